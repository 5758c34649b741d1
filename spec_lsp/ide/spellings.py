"""Every place that spells an id or the name of a challenge file, with what it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from spec_lsp.diagnostics import Span
from spec_lsp.document import Document
from spec_lsp.facts import Facts
from spec_lsp.ide.uses import mark_uses
from spec_lsp.ide.written import Definitions, fragment_place, path_place
from spec_lsp.uses import Use, uses
from spec_lsp.workspace import Workspace


@dataclass(slots=True)
class Spellings:
    """New texts by document and span, and the uses whose spelling could not be found."""

    places: dict[tuple[str, Span], str] = field(default_factory=dict)
    lost: list[Use] = field(default_factory=list)

    def add(self, document: Document, facts: Facts, span: Span | None, text: str) -> None:
        """Note a span of a unit."""
        if span:
            self.places[document.key, document.span_of(facts, span)] = text

    def add_link(
        self, use: Use, spelt: Span | None, defined: Callable[[Use], Iterable[Span]], text: str
    ) -> None:
        """Note where a link spells its target: at its place, else in the definitions that it may use."""
        spans = [spelt] if spelt else list(defined(use))
        self.places.update({(use.document.key, span): text for span in spans})
        if not spans:
            self.lost.append(use)


def address_spellings(workspace: Workspace, document: Document, address: str, name: str) -> Spellings:
    """Where `address` of `document` is given and used, everywhere; each place becomes `name`."""
    found, definitions = Spellings(), Definitions()
    for facts in document.facts:
        if facts.heading and facts.heading.id == address:
            found.add(document, facts, facts.heading.id_span, name)
        for anchor in facts.anchors:
            if anchor.id == address:
                found.add(document, facts, anchor.span, name)
        for item in facts.items:
            if item.id == address and item.spells and not item.is_section:
                found.add(document, facts, item.name, name)
    for use in uses(workspace, document.key, {address}):
        found.add_link(use, fragment_place(use), definitions.fragment_places, name)
    return found


def challenge_spellings(workspace: Workspace, key: str, mark: str, name: str) -> Spellings:
    """Where the challenge file `key` is named: by marks, by its own head, and by links to it."""
    found, definitions = Spellings(), Definitions()
    for use in mark_uses(workspace, key):
        found.add(use.document, use.facts, use.mark.id_span, name)
    document = workspace.documents.get(key)
    for facts in document.facts if document else ():
        if document and facts.back_link and facts.back_link.id == mark:
            found.add(document, facts, facts.back_link.id_span, name)
    for link in uses(workspace, key):
        if link.reference.path:  # links of the file to itself name no file
            found.add_link(link, path_place(link), definitions.path_places, f"{name}.md")
    return found
