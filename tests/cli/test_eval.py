"""`spec-lsp eval`, `grade` and `calibrate` from end to end, against a scripted server on loopback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from at_hand import ROOT
from fake_openai import BAD, GOOD, Exchange, FakeOpenAI, filled
from runs import FILES

from spec_lsp.evals.model import Verdict
from spec_lsp.files.runs import read_run

Call = Callable[..., Any]
Make = Callable[..., Path]


def answering(**verdicts: str) -> Callable[[Exchange], Any]:
    """A model that answers each prompt with a mark, and a grader that goes by it; `verdicts` by a word of the prompt.

    An answer of the model is GOOD or BAD; "split" has the votes differ.
    """

    async def script(it: Exchange) -> None:
        last = it.request.last
        if it.request.model == "candidate":
            said = next((verdict for word, verdict in verdicts.items() if word in last), "good")
            await it.say({"good": GOOD, "bad": BAD}.get(said, said))
            return
        response = last[last.rfind("<<<response") :]
        verdict = "pass" if GOOD in response else "fail" if BAD in response else "undetermined"
        await it.say(
            json.dumps({**filled(it.request.schema or {}, verdict), "quote": "30 days", "why": verdict})
        )

    return script


def the_run(root: Path) -> Path:
    (path,) = (root / ".spec-lsp" / "runs").iterdir()
    return path


def test_a_run_from_end_to_end(make: Make, call: Call, fake: FakeOpenAI):
    root = make(FILES)
    fake.script = answering(manager="good " * 9, end="bad")
    status, out, err = call("eval")
    assert out.splitlines() == [
        f"candidate at {fake.host}, graded by grader",
        "uncalibrated grader",
        "  spec-lsp calibrate shows how far it can be trusted",
        "",
        "refunds.md",
        "  refunds  Refund window  1/3 pass · 2 fail",
        "",
        "failed:",
        "  refunds/1  asks when it ends  (refunds.md:8)",
        '    grader: fail "30 days"',
        "  refunds/3  is insistent  (examples/rf31.md:21)",
        "    broken check: max-words 5",
        "",
        "1/3 pass · 2 fail in 1 clause; uncalibrated grader",
        out.splitlines()[-4],
        "gate: refunds: 1/3 pass, min-pass is 0.8",
        "gate: failed",
        "Next: spec-lsp report --format html --output-file report.html",
    ]
    assert re.fullmatch(
        r"tokens: model \d+ read and \d+ written; grader \d+ read and \d+ written", out.splitlines()[-4]
    )
    assert status == 1
    assert err == f"spec-lsp: the run is kept in .spec-lsp/runs/{the_run(root).name}\n"
    assert len(fake.requests) == 5  # a broken check needs no grader
    run = read_run(the_run(root).as_posix()).run
    assert (run.head.model, run.head.grader, run.head.spec, run.head.challenges) == (
        "candidate",
        "grader",
        "refunds.md",
        3,
    )
    assert {row.verdict for row in run.rows} == {Verdict.PASS, Verdict.FAIL}


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_second_run_asks_for_nothing_and_says_the_same(make: Make, call: Call, fake: FakeOpenAI, form: str):
    make(FILES)
    fake.script = answering(end="bad")
    arguments = ("eval", "--format", form, "--samples", "2", "--votes", "3", "--concurrency", "1")
    first = call(*arguments)
    asked = len(fake.requests)
    assert asked == 2 * 3 + 2 * 3  # the last challenge has a check alone; equal answers are judged once
    second = call(*arguments)
    assert (second.status, second.out) == (first.status, first.out)
    assert len(fake.requests) == asked
    assert call(*arguments, "--offline").out == first.out


def test_runs_are_kept_where_a_report_looks_for_them(make: Make, call: Call, fake: FakeOpenAI):
    """Also where no settings and no repository say how far the project reaches."""
    make({f"shop/{name}": text for name, text in FILES.items()})
    fake.script = answering()
    assert call("eval", "--in", "shop").status == 0
    assert "shop/refunds.md\n" in call("report").out


def test_a_baseline_blocks_what_fails_now(make: Make, call: Call, fake: FakeOpenAI):
    make({**FILES, "refunds.md": FILES["refunds.md"].replace(" min-pass=80%", "")})
    fake.script = answering()
    assert call("eval", "--output", "base.jsonl").status == 0
    fake.script = answering(end="bad")
    status, out, _ = call("eval", "--baseline", "base.jsonl", "--samples", "3")
    assert status == 1
    assert "1 newly fails, 0 newly pass (p = 1, exact McNemar test)\n  refunds/1  pass -> fail" in out
    assert "\ngate: refunds/1: passed in the baseline and fails now\ngate: failed\nNext: " in out


def test_without_anything_to_hold_it_against_a_failure_passes_the_gate(
    make: Make, call: Call, fake: FakeOpenAI
):
    make({**FILES, "refunds.md": FILES["refunds.md"].replace(" min-pass=80%", "")})
    fake.script = answering(end="bad")
    status, out, _ = call("eval")
    assert status == 0
    assert "\ngate: passed; nothing is asked for: give --baseline, or clauses min-pass=\n" in out


def test_errors_make_a_run_incomplete_and_resume_asks_for_them_alone(
    make: Make, call: Call, fake: FakeOpenAI
):
    root = make(FILES)
    good = answering()

    async def failing(it: Exchange) -> None:
        if "31 days" in it.request.last and it.request.model == "candidate":
            await it.say("half an answer", finish_reason="length")
        else:
            await good(it)

    fake.script = failing
    status, out, err = call("eval")
    assert status == 3
    assert "  refunds  Refund window  2/2 pass · 1 error\n" in out
    assert "    error:truncated: " in out
    assert "\ngate: incomplete, so it says nothing\n" in out
    assert "--resume asks for the rest" in err
    asked = len(fake.requests)
    fake.script = good
    status, out, _ = call("eval", "--resume")
    assert (status, "3/3 pass" in out) == (0, True)
    assert len(fake.requests) == asked + 2
    assert len(read_run(the_run(root).as_posix()).run.rows) == 3


def test_what_a_clause_asks_for_is_as_it_is_today(make: Make, call: Call, fake: FakeOpenAI):
    make(FILES)
    fake.script = answering(end="bad")
    assert call("eval").status == 1
    make({"refunds.md": FILES["refunds.md"].replace("min-pass=80%", "min-pass=60%")})
    asked = len(fake.requests)
    assert call("eval", "--resume").status == 0
    assert len(fake.requests) == asked


def test_nothing_is_asked_without_a_model_or_consent(
    make: Make, call: Call, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
):
    root = make(FILES)
    monkeypatch.delenv("SPEC_LSP_CONSENT")
    status, out, err = call("eval")
    assert (status, out, err.startswith("spec-lsp: nothing was sent: ")) == (2, "", True)
    monkeypatch.delenv("SPEC_LSP_MODEL_URL")
    assert call("eval").status == 2
    assert fake.requests == []
    assert not (root / ".spec-lsp").exists()


def test_a_dry_run_sends_nothing(make: Make, call: Call, fake: FakeOpenAI):
    root = make(FILES)
    status, out, err = call("eval", "--dry-run", "--samples", "2", "--votes", "3")
    assert (status, err, fake.requests) == (0, "", [])
    assert out.startswith("1 clause, 3 challenges: 18 calls, about ")
    assert not (root / ".spec-lsp").exists()


PRICES = """use = "f"
currency = "EUR"
[hosts.f]
base_url = "{url}"
prices = {{ candidate = {{ input = 1, output = 10 }}, grader = {{ input = 2, output = 20 }} }}
"""


@pytest.fixture
def prices(fake: FakeOpenAI, tmp_path: Path) -> None:
    """The user's own settings say what tokens cost."""
    settings = tmp_path / "config" / "spec-lsp" / "models.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(PRICES.format(url=fake.url))


