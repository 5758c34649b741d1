"""Which files a search finds, which it passes over, and where it stops."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from spec_lsp.config import Config
from spec_lsp.files import Project, Skipped, discover

Make = Callable[[Mapping[str, str]], str]


def names(root: str, config: Config | None = None, *starts: str) -> list[str]:
    found = discover(starts or [root], Project(root, config or Config()))
    return [key.removeprefix(root + "/") for key in found.files]


def test_markdown_is_found_in_dot_folders_too(make: Make):
    root = make(
        {
            "a.md": "x",
            "B.MD": "x",
            "c.markdown": "x",
            "d.txt": "x",
            "e.mdc": "x",
            ".cursorrules": "x",
            "windsurfrules": "x",
            ".kiro/specs/f.md": "x",
            ".specify/g.md": "x",
            ".github/h.md": "x",
            "build/i.md": "x",
        }
    )
    assert names(root) == [
        ".cursorrules",
        ".github/h.md",
        ".kiro/specs/f.md",
        ".specify/g.md",
        "B.MD",
        "a.md",
        "build/i.md",
        "c.markdown",
        "e.mdc",
    ]


@pytest.mark.parametrize("folder", [".git", "node_modules", "vendor", "dist", ".venv", "venv", "__pycache__"])
def test_other_peoples_folders_are_skipped_at_any_depth(make: Make, folder: str):
    root = make({f"{folder}/a.md": "x", f"deep/{folder}/b.md": "x", f"{folder}.md": "x"})
    assert names(root) == [f"{folder}.md"]


def test_skipped_folder_is_searched_when_it_is_named(make: Make):
    root = make({"vendor/a.md": "x"})
    assert names(root, None, f"{root}/vendor") == ["vendor/a.md"]


def test_named_file_is_taken_whatever_it_is_called_or_ignored(make: Make):
    root = make({".gitignore": "*", "notes.txt": "x"})
    assert names(root, None, f"{root}/notes.txt") == ["notes.txt"]


def test_include_adds_and_exclude_takes_away(make: Make):
    root = make({"a.md": "x", "b.rst": "x", "drafts/c.md": "x", "x/drafts/d.md": "x", "e.bs": "x"})
    config = Config(include=("*.rst",), exclude=("drafts/",))
    assert names(root, config) == ["a.md", "b.rst"]
    assert names(root, Config(exclude=("/drafts",))) == ["a.md", "x/drafts/d.md"]


def test_ignore_files_nest_and_inner_ones_win(make: Make):
    root = make(
        {
            ".gitignore": "*.tmp.md\nbuild/\n",
            "a.tmp.md": "x",
            "build/b.md": "x",
            "sub/.gitignore": "!keep.tmp.md\nc.md\n",
            "sub/keep.tmp.md": "x",
            "sub/other.tmp.md": "x",
            "sub/c.md": "x",
            "c.md": "x",
        }
    )
    assert names(root) == ["c.md", "sub/keep.tmp.md"]


def test_ignore_files_above_the_searched_folder_count_up_to_the_repository(make: Make):
    root = make({".gitignore": "outer.md", "repo/.git/HEAD": "x", "repo/.gitignore": "inner.md"})
    make({"repo/sub/outer.md": "x", "repo/sub/inner.md": "x", "repo/sub/a.md": "x"})
    assert names(root, None, f"{root}/repo/sub") == ["repo/sub/a.md", "repo/sub/outer.md"]


def test_ignored_folder_is_searched_when_it_is_named(make: Make):
    root = make(
        {
            ".git/HEAD": "x",
            ".gitignore": "build/",
            "build/a.md": "x",
            "build/.gitignore": "b.md",
            "build/b.md": "x",
        }
    )
    assert names(root, None, f"{root}/build") == ["build/a.md"]


def test_unusable_patterns_are_told(make: Make):
    root = make({".gitignore": "[a\n*.tmp\n", "a.md": "x"})
    found = discover([root], Project(root, Config(exclude=("!",))))
    reasons = [note.reason for note in found.left_out]
    assert reasons == [
        "pattern `[a` is not used: it can match nothing",
        "the configuration: pattern `!` is not used: it can match nothing",
    ]
    assert found.skipped == ()


def test_ignore_file_that_is_binary_or_huge_harms_nothing(make: Make):
    root = make({"a.md": "x", "sub/b.md": "x"})
    Path(root, ".gitignore").write_bytes(bytes(range(256)) * 8)
    Path(root, "sub/.gitignore").write_bytes(b"b.md\n" * 100_000)
    found = discover([root], Project(root, Config()))
    assert len(found.files) == 2
    assert Skipped(f"{root}/sub/.gitignore", "is larger than 256 KiB (488.3 KiB)") in found.left_out


def test_symbolic_links_are_followed_within_the_root_and_each_file_found_once(make: Make, tmp_path: Path):
    root = make({"real/a.md": "x", "z.md": "x"})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text("x")
    Path(root, "again").symlink_to("real")
    Path(root, "b.md").symlink_to("z.md")
    Path(root, "out").symlink_to(tmp_path / "outside")
    Path(root, "out.md").symlink_to(tmp_path / "outside/secret.md")
    Path(root, "gone.md").symlink_to("nowhere.md")
    found = discover([root], Project(root, Config()))
    assert [key.removeprefix(root + "/") for key in found.files] == ["real/a.md", "z.md"]
    assert found.left_out == (
        Skipped(f"{root}/gone.md", "is a symbolic link that leads nowhere"),
        Skipped(f"{root}/out", "is a symbolic link out of the project"),
        Skipped(f"{root}/out.md", "is a symbolic link out of the project"),
    )


def test_link_to_a_folder_of_the_project_elsewhere_is_followed(make: Make):
    root = make({"shared/a.md": "x", "specs/b.md": "x", "node_modules/pkg/c.md": "x"})
    Path(root, "specs/shared").symlink_to("../shared")
    Path(root, "specs/pkg").symlink_to("../node_modules/pkg")
    found = discover([f"{root}/specs"], Project(root, Config())).files
    assert [key.removeprefix(root + "/") for key in found] == [
        "node_modules/pkg/c.md",
        "shared/a.md",
        "specs/b.md",
    ]


def test_loops_of_links_end(make: Make):
    root = make({"a/x.md": "x", "b/y.md": "x"})
    Path(root, "a/up").symlink_to("..")
    Path(root, "a/self").symlink_to("self")
    Path(root, "a/to_b").symlink_to("../b")
    Path(root, "b/to_a").symlink_to("../a")
    assert names(root) == ["a/x.md", "b/y.md"]
    assert names(root, None, f"{root}/a") == ["a/x.md", "b/y.md"]


def test_root_reached_through_a_link_keeps_its_spelling(make: Make, tmp_path: Path):
    real = make({"a.md": "x"})
    link = tmp_path / "link"
    link.symlink_to(real)
    found = discover([link.as_posix()], Project(link.as_posix(), Config())).files
    assert found == (f"{link.as_posix()}/a.md",)


def test_cap_on_files_is_counted_and_named(make: Make):
    root = make({f"{number}.md": "x" for number in range(7)})
    found = discover([root], Project(root, Config(max_files=5)))
    assert [Path(key).name for key in found.files] == ["0.md", "1.md", "2.md", "3.md", "4.md"]
    assert found.skipped == (Skipped(root, "has 2 more documents than the limit of 5 (max-files)"),)


def test_bottomless_nesting_ends(tmp_path: Path):
    folder = tmp_path
    for _ in range(70):
        folder = folder / "d"
    folder.mkdir(parents=True)
    found = discover([tmp_path.as_posix()], Project(tmp_path.as_posix(), Config()))
    assert [note.reason for note in found.skipped] == ["was not searched: deeper than 64 folders"]


def test_folder_that_cannot_be_listed_is_named(make: Make, monkeypatch: pytest.MonkeyPatch):
    root = make({"a.md": "x", "locked/b.md": "x"})
    real = os.scandir

    def refuse(path: str):
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = discover([root], Project(root, Config()))
    assert found.files == (f"{root}/a.md",)
    assert found.skipped == (Skipped(f"{root}/locked", "cannot be searched: Permission denied"),)


def test_folder_called_like_a_document_is_a_folder(make: Make):
    root = make({"x.md/inner.md": "x"})
    assert names(root) == ["x.md/inner.md"]


def test_order_does_not_depend_on_the_disk(make: Make, monkeypatch: pytest.MonkeyPatch):
    root = make({f"{letter}/{letter}.md": "x" for letter in "dacb"})
    first = discover([root], Project(root, Config(max_files=3)))
    real = os.scandir

    class Reversed:
        def __init__(self, path: str):
            self.entries = list(real(path))[::-1]

        def __enter__(self):
            return self.entries

        def __exit__(self, *_: object):
            return None

    monkeypatch.setattr(os, "scandir", Reversed)
    assert discover([root], Project(root, Config(max_files=3))) == first
