"""Whatever lies on the disk: a clear word and the right exit status, never a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spec_lsp.engine import Engine
from spec_lsp.workspace import Workspace

Call = Callable[..., Any]

SPEC = "---\nspec: {name: shop}\n---\n# Shop\n\n## Refunds {#refunds}\n\nRefunds must be paid within 5 days. TBD\n"
NEEDS_PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")


def incomplete(call: Call, reason: str, *arguments: str) -> str:
    """Check; the run must be incomplete for this reason, in every format, and show its findings all the same."""
    status, out, err = call("check", *arguments)
    assert status == 3
    assert reason in out
    assert "Traceback" not in out + err
    for form in ("concise", "json", "jsonl", "sarif", "github"):
        status, out, err = call("check", *arguments, "--format", form)
        assert status == 3
        assert reason in err
    return str(call("check", *arguments, "--format", "json").out)


def test_binary_file(make: Call, call: Call):
    make({"spec.md": SPEC, "image.md": b"\x89PNG\r\n\x1a\n\x00\x00"})
    data = json.loads(incomplete(call, "image.md is binary"))
    assert data["skipped"] == [{"path": "image.md", "reason": "is binary"}]
    assert [finding["code"] for finding in data["findings"]] == ["AMB001"]


def test_invalid_utf8_is_read_and_found(make: Call, call: Call):
    make({"spec.md": SPEC.encode() + b"\nCaf\xe9 must open.\n"})
    status, out, _ = call("check", "--format", "concise", "--select", "TXT003")
    assert status == 1
    assert out.startswith("spec.md:10:4: error TXT003[invalid-encoding] not valid UTF-8 at byte ")


def test_50_mb_file(make: Call, call: Call):
    root = make({"spec.md": SPEC})
    with (root / "huge.md").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    incomplete(call, "huge.md is larger than 4 MiB (50 MiB)")


def test_loop_of_symbolic_links(make: Call, call: Call):
    root = make({"sub/spec.md": SPEC})
    (root / "sub/loop").symlink_to("..")
    (root / "self.md").symlink_to("self.md")
    status, out, _ = call("check", "--format", "concise")
    assert status == 1
    assert [line.split(":")[0] for line in out.splitlines()] == ["sub/spec.md"]
    assert call("check", "self.md").err == "spec-lsp: no such file or folder: self.md\n"


def test_folder_without_a_spec(make: Call, call: Call):
    make({"notes.md": "# Notes\n\nHello.\n", "x.txt": "x"})
    status, out, _ = call("check")
    assert status == 0
    assert "no spec here: none of 1 Markdown file shows clause ids" in out
    assert out.splitlines()[-1] == "Next: spec-lsp doctor"


def test_empty_folder(make: Call, call: Call):
    make({})
    status, out, _ = call("check")
    assert status == 0
    assert "no spec here: no Markdown file was found" in out


def test_unreadable_file(make: Call, call: Call, monkeypatch: pytest.MonkeyPatch):
    make({"spec.md": SPEC, "secret.md": SPEC})
    real = os.open

    def refuse(path: str, *rest: int) -> int:
        if str(path).endswith("secret.md"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    monkeypatch.setattr(os, "open", refuse)
    incomplete(call, "secret.md cannot be read: Permission denied")


def test_folder_called_like_a_file(make: Call, call: Call):
    make({"x.md/spec.md": SPEC})
    status, out, _ = call("check", "x.md", "--format", "concise")
    assert status == 1
    assert out.startswith("x.md/spec.md:")


@NEEDS_PIPES
def test_named_pipe_found_or_named(make: Call, call: Call):
    root = make({"spec.md": SPEC})
    os.mkfifo(root / "pipe.md")
    incomplete(call, "pipe.md is a named pipe, not a file")
    incomplete(call, "pipe.md is a named pipe, not a file", "pipe.md")


@NEEDS_PIPES
def test_named_pipe_as_baseline(make: Call, call: Call):
    root = make({"spec.md": SPEC})
    os.mkfifo(root / "known.json")
    status, _, err = call("check", "--baseline", "known.json")
    assert status == 2
    assert "baseline known.json is a named pipe, not a file" in err


def test_broken_settings_in_doctor_too(make: Call, call: Call):
    make({"spec-lsp.toml": "= 1"})
    status, _, err = call("doctor")
    assert status == 2
    assert "spec-lsp.toml:1:1: " in err


def test_name_that_is_no_text(make: Call, call: Call):
    root = make({})
    try:
        Path(os.fsdecode(os.fsencode(root) + b"/\xff.md")).write_text(SPEC)
    except OSError:
        pytest.skip("this file system wants names that are text")
    for form in ("text", "concise", "json", "jsonl", "sarif", "github"):
        status, _, err = call("check", "--format", form)
        assert status == 1
        assert "internal error" not in err
    uri = json.loads(call("check", "--format", "sarif").out)["runs"][0]["results"][0]["locations"][0]
    assert uri["physicalLocation"]["artifactLocation"]["uri"] == "%FF.md"
    written = call("check", "--write-baseline", "known.json")
    assert written.status == 0
    assert call("check", "--baseline", "known.json").status == 0


def test_hostile_settings_change_nothing_but_findings(make: Call, call: Call):
    root = make(
        {"spec.md": SPEC, "spec-lsp.toml": 'challenges = "../.."\nrules-url = 5\nplugins = ["x.py"]\n'}
    )
    status, _, err = call("check")
    assert status == 1
    assert err.count("warning") == 3
    assert sorted(path.name for path in root.iterdir()) == ["spec-lsp.toml", "spec.md"]


def test_rule_that_breaks_down_is_named_and_the_others_are_heard(
    make: Call, call: Call, monkeypatch: pytest.MonkeyPatch
):
    make({"a.md": SPEC, "b.md": SPEC})
    real = Engine.findings

    def broken(self: Engine, workspace: Workspace, key: str) -> Any:
        if key.endswith("a.md"):
            raise KeyError("x\ny")
        return real(self, workspace, key)

    monkeypatch.setattr(Engine, "findings", broken)
    status, out, _ = call("check")
    assert status == 3
    assert "  a.md could not be checked, please report it: KeyError: 'x\\ny'\n" in out
    assert " --> b.md:8:" in out


def test_document_that_breaks_the_reader_is_named(make: Call, call: Call, monkeypatch: pytest.MonkeyPatch):
    make({"a.md": SPEC, "b.md": SPEC})
    real = Workspace.with_text

    def broken(self: Workspace, key: str, *rest: Any, **more: Any) -> Workspace:
        if key.endswith("a.md"):
            raise RecursionError("too deep")
        return real(self, key, *rest, **more)

    monkeypatch.setattr(Workspace, "with_text", broken)
    status, out, _ = call("check")
    assert status == 3
    assert "  a.md could not be understood, please report it: RecursionError: too deep\n" in out
    assert " --> b.md:8:" in out
