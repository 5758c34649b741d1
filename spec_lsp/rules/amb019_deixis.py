"""AMB019 deixis."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.hedging import is_firm
from spec_lsp.language.lexicon import Cue
from spec_lsp.language.words import Words
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_PLACES = frozenset({"above", "below", "here", "aforementioned"})
_LISTS = frozenset({"the following", "as follows"})
_PARTS = frozenset("section chapter clause figure table annex appendix example paragraph step list".split())
_RANKS = frozenset("most more less least".split())


@rule("AMB019", name="deixis", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("deixis",))
def deixis(sentence: Sentence) -> Iterator[Problem]:
    """A demand that points at the time or the place of its writing: "currently", "soon", "as described above".

    ## Why is this bad
    Texts are moved and read years later, and a clause may be quoted alone. Silent where a link or a list follows.

    ## Example
    ```markdown
    ## Payments {#payments}

    The shop must accept the cards that are currently in use.  <!-- hint: AMB019 "currently" -->
    ```

    ## Use instead
    ```markdown
    ## Payments {#payments}

    The shop must accept the cards that are listed in the annex of the day of the order.
    ```
    """
    if not is_firm(sentence):
        return
    for cue in sentence.cues["deixis"]:
        if _points_nowhere(sentence, cue):
            yield _problem(sentence, cue)


def _points_nowhere(sentence: Sentence, cue: Cue) -> bool:
    words, shown = sentence.words, sentence.shown(cue).lower()
    if shown in _LISTS:
        return not (":" in words.lower[cue.end :] or _ends_block(sentence) or _refers(sentence))
    if shown in _PLACES:
        behind = words.tags[cue.end : cue.end + 1]
        # "above the line": a preposition; "above and beyond": an idiom.
        is_other = shown != "here" and behind in ("D", "S", "N", "#", "J", "C")
        return not (is_other or _refers(sentence))
    return not (_is_state(words, cue) or any(word[0].isdigit() for word in words.lower))


def _ends_block(sentence: Sentence) -> bool:
    """Whether what follows in the document follows this sentence: a list, a table, code, sections."""
    return not sentence.prose.text[sentence.end :].strip()


def _is_state(words: Words, cue: Cue) -> bool:
    """Whether the moment is that of use: "the currently selected order", "the orders now open", "the most recent order"."""
    if words.lower[cue.start] == "recent":
        return not _RANKS.isdisjoint(words.lower[max(0, cue.start - 1) : cue.start])
    is_predicate = words.tags[cue.start - 1 : cue.start] in ("A", "X")  # "is currently refused"
    return not is_predicate and words.tags[cue.end : cue.end + 1] in ("K", "J")


def _refers(sentence: Sentence) -> bool:
    """Whether a link or the name of a part of the document says where."""
    return _links(sentence) or not _PARTS.isdisjoint(sentence.words.lower)


def _links(sentence: Sentence) -> bool:
    return any(
        inline.type == "link" and inline.end > sentence.start and inline.start < sentence.end
        for inline in sentence.prose.block.inlines
    )


def _problem(sentence: Sentence, cue: Cue) -> Problem:
    span, word = sentence.span_of(cue), sentence.shown(cue)
    where = word.lower() in _PLACES or word.lower() in _LISTS
    asks = "which clause?" if where else "from when to when?"
    return Problem(
        span,
        f'"{word}" depends on {"where" if where else "when"} this is read; {"name the clause" if where else "name the date or the event"}',
        fixes=(
            Fix("Name it", (Edit(span, hole(asks)),)),
            Fix("Keep the word and name it as well", (Edit(span, f"{word} ({hole(asks)})"),)),
        ),
        question=f'What does "{word}" refer to, read somewhere else or in a year?',
    )
