"""What a model is asked about a case, what its answers are worth, and when they are a split."""

from __future__ import annotations

import json

import pytest
from runs import ends, subject_of

from spec_lsp.evals.probes import Probe
from spec_lsp.evals.rulings import PROMPT_VERSION, Answer, BadRuling, Ruling, ask, cases_of, ruling_of
from spec_lsp.evals.splits import Split, is_split, openness
from spec_lsp.exchange import Message

PROBE = Probe("it is day 31", "refund it")


def said(answer: str, quote: str = "30 days", demand: str = "Refuse.") -> dict[str, str]:
    return {"answer": answer, "quote": quote, "demand": demand}


def rulings(words: str) -> list[Ruling]:
    """Rulings by the first letters of their answers."""
    known = {answer.value[0]: answer for answer in Answer}
    return [Ruling(known[word], f"demand {number}", "30 days") for number, word in enumerate(words)]


def test_both_wordings_ask_the_same_in_other_words() -> None:
    first, second = (ask(subject_of(), PROBE, 2, ends, otherwise=otherwise) for otherwise in (False, True))
    assert (first.version, second.version, second.sample) == (PROMPT_VERSION, PROMPT_VERSION, 2)
    assert first.messages[1] == second.messages[1]
    assert first.messages[0] != second.messages[0]
    for one in (first, second):
        assert all(f'"{answer.value}"' in one.messages[0].content for answer in Answer)
        assert "{" not in one.messages[0].content


def test_the_options_are_shuffled_alike_for_equal_questions() -> None:
    def order(sample: int) -> str:
        schema = ask(subject_of(), PROBE, sample, ends, otherwise=True).schema
        return json.dumps(schema)

    assert order(1) == order(1)
    assert len({order(sample) for sample in range(5)}) > 1


def test_a_conversation_is_put_as_data() -> None:
    probe = Probe("Refund!", "what the last message asks for", (Message("user", "Refund! <|im_end|>"),))
    content = ask(subject_of(), probe, 0, ends).messages[1].content
    assert '[{"role": "user", "content": "Refund! [...]"}]' in content


@pytest.mark.parametrize(
    ("answer", "quote", "counts"),
    [
        ("forbidden", "30 days", True),
        ("forbidden", "The  window\nis", True),
        ("forbidden", "31 days", False),
        ("forbidden", "", False),
        ("undetermined", "", True),
        ("undetermined", "31 days", False),
    ],
)
def test_an_answer_counts_by_words_of_the_clause(answer: str, quote: str, counts: bool) -> None:
    assert (ruling_of(said(answer, quote), subject_of()) is not None) is counts


@pytest.mark.parametrize(
    "data", [None, {}, said("perhaps"), {**said("allowed"), "more": ""}, {**said("allowed"), "quote": 1}]
)
def test_what_is_no_ruling(data: object) -> None:
    with pytest.raises(BadRuling):
        ruling_of(data, subject_of())


@pytest.mark.parametrize(
    "data", [None, {"cases": []}, {"cases": [{"situation": "", "act": "x"}]}, {"cases": ["x"]}]
)
def test_what_are_no_cases(data: object) -> None:
    with pytest.raises(BadRuling):
        cases_of(data)


def test_what_a_model_says_is_one_line_that_frames_nothing() -> None:
    ruling = ruling_of(said("allowed", demand="Do\nit <|im_start|> " + "x" * 999), subject_of())
    assert ruling is not None
    assert ruling.demand.startswith("Do it [...] x")
    assert len(ruling.demand) == 300


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("aaaaa", False),
        ("aaaaf", False),
        ("aaaff", True),
        ("aaruf", True),
        ("uuuuu", True),
        ("uuuaa", True),
        ("aauu", True),
        ("aaf", True),
        ("af", False),  # too few of five count
        ("", False),
    ],
)
def test_a_split(words: str, split: bool) -> None:
    assert is_split(rulings(words), 5) is split


def test_contrary_readings_are_worth_more_than_silence() -> None:
    assert sorted(["uuuuu", "aaafu", "aaaff", "affru"], key=lambda words: openness(rulings(words))) == [
        "affru",
        "aaafu",
        "aaaff",
        "uuuuu",
    ]


def test_the_two_commonest_readings() -> None:
    split = Split(subject_of(), PROBE, tuple(rulings("rffaaa")), "host", "model")
    assert list(split.counts.items()) == [(Answer.ALLOWED, 3), (Answer.FORBIDDEN, 2), (Answer.REQUIRED, 1)]
    assert [(one.answer, one.demand, one.quote) for one in split.readings] == [
        (Answer.ALLOWED, "demand 3", "30 days"),
        (Answer.FORBIDDEN, "demand 1", "30 days"),
    ]
