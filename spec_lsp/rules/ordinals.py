"""What the rules about numbered clauses share: ids that are positions, such as 2.7 or Property 3."""

from __future__ import annotations

from spec_lsp.document import Document
from spec_lsp.facts import Item
from spec_lsp.patterns import lazy

_ORDINAL = lazy(r"(?P<word>[^\W\d_]+ )?(?P<number>\d+(?:\.\d+)*)")


def is_ordinal(address: str) -> bool:
    """Whether an address is the position of a clause."""
    return bool(_ORDINAL.fullmatch(address))


def number_of(address: str) -> str:
    """The position that an address gives, without the word in front of it."""
    return address.rpartition(" ")[2]


def parent_of(address: str) -> str:
    """The position of the clause around the one at `address`, "" for an outermost one."""
    return address.rpartition(".")[0]


def last_of(address: str) -> int:
    """The number of the clause at `address` among those beside it."""
    return int(number_of(address).rpartition(".")[2])


def numbered_below(document: Document, parent: str) -> list[Item]:
    """The items of a document whose positions lie below `parent`, "" for the outermost ones."""
    return [
        placed.item
        for name, placed in document.items.items()
        if name == placed.item.id and is_ordinal(name) and parent_of(name) == parent
    ]
