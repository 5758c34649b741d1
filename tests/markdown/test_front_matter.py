"""Where front matter starts and ends."""

from __future__ import annotations

import pytest

from spec_lsp.markdown.front_matter import front_matter_lines


@pytest.mark.parametrize(
    ("source", "taken"),
    [
        ("---\nid: a\n---\n# b", 3),
        ("---\nid: a\n...\n# b", 3),
        ("---  \n---\t\n", 2),
        ("----\n---\n----\n", 3),
        ("---\n--- x\n  ---\n....\n", 0),
        ("---\nid: a\n", 0),
        ("---yaml\n---\n", 0),
        ("--\n--\n", 0),
        (" ---\n---\n", 0),
        ("\n---\n---\n", 0),
        ("...\n---\n", 0),
        ("- x--\n---\n", 0),
        ("", 0),
        ("---", 0),
    ],
)
def test_front_matter_lines(source: str, taken: int) -> None:
    assert front_matter_lines(source.split("\n")) == taken
