"""Rules about uncovered cases: what they hand over besides words, and that edits give what a fresh reading gives."""

import random
import re

import pytest
from rulebook import all_findings, case, section, workspace_of

from spec_lsp.diagnostics import HOLE, Finding
from spec_lsp.engine import Engine
from spec_lsp.rules import ALL, Rule
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

CODES = ("GAP007", "GAP008", "GAP009", "GAP010", "GAP011")
GAPS = [rule for rule in ALL if rule.code in CODES]
FIGURE = re.compile(r"\d+")


def found(workspace: Workspace) -> list[Finding]:
    return [finding for finding in all_findings(workspace) if finding.code in CODES]


@pytest.mark.parametrize("rule", GAPS, ids=lambda rule: rule.code)
def test_a_finding_names_its_case_and_asks_for_it(rule: Rule) -> None:
    workspace = workspace_of(case(section(rule, "Example")).files)
    (finding,) = found(workspace)
    document = workspace.documents[finding.key]
    assert finding.witness
    assert any(HOLE.search(edit.text) for fix in finding.fixes for edit in fix.edits)
    written = set(FIGURE.findall(str(document.text)))
    for fix in finding.fixes:
        assert set(FIGURE.findall(" ".join(edit.text for edit in fix.edits))) <= written, (
            "a figure of our own"
        )


def test_the_open_point_stands_behind_the_sentence() -> None:
    rule = next(rule for rule in GAPS if rule.code == "GAP007")
    (finding,) = found(workspace_of(case(section(rule, "Example")).files))
    (edit,) = finding.fixes[-1].edits
    assert edit.text == " [NEEDS CLARIFICATION: what about exactly 20 EUR?]"
    assert edit.span[:2] == edit.span[2:] == (2, len("Orders below 20 EUR must pay a charge of 5 EUR."))


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("If a parcel is lighter than 5 kg, the shop must send it.", ["is at most 5 kg"]),
        ("Parcels below 5 kg must be sent.", ["Parcels of at most 5 kg"]),
        ("If a parcel falls below 5 kg, the shop must send it.", []),
    ],
)
def test_the_threshold_is_included_in_english_or_not_at_all(said: str, offered: list[str]) -> None:
    text = f"## Parcels {{#parcels}}\n\n{said}\n\nIf a parcel is above 5 kg, the shop must split it.\n"
    (finding,) = found(workspace_of({"spec.md": text}))
    told = [
        said[: edit.span.column] + edit.text
        for fix in finding.fixes
        for edit in fix.edits
        if not HOLE.search(edit.text)
    ]
    assert len(told) == len(offered)
    assert all(one.endswith(words) for one, words in zip(told, offered, strict=True))


def test_the_value_is_told_as_data() -> None:
    rule = next(rule for rule in GAPS if rule.code == "GAP007")
    (finding,) = found(workspace_of(case(section(rule, "Example")).files))
    assert finding.witness == {"value": 20.0, "unit": "EUR", "below": "below 20 EUR", "above": "above 20 EUR"}


def test_a_change_of_a_threshold_concerns_its_module() -> None:
    head = "---\nspec: {name: fees}\n---\n## Orders {#orders}\n\n"
    one, other = (
        head + "Orders below 20 EUR must pay a fee.\n",
        head + "Orders above 20 EUR must pay nothing.\n",
    )
    workspace = workspace_of({"one.md": one, "other.md": other})
    assert [finding.key for finding in found(workspace)] == ["/w/one.md"]
    covered = other.replace("above 20 EUR", "of at least 20 EUR")
    after = workspace.with_text("/w/other.md", Text.from_str(covered), keep_parse=True)
    assert "/w/one.md" in after.touched
    assert found(after) == []


@pytest.mark.parametrize("seed", range(5))
def test_edits_give_what_a_fresh_reading_gives(seed: int) -> None:
    draw = random.Random(seed)
    pages = [section(rule, "Example") for rule in GAPS]
    lines = [line for page in pages for text in case(page).files.values() for line in text.splitlines()]
    workspace = workspace_of({"spec.md": "\n".join(lines)})
    engine = Engine(workspace.config)
    for _ in range(15):
        at = draw.randrange(len(lines))
        lines[at : at + draw.randrange(3)] = draw.sample(lines, draw.randrange(2))
        text = "\n".join(lines)
        workspace = workspace.with_text("/w/spec.md", Text.from_str(text), keep_parse=True)
        fresh = workspace_of({"spec.md": text})
        told = [finding for finding in engine.findings(workspace, "/w/spec.md") if finding.code in CODES]
        assert told == found(fresh)
