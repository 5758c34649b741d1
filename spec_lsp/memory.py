"""What authors said to questions about their clauses: remembered by the text of the clause, so that an edit asks anew.

One JSON object a line, in `.spec-lsp/answers.jsonl` of the project; it is versioned with the specs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

FILE = ".spec-lsp/answers.jsonl"  # below the project's root


@dataclass(frozen=True, slots=True)
class Remembered:
    """One answer: to the question of rule `code` about `words` in a clause whose text has this hash.

    `answer` is the reading that was chosen, "" where the author said that it is meant as it stands.
    """

    hash: str
    code: str
    words: str
    answer: str = ""
    clause: str = ""  # its id when it was answered, for readers of the file

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is found by."""
        return (self.hash, self.code, self.words)


@dataclass(frozen=True)
class Memory:
    """All answers of a project, in the order in which they were given."""

    answers: tuple[Remembered, ...] = ()

    def dismissed(self) -> frozenset[tuple[str, str, str]]:
        """The questions whose authors said that it is meant as it stands: (hash, code, words)."""
        last = {answer.key: answer for answer in self.answers}
        return frozenset(key for key, answer in last.items() if not answer.answer)

    def adding(self, answer: Remembered) -> Memory:
        """With one more answer."""
        return Memory((*(known for known in self.answers if known.key != answer.key), answer))


def hash_of(lines: Sequence[str]) -> str:
    """The hash of a clause's text; blanks at line ends and empty lines do not count."""
    text = "\n".join(line.rstrip() for line in lines if line.strip())
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def parse(text: str) -> tuple[Memory, tuple[int, ...]]:
    """Read the file: the answers, and the 1-based numbers of lines that are none of them (a merge may leave such)."""
    answers: list[Remembered] = []
    odd: list[int] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        answer = _read(line)
        if answer is None:
            odd.append(number)
        else:
            answers.append(answer)
    return Memory(tuple(answers)), tuple(odd)


def dump(answers: Iterable[Remembered]) -> str:
    """The file with these answers."""
    fields = ("hash", "code", "words", "answer", "clause")
    return "".join(
        json.dumps({name: getattr(answer, name) for name in fields}, ensure_ascii=False) + "\n"
        for answer in answers
    )


def _read(line: str) -> Remembered | None:
    try:
        data: Any = json.loads(line)
    except ValueError:
        return None
    if not isinstance(data, dict):
        return None
    values = [data.get(name, "") for name in ("hash", "code", "words", "answer", "clause")]
    if not all(isinstance(value, str) for value in values) or not (values[0] and values[1]):
        return None
    return Remembered(*values)
