"""AMB008 coordination-scope."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.language.coordination import Coordination, Shape, open_coordinations
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence


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
    joint = sentence.words.lower[found.joint]
    first = sentence.written(found.start, found.joint)
    second = sentence.written(found.joint + 1, found.end)
    modifier = sentence.written(*found.modifier)
    end = max(found.end, found.modifier[1])
    span = sentence.span(found.start, end)
    both, one = _readings(sentence, found, first, second, joint)
    return Problem(
        sentence.span(found.start, found.end),
        f'"{modifier}" may describe one part of "{sentence.written(found.start, end)}" or both; repeat it, or change the order',
        fixes=(
            Fix(f'It describes both: "{both}"', (Edit(span, both),)),
            Fix(f'It describes one: "{one}"', (Edit(span, one),)),
        ),
        question=f'Does "{modifier}" describe both parts of "{sentence.written(found.start, found.end)}", or one?',
    )


def _readings(
    sentence: Sentence, found: Coordination, first: str, second: str, joint: str
) -> tuple[str, str]:
    """The words with the modifier for both parts, and for one of them alone."""
    modifier = sentence.written(*found.modifier)
    if found.shape is Shape.HEAD:
        return f"{first} {modifier} {joint} {second}", f"{second} {joint} {first}"
    if found.shape is Shape.BEHIND:
        return f"{first} {modifier} {joint} {second} {modifier}", f"{second} {modifier} {joint} {first}"
    opening = found.joint + 1
    if sentence.words.tags[opening] in "DS":
        article = sentence.written(opening, opening + 1)
        both = f"{first} {joint} {article} {modifier} {sentence.written(opening + 1, found.end)}"
    else:
        both = f"{first} {joint} {modifier} {second}"
    return both, f"{second} {joint} {first}"
