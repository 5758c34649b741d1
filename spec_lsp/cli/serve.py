"""`spec-lsp serve`: the language server."""

from __future__ import annotations


def serve() -> int:
    """Serve one client on stdin and stdout, until it is done or gone."""
    from spec_lsp.server.main import serve as start

    return start()
