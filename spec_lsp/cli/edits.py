"""Edits of documents that a command carries out, or shows as a diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from spec_lsp.clarify.questions import applied
from spec_lsp.cli.places import shown_path
from spec_lsp.cli.writing import write
from spec_lsp.diagnostics import Edit, Span
from spec_lsp.text import Text
from spec_lsp.uris import path_of
from spec_lsp.workspace import Workspace

_OPEN_END = "\\ No newline at end of file\n"


class Written(NamedTuple):
    """A document with its text before and after; `before` is None for one that is created."""

    key: str
    before: str | None
    after: str

    @property
    def text(self) -> Text:
        """What it holds then."""
        return Text.from_str(self.after)


def written(
    workspace: Workspace, edits: Mapping[str, Iterable[Edit]], creates: Iterable[tuple[str, str]]
) -> tuple[Written, ...]:
    """What edits make of documents, and the documents that they create."""
    return (*(Written(key, None, text) for key, text in creates), *_edited(workspace, edits))


def _edited(workspace: Workspace, edits: Mapping[str, Iterable[Edit]]) -> Iterator[Written]:
    for key, of_key in edits.items():
        document = workspace.documents[key]
        whole = str(document.text)
        yield Written(key, whole, applied(whole, Span(0, 0, len(document.text.lines), 0), of_key))


def carry_out(changes: Iterable[Written]) -> None:
    """Write all of them, each whole or not at all. Raises UsageError."""
    for one in changes:
        write(path_of(one.key), one.after)


def diff_of(changes: Sequence[Written]) -> str:
    """The changes as a unified diff."""
    return "".join(
        line if line.endswith("\n") else f"{line}\n{_OPEN_END}" for one in changes for line in _diff(one)
    )


def _diff(one: Written) -> Iterator[str]:
    name = shown_path(one.key)
    before = "/dev/null" if one.before is None else f"a/{name}"
    lines = (one.before or "").splitlines(keepends=True)
    yield from difflib.unified_diff(lines, one.after.splitlines(keepends=True), before, f"b/{name}")
