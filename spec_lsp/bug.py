"""Impossible states: said in the log where they happen, and the work goes on.

A message names the kind of error and the place in the program, never the text of a document.
"""

from __future__ import annotations

import logging
import traceback
from collections import Counter

_log = logging.getLogger(__name__)
_PACKAGE = __file__.removesuffix("bug.py")

reported: Counter[str] = Counter()  # how often each bug was met in this process


def report(error: BaseException) -> str:
    """Log an error that should not have been possible, once in full; how it was named."""
    name = f"{type(error).__name__} at {_place(error)}"
    reported[name] += 1
    if reported[name] == 1:
        _log.error("this is a bug in spec-lsp: %s", name)
        _log.debug("%s", name, exc_info=error)
    return name


def _place(error: BaseException) -> str:
    """The innermost line of this package that the error went through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith(_PACKAGE):
            name = frame.filename.removeprefix(_PACKAGE).replace("\\", "/")
            return f"{name}:{frame.lineno}"
    return "an unknown place"
