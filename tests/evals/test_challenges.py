"""Challenge files and inline examples as challenges: messages, answers, criteria, ids and digests."""

from __future__ import annotations

import pytest
from runs import CHALLENGES, REFUNDS, shop, subjects_of

from spec_lsp.dialects.conversations import talk_of
from spec_lsp.evals.model import Answer, Check
from spec_lsp.exchange import Message


def test_a_clause_has_its_own_examples_and_those_of_its_files():
    (subject,) = subjects_of(shop())
    assert [challenge.id for challenge in subject.challenges] == ["refunds/1", "refunds/2", "refunds/3"]
    assert [challenge.title for challenge in subject.challenges] == [
        "asks when it ends",
        "asks on day 31",
        "is insistent",
    ]
    assert [challenge.place.key for challenge in subject.challenges if challenge.place] == [
        "/w/refunds.md",
        "/w/examples/rf31.md",
        "/w/examples/rf31.md",
    ]


def test_everything_of_a_challenge_is_read():
    (subject,) = subjects_of(shop())
    challenge = subject.challenges[1]
    assert challenge.messages == (
        Message("developer", "You are the shop's agent."),
        Message("user", "It has been 31 days. Refund please."),
    )
    assert challenge.answers == (
        Answer("GOOD", "cites the window", "The window is 30 days, so I cannot refund it."),
        Answer("BAD", "invents an exception", "I'll make an exception."),
        Answer("OK", "", "Ask the shop."),
    )
    assert challenge.should == ("states the 30-day window",)
    assert challenge.should_not == ("promise an exception",)
    assert challenge.checks == (Check("not-contains", "guarantee"),)
    assert challenge.place is not None
    assert challenge.place.span.line == 5  # below the fence


def test_the_list_behind_a_conversation_belongs_to_it_alone():
    (subject,) = subjects_of(shop())
    assert subject.challenges[0].checks == ()
    assert subject.challenges[2].checks == (Check("max-words", "5"),)
    assert subject.challenges[2].should == ()


def test_a_prompt_that_moved_keeps_its_digest_and_equal_ones_differ():
    before = subjects_of(shop())[0].challenges
    head, first, second = CHALLENGES.partition("\n\n**Example**: asks on")[0], *_examples()
    after = subjects_of(shop(challenges=f"{head}\n\n{second}\n\n{first}\n\n{second}"))[0].challenges
    assert [after[1].digest, after[2].digest] == [before[2].digest, before[1].digest]
    assert after[3].messages == after[1].messages
    assert len({challenge.digest for challenge in after}) == 4


def _examples() -> list[str]:
    return [f"**Example**:{part.rstrip()}" for part in CHALLENGES.split("**Example**:")[1:]]


def test_a_conversation_that_cannot_be_read_is_no_challenge():
    broken = CHALLENGES.replace("<user>\nI want to see the manager.\n</user>", "<user>\nI want")
    assert len(subjects_of(shop(challenges=broken))[0].challenges) == 2


@pytest.mark.parametrize(
    ("text", "roles", "answers"),
    [
        ("<user>\na\n</user>\n", ["user"], 0),
        ("<user>a</user>\n<assistant>\nb\n</assistant>\n<user>c</user>\n", ["user", "assistant", "user"], 0),
        ("<user>a</user>\n<assistant>\nan answer that nobody judged\n</assistant>\n", ["user"], 0),
        ("<assistant>\nonly an answer\n</assistant>\n", [], 0),
        ("<system>\n<settings>\nage: 12\n</settings>\n</system>\n<user>a</user>\n", ["system", "user"], 0),
        ("<settings>\nage: 12\n</settings>\n<user>a</user>\n", ["system", "user"], 0),
        ("<untrusted>\npage\n</untrusted>\n", ["user"], 0),
        (
            '<assistant recipient="browser">\nget\n</assistant>\n<tool name="browser">\npage\n</tool>\n',
            ["assistant", "tool"],
            0,
        ),
        (
            "<comparison>\n<user>a</user>\n<assistant> <!-- GOOD -->\nb\n</assistant>\n</comparison>\n",
            ["user"],
            1,
        ),
        (
            "<user>a</user>\n<assistant> <!-- BAD[#b]: c -->\nb\n</assistant>\n<user>later</user>\n",
            ["user"],
            1,
        ),
        ("<user>\nif a < b: <b>x</b>\n\n    code\n</user>\n", ["user"], 0),
    ],
)
def test_conversations(text: str, roles: list[str], answers: int):
    talk = talk_of(text)
    assert [message.role for message in talk.messages] == roles
    assert len(talk.answers) == answers


def test_tags_within_a_message_are_its_text():
    (message, _) = talk_of("<system>\n<settings>\nage: 12\n</settings>\n</system>\n<user>a</user>\n").messages
    assert message.content == "<settings>\nage: 12\n</settings>"
    (message,) = talk_of("<user>\nif a < b: <b>x</b>\n\n    code\n</user>\n").messages
    assert message.content == "if a < b: <b>x</b>\n\n    code"


def test_criteria_are_no_statements_of_the_clause():
    inline = REFUNDS + "- should: name it\n- should not: promise it\n"
    document = shop(refunds=inline).documents["/w/refunds.md"]
    texts = [statement.text for clause in document.clauses for statement in clause.statements]
    assert len(texts) == 2
    assert subjects_of(shop(refunds=inline))[0].challenges[0].should_not == ("promise it",)
