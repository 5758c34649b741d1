"""Where references lead: each state, and what is suggested instead."""

import pytest

from spec_lsp.config import Config
from spec_lsp.resolve import Resolution, State, address_of, resolve, resolve_mark
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

PUMP = """\
# Pump {#pump authority=user}

## Valve opens

<a name="deep"></a>Deep.

## Valve opens

## First {#Alpha}
"""
FILES = {
    "/w/a/pump.md": PUMP,
    "/w/a/law.md": "# Law {#law}\n",
    "/w/b/valves.md": "# Valves\n",
    "/w/README.md": "# Hi\n",
}
ON_DISK = {"/w/a/data.csv", "/w/a/big.md", "/w/a", "/w/b", "/w"} | FILES.keys()


def exists(key: str) -> bool | None:
    """Outside /w nothing is known."""
    return key in ON_DISK if key.startswith("/w") else None


def resolved(link: str, key: str = "/w/a/law.md") -> Resolution:
    """What the Markdown link target `link` in document `key` leads to."""
    files = {**FILES, key: f"# Law {{#law}}\n\n[x]({link}) must\n"}
    workspace = Workspace.empty(Config(), exists)
    for name, text in files.items():
        workspace = workspace.with_text(name, Text.from_str(text))
    document = workspace.documents[key]
    (reference,) = [item for facts in document.facts for item in facts.references]
    return resolve(workspace, document, reference)


@pytest.mark.parametrize(
    ("link", "state", "key", "titles"),
    [
        ("#law", State.OK, "/w/a/law.md", ["Law"]),
        ("pump.md#pump", State.OK, "/w/a/pump.md", ["Pump"]),
        ("./pump.md#deep", State.OK, "/w/a/pump.md", ["Valve opens"]),
        ("../a/pump.md#valve-opens-1", State.OK, "/w/a/pump.md", ["Valve opens"]),
        ("pump.md?raw=1#pump", State.OK, "/w/a/pump.md", ["Pump"]),
        ("pump.md#p%75mp", State.OK, "/w/a/pump.md", ["Pump"]),
        ("pump.md#pump:~:text=Valve", State.OK, "/w/a/pump.md", ["Pump"]),
        ("pump.md#:~:text=Valve", State.OK, "/w/a/pump.md", []),
        ("pump.md", State.OK, "/w/a/pump.md", []),
        ("pump.md#", State.OK, "/w/a/pump.md", []),
        ("#Top", State.OK, "/w/a/law.md", []),
        ("../README.md#hi", State.OK, "/w/README.md", ["Hi"]),
        ("pump.md#alpha", State.CASE, "/w/a/pump.md", ["First"]),
        ("pump.md#Valve-Opens", State.CASE, "/w/a/pump.md", ["Valve opens"]),
        ("pump.md#pumps", State.UNKNOWN, "/w/a/pump.md", []),
        ("#nothing", State.UNKNOWN, "/w/a/law.md", []),
        ("absent.md", State.NO_FILE, "/w/a/absent.md", []),
        ("absent.md#x", State.NO_FILE, "/w/a/absent.md", []),
        ("data.csv", State.OK, "/w/a/data.csv", []),
        ("data.csv#L10", State.UNCHECKED, "/w/a/data.csv", []),
        ("big.md#x", State.UNCHECKED, "/w/a/big.md", []),
        ("../b/", State.OK, "/w/b", []),
        ("pump#pump", State.UNCHECKED, "/w/a/pump.md", ["Pump"]),
        ("../../elsewhere/x.md#y", State.UNCHECKED, "/elsewhere/x.md", []),
    ],
)
def test_where_a_link_leads(link: str, state: State, key: str, titles: list[str]):
    found = resolved(link)
    assert (found.state, found.key, [clause.title for clause in found.clauses]) == (state, key, titles)


