"""Whether a file is there, for rules and features: asked of the disk once, and kept until there is news.

The main thread asks. The worker looks again at all that was asked for, and what differs from the answer that
was given counts as changed: two changes told one after the other cannot hide each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spec_lsp.files import Disk

Answers = Mapping[str, bool | None]


class Oracle:
    """Answers `exists` for several roots: of what lies in none of them, nothing is known."""

    def __init__(self, roots: Iterable[str] = ()) -> None:
        self._known: dict[str, bool | None] = {}
        self.start_over(roots)

    def __call__(self, key: str) -> bool | None:
        """Whether a file or folder is there."""
        if key not in self._known:
            self._known[key] = _ask(self._disks, key)
        return self._known[key]

    @property
    def asked(self) -> tuple[str, ...]:
        """All that was asked for so far."""
        return tuple(self._known)

    def start_over(self, roots: Iterable[str]) -> None:
        """Know nothing any more, and look below these roots."""
        self._roots = frozenset(roots)
        self._disks = _disks(self._roots)
        self._known.clear()

    def learn(self, roots: Iterable[str], answers: Answers) -> set[str]:
        """Take over what `look` saw below `roots`, which count from now on; the keys whose answer may be another."""
        changed = {key for key in answers.keys() & self._known if answers[key] != self._known[key]}
        now = frozenset(roots)
        if now != self._roots:
            # What was asked while the worker looked was asked of the former roots.
            changed |= self._known.keys() - answers.keys()
        self._roots, self._disks = now, _disks(now)  # new ones: a Disk remembers as well
        for key in changed:
            del self._known[key]
        self._known.update(answers)
        return changed


def look(roots: Iterable[str], keys: Iterable[str]) -> Answers:
    """What the disk says now. May be called from any thread."""
    disks = _disks(frozenset(roots))
    return {key: _ask(disks, key) for key in keys}


def _disks(roots: frozenset[str]) -> tuple[Disk, ...]:
    return tuple(Disk(root) for root in sorted(roots))


def _ask(disks: Iterable[Disk], key: str) -> bool | None:
    answers = (disk(key) for disk in disks)
    return next((answer for answer in answers if answer is not None), None)
