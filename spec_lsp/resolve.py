"""Where a reference leads: the one table of truth that rules and editor features share.

Nothing here reads a disk: a file that is no document of the workspace is known by `Workspace.exists` alone.
"""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from spec_lsp.clauses import Clause
from spec_lsp.dialects import ALL_SPECS
from spec_lsp.document import Document, series_of
from spec_lsp.facts import EVERYTHING, Reference
from spec_lsp.graph import target_keys
from spec_lsp.language.tokens import squeezed, stem
from spec_lsp.patterns import lazy
from spec_lsp.workspace import Workspace

_FILE = lazy(r"/|[A-Za-z]:/")
_SERIAL = lazy(r"([A-Z]+(?:[-_][A-Z]+)*[-_]?)(\d+)")
_TEXT_DIRECTIVE = ":~:"  # `#id:~:text=words`: for the browser, no part of the address
_CLOSE_ENOUGH = 0.6  # difflib ratio; below it a guess helps nobody


class State(Enum):
    """How far a reference leads; the value is the word shown to users."""

    OK = "ok"
    UNKNOWN = "unknown"  # the document is held, the address is not in it
    CASE = "case"  # it would be, in other letter case
    NEAR = "near"  # an id is written nearly so: with other zeros or separators
    AMBIGUOUS = "ambiguous"  # a bare id that is none of this document's, but of others
    NO_FILE = "no file"
    UNCHECKED = "unchecked"  # not ours to know


