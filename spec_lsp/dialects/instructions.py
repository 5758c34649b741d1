"""What files of instructions to an agent have in common: orders, imports, instructions with an id.

Their addresses are headings. Sentences that begin with a bare verb bind ("Run the tests first"), but not
where the text around them says that they are examples, or what must not be done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spec_lsp.dialects.base import Context
from spec_lsp.dialects.examples import read as read_plain
from spec_lsp.dialects.headings import ATTRIBUTE_LIST
from spec_lsp.dialects.lists import ListItem, list_items, words_of
from spec_lsp.facts import EdgeKind, Facts, Item, Kind, Modality, Policy, Prose, Reference, Statement
from spec_lsp.markdown.blocks import Block, Inline
from spec_lsp.patterns import lazy

_DOCUMENT = r"(?:md|mdc|mdx|markdown|txt|rst|json|ya?ml|toml)"
# `@docs/style.md`; any ending after `./`. Not `@types/node`, `me@example.org`, `@app.route`.
_IMPORT = lazy(
    rf"(?<![\w@/.`+~-])@(?P<path>(?:\.{{1,2}}/)*(?:[\w.-]+/)*[\w.-]*\.{_DOCUMENT}(?![\w/@-])|\.{{1,2}}/[\w./-]*\w/?)"
)
_FILE_VARIABLE = lazy(r"#file:(?P<path>['\"]?[\w./-]*\w)")
_PLACEHOLDER = lazy(r"path/to/|\bx{3,}|\bfoo\b|\bexample\b", re.IGNORECASE)
# A file that holds nothing but the name of another: what a symbolic link becomes where there are none.
_POINTER = lazy(rf"(?P<path>(?:\.{{1,2}}/)*(?:[\w.-]+/)*[\w.-]+\.{_DOCUMENT})\s*")
_ID = lazy(
    r"(?:\*\*|__)?\[?(?P<id>(?P<letters>[A-Z]{1,8})-\d{1,4})\]?(?:\*\*|__)?\s*(?:[:.]|[\u2013\u2014-]\s)"
)
# Standards and the like that are written as ids are.
_NO_ID = frozenset(
    "AES AKS BCP CVE CWE EC ECMA EIP ES FIPS GH GPL GPT HTTP IEC IEEE IPV ISO JEP JSR MD MIT MP NIST PEP PKCS RFC RSA SHA SOC SSE TC TLS UTF WCAG".split()
)

_NEGATED = lazy(
    r"\b(?:never|don['’]?ts?|do\s+not|avoid|anti-?patterns?|bad|wrong|incorrect|forbidden|prohibited|not\s+allowed|off[- ]limits"
    r"|pitfalls?|mistakes?|red\s+flags?|out\s+of\s+scope|excuses|must\s+not|should\s+not|cannot|can['’]t|instead\s+of)\b|❌|🚫|⛔",
    re.IGNORECASE,
)
_ASIDE = lazy(
    r"\b(?:examples?|samples?|usage|when\s+(?:not\s+)?to|use\s+cases?|capabilit(?:y|ies)|features?"
    r"|what\s+(?:it|this|you|i|the)\b|how\s+it\s+works|triggers?|changelog|history|glossary|good\s+and\s+bad)\b",
    re.IGNORECASE,
)
# "Leave no TODO in the code" speaks about a marker; "TODO: name the owner" and "Owner: TBD" are open points.
_MARKER = lazy(
    r"\[(?:NEEDS CLARIFICATION|TBD|TBC|TBA|TODO|TKTK|FIXME|XXX)\b[^\]\n]*\]|\b(?:TBD|TBC|TODO|TKTK|FIXME)s?\b|\?\?\?+"
)
_OPENS = lazy(r"(?:^|\n)[ \t*_\d.)-]*$")
_GOES_ON = lazy(r"[*_]*\s*(?::(?!\s*[{`])|\(|[.!]?[*_]*\s*(?:\n|$))")
_VALUE = lazy(r":[ \t*_]*$")
_ENDS = lazy(r"[.!*_\s]*(?:\n|$)")
# An order that leaves it to the agent whether it is carried out demands nothing.
_HEDGE = lazy(
    r"\b(?:as|if|when|where|whenever|wherever|unless)\s+(?:and\s+when\s+)?(?:needed|necessary|required|appropriate|possible|feasible"
    r"|practical|practicable|useful|helpful|relevant|applicable|reasonable|available|desired|warranted)\b",
    re.IGNORECASE,
)
_FIRM = frozenset({"always", "ensure"})
# "Only use this for refunds" restricts, where "Use this for refunds" says what it is good for.
_USE = lazy(r"\b(?:usage|when\s+(?:not\s+)?to|use\s+cases?|triggers?)\b", re.IGNORECASE)
_RESTRICTS = lazy(r"[\s*_>-]*only\b", re.IGNORECASE)


def follow(context: Context, facts: Facts) -> Context:
    """What the next unit has to know: the level of the section in which bare orders bind nobody ("" if they do),
    whether the last words announce a list of what must not be done, and whether the section describes a use.
    """
    level, described = (context[0], context[2]) if context else ("", "")
    heading = facts.heading
    if heading:
        if level and heading.level <= int(level):
            level = described = ""
        if not level and (_NEGATED.search(heading.title) or _ASIDE.search(heading.title)):
            level = str(heading.level)
            described = "described" if _describes(heading.title) else ""
        return (level, "", described)
    last = facts.prose[-1] if facts.prose else None
    if last and last.block.containers and context:
        return context  # the other items of the list are announced as well
    return (level, "announced" if last and _announces(last) else "", described)


def _describes(title: str) -> bool:
    """Whether a section says when something is used: there, only restrictions bind."""
    return bool(_USE.search(title)) and not _NEGATED.search(title)


def _announces(piece: Prose) -> bool:
    """Whether a paragraph such as "Never:" turns the list behind it round."""
    content = piece.block.content.rstrip(" *_")
    if not content.endswith(":") or piece.block.type != "paragraph":
        return False
    return bool(_NEGATED.search(content) or _ASIDE.search(content))


def read(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    """The facts of one unit, with imports, instructions that have an id, and no order that binds nobody."""
    facts = read_plain([_without_mentions(block) for block in blocks], lines, policy, context)
    if facts.heading:
        return facts
    statements = tuple(_binding(facts.statements, facts.prose, context))
    references = tuple(_references(blocks, facts.prose))
    items = tuple(_items(blocks, lines)) if blocks and blocks[0].containers else ()
    if len(statements) == len(facts.statements) and not references and not items:
        return facts
    return replace(facts, statements=statements, references=facts.references + references, items=items)


def without_hedged(facts: Facts) -> Facts:
    """The facts without orders such as "Rebase when needed"."""
    statements = tuple(statement for statement in facts.statements if not _is_hedged(statement))
    return facts if len(statements) == len(facts.statements) else replace(facts, statements=statements)


def _is_hedged(statement: Statement) -> bool:
    if statement.modality is not Modality.IMPERATIVE:
        return False
    word = statement.text[slice(*statement.modal)].partition(" ")[0].lower()
    return word not in _FIRM and bool(_HEDGE.search(statement.text))


def _without_mentions(block: Block) -> Block:
    """The block with markers such as TODO as code where it speaks about them, so that they open no point."""
    content = block.content
    mentions = [
        Inline("code", match.start(), match.end(), "", match.start(), match.end())
        for match in (_MARKER.finditer(content) if block.type in ("paragraph", "heading", "cell") else ())
        if not _is_open(content, match)
    ]
    inlines = sorted((*block.inlines, *mentions), key=lambda inline: inline.start)
    return replace(block, inlines=tuple(inlines)) if mentions else block


def _is_open(content: str, marker: re.Match[str]) -> bool:
    before = content[: marker.start()]
    if _OPENS.search(before):
        return bool(_GOES_ON.match(content, marker.end()))
    return bool(_VALUE.search(before) and _ENDS.match(content, marker.end()))


def _binding(
    statements: Sequence[Statement], prose: Sequence[Prose], context: Context
) -> Iterator[Statement]:
    """The statements but for bare orders in tables, in sections of examples or uses, and behind "Never:"."""
    level, announced, described = context or ("", "", "")
    aside = _turned_round(prose, bool(announced)) if statements else set()
    for statement in statements:
        order = statement.modality is Modality.IMPERATIVE
        piece = statement.prose
        idle = bool(level) and not (described and _RESTRICTS.match(statement.text))
        if not order or not (piece.block.type == "cell" or id(piece) in aside or idle):
            yield statement


def _turned_round(prose: Sequence[Prose], announced: bool) -> set[int]:
    """The pieces below words that announce what must not be done; `announced`: by words before this unit."""
    found: set[int] = set()
    levels: list[int] = []  # depths of the announcements that hold here
    for piece in prose:
        depth = len(piece.block.containers)
        while levels and levels[-1] >= depth:
            levels.pop()
        if levels or (announced and depth):
            found.add(id(piece))
        if _announces(piece):
            levels.append(depth)
    return found


def _references(blocks: Sequence[Block], prose: Sequence[Prose]) -> Iterator[Reference]:
    for piece in prose:
        content = piece.block.content
        if "@" in content:
            yield from _written(piece, _IMPORT, EdgeKind.IMPORTS)
        if "#file:" in content:
            yield from _written(piece, _FILE_VARIABLE, EdgeKind.MENTIONS)
        pointer = (
            _POINTER.fullmatch(content) if len(blocks) == 1 and piece.block.type == "paragraph" else None
        )
        if pointer and not piece.block.containers:
            yield _reference(piece, EdgeKind.IMPORTS, *pointer.span("path"))
    for block in blocks:
        yield from _rooted_links(block)


def _written(piece: Prose, pattern: re.Pattern[str], kind: EdgeKind) -> Iterator[Reference]:
    for match in pattern.finditer(piece.block.content):
        # Code, link targets and tags are blanked out in the text.
        if piece.text[match.start()] == match.group()[0] and not _PLACEHOLDER.search(match["path"]):
            quoted = match["path"][0] in "'\""
            yield _reference(piece, kind, match.start("path") + quoted, match.end("path"), match.start())


def _reference(piece: Prose, kind: EdgeKind, start: int, end: int, before: int | None = None) -> Reference:
    path = piece.block.content[start:end]
    span = piece.span(start if before is None else before, end)
    return Reference(kind, path, None, span, None, piece.span(start, end), path)


def _rooted_links(block: Block) -> Iterator[Reference]:
    """`[text](mdc:src/app.ts)`, as Cursor writes links: from the root of the project."""
    for inline in block.inlines:
        if inline.type == "link" and inline.target.startswith("mdc:") and inline.dest_start >= 0:
            path, _, fragment = inline.target.removeprefix("mdc:").lstrip("/").partition("#")
            start = block.content.find(path, inline.dest_start, inline.dest_end) if path else -1
            if start >= 0:
                label = block.content[inline.text_start : inline.text_end]
                where, at = block.span(inline.start, inline.end), block.span(start, start + len(path))
                yield Reference(EdgeKind.MENTIONS, path, fragment or None, where, None, at, label)


def _items(blocks: Sequence[Block], lines: Sequence[str]) -> Iterator[Item]:
    for entry in list_items(blocks, lines):
        named = _name(entry)
        if named:
            identifier, start, end = named
            content = entry.block.content
            title = words_of(content[entry.text :]).removeprefix(identifier).lstrip(" :.\u2013\u2014-")
            title = ATTRIBUTE_LIST.sub("", title).strip()
            yield Item(Kind.REQUIREMENT, identifier, title, entry.span, entry.block.span(start, end))


def _name(entry: ListItem) -> tuple[str, int, int] | None:
    """The id that an instruction carries, `{#id}` in its first line or `R-1:` in front, and where it stands."""
    content = entry.block.content
    listed = ATTRIBUTE_LIST.search(content.partition("\n")[0])
    if listed and listed["id"] and not _in_code(entry.block, listed.start()):
        return listed["id"], *listed.span("id")
    match = _ID.match(content, entry.text)
    return (match["id"], *match.span("id")) if match and match["letters"] not in _NO_ID else None


def _in_code(block: Block, offset: int) -> bool:
    return any(inline.type == "code" and inline.start <= offset < inline.end for inline in block.inlines)
