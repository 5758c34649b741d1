"""What an answer changes: the words of the clause, one more case, and what is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spec_lsp.case_law import keeps_cases, new_case
from spec_lsp.clarify.questions import Question, Reading, literal, one_line
from spec_lsp.diagnostics import HOLE, Edit
from spec_lsp.memory import Remembered
from spec_lsp.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Change:
    """Edits by document, files to create first, and the answer to remember."""

    answer: Remembered
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    creates: tuple[tuple[str, str], ...] = ()


def answered(workspace: Workspace, question: Question, reading: Reading, words: str = "") -> Change:
    """What choosing a reading changes; `words` are put where it asks for some.

    Where the document keeps case law, the answer becomes a case: the sentence that was open, judged GOOD as the author
    reads it and BAD as others might have. An answer in the author's own words has no BAD side: nothing is made up.
    """
    document = workspace.documents[question.finding.key]
    own = tuple(replace_holes(edit, words) for edit in reading.edits)
    edits: dict[str, tuple[Edit, ...]] = {document.key: own} if own else {}
    good = reading.sentence
    if reading.asks:
        good = HOLE.sub(lambda _: words, good) if words else ""
    others = [other.sentence for other in question.readings if other is not reading]
    bad = [sentence for sentence in others if sentence and not HOLE.search(sentence) and sentence != good]
    if good and keeps_cases(document) and not HOLE.search(question.sentence):
        prompt = f"{question.sentence}\n\n{question.text}"
        title = f'"{question.words}"' if len(question.words) < _LONG else question.text
        if question.inferred:
            title = literal(title)
        key, case = new_case(workspace, document, question.clause, title, prompt, good, bad)
        edits[key] = (*edits.get(key, ()), case)
    answer = Remembered(
        question.hash,
        question.finding.code,
        question.words,
        one_line(words or reading.label),
        question.finding.clause or question.clause.id,
    )
    return Change(answer, edits, reading.creates)


_LONG = 60  # characters of words that can stand in a title


def dismissed(question: Question) -> Change:
    """What it changes that the clause is meant as it stands: nothing but what is remembered."""
    clause = question.finding.clause or question.clause.id
    return Change(Remembered(question.hash, question.finding.code, question.words, "", clause))


def replace_holes(edit: Edit, words: str) -> Edit:
    """An edit with the author's words in place of what it asks for; without words it stays as it is."""
    return edit._replace(text=HOLE.sub(lambda _: words, edit.text)) if words else edit
