"""Transcripts in every form that people have them in."""

from __future__ import annotations

import json

import pytest

from spec_lsp.exchange import Message
from spec_lsp.incidents.transcripts import Unclear, transcript

WANTED = (Message("user", "Where is it?\nI wait."), Message("assistant", "Here."))
DATA = [{"role": "user", "content": "Where is it?\nI wait."}, {"role": "assistant", "content": "Here."}]


@pytest.mark.parametrize(
    "text",
    [
        "User: Where is it?\nI wait.\n\nAssistant: Here.\n",
        "user: Where is it?\r\nI wait.\r\nASSISTANT:\r\nHere.",
        "**Customer**: Where is it?\nI wait.\n**Bot:** Here.",
        "<user>\nWhere is it?\nI wait.\n</user>\n<assistant> <!-- BAD: late -->\nHere.\n</assistant>\n",
        json.dumps(DATA),
        json.dumps({"messages": DATA}),
        "\n".join(map(json.dumps, DATA)),
        json.dumps([{**DATA[0], "content": [{"type": "text", "text": DATA[0]["content"]}]}, DATA[1]]),
        "\ufeff" + json.dumps(DATA),
    ],
)
def test_forms(text: str):
    assert transcript(text) == WANTED


def test_the_last_answer_is_the_bad_one():
    found = transcript("User: a\nAssistant: b\nUser: c\nAssistant: d\nUser: thanks\n")
    assert [one.content for one in found] == ["a", "b", "c", "d"]


def test_words_with_a_colon_are_no_speakers():
    found = transcript("User: note: it is late\nPS: hurry\nAssistant: ok")
    assert found[0].content == "note: it is late\nPS: hurry"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no answer"),
        ("hello", "no answer"),
        ("User: hello", "no answer"),
        ("Assistant: hello", "no message of a user"),
        ('[{"role": "wizard", "content": "x"}]', "message 1"),
        ("[1, 2]", "message 1"),
        ('{"a": 1}', "message 1"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"role": "user", "content": "what', r"Unterminated string .*\(line 1, column 30\)"),
        ('{"role": "user", "content": "hi"}\n{"role": user}', r"\(line 2, column 10\)"),
        ('{"role": "user"} {"role": "assistant"}', "several values in one line"),
    ],
)
def test_what_is_no_conversation(text: str, words: str):
    with pytest.raises(Unclear, match=words):
        transcript(text)


def test_words_in_brackets_in_front_are_no_json():
    found = transcript("[begin of chat]\nUser: hi\nAssistant: ok")
    assert [one.content for one in found] == ["hi", "ok"]
