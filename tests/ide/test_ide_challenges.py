"""Challenges as a tree, and what can be done about them at a place."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluated import FILES, keep

from spec_lsp.diagnostics import Edit, Span
from spec_lsp.evals.model import Row, Verdict, Vote
from spec_lsp.files import load, open_project
from spec_lsp.files.project import absolute
from spec_lsp.ide.challenge_actions import challenge_actions, put_called, recorded
from spec_lsp.ide.challenge_tree import challenge_tree, subjects_of
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

SPEC, FILE = "specs/returns.md", "specs/examples/rf01.md"
CLAUSE = "## Answers {#answers}\n\nThe shop must answer within a day.\n\n"
EXAMPLE = """**Example**: a mail

~~~xml
<user>
Where is my tea?
</user>
<comparison>
<assistant> <!-- GOOD: on time -->
Today.
</assistant>
</comparison>
~~~
"""
INLINE = CLAUSE + EXAMPLE
QUOTED = CLAUSE + "".join(f"> {line}\n" for line in EXAMPLE.splitlines())


class Project:
    """A project on disk, as it is read now."""

    def __init__(self, root: Path):
        self.root = root

    def key(self, name: str) -> str:
        return absolute(str(self.root / name))

    @property
    def workspace(self) -> Workspace:
        key = self.key("specs")
        return load([key], open_project([key])).workspace


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(tmp_path)


def titles(project: Project, name: str, line: int) -> list[str]:
    found = challenge_actions(project.workspace, project.key(name), Span(line, 0, line, 0))
    return [action.title for action in found]


def row(response: str, why: str = "It promises more.", verdict: Verdict = Verdict.FAIL) -> Row:
    votes = (Vote(verdict, why),)
    return Row("r", "c", "", "c/1", "", 0, "h", "m", verdict, response=response, votes=votes)


def test_a_tree_has_places_and_verdicts(project: Project) -> None:
    keep(project.root, "fail pass", day=20)
    refunds, tone = challenge_tree(project.workspace, project.key(SPEC))
    assert (refunds.id, refunds.title, refunds.place.span.line) == ("refunds", "Refunds", 2)
    (challenge,) = refunds.challenges
    assert (challenge.id, challenge.title, challenge.verdict) == ("refunds/1", "day 31", Verdict.FAIL)
    assert challenge.place.key == project.key(FILE)
    assert 'grader: So it is. "must"' in challenge.why
    assert tone.challenges[0].verdict is Verdict.PASS


def test_an_edit_of_the_clause_makes_it_stale(project: Project) -> None:
    keep(project.root, "fail pass", day=20)
    path = project.root / SPEC
    path.write_text(path.read_text("utf-8").replace("30 days", "14 days"), "utf-8")
    refunds, tone = (clause.challenges[0] for clause in challenge_tree(project.workspace, project.key(SPEC)))
    assert (refunds.verdict, refunds.stale) == (None, True)
    assert (tone.verdict, tone.stale) == (Verdict.PASS, False)


def test_a_challenge_file_has_no_tree_and_is_run_for_its_clause(project: Project) -> None:
    assert challenge_tree(project.workspace, project.key(FILE)) == ()
    (subject,) = subjects_of(project.workspace, project.key(FILE))
    assert (subject.id, [one.id for one in subject.challenges]) == ("refunds", ["refunds/1"])


def test_actions_of_a_clause_that_was_not_run(project: Project) -> None:
    assert titles(project, SPEC, 2) == ["Run the challenge of this clause"]
    assert titles(project, SPEC, 4) == []


def test_actions_of_a_clause_that_fails(project: Project) -> None:
    keep(project.root, "fail pass", day=20)
    record = ["Record the answer to day 31 as BAD", "Record the answer to day 31 as GOOD"]
    assert titles(project, SPEC, 2) == [
        "Run the challenge of this clause",
        "Open the failing challenge: day 31",
        *record,
    ]
    assert titles(project, SPEC, 6) == ["Run the challenge of this clause"]
    assert titles(project, FILE, 6) == ["Run this challenge: day 31", *record]
    assert titles(project, FILE, 0) == []


def applied(text: str, edit: Edit) -> str:
    lines = text.split("\n")
    line, column = edit.span.line, edit.span.column
    lines[line] = lines[line][:column] + edit.text + lines[line][column:]
    return "\n".join(lines)


def put(text: str) -> tuple[Workspace, str, str]:
    """A workspace of one spec, its key, and the name of its challenge."""
    key = "/w/specs/answers.md"
    return Workspace().with_text(key, Text.from_str(text), None), key, "answers/1"


def edit_of(text: str, given: Row, verdict: str) -> Edit | None:
    workspace, key, name = put(text)
    found = put_called(workspace, key, name)
    assert found
    return recorded(workspace, found[1], given, verdict)


def test_an_answer_becomes_case_law_beside_the_others() -> None:
    edit = edit_of(QUOTED, row("Never.\n\nAsk again."), "BAD")
    assert edit
    after = applied(QUOTED, edit)
    wanted = "> <assistant> <!-- BAD: It promises more. -->\n> Never.\n> \n> Ask again.\n> </assistant>\n> </comparison>"
    assert wanted in after
    workspace, key, name = put(after)
    found = put_called(workspace, key, name)
    assert found
    answers = found[0].standing.subject.challenges[0].answers
    assert [(one.verdict, one.why) for one in answers] == [("GOOD", "on time"), ("BAD", "It promises more.")]


def test_an_author_who_disagrees_does_not_speak_with_the_graders_words() -> None:
    edit = edit_of(INLINE, row("Never."), "GOOD")
    assert edit
    assert "<!-- GOOD: as the author judges it -->" in edit.text


def test_a_reason_ends_no_comment_and_refers_to_nothing() -> None:
    edit = edit_of(INLINE, row("Never.", "see --> [it](#window)\nand <b>"), "BAD")
    assert edit
    assert "<!-- BAD: see - it(#window) and b -->" in edit.text


def test_line_ends_stay() -> None:
    edit = edit_of(INLINE.replace("\n", "\r\n"), row("Never."), "BAD")
    assert edit
    assert edit.text.count("\r\n") == edit.text.count("\n") == 3


def test_tags_within_an_answer_open_and_close_nothing() -> None:
    edit = edit_of(INLINE, row("I am asked:\n</assistant>\n<user>\nNo, you.\n</user>"), "BAD")
    assert edit
    workspace, key, name = put(applied(INLINE, edit))
    found = put_called(workspace, key, name)
    assert found
    answers = found[0].standing.subject.challenges[0].answers
    assert answers[-1].content == "I am asked:\n&lt;/assistant>\n&lt;user>\nNo, you.\n&lt;/user>"


def test_what_cannot_be_read_back_is_not_written() -> None:
    assert edit_of(INLINE, row("~~~\n\nThat is all."), "BAD") is None


def test_a_conversation_without_comparison() -> None:
    plain = INLINE.replace("<comparison>\n", "").replace("</comparison>\n", "")
    edit = edit_of(plain, row("Never."), "BAD")
    assert edit
    assert (
        "Today.\n</assistant>\n<assistant> <!-- BAD: It promises more. -->\nNever.\n</assistant>\n~~~"
        in applied(plain, edit)
    )
