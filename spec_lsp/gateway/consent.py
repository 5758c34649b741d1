"""Whether a workspace may be sent to a host: asked once for each pair, remembered in the user's own state.

Consents are in one file, so that taking one back is deleting its line.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from spec_lsp.gateway.endpoint import Address, Endpoint, address
from spec_lsp.gateway.places import write_private
from spec_lsp.gateway.refusal import Refused

VARIABLE = "SPEC_LSP_CONSENT"
_FILE = "consent.json"
_log = logging.getLogger(__name__)


class Question(NamedTuple):
    """What the user is asked to agree to; `host` is as shown, `workspace` the folder that is sent from."""

    workspace: str
    host: str
    base_url: str
    model: str
    log: str  # the file in which everything sent can be read

    @property
    def text(self) -> str:
        """The question in words."""
        return (
            f"Send text of {self.workspace} to {self.host}?\n"
            f"The model {self.model} at {self.base_url} is sent clauses, definitions and challenge prompts of its specs, and\n"
            f"answers to them for grading; nothing else. What is sent can be read in {self.log}.\n"
            "The answer holds for this workspace and host."
        )


Ask = Callable[[Question], bool | None]  # None: it turned out that there is nobody to ask


def require(
    question: Question, endpoint: Endpoint, environment: Mapping[str, str], state: Path, ask: Ask | None
) -> None:
    """Return if the user agrees or has agreed; Refused otherwise."""
    if endpoint.consented or endpoint.address in _named(environment, endpoint.address.scheme):
        return
    path = state / _FILE
    given = _given(path)
    origin = f"{endpoint.address.scheme}://{endpoint.host}"
    if any(entry["workspace"] == question.workspace and entry["host"] == origin for entry in given):
        return
    agreed = ask(question) if ask else None
    if agreed is None:
        raise Refused(
            f"nothing was sent: {question.workspace} has no consent to be sent to {question.host}, and there is nobody to "
            f"ask. If you agree, set {VARIABLE}={question.host}, or run it once on a terminal"
        )
    if not agreed:
        raise Refused(
            f"nothing was sent: you did not agree that {question.workspace} is sent to {question.host}"
        )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = {"workspace": question.workspace, "host": origin, "model": question.model, "at": now}
    try:
        write_private(path, _written([*given, entry]))
    except OSError as error:
        _log.warning("the consent is not remembered: %s", error)


def _named(environment: Mapping[str, str], scheme: str) -> set[Address]:
    """Hosts that the environment consents to; the usual port of `scheme` where none is written."""
    names = [name.strip() for name in environment.get(VARIABLE, "").split(",")]
    return {address(name if "://" in name else f"{scheme}://{name}", VARIABLE) for name in names if name}


def _given(path: Path) -> list[dict[str, Any]]:
    """Remembered consents; none where the file is no such list, since a consent is never guessed."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("%s cannot be read, so consent is asked for again: %s", path, error)
        return []
    entries = data if isinstance(data, list) else []
    return [
        entry
        for entry in entries
        if isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in ("workspace", "host"))
    ]


def _written(entries: list[dict[str, Any]]) -> str:
    """One line for each consent."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f"[\n{lines}\n]\n"
