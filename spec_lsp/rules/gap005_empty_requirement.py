"""GAP005 empty-requirement."""

import re
from collections.abc import Iterable, Iterator

from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Severity
from spec_lsp.document import Document
from spec_lsp.facts import Item, Kind
from spec_lsp.patterns import lazy
from spec_lsp.rules.base import Problem, Scope, rule
from spec_lsp.view import View


@rule("GAP005", name="empty-requirement", scope=Scope.CLAUSE, severity=Severity.ERROR, cues=("item",))
def empty_requirement(clause: Clause, view: View) -> Iterator[Problem]:
    """A requirement that demands nothing: without text, or without the key word of its family.

    ## Why is this bad
    The title alone is a topic, not a demand, and the tools of the family refuse it. Text that says neither SHALL
    nor MUST is a warning, in English: nobody can tell whether it binds. A scenario without steps shows nothing; it is an
    error where the requirement has no other, else a warning.

    ## Example
    ```markdown path=openspec/specs/refunds/spec.md
    ## Purpose
    How customers get their money back when an order is cancelled.

    ## Requirements
    ### Requirement: Refund window  <!-- error: GAP005 -->

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days

    ### Requirement: Vouchers  <!-- warning: GAP005 -->
    The shop pays refunds of gifts as vouchers.

    #### Scenario: Cancelled gift
    - **WHEN** a gift is cancelled
    - **THEN** a voucher is sent
    ```

    ## Use instead
    ```markdown path=openspec/specs/refunds/spec.md
    ## Purpose
    How customers get their money back when an order is cancelled.

    ## Requirements
    ### Requirement: Refund window
    The shop SHALL pay a refund within 14 days.

    #### Scenario: Cancelled order
    - **WHEN** an order is cancelled
    - **THEN** the refund is paid within 14 days

    ### Requirement: Vouchers
    The shop SHALL pay refunds of gifts as vouchers.

    #### Scenario: Cancelled gift
    - **WHEN** a gift is cancelled
    - **THEN** a voucher is sent
    ```
    """
    dialect, item = view.document.dialect, clause.item
    if dialect is None or item is None or not dialect.form.keywords:
        return
    if item.kind is Kind.REQUIREMENT:
        yield from _requirement(item, clause, dialect.form.keywords, view)
    elif item.kind in dialect.criteria.values() and not _has_body(clause, view.document):
        yield _scenario(item, clause, view)


def _requirement(item: Item, clause: Clause, keywords: tuple[str, ...], view: View) -> Iterator[Problem]:
    word, either = view.word(item.kind), " or ".join(keywords)
    text = "\n".join(prose.block.content for facts in clause.facts[1:] for prose in facts.prose)
    binding = re.compile(rf"\b(?:{'|'.join(keywords)})\b")
    in_title = bool(binding.search(item.id))
    if not text.strip():
        moved = f"; the title is not read: repeat its demand below it, with {either}" if in_title else ""
        yield Problem(
            item.name,
            f'{word} "{item.title}" has no text, so it demands nothing and is refused{moved or f"; say below the title what is demanded, with {either}"}',
        )
    elif not binding.search(text) and _is_english(text):
        weak = re.search(binding.pattern, text, re.IGNORECASE)
        if weak:
            why = f'"{weak.group()}" binds only in capitals: write {weak.group().upper()}'
        elif in_title:
            why = f"{either} in the title does not count: move the demand to the text"
        else:
            why = f"say with {either} what is demanded"
        yield Problem(
            item.name,
            f'{word} "{item.title}" has no {either} in its text, so it is open whether it binds; {why}',
            severity=Severity.WARNING,
        )


_COMMON = frozenset(
    "of and are when with this that from should which each must shall be on for to if where while who".split()
)
_WORD = lazy(r"[a-z]+")


def _is_english(text: str) -> bool:
    """Whether key words in English can be asked for: the article occurs, or two of the commonest words."""
    words = {*_WORD.findall(text.lower())}
    return "the" in words or len(_COMMON & words) > 1


def _scenario(item: Item, clause: Clause, view: View) -> Problem:
    document = view.document
    parent = next((above for above in document.ancestors(clause) if above is not clause and above.item), None)
    others = [part for part in document.section_of(parent) if _is_like(part, item)] if parent else []
    only = not any(_has_body(part, document) for part in others)
    word = view.word(item.kind)
    return Problem(
        item.name,
        f'{word} "{item.title}" has no steps, so it shows nothing and does not count; write what is given and what is '
        "expected, or take it out",
        severity=None if only else Severity.WARNING,
    )


def _is_like(clause: Clause, item: Item) -> bool:
    return clause.item is not None and clause.item.kind is item.kind


def _has_body(clause: Clause, document: Document) -> bool:
    return any(line.strip() for line in _below(document.source_of(clause)))


def _below(lines: Iterable[str]) -> Iterator[str]:
    iterator = iter(lines)
    next(iterator, None)
    return iterator
