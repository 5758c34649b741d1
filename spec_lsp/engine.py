"""Runs the rules over one document of a snapshot and says what they found, at absolute places.

An edit of prose re-runs the rules of the units that it changed, and no others: `kept.py` says what is kept, and how long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from spec_lsp.asking import IN_UNIT, Asked
from spec_lsp.clauses import Clause
from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding, Related, Severity
from spec_lsp.facts import Facts
from spec_lsp.kept import Found, Kept, Placed, Whole, layout_of
from spec_lsp.profiles import Profile
from spec_lsp.rules import ALL, Place, Problem, Rule, Scope
from spec_lsp.suppression import Suppression, apply, suppressions
from spec_lsp.temper import Places, Raw, condensed
from spec_lsp.view import View
from spec_lsp.workspace import Workspace


def _stays(problems: Iterable[Problem], key: str) -> bool:
    """Whether problems name places in their own document only, called `key`: others may move by themselves."""
    return all(place.key == key for problem in problems for place in problem.related)


@dataclass
class Engine:
    """The selected rules with their severities, and what they found in units that still live.

    `counters` counts the units that rules were run for: a measure of work that no clock disturbs.
    """

    config: Config
    rules: tuple[Rule, ...] = ALL
    counters: dict[str, int] = field(default_factory=lambda: {"own": 0, "around": 0})
    _kept: dict[str, Kept] = field(default_factory=dict, repr=False)
    _by_profile: dict[tuple[str, bool], list[Asked]] = field(default_factory=dict, repr=False)
    _by_cues: dict[frozenset[str], tuple[Rule, ...]] = field(default_factory=dict, repr=False)

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

    def _in_unit(self, contextual: bool, scopes: Iterable[Scope] = tuple(IN_UNIT)) -> list[Asked]:
        chosen = {
            scope: [rule for rule in self._by_scope[scope] if rule.contextual is contextual]
            for scope in scopes
        }
        return [Asked.of(IN_UNIT[scope], rules) for scope, rules in chosen.items() if rules]

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
    def _by_code(self) -> Mapping[str, Rule]:
        return {rule.code: rule for rule in self.rules}

    def _about(self, cues: frozenset[str]) -> tuple[Rule, ...]:
        """The rules that have to do with a clause with these cues."""
        known = self._by_cues.get(cues)
        if known is None:
            rules = self._by_scope[Scope.CLAUSE]
            known = self._by_cues[cues] = tuple(rule for rule in rules if not rule.cues or rule.cues & cues)
        return known

    @cached_property
    def _text_rules(self) -> list[Asked]:
        return self._in_unit(contextual=False, scopes=(Scope.TEXT,))

    def findings(self, workspace: Workspace, key: str) -> tuple[Finding, ...]:
        """All findings of a document, in order of place; suppressed ones are marked, not left out."""
        document = workspace.documents.get(key)
        if document is None:
            return ()
        kept = self._kept.setdefault(key, Kept())
        if kept.workspace is not workspace:
            kept.findings = self._check(View(workspace, document), kept)
            kept.workspace = workspace
        return kept.findings

    def forget(self, key: str) -> None:
        """Drop what is kept of a document that is gone or closed."""
        self._kept.pop(key, None)

    def _check(self, view: View, kept: Kept) -> tuple[Finding, ...]:
        document = view.document
        comments = suppressions(document)
        unmoved = kept.renew(view)
        if view.served_specs():
            found = [*self._hidden(view), *self._whole(view, kept, Scope.CHALLENGE)]
            found += self._whole(view, kept, Scope.EXAMPLES)
        elif document.dialect is not None and document.dialect.checked:
            # What a comment silences is told neither by itself nor beside others, so places come first then.
            found = self._units(view, kept, unmoved, condense=not comments)
            found += self._clauses(view)
            found += self._whole(view, kept, Scope.DOCUMENT)
            found += self._whole(view, kept, Scope.EXAMPLES)
        else:
            return ()
        if comments:
            found = condensed(apply(found, comments, self._by_code), view)
        found += self._comments(view, comments)
        return tuple(sorted(found, key=lambda finding: finding.order))

    def _units(self, view: View, kept: Kept, unmoved: bool, *, condense: bool) -> list[Finding]:
        """Findings within units, clause by clause."""
        findings: list[Finding] = []
        places = Places(view, self._level, condense=condense)
        unmoved = kept.tempering.begin(places) and unmoved
        for clause in view.document.clauses:
            found = kept.clauses.get(clause)
            if found is None:
                found = tuple(entry for facts in clause.facts for entry in self._in(facts, view, kept))
                kept.clauses[clause] = found
            if found:
                placed = kept.placed.get(clause)
                if placed is None or not (unmoved and placed.complete):
                    told = kept.tempering.told(clause, found, places)
                    placed = kept.placed[clause] = self._placed(clause, told, placed, view)
                findings += filter(None, placed.findings)
                if not placed.complete:
                    findings += self._elsewhere(placed, view)
        return findings

    def _in(self, facts: Facts, view: View, kept: Kept) -> Iterator[tuple[Facts, tuple[Found, ...]]]:
        """What was found in one unit: by itself, and by looking around."""
        found = kept.own.get(facts)
        if found is None:
            found = kept.own[facts] = self._run(
                self._rules_for(view.profile, contextual=False), facts, "own", view
            )
        if found:
            yield facts, found
        met = view.clashes_in(facts) or view.twins_in(facts)
        if facts.references or facts.marks or facts.items or met:
            found = kept.around.get(facts)
            if found is None:
                found = kept.around[facts] = self._run(
                    self._rules_for(view.profile, contextual=True), facts, "around", view
                )
            if found:
                yield facts, found

    def _placed(self, clause: Clause, told: tuple[Raw, ...], known: Placed | None, view: View) -> Placed:
        """What is told of a clause, at its place."""
        document, key = view.document, view.document.key
        inside = all(place.facts in clause.facts for *_, problem in told for place in problem.related)
        ground = document.starts_of(clause) if inside else layout_of(document)
        if known is not None and known.told is told and known.ground == ground:
            return known
        findings = tuple(
            self._finding(rule, problem, view, document.index_of(facts)) if _stays((problem,), key) else None
            for facts, rule, problem in told
        )
        return Placed(told, ground, findings, None not in findings)

    def _elsewhere(self, placed: Placed, view: View) -> Iterator[Finding]:
        """The findings of a clause that name places in other documents."""
        for (facts, rule, problem), finding in zip(placed.told, placed.findings, strict=True):
            if finding is None:
                yield self._finding(rule, problem, view, view.document.index_of(facts))

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

    def _hidden(self, view: View) -> Iterator[Finding]:
        """Findings about the text as such, the only ones inside challenge files."""
        for index, facts in enumerate(view.document.facts):
            for rule, problem in self._run(self._text_rules, facts, "own", view) if facts.hidden else ():
                yield self._finding(rule, problem, view, index)

    def _clauses(self, view: View) -> Iterator[Finding]:
        for clause, first in zip(view.document.clauses, view.document.firsts, strict=True):
            for rule in self._about(clause.cues):
                for problem in rule.check(clause, view) if rule.contextual else rule.check(clause):
                    yield self._finding(rule, problem, view, first)

    def _whole(self, view: View, kept: Kept, scope: Scope) -> Iterator[Finding]:
        layout = layout_of(view.document)
        for rule in self._by_scope[scope]:
            problems = tuple(
                rule.check(view.document, view) if rule.contextual else rule.check(view.document)
            )
            known = kept.whole.get(rule.code)
            if (
                known is None
                or known.problems != problems
                or known.layout != layout
                or not _stays(problems, view.document.key)
            ):
                made = tuple(self._finding(rule, problem, view, None) for problem in problems)
                known = kept.whole[rule.code] = Whole(problems, layout, made)
            yield from known.findings

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
            (
                *(fix.moved(line) for fix in problem.fixes),
                *(fix.moved(document.line_of(facts)) for facts, fix in problem.fixes_at),
            ),
            problem.witness,
            problem.question,
        )


def _related(place: Place, workspace: Workspace) -> Related:
    span = workspace.documents[place.key].span_of(place.facts, place.span)
    return Related(place.key, span, place.message, place.clause, place.explains)
