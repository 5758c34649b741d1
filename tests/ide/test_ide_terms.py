"""Terms of a module in the editor: hover, definition, references, rename."""

from __future__ import annotations

import pytest
from carets import ROOT, at, edited, workspace_of

from spec_lsp.ide.definition import definition
from spec_lsp.ide.hover import hover
from spec_lsp.ide.references import references
from spec_lsp.ide.rename import Prepared, Refusal, Renaming, prepare_rename, rename
from spec_lsp.workspace import Workspace

GLOSSARY = """---
spec: {name: shop}
---

# Glossary {#glossary}

- **Order**: what a buyer has *paid*
- **Mail_Room**: who packs
- **Voucher**: money for later
"""
RULES = """---
spec: {name: shop}
---

# Refunds {#refunds}

The shop must refund orders when the Mail_Room has lost an order.
The return merchandise authorisation (RMA) must be kept. See the RMA, not `order`.
"""
OTHER = "---\nspec: {name: bank}\n---\n\n# Pay {#pay}\n\nThe bank must pay an order.\n"
FILES = {"glossary.md": GLOSSARY, "rules.md": RULES, "other.md": OTHER}


@pytest.fixture
def shop() -> Workspace:
    return workspace_of(FILES)


def test_hover_tells_what_a_term_is(shop: Workspace) -> None:
    found = hover(*at(shop, "rules.md", "orders"))
    assert found is not None
    assert found.plain.split("\n\n") == [
        "Order term",
        "defined in glossary.md#glossary",
        "Order: what a buyer has paid",
        "2 uses",
    ]


def test_definition_leads_to_the_glossary_and_to_an_acronym_spelt_out(shop: Workspace) -> None:
    (place,) = definition(*at(shop, "rules.md", "Mail_Room"))
    assert (place.key, place.span.line) == (ROOT + "glossary.md", 7)
    (spelt,) = definition(*at(shop, "rules.md", "RMA, not"))
    assert (spelt.key, spelt.span.line) == (ROOT + "rules.md", 7)


def test_references_are_those_of_the_module(shop: Workspace) -> None:
    uses = references(*at(shop, "rules.md", "orders"))
    assert [(use.key, use.span.line) for use in uses] == [(ROOT + "rules.md", 6), (ROOT + "rules.md", 6)]
    declared = references(*at(shop, "rules.md", "orders"), include_declaration=True)
    assert [use.key for use in declared] == [ROOT + "glossary.md", *(use.key for use in uses)]
    assert references(*at(shop, "other.md", "order")) == ()


def test_rename_keeps_endings_and_case(shop: Workspace) -> None:
    workspace, key, line, column = at(shop, "rules.md", "orders")
    prepared = prepare_rename(workspace, key, line, column)
    assert isinstance(prepared, Prepared)
    assert prepared.placeholder == "order"
    renaming = rename(workspace, key, line, column, "Purchase")
    assert isinstance(renaming, Renaming)
    after = edited(workspace, renaming.edits)
    assert "- **Purchase**: what" in after["glossary.md"]
    assert "refund purchases when the Mail_Room has lost an purchase." in after["rules.md"]
    assert "`order`" in after["rules.md"]
    assert after["other.md"] == OTHER


@pytest.mark.parametrize(
    ("name", "reason"), [("voucher", "is defined already"), ("", "a word"), ("a\nb", "a word")]
)
def test_a_name_that_will_not_do_is_refused(shop: Workspace, name: str, reason: str) -> None:
    refused = rename(*at(shop, "rules.md", "orders"), name)
    assert isinstance(refused, Refusal)
    assert reason in refused.reason


def test_what_is_no_term_has_no_card(shop: Workspace) -> None:
    assert hover(*at(shop, "rules.md", "refund orders")) is None
    assert hover(*at(shop, "rules.md", "`order`")) is None
