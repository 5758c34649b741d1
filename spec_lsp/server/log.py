"""The server's log in the client: warnings and worse, as `window/logMessage`."""

from __future__ import annotations

import logging

from spec_lsp.server.transport import Outbox

_ERROR, _WARNING = 1, 2  # MessageType
_LONGEST = 2_000


class ClientHandler(logging.Handler):
    """Sends records to the client; the text of documents is never logged, so neither is it sent."""

    def __init__(self, outbox: Outbox):
        super().__init__(logging.WARNING)
        self._outbox = outbox

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record."""
        kind = _ERROR if record.levelno >= logging.ERROR else _WARNING
        self._outbox.notify("window/logMessage", {"type": kind, "message": record.getMessage()[:_LONGEST]})


def log_to_client(outbox: Outbox) -> None:
    """Send what this package logs to the client, and keep pygls' own log, which quotes messages, to itself."""
    log = logging.getLogger("spec_lsp")
    log.addHandler(ClientHandler(outbox))
    log.propagate = False
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
