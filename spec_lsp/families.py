"""Which documents belong together: those that share local ids, those of one feature, owners of an id.

Kept as plain sets of document keys by name, updated from the difference between two states of a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from spec_lsp.dialects import ALL_SPECS
from spec_lsp.document import Document, any_like, anywhere

Index = Mapping[str, frozenset[str]]  # name -> keys of documents


@dataclass(frozen=True, slots=True)
class Families:
    """Indexes over all documents of a snapshot.

    `spaces`, `groups` and `bundles` are what the dialects name so. `owners` tells which documents
    define an id such as FR-001, `seekers` which refer to one without saying where it is; `series` which
    define ids that begin with these letters.
    """

    spaces: Index = field(default_factory=dict)
    groups: Index = field(default_factory=dict)
    bundles: Index = field(default_factory=dict)
    owners: Index = field(default_factory=dict)
    seekers: Index = field(default_factory=dict)
    series: Index = field(default_factory=dict)

    def apply(self, old: Document | None, new: Document | None, *, alike: bool) -> tuple[Families, set[str]]:
        """The indexes after `old` became `new` (None: absent), and the documents that may see a difference.

        `alike`: the two look the same from outside, so that their group need not look again.
        """
        key = (new or old).key  # type: ignore[union-attr]  # one of them is there
        tokens = _names(old, "tokens"), _names(new, "tokens")
        after = Families(
            _updated(self.spaces, key, _name(old, "space"), _name(new, "space")),
            _updated(self.groups, key, _name(old, "group"), _name(new, "group")),
            _updated(self.bundles, key, _name(old, "bundle"), _name(new, "bundle")),
            _updated(self.owners, key, *tokens),
            _updated(self.seekers, key, _names(old, "sought"), _names(new, "sought")),
            _updated(self.series, key, _names(old, "series"), _names(new, "series")),
        )
        touched = {other for token in tokens[0] ^ tokens[1] for other in after._concerned(token)}
        if not alike or _reads_otherwise(old, new):
            for document in filter(None, (old, new)):
                touched |= after.groups.get(document.group, frozenset())
                touched |= after.bundles.get(document.bundle, frozenset())
        unchanged = all(getattr(after, item.name) is getattr(self, item.name) for item in fields(self))
        return (self if unchanged else after), touched

    def _concerned(self, token: str) -> Iterable[str]:
        """Documents that look different when one more or one less defines `token`."""
        yield from self.seekers.get(token, ())
        yield from self.seekers.get(any_like(token), ())
        if anywhere(token) in self.seekers:  # who is meant by it is another one now
            yield from self.owners.get(token, ())

    def spread(self, names: Iterable[str]) -> set[str]:
        """The names, with the documents of those that are spaces, and the owners of ids looked up anywhere."""
        return {
            key
            for name in names
            for key in (name, *self.spaces.get(name, ()), *self.owners.get(name.removeprefix(ALL_SPECS), ()))
        }


def _reads_otherwise(old: Document | None, new: Document | None) -> bool:
    """Whether the text of a document changed whose family compares texts."""
    compared = any(item and item.dialect and item.dialect.compared for item in (old, new))
    return compared and (old is None or new is None or old.facts != new.facts)


def _name(document: Document | None, attribute: str) -> frozenset[str]:
    """The space, group or bundle of a spec; one of its own needs no index."""
    if document is None or document.dialect is None:
        return frozenset()
    name: str = getattr(document, attribute)
    return frozenset() if name == document.key else frozenset({name})


def _names(document: Document | None, attribute: str) -> frozenset[str]:
    if document is None or document.dialect is None:
        return frozenset()
    names: frozenset[str] = getattr(document, attribute)
    return names


def _updated(index: Index, key: str, before: frozenset[str], after: frozenset[str]) -> Index:
    if before == after:
        return index
    changed = dict(index)
    for name in before - after:
        rest = changed[name] - {key}
        if rest:
            changed[name] = rest
        else:
            del changed[name]
    for name in after - before:
        changed[name] = changed.get(name, frozenset()) | {key}
    return changed