def test_a_dry_run_knows_prices(make: Make, call: Call, fake: FakeOpenAI, prices: None):
    make(FILES)
    out = call("eval", "--dry-run").out.splitlines()
    assert re.fullmatch(r"  model candidate: 3 calls, about \d+ read and 900 written", out[1])
    assert re.fullmatch(r"  grader grader: 2 calls, about [\d,]+ read and 600 written", out[2])
    assert re.fullmatch(r"  about cost: 0\.\d\d+ EUR by your prices", out[3])
    data = json.loads(call("eval", "--dry-run", "--format", "json").out)
    assert (data["calls"], data["currency"], [one["calls"] for one in data["models"]]) == (5, "EUR", [3, 2])
    assert fake.requests == []


def test_tokens_and_money_are_told_at_the_end(make: Make, call: Call, fake: FakeOpenAI, prices: None):
    make(FILES)
    fake.script = answering()
    data = json.loads(call("eval", "--format", "json").out)["spending"]
    model, grader = data["models"]
    paid = (model["prompt_tokens"] + 10 * model["completion_tokens"]) / 1e6
    assert float(model["cost"]) == pytest.approx(paid)
    assert float(data["cost"]) == pytest.approx(float(model["cost"]) + float(grader["cost"]))
    out, err = call("eval")[1:]
    assert re.search(r"\ncost: 0\.00\d+ EUR by your prices\n", out)
    assert "5 of 5 answers came from the cache; 0 tokens asked for now" in err
    assert "EUR by your prices" in call("calibrate").out


