"""What a draft leaves open, as questions that name the words: all that the rules find vague or undecided in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spec_lsp.config import Config, family_of
from spec_lsp.diagnostics import Finding, Severity, hole
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

_KEY = "/draft/spec.md"
_FAMILIES = ("AMB", "TRM")
_OPEN = "AMB001"  # a point that the author left open: its words mean nothing
_LONGEST = 80


def questions(spec: str, challenges: Iterable[tuple[str, str]], folder: str) -> list[str]:
    """A list item for each vague phrase or open point of a draft."""
    workspace = Workspace.empty(Config(challenges=folder))
    workspace = workspace.with_text(_KEY, Text.from_str(spec))
    for name, text in challenges:
        workspace = workspace.with_text(f"/draft/{folder}/{name}", Text.from_str(text))
    findings = Engine(workspace.config).findings(workspace, _KEY)
    asked = (
        _question(workspace.documents[_KEY], finding)
        for finding in findings
        if finding.suppressed is None
        and finding.severity is not Severity.HINT
        and family_of(finding.code) in _FAMILIES
    )
    return list(dict.fromkeys(filter(None, asked)))


def _question(document: Document, finding: Finding) -> str | None:
    words = re.sub(r"\s+", " ", re.sub(r"[\[\]<>`*]", "", document.text.slice(finding.span))).strip()
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0] + " ..."
    if words.startswith("NEEDS CLARIFICATION:"):
        return None  # it asks already
    advice = re.sub(r"[\[\]]", "", finding.message.rpartition("; ")[2])
    clause = finding.clause or ""
    where = f"[{clause}](#{clause}): " if clause else ""
    asks = (
        f'what does "{words}" mean here? {advice}'
        if finding.code != _OPEN
        else f'what shall stand for "{words}"?'
    )
    return f"- {where}{hole(asks)}"
