"""`spec-lsp export prompt`: clauses as a system prompt, the strongest first."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence

from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.export import publish_new
from spec_lsp.cli.places import project_of, shown_path, start_keys, tell_skipped
from spec_lsp.cli.progress import Progress
from spec_lsp.cli.writing import written_to
from spec_lsp.config import Config, nearest
from spec_lsp.document import Document
from spec_lsp.evals.interchange.prompt import Composed, Piece, composed
from spec_lsp.evals.subjects import subject_of
from spec_lsp.exchange import Ask, Message
from spec_lsp.files import Loaded, load
from spec_lsp.gateway.prices import estimate
from spec_lsp.precedence import rank_of
from spec_lsp.reports.columns import counted, printable
from spec_lsp.terms import term_table


def prompt(options: Namespace) -> int:
    """Write the prompt of the clauses that `options` name, and say what it leaves out."""
    keys = start_keys(options.paths or ["."])
    project = project_of(keys, options)
    with Progress() as progress:
        progress.begin("reading")
        loaded = load(keys, project, progress.tick, asked=True)
    documents = _documents(loaded, options.module)
    pieces = list(_pieces(loaded, documents, project.config, options))
    if not pieces:
        raise UsageError("no clause here says anything; `spec-lsp doctor` says which files are specs")
    found = composed(pieces, tokens, options.max_tokens)
    publish_new(found.text, options, "prompt.md")
    _tell(found, options)
    tell_skipped(loaded.skipped)
    return INCOMPLETE if loaded.skipped else OK


def tokens(text: str) -> int:
    """About how many tokens a system prompt has."""
    return estimate(Ask((Message("system", text),)))


def _documents(loaded: Loaded, modules: Sequence[str]) -> list[Document]:
    """The specs of the modules that are named, all where none is. Raises UsageError for a name that nobody bears."""
    checked = set(loaded.checked)
    specs = [
        document
        for document in loaded.workspace.specs()
        if document.key in checked and document.dialect and document.dialect.checked
    ]
    names = {document.key: document.header.module or shown_path(document.key) for document in specs}
    _require("module", modules, names.values())
    return [document for document in specs if not modules or names[document.key] in modules]


def _pieces(
    loaded: Loaded, documents: Sequence[Document], config: Config, options: Namespace
) -> Iterator[Piece]:
    """The clauses that say something, of the levels and names that are asked for. Raises UsageError."""
    _require("level of authority", options.authority, config.authority)
    known = {name for name in options.clause if any(document.clauses_of(name) for document in documents)}
    ids = [clause.id for document in documents for clause in document.clauses]
    _require("clause", options.clause, known, ids)
    for document in documents:
        named = {clause for name in options.clause for clause in document.clauses_of(name)}
        terms = term_table(loaded.workspace, document)
        for clause in document.clauses:
            if clause.id in document.retired or (options.clause and clause not in named):
                continue
            rank = rank_of(clause, document, config)
            level = "" if rank is None else config.authority[rank]
            subject = subject_of(document, clause, terms)
            if subject.text != subject.title and (not options.authority or level in options.authority):
                yield Piece(subject, level, rank)


def _require(what: str, names: Iterable[str], known: Iterable[str], near: Iterable[str] = ()) -> None:
    """Raises UsageError for the first name that is not known."""
    held = tuple(dict.fromkeys(known))
    unknown = next((name for name in names if name not in held), None)
    if unknown is None:
        return
    meant = nearest(unknown, (*held, *near))
    hint = f"; did you mean `{printable(meant)}`?" if meant else ""
    raise UsageError(f"no {what} is called `{printable(unknown)}`{hint}")


def _tell(found: Composed, options: Namespace) -> None:
    count = f"{counted(len(found.held), 'clause')}, about {found.tokens:,} tokens"
    sys.stderr.write(f"spec-lsp: {count}{written_to(options.output)}\n")
    if found.left_out:
        names = ", ".join(
            f"{printable(piece.subject.id)} (about {tokens(piece.subject.text):,})"
            for piece in found.left_out
        )
        sys.stderr.write(f"spec-lsp: left out to stay within {options.max_tokens:,} tokens: {names}\n")
