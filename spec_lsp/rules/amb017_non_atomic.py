"""AMB017 non-atomic."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.facts import Modality
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

# "must send a mail and must log it", "must send a mail and log it": a second verb behind "and".
_SECOND = lazy(r",?C(?P<second>R?M[EX]*[VA]|V(?=[DSRPN]))")
_FIRM = frozenset({Modality.MUST, Modality.MUST_NOT})
_LONGEST = 40  # tokens of a sentence that is still read as one


@rule("AMB017", name="non-atomic", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("conjunction",))
def non_atomic(sentence: Sentence) -> Iterator[Problem]:
    """Two demands in one sentence: "must send a mail and must log it".

    ## Why is this bad
    A test that fails does not say which of them, a reference means both, and half of it may be done. Two verbs with one object
    ("sign and send the receipt") are one demand.

    ## Example
    ```markdown
    ## Mails {#mails}

    The shop must send a mail to the buyer and must log the order.  <!-- hint: AMB017 "and must log" -->
    ```

    ## Use instead
    ```markdown
    ## Mails {#mails}

    The shop must send a mail to the buyer.

    The shop must log the order.
    ```
    """
    statement = sentence.statement
    if statement is None or statement.modality not in _FIRM:
        return
    words, tags = sentence.words, sentence.words.tags
    modal = next((place for place in range(len(words)) if words.starts[place] >= statement.modal[0]), None)
    if modal is None:
        return
    match = _SECOND.search(tags, modal + 3)
    if match is None or words.lower[match.start("second") - 1] != "and" or "B" in tags[modal : match.start()]:
        return
    subject = sentence.written(0, modal)
    said = sentence.written(match.start("second"), match.end("second"))
    again = said if tags[match.start("second")] in "MR" else f"{words.lower[modal]} {said}"
    span = sentence.span(match.start(), match.end("second"))
    own = subject if len(subject.split()) < _LONGEST and not match["second"].startswith("R") else ""
    yield Problem(
        span,
        f'"{sentence.written(match.start(), match.end("second"))}" adds a second demand; give each a sentence, so that each can be tested and referred to',
        fixes=(
            Fix("Split into two sentences", (Edit(span, f". {own} {again}".replace("  ", " ")),)),
            Fix("They are one: both or none", (Edit(span, f", and together with that {said}"),)),
        ),
        question="Are these two demands, or one that is met or broken as a whole?",
    )
