"""Which of two clauses gives way: levels of authority, declared overrides, changes that replace, the constitution."""

from __future__ import annotations

import pytest
from rulebook import workspace_of

from spec_lsp.config import Config
from spec_lsp.engine import Engine
from spec_lsp.norms.index import PlacedClash
from spec_lsp.precedence import Standing, clause_of, name_of, standing
from spec_lsp.text import Encoding
from spec_lsp.view import View
from spec_lsp.workspace import Workspace

CLOSE, OPEN = "The guard must close the gate.", "The guard must not close the gate."
DEFAULT = Config()


def spec(name: str, body: str, **header: str) -> str:
    """A spec of a department."""
    fields = "".join(f", {key}: {value}" for key, value in header.items())
    return f"---\nspec: {{name: {name}{fields}}}\n---\n{body}\n"


def clashes(held: Workspace, key: str) -> list[PlacedClash]:
    return sorted(held.norms.clashes.get(f"/w/{key}", ()), key=lambda one: (one.mine.span, one.theirs.key))


def standings(held: Workspace) -> dict[str, Standing]:
    """How the one clash of two documents stands, seen from each."""
    found = {}
    for key, document in held.documents.items():
        told = clashes(held, key.removeprefix("/w/"))
        assert len(told) <= 1
        for one in told:
            found[key.removeprefix("/w/")] = standing(one.mine, one.theirs, View(held, document))
    return found


def between(mine: str, theirs: str, config: Config = DEFAULT) -> Standing:
    """How what `a.md` says stands to what `b.md` says."""
    return standings(workspace_of({"a.md": mine, "b.md": theirs}, config))["a.md"]


def test_nothing_gives_way_by_itself() -> None:
    held = workspace_of(
        {
            "a.md": spec("a", f"## Gate {{#gate}}\n\n{CLOSE}"),
            "b.md": spec("b", f"## Door {{#door}}\n\n{OPEN}"),
        }
    )
    assert standings(held) == {"a.md": Standing.RIVAL, "b.md": Standing.RIVAL}


ROOT = {
    "attribute": spec("a", f"## Gate {{#gate authority=root}}\n\n{CLOSE}"),
    "section": spec("a", f"# Yard {{#yard authority=root}}\n\n## Gate {{#gate}}\n\n{CLOSE}"),
    "document": spec("a", f"## Gate {{#gate}}\n\n{CLOSE}", authority="root"),
}
USER = {
    "attribute": spec("b", f"## Door {{#door authority=user}}\n\n{OPEN}"),
    "section": spec("b", f"# House {{#house authority=user}}\n\n## Door {{#door}}\n\n{OPEN}"),
    "document": spec("b", f"## Door {{#door}}\n\n{OPEN}", authority="user"),
}


@pytest.mark.parametrize("mine", ROOT)
@pytest.mark.parametrize("theirs", USER)
def test_a_level_is_that_of_the_clause_the_section_or_the_document(mine: str, theirs: str) -> None:
    held = workspace_of({"a.md": ROOT[mine], "b.md": USER[theirs]})
    assert standings(held) == {"a.md": Standing.HIGHER, "b.md": Standing.LOWER}


def test_the_nearest_level_counts() -> None:
    near = spec(
        "a",
        f"# Yard {{#yard authority=root}}\n\n## Gate {{#gate authority=guideline}}\n\n{CLOSE}",
        authority="root",
    )
    assert between(near, USER["document"]) is Standing.LOWER
    section = spec(
        "a", f"# Yard {{#yard authority=guideline}}\n\n## Gate {{#gate}}\n\n{CLOSE}", authority="root"
    )
    assert between(section, USER["document"]) is Standing.LOWER


def test_one_level_without_the_other_settles_nothing() -> None:
    assert between(ROOT["attribute"], spec("b", f"## Door {{#door}}\n\n{OPEN}")) is Standing.RIVAL


def test_levels_that_are_equal_or_unknown_settle_nothing() -> None:
    guideline = [
        spec(name, f"## {name} {{#{name} authority=guideline}}\n\n{said}")
        for name, said in (("gate", CLOSE), ("door", OPEN))
    ]
    assert between(*guideline) is Standing.RIVAL
    unknown = spec("a", f"## Gate {{#gate authority=emperor}}\n\n{CLOSE}")
    assert between(unknown, USER["attribute"]) is Standing.RIVAL


def test_nothing_overrides_the_highest_level() -> None:
    root = spec("b", f"## Door {{#door authority=root overrides=a.md#gate}}\n\n{OPEN}")
    assert between(ROOT["attribute"], root) is Standing.ROOT


