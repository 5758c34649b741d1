"""Draws findings for judges: `python -m bench.sample --each 6 --seed 7 --rules AMB,TRM`, from the public specs in ../shared.

Prints one JSON line a finding: file, line, the words at fault, the sentence, the message; the rule is named by a number only, so that
judges do not know what it is called. Documents that rules were tuned on are left out.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.lint import CLEAN, CORPUS
from spec_lsp.clarify.questions import one_line
from spec_lsp.clarify.sentence import sentence_at
from spec_lsp.config import Config, family_of
from spec_lsp.diagnostics import Finding
from spec_lsp.engine import Engine
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace


def load() -> Workspace:
    """All Markdown of the public specs."""
    workspace = Workspace.empty(Config(), lambda key: Path(key).exists())
    for path in sorted(CORPUS.rglob("*.md")):
        text = Text.from_str(path.read_bytes().decode("utf-8", "replace"))
        workspace = workspace.with_text(path.as_posix(), text)
    return workspace


def found(workspace: Workspace, families: frozenset[str]) -> Iterator[Finding]:
    """What is reported in them of these families of rules."""
    engine = Engine(workspace.config)
    for key in sorted(workspace.documents):
        if Path(key).relative_to(CORPUS).as_posix() not in CLEAN:
            yield from (
                finding
                for finding in engine.findings(workspace, key)
                if finding.suppressed is None and family_of(finding.code) in families
            )


def main() -> int:
    """Draw, and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--each", type=int, default=6, help="findings of each rule and severity")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--rules", default="AMB,TRM", help="families, with commas")
    chosen = options.parse_args()
    if not CORPUS.exists():
        print("needs ../shared: the public specs are not part of this project", file=sys.stderr)
        return 2
    workspace = load()
    by_rule: dict[tuple[str, int], list[Finding]] = {}
    for finding in found(workspace, frozenset(chosen.rules.split(","))):
        by_rule.setdefault((finding.code, finding.severity), []).append(finding)
    draw = random.Random(chosen.seed)
    for number, (_, listed) in enumerate(sorted(by_rule.items())):
        for finding in draw.sample(listed, min(chosen.each, len(listed))):
            print(json.dumps(_row(workspace, number, finding), ensure_ascii=False))
    return 0


def _row(workspace: Workspace, number: int, finding: Finding) -> dict[str, object]:
    document = workspace.documents[finding.key]
    return {
        "rule": number,
        "code": finding.code,
        "severity": finding.severity.label,
        "file": Path(finding.key).relative_to(CORPUS).as_posix(),
        "line": finding.span.line + 1,
        "words": one_line(document.text.slice(finding.span)),
        "sentence": one_line(document.text.slice(sentence_at(document, finding.span))),
        "message": finding.message,
        "readings": [fix.title for fix in finding.fixes],
    }


if __name__ == "__main__":
    sys.exit(main())
