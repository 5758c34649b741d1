"""AMB007 ambiguous-pronoun."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.language.lexicon import Cue
from spec_lsp.language.pronouns import (
    POINTING,
    POSSESSIVE,
    Candidate,
    candidates,
    is_empty,
    openness,
    stands_alone,
)
from spec_lsp.language.tags import can_be_verb
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_READINGS = 3
_SHORTEST = len("the x")  # of what can be a name
_INDEFINITE = frozenset("a an another each every any some either neither all both one no".split())
_DEFINITE = frozenset("the this that these those its their our your his her my".split())


@rule("AMB007", name="ambiguous-pronoun", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("pronoun",))
def ambiguous_pronoun(sentence: Sentence) -> Iterator[Problem]:
    """A pronoun that can stand for two things: "the order and the receipt are sent when it is paid".

    ## Why is this bad
    Experiments show that of all faults of wording this one misleads people and models most: each takes the candidate that
    comes first to mind. Silent where one candidate is left, or the subject of the sentence simply goes on.

    ## Example
    ```markdown
    ## Receipts {#receipts}

    The shop must store the receipt of an order in the archive of a year in which it was paid.  <!-- hint: AMB007 "it" -->
    ```

    ## Use instead
    ```markdown
    ## Receipts {#receipts}

    The shop must store the receipt of an order in the archive of the year in which the order was paid.
    ```
    """
    for cue in sentence.cues["pronoun"]:
        words, index = sentence.words, cue.start
        if words.lower[index] == "another":
            if words.tags[index + 1 : index + 2] not in ("V", "A", "M"):
                yield _another(sentence, cue)
            continue
        if words.lower[index] in POINTING and not stands_alone(words, index):
            continue
        if is_empty(words, index) or openness(words, index) <= 0:
            continue
        before = sentence.before.words if sentence.before else None
        found = _distinct(sentence, candidates(words, index, before))
        if len(found) >= 2:
            yield _problem(sentence, cue, found[:_READINGS])


def _another(sentence: Sentence, cue: Cue) -> Problem:
    """ "Another order" points to one that should have been named."""
    named = sentence.words.tags[cue.end : cue.end + 1] in tuple("NJGK")
    span, thing = sentence.span_of(cue), sentence.written(cue.end, cue.end + 1) if named else "one"
    return Problem(
        span,
        f'"another {thing}" does not say other than which; name the one that it differs from',
        fixes=(
            Fix(f"Any {thing} will do", (Edit(span, "any"),)),
            Fix(
                "Name the one that it differs from", (Edit(span, hole(f"which {thing}, other than which?")),)
            ),
        ),
        question=f"Another {thing} than which?",
    )


def _distinct(sentence: Sentence, found: list[Candidate]) -> list[str]:
    """The candidates as they would be named here: of many the nearest, what the verb is done to, and the subject."""
    nouns = [candidate for candidate in found if _is_noun(sentence, candidate)]
    own = [candidate for candidate in nouns if candidate.back == 0]
    if len(own) > _READINGS:
        nouns = [own[0], own[-2], own[-1]]
    named = (_named(sentence, candidate) for candidate in nouns)
    return list(dict.fromkeys(name for name in named if len(name) > _SHORTEST))


def _is_noun(sentence: Sentence, candidate: Candidate) -> bool:
    """Whether the group is surely one: a word by itself that can be a verb may be that."""
    source = sentence if candidate.back == 0 or sentence.before is None else sentence.before
    group, lower = candidate.group, source.words.lower
    return group.end - group.start > 1 or not can_be_verb(lower[group.head])


def _named(sentence: Sentence, candidate: Candidate) -> str:
    """A candidate with "the" where it has no definite article of its own; what is code stays code."""
    source = sentence if candidate.back == 0 or sentence.before is None else sentence.before
    words, group = source.words, candidate.group
    start = group.start + (words.lower[group.start] in _INDEFINITE)
    start += words.lower[start] == "such" and start + 1 < group.end
    text = source.written(start, group.end).strip("*_")
    if words.lower[group.start] in _DEFINITE:
        return text[0].lower() + text[1:]
    is_name = words.capital(start) and (
        start > 0 or not words.text[words.starts[start] + 1 : words.ends[start]].islower()
    )
    return (
        text
        if is_name and start == group.start
        else f"the {text[0].lower() + text[1:] if start == 0 and not is_name else text}"
    )


def _problem(sentence: Sentence, cue: Cue, names: list[str]) -> Problem:
    span, word = sentence.span_of(cue), sentence.shown(cue)
    lower = word.lower()
    fixes = tuple(Fix(f'"{word}" is {name}', (Edit(span, _put(name, word, lower)),)) for name in names)
    told = f"{', '.join(names[:-1])} or {names[-1]}"
    return Problem(
        span,
        f'"{word}" may stand for {told}; repeat the noun that is meant',
        fixes=fixes,
        question=f'What does "{word}" stand for?',
    )


def _put(name: str, word: str, lower: str) -> str:
    text = name
    if lower in POSSESSIVE:
        text += "'" if name.endswith("s") and lower == "their" else "'s"
    return text[0].upper() + text[1:] if word[0].isupper() else text
