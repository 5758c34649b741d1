"""Files and answers for coding agents, as pure functions."""

import json

import pytest

from spec_lsp.wiring import AGENTS, Step, answer, edited_files, steps
from spec_lsp.wiring.json_text import CannotMerge, with_element
from spec_lsp.wiring.plans import MARK, chosen


def plan(agent: str, files: dict[str, str] | None = None) -> dict[str, Step]:
    present = files or {}
    found = steps(
        agent,
        present.get,
        lambda folder: [path.rpartition("/")[2] for path in present if path.rpartition("/")[0] == folder],
    )
    return {step.path: step for step in found}


def applied(agent: str, files: dict[str, str]) -> dict[str, str]:
    return {
        **files,
        **{path: step.text for path, step in plan(agent, files).items() if step.text is not None},
    }


@pytest.mark.parametrize("agent", AGENTS)
def test_a_second_time_changes_nothing(agent: str) -> None:
    once = applied(agent, {})
    assert once
    assert applied(agent, once) == once
    assert all(step.text is None and not step.refused for step in plan(agent, once).values())


def test_claude_gets_a_hook() -> None:
    written = json.loads(applied("claude", {})[".claude/settings.json"])
    (entry,) = written["hooks"]["PostToolUse"]
    assert entry["matcher"] == "Edit|MultiEdit|Write"
    assert entry["hooks"] == [{"type": "command", "command": "spec-lsp check --hook claude", "timeout": 60}]


def test_cursor_gets_two_hooks_and_a_rule() -> None:
    files = applied("cursor", {})
    assert json.loads(files[".cursor/hooks.json"]) == {
        "version": 1,
        "hooks": {
            "afterFileEdit": [{"command": "spec-lsp check --hook cursor"}],
            "postToolUse": [{"command": "spec-lsp check --hook cursor", "matcher": "Write"}],
        },
    }
    assert files[".cursor/rules/spec-lsp.mdc"].startswith("---\ndescription: ")


def test_kiro_gets_a_hook_of_its_generation() -> None:
    assert set(applied("kiro", {})) == {".kiro/hooks/spec-lsp.json", ".kiro/steering/spec-lsp.md"}
    assert (
        json.loads(applied("kiro", {})[".kiro/hooks/spec-lsp.json"])["hooks"][0]["trigger"] == "PostFileSave"
    )
    old = applied("kiro", {".kiro/hooks/lint.kiro.hook": "{}"})
    assert json.loads(old[".kiro/hooks/spec-lsp.kiro.hook"])["when"]["type"] == "fileEdited"
    assert ".kiro/hooks/spec-lsp.json" not in old


SETTINGS = """\
{
    "model": "opus",
    "permissions": { "allow": ["Bash(ls)", "Edit"], "deny": [] },
    "hooks": {
        "PostToolUse": [
            {"matcher": "Write", "hooks": [{"type": "command", "command": "fmt.sh ä"}]}
        ],
        "Stop": []
    }
}
"""


