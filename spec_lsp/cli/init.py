"""`spec-lsp init`: a first spec, out of a prompt or to be filled in."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import PurePosixPath

from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.places import project_of, quoted
from spec_lsp.cli.writing import MOST_BYTES, Unreadable, refuse_to_overwrite, text_of, text_of_file, write
from spec_lsp.drafting import Draft, draft, slug_of
from spec_lsp.files import load
from spec_lsp.files.project import absolute
from spec_lsp.reports.columns import counted, printable
from spec_lsp.uris import path_of, relative

_DEFAULT = "spec.md"
# Files that all have one name are called after their folder.
_COMMON_NAMES = frozenset({"skill", "agents", "claude", "gemini", "spec", "prompt"})
_SKELETON = """\
---
spec: {{name: {name}}}
---

# {title}

<!-- One clause for each demand: who must do what, when, within which limit. The word in braces is its id, by which links,
tests and tasks refer to it; it stays when the title changes. -->

## First clause {{#first-clause}}

[NEEDS CLARIFICATION: who must do what, under which condition, within which limit?]
"""


def init(options: Namespace) -> int:
    """Write what `options` ask for; nothing that is there is overwritten without being asked."""
    try:
        if options.agents is not None:
            from spec_lsp.cli.agents import agents

            return agents(options)
        return _from_prompt(options) if options.source else _skeleton(options)
    except Unreadable as problem:
        sys.stderr.write(f"spec-lsp: {problem}\n")
        return INCOMPLETE


def _from_prompt(options: Namespace) -> int:
    text, name = _prompt(options.source)
    out = options.out or _DEFAULT
    folder = None if out == "-" else project_of((absolute("."),), options).config.challenges
    drafted = draft(text, name, folder)
    if not drafted.clauses:
        sys.stderr.write(
            "spec-lsp: no sentence of this prompt demands anything, so the spec has no clause yet\n"
        )
    if out == "-":
        sys.stdout.write(drafted.spec)
        return OK
    beside = os.path.join(os.path.dirname(out), folder or "")
    files = {
        out: drafted.spec,
        **{os.path.join(beside, file): content for file, content in drafted.challenges},
    }
    refuse_to_overwrite(files, force=options.force)
    newline = "\r\n" if "\r\n" in text else "\n"
    for path, content in files.items():
        write(path, content.replace("\n", newline))
    _tell(drafted, out)
    return OK


def _prompt(source: str) -> tuple[str, str]:
    """The text of a prompt, and a name for its spec. Raises UsageError and Unreadable."""
    if source == "-":
        return text_of(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input"), "draft"
    key = absolute(source)
    if "\x00" in source or not os.path.exists(path_of(key)):
        raise UsageError(f"no such file: {printable(source)}")
    path = PurePosixPath(key)
    stem = path.name.strip(".").partition(".")[0]
    stem = path.parent.name if stem.lower() in _COMMON_NAMES else stem
    return text_of_file(source), slug_of(stem.replace("_", " "), "draft")


def _tell(drafted: Draft, out: str) -> None:
    counts = [counted(drafted.clauses, "clause"), counted(drafted.questions, "open question")]
    if drafted.challenges:
        counts.append(f"{counted(len(drafted.challenges), 'challenge file')} beside it")
    sys.stdout.write(f"{printable(out)} written: {', '.join(counts)}\nNext: spec-lsp check {quoted([out])}\n")


def _skeleton(options: Namespace) -> int:
    """Say what is here; where no spec is, write a first one."""
    specs = _found(options)
    prompts = [path for family in ("prompts", "agents") for path in specs.pop(family, [])]
    out = options.out or _DEFAULT
    if not specs or options.out:
        refuse_to_overwrite([out], force=options.force)
        name = slug_of(PurePosixPath(absolute(".")).name, "spec")
        write(out, _SKELETON.format(name=name, title=name.replace("-", " ").capitalize()))
        sys.stdout.write(f"{printable(out)} written: a first clause to fill in\n")
        if prompts:
            retry = quoted(["--from", prompts[0], "--force"])
            sys.stdout.write(f"or begin with what is there: spec-lsp init {retry}\n")
    sys.stdout.write("Next: spec-lsp check\n")
    return OK


def _found(options: Namespace) -> dict[str, list[str]]:
    """The specs in this folder by family, after they were shown."""
    here = absolute(".")
    loaded = load((here,), project_of((here,), options))
    specs: dict[str, list[str]] = {}
    for key in loaded.checked:
        dialect = loaded.workspace.documents[key].dialect
        if dialect:
            specs.setdefault(dialect.name, []).append(relative(key, here))
    for family, paths in sorted(specs.items()):
        more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
        sys.stdout.write(f"found, {family}: {printable(paths[0])}{more}\n")
    return specs
