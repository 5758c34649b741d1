"""Units with examples: `**Example**` with its conversation, `!!! meta` commentary, terms, the head of a challenge file.

The Model Spec brought these forms; any spec may use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spec_lsp.dialects.base import Context
from spec_lsp.dialects.conversations import conversations, verdict_references
from spec_lsp.dialects.reading import MARK, read_unit
from spec_lsp.facts import BackLink, Criterion, Evidence, Example, Facts, Policy, Prose, Term
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

EXAMPLE = lazy(r"\*\*Example(?:\*\*\s*:|:\*\*)\s*(?P<title>[^\n]*)")
_TERM = lazy(r"\*\*(?P<name>[^*\n]{1,80}?)(?:\*\*\s*:|:\*\*)")
_CRITERION = lazy(
    r"(?P<kind>should(?:[ ]not)?|check)[ \t]*:\s*(?P<text>\S.*)", re.IGNORECASE | re.DOTALL
)  # in the list behind a conversation
_ADMONITION = lazy(r"!!!\s+\w+")
_BACK_LINK = lazy(rf"Examples?\s+for\s+{MARK.pattern}(?:\s+in\s+(?P<title>[^\n]*?))?\s*:?\s*$")
# Bold lead-ins that are no requirement of their own and must not be linted as one.
_RATIONALE = lazy(r"\*\*(?:Rationale|Why|Note|Background)\b[^*]*\*\*", re.IGNORECASE)


def read(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """The facts of one unit, with examples, conversations, clauses named by verdicts, terms and commentary."""
    facts = read_unit(blocks, lines, policy)
    back_link = _back_link(blocks[0]) if facts.marks else None
    if back_link:  # the head of a challenge file names a mark, it is none
        facts = replace(
            facts, back_link=back_link, marks=facts.marks[1:], evidence=facts.evidence & ~Evidence.MARK
        )
    commentary = any(_ADMONITION.match(piece.block.content) for piece in facts.prose[:1])
    examples = tuple(_examples(facts.prose))
    talks = tuple(conversations(blocks))
    criteria = tuple(_criteria(facts.prose))
    if not (
        commentary
        or examples
        or talks
        or criteria
        or any(piece.block.content.startswith("**") for piece in facts.prose)
    ):
        return facts
    aside = {id(piece) for piece in facts.prose if commentary or criteria or _is_aside(piece)}
    return replace(
        facts,
        evidence=facts.evidence | (Evidence.CONVERSATION if talks else Evidence.NONE),
        commentary=commentary,
        examples=examples,
        conversations=talks,
        criteria=criteria,
        prose=tuple(replace(piece, aside=True) for piece in facts.prose) if criteria else facts.prose,
        references=facts.references + tuple(verdict_references(blocks)),
        terms=() if commentary else tuple(_terms(facts.prose)),
        statements=tuple(statement for statement in facts.statements if id(statement.prose) not in aside),
    )


def _back_link(block: Block) -> BackLink | None:
    match = _BACK_LINK.match(block.content) if block.type in ("paragraph", "heading") else None
    if match is None:
        return None
    title = match["title"] or ""
    at = match.span("title") if title else match.span(1)
    return BackLink(match[1], block.span(*match.span(1)), title, block.span(*at))


def _is_aside(piece: Prose) -> bool:
    return bool(EXAMPLE.match(piece.block.content) or _RATIONALE.match(piece.block.content))


def _examples(prose: Iterable[Prose]) -> Iterator[Example]:
    for piece in prose:
        match = EXAMPLE.match(piece.block.content)
        if match and piece.block.type == "paragraph":
            yield Example(match["title"].strip(), piece.span(*match.span()))


def _criteria(prose: Sequence[Prose]) -> Iterator[Criterion]:
    """Only items of plain lists: a unit is one of them."""
    first = prose[0].block if prose else None
    if first is None or len(first.containers) != 1 or not first.containers[0].startswith("bullet_list"):
        return
    match = _CRITERION.match(first.content)
    if match:
        kind, text = match["kind"].lower(), " ".join(match["text"].split())
        yield Criterion(kind, text, prose[0].span(*match.span("text")))


def _terms(prose: Iterable[Prose]) -> Iterator[Term]:
    for piece in prose:
        match = _TERM.match(piece.block.content)
        if match and piece.block.type == "paragraph" and not EXAMPLE.match(piece.block.content):
            yield Term(match["name"], piece.span(*match.span("name")))
