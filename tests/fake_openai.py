"""An OpenAI-compatible server that is scripted by the name of the model: it answers, lies, hangs and breaks as asked.

    python tests/fake_openai.py --port 8765

`echo` repeats the user; `good` and `bad` answer with a mark that `grader-by-mark` passes or fails, `mixed` with one or the
other, always the same for a prompt; `grader-pass` and `grader-fail` always say the same; SCRIPTS names everything that can go wrong. In a test, `with FakeOpenAI() as fake`
listens on a free port of loopback in a thread of its own; `fake.script` takes over from all models where it is set.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import json
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

GOOD, BAD = "[as specified]", "[against the clause]"
Script = Callable[["Exchange"], Awaitable[None]]


class Request(NamedTuple):
    """What came in; names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any

    @property
    def model(self) -> str:
        return str(self.body.get("model", "")) if isinstance(self.body, dict) else ""

    @property
    def last(self) -> str:
        """The last message of the user."""
        said = [message["content"] for message in self.body.get("messages", []) if message["role"] == "user"]
        return str(said[-1]) if said else ""

    @property
    def schema(self) -> dict[str, Any] | None:
        """The schema that is asked for, in whatever way."""
        asked = self.body.get("response_format", {})
        if asked.get("type") == "json_schema":
            return dict(asked["json_schema"]["schema"])
        for message in self.body.get("messages", []):
            _, told, schema = message["content"].rpartition(
                "satisfies this JSON schema, and with nothing else:\n"
            )
            if told:
                return dict(json.loads(schema))
        return None


@dataclass
class Exchange:
    """One request, and the ways to answer it. `seen` counts requests to this model, this one included."""

    fake: FakeOpenAI
    request: Request
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    seen: int
    keeps: bool = True

    async def say(self, text: str | None, **changed: Any) -> None:
        """A well-formed completion; `changed` replaces parts of it (`message` and `finish_reason` in its choice)."""
        finish = changed.pop("finish_reason", "stop")
        message = {"role": "assistant", "content": text, **changed.pop("message", {})}
        told = sum(len(str(m["content"])) for m in self.request.body["messages"]) // 4
        completion: dict[str, Any] = {
            "id": f"chatcmpl-{len(self.fake.requests)}",
            "object": "chat.completion",
            "created": 0,
            "model": self.request.model,
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {
                "prompt_tokens": told,
                "completion_tokens": len(text or "") // 4,
                "total_tokens": told + len(text or "") // 4,
            },
        }
        await self.send(200, json.dumps({**completion, **changed}))

    async def fail(self, status: int, message: str, code: str | None = None, **headers: str) -> None:
        """An error in the form of the API."""
        error = {"message": message, "type": code or "invalid_request_error", "code": code, "param": None}
        await self.send(status, json.dumps({"error": error}), **headers)

    async def send(self, status: int, text: str | bytes, **headers: str) -> None:
        """Any response; underscores in the names of headers are hyphens."""
        body = text if isinstance(text, bytes) else text.encode()
        told = {"content-type": "application/json", "content-length": str(len(body))}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self.writer.write(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body)
        await self.writer.drain()

    async def wait_for_end(self) -> None:
        """Say nothing more until the client hangs up."""
        self.keeps = False
        await self.reader.read(1)
        self.fake.hung_up.append(time.monotonic())


