"""How the graders of a project did on its case law: the last calibration of each, in `.spec-lsp/calibrations.jsonl`."""

from __future__ import annotations

import json
from typing import NamedTuple

from spec_lsp.evals.calibration import Calibration
from spec_lsp.files.reading import Skipped, read_bytes, why
from spec_lsp.files.replacing import replace_file
from spec_lsp.files.runs import RunError
from spec_lsp.uris import child, path_of

FILE = ".spec-lsp/calibrations.jsonl"  # below the project's root
_MOST_BYTES = 1024 * 1024


class GraderName(NamedTuple):
    """Which grader: the same model told otherwise is another one."""

    host: str
    model: str
    prompt_version: str


def remember(root: str, grader: GraderName, found: Calibration, when: str) -> None:
    """Keep what a calibration showed; `when` is ISO 8601 in UTC. Raises RunError."""
    held = {**_held(root), grader: (found, when)}
    path = path_of(child(root, FILE))
    lines = (
        json.dumps({**name._asdict(), **counts._asdict(), "when": at}) for name, (counts, at) in held.items()
    )
    try:
        replace_file(path, "".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        raise RunError(f"{child(root, FILE)} cannot be written: {why(error)}") from None


def last(root: str, grader: GraderName) -> Calibration | None:
    """What the last calibration of a grader showed, None if there was none."""
    found = _held(root).get(grader)
    return found[0] if found else None


def _held(root: str) -> dict[GraderName, tuple[Calibration, str]]:
    """All that can be read; a line that a merge left behind says nothing."""
    data = read_bytes(child(root, FILE), _MOST_BYTES)
    found: dict[GraderName, tuple[Calibration, str]] = {}
    for line in () if isinstance(data, Skipped) else data.splitlines():
        try:
            held = json.loads(line)
            name = GraderName(*(str(held[field]) for field in GraderName._fields))
            counts = Calibration(*(int(held[field]) for field in Calibration._fields))
            found[name] = counts, str(held.get("when", ""))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue
    return found
