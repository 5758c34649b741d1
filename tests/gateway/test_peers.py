"""The same client before a server that others wrote: LiteLLM's proxy, with answers of its own and with ours behind it.

`make test-peers` sets it up; without it these tests are skipped.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from at_hand import ROOT
from fake_openai import FakeOpenAI
from model_user import QUICK, User, judge, prose

from spec_lsp.exchange import Ask, Failure, Reply, Trouble

pytestmark = pytest.mark.peers
_PROXY = ROOT / ".build" / "peers" / "litellm" / "bin" / "litellm"
_KEY = "sk-northwind-peer"
_SAYS = {
    "says": "The window is 30 days.",
    "judges": '{"verdict": "pass", "why": "it says so"}',
    "fences": 'Sure:\n```json\n{"verdict": "fail", "why": "no"}\n```',
    "chats": "I think so.",
    "limited": "litellm.RateLimitError",
    "failing": "litellm.InternalServerError",
}


class Peer(NamedTuple):
    """A running proxy; models that it does not answer itself are asked of `behind`."""

    url: str
    host: str
    behind: FakeOpenAI


def _config(behind: FakeOpenAI) -> dict[str, Any]:
    own = [
        {
            "model_name": name,
            "litellm_params": {"model": f"openai/{name}", "api_key": "x", "mock_response": text},
        }
        for name, text in _SAYS.items()
    ]
    others = {"model": "openai/*", "api_key": "x", "api_base": behind.url}
    return {
        "model_list": [*own, {"model_name": "*", "litellm_params": others}],
        "litellm_settings": {"telemetry": False, "num_retries": 0, "drop_params": False},
        "router_settings": {"num_retries": 0, "disable_cooldowns": True},
        "general_settings": {"master_key": _KEY},
    }


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    if not _PROXY.exists():
        pytest.skip("needs make test-peers")
    folder = tmp_path_factory.mktemp("peer")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with FakeOpenAI() as behind, open(folder / "out.txt", "wb") as out:
        (folder / "config.yaml").write_text(json.dumps(_config(behind)), encoding="utf-8")  # YAML can read it
        command = [str(_PROXY), "--config", "config.yaml", "--host", "127.0.0.1", "--port", str(port)]
        environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
        try:
            _wait(f"http://127.0.0.1:{port}/health/liveliness", folder / "out.txt")
            yield Peer(f"http://127.0.0.1:{port}/v1", f"127.0.0.1:{port}", behind)
        finally:
            process.kill()  # told to end, it waits for the server behind it, which hangs
            process.wait(30)


def _wait(url: str, log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(log.read_text(errors="replace")[-3000:])


@pytest.fixture
def asking(user: User, peer: Peer) -> User:
    """A user whose host is the peer."""
    user.environment = {
        "SPEC_LSP_MODEL_URL": peer.url,
        "SPEC_LSP_MODEL_KEY": _KEY,
        "SPEC_LSP_CONSENT": peer.host,
    }
    peer.behind.requests.clear()
    return user


@pytest.mark.parametrize(
    ("model", "ask", "said"),
    [
        ("says", prose("How long?"), _SAYS["says"]),
        ("judges", judge(), {"verdict": "pass", "why": "it says so"}),
        ("fences", judge(), {"verdict": "fail", "why": "no"}),
        ("echo", prose("go"), "go"),
        ("grader-fail", judge(), {"verdict": "fail", "why": ""}),
        ("fenced", judge(), {"verdict": "pass", "why": ""}),
        ("no-schema", judge(), {"verdict": "pass", "why": ""}),
        ("no-format", judge(), {"verdict": "pass", "why": ""}),
    ],
)
def test_answers(asking: User, model: str, ask: Ask, said: object) -> None:
    (answer,) = asking.ask(model, ask)
    assert isinstance(answer, Reply), answer
    assert (answer.text if isinstance(said, str) else answer.data) == said
    assert answer.usage.prompt is not None


@pytest.mark.parametrize(
    ("model", "ask", "trouble"),
    [
        ("chats", judge(), Trouble.UNPARSABLE),
        ("prose", judge(), Trouble.UNPARSABLE),
        ("length", prose("go"), Trouble.TRUNCATED),
        ("filter", prose("go"), Trouble.FILTERED),
        ("limited", prose("go"), Trouble.RATE_LIMITED),
        ("failing", prose("go"), Trouble.SERVER),
        ("no-such-model", prose("go"), Trouble.REJECTED),
        ("unauthorised", prose("go"), Trouble.REJECTED),
        ("hang", prose("go"), Trouble.TIMEOUT),
    ],
)
def test_failures(asking: User, peer: Peer, model: str, ask: Ask, trouble: Trouble) -> None:
    (answer,) = asking.ask(model, ask, options=QUICK._replace(seconds=4, retries=0))
    assert isinstance(answer, Failure), answer
    assert answer.trouble is trouble, answer
    assert peer.host in answer.message


def test_a_wrong_key(asking: User) -> None:
    (answer,) = asking.ask("says", prose("go"), SPEC_LSP_MODEL_KEY="sk-wrong")
    assert isinstance(answer, Failure)
    assert answer.trouble is Trouble.REJECTED


def test_the_second_time_nothing_is_asked(asking: User, peer: Peer) -> None:
    for _ in range(2):
        asking.ask("echo", prose("remember this"))
    assert len(peer.behind.requests) == 1


def test_cancelling_returns_at_once(asking: User, peer: Peer) -> None:
    async def run() -> float:
        async with asking.open(SPEC_LSP_MODEL="hang") as gateway:
            asked = asyncio.create_task(gateway.model().ask(prose("go")))
            while not peer.behind.requests:
                await asyncio.sleep(0.01)
            began = time.monotonic()
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
            return time.monotonic() - began

    assert asyncio.run(run()) < 1.0
