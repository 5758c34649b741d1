"""Phrases in normal form: content words in small letters, in the singular."""

from __future__ import annotations

from spec_lsp.patterns import lazy

_ARTICLES = frozenset("a an the each every all any its their our your this that these those".split())
_FILLERS = frozenset("be is are been for to of in by with and will also always then shall must only".split())
_WORD = lazy(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ENDINGS = ("ies", "sses", "ches", "shes", "xes")


def normalised(phrase: str) -> str:
    """Content words of a phrase: lower case, no articles, plural endings dropped."""
    words = (word.lower() for word in _WORD.findall(phrase))
    return " ".join(singular(word) for word in words if word not in _ARTICLES and word not in _FILLERS)


def singular(word: str) -> str:
    """A word without its plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(_ENDINGS):
        return word[:-2]
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )
