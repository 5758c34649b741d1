"""What becomes of findings about wording where they stand: dropped, weakened, or told once for a clause.

A word is no fault where the clause's case law settles it, its author left it open by design, the document defines
it, or the section only explains. What is left is told once for each clause and rule: the first place, with the others
beside it. `strict` shows all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from spec_lsp.case_law import challenges_of, keeps_cases, undecided_case
from spec_lsp.clauses import Clause, item_around
from spec_lsp.diagnostics import Finding, Fix, Related, Severity
from spec_lsp.document import Document
from spec_lsp.facts import DEMANDING, Facts
from spec_lsp.memory import hash_of
from spec_lsp.patterns import lazy
from spec_lsp.profiles import Profile
from spec_lsp.rules import ALL, Place, Problem, Rule
from spec_lsp.view import View
from spec_lsp.workspace import Asked

Found = tuple[Rule, Problem]
InClause = tuple[tuple[Facts, tuple[Found, ...]], ...]  # what was found in each of its units
Raw = tuple[Facts, Rule, Problem]  # the unit, the rule that found something in it, and what

# Sections that explain; nobody implements or grades them.
_EXPLAINS = lazy(
    r"\W*(?:[\d.]+\s+)?(?:rationale|background|motivation|examples?|notes?|non-normative\b.*|informative\b.*|appendix\b.*"
    r"|acknowledge?ments?|references|change\s*log|history|why\b.*|context|overview|introduction|abstract|further reading"
    r"|alternatives(?:\s+considered)?|prior art|see also|related work|faq|about\b.*|glossary|terminology)\W*$",
    re.IGNORECASE,
)
_WORDING = frozenset(rule.code for rule in ALL if rule.about_wording)
_NAMED = 4  # further words that a message names


@lru_cache(maxsize=16_384)
def _explains(title: str) -> bool:
    return bool(_EXPLAINS.match(title))


class Setting(NamedTuple):
    """What the fate of all findings of a document hangs on besides the text of their clauses."""

    profile: Profile
    terms: frozenset[str]
    dismissed: frozenset[Asked]
    structure: int  # headings, and who is whose subsection
    challenges: tuple[Document, ...]  # the cases that others keep for it
    keeps_cases: bool
    line_end: str
    condense: bool


Layout = tuple[
    int, ...
]  # lines from a clause's first unit to each other and to its end; 1 at the end of the text


class _Tempered(NamedTuple):
    """What became of the findings of a clause the last time."""

    found: InClause
    layout: Layout | None  # None: no edit reaches beyond the units
    told: tuple[Raw, ...]


@dataclass(slots=True)
class Tempering:
    """Tempers the findings of one document, clause by clause; a clause that did not change gives the same objects again."""

    _setting: Setting | None = None
    _clauses: dict[Clause, _Tempered] = field(default_factory=dict, repr=False)

    def begin(self, places: Places) -> bool:
        """Forget everything if the setting is another one; what was dismissed holds for a clause with all its subsections.

        Whether the setting is still the same.
        """
        same = self._setting == places.setting and not places.setting.dismissed
        if not same:
            self._setting, self._clauses = places.setting, {}
        return same

    def told(self, clause: Clause, found: InClause, places: Places) -> tuple[Raw, ...]:
        """What is told of the findings in the units of a clause: where, by which rule, what."""
        known = self._clauses.get(clause)
        if known is None or known.found is not found:
            layout = places.layout(clause) if places.adds_case(clause, found) else None
        elif known.layout is None:
            return known.told
        else:
            layout = places.layout(clause)
            if known.layout == layout:
                return known.told
        raw = [(facts, rule, problem) for facts, problems in found for rule, problem in problems]
        told = tuple(places.tempered(clause, raw))
        self._clauses[clause] = _Tempered(found, layout, told)
        return told

    def keep(self, clauses: Container[Clause]) -> None:
        """Forget all clauses but these."""
        self._clauses = {clause: tempered for clause, tempered in self._clauses.items() if clause in clauses}


class Places:
    """What the places of a document say about findings there. `condense`: one for each clause and rule."""

    def __init__(self, view: View, level: Callable[[Rule, Problem], Severity], *, condense: bool):
        self.setting = Setting(
            view.profile,
            view.document.term_names,
            view.workspace.dismissed,
            view.workspace.structure,
            challenges_of(view.workspace, view.document),
            keeps_cases(view.document),
            view.document.text.line_end,
            condense and not view.profile.strict,
        )
        self._view = view
        self._level = level

    def adds_case(self, clause: Clause, found: InClause) -> bool:
        """Whether a case may be offered that settles what was found: it is put at the end of the clause."""
        return (
            self.setting.keeps_cases
            and clause.heading is not None
            and any(rule.cases_settle for _, problems in found for rule, _ in problems)
        )

    def layout(self, clause: Clause) -> Layout:
        """Where the units and the ends are, seen from the first unit."""
        document = self._view.document
        first, *starts = document.starts_of(clause)
        end = document.clause_span(clause).end_line
        is_last = end == len(document.text.lines)
        return (*(start - first for start in starts), end - first, is_last)

    def _explains(self, clause: Clause) -> bool:
        return any(_explains(one.title) for one in self._view.document.ancestors(clause))

    def _settled(self, clause: Clause) -> bool:
        return bool(clause.attribute("judgement")) or self._view.case_law(clause).settles

    def tempered(self, clause: Clause, raw: Iterable[Raw]) -> Iterator[Raw]:
        """Without what is no fault there; what is left at its severity there, told once for each rule."""
        groups: dict[tuple[str, str], list[Raw]] = {}
        for facts, rule, problem in raw:
            if not rule.about_wording:
                yield facts, rule, problem
                continue
            fitting = self._fitting(clause, facts, rule, problem)
            if fitting is None:
                continue
            owner = self._owner(clause, facts, fitting)
            if owner and self.setting.condense:
                groups.setdefault((owner, rule.code), []).append((facts, rule, fitting))
            else:
                yield facts, rule, fitting
        for (owner, _), group in groups.items():
            yield self._as_one(group, owner)

    def _fitting(self, clause: Clause, facts: Facts, rule: Rule, problem: Problem) -> Problem | None:
        words = self._words(facts, problem)
        if not self.setting.profile.strict:
            folded = words.casefold()
            if (
                folded in self.setting.profile.exempt
                or folded in self.setting.terms
                or folded.partition(" ")[0] in self.setting.terms
            ):
                return None  # "several copies" where "several" is defined
            if (
                self._explains(clause)
                or (not self.setting.profile.closely and (problem.minor or not _is_demanded(facts, problem)))
                or (rule.cases_settle and self._settled(clause))
                or self._is_dismissed(clause, rule, words)
            ):
                return None
        if rule.cases_settle and self.setting.keeps_cases and clause.heading:
            case = undecided_case(self._view.document, clause, words)
            line = self._view.document.line_of(facts)
            fix = Fix("Add a case that decides it", (case,)).moved(-line)
            message = f"{problem.message}; untested: no case decides it"
            problem = replace(problem, message=message, fixes=(*problem.fixes, fix))
        return problem

    def _is_dismissed(self, clause: Clause, rule: Rule, words: str) -> bool:
        """Whether its author said that these words of the clause are meant as they stand."""
        dismissed = self._view.workspace.dismissed
        if not dismissed:
            return False
        return (hash_of(self._view.document.source_of(clause)), rule.code, words) in dismissed

    def _owner(self, clause: Clause, facts: Facts, problem: Problem) -> str:
        item = item_around(facts, problem.span.line, problem.span.column)
        return item.id if item else clause.id

    def _words(self, facts: Facts, problem: Problem) -> str:
        """The words that a problem names, in one line."""
        text = self._view.document.text.slice(problem.span.moved(self._view.document.line_of(facts)))
        return " ".join(text.split())

    def _as_one(self, group: list[Raw], owner: str) -> Raw:
        """The first of the problems, with the others beside it."""
        group.sort(
            key=lambda one: (
                self._level(one[1], one[2]),
                self._view.document.line_of(one[0]) + one[2].span.line,
                one[2].span,
            )
        )
        (facts, rule, problem), *others = group
        if not others:
            return facts, rule, problem
        told = [(other, self._words(other, one), one.span) for other, _, one in others]
        key = self._view.document.key
        related = tuple(Place(key, other, span, f'"{text}"', owner) for other, text, span in told)
        message = f"{problem.message}{_also(text for _, text, _ in told)}"
        return facts, rule, replace(problem, message=message, related=(*problem.related, *related))


def condensed(findings: Iterable[Finding], view: View) -> list[Finding]:
    """The same for findings at their places, where comments silence some: those stay as they are, and count for nothing."""
    kept: list[Finding] = []
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if (
            finding.code in _WORDING
            and finding.clause
            and finding.suppressed is None
            and not view.profile.strict
        ):
            groups.setdefault((finding.clause, finding.code), []).append(finding)
        else:
            kept.append(finding)
    for group in groups.values():
        first, *others = sorted(group, key=lambda finding: (finding.severity, finding.span))
        told = [" ".join(view.document.text.slice(other.span).split()) for other in others]
        related = [
            Related(other.key, other.span, f'"{text}"', other.clause)
            for other, text in zip(others, told, strict=True)
        ]
        message = f"{first.message}{_also(told)}"
        kept.append(replace(first, message=message, related=(*first.related, *related)) if others else first)
    return kept


def _is_demanded(facts: Facts, problem: Problem) -> bool:
    """Whether what was found is in a sentence that demands something.

    Of 28 hints that judges called useful, 27 were in such a sentence; of 218 others, 142 (tests/judged/hints).
    """
    line, column = problem.span.line, problem.span.column
    return any(
        statement.modality in DEMANDING and statement.span(0, len(statement.text)).contains(line, column)
        for statement in facts.statements
    )


def _also(words: Iterable[str]) -> str:
    """What a message says of further words at fault in the clause."""
    distinct = list(dict.fromkeys(words))
    named = ", ".join(f'"{word}"' for word in distinct[:_NAMED])
    more = f" and {len(distinct) - _NAMED} more" if len(distinct) > _NAMED else ""
    return f" (also {named}{more} in this clause)" if distinct else ""
