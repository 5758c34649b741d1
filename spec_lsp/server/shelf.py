"""What lies on disk: the folder index at start, and every look at the disk after that.

Reading happens in the worker; the session takes the results over on the main thread, in the same order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from spec_lsp.document import Document
from spec_lsp.files import Loaded
from spec_lsp.files.answers import answers_key, read_memory
from spec_lsp.files.project import FILE_NAME
from spec_lsp.results import RUNS, Results
from spec_lsp.server.background import Progress, Stopped, Worker
from spec_lsp.server.oracle import Answers, Oracle, look
from spec_lsp.server.results import Runs
from spec_lsp.server.session import Session
from spec_lsp.server.stock import Stock, project_of
from spec_lsp.uris import is_file, is_under
from spec_lsp.workspace import Workspace

_log = logging.getLogger(__name__)
_CONFIGURATIONS = (FILE_NAME, "pyproject.toml")
Changes = dict[str, Document | None]  # None: not there, or nobody calls for it
_FOLDERS = ""  # names the stock of all workspace folders


class News(NamedTuple):
    """What the worker found out; `whole`: all specs of the project are held."""

    changes: Changes
    roots: frozenset[str]
    answers: Answers
    whole: bool


class Shelf:
    """Reads documents from disk for a session. `folders` are the client's workspace folders, as keys.

    A document that lies in none of them is seen beside what it calls for as long as it is open. A client
    that does not watch files (`watched`) is helped: the disk is looked at when it saves or opens one.
    `tagged` hears of files of code that name clauses, `evaluated` that there are new results.
    What a client says of a file is only that it changed: how is what the disk says.
    """

    def __init__(
        self,
        session: Session,
        oracle: Oracle,
        worker: Worker,
        progress: Callable[[], Progress],
        folders: Sequence[str],
        *,
        watched: bool,
        tagged: Callable[[Iterable[str]], None],
        evaluated: Callable[[], None],
    ):
        self._session = session
        self._oracle = oracle
        self._worker = worker
        self._progress = progress
        self._watched = watched
        self._tagged = tagged
        self._evaluated = evaluated
        self._runs = Runs()
        self.folders = tuple(folders)
        self._root: str | None = None  # of the project that was read last
        self._serial = 0  # of the latest index; results of what was asked for before it are dropped
        # Belongs to the worker: its jobs follow each other faster than the main thread takes results.
        self._stocks: dict[str, Stock] = {}  # by document that lies in no folder, and _FOLDERS

    def root_of(self, key: str) -> str | None:
        """The root of the project that a document lies in, where answers are kept; None for any other document."""
        return self._root if self._root is not None and is_under(key, self._root) else None

    def after_reading(self, work: Callable[[], None]) -> None:
        """Have the main thread do `work` when what is being read now was read: the worker does one job after the other."""
        self._worker.submit(lambda: self._worker.post(work))

    def index(self, folders: Sequence[str]) -> None:
        """Read all documents below the folders from scratch; without folders, what is open is seen by itself."""
        self.folders = tuple(dict.fromkeys(folders))
        self._serial += 1
        if self.folders:
            serial, wanted, progress = self._serial, self.folders, self._progress()
            progress.start()
            self._worker.submit(lambda: self._index(wanted, serial, progress))
        else:
            self._worker.submit(self._stocks.clear)
            self._oracle.start_over(())
            self._session.adopt(Workspace.empty(self._session.workspace.config, self._oracle, whole=False))
        for key in self._session.open:
            self._look_beside(key)

    def _index(self, folders: Sequence[str], serial: int, progress: Progress) -> None:
        def tick(done: int, total: int) -> None:
            if self._worker.closed or serial != self._serial:
                raise Stopped
            progress.tick(done, total)

        try:
            self._stocks.clear()
            stock = Stock(folders)
            loaded = stock.fill(tick)
            self._stocks[_FOLDERS] = stock
            self._worker.post(lambda: self._adopt(loaded, serial))
            for skipped in loaded.skipped:
                _log.warning("%s %s", skipped.key, skipped.reason)
        finally:
            self._worker.post(progress.end)

    def _adopt(self, loaded: Loaded, serial: int) -> None:
        if serial == self._serial:
            self._root = loaded.project.root
            self._oracle.start_over([self._root])
            self._session.adopt(replace(loaded.workspace, exists=self._oracle))
            self._tell_tagged(loaded.workspace.documents)

    def refolder(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """Workspace folders came and went."""
        gone = set(removed)
        self.index([*(folder for folder in self.folders if folder not in gone), *added])

    def reconfigure(self) -> None:
        """Read the settings again; if they changed, everything else as well."""
        if self.folders and project_of(self.folders).config != self._session.workspace.config:
            self.index(self.folders)

    def opened(self, key: str) -> None:
        """An editor opened a document."""
        self._look_beside(key)
        self._look_around()

    def saved(self, key: str) -> None:
        """An editor wrote a document."""
        self.changed([key])
        if key in self._session.open:
            self._look_beside(key)
        self._look_around()

    def released(self, key: str) -> None:
        """An editor closed a document: the disk counts again, and what was read for its sake goes."""
        self._submit(lambda: self._release(key))

    def changed(self, keys: Iterable[str]) -> None:
        """Files were made, changed or removed; for a folder, all that is known below it counts."""
        named = set(keys)
        if self._root is not None and answers_key(self._root) in named:
            self._look_at_answers(self._root)
        ran = {key for key in named if f"/{RUNS}/" in key}
        if ran:
            self._look_at_results()
            named -= ran
        if any(key.rpartition("/")[2] in _CONFIGURATIONS for key in named):
            self.index(self.folders)
        else:
            self._submit(lambda: self._renew(named))

    def _look_at_answers(self, root: str) -> None:
        """An author answered a question in another window, or on the command line."""

        def work() -> None:
            dismissed = read_memory(root).dismissed()
            self._worker.post(lambda: self._session.remember(dismissed))

        self._worker.submit(work)

    def _look_at_results(self) -> None:
        """An evaluation ran, or runs; what was read already is not read again."""
        root, serial = self._root, self._serial

        def work() -> None:
            found = None if root is None else self._runs.changed(root)
            if found is not None:
                self._worker.post(lambda: self._take_results(found, serial))

        self._worker.submit(work)

    def _take_results(self, results: Results, serial: int) -> None:
        if serial == self._serial and self._session.evaluated(results):
            self._evaluated()

    def _look_beside(self, key: str) -> None:
        """Read what a document calls for that lies in no workspace folder."""
        if is_file(key) and not any(is_under(key, folder) for folder in self.folders):
            serial = self._serial
            self._submit(lambda: self._add(key, serial))

    def _look_around(self) -> None:
        """Have the worker look for files that changed behind the back of a client that watches none."""
        if not self._watched:
            self._submit(self._renew_differing)
            self._look_at_results()

    def _submit(self, job: Callable[[], Changes]) -> None:
        """Have the worker do a job, and then look again at all files that were asked for."""
        serial, asked, indexed = self._serial, self._oracle.asked, bool(self.folders)

        def work() -> None:
            if serial != self._serial or (indexed and _FOLDERS not in self._stocks):
                return  # all is read anew; or that failed: better an old text than none
            changes = job()
            stocks = list(self._stocks.values())
            roots = frozenset(stock.project.root for stock in stocks)
            # The first one has brought the settings, and says what is known of the project.
            news = News(changes, roots, look(roots, asked), bool(stocks) and stocks[0].whole)
            self._worker.post(lambda: self._put(news, serial))

        self._worker.submit(work)

    def _put(self, news: News, serial: int) -> None:
        if serial == self._serial:
            self._session.put(news.changes)
            self._session.know_all(news.whole)
            self._session.existence_changed(self._oracle.learn(news.roots, news.answers))
            self._tell_tagged(news.changes)

    def _tell_tagged(self, documents: Mapping[str, Document | None]) -> None:
        self._tagged(key for key, document in documents.items() if document and document.is_code)

    # In the worker

    def _add(self, key: str, serial: int) -> Changes:
        held = self._stocks.get(key)
        if held:
            return self._renew({key, *held.differing()})
        first, stock = not self._stocks, Stock([key])
        loaded = stock.fill()
        self._stocks[key] = stock
        if first:  # it brings the settings
            self._worker.post(lambda: self._adopt(loaded, serial))
        return self._merged(stock.keys)

    def _release(self, key: str) -> Changes:
        stock = self._stocks.pop(key, None)
        return self._renew({key, *(stock.keys if stock else ())})

    def _renew_differing(self) -> Changes:
        return self._renew({key for stock in self._stocks.values() for key in stock.differing()})

    def _renew(self, named: set[str]) -> Changes:
        touched = set(named)
        for stock in self._stocks.values():
            touched |= stock.renew(key for key in named if is_file(key))
        return self._merged(touched)

    def _merged(self, keys: Iterable[str]) -> Changes:
        """What all stocks together hold of some documents."""
        stocks = self._stocks.values()
        return {key: next(filter(None, (stock.get(key) for stock in stocks)), None) for key in keys}