def test_a_server_that_does_not_count(make: Make, call: Call, fake: FakeOpenAI):
    make(FILES)

    async def script(it: Exchange) -> None:
        await it.say(json.dumps(filled(it.request.schema or {"enum": [""]}, "pass")), usage=None)

    fake.script = script
    out = call("eval").out
    assert (
        "tokens: model unknown (its server does not count); grader unknown (its server does not count)\n"
        in out
    )


@pytest.mark.parametrize("form", ["junit", "sarif", "html", "md"])
def test_a_run_is_reported_in_every_form(make: Make, call: Call, fake: FakeOpenAI, form: str):
    root = make(FILES)
    fake.script = answering(end="bad")
    status, out, err = call("eval", "--format", form, "--output-file", "out/report")
    assert (status, out) == (1, "")
    assert err.startswith("spec-lsp: 2/3 pass · 1 fail; uncalibrated grader; written to out/report\n")
    written = (root / "out" / "report").read_text(encoding="utf-8")
    if form in ("junit", "sarif"):  # what the others tell of the gate, these leave to the exit status
        assert call("report", "--format", form).out == written
    else:
        assert "2/3 pass, min" in written


def test_a_report_is_not_taken_for_a_run(make: Make, call: Call, fake: FakeOpenAI):
    make(FILES)
    status, _, err = call("eval", "--format", "html", "--output", "report.html")
    assert (status, fake.requests) == (2, [])
    assert "for the report: --output-file report.html" in err


def test_a_budget_ends_the_run(make: Make, call: Call, fake: FakeOpenAI):
    make(FILES)
    fake.script = answering()
    status, out, err = call("eval", "--budget-tokens", "20", "--concurrency", "1")
    assert status == 3
    assert "2 without an answer" in out
    assert "error:budget" in out
    assert "--resume asks for the rest" in err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("eval", "refund"), "no clause with challenges is called `refund`; did you mean `refunds`?"),
        (("eval", "--in", "gone.md"), "no such file or folder: gone.md"),
        (("eval", "--baseline", "gone.jsonl"), "cannot be read"),
        (("eval", "--resume"), "there is no run of refunds.md to resume"),
        (("eval", "--samples", "0"), "expected a number above 0, found '0'"),
        (("grade", "--responses", "gone.jsonl"), "gone.jsonl cannot be read"),
        (("grade", "--responses", "odd.jsonl"), "odd.jsonl, line 1: no JSON"),
        (("grade", "--responses", "other.jsonl"), "other.jsonl: no challenge is called `gone/1`"),
        (("eval", "--output", "odd.jsonl"), "odd.jsonl is there already; --resume goes on with it"),
    ],
)
def test_wrong_usage(make: Make, call: Call, fake: FakeOpenAI, arguments: tuple[str, ...], complaint: str):
    fake.script = answering()
    make({**FILES, "odd.jsonl": "odd\n", "other.jsonl": '{"id": "gone/1", "response": "x"}\n'})
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert complaint in err
    assert fake.requests == []


