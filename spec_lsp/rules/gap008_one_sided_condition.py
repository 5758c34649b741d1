"""GAP008 one-sided-condition."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import Facts
from spec_lsp.norms.lexicon import silent
from spec_lsp.norms.reading import norms_of
from spec_lsp.norms.vocabulary import Vocabulary
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Place, Problem, Scope, rule
from spec_lsp.rules.covering import Said, clause_of, is_left_over, reading, said_in, stems
from spec_lsp.rules.enumerations import either_or, is_named, telling, unhandled
from spec_lsp.view import View

_YES_OR_NO = lazy(
    r"\s*(?:(?:the|an?|any|this|that|its|their)\s+|(?P<none>no\s+))?(?P<who>[^\W\d_][\w-]*(?:\s+[\w-]+){0,2}?)\s+"
    r"(?P<verb>is|are|has|have|does\s+not\s+have|do\s+not\s+have)\s+(?P<no>not\s+|no\s+)?"
    r"(?P<what>(?:an?|the|any)?\s*[^\W\d_][\w-]*(?:\s+[\w-]+){0,2})\W*",
    re.IGNORECASE,
)
_EVENT = lazy(r"\b(?:when(?:ever)?|once|upon)\b", re.IGNORECASE)
_NEGATES = lazy(r"\b(?:no|not|non|without|nor|neither|never|cannot|unless)\b|n't\b", re.IGNORECASE)
_PAIRS = 2  # of conditions with their opposites, before one without is told


@dataclass(frozen=True, eq=False)
class _Condition:
    """A condition that holds or not: of whom, what, and whether it says yes. `words` are these as written."""

    said: Said
    who: frozenset[str]
    what: frozenset[str]
    has: bool
    yes: bool
    words: str

    @property
    def key(self) -> object:
        """The same for a condition and its opposite."""
        return self.who, self.what, self.has

    @cached_property
    def response(self) -> frozenset[str]:
        """What is done then: the verbs of what is demanded, by stems."""
        return frozenset(norm.verb for norm in norms_of(self.said.text, False, self.said.words))


@rule("GAP008", name="one-sided-condition", scope=Scope.DOCUMENT, severity=Severity.HINT)
def one_sided_condition(document: Document, view: View) -> Iterator[Problem]:
    """A condition with a clause whose opposite has none, where others about the same come with theirs.

    ## Why is this bad
    Most conditions need no else. Here the document has a habit of telling both sides: two or more other conditions on the same
    subject do, for the same kind of response, and this one leaves its other side to whoever builds it. Likewise where a sentence
    says that something is either the one or the other, and conditions name one only. Silent where any sentence speaks of the
    other side, and where "otherwise" stands in the clause.

    ## Example
    ```markdown
    ## Shipping {#shipping}

    If the buyer is a member, the shop must charge 2 EUR.

    If the buyer is not a member, the shop must charge 5 EUR.

    If the buyer has a voucher, the shop must charge 1 EUR.

    If the buyer has no voucher, the shop must charge 5 EUR.

    If the buyer is insured, the shop must charge 3 EUR.  <!-- hint: GAP008 "the buyer is insured" -->
    ```

    ## Use instead
    ```markdown
    ## Shipping {#shipping}

    If the buyer is a member, the shop must charge 2 EUR.

    If the buyer is not a member, the shop must charge 5 EUR.

    If the buyer has a voucher, the shop must charge 1 EUR.

    If the buyer has no voucher, the shop must charge 5 EUR.

    If the buyer is insured, the shop must charge 3 EUR.

    If the buyer is not insured, the shop must charge 5 EUR.
    ```
    """
    yield from _one_of_two(document, view.words)
    found = _conditions(document, view.words)
    if len(found) < 2 * _PAIRS + 1:
        return
    sides: dict[object, list[_Condition]] = {}
    for one in found:
        sides.setdefault(one.key, []).append(one)
    paired = [group for group in sides.values() if len({one.yes for one in group}) > 1]
    for group in sides.values() if len(paired) >= _PAIRS else ():
        one = group[0]
        models = [pair for pair in paired if pair[0].who == one.who and one.response & pair[0].response]
        if group in paired or len(models) < _PAIRS or _is_told(one, document, view.words):
            continue
        yield _problem(one, models[0], document)


def _one_of_two(document: Document, words: Vocabulary) -> Iterator[Problem]:
    """What is declared to be either the one or the other, and conditions name one of the two only."""
    for pair in either_or(document, words):
        told_in = [said for said in telling(document, words) if said.condition and said not in pair.places]
        named = [any(value.is_in(said, said.condition) for said in told_in) for value in pair.values]
        if sorted(named) != [False, True]:
            continue
        value, other = pair.values if named[1] else reversed(pair.values)
        if is_named(value, pair, document) or is_left_over(document.facts):
            continue
        told = f'"{other.name}" has a clause, its opposite "{value.name}" has none; say what holds then, or that nothing does'
        asked = f'Ask what holds for "{value.name}"', f"what holds for {value.name}?"
        yield unhandled(value, pair.kind, [other.name], told, asked, document)


def _read(facts: Facts, words: Vocabulary) -> Iterator[_Condition]:
    for said in said_in(facts, words):
        match = _YES_OR_NO.fullmatch(said.condition) if said.condition else None
        if match is None or not said.demands:
            continue
        what = [words.read(word) for word in words.hyphenated(match["what"]).split()]
        what = [word for word in what if word not in silent() or word in words]
        denied = bool(match["no"] or match["none"]) or " not " in f" {match['verb']} ".lower()
        happens = (
            what and what[-1].endswith("ed") and _EVENT.search(said.text[: said.text.find(said.condition)])
        )
        who = frozenset(stems(match["who"], words))
        if not what or not who or (happens and not denied):
            continue
        meanings = [words.meaning_of(word) for word in what]
        yes = denied is bool(sum(one.sign < 0 for one in meanings) % 2)
        yield _Condition(
            said,
            who,
            frozenset(one.stem for one in meanings),
            match["verb"].lower().endswith(("has", "have")),
            yes,
            " ".join(match.group().split()).rstrip(",;:"),
        )


_conditions = reading(_read)


def _is_told(one: _Condition, document: Document, words: Vocabulary) -> bool:
    """Whether the other side is spoken of in any form, or left over in the clause."""
    return is_left_over(clause_of(document, one.said.facts).facts) or any(
        said is not one.said
        and one.what <= said.stems
        and (not one.yes or _NEGATES.search(said.text) or _is_turned(one, said))
        for facts in document.facts
        for said in said_in(facts, words)
    )


def _is_turned(one: _Condition, said: Said) -> bool:
    words = said.words
    written = re.findall(r"[^\W_]+", said.text)
    written += re.findall(r"[^\W_]+(?:-[^\W_]+)+", words.hyphenated(said.text)) if words else []
    meanings = [words.meaning_of(words.read(word)) for word in written]
    return any(meaning.stem in one.what and meaning.sign < 0 for meaning in meanings)


def _problem(one: _Condition, model: list[_Condition], document: Document) -> Problem:
    said = one.said
    line = document.line_of(said.facts)
    start = said.text.find(said.condition)
    start += len(said.condition) - len(said.condition.lstrip())
    end = start + len(said.condition.strip().rstrip(",;:."))
    yes, no = (next(each for each in model if each.yes is side) for side in (True, False))
    return Problem(
        said.span(start, end).moved(line),
        f'"{one.words}" has a clause, its opposite has none, though others here have both, such as "{yes.words}" and "{no.words}"; '
        "say what holds then",
        related=tuple(
            Place(
                document.key,
                each.said.facts,
                each.said.span(0, len(each.said.text)),
                "told with its opposite",
            )
            for each in (yes, no)
        ),
        fixes=(said.asking("Ask what holds otherwise", f"what if it is not so that {one.words}?", line),),
        witness={
            "condition": one.words,
            "holds": False,
            "subject": sorted(one.who),
            "state": sorted(one.what),
        },
    )
