"""Which rules are asked about what, within a unit or a clause; those that wait for a cue are found by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from spec_lsp.facts import Facts
from spec_lsp.rules import Rule, Scope
from spec_lsp.view import View
from spec_lsp.wording import sentences_of

Subjects = Callable[[Facts, View], Iterable[Any]]


class Asked(NamedTuple):
    """Rules of one scope, and how to get at their subjects."""

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
IN_UNIT: dict[Scope, Subjects] = {
    Scope.TEXT: lambda facts, _: (facts,) if facts.hidden else (),
    Scope.PROSE: lambda facts, _: () if facts.commentary else facts.prose,
    Scope.STATEMENT: lambda facts, _: facts.statements,
    Scope.SENTENCE: lambda facts, view: sentences_of(facts, view.cues),
    Scope.REFERENCE: lambda facts, _: facts.references,
    Scope.MARK: lambda facts, _: facts.marks,
    Scope.TWIN: lambda facts, view: view.twins_in(facts),
    Scope.CLASH: lambda facts, view: view.clashes_in(facts),
    Scope.ITEM: lambda facts, view: (item for item in facts.items if view.document.defines(item)),
}
