"""What needs no clock: whether answers are those of a check from scratch, and how much work an edit makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from bench.documents import Spec, prose_lines
from spec_lsp.engine import Engine
from spec_lsp.files import load, open_project
from spec_lsp.markdown.units import parse, reparse
from spec_lsp.text import Encoding, Text
from spec_lsp.uris import key_of

Places = tuple[tuple[str, int, int, int, int], ...]  # code, and range in UTF-16 units


class Checks:
    """What `spec-lsp check` finds in texts of one document, each read from scratch."""

    def __init__(self, spec: Spec):
        self._key = key_of(spec.path.resolve())
        folder = key_of(spec.path.parent.resolve())
        self._context = load([folder], open_project([folder])).workspace.without(self._key)
        self._known: dict[str, Places] = {}

    def places(self, text: str) -> Places:
        """Codes and ranges of the findings that a reader would see, in order."""
        if text not in self._known:
            source = Text.from_str(text)
            workspace = self._context.with_text(self._key, source)
            findings = Engine(workspace.config).findings(workspace, self._key)
            self._known[text] = tuple(
                sorted(
                    (
                        finding.code,
                        span.line,
                        source.units(span.line, span.column, Encoding.UTF16),
                        span.end_line,
                        source.units(span.end_line, span.end_column, Encoding.UTF16),
                    )
                    for finding in findings
                    if finding.suppressed is None
                    for span in [finding.span]
                )
            )
        return self._known[text]


def places(items: list[dict[str, Any]]) -> Places:
    """Codes and ranges of diagnostics, in order."""
    found = []
    for item in items:
        start, end = item["range"]["start"], item["range"]["end"]
        found.append((item["code"], start["line"], start["character"], end["line"], end["character"]))
    return tuple(sorted(found))


class Work(NamedTuple):
    """The most that any one of `edits` one-character edits of prose made necessary."""

    edits: int
    units: int  # spliced by the parser, old or new ones
    rules: int  # units that rules were run for


def count_work(spec: Spec, places_at_most: int = 400) -> Work:
    """Insert and delete one character in the middle of lines of prose, all over the document."""
    text = Text.from_str(spec.text)
    lines = list(prose_lines(list(text.lines)))
    chosen = lines[:: len(lines) // places_at_most + 1]
    edits = [edit for line in chosen for edit in _edits(text.lines[line], line)]
    return Work(len(edits), max(_units(text, edits)), max(_rules(spec, text, edits)))


Edit = tuple[int, int, int, str]  # line, column (code points), characters removed, characters added


def _edits(line: str, number: int) -> Iterator[Edit]:
    yield number, len(line) // 2, 0, "x"
    yield number, len(line) // 2, 1, ""


def _units(text: Text, edits: list[Edit]) -> Iterator[int]:
    old = parse(text.lines)
    for line, column, removed, new in edits:
        edited, change = text.edited((line, column), (line, column + removed), new, Encoding.UTF32)
        _, splice = reparse(old, edited.lines, change)
        yield max(splice.removed, splice.added)


def _rules(spec: Spec, text: Text, edits: list[Edit]) -> Iterator[int]:
    """Each edit is taken back before the next: the engine keeps what it knows of the last snapshot only."""
    key = key_of(spec.path.resolve())
    folder = key_of(spec.path.parent.resolve())
    workspace = load([folder], open_project([folder])).workspace.with_text(key, text, keep_parse=True)
    engine = Engine(workspace.config)
    engine.findings(workspace, key)
    for line, column, removed, new in edits:
        edited, change = text.edited((line, column), (line, column + removed), new, Encoding.UTF32)
        before = engine.counters["own"]
        engine.findings(workspace.edited(key, edited, change, None), key)
        yield engine.counters["own"] - before
        engine.findings(workspace, key)
