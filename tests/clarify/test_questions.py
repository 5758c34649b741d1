"""Findings as questions, and what their answers change."""

from __future__ import annotations

import pytest
from rulebook import all_findings, case, section, workspace_of

from spec_lsp.clarify import Question, answered, dismissed, questions
from spec_lsp.clarify.questions import HOLE, applied
from spec_lsp.diagnostics import Span
from spec_lsp.memory import Memory, Remembered, dump, hash_of, parse
from spec_lsp.rules import ALL, Rule
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

WORDING = [rule for rule in ALL if rule.about_wording]
AND_OR = "The shop must send a mail and/or a letter."
CONVERSATION = "\n**Example**: a case\n\n~~~xml\n<user>\nHello?\n</user>\n~~~\n"


def asked(workspace: Workspace) -> list[Question]:
    return questions(workspace, all_findings(workspace))


def after(workspace: Workspace, edits: dict[str, tuple[object, ...]]) -> Workspace:
    for key, own in edits.items():
        document = workspace.documents[key]
        text = applied(str(document.text), Span(0, 0, len(document.text.lines), 0), own)  # type: ignore[arg-type]
        workspace = workspace.with_text(key, Text.from_str(text), keep_parse=True)
    return workspace


@pytest.mark.parametrize("rule", WORDING, ids=lambda rule: rule.code)
def test_every_rule_about_wording_asks_and_offers_readings(rule: Rule) -> None:
    example = case(section(rule, "Example"))
    found = [
        question for question in asked(workspace_of(example.files)) if question.finding.code == rule.code
    ]
    assert found
    for question in found:
        assert question.text.endswith("?")
        assert len(question.readings) >= 2
        assert len({reading.label for reading in question.readings}) == len(question.readings)
        assert all(reading.sentence != question.sentence for reading in question.readings)


def test_the_weightiest_question_comes_first() -> None:
    low = f"## Low {{#low authority=guideline}}\n\n{AND_OR}\n{CONVERSATION}"
    needed = f"## Needed {{#needed authority=user}}\n\n{AND_OR}\n{CONVERSATION}"
    other = f"## Other {{#other authority=user}}\n\n{AND_OR} See [it](#needed).\n{CONVERSATION}"
    high = f"## High {{#high authority=root}}\n\n{AND_OR}\n{CONVERSATION}"
    found = asked(workspace_of({"spec.md": low + "\n" + other + "\n" + needed + "\n" + high}))
    order = [question.clause.id for question in found if question.finding.code == "AMB003"]
    assert order == ["high", "needed", "other", "low"]


def test_an_answer_edits_the_sentence_and_becomes_a_case() -> None:
    text = f"## Mail {{#mail authority=user}}\n\nFirst. {AND_OR}\n{CONVERSATION}\n## Next {{#next}}\n\nIt is so.\n"
    workspace = workspace_of({"spec.md": text})
    (question,) = (item for item in asked(workspace) if item.finding.code == "AMB003")
    assert question.sentence == AND_OR
    chosen, other = question.readings[:2]
    assert (chosen.sentence, other.sentence) == (
        AND_OR.replace("and/or", "and"),
        AND_OR.replace("and/or", "or"),
    )
    change = answered(workspace, question, chosen)
    changed = after(workspace, dict(change.edits))
    source = str(changed.documents["/w/spec.md"].text)
    assert f"First. {chosen.sentence}\n" in source
    good, bad = source.index("GOOD: "), source.index("BAD: ")
    assert (
        source.index(chosen.sentence, good)
        < bad
        < source.index(other.sentence, bad)
        < source.index("## Next")
    )
    assert not [item for item in asked(changed) if item.finding.code == "AMB003"]
    assert change.answer == Remembered(question.hash, "AMB003", "and/or", chosen.label, "mail")


def test_the_case_goes_to_the_challenge_file_where_there_is_one() -> None:
    files = {
        "spec.md": f"## Mail {{#mail authority=user}}\n\n{AND_OR[:-1]}[^ab12].\n",
        "examples/ab12.md": f"Examples for [^ab12] in Mail:\n{CONVERSATION}",
    }
    workspace = workspace_of(files)
    (question,) = (item for item in asked(workspace) if item.finding.code == "AMB003")
    change = answered(workspace, question, question.readings[0])
    assert change.edits.keys() == {"/w/spec.md", "/w/examples/ab12.md"}
    challenge = after(workspace, dict(change.edits)).documents["/w/examples/ab12.md"]
    assert sum(len(talk.cases) for facts in challenge.facts for talk in facts.conversations) >= 2


def test_no_case_where_nobody_keeps_any() -> None:
    workspace = workspace_of({"spec.md": f"## Mail {{#mail}}\n\n{AND_OR}\n"})
    (question,) = (item for item in asked(workspace) if item.finding.code == "AMB003")
    assert len(answered(workspace, question, question.readings[0]).edits["/w/spec.md"]) == 1


def test_what_only_the_author_knows_is_asked_for() -> None:
    text = "## Logs {#logs}\n\nLogs must be kept. They must go after [NEEDS CLARIFICATION: how many days?].\n"
    workspace = workspace_of({"spec.md": text})
    (question,) = asked(workspace)
    assert question.text == "how many days?"
    reading = question.readings[0]
    assert reading.asks == "how many days?"
    given = after(workspace, dict(answered(workspace, question, reading, "30 days").edits))
    assert "They must go after 30 days.\n" in str(given.documents["/w/spec.md"].text)
    left = after(workspace, dict(answered(workspace, question, reading).edits))
    assert HOLE.search(str(left.documents["/w/spec.md"].text))


def test_meant_as_it_stands_changes_nothing_but_what_is_remembered() -> None:
    workspace = workspace_of({"spec.md": f"## Mail {{#mail}}\n\n{AND_OR}\n"})
    (question,) = (item for item in asked(workspace) if item.finding.code == "AMB003")
    change = dismissed(question)
    assert (change.edits, change.creates, change.answer.answer) == ({}, (), "")
    assert question.key in Memory().adding(change.answer).dismissed()


def test_memory_reads_what_it_writes_and_passes_over_the_rest() -> None:
    answers = (Remembered("ab", "AMB003", "and/or", "and", "mail"), Remembered("cd", "AMB004", "several"))
    memory, odd = parse(dump(answers) + "<<<<<<< ours\n{}\n[1]\n\n")
    assert (memory.answers, odd) == (answers, (3, 4, 5))
    assert memory.dismissed() == {("cd", "AMB004", "several")}
    assert memory.adding(Remembered("cd", "AMB004", "several", "three")).dismissed() == frozenset()


def test_the_hash_of_a_clause_ignores_blanks_at_line_ends() -> None:
    assert hash_of(["a ", "", "b"]) == hash_of(["a", "b", ""]) != hash_of(["a", "c"])
