"""AMB009 pp-attachment."""

from collections.abc import Iterator

from spec_lsp.diagnostics import Edit, Fix, Severity, Span, hole
from spec_lsp.language.attachment import Attachment, open_attachments, whole_phrase
from spec_lsp.language.tags import is_verb
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.wording import Sentence

# What a phrase tells of a verb, by its preposition.
_TELLS = {
    **dict.fromkeys(("during", "after", "before", "throughout"), "when"),
    **dict.fromkeys(("across", "over", "under", "beyond", "between"), "where"),
    **dict.fromkeys(("with", "without", "by", "through", "against", "of"), "how"),
    "for": "for what purpose",
    "from": "from where",
    "to": "to where",
}
# A sentence up to its verb, told of a subject that can follow a phrase: "the shop must not delete".
_PLAIN = lazy(r"(?:[DS][JGKN#]*N|R)M[EX]*V")
_LINKED = lazy(r"[\[\]*<>]|_$")
_MARKUP = lazy(r"[\[\]*<>`]")


@rule("AMB009", name="pp-attachment", scope=Scope.SENTENCE, severity=Severity.HINT, cues=("preposition",))
def pp_attachment(sentence: Sentence) -> Iterator[Problem]:
    """A phrase such as "in the archive" that may say where something is done, or which thing is meant.

    ## Why is this bad
    "Delete the exports in the archive" deletes some exports, or works in the archive. Two annotators of industrial
    requirements disagreed about every other such phrase. A hint, and only in plain requirement texts: silent where
    a demand is written in capitals, where text with code or links in it demands nothing, and where grammar leaves one
    reading ("stored in", "by deleting", a subject before its verb).

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
    if _is_for_experts(sentence):
        return
    for found in open_attachments(sentence.words):
        yield _problem(sentence, found)


def _is_for_experts(sentence: Sentence) -> bool:
    """Whether its demand is in capitals, or it demands nothing and tells of code with markup: its readers know what is meant."""
    demand = sentence.statement
    if demand is not None:
        return demand.text[slice(*demand.modal)].isupper()
    return bool(_MARKUP.search(sentence.prose.block.content, sentence.start, sentence.end))


def _problem(sentence: Sentence, found: Attachment) -> Problem:
    phrase = _Phrase(sentence, found)
    link = "that are" if phrase.is_of_several else "that is"
    is_ = link.removeprefix("that ")
    return Problem(
        sentence.span(found.preposition, found.end),
        f'"{phrase.text}" may say which {phrase.head} {is_} meant, or {phrase.told}; move it, or write "{link}"',
        fixes=(phrase.of_the_noun(link), phrase.of_the_verb()),
        question=f'Does "{phrase.text}" say {phrase.told}, or which {phrase.head} {is_} meant?',
    )


class _Phrase:
    """A phrase in its sentence, and how it would read."""

    def __init__(self, sentence: Sentence, found: Attachment):
        self._sentence, self._words = sentence, sentence.words
        self._noun, self._verb, self._start = found.start, found.verb, found.preposition
        self._end = whole_phrase(sentence.words, found)
        self.text = sentence.written(self._start, self._end)
        self.head = sentence.written(self._start - 1, self._start)
        self._asks = _TELLS.get(sentence.words.lower[self._start], "how or where")

    @property
    def is_of_several(self) -> bool:
        """Whether the noun before it stands for several."""
        groups = self._words.groups
        group = next((group for group in groups if group.start < self._start <= group.end), None)
        return group is not None and bool(group.is_plural(self._words.lower))

    @property
    def told(self) -> str:
        """What it tells if it is the verb's: "how or where to delete"."""
        words, verb, asks = self._words, self._verb, self._asks
        if verb >= 0 and words.tags[verb] == "V":
            word = words.lower[verb]
            if is_verb(word) or words.tags[verb - 1 : verb] in ("M", "T", "X"):  # its base form
                return f"{asks} to {word}"
        return f"{asks} this is done"

    def of_the_noun(self, link: str) -> Fix:
        """As the noun's: "the export that is in the archive"."""
        start, sentence = self._start, self._sentence
        noun, preposition = sentence.written(self._noun, start), sentence.written(start, start + 1)
        edit = Edit(sentence.span(start, start + 1), f"{link} {preposition}")
        return Fix(f'It says which: "{noun} {link} {self.text}"', (edit,))

    def of_the_verb(self) -> Fix:
        """As the verb's: at the front, else right behind the verb; where neither reads well, in words of the author."""
        words, sentence, verb = self._words, self._sentence, self._verb
        title = f"It says {self.told}"
        if self._is_marked_up() or self._goes_on() or not self._takes_object():
            end = self._start + 1 if self._is_marked_up() else self._end  # of a link no half may be left
            asks = hole(f"{self._asks} is this done?")
            return Fix(title, (Edit(sentence.span(self._start, end), asks),))
        gone = Edit(self._with_blank(), "")
        if _PLAIN.fullmatch(words.tags[: verb + 1]):
            opening = words.tokens[0]
            moved = f"{self.text[0].upper()}{self.text[1:]}, {opening if opening == 'I' else opening.lower()}"
            rest = sentence.written(1, self._start)
            return Fix(f'{title}: "{moved} {rest}"', (Edit(sentence.span(0, 1), moved), gone))
        told, rest = sentence.written(verb, verb + 1), sentence.written(verb + 1, self._start)
        edit = Edit(sentence.span(verb, verb + 1), f"{told}, {self.text},")
        return Fix(f'{title}: "{told}, {self.text}, {rest}"', (edit, gone))

    def _is_marked_up(self) -> bool:
        """Whether a link or bold type begins or ends in it."""
        words, offset = self._words, self._sentence.start
        last = offset + words.ends[self._end - 1]
        written = self._sentence.prose.block.content[offset + words.starts[self._start] : last + 1]
        return bool(_LINKED.search(written))

    def _goes_on(self) -> bool:
        """Whether more may hang on it, so that it cannot go elsewhere: "with keys or codes", "in a form described above"."""
        tags, end = self._words.tags, self._end
        if self._words.lower[self._start] == "of":
            return True  # stands only behind its noun
        return tags[end : end + 1] not in ("", ".", "B", "P") or "NK" in tags[self._start : end]

    def _takes_object(self) -> bool:
        """Whether what the verb is done to follows it at once, so that the phrase can stand between them."""
        tags, verb = self._words.tags, self._verb
        if verb < 0 or tags[verb] not in "VA":
            return False
        between = tags[verb + 1 : self._start]
        return between[:1] in tuple("DSJN#" if tags[verb] == "A" else "DSJNGK#") and not set(between) & set(
            "MVA,BW("
        )

    def _with_blank(self) -> Span:
        """Its place, with the blank before it."""
        words, offset = self._words, self._sentence.start
        return self._sentence.prose.span(
            offset + words.ends[self._start - 1], offset + words.ends[self._end - 1]
        )
