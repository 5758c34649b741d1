"""Challenges for test explorers: listed on request, and told when they change to a client that has asked once.

These are messages of our own: `specLsp/challenges`, `specLsp/challengesChanged`, `specLsp/challengeGraded`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spec_lsp.evals.model import Place, Row
from spec_lsp.evals.reasons import first
from spec_lsp.ide.challenge_tree import ListedChallenge, ListedClause, challenge_tree
from spec_lsp.server.convert import range_of
from spec_lsp.server.dispatch import INVALID_PARAMS, RpcError
from spec_lsp.server.session import Session
from spec_lsp.server.transport import Outbox
from spec_lsp.uris import uri_to_key

_CHANGED, _GRADED = "specLsp/challengesChanged", "specLsp/challengeGraded"
_Plain = list[dict[str, Any]]


class Listing:
    """Lists the challenges of one session. A document of which none was ever shown counts as one without."""

    def __init__(self, session: Session, outbox: Outbox):
        self._session = session
        self._outbox = outbox
        self._shown: dict[str, _Plain] | None = None  # what the client has seen; None until it asks
        self._changed: set[str] = set()  # keys that it is to be told

    def listed(self, params: Any) -> _Plain:
        """`specLsp/challenges`: the clauses of document `uri` with their challenges, of all documents without one."""
        uri = params.get("uri") if isinstance(params, dict) else None
        if not isinstance(uri, str | None):
            raise RpcError(INVALID_PARAMS, "`uri` is not text")
        keys = self._session.workspace.documents if uri is None else (uri_to_key(uri),)
        if self._shown is None:
            self._shown, self._session.unlisted = {}, set()
        return [clause for key in keys for clause in self._look(key)]

    def plain(self, tree: Iterable[ListedClause]) -> _Plain:
        """A tree as plain JSON."""
        return [
            {
                **self._located(clause.place),
                "id": clause.id,
                "title": clause.title,
                "challenges": [self._challenge(one) for one in clause.challenges],
            }
            for clause in tree
        ]

    def graded(self, key: str, row: Row) -> None:
        """Tell of one verdict while a run is under way."""
        if self._shown is not None:
            told = {"id": row.challenge, "verdict": row.verdict.value, "why": first(row)}
            self._outbox.notify(_GRADED, {"uri": self._session.uri_of(key), **told})

    @property
    def waits(self) -> bool:
        """Whether `rest` has something to do."""
        return self._shown is not None and bool(self._session.unlisted or self._changed)

    def rest(self) -> None:
        """Look at one document that changed; after the last one, name those that list something else than before."""
        if self._shown is not None and self._session.unlisted:
            key = next(iter(self._session.unlisted))
            before = self._shown.get(key, [])
            if self._look(key) != before:
                self._changed.add(key)
        if self._changed and not self._session.unlisted:
            uris = [self._session.uri_of(key) for key in sorted(self._changed)]
            self._changed.clear()
            self._outbox.notify(_CHANGED, {"uris": uris})

    def _look(self, key: str) -> _Plain:
        found = self.plain(challenge_tree(self._session.workspace, key))
        if self._session.unlisted is not None:
            self._session.unlisted.discard(key)
        if self._shown is not None:
            self._shown[key] = found
        return found

    def _challenge(self, one: ListedChallenge) -> dict[str, Any]:
        verdict = one.verdict.value if one.verdict else None
        told = {"verdict": verdict, "why": one.why, "stale": one.stale}
        return {**self._located(one.place), "id": one.id, "title": one.title, **told}

    def _located(self, place: Place) -> dict[str, Any]:
        document = self._session.workspace.documents.get(place.key)
        span = range_of(place.span, document.text if document else None, self._session.encoding)
        return {"uri": self._session.uri_of(place.key), "range": span}
