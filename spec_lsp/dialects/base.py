"""What a family of specs has to say for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spec_lsp.facts import Evidence, Facts, Policy
from spec_lsp.markdown.blocks import Block

Recognise = Callable[[str, Evidence], str | None]
Read = Callable[[Sequence[Block], Sequence[str], Policy], Facts]


@dataclass(frozen=True, slots=True)
class Dialect:
    """A family of specs.

    `recognise(key, evidence)` says why a document belongs to it, or None. `read(blocks, lines, policy)`
    gives the facts of one unit; it is a pure function of these three, so its results can be kept.
    `challenges` tells whether a mark always means a challenge file in this family. `policy` names the
    words that bind in it, None where each document shows that by its own evidence.
    """

    name: str
    recognise: Recognise
    read: Read
    challenges: bool = False
    policy: Policy | None = None
