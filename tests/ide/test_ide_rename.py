import re

import pytest
from carets import ROOT, Caret, at, caret, edited, workspace_of
from hypothesis import given, settings
from hypothesis import strategies as st

from spec_lsp.ide import spellings
from spec_lsp.ide.rename import FileRename, Prepared, Refusal, Renaming, prepare_rename, rename
from spec_lsp.workspace import Workspace

FILES = {
    "a b/pump.md": """\
# Pump {#pump authority=user}

It must stop, see [?](#pump) and <a name="deep"></a>deep.

## Untitled section

~~~xml
<user>
x
</user>
<assistant> <!-- BAD[#pump]: bad -->
y
</assistant>
~~~

Text with `[code](#pump)` and [deep](#deep) and [pumps](#pumps) and [sec](#untitled-section).
""",
    "law.md": """\
# Law {#law authority=user overrides=<not> depends="a.md#x"}

One must [angle](<a b/pump.md#pump>), [percent](a%20b/pump.md#pump), [titled](<a b/pump.md#pump> "#pump"),
[browser](<a b/pump.md#pump:~:text=pump>), [full][ref], [ref], ![image](<a b/pump.md#pump>).

> [ref]: <a b/pump.md#pump>
> "title"
""",
    "a b/next.md": "# Next {#next authority=user overrides=pump.md#pump requires=#next,pump.md#pump}\n\nMust.\n",
    "README.md": "# About\n\n[pump](a%20b/pump.md#pump)\n",
}


def renamed(spot: Caret, name: str) -> Renaming:
    found = rename(*spot, name)
    assert isinstance(found, Renaming), found
    return found


def refusal(spot: Caret, name: str = "new") -> str:
    found = rename(*spot, name)
    assert isinstance(found, Refusal)
    return found.reason


def test_an_id_is_renamed_everywhere_and_nothing_else_is():
    workspace = workspace_of(FILES)
    found = renamed(at(workspace, "a b/pump.md", "#pump", 2), "engine")
    after = edited(workspace, found.edits)
    assert found.files == ()
    assert found.ordinary == {ROOT + "README.md"}
    assert after == {
        "a b/pump.md": FILES["a b/pump.md"]
        .replace("{#pump ", "{#engine ")
        .replace("(#pump) and <a", "(#engine) and <a")
        .replace("BAD[#pump]", "BAD[#engine]"),
        "law.md": re.sub(r"pump\.md#pump", "pump.md#engine", FILES["law.md"]),
        "a b/next.md": FILES["a b/next.md"].replace("pump.md#pump", "pump.md#engine"),
        "README.md": FILES["README.md"].replace("#pump", "#engine"),
    }


@pytest.mark.parametrize(
    ("path", "needle", "offset"),
    [
        ("a b/pump.md", "{#pump", 3),
        ("a b/pump.md", "# Pump", 3),
        ("a b/pump.md", "(#pump", 3),
        ("a b/pump.md", "BAD[#pump", 6),
        ("law.md", "a b/pump.md#pump", 13),
        ("law.md", "pump:~:", 1),
        ("a b/next.md", "overrides=pump.md#pump", 19),
        ("README.md", "#pump", 1),
    ],
)
def test_the_rename_is_the_same_from_every_use(path: str, needle: str, offset: int):
    workspace = workspace_of(FILES)
    spot = at(workspace, path, needle, offset)
    prepared = prepare_rename(*spot)
    assert isinstance(prepared, Prepared)
    assert prepared.placeholder == "pump" == workspace.documents[spot.key].text.slice(prepared.span)
    assert rename(*spot, "engine") == renamed(at(workspace, "a b/pump.md", "{#pump", 3), "engine")


def test_an_anchor_is_renamed_with_its_links():
    workspace = workspace_of(FILES)
    after = edited(workspace, renamed(at(workspace, "a b/pump.md", 'name="deep', 7), "deeper").edits)
    expected = FILES["a b/pump.md"].replace('name="deep"', 'name="deeper"').replace("(#deep)", "(#deeper)")
    assert after == {**FILES, "a b/pump.md": expected}


