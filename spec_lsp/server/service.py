"""Everything behind the dispatcher for one client: session, diagnostics, disk, and pygls once it is imported."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from spec_lsp import bug
from spec_lsp.server.background import Progress, Worker
from spec_lsp.server.capabilities import CHALLENGES, TYPED_NOTIFICATIONS, TYPED_REQUESTS, Client
from spec_lsp.server.dispatch import INTERNAL_ERROR, METHOD_NOT_FOUND, Asking, RpcError
from spec_lsp.server.hot import Hot
from spec_lsp.server.log import log_to_client
from spec_lsp.server.oracle import Oracle
from spec_lsp.server.publish import Channel, Pull, Push, until_rest
from spec_lsp.server.registration import Registrations
from spec_lsp.server.session import Session
from spec_lsp.server.shelf import Shelf
from spec_lsp.server.stock import project_of
from spec_lsp.server.transport import Codec, Inbox, Outbox
from spec_lsp.uris import is_file, uri_to_key
from spec_lsp.workspace import Workspace

if TYPE_CHECKING:
    from spec_lsp.server.app import App
    from spec_lsp.server.evaluating import Evaluator
    from spec_lsp.server.listing import Listing

_LATE = TYPED_REQUESTS | TYPED_NOTIFICATIONS | {CHALLENGES}  # by what is not imported at the start


class Server:
    """One client's server, as the dispatcher's Service."""

    def __init__(self, client: Client, inbox: Inbox, outbox: Outbox, codec: Codec, asking: Asking):
        log_to_client(outbox)
        self._client = client
        self._asking = asking
        self._outbox = outbox
        self._inbox = inbox
        self._registrations = Registrations(client, asking)
        self._worker = Worker(inbox)
        self._app: App | None = None
        self._app_failed = False
        self._listing: Listing | None = None
        self._evaluator: Evaluator | None = None
        folders = [key for uri in client.folders if is_file(key := uri_to_key(uri))]
        oracle = Oracle()
        workspace = _empty_workspace(folders, oracle)
        self.session = Session(client, codec, workspace)
        self._channel = self._channel_to(outbox, codec)
        self._shelf = Shelf(
            self.session,
            oracle,
            self._worker,
            lambda: self._progress("Reading specs"),
            folders,
            watched=self._registrations.watches,
            tagged=self._registrations.serve,
            evaluated=self._refresh_lenses,
        )
        self._hot = Hot(self.session, codec, self._channel, self._shelf)
        # What waits until the first messages were answered: the import of pygls, then the folder index.
        self._later: deque[Callable[[], None]] = deque(
            [lambda: self._worker.submit(self._import_app), lambda: self._shelf.index(self._shelf.folders)]
        )

    def _progress(self, title: str, *, cancellable: bool = False) -> Progress:
        return Progress(self._client, self._asking, self._outbox, self._inbox, title, cancellable=cancellable)

    def _refresh_lenses(self) -> None:
        if self._client.can("workspace.codeLens.refreshSupport"):
            self._asking.ask("workspace/codeLens/refresh", None)

    def _channel_to(self, outbox: Outbox, codec: Codec) -> Channel:
        if self._client.pulls:
            return Pull(self.session, lambda: self._asking.ask("workspace/diagnostic/refresh", None))
        return Push(self.session, outbox, codec)

    def waits_for(self, method: str) -> bool:
        """Whether pygls is needed and not there yet."""
        if method not in _LATE or self._app or self._app_failed:
            return False
        while self._later:
            self._later.popleft()()
        return True

    def request(self, method: str, params: Any) -> Any:
        """The result of a request; raises RpcError."""
        handler = self._hot.requests.get(method)
        if handler:
            return handler(params)
        if method not in _LATE:
            raise RpcError(METHOD_NOT_FOUND, "no such method")
        if self._app is None or self._listing is None:
            raise RpcError(INTERNAL_ERROR, "this part of the server could not start")
        return self._listing.listed(params) if method == CHALLENGES else self._app.request(method, params)

    def notify(self, method: str, params: Any) -> None:
        """Take note of a notification; unknown ones are ignored."""
        handler = self._hot.notifications.get(method)
        if handler:
            handler(params)
            if self._evaluator:
                self._evaluator.edited()
        elif method == "window/workDoneProgress/cancel" and self._evaluator:
            self._evaluator.cancelled(params.get("token") if isinstance(params, dict) else None)
        elif method == "initialized":
            self._registrations.watch(code=self.session.workspace.config.code)
        elif method in TYPED_NOTIFICATIONS and self._app:
            self._app.notify(method, params)

    def pause(self) -> float | None:
        """Seconds until `rest` has something to do, None if it has nothing."""
        if self._later:
            return 0.0
        listing = self._listing is not None and self._listing.waits
        return until_rest(self.session, waits=self._channel.waits or listing)

    def rest(self) -> None:
        """Start what was put off, or look at one document that a change elsewhere may concern."""
        if self._later:
            self._later.popleft()()
        elif self._channel.waits:
            if self._evaluator:
                self._evaluator.edited()  # files may have changed on disk
            self._channel.rest()
        elif self._listing and self._listing.waits:
            self._listing.rest()

    def close(self) -> None:
        """Let the worker do no more, and send nothing more to models."""
        self._worker.close()
        if self._evaluator:
            self._evaluator.close()

    def _import_app(self) -> None:
        try:
            from spec_lsp.server.app import App
            from spec_lsp.server.evaluating import Evaluator
            from spec_lsp.server.listing import Listing

            listing = Listing(self.session, self._outbox)
            evaluator = Evaluator(
                self.session,
                self._asking,
                self._inbox,
                listing,
                self._shelf,
                lambda title: self._progress(title, cancellable=True),
            )
            app = App(self._client, self.session, self._shelf, self._asking, self._worker, evaluator)
        except BaseException as error:
            bug.report(error)
            self._worker.post(lambda: setattr(self, "_app_failed", True))
        else:
            self._worker.post(lambda: self._take(app, listing, evaluator))

    def _take(self, app: App, listing: Listing, evaluator: Evaluator) -> None:
        self._app, self._listing, self._evaluator = app, listing, evaluator


def _empty_workspace(folders: list[str], oracle: Oracle) -> Workspace:
    """A workspace with the settings of the folders' project, so that they count from the first document on."""
    if not folders:
        return Workspace(exists=oracle, whole=False)
    project = project_of(folders)
    oracle.start_over([project.root])
    return Workspace.empty(project.config, oracle, project.claims(), whole=False)
