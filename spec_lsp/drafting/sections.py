"""The draft while it is written: sections with their clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spec_lsp.dialects.headings import slug
from spec_lsp.drafting.naming import clause_id, title_of
from spec_lsp.drafting.outline import Sentence
from spec_lsp.facts import Modality

_SAYS_SOMETHING = 3  # words of a sentence that can stand as a heading: "Never:" cannot


@dataclass(slots=True)
class Clause:
    """A clause: its sentence is `chunks[sentence]`, before it what sets the scene, behind it what goes with it."""

    name: str
    title: str
    chunks: list[str]
    sentence: int
    talks: list[tuple[str, str]] = field(default_factory=list)  # (title, messages)

    def insert(self, scene: Sequence[str], at: int) -> None:
        """Put what sets the scene between the first `at` chunks and the sentence."""
        self.chunks[at:at] = scene
        self.sentence += len(scene)


@dataclass(slots=True)
class Section:
    """A heading of the prompt, and what stands below it."""

    heading: str
    level: int
    background: list[str] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)


class Names:
    """Ids and titles that are taken."""

    def __init__(self, slugs: set[str]) -> None:
        self._taken = slugs

    def clause(
        self, sentence: str, modality: Modality, chunks: list[str], at: int, words: str = ""
    ) -> Clause:
        """A clause under a name of its own, made of `words` or its sentence."""
        name = clause_id(words or sentence, modality, self._taken)
        self._taken.add(name)
        title = title_of(words if words and len(sentence.split()) < _SAYS_SOMETHING else sentence)
        if slug(title) in self._taken and slug(title) != name:
            title = name.replace(
                "-", " "
            ).capitalize()  # links to the other heading of that title must not move
        return Clause(name, title, chunks, at)


def clauses_of(found: Sequence[Sentence], names: Names, setting: Sequence[str], number: str) -> list[Clause]:
    """A clause for each sentence that demands something, with `setting` in front of it.

    What stands before the first is its background, what stands behind one is its rationale. Nothing is cut where
    a sentence is not whole by itself, say in the middle of emphasis. `number` is that of the list item.
    """
    if not any(sentence.statement for sentence in found):
        return []
    if not all(_is_whole(sentence.text) for sentence in found):
        first = next(sentence.statement for sentence in found if sentence.statement)
        found = [Sentence(" ".join(sentence.text for sentence in found), first)]
    clauses: list[Clause] = []
    before: list[str] = []
    behind: list[str] = []
    for sentence in found:
        if sentence.statement is None:
            (behind if clauses else before).append(sentence.text)
            continue
        _explain(clauses, behind)
        chunks = list(setting)
        if before:
            chunks.append(aside("Background", " ".join(before)))
            before = []
        text = sentence.text if clauses or not number else f"{number} {sentence.text}"
        clauses.append(names.clause(sentence.text, sentence.statement.modality, [*chunks, text], len(chunks)))
    _explain(clauses, behind)
    return clauses


def _explain(clauses: Sequence[Clause], reasons: list[str]) -> None:
    if reasons:
        clauses[-1].chunks.append(aside("Rationale", " ".join(reasons)))
        reasons.clear()


def _is_whole(text: str) -> bool:
    """Whether emphasis, code and brackets that open in a sentence close in it."""
    pairs = text.count("[") == text.count("]") and text.count("(") == text.count(")")
    return pairs and text.count("**") % 2 == 0 and text.count("`") % 2 == 0


def aside(word: str, text: str) -> str:
    """Text under a bold word that says that it demands nothing; text that begins with markup keeps its own."""
    return text if text.startswith(("**", "!", "<", "|", ">")) else f"**{word}**: {text}"
