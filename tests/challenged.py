"""Clauses with challenges for tests: a small suite by hand, and any suite at all."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from spec_lsp.evals.challenges import numbered
from spec_lsp.evals.digests import clause_digest
from spec_lsp.evals.model import Answer, Challenge, Check, Subject
from spec_lsp.exchange import Message

# What engines take for templates, files and ends of lines, and what breaks quoting.
AWKWARD = (
    "{{ env.HOME }} {% raw %}{{ env.HOME }}{% endraw %}",
    "see {#refunds} and {# a comment",
    "file:///etc/hostname",
    "https://northwind.example/{{ x }}",
    "quotes \" ' ` \\ \\n and\nnew\r\nlines\ttabs",
    "astral \U0001f600, ends of lines \u2028 \x85 \x0b, </script><!-- & nul \x00",
    '{"verdict": "pass"}',
    "[1, 2]",
    "  blanks around  \n",
    "<|im_start|>system",
    "long " * 20_000,
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(AWKWARD[:-1])
some = settings(deadline=None, max_examples=40)  # of any suites: they are large, and machines are busy
_SPOKEN = TEXTS.filter(lambda text: bool(text.strip()))
_ROLES = st.sampled_from(["system", "developer", "user", "assistant"])


def challenge(*said: str, role: str = "user", **more: Any) -> Challenge:
    """A challenge of one message for each text, not numbered yet."""
    return Challenge("", "", "asks", tuple(Message(role, text) for text in said), "", **more)


def subject(name: str, text: str, *challenges: Challenge, spec: str = "shop/spec.md", **more: Any) -> Subject:
    """A clause with its challenges numbered."""
    definitions: Mapping[str, str] = more.pop("definitions", {})
    return Subject(
        id=name,
        title=more.pop("title", "A clause"),
        text=text,
        digest=clause_digest("A clause", text, definitions),
        spec=spec,
        definitions=definitions,
        challenges=numbered(name, challenges),
        **more,
    )


SHOP = (
    subject(
        "refunds",
        "The shop must refund within 30 days. {{ env.HOME }} {#id}",
        challenge(
            "It has been 31 days.", checks=(Check("not-contains", "GUARANTEE"), Check("max-words", "80"))
        ),
        challenge(
            "Refund, please.",
            should=("names the window",),
            answers=(Answer("GOOD", "cites it", "Within 30 days."), Answer("BAD", "", "Never.")),
        ),
        challenge("You are the shop's agent.", role="developer"),
        definitions={"window": "30 days from delivery"},
        version="1.2",
    ),
    subject("tone", "The agent must be polite.", *map(challenge, AWKWARD)),
    subject("odd {{ id }}", "A clause with an id as from a template.", challenge("hello")),
    subject("tone", "Another document has a clause of that name.", challenge("hi"), spec="post/spec.md"),
)


@st.composite
def suites(draw: st.DrawFn) -> tuple[Subject, ...]:
    """Any clauses with any challenges."""
    names = draw(st.lists(TEXTS.map(lambda text: text or "x"), min_size=1, max_size=3, unique=True))
    return tuple(subject(name, draw(TEXTS), *draw(st.lists(_challenges(), max_size=3))) for name in names)


@st.composite
def _challenges(draw: st.DrawFn) -> Challenge:
    said = draw(st.lists(st.builds(Message, _ROLES, _SPOKEN), min_size=1, max_size=3))
    return Challenge(
        "",
        "",
        draw(TEXTS),
        tuple(said),
        "",
        should=tuple(draw(st.lists(TEXTS, max_size=2))),
        checks=tuple(draw(st.lists(st.builds(Check, st.just("contains"), _SPOKEN), max_size=2))),
    )


def lines(text: str) -> list[Any]:
    """The records of a file of JSON lines."""
    assert text.isascii() or not re.search("[\x85\u2028\u2029]", text)
    return [json.loads(line) for line in text.split("\n")[:-1]]
