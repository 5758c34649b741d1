"""All rules, one file each. To add one, write `<code>_<name>.py`; it is found by its file name.

The registry is sorted by code. A code is never used again once it has been given out.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Place, Problem, Rule, Scope, rule

__all__ = ["ALL", "FAMILIES", "Place", "Problem", "Rule", "Scope", "by_word", "rule"]

FAMILIES = {
    "ID": "identity",
    "REF": "references",
    "SUC": "success criteria",
    "AMB": "ambiguity",
    "TRM": "terms",
    "CON": "conflicts",
    "GAP": "completeness",
    "MOD": "modules",
    "TXT": "text hygiene",
    "EVL": "evaluation",
}

_RULE_FILE = lazy(r"[a-z]{2,3}\d{3}_")


def _load() -> Iterator[Rule]:
    for module in pkgutil.iter_modules(__path__):
        if _RULE_FILE.match(module.name):
            loaded = import_module(f"{__name__}.{module.name}")
            found = [value for value in vars(loaded).values() if isinstance(value, Rule)]
            expected = f"{found[0].code.lower()}_{found[0].name.replace('-', '_')}" if found else ""
            if len(found) != 1 or module.name != expected:
                raise ImportError(
                    f"rules/{module.name}.py must hold one rule, named as the file: {expected or 'none found'}"
                )
            yield found[0]


ALL: tuple[Rule, ...] = tuple(sorted(_load(), key=lambda rule: rule.code))


def by_word(word: str) -> tuple[Rule, ...]:
    """The rules that a code, a name or a family stands for; () for an unknown word."""
    return tuple(rule for rule in ALL if rule.answers_to(word))
