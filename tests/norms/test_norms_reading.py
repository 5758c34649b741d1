"""Sentences into norms: who, with what force, does what, when and when not."""

from __future__ import annotations

import time

import pytest
from said import norm

from spec_lsp.norms.lexicon import meaning_of
from spec_lsp.norms.model import Force
from spec_lsp.norms.reading import norms_of


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("Guests must wear a badge.", Force.MUST),
        ("Guests shall wear a badge.", Force.MUST),
        ("Guests have to wear a badge.", Force.MUST),
        ("Guests are required to wear a badge.", Force.MUST),
        ("The curator agrees to lend the painting.", Force.MUST),
        ("Guests must not touch the glass.", Force.MUST_NOT),
        ("Guests may not touch the glass.", Force.MUST_NOT),
        ("Guests cannot touch the glass.", Force.MUST_NOT),
        ("Guests shall never touch the glass.", Force.MUST_NOT),
        ("Guests are prohibited from touching the glass.", Force.MUST_NOT),
        ("Guests are not allowed to touch the glass.", Force.MUST_NOT),
        ("It is forbidden to touch the glass.", Force.MUST_NOT),
        ("No guest may touch the glass.", Force.MUST_NOT),
        ("None of the guests may touch the glass.", Force.MUST_NOT),
        ("In no event shall a guest touch the glass.", Force.MUST_NOT),
        ("Guests may touch the glass.", Force.MAY),
        ("Guests can touch the glass.", Force.MAY),
        ("Guests are free to touch the glass.", Force.MAY),
        ("Guests have the right to touch the glass.", Force.MAY),
        ("Guests need not wear a badge.", Force.NEED_NOT),
        ("Guests do not have to wear a badge.", Force.NEED_NOT),
        ("Guests are not required to wear a badge.", Force.NEED_NOT),
        ("The door is locked.", Force.IS),
        ("Every door requires a key.", Force.IS),
    ],
)
def test_force(text: str, force: Force) -> None:
    found = norm(text)
    assert found.force is force
    assert not found.weak


def test_neither_of_two_is_each_of_them() -> None:
    found = norms_of("Neither guests nor trainees may touch the glass.")
    assert [(set(one.subject), one.force) for one in found] == [
        ({"guest"}, Force.MUST_NOT),
        ({"traine"}, Force.MUST_NOT),
    ]


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("Guests should wear a badge.", Force.MUST),
        ("Guests ought to wear a badge.", Force.MUST),
        ("Guests should not touch the glass.", Force.MUST_NOT),
        ("Guests should never touch the glass.", Force.MUST_NOT),
    ],
)
def test_advice_is_weak(text: str, force: Force) -> None:
    found = norm(text)
    assert (found.force, found.weak) == (force, True)


def test_no_later_than_forbids_nothing() -> None:
    assert norm("The report must be sent no later than 3 days after the audit.").force is Force.MUST
    assert norm("The crate must weigh no more than 5 kg.").force is Force.MUST


def test_words_stand_for_their_group_and_side() -> None:
    closed, opened = norm("The guard must close the gate."), norm("The guard must open the gate.")
    assert closed.action.keys() == opened.action.keys()
    assert closed.verb == opened.verb
    assert closed.action[closed.verb] == -opened.action[opened.verb]
    assert norm("The personnel must purchase bread.").subject == norm("The staff must buy bread.").subject
    assert norm("The personnel must purchase bread.").action == norm("The staff must buy bread.").action


def test_what_is_not_so_turns_the_word_behind_it() -> None:
    plain, turned = norm("The door is locked."), norm("The door is not locked.")
    assert plain.action.keys() == turned.action.keys()
    assert set(plain.action.values()) == {1}
    assert set(turned.action.values()) == {-1}


@pytest.mark.parametrize(
    "text",
    [
        "If the siren sounds, the guard must close the gate.",
        "When the siren sounds, the guard must close the gate.",
        "The guard must close the gate if the siren sounds.",
        "The guard must close the gate whenever the siren sounds.",
    ],
)
def test_a_condition_in_front_and_behind_is_the_same(text: str) -> None:
    found = norm(text)
    assert set(found.condition) == {"siren", "sound"}
    assert set(found.subject) == {"guard"}
    assert len(found.action) == 2
    assert not found.exception


@pytest.mark.parametrize(
    "text",
    [
        "Unless the siren sounds, the guard must close the gate.",
        "The guard must close the gate unless the siren sounds.",
        "The guard must close the gate, except when the siren sounds.",
        "The guard must close the gate until the siren sounds.",
    ],
)
def test_an_exception_in_front_and_behind_is_the_same(text: str) -> None:
    found = norm(text)
    assert {"siren", "sound"} <= {*found.exception, *found.condition}
    assert found.exception or "except" in text
    assert not {"siren", "sound"} & found.action.keys()


@pytest.mark.parametrize(
    "text",
    [
        "The guard must close the gate at once.",
        "The guard must at once close the gate.",
        "The guard must close the gate more than once.",
        "The guard must close the gate once, and call the curator.",
    ],
)
def test_at_once_is_no_condition(text: str) -> None:
    first, *_ = norms_of(text)
    assert (first.condition, first.when) == ({}, ())
    assert {meaning_of("close").stem, "gate"} <= first.action.keys()


def test_once_something_is_so_is_a_condition() -> None:
    for text in (
        "The guard must close the gate once it rains.",
        "Once it rains, the guard must close the gate.",
    ):
        assert norm(text).condition.keys() == {"rain"}


def test_a_quantity_of_the_case_is_none_of_the_demand() -> None:
    found = norm("If the crate weighs more than 20 kg, two porters must lift it.")
    assert [one.unit for one in found.cases] == ["kg"]
    assert "kg" not in {one.unit for one in found.quantities}


