"""Names of documents: keys inside, paths on disk, URIs in a client. Pure functions, no disk.

A key is an absolute path with forward slashes (`/a/b.md`, `c:/a/b.md`, `//host/share/b.md`), without
`.`, `..` or doubled slashes; what is no file (`untitled:Untitled-1`) keeps its URI as its key.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePath, PureWindowsPath
from urllib.parse import quote, unquote

from spec_lsp.patterns import lazy

_FILE_URI = lazy(r"file://(?P<host>[^/?#]*)(?P<path>/[^?#]*)", re.IGNORECASE)
_SHORT_FILE_URI = lazy(r"file:(?P<path>/(?!/)[^?#]*)", re.IGNORECASE)
_DRIVE = lazy(r"([A-Za-z]):(?=/|$)")


def is_file(key: str) -> bool:
    """Whether a key names a file, rather than a document that only an editor holds."""
    return key.startswith("/") or _DRIVE.match(key) is not None


def key_of(path: PurePath | str) -> str:
    """The key of an absolute path; a PureWindowsPath is read as Windows reads it."""
    text = path.as_posix() if isinstance(path, PurePath) else path
    if isinstance(path, PureWindowsPath) and text.startswith("//?/"):
        text = text[len("//?/") :]  # the long form of a path; `//?/UNC/` names a share
        text = "//" + text[len("UNC/") :] if text[:4].upper() == "UNC/" else text
    return _normal(text)


def path_of(key: str) -> str:
    """The path to give to the operating system: forward slashes do on Windows as well."""
    return key + "/" if re.fullmatch(r"[a-z]:", key) else key


def uri_to_key(uri: str) -> str:
    """The key of a document as a client names it; a URI that is no file is its own key.

    Escapes are decoded once, bytes that are no UTF-8 as Python decodes file names.
    """
    match = _FILE_URI.match(uri) or _SHORT_FILE_URI.match(uri)
    if match is None:
        return uri
    path = unquote(match["path"], errors="surrogateescape")
    host = match.groupdict().get("host") or ""
    if "\x00" in path:
        return uri  # no file can be called so
    if host and host.lower() != "localhost":
        return _normal(f"//{unquote(host).lower()}{path}")
    return _normal(path[1:] if _DRIVE.match(path, 1) else path)


def key_to_uri(key: str) -> str:
    """The URI of a key, spelled as VS Code does (`file:///c%3A/a%20b.md`)."""
    if not is_file(key):
        return key
    path = key if key.startswith("/") else "/" + key
    quoted = escaped(path)
    return "file:" + quoted if path.startswith("//") else "file://" + quoted


def escaped(path: str) -> str:
    """A path as URIs write it: bytes of a file name that are no text as themselves."""
    try:
        return quote(path, safe="/~", errors="surrogateescape")
    except UnicodeEncodeError:  # half a character, which no file has in its name, but a client may send
        return quote(path, safe="/~", errors="surrogatepass")


def child(folder: str, name: str) -> str:
    """The key of something in a folder."""
    return folder + name if folder.endswith("/") else f"{folder}/{name}"


def is_under(key: str, folder: str) -> bool:
    """Whether `key` is `folder` or something in it."""
    return key == folder or key.startswith(child(folder, ""))


def relative(key: str, folder: str) -> str:
    """`key` as seen from `folder`, the shorter way: `b.md`, `../a/b.md`, or the key itself."""
    if not is_file(key) or key[:1] != folder[:1]:
        return key  # another drive, or no file at all
    written = posixpath.relpath(key, folder)
    return key if len(written) > len(key) else written


def _normal(path: str) -> str:
    # posixpath.normpath keeps exactly two leading slashes, as POSIX says; here they name a share.
    path = posixpath.normpath(path)
    match = _DRIVE.match(path)
    return f"{match.group(1).lower()}:{path[match.end() :]}" if match else path
