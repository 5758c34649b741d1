"""What authors do about challenges that fail, in an editor: open them, or make the answer of the last run case law."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from spec_lsp.evals.model import Challenge, Row, Subject, Verdict
from spec_lsp.evals.standing import holds
from spec_lsp.files.runs import RunError, read_run, runs
from spec_lsp.ide.challenge_actions import put_called, recorded
from spec_lsp.server.background import Worker
from spec_lsp.server.convert import range_of
from spec_lsp.server.dispatch import REQUEST_FAILED, Asking, Deferred, RpcError
from spec_lsp.server.edits import EditBuilder, Unsupported
from spec_lsp.server.session import Session

_MOST_RUNS = 64  # the newest ones that an answer is looked for in


class Judging:
    """Serves one client. `root_of(key)` is the folder of the project that keeps the runs of a document."""

    def __init__(
        self,
        session: Session,
        asking: Asking,
        worker: Worker,
        edits: EditBuilder,
        unstructured: Callable[[Any], Any],
        root_of: Callable[[str], str | None],
    ):
        self._session = session
        self._asking = asking
        self._worker = worker
        self._edits = edits
        self._unstructured = unstructured
        self._root_of = root_of

    def open(self, key: str, name: str) -> None:
        """Show a challenge of document `key` in the editor. Raises RpcError."""
        workspace = self._session.workspace
        found = put_called(workspace, key, name)
        if found is None:
            raise _gone(name)
        put = found[1]
        document = workspace.documents[put.key]
        span = range_of(document.span_of(put.facts, put.span), document.text, self._session.encoding)
        shown = {"uri": self._session.uri_of(put.key), "takeFocus": True, "selection": span}
        self._asking.ask("window/showDocument", shown)

    def record(self, key: str, name: str, verdict: str) -> Deferred:
        """Make the failing answer to a challenge of document `key` case law, as GOOD or BAD. Raises RpcError."""
        found = put_called(self._session.workspace, key, name)
        root = self._root_of(key)
        if found is None or root is None:
            raise _gone(name)
        subject = found[0].standing.subject
        challenge = next(one for one in subject.challenges if one.id == name)
        deferred = Deferred()

        def work() -> None:
            row = _answer(root, subject, challenge)
            self._worker.post(lambda: deferred.answer(lambda: self._record(key, name, row, verdict)))

        self._worker.submit(work)
        return deferred

    def _record(self, key: str, name: str, row: Row | None, verdict: str) -> None:
        """Have the client make the edit. Raises RpcError."""
        found = put_called(self._session.workspace, key, name)
        if row is None or found is None:
            told = f"no run that is kept has a failing answer to {name} as it is written now; run it again"
            raise RpcError(REQUEST_FAILED, told)
        edit = recorded(self._session.workspace, found[1], row, verdict)
        if edit is None:
            told = f"the answer to {name} holds lines that would end its example; write it down by hand"
            raise RpcError(REQUEST_FAILED, told)
        try:
            made = self._unstructured(self._edits.build({found[1].key: (edit,)}))
        except Unsupported as error:
            raise RpcError(REQUEST_FAILED, str(error)) from None
        label = f"Record the answer to {name} as {verdict}"
        self._asking.ask("workspace/applyEdit", {"label": label, "edit": made})


def _gone(name: str) -> RpcError:
    return RpcError(REQUEST_FAILED, f"no challenge is called {name} any more")


def _answer(root: str, subject: Subject, challenge: Challenge) -> Row | None:
    """The latest answer that fails, of those that hold for the challenge as it is written now."""
    for key in islice(runs(root), _MOST_RUNS):
        try:
            rows = read_run(key).run.rows
        except RunError:
            continue
        for row in rows:
            if row.verdict is Verdict.FAIL and row.response and holds(row, subject, challenge):
                return row
    return None
