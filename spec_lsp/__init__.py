"""spec-lsp: a language server and a command line for specification documents."""

__version__ = "0.1.0"
