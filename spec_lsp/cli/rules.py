"""`spec-lsp rules`: all rules."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from spec_lsp.cli.exits import OK
from spec_lsp.rules import ALL, FAMILIES


def rules(options: Namespace) -> int:
    """Print the registry, as a table or as data."""
    if options.format == "json":
        rows = [
            {
                "code": rule.code,
                "name": rule.name,
                "family": FAMILIES[rule.family],
                "severity": rule.severity.label,
                "summary": rule.summary,
            }
            for rule in ALL
        ]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return OK
    width = max(len(rule.name) for rule in ALL)
    for rule in ALL:
        sys.stdout.write(f"{rule.code:<7} {rule.name:<{width}} {rule.severity.label:<8} {rule.summary}\n")
    sys.stdout.write("\nNext: spec-lsp explain CODE\n")
    return OK
