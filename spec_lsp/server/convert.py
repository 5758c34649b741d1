"""Own types to the protocol's, as plain JSON values: this is on the path of every keystroke.

Inside, columns count code points; here they become what the client counts in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spec_lsp.diagnostics import Finding, Related, Span
from spec_lsp.server.capabilities import IDENTIFIER, Client
from spec_lsp.server.transport import Codec
from spec_lsp.text import Encoding, Text
from spec_lsp.workspace import Workspace


def range_of(span: Span, text: Text | None, encoding: Encoding) -> dict[str, Any]:
    """A span of a text as a Range; of a document that we do not hold, columns are taken as they are."""
    start, end = span.column, span.end_column
    if text is not None and encoding is not Encoding.UTF32:
        start = text.units(span.line, start, encoding)
        end = text.units(span.end_line, end, encoding)
    return {
        "start": {"line": span.line, "character": start},
        "end": {"line": span.end_line, "character": end},
    }


class Diagnostics:
    """Findings as Diagnostics, with what this client can show; `uri_of` says how it spells a key."""

    def __init__(self, client: Client, codec: Codec, rules_url: str | None, uri_of: Callable[[str], str]):
        self._codec = codec
        self._known: dict[
            int, tuple[Finding, bytes]
        ] = {}  # by identity; holding it keeps the identity its own
        self._encoding = Encoding(client.encoding)
        self._uri_of = uri_of
        self._related = _shows(client, "relatedInformation")
        self._rules_url = rules_url if _shows(client, "codeDescriptionSupport") else None
        self._data = _shows(client, "dataSupport")

    def of(self, findings: Iterable[Finding], workspace: Workspace, text: Text) -> bytes:
        """The findings of the document with this text, as a JSON array; suppressed ones are left out.

        The engine gives the same object again for a finding that did not move: its JSON text is kept.
        """
        known, self._known = self._known, {}
        for finding in findings:
            if finding.suppressed is None:
                before = known.get(id(finding))
                if before is None or any(
                    place.key != finding.key for place in finding.related
                ):  # may have moved
                    before = finding, self._codec.dumps(self._diagnostic(finding, workspace, text))
                self._known[id(finding)] = before
        return b"[" + b",".join([made for _, made in self._known.values()]) + b"]"

    def _diagnostic(self, finding: Finding, workspace: Workspace, text: Text) -> dict[str, Any]:
        made: dict[str, Any] = {
            "range": range_of(finding.span, text, self._encoding),
            "severity": int(finding.severity),
            "code": finding.code,
            "source": IDENTIFIER,
            "message": finding.message,
        }
        if self._rules_url:
            made["codeDescription"] = {"href": f"{self._rules_url}{finding.code}.md"}
        if self._related and finding.related:
            made["relatedInformation"] = [self._place(item, workspace) for item in finding.related]
        if self._data and finding.fixes:
            made["data"] = {"fixes": len(finding.fixes)}
        return made

    def _place(self, related: Related, workspace: Workspace) -> dict[str, Any]:
        document = workspace.documents.get(related.key)
        span = range_of(related.span, document.text if document else None, self._encoding)
        return {"location": {"uri": self._uri_of(related.key), "range": span}, "message": related.message}


def _shows(client: Client, name: str) -> bool:
    """Whether the client can show a part of a diagnostic; it says so for pushed or for pulled ones."""
    return any(client.can(f"textDocument.{way}.{name}") for way in ("publishDiagnostics", "diagnostic"))
