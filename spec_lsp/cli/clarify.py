"""`spec-lsp clarify`: the questions that specs leave open, one at a time; the answers edit them."""

from __future__ import annotations

import json
import sys
import textwrap
from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from spec_lsp.clarify import Change, Question, Reading, answered, dismissed, questions
from spec_lsp.clarify.inferred import after, inferred
from spec_lsp.clarify.questions import Inferred
from spec_lsp.cli.edits import carry_out, written
from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.places import project_of, start_keys
from spec_lsp.engine import Engine
from spec_lsp.files import Loaded, load
from spec_lsp.files.answers import remember
from spec_lsp.files.project import absolute
from spec_lsp.files.reading import why
from spec_lsp.reports.columns import counted, printable
from spec_lsp.uris import relative
from spec_lsp.workspace import Workspace

if TYPE_CHECKING:
    from spec_lsp.cli.inquiring import Clauses
    from spec_lsp.evals.splits import Split

_WIDTH = 100
_QUITS = ("q", "quit")


def clarify(options: Namespace) -> int:
    """Ask what is open in the clauses that `options` name; print or take the answers; the exit status."""
    keys = start_keys(options.paths or ["."])
    loaded = load(keys, project_of(keys, options), asked=True)
    session = _Session(loaded, options.clause)
    if options.clause and not session.has_clause:
        raise UsageError(f"no clause {printable(options.clause)} in the specs here")
    if options.dry_run:
        from spec_lsp.cli.inquiring import forecast

        sys.stdout.write(forecast(session.clauses(), options))
        return OK
    status = (
        _listed(session, options) if options.list or options.format == "json" else _talk(session, options)
    )
    return INCOMPLETE if loaded.skipped else status


def _listed(session: _Session, options: Namespace) -> int:
    """Print what is open, what a model adds last; the exit status."""
    asked = session.open_questions()
    if options.format == "json":
        status = session.inquire(options)
        data = [_as_data(question) for question in (*asked, *session.inferred_questions())]
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return status
    for number, question in enumerate(asked, 1):
        sys.stdout.write(_asked(question, f"{number}") + "\n")
    sys.stdout.flush()
    status = session.inquire(options)
    more = session.inferred_questions()
    for number, question in enumerate(more, len(asked) + 1):
        sys.stdout.write(_asked(question, f"{number}") + "\n")
    sys.stdout.write(f"{counted(len(asked) + len(more), 'question')} open\n")
    return status


def _talk(session: _Session, options: Namespace) -> int:
    """Put the questions one by one, those of a model last; the exit status."""
    if not session.talk(session.open_questions) or not options.model:
        return OK
    status = session.inquire(options)
    session.talk(session.inferred_questions)
    return status


