"""A list item with all that is nested in it, as clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from spec_lsp.drafting.outline import Node, Sentence
from spec_lsp.drafting.sections import Clause, Names, clauses_of
from spec_lsp.markdown.blocks import Block


class _Part(NamedTuple):
    """Some lines of an item: sentences that demand something, words that lead to those below them, or neither."""

    block: Block
    end: int
    found: list[Sentence]
    leads: bool


def item_clauses(node: Node, names: Names, lead: str, before: Sequence[str]) -> list[Clause]:
    """The clauses of an item: its own sentences, and those of the lists in it, below the words that lead there.

    Everything else in it goes with the clause before it, or sets the scene for the first one, as does `before`.
    """
    leads = [(0, lead)] if lead else []
    clauses: list[Clause] = []
    idle: list[_Part] = []
    scene: list[str] = []
    number = node.number
    for part in _parts(node):
        depth = len(part.block.containers)
        leads = [(level, text) for level, text in leads if level < depth]
        if not part.found and not part.leads:
            idle.append(part)
            continue
        _settle(node, idle, clauses, scene)
        if part.leads:
            leads.append((depth, part.block.content))
            continue
        found = clauses_of(part.found, names, [text for _, text in leads], number)
        found[0].insert(scene, len(leads))
        if not clauses:
            found[0].insert(before, 1 if lead else 0)
        clauses += found
        number, scene = "", []
    _settle(node, idle, clauses, scene)
    return clauses


def _settle(node: Node, idle: list[_Part], clauses: list[Clause], scene: list[str]) -> None:
    """Place lines that are no clause of their own."""
    text = node.source(idle[0].block.line, idle[-1].end) if idle else ""
    if text:
        (clauses[-1].chunks if clauses else scene).append(text)
    idle.clear()


def _parts(node: Node) -> Iterator[_Part]:
    ends = [*(block.line for block in node.blocks[1:]), len(node.lines)]
    for index, (block, end) in enumerate(zip(node.blocks, ends, strict=True)):
        found = node.sentences(block) if block.type == "paragraph" else []
        demands = any(sentence.statement for sentence in found)
        announces = block.content.rstrip(" *_").endswith(":")
        leads = (
            block.type == "paragraph"
            and (announces or not (index or demands))
            and _demands_below(node, index)
        )
        yield _Part(block, max(end, block.line + 1), found if demands and not leads else [], leads)


def _demands_below(node: Node, index: int) -> bool:
    """Whether something is demanded in the lists right below a block."""
    depth = len(node.blocks[index].containers)
    below = takewhile(lambda block: len(block.containers) > depth, node.blocks[index + 1 :])
    lines = {block.line for block in below if block.type == "paragraph"}
    return any(statement.prose.block.line in lines for statement in node.demands)
