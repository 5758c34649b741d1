"""The case that proves a conflict becomes a case of the clause."""

from typing import NamedTuple

import pytest
from carets import ROOT, edited, workspace_of

from spec_lsp.case_law import CaseLaw, case_law
from spec_lsp.clauses import Clause
from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.ide.code_actions import CodeAction, code_actions
from spec_lsp.workspace import Workspace

TITLE = "Add the case as a challenge"
KEPT = """
**Example**: a parcel without a name

~~~xml
<comparison>
<user>
Where does it go?
</user>
<assistant> <!-- OK: it says so -->
To the desk.
</assistant>
</comparison>
~~~
"""


def texts(here: str, there: str, kept: str = KEPT, name: str = "yard", more: str = "") -> dict[str, str]:
    """Two modules of an orchard's shop whose clauses conflict; the first one keeps cases, in another clause."""
    return {
        "gate.md": f"# Gate {{#top{more}}}\n\n## Parcels {{#parcels}}\n{kept}\n"
        f"## Hours {{#hours}}\n\n{here}\n\n## After {{#after}}\n\nThe bell is green.\n",
        "yard.md": f"# Yard {{#top}}\n\n## Yard {{#{name}}}\n\n{there}\n",
    }


class Offered(NamedTuple):
    """What is offered for the conflict of the first module."""

    workspace: Workspace
    finding: Finding
    actions: list[CodeAction]


def offered(files: dict[str, str], path: str = "gate.md") -> Offered:
    workspace = workspace_of(files)
    findings = Engine(Config()).findings(workspace, ROOT + path)
    (conflict,) = [one for one in findings if one.code.startswith("CON")]
    actions = code_actions(workspace, ROOT + path, conflict.span, [conflict])
    return Offered(workspace, conflict, [one for one in actions if one.title == TITLE])


def hours(workspace: Workspace) -> tuple[Document, Clause]:
    document = workspace.documents[ROOT + "gate.md"]
    (clause,) = document.clauses_of("hours")
    return document, clause


LOGS = "Parcel logs must be kept for at most 30 days.", "Parcel logs must be kept for at least 90 days."


@pytest.mark.parametrize(
    ("code", "here", "there", "title", "asked"),
    [
        ("CON001", *LOGS, "30 days, with yard", "30 days keeps this clause and breaks yard"),
        (
            "CON005",
            "The guard must not close the gate.",
            "The guard must close the gate.",
            '"The guard must not close the gate", with yard',
            "not doing so keeps this clause and breaks yard",
        ),
        (
            "CON007",
            "The clerk must accept late orders.",
            "The clerk must refuse late orders.",
            '"The clerk must accept late orders", with yard',
            "whatever keeps this clause breaks yard",
        ),
        (
            "CON008",
            "The only colours of the badge are red and blue.",
            "The colours of the badge are red, blue and green.",
            '"green", with yard',
            '"green" keeps yard and breaks this clause',
        ),
        (
            "CON010",
            "Only the curator may open the vault.",
            "Guests may open the vault.",
            '"Only the curator may open the vault", with yard',
            "whatever keeps this clause breaks yard",
        ),
        (
            "CON011",
            "The kettle must be filled before it is heated.",
            "The kettle must be heated before it is filled.",
            '"The kettle must be filled before it is heated", with yard',
            "whatever keeps this clause breaks yard",
        ),
    ],
)
def test_the_case_is_read_in_its_clause_and_counts_once_it_is_decided(
    code: str, here: str, there: str, title: str, asked: str
):
    workspace, finding, actions = offered(texts(here, there))
    assert finding.code == code
    (action,) = actions
    assert list(action.edits) == [ROOT + "gate.md"]
    assert not action.preferred
    after = workspace_of(edited(workspace, action.edits))
    document, clause = hours(after)
    assert [case.verdict for case in clause.cases] == ["GOOD", "BAD"]
    assert [one.title for facts in clause.facts for one in facts.examples] == [title]
    assert asked in str(document.text)
    assert case_law(after, document, clause) == CaseLaw(0, 0, 0)
    decided = str(document.text).replace("[NEEDS CLARIFICATION: why?]", "the owner said so")
    later = workspace_of({"gate.md": decided})
    assert case_law(later, *hours(later)) == CaseLaw(good=1, bad=1)


def test_what_was_added_makes_no_conflict_and_is_not_offered_again():
    workspace, finding, (action,) = offered(texts(*LOGS))
    _, again, actions = offered(edited(workspace, action.edits))
    assert (again.code, again.message) == (finding.code, finding.message)
    assert actions == []


def test_its_place_follows_the_end_of_the_clause():
    longer = f"{LOGS[0]}\n\nThe bell is green.\n\nThe door is blue."
    workspace, _, (action,) = offered(texts(longer, LOGS[1]))
    after = edited(workspace, action.edits)["gate.md"]
    assert "The door is blue.\n\n**Example**: 30 days, with yard\n\n~~~xml\n" in after
    assert "</comparison>\n~~~\n\n## After {#after}\n" in after


def test_clauses_of_one_name_are_told_apart_by_document():
    workspace, _, (action,) = offered(texts(*LOGS, name="hours"))
    assert "**Example**: 30 days, with hours in yard.md\n" in edited(workspace, action.edits)["gate.md"]


def test_a_rate_is_told_as_the_message_tells_it():
    here = "The kiosk must send at most 5 letters per day."
    workspace, finding, (action,) = offered(texts(here, "The kiosk must send at least 9 letters per day."))
    assert "5 letters per day satisfies this clause" in finding.message
    assert "**Example**: 5 letters per day, with yard\n" in edited(workspace, action.edits)["gate.md"]


def test_nothing_is_offered_where_no_cases_are_kept():
    prose = "\nA parcel has a name.\n"
    assert offered(texts(*LOGS, kept=prose)).actions == []
    assert offered(texts(*LOGS), "yard.md").actions == []


def test_a_family_that_judges_answers_keeps_cases_before_it_has_some():
    prose = "\nA parcel has a name.\n"
    workspace, _, (action,) = offered(texts(*LOGS, kept=prose, more=" authority=platform"))
    after = workspace_of(edited(workspace, action.edits))
    assert len(hours(after)[1].cases) == 2


def test_nothing_is_offered_outside_of_a_heading():
    files = texts("The bell is red.", LOGS[1])
    files["gate.md"] = f"{LOGS[0]}\n\n{files['gate.md']}"
    assert offered(files).actions == []
    files["gate.md"] = f"# Logs\n\n{files['gate.md']}"
    assert len(offered(files).actions) == 1


@pytest.mark.parametrize("code", ["CON006", "CON013", "GAP007"])
def test_other_findings_with_a_case_get_none(code: str):
    workspace, finding, actions = offered(texts(*LOGS))
    other = Finding(**{**{name: getattr(finding, name) for name in finding.__slots__}, "code": code})
    found = code_actions(workspace, finding.key, finding.span, [other])
    assert actions
    assert TITLE not in [action.title for action in found]
