"""Profiles: how strict the wording rules are with a kind of spec, whose words mean what they mean elsewhere.

`should` is the key word of a model's behaviour spec, "reasonable" a term of art in a contract, and where BCP 14 is
declared, only capitals bind. A profile follows the family of a document by itself; settings overrule it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spec_lsp.facts import Policy


@dataclass(frozen=True, slots=True)
class Profile:
    """`off` are the names of wording rules that are silent there.

    `exempt` are words, in small letters, that are no fault of wording there. `strict` shows all, each place by itself.
    `closely`: sentences that demand nothing are looked at too; elsewhere they are taken for explanation.
    """

    name: str
    off: frozenset[str] = frozenset()
    exempt: frozenset[str] = frozenset()
    strict: bool = False
    closely: bool = False


# Rules of which fewer than one hint in seven was useful when 246 of them, drawn by seed from public specs, were judged
# blind (tests/judged/hints); readers know what is meant. `strict`, or the rule's name in `select`, shows them.
_SELDOM_USEFUL = frozenset(
    "weak-modal hedge-density ambiguous-pronoun coordination-scope pp-attachment negation quantifier-scope open-list"
    " passive-actor non-atomic deixis".split()
)
_PROFILES = (
    Profile("strict", strict=True, closely=True),
    Profile("prose", frozenset({"passive-actor"}), closely=True),
    Profile("demands", _SELDOM_USEFUL),
    Profile("ears", _SELDOM_USEFUL - {"passive-actor"}),  # its form names who acts
    Profile("bcp14", _SELDOM_USEFUL),
    Profile(
        "legal",
        _SELDOM_USEFUL,
        frozenset("reasonable reasonably material materially best efforts good faith".split()),
    ),
    Profile("feature", _SELDOM_USEFUL),
    Profile("instructions", _SELDOM_USEFUL),
    Profile("model-spec", frozenset({"weak-modal", "pp-attachment"}), closely=True),
)
PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in _PROFILES}
_BY_POLICY = {
    Policy.BCP14: "bcp14",
    Policy.PROSE: "prose",
    Policy.EARS: "ears",
    Policy.LEGAL: "legal",
    Policy.INSTRUCTIONS: "instructions",
}


_MANY = 5  # sentences that demand something, from where a text is read as a list of demands


def profile_of(dialect: str, policy: Policy, demands: int, chosen: str | None = None) -> Profile:
    """The profile of a document: the one that the settings choose, else that of its family, else of what binds in it.

    `demands` is the number of its sentences that demand something: text with few of them is looked at closely.
    """
    if chosen or dialect in PROFILES:
        return PROFILES[chosen or dialect]
    if policy is Policy.PROSE and dialect not in ("", "markdown"):
        return PROFILES["feature"]  # spec-kit and its like: plans and tasks as much as demands
    if policy is Policy.PROSE and demands >= _MANY:
        return PROFILES["demands"]
    return PROFILES[_BY_POLICY[policy]]
