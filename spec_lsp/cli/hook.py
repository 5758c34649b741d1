"""`spec-lsp check --hook AGENT`: what a coding agent runs after each edit; it reads the agent's JSON and answers in its way."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from typing import Any

from spec_lsp.cli.exits import UsageError
from spec_lsp.cli.places import project_of
from spec_lsp.diagnostics import Finding, Severity
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.files import Loaded, load
from spec_lsp.files.discover import SUFFIXES
from spec_lsp.files.globs import compile_globs
from spec_lsp.files.project import Project, absolute
from spec_lsp.reports.lines import concise
from spec_lsp.rules import ALL
from spec_lsp.uris import path_of, relative
from spec_lsp.wiring import answer, edited_files
from spec_lsp.wiring.answers import folder_of

_MOST_BYTES = 64 * 1024 * 1024
_MOST_FINDINGS = 20
_KIRO_SPECS = ".kiro/specs"  # where a payload of Kiro that names no file may have come from


def hook(options: Namespace) -> int:
    """Check what an agent has just edited; silent about files that are no specs."""
    payload = _payload()
    told = answer(options.hook, payload, _findings(options, payload))
    sys.stdout.write(told.out)
    sys.stderr.write(told.err)
    return told.status


def _payload() -> Any:
    """The JSON on stdin, None where there is none."""
    if sys.stdin is None or sys.stdin.isatty():
        return None
    try:
        return json.loads(sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None


def _findings(options: Namespace, payload: Any) -> str:
    """What is wrong in the edited specs, a line each, "" where nothing is."""
    keys = _keys(options, payload)
    if not keys:
        return ""
    try:
        project = project_of(keys, options)
    except UsageError as error:  # the agent may have broken the configuration
        return f"spec-lsp: {error}\n"
    wanted = [key for key in keys if os.path.isdir(path_of(key)) or _is_document(key, project)]
    return _report(load(wanted, project)) if wanted else ""


def _keys(options: Namespace, payload: Any) -> list[str]:
    folder = folder_of(payload) or "."
    paths = (
        options.paths
        if options.paths != ["."]
        else [os.path.join(folder, path) for path in edited_files(payload)]
    )
    if not paths and options.hook == "kiro":
        paths = [os.path.join(folder, _KIRO_SPECS)]
    return [absolute(path) for path in paths if "\x00" not in path and os.path.exists(path)]


def _is_document(key: str, project: Project) -> bool:
    include = compile_globs(project.root, project.config.include)
    exclude = compile_globs(project.root, project.config.exclude)
    if exclude and exclude.decide(key):
        return False
    return key.lower().endswith(SUFFIXES) or bool(include and include.decide(key))


def _report(loaded: Loaded) -> str:
    engine = Engine(loaded.project.config)
    found = [
        finding
        for key in loaded.checked
        for finding in engine.findings(loaded.workspace, key)
        if _counts(finding, loaded.workspace.documents[key])
    ]
    if not found:
        return ""
    found.sort(key=lambda finding: (finding.severity, finding.order))
    names, here = {rule.code: rule.name for rule in ALL}, absolute(".")
    lines = [
        concise(relative(finding.key, here), names[finding.code], finding)
        for finding in found[:_MOST_FINDINGS]
    ]
    if len(found) > _MOST_FINDINGS:
        lines.append(f"... and {len(found) - _MOST_FINDINGS:,} more")
    lines.append(
        f"spec-lsp: mend what your edit brought in; `spec-lsp explain {found[0].code}` says more. Take no clause or id out for it, and "
        "invent no figure: write [NEEDS CLARIFICATION: the question] and ask."
    )
    return "\n".join(lines) + "\n"


def _counts(finding: Finding, document: Document) -> bool:
    """Whether an agent should mend it: no hint, and no question that it has to put to somebody."""
    asks = document.text.slice(finding.span).startswith("[NEEDS CLARIFICATION")
    return finding.suppressed is None and finding.severity is not Severity.HINT and not asks
