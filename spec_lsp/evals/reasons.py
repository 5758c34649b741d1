"""Why an answer has its verdict, in words: checks that it broke, what graders say, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.evals.model import Row, Vote
from spec_lsp.evals.summary import Disagreement


class Reason(NamedTuple):
    """One reason on one line: who gives it, and the words of the clause that it rests on, "" for none."""

    who: str
    why: str
    quote: str = ""


def reasons(row: Row) -> Iterator[Reason]:
    """The reasons for the verdict of a row; votes that differ from it give none."""
    if row.trouble or row.message:
        yield Reason(
            f"error:{row.trouble.value}" if row.trouble else "note", _line(row.message) or "no answer"
        )
    for check in row.broken:
        yield Reason("broken check", _line(f"{check.kind} {check.value}"))
    for vote in agreeing(row):
        yield Reason("grader", _line(vote.why) or "no reason given", _line(vote.quote))


def agreeing(row: Row) -> tuple[Vote, ...]:
    """The votes that agree with the verdict."""
    return tuple(vote for vote in row.votes if vote.verdict is row.verdict)


def both_ways(split: Disagreement) -> str:
    """How a challenge was judged in the end: "graders: 2 pass, 1 fail"."""
    told = ", ".join(f"{number} {verdict.value}" for verdict, number in split.votes.items())
    return f"{'graders' if split.graders else 'samples'}: {told}"


def first(row: Row) -> str:
    """The first reason in one line, "" if there is none."""
    found = next(reasons(row), None)
    if found is None:
        return ""
    return f"{found.who}: {found.why}" + (f' "{found.quote}"' if found.quote else "")


def _line(text: str) -> str:
    return " ".join(text.split())
