"""What is read out of a workspace: clauses, references, conflicts."""

from __future__ import annotations

from collections.abc import Callable

from pictured import PAYMENTS, PLATFORM, SHOP

from spec_lsp.diagnostics import Severity
from spec_lsp.pictures.model import Picture, summary

Build = Callable[..., Picture]


def names(picture: Picture) -> list[str]:
    return [node.name for node in picture.nodes]


def test_clauses_in_order_of_documents_and_places(shop: Picture):
    assert names(shop) == [
        "payments.md#payments",
        "payments.md#payment-logs",
        "platform.md#platform",
        "platform.md#log-retention",
    ]
    logs, retention = shop.nodes[1], shop.nodes[3]
    assert (logs.id, logs.title, logs.line, logs.depth) == ("payment-logs", "Logs", 8, 1)
    assert (logs.module, logs.owner, logs.authority) == ("payments", "Payments team", "system")
    assert (retention.owner, retention.authority) == (None, "system")
    assert (logs.worst, dict(logs.findings)[Severity.ERROR]) == (Severity.ERROR, 1)


def test_references(shop: Picture):
    assert [tuple(edge) for edge in shop.edges] == [
        ("payments.md#payment-logs", "platform.md#platform", "depends", False),
        ("payments.md#payments", "platform.md#platform", "mentions", True),
        ("platform.md#log-retention", "payments.md#payments", "mentions", False),
    ]


def test_a_conflict_told_at_both_clauses_is_one(shop: Picture):
    (conflict,) = shop.conflicts
    assert (conflict.code, conflict.rule, conflict.severity) == ("CON001", "disjoint-bounds", Severity.ERROR)
    assert conflict.ends == ("payments.md#payment-logs", "platform.md#log-retention")
    first, second = conflict.sides
    assert "30 days satisfies this clause and breaks that one" in conflict.message == first.message
    assert "90 days satisfies this clause and breaks that one" in second.message
    assert (first.witness or {})["value"] == 30 * 86400
    assert (second.line, second.quote) == (8, PLATFORM.splitlines()[7])


def test_a_definition_by_which_a_conflict_is_found_is_no_side_of_it(picture: Build):
    files = {
        "payments.md": PAYMENTS.replace("Conversation logs", "Chats"),
        "platform.md": PLATFORM.replace("name: platform", "name: payments"),
        "terms.md": "---\nspec: {name: payments}\n---\n# Glossary {#glossary}\n\n- **Chat**: same as conversation log.\n",
    }
    assert [one.ends for one in picture(files).conflicts] == [
        ("payments.md#payment-logs", "platform.md#log-retention")
    ]


def test_two_conflicts_of_two_clauses_are_two(picture: Build):
    first, second = (
        text.replace("Conversation logs must", "Conversation logs and mails must")
        + f"\nAudit logs must be kept for {limit}.\n"
        for text, limit in ((PAYMENTS, "at most 5 days"), (PLATFORM, "at least 9 days"))
    )
    found = picture({"payments.md": first, "platform.md": second})
    assert len(found.conflicts) == 2
    assert {conflict.ends for conflict in found.conflicts} == {
        ("payments.md#payment-logs", "platform.md#log-retention")
    }


def test_the_order_of_files_changes_nothing(picture: Build):
    assert picture(dict(reversed(SHOP.items())), reversed(list(SHOP))) == picture(SHOP)


def test_what_a_comment_accepts_is_no_conflict(picture: Build):
    accepted = [f"{text}\n<!-- spec-lsp: ignore-file CON001 agreed -->\n" for text in (PAYMENTS, PLATFORM)]
    found = picture({"payments.md": accepted[0], "platform.md": accepted[1]})
    assert found.conflicts == ()
    assert found.by_name["payments.md#payment-logs"].worst is not Severity.ERROR


def test_of_one_document_with_what_is_joined_to_it(picture: Build):
    aside = "# Aside {#aside}\n\n## More {#more}\n\nIt MUST, as [payments](payments.md#payments) says.\n"
    found = picture({**SHOP, "aside.md": aside}, ["payments.md"])
    assert names(found) == [
        "aside.md#more",
        "payments.md#payments",
        "payments.md#payment-logs",
        "platform.md#platform",
        "platform.md#log-retention",
    ]
    assert ("aside.md#more", "payments.md#payments") in [edge[:2] for edge in found.edges]
    assert found.by_name["platform.md#log-retention"].worst is Severity.ERROR


def test_what_is_no_spec_is_left_out(picture: Build):
    others = {"README.md": "# Hello\n\nSee [it](payments.md).\n", "a.py": "# spec: payments.md#payments\n"}
    assert picture({**SHOP, **others}) == picture(SHOP)


def test_items_are_clauses(picture: Build):
    spec = """\
# Feature Specification: Refunds

## Requirements

- **FR-001**: The shop MUST refund within 5 days.
- **FR-002**: A refund MUST go to the card, see FR-001.
"""
    tasks = "# Tasks: Refunds\n\n## Phase 1: Setup\n\n- [ ] T001 Refund (FR-002)\n"
    found = picture({"specs/001-refunds/spec.md": spec, "specs/001-refunds/tasks.md": tasks})
    edges = {(edge.source.rpartition("#")[2], edge.target.rpartition("#")[2]) for edge in found.edges}
    assert {("FR-002", "FR-001"), ("T001", "FR-002")} <= edges
    assert found.by_name["specs/001-refunds/spec.md#FR-001"].line == 5


def test_an_id_that_is_given_twice(picture: Build):
    found = picture({"a.md": "# A {#a}\n\n## B {#b}\n\nIt MUST.\n\n## C {#b}\n\nSee [b](#b) and [a](#a).\n"})
    assert names(found) == ["a.md#a", "a.md#b", "a.md#b~2"]
    assert [edge[:2] for edge in found.edges] == [("a.md#b~2", "a.md#a"), ("a.md#b~2", "a.md#b")]


def test_a_document_without_headings_is_one_clause(picture: Build):
    first, second = (
        f"---\nspec: {{name: {name}}}\n---\nConversation logs must be kept for {limit}.\n"
        for name, limit in (("a", "at most 5 days"), ("b", "at least 9 days"))
    )
    found = picture({"a.md": first, "b.md": second})
    assert [(node.name, node.id, node.title) for node in found.nodes] == [
        ("a.md", "", "a.md"),
        ("b.md", "", "b.md"),
    ]
    assert found.conflicts[0].ends == ("a.md", "b.md")


def test_challenge_files_are_counted_not_drawn(picture: Build):
    spec = "# A {#a}\n\n## B {#b}\n\nIt must answer[^sy73] and stop[^sy74].\n"
    found = picture({"a.md": spec, "examples/sy73.md": "# B\n\n~~~xml\n<user>\nHello\n</user>\n~~~\n"})
    assert names(found) == ["a.md#a", "a.md#b"]
    assert found.by_name["a.md#b"].tests == 1


def test_a_large_picture_is_thinned_and_says_so(picture: Build):
    quiet = "# Quiet {#quiet}\n\n## Words {#words}\n\nText, and nothing that binds.\n"
    found = picture({**SHOP, "quiet.md": quiet})
    assert found.thinned(6) is found
    thin = found.thinned(5)
    assert names(thin) == names(picture(SHOP))
    assert (thin.left_out, thin.modules_left_out) == (2, 1)
    assert summary(thin) == (
        "4 clauses of 2 modules, 3 references, 1 conflict; 2 clauses without reference or finding left out (--all shows them)"
    )
