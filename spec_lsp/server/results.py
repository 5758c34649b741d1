"""The results of evaluations on disk: read when one of their files is another than before. For the worker."""

from __future__ import annotations

import os

from spec_lsp.files.load import results_of
from spec_lsp.results import RUNS, Results
from spec_lsp.uris import child, path_of

_Stamp = tuple[tuple[str, int, int], ...]


class Runs:
    """What was seen last of the files of runs."""

    def __init__(self) -> None:
        self._seen: tuple[str, _Stamp] | None = None

    def changed(self, root: str) -> Results | None:
        """The latest results of the project at `root`, None if its files of runs are as they were."""
        seen = (root, _stamp(root))
        if seen == self._seen:
            return None
        self._seen = seen
        return results_of(root)


def _stamp(root: str) -> _Stamp:
    """Name, time of the last change and size of each file of a run."""
    try:
        with os.scandir(path_of(child(root, RUNS))) as entries:
            return tuple(sorted((entry.name, *_times(entry.stat())) for entry in entries))
    except OSError:
        return ()


def _times(status: os.stat_result) -> tuple[int, int]:
    return status.st_mtime_ns, status.st_size
