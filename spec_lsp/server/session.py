"""The one mutable object of the server: which snapshot is current, what editors hold, what was found.

Everything here runs on the main thread. A document that an editor holds wins over what the disk says.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from spec_lsp.diagnostics import Finding
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.results import Results
from spec_lsp.server.capabilities import Client
from spec_lsp.server.convert import Diagnostics
from spec_lsp.server.transport import Codec
from spec_lsp.text import Change, Encoding, Position, Text
from spec_lsp.uris import key_to_uri, uri_to_key
from spec_lsp.workspace import Asked, Workspace

_log = logging.getLogger(__name__)
_MANY = 8  # changes in one message from where a comparison of the whole text is cheaper
_WIDEST = 4  # bytes of a character


class TextEdit(NamedTuple):
    """One change as a client sends it: positions in its units, None where the whole text is replaced."""

    start: Position | None
    end: Position | None
    text: str


@dataclass(slots=True)
class OpenDocument:
    """A document that an editor holds. `uri` is the client's spelling; it has no more than `bytes`."""

    uri: str
    version: int | None
    text: Text
    bytes: int
    warned: bool = False


class Report(NamedTuple):
    """The diagnostics of a document as JSON text; `id` changes when they do."""

    id: str
    items: bytes


NOTHING = Report("", b"[]")


