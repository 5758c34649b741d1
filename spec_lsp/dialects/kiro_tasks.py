"""The tasks.md of a Kiro feature: `- [ ] 2.1 ...`, what each task implements, tests and depends on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spec_lsp.dialects import kiro_words as words
from spec_lsp.dialects.base import Context
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.kiro_citations import citations, properties_cited
from spec_lsp.dialects.lists import list_items, words_of
from spec_lsp.dialects.numbered import normal, numbered_heading
from spec_lsp.facts import Facts, Item, Kind, Policy
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_LABELS = lazy(r"^\(P\)\s+|\s+\(P\)$|\s+_[A-Z]\w+:[^\n]*$")  # (P): may run beside others


def read(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """The facts of a unit of tasks.md. A heading `## 2. ...` is a group of tasks, known by its number."""
    facts = read_plain(blocks, lines, policy, context)
    title = facts.heading.title if facts.heading else ""
    match = words.TASK.match(title)
    if match:
        facts = numbered_heading(facts, Kind.TASK, normal(match["id"]), title[match.end() :])
    items = tuple(_tasks(blocks, lines))
    cited = (*citations(blocks), *properties_cited(blocks))
    return replace(facts, terms=(), items=facts.items + items, references=facts.references + cited)


def _tasks(blocks: Sequence[Block], lines: Sequence[str]) -> Iterator[Item]:
    for entry in list_items(blocks, lines):
        content = entry.block.content
        match = words.TASK.match(content, entry.text) if entry.done is not None else None
        if match:
            name = entry.block.span(*match.span("id"))
            title = _LABELS.sub("", words_of(content[match.end() :]))
            number = normal(match["id"])
            yield Item(Kind.TASK, number, title, entry.span, name, spells=number == match["id"])
