"""Acceptance scenarios of a spec: Given/When/Then in a list, in lines, in a table, and lists of criteria.

A scenario has no id of its own; the address of one in a story is its number there, `US6-AS4`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spec_lsp.diagnostics import Span
from spec_lsp.dialects.lists import list_items, table_rows
from spec_lsp.dialects.speckit_place import Place
from spec_lsp.dialects.written_ids import title_of
from spec_lsp.facts import Item, Kind
from spec_lsp.language.steps import scenarios
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_GHERKIN = lazy(r"gherkin|feature|cucumber", re.IGNORECASE)
_COLUMNS = frozenset({"when", "then"})


def scenario_items(
    blocks: Sequence[Block], lines: Sequence[str], place: Place, taken: Sequence[Span]
) -> Iterator[Item]:
    """The scenarios of one unit that stands at `place`; what lies within `taken` is a clause of its own."""
    found = [*_in_steps(blocks, place), *_in_table(blocks)]
    if not found and place.story and place.acceptance:
        found = [(entry.block, entry.span, entry.marker) for entry in list_items(blocks, lines)[:1]]
    number = int(place.scenarios)
    for block, span, name in found:
        if any(outer.contains(*span[:2]) for outer in taken):
            continue
        number += 1
        identifier = f"{place.story}-AS{number}" if place.story else ""
        aliases = (f"{place.story}-AC{number}",) if place.story else ()
        yield Item(
            Kind.SCENARIO, identifier, title_of(block.content), span, name, aliases, spells=False, form="list"
        )


Found = tuple[Block, Span, Span]  # the block in which it begins, its text, where its first step stands


def _in_steps(blocks: Sequence[Block], place: Place) -> list[Found]:
    """Scenarios by their step words; one may run over several blocks, such as nested list items."""
    told = [block for block in blocks if _tells(block)]
    text = "\n".join(block.content for block in told)
    found = scenarios(text, opened=bool(place.opened)).found if told else ()
    starts = [0]
    for block in told:
        starts.append(starts[-1] + len(block.content) + 1)
    return [_placed(told, starts, begin, end) for begin, end in found]


def _tells(block: Block) -> bool:
    if block.type == "fence":
        return bool(_GHERKIN.match(block.info)) and block.aligned
    return block.type == "paragraph" and block.aligned


def _placed(told: Sequence[Block], starts: Sequence[int], begin: int, end: int) -> Found:
    first = max(index for index in range(len(told)) if starts[index] <= begin)
    last = max(index for index in range(len(told)) if starts[index] < max(end, begin + 1))
    block, offset = told[first], begin - starts[first]
    line, column = block.place(offset)
    stop = told[last].place(end - starts[last])
    return block, Span(line, column, *stop), block.span(offset, offset + len("Given"))


def _in_table(blocks: Sequence[Block]) -> list[Found]:
    """Rows below a head such as `| Given | When | Then |`."""
    found: list[Found] = []
    told = False
    for row in table_rows(blocks):
        if row[0].info == "header":
            told = {cell.content.strip(" *").lower() for cell in row} >= _COLUMNS
        elif told:
            name = row[0].span(0, len(row[0].content))
            end = row[-1].place(len(row[-1].content))
            found.append((row[0], Span(name.line, name.column, *end), name))
    return found
