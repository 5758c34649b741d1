"""The lexicons: every phrase has a source, and none is there for the sake of a labelled sentence."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from at_hand import shared

from spec_lsp.language.lexicon import Cue, cue_entries, cues_in, default_index, index_with

FOLDER = resources.files("spec_lsp.language.lexicon")
SOURCES = set(
    re.findall(r"^\| ([a-z0-9-]+) \|", (FOLDER / "SOURCES.md").read_text(encoding="utf-8"), re.MULTILINE)
) - {"key"}
LABELLED = shared() / "labelled" / "ambiguity" / "dev.jsonl"
LEAST_FAMILIES = 2


def found(text: str) -> dict[str, list[Cue]]:
    return cues_in(text.split(), default_index())


def test_the_longest_phrase_wins() -> None:
    cues = found("it must as far as possible answer")
    assert cues["loophole"] == [Cue("loophole", 2, 6)]


def test_settings_add_and_take_out() -> None:
    index = index_with({"vague-term": ("snappy tea", "!several")})
    assert cues_in("several snappy tea".split(), index)["vague-term"] == [Cue("vague-term", 1, 3)]
    assert found("several snappy tea")["vague-term"] == [Cue("vague-term", 0, 1)]


def test_every_phrase_has_a_source() -> None:
    assert SOURCES
    assert {entry.source for entry in cue_entries()} <= SOURCES


def test_phrases_are_in_small_letters_and_stand_once_in_a_file() -> None:
    counted = Counter((entry.tokens, entry.kind) for entry in cue_entries())
    assert [entry for entry, number in counted.items() if number > 1] == []
    assert all(token == token.lower() for entry in cue_entries() for token in entry.tokens)


def corpus_phrases() -> list[str]:
    return sorted({" ".join(entry.tokens) for entry in cue_entries() if entry.source == "corpus"})


def test_what_the_corpus_vouches_for_is_in_two_families(corpus: Path) -> None:
    families: dict[str, set[str]] = {phrase: set() for phrase in corpus_phrases()}
    for path in sorted(corpus.rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace").lower()
        for phrase, seen in families.items():
            if re.search(rf"(?<![\w-]){re.escape(phrase.removesuffix('s'))}s?(?![\w-])", text):
                seen.add(path.relative_to(corpus).parts[0])
    assert [phrase for phrase, seen in families.items() if len(seen) < LEAST_FAMILIES] == []


def test_nothing_is_there_for_one_labelled_sentence() -> None:
    """A phrase that no public source names must not owe its place to a single record."""
    if not LABELLED.exists():
        pytest.skip("needs ../shared: the labelled sentences are not part of this project")
    texts = [json.loads(line)["text"].lower() for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    for phrase in corpus_phrases():
        pattern = re.compile(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])")
        assert sum(1 for text in texts if pattern.search(text)) != 1, phrase
