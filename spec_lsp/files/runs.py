"""The files of runs that a project keeps, read strictly."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from spec_lsp.evals.model import Run
from spec_lsp.evals.records import Read, parse
from spec_lsp.evals.strict import BadLine
from spec_lsp.files.reading import Skipped, read_bytes
from spec_lsp.results import RUNS
from spec_lsp.uris import child, path_of

MOST_BYTES = 256 * 1024 * 1024
ENDING = ".jsonl"


class RunError(Exception):
    """A run's file that cannot be read or written; the message names it and says why."""


class Found(NamedTuple):
    """A run's file: its key, and what it holds."""

    key: str
    run: Run


def read_run(key: str) -> Read:
    """What a run's file holds. Raises RunError."""
    data = read_bytes(key, MOST_BYTES)
    if isinstance(data, Skipped):
        raise RunError(f"{key} {data.reason}")
    try:
        return parse(data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        raise RunError(f"{key} is no UTF-8") from None
    except BadLine as bad:
        raise RunError(f"{key}, {bad}") from None


def runs(root: str) -> list[str]:
    """The files of all runs that are kept for a project, the newest first."""
    folder = child(root, RUNS)
    try:
        names = sorted(os.listdir(path_of(folder)), reverse=True)
    except OSError:
        return []
    return [child(folder, name) for name in names if name.endswith(ENDING)]


def kept(root: str, told: Callable[[str], object] = str) -> Iterator[Found]:
    """The runs of a project, the newest first. Half a file, or one of a later version, is passed over, and `told` hears why."""
    for key in runs(root):
        try:
            yield Found(key, read_run(key).run)
        except RunError as error:
            told(str(error))


def newest(root: str, spec: str) -> Found | None:
    """The newest run that can be read and holds a spec, which is named as seen from the root."""
    return next((found for found in kept(root) if spec in found.run.head.documents), None)
