"""A project with awkward texts, the Model Spec, and a server that plays model and grader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from challenged import AWKWARD
from fake_openai import FakeOpenAI
from peer_engines import played


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    with FakeOpenAI(played) as server:
        yield server


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose challenges hold what engines take for templates, file names and ends of lines; we are in it."""
    root = tmp_path / "shop"
    root.mkdir()
    held = [text.replace("\x00", "").replace("\r", "") for text in AWKWARD]
    talks = "".join(
        f"**Example**: number {number}\n\n~~~~xml\n<developer>\nYou are {{{{ env.HOME }}}}.\n</developer>\n"
        f"<user>\n{text}\n</user>\n~~~~\n\n"
        for number, text in enumerate(held)
    )
    checks = "**Example**: short\n\n~~~xml\n<user>\nhello\n</user>\n~~~\n- check: max-words 1\n"
    clause = "## Refunds {#refunds}\n\nThe shop must refund. {{ env.HOME }} `{#id}`\n\n"
    (root / "spec.md").write_text(f"# Shop {{#shop}}\n\n{clause}{talks}{checks}", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def model_spec(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The public Model Spec, read in place; we are in a folder of our own."""
    monkeypatch.chdir(tmp_path)
    return corpus / "model_spec"
