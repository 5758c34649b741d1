"""Challenges run from an editor: asked for by a command, made in a thread of their own, stopped by the client or by an edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from spec_lsp import bug
from spec_lsp.evals.model import Row, RowKey, Subject, Verdict
from spec_lsp.evals.subjects import chosen, told_unknown
from spec_lsp.ide.challenge_tree import after_run, challenge_tree, subjects_of
from spec_lsp.server.background import Progress, Worker
from spec_lsp.server.dispatch import REQUEST_FAILED, Asking, Deferred, RpcError
from spec_lsp.server.listing import Listing
from spec_lsp.server.session import Session
from spec_lsp.server.shelf import Shelf
from spec_lsp.server.transport import Inbox
from spec_lsp.uris import key_to_uri, relative

if TYPE_CHECKING:  # the road to models is imported when somebody takes it
    from spec_lsp.gateway import Question
    from spec_lsp.running.live import LiveRun
    from spec_lsp.running.loop import Job

_TITLE = "Running challenges"
_SEND, _DO_NOT = "Send", "Do not send"
_WARNING = 2  # LSP's MessageType


@dataclass
class _Going:
    """A run that was asked for. `specs` are its documents as its file spells them; `rows` and `edited` are by job."""

    live: LiveRun
    deferred: Deferred
    progress: Progress
    specs: dict[str, str]
    rows: dict[RowKey, Row] = field(default_factory=dict)
    edited: set[RowKey] = field(default_factory=set)
    consent: SimpleQueue[bool | None] | None = None  # where an answer is waited for

    def stop(self) -> None:
        """Stop it, also while the user is being asked."""
        self.live.stop()
        if self.consent:
            self.consent.put(False)

    @property
    def told(self) -> str:
        """How it stands, in one line: "2 pass, 1 fail"."""
        verdicts = [row.verdict for row in self.rows.values()]
        return ", ".join(f"{verdicts.count(one)} {one.value}" for one in Verdict if one in verdicts)


class Evaluator:
    """Runs challenges for one client, one run after the other; `progress(title)` makes a place to show how far one is."""

    def __init__(
        self,
        session: Session,
        asking: Asking,
        inbox: Inbox,
        listing: Listing,
        shelf: Shelf,
        progress: Callable[[str], Progress],
    ):
        self._session = session
        self._asking = asking
        self._inbox = inbox
        self._listing = listing
        self._shelf = shelf
        self._progress = progress
        self._worker: Worker | None = None
        self._going: list[_Going] = []

    def run(self, key: str, names: Sequence[str]) -> Deferred:
        """Run what is named of document `key`, ids of clauses and challenges; all of it without names. Raises RpcError."""
        if not self._session.client.trusted:
            raise RpcError(
                REQUEST_FAILED,
                "nothing was sent: this workspace is not trusted in this editor; trust it to run challenges",
            )
        deferred = Deferred()
        self._shelf.after_reading(lambda: self._begin(key, names, deferred))
        return deferred

    def _begin(self, key: str, names: Sequence[str], deferred: Deferred) -> None:
        if deferred.cancelled:
            return
        try:
            going = self._going_for(key, names, deferred)
        except Exception as error:
            deferred.fail(error)
            return
        deferred.on_cancel = going.stop
        going.progress.start()
        self._going.append(going)
        if self._worker is None:
            self._worker = Worker(self._inbox)
        self._worker.submit(lambda: self._work(going))

    def _going_for(self, key: str, names: Sequence[str], deferred: Deferred) -> _Going:
        from spec_lsp.running.live import LiveRun, Order
        from spec_lsp.running.loop import plan

        root = self._shelf.root_of(key)
        if root is None:
            raise RpcError(
                REQUEST_FAILED,
                "nothing was sent: the document lies in no folder that is open, so there is no place to keep the run",
            )
        subjects = self._named(key, names)

        def shown(key: str) -> str:
            return relative(key, root)

        live = LiveRun(Order(root, subjects, plan(subjects, 1, shown), shown))
        specs = {shown(subject.spec): subject.spec for subject in subjects}
        return _Going(live, deferred, self._progress(_TITLE), specs)

    def _named(self, key: str, names: Sequence[str]) -> tuple[Subject, ...]:
        found = subjects_of(self._session.workspace, key)
        if not found:
            raise RpcError(
                REQUEST_FAILED, "no clause of this document has challenges, so there is nothing to run"
            )
        if not names:
            return found
        picked, unknown = chosen(found, names)
        if unknown:
            raise RpcError(REQUEST_FAILED, told_unknown(found, unknown[0]))
        return picked

    def edited(self) -> None:
        """Drop what is no more as it was when it was asked for; to be called after every change of the workspace."""
        for going in self._going:
            now = {job.key for job in self._jobs_now(going)}
            fresh = {job.key for job in going.live.order.jobs} - now - going.edited
            if fresh:
                going.edited |= fresh
                going.live.drop(fresh)

    def _jobs_now(self, going: _Going) -> tuple[Job, ...]:
        from spec_lsp.running.loop import plan

        workspace = self._session.workspace
        subjects = [one for key in going.specs.values() for one in subjects_of(workspace, key)]
        return plan(subjects, 1, going.live.order.shown)

    def cancelled(self, token: object) -> None:
        """The user pressed the button beside the progress of a run."""
        for going in self._going:
            if going.progress.token == token:
                going.stop()

    def close(self) -> None:
        """Stop all of them."""
        if self._worker:
            self._worker.close()
        for going in self._going:
            going.stop()

    # In the worker

    def _work(self, going: _Going) -> None:
        from spec_lsp.files.runs import RunError
        from spec_lsp.gateway import Refused

        problem = ""
        try:
            going.live.run(
                lambda question: self._agreed(going, question), lambda row: self._take_in(going, row)
            )
        except (Refused, RunError) as error:
            problem = str(error)
        except Exception as error:
            problem = f"internal error: {bug.report(error)}"
        self._inbox.post(lambda: self._end(going, problem))

    def _agreed(self, going: _Going, question: Question) -> bool | None:
        """What the user says to a question; None where nobody can be asked."""
        answer: SimpleQueue[bool | None] = SimpleQueue()
        self._inbox.post(lambda: self._ask(going, question, answer))
        return answer.get()

    def _take_in(self, going: _Going, row: Row) -> None:
        self._inbox.post(lambda: self._took(going, row))

    # On the main thread

    def _ask(self, going: _Going, question: Question, answer: SimpleQueue[bool | None]) -> None:
        if going.live.stopped:
            answer.put(False)
            return
        going.consent = answer

        def then(chosen: Any, given: bool) -> None:
            title = chosen.get("title") if isinstance(chosen, dict) else None
            answer.put(title == _SEND if given else None)

        actions = [{"title": _SEND}, {"title": _DO_NOT}]
        params = {"type": _WARNING, "message": question.text, "actions": actions}
        self._asking.ask("window/showMessageRequest", params, then)

    def _took(self, going: _Going, row: Row) -> None:
        going.rows[row.key] = row
        total = len(going.live.order.jobs)
        done = len(going.rows)
        going.progress.tick(done, total, f"{done:,}/{total:,} challenges: {going.told}")
        if row.key not in going.edited:
            self._listing.graded(going.specs[row.spec], row)

    def _end(self, going: _Going, problem: str) -> None:
        self._going.remove(going)
        going.progress.end("stopped" if going.live.stopped else (problem and "nothing was run") or going.told)
        if going.live.key:
            self._shelf.changed([going.live.key])
        going.deferred.answer(lambda: RpcError(REQUEST_FAILED, problem) if problem else self._outcome(going))

    def _outcome(self, going: _Going) -> dict[str, Any]:
        """The answer to the command."""
        now = {job.key: job.challenge.id for job in self._jobs_now(going)}
        jobs, workspace = going.live.order.jobs, self._session.workspace
        clauses: list[dict[str, Any]] = []
        for spec, key in going.specs.items():
            own = [job for job in jobs if job.spec == spec]
            held = {now[job.key]: going.rows.get(job.key) for job in own if job.key in now}
            edited = {job.challenge.id for job in own if job.key not in now} - held.keys()
            rows = {name: row for name, row in held.items() if row}
            tree = after_run(challenge_tree(workspace, key), held.keys() | edited, rows, edited)
            clauses += self._listing.plain(tree)
        run = key_to_uri(going.live.key) if going.live.key else None
        return {"run": run, "stopped": going.live.stopped, "clauses": clauses}
