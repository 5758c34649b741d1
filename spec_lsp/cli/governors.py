"""Clauses that govern a situation, as commands show them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from spec_lsp.cli.places import shown_path
from spec_lsp.governing import Answer, Governor
from spec_lsp.reports.columns import printable

_SAID = 160  # characters of a sentence that is shown


def lines_of(answer: Answer) -> Iterator[str]:
    """The clauses that govern, why each does and to which it yields; or that none does."""
    for number, one in enumerate(answer.governors):
        yield f"{_name(one)}{f'  {printable(one.level)}' if one.level else ''}  {_place(one)}"
        yield from (f"  {line}" for line in _why(one))
        yield from (f"  {line}" for line in _yields(answer, number))
        yield ""
    for one in answer.barred:
        figure = next(figure for figure in one.figures if figure.decides)
        yield f"does not hold here: {_name(one)}  {_place(one)}: {printable(figure.sentence)}"
    if answer.barred:
        yield ""
    if not answer.governors:
        yield f'no clause governs "{printable(answer.situation)}"'
        if answer.nearest and not answer.barred:
            yield f"nearest is {_name(answer.nearest)}  {_place(answer.nearest)}: it only shares {_words(answer.nearest)}"


def record_of(answer: Answer) -> dict[str, Any]:
    """The same as data; lines are counted from 1, scores go from 0 to 1."""
    names = [one.id for one in answer.governors]
    return {
        "situation": answer.situation,
        "clauses": [
            {**_record(one), "yields_to": [
                {"id": names[pair.stronger], "why": pair.why} for pair in answer.yields if pair.weaker == number
            ]}
            for number, one in enumerate(answer.governors)
        ],
        "barred": [_record(one) for one in answer.barred],
        "nearest": _record(answer.nearest) if answer.nearest else None,
    }  # fmt: skip


def _name(one: Governor) -> str:
    named = one.title and one.title.casefold() != one.id.casefold()
    return printable(f"{one.id}  {one.title}" if named else one.id)


def _place(one: Governor) -> str:
    return printable(f"{shown_path(one.key)}:{one.span.line + 1}")


def _words(one: Governor) -> str:
    """What it has in common with the situation: `"refund", "coupon" (there: "voucher")`."""
    return ", ".join(
        f'"{printable(word)}"' + (f' (there: "{printable(there)}")' if there else "")
        for word, there in zip(one.words, one.there, strict=True)
    )


def _why(one: Governor) -> Iterator[str]:
    if one.said:
        said = printable(one.said)
        yield said if len(said) <= _SAID else f"{said[: _SAID - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    yield f"shares {_words(one)}"
    yield from (printable(figure.sentence) for figure in one.figures)
    if one.condition:
        told = {True: "its condition holds", False: "its condition does not hold", None: "it holds only"}[
            one.holds
        ]
        yield f"{told}: {printable(one.condition)}"
    if one.exception:
        yield f"the situation tells its exception: {printable(one.exception)}"
    if one.like:
        yield f"a case like it: {printable(one.like.title)} ({printable(shown_path(one.like.key))}:{one.like.line + 1})"


def _yields(answer: Answer, number: int) -> Iterator[str]:
    mine = sorted((pair.why, pair.stronger) for pair in answer.yields if pair.weaker == number)
    for why, pairs in groupby(mine, key=lambda pair: pair[0]):
        names = ", ".join(printable(answer.governors[stronger].id) for _, stronger in pairs)
        yield f"yields to {names} ({printable(why)})"


def _record(one: Governor) -> dict[str, Any]:
    like = one.like and {"title": one.like.title, "path": shown_path(one.like.key), "line": one.like.line + 1}
    return {
        "id": one.id,
        "title": one.title,
        "level": one.level or None,
        "path": shown_path(one.key),
        "line": one.span.line + 1,
        "score": round(one.score, 3),
        "said": one.said,
        "said_line": one.line + 1,
        "words": list(one.words),
        "there": [there or None for there in one.there],
        "condition": one.condition or None,
        "holds": one.holds,
        "exception": one.exception or None,
        "figures": [
            {"told": figure.told, "relation": figure.relation.value, "bound": figure.bound, "decides": figure.decides}
            for figure in one.figures
        ],
        "like": like,
    }  # fmt: skip
