"""Programs and tests: comments that say which clause of which spec a piece of code is about.

    # spec: specs/refunds/spec.md#FR-001, FR-002      (implements; in a test file: tests)
    // spec(tests): FR-001                            (a bare id is looked up in all specs)
    /* Spec: specs/refunds/spec.md */                 (the document as a whole)
    -- [impl->dsn~refund-window~1]                    (as OpenFastTrace writes it)

A path counts from the folder of the file or from any folder above it. Lines without such a tag are never
looked at: a unit is one line, and what it says follows from the line and the name of its file alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from spec_lsp.diagnostics import Span
from spec_lsp.dialects.base import ALL_SPECS, Context, Dialect
from spec_lsp.dialects.comments import comments_of
from spec_lsp.dialects.reading import rules_and_reason
from spec_lsp.facts import Directive, EdgeKind, Evidence, Facts, Policy, Reference
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_VERBS = {
    kind.value.removesuffix("s"): kind
    for kind in (EdgeKind.IMPLEMENTS, EdgeKind.TESTS, EdgeKind.COVERS, EdgeKind.DEPENDS, EdgeKind.MENTIONS)
}
_TAG = lazy(r"(?<![\w-])[Ss]pec(?:\((?P<verb>[a-z]+)\))?:[ \t]*")
_TOKEN = r"[A-Z][A-Z0-9]*(?:[-_.][A-Z0-9]+)*(?<=\d)"  # FR-001, FR-8.1, US2, R_CORE_012
_TRACED = r"[A-Za-z]+~[\w.-]+~\d+"  # OpenFastTrace: type~name~revision
_ID = r"[\w%](?:[\w.:~%-]*[\w%])?"
_END = r"(?![\w~-])"
_PATH = r"[^\s#,;:()\[\]<>\"'`|\\*?]+"
# What may follow "spec:", and what may follow a comma: there, a word must look like an id.
_FIRST = lazy(
    rf"(?P<path>{_PATH}\.\w+)#(?P<id>{_ID})|(?P<whole>{_PATH}\.(?:md|markdown))(?![\w#/~-])"
    rf"|#(?P<hashed>[A-Za-z_](?:[\w.:~%-]*\w)?)|(?P<token>(?:{_TOKEN}|{_TRACED}){_END})"
)
_NEXT = lazy(rf"{_FIRST.pattern}|#(?P<numbered>[\w.]*\w)|(?P<number>\d+(?:\.\d+)+){_END}")
_COMMA = lazy(r"[ \t]*,[ \t]*")
_ARROW = lazy(
    rf"\[[ \t]*(?P<type>[a-z]+)(?:~[^\s\]>]*)?[ \t]*->[ \t]*(?P<ids>{_TRACED}(?:[ \t]*,[ \t]*{_TRACED})*)"
    r"[ \t]*(?:>>[^\]\n]*)?\]"
)
_TRACED_ID = lazy(_TRACED)

_DIRECTIVE = lazy(r"spec-lsp:[ \t]*ignore(?P<scope>-next-line|-file)?\b(?P<rest>.*)")
_OPENERS = " \t#/*-;%!<({'\""  # characters that comments begin with

# A file is a test by its name, or by the nearest folder that says what it holds.
_TEST_NAME = lazy(
    r"(?:test_.*|conftest|.*[_.-](?:tests?|e2e|cy)|.*[_.]specs?)\.\w+$|.*\.(?:feature|bats|robot)$",
    re.IGNORECASE,
)
_TEST_CLASS = lazy(r"\w*[a-z](?:Tests?|TestCase|Specs?|IT)\.(?:java|kt|kts|scala|groovy|cs|swift|php|vb|fs)$")
_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "e2e", "cypress", "androidtest", "step_definitions"})
_SOURCE_FOLDERS = frozenset({"src", "lib", "app", "main", "source", "sources", "cmd", "pkg", "internal"})

# Most files hold none: what tells so must be fast, so it begins with plain letters.
_SPEC_HINT, _ARROW_HINT = r"pec(?:-lsp)?(?:\([a-z]+\))?:", r"->[ \t]*[A-Za-z]+~"
_IN_LINE = lazy(f"{_SPEC_HINT}|{_ARROW_HINT}")
_SPEC_BYTES, _ARROW_BYTES = re.compile(_SPEC_HINT.encode()), re.compile(_ARROW_HINT.encode())


def may_hold_tags(data: bytes) -> bool:
    """Whether the bytes of a file may hold a tag; never False for one that does."""
    return bool(
        (b"pec" in data and _SPEC_BYTES.search(data)) or (b"->" in data and _ARROW_BYTES.search(data))
    )


def is_worth_reading(line: str) -> bool:
    """Whether a line may hold a tag or a suppression comment; never False for one that does."""
    return ("pec" in line or "->" in line) and bool(_IN_LINE.search(line))


def is_test(key: str) -> bool:
    """Whether a file holds tests, by its path."""
    *folders, name = key.split("/")
    if _TEST_NAME.match(name) or _TEST_CLASS.match(name):
        return True
    told = (folder.lower() for folder in reversed(folders))
    return next((folder for folder in told if folder in _TEST_FOLDERS | _SOURCE_FOLDERS), "") in _TEST_FOLDERS


def read(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """The facts of one line; `context` is the key of its file, there are no blocks."""
    key, line = context[0], lines[0]
    comments = comments_of(key)
    references: list[Reference] = []
    directives: list[Directive] = []
    for start, end in comments.ranges(line) if comments else ():
        words = line[start:end]
        references += _tags(words, start, EdgeKind.TESTS if is_test(key) else EdgeKind.IMPLEMENTS)
        references += _arrows(words, start)
        directives += _directives(line, start, end)
    return Facts(references=tuple(references), directives=tuple(directives))


def _tags(words: str, offset: int, usual: EdgeKind) -> Iterator[Reference]:
    """`spec: path#id, id` and its kin in the words of a comment that begin at column `offset`."""
    for tag in _TAG.finditer(words):
        kind = _VERBS.get(tag["verb"].removesuffix("s")) if tag["verb"] else usual
        found = _FIRST.match(words, tag.end()) if kind else None
        path = ""
        while kind and found:
            path = _path(found) or path
            yield _reference(kind, path, found, offset)
            comma = _COMMA.match(words, found.end())
            found = _NEXT.match(words, comma.end()) if comma else None


def _path(found: re.Match[str]) -> str:
    return unquote(found["path"] or found["whole"] or "")


def _reference(kind: EdgeKind, path: str, found: re.Match[str], offset: int) -> Reference:
    groups = found.groupdict()
    written = next((name for name in ("path", "whole") if groups[name]), None)
    name = next((name for name in ("id", "hashed", "token", "numbered", "number") if groups.get(name)), None)
    return Reference(
        kind,
        path,
        unquote(found[name]) if name else None,
        _span(offset, found.span()),
        _span(offset, found.span(name)) if name else None,
        _span(offset, found.span(written)) if written else None,
        label=found[name] if name else "",
        bare=not path,
    )


def _arrows(words: str, offset: int) -> Iterator[Reference]:
    """`[impl->dsn~name~1>>utest]`: what stands behind `>>` is for OpenFastTrace alone."""
    for arrow in _ARROW.finditer(words):
        kind = EdgeKind.TESTS if arrow["type"].endswith("test") else EdgeKind.COVERS
        kind = EdgeKind.IMPLEMENTS if arrow["type"] == "impl" else kind
        for found in _TRACED_ID.finditer(words, *arrow.span("ids")):
            span = _span(offset, found.span())
            yield Reference(kind, "", found.group(), span, span, label=found.group(), bare=True)


def _directives(line: str, start: int, end: int) -> Iterator[Directive]:
    """`spec-lsp: ignore REF001 reason` in a comment; alone on its line, it speaks of the next one."""
    match = _DIRECTIVE.search(line, start, end)
    if match:
        words, reason = rules_and_reason(match["rest"])
        scope = (match["scope"] or "-line").removeprefix("-")
        if scope == "line" and not line[: match.start()].strip(_OPENERS):
            scope = "next-line"
        yield Directive(scope, words, reason, Span(0, match.start(), 0, match.end()))


def _span(offset: int, place: tuple[int, int]) -> Span:
    return Span(0, offset + place[0], 0, offset + place[1])


def _never(key: str, evidence: Evidence, titles: Sequence[str]) -> None:
    """A file is code by its name; no Markdown document is."""


def _all_specs(key: str, kind: EdgeKind) -> str:
    return ALL_SPECS


DIALECT = Dialect("code", _never, read, role="code", seeks=_all_specs, climbs=True, is_spec=False)
