"""AMB013 negation."""

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_QUANTIFIERS = frozenset({"all", "every", "each", "both"})
_NEGATIVE = frozenset({"not", "never", "no", "cannot"})


class _Pitfall(NamedTuple):
    """Tokens `start` up to `end`, why they are read in two ways, and the two readings as replacements."""

    start: int
    end: int
    told: str
    question: str
    readings: tuple[tuple[str, str], ...]


@rule("AMB013", name="negation", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("negation",))
def negation(sentence: Sentence) -> Iterator[Problem]:
    """A negation that is read in two ways: "may not", "all ... must not", "not ... and", "unless ... not".

    ## Why is this bad
    "The bank may not refuse" forbids it, or says that perhaps it does not. "All orders must not be deleted" keeps all of them, or
    only some. A plain "must not" is right and clear.

    ## Example
    ```markdown
    ## Cards {#cards}

    The bank may not keep the number.  <!-- hint: AMB013 "may not" -->
    ```

    ## Use instead
    ```markdown
    ## Cards {#cards}

    The bank must not keep the number.
    ```
    """
    for found in _pitfalls(sentence):
        span = sentence.span(found.start, found.end)
        yield Problem(
            span,
            f'"{sentence.written(found.start, found.end)}" {found.told}',
            fixes=tuple(Fix(f"{label}: {text}", (Edit(span, text),)) for label, text in found.readings),
            question=found.question,
        )


def _pitfalls(sentence: Sentence) -> Iterator[_Pitfall]:
    words, tags = sentence.words.lower, sentence.words.tags
    for cue in sentence.cues["negation"]:
        at, word = cue.start, words[cue.start]
        if word == "not" and at and words[at - 1] == "may" and not sentence.words.shown(at - 1, at).isupper():
            yield _Pitfall(
                at - 1,
                at + 1,
                'forbids it to one reader and says "perhaps not" to another; write "must not" or "might not"',
                "Is it forbidden, or does it perhaps not happen?",
                (("It is forbidden", "must not"), ("It need not happen", "does not have to")),
            )
        elif word == "unless" and _NEGATIVE.intersection(words[at + 1 : _clause_end(tags, at + 1)]):
            end = next(place for place in range(at + 1, len(words)) if words[place] in _NEGATIVE) + 1
            yield _Pitfall(
                at,
                end,
                "turns over twice; say when it holds, with if",
                "In which case does it hold?",
                (("Say when it holds", "if"), ("Say when it does not hold", "except if")),
            )
        elif word == "not" and at and tags[at - 1] in "MA":
            first = _opening_quantifier(words, tags, at)
            if first is not None:
                noun = sentence.written(first + 1, at - 1)
                yield _Pitfall(
                    first,
                    at + 1,
                    "means none of them to one reader and not quite all to another; write no, or not every",
                    "Does it hold for none of them, or not for all?",
                    (
                        ("None of them", f"No {noun} {words[at - 1]}"),
                        ("Not all of them", f"Not every {noun} {words[at - 1]}"),
                    ),
                )


def _clause_end(tags: str, start: int) -> int:
    return next((place for place in range(start, len(tags)) if tags[place] in ".,B"), len(tags))


def _opening_quantifier(words: list[str], tags: str, modal: int) -> int | None:
    """The "all" or "every" that begins the clause whose modal verb stands before token `modal`."""
    start = max((place + 1 for place in range(modal - 1) if tags[place] in ".,B"), default=0)
    return start if start < modal - 2 and words[start] in _QUANTIFIERS else None
