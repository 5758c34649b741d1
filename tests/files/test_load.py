"""From paths to a workspace: what is under check, what is context, what is out of bounds."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from spec_lsp.files import Disk, Loaded, Skipped, load, open_project
from spec_lsp.files.oracle import real

Make = Callable[[Mapping[str, str]], str]

SPEC = "# Title\n\n## Be fair {#fair authority=user}\n\nThe assistant must be fair[^ab12]. See [next](other.md#x).\n"
CHALLENGE = "Examples for [^ab12] in Be fair:\n\n**Example**: one\n\n~~~xml\n<user>\nHi\n</user>\n~~~\n"


def loaded(*keys: str) -> Loaded:
    return load(keys, open_project(keys))


def names(root: str, keys: object) -> list[str]:
    return sorted(key.removeprefix(root + "/") for key in keys)  # type: ignore[attr-defined]


def test_folder_is_checked_with_all_in_it(make: Make):
    root = make({"spec.md": SPEC, "examples/ab12.md": CHALLENGE, "other.md": "# Other\n", "a.txt": "x"})
    result = loaded(root)
    assert names(root, result.checked) == ["examples/ab12.md", "other.md", "spec.md"]
    assert names(root, result.workspace.documents) == names(root, result.checked)
    assert result.skipped == ()


def test_what_a_file_refers_to_is_context(make: Make):
    root = make(
        {".git/HEAD": "", "spec.md": SPEC, "examples/ab12.md": CHALLENGE, "other.md": SPEC, "far.md": "# x\n"}
    )
    result = loaded(f"{root}/spec.md")
    assert names(root, result.checked) == ["spec.md"]
    assert names(root, result.workspace.documents) == ["examples/ab12.md", "other.md", "spec.md"]


def test_specs_beside_a_challenge_file_are_context(make: Make):
    root = make({".git/HEAD": "", "spec.md": SPEC, "examples/ab12.md": CHALLENGE, "sub/far.md": "# x\n"})
    result = loaded(f"{root}/examples/ab12.md")
    assert names(root, result.checked) == ["examples/ab12.md"]
    assert names(root, result.workspace.documents) == ["examples/ab12.md", "spec.md"]


def test_declared_project_is_context_as_a_whole(make: Make):
    root = make(
        {"spec-lsp.toml": 'exclude = ["old/"]', "a/spec.md": SPEC, "b/spec.md": SPEC, "old/c.md": SPEC}
    )
    result = loaded(f"{root}/a/spec.md")
    assert names(root, result.checked) == ["a/spec.md"]
    assert names(root, result.workspace.documents) == ["a/spec.md", "b/spec.md"]


def test_reference_out_of_the_root_is_neither_read_nor_known(make: Make, tmp_path: Path):
    root = make({"spec.md": "## A {#a}\n\n[out](../outside.md#x) and [link](link/secret.md#x)\n"})
    (tmp_path / "outside.md").write_text("# x\n")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/secret.md").write_text("# x\n")
    Path(root, "link").symlink_to(tmp_path / "secret")
    result = loaded(f"{root}/spec.md")
    assert names(root, result.workspace.documents) == ["spec.md"]
    assert result.workspace.exists(f"{tmp_path.as_posix()}/outside.md") is None
    assert result.workspace.exists(f"{root}/link/secret.md") is None


def test_what_cannot_be_read_is_named_once(make: Make):
    root = make({"spec-lsp.toml": "max-file-bytes = 100", "spec.md": "# A\n", "big.md": "x" * 101})
    Path(root, "binary.md").write_bytes(b"\x00\x01")
    result = loaded(root)
    assert names(root, result.checked) == ["spec.md"]
    assert result.skipped == (
        Skipped(f"{root}/big.md", "is larger than 100 bytes (101 bytes)"),
        Skipped(f"{root}/binary.md", "is binary"),
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_referenced_named_pipe_is_named_not_opened(make: Make):
    root = make({"spec.md": SPEC})
    os.mkfifo(f"{root}/other.md")
    result = loaded(f"{root}/spec.md")
    assert result.skipped == (Skipped(f"{root}/other.md", "is a named pipe, not a file"),)


def test_bytes_that_are_no_text_reach_the_document_as_a_problem(make: Make):
    root = make({})
    Path(root, "a.md").write_bytes(b"# Caf\xe9\n")
    document = loaded(root).workspace.documents[f"{root}/a.md"]
    assert document.problem is not None


def test_progress_counts_up_to_the_number_of_documents(make: Make):
    root = make({f"{number}.md": "# x\n" for number in range(5)})
    ticks: list[tuple[int, int]] = []
    load([root], open_project([root]), lambda done, total: ticks.append((done, total)))
    assert ticks[:6] == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_disk_remembers_until_told_to_forget(make: Make):
    root = make({"a.md": "x"})
    disk = Disk(root)
    assert (disk(f"{root}/a.md"), disk(f"{root}/b.md"), disk(root)) == (True, False, True)
    make({"b.md": "x"})
    assert disk(f"{root}/b.md") is False
    disk.forget(f"{root}/b.md")
    assert disk(f"{root}/b.md") is True
    Path(root, "a.md").unlink()
    disk.forget()
    assert disk(f"{root}/a.md") is False


@pytest.mark.parametrize("key", ["untitled:x", "/etc/passwd", "/", "https://example.org/a.md", ""])
def test_disk_says_nothing_about_what_is_outside(make: Make, key: str):
    assert Disk(make({}))(key) is None


def test_disk_survives_impossible_names(make: Make):
    root = make({})
    Path(root, "loop").symlink_to("loop")
    disk = Disk(root)
    assert disk(f"{root}/{'x' * 5000}") is False
    assert disk(f"{root}/loop") is False
    assert disk(f"{root}/loop/a.md") is False
    assert real(f"{root}/a\x00b") == f"{root}/a\x00b"
    assert disk(f"{root}/a\x00b") in (False, None)


def test_no_hostile_link_opens_anything_outside(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Every file that is opened lies in the root, whatever a document links to."""
    outside = tmp_path / "outside.md"
    outside.write_text("# secret\n")
    targets = [
        "../outside.md", "..//outside.md", "./../outside.md", "a/../../outside.md", "%2e%2e/outside.md", "..%2Foutside.md",
        "/etc/passwd", "//host/share/a.md", "file:///etc/passwd", f"file://{outside}", str(outside), "~/a.md", "C:/a.md",
        "link.md", "link/outside.md", "..\\\\outside.md", "a%00.md", "%25%2e%2e/outside.md", "././/..///outside.md",
        "x" * 5000 + ".md", "../" * 300 + "etc/passwd.md", "fifo.md", "loop.md", "loop/loop.md", "-rf.md", "$(id).md",
    ]  # fmt: skip
    body = "".join(f"- It must hold: [t{number}](<{target}#x>)\n" for number, target in enumerate(targets))
    marks = "".join(f"- It must hold[^../{'../' * number}outside].\n" for number in range(3))
    root = make({"spec.md": f"## A {{#a authority=user}}\n\n{body}{marks}"})
    Path(root, "link.md").symlink_to(outside)
    Path(root, "link").symlink_to(tmp_path)
    Path(root, "loop.md").symlink_to("loop.md")
    Path(root, "loop").symlink_to("loop")
    if hasattr(os, "mkfifo"):
        os.mkfifo(f"{root}/fifo.md")
    opened: list[str] = []
    real_open = os.open

    def watched(path: str, *rest: int) -> int:
        opened.append(os.path.realpath(path))
        return real_open(path, *rest)

    monkeypatch.setattr(os, "open", watched)
    for start in (root, f"{root}/spec.md"):
        load([start], open_project([start]))
    assert opened
    assert {path for path in opened if not path.startswith(os.path.realpath(root) + os.sep)} == set()
