"""Workspaces in memory for tests of editor features: documents by path, `<CURSOR>` where the caret stands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from spec_lsp.config import Config
from spec_lsp.diagnostics import Edit, Span
from spec_lsp.text import Encoding, Text
from spec_lsp.workspace import Workspace

ROOT = "/w/"
CURSOR = "<CURSOR>"


class Caret(NamedTuple):
    """The four arguments that every feature begins with."""

    workspace: Workspace
    key: str
    line: int
    column: int


def workspace_of(files: Mapping[str, str], others: Iterable[str] = ()) -> Workspace:
    """A workspace of documents (paths below /w/); `others` are files that are there but not read."""
    there = {ROOT + path for path in (*files, *others)}
    folders = {key.rpartition("/")[0] for key in there}
    workspace = Workspace.empty(Config(), lambda key: key in there or key in folders)
    for path, text in files.items():
        workspace = workspace.with_text(ROOT + path, Text.from_str(text), 1, keep_parse=True)
    return workspace


def caret(files: Mapping[str, str] | str, others: Iterable[str] = ()) -> Caret:
    """Place the one `<CURSOR>` in `files`; a lone text is `spec.md`. Texts are dedented."""
    named = {"spec.md": files} if isinstance(files, str) else files
    texts = {path: textwrap.dedent(text).lstrip("\n") for path, text in named.items()}
    (marked,) = [path for path, text in texts.items() if CURSOR in text]
    before, _, after = texts[marked].partition(CURSOR)
    assert CURSOR not in after
    lines = Text.from_str(before).lines
    workspace = workspace_of({**texts, marked: before + after}, others)
    return Caret(workspace, ROOT + marked, len(lines) - 1, len(lines[-1]))


def at(workspace: Workspace, path: str, needle: str, offset: int = 0, nth: int = 0) -> Caret:
    """The caret `offset` characters into the `nth` occurrence of `needle`."""
    text = str(workspace.documents[ROOT + path].text)
    start = -1
    for _ in range(nth + 1):
        start = text.index(needle, start + 1)
    lines = Text.from_str(text[: start + offset]).lines
    return Caret(workspace, ROOT + path, len(lines) - 1, len(lines[-1]))


def shown(workspace: Workspace, key: str, span: Span) -> str:
    """`path:line text`, the text that a span covers; lines from 0."""
    return f"{key.removeprefix(ROOT)}:{span.line} {workspace.documents[key].text.slice(span)}"


def edited(workspace: Workspace, edits: Mapping[str, tuple[Edit, ...]]) -> dict[str, str]:
    """The texts of the documents after `edits`, by path."""
    texts = {key: document.text for key, document in workspace.documents.items()}
    for key, some in edits.items():
        for edit in sorted(some, reverse=True):
            span = edit.span
            start, end = (span.line, span.column), (span.end_line, span.end_column)
            texts[key], _ = texts[key].edited(start, end, edit.text, Encoding.UTF32)
    return {key.removeprefix(ROOT): str(text) for key, text in texts.items()}
