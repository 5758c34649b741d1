"""What is read of a unit is read once, and lives no longer than the unit."""

from __future__ import annotations

import gc

from rulebook import all_findings, workspace_of

from spec_lsp.facts import Facts
from spec_lsp.memo import once
from spec_lsp.text import Text


def test_read_once() -> None:
    facts, reads = Facts(), []
    for _ in range(2):
        assert once(facts, "reader", lambda: reads.append(1) or "read") == "read"
    assert reads == [1]
    assert once(Facts(), "reader", lambda: "other") == "other"


def test_units_that_are_gone_are_forgotten() -> None:
    workspace = workspace_of({"a.md": _text(0)})
    for payment in range(1, 30):
        workspace = workspace.with_text("/w/a.md", Text.from_str(_text(payment)))
        all_findings(workspace)
    mine = workspace.documents["/w/a.md"].facts
    gc.collect()
    kept = [one for one in gc.get_objects() if isinstance(one, Facts) and _mentions_ferry(one)]
    assert {id(one) for one in kept} == {id(one) for one in mine if _mentions_ferry(one)}


def _text(payment: int) -> str:
    return (
        "---\nspec: {name: a}\n---\n## A {#a}\n\n"
        f"The ferry must return {payment} euros if the weather is bad. It may be late, early or cancelled.\n"
    )


def _mentions_ferry(facts: Facts) -> bool:
    return any("ferry" in prose.text for prose in facts.prose)
