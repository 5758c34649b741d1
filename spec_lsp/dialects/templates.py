"""What the templates of spec-kit leave in a document until somebody fills it in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spec_lsp.facts import Placeholder
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

# Whole brackets of the templates; nothing that an author would write by himself.
_BRACKETS = (
    r"FEATURE(?: NAME)?|###-feature(?:-name)?|Brief Title|PROJECT_NAME|PRINCIPLE_\d_\w+|SECTION_\d_\w+|GOVERNANCE_RULES"
    r"|CONSTITUTION_VERSION|RATIFICATION_DATE|LAST_AMENDED_DATE|CHECKLIST TYPE"
    r"|initial state|expected outcome|boundary condition|error scenario|Entity ?\d"
    r"|(?:specific capability|key interaction|data requirement|behavior|(?:Measurable|User satisfaction|Business) metric), e\.g\.[^\n]*?"
    r"|Describe this user journey in plain language|Explain the value and why it has this priority level"
    r"|Describe how this can be tested independently[^\n]*?|Add more user stor[^\]\n]*"
    r"|Assumption about (?:target users|scope boundaries|data/environment), e\.g\.[^\n]*?"
    r"|Dependency on existing system/service, e\.g\.[^\n]*?|What it represents, (?:key attributes|relationships)[^\]\n]*"
    r"|Extract from feature spec: [^\]\n]*|Gates determined based on constitution file"
    r"|Document the selected structure[^\]]*|(?:if applicable, |domain-specific, )?e\.g\., [^\]\n]* or N(?:EEDS CLARIFICATION|/A)"
    r"|Brief description of what this story delivers|How to verify this story works on its own"
)
_PLACEHOLDER = lazy(
    rf"(?=[\[$_])(?:\[(?:{_BRACKETS})\]"
    r"|(?<=\*\*Created\*\*: )\[DATE\]|(?<=\*\*Date\*\*: )\[DATE\]|(?<=\*\*Spec\*\*: )\[link\]"
    r"|(?<=\*\*When\*\* )\[action\]|(?<=User description: \")\$ARGUMENTS"
    r"|(?<=- )\[Title\](?= \(Priority)|^\[ \] TXXX\b|__SPECKIT_COMMAND_[A-Z]+__)"
)
_COMMENT = lazy(r"ACTION REQUIRED(?=:)|SAMPLE TASKS\b(?=[^\n]*illustration)")
# A text that speaks about the template names its parts in code, or says what they are.
_ABOUT = lazy(r"[\"'”’]?\s*(?:placeholders?|tokens?|markers?|tags?)\b", re.IGNORECASE)
_FIELD = lazy(r"\*\*[^*\n]+\*\*:\s*`$|`/specs/$")


def is_form(titles: Sequence[str]) -> bool:
    """Whether headings still hold a bracket of a template: the document is a form to be filled in."""
    return any(_PLACEHOLDER.search(title) for title in titles)


def placeholders(blocks: Sequence[Block]) -> Iterator[Placeholder]:
    """The placeholders in the text and comments of a unit; code is none of it."""
    for block in blocks:
        content = block.content
        if block.type == "html":
            yield from (
                Placeholder(match.group(), block.span(*match.span())) for match in _COMMENT.finditer(content)
            )
        elif block.type in ("paragraph", "heading", "cell") and ("[" in content or "ARGUMENTS" in content):
            for match in _PLACEHOLDER.finditer(content):
                if not _in_code(block, match.start()) and not _ABOUT.match(content, match.end()):
                    yield Placeholder(match.group(), block.span(*match.span()))


def _in_code(block: Block, offset: int) -> bool:
    """Whether a place lies in a code span; the value of a field (`**Feature Branch**: `[...]``) does not count."""
    return any(
        inline.type == "code"
        and inline.start <= offset < inline.end
        and not _FIELD.search(block.content[: inline.text_start])
        for inline in block.inlines
    )
