"""Exit statuses, and the error that stands for wrong usage."""

from __future__ import annotations

OK = 0
FINDINGS = 1  # at or above --fail-on
USAGE = 2  # wrong options, or a configuration that cannot be used
INCOMPLETE = 3  # something could not be read or finished; a gate must not trust the result
INTERRUPTED = 130
BROKEN_PIPE = 141


class UsageError(Exception):
    """Something the user has to put right; the message says what."""
