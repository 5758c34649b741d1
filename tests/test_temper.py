"""What a finding about wording becomes where it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rulebook import workspace_of

from spec_lsp.case_law import case_law
from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding, Severity
from spec_lsp.engine import Engine
from spec_lsp.memory import hash_of
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

VAGUE = "AMB004"
CASES = """
**Example**: a mail

~~~xml
<comparison>
<user>
Where is my tea?
</user>
<assistant> <!-- GOOD: {good} -->
It comes on Monday.
</assistant>
<assistant> <!-- {bad}: names no day -->
Soon.
</assistant>
</comparison>
~~~
"""


def vague(workspace: Workspace, key: str = "/w/spec.md") -> list[Finding]:
    return [item for item in Engine(workspace.config).findings(workspace, key) if item.code == VAGUE]


def spec(text: str, **settings: object) -> Workspace:
    return workspace_of({"spec.md": text}, Config(**settings))  # type: ignore[arg-type]


def clause(body: str, attributes: str = "#answers authority=user") -> str:
    return f"## Answers {{{attributes}}}\n\n{body}\n"


def test_a_clause_and_rule_get_one_finding_that_names_the_other_words() -> None:
    (found,) = vague(spec(clause("It must keep several copies. It must have adequate room.")))
    assert "adequate" in found.message
    assert [place.span.column for place in found.related] == [
        len("It must keep several copies. It must have ")
    ]


def test_each_place_counts_where_there_is_no_clause() -> None:
    text = "---\nspec: {name: shop}\n---\nIt must keep several copies. It must have adequate room.\n"
    assert len(vague(spec(text))) == 2


def test_strict_shows_each_place() -> None:
    text = clause("It must keep several copies. It must have adequate room.")
    assert len(vague(spec(text, profile="strict"))) == 2
    assert len(vague(spec(text, profiles={"/w": "strict"}))) == 2
    assert len(vague(spec(text, profiles={"/other": "strict"}))) == 1


@pytest.mark.parametrize(
    "title", ["Rationale", "Background", "3.2 Examples", "Appendix A: History", "Non-normative notes"]
)
def test_sections_that_explain_are_left_alone(title: str) -> None:
    text = f"## {title} {{#x authority=user}}\n\nIt must keep several copies.\n\n### Below {{#y}}\n\nIt must have adequate room.\n"
    assert vague(spec(text)) == []


def test_a_good_and_a_bad_case_settle_the_words() -> None:
    settled = spec(clause("It must keep several copies." + CASES.format(good="names a day", bad="BAD")))
    document = settled.documents["/w/spec.md"]
    assert case_law(settled, document, document.clauses[0]) == (1, 1, 0)
    assert vague(settled) == []


@pytest.mark.parametrize(("good", "bad"), [("names a day", "OK"), ("[NEEDS CLARIFICATION: why?]", "BAD")])
def test_anything_less_does_not(good: str, bad: str) -> None:
    (found,) = vague(spec(clause("It must keep several copies." + CASES.format(good=good, bad=bad))))
    assert found.message.endswith("untested: no case decides it")
    assert found.fixes[-1].title == "Add a case that decides it"


def test_the_skeleton_of_a_case_settles_nothing_until_it_is_filled_in() -> None:
    workspace = spec(clause("It must keep several copies."))
    (found,) = vague(workspace)
    (edit,) = found.fixes[-1].edits
    text, _ = workspace.documents["/w/spec.md"].text.edited(edit.span[:2], edit.span[2:], edit.text, "utf-32")  # type: ignore[arg-type]
    written = workspace.with_text("/w/spec.md", text)
    assert len(vague(written)) == 1
    filled = str(text)
    while "[NEEDS" in filled:
        start = filled.index("[NEEDS")
        filled = filled[:start] + "said" + filled[filled.index("]", start) + 1 :]
    assert vague(workspace.with_text("/w/spec.md", Text.from_str(filled))) == []


def test_cases_of_the_challenge_file_count() -> None:
    challenge = "Examples for [^ab12] in Answers:\n" + CASES.format(good="names a day", bad="BAD")
    files = {"spec.md": clause("It must keep several copies[^ab12]."), "examples/ab12.md": challenge}
    assert vague(workspace_of(files)) == []


def test_open_by_design() -> None:
    attributes = '#answers authority=user judgement="depends on the customer"'
    assert vague(spec(clause("It must keep several copies.", attributes))) == []


def test_a_defined_term_is_no_fault() -> None:
    text = clause("It must keep several copies.") + "\n**several**: more than one and fewer than five\n"
    assert vague(spec(text)) == []


def test_settings_overrule_the_profile() -> None:
    text = clause("The parties hereby agree: it shall be reasonable. Hereunder and herein, it shall stand.")
    legal = spec(text, profile="legal")
    assert vague(legal) == []
    assert vague(spec(text, profile="prose"))
    (found,) = vague(spec(clause("It must keep several copies."), severity={VAGUE: Severity.WARNING}))
    assert found.severity is Severity.WARNING


def test_words_of_the_settings() -> None:
    text = clause("It must keep several copies in a snappy way.")
    (found,) = vague(spec(text, words={"vague-term": ("snappy", "!several")}))
    assert found.message.startswith('"snappy"')


def test_what_its_author_meant_is_told_no_more_until_the_clause_changes() -> None:
    workspace = spec(clause("It must keep several copies."))
    document = workspace.documents["/w/spec.md"]
    asked = (hash_of(document.source_of(document.clauses[0])), VAGUE, "several copies")
    assert vague(workspace.knowing(frozenset({asked}))) == []
    changed = replace(workspace, dismissed=frozenset({asked})).with_text(
        "/w/spec.md", Text.from_str(clause("It must have several copies."))
    )
    assert len(vague(changed)) == 1


def test_what_did_not_change_is_the_same_object() -> None:
    text = clause("It must keep several copies. It must have adequate room.")
    workspace = spec(text + "\n## B {#b authority=user}\n\nIt must be.\n")
    engine = Engine(workspace.config)
    (before,) = [item for item in engine.findings(workspace, "/w/spec.md") if item.code == VAGUE]
    document = workspace.documents["/w/spec.md"]
    line = len(document.text.lines) - 2
    edited, change = document.text.edited((line, 0), (line, 0), "Now ", "utf-32")  # type: ignore[arg-type]
    after = workspace.edited("/w/spec.md", edited, change, 2)
    (now,) = [item for item in engine.findings(after, "/w/spec.md") if item.code == VAGUE]
    assert now is before