def test_a_second_spelling_of_an_id_goes_along():
    spot = caret('# <a name="x"></a>A {#x<CURSOR>}\n\n[one](#x) must\n')
    after = edited(spot.workspace, renamed(spot, "y").edits)
    assert after["spec.md"] == '# <a name="y"></a>A {#y}\n\n[one](#y) must\n'


def test_escaped_and_encoded_links_are_found():
    files = {"spec.md": "# A {#a_b}\n\n[x](#a\\_b) [y](#a%5Fb) [z](<#a&#95;b>) must\n\n[r]: #a%5Fb\n"}
    workspace = workspace_of(files)
    after = edited(workspace, renamed(at(workspace, "spec.md", "{#a_b", 2), "c").edits)
    assert after["spec.md"] == "# A {#c}\n\n[x](#c) [y](#c) [z](<#c>) must\n\n[r]: #a%5Fb\n"


CHALLENGED = {
    "one.md": "# A {#a authority=user}\n\nMust[^m001], [see](examples/m001.md) and [part](<examples/m001.md#x>).\n",
    "two.md": "# B {#b authority=user}\n\nMust[^m001] or[^m002], [see][m].\n\n[m]: ./examples/m001.md?raw=1\n",
    "examples/m001.md": "Examples for [^m001] in A:\n",
    "examples/notes.md": "[it](m001.md)\n",
    "sub/one.md": "# A {#a authority=user}\n\nMust[^m001].\n",
}


@pytest.mark.parametrize(
    ("path", "needle"), [("one.md", "m001"), ("two.md", "m001"), ("examples/m001.md", "m001")]
)
def test_a_mark_is_renamed_with_its_challenge_file(path: str, needle: str):
    workspace = workspace_of(CHALLENGED)
    spot = at(workspace, path, needle, 1)
    prepared = prepare_rename(*spot)
    assert isinstance(prepared, Prepared)
    assert prepared.placeholder == "m001" == workspace.documents[spot.key].text.slice(prepared.span)
    found = renamed(spot, "pump-1")
    assert found.files == (FileRename(ROOT + "examples/m001.md", ROOT + "examples/pump-1.md"),)
    after = edited(workspace, found.edits)
    kept = CHALLENGED["sub/one.md"]  # another folder: another file
    assert after == {
        **{name: text.replace("m001", "pump-1") for name, text in CHALLENGED.items()},
        "sub/one.md": kept,
    }


