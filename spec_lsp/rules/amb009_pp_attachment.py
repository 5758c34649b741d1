"""AMB009 pp-attachment."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity
from spec_lsp.language.attachment import Attachment, open_attachments
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence


@rule("AMB009", name="pp-attachment", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("preposition",))
def pp_attachment(sentence: Sentence) -> Iterator[Problem]:
    """A phrase such as "in the archive" that may say where something is done, or which thing is meant.

    ## Why is this bad
    "Delete the exports in the archive" deletes some exports, or works in the archive. Two annotators of industrial
    requirements disagreed about every other such phrase. A hint, and only in plain requirement texts.

    ## Example
    ```markdown
    ## Exports {#exports}

    The shop must delete exports in the archive.  <!-- hint: AMB009 "in the archive" -->
    ```

    ## Use instead
    ```markdown
    ## Exports {#exports}

    In the archive, the shop must delete exports.
    ```
    """
    for found in open_attachments(sentence.words):
        yield _problem(sentence, found)


def _problem(sentence: Sentence, found: Attachment) -> Problem:
    phrase = sentence.written(found.preposition, found.end)
    noun = sentence.written(found.start, found.preposition)
    head = sentence.words.lower[found.preposition - 1]
    link = "that are" if head.endswith("s") and not head.endswith("ss") else "that is"
    verb = link.removeprefix("that ")
    whole = sentence.span(found.start, found.end)
    readings = [Fix(f'It says which: "{noun} {link} {phrase}"', (Edit(whole, f"{noun} {link} {phrase}"),))]
    if found.verb >= 0:
        done = sentence.written(found.verb, found.verb + 1)
        moved = f"{phrase}, {noun}" if sentence.words.tags[found.verb] == "A" else f"{phrase} {noun}"
        readings.append(Fix(f'It says how, where or when to {done}: "{moved}"', (Edit(whole, moved),)))
    else:
        readings.append(Fix("It says how, where or when: set it apart", (Edit(whole, f"{noun}, {phrase},"),)))
    return Problem(
        sentence.span(found.preposition, found.end),
        f'"{phrase}" may say which {head} {verb} meant, or how, where or when this is done; move it, or write "{link}"',
        fixes=tuple(readings),
        question=f'Does "{phrase}" say which {head} {verb} meant, or how, where or when this is done?',
    )
