"""The answers of authors to questions about their clauses, in the project's folder."""

from __future__ import annotations

import logging

from spec_lsp.files.reading import Skipped, read
from spec_lsp.files.replacing import replace_file
from spec_lsp.memory import FILE, Memory, Remembered, dump, parse
from spec_lsp.uris import child, path_of

_log = logging.getLogger(__name__)
_MOST_BYTES = 8 * 1024 * 1024


def answers_key(root: str) -> str:
    """Where the answers of the project at `root` are kept."""
    return child(root, FILE)


def read_memory(root: str) -> Memory:
    """What the project at `root` remembers; nothing where nothing can be read. Lines that are no answer are passed over."""
    source = read(answers_key(root), _MOST_BYTES)
    if isinstance(source, Skipped):
        return Memory()
    memory, odd = parse(str(source.text))
    if odd:
        _log.warning("%s: line %s is no answer", answers_key(root), ", ".join(map(str, odd)))
    return memory


def remember(root: str, answer: Remembered) -> Memory:
    """Add an answer to what the project at `root` remembers; all of it. Raises OSError where it cannot be written."""
    memory = read_memory(root).adding(answer)
    replace_file(path_of(answers_key(root)), dump(memory.answers).encode())
    return memory
