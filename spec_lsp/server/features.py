"""The features that pygls serves: find the place, ask `ide`, answer. One handler, one message."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from spec_lsp import __version__
from spec_lsp.ide.challenge_actions import challenge_actions
from spec_lsp.ide.code_actions import code_actions
from spec_lsp.ide.definition import definition
from spec_lsp.ide.hover import hover
from spec_lsp.ide.lenses import lenses
from spec_lsp.ide.references import references
from spec_lsp.ide.rename import Refusal, prepare_rename, rename
from spec_lsp.ide.symbols import document_symbols, workspace_symbols
from spec_lsp.server.background import Worker
from spec_lsp.server.capabilities import CLARIFY, CODE_ACTION_KINDS, IDENTIFIER, OPEN, RECORD, RUN
from spec_lsp.server.clarifying import Clarifier
from spec_lsp.server.dispatch import INVALID_PARAMS, REQUEST_FAILED, Asking, Deferred, RpcError
from spec_lsp.server.edits import EditBuilder, Unsupported
from spec_lsp.server.evaluating import Evaluator
from spec_lsp.server.judging import Judging
from spec_lsp.server.session import Session
from spec_lsp.server.shelf import Shelf
from spec_lsp.server.typed import Answers
from spec_lsp.uris import is_file, uri_to_key

Handler = Callable[..., Any]
FEATURES: dict[str, Handler] = {}


def feature(method: str) -> Callable[[Handler], Handler]:
    """Have pygls hand messages with this method to a function of (server, parameters)."""

    def register(handler: Handler) -> Handler:
        FEATURES[method] = handler
        return handler

    return register


class TypedServer(LanguageServer):
    """pygls' server with what the handlers need."""

    def __init__(
        self,
        session: Session,
        shelf: Shelf,
        asking: Asking,
        worker: Worker,
        evaluator: Evaluator,
        protocol: type[Any],
    ):
        super().__init__(IDENTIFIER, __version__, protocol_cls=protocol)
        self.session = session
        self.shelf = shelf
        self.evaluator = evaluator
        self.answers = Answers(session)
        edits = EditBuilder(session, self.answers.positions)
        unstructured = self.protocol._converter.unstructure
        self.clarifier = Clarifier(session, asking, edits, unstructured, shelf.root_of)
        self.judging = Judging(session, asking, worker, edits, unstructured, shelf.root_of)
        for name, command in COMMANDS.items():
            self.command(name)(command)
        for method, handler in FEATURES.items():
            if method != types.TEXT_DOCUMENT_CODE_ACTION:
                self.feature(method)(handler)
        if session.client.can("textDocument.codeAction.codeActionLiteralSupport"):
            kinds = types.CodeActionOptions(code_action_kinds=list(CODE_ACTION_KINDS))
            self.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)(code_action)


def clarify(ls: TypedServer, uri: str, line: int, code: str) -> None:
    """`workspace/executeCommand`, `spec-lsp.clarify`: ask what a 0-based line leaves open, by rule; "" for any."""
    ls.clarifier.ask(uri_to_key(uri), code, line)


def run_challenges(ls: TypedServer, uri: str, *names: str) -> Deferred:
    """`workspace/executeCommand`, `spec-lsp.runChallenges`: run those of a document that are named, else all."""
    if not all(isinstance(name, str) for name in names):
        raise RpcError(INVALID_PARAMS, "clauses and challenges are named by their ids")
    return ls.evaluator.run(uri_to_key(uri), names)


def open_challenge(ls: TypedServer, uri: str, name: str) -> None:
    """`workspace/executeCommand`, `spec-lsp.openChallenge`: show a challenge of a document."""
    ls.judging.open(uri_to_key(uri), name)


def record_answer(ls: TypedServer, uri: str, name: str, verdict: str) -> Deferred:
    """`workspace/executeCommand`, `spec-lsp.recordAnswer`: the failing answer to a challenge becomes GOOD or BAD."""
    if verdict not in ("GOOD", "BAD"):
        raise RpcError(INVALID_PARAMS, "an answer is recorded as GOOD or as BAD")
    return ls.judging.record(uri_to_key(uri), name, verdict)


COMMANDS: dict[str, Handler] = {
    CLARIFY: clarify,
    RUN: run_challenges,
    OPEN: open_challenge,
    RECORD: record_answer,
}


