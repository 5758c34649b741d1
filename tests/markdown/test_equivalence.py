"""The main property: after any edit, the incremental parse is markdown-it's plain full parse.

The other side is the stock parser on the whole text (plain.py), never our own code with an empty cache.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingredients import BLOCKS, DENSE, EDIT_LISTS, EDITS, EDITS_PER_EXAMPLE, Edit
from ours import assert_plain

from spec_lsp.markdown.units import Parse, Splice, parse, reparse
from spec_lsp.text import Text, decode

counted: Counter[str] = Counter()


def run(source: str, edits: Iterable[Edit], name: str) -> None:
    text = Text.from_str(source)
    current = parse(text.lines)
    assert_plain(current, text)
    for edit in edits:
        changed, change = edit.apply(text)
        following, splice = reparse(current, changed.lines, change)
        counted[name] += 1
        assert_plain(following, changed)
        assert_kept(current, text, following, changed, splice)
        text, current = changed, following


def assert_kept(old: Parse, before: Text, new: Parse, after: Text, splice: Splice) -> None:
    """Outside the splice units are the same objects, and own the same lines as before."""
    kept = len(old.units) - splice.removed
    assert kept == len(new.units) - splice.added
    for index in range(kept):
        shift = (splice.removed, splice.added) if index >= splice.start else (0, 0)
        mine, theirs = index + shift[0], index + shift[1]
        assert old.units[mine] is new.units[theirs]
        assert owned(old, before, mine) == owned(new, after, theirs)
    assert (new.labels is old.labels) == (new.labels == old.labels)


def owned(found: Parse, text: Text, index: int) -> tuple[str, ...]:
    following = found.starts[index + 1] if index + 1 < len(found.starts) else None
    return text.lines[found.starts[index] : following]


@settings(
    max_examples=-(-EDITS // EDITS_PER_EXAMPLE),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(DENSE, EDIT_LISTS)
def dense(source: str, edits: list[Edit]) -> None:
    run(source, edits, "dense")


def test_dense_documents() -> None:
    dense()
    assert counted["dense"] >= EDITS


def slices(corpus: Path, rng: random.Random) -> Iterator[str]:
    """Heads and inner parts of public documents, with all kinds of line ends."""
    paths = sorted(corpus.rglob("*.md"))
    texts = [decode(path.read_bytes()).text for path in paths]
    while True:
        lines = Text.from_str(rng.choice(texts)).lines
        start = rng.choice([0, rng.randrange(len(lines))])
        part = lines[start : start + rng.randint(12, 70)]
        ends = rng.choice([["\n"], ["\n"], ["\r\n"], ["\n", "\r\n", "\r"]])
        front = rng.random() < 0.15
        yield "---\nid: a\n---\n" * front + "".join(line + rng.choice(ends) for line in part)


def random_edit(rng: random.Random, other: str) -> Edit:
    """One of: some characters, an ingredient, lines of another document, or nothing (a deletion)."""
    lines = Text.from_str(other).lines
    start = rng.randrange(len(lines))
    pasted = lines[start : start + rng.randint(1, 5)]
    new = rng.choice(
        [("",), (rng.choice('x -[]"|`#>=\\'),), (rng.choice(BLOCKS), ""), ("", ""), (*pasted, "")]
    )
    size = rng.choice([-1, -1, -1, 0, 0, 1, 3, 10])
    column, end_column = rng.randrange(300), rng.randrange(300)
    return Edit(rng.randrange(10**6), size, column, end_column, new, rng.choice(["\n", "\n", "\r\n", "\r"]))


def test_slices_of_real_documents(corpus: Path, request: pytest.FixtureRequest) -> None:
    seed = random.randrange(2**32)
    print("seed", seed)  # noqa: T201 - pytest shows it when the test fails
    rng = random.Random(seed)
    sources = slices(corpus, rng)
    while counted["real"] < EDITS // 5:
        edits = [random_edit(rng, next(sources)) for _ in range(EDITS_PER_EXAMPLE)]
        run(next(sources), edits, "real")


@settings(max_examples=200, deadline=None, database=None)
@given(DENSE, st.text("-a.\n \t", max_size=40))
def test_replacing_the_whole_text(source: str, other: str) -> None:
    text = Text.from_str(source)
    for new in (other + source, source + other, other, "", source):
        following, change = text.replaced(new)
        assert_plain(reparse(parse(text.lines), following.lines, change)[0], following)
