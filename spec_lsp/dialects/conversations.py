"""Conversations in fences: the prompts of a challenge, and candidate answers with their verdicts.

The Model Spec writes them as line-oriented pseudo-XML that is not well formed: message tags stand at
the start of a line, bodies hold anything (Markdown, code, raw `<`). A verdict is a comment behind an
opening tag: `<assistant> <!-- BAD[#clause]: reason -->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from spec_lsp.exchange import Message
from spec_lsp.facts import Case, Conversation, EdgeKind, Reference
from spec_lsp.markdown.blocks import Block
from spec_lsp.patterns import lazy

ROLES = ("system", "developer", "user", "assistant", "tool", "untrusted", "settings")
_TAGS = "|".join((*ROLES, "comparison"))
TAG = lazy(rf"^<(?P<close>/?)(?P<name>{_TAGS})\b[^<>\n]*>|</(?P<late>{_TAGS})>[ \t]*$", re.MULTILINE)
_VERDICT = lazy(
    r"^<assistant\b[^<>\n]*>[ \t]*<!--\s*(?P<verdict>GOOD|BAD|OK)\b(?:\[#(?P<clause>[^\]\s]+)\])?[:,]?\s*(?P<reason>.*?)-->",
    re.MULTILINE | re.DOTALL,
)
_COMPARED, _ANSWERED = "<comparison", "</assistant>"
_WORD = lazy(r"\w+")
_LINK = lazy(r"\[(?P<label>[^\[\]\n]*)\]\(#(?P<fragment>[^()\s]+)\)")


def conversations(blocks: Iterable[Block]) -> Iterator[Conversation]:
    """The conversations in the fences of `blocks`."""
    for block in blocks:
        if block.type == "fence" and TAG.search(block.content):
            yield Conversation(
                span=block.span(0, len(block.content)),
                prompts=sum(
                    1 for tag in TAG.finditer(block.content) if tag["name"] == "user" and not tag["close"]
                ),
                cases=tuple(_cases(block)),
                problem=_problem(block.content),
                text=block.content,
            )


def _cases(block: Block) -> Iterator[Case]:
    for match in _VERDICT.finditer(block.content):
        # What was said up to the comparison is the prompt; candidates of one comparison share it.
        opened = block.content.rfind(_COMPARED, 0, match.start())
        closed = block.content.find(_ANSWERED, match.end())
        prompt = block.content[: opened if opened >= 0 else match.start()]
        answer = block.content[match.end() : closed if closed >= 0 else None]
        words = _folded(prompt), _folded(answer)
        told = (
            blake2b("\0".join(words).encode("utf-8", "replace"), digest_size=8).hexdigest()
            if all(words)
            else ""
        )
        yield Case(match["verdict"], match["reason"].strip(), block.span(*match.span("verdict")), told)


def _folded(text: str) -> str:
    """The words of a message, without tags, signs and capitals."""
    return " ".join(_WORD.findall(TAG.sub(" ", text).casefold()))


def verdict_references(blocks: Iterable[Block]) -> Iterator[Reference]:
    """The clauses that verdicts name: violated ones, `BAD[#id]`, and links in the reason behind them."""
    for block in blocks:
        if block.type != "fence" or "#" not in block.content:
            continue
        for match in _VERDICT.finditer(block.content):
            if match["clause"]:
                span = block.span(*match.span("clause"))
                yield Reference(EdgeKind.VIOLATES, "", match["clause"], span, span)
            for link in _LINK.finditer(block.content, *match.span("reason")):
                whole, fragment = block.span(*link.span()), block.span(*link.span("fragment"))
                yield Reference(EdgeKind.MENTIONS, "", link["fragment"], whole, fragment, label=link["label"])


class Judged(NamedTuple):
    """An answer of an example: GOOD, BAD or OK, why, and its text."""

    verdict: str
    why: str
    content: str


class Talk(NamedTuple):
    """What a conversation says: the messages of its prompt, and the answers that are judged in it."""

    messages: tuple[Message, ...]
    answers: tuple[Judged, ...]


_AS_ROLE = {"settings": "system", "untrusted": "user"}  # where they are no part of a message


def talk_of(text: str) -> Talk:
    """Read the messages of a conversation that has no `problem`; tags within a message stay in its text.

    The prompt ends at the first judged answer. What a model is shown to say behind it, unjudged, is neither prompt nor answer.
    """
    messages: list[Message] = []
    answers: list[Judged] = []
    opened: list[tuple[str, re.Match[str]]] = []
    for tag in TAG.finditer(text):
        name = tag["late"] or tag["name"]
        if name == "comparison":
            continue
        if not (tag["late"] or tag["close"]):
            opened.append((name, tag))
        elif opened:
            name, opening = opened.pop()
            if opened:
                continue
            judged = _VERDICT.match(text, opening.start())
            if judged:
                content = text[judged.end() : tag.start()].strip()
                answers.append(Judged(judged["verdict"], judged["reason"].strip(), content))
            elif not answers:
                messages.append(Message(_AS_ROLE.get(name, name), text[opening.end() : tag.start()].strip()))
    while messages and messages[-1].role == "assistant":
        messages.pop()
    return Talk(tuple(messages), tuple(answers))


def _problem(text: str) -> str | None:
    """Why the messages cannot be told apart, None if they can."""
    opened: list[str] = []
    for tag in TAG.finditer(text):
        name = tag["late"] or tag["name"]
        if not (tag["late"] or tag["close"]):
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
        else:
            return f"</{name}> closes no message"
    return f"<{opened[-1]}> is not closed" if opened else None
