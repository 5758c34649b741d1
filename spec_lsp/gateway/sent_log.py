"""What was sent, so that it can be read back: one JSON line before each request and one after it. Keys never get there."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spec_lsp.gateway.places import private
from spec_lsp.gateway.strict_json import parse

_LARGEST = 16 * 1024 * 1024  # bytes of a file; the one before it is kept too
_HIDDEN = "[key]"
_log = logging.getLogger(__name__)


def path_in(state: Path) -> Path:
    """The file of the log."""
    return state / "sent.jsonl"


class SentLog:
    """Appends to the log. `hidden` are keys, which are taken out of whatever is written."""

    def __init__(self, state: Path, hidden: frozenset[str] = frozenset()) -> None:
        self.path = path_in(state)
        self._hidden = hidden
        self._told = False
        private(state)
        os.close(self._open())  # OSError here, before anything is sent, if it cannot be kept

    def hide(self, key: str) -> None:
        """Keep one more key out of the log."""
        if key:
            self._hidden |= {key}

    def write(self, entry: Mapping[str, Any]) -> None:
        """Append a line with the time; a full disk is told once and stops nothing."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": now, **self.cleared(dict(entry))}, ensure_ascii=False) + "\n"
        try:
            self._turn()
            handle = self._open()
            try:
                os.write(handle, line.encode("utf-8", "backslashreplace"))
            finally:
                os.close(handle)
        except OSError as error:
            if not self._told:
                _log.warning("what is sent cannot be logged in %s: %s", self.path, error)
            self._told = True

    def cleared(self, value: Any) -> Any:
        """A value of JSON without keys in it."""
        if isinstance(value, str):
            for key in self._hidden:
                value = value.replace(key, _HIDDEN)
            return value
        if isinstance(value, dict):
            return {self.cleared(name): self.cleared(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.cleared(inner) for inner in value]
        return value

    def _open(self) -> int:
        return os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def _turn(self) -> None:
        """Begin a new file where this one is full."""
        with contextlib.suppress(FileNotFoundError):
            if self.path.stat().st_size > _LARGEST:
                os.replace(self.path, _older(self.path))


def _older(path: Path) -> Path:
    return path.with_name(f"{path.stem}.1{path.suffix}")


def read(state: Path) -> list[dict[str, Any]]:
    """Every line that is kept, oldest first; torn lines are passed over."""
    path = path_in(state)
    entries = []
    for file in (_older(path), path):
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            continue
        entries += [entry for entry in map(parse, lines) if isinstance(entry, dict)]
    return entries