@pytest.mark.parametrize(
    ("link", "suggestion"),
    [
        ("pump.md#pumps", "pump"),
        ("pump.md#valve-open", "valve-opens"),
        ("pump.md#ALPHA", "Alpha"),
        ("pump.md#something-else", None),
        ("pumps.md", "pump.md"),
        ("./pumps.md", "./pump.md"),
        ("../c/valves.md#x", "../b/valves.md"),
        ("absent.md", None),
    ],
)
def test_the_nearest_spelling_is_suggested(link: str, suggestion: str | None):
    assert resolved(link).suggestion() == suggestion


def test_nothing_is_guessed_where_all_is_well():
    assert resolved("pump.md#pump").suggestion() is None


def test_an_id_given_twice_leads_to_both():
    workspace = Workspace.empty(Config(), exists).with_text(
        "/w/x.md", Text.from_str("# A {#x}\n\n[y](#x)\n\n# B {#x}\n")
    )
    document = workspace.documents["/w/x.md"]
    (reference,) = [item for facts in document.facts for item in facts.references]
    assert [clause.title for clause in resolve(workspace, document, reference).clauses] == ["A", "B"]


@pytest.mark.parametrize("key", ["untitled:Untitled-1", "vscode-vfs://host/a/law.md"])
def test_a_document_without_a_disk_knows_itself_only(key: str):
    assert resolved("#law", key).state is State.OK
    assert resolved("#lax", key).state is State.UNKNOWN
    assert resolved("pump.md#pump", key).state is State.UNCHECKED


def test_a_drive_letter_is_a_disk():
    files = {"c:/w/a.md": "# A {#a}\n\n[x](b.md#b) must\n", "c:/w/b.md": "# B {#b}\n"}
    workspace = Workspace.empty(Config(), lambda key: key in files)
    for name, text in files.items():
        workspace = workspace.with_text(name, Text.from_str(text))
    document = workspace.documents["c:/w/a.md"]
    (reference,) = [item for facts in document.facts for item in facts.references]
    assert resolve(workspace, document, reference).state is State.OK


def test_addresses_of_fragments():
    written = {None: None, "": None, "a": "a", "a:~:text=b": "a", ":~:text=b": None, "a:b": "a:b"}
    assert {fragment: address_of(fragment) for fragment in written} == written


SPEC = "# A {#a authority=user}\n\nMust[^ab12], ever[^ab13], or[^note].\n\n[^note]: a footnote\n"


def marks(
    files: dict[str, str], there: set[str], key: str = "/w/spec.md"
) -> dict[str, tuple[State, str | None]]:
    workspace = Workspace.empty(Config(), lambda name: name in there if there else None)
    for name, text in files.items():
        workspace = workspace.with_text(name, Text.from_str(text))
    found = {
        mark: resolve_mark(workspace, workspace.documents[key], mark) for mark in ("ab12", "ab13", "note")
    }
    return {mark: (item.state, item.suggestion()) for mark, item in found.items()}


def test_where_marks_lead():
    files = {"/w/spec.md": SPEC, "/w/examples/ab12.md": "Examples for [^ab12] in A:\n"}
    note = (State.UNCHECKED, None)
    assert marks(files, {"/w/spec.md"}) == {
        "ab12": (State.OK, None),
        "ab13": (State.NO_FILE, "ab12"),
        "note": note,
    }
    assert marks(files, {"/w/examples/ab13.md"})["ab13"] == (State.OK, None)
    assert marks(files, set())["ab13"] == (State.UNCHECKED, "ab12")


def test_marks_sleep_where_they_are_not_in_use():
    text = SPEC.replace(" authority=user", "")
    assert marks({"/w/spec.md": text}, {"/w/spec.md"})["ab12"] == (State.UNCHECKED, None)


def test_marks_of_an_unsaved_document_lead_nowhere():
    assert set(marks({"untitled:1": SPEC}, {"x"}, "untitled:1").values()) == {(State.UNCHECKED, None)}
