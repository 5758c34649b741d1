"""Conversations in fences: the prompts of a challenge, and candidate answers with their verdicts.

The Model Spec writes them as line-oriented pseudo-XML that is not well formed: message tags stand at
the start of a line, bodies hold anything (Markdown, code, raw `<`). A verdict is a comment behind an
opening tag: `<assistant> <!-- BAD[#clause]: reason -->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

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
_VERDICT_COMMENT = lazy(r"^[ \t]*<!--.*?-->", re.DOTALL)
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


def messages(text: str) -> Iterator[tuple[str, str]]:
    """The messages of a conversation: role and content, as far as they can be told apart."""
    role, start = "", 0
    for tag in TAG.finditer(text):
        closing = tag["late"] or (tag["close"] and tag["name"])
        if closing and closing == role:
            yield role, _VERDICT_COMMENT.sub("", text[start : tag.start()], count=1).strip()
            role = ""
        elif not closing and tag["name"] in ROLES:
            role, start = tag["name"], tag.end()


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
