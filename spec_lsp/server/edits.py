"""Edits of several documents as a WorkspaceEdit, within what the client can apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lsprotocol import types

from spec_lsp.diagnostics import Edit
from spec_lsp.ide.rename import FileRename
from spec_lsp.server.positions import Positions
from spec_lsp.server.session import Session
from spec_lsp.uris import key_to_uri

_EDIT = "workspace.workspaceEdit."
_ASK = "ordinary-markdown"

Edits = Mapping[str, Sequence[Edit]]
Step = types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile


class Unsupported(Exception):
    """The client cannot apply such an edit; says what it lacks."""


class EditBuilder:
    """Makes edits for one session. Documents are named with the version that the edits are for."""

    def __init__(self, session: Session, positions: Positions):
        self._session = session
        self._positions = positions
        client = session.client
        self._versioned = client.can(_EDIT + "documentChanges")
        self._asks = client.can(_EDIT + "changeAnnotationSupport")

    def build(
        self,
        edits: Edits,
        creates: Sequence[tuple[str, str]] = (),
        renames: Sequence[FileRename] = (),
        doubtful: frozenset[str] = frozenset(),
    ) -> types.WorkspaceEdit:
        """Create files, edit documents, rename files, in this order; edits of `doubtful` documents want a yes.

        Raises Unsupported.
        """
        self._demand("create" if creates else None, "rename" if renames else None)
        if not self._versioned:
            return types.WorkspaceEdit(
                changes={self._session.uri_of(key): self._edits(key, items) for key, items in edits.items()}
            )
        doubtful = doubtful & edits.keys() if self._asks else frozenset()
        steps: list[Step] = [step for key, text in creates for step in _creation(key, text)]
        steps += [self._document(key, items, asks=key in doubtful) for key, items in edits.items()]
        steps += [types.RenameFile(self._session.uri_of(item.old), key_to_uri(item.new)) for item in renames]
        return types.WorkspaceEdit(
            document_changes=steps, change_annotations=_question() if doubtful else None
        )

    def _demand(self, *operations: str | None) -> None:
        for operation in operations:
            able = self._versioned and self._session.client.lists(
                _EDIT + "resourceOperations", operation or ""
            )
            if operation and not able:
                raise Unsupported(f"the editor cannot {operation} files for a language server")

    def _edits(self, key: str, items: Sequence[Edit]) -> list[types.TextEdit]:
        return [types.TextEdit(self._positions.range(key, item.span), item.text) for item in items]

    def _document(self, key: str, items: Sequence[Edit], *, asks: bool) -> types.TextDocumentEdit:
        opened = self._session.open.get(key)
        named = types.OptionalVersionedTextDocumentIdentifier(
            self._session.uri_of(key), opened.version if opened else None
        )
        plain = self._edits(key, items)
        if not asks:
            return types.TextDocumentEdit(named, plain)
        return types.TextDocumentEdit(
            named, [types.AnnotatedTextEdit(_ASK, item.range, item.new_text) for item in plain]
        )


def _creation(key: str, text: str) -> Iterator[types.CreateFile | types.TextDocumentEdit]:
    uri, top = key_to_uri(key), types.Position(0, 0)
    yield types.CreateFile(uri)
    yield types.TextDocumentEdit(
        types.OptionalVersionedTextDocumentIdentifier(uri, None),
        [types.TextEdit(types.Range(top, top), text)],
    )


def _question() -> dict[str, types.ChangeAnnotation]:
    description = "These documents are no specs; they refer to what is renamed."
    return {_ASK: types.ChangeAnnotation("Links in ordinary Markdown", True, description)}
