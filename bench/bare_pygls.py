"""The least that a pygls server can do: one regular expression over the open document, pushed on every change."""

import re

from lsprotocol import types
from pygls.lsp.server import LanguageServer

OPEN_POINT = re.compile(r"\b(?:TBD|TODO|as appropriate|if possible)\b")
server = LanguageServer("bare-pygls", "1")


def publish(uri: str) -> None:
    document = server.workspace.get_text_document(uri)
    found = [
        types.Diagnostic(
            types.Range(types.Position(number, match.start()), types.Position(number, match.end())),
            match.group(),
        )
        for number, line in enumerate(document.lines)
        for match in OPEN_POINT.finditer(line)
    ]
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, document.version))


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def did_open(params: types.DidOpenTextDocumentParams) -> None:
    publish(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(params: types.DidChangeTextDocumentParams) -> None:
    publish(params.text_document.uri)


if __name__ == "__main__":
    server.start_io()
