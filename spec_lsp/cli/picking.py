"""Which clauses an evaluation is about: by paths, by names, by what changed."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spec_lsp.cli.exits import UsageError
from spec_lsp.cli.places import project_of, shown_path, start_keys, tell_skipped
from spec_lsp.cli.progress import Progress
from spec_lsp.evals.digests import criteria_digest
from spec_lsp.evals.model import Challenge, Subject
from spec_lsp.evals.subjects import chosen, subjects, told_unknown, unread
from spec_lsp.files import Loaded, Project, load
from spec_lsp.files.project import absolute, repository_root
from spec_lsp.reports.columns import printable
from spec_lsp.uris import is_under, relative


@dataclass(frozen=True)
class Picked:
    """What an evaluation is about. `whole`: everything that was meant to test something could be read."""

    root: str
    subjects: tuple[Subject, ...]
    whole: bool
    loaded: Loaded

    def spec_of(self, key: str) -> str:
        """A document as the files of runs spell it: from the project's root."""
        return relative(key, self.root)

    @property
    def clauses(self) -> int:
        """How many clauses there are; what has the id of another one counts as a part of it."""
        return len({(subject.spec, subject.id) for subject in self.subjects})

    @property
    def challenges(self) -> tuple[Challenge, ...]:
        """All challenges."""
        return tuple(challenge for subject in self.subjects for challenge in subject.challenges)


def pick(options: Namespace) -> Picked:
    """What `options` name: paths, clause, changed_since. Says on stderr what cannot be read. Raises UsageError."""
    keys = start_keys(options.paths or ["."])
    project = _project(keys, options)
    with Progress() as progress:
        progress.begin("reading")
        loaded = load(keys, project, progress.tick, asked=True)
    names = options.clauses + options.clause
    found = _named(subjects(loaded.workspace, loaded.checked), names)
    if options.changed_since is not None:
        found = _changed(found, keys, loaded, options.changed_since)
    problems = unread(loaded.workspace, _documents(found) if names else loaded.checked)
    for place, reason in problems:
        where = f"{shown_path(place.key)}:{place.span.line + 1}"
        sys.stderr.write(f"spec-lsp: {printable(where)} is not run: {printable(reason)}\n")
    tell_skipped(loaded.skipped)
    return Picked(project.root, found, not (problems or loaded.skipped), loaded)


def _project(keys: Sequence[str], options: Namespace) -> Project:
    """The project of the paths; where nothing says how far it reaches, it begins here: that is where `report` looks for runs."""
    project = project_of(keys, options)
    here = absolute(".")
    bare = project.source is None and repository_root(here) is None
    return project_of([here], options) if bare and is_under(project.root, here) else project


def _named(found: tuple[Subject, ...], names: Sequence[str]) -> tuple[Subject, ...]:
    """Those that are named; all where no name is given. Raises UsageError for a name that nobody bears."""
    if not names:
        return found
    named, unknown = chosen(found, names)
    if unknown:
        raise UsageError(printable(told_unknown(found, unknown[0])))
    return named


def _documents(found: Iterable[Subject]) -> set[str]:
    """The files that hold their challenges."""
    places = (challenge.place for subject in found for challenge in subject.challenges)
    return {place.key for place in places if place}


def _changed(
    found: tuple[Subject, ...], keys: Sequence[str], loaded: Loaded, revision: str
) -> tuple[Subject, ...]:
    """Those whose text changed since a revision, with all their challenges; of the others the challenges that did."""
    from spec_lsp.cli.since import since

    former = since(keys, revision).former(loaded)
    before = {(one.spec, one.id): one for one in subjects(former.workspace, loaded.checked)}
    changed = (_since(one, before.get((one.spec, one.id))) for one in found)
    return tuple(one for one in changed if one.challenges)


def _since(now: Subject, before: Subject | None) -> Subject:
    if before is None or before.digest != now.digest:
        return now
    known = {_stands_for(challenge) for challenge in before.challenges}
    return replace(now, challenges=tuple(one for one in now.challenges if _stands_for(one) not in known))


def _stands_for(challenge: Challenge) -> tuple[str, str]:
    return challenge.digest, criteria_digest(challenge)
