"""The latest results of evaluations, for editor and check: read as data, and no more of them than is needed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace

from spec_lsp.evals.records import parse, parse_head
from spec_lsp.evals.strict import BadLine
from spec_lsp.files.reading import Skipped, read_bytes, read_line
from spec_lsp.files.runs import runs
from spec_lsp.results import Results, Row, Run, RunHead
from spec_lsp.uris import child

_log = logging.getLogger(__name__)
_MOST_BYTES = 32 * 1024 * 1024  # a larger file is left to `report`
_MOST_HEAD = 1024 * 1024  # bytes of a first line
_MOST_FILES = 64  # the newest ones whose first lines are looked at
_MOST_RUNS = 8  # of one spec that are read whole
_LONGEST = 500  # characters of a reason that are kept


def read_results(root: str) -> Results:
    """The latest rows of each challenge that was put in the project at `root`, by documents and clauses.

    Where the newest run of a spec put some of its challenges only, earlier ones with the same models tell of the others.
    """
    held: dict[str, list[Run]] = {}
    put: dict[str, set[tuple[str, str, str]]] = {}
    for key in runs(root)[:_MOST_FILES]:
        head = _head(key)
        specs = head.documents if head else ()
        wanted = [
            spec for spec in specs if head and _is_wanted(held.get(spec, []), len(put.get(spec, ())), head)
        ]
        run = _run(key) if wanted else None
        if run:
            challenges = {(row.spec, row.clause, row.challenge_digest) for row in run.rows}
            for spec in wanted:
                held.setdefault(spec, []).append(run)
                put.setdefault(spec, set()).update(challenges)
    return {child(root, spec): _by_clause(spec, found) for spec, found in held.items()}


def _is_wanted(newer: list[Run], put: int, head: RunHead) -> bool:
    """Whether a run can tell of what newer ones did not put: it has the same models, and put more than these `put` challenges."""
    if not newer:
        return True
    return len(newer) < _MOST_RUNS and head.challenges > put and _setting(newer[0].head) == _setting(head)


def _setting(head: RunHead) -> tuple[object, ...]:
    return head.host, head.model, head.grader_host, head.grader, head.samples, head.votes


def _head(key: str) -> RunHead | None:
    line = read_line(key, _MOST_BYTES, _MOST_HEAD)
    try:
        return parse_head(_text(line))
    except (ValueError, BadLine) as error:
        _log.warning("%s is left out: %s", key, error)
        return None


def _run(key: str) -> Run | None:
    """A run without what only a report shows; None where it cannot be read."""
    try:
        run = parse(_text(read_bytes(key, _MOST_BYTES))).run
    except (ValueError, BadLine) as error:
        _log.warning("%s is left out: %s", key, error)
        return None
    return Run(run.head, tuple(map(_slim, run.rows)))


def _text(data: bytes | Skipped) -> str:
    """Raises ValueError for what was not read."""
    if isinstance(data, Skipped):
        raise ValueError(data.reason)
    return data.decode("utf-8", "surrogatepass")


def _slim(row: Row) -> Row:
    votes = tuple(vote._replace(why=vote.why[:_LONGEST]) for vote in row.votes)
    return replace(row, response="", message=row.message[:_LONGEST], votes=votes)


def _by_clause(spec: str, newest_first: Iterable[Run]) -> Mapping[str, Run]:
    """The latest rows of each challenge of a spec; a clause has the head of the newest run that put one of its challenges."""
    rows: dict[str, list[Row]] = {}
    heads: dict[str, RunHead] = {}
    seen: set[tuple[str, str]] = set()
    for run in newest_first:
        own = [row for row in run.rows if row.spec == spec and (row.clause, row.challenge_digest) not in seen]
        for row in own:
            rows.setdefault(row.clause, []).append(row)
            heads.setdefault(row.clause, run.head)
        seen.update((row.clause, row.challenge_digest) for row in own)
    return {clause: Run(heads[clause], tuple(held)) for clause, held in rows.items()}
