"""One random session of a client: what it does, and what the server should hold in the end."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from audit_and_privacy import AUDIT, PRIVACY
from lsp_client import Client

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
LINKS = """## B {#b authority=system}

It MUST be [a](deep/new.md#z), [b](deep), [c](../side.md#logs), [d](../gone.md), [e](side.md), [f](specs/new.md).
"""
TEXTS = [
    AUDIT,
    PRIVACY,
    AUDIT.replace("90", "9"),
    "## A {#a authority=system}\n\nIt MUST be TBD.[^sy73]\n\n[b](audit.md#logs) [c](#nowhere)\n",
    LINKS,
    "## C {#FR-001}\n\nIt MUST be blue.\n",
    "# spec: FR-001\n# spec: audit.md#logs, FR-002\n",
    "# Words\n",
    "",
]
SETTINGS = ['ignore = ["CON"]\n', 'exclude = ["deep/**"]\n', "max-file-bytes = 100\n", "ignore = [", ""]
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
NOISE = [
    b"\r\n",
    b"noise\n",
    b"Content-Length: x\r\n\r\n",
    b"Content-Length: 2\r\n\r\n{]",
    b"Content-Length: 1\r\n\r\n3",
]
NAMES = (
    "audit.md",
    "privacy.md",
    "examples/sy73.md",
    "new.md",
    "deep/new.md",
    "tool.py",
    "../out.md",
    "../side.md",
)


class Session:
    """Texts of open documents are not modelled: what counts is the server's own end state."""

    def __init__(self, client: Client, folder: Path, seed: int):
        self.client = client
        self.chance = random.Random(seed)
        self.files = [folder.parent / name[3:] if name.startswith("../") else folder / name for name in NAMES]
        self.settings = folder / "spec-lsp.toml"
        self.uris = [*(path.as_uri() for path in self.files), "untitled:x"]
        self.texts: dict[str, str] = {}  # of the documents that are open
        self.asked: list[int] = []

    def step(self) -> None:
        moves: list[tuple[float, Callable[[], None]]] = [
            (4, self.open),
            (30, self.edit),
            (2, self.replace),
            (3, self.close),
            (2, self.save),
            (25, self.ask),
            (4, self.cancel),
            (3, self.disk),
            (0.2, self.configure),
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
            if path.parent.name == "deep":
                path.parent.rmdir()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(self.chance.choice(TEXTS))
        self.tell(path)

    def configure(self) -> None:
        if self.settings.exists() and self.chance.random() < 0.5:
            self.settings.unlink()
        else:
            self.settings.write_text(self.chance.choice(SETTINGS))
        self.tell(self.settings)

    def tell(self, path: Path) -> None:
        """Say that a file changed, but not reliably how: what lies on disk counts."""
        change = {"uri": path.as_uri(), "type": self.chance.choice((1, 2, 3))}
        self.client.notify("workspace/didChangeWatchedFiles", {"changes": [change]})

    def junk(self) -> None:
        uri = self.uri()
        method = self.chance.choice(("didOpen", "didChange", "didSave", "didClose", "hover", "willSave", "x"))
        odd = {"textDocument": {"uri": uri, "version": "x"}}
        params = self.chance.choice([*JUNK, {"textDocument": self.chance.choice(JUNK)}, odd])
        self.client.notify(f"textDocument/{method}", params)
        if method == "didClose" and params is odd:
            self.texts.pop(uri, None)  # more than is asked for, but a close all the same

    def noise(self) -> None:
        self.client.write(self.chance.choice(NOISE))

    def finish(self) -> None:
        """Give every open document a text that is known."""
        for number, uri in enumerate(sorted(self.texts)):
            self.texts[uri] = TEXTS[number % len(TEXTS)]
            self.client.versions[uri] += 10_000
            self.client.replace(uri, self.texts[uri])
        self.client.until(lambda: all(number in self.client.answers for number in self.asked))
