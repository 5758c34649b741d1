"""The messages of every keystroke, read from plain JSON: document sync, and diagnostics on request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from spec_lsp.server.dispatch import INVALID_PARAMS, RpcError
from spec_lsp.server.publish import Channel
from spec_lsp.server.session import NOTHING, Report, Session, TextEdit
from spec_lsp.server.shelf import Shelf
from spec_lsp.server.transport import Codec
from spec_lsp.text import Position
from spec_lsp.uris import uri_to_key

_BIGGEST = 2**31 - 1


class Hot:
    """Handlers by method."""

    def __init__(self, session: Session, codec: Codec, channel: Channel, shelf: Shelf):
        self._session = session
        self._codec = codec
        self._channel = channel
        self._shelf = shelf
        self.notifications: dict[str, Callable[[Any], None]] = {
            "textDocument/didOpen": self._did_open,
            "textDocument/didChange": self._did_change,
            "textDocument/didSave": self._did_save,
            "textDocument/didClose": self._did_close,
        }
        self.requests: dict[str, Callable[[Any], Any]] = {}
        if session.client.pulls:
            self.requests = {
                "textDocument/diagnostic": self._diagnostic,
                "workspace/diagnostic": self._workspace_diagnostic,
            }

    def _did_open(self, params: Any) -> None:
        item = _member(params, "textDocument", dict)
        key = self._session.did_open(_uri(item), _version(item), _member(item, "text", str))
        self._channel.edited(key)
        self._shelf.opened(key)

    def _did_change(self, params: Any) -> None:
        item = _member(params, "textDocument", dict)
        edits = [_edit(change) for change in _member(params, "contentChanges", list)]
        key = self._session.did_change(_uri(item), _version(item), edits)
        if key is not None:
            self._channel.edited(key)

    def _did_save(self, params: Any) -> None:
        self._shelf.saved(uri_to_key(_uri(_member(params, "textDocument", dict))))

    def _did_close(self, params: Any) -> None:
        key = self._session.did_close(_uri(_member(params, "textDocument", dict)))
        if key is not None:
            self._shelf.released(key)

    def _diagnostic(self, params: Any) -> dict[str, Any]:
        key = uri_to_key(_uri(_member(params, "textDocument", dict)))
        self._channel.fetched(key)
        return self._report(self._session.report(key), params.get("previousResultId"))

    def _report(self, report: Report, previous: Any) -> dict[str, Any]:
        if report.id and report.id == previous:
            return {"kind": "unchanged", "resultId": report.id}
        answer = {"kind": "full", "items": self._codec.fragment(report.items)}
        return {**answer, "resultId": report.id} if report.id else answer

    def _workspace_diagnostic(self, params: Any) -> dict[str, Any]:
        """What is known by now. A client is told to ask again when there is more."""
        previous = dict(_previous(params))
        items = []
        for key, report in self._session.ready_reports().items():
            uri = self._session.uri_of(key)
            known = previous.pop(uri, None)
            if known is not None or report.items != NOTHING.items:
                items.append(self._located(uri, key, self._report(report, known)))
        for uri in previous:
            items.append(self._located(uri, uri_to_key(uri), self._report(NOTHING, None)))
        return {"items": items}

    def _located(self, uri: str, key: str, report: dict[str, Any]) -> dict[str, Any]:
        document = self._session.open.get(key)
        return {"uri": uri, "version": document.version if document else None, **report}


def _member(value: Any, name: str, kind: type) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, kind):
        raise RpcError(INVALID_PARAMS, f"`{name}` is missing or of the wrong type")
    return found


def _uri(item: Any) -> str:
    return str(_member(item, "uri", str))


def _version(item: Any) -> int | None:
    version = item.get("version")
    if version is not None and (not isinstance(version, int) or isinstance(version, bool)):
        raise RpcError(INVALID_PARAMS, "`version` is not a number")
    return version


def _edit(change: Any) -> TextEdit:
    text = _member(change, "text", str)
    place = change.get("range")
    if place is None:
        return TextEdit(None, None, text)
    return TextEdit(_position(_member(place, "start", dict)), _position(_member(place, "end", dict)), text)


def _position(value: Any) -> Position:
    line, character = _member(value, "line", int), _member(value, "character", int)
    if not (0 <= line <= _BIGGEST and 0 <= character <= _BIGGEST):
        raise RpcError(INVALID_PARAMS, "a position is out of range")
    return line, character


def _previous(params: Any) -> Iterator[tuple[str, Any]]:
    for item in _member(params, "previousResultIds", list):
        if isinstance(item, dict) and isinstance(item.get("uri"), str):
            yield item["uri"], item.get("value")
