"""`Clarify…` in an editor: the question is shown with its readings as buttons, the answer edits the clause."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from spec_lsp import bug
from spec_lsp.clarify import Question, answered, dismissed, questions
from spec_lsp.clarify.answering import Change
from spec_lsp.diagnostics import Finding
from spec_lsp.files.answers import remember
from spec_lsp.server.dispatch import Asking
from spec_lsp.server.edits import EditBuilder, Unsupported
from spec_lsp.server.session import Session

_log = logging.getLogger(__name__)
TITLE = "Clarify…"
_MEANT = "It is meant as it stands"
_INFO = 3  # LSP's MessageType
_LONGEST = 200  # characters of a button


class Clarifier:
    """Asks one client. `root_of(key)` is the folder of the project whose answers are remembered for a document."""

    def __init__(
        self,
        session: Session,
        asking: Asking,
        edits: EditBuilder,
        unstructured: Callable[[Any], Any],
        root_of: Callable[[str], str | None],
    ):
        self._session = session
        self._asking = asking
        self._edits = edits
        self._unstructured = unstructured
        self._root_of = root_of

    def ask(self, key: str, code: str, line: int) -> None:
        """Ask the question of the first finding of rule `code` on a line of document `key`; "" stands for any rule."""
        question = self._question(key, code, line)
        if question is None:
            _log.info("nothing is open on this line")
            return
        labels = [_label(question, number) for number in range(len(question.readings))]
        # Editors cut long buttons off, so the message tells all answers as well.
        said = "\n\n".join(filter(None, (question.sentence, question.text, "\n".join(labels))))
        actions = [{"title": label} for label in (*labels, _MEANT)]
        self._asking.ask(
            "window/showMessageRequest",
            {"type": _INFO, "message": said, "actions": actions},
            lambda chosen, given: self._chosen(question, labels, chosen) if given else None,
        )

    def _question(self, key: str, code: str, line: int) -> Question | None:
        def is_meant(finding: Finding) -> bool:
            return finding.span.line == line and code in ("", finding.code)

        found = [finding for finding in self._session.findings(key) if is_meant(finding)]
        return next(iter(questions(self._session.workspace, found)), None)

    def _chosen(self, question: Question, labels: list[str], chosen: Any) -> None:
        title = chosen.get("title") if isinstance(chosen, dict) else None
        if title == _MEANT:
            self._settle(question, dismissed(question))
        elif title in labels:
            reading = question.readings[labels.index(title)]
            self._apply(question, answered(self._session.workspace, question, reading))

    def _apply(self, question: Question, change: Change) -> None:
        if question.finding not in self._session.findings(question.finding.key):
            _log.warning("the clause has changed since it was asked about; ask again")
            return
        try:
            edit = self._unstructured(self._edits.build(change.edits, change.creates))
        except Unsupported as error:
            _log.warning("%s", error)
            return
        self._asking.ask(
            "workspace/applyEdit",
            {"label": TITLE, "edit": edit},
            lambda result, given: self._settle(question, change) if given and _applied(result) else None,
        )

    def _settle(self, question: Question, change: Change) -> None:
        """Remember the answer, on disk as well where the document belongs to a project."""
        root = self._root_of(question.finding.key)
        try:
            memory = remember(root, change.answer) if root else None
        except OSError as error:
            bug.report(error)
            memory = None
        gone = memory.dismissed() if memory else self._session.workspace.dismissed
        if not change.answer.answer:
            gone |= {question.key}
        self._session.remember(gone)


def _label(question: Question, number: int) -> str:
    """What stands on a button; two of them are never the same."""
    label = question.readings[number].label
    label = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    return f"{number + 1}. {label}"


def _applied(result: Any) -> bool:
    return isinstance(result, dict) and bool(result.get("applied"))
