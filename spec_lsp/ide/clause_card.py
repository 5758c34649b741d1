"""A clause on a card: its title and authority, what it says, who refers to it, how it is challenged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from spec_lsp.case_law import case_law
from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Finding, Span
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Modality, Reference, Statement
from spec_lsp.ide import markup
from spec_lsp.ide.excerpt import clause_text
from spec_lsp.ide.markup import Piece
from spec_lsp.ide.results_card import results_card
from spec_lsp.resolve import State, resolve, resolve_mark
from spec_lsp.trace import Relation, in_code
from spec_lsp.uses import addresses
from spec_lsp.workspace import Workspace

_TEXT = 500  # characters of the clause that are shown
_NAMES = 8  # references, marks or findings that are named; the rest is counted


def clause_card(
    workspace: Workspace,
    document: Document,
    clause: Clause,
    seen_from: Document,
    findings: Sequence[Finding] = (),
) -> Piece:
    """The card of a clause of `document`, for a reader of `seen_from`."""
    return markup.paragraphs(
        [
            _head(document, clause, seen_from),
            strength(clause.statements, clause.authority),
            markup.quoted(clause_text(workspace, document, clause, _TEXT)),
            coverage(workspace, document, clause.id, seen_from),
            incoming(workspace, document, clause.id, seen_from),
            outgoing(
                workspace,
                document,
                (reference for facts in clause.facts for reference in facts.references),
                seen_from,
            ),
            _challenges(workspace, document, clause),
            _examples(clause),
            _pinned(workspace, document, clause),
            results_card(workspace, document, clause),
            open_findings(document, document.clause_span(clause), findings),
        ]
    )


def relative(document: Document, key: str) -> str:
    """The path of another document as an author of `document` would write it."""
    here, there = document.folder.split("/"), key.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    upwards = [] if document.is_code else [".."] * (len(here) - shared)
    return key if shared == 0 else "/".join(upwards + there[shared:])


def address_in(seen_from: Document, key: str, fragment: str | None) -> Piece:
    """An address as an author of `seen_from` would write it."""
    path = "" if key == seen_from.key else relative(seen_from, key)
    return markup.code(f"{path}#{fragment}" if fragment else path or "the document itself")


def _head(document: Document, clause: Clause, seen_from: Document) -> Piece:
    title = markup.bold(clause.title) if clause.title else markup.own("Above the first heading")
    where = address_in(seen_from, document.key, clause.id)
    return markup.joined([title, where if clause.heading else markup.EMPTY], " ")


def strength(statements: Iterable[Statement], authority_level: str | None = None) -> Piece:
    """Its authority, and how many of its sentences bind how strongly."""
    counted = Counter(statement.modality for statement in statements)
    authority = markup.own("authority ") + markup.bold(authority_level) if authority_level else markup.EMPTY
    said = [markup.own(f"{counted[modality]} {modality.value}") for modality in Modality if counted[modality]]
    return markup.joined([authority, *said], " · ")


def listed(label: str, names: Iterable[Piece]) -> Piece:
    """`label N: a, b, c and 3 more`; empty without names."""
    unique = {name.plain: name for name in names}
    some = list(unique.values())
    if not some:
        return markup.EMPTY
    rest = len(some) - _NAMES
    more = markup.own(f" and {rest} more") if rest > 0 else markup.EMPTY
    return markup.own(f"{label} {len(some)}: ") + markup.joined(some[:_NAMES], ", ") + more


def _kind(kind: EdgeKind) -> Piece:
    return markup.EMPTY if kind is EdgeKind.MENTIONS else markup.own(f" ({kind.value})")


def coverage(workspace: Workspace, document: Document, identifier: str, seen_from: Document) -> Piece:
    """Where code implements a clause or item of `document`, and where tests test it."""
    links = in_code(workspace, document, identifier)
    parts = [
        listed(
            relation.value.capitalize(),
            (
                markup.code(f"{relative(seen_from, link.document.key)}:{link.span.line + 1}")
                for link in links
                if link.relation is relation
            ),
        )
        for relation in (Relation.IMPLEMENTED, Relation.TESTED)
    ]
    return markup.joined(parts, " · ")


def incoming(workspace: Workspace, document: Document, identifier: str, seen_from: Document) -> Piece:
    """Which specs refer to a clause or item of `document`; what it says of itself is left out."""
    edges = sorted(
        (edge.source_key, edge.source, edge.kind.value, edge.kind)
        for address in addresses(document, identifier)
        for edge in workspace.edges_to(document, address)
        if (edge.source_key, edge.source) != (document.key, identifier)
        and not workspace.documents[edge.source_key].is_code
    )
    return listed(
        "Referred to by", (address_in(seen_from, key, name) + _kind(kind) for key, name, _, kind in edges)
    )


def outgoing(
    workspace: Workspace, document: Document, references: Iterable[Reference], seen_from: Document
) -> Piece:
    """What `references` of `document` lead to."""
    return listed("Refers to", _targets(workspace, document, references, seen_from))


def _targets(
    workspace: Workspace, document: Document, references: Iterable[Reference], seen_from: Document
) -> Iterator[Piece]:
    for reference in references:
        found = resolve(workspace, document, reference)
        missing = found.state in (State.UNKNOWN, State.NO_FILE)
        lost = markup.own(" (not found)") if missing else markup.EMPTY
        if found.key:
            yield address_in(seen_from, found.key, reference.fragment) + _kind(reference.kind) + lost


def _challenges(workspace: Workspace, document: Document, clause: Clause) -> Piece:
    marks = [mark for mark in clause.marks if mark not in document.footnotes]
    return listed("Challenges", (_mark(workspace, document, mark) for mark in marks))


def _mark(workspace: Workspace, document: Document, mark: str) -> Piece:
    found = resolve_mark(workspace, document, mark)
    if found.target is None:
        return markup.code(f"[^{mark}]") + markup.own(" no file" if found.state is State.NO_FILE else "")
    prompts = sum(talk.prompts for facts in found.target.facts for talk in facts.conversations)
    return markup.code(f"[^{mark}]") + markup.own(f" {prompts} prompts" if prompts != 1 else " 1 prompt")


def _examples(clause: Clause) -> Piece:
    number = sum(len(facts.examples) for facts in clause.facts)
    verdicts = Counter(
        case.verdict for facts in clause.facts for talk in facts.conversations for case in talk.cases
    )
    if not number and not verdicts:
        return markup.EMPTY
    graded = ", ".join(f"{verdicts[name]} {name}" for name in ("GOOD", "OK", "BAD") if verdicts[name])
    return markup.own(f"Inline examples {number}" + (f": {graded}" if graded else ""))


def _pinned(workspace: Workspace, document: Document, clause: Clause) -> Piece:
    """Whether case law settles what its words leave open."""
    law = case_law(workspace, document, clause)
    if not law.settles:
        return markup.EMPTY
    return markup.own(f"Pinned by {law.total} cases: {law.good} GOOD, {law.bad} BAD")


def open_findings(document: Document, span: Span, findings: Sequence[Finding]) -> Piece:
    """What is known to be wrong within `span` of `document`, worst first."""
    own = [
        finding
        for finding in findings
        if finding.key == document.key
        and finding.suppressed is None
        and span[:2] <= finding.span[:2] < span[2:]
    ]
    worst = sorted(own, key=lambda finding: (finding.severity, finding.span))
    lines = [
        markup.own(f"- {finding.severity.label} ")
        + markup.code(finding.code)
        + markup.own(" ")
        + markup.words(finding.message)
        for finding in worst[:_NAMES]
    ]
    rest = len(own) - _NAMES
    more = markup.own(f"- and {rest} more") if rest > 0 else markup.EMPTY
    return markup.joined([*lines, more], "\n")