class _Session:
    """The specs while their questions are answered: every answer is written at once."""

    def __init__(self, loaded: Loaded, clause: str | None):
        self._workspace: Workspace = loaded.workspace
        self._engine = Engine(loaded.project.config)
        self._checked = loaded.checked
        self._root = loaded.project.root
        self._clause = clause
        self._passed: set[tuple[str, str, str]] = set()
        self._splits: list[Split] = []

    @property
    def has_clause(self) -> bool:
        """Whether the clause that was asked for is there."""
        return any(
            self._clause in self._workspace.documents[key].ids
            or self._clause in self._workspace.documents[key].items
            for key in self._checked
        )

    def open_questions(self) -> list[Question]:
        """What is open now and was not passed over, the weightiest first."""
        found = (finding for key in self._checked for finding in self._engine.findings(self._workspace, key))
        known = self._workspace.dismissed | self._passed
        return [
            question
            for question in questions(self._workspace, found)
            if question.key not in known
            and (self._clause is None or self._clause in (question.finding.clause, question.clause.id))
        ]

    def clauses(self) -> Clauses:
        """What a model may be asked about."""
        from spec_lsp.cli.inquiring import Clauses

        return Clauses(self._workspace, self._checked, self._clause, self._root)

    def inquire(self, options: Namespace) -> int:
        """Have a model asked, if `options` say so; the exit status."""
        if not options.model:
            return OK
        from spec_lsp.cli.inquiring import inquire

        self._splits, status = inquire(self.clauses(), options)
        return status

    def inferred_questions(self) -> list[Question]:
        """What the answers of a model have left open, the weightiest first."""
        found = (inferred(self._workspace, split) for split in self._splits)
        return [question for question in found if question and question.key not in self._passed]

    def talk(self, open_questions: Callable[[], list[Question]]) -> bool:
        """Ask until nothing is open, or whoever answers has had enough: then it is False."""
        count = 0
        done: bool | None = True
        while done is not None and (asked := open_questions()):
            question = asked[0]
            sys.stdout.write(_asked(question, f"{len(asked)} open") + "\n" + _choices(question))
            sys.stdout.flush()
            done = self._answer(question)
            count += bool(done)
        sys.stdout.write(f"{count} answered; {counted(len(open_questions()), 'question')} open\n")
        return done is not None

    def _answer(self, question: Question) -> bool | None:
        """Whether it was answered, and what was answered is written; None to stop."""
        while True:
            line = sys.stdin.readline()
            word = line.strip().lower()
            if not line or word in _QUITS:
                return None
            if word in ("s", "skip", ""):
                self._passed.add(question.key)
                return False
            if word in ("m", "meant"):
                return self._take(question, dismissed(question))
            if word.isdigit() and 0 < int(word) <= len(question.readings):
                reading = question.readings[int(word) - 1]
                words = _words_for(reading)
                if words is None:
                    return None
                return self._take(question, answered(self._workspace, question, reading, words))
            sys.stdout.write(f"1 to {len(question.readings)}, m, s or q: ")
            sys.stdout.flush()

    def _take(self, question: Question, change: Change) -> bool:
        changes = written(self._workspace, change.edits, change.creates)
        carry_out(changes)
        for one in changes:
            self._workspace = self._workspace.with_text(one.key, one.text)
            if one.before is not None:
                sys.stdout.write(f"  written: {printable(relative(one.key, absolute('.')))}\n")
        answer = after(self._workspace, question, change.answer) if question.inferred else change.answer
        try:
            memory = remember(self._root, answer)
        except OSError as error:
            raise UsageError(f"the answer cannot be remembered: {why(error)}") from None
        self._workspace = self._workspace.knowing(memory.dismissed())
        self._passed.add(question.key)
        return True


def _words_for(reading: Reading) -> str | None:
    """What only the author can say, asked for; "" leaves an open point in the text, None is to stop."""
    if not reading.asks:
        return ""
    sys.stdout.write(f"  {reading.asks} (Enter leaves it open, q quits) ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    return None if not line or line.strip().lower() in _QUITS else line.strip()


def _asked(question: Question, position: str) -> str:
    finding = question.finding
    place = f"{relative(finding.key, absolute('.'))}:{finding.span.line + 1}"
    about = [f"#{finding.clause}"] if finding.clause else []
    about += [question.authority] if question.authority else []
    about += [f"{question.dependents} refer to it"] if question.dependents else []
    head = f"[{position}] {place} {' · '.join(about)}".rstrip()
    said = textwrap.fill(question.sentence, _WIDTH, initial_indent="  | ", subsequent_indent="  | ")
    told = f"{printable(head)}\n{_printable(said)}\n{printable(question.text)}"
    return f"{told}\n{printable(_origin(question.inferred))}" if question.inferred else told


def _origin(inferred: Inferred) -> str:
    said = ", ".join(f"{count} {answer}" for answer, count in inferred.answers.items())
    return f"(inferred: {inferred.model} at {inferred.host}, prompt {inferred.prompt_version}, says {said})"


def _printable(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))


def _choices(question: Question) -> str:
    lines = list(_numbered(question))
    lines.append("  m  it is meant as it stands    s  skip    q  quit\n> ")
    return "\n".join(lines)


def _numbered(question: Question) -> Iterator[str]:
    for number, reading in enumerate(question.readings, 1):
        yield printable(f"  {number}  {reading.label}")
        if reading.sentence:
            yield _printable(
                textwrap.fill(reading.sentence, _WIDTH, initial_indent="       ", subsequent_indent="       ")
            )


def _as_data(question: Question) -> dict[str, Any]:
    finding = question.finding
    return {
        "path": relative(finding.key, absolute(".")),
        "line": finding.span.line + 1,
        "code": finding.code,
        "clause": finding.clause,
        "authority": question.authority or None,
        "dependents": question.dependents,
        "question": question.text,
        "words": question.words,
        "sentence": question.sentence,
        "readings": [
            {"label": reading.label, "sentence": reading.sentence or None, "asks": reading.asks or None}
            for reading in question.readings
        ],
        "inferred": question.inferred._asdict() if question.inferred else None,
    }
