"""What a change owes, on workspaces made by hand."""

from __future__ import annotations

from collections.abc import Mapping

from rulebook import workspace_of

from spec_lsp.changes import Changes, State, piece_at, pieces
from spec_lsp.diagnostics import Finding, Related, Severity, Span
from spec_lsp.workspace import Workspace

HEAD = "---\nspec: {name: x}\n---\n"
ONE = "## One {#one}\n\nThe shop must open.\n\n"
TWO = "## Two {#two}\n\nThe shop must close.\n\n"


def workspace(files: Mapping[str, str]) -> Workspace:
    return workspace_of({key.removeprefix("/w/"): text for key, text in files.items()})


def finding(key: str, line: int, severity: Severity = Severity.WARNING, *related: tuple[str, int]) -> Finding:
    others = tuple(Related(other, Span(at, 0, at, 3), "here") for other, at in related)
    return Finding("CON001", severity, key, Span(line, 0, line, 8), "both", None, others)


def states(
    old: Mapping[str, str], new: Mapping[str, str], before: list[Finding], now: list[Finding]
) -> list[State]:
    first, second = workspace(old), workspace(new)
    changed = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    return list(Changes(first, second, changed).states(now, before, "/w"))


def test_a_finding_that_got_worse_is_new() -> None:
    text = {"/w/a.md": HEAD + ONE, "/w/b.md": HEAD + TWO}
    other = {**text, "/w/b.md": HEAD}
    mild, bad = finding("/w/a.md", 5), finding("/w/a.md", 5, Severity.ERROR)
    assert states(text, other, [mild], [bad]) == [State.NEW]
    assert states(text, other, [bad], [mild]) == [State.UNCHANGED]


def test_the_header_is_a_piece_of_its_own() -> None:
    old, new = {"/w/a.md": HEAD + ONE}, {"/w/a.md": HEAD.replace("x", "y") + ONE}
    places = [finding("/w/a.md", 5), finding("/w/a.md", 0)]
    assert states(old, new, places, places) == [State.UNCHANGED, State.UPDATED]


def test_a_related_place_in_a_clause_that_changed() -> None:
    old = {"/w/a.md": HEAD + ONE, "/w/b.md": HEAD + ONE + TWO}
    new = {**old, "/w/b.md": HEAD + ONE + TWO.replace("close", "shut")}
    places = [
        finding("/w/a.md", 5, Severity.ERROR, ("/w/b.md", 9)),
        finding("/w/a.md", 3, Severity.ERROR, ("/w/b.md", 5)),
    ]
    assert states(old, new, places, places) == [State.UPDATED, State.UNCHANGED]


def test_documents_that_were_renamed() -> None:
    mixed = HEAD + ONE + TWO
    old = workspace({"/w/a.md": mixed, "/w/b.md": HEAD + TWO, "/w/e.md": "", "/w/x/f.md": "", "/w/s.md": ONE})
    new = workspace(
        {
            "/w/s.md": ONE,
            "/w/z/a.md": mixed.replace("open", "sell"),
            "/w/z/f.md": "",
            "/w/z/e.md": "",
            "/w/new.md": "# New {#new}\n\nThe shop must be new.\n",
        }
    )
    assert Changes(old, new, ()).renamed == {
        "/w/z/a.md": "/w/a.md",
        "/w/z/f.md": "/w/x/f.md",
        "/w/z/e.md": "/w/e.md",
    }


def test_every_place_lies_in_a_piece() -> None:
    text = f"{HEAD}Before.\n\n{ONE}- **FR-001**: System MUST open\n  at 9.\n- **FR-002**: System MUST close.\n\n{ONE}{TWO}"
    held = workspace(
        {"/w/specs/001-a/spec.md": text, "/w/a.py": "# spec: a.md#one\npass\n# spec: a.md#two\n"}
    )
    for document in held.documents.values():
        known = set(pieces(document))
        lines = document.starts if document.is_code else range(len(document.text.lines))
        assert {piece_at(document, Span(line, 0, line, 0)) for line in lines} <= known
    names = [name for name, _ in pieces(held.documents["/w/specs/001-a/spec.md"])]
    assert names == ["---", "", "one", "FR-001", "FR-002", "one", "two"]
