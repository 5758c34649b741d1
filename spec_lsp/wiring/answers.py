"""What the hooks of coding agents send, and how they want to be answered.

Claude Code shows its model what a hook writes to stderr, if it ends with 2. Cursor reads JSON from stdout and hands
`additional_context` of `postToolUse` on. Kiro hands on what a command that ends with 0 writes to stdout.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

AGENTS = ("claude", "cursor", "kiro")
_NAMES = ("file_path", "filePath", "path", "target_file", "filename")
_INNER = ("tool_input", "toolInput", "toolArgs", "tool_response", "file", "event")
_FEEDBACK = 2  # the exit status by which Claude Code tells feedback from success


class Answer(NamedTuple):
    """What a hook writes, and its exit status."""

    out: str = ""
    err: str = ""
    status: int = 0


def edited_files(payload: Any) -> tuple[str, ...]:
    """The files that a payload speaks about, as they are written there."""
    return tuple(dict.fromkeys(_paths(payload))) if isinstance(payload, Mapping) else ()


def _paths(payload: Mapping[str, Any]) -> Iterator[str]:
    for name in _NAMES:
        value = payload.get(name)
        if isinstance(value, str) and value.strip():
            yield value
    for name in _INNER:
        inner = payload.get(name)
        if isinstance(inner, str) and inner.lstrip().startswith("{"):  # JSON in a string
            try:
                inner = json.loads(inner)
            except ValueError:
                continue
        if isinstance(inner, Mapping):
            yield from _paths(inner)


def folder_of(payload: Any) -> str | None:
    """The folder that relative paths in a payload are relative to."""
    if not isinstance(payload, Mapping):
        return None
    roots = payload.get("workspace_roots")
    first = roots[0] if isinstance(roots, list) and roots else None
    return next((value for value in (payload.get("cwd"), first) if isinstance(value, str) and value), None)


def answer(agent: str, payload: Any, findings: str) -> Answer:
    """The answer to a hook of `agent`; `findings` is "" where there is nothing to say."""
    if agent == "cursor":
        event = payload.get("hook_event_name") if isinstance(payload, Mapping) else None
        told = {"additional_context": findings} if findings and event == "postToolUse" else {}
        return Answer(json.dumps(told, ensure_ascii=False) + "\n", findings)
    if not findings:
        return Answer()
    return Answer(err=findings, status=_FEEDBACK) if agent == "claude" else Answer(out=findings)
