"""What the `ide` functions found, as lsprotocol's types and in the form that the client can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lsprotocol import types

from spec_lsp.ide.challenge_actions import ChallengeAction, Does
from spec_lsp.ide.code_actions import CodeAction
from spec_lsp.ide.hover import Hover
from spec_lsp.ide.lenses import Lens
from spec_lsp.ide.rename import Renaming
from spec_lsp.ide.symbols import Hit, Symbol
from spec_lsp.ide.uses import Location
from spec_lsp.server.capabilities import CLARIFY, OPEN, RECORD, RUN
from spec_lsp.server.edits import EditBuilder, Unsupported
from spec_lsp.server.positions import Positions
from spec_lsp.server.session import Session

_COMMANDS = {Does.RUN: RUN, Does.OPEN: OPEN, Does.RECORD: RECORD}
_CLAUSE = types.SymbolKind.String  # what Markdown servers call a heading


class Answers:
    """Answers for one session."""

    def __init__(self, session: Session):
        self._session = session
        self._client = session.client
        self.positions = Positions(session)
        self._edits = EditBuilder(session, self.positions)

    def hover(self, key: str, found: Hover) -> types.Hover:
        """A pop-up, as Markdown where that is shown."""
        if self._client.lists("textDocument.hover.contentFormat", "markdown"):
            content = types.MarkupContent(types.MarkupKind.Markdown, found.markdown)
        else:
            content = types.MarkupContent(types.MarkupKind.PlainText, found.plain)
        return types.Hover(content, self.positions.range(key, found.span))

    def lenses(self, key: str, found: Iterable[Lens]) -> list[types.CodeLens]:
        """Lines above places; most say something and do nothing. Nothing is run where the workspace is not trusted."""
        uri, trusted = self._session.uri_of(key), self._client.trusted
        return [
            types.CodeLens(
                self.positions.range(key, lens.span),
                types.Command(lens.title, RUN, arguments=[uri, lens.runs])
                if lens.runs
                else types.Command(lens.title, ""),
            )
            for lens in found
            if trusted or not lens.runs
        ]

    def targets(self, key: str, found: Sequence[Location]) -> list[types.Location] | list[types.LocationLink]:
        """Where a definition leads, seen from document `key`; as links where these are understood."""
        if not self._client.can("textDocument.definition.linkSupport"):
            return self.locations(found)
        return [self._link(key, item) for item in found]

    def _link(self, key: str, found: Location) -> types.LocationLink:
        return types.LocationLink(
            self._session.uri_of(found.key),
            self.positions.range(found.key, found.full),
            self.positions.range(found.key, found.span),
            self.positions.range(key, found.origin) if found.origin else None,
        )

    def locations(self, found: Iterable[Location]) -> list[types.Location]:
        """Places, each in its document."""
        return [self.positions.location(item.key, item.span) for item in found]

    def outline(
        self, key: str, found: Iterable[Symbol]
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
        """The clauses of a document: a tree, or a flat list for clients that know none."""
        if self._client.can("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"):
            return [self._symbol(key, item) for item in found]
        return list(self._flat(key, found, None))

    def _symbol(self, key: str, found: Symbol) -> types.DocumentSymbol:
        return types.DocumentSymbol(
            found.name,
            _CLAUSE,
            self.positions.range(key, found.span),
            self.positions.range(key, found.selection),
            found.detail or None,
            children=[self._symbol(key, child) for child in found.children],
        )

    def _flat(
        self, key: str, found: Iterable[Symbol], above: str | None
    ) -> Iterator[types.SymbolInformation]:
        for item in found:
            place = self.positions.location(key, item.span)
            yield types.SymbolInformation(place, item.name, _CLAUSE, container_name=above)
            yield from self._flat(key, item.children, item.name)

    def hits(self, found: Iterable[Hit]) -> list[types.SymbolInformation]:
        """What a search for clauses found. The older type: every client knows it."""
        return [
            types.SymbolInformation(
                self.positions.location(hit.key, hit.span),
                hit.name,
                _CLAUSE,
                container_name=hit.container or None,
            )
            for hit in found
        ]

    def actions(
        self, found: Iterable[CodeAction], shown: Sequence[types.Diagnostic]
    ) -> Iterator[types.CodeAction]:
        """Quick fixes, each tied to the diagnostics that the client `shown` them for; what it cannot apply is left out."""
        for item in found:
            try:
                edit = None if item.asks else self._edits.build(item.edits, item.creates)
            except Unsupported:
                continue
            start = self.positions.range(item.finding.key, item.finding.span).start
            mended = [one for one in shown if one.code == item.finding.code and one.range.start == start]
            yield types.CodeAction(
                item.title,
                types.CodeActionKind.QuickFix,
                mended,
                item.preferred or None,
                edit=edit,
                command=self._question(item) if item.asks else None,
            )

    def challenge_actions(self, found: Iterable[ChallengeAction]) -> Iterator[types.CodeAction]:
        """Commands; without those that the client cannot do its part of, or that its user does not trust the workspace with."""
        shows = self._client.can("window.showDocument.support")
        for item in found:
            if (item.does is Does.OPEN and not shows) or (item.does is Does.RUN and not self._client.trusted):
                continue
            arguments = [self._session.uri_of(item.spec), item.name]
            if item.does is Does.RECORD:
                arguments.append(item.verdict)
            command = types.Command(item.title, _COMMANDS[item.does], arguments=arguments)
            yield types.CodeAction(item.title, command=command)

    def _question(self, item: CodeAction) -> types.Command:
        finding = item.finding
        arguments = [self._session.uri_of(finding.key), finding.span.line, finding.code]
        return types.Command(item.title, CLARIFY, arguments=arguments)

    def renaming(self, found: Renaming) -> types.WorkspaceEdit:
        """All edits of a rename; raises Unsupported."""
        return self._edits.build(found.edits, (), found.files, found.ordinary)