def test_capitals_only_where_bcp_14_holds() -> None:
    assert norms_of("Clients must wait.", True) == ()
    assert norm("Clients MUST wait.", capitals=True).force is Force.MUST
    assert norm("Clients MUST NOT wait.", capitals=True).force is Force.MUST_NOT
    assert norm("Clients MAY wait, as they must know.", capitals=True).force is Force.MAY
    assert norm("Clients must wait.").force is Force.MUST


@pytest.mark.parametrize(
    "text",
    [
        'The word "must" stands in every rule.',
        "The words “shall” and “may” stand in every rule.",
        "Guests who must leave early sit near the door.",
        "The rules that may apply stand below.",
        "Leaks can be caused by frost.",
        "The kit must hold the following:",
        "The kit must hold the following items.",
        "Good morning.",
        "",
    ],
)
def test_what_demands_nothing(text: str) -> None:
    assert norms_of(text) == ()


def test_an_id_is_a_label_and_words_before_a_colon_are_a_case() -> None:
    bare = norm("The pump must stop within 5 s.")
    numbered, told = (norm(f"{label}: The pump must stop within 5 s.") for label in ("REQ-7", "Cleaning"))
    assert (numbered.subject, numbered.action, numbered.condition) == (bare.subject, bare.action, {})
    assert set(told.condition) == {"clean"}
    assert told.subject == bare.subject


def test_two_demands_of_one_sentence() -> None:
    first, second = norms_of("Guests must wear a badge and porters may carry a lamp.")
    assert (set(first.subject), set(second.subject)) == ({"guest"}, {"porter"})
    assert (first.force, second.force) == (Force.MUST, Force.MAY)
    assert "lamp" not in first.action
    assert "badg" not in second.action


def test_the_second_demand_keeps_the_subject() -> None:
    first, second = norms_of("Guests must wear a badge and must not touch the glass.")
    assert first.subject == second.subject
    assert second.force is Force.MUST_NOT


def test_places_are_those_of_the_words() -> None:
    text = "If it rains, guests must wear boots and porters must not smoke."
    first, second = norms_of(text)
    assert text[first.start : first.end] == "guests must wear boots"
    assert text[second.start : second.end].startswith("porters must not smoke")


def test_only_before_the_subject_and_behind_it() -> None:
    assert norm("Only the curator may open the vault.").only
    assert not norm("The curator may open the vault.").only
    assert set(norm("Members may borrow only books.").confined) == {"book"}


def test_what_points_elsewhere() -> None:
    assert norm("They must wear a badge.").points
    assert not norm("Guests must wear a badge.").points


def test_definitions_name_their_term() -> None:
    for text in (
        '"Guest card" means a card that opens the hall.',
        "A guest card means a card that opens the hall.",
        "A guest card is defined as a card that opens the hall.",
    ):
        assert set(norm(text).defines) == {"guest", "card"}
    assert not norm("A guest card opens nothing and must be returned.").defines


def test_order() -> None:
    first, then = norm("The crate must be weighed before the lorry leaves.").order or ((), ())
    assert "crate" in first
    assert "lorri" in then
    first, then = norm("The lorry must leave after the crate was weighed.").order or ((), ())
    assert "crate" in first
    assert "lorri" in then
    assert norm("The crate must be weighed.").order is None


HOSTILE = {
    "nothing": "",
    "blanks": "   \t ",
    "only signs": "!?.,;:()[]{}<>/\\|@#$%^&*-+=~`'" * 30,
    "null bytes": "The pump must\x00 stop within\x00 5 s.\x00",
    "digits of other scripts": "The pump must stop within ٣ s, ² m, ½ h, Ⅷ days and ๓ minutes.",
    "raised digit": "The pump must stop within 5² s.",
    "one key word": "must " * 200,
    "key words and order": "must before " * 80,
    "a number without end": "The pump must stop within " + "9" * 900 + " s.",
    "a number of commas": "The pump must stop within " + "9,999" * 180 + " s.",
    "too large a number": "The pump must stop within 1e400 s and 9e999 s.",
    "bounds without figures": "no later than at most a maximum of between 5 and " * 20,
    "figures without bounds": "5 % 5-5 " * 120,
    "brackets": "hundred (5 (" * 80,
    "only": "only " * 200,
    "conditions": "if " * 300 + ", the pump must stop.",
    "negations": "neither nor no not never " * 40,
    "underscores": "_" * 1000,
    "a name without end": "a." * 500,
    "blanks inside": "The pump must not" + " " * 900 + "exceed 5 s.",
    "accents apart": "e\u0301" * 450 + " must stop.",
    "half a character": "The pump must \ud800 stop.",
    "direction marks": "\u202eThe pump must stop\u202c within 5 s.",
    "pictures": "🙂 must 🙂 not 🙂",
    "letters that grow": "İ must ŉ ﬃ ß ẞ must not İ. " * 30,
    "line ends": "The pump\rmust\nstop\u2028within 5\u2029 s",
    "permissions": "permitting a b c " * 55 + "to x",
}


@pytest.mark.parametrize("capitals", [False, True])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_sentences(text: str, capitals: bool) -> None:
    start = time.process_time()
    found = norms_of(text, capitals)
    assert time.process_time() - start < 0.5
    assert all(0 <= one.start <= one.end <= len(text) for one in found)


def test_a_sentence_without_end_is_read_in_time() -> None:
    start = time.process_time()
    norms_of("The pump must stop " + "very " * 20_000 + "fast.")
    assert time.process_time() - start < 2
