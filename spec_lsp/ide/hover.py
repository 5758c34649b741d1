"""Hover: what is known of the clause or challenge at the caret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Finding, Span
from spec_lsp.document import Document
from spec_lsp.facts import Mark
from spec_lsp.ide import markup
from spec_lsp.ide.clause_card import clause_card, relative
from spec_lsp.ide.excerpt import first_prompt
from spec_lsp.ide.item_card import item_card
from spec_lsp.ide.locate import (
    AtAnchor,
    AtBackLink,
    AtHeading,
    AtItem,
    AtMark,
    AtReference,
    AtTerm,
    Place,
    locate,
)
from spec_lsp.ide.markup import Piece
from spec_lsp.ide.pinned import pinned_at
from spec_lsp.ide.term_card import term_card
from spec_lsp.ide.uses import mark_uses
from spec_lsp.resolve import Resolution, State, resolve, resolve_mark
from spec_lsp.workspace import Workspace

_TITLES = 5  # examples of a challenge file that are listed
_PROMPT = 200  # characters of a prompt that are shown


class Hover(NamedTuple):
    """A pop-up in both forms, and what it is about: the same words, without markup in `plain`."""

    markdown: str
    plain: str
    span: Span


def hover(
    workspace: Workspace, key: str, line: int, column: int, findings: Sequence[Finding] = ()
) -> Hover | None:
    """What to show at the caret, None for plain text.

    `findings` are what is known to be open, of any documents; those in the clause shown are listed.
    """
    place = locate(workspace, key, line, column)
    if place is None:
        return _settled(workspace, key, line, column)
    piece = _content(workspace, place, findings)
    return Hover(piece.markdown, piece.plain, place.span) if piece else None


def _settled(workspace: Workspace, key: str, line: int, column: int) -> Hover | None:
    """A vague word that the cases of its clause have settled."""
    found = pinned_at(workspace, key, line, column)
    if found is None:
        return None
    told = f" is pinned by {count(found.law.total, 'case')}: {found.law.good} GOOD, {found.law.bad} BAD"
    piece = markup.bold(found.words) + markup.own(told)
    return Hover(piece.markdown, piece.plain, found.span)


def _content(workspace: Workspace, place: Place, findings: Sequence[Finding]) -> Piece | None:
    match place:
        case AtHeading(document=document, clause=clause) | AtAnchor(document=document, clause=clause):
            return clause_card(workspace, document, clause, document, findings)
        case AtItem(document=document, item=item):
            placed = document.items.get(item.id)
            return item_card(workspace, document, placed, document, findings) if placed else None
        case AtMark(document=document, mark=mark):
            return challenge_card(workspace, document, mark)
        case AtBackLink(document=document):
            served = next(mark_uses(workspace, document.key), None)
            return (
                clause_card(workspace, served.document, served.clause, document, findings) if served else None
            )
        case AtTerm(document=document, defined=defined):
            return term_card(workspace, document, defined)
        case AtReference(document=document, reference=reference):
            found = resolve(workspace, document, reference)
            placed = found.target.items.get(found.address) if found.target and found.address else None
            if placed and found.target and not placed.item.is_section:
                return item_card(workspace, found.target, placed, document, findings)
            clauses = found.clauses
            if clauses and found.target is not None:
                return _cards(workspace, found.target, clauses, document, findings)
            return _elsewhere(workspace, document, found)
    return None


def _cards(
    workspace: Workspace,
    target: Document,
    clauses: Sequence[Clause],
    seen_from: Document,
    findings: Sequence[Finding],
) -> Piece:
    """One clause, or all that share an id, each below a rule."""
    shown = [clause_card(workspace, target, clause, seen_from, findings) for clause in clauses]
    return markup.joined(shown, "\n\n---\n\n")


def _elsewhere(workspace: Workspace, document: Document, found: Resolution) -> Piece | None:
    """A reference that leads to no clause."""
    if found.key is None:
        return None
    name = markup.code(relative(document, found.key))
    near = found.suggestion()
    guess = markup.own("Did you mean ") + markup.code(near) + markup.own("?") if near else markup.EMPTY
    if found.state is State.UNKNOWN:
        said = markup.own("No clause ") + markup.code(found.wanted) + markup.own(" in ") + name
        return markup.paragraphs([said, guess])
    if found.state is State.NO_FILE:
        return markup.paragraphs([markup.own("No file ") + name, guess])
    return _document_card(found.target, name) if found.target else None


def _document_card(target: Document, name: Piece) -> Piece:
    """A document as a whole."""
    header = target.header
    clauses = sum(1 for clause in target.clauses if clause.heading)
    facts = [
        markup.own("owner ") + markup.bold(header.owner) if header.owner else markup.EMPTY,
        markup.own("authority ") + markup.bold(header.authority) if header.authority else markup.EMPTY,
        markup.own(count(clauses, "clause")) if target.dialect else markup.own("ordinary Markdown"),
    ]
    title = markup.bold(header.name) + markup.own(" ") if header.name else markup.EMPTY
    return markup.paragraphs([title + name, markup.joined(facts, " · ")])


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 clause`, `2 clauses`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def challenge_card(workspace: Workspace, document: Document, mark: Mark) -> Piece:
    """The challenge file of a mark: how much it asks, of what, and its first prompt."""
    found = resolve_mark(workspace, document, mark.id)
    head = markup.code(f"[^{mark.id}]") + markup.own(" ")
    if found.key is None:
        return head + markup.own("has no challenge file")
    name = markup.code(relative(document, found.key))
    if found.target is None:
        lost = {State.NO_FILE: "no challenge file ", State.OK: "challenge file, not read: "}
        return head + markup.own(lost.get(found.state, "no challenge file known at ")) + name
    return markup.paragraphs(_challenge(found.target, head + markup.own("challenge file ") + name))


def _challenge(target: Document, head: Piece) -> Iterator[Piece]:
    yield head
    prompts = sum(talk.prompts for facts in target.facts for talk in facts.conversations)
    titles = [example.title for facts in target.facts for example in facts.examples]
    yield markup.own(count(prompts, "prompt"))
    listed = [markup.item(title) for title in titles[:_TITLES] if title]
    more = len(titles) - _TITLES
    yield markup.joined([*listed, markup.own(f"- and {more} more") if more > 0 else markup.EMPTY], "\n")
    said = first_prompt(target, _PROMPT)
    yield markup.quoted([markup.words(said)])
