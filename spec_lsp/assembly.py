"""How a document is made of its text.

`open_document` reads a text from scratch, `edit_document` reuses all that an edit left alone; both give
equal documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from spec_lsp.clauses import Clause
from spec_lsp.dialects import Dialect, generic, policy_of, recognise
from spec_lsp.dialects.base import Context, Follow, Read
from spec_lsp.document import Document
from spec_lsp.facts import Evidence, Facts, Policy
from spec_lsp.header import Header, read_header
from spec_lsp.markdown.blocks import Block, blocks
from spec_lsp.markdown.units import Parse, Splice, parse, reparse
from spec_lsp.revision import clauses_after, named, revised
from spec_lsp.tagged import edit_code
from spec_lsp.text import Change, Text


def open_document(
    key: str, text: Text, version: int | None = None, problem: str | None = None, *, named: bool = False
) -> Document:
    """Read a document from scratch; one that was asked for by its name is a spec whatever it holds."""
    parsed = parse(text.lines)
    return _assemble(key, text, version, parsed, _Reading(parsed, text.lines), None, problem, named)


def edit_document(old: Document, text: Text, change: Change, version: int | None) -> Document:
    """Read a document whose `text` came from that of `old` by `change`, reusing what did not change."""
    if old.is_code:
        return edit_code(old, text, change, version)
    if old.parse is None:
        return open_document(old.key, text, version)
    parsed, splice = reparse(old.parse, text.lines, change)
    return _assemble(old.key, text, version, parsed, _Reading(parsed, text.lines, old, splice), old, None)


class _Reading:
    """Facts of a parse under a family and a policy, taking over what an earlier document knows."""

    def __init__(
        self, parsed: Parse, lines: Sequence[str], old: Document | None = None, splice: Splice | None = None
    ):
        self._parsed, self._lines = parsed, lines
        self._old, self._splice = old, splice
        # A second reading under another family or policy needs the blocks again.
        self._blocks: dict[int, tuple[Block, ...]] = {}

    def facts(self, family: Dialect, policy: Policy) -> tuple[tuple[Facts, ...], tuple[Context, ...]]:
        """The facts of all units, and the context that each was read in (() for a family that needs none)."""
        known = self._known(family.read, policy)
        if family.follow is None:
            read = [
                self._read(index, family.read, policy, ()) if facts is None else facts
                for index, facts in enumerate(known)
            ]
            return tuple(read), ()
        return self._followed(known, family.read, family.follow, policy)

    def _followed(
        self, known: Sequence[Facts | None], read: Read, follow: Follow, policy: Policy
    ) -> tuple[tuple[Facts, ...], tuple[Context, ...]]:
        """Facts that depend on the units before: a known one holds as long as its context does."""
        before, found, contexts = self._known_contexts(), [], []
        settled = self._settled(known, follow)
        context: Context = ()
        for index, facts in enumerate(known):
            if facts is None or before[index] != context:
                facts = self._read(index, read, policy, context)
            found.append(facts)
            contexts.append(context)
            after = before[index + 1] if index in settled and before[index] == context else None
            context = follow(context, facts) if after is None else after
        return tuple(found), tuple(contexts)

    def _settled(self, known: Sequence[Facts | None], follow: Follow) -> Container[int]:
        """Units that are what they were, like the unit behind them: it knows already what follows from them."""
        splice = self._splice
        if self._old is None or splice is None or _family(self._old.dialect).follow is not follow:
            return ()
        behind = splice.start + splice.added
        return {
            index
            for index, facts in enumerate(known[:-1])
            if facts is not None and (index + 1 < splice.start or index >= behind)
        }

    def _known(self, read: Read, policy: Policy) -> Sequence[Facts | None]:
        """What an earlier document knows of each unit; None where it has to be read."""
        old, splice = self._old, self._splice
        if old is None or splice is None or old.policy is not policy or _family(old.dialect).read is not read:
            return (None,) * len(self._parsed.units)
        fresh = [self._unchanged(old, splice, index) for index in range(splice.added)]
        known = [*old.facts[: splice.start], *fresh, *old.facts[splice.start + splice.removed :]]
        if old.parse is not None and old.parse.labels is not self._parsed.labels:
            # A link definition came or went: brackets may be links now, or no longer.
            return [None if facts is None or _has_brackets(facts) else facts for facts in known]
        return known

    def _known_contexts(self) -> Sequence[Context | None]:
        old, splice = self._old, self._splice
        if old is None or splice is None or len(old.contexts) != len(old.facts):
            return (None,) * len(self._parsed.units)
        same = splice.added == splice.removed
        middle = old.contexts[splice.start : splice.start + splice.added] if same else (None,) * splice.added
        return (*old.contexts[: splice.start], *middle, *old.contexts[splice.start + splice.removed :])

    def _unchanged(self, old: Document, splice: Splice, index: int) -> Facts | None:
        """The old facts of a unit that was parsed again but came out the same, but for blank lines behind it."""
        if splice.added != splice.removed or old.parse is None or old.parse.labels is not self._parsed.labels:
            return None
        at = splice.start + index
        was, now = old.parse.units[at], self._parsed.units[at]
        same = was is now or (was.kind == now.kind and was.tokens == now.tokens)
        before, after = _unit_lines(old.parse, at, old.text.lines), _unit_lines(self._parsed, at, self._lines)
        return old.facts[at] if same and _without_tail(before) == _without_tail(after) else None

    def _read(self, index: int, read: Read, policy: Policy, context: Context) -> Facts:
        lines = _unit_lines(self._parsed, index, self._lines)
        found = self._blocks.get(index)
        if found is None:
            found = self._blocks[index] = blocks(self._parsed.units[index], lines, self._parsed.labels)
        return read(found, lines, policy, context)


def _has_brackets(facts: Facts) -> bool:
    return any("[" in piece.block.content for piece in facts.prose)


def _unit_lines(parsed: Parse, index: int, lines: Sequence[str]) -> Sequence[str]:
    starts = parsed.starts
    return lines[starts[index] : starts[index + 1] if index + 1 < len(starts) else len(lines)]


def _without_tail(lines: Sequence[str]) -> Sequence[str]:
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    return lines[:end]


def _assemble(
    key: str,
    text: Text,
    version: int | None,
    parsed: Parse,
    reading: _Reading,
    old: Document | None,
    problem: str | None,
    named: bool = False,
) -> Document:
    header = read_header(text.lines[: parsed.front_matter])
    dialect, policy = (old.dialect, old.policy) if old else (None, Policy.PROSE)
    facts, contexts = reading.facts(_family(dialect), policy)
    if old and header == old.header and (clauses := clauses_after(old, facts)) is not None:
        return revised(old, text, version, parsed, facts, contexts, clauses)
    evidence = _evidence(facts, header)
    titles = [item.heading.title for item in facts if item.heading is not None]
    found = recognise(key, evidence, titles)
    dialect_now, reason = found or (_NAMED if named else _ORDINARY)
    policy_now = header.policy or (dialect_now and dialect_now.policy) or policy_of(evidence)
    if _family(dialect_now).read is not _family(dialect).read or policy_now is not policy:
        facts, contexts = reading.facts(_family(dialect_now), policy_now)
    clauses, firsts = _clauses(facts, old.clauses if old else ())
    ids = _ids(clauses)
    return Document(
        key,
        version,
        text,
        header,
        parsed.front_matter,
        dialect_now,
        reason,
        policy_now,
        parsed.starts,
        facts,
        clauses,
        firsts,
        old.ids if old and old.ids == ids else ids,
        parsed,
        contexts,
        problem,
    )


_NAMED = (generic.DIALECT, "named on the command line")
_ORDINARY = (None, "no clause ids, key words or header of a spec")


def _family(dialect: Dialect | None) -> Dialect:
    """The family by which a document is read: ordinary Markdown is read as a generic spec."""
    return dialect or generic.DIALECT


def _evidence(facts: Iterable[Facts], header: Header) -> Evidence:
    counted = Counter(item.evidence for item in facts)
    total = Evidence.HEADER if header.names_spec else Evidence.NONE
    for evidence in counted:
        total |= evidence
    for one, many, enough in (
        (Evidence.KEYWORD, Evidence.KEYWORDS, 2),
        (Evidence.LEGAL_WORD, Evidence.LEGAL, 3),
    ):
        if sum(count for evidence, count in counted.items() if evidence & one) >= enough:
            total |= many
    return total


def _clauses(facts: Sequence[Facts], old: Iterable[Clause]) -> tuple[tuple[Clause, ...], tuple[int, ...]]:
    """Cut the units at the headings; a clause whose units are all the same objects is taken over."""
    firsts = [index for index, item in enumerate(facts) if item.heading is not None]
    if not firsts or firsts[0] != 0:
        firsts.insert(0, 0)
    known = {clause.facts[0]: clause for clause in old if clause.facts}
    slugs: dict[str, int] = {}
    clauses = []
    for first, end in zip(firsts, [*firsts[1:], len(facts)], strict=True):
        units = tuple(facts[first:end])
        identifier = _identify(units, slugs)
        previous = known.get(units[0]) if units else None
        if previous is not None and previous.facts == units and previous.id == identifier:
            clauses.append(previous)
        else:
            clauses.append(_clause(identifier, units))
    return tuple(clauses), tuple(firsts)


def _identify(units: Sequence[Facts], slugs: dict[str, int]) -> str:
    heading = units[0].heading if units else None
    if heading is None:
        return ""
    # GitHub numbers equal headings in order: title, title-1, title-2.
    count = slugs.get(heading.slug, 0)
    slugs[heading.slug] = count + 1
    return heading.id or (f"{heading.slug}-{count}" if count else heading.slug)


def _clause(identifier: str, units: tuple[Facts, ...]) -> Clause:
    heading = units[0].heading if units else None
    attributes = heading.attributes if heading else ()
    authority = next((item.value for item in attributes if item.name == "authority"), None)
    return Clause(identifier, heading, authority, units)


def _ids(clauses: Sequence[Clause]) -> dict[str, str]:
    """Every address in the document with the id that it stands for; the first owner keeps it.

    Ids come before other names: a heading with an id of its own still answers to its slug, and an item to
    its aliases, but never takes them from another.
    """
    ids: dict[str, str] = {}
    slugs: dict[str, int] = {}
    for clause, following in zip(clauses, [*clauses[1:], None], strict=True):
        ids.setdefault(clause.id, clause.id)
        for _, item in clause.items:
            if item.id and item.form != "mention":
                ids.setdefault(item.id, item.id)
        for address in clause.addresses:
            parting = following is not None and address in clause.parting_addresses
            ids.setdefault(address, following.id if following and parting else clause.id)
    for clause in clauses:
        for item, owner in named(clause):
            for alias in item.aliases:
                ids.setdefault(alias, owner)
        if clause.heading:
            count = slugs.get(clause.heading.slug, 0)
            slugs[clause.heading.slug] = count + 1
            ids.setdefault(f"{clause.heading.slug}-{count}" if count else clause.heading.slug, clause.id)
    return ids
