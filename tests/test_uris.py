"""Keys, paths and URIs: every spelling of one file gives one key."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.uris import child, is_file, is_under, key_of, key_to_uri, path_of, relative, uri_to_key


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (PurePosixPath("/a/b.md"), "/a/b.md"),
        (PurePosixPath("/a/../b//c.md"), "/b/c.md"),
        (PurePosixPath("/c:/b.md"), "/c:/b.md"),
        (PureWindowsPath(r"C:\Users\Ada\spec.md"), "c:/Users/Ada/spec.md"),
        (PureWindowsPath("c:/Users/Ada/spec.md"), "c:/Users/Ada/spec.md"),
        (PureWindowsPath("C:\\"), "c:"),
        (PureWindowsPath(r"\\server\share\a.md"), "//server/share/a.md"),
        (PureWindowsPath(r"\\?\C:\very\long.md"), "c:/very/long.md"),
        (PureWindowsPath(r"\\?\UNC\server\share\a.md"), "//server/share/a.md"),
    ],
)
def test_key_of_a_path(path: PurePosixPath | PureWindowsPath, key: str):
    assert key_of(path) == key
    assert is_file(key)


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("file:///a/b.md", "/a/b.md"),
        ("file:/a/b.md", "/a/b.md"),
        ("FILE:///a/b.md", "/a/b.md"),
        ("file://localhost/a/b.md", "/a/b.md"),
        ("file:///a/./x/../b.md", "/a/b.md"),
        ("file:///a%20b/%C3%A9.md", "/a b/é.md"),
        ("file:///a/b.md?query#fragment", "/a/b.md"),
        ("file:///a/100%2525.md", "/a/100%25.md"),  # decoded once, never twice
        ("file:///c%3A/Users/a.md", "c:/Users/a.md"),
        ("file:///C:/Users/a.md", "c:/Users/a.md"),
        ("file:///c:/Users/a.md", "c:/Users/a.md"),
        ("file://Server/share/a.md", "//server/share/a.md"),
        ("untitled:Untitled-1", "untitled:Untitled-1"),
        ("git:/a/b.md?ref=HEAD", "git:/a/b.md?ref=HEAD"),
        ("vscode-notebook-cell:/a/b.ipynb#X1", "vscode-notebook-cell:/a/b.ipynb#X1"),
        ("file:", "file:"),
        ("file:///a%00b.md", "file:///a%00b.md"),
        ("", ""),
    ],
)
def test_key_of_a_uri(uri: str, key: str):
    assert uri_to_key(uri) == key


@pytest.mark.parametrize(
    ("key", "uri"),
    [
        ("/a/b.md", "file:///a/b.md"),
        ("/a b/é#1?.md", "file:///a%20b/%C3%A9%231%3F.md"),
        ("c:/Users/a.md", "file:///c%3A/Users/a.md"),
        ("//server/share/a.md", "file://server/share/a.md"),
        ("untitled:Untitled-1", "untitled:Untitled-1"),
    ],
)
def test_uri_of_a_key(key: str, uri: str):
    assert key_to_uri(key) == uri
    assert uri_to_key(uri) == key


NAMES = st.text(st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_every_key_survives_the_way_to_a_uri_and_back(names: list[str]):
    key = key_of(PurePosixPath("/root", *names))
    assert uri_to_key(key_to_uri(key)) == key


def test_name_that_is_no_utf8_survives():
    key = b"/a/\xff.md".decode("utf-8", "surrogateescape")
    assert key_to_uri(key) == "file:///a/%FF.md"
    assert uri_to_key("file:///a/%FF.md") == key


def test_half_a_character_is_survived():
    assert key_to_uri("/a/\ud800.md") == "file:///a/%ED%A0%80.md"


def test_relative_takes_the_shorter_way():
    assert relative("/a/b/c.md", "/a/b") == "c.md"
    assert relative("/a/x/c.md", "/a/b") == "../x/c.md"
    assert relative("/c.md", "/a/b/d/e") == "/c.md"
    assert relative("c:/a/b.md", "d:/a") == "c:/a/b.md"
    assert relative("c:/a/b.md", "c:/a") == "b.md"
    assert relative("untitled:x", "/a") == "untitled:x"


def test_is_under_compares_whole_names():
    assert is_under("/a/b", "/a")
    assert is_under("/a", "/a")
    assert is_under("/a", "/")
    assert not is_under("/ab", "/a")
    assert not is_under("/a", "/a/b")


def test_child_of_the_root_folder_has_one_slash():
    assert child("/", "a.md") == "/a.md"
    assert child("/a", "b.md") == "/a/b.md"
    assert child("c:", "a.md") == "c:/a.md"


def test_drive_alone_is_its_root_folder():
    assert path_of("c:") == "c:/"
    assert path_of("/a/b.md") == "/a/b.md"
