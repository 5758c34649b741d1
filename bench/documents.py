"""The specs that are measured: two written here from a word list and a seed, and a public one if it is at hand.

Each lies in a folder of its own. The same seed gives the same text, so figures of two runs can be compared.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = Path("corpus", "model_spec", "2025-12-18", "model_spec.md")

_ACTORS = "The assistant|The agent|A service|The operator’s tool|The gateway|The reviewer|The planner".split(
    "|"
)
_DEMANDS = "must|must not|should|should not|may".split("|")
_ACTIONS = (
    "answer in the language of the question|repeat a secret that it was shown|ask before it deletes a file"
    "|name the source of a figure|send a message to a third party|keep a log of the commands that it ran"
    "|stop when the budget is spent|hand the case to a person|follow a rule that was withdrawn"
    "|show the price with the tax — both in euros|treat quoted text as data|guess at an identity"
).split("|")
_REASONS = (
    "since nobody can check it later|because the person who asks carries the risk|so that two readers agree"
    "|as a mistake here is hard to take back|which keeps the work open to review|even if the hour is late"
).split("|")
_VAGUE = "as appropriate|if possible|where necessary|as needed".split("|")  # each makes a finding
_TOPICS = "Refunds|Logs|Secrets|Quotations|Budgets|Approvals|Languages|Handover|Deadlines|Sources|Prices|Tools".split(
    "|"
)
_LEVELS = "root|system|developer|user|guideline".split("|")


class Spec(NamedTuple):
    """A document to measure with.

    `target` says whether the bounds on keystrokes hold for it, `alone` whether the bound on checking one
    file holds: not for the large one, which has more list items and links than any real spec that we know.
    """

    name: str
    path: Path
    origin: str
    target: bool
    alone: bool

    @property
    def text(self) -> str:
        return self.path.read_bytes().decode()


def public_spec() -> Path | None:
    """The public Model Spec in the folder of shared inputs, None if it is not there."""
    path = Path(os.environ.get("SPEC_LSP_SHARED") or ROOT.parent / "shared") / PUBLIC
    return path if path.is_file() else None


def small(folder: Path) -> Spec:
    path = _write(folder, clauses=3, seed=1)
    return Spec("small", path, f"written for this benchmark, {_size(path)}", target=False, alone=True)


def large(folder: Path) -> Spec:
    path = _write(folder, clauses=133, seed=2)
    return Spec("large", path, f"written for this benchmark, {_size(path)}", target=True, alone=False)


def model_spec(folder: Path) -> Spec | None:
    source = public_spec()
    if source is None:
        return None
    path = Path(shutil.copy(source, folder))
    origin = f"the public Model Spec of {source.parent.name}, {_size(path)}"
    return Spec("model_spec", path, origin, target=True, alone=True)


ALL: dict[str, Callable[[Path], Spec | None]] = {"small": small, "large": large, "model_spec": model_spec}


def prose_lines(lines: list[str]) -> Iterator[int]:
    """Lines of prose, in list items too: outside fences, longer than 40 characters."""
    fence = ""
    for number, line in enumerate(lines):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and len(line) > 40 and re.match(r"\s*([-*+] |\d+\. )?[^\W_]", line):
            yield number


def middle_of_prose(lines: list[str]) -> tuple[int, int]:
    """Line and column where a sentence can be typed into a plain paragraph, nearest to the document's middle."""
    places = [
        (abs(number - len(lines) // 2), number, match.end())
        for number in prose_lines(lines)
        if lines[number].isascii()  # so that columns are the same in every encoding
        and lines[number][0].isalpha()
        and not re.search(r"[\[\]`*_<>|{}]", lines[number])
        for match in re.finditer(r"[a-z]\. (?=[A-Z])", lines[number])
    ]
    _, line, column = min(places)
    return line, column


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1000:.0f} KB"


def _write(folder: Path, clauses: int, seed: int) -> Path:
    (folder / "examples").mkdir()
    writer = _Writer(random.Random(seed), clauses)
    path = folder / "spec.md"
    path.write_text(writer.document(), encoding="utf-8", newline="\n")
    for mark, text in writer.challenges.items():
        (folder / "examples" / f"{mark}.md").write_text(text, encoding="utf-8", newline="\n")
    return path


class _Writer:
    """Writes one document; `challenges` are the files that its marks promise, by mark."""

    def __init__(self, rng: random.Random, clauses: int):
        self._rng = rng
        self._clauses = clauses
        self._demands: dict[tuple[str, str], str] = {}
        self.challenges: dict[str, str] = {}

    def document(self) -> str:
        parts = [
            "# Overview {#overview}",
            "What a team of assistants may do, for whom, and who decides when two rules disagree.",
            '!!! meta "Commentary"\n    Written by a program, to measure programs.',
            "**Operator**: whoever runs the assistant for others.",
        ]
        for number in range(self._clauses):
            parts += self._clause(number)
        return "\n\n".join(parts) + "\n"

    def _pick(self, words: list[str]) -> str:
        return words[int(self._rng.random() * len(words))]

    def _odds(self, chance: float) -> bool:
        return self._rng.random() < chance

    def _clause(self, number: int) -> Iterator[str]:
        if number % 8 == 0:
            yield f"# Part {number // 8 + 1}: {self._pick(_TOPICS)} {{#part-{number // 8 + 1}}}"
        title = f"{self._pick(_TOPICS)} and {self._pick(_TOPICS).lower()}, case {number}"
        yield f"## {title} {{#clause-{number} authority={self._pick(_LEVELS)}}}"
        yield self._paragraph(number, self._marked(title))
        if self._odds(0.3):
            yield '!!! meta "Commentary"\n    ' + self._sentence()
        yield "\n".join(f"- **{self._pick(_TOPICS)}**: {self._sentence()}" for _ in range(3))
        yield self._paragraph(number, self._sentence())
        yield self._example(number)
        yield " ".join(self._sentence() for _ in range(4))

    def _paragraph(self, number: int, demand: str) -> str:
        return " ".join([self._sentence(), demand, self._sentence(), self._linked(number), self._sentence()])

    def _sentence(self) -> str:
        vague = f" {self._pick(_VAGUE)}" if self._odds(0.04) else ""
        who, what = self._pick(_ACTORS), self._pick(_ACTIONS)
        # A real spec does not contradict itself in every other clause.
        demand = self._demands.setdefault((who, what), self._pick(_DEMANDS))
        return f"{who} {demand} {what}{vague}, {self._pick(_REASONS)}."

    def _marked(self, title: str) -> str:
        mark = f"m{len(self.challenges):03d}"
        self.challenges[mark] = f"Examples for [^{mark}] in {title}:\n\n{self._conversation()}\n"
        return f"{self._sentence()[:-1]}[^{mark}]."

    def _linked(self, number: int) -> str:
        other = 9999 if self._odds(0.02) else int(self._rng.random() * self._clauses)  # 9999: leads nowhere
        links = (f"[?](#clause-{other})", f"[the rule on {self._pick(_TOPICS).lower()}](#clause-{other})")
        return f"See {links[number % 2]} for “{self._pick(_REASONS)}” 🙂."

    def _example(self, number: int) -> str:
        return f"**Example**: {self._pick(_ACTIONS)}\n\n{self._conversation(f'[#clause-{number}]')}"

    def _conversation(self, violated: str = "") -> str:
        lines = ["~~~xml", "<user>", f"Please {self._pick(_ACTIONS)}.", "</user>"]
        if violated:
            for verdict in ("GOOD", f"BAD{violated}"):
                reason = f"<!-- {verdict}: {self._pick(_REASONS)} -->"
                lines += [f"<assistant> {reason}", f"I will {self._pick(_ACTIONS)}.", "</assistant>"]
        return "\n".join([*lines, "~~~"])
