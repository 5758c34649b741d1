"""Instructions to coding agents that hold in a folder: AGENTS.md, CLAUDE.md, GEMINI.md, rules of Cursor and
others, `.github/copilot-instructions.md`; and constitutions that no other family has.

No ids: headings are the addresses. The file may be empty, or name another one and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spec_lsp.dialects.base import Context, Dialect
from spec_lsp.dialects.instructions import follow, read, without_hedged
from spec_lsp.facts import Evidence, Facts, Kind, Policy
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

# Letter case counts: `docs/agents.md` is a page about agents.
_NAMES = lazy(
    r"(?:^|/)(?P<name>AGENTS?(?:\.override|\.local)?\.md|CLAUDE(?:\.local)?\.md|GEMINI\.md|QWEN\.md|WARP\.md|CRUSH\.md"
    r"|\.cursorrules|\.windsurfrules|\.clinerules)$"
)
_RULES = lazy(
    r"/(?P<name>\.github/copilot-instructions\.md|\.junie/guidelines\.md"
    r"|\.(?:windsurf|claude|clinerules|roo|continue|trae|augment|amazonq)/(?:.*/)?[^/]+\.md)$"
)
_RULES_FOLDER = lazy(r"/(?:rules|\.clinerules)/")
_CURSOR = lazy(r".*/\.cursor/rules/(?:.*/)?(?P<name>[^/]+\.(?:mdc|md))$")
_CONSTITUTION = lazy(r"(?:^|/)constitution\.md$", re.IGNORECASE)


def _recognise(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    named = _NAMES.search(key)
    if named:
        return f"{named['name']} instructs coding agents"
    rules = _RULES.search(key)
    if rules and (_RULES_FOLDER.search(key) or "/.github/" in key or "/.junie/" in key):
        return f"{rules['name']} instructs coding agents"
    return None


def _recognise_cursor(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    match = _CURSOR.match(key)
    return f"a rule for Cursor, {match['name']}" if match else None


def _recognise_constitution(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    return "a constitution" if _CONSTITUTION.search(key) and "/.specify/" not in key else None


def _read_instructions(
    blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context
) -> Facts:
    return without_hedged(read(blocks, lines, policy, context))


INSTRUCTIONS = Dialect(
    "agents",
    _recognise,
    _read_instructions,
    role="instructions",
    follow=follow,
    policy=Policy.INSTRUCTIONS,
    words={Kind.REQUIREMENT: "instruction"},
    yaml=False,
)
# Cursor counts paths from the root of the project.
CURSOR = replace(INSTRUCTIONS, recognise=_recognise_cursor, climbs=True)
CONSTITUTION = replace(
    INSTRUCTIONS,
    role="constitution",
    recognise=_recognise_constitution,
    read=read,
    words={Kind.REQUIREMENT: "principle"},
    yaml=True,
)
DIALECTS = (INSTRUCTIONS, CURSOR, CONSTITUTION)
