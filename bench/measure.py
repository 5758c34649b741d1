"""One server, one document: start it, open the document, type a sentence and take it back."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any, NamedTuple

from bench.client import Answer, Client
from bench.documents import Spec, middle_of_prose
from bench.servers import Server

# Typed letter by letter; findings come and go on the way, so an answer that is too old is seen.
SENTENCE = "It must be TBD as needed. "
PAUSE = 0.03  # seconds between an answer and the next key


class Keystroke(NamedTuple):
    """One character more or less, and the text after it. The line is ASCII up to the column."""

    line: int
    column: int
    removed: int
    new: str
    text: str


@dataclass(frozen=True)
class Run:
    """What was measured of one server with one document; times in milliseconds, memory in MiB."""

    round: int
    server: Server
    spec: Spec
    mode: str
    init: float
    opened: float
    findings: int
    keys: list[float]
    answers: list[list[dict[str, Any]]]  # the diagnostics after each keystroke
    peak: float | None

    @property
    def median(self) -> float:
        return statistics.median(self.keys)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.keys, n=20, method="inclusive")[-1]


def keystrokes(text: str) -> list[Keystroke]:
    """A sentence typed into prose nearest to the middle of the document, and deleted again."""
    lines = text.split("\n")
    number, column = middle_of_prose(lines)
    line = lines[number]

    def after(typed: int) -> str:
        lines[number] = line[:column] + SENTENCE[:typed] + line[column:]
        return "\n".join(lines)

    typing = [
        Keystroke(number, column + index, 0, letter, after(index + 1))
        for index, letter in enumerate(SENTENCE)
    ]
    deleting = [Keystroke(number, key.column, 1, "", after(key.column - column)) for key in reversed(typing)]
    return typing + deleting


def measure(number: int, server: Server, spec: Spec, keys: list[Keystroke]) -> Run:
    """Start `server`, measure it as part of round `number`, and stop it."""
    client = Client(
        server.command,
        spec.path.parent,
        pulls=server.mode == "pull",
        environment=server.environment,
        settings=server.settings,
    )
    with client:
        init = client.initialize()
        opened = client.open(spec.path, spec.text)
        client.settle()
        answers: list[Answer] = []
        for key in keys:
            time.sleep(PAUSE)
            answers.append(client.change(key.line, key.column, key.removed, key.new))
        return Run(
            number,
            server,
            spec,
            client.mode,
            init * 1000,
            opened.seconds * 1000,
            len(answers[-1].items),
            [answer.seconds * 1000 for answer in answers],
            [answer.items for answer in answers],
            client.peak(),
        )
