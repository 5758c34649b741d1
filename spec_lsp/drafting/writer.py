"""Goes through a prompt once and places each piece of it: in a clause, beside one, or in the background."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from spec_lsp.drafting.items import item_clauses
from spec_lsp.drafting.outline import Node, Sentence
from spec_lsp.drafting.sections import Clause, Names, Section, aside, clauses_of
from spec_lsp.drafting.talks import talk_of
from spec_lsp.facts import Modality
from spec_lsp.patterns import lazy

_CONDITION = lazy(
    r"\W*(?:when|whenever|if|unless|before|after|once|while|until|for|in\s+case|during|where)\b",
    re.IGNORECASE,
)
_FORBIDS_AT = r"\W*(?:do\s+not|don['’]t|never|avoid|you\s+(?:must|should)\s+not|must\s+not|should\s+not)\b"
_FORBIDS = lazy(_FORBIDS_AT, re.IGNORECASE)
# Words that bind though their verb may be unknown: what is forbidden, and what is restricted ("Only refund when:").
_BINDS = lazy(rf"{_FORBIDS_AT}|\W*only\b", re.IGNORECASE)
_EXAMPLE = lazy(r"\W*(?:for\s+)?(?:an?\s+)?(?:(?:good|bad|short|another)\s+)?examples?\b", re.IGNORECASE)
_TITLED = lazy(r"^\W*(?:(?:for\s+)?examples?\b(?:\s*\d+)?\W*)?", re.IGNORECASE)
_LONGEST_TITLE = 120


def write(nodes: Sequence[Node], *, talks: bool) -> list[Section]:
    """The sections of a draft; `talks`: whether conversations may become challenges."""
    slugs = {node.facts.heading.slug for node in nodes if node.facts.heading}
    writer = _Writer(Names(slugs), talks)
    index = 0
    while index < len(nodes):
        index += writer.place(nodes, index)
    return writer.sections


class _Writer:
    """`fresh` tells whether the last node ended in a clause, so that a block behind it belongs to it."""

    def __init__(self, names: Names, talks: bool) -> None:
        self.sections = [Section("", 1)]
        self._names, self._talks, self._fresh = names, talks, False

    @property
    def _section(self) -> Section:
        return self.sections[-1]

    def place(self, nodes: Sequence[Node], index: int) -> int:
        """Place the node at `index`, with those that go with it; gives how many they are."""
        node, end = nodes[index], index + 1
        while end < len(nodes) and nodes[end].is_item:
            end += 1
        following = nodes[index + 1] if index + 1 < len(nodes) else None
        if node.is_item:
            self._list(nodes[index:end], "", [])
        elif node.is_paragraph and end > index + 1 and node.text.rstrip(" *_").endswith(":"):
            self._led_list(node, nodes[index + 1 : end])
        elif following and self._is_title(node, following):
            self._challenge(node.text, following)
            return 2
        else:
            self._single(node)
            return 1
        return end - index

    def _single(self, node: Node) -> None:
        heading = node.facts.heading
        if heading:
            self.sections.append(Section(node.text, heading.level))
            self._fresh = False
        elif node.is_paragraph:
            self._paragraph(node)
        elif not node.is_rule and not self._challenge("", node):
            # A table, a fence, a quotation goes with the clause right before it.
            last = self._section.clauses[-1].chunks if self._fresh else self._section.background
            last.append(node.text)

    def _paragraph(self, node: Node) -> None:
        clauses = clauses_of(node.sentences(), self._names, (), "")
        if not clauses:
            self._section.background.append(aside("Background", node.text))
        self._section.clauses += clauses
        self._fresh = bool(clauses)

    def _led_list(self, lead: Node, items: Sequence[Node]) -> None:
        """A paragraph that ends in a colon, and the list that it announces: they stay together."""
        *before, last = lead.sentences() or [Sentence(lead.text, None)]
        clauses = clauses_of(before, self._names, (), "")
        self._section.clauses += clauses
        if before and not clauses:
            self._background(" ".join(sentence.text for sentence in before))
        demanding = sum(bool(item.demands) for item in items)
        binds = last.statement is not None or _BINDS.match(last.text) is not None
        if binds and 2 * demanding <= len(items):
            self._sentence(last, items)
        elif not demanding:
            self._background(last.text)
            self._section.background.append(_together(items))
            self._fresh = False
        elif _CONDITION.match(last.text):
            self._list(items, last.text, [])
        else:
            self._list(items, "", [last.text if binds else aside("Background", last.text)])

    def _sentence(self, lead: Sentence, items: Sequence[Node]) -> None:
        """A list that goes on with the sentence before it: "Never:", "You must check:"."""
        fallback = Modality.MUST_NOT if _FORBIDS.match(lead.text) else Modality.IMPERATIVE
        modality = lead.statement.modality if lead.statement else fallback
        text, words = f"{lead.text}\n\n{_together(items)}", f"{lead.text} {items[0].words}"
        self._section.clauses.append(self._names.clause(lead.text, modality, [text], 0, words))
        self._fresh = True

    def _background(self, text: str) -> None:
        self._section.background.append(aside("Background", text))

    def _list(self, items: Sequence[Node], condition: str, scene: list[str]) -> None:
        """Each item that demands something is a clause under `condition`; the others stay where they are in the list:
        behind the clause before them, or behind `scene` in front of the first one.
        """
        runs = [(demands, list(run)) for demands, run in groupby(items, lambda item: bool(item.demands))]
        found: list[Clause] = []
        for demands, run in runs:
            if not demands:
                (found[-1].chunks if found else scene).append(_together(run))
                continue
            for item in run:
                found += item_clauses(item, self._names, condition, scene)
                scene = []
        if not found:  # the list goes with the clause right before it
            (self._section.clauses[-1].chunks if self._fresh else self._section.background).extend(scene)
        self._section.clauses += found
        self._fresh = self._fresh or bool(found)

    def _talk(self, node: Node) -> str | None:
        """The conversation that a node holds, if it may become a challenge of the clause before it."""
        if not (self._talks and self._section.clauses and [block.type for block in node.blocks] == ["fence"]):
            return None
        return talk_of(node.blocks[0].content.split("\n"))

    def _is_title(self, node: Node, following: Node) -> bool:
        """Whether a paragraph is the title of the conversation behind it."""
        if not node.is_paragraph or len(node.lines) > 1 or len(node.text) > _LONGEST_TITLE:
            return False
        return not node.demands and bool(_EXAMPLE.match(node.text)) and self._talk(following) is not None

    def _challenge(self, title: str, node: Node) -> bool:
        talk = self._talk(node)
        if talk is None:
            return False
        clause = self._section.clauses[-1]
        own = _TITLED.sub("", title).strip(" *_").rstrip(":")
        clause.talks.append((own or clause.title, talk))
        return True


def _together(items: Iterable[Node]) -> str:
    return "\n".join(item.text for item in items)
