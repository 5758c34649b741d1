"""Examples in a prompt that are clearly conversations, as challenges.

A fence, or lines between `<example>` and `</example>`, is one if it holds turns: "User: ..." and "Assistant: ...",
or the same as tags. Everything else is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from spec_lsp.patterns import lazy

_USER = r"user|human|customer|client|caller|question|q|input"
_ASSISTANT = r"assistant|ai|bot|agent|model|answer|a|response|reply|output"
_TURN = lazy(
    rf"^[ \t]*(?:[*_#>-]*[ \t]*)(?:(?P<verdict>good|bad)\s+)?(?:(?P<user>{_USER})|(?P<assistant>{_ASSISTANT}))[*_]*[ \t]*:[*_]*[ \t]?(?P<rest>.*)$",
    re.IGNORECASE,
)
_TAGGED = lazy(r"^<(?P<name>user|assistant|developer|system)\b[^>\n]*>", re.MULTILINE)
_OPEN = lazy(r"[ \t]{0,3}<example(?:s)?\b[^>]*>[ \t]*$", re.IGNORECASE)
_CLOSE = lazy(r"[ \t]{0,3}</example(?:s)?>[ \t]*$", re.IGNORECASE)
_FENCE = lazy(r"[ \t]{0,3}(?P<fence>`{3,}|~{3,})")


class Turn(NamedTuple):
    """What one side says. `verdict`: GOOD or BAD where the prompt judges an answer."""

    role: str
    verdict: str
    lines: list[str]


def talk_of(lines: Sequence[str]) -> str | None:
    """The messages of an example as a challenge file writes them, None if it is no conversation."""
    body = "\n".join(lines).strip("\n")
    roles = {match["name"] for match in _TAGGED.finditer(body)}
    if {"user", "assistant"} <= roles:
        closed = all(
            body.count(f"</{name}>") == len(re.findall(rf"^<{name}\b", body, re.MULTILINE)) for name in roles
        )
        return body if closed else None
    turns = _turns(lines)
    if not {"user", "assistant"} <= {turn.role for turn in turns}:
        return None
    judged = [turn for turn in turns if turn.verdict]
    if judged and (judged != turns[-len(judged) :] or len(judged) < len(turns) - 1):
        return None  # verdicts in the middle of a conversation: nobody knows what they judge
    messages = "\n".join(_message(turn) for turn in turns)
    return f"<comparison>\n{messages}\n</comparison>" if judged else messages


def _turns(lines: Sequence[str]) -> list[Turn]:
    turns: list[Turn] = []
    for line in lines:
        match = _TURN.match(line)
        if match:
            turns.append(
                Turn(
                    "user" if match["user"] else "assistant",
                    (match["verdict"] or "").upper(),
                    [match["rest"]],
                )
            )
        elif turns:
            turns[-1].lines.append(line)
        elif line.strip():
            return []  # something else comes first
    return turns


def _message(turn: Turn) -> str:
    verdict = f" <!-- {turn.verdict} -->" if turn.verdict else ""
    return f"<{turn.role}>{verdict}\n{chr(10).join(turn.lines).strip()}\n</{turn.role}>"


def mark_of(talks: Sequence[str]) -> str:
    """Four characters that stand for these conversations."""
    number, letters = int.from_bytes(sha256("\0".join(talks).encode()).digest()[:8], "big"), ""
    for _ in range(4):
        number, rest = divmod(number, 36)
        letters += "0123456789abcdefghijklmnopqrstuvwxyz"[rest]
    return letters


def challenge_file(mark: str, clause: str, talks: Sequence[tuple[str, str]]) -> str:
    """The challenge file of a mark in the clause of that title; `talks` are (title, messages)."""
    parts = [f"Examples for [^{mark}] in {clause}:"]
    for title, messages in talks:
        longest = max((len(match) for match in re.findall(r"~{3,}", messages)), default=2)
        fence = "~" * (longest + 1)
        parts.append(f"**Example**: {title}\n\n{fence}xml\n{messages}\n{fence}")
    return "\n\n".join(parts) + "\n"


def with_fenced_examples(lines: Sequence[str]) -> list[str]:
    """The lines with `<example>` ... `</example>` as fences, so that blank lines in them end nothing; line for line."""
    shadow = list(lines)
    opened, fence = -1, ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark["fence"].startswith(fence) else fence
        elif opened < 0 and mark:
            fence = mark["fence"]
        elif opened < 0 and _OPEN.match(line):
            opened = number
        elif opened >= 0 and _CLOSE.match(line):
            shadow[opened], shadow[number] = "~~~~~~~~~example", "~~~~~~~~~"
            opened = -1
    return shadow
