"""`spec-lsp export` from end to end: where files go, what is picked, prompts, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
Make = Callable[..., Path]

SPEC = """\
---
spec: {name: shop, version: 1.2.0}
---
# Shop {#shop}

## Refunds {#refunds authority=developer}

The shop must refund within the *window*.

**Example**: asks on day 31

~~~xml
<user>
It has been 31 days.
</user>
<comparison>
<assistant> <!-- GOOD: cites the window -->
The window is 30 days.
</assistant>
<assistant> <!-- BAD -->
Sure.
</assistant>
</comparison>
~~~

## Law {#law authority=root}

The shop must obey the law.

## Terms {#terms}

**Window**: 30 days from delivery.

## Old {#old status=retired}

The shop may do anything.
"""
TONE = "# Tone {#tone}\n\nThe agent must be polite.\n\n**Example**: greets\n\n~~~xml\n<user>\nhello\n</user>\n~~~\n"
FILES = {"shop/spec.md": SPEC, "tone/spec.md": TONE}
INSPECT = ["data.jsonl", "task.py"]
PROMPTFOO = ["chat.mjs", "grade.mjs", "promptfooconfig.json", "provider.mjs", "rows.jsonl", "tests.jsonl"]


@pytest.mark.parametrize(("form", "names"), [("inspect", INSPECT), ("promptfoo", PROMPTFOO)])
def test_folders(make: Make, call: Call, form: str, names: list[str]):
    root = make(FILES)
    status, out, err = call("export", form, "--output", "out/suite")
    assert (status, out) == (0, "")
    assert err.startswith("spec-lsp: 2 challenges of 2 clauses; written to out/suite\nNext: cd out/suite && ")
    assert sorted(path.name for path in (root / "out/suite").iterdir()) == names
    before = {path.name: path.read_bytes() for path in (root / "out/suite").iterdir()}
    status, _, err = call("export", form, "--output", "out/suite")
    assert status == 2
    assert "is there already; --force overwrites it, --output names another place" in err
    assert call("export", form, "--output", "out/suite", "--force").status == 0
    assert before == {path.name: path.read_bytes() for path in (root / "out/suite").iterdir()}
    status, _, err = call("export", form)
    assert (status, err) == (
        2,
        f"spec-lsp: {form} takes several files; name a folder for them: --output DIR\n",
    )


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("batch", "--model", "m"), "batch.jsonl"),
        (("jsonl",), "challenges.jsonl"),
        (("jsonl", "--graded"), "training.jsonl"),
        (("prompt",), "prompt.md"),
    ],
)
def test_files_go_to_stdout_or_where_they_are_asked_for(
    make: Make, call: Call, arguments: tuple[str, ...], name: str
):
    root = make(FILES)
    status, out, err = call("export", *arguments)
    assert status == 0
    assert out
    (root / "folder").mkdir()
    for place, written in (("x.out", "x.out"), ("folder", f"folder/{name}")):
        status, nothing, err = call("export", *arguments, "--output", place)
        assert (status, nothing) == (0, "")
        assert err.endswith(f"; written to {written}\n")
        assert (root / written).read_text(encoding="utf-8") == out
        assert "is there already" in call("export", *arguments, "--output", place).err


def test_names_models_and_samples(make: Make, call: Call):
    make(FILES)
    requests = [
        json.loads(line)
        for line in call("export", "batch", "--model", "m", "--samples", "2").out.splitlines()
    ]
    assert [request["custom_id"] for request in requests] == [
        "refunds/1#0",
        "refunds/1#1",
        "tone/1#0",
        "tone/1#1",
    ]
    call("export", "promptfoo", "--output", "p", "--model", "m", "--grader", "g", "--samples", "3")
    config = json.loads(Path("p/promptfooconfig.json").read_bytes())
    assert config["evaluateOptions"] == {"repeat": 3, "cache": False}
    assert config["providers"][0]["config"] == {
        "model": "m",
        "parameters": {"max_tokens": 4096, "temperature": 0},
    }
    test = json.loads(Path("p/tests.jsonl").read_bytes().splitlines()[0])
    assert test["assert"][0]["config"]["model"] == "g"
    assert test["metadata"]["spec"] == "shop/spec.md"


def test_jsonl_is_read_again_and_training_data_holds_what_is_judged(make: Make, call: Call):
    make(FILES)
    plain = [json.loads(line) for line in call("export", "jsonl").out.splitlines()]
    assert [line["id"] for line in plain] == ["refunds/1", "tone/1"]
    (line,) = [json.loads(line) for line in call("export", "jsonl", "--graded").out.splitlines()]
    assert [answer["grade"] for answer in line["answers"]] == ["GOOD", "BAD"]
    assert "mark some GOOD or BAD" in call("export", "jsonl", "--graded", "--in", "tone").err


def test_what_is_picked(make: Make, call: Call):
    make(FILES)
    for arguments, ids in (
        (("--clause", "tone"), ["tone/1"]),
        (("--in", "shop"), ["refunds/1"]),
        (("--clause", "refunds/1"), ["refunds/1"]),
    ):
        lines = call("export", "jsonl", *arguments).out.splitlines()
        assert [json.loads(line)["id"] for line in lines] == ids


PROMPT = """\
# Rules