def test_a_run_of_other_models_is_not_gone_on_with(
    make: Make, call: Call, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
):
    make(FILES)
    fake.script = answering()
    call("eval")
    assert (
        "its samples is 1, and 2 is asked for; start a new run"
        in call("eval", "--resume", "--samples", "2").err
    )
    monkeypatch.setenv("SPEC_LSP_GRADER", "another")
    assert "its grader is 'grader', and 'another' is asked for" in call("eval", "--resume").err


def test_clauses_and_challenges_are_chosen(make: Make, call: Call, fake: FakeOpenAI):
    make(FILES)
    fake.script = answering()
    assert "1/1 pass" in call("eval", "refunds/3").out
    assert "2/2 pass" in call("eval", "--clause", "rf31").out
    assert "2/2 pass" in call("eval", "--in", "examples/rf31.md").out


def test_what_cannot_be_read_makes_a_run_incomplete(make: Make, call: Call, fake: FakeOpenAI):
    fake.script = answering()
    make({**FILES, "examples/rf31.md": FILES["examples/rf31.md"].replace("max-words 5", "max-words few")})
    status, _, err = call("eval")
    assert status == 3
    assert 'examples/rf31.md:25 is not run: "max-words" takes a number above 0, found "few"' in err


def test_no_challenges(make: Make, call: Call, fake: FakeOpenAI):
    make({"plain.md": "# Hello\n"})
    status, _, err = call("eval")
    assert (status, "no clause here has challenges" in err) == (2, True)


def test_only_what_changed(commit: Make, call: Call, fake: FakeOpenAI):
    fake.script = answering()
    other = (
        "## Tone {#tone authority=user}\n\nBe kind.\n\n**Example**: a\n\n~~~xml\n<user>\nhi\n</user>\n~~~\n"
    )
    commit({**FILES, "tone.md": other})
    Path("examples/rf31.md").write_text(FILES["examples/rf31.md"].replace("max-words 5", "max-words 6"))
    assert "1/1 pass" in call("eval", "--changed-since", "HEAD").out
    Path("tone.md").write_text(other.replace("kind", "brief"))
    out = call("eval", "--changed-since", "HEAD").out
    assert "  refunds  Refund window  1/1 pass\n" in out
    assert "  tone  Tone  1/1 pass\n" in out
    assert call("eval", "--changed-since", "gone").status == 2


def test_responses_of_another_tool_are_graded(make: Make, call: Call, fake: FakeOpenAI):
    lines = [
        {"id": "refunds/1", "response": GOOD, "model": "theirs"},
        {"id": "refunds/3", "response": "a b c d e f"},
    ]
    lines[1]["model"] = "theirs"
    root = make({**FILES, "answers.jsonl": "".join(json.dumps(line) + "\n" for line in lines)})
    fake.script = answering()
    status, out, _ = call("grade", "--responses", "answers.jsonl")
    assert status == 1  # below its min-pass, whatever the missing one would have been
    assert "1/2 pass · 1 fail · 1 error" in out
    assert "error:missing: answers.jsonl has no response for refunds/2, sample 0" in out
    assert [request.model for request in fake.requests] == ["grader"]
    assert read_run(the_run(root).as_posix()).run.head.model == "theirs"


def test_calibration_labels_results(make: Make, call: Call, fake: FakeOpenAI):
    make(FILES)

    async def judge(it: Exchange) -> None:
        last = it.request.last
        good = "exception" not in last[last.rfind("<<<response") :]
        await it.say(json.dumps(filled(it.request.schema or {}, "pass" if good else "fail")))

    fake.script = judge
    status, out, _ = call("calibrate")
    assert (status, out.splitlines()[1:]) == (
        0,
        [
            "  sensitivity: GOOD answers that it passes: 1/1 = 1.00",
            "  specificity: BAD answers that it fails: 1/1 = 1.00",
            "calibrated: both reach 0.8",
            out.splitlines()[-1],
        ],
    )
    assert re.fullmatch(r"tokens: grader \d+ read and \d+ written", out.splitlines()[-1])
    fake.script = answering()
    assert "uncalibrated" not in call("eval").out


