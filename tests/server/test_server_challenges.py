"""Challenges run from an editor through the real server, against a scripted model on loopback."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from evaluated import FILES
from fake_openai import Exchange, FakeOpenAI, judging
from lsp_client import PUSH, Client, LspError, eventually

RUN = "spec-lsp.runChallenges"
SEND, DO_NOT = {"title": "Send"}, {"title": "Do not send"}


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """A model server that the environment names, and folders of a user's own."""
    for kind in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home" / kind))
    for name in ("SPEC_LSP_CONSENT", "SPEC_LSP_MODEL_KEY", "SPEC_LSP_GRADER_URL", "SPEC_LSP_GRADER_KEY"):
        monkeypatch.delenv(name, raising=False)
    with FakeOpenAI() as server:
        monkeypatch.setenv("SPEC_LSP_MODEL_URL", server.url)
        monkeypatch.setenv("SPEC_LSP_MODEL", "bad")
        monkeypatch.setenv("SPEC_LSP_GRADER", "grader-by-mark")
        yield server


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with two clauses, one challenge each, that was not evaluated yet."""
    root = tmp_path / "shop"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def spec(shop: Path) -> Path:
    return shop / "specs" / "returns.md"


@pytest.fixture
def client(start: Callable[..., Client], fake: FakeOpenAI) -> Client:
    """A client whose user agrees to everything; its server knows the one of `fake`."""
    made = start()
    made.replies["window/showMessageRequest"] = lambda params: SEND
    return made


def begin(client: Client, shop: Path, spec: Path, **params: Any) -> str:
    client.initialize(shop, **params)
    uri = client.open(spec)
    client.settled()
    client.quiet(0.1)
    return uri


def order(client: Client, uri: str, *names: str) -> int:
    return client.start("workspace/executeCommand", {"command": RUN, "arguments": [uri, *names]})


def verdicts(result: dict[str, Any]) -> dict[str, tuple[str | None, bool]]:
    """What became of each challenge: verdict, and whether it is stale."""
    listed = [one for clause in result["clauses"] for one in clause["challenges"]]
    return {one["id"]: (one["verdict"], one["stale"]) for one in listed}


def runs(shop: Path) -> list[Path]:
    return sorted((shop / ".spec-lsp" / "runs").glob("*.jsonl"))


async def hang(it: Exchange) -> None:
    await it.wait_for_end()


def test_verdicts_come_back_and_are_kept_as_eval_keeps_them(
    client: Client, fake: FakeOpenAI, shop: Path, spec: Path
) -> None:
    uri = begin(client, shop, spec)
    result = client.wait(order(client, uri))
    assert verdicts(result) == {"refunds/1": ("fail", False), "tone/1": ("fail", False)}
    refunds = result["clauses"][0]
    assert (refunds["uri"], refunds["range"]["start"]) == (uri, {"line": 2, "character": 3})
    assert refunds["challenges"][0]["uri"] == (shop / "specs/examples/rf01.md").as_uri()
    assert "grader: " in refunds["challenges"][0]["why"]
    (kept,) = runs(shop)
    assert result["run"] == kept.as_uri()
    head, *rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert (head["format"], head["model"], head["grader"], head["challenges"]) == (
        "spec-lsp run 1",
        "bad",
        "grader-by-mark",
        2,
    )
    assert {row["challenge"] for row in rows} == {"refunds/1", "tone/1"}
    client.shows(uri, "EVL001", "EVL001")
    assert client.shutdown() == 0


def test_a_clause_is_run_alone(client: Client, fake: FakeOpenAI, shop: Path, spec: Path) -> None:
    uri = begin(client, shop, spec)
    assert verdicts(client.wait(order(client, uri, "tone"))) == {"tone/1": ("fail", False)}
    examples = (shop / "specs/examples/rf01.md").as_uri()
    assert verdicts(client.wait(order(client, examples))) == {"refunds/1": ("fail", False)}


def test_consent_is_asked_for_once(client: Client, fake: FakeOpenAI, shop: Path, spec: Path) -> None:
    uri = begin(client, shop, spec)
    client.wait(order(client, uri, "tone"))
    client.wait(order(client, uri, "refunds"))
    (asked,) = client.all("window/showMessageRequest")
    assert f"Send text of {shop} to {fake.host}?" in asked["message"]
    assert "clauses, definitions and challenge prompts" in asked["message"]
    assert asked["actions"] == [SEND, DO_NOT]
    assert fake.requests


@pytest.mark.parametrize("answer", [None, DO_NOT], ids=["closed", "no"])
def test_nothing_is_sent_without_consent(
    answer: Any, client: Client, fake: FakeOpenAI, shop: Path, spec: Path
) -> None:
    client.replies["window/showMessageRequest"] = lambda params: answer
    uri = begin(client, shop, spec)
    with pytest.raises(LspError, match="nothing was sent: you did not agree"):
        client.wait(order(client, uri))
    assert (fake.connections, runs(shop)) == (0, [])


def test_a_client_that_cannot_ask_is_told_what_to_set(
    client: Client, fake: FakeOpenAI, shop: Path, spec: Path
) -> None:
    client.refused.add("window/showMessageRequest")
    uri = begin(client, shop, spec)
    with pytest.raises(LspError, match=f"set SPEC_LSP_CONSENT={fake.host}"):
        client.wait(order(client, uri))
    assert fake.connections == 0


def test_no_model_is_configured(
    start: Callable[..., Client], fake: FakeOpenAI, shop: Path, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPEC_LSP_MODEL_URL")
    client = start()
    uri = begin(client, shop, spec)
    with pytest.raises(LspError, match="no model is configured, so nothing was sent: set SPEC_LSP_MODEL_URL"):
        client.wait(order(client, uri))


SPY = """
import sys
sys.addaudithook(lambda event, args: event == "socket.connect" and sys.stderr.write("connected\\n"))
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "openai":
            sys.stderr.write("openai imported\\n")
