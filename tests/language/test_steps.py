"""Given/When/Then: which words are steps, and what makes a scenario."""

import pytest

from spec_lsp.language.steps import scenarios, steps


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Given** a, **When** b, **Then** c", "given when then"),
        ("**Given:** a\n__When__ b\n**then** c", "given when then"),
        ("**Given a cart**, **when I pay**, **then it ships**", "given when then"),
        ("- GIVEN a\n- WHEN b\n- THEN c\n- AND d", "given when then and"),
        ("Given a cart, when I pay, then it ships.", "given when then"),
        ("1. Given a cart.\n2. When I pay.\n3. Then it ships.\n   But not twice", "given when then but"),
        ("Given a\nAnd b\nWhen c\nThen d\nBut e", "given and when then but"),
        ("**Given** role Base AND city Bath", "given"),
        ("the list opens when it rains, then closes", ""),
        ("He was given time; whenever, then", ""),
    ],
)
def test_steps(text: str, words: str) -> None:
    found = list(steps(text))
    assert [step.word for step in found] == words.split()
    assert all(text[step.start : step.end].lower() == step.word for step in found)


@pytest.mark.parametrize(
    ("text", "opened", "count", "open_after"),
    [
        ("**Given** a, **When** b, **Then** c", False, 1, False),
        ("**When** b, **Then** c", False, 1, False),
        ("**Given** a\n**When** b\n**Then** c\n**Given** d\n**When** e\n**Then** f", False, 2, False),
        ("**Given** a\n**When** b\n**Then** c\n**When** d\n**Then** e", False, 2, False),
        ("**Given** a", False, 0, True),
        ("**Then** c", True, 1, False),
        ("**Then** c", False, 0, False),
        ("no steps at all", True, 0, True),
        ("WHEN x, THE shop SHALL y", False, 0, True),
        ("", False, 0, False),
    ],
)
def test_scenarios(text: str, opened: bool, count: int, open_after: bool) -> None:
    found = scenarios(text, opened=opened)
    assert (len(found.found), found.opened) == (count, open_after)
    assert all(text[start:end].strip() for start, end in found.found)


def test_scenarios_do_not_overlap() -> None:
    text = "**Given** a\n**Then** b\n\n**Given** c\n**Then** d"
    (first, second) = scenarios(text).found
    assert text[slice(*first)] == "Given** a\n**Then** b"
    assert text[slice(*second)] == "Given** c\n**Then** d"
