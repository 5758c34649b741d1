"""The files with which Claude Code, Cursor, Copilot and Kiro come to check specs after each edit.

A plan never takes anything away: JSON of others gets our entry, once; Markdown is written anew only if it
bears our mark.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from spec_lsp.wiring.json_text import CannotMerge, with_element

AGENTS = ("claude", "cursor", "copilot", "kiro")
MARK = "<!-- Written by `spec-lsp init --agents`, which writes it anew; take this line out to keep changes of yours. -->"
_COMMAND = "spec-lsp check --hook {agent}"

Read = Callable[[str], str | None]  # the text of a file of the project, None if there is none
Names = Callable[[str], Sequence[str]]  # what lies in a folder of the project

_RULES = """\
# Specs are checked

A spec says what must hold, and other files refer to its clauses. These rules hold for each edit of one.

- After each edit of a spec, run `spec-lsp check --format concise FILE` and read what it prints.
- Mend every error and every warning that your edit brought in. `spec-lsp explain CODE` says what a rule means.
- Never delete a clause, an id or a challenge file to make a finding go away.
- Never invent a figure, an actor or a decision. Write `[NEEDS CLARIFICATION: the question]` and ask.
- Keep the ids of clauses as they are.
- Accept a finding only with a reason, on its line: `<!-- spec-lsp: ignore CODE the reason -->`.
"""
_SIGNS = {
    "claude": ("CLAUDE.md", ".claude"),
    "cursor": (".cursor", ".cursorrules"),
    "copilot": (
        ".github/copilot-instructions.md",
        ".github/instructions",
        ".github/prompts",
        ".github/agents",
        ".github/chatmodes",
    ),
    "kiro": (".kiro",),
}


class Step(NamedTuple):
    """What becomes of one file. `text` None: it is left as it is; `note` says why, or what is done."""

    path: str
    text: str | None
    note: str
    refused: bool = False  # it is not as it should be, and only its owner can mend it


def chosen(exists: Callable[[str], bool]) -> tuple[str, ...]:
    """The agents that a project shows signs of, all of them if it shows none."""
    return tuple(agent for agent in AGENTS if any(map(exists, _SIGNS[agent]))) or AGENTS


def steps(agent: str, read: Read, names: Names) -> list[Step]:
    """The files of one agent."""
    match agent:
        case "claude":
            return [_merged(".claude/settings.json", read, ("hooks", "PostToolUse"), _claude(), {})]
        case "cursor":
            hooks, base = ".cursor/hooks.json", {"version": 1}
            first = _merged(hooks, read, ("hooks", "afterFileEdit"), _cursor(), base)
            second = {**_cursor(), "matcher": "Write"}
            both = _merged(
                hooks, lambda path: first.text or read(path), ("hooks", "postToolUse"), second, base
            )
            rule = (
                "description: Check specs with spec-lsp after each edit\nglobs: **/*.md\nalwaysApply: false"
            )
            return [_joined(first, both), _owned(".cursor/rules/spec-lsp.mdc", read, rule)]
        case "copilot":
            rule = "description: 'Check specs with spec-lsp after each edit'\napplyTo: '**/*.md'"
            return [_owned(".github/instructions/spec-lsp.instructions.md", read, rule)]
        case _:
            rule = 'inclusion: fileMatch\nfileMatchPattern: ".kiro/specs/**/*.md"'
            return [*_kiro_hooks(read, names), _owned(".kiro/steering/spec-lsp.md", read, rule)]


def _claude() -> dict[str, Any]:
    hook = {"type": "command", "command": _COMMAND.format(agent="claude"), "timeout": 60}
    return {"matcher": "Edit|MultiEdit|Write", "hooks": [hook]}


def _cursor() -> dict[str, Any]:
    return {"command": _COMMAND.format(agent="cursor")}


def _kiro_hooks(read: Read, names: Names) -> list[Step]:
    """Kiro 1.0 reads `*.json`; the releases before it read `*.kiro.hook`, which is written only beside such files."""
    hook = {
        "name": "spec-lsp",
        "description": "Checks the specs after each edit",
        "trigger": "PostFileSave",
        "matcher": r"\.md$",
        "action": {"type": "command", "command": _COMMAND.format(agent="kiro")},
        "timeout": 60,
    }
    present = names(".kiro/hooks")
    old = any(name.endswith(".kiro.hook") for name in present) and not any(
        name.endswith(".json") for name in present
    )
    if not old:
        return [_merged(".kiro/hooks/spec-lsp.json", read, ("hooks",), hook, {"version": "v1"})]
    path = ".kiro/hooks/spec-lsp.kiro.hook"
    prompt = (
        "A spec was edited. Run `spec-lsp check --format concise .kiro/specs` and mend the errors and warnings that this edit "
        "brought in; never delete a clause or an id to do so, and never invent a figure."
    )
    legacy = {
        "enabled": True,
        "name": "spec-lsp",
        "description": hook["description"],
        "version": "1",
        "when": {"type": "fileEdited", "patterns": [".kiro/specs/**/*.md"]},
        "then": {"type": "askAgent", "prompt": prompt},
    }
    return [
        Step(path, None, "is there already")
        if read(path) is not None
        else Step(path, _json(legacy), "written")
    ]


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _merged(
    path: str, read: Read, place: tuple[str, ...], element: dict[str, Any], base: dict[str, Any]
) -> Step:
    """A JSON file with our entry in the list at `place`, added once."""
    text = read(path)
    new = text is None or not text.strip()
    command = json.dumps(element)
    try:
        merged = with_element(_json(base) if new else text or "", place, element)
        if not new and _has(json.loads(text or "{}"), place, element):
            return Step(path, None, "has the hook already")
    except CannotMerge as problem:
        return Step(path, None, f"{problem}; add this to {'.'.join(place)} by hand: {command}", refused=True)
    return Step(path, merged, "written" if new else "hook added")


def _has(value: Any, place: tuple[str, ...], element: dict[str, Any]) -> bool:
    """Whether a list holds our entry, perhaps with other settings."""
    for name in place:
        value = value.get(name, {}) if isinstance(value, dict) else {}
    command = next(word for word in _strings(element) if word.startswith("spec-lsp check --hook"))
    return isinstance(value, list) and any(command in word for word in _strings(value))


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for item in value.values() for word in _strings(item)]
    if isinstance(value, list):
        return [word for item in value for word in _strings(item)]
    return [value] if isinstance(value, str) else []


def _joined(first: Step, second: Step) -> Step:
    """Two changes of one file, the second made after the first."""
    if first.refused or second.refused:
        return first if first.refused else second
    if second.text is None:
        return first
    return second if first.text is None else Step(second.path, second.text, first.note)


def _owned(path: str, read: Read, front_matter: str) -> Step:
    """A Markdown file of ours."""
    wanted, text = f"---\n{front_matter}\n---\n{MARK}\n\n{_RULES}", read(path)
    if text is None:
        return Step(path, wanted, "written")
    if text.replace("\r\n", "\n") == wanted:
        return Step(path, None, "is up to date")
    if MARK in text:
        return Step(path, wanted, "written anew")
    return Step(path, None, "has no mark of spec-lsp, so it is yours and stays as it is")
