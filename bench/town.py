"""A workspace of made-up departments: sentences from word lists, the same for the same seed, with conflicts whose number is known.

What is done to what decides by itself whether it may be done at all, and all times are upper bounds, so that two clauses about the
same never disagree; only what is planted does. Planted clauses speak of things that no other clause speaks of.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

QUALITIES = """night day senior junior visiting assistant deputy chief harbour market station castle library museum theatre
garden orchard bakery brewery printing""".split()
ROLES = """clerk porter curator guard cook driver nurse tutor gardener plumber tailor courier archivist librarian steward
carpenter painter baker brewer printer sailor miller mason glazier locksmith surveyor cashier janitor usher caretaker""".split()
VERBS = """weigh label count photograph polish rinse measure varnish wrap stamp sketch dust iron scrub repaint tighten
lubricate sharpen calibrate translate proofread rehearse sample inventory engrave bleach fold stitch sweep wax""".split()
ADJECTIVES = """red blue green yellow wooden woollen copper linen leather paper glass velvet striped spotted round square oval
narrow heavy hollow""".split()
THINGS = """crate barrel lantern ladder basket carpet curtain kettle teapot saucer candle mirror pillow blanket bucket shovel
hammer chisel trolley bench statue fountain bicycle wagon canoe anchor sail rope pulley whistle trumpet violin drum easel
canvas globe telescope compass sundial umbrella ledger pamphlet ticket banner parasol vase jug""".split()
EVENTS = ("the siren sounds", "the tide turns", "a parade passes", "the fair begins", "snow falls", "the choir sings",
          "the ferry docks", "the harvest ends", "fog gathers", "the circus arrives")  # fmt: skip
PLACES = "cellar attic courtyard pavilion workshop quay barn chapel tower greenhouse".split()
RARE = """astrolabe bellows cauldron doublet ewer flagon gargoyle harpsichord inkwell jerkin kaleidoscope lyre mortar
nightcap obelisk pestle quill reliquary sextant tapestry urn viola weathervane xylophone yoke zither""".split()
METALS = "bronze silver golden ivory marble granite ebony amber coral pearl jade onyx".split()
COMMON = 0.25  # the share of clauses that speak of what all departments have in common
MINUTES = (5, 10, 15, 20, 30, 45, 60, 90)

# Two sentences that cannot both be kept, about `{it}`; one pair for each kind of conflict.
PLANTED = (
    ("The {who} must varnish the {it}.", "The {who} must not varnish the {it}."),
    ("The {who} must polish the {it} within {few} minutes.", "The {who} must polish the {it} for at least {many} minutes."),
    ("The {who} must accept the {it}.", "The {who} must refuse the {it}."),
    ("The {it} may be lent to guests.", "The {it} must not be lent to guests."),
    ("Each {it} must be kept for at least {many} days.", "Each {it} must be kept for at most {few} days."),
    ("Only the {who} may tune the {it}.", "Every apprentice may tune the {it}."),
    ("The {it} must be rinsed before it is weighed.", "The {it} must be weighed before it is rinsed."),
)  # fmt: skip


class Place(NamedTuple):
    """A clause: its document, and its number in there."""

    key: str
    number: int


@dataclass
class Town:
    """The sentences of all documents, and the pairs of clauses that were planted."""

    sentences: dict[str, list[str]] = field(default_factory=dict)
    planted: set[frozenset[Place]] = field(default_factory=set)

    def text(self, key: str) -> str:
        """A document."""
        name = key.removeprefix("/w/").removesuffix(".md")
        clauses = (
            f"## Rule {number} {{#{name}-{number}}}\n\n{said}\n"
            for number, said in enumerate(self.sentences[key])
        )
        return f"---\nspec: {{name: {name}}}\n---\n# Rules of {name}\n\n" + "\n".join(clauses)


def line_of(number: int) -> int:
    """The line, from 0, of the sentence of a clause."""
    return 5 + 4 * number + 2


def sentence(rng: random.Random) -> str:
    """A demand that contradicts none that this makes."""
    common = rng.random() < COMMON
    verb, thing = (
        (rng.choice(VERBS[:15]), rng.choice(THINGS[:25]))
        if common
        else (rng.choice(VERBS), rng.choice(THINGS))
    )
    wanted = crc32(f"{verb} {thing}".encode()) % 5 < 3
    role = "system" if common else rng.choice(ROLES)
    who = f"the {rng.choice(QUALITIES)} {role}" if rng.random() < 0.7 and not common else f"the {role}"
    it = f"the {rng.choice(ADJECTIVES)} {thing}" if rng.random() < 0.8 else f"the {thing}"
    force = rng.choice(("must", "must", "shall", "may") if wanted else ("must not", "must not", "need not"))
    said = f"{who} {force} {verb} {it}"
    if wanted and force != "may" and rng.random() < 0.5:
        said += f" within {rng.choice(MINUTES)} minutes"
    if rng.random() < 0.3:
        said += f" in the {rng.choice(PLACES)}"
    if rng.random() < 0.25:
        return f"When {rng.choice(EVENTS)}, {said}."
    return f"{said[0].upper()}{said[1:]}."


def clashing(rng: random.Random, number: int) -> tuple[str, str]:
    """The two sentences of conflict `number`; no two conflicts are about the same thing."""
    kinds, things = len(PLANTED), len(RARE)
    metal = METALS[number // things % len(METALS)]
    place = (
        ""
        if number < things * len(METALS)
        else f" of the {PLACES[number // (things * len(METALS)) % len(PLACES)]}"
    )
    filled = {
        "it": f"{metal} {RARE[number % things]}{place}",
        "who": f"{rng.choice(QUALITIES)} {rng.choice(ROLES)}",
        "few": rng.randint(2, 9),
        "many": rng.randint(20, 90),
    }
    one, other = PLANTED[number % kinds]
    return one.format(**filled), other.format(**filled)


def build(specs: int, clauses: int, conflicts: int, seed: int = 1) -> Town:
    """A town of so many documents with so many clauses each, and so many planted conflicts."""
    most = len(RARE) * len(METALS) * (len(PLACES) + 1)
    if conflicts > min(most, specs * clauses // 4):
        raise ValueError(f"{conflicts} conflicts do not fit")
    rng, town = random.Random(seed), Town()
    for number in range(specs):
        town.sentences[f"/w/dept-{number:04d}.md"] = [sentence(rng) for _ in range(clauses)]
    free = places(rng, town)
    for number in range(conflicts):
        first = next(free)
        second = next(place for place in free if place.key != first.key)
        for place, said in zip((first, second), clashing(rng, number), strict=True):
            town.sentences[place.key][place.number] = said
        town.planted.add(frozenset((first, second)))
    return town


def places(rng: random.Random, town: Town) -> Iterator[Place]:
    """All clauses, in an order of chance."""
    found = [Place(key, number) for key, said in town.sentences.items() for number in range(len(said))]
    rng.shuffle(found)
    return iter(found)
