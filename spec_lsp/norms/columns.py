"""What the columns of a table hold, by their heads: names, bounds, what somebody must or may, states and events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from spec_lsp.patterns import lazy


class Role(Enum):
    """What stands in the cells of a column; the value is how a bound is told, "" for what is none."""

    UPPER = "at most"
    LOWER = "at least"
    EXACT = "exactly"
    NAME = "name"
    ASIDE = "aside"
    UNIT = "unit"
    MUST = "must"
    MUST_NOT = "must not"
    MAY = "may"
    ALLOWED = "only"
    STATE = "state"
    CASE = "case"
    THEN = "then"
    NEXT = "next state"


BOUNDS = frozenset((Role.UPPER, Role.LOWER, Role.EXACT))
FORCES = frozenset((Role.MUST, Role.MUST_NOT, Role.MAY))
CASES = frozenset((Role.STATE, Role.CASE))
DEMANDS = BOUNDS | FORCES | {Role.ALLOWED, Role.THEN, Role.NEXT}


# Heads of tables that tell what was measured.
_MEASURED = lazy(
    r"\b(?:mean|avg|average|median|std|stdev|typ|typical|actual|measured|observed|samples?|results?|passed|assessment)\b",
    re.IGNORECASE,
)
# Columns that tell how it usually is, or is hoped to be.
_LOOSE = lazy(
    r"\b(?:default|typical|current|average|target|goal|actual|measured|example|recommended|estimated|expected|initial|previous|old|new)\b",
    re.IGNORECASE,
)


class Column(NamedTuple):
    """A column: its role, what it is of ("response time"), at `start` up to `end` of its head, and its unit, "" where none is told.

    `demands`: its head says "must".
    """

    role: Role
    noun: str = ""
    unit: str = ""
    demands: bool = False


_UNIT = lazy(
    r"\s*(?:[(\[]\s*(?:in\s+)?(?P<unit>°?[^\W\d_]{1,12}|%)\s*[)\]]|,?\s+in\s+(?P<words>[^\W\d_]{1,12}))\s*$"
)
_MODAL = lazy(r"\b(?:must|shall)(?:\s+be)?\b", re.IGNORECASE)
_UPPER = lazy(
    r"\b(?:max(?:imum|\b\.?)|at\s+most|no(?:t)?\s+more\s+than|up\s+to|upper\s+(?:limit|bound)|must\s+not\s+exceed|not\s+to\s+exceed)(?!\w)",
    re.IGNORECASE,
)
_LOWER = lazy(
    r"\b(?:min(?:imum|\b\.?)|at\s+least|no(?:t)?\s+less\s+than|lower\s+(?:limit|bound))(?!\w)", re.IGNORECASE
)
_EXACT = lazy(
    r"\b(?:time-?out|retention|deadline|limit|quota|interval|response\s+time|latency|duration|availability|lifetime)s?(?:\s+(?:period|time|limit))?$",
    re.IGNORECASE,
)
_ALLOWED = lazy(r"(?:allowed|permitted|valid|accepted)\s+(?:values?|options)", re.IGNORECASE)
# Heads that say all: nothing else may stand in them.
_WHOLE: dict[Role, re.Pattern[str]] = {
    Role.ASIDE: lazy(
        r"(?:#|no\.?|nr\.?|id|ref\.?|references?|notes?|remarks?|comments?|descriptions?|priority|rationale|sources?|owner|examples?"
        r"|defaults?|status|type|requirement|why|reason|\w+ id|explanation|meaning|details?)",
        re.IGNORECASE,
    ),
    Role.UNIT: lazy(r"units?(?:\s+of\s+measure(?:ment)?)?", re.IGNORECASE),
    Role.MUST_NOT: lazy(r"(?:must|shall|may|can)\s*not(?:\s+do)?|forbidden|prohibited|not\s+allowed", re.IGNORECASE),
    Role.MUST: lazy(r"(?:must|shall)(?:\s+do)?", re.IGNORECASE),
    Role.MAY: lazy(r"may(?:\s+do)?|can(?:\s+do)?|allowed|permitted", re.IGNORECASE),
    Role.STATE: lazy(r"(?:current\s+|initial\s+|from\s+)?(?:state|mode|status)", re.IGNORECASE),
    Role.CASE: lazy(r"given|when|if|conditions?|events?|triggers?", re.IGNORECASE),
    Role.NEXT: lazy(r"(?:next|new|target|resulting)\s+(?:state|mode|status)", re.IGNORECASE),
    Role.THEN: lazy(
        r"then|responses?|(?:required|expected|system)\s+(?:responses?|behaviou?r|reaction|results?|outcome)", re.IGNORECASE
    ),
}  # fmt: skip


def is_measured(heads: Iterable[str]) -> bool:
    """Whether the heads of a table say that it tells what was measured, not what is demanded."""
    return any(_MEASURED.search(head) for head in heads)


def column_of(head: str) -> Column:
    """The column below a head."""
    head = " ".join(head.split()).strip(" *_`:")
    if head.lower() == "status":
        return Column(Role.ASIDE)
    order = (
        Role.STATE,
        Role.NEXT,
        Role.UNIT,
        Role.MUST_NOT,
        Role.MUST,
        Role.MAY,
        Role.CASE,
        Role.THEN,
        Role.ASIDE,
    )
    whole = next((role for role in order if _WHOLE[role].fullmatch(head)), None)
    if whole is not None:
        return Column(whole)
    if _ALLOWED.fullmatch(head):
        return Column(Role.ALLOWED)
    return _bound_of(head) or Column(Role.NAME)


def _bound_of(head: str) -> Column | None:
    match = _UNIT.search(head)
    unit = (match["unit"] or match["words"]) if match else ""
    noun = head[: match.start()] if match else head
    if _LOOSE.search(noun):
        return None
    upper, lower = _UPPER.search(noun), _LOWER.search(noun)
    if upper and lower:
        return None  # "min/max"
    demands = bool(_MODAL.search(noun))
    found = upper or lower
    if found:
        noun = f"{noun[: found.start()]} {noun[found.end() :]}"
        role = Role.UPPER if upper else Role.LOWER
    elif _EXACT.search(noun):
        role = Role.EXACT
    else:
        return None
    noun = " ".join(_MODAL.sub(" ", noun).split()).strip(" .,:-")
    return Column(role, noun if re.fullmatch(r"[^\W\d_][\w -]*", noun) else "", unit, demands)
