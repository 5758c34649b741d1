"""`spec-lsp serve`: a language server on stdin and stdout, until the client is done or gone."""

from __future__ import annotations

import os
import sys
import threading
import time

from spec_lsp.server.capabilities import Client
from spec_lsp.server.dispatch import Asking, Dispatcher, Service
from spec_lsp.server.transport import Codec, Frames, Inbox, Outbox, read_messages, take_stdio

_SWITCH_INTERVAL = 0.0005  # seconds; the main thread must not wait long for the worker
_GRACE = 1.5  # seconds to come to an end by itself after the client is gone
_LOOK_EVERY = 5.0  # seconds between two looks whether the client's process lives


def serve() -> int:
    """Serve one client on stdio; the exit status: 0 after a proper shutdown, else 1."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    source, target = take_stdio()
    codec, inbox = Codec(), Inbox()
    outbox = Outbox(target, codec)

    def begin(client: Client, asking: Asking) -> Service:
        codec.speed_up()
        if client.process:
            threading.Thread(target=_watch, args=(client.process,), name="parent", daemon=True).start()
        from spec_lsp.server.service import Server

        return Server(client, inbox, outbox, codec, asking)

    def read() -> None:
        read_messages(Frames(lambda count: _read(source, count)), codec, inbox)
        time.sleep(_GRACE)
        os._exit(1)  # the main thread is stuck

    threading.Thread(target=read, name="reader", daemon=True).start()
    return Dispatcher(inbox, outbox, begin).run()


def _read(descriptor: int, count: int) -> bytes:
    try:
        return os.read(descriptor, count)
    except OSError:
        return b""


def _watch(process: int) -> None:
    """End the server when the client's process is gone; one that was never seen is in another namespace."""
    if not _lives(process):
        return
    while _lives(process):
        time.sleep(_LOOK_EVERY)
    os._exit(1)


def _lives(process: int) -> bool:
    if sys.platform == "win32":
        return _lives_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it is somebody else's
    return True


def _lives_on_windows(process: int) -> bool:
    import ctypes

    synchronize, timeout = 0x00100000, 0x102
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]  # there on Windows only
    handle = kernel.OpenProcess(synchronize, False, process)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == timeout)
    finally:
        kernel.CloseHandle(handle)
