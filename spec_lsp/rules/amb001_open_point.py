"""AMB001 open-point."""

import re
from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, hole
from spec_lsp.facts import Prose
from spec_lsp.language.sentences import sentences
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule

_MARKER = r"NEEDS CLARIFICATION|TBD|TBC|TBA|TODO|TKTK|FIXME|XXX"
_OPEN_POINT = lazy(
    rf"\[(?P<bracketed>(?:{_MARKER})\b(?::[^\]\n]*)?)\]|(?<![\w\-/#.`])(?P<bare>TBD|TBC|TODO|TKTK|FIXME)(?![\w\-/.]\w|`)|\?\?\?+"
    r"|:[ \t]{1,6}(?P<value>NEEDS CLARIFICATION)\b(?=[ \t]*(?:$|[\n(.:;,\u2013\u2014-]))"
)
# "No [NEEDS CLARIFICATION] markers remain", "All [NEEDS CLARIFICATION] resolved": the text speaks about the marker.
_MANY = lazy(r"\b(?:no|zero|any|all|every|each|remaining|resolved?|without)\s+(?:the\s+)?$", re.IGNORECASE)
_ABOUT_MARKERS = lazy(
    r"\s*(?:['\"”’)]|markers?\b|items?\b|tags?\b|comments?\b|labels?\b|placeholders?\b)", re.IGNORECASE
)


@rule("AMB001", name="open-point", scope=Scope.PROSE, severity=Severity.ERROR)
def open_point(prose: Prose) -> Iterator[Problem]:
    """A point that the author left open: TBD, TODO, NEEDS CLARIFICATION, ???.

    ## Why is this bad
    Whoever implements or grades the clause has to decide what the author did not, and two readers will
    decide differently. A spec with an open point is not ready to be released. Text that only explains what
    a spec is for, as the section Purpose of OpenSpec does, leaves nobody such a choice: there, it is a warning.

    ## Example
    ```markdown
    ## Retention {#retention}

    Exports must be deleted after [NEEDS CLARIFICATION: how many days?].  <!-- error: AMB001 -->
    ```

    ## Use instead
    ```markdown
    ## Retention {#retention}

    Exports must be deleted after 30 days.
    ```
    """
    text = prose.text
    for match in _OPEN_POINT.finditer(text):
        if prose.block.content[match.start() - 1 : match.start()] == "[" and match["bare"]:
            continue  # a link that happens to be called so
        words = match["bracketed"] or match["value"] or match.group()
        if _ABOUT_MARKERS.match(text, match.end()) or _speaks_of_many(match, text):
            continue
        marker, _, question = words.partition(":")
        asks = f": {question.strip()}" if question.strip() else ""
        advice = "write it" if prose.aside else "decide it, or take the statement out until it is decided"
        yield Problem(
            prose.span(*match.span("value" if match["value"] else 0)),
            f'"{marker}" leaves this point open{asks}; {advice}',
            fixes=tuple(_answers(prose, match, question.strip())),
            severity=Severity.WARNING if prose.aside else None,
            question=question.strip() or f'What is to stand here instead of "{marker}"?',
        )


def _answers(prose: Prose, match: re.Match[str], question: str) -> Iterator[Fix]:
    """Decide it, or demand nothing."""
    yield Fix("Decide it", (Edit(prose.span(*match.span()), hole(question or "what is it?")),))
    for start, end in sentences(prose.text):
        if start <= match.start() < end and (start, end) != (0, len(prose.text)):
            yield Fix("Take the sentence out until it is decided", (Edit(prose.span(start, end), ""),))


def _speaks_of_many(match: re.Match[str], text: str) -> bool:
    words = match["bracketed"]
    return bool(words and ":" not in words and _MANY.search(text[: match.start()]))