Where two of these clauses cannot both be kept, the one of the higher authority holds: it stands further up.

## Terms

- **Window**: 30 days from delivery.

## Authority: root

### Law (law)

The shop must obey the law.

## Authority: developer

### Refunds (refunds)

The shop must refund within the *window*.
"""


def test_a_prompt_in_order_of_authority(make: Make, call: Call):
    make(FILES)
    status, out, err = call("export", "prompt", "--authority", "developer", "--authority", "root")
    assert (status, out) == (0, PROMPT)
    assert err == f"spec-lsp: 2 clauses, about {len(PROMPT) // 4 + 4} tokens\n"
    assert "anything" not in call("export", "prompt").out
    assert call("export", "prompt", "--clause", "refunds", "--clause", "law").out == PROMPT
    one = call("export", "prompt", "--module", "tone/spec.md")
    assert "polite" in one.out
    assert "refund" not in one.out
    assert "refund" in call("export", "prompt", "--module", "shop").out


def test_what_a_prompt_leaves_out_is_named(make: Make, call: Call):
    make(FILES)
    _, out, err = call("export", "prompt", "--clause", "refunds", "--clause", "law", "--max-tokens", "60")
    assert "obey the law" in out
    assert "refund" not in out
    assert "left out to stay within 60 tokens: refunds (about 14)\n" in err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("batch",), "each request of a batch names its model: --model NAME"),
        (("jsonl", "--in", "gone"), "no such file or folder: gone"),
        (("jsonl", "--clause", "refund"), "called `refund`; did you mean `refunds`?"),
        (("jsonl", "--run", "gone.jsonl"), "gone.jsonl"),
        (("prompt", "--clause", "refund"), "no clause is called `refund`; did you mean `refunds`?"),
        (("prompt", "--module", "shops"), "no module is called `shops`; did you mean `shop`?"),
        (("prompt", "--authority", "rot"), "no level of authority is called `rot`; did you mean `root`?"),
        (("prompt", "--max-tokens", "0"), "expected a number above 0"),
        (
            ("prompt", "--changed-since", "HEAD"),
            "--changed-since goes with inspect and promptfoo and batch and jsonl, not with prompt",
        ),
        (("jsonl", "--in", "empty"), "no clause here has challenges"),
        (("prompt", "--in", "empty"), "no clause here says anything"),
        (("jsonl", "--max-tokens", "5"), "--max-tokens goes with prompt, not with jsonl"),
        (
            ("inspect", "--model", "m", "--output", "x"),
            "--model goes with promptfoo and batch, not with inspect",
        ),
        (("evals",), "invalid choice: 'evals'"),
    ],
)
def test_wrong_usage(make: Make, call: Call, arguments: tuple[str, ...], complaint: str):
    make({**FILES, "empty/README.md": "# Nothing\n"})
    status, out, err = call("export", *arguments)
    assert (status, out) == (2, "")
    assert complaint in err


def test_what_could_not_be_read_is_named(make: Make, call: Call):
    make({**FILES, "broken.md": b"\x00"})
    for arguments in (("jsonl",), ("prompt",)):
        status, out, err = call("export", *arguments)
        assert status == 3
        assert out
        assert "broken.md is binary" in err