def test_nothing_else_of_a_settings_file_changes() -> None:
    merged = applied("claude", {".claude/settings.json": SETTINGS})[".claude/settings.json"]
    kept = SETTINGS.splitlines()
    assert [line for line in merged.splitlines() if line in kept or line.rstrip(",") in kept] == [
        line if "fmt.sh" not in line else line + "," for line in kept
    ]
    data = json.loads(merged)
    assert len(data["hooks"]["PostToolUse"]) == 2
    del data["hooks"]["PostToolUse"][1]
    assert data == json.loads(SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "{ }\n",
        '{"hooks": {}}',
        '{"a": 1}',
        '{\n\t"a": 1\n}\n',
        '{"hooks":{"PostToolUse":[]}}',
        '{\r\n  "a": 1\r\n}\r\n',
    ],
)
def test_an_entry_finds_its_place(text: str) -> None:
    merged = with_element(text, ("hooks", "PostToolUse"), {"x": [1]})
    data = json.loads(merged)
    assert data["hooks"]["PostToolUse"] == [{"x": [1]}]
    assert {key: value for key, value in data.items() if key != "hooks"} == {
        key: value for key, value in json.loads(text).items() if key != "hooks"
    }
    assert ("\r\n" in text) == ("\r\n" in merged)
    assert "\n" not in merged.replace("\r\n", "") if "\r\n" in text else True


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("// comment\n{}", "is not valid JSON"),
        ("{} {}", "is not valid JSON"),
        ("[]", "has something else than an object at its top"),
        ('{"hooks": []}', "has something else than an object at hooks"),
        ('{"hooks": {"PostToolUse": {}}}', "has something else than a list at hooks.PostToolUse"),
    ],
)
def test_what_cannot_be_merged_is_left_and_told(text: str, problem: str) -> None:
    with pytest.raises(CannotMerge, match=problem):
        with_element(text, ("hooks", "PostToolUse"), {})
    step = plan("claude", {".claude/settings.json": text})[".claude/settings.json"]
    assert step.text is None
    assert step.refused
    assert step.note.startswith(problem)
    assert '"spec-lsp check --hook claude"' in step.note


def test_a_hook_with_other_settings_is_ours_all_the_same() -> None:
    text = '{"hooks": {"PostToolUse": [{"matcher": "Edit", "hooks": [{"command": "uvx spec-lsp check --hook claude"}]}]}}'
    assert plan("claude", {".claude/settings.json": text})[".claude/settings.json"].text is None


def test_markdown_of_others_stays() -> None:
    path = ".github/instructions/spec-lsp.instructions.md"
    assert plan("copilot", {path: "mine\n"})[path].text is None
    rewritten = plan("copilot", {path: f"---\n---\n{MARK}\nold\n"})[path]
    assert rewritten.text is not None
    assert rewritten.note == "written anew"


def test_agents_in_use_are_chosen() -> None:
    assert chosen(lambda path: path in {".cursor", "CLAUDE.md"}) == ("claude", "cursor")
    assert chosen(lambda path: path == ".github/copilot-instructions.md") == ("copilot",)
    assert chosen(lambda path: False) == AGENTS


CLAUDE = {
    "session_id": "a",
    "cwd": "/w",
    "hook_event_name": "PostToolUse",
    "tool_name": "Edit",
    "tool_input": {"file_path": "/w/a.md", "old_string": "x", "new_string": "y"},
    "tool_response": {"filePath": "/w/a.md", "success": True},
}


@pytest.mark.parametrize(
    ("payload", "files"),
    [
        (CLAUDE, ("/w/a.md",)),
        ({"hook_event_name": "afterFileEdit", "file_path": "/w/b.md", "edits": []}, ("/w/b.md",)),
        ({"tool_name": "Write", "tool_input": {"path": "c.md"}}, ("c.md",)),
        ({"toolName": "edit", "toolArgs": '{"filePath": "d.md"}'}, ("d.md",)),
        ({"toolArgs": "{broken"}, ()),
        ({"hook_event_name": "PostFileSave", "cwd": "/w"}, ()),
        ({"tool_input": {"file_path": 3}}, ()),
        ([], ()),
        (None, ()),
        ("text", ()),
    ],
)
def test_edited_files(payload: object, files: tuple[str, ...]) -> None:
    assert edited_files(payload) == files


def test_each_agent_is_answered_in_its_way() -> None:
    assert answer("claude", CLAUDE, "bad\n") == ("", "bad\n", 2)
    assert answer("claude", CLAUDE, "") == ("", "", 0)
    assert answer("kiro", {}, "bad\n") == ("bad\n", "", 0)
    tool = answer("cursor", {"hook_event_name": "postToolUse"}, "bad\n")
    assert (json.loads(tool.out), tool.status) == ({"additional_context": "bad\n"}, 0)
    edit = answer("cursor", {"hook_event_name": "afterFileEdit"}, "bad\n")
    assert (edit.out, edit.err, edit.status) == ("{}\n", "bad\n", 0)
    assert answer("cursor", None, "").out == "{}\n"
