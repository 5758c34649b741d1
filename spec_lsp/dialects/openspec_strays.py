"""What looks like a requirement or a scenario of OpenSpec, and is read as something else or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spec_lsp.diagnostics import Edit, Span
from spec_lsp.facts import Stray
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

SCENARIO = lazy(r"(?P<word>Scenario:\s*)?(?P<name>\S(?:.*\S)?)\s*$", re.IGNORECASE)
_REQUIREMENT = lazy(r"Requirement:?\s*(?P<name>.*?)\s*$", re.IGNORECASE)
_AMENDING = lazy(r"(?:ADDED|MODIFIED|REMOVED|RENAMED) Requirements$", re.IGNORECASE)
_MARKS = lazy(r" {0,3}(?P<marks>#{1,6})(?=\s|$)")
_LIKE_SCENARIO = lazy(
    r"(?:\*\*|__)?Scenario(?:\*\*|__)?:\s*(?:\*\*|__)?\s*(?P<name>[^\n]*?)\s*(?:\*\*|__)?:?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_RENAMES = lazy(r"^(?P<side>FROM|TO):[ \t]*(?!`?###\s*Requirement:)(?P<name>\S[^\n]*?)[ \t]*$", re.MULTILINE)
_GLUED = lazy(r"(?P<marks>#{1,6})(?P<text>(?:Requirement|Scenario):[^\n]*)", re.IGNORECASE)
SECTION_LEVEL, REQUIREMENT_LEVEL, SCENARIO_LEVEL = 2, 3, 4
UNNAMED = "#"  # stands for a requirement where a heading should be one
_AMENDED = frozenset(f"{word} requirements" for word in ("added", "modified", "removed", "renamed"))
_SECTIONS = "## ADDED Requirements, ## MODIFIED Requirements or ## REMOVED Requirements"


def stray_heading(
    block: Block, lines: Sequence[str], section: str, requirement: str, *, amends: bool
) -> tuple[Stray, ...]:
    """What is wrong with the level or the place of a heading.

    `section` and `requirement` are those that it stands in, `amends` tells a delta from a spec.
    """
    found = _wrong(block, lines, section, requirement, amends=amends)
    return (found,) if found else ()


def _wrong(
    block: Block, lines: Sequence[str], section: str, requirement: str, *, amends: bool
) -> Stray | None:
    content = block.content
    named = _REQUIREMENT.match(content)
    if named and (named["name"] or content.rstrip(": ").casefold() == "requirement") and ":" in content:
        return _wrong_requirement(block, lines, section, named["name"], amends=amends)
    scenario = SCENARIO.match(content)
    if scenario and scenario["word"]:
        return _wrong_scenario(block, lines, scenario["name"], requirement)
    if _AMENDING.match(content) and (amends or block.level == SECTION_LEVEL):
        return _wrong_section(block, lines, section, amends=amends)
    if block.level == REQUIREMENT_LEVEL and section in ("requirements", "added", "modified"):
        return _unknown(block, section, "" if requirement == UNNAMED else requirement)
    return None


def _wrong_section(block: Block, lines: Sequence[str], section: str, *, amends: bool) -> Stray | None:
    """`## MODIFIED Requirements` in a spec, or of another level in a delta."""
    content = block.content
    if not amends:
        ends = "it ends the section Requirements, so " if section == "requirements" else ""
        return Stray(
            block.span(0, len(content)),
            f'"## {content}" belongs in a delta below openspec/changes: here {ends}what follows is not read; '
            "move it there, or take the heading out",
        )
    if block.level == SECTION_LEVEL:
        return None
    return Stray(
        block.span(0, len(content)),
        f'"{content}" is a heading of level {block.level}; only level 2 begins a section of a delta, so what follows is '
        f'read as if this heading were not there; write "## {content}"',
        _at_level(block, lines, SECTION_LEVEL),
    )


def _wrong_requirement(
    block: Block, lines: Sequence[str], section: str, name: str, *, amends: bool
) -> Stray | None:
    span = block.span(0, len(block.content))
    if not name:
        return Stray(span, 'a requirement without a name is not read; write "### Requirement: <name>"')
    if block.level != REQUIREMENT_LEVEL:
        return Stray(
            span,
            f'requirement "{name}" is a heading of level {block.level}; only level 3 is read as a requirement, so it is '
            f'taken for text of what stands above it; write "### Requirement: {name}"',
            _at_level(block, lines, REQUIREMENT_LEVEL),
        )
    if amends:
        return _outside_sections(span, section, name)
    if section == "requirements" or _AMENDING.match(f"{section} Requirements"):
        return None
    return Stray(
        span,
        f'requirement "{name}" stands outside the section Requirements, so validate refuses the spec and nothing else '
        "reads it; move it below ## Requirements",
        sections=frozenset({"requirements"}),
    )


def _outside_sections(span: Span, section: str, name: str) -> Stray | None:
    if section in ("added", "modified", "removed"):
        return None
    if section == "renamed":
        return Stray(
            span,
            f'requirement "{name}" is not read here: a rename is two lines, "- FROM: `### Requirement: <old name>`" and '
            '"- TO: `### Requirement: <new name>`"',
        )
    where = f'under "## {section[1:-1]}"' if section.startswith("(") else "above the first section"
    return Stray(
        span,
        f'requirement "{name}" stands {where}, which changes nothing, so archive drops it; move it below {_SECTIONS}',
        sections=_AMENDED,
    )


def _wrong_scenario(block: Block, lines: Sequence[str], name: str, requirement: str) -> Stray | None:
    span = block.span(0, len(block.content))
    if block.level != SCENARIO_LEVEL:
        return Stray(
            span,
            f'scenario "{name}" is a heading of level {block.level}; only level 4 is read as a scenario, so no requirement '
            f'has it; write "#### Scenario: {name}"',
            _at_level(block, lines, SCENARIO_LEVEL),
        )
    if requirement:
        return None
    return Stray(span, f'scenario "{name}" stands in no requirement, so it is not read; move it below one')


def _unknown(block: Block, section: str, requirement: str) -> Stray:
    title = block.content
    if section == "requirements":
        becomes = "validate takes it for a requirement of its own, archive for text of the one above it"
    elif requirement:
        becomes = f'it is taken for text of requirement "{requirement}"'
    else:
        becomes = "archive drops it"
    return Stray(
        block.span(0, len(title)),
        f'"### {title}" is no requirement, so {becomes}; write "### Requirement: {title}" if it is one, else make it bold text',
        Edit(block.span(0, 0), "Requirement: "),
        lost=section == "requirements" or not requirement,
        parted=section == "requirements",
    )


def _at_level(block: Block, lines: Sequence[str], level: int) -> Edit | None:
    """The edit that gives a heading another level, None where it is underlined."""
    match = _MARKS.match(lines[block.line]) if block.markup.startswith("#") else None
    return (
        Edit(Span(block.line, match.start("marks"), block.line, match.end("marks")), "#" * level)
        if match
        else None
    )


def stray_renames(blocks: Sequence[Block]) -> tuple[Stray, ...]:
    """Lines of a section of renames that name no requirement as they should."""
    return tuple(
        Stray(
            block.span(*match.span()),
            f'"{match.group()}" renames nothing: a requirement is named by its whole heading, "{match["side"]}: '
            f'`### Requirement: {match["name"].strip("` ")}`"',
        )
        for block in blocks
        if block.type == "paragraph"
        for match in _RENAMES.finditer(block.content)
    )


def stray_text(blocks: Sequence[Block]) -> tuple[Stray, ...]:
    """Paragraphs that a reader takes for a heading, and no tool does."""
    return tuple(_not_headings(blocks))


def _not_headings(blocks: Sequence[Block]) -> Iterator[Stray]:
    for block in blocks:
        if block.type != "paragraph":
            continue
        glued, scenario = _GLUED.match(block.content), _LIKE_SCENARIO.match(block.content)
        if glued and not block.containers:
            span = block.span(*glued.span())
            right = f"{glued['marks']} {glued['text']}"
            yield Stray(
                span,
                f'"{glued.group()}" is no heading: Markdown wants a blank after the marks; write "{right}"',
                Edit(span, right),
            )
        elif scenario and scenario["name"]:
            span = block.span(*scenario.span())
            right = f"#### Scenario: {scenario['name']}"
            alone = not block.containers and scenario.end() == len(block.content)
            yield Stray(
                span,
                f'"{scenario.group().strip()}" is no heading, so it is not read as a scenario; write "{right}" on a line of its own',
                Edit(span, right) if alone else None,
            )
