"""`spec-lsp doctor --llm-log`: what was ever sent to a model, as it was sent."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from spec_lsp.cli.exits import INCOMPLETE, OK
from spec_lsp.reports.columns import printable

_SHOWN = 20  # requests in text; JSON has them all


def show(form: str) -> int:
    """Print the log as text or json; incomplete if it cannot be read."""
    from spec_lsp.gateway import places, sent_log

    state = places.of_user().state
    path = sent_log.path_in(state)
    try:
        entries = sent_log.read(state)
    except OSError as error:
        sys.stderr.write(f"spec-lsp: {printable(str(path))} cannot be read: {error.strerror}\n")
        return INCOMPLETE
    if form == "json":
        sys.stdout.write(json.dumps({"file": str(path), "sent": entries}, ensure_ascii=True, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(str(path), entries)) + "\n")
    return OK


def _lines(path: str, entries: list[dict[str, Any]]) -> Iterator[str]:
    requests = [entry for entry in entries if entry.get("event") == "request"]
    if not requests:
        yield f"Nothing was ever sent to a model; it would be kept in {printable(path)}"
        return
    answers = {entry.get("id"): entry for entry in entries if entry.get("event") == "response"}
    for request in requests[-_SHOWN:]:
        yield from _exchange(request, answers.get(request.get("id")))
        yield ""
    yield f"{len(requests):,} {'request' if len(requests) == 1 else 'requests'} in {printable(path)}"
    if len(requests) > _SHOWN:
        yield f"the last {_SHOWN} are shown; all of them: spec-lsp doctor --llm-log --format json"


def _exchange(request: dict[str, Any], answer: dict[str, Any] | None) -> Iterator[str]:
    """One request with all of its words, and what came of it."""
    names = (request.get(name, "?") for name in ("at", "host", "model", "workspace"))
    yield "{} {} {}  from {}".format(*(printable(str(name)) for name in names))
    body = request.get("body")
    messages = body.get("messages", []) if isinstance(body, dict) else []
    for message in messages:
        lines = str(message.get("content")).split("\n")
        yield f"  {printable(str(message.get('role')))}: {printable(lines[0])}"
        yield from (f"    {printable(line)}" for line in lines[1:])
    yield f"  -> {_outcome(answer)}"


def _outcome(answer: dict[str, Any] | None) -> str:
    if answer is None:
        return "not answered"
    counted = [answer.get(name) for name in ("prompt_tokens", "completion_tokens")]
    tokens = " + ".join("?" if count is None else f"{count:,}" for count in counted)
    told = printable(str(answer.get("text") or answer.get("refusal") or answer.get("message") or ""))
    return f"{printable(str(answer.get('outcome')))}, {tokens} tokens, {answer.get('seconds')} s" + (
        f": {told}" if told else ""
    )
