"""Sessions at random: the server lives, answers every request once, and ends up where a new server begins."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import AUDIT, PRIVACY
from lsp_client import Client

MESSAGES = 1500
REQUESTS = [
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentSymbol",
    "textDocument/codeAction",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/diagnostic",
    "workspace/diagnostic",
    "workspace/symbol",
    "textDocument/completion",
    "initialize",
]
JUNK: list[Any] = [None, True, -1, 3, 1.5, 2**70, "", "x", "\ud83d", [], {}, [{}], {"uri": 1}, {"line": -1}]
TEXTS = [
    AUDIT,
    PRIVACY,
    AUDIT.replace("90", "9"),
    "## A {#a authority=system}\n\nIt MUST be TBD.[^sy73]\n\n[b](audit.md#logs) [c](#nowhere)\n",
    "# Words\n",
    "",
]
PIECES = [
    "x",
    "\n",
    "\r\n",
    "TBD",
    "🙂",
    "## Z {#z}\n",
    "[^sy73]",
    "](#",
    "```\n",
    "<!-- ",
    "at most 30 days",
    "\x00",
]


class Session:
    """One random session. Texts of open documents are not modelled: what counts is the server's own end state."""

    def __init__(self, client: Client, folder: Path, seed: int):
        self.client = client
        self.folder = folder
        self.chance = random.Random(seed)
        self.files = [folder / name for name in ("audit.md", "privacy.md", "examples/sy73.md", "new.md")]
        self.uris = [
            *(path.as_uri() for path in self.files),
            "untitled:x",
            (folder.parent / "out.md").as_uri(),
        ]
        self.texts: dict[str, str] = {}
        self.asked: list[int] = []

    def step(self) -> None:
        moves: list[tuple[int, Callable[[], None]]] = [
            (4, self.open),
            (30, self.edit),
            (2, self.replace),
            (3, self.close),
            (2, self.save),
            (25, self.ask),
            (4, self.cancel),
            (2, self.disk),
            (8, self.junk),
            (1, self.noise),
        ]
        weights, calls = zip(*moves, strict=True)
        self.chance.choices(calls, weights)[0]()

    def uri(self) -> str:
        return self.chance.choice(self.uris)

    def open(self) -> None:
        uri, text = self.uri(), self.chance.choice(TEXTS)
        self.client.open(uri, text)
        self.texts[uri] = text

    def edit(self) -> None:
        uri = self.uri()
        self.client.versions.setdefault(uri, 0)
        changes = [
            {"range": {"start": self.position(), "end": self.position()}, "text": self.chance.choice(PIECES)}
            for _ in range(self.chance.choice((1, 1, 1, 3, 12)))
        ]
        self.client.change(uri, *changes)

    def replace(self) -> None:
        uri = self.uri()
        self.client.versions.setdefault(uri, 0)
        self.client.replace(uri, self.chance.choice(TEXTS))

    def close(self) -> None:
        uri = self.uri()
        self.client.close(uri)
        self.texts.pop(uri, None)

    def save(self) -> None:
        self.client.notify("textDocument/didSave", {"textDocument": {"uri": self.uri()}})

    def position(self) -> dict[str, int]:
        return {
            "line": self.chance.choice((0, 1, 2, 4, 5, 9, 999)),
            "character": self.chance.choice((0, 1, 12, 40, 2**31 - 1)),
        }

    def ask(self) -> None:
        params: Any = {
            "textDocument": {"uri": self.uri()},
            "position": self.position(),
            "range": {"start": self.position(), "end": self.position()},
            "context": {"diagnostics": [], "includeDeclaration": self.chance.random() < 0.5},
            "newName": self.chance.choice(("fresh", "logs", "a b", "")),
            "query": self.chance.choice(("", "l", "zzz")),
            "previousResultIds": [{"uri": self.uri(), "value": "1"}],
        }
        if self.chance.random() < 0.2:
            params[self.chance.choice(list(params))] = self.chance.choice(JUNK)
        if self.chance.random() < 0.1:
            params = self.chance.choice(JUNK)
        self.asked.append(self.client.start(self.chance.choice(REQUESTS), params))

    def cancel(self) -> None:
        recent = self.asked[-3:] or [0]
        self.client.notify("$/cancelRequest", {"id": self.chance.choice([*recent, *JUNK])})

    def disk(self) -> None:
        path = self.chance.choice(self.files)
        if path.exists() and self.chance.random() < 0.4:
            path.unlink()
        else:
            path.write_text(self.chance.choice(TEXTS))
        change = {"uri": path.as_uri(), "type": self.chance.choice((1, 2, 3))}
        self.client.notify("workspace/didChangeWatchedFiles", {"changes": [change]})

    def junk(self) -> None:
        method = self.chance.choice(("didOpen", "didChange", "didSave", "didClose", "hover", "willSave", "x"))
        params = self.chance.choice(
            [
                *JUNK,
                {"textDocument": self.chance.choice(JUNK)},
                {"textDocument": {"uri": self.uri(), "version": "x"}},
            ]
        )
        self.client.notify(f"textDocument/{method}", params)

    def noise(self) -> None:
        self.client.write(
            self.chance.choice(
                (
                    b"\r\n",
                    b"noise\n",
                    b"Content-Length: x\r\n\r\n",
                    b"Content-Length: 2\r\n\r\n{]",
                    b"Content-Length: 1\r\n\r\n3",
                )
            )
        )

    def finish(self) -> dict[str, str]:
        """Give every open document a text that is known; those texts by URI."""
        for number, uri in enumerate(sorted(self.texts)):
            text = TEXTS[number % len(TEXTS)]
            self.client.versions[uri] = 10_000 + self.client.versions[uri]
            self.client.replace(uri, text)
            self.texts[uri] = text
        self.client.settled()
        return self.texts


def shown(client: Client) -> dict[str, list[Any]]:
    """The diagnostics of every document that has any, in the end."""
    uris = {params["uri"] for params in client.all("textDocument/publishDiagnostics")}
    return {uri: found for uri in uris if (found := client.published(uri))}


@pytest.mark.parametrize("seed", [1, 2])
def test_random_sessions(start: Callable[..., Client], tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "specs"
    (folder / "examples").mkdir(parents=True)
    (folder / "audit.md").write_text(AUDIT)
    (folder / "privacy.md").write_text(PRIVACY)
    client = start()
    client.initialize(folder)
    session = Session(client, folder, seed)
    for _ in range(MESSAGES):
        session.step()
    texts = session.finish()
    client.until(lambda: all(number in client.answers for number in session.asked))
    client.quiet(1)
    codes = {answer[0]["error"]["code"] for answer in client.answers.values() if "error" in answer[0]}
    assert codes <= {-32600, -32601, -32602, -32803, -32800}, codes  # never -32603
    logged = {params["message"] for params in client.all("window/logMessage")}
    assert not [message for message in logged if "bug" in message]
    fresh = start()
    fresh.initialize(folder)
    for uri, text in texts.items():
        fresh.open(uri, text)
    fresh.settled()
    fresh.quiet(1)
    client.until(lambda: shown(client) == shown(fresh))  # other documents follow after a pause
    assert client.shutdown() == 0