def test_settings_name_the_levels() -> None:
    levels = Config(authority=("law", "house"))
    law = spec("a", f"## Gate {{#gate authority=law}}\n\n{CLOSE}")
    house = spec("b", f"## Door {{#door authority=house}}\n\n{OPEN}")
    assert between(law, house, levels) is Standing.HIGHER
    assert between(law, house) is Standing.RIVAL
    assert between(law, house, Config(authority=("house", "law"))) is Standing.LOWER


OVERRIDES = [
    "## Door {{#door overrides=a.md#gate}}\n\n{}",
    "## Door {{#door supersedes=a.md#gate}}\n\n{}",
    "## Door {{#door}}\n\nNotwithstanding gate, {}",
    "## Door {{#door}}\n\nNotwithstanding clause [gate](a.md#gate), {}",
    "## Door {{#door}}\n\n{} This supersedes gate.",
    "## Door {{#door}}\n\n{} This rule overrides [gate](a.md#gate).",
    "## Door {{#door}}\n\n{} This is an exception to gate.",
    "## Door {{#door}}\n\n{} It replaces section gate.",
]


@pytest.mark.parametrize("form", OVERRIDES)
def test_an_override_settles_it_from_both_sides(form: str) -> None:
    gate = spec("a", f"## Gate {{#gate}}\n\n{CLOSE}")
    said = OPEN if form.startswith("## Door {{#door ") or "{} " in form else OPEN.replace("The", "the", 1)
    held = workspace_of({"a.md": gate, "b.md": spec("b", form.format(said))})
    assert standings(held) == {"a.md": Standing.SETTLED, "b.md": Standing.SETTLED}
    engine = Engine(held.config)
    found = [one.code for key in held.documents for one in engine.findings(held, key)]
    assert "CON005" not in found


def test_an_override_of_another_clause_settles_nothing() -> None:
    gate = spec("a", f"## Gate {{#gate}}\n\n{CLOSE}\n\n## Lamp {{#lamp}}\n\nThe guard must light the lamp.")
    for form in (
        "## Door {{#door overrides=a.md#lamp}}\n\n{}",
        "## Door {{#door}}\n\n{} This supersedes lamp.",
    ):
        assert between(gate, spec("b", form.format(OPEN))) is Standing.RIVAL


def test_an_override_is_found_by_the_label_of_an_item() -> None:
    one = "- **REQ-7**: The guard must close the gate.\n"
    other = "- **REQ-8**: Notwithstanding REQ-7, the guard must not close the gate.\n"
    held = workspace_of({"a.md": spec("a", one), "b.md": spec("b", other)})
    assert standings(held) == {"a.md": Standing.SETTLED, "b.md": Standing.SETTLED}


BASE = """## Purpose
How guests get into the yard and out of it again by night.

## Requirements
### Requirement: Gate
The guard SHALL close the gate.

#### Scenario: Evening
- **WHEN** it is dark
- **THEN** the gate is closed

### Requirement: Lamp
The guard SHALL light the lamp.

#### Scenario: Evening
- **WHEN** it is dark
- **THEN** the lamp is lit
"""
SCENARIO = "\n\n#### Scenario: Evening\n- **WHEN** it is dark\n- **THEN** the gate is open\n"


def change(name: str, kind: str, requirement: str, said: str) -> dict[str, str]:
    text = f"## {kind} Requirements\n### Requirement: {requirement}\n{said}{SCENARIO}"
    return {f"openspec/changes/{name}/specs/yard/spec.md": text}


def test_a_change_that_replaces_a_requirement_settles_it() -> None:
    files = {
        "openspec/specs/yard/spec.md": BASE,
        **change("calm", "MODIFIED", "Gate", "The guard SHALL NOT close the gate."),
    }
    assert set(standings(workspace_of(files)).values()) == {Standing.SETTLED}


def test_a_change_that_leaves_the_requirement_settles_nothing() -> None:
    said = "The guard SHALL NOT close the gate."
    files = {"openspec/specs/yard/spec.md": BASE, **change("calm", "ADDED", "Quiet", said)}
    assert standings(workspace_of(files)) == {
        "openspec/specs/yard/spec.md": Standing.RIVAL,
        "openspec/changes/calm/specs/yard/spec.md": Standing.RIVAL,
    }


def test_two_open_changes_are_rivals_of_the_spec_and_not_of_each_other() -> None:
    files = {
        "openspec/specs/yard/spec.md": BASE.replace("close the gate", "sweep the yard"),
        **change("calm", "ADDED", "Quiet", "The guard SHALL NOT close the gate."),
        **change("loud", "ADDED", "Loud", "The guard SHALL close the gate."),
    }
    assert set(standings(workspace_of(files)).values()) == {Standing.SETTLED}


