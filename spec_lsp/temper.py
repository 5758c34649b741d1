"""What becomes of findings about wording where they stand: dropped, weakened, or told once for a clause.

A word is no fault where the clause's case law settles it, its author left it open by design, the document defines
it, or the section only explains. What is left is told once for each clause and rule: the first place, with the others
beside it. `strict` shows all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from spec_lsp.case_law import keeps_cases, undecided_case
from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Finding, Fix, Related, Severity
from spec_lsp.memory import hash_of
from spec_lsp.patterns import lazy
from spec_lsp.rules import ALL, Rule
from spec_lsp.view import View

Found = tuple[Rule, Finding]

# Sections that explain; nobody implements or grades them.
_EXPLAINS = lazy(
    r"\W*(?:[\d.]+\s+)?(?:rationale|background|motivation|examples?|notes?|non-normative\b.*|informative\b.*|appendix\b.*"
    r"|acknowledge?ments?|references|change\s*log|history|why\b.*|context|overview|introduction|abstract|further reading"
    r"|alternatives(?:\s+considered)?|prior art|see also|related work|faq|about\b.*)\W*$",
    re.IGNORECASE,
)
_WORDING = {rule.code: rule for rule in ALL if rule.about_wording}
_NAMED = 4  # further words that a message names


class _Adapted(NamedTuple):
    """A finding as it is where it stands: its severity there, and the case that would settle it."""

    finding: Finding
    severity: Severity
    case: Edit | None
    result: Finding

    @classmethod
    def of(cls, finding: Finding, severity: Severity, case: Edit | None) -> _Adapted:
        result = replace(finding, severity=severity)
        if case:
            fixes = (*finding.fixes, Fix("Add a case that decides it", (case,)))
            message = f"{finding.message}; untested: no case decides it"
            result = replace(result, message=message, fixes=fixes)
        return cls(finding, severity, case, result)


@dataclass(slots=True)
class Tempering:
    """Tempers the findings of one document; what came out the same is the same object as the last time."""

    _made: dict[tuple[int, ...], tuple[tuple[Finding, ...], Finding]] = field(
        default_factory=dict, repr=False
    )
    _adapted: dict[int, _Adapted] = field(default_factory=dict, repr=False)

    def fitting(self, found: Iterable[Found], view: View) -> list[Found]:
        """Without the findings about wording that are none where they stand; the others as they are there."""
        places = _Places(view)
        kept = []
        before, self._adapted = self._adapted, {}
        for rule, finding in found:
            if not rule.about_wording:
                kept.append((rule, finding))
                continue
            severity = places.severity(rule, finding)
            if severity is None:
                continue
            case = places.undecided_case(rule, finding)
            if case or severity is not finding.severity:
                known = before.get(id(finding))
                if known is None or (known.severity, known.case) != (severity, case):
                    known = _Adapted.of(finding, severity, case)
                self._adapted[id(finding)] = known
                finding = known.result
            kept.append((rule, finding))
        return kept

    def condensed(self, findings: Iterable[Finding], view: View) -> list[Finding]:
        """With one finding about wording for each clause and rule; suppressed ones stay as they are."""
        if view.profile.strict:
            return list(findings)
        kept: list[Finding] = []
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in findings:
            if finding.code in _WORDING and finding.clause and finding.suppressed is None:
                groups.setdefault((finding.clause, finding.code), []).append(finding)
            else:
                kept.append(finding)
        made = {}
        for group in groups.values():
            group.sort(key=lambda finding: (finding.severity, finding.span))
            key = tuple(map(id, group))
            made[key] = self._made.get(key) or (tuple(group), _as_one(group, view))
            kept.append(made[key][1])
        self._made = made
        return kept


class _Places:
    """What the places of a document say about findings there."""

    def __init__(self, view: View):
        self._view = view
        self._explains: dict[Clause, bool] = {}
        self._settled: dict[Clause, bool] = {}
        self._hashes: dict[Clause, str] = {}
        self._asked_for: dict[str, bool] = {}
        self._keeps_cases = keeps_cases(view.document)

    def severity(self, rule: Rule, finding: Finding) -> Severity | None:
        """How bad a finding is where it stands, None if it is none."""
        view = self._view
        asked_for = self._asked_for.get(rule.code)
        if asked_for is None:
            asked_for = self._asked_for[rule.code] = view.config.asks_for(rule.code, rule.name)
        severity = finding.severity if asked_for else view.profile.level(rule.name, finding.severity)
        if severity is None or view.profile.strict:
            return severity
        unit = view.document.unit_at(finding.span.line)
        clause = view.document.clause_of(unit) if unit is not None else None
        words = _words_at(view, finding).casefold()
        if words in view.profile.exempt or words in view.terms or words.partition(" ")[0] in view.terms:
            return None  # "several copies" where "several" is defined
        if clause is not None and self._is_dismissed(clause, rule, finding):
            return None
        if clause is not None and (
            self._clause_explains(clause) or (rule.cases_settle and self._is_settled(clause))
        ):
            return None
        return severity

    def undecided_case(self, rule: Rule, finding: Finding) -> Edit | None:
        """Where answers are judged: how one begins that would settle the finding's words; None for other documents."""
        if not rule.cases_settle or not self._keeps_cases:
            return None
        unit = self._view.document.unit_at(finding.span.line)
        if unit is None:
            return None
        clause, words = self._view.document.clause_of(unit), _words_at(self._view, finding)
        return undecided_case(self._view.document, clause, words) if clause.heading else None

    def _is_dismissed(self, clause: Clause, rule: Rule, finding: Finding) -> bool:
        """Whether its author said that these words of the clause are meant as they stand."""
        dismissed = self._view.workspace.dismissed
        if not dismissed:
            return False
        known = self._hashes.get(clause)
        if known is None:
            known = self._hashes[clause] = hash_of(self._view.document.source_of(clause))
        return (known, rule.code, _words_at(self._view, finding)) in dismissed

    def _clause_explains(self, clause: Clause) -> bool:
        known = self._explains.get(clause)
        if known is None:
            around = self._view.document.ancestors(clause)
            known = self._explains[clause] = any(_EXPLAINS.match(one.title) for one in around if one.title)
        return known

    def _is_settled(self, clause: Clause) -> bool:
        known = self._settled.get(clause)
        if known is None:
            known = self._settled[clause] = (
                bool(clause.attribute("judgement")) or self._view.case_law(clause).settles
            )
        return known


def _words_at(view: View, finding: Finding) -> str:
    """The words that a finding names, in one line."""
    span, lines = finding.span, view.document.text.lines
    if span.line == span.end_line:
        return lines[span.line][span.column : span.end_column]
    first, last = lines[span.line][span.column :], lines[span.end_line][: span.end_column]
    return " ".join(" ".join([first, *lines[span.line + 1 : span.end_line], last]).split())


def _as_one(group: Sequence[Finding], view: View) -> Finding:
    """The first of the findings, with the others beside it."""
    first, *others = group
    if not others:
        return first
    words = list(dict.fromkeys(_words_at(view, other) for other in others))
    named = ", ".join(f'"{word}"' for word in words[:_NAMED])
    more = f" and {len(others) - _NAMED} more" if len(words) > _NAMED else ""
    related = tuple(
        Related(other.key, other.span, f'"{_words_at(view, other)}"', other.clause) for other in others
    )
    message = f"{first.message} (also {named}{more} in this clause)"
    return replace(first, message=message, related=(*first.related, *related))
