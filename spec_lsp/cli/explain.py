"""`spec-lsp explain`: the page of a rule."""

from __future__ import annotations

import sys
from argparse import Namespace

from spec_lsp.cli.exits import OK, UsageError
from spec_lsp.cli.words import known_words, unknown
from spec_lsp.rules import FAMILIES, Rule, by_word


def explain(options: Namespace) -> int:
    """Print the pages of the rules that a code, a name or a family stands for."""
    word = known_words().get(options.rule.casefold())
    if word is None:
        raise UsageError(unknown(options.rule))
    found = by_word(word)
    if not found:
        raise UsageError(f"the family {word} ({FAMILIES[word]}) has no rules yet")
    sys.stdout.write("\n\n".join(_page(rule) for rule in found))
    return OK


def _page(rule: Rule) -> str:
    return (
        f"{rule.code} {rule.name}\n"
        f"family: {FAMILIES[rule.family]}, severity: {rule.severity.label}\n\n"
        f"{rule.doc}\n\n"
        "## How to accept a case\n"
        f"On the line or before it:  <!-- spec-lsp: ignore {rule.code} your reason -->\n"
        f'In spec-lsp.toml:          ignore = ["{rule.code}"]\n'
    )