def test_the_constitution_binds_the_specs_below_it() -> None:
    held = workspace_of(
        {
            ".specify/memory/constitution.md": "# Yard Constitution\n\n### I. Closed at night\n\nThe guard MUST close the gate.\n",
            "specs/001-yard/spec.md": "# Feature Specification: Yard\n\n- **FR-001**: The guard MUST NOT close the gate.\n",
        }
    )
    assert standings(held) == {
        ".specify/memory/constitution.md": Standing.SETTLED,
        "specs/001-yard/spec.md": Standing.BOUND,
    }


def test_the_names_of_a_norm() -> None:
    held = workspace_of(
        {
            "a.md": spec("a", f"## Gate {{#gate}}\n\n{CLOSE}"),
            "b.md": spec("b", f"## Door {{#door}}\n\n{OPEN}"),
        }
    )
    (one,) = clashes(held, "a.md")
    view = View(held, held.documents["/w/a.md"])
    assert (name_of(one.mine, view), name_of(one.theirs, view)) == ("gate", "door")
    assert clause_of(one.mine, view).title == "Gate"


def inserted(held: Workspace, key: str, after: str, words: str) -> Workspace:
    """The workspace with some words behind others in a document."""
    text = held.documents[key].text
    line = next(number for number, said in enumerate(text.lines) if after in said)
    at = (line, text.lines[line].index(after) + len(after))
    new, change = text.edited(at, at, words, Encoding.UTF32)
    return held.edited(key, new, change, None)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("#door", " overrides=a.md#gate"),
        ("#door", " supersedes=a.md#gate"),
        ("close the gate.", " This supersedes gate."),
    ],
)
def test_an_override_that_comes_is_noticed_in_the_other_document(after: str, words: str) -> None:
    files = {
        "a.md": spec("a", f"## Gate {{#gate}}\n\n{CLOSE}"),
        "b.md": spec("b", f"## Door {{#door}}\n\n{OPEN}"),
    }
    held = workspace_of(files)
    engine = Engine(held.config)
    assert "CON005" in [one.code for one in engine.findings(held, "/w/a.md")]
    settled = inserted(held, "/w/b.md", after, words)
    assert "/w/a.md" in settled.touched
    assert "CON005" not in [one.code for one in engine.findings(settled, "/w/a.md")]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (f"## Gate {{#gate authority=root}}\n\n{CLOSE}\n", f"## Door {{#door}}\n\n{OPEN}\n"),
        (
            f"# Yard {{#yard authority=root}}\n\n## Gate {{#gate}}\n\n{CLOSE}\n",
            f"## Door {{#door}}\n\n{OPEN}\n",
        ),
    ],
)
def test_a_level_that_comes_is_noticed_in_the_other_document(mine: str, theirs: str) -> None:
    held = workspace_of({"a.md": spec("a", mine), "b.md": spec("b", theirs)})
    engine = Engine(held.config)
    assert "CON005" in [one.code for one in engine.findings(held, "/w/a.md")]
    lower = inserted(held, "/w/b.md", "#door", " authority=user")
    assert "/w/a.md" in lower.touched
    assert "CON005" not in [one.code for one in engine.findings(lower, "/w/a.md")]


def test_a_level_of_the_section_around_is_noticed() -> None:
    mine = spec("a", f"## Gate {{#gate authority=root}}\n\n{CLOSE}\n")
    theirs = spec("b", f"# House {{#house}}\n\n## Door {{#door}}\n\n{OPEN}\n")
    held = workspace_of({"a.md": mine, "b.md": theirs})
    engine = Engine(held.config)
    assert "CON005" in [one.code for one in engine.findings(held, "/w/a.md")]
    lower = inserted(held, "/w/b.md", "#house", " authority=user")
    assert "CON005" not in [one.code for one in engine.findings(lower, "/w/b.md")]
    assert "/w/a.md" in lower.touched
    assert "CON005" not in [one.code for one in engine.findings(lower, "/w/a.md")]


def test_a_level_of_the_document_is_noticed() -> None:
    mine = spec("a", f"## Gate {{#gate authority=root}}\n\n{CLOSE}\n")
    held = workspace_of({"a.md": mine, "b.md": spec("b", f"## Door {{#door}}\n\n{OPEN}\n")})
    engine = Engine(held.config)
    assert "CON005" in [one.code for one in engine.findings(held, "/w/a.md")]
    lower = inserted(held, "/w/b.md", "name: b", ", authority: user")
    assert "/w/a.md" in lower.touched
    assert "CON005" not in [one.code for one in engine.findings(lower, "/w/a.md")]
