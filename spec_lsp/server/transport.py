"""Messages in and out: frames on stdio, JSON, and the queue between the reader thread and the main one.

Nothing here knows what a message means, but for `$/cancelRequest`: it must be seen while the request that
it cancels still waits in the queue.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

_LENGTH = re.compile(rb"content-length\s*:\s*(\d{1,10})\s*$", re.IGNORECASE)
_HEADER = b"content-length:"
_MOST_BYTES = 256 * 1024 * 1024  # a frame that claims more is noise
_LONGEST_LINE = 64 * 1024  # header lines are short; noise between frames need not be kept
_CHUNK = 64 * 1024


class Mark:
    """Takes the place of a message: for one that could not be read, and at the end of all."""


BROKEN, END = Mark(), Mark()


class Codec:
    """JSON, by the standard library until `speed_up`: importing orjson takes as long as a whole first answer."""

    def __init__(self) -> None:
        self._orjson: Any = None

    def speed_up(self) -> None:
        """Use orjson from now on."""
        import orjson

        self._orjson = orjson

    def loads(self, data: bytes) -> Any:
        """The value of a JSON text; raises ValueError, whatever is wrong."""
        try:
            if self._orjson:
                return self._orjson.loads(data)
        except ValueError:
            pass  # half a surrogate pair: an editor may send one, and only the standard library takes it
        try:
            return json.loads(data)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def dumps(self, value: Any) -> bytes:
        """The JSON text of a value; bytes made by `dumps` before may be in it as `fragment`."""
        if self._orjson:
            try:
                return bytes(self._orjson.dumps(value))
            except TypeError:
                pass  # half a surrogate pair again
        return json.dumps(value, separators=(",", ":"), default=self._plain).encode()

    def fragment(self, data: bytes) -> Any:
        """JSON text as a value, so that it need not be made twice."""
        return self._orjson.Fragment(data) if self._orjson else json.loads(data)

    def _plain(self, value: Any) -> Any:
        return json.loads(self._orjson.dumps(value))  # the only foreign value in a message is a fragment


class Inbox:
    """What the main thread has to do: messages, results of background work (functions), END."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Any] = SimpleQueue()
        self.cancelled: set[int | str] = set()  # requests to be refused if they were not served yet

    def post(self, work: Callable[[], None]) -> None:
        """Have `work` done by the main thread, in turn."""
        self._queue.put(work)

    def get(self, timeout: float | None) -> Any:
        """The next thing to do; raises queue.Empty after `timeout` seconds (None: never)."""
        return self._queue.get(timeout=timeout)

    def put_message(self, message: Any) -> None:
        """Queue a message as it came from the client."""
        if isinstance(message, dict) and message.get("method") == "$/cancelRequest":
            params = message.get("params")
            identifier = params.get("id") if isinstance(params, dict) else None
            if isinstance(identifier, int | str):
                self.cancelled.add(identifier)
        self._queue.put(message)

    def end(self) -> None:
        """Say that nothing more will come."""
        self._queue.put(END)


class Frames:
    """Cuts a stream into message bodies. Noise between frames is skipped up to the next header."""

    def __init__(self, read: Callable[[int], bytes]):
        self._read = read
        self._buffer = bytearray()

    def __iter__(self) -> Iterator[bytes]:
        while (body := self._body()) is not None:
            yield body

    def unread(self, data: bytes) -> None:
        """Put bytes back that were not part of the body after all."""
        self._buffer[:0] = data

    def _body(self) -> bytes | None:
        length = None
        while (line := self._line()) is not None:
            if line:
                match = _LENGTH.search(
                    line
                )  # not only at its start: a body that was too long may come before
                length = int(match[1]) if match else length
            elif length is not None and length <= _MOST_BYTES:
                return self._exactly(length)
        return None

    def _line(self) -> bytes | None:
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0:
            start = len(self._buffer)
            if start > _LONGEST_LINE:
                del self._buffer[: -len(_HEADER)]
                start = 0
            if not self._more(_CHUNK):
                return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.strip()

    def _exactly(self, length: int) -> bytes | None:
        while (missing := length - len(self._buffer)) > 0:
            if not self._more(max(missing, _CHUNK)):
                return None
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        return body

    def _more(self, count: int) -> bool:
        data = self._read(count)
        self._buffer += data
        return bool(data)


def read_messages(frames: Frames, codec: Codec, inbox: Inbox) -> None:
    """Queue everything that comes, until the stream ends: the work of the reader thread."""
    for body in frames:
        try:
            inbox.put_message(codec.loads(body))
        except ValueError:
            cut = body.lower().find(_HEADER, 1)
            if cut > 0:  # the length was too large: the next frame begins within this body
                frames.unread(body[cut:])
            inbox.put_message(_salvaged(body[:cut], codec) if cut > 0 else BROKEN)
    inbox.end()


def _salvaged(body: bytes, codec: Codec) -> Any:
    try:
        return codec.loads(body)
    except ValueError:
        return BROKEN


class Outbox:
    """Writes messages, whole ones, from any thread."""

    def __init__(self, descriptor: int, codec: Codec):
        self._descriptor = descriptor
        self._codec = codec
        self._lock = threading.Lock()

    def send(self, message: dict[str, Any]) -> None:
        """Send one message. When the client is gone it goes nowhere; the end of its stream ends the server."""
        body = self._codec.dumps(message)
        data = memoryview(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        with self._lock:
            try:
                while data:
                    data = data[os.write(self._descriptor, data) :]
            except OSError:
                return

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params})


def take_stdio() -> tuple[int, int]:
    """Keep stdin and stdout for the protocol: whatever else is printed goes to stderr."""
    source, target = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    try:
        os.dup2(2, 1)
    except OSError:
        os.dup2(null, 1)  # started without a stderr
    os.close(null)
    sys.stdout = sys.stderr
    return source, target
