"""Runs the rules over one document of a snapshot and says what they found, at absolute places.

What a unit's own rules found is kept as long as the unit lives, so an edit re-runs them for the units it
changed. Rules that look beyond their unit run each time; they only look things up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from spec_lsp.clauses import Facts
from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding, Severity, Span
from spec_lsp.document import Document
from spec_lsp.rules import ALL, Problem, Rule, Scope
from spec_lsp.suppression import Suppression, apply, suppressions
from spec_lsp.view import View
from spec_lsp.workspace import Workspace

Found = tuple[Rule, Problem]
Subjects = Callable[[Facts], Iterable[Any]]

# What the rules of a scope are asked about, within one unit.
_IN_UNIT: dict[Scope, Subjects] = {
    Scope.TEXT: lambda facts: (facts,) if facts.hidden else (),
    Scope.PROSE: lambda facts: () if facts.commentary else facts.prose,
    Scope.STATEMENT: lambda facts: facts.statements,
    Scope.REFERENCE: lambda facts: facts.references,
    Scope.MARK: lambda facts: facts.marks,
    Scope.LIMIT: lambda facts: facts.limits,
}


@dataclass
class Engine:
    """The selected rules with their severities, and what they found in units that still live.

    `counters` counts the runs of unit rules: a measure of work that no clock disturbs.
    """

    config: Config
    rules: tuple[Rule, ...] = ALL
    counters: dict[str, int] = field(default_factory=lambda: {"units": 0})
    _kept: dict[str, dict[Facts, tuple[Found, ...]]] = field(default_factory=dict, repr=False)
    _last: dict[str, tuple[Workspace, tuple[Finding, ...]]] = field(default_factory=dict, repr=False)

    @cached_property
    def severities(self) -> dict[str, Severity]:
        """Severity of each selected rule, by code."""
        return {rule.code: severity for rule in self.rules if (severity := _severity(rule, self.config)) is not None}

    @cached_property
    def _by_scope(self) -> dict[Scope, tuple[Rule, ...]]:
        chosen = [rule for rule in self.rules if rule.code in self.severities]
        return {scope: tuple(rule for rule in chosen if rule.scope is scope) for scope in Scope}

    def findings(self, workspace: Workspace, key: str) -> tuple[Finding, ...]:
        """All findings of a document, in order of place; suppressed ones are marked, not left out."""
        last = self._last.get(key)
        if last and last[0] is workspace:
            return last[1]
        document = workspace.documents.get(key)
        found = self._check(workspace, document) if document else ()
        self._last[key] = workspace, found
        return found

    def forget(self, key: str) -> None:
        """Drop what is kept of a document that is gone or closed."""
        self._kept.pop(key, None)
        self._last.pop(key, None)

    def _check(self, workspace: Workspace, document: Document) -> tuple[Finding, ...]:
        view = View(workspace, document)
        if workspace.served_specs(document.key):
            found = self._units(document, view, (Scope.TEXT,))
            found += self._whole(document, view, Scope.CHALLENGE)
        elif document.dialect is not None:
            found = self._units(document, view, tuple(_IN_UNIT))
            found += self._clauses(document, view)
            found += self._whole(document, view, Scope.DOCUMENT)
        else:
            return ()
        comments = suppressions(document)
        if comments:
            findings = apply(found, comments)
            findings += [finding for _, finding in self._comments(document, comments)]
        else:
            findings = [finding for _, finding in found]
        return tuple(sorted(findings, key=lambda finding: finding.order))

    def _units(self, document: Document, view: View, scopes: tuple[Scope, ...]) -> list[tuple[Rule, Finding]]:
        pure = [(rule, _IN_UNIT[scope]) for scope in scopes for rule in self._by_scope[scope] if not rule.contextual]
        contextual = [(rule, _IN_UNIT[scope]) for scope in scopes for rule in self._by_scope[scope] if rule.contextual]
        before, now = self._kept.get(document.key, {}), {}
        result = []
        for index, facts in enumerate(document.facts):
            found = before.get(facts)
            if found is None:
                self.counters["units"] += 1
                found = tuple((rule, problem) for rule, of in pure for subject in of(facts) for problem in rule.check(subject))
            now[facts] = found
            if facts.references or facts.marks or facts.limits:
                found += tuple(
                    (rule, problem) for rule, of in contextual for subject in of(facts) for problem in rule.check(subject, view)
                )
            result.extend((rule, self._finding(rule, problem, document, index)) for rule, problem in found)
        self._kept[document.key] = now
        return result

    def _clauses(self, document: Document, view: View) -> list[tuple[Rule, Finding]]:
        return [
            (rule, self._finding(rule, problem, document, first))
            for rule in self._by_scope[Scope.CLAUSE]
            for clause, first in zip(document.clauses, document.firsts, strict=True)
            for problem in (rule.check(clause, view) if rule.contextual else rule.check(clause))
        ]

    def _whole(self, document: Document, view: View, scope: Scope) -> list[tuple[Rule, Finding]]:
        return [
            (rule, self._finding(rule, problem, document, None))
            for rule in self._by_scope[scope]
            for problem in (rule.check(document, view) if rule.contextual else rule.check(document))
        ]

    def _comments(self, document: Document, comments: Iterable[Suppression]) -> Iterator[tuple[Rule, Finding]]:
        """Findings about comments that silence nothing; a comment on a rule that did not run is given credit."""
        known = {rule for rule in self.rules if rule.code not in self.severities}
        for rule in self._by_scope[Scope.DIRECTIVE]:
            for comment in comments:
                unused = tuple(word for word in comment.unused if not any(other.answers_to(word) for other in known))
                index = document.facts.index(comment.facts)
                for problem in rule.check(comment.directive, unused):
                    yield rule, self._finding(rule, problem, document, index)

    def _finding(self, rule: Rule, problem: Problem, document: Document, unit: int | None) -> Finding:
        """Give a problem its absolute place. `unit` is that of the rule's subject, None for whole documents."""
        if problem.at is not None:
            unit = document.facts.index(problem.at)
        line = document.starts[unit] if unit is not None else 0
        at = unit if unit is not None else document.unit_at(problem.span.line)
        clause = document.clause_of(at).id if at is not None and document.facts else None
        return Finding(
            rule.code,
            self.severities[rule.code],
            document.key,
            problem.span.moved(line) if line else problem.span,
            problem.message,
            clause or None,
            problem.related,
            tuple(fix.moved(line) for fix in problem.fixes) if line else problem.fixes,
            problem.witness,
        )


def _severity(rule: Rule, config: Config) -> Severity | None:
    """Severity of a rule under a configuration, None if it is not to run; the most exact word wins."""
    words = (rule.code, rule.name, rule.family)
    if config.select and not any(word in config.select for word in words):
        return None
    if any(word in config.ignore for word in words):
        return None
    return next((config.severity[word] for word in words if word in config.severity), rule.severity)