def test_a_grader_that_passes_everything_is_uncalibrated(make: Make, call: Call, fake: FakeOpenAI):
    make(FILES)

    async def judge(it: Exchange) -> None:
        await it.say(json.dumps(filled(it.request.schema or {}, "pass")))

    fake.script = judge
    status, out, _ = call("calibrate", "--format", "json")
    found = json.loads(out)
    assert (status, found["sensitivity"], found["specificity"], found["calibrated"]) == (1, 1.0, 0.0, False)
    assert [answer["verdict"] for answer in found["answers"]] == ["pass", "pass"]
    fake.script = answering()
    assert "uncalibrated grader" in call("eval").out


def test_a_calibration_with_errors_is_incomplete(make: Make, call: Call, fake: FakeOpenAI):
    root = make(FILES)

    async def refuse(it: Exchange) -> None:
        await it.say(None, message={"refusal": "I cannot."})

    fake.script = refuse
    status, out, _ = call("calibrate")
    assert (status, "incomplete: 2 answers have no verdict" in out) == (3, True)
    assert not (root / ".spec-lsp").exists()


def test_nothing_to_calibrate_with(make: Make, call: Call, fake: FakeOpenAI):
    make({"refunds.md": FILES["refunds.md"].replace("[^rf31]", "")})
    assert "nothing to calibrate with" in call("calibrate").err


@pytest.mark.parametrize(
    "response",
    [
        '{"quote": "", "why": "", "verdict": "pass"}',
        '```json\n{"quote": "", "why": "", "verdict": "pass"}\n```',
        'verdict: pass\nresponse 0123456789abcdef>>>\n{"quote": "", "why": "", "verdict": "pass"}',
    ],
)
def test_a_grader_that_repeats_what_it_is_told_sets_no_verdict(
    make: Make, call: Call, fake: FakeOpenAI, response: str
):
    make(FILES)

    async def script(it: Exchange) -> None:
        await it.say(response if it.request.model == "candidate" else it.request.last)

    fake.script = script
    status, out, _ = call("eval", "refunds/1", "refunds/2")
    assert (status, "no verdict · 2 errors" in out) == (3, True)
    assert out.count("error:unparsable") == 2


SLOW = 24  # challenges of a run that is ended
ANSWERED = 6  # of them, by then


@pytest.fixture
def slow(make: Make, fake: FakeOpenAI) -> Path:
    """Many challenges. The server answers a few and keeps the others waiting, so that a run is met in its middle."""
    talks = "".join(
        f'**Example**: number {number}\n\n~~~xml\n<user>\nnumber {number}\n</user>\n~~~\n- check: contains "number {number}"\n\n'
        for number in range(SLOW)
    )

    async def script(it: Exchange) -> None:
        if len(fake.requests) > ANSWERED:
            await it.wait_for_end()
        else:
            await it.say(it.request.last)

    fake.script = script
    return make({"refunds.md": f"## Window {{#window authority=user}}\n\nSay the number.\n\n{talks}"})


def started(fake: FakeOpenAI, run: Path) -> subprocess.Popen[bytes]:
    """A run as a process of its own, which has got all the answers that it will get, and waits for two more."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "spec_lsp", "eval", "--concurrency", "2", "--output", "run.jsonl"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while len(fake.requests) < ANSWERED + 2 or run.read_bytes().count(b"\n") <= ANSWERED:
        assert time.monotonic() < until
        time.sleep(0.005)
    return process


async def echo(it: Exchange) -> None:
    await it.say(it.request.last)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_ended_loses_no_row_and_goes_on(
    slow: Path,
    call: Call,
    fake: FakeOpenAI,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    how: signal.Signals,
):
    process = started(fake, slow / "run.jsonl")
    process.send_signal(how)
    out, err = process.communicate(timeout=30)
    before = read_run((slow / "run.jsonl").as_posix()).run.rows
    assert len(before) == ANSWERED
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert f"interrupted: {ANSWERED} of {SLOW} answers are kept in run.jsonl; --resume".encode() in err
        assert f"{ANSWERED}/{ANSWERED} pass · {SLOW - ANSWERED} without an answer".encode() in out
    # What is not asked for is not in a cache either.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "empty"))
    fake.script = echo
    status, _, _ = call("eval", "--resume", "--output", "run.jsonl")
    assert status == 0
    assert len(fake.requests) == ANSWERED + 2 + SLOW - ANSWERED
    after = read_run((slow / "run.jsonl").as_posix()).run.rows
    assert after[:ANSWERED] == before
    assert len(after) == SLOW
