"""`spec-lsp init` and `check --hook` from end to end."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

PROMPT = """\
# Refunds

You must refund cancelled orders within 14 days. Notify the driver as appropriate.

Example:

```
User: Where is my money?
Assistant: On its way.
```
"""
BROKEN = "---\nspec: {name: shop}\n---\n## Refunds {#refunds}\n\nSee [pay](#cash).\n"
SOUND = BROKEN.replace("#cash", "#refunds")


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes], None]:
    """Put something on standard input."""

    def put(content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))

    return put


# --- a spec out of a prompt


def test_a_prompt_becomes_a_spec_that_holds_but_for_what_is_open(make: Call, call: Call):
    root = make({"refund.prompt.md": PROMPT})
    status, out, err = call("init", "--from", "refund.prompt.md")
    assert (status, err) == (0, "")
    assert out == (
        "spec.md written: 2 clauses, 1 open question, 1 challenge file beside it\nNext: spec-lsp check spec.md\n"
    )
    text = (root / "spec.md").read_text(encoding="utf-8")
    assert text.startswith("---\nspec: {name: refund, modality: instructions}\n---\n\n# Refunds\n")
    assert (
        "## You must refund cancelled orders within 14 days {#refund-cancelled-orders-within-14-days}" in text
    )
    assert len(list((root / "examples").iterdir())) == 1
    checked = call("check", "spec.md", "examples", "--format", "concise", "--ignore", "AMB001")
    assert (checked.status, checked.out.count("\n")) == (0, 1)
    assert "AMB002" in checked.out


def test_twice_gives_the_same_bytes(make: Call, call: Call):
    root = make({"p.md": PROMPT})
    assert call("init", "--from", "p.md").status == 0
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert call("init", "--from", "p.md", "--force").status == 0
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_nothing_is_overwritten_without_being_asked(make: Call, call: Call):
    root = make({"p.md": PROMPT, "spec.md": "mine\n"})
    status, _, err = call("init", "--from", "p.md")
    assert status == 2
    assert err == "spec-lsp: spec.md is there already; --force overwrites it, --out names another file\n"
    assert (root / "spec.md").read_text() == "mine\n"
    assert not (root / "examples").exists()


def test_a_challenge_file_is_not_overwritten_either(make: Call, call: Call):
    root = make({"p.md": PROMPT})
    call("init", "--from", "p.md", "--out", "a/spec.md")
    (challenge,) = (root / "a" / "examples").iterdir()
    (root / "a" / "spec.md").unlink()
    challenge.write_text("mine\n")
    status, _, err = call("init", "--from", "p.md", "--out", "a/spec.md")
    assert (status, challenge.read_text()) == (2, "mine\n")
    assert challenge.name in err


def test_out_may_be_a_new_folder_or_stdout(make: Call, call: Call):
    root = make({"p.md": PROMPT})
    assert call("init", "--from", "p.md", "--out", "deep/down/x.md").status == 0
    assert (root / "deep" / "down" / "x.md").is_file()
    status, out, _ = call("init", "--from", "p.md", "--out", "-")
    assert status == 0
    assert out.startswith("---\nspec: {name: p,")
    assert "User: Where is my money?" in out


def test_stdin_is_a_prompt_too(make: Call, call: Call, feed: Call):
    root = make({})
    feed(PROMPT)
    assert call("init", "--from", "-").status == 0
    assert "spec: {name: draft," in (root / "spec.md").read_text()


def test_line_ends_and_byte_order_mark(make: Call, call: Call):
    root = make({"p.md": b"\xef\xbb\xbf" + PROMPT.replace("\n", "\r\n").encode()})
    assert call("init", "--from", "p.md").status == 0
    data = (root / "spec.md").read_bytes()
    assert data.startswith(b"---\r\nspec:")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert call("check", "--ignore", "AMB").status == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("refund-policy.prompt.md", "refund-policy"),
        ("skills/refunds/SKILL.md", "refunds"),
        (".cursorrules", "cursorrules"),
    ],
)
def test_the_spec_is_called_after_its_prompt(make: Call, call: Call, name: str, expected: str):
    make({name: "Use it.\n"})
    assert f"spec: {{name: {expected}," in call("init", "--from", name, "--out", "-").out


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"a\x00b", "is binary"), (b"\xff\xe9 must", "is not valid UTF-8 at byte 0; save it as UTF-8")],
)
def test_what_cannot_be_read_is_named(make: Call, call: Call, content: bytes, reason: str):
    root = make({"p.md": content})
    status, _, err = call("init", "--from", "p.md")
    assert (status, err) == (3, f"spec-lsp: p.md {reason}\n")
    assert not (root / "spec.md").exists()


def test_a_folder_is_no_prompt_and_a_missing_file_is_wrong_usage(make: Call, call: Call):
    make({"a/b.md": "x"})
    assert call("init", "--from", "a").status == 3
    assert call("init", "--from", "no.md") == (2, "", "spec-lsp: no such file: no.md\n")


def test_a_prompt_that_demands_nothing_is_told(make: Call, call: Call):
    root = make({"p.md": "The shop is old.\n"})
    status, _, err = call("init", "--from", "p.md")
    assert status == 0
    assert "no sentence of this prompt demands anything" in err
    assert "The shop is old." in (root / "spec.md").read_text()


# --- a skeleton


def test_an_empty_folder_gets_a_first_spec(make: Call, call: Call):
    root = make({"notes.txt": "x"})
    assert call("init") == (0, "spec.md written: a first clause to fill in\nNext: spec-lsp check\n", "")
    checked = call("check", "--format", "concise")
    assert checked.status == 1
    assert checked.out.count("AMB001") == checked.out.count("\n") == 1
    assert "spec: {name: project}" in (root / "spec.md").read_text()


def test_a_folder_with_specs_is_told_what_is_there(make: Call, call: Call):
    root = make({"a.md": SOUND, "b.md": SOUND, "AGENTS.md": "Use it.\n"})
    status, out, _ = call("init")
    assert status == 0
    assert out == "found, agents: AGENTS.md\nfound, markdown: a.md and 1 more\nNext: spec-lsp check\n"
    assert not (root / "spec.md").exists()


def test_prompts_alone_are_no_specs_yet(make: Call, call: Call):
    make({"AGENTS.md": "Use it.\n"})
    _, out, _ = call("init")
    assert "spec.md written" in out
    assert "spec-lsp init --from AGENTS.md --force\n" in out
    assert call("init", "--from", "AGENTS.md", "--force").status == 0


def test_a_file_that_is_no_spec_is_not_overwritten(make: Call, call: Call):
    root = make({"spec.md": "Hello.\n"})
    assert call("init").status == 2
    assert (root / "spec.md").read_text() == "Hello.\n"


# --- files of coding agents


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_all_agents_are_served_once(make: Call, call: Call):
    root = make({})
    status, out, _ = call("init", "--agents")
    assert status == 0
    assert set(files(root)) == {
        ".claude/settings.json",
        ".cursor/hooks.json",
        ".cursor/rules/spec-lsp.mdc",
        ".github/instructions/spec-lsp.instructions.md",
        ".kiro/hooks/spec-lsp.json",
        ".kiro/steering/spec-lsp.md",
    }
    assert out.count(" written\n") == 6
    before = files(root)
    again = call("init", "--agents")
    assert again.status == 0
    assert " written" not in again.out
    assert files(root) == before
    assert call("check", "--hints").status == 0


def test_only_agents_in_use_or_named_are_served(make: Call, call: Call):
    root = make({"CLAUDE.md": "", ".github/workflows/ci.yml": ""})
    call("init", "--agents")
    assert set(files(root)) == {"CLAUDE.md", ".github/workflows/ci.yml", ".claude/settings.json"}
    call("init", "--agents", "kiro", "copilot")
    assert ".kiro/hooks/spec-lsp.json" in files(root)
    assert ".cursor/hooks.json" not in files(root)
    assert call("init", "--agents", "emacs").status == 2


def test_settings_are_merged_and_broken_ones_left(make: Call, call: Call):
    settings = '{\r\n\t"model": "opus"\r\n}\r\n'
    root = make({".claude/settings.json": b"\xef\xbb\xbf" + settings.encode()})
    assert call("init", "--agents", "claude").out.startswith("claude: .claude/settings.json hook added\n")
    data = (root / ".claude" / "settings.json").read_bytes()
    assert data.startswith(b'\xef\xbb\xbf{\r\n\t"model": "opus",\r\n\t"hooks": {\r\n\t\t"PostToolUse": [')
    assert json.loads(data.decode("utf-8-sig"))["model"] == "opus"
    (root / ".claude" / "settings.json").write_text("{ // mine\n}")
    status, out, _ = call("init", "--agents", "claude")
    assert status == 3
    assert "is not valid JSON; add this to hooks.PostToolUse by hand: " in out
    assert (root / ".claude" / "settings.json").read_text() == "{ // mine\n}"


# --- hooks


def claude(path: str, cwd: Path) -> str:
    return json.dumps(
        {
            "session_id": "abc",
            "transcript_path": "/t.jsonl",
            "cwd": str(cwd),
            "permission_mode": "default",
            "hook_event_name": "PostToolUse",
            "tool_name": "Edit",
            "tool_input": {"file_path": path, "old_string": "a", "new_string": "b"},
            "tool_response": {"filePath": path, "success": True},
            "tool_use_id": "toolu_1",
        }
    )


def test_claude_is_told_on_stderr_with_status_2(make: Call, call: Call, feed: Call):
    root = make({"spec.md": BROKEN})
    feed(claude(str(root / "spec.md"), root))
    status, out, err = call("check", "--hook", "claude")
    assert (status, out) == (2, "")
    assert err.startswith('spec.md:6:12: error REF001[unknown-clause] this document has no clause "#cash"')
    assert "`spec-lsp explain REF001`" in err.splitlines()[-1]


@pytest.mark.parametrize("name", ["spec.md", "README.md", "app.py", "gone.md", "notes/spec.md"])
def test_claude_hears_nothing_of_sound_specs_and_other_files(make: Call, call: Call, feed: Call, name: str):
    root = make(
        {"spec.md": SOUND, "README.md": "[x](#gone) TODO\n", "app.py": BROKEN, "notes/spec.md": "[x](#y)\n"}
    )
    feed(claude(str(root / name), root))
    assert call("check", "--hook", "claude") == (0, "", "")


@pytest.mark.parametrize("content", ["", "no json", "[]", "{}", '{"tool_input": 3}', b"\xff\xfe"])
def test_a_payload_that_says_nothing_is_no_error(make: Call, call: Call, feed: Call, content: str | bytes):
    make({"spec.md": BROKEN})
    feed(content)
    assert call("check", "--hook", "claude") == (0, "", "")


def test_questions_and_hints_are_not_put_to_the_agent(make: Call, call: Call, feed: Call):
    asked = SOUND + "\nKeep it for [NEEDS CLARIFICATION: how long?]. See [x](gone.md).\n"
    root = make({"spec.md": asked})
    feed(claude("spec.md", root))
    assert call("check", "--hook", "claude").status == 0


def test_cursor_is_answered_in_json(make: Call, call: Call, feed: Call):
    root = make({"spec.md": BROKEN})
    base = {"conversation_id": "c", "generation_id": "g", "workspace_roots": [str(root)]}
    feed(
        json.dumps(
            {
                **base,
                "hook_event_name": "postToolUse",
                "tool_name": "Write",
                "tool_input": {"file_path": "spec.md"},
            }
        )
    )
    status, out, _ = call("check", "--hook", "cursor")
    assert status == 0
    assert "REF001" in json.loads(out)["additional_context"]
    feed(
        json.dumps(
            {**base, "hook_event_name": "afterFileEdit", "file_path": str(root / "spec.md"), "edits": []}
        )
    )
    status, out, err = call("check", "--hook", "cursor")
    assert (status, out) == (0, "{}\n")
    assert "REF001" in err


def test_kiro_names_no_file_so_its_specs_are_checked(make: Call, call: Call, feed: Call):
    tasks = "- [ ] 1. Pay\n  - _Requirements: 9.9_\n"
    needs = "### Requirement 1: Refund\n\n#### Acceptance Criteria\n\n1. WHEN an order fails, THE Shop SHALL refund it.\n"
    root = make({".kiro/specs/a/requirements.md": needs, ".kiro/specs/a/tasks.md": tasks, "spec.md": BROKEN})
    feed(json.dumps({"session_id": "s", "hook_event_name": "PostFileSave", "cwd": str(root)}))
    status, out, err = call("check", "--hook", "kiro")
    assert (status, err) == (0, "")
    assert ".kiro/specs/a/tasks.md:2:" in out
    assert "spec.md:6" not in out
    feed(json.dumps({"hook_event_name": "PostFileSave", "cwd": str(root), "file_path": "spec.md"}))
    assert "spec.md:6" in call("check", "--hook", "kiro").out


def test_a_broken_configuration_is_told_to_who_broke_it(make: Call, call: Call, feed: Call):
    root = make({"spec.md": SOUND, "spec-lsp.toml": "ignore = ["})
    feed(claude("spec.md", root))
    status, _, err = call("check", "--hook", "claude")
    assert status == 2
    assert "spec-lsp.toml:1" in err


def test_many_findings_are_cut_short(make: Call, call: Call, feed: Call):
    links = "".join(f"See [x](#gone-{number}).\n\n" for number in range(30))
    root = make({"spec.md": SOUND + "\n" + links})
    feed(claude("spec.md", root))
    err = call("check", "--hook", "claude").err
    assert err.count("REF001[") == 20
    assert "... and 10 more\n" in err


def test_the_process_reads_a_pipe(make: Call, tmp_path: Path):
    root = make({"spec.md": BROKEN})
    done = subprocess.run(
        [sys.executable, "-m", "spec_lsp", "check", "--hook", "claude"],
        input=claude(str(root / "spec.md"), root),
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
        cwd=root,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "REF001" in done.stderr
