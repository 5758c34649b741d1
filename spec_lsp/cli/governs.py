"""`spec-lsp governs`: which clauses hold in a situation that is told in plain words, and which yields to which."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from spec_lsp.cli.exits import FINDINGS, INCOMPLETE, OK, UsageError
from spec_lsp.cli.governors import lines_of, record_of
from spec_lsp.cli.places import project_of, start_keys, tell_skipped
from spec_lsp.files import load
from spec_lsp.governing import governs as ask
from spec_lsp.governing import tells


def governs(options: Namespace) -> int:
    """Print the clauses that govern a situation: 0 if any does, 1 if none, incomplete if something could not be read."""
    if not tells(options.situation):
        raise UsageError(
            'tell the situation in a few words: spec-lsp governs "a customer asks for a refund on day 31"'
        )
    keys = start_keys(options.paths or ["."])
    loaded = load(keys, project_of(keys, options), asked=True)
    answer = ask(loaded.workspace, options.situation, options.limit)
    if options.format == "json":
        sys.stdout.write(json.dumps(record_of(answer), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(lines_of(answer)).rstrip("\n") + "\n")
    tell_skipped(loaded.skipped)
    if loaded.skipped:
        return INCOMPLETE
    return OK if answer.governors else FINDINGS
