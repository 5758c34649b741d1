"""Suppression comments: `<!-- spec-lsp: ignore AMB002 reason -->`, on the line, before it, or for the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from spec_lsp.diagnostics import Finding
from spec_lsp.dialects.comments import comments_of
from spec_lsp.document import Document
from spec_lsp.facts import Directive, Facts
from spec_lsp.rules.base import Rule


@dataclass(slots=True)
class Suppression:
    """One comment at its place, and the words of it that silenced something."""

    facts: Facts
    directive: Directive
    line: int  # the line it speaks about; -1 for the whole file
    used: set[str] = field(default_factory=set)

    def silences(self, finding: Finding, rule: Rule) -> bool:
        """Whether it covers `finding`; remembers by which of its words."""
        if self.line >= 0 and not finding.span.line <= self.line <= max(
            finding.span.line, finding.span.end_line
        ):
            return False
        if not self.directive.words:
            self.used.add("")
            return True
        words = [word for word in self.directive.words if rule.answers_to(word)]
        self.used.update(words)
        return bool(words)

    @property
    def unused(self) -> tuple[str, ...]:
        """Its words that silenced nothing; ("",) for a comment without words that did not."""
        return tuple(word for word in self.directive.words or ("",) if word not in self.used)


def suppressions(document: Document) -> list[Suppression]:
    """The suppression comments of a document."""
    return [
        Suppression(facts, directive, _line(document, facts, directive))
        for facts in document.facts
        if facts.directives
        for directive in facts.directives
    ]


def _line(document: Document, facts: Facts, directive: Directive) -> int:
    if directive.scope == "file":
        return -1
    span = document.span_of(facts, directive.span)
    if directive.scope == "line":
        return span.line
    following = span.end_line + 1
    lines = document.text.lines
    # A blank line after a comment that stands alone belongs to the layout, not to what it speaks about.
    while following + 1 < len(lines) and not lines[following].strip():
        following += 1
    return following


def suppression_comment(key: str, words: str) -> str:
    """`words`, such as `ignore REF001 reason`, as a suppression comment for the file called `key`."""
    code = comments_of(key)
    return code.write(f"spec-lsp: {words}") if code else f"<!-- spec-lsp: {words} -->"


def apply(
    findings: Iterable[Finding], comments: Sequence[Suppression], rules: Mapping[str, Rule]
) -> list[Finding]:
    """Mark the findings that a comment covers with its reason. `rules` by code: whose findings they are."""
    result = []
    for finding in findings:
        covering = [comment for comment in comments if comment.silences(finding, rules[finding.code])]
        result.append(replace(finding, suppressed=covering[0].directive.reason) if covering else finding)
    return result
