"""Findings that are known already: how one is recognised again, and the file that records them.

Pure: reading and writing the file is left to the command line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from spec_lsp.diagnostics import Finding
from spec_lsp.text import Text
from spec_lsp.uris import relative

_FORMAT = 1


class BaselineError(Exception):
    """A file that is no baseline; the message says why, as the rest of a sentence."""


def fingerprints(
    findings: Sequence[Finding], text_of: Callable[[str], Text | None], root: str, *, beside: bool = False
) -> tuple[str, ...]:
    """A name for each finding, in their order, that survives when its line moves or its message is reworded.

    It is made of code, path below `root`, clause, the words found fault with, and, where all of these
    are the same, of the finding's number among them. With `beside`, the other clauses that it is about tell findings
    apart as well.
    """
    if not findings:
        return ()
    import hashlib  # loads OpenSSL; a run without findings does without

    counts: dict[tuple[str, ...], int] = {}
    result = []
    for finding in findings:
        words = _words(finding, text_of(finding.key))
        parts: tuple[str, ...] = (finding.code, relative(finding.key, root), finding.clause or "", words)
        if beside:
            parts += tuple(
                sorted({f"{relative(other.key, root)}#{other.clause}" for other in finding.related})
            )
        number = counts[parts] = counts.get(parts, 0) + 1
        written = "\x1f".join((*parts, str(number)))
        result.append(hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return tuple(result)


def _words(finding: Finding, text: Text | None) -> str:
    """The text at fault, or its whole line where the finding is a mere point; its first line at most."""
    if text is None:
        return ""
    span = finding.span
    words = text.slice(span).partition("\n")[0]
    if not words.strip() and 0 <= span.line < len(text.lines):
        words = text.lines[span.line]
    return " ".join(words.split())


class Entry(NamedTuple):
    """One known finding; everything but the fingerprint is there for people who review the file."""

    fingerprint: str
    code: str
    path: str
    clause: str
    message: str


def dump(findings: Iterable[Finding], prints: Iterable[str], root: str) -> str:
    """The text of a baseline file: one line for each finding, none of which changes when lines move."""
    entries = sorted(
        (relative(finding.key, root), finding.code, finding.clause or "", fingerprint, finding.message)
        for finding, fingerprint in zip(findings, prints, strict=True)
    )
    rows = [
        json.dumps(
            {"fingerprint": fingerprint, "code": code, "path": path, "clause": clause, "message": message},
            ensure_ascii=False,
        )
        for path, code, clause, fingerprint, message in entries
    ]
    body = ",\n    ".join(rows)
    return (
        f'{{\n  "spec-lsp-baseline": {_FORMAT},\n  "findings": ['
        + (f"\n    {body}\n  " if rows else "")
        + "]\n}\n"
    )


def parse(written: str) -> tuple[Entry, ...]:
    """The entries of a baseline file. Raises BaselineError."""
    try:
        data = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"is no baseline: {error}") from None
    if not isinstance(data, dict) or "spec-lsp-baseline" not in data:
        raise BaselineError("is no baseline: it lacks the key `spec-lsp-baseline`")
    if data["spec-lsp-baseline"] != _FORMAT:
        raise BaselineError(f"is a baseline of another format than {_FORMAT}; write it anew")
    rows = data.get("findings")
    if not isinstance(rows, list):
        raise BaselineError("is no baseline: `findings` is no list")
    return tuple(_entry(row) for row in rows)


def _entry(row: Any) -> Entry:
    names = ("fingerprint", "code", "path", "clause", "message")
    if not isinstance(row, dict) or not all(isinstance(row.get(name, ""), str) for name in names):
        raise BaselineError("is no baseline: an entry is not made of texts")
    if not row.get("fingerprint"):
        raise BaselineError("is no baseline: an entry lacks its fingerprint")
    return Entry(*(row.get(name, "") for name in names))
