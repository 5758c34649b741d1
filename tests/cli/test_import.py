"""`spec-lsp import` from end to end: batches to a run, to a grader, and back into training data; what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_openai import FakeOpenAI

from spec_lsp.evals.records import parse

Call = Callable[..., Any]
Make = Callable[..., Path]

TALK = "**Example**: {0}\n\n~~~xml\n<user>\n{0}\n</user>\n~~~\n"
SPEC = (
    "# Tone {#tone}\n\nThe agent must be polite.\n\n"
    + TALK.format("hello")
    + "- check: max-words 2\n\n"
    + TALK.format("how are you")
)


def results(*answers: tuple[str, str]) -> str:
    """A result file of a batch."""
    return "".join(
        json.dumps(
            {
                "id": "batch_1",
                "custom_id": name,
                "response": {
                    "status_code": 200,
                    "body": {
                        "model": "m",
                        "choices": [{"message": {"content": text}, "finish_reason": "stop"}],
                    },
                },
            }
        )
        + "\n"
        for name, text in answers
    )


def test_a_batch_becomes_a_run(make: Make, call: Call):
    root = make({"spec.md": SPEC, "out.jsonl": results(("tone/2#0", "fine"), ("tone/1#0", "hi you there"))})
    status, out, err = call("import", "batch", "out.jsonl", "--output", "run.jsonl")
    assert status == 0
    assert "  tone  Tone  0/1 pass · 1 fail · 1 undetermined\n" in out
    assert err.startswith(
        "spec-lsp: the run is kept in run.jsonl\nspec-lsp: a batch has no verdicts but those of checks; "
    )
    run = parse((root / "run.jsonl").read_text(encoding="utf-8")).run
    assert [(row.spec, row.challenge, row.verdict.value) for row in run.rows] == [
        ("spec.md", "tone/1", "fail"),
        ("spec.md", "tone/2", "undetermined"),
    ]
    (line,) = call("export", "jsonl", "--run", "run.jsonl").out.splitlines()
    assert json.loads(line)["answers"][0]["grade"] == "BAD"
    status, _, err = call("import", "batch", "out.jsonl", "--output", "run.jsonl")
    assert status == 2
    assert "run.jsonl is there already" in err


def test_a_run_is_held_against_an_earlier_one(make: Make, call: Call):
    make(
        {
            "spec.md": SPEC,
            "a.jsonl": results(("tone/1#0", "hi")),
            "b.jsonl": results(("tone/1#0", "hi you there")),
        }
    )
    only = ("--clause", "tone/1")
    assert call("import", "batch", "a.jsonl", *only, "--output", "first.jsonl").status == 0
    status, out, _ = call("import", "batch", "b.jsonl", *only, "--baseline", "first.jsonl")
    assert status == 1
    assert "gate: failed" in out


def test_runs_are_kept_where_eval_keeps_them(make: Make, call: Call):
    root = make({"spec.md": SPEC, "out.jsonl": results(("tone/2#0", "fine"), ("tone/1#0", "hi"))})
    err = call("import", "batch", "out.jsonl").err
    (kept,) = (root / ".spec-lsp/runs").iterdir()
    assert err.startswith(f"spec-lsp: the run is kept in .spec-lsp/runs/{kept.name}\n")
    assert kept.name.endswith("-batch_1.jsonl")


def test_what_is_missing_makes_it_incomplete(make: Make, call: Call):
    make({"spec.md": SPEC, "a.jsonl": results(("tone/1#0", "hi")), "b.jsonl": results(("gone/1#0", "x"))})
    status, out, err = call(
        "import", "batch", "a.jsonl", "b.jsonl", "--output", "run.jsonl", "--format", "json"
    )
    assert status == 3
    assert json.loads(out)["counts"]["error"] == 1
    assert "answers to what was edited since, or is not asked for here: gone/1#0" in err


def test_answers_of_a_batch_go_to_a_grader(
    make: Make, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    make({"spec.md": SPEC, "out.jsonl": results(("tone/2#0", "fine"), ("tone/1#0", "hi"))})
    status, out, err = call("import", "batch", "out.jsonl", "--responses", "answers.jsonl")
    assert (status, out) == (0, "")
    assert err.endswith("Next: spec-lsp grade --responses answers.jsonl\n")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    with FakeOpenAI() as fake:
        monkeypatch.setenv("SPEC_LSP_MODEL_URL", fake.url)
        monkeypatch.setenv("SPEC_LSP_CONSENT", fake.host)
        monkeypatch.setenv("SPEC_LSP_GRADER", "grader-pass")
        status, out, _ = call("grade", "--responses", "answers.jsonl", "--output", "run.jsonl")
        assert len(fake.requests) == 1
    assert "2/2 pass" in out
    assert status == 0


def test_an_answer_that_failed_is_named_before_grading(make: Make, call: Call):
    make({"spec.md": SPEC, "out.jsonl": results(("tone/1#0", ""), ("tone/2#0", "fine"))})
    status, _, err = call("import", "batch", "out.jsonl", "--responses", "answers.jsonl")
    assert status == 3
    assert "tone/1#0: error:empty" in err
    assert len(Path("answers.jsonl").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("inspect", "gone.json"), "no such file: gone.json"),
        (("inspect", "out.jsonl"), "out.jsonl is no JSON"),
        (("inspect", "other.json"), "other.json is no log of Inspect; expected the JSON log"),
        (("promptfoo", "other.json"), "other.json is no output of promptfoo; expected the JSON output"),
        (("batch", "other.json"), "other.json holds no result of a batch"),
        (("inspect", "log.eval"), "log.eval is a log in Inspect's own form; `inspect log convert --to json"),
        (("inspect", "out.jsonl", "out.jsonl"), "one file is one run of inspect"),
        (("inspect", "out.jsonl", "--responses", "x"), "--responses goes with batch"),
        (("batch", "out.jsonl", "--in", "gone"), "no such file or folder: gone"),
        (("other", "out.jsonl"), "invalid choice: 'other'"),
    ],
)
def test_wrong_usage(make: Make, call: Call, arguments: tuple[str, ...], complaint: str):
    make(
        {
            "spec.md": SPEC,
            "out.jsonl": results(("tone/1#0", "hi")) * 2,
            "other.json": "{}",
            "log.eval": b"PK\x03\x04\x00",
        }
    )
    status, out, err = call("import", *arguments)
    assert (status, out) == (2, "")
    assert complaint in err
    assert not Path(".spec-lsp").exists()
