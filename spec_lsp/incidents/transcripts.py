"""Conversations as people hand them in: labelled lines, the tags of challenge files, or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from spec_lsp.dialects.conversations import ROLES, TAG
from spec_lsp.exchange import Message
from spec_lsp.patterns import lazy

_LABEL = lazy(r"^[ \t]*(?:\*\*)?(?P<who>[A-Za-z]+)(?:\*\*)?[ \t]*:(?:\*\*)?[ \t]*", re.MULTILINE)
_TAGGED = lazy(r"^<(?:system|developer|user|assistant|tool)\b[^<>\n]*>", re.MULTILINE)
_VERDICT = lazy(r"^[ \t]*<!--.*?-->", re.DOTALL)
_SPOKEN = {"customer": "user", "human": "user", "client": "user", "guest": "user", "visitor": "user", "agent": "assistant",
           "bot": "assistant", "ai": "assistant", "model": "assistant", "chatbot": "assistant"}  # fmt: skip
_FORMS = "`User:` and `Assistant:` lines, <user> and <assistant> tags, or JSON messages [{role, content}]"


class Unclear(Exception):
    """A transcript that cannot be read as a conversation; the message says why, and what can."""


def transcript(text: str) -> tuple[Message, ...]:
    """The messages of a transcript up to its last answer, which comes last. Raises Unclear."""
    found = [one for one in _read(text) if one.content]
    while found and found[-1].role != "assistant":
        found.pop()
    if not found:
        raise Unclear(f"the transcript holds no answer of an assistant; it may be {_FORMS}")
    if not any(one.role == "user" for one in found):
        raise Unclear(f"the transcript holds no message of a user before the answer; it may be {_FORMS}")
    return tuple(found)


def _read(text: str) -> Iterable[Message]:
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    opens = text.lstrip().startswith(("[", "{"))
    data = _json(text) if opens else None
    if data is not None:
        return list(_of_data(data))
    found = list(_of_tags(text) if _TAGGED.search(text) else _of_labels(text))
    if opens and not found:
        raise Unclear(f"the transcript begins as JSON and cannot be read as such: {_fault(text)}")
    return found


def _of_tags(text: str) -> Iterator[Message]:
    """The messages between tags; tags within a message stay in its text, a verdict is left out."""
    role, start = "", 0
    for tag in TAG.finditer(text):
        closed = tag["late"] or (tag["close"] and tag["name"])
        if closed and closed == role:
            yield Message(role, _VERDICT.sub("", text[start : tag.start()], count=1).strip())
            role = ""
        elif not closed and not role and tag["name"] in ROLES:
            role, start = tag["name"], tag.end()


def _json(text: str) -> object:
    """A text as JSON, or as one JSON value a line; None if it is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _fault(text: str) -> str:
    """Where and why a text is no JSON, and not one JSON value a line."""
    decoder, text, place = json.JSONDecoder(), text.rstrip(), 0
    try:
        while place < len(text):
            start = len(text) - len(text[place:].lstrip())
            place = decoder.raw_decode(text, start)[1]
    except json.JSONDecodeError as error:
        return f"{error.msg} (line {error.lineno}, column {error.colno})"
    except (ValueError, RecursionError):
        return "it is nested too deeply, or a number is too long"
    return "it holds several values in one line, or one over several lines"


def _of_data(data: object) -> Iterator[Message]:
    if isinstance(data, dict) and "messages" in data:
        data = data["messages"]
    listed = data if isinstance(data, list) else [data]
    for number, one in enumerate(listed, 1):
        role = one.get("role") if isinstance(one, dict) else None
        if not isinstance(role, str) or role not in ROLES:
            known = ", ".join(ROLES[:5])
            raise Unclear(
                f"message {number} of the transcript has no role such as {known}; it may be {_FORMS}"
            )
        yield Message(role, _content(one.get("content")).strip())


def _content(content: object) -> str:
    """The text of a message; of one in parts, that of its parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(
        str(part["text"]) for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)
    )


def _of_labels(text: str) -> Iterator[Message]:
    """Each label that names who speaks begins a message."""
    turns = [(who, match) for match in _LABEL.finditer(text) if (who := _speaker(match["who"])) is not None]
    for number, (who, match) in enumerate(turns):
        end = turns[number + 1][1].start() if number + 1 < len(turns) else len(text)
        yield Message(who, text[match.end() : end].strip())


def _speaker(label: str) -> str | None:
    word = label.casefold()
    return word if word in ROLES else _SPOKEN.get(word)