@dataclass(frozen=True, slots=True, eq=False)
class Resolution:
    """What became of one reference.

    `key` is the document or file that it leads to, None where it has none to speak of. `address` is the
    id, slug or anchor in `target`, in the right case; None for the document as a whole.
    """

    state: State
    key: str | None
    target: Document | None = field(default=None, repr=False)
    address: str | None = None
    wanted: str = ""  # the part that was looked for, as the author spelt it
    rivals: Callable[[], Iterable[str]] = field(default=tuple, repr=False)  # what could have been meant

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses it leads to: several where the id is given twice, none for a whole document."""
        if self.target is None or self.address is None:
            return ()
        return self.target.clauses_of(self.address)

    def suggestion(self) -> str | None:
        """The nearest spelling that would lead somewhere, None if nothing is near.

        It replaces the fragment where the state is UNKNOWN, CASE or NEAR, the path where it is NO_FILE.
        """
        if self.state in (State.CASE, State.NEAR):
            return self.address
        rivals = [rival for rival in self.rivals() if not _is_neighbour(rival, self.wanted)]
        near = difflib.get_close_matches(self.wanted, rivals, 1, _CLOSE_ENOUGH)
        return near[0] if near else None


def _is_neighbour(rival: str, wanted: str) -> bool:
    """Whether two ids differ by their number alone, as FR-008 and FR-009 do: no slip, but another clause."""
    one, other = _SERIAL.fullmatch(rival), _SERIAL.fullmatch(wanted)
    return bool(one and other and one[1] == other[1] and int(one[2]) != int(other[2]))


_UNCHECKED = Resolution(State.UNCHECKED, None)


def resolve(workspace: Workspace, document: Document, reference: Reference) -> Resolution:
    """Follow a reference of `document`."""
    if reference.bare:
        everywhere = document.sought_in(reference.kind) == ALL_SPECS
        return (
            _anywhere(workspace, document, reference) if everywhere else _bare(workspace, document, reference)
        )
    if not reference.path:
        return _address(document, reference.fragment)
    keys = target_keys(document, reference.path)
    held = next((workspace.documents[key] for key in keys if key in workspace.documents), None)
    if held is not None:
        return _address(held, reference.fragment)
    if not _FILE.match(document.key):
        return Resolution(State.UNCHECKED, None)  # an unsaved document stands in no folder
    key = next((key for key in keys if workspace.exists(key)), keys[0])
    there = workspace.exists(key)
    if there is not False:
        known = there and address_of(reference.fragment) is None
        return Resolution(State.OK if known else State.UNCHECKED, key)
    page = workspace.documents.get(f"{key}.md")
    if page is not None:
        # Site generators drop the ending; whether one is at work here is not ours to know.
        return Resolution(State.UNCHECKED, page.key, page, _address(page, reference.fragment).address)
    return Resolution(
        State.NO_FILE,
        key,
        wanted=reference.path,
        rivals=lambda: _paths_like(workspace, document, reference.path, key),
    )


def _anywhere(workspace: Workspace, document: Document, reference: Reference) -> Resolution:
    """Look an id up in all specs: one must own it, or one that `document` names by its path as well.

    Words that are like no id of any spec are left alone.
    """
    wanted = reference.fragment or ""
    owners = workspace.owners(wanted)
    if len(owners) > 1:
        spaces = {held.space for held in _named_by_path(workspace, document)}
        meant = tuple(owner for owner in owners if owner.space in spaces)
        owners = meant if len(meant) == 1 else owners
    if len(owners) == 1:
        return Resolution(State.OK, owners[0].key, owners[0], wanted)
    if owners:
        return Resolution(State.AMBIGUOUS, None, wanted=wanted, rivals=lambda: [held.key for held in owners])
    series = series_of(wanted)
    if not workspace.whole or not workspace.families.series.get(series):
        return Resolution(State.UNCHECKED, None)
    known = sorted(name for name in workspace.families.owners if series_of(name) == series)
    same = next((name for name in known if name.casefold() == wanted.casefold()), None)
    if same is not None:
        target = workspace.owners(same)[0]
        return Resolution(State.CASE, target.key, target, same, wanted)
    return Resolution(State.UNKNOWN, None, wanted=wanted, rivals=lambda: known)


def _named_by_path(workspace: Workspace, document: Document) -> Iterable[Document]:
    """The documents that `document` refers to by their paths."""
    paths = {edge.path for clause in document.clauses for edge in clause.edges if edge.path}
    for path in paths:
        keys = target_keys(document, path)
        held = next((workspace.documents[key] for key in keys if key in workspace.documents), None)
        if held:
            yield held


def _bare(workspace: Workspace, document: Document, reference: Reference) -> Resolution:
    """Look a local id up among the documents that share ids with `document`; others that own it make it ambiguous."""
    wanted = reference.fragment or ""
    beside = workspace.in_space(document.sought_in(reference.kind))
    if wanted.startswith(EVERYTHING):
        return Resolution(State.OK, beside[0].key, beside[0]) if beside else Resolution(State.UNCHECKED, None)
    held = workspace.definition(document, reference.kind, wanted)
    if reference.near:
        near = held or _nearly(beside, wanted)
        return Resolution(State.NEAR, near[0].key, *near, wanted) if near else _UNCHECKED
    if held:
        return Resolution(State.OK, held[0].key, held[0], held[1])
    folded = wanted.casefold()
    for target in beside:
        same = next((name for name in target.items if name.casefold() == folded), None)
        if same is not None:
            return Resolution(State.CASE, target.key, target, same, wanted)
    near = _nearly(beside, wanted)
    if near:
        return Resolution(State.NEAR, near[0].key, *near, wanted)
    if reference.implied:
        return _UNCHECKED
    owners = sorted(workspace.families.owners.get(wanted, ()))
    if owners:
        return Resolution(State.AMBIGUOUS, None, wanted=wanted, rivals=lambda: owners)
    alike = [target for target in beside if stem(wanted) in target.stems]
    if not alike:
        # Not written yet, in a form that the family does not know, or no id at all, as SHA-256 is.
        return _UNCHECKED
    return Resolution(
        State.UNKNOWN,
        alike[0].key,
        alike[0],
        wanted=wanted,
        rivals=lambda: (name for target in beside for name in target.items),
    )


def _nearly(beside: Iterable[Document], wanted: str) -> tuple[Document, str] | None:
    """The clause that an id must mean that is written with other zeros or separators than anywhere beside."""
    squeeze, kind = squeezed(wanted), stem(wanted)
    return next(
        (
            (target, name)
            for target in beside
            if kind and kind in target.stems
            for name in target.items
            if squeezed(name) == squeeze
        ),
        None,
    )


def resolve_mark(workspace: Workspace, document: Document, mark: str) -> Resolution:
    """Follow the mark `[^mark]` of `document` to its challenge file.

    UNCHECKED where marks are not known to mean challenge files, and for real Markdown footnotes.
    """
    key = workspace.graph.challenge_key(document.key, mark)
    if mark in document.footnotes or not _FILE.match(document.key):
        return Resolution(State.UNCHECKED, None)
    if key in workspace.documents:
        return Resolution(State.OK, key, workspace.documents[key])
    there = workspace.exists(key)
    if there or not workspace.uses_challenges(document):
        return Resolution(State.OK if there else State.UNCHECKED, key)
    return Resolution(
        State.UNCHECKED if there is None else State.NO_FILE,
        key,
        wanted=mark,
        rivals=lambda: _challenges_beside(workspace, key),
    )


def address_of(fragment: str | None) -> str | None:
    """The address that a fragment names, None where it stands for the document as a whole."""
    return fragment.partition(_TEXT_DIRECTIVE)[0] or None if fragment else None


def _address(target: Document, fragment: str | None) -> Resolution:
    """Look an address up in a document that is held."""
    wanted = address_of(fragment)
    if not wanted:
        return Resolution(State.OK, target.key, target)
    if wanted in target.ids:
        return Resolution(State.OK, target.key, target, wanted)
    if wanted.lower() == "top":  # browsers scroll up
        return Resolution(State.OK, target.key, target)
    folded = wanted.casefold()
    same = next((address for address in target.ids if address.casefold() == folded), None)
    if same is not None:
        return Resolution(State.CASE, target.key, target, same, wanted)
    return Resolution(State.UNKNOWN, target.key, target, None, wanted, lambda: filter(None, target.ids))


def _paths_like(workspace: Workspace, document: Document, path: str, key: str) -> Iterable[str]:
    """Relative paths of documents that `path` may have meant: of that folder, or of that name elsewhere."""
    folder, _, name = key.rpartition("/")
    for other in workspace.documents:
        if other != document.key and _FILE.match(other):
            beside, _, other_name = other.rpartition("/")
            if beside == folder or other_name.casefold() == name.casefold():
                found = posixpath.relpath(other, document.folder or "/")
                yield f"./{found}" if path.startswith("./") and not found.startswith(".") else found


def _challenges_beside(workspace: Workspace, key: str) -> Iterable[str]:
    """Ids of the challenge files in the folder of `key`."""
    folder = key.rpartition("/")[0]
    for other in workspace.folders.get(folder, ()):
        yield other.rpartition("/")[2].removesuffix(".md")
