"""Clauses as a system prompt: order, definitions, size, and equal bytes."""

from __future__ import annotations

from challenged import some, subject, suites
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.evals.interchange.prompt import Piece, composed
from spec_lsp.evals.model import Subject

POLITE = Piece(subject("polite", "Be polite.", title="Tone"), "guideline", 2)
LAWFUL = Piece(
    subject("lawful", "Obey the law.", title="The law", definitions={"law": "what binds"}), "root", 0
)
PLAIN = Piece(subject("plain", "Write  \nplainly.", title="plain"))
WHOLE = """\
# Rules

Where two of these clauses cannot both be kept, the one of the higher authority holds: it stands further up.

## Terms

- law: what binds

## Authority: root

### The law (lawful)

Obey the law.

## Authority: guideline

### Tone (polite)

Be polite.

## Authority: none given

### plain

Write  \nplainly.
"""


def test_the_strongest_stand_first():
    found = composed([PLAIN, POLITE, LAWFUL], len)
    assert found.text == WHOLE
    assert (found.tokens, found.left_out) == (len(WHOLE), ())
    assert [piece.subject.id for piece in found.held] == ["lawful", "polite", "plain"]


def test_without_levels_there_is_no_word_of_authority():
    assert composed([PLAIN], len).text == "# Rules\n\n### plain\n\nWrite  \nplainly.\n"


def test_a_definition_that_begins_with_its_term_is_not_told_twice():
    definitions = {"Law": "- **Law**: what binds", "writ": "an order", "act": "`act` is law"}
    text = composed([Piece(subject("x", "Obey.", definitions=definitions))], len).text
    assert "- `act` is law\n- **Law**: what binds\n- writ: an order\n" in text


def test_a_definition_of_several_names_stands_once():
    said = "- **Guest** (also: visitor): Who stays a night."
    found = composed(
        [Piece(subject("a", "Greet each visitor and guest.", definitions={"Guest": said, "visitor": said}))],
        len,
    )
    assert found.text.count("Who stays a night.") == 1
    assert "\n- **Guest** (also: visitor): Who stays a night.\n" in found.text


def test_two_meanings_of_one_term_both_stand():
    pieces = [Piece(subject(name, name, definitions={"day": name})) for name in ("b", "a", "b2", "a")]
    assert "- day: a\n- day: b\n- day: b2\n" in composed(pieces, len).text


def test_what_does_not_fit_is_left_out_by_name():
    long = Piece(subject("long", "word " * 200), "root", 0)
    found = composed([long, LAWFUL, POLITE], len, 300)
    assert [piece.subject.id for piece in found.held] == ["lawful", "polite"]
    assert found.left_out == (long,)
    assert found.tokens <= 300
    nothing = composed([long], len, 10)
    assert (nothing.text, nothing.tokens, nothing.left_out) == ("", 0, (long,))


@some
@given(suites(), st.integers(1, 2_000))
def test_every_clause_is_held_or_left_out(suite: tuple[Subject, ...], most: int):
    pieces = [
        Piece(clause, "root" if number % 2 else "", 0 if number % 2 else None)
        for number, clause in enumerate(suite)
    ]
    found = composed(pieces, len, most)
    assert found.tokens <= most
    assert sorted(map(id, (*found.held, *found.left_out))) == sorted(map(id, pieces))
    assert found == composed(pieces, len, most)
    for piece in found.held:
        assert piece.subject.text.strip() in found.text