@feature(types.TEXT_DOCUMENT_HOVER)
def show_hover(ls: TypedServer, params: types.HoverParams) -> types.Hover | None:
    """`textDocument/hover`."""
    key, line, column = ls.answers.positions.caret(params.text_document, params.position)
    found = hover(ls.session.workspace, key, line, column, ls.session.known_findings())
    return ls.answers.hover(key, found) if found else None


@feature(types.TEXT_DOCUMENT_DEFINITION)
def go_to_definition(
    ls: TypedServer, params: types.DefinitionParams
) -> list[types.Location] | list[types.LocationLink]:
    """`textDocument/definition`."""
    key, line, column = ls.answers.positions.caret(params.text_document, params.position)
    return ls.answers.targets(key, definition(ls.session.workspace, key, line, column))


@feature(types.TEXT_DOCUMENT_REFERENCES)
def find_references(ls: TypedServer, params: types.ReferenceParams) -> list[types.Location]:
    """`textDocument/references`."""
    key, line, column = ls.answers.positions.caret(params.text_document, params.position)
    declared = params.context.include_declaration
    return ls.answers.locations(
        references(ls.session.workspace, key, line, column, include_declaration=declared)
    )


@feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
def outline(
    ls: TypedServer, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """`textDocument/documentSymbol`."""
    key = uri_to_key(params.text_document.uri)
    return ls.answers.outline(key, document_symbols(ls.session.workspace, key))


@feature(types.WORKSPACE_SYMBOL)
def search(ls: TypedServer, params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation]:
    """`workspace/symbol`."""
    return ls.answers.hits(workspace_symbols(ls.session.workspace, params.query))


@feature(types.TEXT_DOCUMENT_CODE_ACTION)
def code_action(ls: TypedServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """`textDocument/codeAction`: the fixes of the findings in a range, and what can be done about challenges there."""
    only = params.context.only
    if only is not None and not any("quickfix".startswith(kind) for kind in only):
        return []
    key = uri_to_key(params.text_document.uri)
    span = ls.answers.positions.span(key, params.range)
    found = code_actions(ls.session.workspace, key, span, ls.session.findings(key))
    actions = list(ls.answers.actions(found, params.context.diagnostics))
    if only is None:
        actions += ls.answers.challenge_actions(challenge_actions(ls.session.workspace, key, span))
    return actions


@feature(types.TEXT_DOCUMENT_CODE_LENS)
def show_lenses(ls: TypedServer, params: types.CodeLensParams) -> list[types.CodeLens]:
    """`textDocument/codeLens`: how clauses stand by the latest evaluation."""
    key = uri_to_key(params.text_document.uri)
    return ls.answers.lenses(key, lenses(ls.session.workspace, key))


@feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
def ask_rename(ls: TypedServer, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder:
    """`textDocument/prepareRename`; what cannot be renamed is refused with the reason."""
    key, line, column = ls.answers.positions.caret(params.text_document, params.position)
    found = prepare_rename(ls.session.workspace, key, line, column)
    if isinstance(found, Refusal):
        raise RpcError(REQUEST_FAILED, found.reason)
    return types.PrepareRenamePlaceholder(ls.answers.positions.range(key, found.span), found.placeholder)


@feature(types.TEXT_DOCUMENT_RENAME)
def do_rename(ls: TypedServer, params: types.RenameParams) -> types.WorkspaceEdit:
    """`textDocument/rename`."""
    key, line, column = ls.answers.positions.caret(params.text_document, params.position)
    found = rename(ls.session.workspace, key, line, column, params.new_name)
    if isinstance(found, Refusal):
        raise RpcError(REQUEST_FAILED, found.reason)
    try:
        return ls.answers.renaming(found)
    except Unsupported as error:
        raise RpcError(REQUEST_FAILED, str(error)) from None


@feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
def files_changed(ls: TypedServer, params: types.DidChangeWatchedFilesParams) -> None:
    """`workspace/didChangeWatchedFiles`."""
    ls.shelf.changed(_keys(change.uri for change in params.changes))


@feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
def folders_changed(ls: TypedServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """`workspace/didChangeWorkspaceFolders`."""
    event = params.event
    ls.shelf.refolder(
        _keys(folder.uri for folder in event.added), _keys(folder.uri for folder in event.removed)
    )


@feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
def configuration_changed(ls: TypedServer, params: types.DidChangeConfigurationParams) -> None:
    """`workspace/didChangeConfiguration`: settings live in files, so look whether these changed."""
    ls.shelf.reconfigure()


def _keys(uris: Iterable[str]) -> list[str]:
    return [key for uri in uris if is_file(key := uri_to_key(uri))]
