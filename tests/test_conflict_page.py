"""`docs/conflicts.md`: its examples are what the rules find, its figures those of `make eval-conflict`."""

from __future__ import annotations

import re

import pytest
from at_hand import ROOT, shared
from rulebook import all_findings, workspace_of

from bench import conflict
from bench.page import written
from spec_lsp.diagnostics import Severity
from spec_lsp.dialects.ties import Sense
from spec_lsp.norms.glossaries import ties_of
from spec_lsp.workspace import Workspace

PAGE = (ROOT / "docs" / "conflicts.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of a table, by the first words of its head."""
    table = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    assert table, heading
    return [[cell.strip().strip("*") for cell in line.strip("|").split(" | ")] for line in table]


def said_of_words(definition: str) -> str:
    """What the page calls that which a definition says of two words."""
    (held,) = workspace_of(
        {"a.md": f"---\nspec: {{name: shop}}\n---\n# Glossary\n\n{definition}\n"}
    ).documents.values()
    found = {said.relation.sense for said in ties_of(held)}
    names = {Sense.SAME: "the same", Sense.OPPOSITE: "opposites", Sense.APART: "told apart"}
    return " and ".join(names[sense] for sense in found) or "nothing"


def test_definitions_say_what_the_page_says() -> None:
    table = PAGE.partition("| what the definition says |")[2].partition("\n\n")[0].splitlines()[2:]
    read = [line.strip("| ").split(" | ") for line in table]
    assert {what for _, what in read} == {"the same", "opposites", "told apart", "nothing"}
    assert [said_of_words(definition) for definition, _ in read] == [what for _, what in read]


def between(one: str, other: str) -> set[str]:
    """The rules that report a conflict of two clauses, each in a department of its own; hints are none."""
    found = all_findings(departments(one, other))
    return {
        finding.code
        for finding in found
        if finding.code.startswith("CON") and finding.severity is not Severity.HINT
    }


def departments(one: str, other: str) -> Workspace:
    said = {"a": one, "b": other}
    return workspace_of(
        {
            f"{name}.md": f"---\nspec: {{name: {name}}}\n---\n## Rule {{#{name}}}\n\n{said[name]}\n"
            for name in said
        }
    )


KINDS, NONE = rows("rule | kind"), rows("why")


@pytest.mark.parametrize(("rule", "one", "other"), [(row[0][1:7], *row[2:]) for row in KINDS])
def test_each_kind_is_found_as_the_page_says(rule: str, one: str, other: str) -> None:
    assert between(one, other) == {rule}


@pytest.mark.parametrize(("why", "one", "other"), NONE)
def test_what_is_none_is_not_found(why: str, one: str, other: str) -> None:
    assert between(one, other) == set(), why


def test_the_square_is_that_of_the_rules() -> None:
    forces = ("must", "must not", "may", "need not")
    square = PAGE.partition("|  | must |")[2].partition("\n\n")[0].splitlines()[2:]
    said = [re.findall(r"(?<=\| )(conflict|-)(?= \|)", line) for line in square]
    assert [len(row) for row in said] == [4] * 4
    for mine, row in zip(forces, said, strict=True):
        for theirs, expected in zip(forces, row, strict=True):
            found = between(f"The guard {mine} close the gate.", f"The guard {theirs} close the gate.")
            assert (found == {"CON005"}) is (expected == "conflict"), (mine, theirs)


def test_every_rule_that_compares_clauses_is_on_the_page() -> None:
    named = {path.name[:6].upper() for path in (ROOT / "spec_lsp" / "rules").glob("con*_*.py")}
    compared = {code for code in named if "Scope.CLASH" in source(code)}
    assert {row[0][1:7] for row in KINDS} < compared
    assert {code for code in compared if f"](rules/{code}.md)" not in PAGE} == set()


def source(code: str) -> str:
    (path,) = (ROOT / "spec_lsp" / "rules").glob(f"{code.lower()}_*.py")
    return path.read_text(encoding="utf-8")


def test_the_figures_are_those_of_the_command() -> None:
    if not (shared() / "labelled" / "conflict" / "dev.jsonl").exists():
        pytest.skip("needs ../shared/labelled/conflict")
    measured, _ = conflict.tables(conflict.figures())
    assert written(conflict.PAGE) == measured, "run: make eval-conflict"


def test_a_bar_that_is_missed_is_told() -> None:
    figures = {
        "n": 10,
        "pair": {
            "precision": 0.9,
            "recall": 0.8,
            "f1": 0.85,
            "f1_ci95": [0.8, 0.9],
            "tp": 8,
            "fp": 1,
            "fn": 2,
            "runs": 1,
            "runs_without_sarif": 1,
        },
        "corpus": {
            "clauses": 200,
            "pairs": 19900,
            "gold": 10,
            "tp": 7,
            "fp": 4,
            "recall": 0.7,
            "false_alarms_per_100_clauses": 2.0,
            "sarif": True,
        },
        "groups": {"type:override": {"found": 0, "missed": 0, "false_alarms": 1, "quiet": 3}},
    }
    table, missed = conflict.tables(figures)
    assert [line.partition(":")[0] for line in missed] == [
        "pairs, precision",
        "corpus, false alarms per 100 clauses",
        "corpus, recall",
        "declared overrides taken for conflicts",
        "runs without a result",
    ]
    assert "| override | - | 1 of 4 |" in table
    good = {**figures, "pair": {**figures["pair"], "precision": 1.0, "runs_without_sarif": 0}}  # type: ignore[dict-item]
    assert "pairs, precision" not in " ".join(conflict.tables(good)[1])
