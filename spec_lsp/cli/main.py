"""The way into every command, and the way out of every failure."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Any

from spec_lsp import __version__
from spec_lsp.cli.exits import BROKEN_PIPE, INCOMPLETE, INTERRUPTED, OK, USAGE, UsageError

_DEBUG = "SPEC_LSP_DEBUG"


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit status; never raises, but for `--help` and wrong options."""
    try:
        return _flushed(_command(argv))
    except UsageError as error:
        _complain(str(error))
        return USAGE
    except KeyboardInterrupt:
        _complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; nothing may be written while Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:
        if os.environ.get(_DEBUG):
            raise
        _complain(
            f"internal error, please report it: {type(error).__name__}: {error} ({_DEBUG}=1 shows where)"
        )
        return INCOMPLETE


def _command(argv: Sequence[str]) -> int:
    # An editor waits for its server, and scripts ask for the version: neither needs an option parser.
    if list(argv) in (["--version"], ["-V"]):
        sys.stdout.write(f"spec-lsp {__version__}\n")
        return OK
    if list(argv) in (["serve"], ["serve", "--stdio"]):
        from spec_lsp.cli.serve import serve

        return serve()
    # What is read stays until the process ends: looking for garbage among it costs a quarter of a large check.
    gc.set_threshold(200_000, 50, 1000)
    from spec_lsp.cli.options import parse

    _speak_utf8()
    options = parse(argv)
    name = "hook" if options.command == "check" and options.hook else options.command
    name = f"{name}_" if iskeyword(name) else name
    # One file a command, and a function of its name in it; none is imported for another.
    call: Callable[[Any], int] = getattr(import_module(f"spec_lsp.cli.{name}"), name)
    return call(options)


def _speak_utf8() -> None:
    """Reports are UTF-8 whatever the system's code page; a file name that is no text is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _flushed(status: int) -> int:
    """Write out what is buffered while a closed pipe can still be handled."""
    sys.stdout.flush()
    return status


def _complain(message: str) -> None:
    sys.stderr.write(f"spec-lsp: {message}\n")
