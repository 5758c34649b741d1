"""What is read out of Markdown: ids in every spelling, links, marks, statements, suppression comments."""

import pytest
from rulebook import workspace_of

from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Modality, Policy


def read(text: str, path: str = "spec.md") -> Document:
    return workspace_of({path: text}).documents[f"/w/{path}"]


@pytest.mark.parametrize(
    ("heading", "identifier", "title"),
    [
        ("## Do not lie {#do_not_lie authority=user}", "do_not_lie", "Do not lie"),
        ("## Do not lie {: #do-not-lie}", "do-not-lie", "Do not lie"),
        ("## Do not lie { #lie .note }", "lie", "Do not lie"),
        ("## Do *not* `lie` ##", "do-not-lie", "Do not lie"),
        ("Do not lie {#lie}\n---", "lie", "Do not lie"),
        ('# <a name="root" />Root', "root", "Root"),
        ("## [Text](#x) & more", "text--more", "Text & more"),
        ("## GET /users/{id}", "get-usersid", "GET /users/{id}"),
        ("## Ärger im Büro", "ärger-im-büro", "Ärger im Büro"),
    ],
)
def test_headings(heading: str, identifier: str, title: str) -> None:
    (clause,) = read(heading + "\n").clauses
    assert (clause.id, clause.title) == (identifier, title)


def test_every_spelling_of_an_id_is_an_address() -> None:
    document = read(
        "# Top {#top-id}\n\n## Same\n\n## Same\n\n<a name='by-name'></a>\n\n<div id=\"by-div\"></div>\n\n"
        "Text with {#in-text} and `{#in-code}`.\n"
    )
    assert dict(document.ids) == {
        "top-id": "top-id",
        "top": "top-id",
        "same": "same",
        "same-1": "same-1",
        "by-name": "same-1",
        "by-div": "same-1",
        "in-text": "same-1",
    }


def test_an_anchor_alone_before_a_heading_means_the_heading() -> None:
    document = read(
        "# Top {#top}\n\nText.\n\n<a name='old-name'></a>\n\n## Next {#next}\n\n<a id='last'></a>\n"
    )
    assert document.ids["old-name"] == "next"
    assert document.ids["last"] == "next"


def test_references_are_typed_and_placed() -> None:
    text = (
        "## One {#one depends=#two overrides=../b.md#x,#three}\n\n"
        "See [?](#two), [b](../a%20b.md#x%20y 'title'), <https://example.org/#no>, [c](<d e.md#f>) and ![i](i.png).\n"
    )
    document = read(text)
    found = [
        (reference.kind, reference.path, reference.fragment)
        for facts in document.facts
        for reference in facts.references
    ]
    assert found == [
        (EdgeKind.DEPENDS, "", "two"),
        (EdgeKind.OVERRIDES, "../b.md", "x"),
        (EdgeKind.OVERRIDES, "", "three"),
        (EdgeKind.MENTIONS, "", "two"),
        (EdgeKind.MENTIONS, "../a b.md", "x y"),
        (EdgeKind.MENTIONS, "d e.md", "f"),
        (EdgeKind.MENTIONS, "i.png", None),
    ]
    for facts in document.facts:
        for reference in facts.references:
            if reference.fragment_span:
                written = document.text.slice(document.span_of(facts, reference.fragment_span))
                assert written.replace("%20", " ") == reference.fragment


def test_marks_and_footnotes_are_told_apart() -> None:
    document = read(
        "## One {#one}\n\nRules[^ab12], following[^u3nx]: a list, `[^code]`.\n\n[^note]: A footnote, used here[^note].\n"
    )
    assert document.clauses[0].marks == ("ab12", "u3nx", "note")
    assert document.marks == {"ab12", "u3nx"}


def test_statements_of_tables_lists_and_quotes() -> None:
    document = read(
        "## One {#one}\n\n- It must work. It is blue.\n\n> It must be quoted.\n\n| a |\n|---|\n| It should fit |\n\n!!! meta\n    It must not count.\n\n"
        "**Rationale**: it must be explained.\n"
    )
    assert [(statement.text, statement.modality) for statement in document.statements] == [
        ("It must work.", Modality.MUST),
        ("It should fit", Modality.SHOULD),
    ]


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("The key words MUST are to be interpreted as described in RFC 2119.", Policy.BCP14),
        ("WHEN idle, THE lamp SHALL blink. THE lamp SHALL stop.", Policy.EARS),
        (
            "The parties hereby agree.\n\nThe fee herein is due.\n\nThe supplier indemnifies the buyer.",
            Policy.LEGAL,
        ),
        ("The lamp must blink.", Policy.PROSE),
        ("---\nspec: {name: x, modality: legal}\n---\n\nThe lamp must blink.", Policy.LEGAL),
    ],
)
def test_policy_follows_the_evidence(text: str, policy: Policy) -> None:
    assert read(text + "\n").policy is policy


@pytest.mark.parametrize(
    ("path", "text", "dialect"),
    [
        ("spec.md", "## One {#one authority=user}\n", "model-spec"),
        ("spec.md", "## One {#one}\n", "markdown"),
        ("spec.md", "You MUST do it. They SHALL too.\n", "markdown"),
        ("spec.md", "---\nowner: Platform\n---\n# Words\n", "markdown"),
        ("spec.md", "# Notes\n\nYou must do it.\n", None),
        ("README.md", "# Tool {#tool}\n\nYou MUST install it. You SHALL run it.\n", None),
        ("docs/CHANGELOG.md", "# Changes\n\nClients MUST update. Servers SHALL too.\n", None),
        ("spec.md", "```\n## One {#one authority=user}\n```\n", None),
    ],
)
def test_documents_are_claimed_by_evidence(path: str, text: str, dialect: str | None) -> None:
    document = read(text, path)
    assert (document.dialect and document.dialect.name) == dialect
    assert document.reason
