"""Prompt files: what is read out of them, and what is found."""

from pathlib import Path

import pytest
from rulebook import structural_findings as all_findings
from rulebook import workspace_of
from test_agents import found, load

from spec_lsp.facts import EdgeKind
from spec_lsp.ide.definition import definition

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "fixtures" / "families" / "prompts"


def test_nothing_is_found_in_good_prompts() -> None:
    workspace = load(FIXTURES / "good")
    assert found(FIXTURES / "good", workspace) == []
    names = {
        Path(key).relative_to(FIXTURES / "good").as_posix(): document.reason
        for key, document in workspace.documents.items()
        if document.dialect and document.dialect.name == "prompts"
    }
    assert names == {
        ".claude/agents/reviewer.md": "a subagent, reviewer",
        ".claude/commands/release.md": "a command, release",
        ".github/instructions/python.instructions.md": "instructions for some files",
        ".github/prompts/refund.prompt.md": "a prompt file",
        "skills/refunds/SKILL.md": "a skill",
        "skills/titles/SKILL.md": "a skill",
    }


def test_each_defect_of_bad_prompts_is_found() -> None:
    assert found(FIXTURES / "bad", load(FIXTURES / "bad")) == [
        (".claude/commands/release.md", 4, "REF003"),
        (".claude/commands/release.md", 4, "AMB003"),
        (".github/prompts/refund.prompt.md", 6, "REF003"),
        (".github/prompts/refund.prompt.md", 6, "REF001"),
        (".github/prompts/refund.prompt.md", 8, "AMB002"),
        (".github/prompts/refund.prompt.md", 9, "AMB001"),
        ("skills/refunds/SKILL.md", 7, "REF003"),
        ("skills/refunds/SKILL.md", 7, "REF002"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "a.prompt.md",
        "deep/b.instructions.md",
        ".github/chatmodes/c.chatmode.md",
        ".github/agents/d.agent.md",
        "skills/e/SKILL.md",
        ".claude/commands/f.md",
        ".claude/commands/group/g.md",
        ".claude/agents/h.md",
        ".opencode/command/i.md",
        ".cursor/commands/j.md",
        ".codex/prompts/k.md",
        ".windsurf/workflows/l.md",
    ],
)
def test_prompts_are_known_by_their_path(path: str) -> None:
    document = workspace_of({path: "Text.\n"}).documents[f"/w/{path}"]
    assert document.dialect is not None
    assert document.dialect.name == "prompts"


@pytest.mark.parametrize(
    "path", [".claude/commands/README.md", "skill.md", "prompt.md", "commands/a.md", "agents/b.md"]
)
def test_other_files_are_left_alone(path: str) -> None:
    assert workspace_of({path: "Use it.\n"}).documents[f"/w/{path}"].dialect is None


def test_a_prompt_with_clauses_and_graded_examples_is_a_model_spec() -> None:
    text = "## One {#one authority=user}\n\nThe assistant must answer.\n"
    document = workspace_of({"a.prompt.md": text}).documents["/w/a.prompt.md"]
    assert document.dialect is not None
    assert document.dialect.name == "model-spec"


def test_variables_are_no_references_and_files_are() -> None:
    text = "Take ${input:name:a name}, ${file}, $ARGUMENTS, #selection, #tool:search and #file:../docs/a.md, see #file:'b.md'.\n"
    workspace = workspace_of({"p/x.prompt.md": text, "docs/a.md": "# A\n", "p/b.md": "# B\n"})
    document = workspace.documents["/w/p/x.prompt.md"]
    references = [
        (reference.kind, reference.path) for facts in document.facts for reference in facts.references
    ]
    assert references == [(EdgeKind.MENTIONS, "../docs/a.md"), (EdgeKind.MENTIONS, "b.md")]
    assert all_findings(workspace) == []
    (place,) = definition(workspace, "/w/p/x.prompt.md", 0, text.index("../docs") + 3)
    assert place.key == "/w/docs/a.md"


def test_standards_are_no_ids() -> None:
    text = "- UTF-8: write it so.\n- ISO-8601: dates.\n- SEC-1: ask first.\n- **A-2** — test it.\n- [B-3] keep it: short.\n"
    document = workspace_of({"a.prompt.md": text}).documents["/w/a.prompt.md"]
    assert [placed.item.id for placed in document.placed_items] == ["SEC-1", "A-2"]
