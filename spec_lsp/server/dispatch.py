"""The main loop: takes messages one by one, answers each request exactly once, survives every handler.

This is JSON-RPC and the life of a session (initialize, shutdown, exit); what a method does is the business
of the Service that `begin` makes once the client is known.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty
from typing import Any, Protocol

from spec_lsp.server.capabilities import Client, initialize_result, read_client
from spec_lsp.server.transport import BROKEN, END, Inbox, Outbox

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
INTERNAL_ERROR, NOT_INITIALIZED = -32603, -32002
REQUEST_FAILED, REQUEST_CANCELLED = -32803, -32800
_SEE_LOG = "internal error; see the server's log"


class RpcError(Exception):
    """The answer to a request that cannot be served; `message` is for the user."""

    def __init__(self, code: int, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


class Deferred:
    """The result of a request that takes long: it is given on the main thread, once.

    When the client wants it no more, it is `cancelled`, and `on_cancel` is called; what is given after that is dropped.
    """

    def __init__(self) -> None:
        self.cancelled = False
        self.on_cancel: Callable[[], None] | None = None
        self._then: Callable[[Any], None] | None = None

    def cancel(self) -> None:
        """Say that nobody wants it any more."""
        self.cancelled = True
        if self.on_cancel:
            self.on_cancel()

    def give(self, outcome: Any) -> None:
        """Answer with a result, or with an RpcError."""
        if self._then:
            self._then(outcome)

    def fail(self, error: Exception) -> None:
        """Answer with an error; one that is no RpcError is a bug."""
        if not isinstance(error, RpcError):
            _report(error)
            error = RpcError(INTERNAL_ERROR, _SEE_LOG)
        self.give(error)

    def answer(self, work: Callable[[], Any]) -> None:
        """Answer with what `work` gives, or raises."""
        try:
            outcome = work()
        except Exception as error:
            self.fail(error)
        else:
            self.give(outcome)

    def bind(self, then: Callable[[Any], None]) -> None:
        """Have `then` hear of the outcome."""
        self._then = then


class Service(Protocol):
    """What the dispatcher hands messages to. Errors other than RpcError are bugs; they are fenced."""

    def waits_for(self, method: str) -> bool:
        """Whether messages with this method cannot be served yet; asking makes sure that they will be."""

    def request(self, method: str, params: Any) -> Any:
        """The result of a request, a Deferred where it comes later; raises RpcError."""

    def notify(self, method: str, params: Any) -> None:
        """Take note of a notification; raises RpcError if it makes no sense."""

    def pause(self) -> float | None:
        """Seconds until `rest` has something to do, None if it has nothing."""

    def rest(self) -> None:
        """Do a little of what can wait."""

    def close(self) -> None:
        """Stop what runs in the background."""


class Asking:
    """Requests to the client, and what to do with the answers."""

    def __init__(self, outbox: Outbox):
        self._outbox = outbox
        self._open: dict[str, Callable[[Any, bool], None]] = {}
        self._count = 0

    def ask(self, method: str, params: Any, then: Callable[[Any, bool], None] | None = None) -> None:
        """Send a request; `then` gets its result and whether there is one (False: the client refused)."""
        self._count += 1
        identifier = f"spec-lsp-{self._count}"
        if then:
            self._open[identifier] = then
        self._outbox.send({"jsonrpc": "2.0", "id": identifier, "method": method, "params": params})

    def answered(self, message: dict[str, Any]) -> None:
        """Hand an answer to whoever waits for it."""
        identifier = message.get("id")
        then = self._open.pop(identifier, None) if isinstance(identifier, str) else None
        if then:
            then(message.get("result"), "error" not in message)


class Dispatcher:
    """The life of one session. Exit status: 0 after a proper shutdown, else 1."""

    def __init__(self, inbox: Inbox, outbox: Outbox, begin: Callable[[Client, Asking], Service]):
        self._inbox = inbox
        self._outbox = outbox
        self._asking = Asking(outbox)
        self._begin = begin
        self._service: Service | None = None
        self._initialized = False
        self._stopping = False
        self._held: list[dict[str, Any]] = []  # waiting for what they need to be imported
        self._open: dict[int | str, Deferred] = {}  # under way

    def run(self) -> int:
        """Serve until the end; the exit status."""
        status = None
        while status is None:
            self._release()
            status = self._step()
        return status

    def _step(self) -> int | None:
        try:
            item = self._inbox.get(self._service.pause() if self._service and not self._stopping else None)
        except Empty:
            if self._service:
                self._fenced(self._service.rest)
            return None
        if item is END:
            return 0 if self._stopping else 1
        if isinstance(item, dict):
            return self._message(item)
        if callable(item):
            self._fenced(item)
        else:
            code = PARSE_ERROR if item is BROKEN else INVALID_REQUEST
            self._refuse(None, code, "not JSON" if item is BROKEN else "not a message")
        return None

    def _message(self, message: dict[str, Any]) -> int | None:
        method = message.get("method")
        if message.get("jsonrpc") != "2.0" or not isinstance(method, str | None):
            if "id" in message:
                self._refuse(message["id"], INVALID_REQUEST, "not a JSON-RPC 2.0 message")
        elif method is None:
            self._fenced(self._asking.answered, message)
        elif "id" in message:
            self._request(message)
        elif method == "exit":
            return 0 if self._stopping else 1
        elif method == "$/cancelRequest":
            self._cancel(message.get("params"))
        elif self._service and not self._stopping:
            self._hold_or_serve(message)
        return None

    def _request(self, message: dict[str, Any]) -> None:
        identifier, method = message["id"], message["method"]
        if not isinstance(identifier, int | str) or isinstance(identifier, bool):
            self._refuse(None, INVALID_REQUEST, "an id is a number or text")
        elif identifier in self._inbox.cancelled:
            self._inbox.cancelled.discard(identifier)
            self._refuse(identifier, REQUEST_CANCELLED, "cancelled")
        elif self._stopping or (self._initialized and method == "initialize"):
            self._refuse(
                identifier, INVALID_REQUEST, "shut down" if self._stopping else "initialized already"
            )
        elif method == "initialize":
            self._initialize(identifier, message.get("params"))
        elif not self._initialized:
            self._refuse(identifier, NOT_INITIALIZED, "not initialized yet")
        elif method == "shutdown":
            self._shutdown(identifier)
        else:
            self._hold_or_serve(message)

    def _initialize(self, identifier: int | str, params: Any) -> None:
        client = read_client(params)
        if client is None:
            self._refuse(identifier, INVALID_PARAMS, "initialize needs the client's capabilities")
            return
        self._initialized = True
        self._answer(identifier, initialize_result(client))
        self._service = self._fenced(self._begin, client, self._asking)

    def _shutdown(self, identifier: int | str) -> None:
        self._stopping = True
        for message in self._held:
            if "id" in message:
                self._refuse(message["id"], REQUEST_CANCELLED, "shut down before it could be served")
        self._held.clear()
        for open_one in tuple(self._open):
            self._settle(open_one, RpcError(REQUEST_CANCELLED, "shut down before it was done"))
        if self._service:
            self._fenced(self._service.close)
        self._answer(identifier, None)

    def _cancel(self, params: Any) -> None:
        """The reader has noted the id already: what waits here is refused, what was served is forgotten."""
        identifier = params.get("id") if isinstance(params, dict) else None
        if not isinstance(identifier, int | str):
            return
        self._inbox.cancelled.discard(identifier)
        for message in [item for item in self._held if item.get("id") == identifier]:
            self._held.remove(message)
            self._refuse(identifier, REQUEST_CANCELLED, "cancelled")
        deferred = self._open.get(identifier)
        if deferred:
            self._settle(identifier, RpcError(REQUEST_CANCELLED, "cancelled"))
            self._fenced(deferred.cancel)

    def _hold_or_serve(self, message: dict[str, Any]) -> None:
        if self._service and self._service.waits_for(message["method"]):
            self._held.append(message)
        else:
            self._serve(message)

    def _release(self) -> None:
        while self._held and self._service and not self._service.waits_for(self._held[0]["method"]):
            self._serve(self._held.pop(0))

    def _serve(self, message: dict[str, Any]) -> None:
        service, params = self._service, message.get("params")
        asked = "id" in message
        try:
            if service is None:
                raise RpcError(INTERNAL_ERROR, "the server could not start")
            if not isinstance(params, dict | list | None):
                raise RpcError(INVALID_PARAMS, "params is neither object nor array")
            result = (service.request if asked else service.notify)(message["method"], params)
        except RpcError as error:
            if asked:
                self._refuse(message["id"], error.code, error.message)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # also SystemExit: no handler ends the server
            _report(error)
            if asked:
                self._refuse(message["id"], INTERNAL_ERROR, _SEE_LOG)
        else:
            if asked:
                self._conclude(message["id"], result)

    def _conclude(self, identifier: int | str, result: Any) -> None:
        """Answer a request, now or when its result is there."""
        if isinstance(result, Deferred):
            self._open[identifier] = result
            result.bind(lambda outcome: self._settle(identifier, outcome))
        else:
            self._answer(identifier, result)

    def _settle(self, identifier: int | str, outcome: Any) -> None:
        """Answer a request that was under way, unless that was done already."""
        if self._open.pop(identifier, None) is None:
            return
        if isinstance(outcome, RpcError):
            self._refuse(identifier, outcome.code, outcome.message)
        else:
            self._answer(identifier, outcome)

    def _fenced(self, work: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return work(*arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            _report(error)
            return None

    def _answer(self, identifier: Any, result: Any) -> None:
        self._outbox.send({"jsonrpc": "2.0", "id": identifier, "result": result})

    def _refuse(self, identifier: Any, code: int, message: str) -> None:
        identifier = identifier if isinstance(identifier, int | str) else None
        self._outbox.send({"jsonrpc": "2.0", "id": identifier, "error": {"code": code, "message": message}})


def _report(error: BaseException) -> None:
    from spec_lsp import bug

    bug.report(error)
