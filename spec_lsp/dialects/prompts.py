"""Prompt files: what a user hands to an agent by name, or the agent takes up when it fits.

`*.prompt.md`, `*.instructions.md`, `*.chatmode.md` and `*.agent.md` of VS Code, `SKILL.md` of agent skills, commands
and agents below `.claude` and its likes. Every one of them is a spec in the making.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spec_lsp.dialects.base import Context, Dialect
from spec_lsp.dialects.instructions import follow, read, without_hedged
from spec_lsp.facts import Evidence, Facts, Kind, Policy
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

_ENDING = lazy(r"/(?P<name>[^/]+\.(?P<kind>prompt|instructions|chatmode|agent)\.md)$", re.IGNORECASE)
_KINDS = {
    "prompt": "a prompt file",
    "instructions": "instructions for some files",
    "chatmode": "a chat mode",
    "agent": "a custom agent",
}
_SKILL = lazy(r"/SKILL\.md$")
_FOLDER = lazy(
    r"/\.(?:claude|opencode|cursor|codex|gemini|qwen|windsurf|factory|agents|augment|roo|kilocode|trae)"
    r"/(?P<kind>commands?|agents?|subagents?|prompts|workflows|droids|modes|output-styles)/(?:.*/)?(?P<name>[^/]+)\.md$"
)
_IN_FOLDER = {
    "command": "a command",
    "agent": "a subagent",
    "subagent": "a subagent",
    "droid": "a subagent",
    "prompt": "a prompt",
    "workflow": "a workflow",
    "mode": "a mode",
    "output-style": "an output style",
}
_ABOUT = lazy(r"/(?:readme|changelog|index)\.md$", re.IGNORECASE)


def _recognise(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    if _ABOUT.search(key):
        return None
    ending = _ENDING.search(key)
    if ending:
        return _KINDS[ending["kind"].lower()]
    if _SKILL.search(key):
        return "a skill"
    folder = _FOLDER.search(key)
    return f"{_IN_FOLDER[folder['kind'].removesuffix('s')]}, {folder['name']}" if folder else None


def _read(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
    return without_hedged(read(blocks, lines, policy, context))


DIALECT = Dialect(
    "prompts",
    _recognise,
    _read,
    role="prompt",
    follow=follow,
    policy=Policy.INSTRUCTIONS,
    words={Kind.REQUIREMENT: "instruction"},
    yaml=False,
)
DIALECTS = (DIALECT,)
