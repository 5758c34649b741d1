"""`spec-lsp init --agents`: the hooks and rules with which coding agents check specs."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from spec_lsp.cli.exits import INCOMPLETE, OK
from spec_lsp.cli.writing import text_of_file, write
from spec_lsp.wiring import steps
from spec_lsp.wiring.plans import chosen


def agents(options: Namespace) -> int:
    """Write the files of the agents named, in the folder you are in; incomplete if one has to be mended by hand."""
    refused = False
    for agent in dict.fromkeys(options.agents or chosen(os.path.lexists)):
        for step in steps(agent, _existing, _names):
            if step.text is not None:
                write(step.path, step.text)
            refused = refused or step.refused
            sys.stdout.write(f"{agent}: {step.path} {step.note}\n")
    sys.stdout.write("Agents run what these files say: read them before you commit them.\n")
    return INCOMPLETE if refused else OK


def _existing(path: str) -> str | None:
    return text_of_file(path) if os.path.lexists(path) else None


def _names(path: str) -> Sequence[str]:
    return sorted(os.listdir(path)) if os.path.isdir(path) else ()