def test_a_mark_without_file_is_renamed_alone():
    found = renamed(at(workspace_of(CHALLENGED), "two.md", "m002"), "m003")
    assert found.files == ()
    assert list(found.edits) == [ROOT + "two.md"]


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("# A {#a<CURSOR>}\n", "two words", "is no clause id"),
        ("# A {#a<CURSOR>}\n", "", "is no clause id"),
        ("# A {#a<CURSOR>}\n", "x}", "is no clause id"),
        ("# A {#a<CURSOR>}\n\n# B {#b}\n", "b", 'already leads to "B"'),
        ("# A {#a<CURSOR>}\n\n# Old Pump\n", "old-pump", 'already leads to "Old Pump"'),
        ('# A {#a<CURSOR>}\n\n<a name="c"></a>\n', "c", 'already leads to "A"'),
        ("# A {#a<CURSOR>}\n\n# B {#a}\n", "c", "stands for 2 clauses"),
        ("# Old <CURSOR>Pump\n\nIt MUST. It MUST.\n", "c", "comes from its title"),
        ("# Old Pump\n\nIt MUST [x](#old-pu<CURSOR>mp). It MUST.\n", "c", "comes from its title"),
        ("# Old Pump {#p}\n\n[x](#old-pu<CURSOR>mp)\n", "c", "comes from its title"),
        ("# A {#a}\n\n[x](#wro<CURSOR>ng)\n", "c", "leads to no clause"),
        ("# A {#a}\n\n[x](#<CURSOR>A)\n", "c", "leads to no clause"),
        ("# A {#a}\n\n[x](absent.md#<CURSOR>a)\n", "c", "leads to no clause"),
        ("# A {#a}\n\npla<CURSOR>in\n", "c", "there is no clause id"),
        ("# A {#a authority=user}\n\nMust[^m<CURSOR>1].\n", "not a mark", "is no mark"),
        ("# A {#a authority=user}\n\nMust[^m<CURSOR>1] or[^m2].\n", "m2", "in use already"),
        (
            "# A {#a authority=user}\n\nMust[^m<CURSOR>1] or[^n].\n\n[^n]: note\n",
            "n",
            "is a footnote already",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(text: str, name: str, why: str):
    assert why in refusal(caret(text), name)


def test_a_taken_challenge_file_is_refused_read_or_not():
    for spot in (
        caret({"s.md": "# A {#a authority=user}\n\nMust[^m<CURSOR>1].\n", "examples/m2.md": "x\n"}),
        caret("# A {#a authority=user}\n\nMust[^m<CURSOR>1].\n", others=["examples/m2.md"]),
    ):
        assert "there is a challenge file m2.md already" in refusal(spot, "m2")


def test_a_link_whose_place_is_not_known_stops_the_whole_rename(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spellings, "fragment_place", lambda use: None)
    spot = caret("# A {#a<CURSOR>}\n\nOne must [x](#a).\n")
    assert refusal(spot) == "the link in spec.md, line 3, cannot be edited safely: rewrite it first"


def test_an_orphan_challenge_file_is_refused():
    spec = "# A {#a authority=user}\n\nMust[^m1].\n"
    spot = caret({"spec.md": spec, "examples/m2.md": "Examples for [^m<CURSOR>2] in A:\n"})
    assert refusal(spot) == "no mark [^m2] leads to this file"


def test_prepare_refuses_a_link_whose_id_is_written_elsewhere():
    spot = caret("# A {#a}\n\n[x][r<CURSOR>] must\n\n[r]: #a\n")
    assert isinstance(prepare_rename(*spot), Refusal)
    assert prepare_rename(*caret("# Long\ntitle<CURSOR> {#a}\n")) is not None


def test_a_rename_to_the_same_name_changes_nothing():
    assert renamed(caret("# A {#a<CURSOR>}\n"), "a") == Renaming({})


def test_the_own_title_is_free():
    spot = caret("# Old pump {#p<CURSOR>}\n\n[x](#p) [y](#old-pump)\n")
    after = edited(spot.workspace, renamed(spot, "old-pump").edits)
    assert after["spec.md"] == "# Old pump {#old-pump}\n\n[x](#old-pump) [y](#old-pump)\n"


def moved(workspace: Workspace, found: Renaming) -> Workspace:
    """The workspace after a rename."""
    paths = {file.old.removeprefix(ROOT): file.new.removeprefix(ROOT) for file in found.files}
    texts = edited(workspace, found.edits)
    return workspace_of({paths.get(path, path): text for path, text in texts.items()})


IDS = st.sampled_from(["a", "b", "c_d", "e-f", "g.h", "i:j"])
USES = st.sampled_from(
    ["[x](#{})", "[?](spec.md#{})", "<{}>", "[y](<#{}>)", "[z][{}]", "`#{}`", "[w](other.md#{})", "#{}"]
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(IDS, min_size=1, max_size=4, unique=True),
    st.lists(st.tuples(USES, IDS), max_size=6),
    st.lists(st.tuples(USES, IDS), max_size=4),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_there_and_back_restores_every_text(ids, uses, others, end):
    blocks = [f"# T{name} {{#{name} authority=user}}\n\nMust." for name in ids]
    blocks += [use.format(name) for use, name in uses]
    blocks += [f"[{name}]: spec.md#{name}" for name in ids]
    other = "\n\n".join(["# O {#o authority=user}", *(use.format(name) for use, name in others)])
    files = {"spec.md": "\n\n".join(blocks).replace("\n", end), "other.md": other.replace("\n", end)}
    workspace = workspace_of(files)
    for name in ids:
        forth = moved(workspace, renamed(at(workspace, "spec.md", f"{{#{name} ", 2), "renamed"))
        assert forth.documents[ROOT + "spec.md"].ids.keys() >= {"renamed"}
        assert name not in forth.documents[ROOT + "spec.md"].ids
        back = moved(forth, renamed(at(forth, "spec.md", "{#renamed ", 2), name))
        assert {path: str(back.documents[ROOT + path].text) for path in files} == files
