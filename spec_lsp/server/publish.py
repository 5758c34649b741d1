"""How diagnostics reach the client: pushed with their version, or fetched by it; never both.

The edited document comes first; other documents that a change touches follow when the user has paused.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from spec_lsp.server.session import NOTHING, Session
from spec_lsp.server.transport import Codec, Outbox

QUIET = 0.2  # seconds without a change before documents other than the edited one are looked at


class Channel(Protocol):
    """One way for diagnostics to reach the client."""

    def edited(self, key: str) -> None:
        """A document was opened or changed in an editor."""

    def fetched(self, key: str) -> None:
        """The client asked for the diagnostics of a document, and is about to get them."""

    @property
    def waits(self) -> bool:
        """Whether `rest` has something to do."""

    def rest(self) -> None:
        """Bring one stale document up to date."""


def until_rest(session: Session, *, waits: bool, clock: Callable[[], float] = time.monotonic) -> float | None:
    """Seconds until it is time for what can wait, None if nothing `waits`."""
    return max(0.0, session.changed_at + QUIET - clock()) if waits else None


class Push:
    """Sends `publishDiagnostics`: at once for the edited document, else only what differs from the last time."""

    def __init__(self, session: Session, outbox: Outbox, codec: Codec):
        self._session = session
        self._outbox = outbox
        self._codec = codec
        self._sent: dict[str, tuple[str, bytes]] = {}  # key -> URI, diagnostics

    def edited(self, key: str) -> None:
        """Publish even if nothing changed: clients wait for the answer to the version that they sent."""
        document = self._session.workspace.documents.get(key)
        checked = document is not None and document.dialect is not None
        self._publish(key, always=checked or key in self._sent)

    def fetched(self, key: str) -> None:
        """Nobody asks."""

    @property
    def waits(self) -> bool:
        """Whether a document is stale."""
        return bool(self._session.stale)

    def rest(self) -> None:
        """Publish for one stale document, if it looks different now."""
        self._publish(next(iter(self._session.stale)), always=False)

    def _publish(self, key: str, *, always: bool) -> None:
        items = self._session.report(key).items
        uri = self._session.uri_of(key)
        old_uri, old_items = self._sent.get(key, (uri, NOTHING.items))
        if uri != old_uri:
            self._send(old_uri, None, NOTHING.items)  # opened or closed under another spelling
        if not always and (uri, items) == (old_uri, old_items):
            return
        if items == NOTHING.items:
            self._sent.pop(key, None)
        else:
            self._sent[key] = uri, items
        document = self._session.open.get(key)
        self._send(uri, document.version if document else None, items)

    def _send(self, uri: str, version: int | None, items: bytes) -> None:
        params: dict[str, Any] = {"uri": uri, "diagnostics": self._codec.fragment(items)}
        if version is not None:
            params["version"] = version
        self._outbox.notify("textDocument/publishDiagnostics", params)


class Pull:
    """Waits to be asked; asks the client to ask again when findings changed elsewhere."""

    def __init__(self, session: Session, refresh: Callable[[], None]):
        self._session = session
        self._refresh = refresh
        self._expected: set[str] = set()  # edited and not fetched since: the client will do so by itself
        self._changed = False

    def edited(self, key: str) -> None:
        """Nothing to send: the client asks for what it edits, except for code, which it does not count as ours."""
        document = self._session.workspace.documents.get(key)
        if document is None or not document.is_code:
            self._expected.add(key)

    def fetched(self, key: str) -> None:
        """What changes in it from now on, the client does not expect."""
        self._expected.discard(key)

    @property
    def waits(self) -> bool:
        """Whether a document is stale, or the client has to be told; the last stale one may have been fetched."""
        return bool(self._session.stale) or self._changed

    def rest(self) -> None:
        """Bring one stale document up to date; after the last one, say so if any changed."""
        if self._session.stale:
            self._look(next(iter(self._session.stale)))
        if self._changed and not self._session.stale:
            self._changed = False
            self._refresh()

    def _look(self, key: str) -> None:
        before = self._session.ready_reports().get(key, NOTHING)
        after = self._session.report(key)
        expected = key in self._expected and key in self._session.open
        self._expected.discard(key)
        if after.items != before.items and not expected:
            self._changed = True
