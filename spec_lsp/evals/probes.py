"""Cases in which a clause is looked at: the prompts that nothing but its words decides, or the edges of what it bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import isfinite
from typing import NamedTuple

from spec_lsp.evals.digests import digest
from spec_lsp.evals.model import Challenge
from spec_lsp.exchange import Message
from spec_lsp.norms.model import Spans
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.quantities import Quantity
from spec_lsp.norms.units import in_words
from spec_lsp.patterns import lazy

MOST = 5  # cases of a clause without prompts of its own
_LONGEST_NAME = 200  # characters
_SIDES = ("exactly", "a little more than", "a little less than")
_FIGURE = lazy(r"\d[\d.,]*\s*[^\W\d]+")
_EXAMPLE = lazy(r"\W*(?:for (?:example|instance)|e\.g\.)", re.IGNORECASE)
_EXCEPTION = lazy(r"(?!until\b)\w+(?:\s+\S+){2}", re.IGNORECASE)
_EDGES = " \t\n,.;:"


class Probe(NamedTuple):
    """A case: what is so, and the act that the clause may require, forbid or allow there.

    `messages` is the conversation, where the case is one; then `situation` is what its last message says.
    """

    situation: str
    act: str
    messages: tuple[Message, ...] = ()

    @property
    def name(self) -> str:
        """The case in one line, by which an answer to it is remembered."""
        text = f"{self.situation}: {self.act}" if not self.messages else self.situation
        text = " ".join(text.split())
        if len(text) <= _LONGEST_NAME and len(self.messages) < 2:
            return text
        return f"{text[:_LONGEST_NAME]}… ({digest([self.situation, self.act, *map(list, self.messages)])})"


def of_challenges(challenges: Iterable[Challenge]) -> tuple[Probe, ...]:
    """The prompts of a clause that nothing but its words decides: no answer that is judged GOOD, no criterion, no check."""
    return tuple(
        Probe(one.messages[-1].content.strip(), "what the last message asks for", one.messages)
        for one in challenges
        if not (one.should or one.should_not or one.checks)
        and not any(answer.verdict == "GOOD" for answer in one.answers)
    )


def of_norms(norms: Iterable[PlacedNorm]) -> tuple[Probe, ...]:
    """The edges of what a clause demands: at a bound and on both sides of it, and with an exception and without.

    The first bound comes first, then exceptions, then other bounds. What is told as an example bounds nothing.
    """
    demands = [one for one in norms if not (one.norm.merely_told or _EXAMPLE.match(one.text))]
    bounds = [found for placed in demands for found in _bounds(placed)]
    excepted = [probe for placed in demands for probe in _excepted(placed)]
    ordered = [*bounds[: len(_SIDES)], *excepted, *bounds[len(_SIDES) :]]
    return tuple(islice(dict.fromkeys(ordered), MOST))


class _Put(NamedTuple):
    """A value that stands in the place of a bound."""

    start: int
    end: int
    value: str


def _bounds(placed: PlacedNorm) -> Iterator[Probe]:
    """Cases of the bounds of a demand; a figure that nothing compares has no edge."""
    for quantity in (*placed.norm.cases, *placed.norm.quantities):
        written = placed.text[quantity.start : quantity.end]
        if quantity.bare or not quantity.shown.startswith(written):
            continue
        for value in _values(quantity, written):
            put = _Put(quantity.start, quantity.end, value)
            yield _probe(placed, f'{value}, where the clause says "{written}"', put)


def _values(quantity: Quantity, written: str) -> Iterator[str]:
    """Values at each end of a bound and beside it, in words; those of a month, which is as long as it is, as they are written."""
    ends = [end for end in dict.fromkeys((quantity.low, quantity.high)) if isfinite(end) and end > 0]
    if quantity.counted and not quantity.per:
        for end in ends:
            yield from (f"exactly {count:,.10g}" for count in (end, end + 1, end - 1))
        return
    if quantity.size[0] != quantity.size[1]:
        told = _FIGURE.findall(written)[:1]
    else:
        told = [in_words(end, quantity.unit, quantity.per) for end in ends]
    yield from (f"{side} {one}" for one in told for side in _SIDES)


def _excepted(placed: PlacedNorm) -> Iterator[Probe]:
    for start, end in placed.norm.unless:
        exception = " ".join(placed.text[start:end].split()).strip(_EDGES)
        if not _EXCEPTION.match(exception) or exception.count("(") != exception.count(")"):
            continue  # "until" is none, and half of one says nothing
        yield _probe(placed, f'the exception holds: "{exception}"')
        yield _probe(placed, f'the exception does not hold: "{exception}"')


def _probe(placed: PlacedNorm, remark: str, put: _Put | None = None) -> Probe:
    """A case of a demand: its condition, what the case is, and who does what."""
    norm, text = placed.norm, placed.text
    when = _joined(text, norm.when, put)
    told = put is not None and any(start <= put.start < end for start, end in norm.when)
    situation = when if told else "; ".join(filter(None, (when, remark)))
    return Probe(
        situation, ": ".join(filter(None, (_joined(text, norm.who, put), _joined(text, norm.what, put))))
    )


def _joined(text: str, spans: Spans, put: _Put | None) -> str:
    said = []
    for start, end in spans:
        if put and start <= put.start and put.end <= end:
            said.append(f"{text[start : put.start]}{put.value}{text[put.end : end]}")
        else:
            said.append(text[start:end])
    return " ".join(" ".join(one.split()).strip(_EDGES) for one in said)


def of_texts(pairs: Sequence[tuple[str, str]]) -> tuple[Probe, ...]:
    """Cases that were thought up: what is so and the act, each in one line; none twice."""
    found = (Probe(" ".join(situation.split()), " ".join(act.split())) for situation, act in pairs)
    return tuple(islice(dict.fromkeys(one for one in found if one.situation and one.act), MOST))
