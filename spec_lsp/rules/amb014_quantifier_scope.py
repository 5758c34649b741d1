"""AMB014 quantifier-scope."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.hedging import is_firm
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

# "All orders must have a receipt": one each, or one for all? Subject, modal, verb, then "a" or "an".
_ALL = lazy(r"(?:^|[.,])D(?:D|S)?[JGKN#]*N+(?:PD?[JGKN#]*N+)?M[EX]*[VA]K?D[JGKN#]*N+")
_SEVERAL = frozenset({"all"})
_ONE = frozenset({"a", "an", "one"})


@rule("AMB014", name="quantifier-scope", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("quantifier",))
def quantifier_scope(sentence: Sentence) -> Iterator[Problem]:
    """A demand on all of a set that names one thing: "all orders must have a receipt"; and "only" before the verb.

    ## Why is this bad
    One receipt for each order, or one for all of them? "The shop must only send mails" forbids letters, or everything but sending.

    ## Example
    ```markdown
    ## Receipts {#receipts}

    All orders must have a receipt.  <!-- hint: AMB014 "All orders must have a receipt" -->
    ```

    ## Use instead
    ```markdown
    ## Receipts {#receipts}

    Each order must have its own receipt.
    ```
    """
    if not is_firm(sentence):
        return
    yield from _one_for_all(sentence)
    yield from _only(sentence)


def _one_for_all(sentence: Sentence) -> Iterator[Problem]:
    words, tags = sentence.words.lower, sentence.words.tags
    for match in _ALL.finditer(tags):
        start = match.start() + (tags[match.start()] in ".,")
        article = max(place for place in range(start, match.end()) if tags[place] == "D")
        if words[start] not in _SEVERAL or words[article] not in _ONE:
            continue
        thing = sentence.written(article + 1, match.end())
        span = sentence.span(start, match.end())
        edit = sentence.span(article, article + 1)
        yield Problem(
            span,
            f'one "{thing}" for each of them, or one for all? say "one ... each" or "the same"',
            fixes=(
                Fix(f"One each: its own {thing}", (Edit(edit, "their own"),)),
                Fix(f"One for all: the same {thing}", (Edit(edit, "the same"),)),
            ),
            question=f'One "{thing}" for each of them, or one for all?',
        )


def _only(sentence: Sentence) -> Iterator[Problem]:
    words, tags = sentence.words.lower, sentence.words.tags
    for cue in sentence.cues["quantifier"]:
        at = cue.start
        if words[at] != "only" or not at or tags[at - 1] != "M" or tags[at + 1 : at + 2] != "V":
            continue
        rest = next((place for place in range(at + 2, len(tags)) if tags[place] in "DSN"), None)
        if rest is None:
            continue
        verb, thing = sentence.written(at + 1, at + 2), sentence.written(rest, rest + 1)
        whole = sentence.span(at, rest + 1)
        between = sentence.written(at + 1, rest)
        yield Problem(
            sentence.span(at, at + 2),
            f'"only" before "{verb}" limits the doing or what it is done to; put it next to what it limits',
            fixes=(
                Fix(
                    f'It limits what it is done to: "{between} only {thing}"',
                    (Edit(whole, f"{between} only {thing}"),),
                ),
                Fix(
                    f'It limits the doing: "do nothing but {verb}"',
                    (Edit(whole, f"do nothing but {between} {thing}"),),
                ),
            ),
            question=f'Does "only" limit "{verb}", or what it is done to?',
        )
