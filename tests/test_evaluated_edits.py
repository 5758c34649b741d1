"""Results beside edits: after any of them the findings are those of a fresh workspace, and no clause is looked at in vain."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from evaluated import FILES
from rulebook import evaluated, workspace_of

from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding
from spec_lsp.engine import Engine
from spec_lsp.evals.status import Status, statuses
from spec_lsp.ide.lenses import lenses
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

KEY = "/w/specs/returns.md"
TERMS = "/w/specs/terms.md"
RF01 = "/w/specs/examples/rf01.md"
HEADER = "---\nspec: {name: returns}\n---\n"
SHOP = {
    name.removeprefix("./"): text
    for name, text in {
        **FILES,
        "specs/returns.md": HEADER
        + FILES["specs/returns.md"]
        .replace("30 days", "30 working days")
        .replace("polite", "polite to a customer"),
        "specs/terms.md": HEADER
        + "# Terms\n\n## Glossary {#glossary}\n\n- **Customer**: who pays.\n- **Working day**: a day on which the shop is open.\n",
    }.items()
    if name.endswith(".md")
}
VERDICTS = {"specs/returns.md": "refunds/1: fail\ntone/1: pass (pass fail pass)\n"}


def shop() -> Workspace:
    return evaluated(workspace_of(SHOP), VERDICTS)


def found(engine: Engine, workspace: Workspace) -> dict[str, tuple[Finding, ...]]:
    return {key: engine.findings(workspace, key) for key in workspace.documents}


def codes(workspace: Workspace) -> list[str]:
    held = Engine(Config()).findings(workspace, KEY)
    return [one.code for one in held if one.code.startswith("EVL")]


def text_of(workspace: Workspace, key: str) -> str:
    return str(workspace.documents[key].text)


EDITS = {
    "the clause": (KEY, "30 working", "14 working"),
    "another clause": (KEY, "stay polite", "stay very polite"),
    "a line above": (KEY, "# Returns\n", "# Returns\n\nMore.\n"),
    "the prompt": (RF01, "is day 31", "is day 32"),
    "a line above the prompt": (RF01, "\n**Example**", "\n\n\n**Example**"),
    "a term that it draws in": (TERMS, "is open", "is open, but Sunday"),
    "a term that it does not": (TERMS, "who pays", "who buys"),
    "the file goes": (RF01, "", ""),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_gives_what_a_fresh_workspace_gives(name: str):
    key, old, new = EDITS[name]
    workspace, engine = shop(), Engine(Config())
    found(engine, workspace)
    before = workspace
    if old:
        assert old in text_of(workspace, key)
        after = before.with_text(
            key, Text.from_str(text_of(before, key).replace(old, new, 1)), keep_parse=True
        )
    else:
        after = before.without(key)
    texts = {one.removeprefix("/w/"): text_of(after, one) for one in after.documents}
    fresh = workspace_of(texts).evaluated(before.results)
    # What is not touched is shown as it was.
    shown = {one: engine.findings(after if one in after.touched else before, one) for one in after.documents}
    expected = found(Engine(Config()), fresh)
    assert {one: [f for f in held if f.code[:3] == "EVL"] for one, held in shown.items()} == {
        one: [f for f in held if f.code[:3] == "EVL"] for one, held in expected.items()
    }


def test_what_makes_results_stale():
    workspace = shop()
    assert codes(workspace) == ["EVL001", "EVL004"]
    told = {}
    for name, (key, old, new) in EDITS.items():
        if old:
            told[name] = codes(
                workspace.with_text(key, Text.from_str(text_of(workspace, key).replace(old, new, 1)))
            )
    assert told == {
        "the clause": ["EVL002", "EVL004"],
        "another clause": ["EVL001", "EVL002"],
        "a line above": ["EVL001", "EVL004"],
        "the prompt": ["EVL002", "EVL004"],
        "a line above the prompt": ["EVL001", "EVL004"],
        "a term that it draws in": ["EVL002", "EVL004"],
        "a term that it does not": ["EVL001", "EVL002"],
    }


def by_id(workspace: Workspace) -> Mapping[str, Status]:
    return {clause.id: one for clause, one in statuses(workspace, workspace.documents[KEY]).items()}


def test_a_new_run_is_looked_at_for_its_clauses_only():
    before = shop()
    held = by_id(before)
    after = evaluated(before, {"specs/returns.md": "refunds/1: pass\ntone/1: pass (pass fail pass)\n"})
    assert after.touched == {KEY}
    assert by_id(after)["tone"] is held["tone"]
    assert by_id(after)["refunds"] is not held["refunds"]
    assert evaluated(after, {"specs/returns.md": "refunds/1: pass\ntone/1: pass (pass fail pass)\n"}) is after
    assert after.structure == before.structure


def test_an_edit_looks_at_its_clause_only():
    before = shop()
    held = by_id(before)
    text = Text.from_str(text_of(before, KEY))
    document = before.documents[KEY]
    edited, change = document.text.replaced(str(text).replace("stay polite", "stay very polite"))
    after = by_id(before.edited(KEY, edited, change, 2))
    assert after["refunds"] is held["refunds"]
    assert after["tone"] is not held["tone"]


def test_lenses():
    workspace = shop()
    assert [lens.title for lens in lenses(workspace, KEY)] == [
        "0/1 pass · 1 fail (north-7b, 2026-11-21)",
        "Run",
        "1/1 pass (north-7b, 2026-11-21)",
        "Run",
    ]
    text = text_of(workspace, KEY) + "\n## Parcels {#parcels}\n\nThe agent must track parcels.\n"
    assert lenses(workspace.with_text(KEY, Text.from_str(text)), KEY)[-1].title == "no challenges"
    assert lenses(workspace, RF01) == []
    assert lenses(workspace, TERMS) == []
    assert lenses(workspace, "/w/nowhere.md") == []
