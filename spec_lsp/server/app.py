"""pygls behind our own dispatcher: it structures messages, keeps its own state and finds the handler.

What pygls does with transport, text and errors is left out: messages come in as plain JSON, and what a
handler gave or raised goes back to the dispatcher, which answers.
"""

from __future__ import annotations

from typing import Any, cast

from lsprotocol.types import ResponseError
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol

from spec_lsp.server.background import Worker
from spec_lsp.server.capabilities import Client
from spec_lsp.server.dispatch import INVALID_PARAMS, Asking, Deferred, RpcError
from spec_lsp.server.evaluating import Evaluator
from spec_lsp.server.features import TypedServer
from spec_lsp.server.session import Session
from spec_lsp.server.shelf import Shelf

_ID = 0  # of every request: there is one at a time, and the client's own ids stay with the dispatcher


class _Protocol(LanguageServerProtocol):
    """Keeps the outcome of a message instead of sending it."""

    outcome: Any = None

    def _send_handler_result(self, future: Any, *, msg_id: int | str) -> None:
        self.outcome = future

    def _check_handler_result(self, future: Any) -> None:
        self.outcome = future

    def _send_response(
        self, msg_id: int | str, result: Any = None, error: ResponseError | None = None
    ) -> None:
        raise (
            RpcError(error.code, error.message) if error else AssertionError("answered outside of a handler")
        )


class App:
    """pygls for one client, initialized as the client asked; its own answer to that is `initialize_result`."""

    def __init__(
        self,
        client: Client,
        session: Session,
        shelf: Shelf,
        asking: Asking,
        worker: Worker,
        evaluator: Evaluator,
    ):
        self._server = TypedServer(session, shelf, asking, worker, evaluator, _Protocol)
        self._protocol = cast(_Protocol, self._server.protocol)
        try:
            self.initialize_result = self.request("initialize", client.params)
        except RpcError:  # something in it that pygls cannot read; our own reading of it stands
            bare: dict[str, Any] = {"processId": client.process, "rootUri": None, "capabilities": {}}
            self.initialize_result = self.request("initialize", bare)
        self.notify("initialized", {})

    def request(self, method: str, params: Any) -> Any:
        """The result of a request as plain JSON, or a Deferred as it is; raises what the handler raised, RpcError for bad parameters."""
        result = self._handle({"jsonrpc": "2.0", "id": _ID, "method": method, "params": params})
        return result if isinstance(result, Deferred) else self._protocol._converter.unstructure(result)

    def notify(self, method: str, params: Any) -> None:
        """Handle a notification; raises as `request` does."""
        self._handle({"jsonrpc": "2.0", "method": method, "params": params})

    def _handle(self, message: dict[str, Any]) -> Any:
        try:
            structured = self._protocol.structure_message(message)
        except JsonRpcException:
            raise RpcError(INVALID_PARAMS, "the parameters do not fit the method") from None
        self._protocol.outcome = None
        self._protocol.handle_message(structured)
        outcome = self._protocol.outcome
        return outcome.result() if outcome else None
