"""TXT002 invisible-character."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.facts import Facts
from spec_lsp.rules.base import Problem, Scope, rule

# U+200C and U+200D join letters in several scripts and parts of emoji, so they are left alone.
_INVISIBLE = frozenset("\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u2065\ufeff")


@rule("TXT002", name="invisible-character", scope=Scope.TEXT, severity=Severity.HINT)
def invisible_character(facts: Facts) -> Iterator[Problem]:
    """A character that nobody sees: zero-width space, soft hyphen, word joiner, tag character.

    ## Why is this bad
    Searches miss the word it stands in, ids that look equal are not, and tag characters can carry text
    to a model that no reviewer has seen.

    ## Example
    "refu\u200bnds" with U+200B ZERO WIDTH SPACE inside.

    ## Use instead
    Delete the character.
    """
    for span, character in facts.hidden:
        if character in _INVISIBLE or character >= "\U000e0000":
            yield Problem(
                span,
                f"U+{ord(character):04X} cannot be seen here and splits the word for search and models; delete it",
                fixes=(Fix(f"Delete U+{ord(character):04X}", (Edit(span, ""),), safe=True),),
            )
