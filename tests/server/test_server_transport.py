"""Frames, JSON and what the reader does with noise: without a process where that shows as much."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from queue import Empty
from typing import Any

import pytest
from lsp_client import Client

from spec_lsp.server.transport import BROKEN, END, Codec, Frames, Inbox, read_messages


def frame(value: Any, header: str = "Content-Length: {}\r\n\r\n") -> bytes:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return header.format(len(body)).encode() + body


def read_all(data: bytes, sizes: Callable[[], int] = lambda: 1 << 20, *, fast: bool = True) -> list[Any]:
    """What the reader queues for a stream that comes in pieces of some sizes."""
    position = 0

    def read(count: int) -> bytes:
        nonlocal position
        piece = data[position : position + min(count, sizes())]
        position += len(piece)
        return piece

    codec, inbox = Codec(), Inbox()
    if fast:
        codec.speed_up()
    read_messages(Frames(read), codec, inbox)
    found = []
    while (item := inbox.get(0)) is not END:
        found.append(item)
    with pytest.raises(Empty):
        inbox.get(0)
    return found


ONE, TWO = {"id": 1, "text": "é🙂\r\n"}, {"id": 2}


@pytest.mark.parametrize(
    "header",
    [
        "Content-Length: {}\r\n\r\n",
        "content-length: {}\r\n\r\n",
        "CONTENT-LENGTH:{}\r\n\r\n",
        "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
        "Content-Length: {}\r\nContent-Type: x\r\n\r\n",
        "Content-Length: {}\n\n",
        "\r\n\r\nContent-Length : {} \r\n\r\n",
    ],
)
def test_headers(header: str) -> None:
    assert read_all(frame(ONE, header) + frame(TWO, header)) == [ONE, TWO]


def test_any_pieces() -> None:
    chance = random.Random(7)
    messages = [{"id": number, "text": "x🙂" * chance.randrange(400)} for number in range(60)]
    data = b"".join(frame(message) for message in messages)
    assert read_all(data, lambda: 1) == messages
    for _ in range(20):
        assert read_all(data, lambda: chance.choice((1, 2, 7, 63, 4096))) == messages


@pytest.mark.parametrize(
    ("noise", "found"),
    [
        (b"hello\r\n\r\n", []),
        (b"Content-Length: x\r\n\r\n", []),
        (b"Content-Length: -5\r\n\r\n", []),
        (b"Content-Length: \r\n\r\n", []),
        (b'Content-Length: x\r\n\r\n{"id": 9}', []),  # its body has no length: lost
        (b"Content-Length: 9999999999\r\n\r\n", []),
        (b"x" * 300_000, []),
        (b"x" * 300_000 + b"\n", []),
        (b"\xff\xfe\x00\n", []),
        (b"Content-Length: 0\r\n\r\n", [BROKEN]),
        (frame(b"{"), [BROKEN]),
        (frame(b"\xff"), [BROKEN]),
        (frame(b"[" * 100_000), [BROKEN]),
        (frame(b'{"a": "\x01"}'), [BROKEN]),
        (b'Content-Length: 4\r\n\r\n{"id": 9}', [BROKEN]),  # too short: the rest is noise
        (frame(b"3") + frame(b"[]") + frame(b"null"), [3, [], None]),
    ],
)
def test_noise_costs_no_other_message(noise: bytes, found: list[Any]) -> None:
    assert read_all(frame(ONE) + noise + frame(TWO)) == [ONE, *found, TWO]


def test_a_length_that_swallows_the_next_frame() -> None:
    body = json.dumps(ONE).encode()
    data = b"Content-Length: %d\r\n\r\n" % (len(body) + 15) + body + frame(TWO) + frame(ONE)
    assert read_all(data) == [ONE, TWO, ONE]


def test_cut_off() -> None:
    assert read_all(frame(ONE) + frame(TWO)[:-1]) == [ONE]
    assert read_all(b"") == []


@pytest.mark.parametrize("fast", [True, False])
def test_odd_json(fast: bool) -> None:
    """Half a surrogate pair and numbers without end are taken as the standard library takes them."""
    assert read_all(frame(b'{"id": 1, "text": "\\ud83d"}'), fast=fast) == [{"id": 1, "text": "\ud83d"}]
    assert read_all(frame(b'{"id": 1e999}'), fast=fast) == [{"id": float("inf")}]


@pytest.mark.parametrize("fast", [True, False])
def test_fragments(fast: bool) -> None:
    codec = Codec()
    if fast:
        codec.speed_up()
    inner = codec.dumps([{"text": "é🙂"}])
    for extra in ("", "\udc00"):
        made = codec.dumps({"items": codec.fragment(inner), "extra": extra})
        assert json.loads(made) == {"items": [{"text": "é🙂"}], "extra": extra}


def test_cancels_overtake_the_queue() -> None:
    inbox = Inbox()
    request = {"id": 5, "method": "x"}
    inbox.put_message(request)
    inbox.put_message({"method": "$/cancelRequest", "params": {"id": 5}})
    assert inbox.cancelled == {5}
    assert inbox.get(0) == request
    for params in (None, [], {}, {"id": []}, {"id": None}):
        inbox.put_message({"method": "$/cancelRequest", "params": params})
    assert inbox.cancelled == {5}


def test_the_server_survives_noise(client: Client) -> None:
    client.initialize()
    client.write(b"noise\r\n\r\n" + frame(b"{") + b'Content-Length: 4\r\n\r\n{"id": 9}')
    for odd in (3, [], "x", [{"jsonrpc": "2.0", "id": 1, "method": "x"}], None):
        client.write(frame(odd))
    client.write(frame({"id": 1000, "method": "shutdown"}))  # no version of JSON-RPC
    client.write(frame({"jsonrpc": "2.0", "id": 1001, "method": 3}))
    client.write(frame({"jsonrpc": "2.0", "method": 3}))
    for identifier in (None, 1.5, [], {}, True):
        client.write(frame({"jsonrpc": "2.0", "id": identifier, "method": "shutdown"}))
    client.write(frame({"jsonrpc": "2.0", "id": "nobody asked", "result": {}}))
    client.write(frame({"jsonrpc": "2.0"}))
    client.settled()
    codes = [message["error"]["code"] for message in client.nameless]
    assert codes.count(-32700) == 2
    assert codes.count(-32600) == len(codes) - 2 == 10
    assert {client.answers[key][0]["error"]["code"] for key in (1000, 1001)} == {-32600}
    assert client.shutdown() == 0
