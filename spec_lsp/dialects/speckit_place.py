"""Where a unit of a spec-kit document stands: in which story, after how many scenarios, below which heading."""

from __future__ import annotations

import re
from typing import NamedTuple

from spec_lsp.dialects.base import Context
from spec_lsp.facts import Facts, Heading, Kind
from spec_lsp.language.steps import scenarios
from spec_lsp.patterns import lazy

_STORY = lazy(r"(?:User\s+)?Story\s+(?:US-?)?(?P<number>\d{1,3})\b|US[-_]?(?P<short>\d{1,3})\b")
_CONSTITUTION = lazy(r"\bconstitution", re.IGNORECASE)
_ACCEPTANCE = lazy(
    r"[\W_]*acceptance(?:\s+(?:scenarios?|criteria|criterion|tests?|conditions?))?[\W_]*$", re.IGNORECASE
)


class Place(NamedTuple):
    """What a unit has to know of those before it; a plain tuple of words, so that it can be compared."""

    story: str = ""  # id of the user story that it stands in
    level: str = ""  # of the heading that opened the story
    scenarios: str = "0"  # how many the story had so far
    opened: str = ""  # "yes" behind a Given or When whose Then is still to come
    acceptance: str = ""  # "yes" in the list behind "Acceptance Criteria:"
    principles: str = ""  # level of a heading that speaks of the constitution


def story_of(title: str) -> tuple[str, int] | None:
    """The id of the user story that a heading opens, and where its title proper begins."""
    match = _STORY.match(title)
    return (f"US{int(match['number'] or match['short'])}", match.end()) if match else None


def follow(context: Context, facts: Facts) -> Context:
    """The place of the unit behind `facts`, which stood at `context`."""
    place = Place(*context)
    if facts.heading:
        return _below(place, facts.heading)
    first = facts.prose[0].block.content if facts.prose else ""
    words = "\n".join(piece.block.content for piece in facts.prose)
    number = int(place.scenarios) + sum(item.kind is Kind.SCENARIO for item in facts.items)
    acceptance = place.acceptance
    if first.startswith("**"):
        acceptance = "yes" if _ACCEPTANCE.match(first) else ""
    return place._replace(
        scenarios=str(number),
        opened="yes" if scenarios(words, opened=bool(place.opened)).opened else "",
        acceptance=acceptance,
    )


def _below(place: Place, heading: Heading) -> Place:
    principles = place.principles
    if principles and heading.level <= int(principles):
        principles = ""
    if not principles and _CONSTITUTION.search(heading.title):
        principles = str(heading.level)
    acceptance = "yes" if _ACCEPTANCE.match(heading.title) else ""
    opens = story_of(heading.title)
    if opens:
        return Place(opens[0], str(heading.level), "0", "", acceptance, principles)
    if place.story and heading.level > int(place.level):
        return place._replace(opened="", acceptance=acceptance, principles=principles)
    return Place(acceptance=acceptance, principles=principles)
