"""Ignore patterns: they mean what git says they mean, and hostile ones are refused."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spec_lsp.config import Config
from spec_lsp.files import Project, discover
from spec_lsp.files.globs import compile_globs

Make = Callable[[Mapping[str, str]], str]


def test_nothing_to_compile():
    assert compile_globs("/a", ["", "# comment", "   "]) is None


def test_patterns_speak_about_their_own_folder_only():
    globs = compile_globs("/a", ["*.md"])
    assert globs is not None
    assert globs.decide("/a/x.md") is True
    assert globs.decide("/a/x.txt") is None
    assert globs.decide("/b/x.md") is None


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a" * 513, "it is longer than 512 characters"),
        ("!", "it can match nothing"),
        ("/", "it can match nothing"),
        ("a//b", "it can match nothing"),
        ("a\\", "it can match nothing"),
        ("[a", "it can match nothing"),
        ("[z-a]", "it can match nothing"),
        ("[[:nonsense:]]", "it can match nothing"),
    ],
)
def test_unusable_pattern_is_refused_and_named(pattern: str, reason: str):
    globs = compile_globs("/a", [pattern, "*.md"])
    assert globs is not None
    assert len(globs.globs) == 1
    assert globs.refused == (f"pattern `{pattern[:40]}` is not used: {reason}",)


def test_number_of_patterns_is_bounded():
    globs = compile_globs("/a", (f"{number}.md" for number in range(2_003)))
    assert globs is not None
    assert len(globs.globs) == 2_000
    assert len(globs.refused) == 3


@pytest.mark.parametrize(
    "pattern",
    [
        "*a" * 100 + "b",
        "*a*" * 100 + "b",
        "?*" * 200 + "b",
        "[ab]*" * 80 + "d",
        "**/a/" * 90 + "b",
        "**/*a*/" * 60 + "b",
        "*a*a*/" * 60 + "b",
        "x/" + "**/" * 150 + "b",
        "*" * 500 + "b",
        "[[:alpha:]]*" * 40 + "1",
    ],
)
@pytest.mark.parametrize(
    "path", ["a" * 255, "a/" * 2_000 + "a", ("a" * 200 + "/") * 19 + "a", "ab" * 120 + "c"]
)
def test_hostile_pattern_takes_no_time(pattern: str, path: str):
    globs = compile_globs("/r", [pattern])
    assert globs is not None
    start = time.process_time()
    assert globs.decide(f"/r/{path}") is None
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("pattern", "matches", "others"),
    [
        ("*.md", ["a.md", ".md", "x/a.md"], ["a.mdx", "md"]),
        ("a*b*c", ["abc", "aXbXc", "abbcc"], ["ac", "abcd", "a/b/c"]),
        ("a?c", ["abc", "x/abc"], ["ac", "abbc", "a/c"]),
        ("[a-c]x", ["ax", "cx"], ["dx", "x"]),
        ("[!a-c]x", ["dx"], ["ax", "a/x"]),
        ("[^a]x", ["bx"], ["ax"]),
        ("[]-]x", ["]x", "-x"], ["ax"]),
        ("[a-]x", ["ax", "-x"], ["bx"]),
        ("[[:digit:]_]x", ["1x", "_x"], ["ax"]),
        ("[a\\]]x", ["]x", "ax"], ["\\x"]),
        ("\\!a", ["!a"], ["a"]),
        ("\\#a", ["#a"], ["a"]),
        ("a\\ ", ["a "], ["a"]),
        ("a  ", ["a"], ["a  "]),
        ("/a", ["a"], ["x/a"]),
        ("a/b", ["a/b"], ["x/a/b", "a/b/c"]),
        ("**/b", ["b", "a/b", "x/y/b"], ["b/x"]),
        ("a/**", ["a/b", "a/b/c"], ["a", "xa/b"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "x/a/b"]),
        ("a**b", ["ab", "axxb"], ["a/b"]),
        ("**", ["a", "x/a"], []),
        ("*.md\r", ["a.md"], []),
    ],
)
def test_meaning_of_a_pattern(pattern: str, matches: list[str], others: list[str]):
    globs = compile_globs("/r", [pattern])
    assert globs is not None
    assert [path for path in [*matches, *others] if globs.decide(f"/r/{path}")] == matches


def test_pattern_with_a_slash_at_its_end_is_about_folders():
    globs = compile_globs("/r", ["a/", "!/x/a/"])
    assert globs is not None
    assert globs.decide("/r/a", folder=True) is True
    assert globs.decide("/r/a") is None
    assert globs.decide("/r/x/a", folder=True) is False


LINES = st.sampled_from(
    """
    *.md !a.md /a a/ a/** !a/b/ **/b b/*.md !b.md a/b [ab].md ?.md /* !/a/ #x */ **/ ** a/**/b a/**/ !*/
    a/* !a/* *b*.md [!a]* [[:alpha:]].md /**/a /a/** !/a/b/b.md \\a a\\ [a /c/b/ c/**/a.md [z-a] **/*a* x//y /
    """.split()
)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outer=st.lists(LINES, max_size=4), inner=st.lists(LINES, max_size=3))
def test_what_git_ignores_is_left_out_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, outer: list[str], inner: list[str]
):
    root = tmp_path_factory.mktemp("repository")
    names = ["a.md", "b.md", "c.md", "a/a.md", "a/c.md", "a/b/b.md", "b/a.md", "b/a/c.md", "c/b/a.md"]
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    (root / ".gitignore").write_text("\n".join(outer))
    (root / "a/.gitignore").write_text("\n".join(inner))
    git = ["git", "-C", str(root)]
    subprocess.run([*git, "init", "-q"], check=True)
    listed = subprocess.run(
        [*git, "ls-files", "--others", "--exclude-standard", "*.md"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    found = discover([root.as_posix()], Project(root.as_posix(), Config())).files
    assert sorted(Path(key).relative_to(root).as_posix() for key in found) == sorted(listed)


def test_repositorys_own_exclude_file_counts(make: Make):
    root = make({".git/info/exclude": "draft.md\n", "draft.md": "x", "a.md": "x"})
    assert discover([root], Project(root, Config())).files == (f"{root}/a.md",)