@dataclass
class FakeOpenAI:
    """The server. What it was asked is in `requests`; `hung_up` are times at which clients left without an answer."""

    script: Script | None = None
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    elsewhere: str = "http://127.0.0.1:9/v1/chat/completions"  # where `redirect` sends clients
    hung_up: list[float] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/v1"

    def __enter__(self) -> FakeOpenAI:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connection, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._end.wait()
        server.close()

    async def serve_forever(self) -> None:
        server = await asyncio.start_server(self._connection, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        sys.stdout.write(self.url + "\n")
        sys.stdout.flush()
        async with server:
            await server.serve_forever()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._request(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            self.hung_up.append(time.monotonic())
        except asyncio.CancelledError:
            return  # the server ends, and asyncio would complain of what it cancels
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether another may follow."""
        first = (await reader.readline()).decode("latin-1").split()
        if len(first) < 2:
            return False
        headers = {}
        while line := (await reader.readline()).strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        content = await reader.readexactly(int(headers.get("content-length", 0)))
        try:
            body = json.loads(content) if content else {}
        except ValueError:
            body = {}
        request = Request(first[0], first[1], headers, body)
        self.requests.append(request)
        seen = self._counts[request.model] = self._counts.get(request.model, 0) + 1
        exchange = Exchange(self, request, reader, writer, seen)
        if request.method != "POST" or not request.path.endswith("/chat/completions"):
            await exchange.fail(404, f"there is nothing at {request.path}")
        else:
            await (self.script or SCRIPTS.get(request.model, _unknown))(exchange)
        return exchange.keeps


def filled(schema: Mapping[str, Any], verdict: str) -> Any:
    """A value of a schema: its choices say `verdict` where they can, its texts say nothing of importance."""
    if "enum" in schema:
        return verdict if verdict in schema["enum"] else schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {name: filled(inner, verdict) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return []
    return {"boolean": verdict == "pass", "integer": 1, "number": 1.0, "null": None}.get(str(kind), "")


def judging(verdict: str, why: str = "") -> Script:
    """A grader that always says the same."""

    async def script(it: Exchange) -> None:
        said = filled(it.request.schema or {"enum": [verdict]}, verdict)
        await it.say(json.dumps({**said, "why": why} if why else said))

    return script


async def _by_mark(it: Exchange) -> None:
    """Judge by the last mark in what is to be judged."""
    good, bad = it.request.last.rfind(GOOD), it.request.last.rfind(BAD)
    verdict = "undetermined" if good == bad else "pass" if good > bad else "fail"
    await judging(verdict, {"pass": f"It says {GOOD}.", "fail": f"It says {BAD}."}.get(verdict, ""))(it)


def saying(text: str | None, **changed: Any) -> Script:
    """A model that always answers the same."""

    async def script(it: Exchange) -> None:
        await it.say(text, **changed)

    return script


def failing(status: int, message: str, code: str | None = None, **headers: str) -> Script:
    """A server that refuses everything."""

    async def script(it: Exchange) -> None:
        await it.fail(status, message, code, **headers)

    return script


async def _echo(it: Exchange) -> None:
    await it.say(it.request.last)


async def _mixed(it: Exchange) -> None:
    """Answer well three times of four, by what is asked."""
    said = json.dumps([message["content"] for message in it.request.body["messages"]])
    bad = int(hashlib.sha256(said.encode()).hexdigest(), 16) % 4 == 0
    await it.say(f"I do what I like. {BAD}" if bad else f"It is done as you ask. {GOOD}")


async def _unknown(it: Exchange) -> None:
    await it.fail(404, f"The model `{it.request.model}` does not exist", "model_not_found")


async def _html(it: Exchange) -> None:
    await it.send(
        200, "<html><body>Please log in to the guest network</body></html>", content_type="text/html"
    )


async def _trickle(it: Exchange) -> None:
    it.writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    it.keeps = False
    while True:  # ends when the client hangs up
        it.writer.write(b" ")
        await it.writer.drain()
        await asyncio.sleep(0.05)


async def _flood(it: Exchange) -> None:
    it.writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    it.keeps = False
    while True:
        it.writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await it.writer.drain()


async def _hang(it: Exchange) -> None:
    await it.wait_for_end()


async def _drop(it: Exchange) -> None:
    it.keeps = False


async def _break(it: Exchange) -> None:
    it.writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"choices": [')
    it.keeps = False


async def _gzip(it: Exchange) -> None:
    await it.send(200, gzip.compress(b" " * 50_000_000), content_encoding="gzip")


async def _redirect(it: Exchange) -> None:
    await it.send(307, "", location=it.fake.elsewhere)


async def _no_schema(it: Exchange) -> None:
    if it.request.body.get("response_format", {}).get("type") == "json_schema":
        await it.fail(400, "response_format: json_schema is not supported by this model")
    else:
        await judging("pass")(it)


async def _no_format(it: Exchange) -> None:
    if "response_format" in it.request.body:
        await it.fail(422, "Extra inputs are not permitted: response_format")
    else:
        await judging("pass")(it)


def _after(first: Script, then: Script) -> Script:
    """One script for the first request, another for all others."""

    async def script(it: Exchange) -> None:
        await (first if it.seen == 1 else then)(it)

    return script


async def _only(it: Exchange, name: str) -> None:
    other = next(other for other in ("max_tokens", "max_completion_tokens") if other != name)
    if other in it.request.body:
        await it.fail(
            400, f"Unsupported parameter: '{other}' is not supported with this model. Use '{name}' instead."
        )
    else:
        await it.say("within the limit")


async def _new_length(it: Exchange) -> None:
    await _only(it, "max_completion_tokens")


async def _no_developer(it: Exchange) -> None:
    if any(message["role"] == "developer" for message in it.request.body["messages"]):
        await it.fail(400, "Unexpected role 'developer'")
    else:
        await it.say("as the system wishes")


async def _fenced(it: Exchange) -> None:
    value = json.dumps(filled(it.request.schema or {}, "pass"))
    await it.say(f"<think>Is it {{fine}}?</think>Here you are:\n\n```json\n{value}\n```\nAnything else?")


async def _two_answers(it: Exchange) -> None:
    schema = it.request.schema or {}
    await it.say(f"{json.dumps(filled(schema, 'pass'))} or {json.dumps(filled(schema, 'fail'))}")


SCRIPTS: dict[str, Script] = {
    "echo": _echo,
    "good": saying(f"It is done as you ask. {GOOD}"),
    "bad": saying(f"I do what I like. {BAD}"),
    "mixed": _mixed,
    "grader-pass": judging("pass"),
    "grader-fail": judging("fail"),
    "grader-undetermined": judging("undetermined"),
    "grader-by-mark": _by_mark,
    "fenced": _fenced,
    "prose": saying("It passes, I should think."),
    "prose-once": _after(saying("It passes, I should think."), judging("pass")),
    "two-answers": _two_answers,
    "twice-named": saying('{"verdict": "fail", "verdict": "pass", "why": ""}'),
    "wrong-schema": saying('{"verdict": "splendid", "why": ""}'),
    "parts": saying(
        None, message={"content": [{"type": "text", "text": "in "}, {"type": "text", "text": "parts"}]}
    ),
    "length": saying("It is do", finish_reason="length"),
    "filter": saying("", finish_reason="content_filter"),
    "refusal": saying(None, message={"refusal": "I cannot help with that."}),
    "no-choices": saying("", choices=[]),
    "no-text": saying(None),
    "html": _html,
    "not-json": lambda it: it.send(200, '{"choices": [{"mess'),
    "error-as-success": lambda it: it.send(200, '{"error": {"message": "the provider is down"}}'),
    "not-an-object": lambda it: it.send(200, "[1, 2]"),
    "no-usage": saying("answered", usage=None),
    "odd-usage": saying("answered", usage={"prompt_tokens": -5, "completion_tokens": "many"}),
    "short-of-context": saying("answered", usage={"prompt_tokens": 16, "completion_tokens": 4}),
    "quota": failing(429, "You exceeded your current quota", "insufficient_quota"),
    "rate-limited": failing(429, "Slow down", "rate_limit_exceeded", retry_after="60"),
    "rate-limited-once": _after(failing(429, "Slow down", "rate_limit_exceeded", retry_after="0.1"), _echo),
    "busy": failing(503, "loading the model", retry_after_ms="20"),
    "busy-once": _after(failing(503, "loading the model", retry_after_ms="20"), _echo),
    "broken": failing(500, "out of memory", x_should_retry="false"),
    "unauthorised": failing(401, "Incorrect API key provided", "invalid_api_key"),
    "trickle": _trickle,
    "flood": _flood,
    "compressed": _gzip,
    "hang": _hang,
    "drop": _drop,
    "break": _break,
    "redirect": _redirect,
    "no-schema": _no_schema,
    "no-format": _no_format,
    "new-length": _new_length,
    "no-developer": _no_developer,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description="A scripted OpenAI-compatible server, for tests and demonstrations."
    )
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one (default: 8765)")
    options = parser.parse_args()
    try:
        asyncio.run(FakeOpenAI(port=options.port).serve_forever())
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
