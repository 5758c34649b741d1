"""CODEOWNERS, by the examples that its hosts document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from spec_lsp.files.owners import parse, read_owners

FILE = """\
# A comment, and the owners of everything else
*       @global @octo
*.js    @js-owner #an inline comment
*.go docs@example.com
/build/logs/ @doctocat
docs/*  docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
/read\\ me.md @blank
!/docs/x.md @no
[Section] @no
src/[ab].md @no
"""


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("a.md", "@global @octo"),
        ("x/y/a.js", "@js-owner"),
        ("a.go", "docs@example.com"),
        ("build/logs/a/b.md", "@octocat"),
        ("x/build/logs/a.md", "@octocat"),
        ("x/docs/a.md", "@global @octo"),
        ("docs/a.md", "@doctocat"),
        ("docs/x.md", "@doctocat"),
        ("docs/a/b.md", "@doctocat"),
        ("x/apps/a/b.md", "@octocat"),
        ("apps/a.md", "@octocat"),
        ("apps/github", None),
        ("apps/github/a.md", None),
        ("scripts/a.js", "@doctocat @octocat"),
        ("deep/logs/a.md", "@octocat"),
        ("read me.md", "@blank"),
        ("src/a.md", "@global @octo"),
    ],
)
def test_the_last_pattern_that_matches_wins(path: str, owner: str | None) -> None:
    assert parse(FILE, "/w").of(f"/w/{path}") == owner


def test_a_star_at_the_end_does_not_reach_into_folders() -> None:
    owners = parse("docs/* @docs\n", "/w")
    assert owners.of("/w/docs/a.md") == "@docs"
    assert owners.of("/w/docs/more/a.md") is None


def test_nothing_outside_the_repository_is_owned() -> None:
    assert parse("* @all\n", "/w").of("/elsewhere/a.md") is None
    assert parse("", "/w").of("/w/a.md") is None
    assert parse("\\ \n#x\n@\n" + "a" * 600 + " @x\n", "/w").of("/w/a.md") is None


def test_the_file_that_is_read(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    key = f"{tmp_path.as_posix()}/docs/a.md"
    assert read_owners(f"{tmp_path.as_posix()}/docs").of(key) is None
    (tmp_path / "docs/CODEOWNERS").write_text("* @docs\n")
    assert read_owners(f"{tmp_path.as_posix()}/docs").of(key) == "@docs"
    (tmp_path / "CODEOWNERS").write_bytes(b"\xef\xbb\xbf* @top\r\n")
    assert read_owners(f"{tmp_path.as_posix()}/docs").of(key) == "@top"


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("* @outside\n")
    (tmp_path / "repository/.git").mkdir(parents=True)
    os.symlink(tmp_path / "outside", tmp_path / "repository/CODEOWNERS")
    root = f"{tmp_path.as_posix()}/repository"
    assert read_owners(root).of(f"{root}/a.md") is None