sys.meta_path.insert(0, Finder())
from spec_lsp.server.main import serve
sys.exit(serve())
"""


def test_no_socket_for_a_workspace_that_is_not_trusted(
    start: Callable[..., Client], fake: FakeOpenAI, shop: Path, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEC_LSP_CONSENT", fake.host)
    client = start((sys.executable, "-c", SPY))
    uri = begin(client, shop, spec, initializationOptions={"trusted": False})
    with pytest.raises(LspError, match="nothing was sent: this workspace is not trusted"):
        client.wait(order(client, uri))
    assert client.shutdown() == 0
    assert (client.errors, fake.connections) == (b"", 0)


def test_openai_is_imported_by_the_first_run(
    start: Callable[..., Client], fake: FakeOpenAI, shop: Path, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEC_LSP_CONSENT", fake.host)
    client = start((sys.executable, "-c", SPY))
    uri = begin(client, shop, spec, initializationOptions={"trusted": True})
    client.request("specLsp/challenges")
    assert client.errors == b""
    client.wait(order(client, uri))
    eventually(lambda: b"openai imported" in client.errors and b"connected" in client.errors)
    assert not client.all("window/showMessageRequest")


def hanging(client: Client, fake: FakeOpenAI, shop: Path, spec: Path) -> tuple[str, int]:
    """A run that waits for its first answer."""
    fake.script = hang
    uri = begin(client, shop, spec)
    run = order(client, uri)
    eventually(lambda: fake.requests)
    return uri, run


def hung_up(fake: FakeOpenAI, since: float) -> float:
    """Seconds until the server saw that a client had left."""
    eventually(lambda: fake.hung_up)
    return fake.hung_up[0] - since


def test_others_are_answered_meanwhile(client: Client, fake: FakeOpenAI, shop: Path, spec: Path) -> None:
    uri, run = hanging(client, fake, shop, spec)
    place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 5}}
    began = time.monotonic()
    assert "Refunds" in json.dumps(client.request("textDocument/hover", place))
    assert time.monotonic() - began < 1
    assert run not in client.answers


def test_a_request_that_is_cancelled_closes_its_connections(
    client: Client, fake: FakeOpenAI, shop: Path, spec: Path
) -> None:
    _, run = hanging(client, fake, shop, spec)
    since = time.monotonic()
    client.notify("$/cancelRequest", {"id": run})
    with pytest.raises(LspError, match="cancelled"):
        client.wait(run)
    assert hung_up(fake, since) < 1
    assert runs(shop) == []
    fake.script = None
    assert verdicts(client.wait(order(client, spec.as_uri(), "tone"))) == {"tone/1": ("fail", False)}


def test_the_button_beside_the_progress_stops_a_run(
    client: Client, fake: FakeOpenAI, shop: Path, spec: Path
) -> None:
    _, run = hanging(client, fake, shop, spec)
    begun = client.until(lambda: [one for one in client.all("$/progress") if "Running" in str(one)])[0]
    assert begun["value"]["cancellable"] is True
    since = time.monotonic()
    client.notify("window/workDoneProgress/cancel", {"token": begun["token"]})
    result = client.wait(run)
    assert result["stopped"] is True
    assert set(verdicts(result).values()) == {(None, False)}
    assert hung_up(fake, since) < 1
    client.until(lambda: client.all("$/progress")[-1]["value"] == {"kind": "end", "message": "stopped"})


def test_shutdown_closes_the_connections(client: Client, fake: FakeOpenAI, shop: Path, spec: Path) -> None:
    hanging(client, fake, shop, spec)
    assert client.shutdown() == 0
    eventually(lambda: fake.hung_up)


def test_cancelled_while_the_user_is_asked(
    client: Client, fake: FakeOpenAI, shop: Path, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_answer", lambda message: None)
    uri = begin(client, shop, spec)
    run = order(client, uri)
    client.until(lambda: client.all("window/showMessageRequest"))
    client.notify("$/cancelRequest", {"id": run})
    with pytest.raises(LspError, match="cancelled"):
        client.wait(run)
    monkeypatch.undo()
    client.replies["window/showMessageRequest"] = lambda params: SEND
    assert fake.connections == 0


def test_an_edit_drops_what_it_made_stale(client: Client, fake: FakeOpenAI, shop: Path, spec: Path) -> None:
    """The clause that is edited is asked about no more, its connection is closed; the other one goes on."""

    async def script(it: Exchange) -> None:
        if it.request.schema is not None:
            await judging("fail")(it)
        elif "day 31" in it.request.last:
            await it.wait_for_end()
        else:
            await it.say("Never.")

    fake.script = script
    uri = begin(client, shop, spec)
    client.request("specLsp/challenges")
    run = order(client, uri)
    eventually(lambda: any("day 31" in request.last for request in fake.requests))
    since = time.monotonic()
    client.replace(uri, spec.read_text("utf-8").replace("30 days", "14 days"))
    assert hung_up(fake, since) < 1
    result = client.wait(run)
    assert verdicts(result) == {"refunds/1": (None, True), "tone/1": ("fail", False)}
    client.shows(uri, "EVL001", version=2)
    assert {told["id"] for told in client.all("specLsp/challengeGraded")} == {"tone/1"}
    (kept,) = runs(shop)
    assert "refunds/1" not in kept.read_text("utf-8")


def test_a_run_waits_for_what_is_being_read(client: Client, fake: FakeOpenAI, shop: Path, spec: Path) -> None:
    client.initialize(shop)
    uri = client.open(spec)
    assert verdicts(client.wait(order(client, uri))).keys() == {"refunds/1", "tone/1"}


def test_two_runs_come_one_after_the_other(client: Client, fake: FakeOpenAI, shop: Path, spec: Path) -> None:
    uri = begin(client, shop, spec)
    first, second = order(client, uri, "tone"), order(client, uri, "refunds")
    assert verdicts(client.wait(first)).keys() == {"tone/1"}
    assert verdicts(client.wait(second)).keys() == {"refunds/1"}
    assert len(client.all("window/showMessageRequest")) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["SPEC", "tones"], "no clause with challenges is called `tones`; did you mean `tone`?"),
        (["untitled:none"], "the document lies in no folder that is open"),
        (["SPEC", 3], "named by their ids"),
    ],
)
def test_what_cannot_be_run_is_named(
    arguments: list[Any], told: str, client: Client, fake: FakeOpenAI, shop: Path, spec: Path
) -> None:
    uri = begin(client, shop, spec)
    given = [uri if one == "SPEC" else one for one in arguments]
    with pytest.raises(LspError, match=told):
        client.request("workspace/executeCommand", {"command": RUN, "arguments": given})
    assert fake.connections == 0


def actions(client: Client, uri: str, line: int) -> dict[str, dict[str, Any]]:
    place = {"line": line, "character": 5}
    params = {
        "textDocument": {"uri": uri},
        "range": {"start": place, "end": place},
        "context": {"diagnostics": []},
    }
    return {one["title"]: one for one in client.request("textDocument/codeAction", params)}


def test_from_the_clause_to_case_law(client: Client, fake: FakeOpenAI, shop: Path, spec: Path) -> None:
    """Run by an action, waived by another; the failing challenge is opened, its answer becomes case law."""
    capabilities = json.loads(json.dumps(PUSH))
    capabilities["window"]["showDocument"] = {"support": True}
    uri = begin(client, shop, spec, capabilities=capabilities)
    run = actions(client, uri, 2)["Run the challenge of this clause"]["command"]
    assert run["arguments"] == [uri, "refunds"]
    client.request("workspace/executeCommand", {key: run[key] for key in ("command", "arguments")})
    client.shows(uri, "EVL001")
    offered = actions(client, uri, 2)
    assert "ignore-next-line EVL001" in json.dumps(offered["Suppress EVL001 on this line"]["edit"])
    shown = offered["Open the failing challenge: day 31"]["command"]
    client.request("workspace/executeCommand", {key: shown[key] for key in ("command", "arguments")})
    (asked,) = client.until(lambda: client.all("window/showDocument"))
    challenge = shop / "specs/examples/rf01.md"
    assert (asked["uri"], asked["selection"]["start"]["line"]) == (challenge.as_uri(), 5)
    client.replies["workspace/applyEdit"] = lambda params: {"applied": True}
    record = offered["Record the answer to day 31 as BAD"]["command"]
    client.request("workspace/executeCommand", {key: record[key] for key in ("command", "arguments")})
    (edit,) = client.until(lambda: client.all("workspace/applyEdit"))
    assert challenge.as_uri() in json.dumps(edit)
    assert "I do what I like. [against the clause]" in json.dumps(edit)


def test_an_answer_that_is_not_kept_cannot_be_recorded(
    client: Client, fake: FakeOpenAI, shop: Path, spec: Path
) -> None:
    uri = begin(client, shop, spec)
    with pytest.raises(LspError, match="no run that is kept has a failing answer to refunds/1"):
        client.request(
            "workspace/executeCommand",
            {"command": "spec-lsp.recordAnswer", "arguments": [uri, "refunds/1", "GOOD"]},
        )


def test_nothing_runs_from_an_untrusted_workspace(
    client: Client, fake: FakeOpenAI, shop: Path, spec: Path
) -> None:
    uri = begin(client, shop, spec, initializationOptions={"trusted": False})
    assert not [title for title in actions(client, uri, 2) if title.startswith("Run")]
    lenses = client.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    assert {lens["command"]["command"] for lens in lenses} == {""}


def test_challenges_are_listed_and_changes_told(
    client: Client, fake: FakeOpenAI, shop: Path, spec: Path
) -> None:
    uri = begin(client, shop, spec)
    client.replace(uri, "# Returns\n\n" + spec.read_text("utf-8").partition("\n")[2])
    client.quiet()
    assert not client.all("specLsp/challengesChanged")
    refunds, tone = client.request("specLsp/challenges")
    assert refunds["challenges"][0] == {
        "uri": (shop / "specs/examples/rf01.md").as_uri(),
        "range": {"start": {"line": 5, "character": 0}, "end": {"line": 7, "character": 7}},
        "id": "refunds/1",
        "title": "day 31",
        "verdict": None,
        "why": "",
        "stale": False,
    }
    assert client.request("specLsp/challenges", {"uri": uri}) == [refunds, tone]
    client.wait(order(client, uri, "tone"))
    client.until(lambda: client.all("specLsp/challengesChanged"))
    (told,) = client.all("specLsp/challengesChanged")
    assert told == {"uris": [uri]}
    assert client.request("specLsp/challenges", {"uri": uri})[1]["challenges"][0]["verdict"] == "fail"
    client.replace(uri, "# Returns\n\nMoved.\n" + spec.read_text("utf-8").partition("\n")[2])
    client.until(lambda: len(client.all("specLsp/challengesChanged")) == 2)
    assert client.request("specLsp/challenges", {"uri": uri})[0]["range"]["start"]["line"] == 4
    example = client.open(shop / "specs/examples/tn01.md")
    client.replace(example, FILES["specs/examples/tn01.md"].replace("an insult", "an insult at night"))
    client.until(lambda: len(client.all("specLsp/challengesChanged")) == 3)
    assert client.all("specLsp/challengesChanged")[-1] == {"uris": [uri]}
    assert client.request("specLsp/challenges")[1]["challenges"][0]["title"] == "an insult at night"
