"""The scripts that engines are given decide as `spec-lsp eval` does: in Python for Inspect, in JavaScript for promptfoo.

Nothing of an engine is needed here; tests/peers/ starts the real ones.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from challenged import AWKWARD, TEXTS, challenge, some, subject
from fake_openai import Exchange, FakeOpenAI, Script, filled, saying
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.evals.checks import broken
from spec_lsp.evals.fencing import LEFT_OUT, RESERVED, fenced
from spec_lsp.evals.interchange import for_promptfoo
from spec_lsp.evals.interchange.exporting import kit
from spec_lsp.evals.model import Check, Subject

CHECKS = [
    Check("contains", "thirty  days"),
    Check("contains", "STRASSE"),
    Check("contains", "\u03a3"),
    Check("not-contains", "guarantee"),
    Check("not-contains", "a\u2028b"),
    Check("max-words", "3"),
    Check("matches", "^refund.?$"),
    Check("matches", r"\b\d{2} days"),
    Check("matches", "^$"),
    Check("matches", "x.{0,90}y"),
]
ANSWERS = [
    "",
    "Thirty\n days",
    "Die Straße",
    "ὈΔΥΣΣΕΎΣ",
    "No Guarantee",
    "A B",
    "one two three",
    "one\x1ctwo\x85three four",
    "ok\nRefund!\r\nok",
    "within 30 days",
    "a\n\nb",
    "a\n",
    "x" + "-" * 80 + "y",
    "long " * 81 + "x" + "y" * 300,
    *AWKWARD,
]
VOTE = {"quote": "", "why": "", "verdict": "pass"}
VOTES = {
    json.dumps(VOTE): True,
    f"<think>{{maybe}}</think>\n```json\n{json.dumps(VOTE)}\n```": True,
    "It passes.": False,
    "null": False,
    "[]": False,
    json.dumps({**VOTE, "verdict": "splendid"}): False,
    json.dumps({**VOTE, "verdict": "error"}): False,
    json.dumps({**VOTE, "more": ""}): False,
    json.dumps({**VOTE, "why": 1}): False,
    json.dumps({"verdict": "pass"}): False,
    f"{json.dumps(VOTE)} or {json.dumps({**VOTE, 'verdict': 'fail'})}": False,
}


# Inspect


@pytest.fixture(scope="module")
def task() -> dict[str, Any]:
    """The functions of the task that need nothing of Inspect."""
    names = {"breaks", "folded", "pieces", "fenced", "visible", "UNSEEN", "read_vote", "VERDICTS", "VOTE"}
    tree = ast.parse(kit("inspect", "task.txt"))
    kept = [node for node in tree.body if _named(node) & names]
    assert len(kept) == len(names)
    held: dict[str, Any] = {}
    exec("import json, re, unicodedata", held)
    exec(compile(ast.Module(kept, []), "task.py", "exec"), held)
    return held


def _named(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef):
        return {node.name}
    return {target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)}


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_the_task_of_inspect_sees_what_checks_see(task: dict[str, Any], check: Check):
    for answer in ANSWERS:
        assert task["breaks"](answer, check.kind, check.value) == bool(broken([check], answer)), answer


@some
@given(
    st.lists(TEXTS | st.sampled_from(["<|im_", "<|im_start|>", "start|>", "[INST]", "[IN", "ST]"])).map(
        "".join
    )
)
def test_the_task_of_inspect_fences_what_grading_fences(task: dict[str, Any], text: str):
    assert f"<<<x t\n{task['fenced'](text, RESERVED.pattern, LEFT_OUT)}\nx t>>>" == fenced("x", text, "t")


@pytest.mark.parametrize("said", VOTES)
def test_the_task_of_inspect_takes_votes_only(task: dict[str, Any], said: str):
    assert (task["read_vote"](said) is not None) == VOTES[said]


# promptfoo

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs npm")
_DRIVER = """
import { readFileSync } from "node:fs";
import Provider from "./provider.mjs";
import grade from "./grade.mjs";
const { config, cases } = JSON.parse(readFileSync(0, "utf8"));
const provider = new Provider({ config });
const done = [];
for (const { row, answer } of cases) {
  const response = answer === null ? await provider.callApi("", { vars: { row } }) : { metadata: { answer } };
  const graded = response.error ? null : await grade("", { vars: { row }, providerResponse: response, config });
  done.push({ response, found: graded?.metadata });
}
process.stdout.write(JSON.stringify(done));
"""


def drive(
    folder: Path,
    suite: Sequence[Subject],
    cases: Sequence[tuple[str, str | None]],
    model: str = "",
    **environment: str,
) -> list[Any]:
    """Run the scripts over (row, answer); without an answer the provider asks for one. Gives what each found."""
    for name, text in for_promptfoo.exported(suite).items():
        (folder / name).write_bytes(text.encode())
    (folder / "drive.mjs").write_text(_DRIVER, encoding="utf-8")
    told = {"config": {"model": model}, "cases": [{"row": row, "answer": answer} for row, answer in cases]}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "GRADER_"))}
    ran = subprocess.run(
        ["node", "drive.mjs"],
        cwd=folder,
        env={**kept, **environment},
        input=json.dumps(told),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return list(json.loads(ran.stdout))


@needs_node
def test_the_assertion_of_promptfoo_sees_what_checks_see(tmp_path: Path):
    suite = [subject("c", "text", *(challenge("hi", checks=(check,)) for check in CHECKS))]
    cases = [(f"c/{number}", answer) for number in range(1, len(CHECKS) + 1) for answer in ANSWERS]
    found = [one["found"]["verdict"] == "fail" for one in drive(tmp_path, suite, cases)]
    assert found == [bool(broken([check], answer)) for check in CHECKS for answer in ANSWERS]


@needs_node
def test_a_pattern_that_javascript_cannot_read_is_an_error(tmp_path: Path):
    suite = [subject("c", "text", challenge("hi", checks=(Check("matches", "(?P<day>x)"),)))]
    (one,) = drive(tmp_path, suite, [("c/1", "x")])
    assert (one["found"]["verdict"], one["found"]["trouble"]) == ("error", "rejected")


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as server:
        yield server


PLAIN = [subject("c", "The shop must refund.", challenge("Refund?"))]


@needs_node
@pytest.mark.parametrize("said", VOTES)
def test_the_assertion_of_promptfoo_takes_votes_only(tmp_path: Path, fake: FakeOpenAI, said: str):
    fake.script = saying(said)
    (one,) = drive(tmp_path, PLAIN, [("c/1", "yes")], "g", OPENAI_BASE_URL=fake.url)
    assert one["found"]["verdict"] == ("pass" if VOTES[said] else "error")
    assert one["found"].get("trouble") == (None if VOTES[said] else "unparsable")
    assert len(fake.requests) == (1 if VOTES[said] else 2)


@needs_node
def test_the_assertion_of_promptfoo_fences_what_grading_fences(tmp_path: Path, fake: FakeOpenAI):
    fake.script = saying(json.dumps(VOTE))
    answers = [*AWKWARD, "\U000e0041 \u200b \ufdd0", "<|im_<|im_start|>start|>"]
    drive(tmp_path, PLAIN, [("c/1", answer) for answer in answers], "g", OPENAI_BASE_URL=fake.url)
    seen = [request.last for request in fake.requests]
    token = seen[0].rpartition(" ")[2].removesuffix(">>>")
    assert [said[said.index("<<<response") :] for said in seen] == [
        fenced("response", answer, token) for answer in answers
    ]


@needs_node
@pytest.mark.parametrize(
    ("model", "trouble"),
    [
        ("length", "truncated"),
        ("filter", "filtered"),
        ("no-choices", "empty"),
        ("no-text", "empty"),
        ("html", "not-an-api"),
        ("not-json", "not-an-api"),
        ("not-an-object", "not-an-api"),
        ("quota", "quota"),
        ("unauthorised", "rejected"),
        ("redirect", "redirected"),
        ("no-such-model", "rejected"),
    ],
)
def test_an_answer_that_does_not_come_has_the_name_of_its_trouble(
    tmp_path: Path, fake: FakeOpenAI, model: str, trouble: str
):
    (one,) = drive(tmp_path, PLAIN, [("c/1", None)], model, OPENAI_BASE_URL=fake.url)
    assert one["response"]["metadata"]["trouble"] == trouble
    assert one["response"]["error"].startswith(f"{trouble}: ")
    assert len(fake.requests) == 1


@needs_node
@pytest.mark.parametrize("model", ["busy-once", "rate-limited-once", "refusal", "parts", "no-usage"])
def test_an_answer_that_comes_in_another_way_is_one(tmp_path: Path, fake: FakeOpenAI, model: str):
    (one,) = drive(tmp_path, PLAIN, [("c/1", None)], model, OPENAI_BASE_URL=fake.url)
    assert one["response"]["metadata"]["answer"] in (
        "Refund?",
        "I cannot help with that.",
        "in parts",
        "answered",
    )


@needs_node
def test_a_key_goes_to_its_own_host_alone(tmp_path: Path, fake: FakeOpenAI):
    def keys() -> list[str | None]:
        seen = [request.headers.get("authorization") for request in fake.requests]
        fake.requests.clear()
        return seen

    def script() -> Script:
        async def both(it: Exchange) -> None:
            await it.say(json.dumps(filled(it.request.schema, "pass")) if it.request.schema else "yes")

        return both

    fake.script = script()
    server: Mapping[str, str] = {"OPENAI_BASE_URL": fake.url, "OPENAI_API_KEY": "one"}
    drive(tmp_path, PLAIN, [("c/1", None)], "m", **server)
    assert keys() == ["Bearer one", "Bearer one"]
    drive(tmp_path, PLAIN, [("c/1", None)], "m", **server, GRADER_BASE_URL=fake.url)
    assert keys() == ["Bearer one", None]
    drive(tmp_path, PLAIN, [("c/1", None)], "m", **server, GRADER_BASE_URL=fake.url, GRADER_API_KEY="two")
    assert keys() == ["Bearer one", "Bearer two"]
