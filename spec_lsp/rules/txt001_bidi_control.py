"""TXT001 bidi-control."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.facts import Facts
from spec_lsp.rules.base import Problem, Scope, rule

_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@rule("TXT001", name="bidi-control", scope=Scope.TEXT, severity=Severity.WARNING)
def bidi_control(facts: Facts) -> Iterator[Problem]:
    """A character that changes the direction in which text is shown.

    ## Why is this bad
    What a reader sees differs from what a parser or a model reads (CVE-2021-42574, "Trojan Source"): a
    "not" can be moved to another place on the screen.

    ## Example
    A sentence that holds U+202E RIGHT-TO-LEFT OVERRIDE.

    ## Use instead
    Delete the character; text in right-to-left scripts is shown correctly without it.
    """
    for span, character in facts.hidden:
        if character in _CONTROLS:
            yield Problem(
                span,
                f"U+{ord(character):04X} changes the order in which this line is shown; delete it",
                fixes=(Fix(f"Delete U+{ord(character):04X}", (Edit(span, ""),)),),
            )
