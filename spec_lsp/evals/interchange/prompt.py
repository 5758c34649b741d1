"""Clauses as a system prompt: the strongest first, with the definitions that their words draw in. Equal bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from spec_lsp.evals.model import Subject

_HEAD = "# Rules\n\nWhere two of these clauses cannot both be kept, the one of the higher authority holds: it stands further up.\n"
_PLAIN_HEAD = "# Rules\n"


class Piece(NamedTuple):
    """A clause with its level of authority, "" where it has none, and the place of that level, 0 for the strongest."""

    subject: Subject
    level: str = ""
    rank: int | None = None


class Composed(NamedTuple):
    """A prompt, its size by the estimate that was handed in, and the clauses that did not fit, in their order."""

    text: str
    tokens: int
    held: tuple[Piece, ...]
    left_out: tuple[Piece, ...]


def composed(pieces: Iterable[Piece], estimate: Callable[[str], int], most: int | None = None) -> Composed:
    """The prompt of these clauses, of `most` tokens at most.

    Clauses are in order of authority, those without a level last, and otherwise as they come. One that would not fit any
    more is left out; shorter ones behind it may still fit.
    """
    ordered = sorted(pieces, key=lambda piece: (piece.rank is None, piece.rank or 0))
    if most is None:
        return _done(ordered, [], estimate)
    held: list[Piece] = []
    left_out: list[Piece] = []
    for piece in ordered:
        fits = estimate(_written([*held, piece])) <= most
        (held if fits else left_out).append(piece)
    return _done(held, left_out, estimate)


def _done(held: Sequence[Piece], left_out: Sequence[Piece], estimate: Callable[[str], int]) -> Composed:
    text = _written(held) if held else ""
    return Composed(text, estimate(text) if held else 0, tuple(held), tuple(left_out))


def _written(pieces: Sequence[Piece]) -> str:
    terms = _terms(pieces)
    parts = [_HEAD if any(piece.level for piece in pieces) else _PLAIN_HEAD]
    if terms:
        parts.append("## Terms\n\n" + "".join(f"- {_entry(name, said)}\n" for name, said in terms))
    level = None
    for piece in pieces:
        if piece.level != level and (piece.level or level):
            parts.append(f"## Authority: {piece.level or 'none given'}\n")
        level = piece.level
        parts.append(f"### {_title(piece.subject)}\n\n{piece.subject.text.strip()}\n")
    return "\n".join(parts)


def _entry(name: str, said: str) -> str:
    """A definition with its term in front, unless its own words begin with it."""
    words = said.removeprefix("- ")
    return words if _opens(name, said) else f"{name}: {words}"


def _opens(name: str, said: str) -> bool:
    """Whether a definition begins with the term."""
    return said.removeprefix("- ").lstrip("*_`").casefold().startswith(name.casefold())


def _title(subject: Subject) -> str:
    title = " ".join(subject.title.split())
    return f"{title} ({subject.id})" if title and title != subject.id else subject.id


def _terms(pieces: Iterable[Piece]) -> list[tuple[str, str]]:
    """The definitions of all pieces, by name; where two modules define one name otherwise, both.

    One that defines several names, the first of which it begins with, stands there once.
    """
    found = {
        (name, said): None for piece in pieces for name, said in piece.subject.definitions.items() if said
    }
    opened = {said for name, said in found if _opens(name, said)}
    kept = ((name, said) for name, said in found if said not in opened or _opens(name, said))
    return sorted(kept, key=lambda one: (one[0].casefold(), one))
