"""Files that are written whole or not at all: a reader sees the old text or the new one, and a crash loses neither."""

from __future__ import annotations

import contextlib
import os


def replace_file(place: str, data: bytes) -> None:
    """Put `data` at a path of the file system, with the folders that it needs. Raises OSError, and leaves nothing behind."""
    temporary = f"{place}.{os.getpid()}.part"
    os.makedirs(os.path.dirname(place) or ".", exist_ok=True)
    try:
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, place)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
