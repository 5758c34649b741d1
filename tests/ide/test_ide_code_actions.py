import pytest
from carets import ROOT, at, edited, workspace_of

from spec_lsp.config import Config
from spec_lsp.diagnostics import Edit, Finding, Fix, Severity, Span
from spec_lsp.engine import Engine
from spec_lsp.ide.code_actions import CodeAction, code_actions
from spec_lsp.workspace import Workspace

KEY = ROOT + "spec.md"


def finding(span: Span, *fixes: Fix, code: str = "AMB002", suppressed: str | None = None) -> Finding:
    return Finding(code, Severity.WARNING, KEY, span, "why", fixes=fixes, suppressed=suppressed)


def of_word(text: str, word: str) -> tuple[Workspace, Finding]:
    """A workspace with one spec, and a finding at `word` in it."""
    workspace = workspace_of({"spec.md": text})
    _, _, line, column = at(workspace, "spec.md", word)
    return workspace, finding(Span(line, column, line, column + len(word)))


def silenced(text: str, word: str) -> tuple[str, str] | None:
    """Title of the suppression that is offered for a finding at `word`, and the text after it."""
    workspace, item = of_word(text, word)
    actions = code_actions(workspace, KEY, item.span, [item])
    if not actions:
        return None
    (action,) = actions
    return action.title, edited(workspace, action.edits)["spec.md"]


HEAD = "# A {#a authority=user}\n\n"
NOTE = "<!-- spec-lsp: ignore AMB002 reason: ... -->"
ABOVE = "<!-- spec-lsp: ignore-next-line AMB002 reason: ... -->"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It must BAD.\n", f"It must BAD. {NOTE}\n"),
        ("It must BAD.", f"It must BAD. {NOTE}"),
        ("It must BAD.  \nnext\n", f"It must BAD. {NOTE}  \nnext\n"),
        ("It must BAD.\\\nnext\n", f"It must BAD. {NOTE}\\\nnext\n"),
        ("- It must BAD.\n- two\n", f"- It must BAD. {NOTE}\n- two\n"),
        ("> It must BAD.\n", f"> It must BAD. {NOTE}\n"),
        ("It must\nBAD now\nor later.\n", f"It must\nBAD now {NOTE}\nor later.\n"),
        ("## BAD {#b}\n", f"{ABOVE}\n## BAD {{#b}}\n"),
        ("text\n\n## BAD {#b}\r\n", f"text\n\n{ABOVE}\n## BAD {{#b}}\r\n"),
        ("| a | b |\n| - | - |\n| x | BAD |\n", f"| a | b |\n| - | - |\n| x | BAD {NOTE} |\n"),
        ("| a | b\n| - | -\n| x | BAD\n", f"| a | b\n| - | -\n| x | BAD {NOTE}\n"),
    ],
)
def test_a_line_is_silenced_where_the_comment_does_no_harm(before: str, after: str):
    assert silenced(HEAD + before, "BAD") == ("Suppress AMB002 on this line", HEAD + after)


@pytest.mark.parametrize("block", ["~~~\nx\nBAD\n~~~\n", "`code\nBAD\ncode`\n"])
def test_where_no_line_can_bear_a_comment_the_file_does(block: str):
    title, after = silenced("---\nspec: x\n---\n" + HEAD + block, "BAD") or ("", "")
    assert title == "Suppress AMB002 in this file"
    assert after == f"---\nspec: x\n---\n<!-- spec-lsp: ignore-file AMB002 reason: ... -->\n\n{HEAD}{block}"


def test_the_engine_honours_every_suppression():
    text = (
        HEAD + "It must stop as appropriate, and/or TBD.\n\n## As TBD {#b}\n\n- It must run as appropriate.\n"
    )
    workspace = workspace_of({"spec.md": text})
    findings = [item for item in Engine(Config()).findings(workspace, KEY) if item.code[:3] == "AMB"]
    assert len(findings) >= 3
    for item in findings:
        (action,) = [
            one for one in actions_for(workspace, [item], item.span) if one.title.startswith("Suppress")
        ]
        after = workspace_of(edited(workspace, action.edits))
        remaining = Engine(Config()).findings(after, KEY)
        silent = [one for one in remaining if one.code == item.code and one.suppressed is not None]
        assert [one.message for one in silent if one.message == item.message], action


def actions_for(workspace: Workspace, findings: list[Finding], span: Span) -> tuple[CodeAction, ...]:
    return code_actions(workspace, KEY, span, findings)


def test_fixes_come_first_and_one_safe_fix_is_preferred():
    edit = Edit(Span(2, 0, 2, 2), "Xx")
    fixes = (
        Fix("guess", (edit,)),
        Fix("mend", (edit,), safe=True),
        Fix("create", (), ((ROOT + "new.md", "x"),)),
    )
    workspace = workspace_of({"spec.md": HEAD + "It must.\n"})
    item = finding(Span(2, 3, 2, 7), *fixes)
    actions = actions_for(workspace, [item], Span(2, 5, 2, 5))
    assert [(action.title, action.preferred) for action in actions] == [
        ("guess", False),
        ("mend", True),
        ("create", False),
        ("Suppress AMB002 on this line", False),
    ]
    assert actions[1].edits == {KEY: (edit,)}
    assert actions[2].creates == ((ROOT + "new.md", "x"),)
    assert all(action.finding is item for action in actions)


def test_two_safe_fixes_leave_the_choice_to_the_author():
    fixes = [Fix(name, (Edit(Span(2, 0, 2, 0), "x"),), safe=True) for name in "ab"]
    actions = actions_for(
        workspace_of({"spec.md": HEAD + "It must.\n"}), [finding(Span(2, 0, 2, 2), *fixes)], Span(2, 0, 2, 0)
    )
    assert not any(action.preferred for action in actions)


def test_only_open_findings_that_the_range_touches_count():
    workspace = workspace_of({"spec.md": HEAD + "It must be.\n"})
    mend = Fix("mend", (Edit(Span(2, 3, 2, 7), "shall"),))
    item = finding(Span(2, 3, 2, 7), mend)
    spans = {(2, 2, 2, 2): 0, (2, 3, 2, 3): 2, (2, 7, 2, 7): 2, (2, 8, 2, 9): 0, (0, 0, 9, 0): 2}
    assert {span: len(actions_for(workspace, [item], Span(*span))) for span in spans} == spans
    meant = finding(Span(2, 3, 2, 7), mend, suppressed="meant")
    assert actions_for(workspace, [meant], Span(2, 3, 2, 3)) == ()
    assert code_actions(workspace, ROOT + "absent.md", Span(2, 3, 2, 3), [item]) == ()


def test_one_suppression_for_equal_findings_of_a_line():
    workspace = workspace_of({"spec.md": HEAD + "It must be.\n"})
    items = [finding(Span(2, 0, 2, 2)), finding(Span(2, 3, 2, 7)), finding(Span(2, 0, 2, 2), code="AMB003")]
    titles = [action.title for action in actions_for(workspace, items, Span(2, 0, 2, 9))]
    assert titles == ["Suppress AMB002 on this line", "Suppress AMB003 on this line"]
