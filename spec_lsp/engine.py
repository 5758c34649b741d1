"""Runs the rules over one document of a snapshot and says what they found, at absolute places.

What a unit's own rules found is kept as long as the unit lives. What its rules found by looking around is
kept until ids, edges, limits or headings change somewhere. So an edit of prose re-runs the rules of the
units that it changed, and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from spec_lsp.clauses import Clause
from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding, Related, Severity
from spec_lsp.facts import Facts
from spec_lsp.profiles import Profile
from spec_lsp.rules import ALL, Place, Problem, Rule, Scope
from spec_lsp.suppression import Suppression, apply, suppressions
from spec_lsp.temper import InClause, Places, Raw, Tempering, condensed
from spec_lsp.view import View
from spec_lsp.wording import sentences_of
from spec_lsp.workspace import Workspace

Found = tuple[Rule, Problem]
Subjects = Callable[[Facts, View], Iterable[Any]]


class Asked(NamedTuple):
    """Rules of one scope, and how to get at their subjects; those that wait for a cue are found by it."""

    subjects: Subjects
    always: tuple[Rule, ...]
    by_cue: Mapping[str, tuple[Rule, ...]]

    @classmethod
    def of(cls, subjects: Subjects, rules: Iterable[Rule]) -> Asked:
        """The rules of one scope, sorted by what wakes them."""
        always: list[Rule] = []
        by_cue: dict[str, list[Rule]] = {}
        for rule in rules:
            if not rule.cues:
                always.append(rule)
            for kind in rule.cues:
                by_cue.setdefault(kind, []).append(rule)
        return cls(subjects, tuple(always), {kind: tuple(waiting) for kind, waiting in by_cue.items()})

    def rules_for(self, subject: Any) -> Iterable[Rule]:
        """The rules that have to do with a subject, each once."""
        if not self.by_cue:
            return self.always
        awake = {rule.code: rule for kind in subject.cues for rule in self.by_cue.get(kind, ())}
        return (*self.always, *awake.values())


# What the rules of a scope are asked about, within one unit. Only rules that look around may know the document.
_IN_UNIT: dict[Scope, Subjects] = {
    Scope.TEXT: lambda facts, _: (facts,) if facts.hidden else (),
    Scope.PROSE: lambda facts, _: () if facts.commentary else facts.prose,
    Scope.STATEMENT: lambda facts, _: facts.statements,
    Scope.SENTENCE: lambda facts, view: sentences_of(facts, view.cues),
    Scope.REFERENCE: lambda facts, _: facts.references,
    Scope.MARK: lambda facts, _: facts.marks,
    Scope.LIMIT: lambda facts, _: facts.limits,
    Scope.ITEM: lambda facts, view: (item for item in facts.items if view.document.defines(item)),
}


@dataclass(slots=True)
class _Kept:
    """What is known of one document from its last check."""

    own: dict[Facts, tuple[Found, ...]] = field(default_factory=dict)
    around: dict[Facts, tuple[Found, ...]] = field(default_factory=dict)
    clauses: dict[Clause, InClause] = field(default_factory=dict)
    placed: dict[Clause, _Placed] = field(default_factory=dict)
    structure: int = -1
    profile: Profile | None = None
    workspace: Workspace | None = None
    findings: tuple[Finding, ...] = ()
    tempering: Tempering = field(default_factory=Tempering)

    def renew(self, view: View) -> None:
        """Drop what holds no longer, and now and then what belongs to units that live no longer."""
        if self.profile is not view.profile:
            self.own, self.around, self.clauses, self.profile = {}, {}, {}, view.profile
        if self.structure != view.workspace.structure:
            self.around, self.clauses, self.placed = {}, {}, {}
            self.structure = view.workspace.structure
        if len(self.own) > 2 * len(view.document.facts) + _SPARE:
            alive = set(view.document.facts)
            self.own = {facts: found for facts, found in self.own.items() if facts in alive}
            self.around = {facts: found for facts, found in self.around.items() if facts in alive}
        if len(self.clauses) > 2 * len(view.document.clauses) + _SPARE:
            self.clauses = {
                clause: self.clauses[clause] for clause in view.document.clauses if clause in self.clauses
            }
            self.placed = {clause: placed for clause, placed in self.placed.items() if clause in self.clauses}
            self.tempering.keep(self.clauses)


_SPARE = 64  # units or clauses of which more may be kept than a document has


class _Placed(NamedTuple):
    """What is told of a clause at its place: as long as no line of it moves, these are the same findings.

    None stands for a finding that says where other units are: those may move.
    """

    told: tuple[Raw, ...]
    starts: tuple[int, ...]
    findings: tuple[Finding | None, ...]


def _stays(problem: Problem, clause: Clause) -> bool:
    """Whether all places that a problem names are in the clause that it is in."""
    return problem.at is None and all(place.facts in clause.facts for place in problem.related)


@dataclass
class Engine:
    """The selected rules with their severities, and what they found in units that still live.

    `counters` counts the units that rules were run for: a measure of work that no clock disturbs.
    """

    config: Config
    rules: tuple[Rule, ...] = ALL
    counters: dict[str, int] = field(default_factory=lambda: {"own": 0, "around": 0})
    _kept: dict[str, _Kept] = field(default_factory=dict, repr=False)
    _by_profile: dict[tuple[str, bool], list[Asked]] = field(default_factory=dict, repr=False)

    @cached_property
    def severities(self) -> Mapping[str, Severity]:
        """Severity of each selected rule, by code."""
        return {
            rule.code: severity
            for rule in self.rules
            if (severity := self.config.level(rule.code, rule.name, rule.severity)) is not None
        }

    @cached_property
    def _by_scope(self) -> Mapping[Scope, tuple[Rule, ...]]:
        chosen = [rule for rule in self.rules if rule.code in self.severities]
        return {scope: tuple(rule for rule in chosen if rule.scope is scope) for scope in Scope}

    def _in_unit(self, contextual: bool, scopes: Iterable[Scope] = tuple(_IN_UNIT)) -> list[Asked]:
        chosen = {
            scope: [rule for rule in self._by_scope[scope] if rule.contextual is contextual]
            for scope in scopes
        }
        return [Asked.of(_IN_UNIT[scope], rules) for scope, rules in chosen.items() if rules]

    def _rules_for(self, profile: Profile, *, contextual: bool) -> list[Asked]:
        """The rules that see a unit alone, or look around, without those that the profile switches off."""
        known = self._by_profile.get((profile.name, contextual))
        if known is None:
            on = replace(self, rules=tuple(rule for rule in self.rules if self._is_on(rule, profile)))
            known = self._by_profile[profile.name, contextual] = on._in_unit(contextual)
        return known

    def _is_on(self, rule: Rule, profile: Profile) -> bool:
        return rule.name not in profile.off or self.config.asks_for(rule.code, rule.name)

    @cached_property
    def _text_rules(self) -> list[Asked]:
        return self._in_unit(contextual=False, scopes=(Scope.TEXT,))

    def findings(self, workspace: Workspace, key: str) -> tuple[Finding, ...]:
        """All findings of a document, in order of place; suppressed ones are marked, not left out."""
        document = workspace.documents.get(key)
        if document is None:
            return ()
        kept = self._kept.setdefault(key, _Kept())
        if kept.workspace is not workspace:
            kept.findings = self._check(View(workspace, document), kept)
            kept.workspace = workspace
        return kept.findings

    def forget(self, key: str) -> None:
        """Drop what is kept of a document that is gone or closed."""
        self._kept.pop(key, None)

    def _check(self, view: View, kept: _Kept) -> tuple[Finding, ...]:
        document = view.document
        comments = suppressions(document)
        if view.served_specs():
            found = list(self._hidden(view))
            found += self._whole(view, Scope.CHALLENGE)
        elif document.dialect is not None and document.dialect.checked:
            # What a comment silences is told neither by itself nor beside others, so places come first then.
            found = list(self._units(view, kept, condense=not comments))
            found += self._clauses(view)
            found += self._whole(view, Scope.DOCUMENT)
        else:
            return ()
        findings = [finding for _, finding in found]
        if comments:
            findings = condensed(apply(found, comments), view)
        findings += self._comments(view, comments)
        return tuple(sorted(findings, key=lambda finding: finding.order))

    def _units(self, view: View, kept: _Kept, *, condense: bool) -> Iterator[tuple[Rule, Finding]]:
        """Findings within units, clause by clause."""
        kept.renew(view)
        places = Places(view, self._level, condense=condense)
        kept.tempering.begin(places)
        for clause in view.document.clauses:
            found = kept.clauses.get(clause)
            if found is None:
                found = tuple(entry for facts in clause.facts for entry in self._in(facts, view, kept))
                kept.clauses[clause] = found
            if found:
                yield from self._placed(clause, kept.tempering.told(clause, found, places), view, kept)

    def _in(self, facts: Facts, view: View, kept: _Kept) -> Iterator[tuple[Facts, tuple[Found, ...]]]:
        """What was found in one unit: by itself, and by looking around."""
        found = kept.own.get(facts)
        if found is None:
            found = kept.own[facts] = self._run(
                self._rules_for(view.profile, contextual=False), facts, "own", view
            )
        if found:
            yield facts, found
        if facts.references or facts.marks or facts.limits or facts.items:
            found = kept.around.get(facts)
            if found is None:
                found = kept.around[facts] = self._run(
                    self._rules_for(view.profile, contextual=True), facts, "around", view
                )
            if found:
                yield facts, found

    def _placed(
        self, clause: Clause, told: tuple[Raw, ...], view: View, kept: _Kept
    ) -> Iterator[tuple[Rule, Finding]]:
        """The problems of a clause at their places."""
        document, known = view.document, kept.placed.get(clause)
        starts = document.starts_of(clause)
        if known is None or known.told is not told or known.starts != starts:
            staying = tuple(
                self._finding(rule, problem, view, document.index_of(facts))
                if _stays(problem, clause)
                else None
                for facts, rule, problem in told
            )
            known = kept.placed[clause] = _Placed(told, starts, staying)
        for (facts, rule, problem), finding in zip(told, known.findings, strict=True):
            yield rule, finding or self._finding(rule, problem, view, document.index_of(facts))

    def _level(self, rule: Rule, problem: Problem) -> Severity:
        """How bad a problem is: settings overrule what the rule thinks of this one."""
        own = problem.severity
        if own is None or self.config.chosen(rule.code, rule.name) is not None:
            return self.severities[rule.code]
        return own

    def _run(self, asked: Iterable[Asked], facts: Facts, counter: str, view: View) -> tuple[Found, ...]:
        self.counters[counter] += 1
        return tuple(
            (rule, problem)
            for group in asked
            for subject in group.subjects(facts, view)
            for rule in group.rules_for(subject)
            for problem in (rule.check(subject, view) if rule.contextual else rule.check(subject))
        )

    def _hidden(self, view: View) -> Iterator[tuple[Rule, Finding]]:
        """Findings about the text as such, the only ones inside challenge files."""
        for index, facts in enumerate(view.document.facts):
            for rule, problem in self._run(self._text_rules, facts, "own", view) if facts.hidden else ():
                yield rule, self._finding(rule, problem, view, index)

    def _clauses(self, view: View) -> Iterator[tuple[Rule, Finding]]:
        document = view.document
        for rule in self._by_scope[Scope.CLAUSE]:
            for clause, first in zip(document.clauses, document.firsts, strict=True):
                for problem in rule.check(clause, view) if rule.contextual else rule.check(clause):
                    yield rule, self._finding(rule, problem, view, first)

    def _whole(self, view: View, scope: Scope) -> Iterator[tuple[Rule, Finding]]:
        for rule in self._by_scope[scope]:
            for problem in rule.check(view.document, view) if rule.contextual else rule.check(view.document):
                yield rule, self._finding(rule, problem, view, None)

    def _comments(self, view: View, comments: Iterable[Suppression]) -> Iterator[Finding]:
        """Findings about comments that silence nothing; a comment on a rule that did not run is given credit."""
        if view.document.is_code and not view.workspace.whole:
            return  # an id that none of the documents at hand defines is not reported: the comment may be due
        resting = [rule for rule in self.rules if rule.code not in self.severities]
        for rule in self._by_scope[Scope.DIRECTIVE]:
            for comment in comments:
                unused = tuple(
                    word for word in comment.unused if not any(other.answers_to(word) for other in resting)
                )
                for problem in rule.check(comment.directive, unused):
                    yield self._finding(rule, problem, view, view.document.index_of(comment.facts))

    def _finding(self, rule: Rule, problem: Problem, view: View, unit: int | None) -> Finding:
        """Give a problem its absolute place. `unit` is that of the rule's subject, None for whole documents."""
        document = view.document
        if problem.at is not None:
            unit = document.index_of(problem.at)
        line = document.starts[unit] if unit is not None else 0
        span = problem.span.moved(line)
        inside = unit if unit is not None else document.unit_at(span.line)
        owner = (
            document.owner_of(inside, span.line - document.starts[inside], span.column)
            if inside is not None
            else ""
        )
        return Finding(
            rule.code,
            self._level(rule, problem),
            document.key,
            span,
            problem.message,
            owner or None,
            tuple(_related(place, view.workspace) for place in problem.related),
            tuple(fix.moved(line) for fix in problem.fixes),
            problem.witness,
            problem.question,
        )


def _related(place: Place, workspace: Workspace) -> Related:
    span = workspace.documents[place.key].span_of(place.facts, place.span)
    return Related(place.key, span, place.message, place.clause)
