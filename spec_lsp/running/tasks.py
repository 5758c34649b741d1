"""Work that waits for others: so many pieces at once, results as they come, and none of them lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from typing import Any, TypeVar

_J = TypeVar("_J")
_R = TypeVar("_R")


async def finished(
    jobs: Iterable[_J],
    do: Callable[[_J], Coroutine[Any, Any, _R]],
    concurrency: int,
    is_last: Callable[[_R], bool],
) -> AsyncIterator[_R]:
    """What `do` makes of the jobs, as it is made; once a result `is_last`, no further job is begun.

    On cancellation those come that are done by then; what is under way is cancelled with it.
    """
    waiting = iter(jobs)
    under_way: set[asyncio.Task[_R]] = set()
    stopped = False
    try:
        while True:
            while not stopped and len(under_way) < concurrency and (job := next(waiting, None)) is not None:
                under_way.add(asyncio.create_task(do(job)))
            if not under_way:
                return
            done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            results = _results(done)
            stopped = stopped or any(is_last(result) for result in results)
            for result in results:
                yield result
    except asyncio.CancelledError:
        for task in under_way:
            if task.done() and not task.cancelled() and task.exception() is None:
                yield task.result()
        raise
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


def _results(done: Iterable[asyncio.Task[_R]]) -> list[_R]:
    """What they gave; raises the exception of one that failed, and asyncio does not complain of the others."""
    ended = list(done)
    for task in ended:
        if not task.cancelled():
            task.exception()  # looked at
    return [task.result() for task in ended]
