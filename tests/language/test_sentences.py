import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.language.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Use it, e.g. in Fig. 3. Then stop.", ["Use it, e.g. in Fig. 3.", "Then stop."]),
        ("Version 2.1 must work. It does.", ["Version 2.1 must work.", "It does."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("Ask J. Doe about it. Soon.", ["Ask J. Doe about it.", "Soon."]),
        ("Wait... and go on. Now.", ["Wait... and go on.", "Now."]),
        ("**Bold.** Next one.", ["**Bold.**", "Next one."]),
        ("It ends (really). 12 items follow.", ["It ends (really).", "12 items follow."]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.text(alphabet="ab AB.!?\n\"')*12é🙂", max_size=80))
def test_nothing_but_blanks_is_lost(text: str) -> None:
    ranges = list(sentences(text))
    assert all(start < end for start, end in ranges)
    assert ranges == sorted(ranges)
    covered = {index for start, end in ranges for index in range(start, end)}
    assert all(character.isspace() for index, character in enumerate(text) if index not in covered)
