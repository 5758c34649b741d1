"""AMB008 coordination-scope."""

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.language.coordination import Coordination, Shape, is_plural, open_coordinations
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.rules.unhedged import article
from spec_lsp.wording import Sentence

_DETERMINERS = "DS"
_SHARED = frozenset("a an the any no all these those its their our your his her".split())


@rule(
    "AMB008", name="coordination-scope", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("conjunction",)
)
def coordination_scope(sentence: Sentence) -> Iterator[Problem]:
    """Words that may describe one of two things or both: "encrypted backups and logs", "access and error log".

    ## Why is this bad
    One reader encrypts the logs as well, the other does not. Only where form and place suggest that readers will differ:
    words that are alike are read as a pair.

    ## Example
    ```markdown
    ## Storage {#storage}

    The encrypted backup and logs must be kept for a year.  <!-- hint: AMB008 "encrypted backup and logs" -->
    ```

    ## Use instead
    ```markdown
    ## Storage {#storage}

    The logs and the encrypted backup must be kept for a year.
    ```
    """
    for found in open_coordinations(sentence.words):
        yield _problem(sentence, found)


def _problem(sentence: Sentence, found: Coordination) -> Problem:
    near, far = found.near, found.far
    modifier, beside, across = (f'"{sentence.written(*part)}"' for part in (found.modifier, near, far))
    whole = sentence.written(found.start, max(found.end, found.modifier[1]))
    verb, to = ("belong", "to ") if found.shape is Shape.HEAD else ("describe", "")
    return Problem(
        sentence.span(found.start, found.end),
        f'In "{whole}", {modifier} may {verb} {to}{beside} alone, or {to}{across} too; repeat it, or change the order',
        fixes=tuple(_readings(sentence, found)),
        question=f"Does {modifier} {verb} only {to}{beside}, or {to}{across} as well?",
    )


def _readings(sentence: Sentence, found: Coordination) -> Iterator[Fix]:
    """The words with the modifier for both parts, and for one alone, where that gives a sentence."""
    end = max(found.end, found.modifier[1])
    start = found.start - bool(_determiner(sentence, found))
    if not sentence.is_plain(start, end):
        return  # a link or its like would be lost
    span, joint = sentence.span(start, end), sentence.words.lower[found.joint]
    modifier = sentence.written(*found.modifier)
    left, right = _parts(sentence, found)
    if found.shape is Shape.HEAD:
        doubled, alone = (left.text + f" {modifier}", right.text), (right.text, left.text)
    elif found.shape is Shape.BEHIND:
        doubled = left.text + f" {modifier}", right.text + f" {modifier}"
        alone = doubled[1], left.text
    else:
        doubled, alone = (left.text, f"{modifier} {right.text}"), (right.text, left.text)
    both = f"{left.told(doubled[0])} {joint} {right.told(doubled[1])}"
    one = f"{right.told(alone[0])} {joint} {left.told(alone[1])}"
    if left.determiner and sentence.words.capital(start):
        both, one = both[0].upper() + both[1:], one[0].upper() + one[1:]
    yield Fix(f'It describes both: "{both}"', (Edit(span, both),))
    if _can_change_places(sentence, found):
        yield Fix(f'It describes one: "{one}"', (Edit(span, one),))


class _Part(NamedTuple):
    """What stands on one side of the "and", and the determiner that both sides share."""

    determiner: str
    text: str
    plural: bool

    def told(self, text: str) -> str:
        """Some words with the determiner that fits them."""
        if self.determiner in ("a", "an"):
            return text if self.plural else f"{article(text)} {text}"
        return f"{self.determiner} {text}".lstrip()


def _parts(sentence: Sentence, found: Coordination) -> tuple[_Part, _Part]:
    shared = _determiner(sentence, found)
    sides = (found.start, found.joint), (found.joint + 1, found.end)
    first, second = (
        _Part(shared, sentence.written(*side), is_plural(sentence.words.lower[side[1] - 1])) for side in sides
    )
    return first, second


def _determiner(sentence: Sentence, found: Coordination) -> str:
    """The word before the first part that the second can take as well."""
    before = sentence.words.lower[found.start - 1] if found.start else ""
    return before if before in _SHARED and found.shape is not Shape.DEGREE else ""


def _can_change_places(sentence: Sentence, found: Coordination) -> bool:
    """Not behind "each" or "two", and not where a sentence begins and its capital may be a name's."""
    if _determiner(sentence, found):
        return True
    return found.start > 0 and sentence.words.tags[found.start - 1] not in _DETERMINERS + "#"
