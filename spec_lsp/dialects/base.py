"""What a family of specs has to say for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from spec_lsp.facts import EdgeKind, Evidence, Facts, Kind, Policy
from spec_lsp.markdown.blocks import Block

Context = tuple[str, ...]
Recognise = Callable[[str, Evidence, Sequence[str]], str | None]
Read = Callable[[Sequence[Block], Sequence[str], Policy, Context], Facts]
Follow = Callable[[Context, Facts], Context]


ALL_SPECS = "*"  # the space of those whose bare ids are looked up in all specs


def own_space(key: str) -> str:
    """The space of a document that shares its local ids with no other."""
    return key


@dataclass(frozen=True, slots=True)
class Section:
    """A section that a document must have. `title` is compared without case; `least` is how many characters it
    takes to say something, `holds` the kind of clause of which it needs one.
    """

    title: str
    least: int = 1
    holds: Kind | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Documents of a role without which the others of a bundle are nothing.

    `waiver` is the setting that says they are not wanted; it counts only beside the setting `basis`. `said_at` are the
    roles at which it is said that they are missing, the first that is there; `advice` is what to do, in words for the user.
    """

    role: str
    waiver: str
    basis: str
    said_at: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class Form:
    """What the tools of a family demand of its documents.

    `keywords`: the words of which a requirement must hold one. `strict`: kinds of clause without which a
    clause that wants them (`Dialect.criteria`) is refused, not only poor. `amends`: the document changes
    clauses of another, and is nothing if it changes none; `amended` shows how such a section begins.
    `unread` is why the document is never read where it stands: `unless` its bundle has one of these roles.
    """

    sections: tuple[Section, ...] = ()
    keywords: tuple[str, ...] = ()
    strict: frozenset[Kind] = frozenset()
    need: Need | None = None
    amends: bool = False
    amended: str = ""
    unread: str = ""
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Dialect:
    """A family of specs, or one kind of document in it (its `role`).

    `recognise(key, evidence, titles)` says why a document belongs to it, or None; `titles` are those of its
    headings. `read(blocks, lines, policy, context)` gives the facts of one unit; it is a pure function of
    these four, so its results can be kept. Its headings' titles and its evidence are those of any other
    family, so that a document is recognised the same whoever read it.

    `follow(context, facts)` is what the next unit has to know of those before it, such as the section that
    it stands in; the first unit gets (). None: units of this family stand for themselves.

    `space(key)` names the documents that share local ids with this one, `seeks(key, kind)` the space in
    which a bare id in it is looked up. `group(key)` names the documents that are seen together, say those of
    one feature: a rule may look at their outline, and a change to it has the others checked again; where a family is
    `compared`, at their very text. `bundle(key)` names those that are decided on together, say the files of one change.
    `companions(key)` are paths to read along when the document is checked by itself; "*" stands for any name.

    `climbs` tells that paths in it count from its folder or from any folder above, as those in code do.
    `governs(key)` is the folder whose other documents have to obey this one; where they contradict it, they are wrong.

    `challenges` tells whether a mark always means a challenge file in this family. `policy` names the
    words that bind in it, None where each document shows that by its own evidence. `words` are the
    family's own for what its clauses are. `criteria` tells of a kind of clause by which kind it is shown to be
    met, `tasked` which kinds the tasks of a feature have to name, `form` what else is demanded. `is_spec` is False for what
    only refers to specs, `checked` for what is history, `yaml` where the front matter need not be YAML to the letter.
    """

    name: str
    recognise: Recognise
    read: Read
    role: str = "spec"
    follow: Follow | None = None
    space: Callable[[str], str] = own_space
    seeks: Callable[[str, EdgeKind], str] | None = None  # None: its own space
    group: Callable[[str], str] = own_space
    bundle: Callable[[str], str] = own_space
    compared: bool = False
    companions: Callable[[str], Sequence[str]] = lambda key: ()
    climbs: bool = False
    governs: Callable[[str], str] | None = None
    challenges: bool = False
    policy: Policy | None = None
    words: Mapping[Kind, str] = field(default_factory=dict)
    criteria: Mapping[Kind, Kind] = field(default_factory=dict)
    tasked: frozenset[Kind] = frozenset()
    form: Form = Form()
    is_spec: bool = True
    checked: bool = True
    yaml: bool = True

    def word(self, kind: Kind) -> str:
        """What the family calls a clause of this kind."""
        return self.words.get(kind, kind.value)

    def sought(self, key: str, kind: EdgeKind) -> str:
        """The space in which a bare id in document `key` is looked up."""
        return self.seeks(key, kind) if self.seeks else self.space(key)
