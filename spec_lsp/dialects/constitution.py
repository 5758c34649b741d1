"""A project's constitution: numbered principles, and how other documents refer to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spec_lsp.dialects.bare_references import bare
from spec_lsp.dialects.base import Context
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.templates import placeholders
from spec_lsp.facts import EdgeKind, Facts, Heading, Item, Kind, Policy, Prose, Reference
from spec_lsp.language.tokens import NUMBERED, Token, counterpart, principles
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_LEAD = lazy(r"(?:[\s*_>|-]|\[[ xX]\]|[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f])*")


def read(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """The facts of one unit of a constitution."""
    facts = replace(read_plain(blocks, lines, policy, context), placeholders=tuple(placeholders(blocks)))
    if facts.heading:
        return _titled(facts)
    found = tuple(principle_references(facts.prose))
    return replace(facts, references=facts.references + found)


def _titled(facts: Facts) -> Facts:
    """`### IV. Offline first`, `### Principle 4: ...`, `## Article IV: ...` as a principle: its id is the numeral."""
    heading = facts.heading
    match = NUMBERED.match(heading.title) if heading and heading.level > 1 else None
    if heading is None or match is None:
        return facts
    numeral, other = match["numeral"], counterpart(match["numeral"])
    aliases = [f"Principle {numeral}", other, f"Principle {other}"]
    if match["word"] == "Article":
        aliases.append(f"Article {numeral}")
    title = heading.title[match.end() :].strip()
    item = Item(
        Kind.PRINCIPLE,
        numeral,
        title,
        heading.span,
        heading.span,
        tuple(aliases),
        spells=False,
        form="heading",
    )
    return replace(facts, heading=identified(heading, numeral), items=(item,))


def identified(heading: Heading, identifier: str) -> Heading:
    """A heading that goes by an id which is not written in it as such."""
    return replace(heading, id=identifier, id_span=None)


def principle_references(prose: Sequence[Prose], *, listed: bool = False) -> Iterator[Reference]:
    """What `prose` refers to by `Principle IX`; `listed`: principles also open its lines (`- **IX (Scope)**: ...`)."""
    for piece in prose:
        text = piece.text
        found = list(principles(text)) if "rinciple" in text or "rticle" in text else []
        if listed:
            found += [one for one in _leading(piece.block) if all(one.start > other.end for other in found)]
        for token in found:
            yield bare(EdgeKind.OBEYS, token, text, piece.span(token.start, token.end))


def _leading(block: Block) -> Iterator[Token]:
    lead = _LEAD.match(block.content)
    match = NUMBERED.match(block.content, lead.end()) if lead else None
    if match and not match["word"] and not match["numeral"].isdigit():
        yield Token(match["numeral"], *match.span("numeral"))
