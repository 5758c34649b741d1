"""`spec-lsp incident`: a bad answer becomes a BAD case of the clause that it broke, and says why nothing caught it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from spec_lsp.clauses import Clause
from spec_lsp.cli.edits import Written, carry_out, diff_of, written
from spec_lsp.cli.exits import FINDINGS, INCOMPLETE, OK, UsageError
from spec_lsp.cli.governors import lines_of
from spec_lsp.cli.places import project_of, shown_path, start_keys, tell_skipped
from spec_lsp.cli.writing import Unreadable, text_of, text_of_file
from spec_lsp.config import nearest
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.exchange import Message
from spec_lsp.files import Loaded, load
from spec_lsp.files.owners import read_owners
from spec_lsp.files.project import absolute
from spec_lsp.files.runs import newest
from spec_lsp.gate import Block, block_of
from spec_lsp.incidents.causes import Last, diagnose, proposed
from spec_lsp.incidents.filing import Filed, can_keep, file, is_known, reason_of
from spec_lsp.incidents.redaction import redact
from spec_lsp.incidents.transcripts import Unclear, transcript
from spec_lsp.reports.columns import counted, printable
from spec_lsp.uris import relative
from spec_lsp.workspace import Workspace


def incident(options: Namespace) -> int:
    """File a bad answer, or show what filing would change; 1 if a release is blocked at its clause."""
    day = _day(options.date)
    messages = _private(_messages(options.transcript), redacting=options.redact)
    keys = start_keys(options.paths or ["."])
    loaded = load(keys, project_of(keys, options), asked=True)
    tell_skipped(loaded.skipped)
    if options.clause is None:
        raise _asking(loaded.workspace, messages)
    document, clause = _chosen(loaded.workspace, options.clause)
    if not can_keep(loaded.workspace, document):
        family = document.dialect.name if document.dialect else "no"
        raise UsageError(
            f"{printable(shown_path(document.key))} is of the family {family}, which keeps no judged answers; "
            "write down what must not happen as a scenario or criterion of the clause"
        )
    reason = reason_of(day, options.source or "", options.why or "")
    filed = file(
        loaded.workspace, document, clause, messages, reason, " ".join((options.title or "").split())
    )
    changes = written(loaded.workspace, filed.edits, filed.creates)
    after = _after(loaded.workspace, changes)
    if is_known(loaded.workspace.documents.get(filed.key), after.documents[filed.key]):
        raise UsageError(f"this answer is filed already, in {printable(shown_path(filed.key))}")
    if options.dry_run:
        sys.stdout.write(diff_of(changes))
    else:
        carry_out(changes)
        sys.stdout.writelines(f"written: {printable(shown_path(one.key))}\n" for one in changes)
    why = diagnose(loaded.workspace, document, clause, messages, _last(document, loaded.project.root))
    sys.stdout.write(f"why: {printable(why.sentence)}\n")
    status = _gate(after, loaded, document, clause, filed)
    return INCOMPLETE if loaded.skipped else status


def _day(written: str | None) -> date:
    """The day of an incident: as it is given, else today. Raises UsageError."""
    if written is None:
        return date.today()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"--date takes a day such as 2026-11-25; found `{printable(written)}`") from None


def _messages(path: str) -> tuple[Message, ...]:
    """The conversation of a file, or of stdin. Raises UsageError."""
    try:
        text = text_of(sys.stdin.buffer.read(), "stdin") if path == "-" else text_of_file(path)
        return transcript(text)
    except (Unreadable, Unclear) as error:
        raise UsageError(str(error)) from None


def _private(messages: tuple[Message, ...], *, redacting: bool) -> tuple[Message, ...]:
    """The messages, without what is private if that is wanted; says on stderr what was replaced, or what is there."""
    safe, counts = redact(messages)
    if counts:
        told = ", ".join(
            counted(count, kind, f"{kind}es" if kind.endswith("s") else None)
            for kind, count in counts.items()
        )
        said = (
            f"replaced {told}"
            if redacting
            else f"warning: the transcript holds {told}; --redact puts placeholders"
        )
        sys.stderr.write(f"spec-lsp: {said}\n")
    return safe if redacting else messages


def _asking(workspace: Workspace, messages: Sequence[Message]) -> UsageError:
    """What to say where nobody said which clause was broken: those that govern."""
    answer = proposed(workspace, messages)
    sys.stdout.write("\n".join(lines_of(answer)).rstrip("\n") + "\n")
    if not answer.governors:
        return UsageError(
            "the spec is silent: no clause governs what was asked; write one, or name the nearest with --clause ID"
        )
    named = " or ".join(dict.fromkeys(f"--clause {printable(one.id)}" for one in answer.governors))
    return UsageError(f"which clause did the answer break? {named}")


def _chosen(workspace: Workspace, name: str) -> tuple[Document, Clause]:
    """The one clause that `ID` or `PATH#ID` stands for. Raises UsageError for none, and for several."""
    path, _, own = name.rpartition("#")
    found = [
        (document, clause)
        for document in workspace.specs()
        if not path or document.key == absolute(path)
        for clause in document.clauses_of(own)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        choice = "".join(
            f"\n  {printable(shown_path(document.key))}:{document.clause_span(clause).line + 1}  {printable(clause.title)}"
            for document, clause in found
        )
        raise UsageError(
            f"{len(found)} clauses are called {printable(own)}; name one as PATH#ID, or give each an id of its own{choice}"
        )
    known = (name for document in workspace.specs() for name in document.ids)
    near = nearest(own, known)
    hint = (
        f"; did you mean `{printable(near)}`?"
        if near
        else "; leave --clause out, and those that govern are listed"
    )
    raise UsageError(f"no clause has the id `{printable(own)}`{hint}")


def _last(document: Document, root: str) -> Last | None:
    """The newest evaluation that holds a document, None if there is none."""
    spec = relative(document.key, root)
    found = newest(root, spec)
    return Last(found.run, spec) if found else None


def _after(workspace: Workspace, changes: Iterable[Written]) -> Workspace:
    for one in changes:
        workspace = workspace.with_text(one.key, one.text)
    return workspace


def _gate(workspace: Workspace, loaded: Loaded, document: Document, clause: Clause, filed: Filed) -> int:
    """Say whether a release is blocked at the clause, as `check --gate` would."""
    blocks = list(_blocks(workspace, loaded, document, clause, filed))
    if not blocks:
        sys.stdout.write(f"gate: nothing blocks a release at {printable(clause.id)}\n")
        return OK
    for block in blocks:
        owner = f"{block.owner}: " if block.owner else ""
        sys.stdout.write(f"gate: blocked, {printable(f'{owner}{block.why}; {block.fix}')}\n")
    return FINDINGS


def _blocks(
    workspace: Workspace, loaded: Loaded, document: Document, clause: Clause, filed: Filed
) -> Iterator[Block]:
    engine, owner_of = Engine(loaded.project.config), cache(read_owners(loaded.project.root).of)
    for key in dict.fromkeys((document.key, filed.key)):
        for finding in engine.findings(workspace, key):
            if finding.suppressed is None and (key != document.key or finding.clause == clause.id):
                block = block_of(finding, workspace, owner_of)
                if block is not None:
                    yield block
