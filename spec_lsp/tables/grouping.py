"""Entries that decide the same, together: equal topics, or one whose words are all among those of the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spec_lsp.tables.reading import Case, Entry

_LEAST = 2  # conditions that make a table


def grouped(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Groups of entries about one thing, each in the order given; a group gathers around the topic with the fewest words.

    Around a topic, not from one to the next: else "send the invoice", "send the paid invoice" and "send the paid order" would be one.
    """
    ordered = list(entries)
    places = {id(entry): number for number, entry in enumerate(ordered)}
    groups: dict[frozenset[str], list[Entry]] = {}
    leaders: dict[tuple[str, str], list[frozenset[str]]] = {}
    for entry in sorted(ordered, key=lambda entry: (len(entry.topic.stems), sorted(entry.topic.stems))):
        topic = entry.topic
        known = leaders.setdefault((topic.verb, topic.thing), [])
        leader = next((one for one in known if topic.thing and one <= topic.stems), topic.stems)
        if leader not in groups:
            known.append(leader)
        groups.setdefault(leader, []).append(entry)
    found = [sorted(group, key=lambda entry: places[id(entry)]) for group in groups.values()]
    return sorted(found, key=lambda group: places[id(group[0])])


def is_table(group: Sequence[Entry]) -> bool:
    """Whether there is something to decide: two conditions or more, or one and a demand that holds without it."""
    conditions = {identity(entry.case) for entry in group} - {identity(Case())}
    responses = {entry.response for entry in group}
    always = any(entry.case.always for entry in group)
    return len(conditions) >= _LEAST or (always and bool(conditions) and len(responses) > 1)


def identity(case: Case) -> object:
    """What tells a case from others."""
    return case.stems, case.amounts, case.spared_stems