class Session:
    """Documents and findings of one client. `stale` are the keys whose report is not up to date, `unlisted` those whose
    challenges may not be as they were last listed, None where nobody lists any.
    """

    def __init__(
        self, client: Client, codec: Codec, workspace: Workspace, clock: Callable[[], float] = time.monotonic
    ):
        self.client = client
        self.encoding = Encoding(client.encoding)
        self.open: dict[str, OpenDocument] = {}
        self.stale: set[str] = set()
        self.unlisted: set[str] | None = None
        self.changed_at = float("-inf")  # when an editor last changed something
        self._clock = clock
        self._codec = codec
        self._reports: dict[str, Report] = {}
        self._found: dict[str, tuple[Finding, ...]] = {}  # what the reports were made of
        self._mentions: dict[str, set[str]] = {}  # document -> those whose reports show a place in it
        self._serial = 0
        self._token = os.urandom(4).hex()  # a client may come back with ids of an earlier session
        self._use(workspace)

    def _use(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.engine = Engine(workspace.config)
        self._diagnostics = Diagnostics(self.client, self._codec, workspace.config.rules_url, self.uri_of)

    def _swap(self, workspace: Workspace, key: str) -> None:
        """Make the snapshot with a changed document `key` the current one."""
        if workspace is not self.workspace:
            self.workspace = workspace
            self._touch(workspace.touched | self._mentions.get(key, set()))

    def _touch(self, keys: Set[str]) -> None:
        self.stale |= keys
        if self.unlisted is not None:
            self.unlisted |= keys

    def uri_of(self, key: str) -> str:
        """The URI of a document, as the client spells it if it has it open."""
        document = self.open.get(key)
        return document.uri if document else key_to_uri(key)

    def did_open(self, uri: str, version: int | None, source: str) -> str:
        """Take a document over from an editor; its key."""
        key = uri_to_key(uri)
        self.open[key] = OpenDocument(uri, version, Text.from_str(source), _size(source))
        self.changed_at = self._clock()
        self._read(key, self.open[key])
        return key

    def did_change(self, uri: str, version: int | None, edits: Sequence[TextEdit]) -> str | None:
        """Apply changes, in order; the key, None if they cannot belong to what we hold."""
        key = uri_to_key(uri)
        document = self.open.get(key)
        if document is None:
            _log.warning("ignored a change to a document that is not open")
            return None
        if version is not None and document.version is not None and version <= document.version:
            _log.warning("ignored a change to version %d after version %d", version, document.version)
            return None
        document.version = version
        self.changed_at = self._clock()
        self._apply(key, document, edits)
        return key

    def _apply(self, key: str, document: OpenDocument, edits: Sequence[TextEdit]) -> None:
        before, many = document.text, len(edits) > _MANY
        for edit in edits:
            document.text, change = self._edited(document.text, edit)
            document.bytes += _WIDEST * len(edit.text)
            if not many and key in self.workspace.documents:
                self._swap(self.workspace.edited(key, document.text, change, document.version), key)
        if many and key in self.workspace.documents:
            document.text, change = before.replaced(str(document.text))
            self._swap(self.workspace.edited(key, document.text, change, document.version), key)
        if key not in self.workspace.documents or self._too_large(document):
            self._read(key, document)

    def _edited(self, text: Text, edit: TextEdit) -> tuple[Text, Change]:
        if edit.start is None or edit.end is None:
            return text.replaced(edit.text)
        return text.edited(edit.start, edit.end, edit.text, self.encoding)

    def _read(self, key: str, document: OpenDocument) -> None:
        """Read an open document from scratch, unless it is too large to be checked."""
        if not self._too_large(document):
            self._swap(self.workspace.with_text(key, document.text, document.version, keep_parse=True), key)
            return
        self._swap(self.workspace.without(key), key)
        if not document.warned:
            document.warned = True
            name, limit = key.rpartition("/")[2], self.workspace.config.max_file_bytes
            _log.warning("%s is not checked: it is larger than max-file-bytes (%d)", name, limit)

    def _too_large(self, document: OpenDocument) -> bool:
        limit = self.workspace.config.max_file_bytes
        if document.bytes > limit:  # it is counted only when the estimate does not do
            document.bytes = _size(str(document.text))
        return document.bytes > limit

    def did_close(self, uri: str) -> str | None:
        """Let go of a document; the key, None if it was not open. Its last text stays until the disk was read."""
        key = uri_to_key(uri)
        if self.open.pop(key, None) is None:
            return None
        self._touch({key})
        return key

    def put(self, read: Mapping[str, Document | None]) -> None:
        """Take over what the disk says of some documents (None: gone); those that are open stay as they are."""
        for key, document in read.items():
            if key in self.open:
                continue
            self.engine.forget(key)
            if document is None:
                self._swap(self.workspace.without(key), key)
            else:
                self._swap(self.workspace.with_document(document), key)

    def adopt(self, workspace: Workspace) -> None:
        """Go on with a workspace read from disk, with the open documents as they are now."""
        held = self.workspace.documents
        self._use(workspace)  # a new engine: what the old one kept belongs to another line of snapshots
        for key, document in self.open.items():
            known = held.get(key)
            # What is code, and what is too large, is for the settings to say.
            if known is None or known.is_code or self.workspace.is_code(key) or self._too_large(document):
                self._read(key, document)
            else:
                self._swap(self.workspace.with_document(known), key)
        self._touch(held.keys() | workspace.documents.keys())

    def know_all(self, whole: bool) -> None:
        """Say whether all specs of the project are held: what is in none of them is missing then."""
        if whole != self.workspace.whole:
            self.workspace = replace(self.workspace.files_changed(), whole=whole)
            self._touch(self.workspace.touched)

    def remember(self, dismissed: frozenset[Asked]) -> None:
        """Take over what authors said is meant as it stands."""
        if dismissed != self.workspace.dismissed:
            self.workspace = self.workspace.knowing(dismissed)
            self._touch(self.workspace.touched)

    def evaluated(self, results: Results) -> bool:
        """Take over what evaluations found last; whether that is news."""
        after = self.workspace.evaluated(results)
        news, self.workspace = after is not self.workspace, after
        self._touch(after.touched if news else frozenset())
        return news

    def existence_changed(self, keys: Iterable[str]) -> None:
        """Look anew at what refers to files that came or went."""
        graph = self.workspace.graph
        referring = {edge.source_key for key in keys for edge in graph.edges_into(key)}
        if referring:
            self.workspace = replace(
                self.workspace,
                generation=self.workspace.generation + 1,
                structure=self.workspace.structure + 1,
                touched=frozenset(referring),
            )
            self._touch(referring)

    def findings(self, key: str) -> tuple[Finding, ...]:
        """All findings of a document, suppressed ones included."""
        return self.engine.findings(self.workspace, key)

    def known_findings(self) -> list[Finding]:
        """The findings of all reports that were made."""
        return [finding for findings in self._found.values() for finding in findings]

    def report(self, key: str) -> Report:
        """The up-to-date diagnostics of a document; NOTHING for one that we do not hold."""
        known = self._reports.get(key)
        if known and key not in self.stale:
            return known
        self.stale.discard(key)
        document = self.workspace.documents.get(key)
        if document is None:
            self._reports.pop(key, None)
            self._found.pop(key, None)
            return NOTHING
        findings = self._found[key] = self.findings(key)
        for related in (related for finding in findings for related in finding.related):
            self._mentions.setdefault(related.key, set()).add(key)
        items = self._diagnostics.of(findings, self.workspace, document.text)
        if known is None or known.items != items:
            self._serial += 1
            known = self._reports[key] = Report(f"{self._token}-{self._serial}", items)
        return known

    def ready_reports(self) -> Mapping[str, Report]:
        """The reports that were made, by key; the stale ones among them as they were."""
        return self._reports


def _size(source: str) -> int:
    return len(source) if source.isascii() else len(source.encode("utf-8", "surrogatepass"))
