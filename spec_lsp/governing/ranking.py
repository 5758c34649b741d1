"""The clauses that govern a situation, best first; none is stretched to fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from spec_lsp.governing.candidates import Candidate, Passage, candidates
from spec_lsp.governing.figures import figures_of
from spec_lsp.governing.matching import Fit, Rarity, akin, fit_of, shares
from spec_lsp.governing.model import Answer, Figure, Governor, Like
from spec_lsp.governing.told import TELLING, Situation, situation_of
from spec_lsp.governing.yielding import yields
from spec_lsp.norms.lexicon import stem_of
from spec_lsp.precedence import level_of
from spec_lsp.workspace import Workspace

LEAST = 0.3  # the score from which a clause governs: measured by tests/test_governing.py
LIKE = 0.5  # the share of a situation that a challenge has to hold to be like it
_NEAR = 0.6  # of the best score: what is far below it is about something else
_FIGURE = 0.15  # what a figure adds to a score that compares with a bound
_MOST = 5
_ENDS = " ,.;:"
_Figures = Sequence[Figure]


def governs(workspace: Workspace, situation: str, limit: int = _MOST) -> Answer:
    """The clauses that govern a situation, at most `limit`, and which of them yields to which."""
    return governs_any(workspace, [situation], limit)


def governs_any(workspace: Workspace, situations: Sequence[str], limit: int = _MOST) -> Answer:
    """The clauses that govern one of several situations, such as the sentences of a message: each by the one it fits best."""
    held = candidates(workspace)
    rarity = Rarity(held)
    best: list[_Ranked] = []
    for document, clauses in groupby(held if situations else (), key=lambda one: one.document):
        words = workspace.words_between(
            (document,)
        )  # what its glossary says of words goes for what is told, too
        told = [situation_of(one, words) for one in situations]
        best += (
            max(
                (_Ranked(one, clause, fit_of(one, clause, rarity)) for one in told), key=lambda one: one.score
            )
            for clause in clauses
        )
    ranked = sorted((one for one in best if one.fit.common), key=lambda one: -one.score)
    found = [one for one in ranked if one.score >= LEAST and not one.is_barred]
    near = [one for one in found if one.score >= _NEAR * found[0].score][:limit]
    return Answer(
        " ".join(situations[:1]),
        tuple(one.governor() for one in near),
        tuple(one.governor() for one in ranked if one.is_barred and one.score >= LEAST)[:limit],
        ranked[0].governor() if ranked and not near else None,
        yields([one.candidate for one in near], workspace),
    )


class _Ranked:
    """A clause with all that tells how well it fits a situation."""

    def __init__(self, told: Situation, candidate: Candidate, fit: Fit):
        demands = [one for one in candidate.passages if one.demands]
        compared = [(one, tuple(figures_of(told.figures, one))) for one in demands]
        fit = fit._replace(passage=_bounding(told, fit.passage, compared))
        self._told, self.candidate, self.fit = told, candidate, fit
        own = next((figures for one, figures in compared if one is fit.passage), ())
        self._figures: _Figures = own or next((figures for _, figures in compared if figures), ())
        # Other demands of the clause may hold where this one does not.
        self.is_barred = bool(compared) and all(_bars(figures) for _, figures in compared)
        self.score = fit.score + (_FIGURE if self._figures else 0.0)

    def governor(self) -> Governor:
        """It as data."""
        one, passage = self.candidate, self.fit.passage
        alike = self.fit.prompt
        like = Like(alike[1].title, alike[1].key, alike[1].line, alike[0]) if alike else None
        shared = self._shared()
        found = Governor(
            one.id,
            one.title,
            level_of(one.clause, one.document) or "",
            one.document.key,
            one.span,
            min(self.score, 1.0),
            passage.text if passage else "",
            passage.line if passage else one.span.line,
            tuple(self._told.words[stem][0] for stem in shared),
            figures=tuple(self._figures),
            like=like if like and like.score >= LIKE else None,
            there=tuple(_said_there(stem, self._told.words[stem][0], passage) for stem in shared),
        )
        return replace(found, **self._cased(passage)) if passage else found

    def _shared(self) -> Sequence[str]:
        """The words in common, without those of any situation if there are others."""
        common = self.fit.common
        return [stem for stem in common if self._told.weight(stem) == TELLING] or common

    def _cased(self, passage: Passage) -> dict[str, Any]:
        """What the situation tells of the condition and the exception of a sentence."""
        words = self._told.words
        excepted = [stem for stem in passage.exceptions if shares(stem, words)]
        is_told = (
            bool(excepted) and len(excepted) == len(passage.exceptions) and not passage.excepts_by_figure
        )
        return {
            "condition": passage.condition.strip(_ENDS),
            "holds": _holds(passage, self._told, self._figures),
            "exception": passage.exception.strip(_ENDS) if is_told else "",
        }


def _said_there(stem: str, told: str, passage: Passage | None) -> str:
    """How a sentence says what is told, "" where it has no other word for it."""
    near = akin(stem, passage.spelt) if passage else None
    written = passage.spelt[near] if passage and near else told
    return "" if stem_of(written.lower()) == stem_of(told.lower()) else written


def _bounding(
    told: Situation, best: Passage | None, compared: Iterable[tuple[Passage, _Figures]]
) -> Passage | None:
    """Of the sentences that share the same words with a situation, the one whose bound its figure is within; else the best one."""
    by_figure = {one: any(figure.relation.met for figure in figures) for one, figures in compared if figures}
    if best is None or by_figure.get(best, True):
        return best
    common = told.words.keys() & best.words.keys()
    return next((one for one, met in by_figure.items() if met and common <= one.words.keys()), best)


def _bars(figures: Iterable[Figure]) -> bool:
    """Whether a sentence says that it holds for other figures only."""
    deciding = [one for one in figures if one.decides]
    return bool(deciding) and not any(one.relation.met for one in deciding)


def _holds(passage: Passage, told: Situation, figures: Sequence[Figure]) -> bool | None:
    """Whether a situation tells that the condition of a sentence holds, or that it does not; None if it does not say."""
    conditions, words = passage.conditions, told.words
    if _bars(figures) or any(words[stem][1] * sign < 0 for stem, sign in conditions.items() if stem in words):
        return False
    measured = any(passage.decides(one) for one in passage.measures)
    # What is no word, such as 22:00, is told if it stands there.
    said = all(shares(stem, words) or (not stem.isalpha() and stem in told.text) for stem in conditions)
    met = not measured or any(one.decides and one.relation.met for one in figures)
    return True if said and met and (conditions or measured) else None
