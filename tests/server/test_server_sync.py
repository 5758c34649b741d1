"""The server's text stays the client's text: versions, encodings, line ends, closing and opening again."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from lsp_client import PUSH, Client

UNITS = {
    "utf-8": lambda text: len(text.encode()),
    "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf-32": len,
}
ENDS = ("\n", "\r\n", "\r")


def offering(*encodings: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(PUSH))
    made["general"] = {"positionEncodings": list(encodings)}
    return made


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [(["utf-8", "utf-16"], "utf-8"), (["utf-32"], "utf-32"), (["utf-7", "utf-16"], "utf-16"), ([], "utf-16")],
)
def test_the_first_known_encoding_is_taken(client: Client, offered: list[str], chosen: str) -> None:
    assert client.initialize(capabilities=offering(*offered))["capabilities"]["positionEncoding"] == chosen


@pytest.mark.parametrize("encoding", UNITS)
@pytest.mark.parametrize("end", ENDS)
def test_columns_in_every_encoding(client: Client, encoding: str, end: str) -> None:
    client.initialize(capabilities=offering(encoding))
    before = "It MUST be naïve 🙂 and 日本 "
    lines = ["## Ünïcode 🙂 {#a}", "", f"{before}TBD, see [🙂](#b).", "", "## B {#b}", "", "It MUST be 🙂."]
    uri = client.open("untitled:x", end.join(lines))
    (shown,) = client.shows(uri, "AMB001", version=1)
    start = UNITS[encoding](before)
    assert shown["range"] == _range(2, start, 2, start + 3)
    client.change(uri, {"range": _range(2, start, 2, start), "text": "🙂🙂"})
    (shown,) = client.shows(uri, "AMB001", version=2)
    assert shown["range"]["start"] == {"line": 2, "character": start + UNITS[encoding]("🙂🙂")}
    caret = UNITS[encoding](before + "🙂🙂TBD, see [🙂](#")
    position = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": caret}}
    (target,) = client.request("textDocument/definition", position)
    assert target["targetSelectionRange"]["start"]["line"] == 4
    origin = target["originSelectionRange"]
    assert origin["start"]["character"] == UNITS[encoding](before + "🙂🙂TBD, see ")
    (place,) = client.request(
        "textDocument/references", {**position, "context": {"includeDeclaration": False}}
    )
    assert place["range"] == _range(2, caret, 2, caret + 1)


def _range(line: int, start: int, end_line: int, end: int) -> dict[str, dict[str, int]]:
    return {"start": {"line": line, "character": start}, "end": {"line": end_line, "character": end}}


def test_versions(client: Client) -> None:
    client.initialize()
    uri = client.open("untitled:x", "## A {#a}\n\nIt MUST be TBD.\n", version=5)
    client.shows(uri, "AMB001", version=5)
    for version in (5, 4, -1):  # not newer: ignored
        client.versions[uri] = version - 1
        client.replace(uri, "## A {#a}\n\nIt MUST be blue.\n")
    client.notify(
        "textDocument/didChange",
        {"textDocument": {"uri": "untitled:unknown", "version": 2}, "contentChanges": [{"text": "TBD"}]},
    )
    client.versions[uri] = 99  # a gap is legal
    client.shows(uri, "AMB001", version=client.change(uri, {"range": _range(0, 0, 0, 0), "text": "\n"}))
    assert (client.published(uri) or [])[0]["range"]["start"]["line"] == 3
    assert len(client.all("window/logMessage")) == 4
    client.notify("textDocument/didClose", {"textDocument": {"uri": "untitled:unknown"}})
    client.close(uri)
    client.close(uri)
    client.shows(uri)
    uri = client.open("untitled:x", "## A {#a}\n\nIt MUST be TBD.\n", version=1)  # a new life
    client.shows(uri, "AMB001", version=1)
    assert client.shutdown() == 0


def test_many_changes_in_one_message(client: Client) -> None:
    client.initialize()
    uri = client.open("untitled:x", "## A {#a}\n\n" + "It MUST be TBD.\n\n" * 40)
    client.shows(uri, *["AMB001"] * 40, version=1)
    changes = [{"range": _range(2 + 2 * line, 11, 2 + 2 * line, 14), "text": "blue"} for line in range(30)]
    client.shows(uri, *["AMB001"] * 10, version=client.change(uri, *changes))
    mixed = [{"text": "## A {#a}\n\nIt MUST be TBD.\n"}, {"range": _range(2, 0, 2, 0), "text": "TBD "}]
    client.shows(uri, "AMB001", "AMB001", version=client.change(uri, *mixed))


PIECES = [
    "TBD",
    " ",
    "\n\n",
    "\r\n",
    "\r",
    "🙂",
    "é",
    "\x0c",
    "\u2028",
    "## H {#h}\n",
    "It MUST be 3 days. ",
    "[^m]",
    "- ",
]


@pytest.mark.parametrize("encoding", UNITS)
def test_after_random_edits_the_text_is_the_same(client: Client, encoding: str) -> None:
    """What a second server finds in the final text, this one finds after all the edits."""
    client.initialize(capabilities=offering(encoding))
    chance = random.Random(encoding)
    text = "## A {#a}\n\nIt MUST be TBD 🙂.\r\n\r\nSee [a](#b).\n"
    uri = client.open("untitled:x", text)
    for _ in range(150):
        start, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        end = min(end, start + chance.choice((0, 0, 1, 9)))
        start, end = (
            point - (0 < point < len(text) and text[point - 1 : point + 1] == "\r\n")
            for point in (start, end)
        )
        new = chance.choice(PIECES) * chance.choice((0, 1, 1, 2))
        place = {"start": _position(text, start, encoding), "end": _position(text, end, encoding)}
        text = text[:start] + new + text[end:]
        version = client.change(uri, {"range": place, "text": new})
    client.until(lambda: client.published(uri, version) is not None)
    client.quiet()
    shown = client.published(uri)
    client.close(uri)
    fresh = client.open("untitled:y", text)
    expected = json.loads(json.dumps(shown).replace(uri, fresh))
    # What the two say alike is told until the first one is gone, which takes its time.
    client.until(lambda: client.published(fresh) == expected)
    assert client.shutdown() == 0


def _position(text: str, offset: int, encoding: str) -> dict[str, int]:
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line = before.rpartition("\n")[2]
    return {"line": before.count("\n"), "character": UNITS[encoding](line)}


def test_half_a_surrogate_pair(client: Client) -> None:
    """Some editors send an emoji in two edits."""
    client.initialize()
    uri = client.open("untitled:x", "## A {#a}\n\nIt MUST be TBD.\n")
    client.change(uri, {"range": _range(2, 0, 2, 0), "text": "\ud83d"})
    (shown,) = client.shows(uri, "AMB001", version=2)
    assert shown["range"]["start"]["character"] == 12
    client.change(uri, {"range": _range(2, 1, 2, 1), "text": "\ude42"})
    (shown,) = client.shows(uri, "AMB001", version=3)
    assert shown["range"]["start"]["character"] == 13
    assert client.shutdown() == 0
