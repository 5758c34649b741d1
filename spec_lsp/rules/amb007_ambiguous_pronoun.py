"""AMB007 ambiguous-pronoun."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.facts import CODE
from spec_lsp.language.groups import Group
from spec_lsp.language.lexicon import Cue
from spec_lsp.language.pronouns import POSSESSIVE, Candidate, candidates, is_empty, is_open, is_pair
from spec_lsp.language.tags import can_be_verb, in_s
from spec_lsp.language.words import Words
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

_READINGS = 3
_SHORTEST = 2  # characters of what can be a name
_INDEFINITE = frozenset("a an another each every any some either neither all both one no".split())
_DEFINITE = frozenset("the this that these those its their our your his her my".split())
_MARKUP = lazy(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])|\[\^[^\]]*\]")
_OF_ONE = {"are": "is", "were": "was", "have": "has", "do": "does"}


@rule("AMB007", name="ambiguous-pronoun", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("pronoun",))
def ambiguous_pronoun(sentence: Sentence) -> Iterator[Problem]:
    """A pronoun that can stand for two things: "the order and the receipt are sent when it is paid".

    ## Why is this bad
    Experiments show that of all faults of wording this one misleads people and models most: each takes the candidate that
    comes first to mind. Silent where number, persons or the verb leave one candidate, and where the subject or the actor of a
    demand simply goes on; sooner told in a long sentence.

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
            if _points_back(words, index):
                yield _another(sentence, cue)
            continue
        before = sentence.before.words if sentence.before else None
        if is_empty(words, index) or not is_open(words, index, before):
            continue
        named = _named(sentence, candidates(words, index, before))
        if len(named) >= 2:
            yield _problem(sentence, cue, dict(list(named.items())[:_READINGS]))


def _points_back(words: Words, index: int) -> bool:
    """Whether "another" is neither "one another" nor the subject of a verb."""
    return words.lower[index - 1 : index] != ["one"] and words.tags[index + 1 : index + 2] not in (
        "V",
        "A",
        "M",
    )


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


def _named(sentence: Sentence, found: list[Candidate]) -> dict[str, Candidate]:
    """The candidates by how they would be named here; of those with one name the first."""
    named: dict[str, Candidate] = {}
    for candidate in found:
        name = _name(_source(sentence, candidate), candidate.group)
        if name:
            named.setdefault(name, candidate)
    return named


def _source(sentence: Sentence, candidate: Candidate) -> Sentence:
    """The sentence that a candidate stands in."""
    return sentence if candidate.back == 0 or sentence.before is None else sentence.before


def _name(source: Sentence, group: Group) -> str:
    """A group with a definite article, as far as it can have one; what is code stays code. "" for what may be a verb."""
    lower, tags = source.words.lower, source.words.tags
    if is_pair(lower, group):
        middle = lower.index("and", group.start)
        parts = Group(group.start, middle, middle - 1), Group(middle + 1, group.end, group.head)
        names = [_name(source, part) for part in parts]
        return " and ".join(names) if all(names) else ""
    start, head = group.start, group.head
    while start < head and (tags[start] == "E" or (tags[start] == "G" and start == group.start)):
        start += 1  # "avoiding errors" names the errors
    start += start < head and lower[start + 1].startswith(CODE) and can_be_verb(lower[start])  # "run `x`"
    if start == head and can_be_verb(lower[head]):
        return ""
    is_definite = lower[start] in _DEFINITE
    start += start < head and lower[start] in _INDEFINITE
    start += start < head and lower[start] == "such"
    text = _plain(source.written(start, group.end))
    is_name = not is_definite and _is_name(source.words, start)
    if len(text) < _SHORTEST or (is_name and start == group.start):
        return text if is_name else ""
    text = text if is_name else text[0].lower() + text[1:]
    return text if is_definite else f"the {text}"


def _plain(text: str) -> str:
    """Without markup around words, and the "'s" of an owner."""
    text = _MARKUP.sub(r"\1", text).strip("*_").removesuffix("'s").removesuffix("’s")
    return text if text.count("[") == text.count("]") else text.replace("[", "").replace("]", "")


def _is_name(words: Words, index: int) -> bool:
    """Whether a token is a name: a capital, and at a sentence's start more than one, or a sign in it."""
    written = words.text[words.starts[index] : words.ends[index]]
    return written[0].isupper() and (index > 0 or not written[1:].islower())


def _problem(sentence: Sentence, cue: Cue, named: dict[str, Candidate]) -> Problem:
    span, word = sentence.span_of(cue), sentence.shown(cue)
    names = list(named)
    fixes = tuple(
        Fix(f'"{word}" is {name}', (Edit(span, _put(name, word)), *_agreement(sentence, cue, candidate)))
        for name, candidate in named.items()
    )
    return Problem(
        span,
        f'"{word}" may stand for {", ".join(names[:-1])} or {names[-1]}; repeat the noun that is meant',
        fixes=fixes,
        question=f'What does "{word}" stand for?',
    )


def _put(name: str, word: str) -> str:
    """A name in place of the pronoun: its owner's case, its capital."""
    if word.lower() in POSSESSIVE:
        name += "'" if name.endswith("s") and word.lower() == "their" else "'s"
    return name[0].upper() + name[1:] if word[0].isupper() else name


def _agreement(sentence: Sentence, cue: Cue, candidate: Candidate) -> Iterator[Edit]:
    """The verb behind "they" where one person takes its place: "they are" becomes "the user is"."""
    lower, words = _source(sentence, candidate).words.lower, sentence.words
    if (
        words.lower[cue.start] != "they"
        or is_pair(lower, candidate.group)
        or candidate.group.is_plural(lower)
    ):
        return
    place = cue.end + len(words.tags[cue.end :]) - len(words.tags[cue.end :].lstrip("E"))
    verb = words.lower[place] if place < len(words) else ""
    if verb in _OF_ONE or words.tags[place : place + 1] == "V":
        yield Edit(sentence.span(place, place + 1), _OF_ONE.get(verb) or in_s(verb))
