"""The past workspace is the one that a check of the old files would have built, whatever happened to them since."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from at_hand import ROOT, git
from rulebook import all_findings

from spec_lsp.diagnostics import Finding
from spec_lsp.engine import Engine
from spec_lsp.files import load, open_project
from spec_lsp.files.git import GitError, Repository
from spec_lsp.files.past import past
from spec_lsp.workspace import Workspace

FIXTURES = ROOT / "fixtures"
SOURCES = ("northwind", "families/openspec", "families/speckit", "families/code", "families/kiro")
pytestmark = pytest.mark.usefixtures("git_alone")


def committed(root: Path) -> None:
    git(root, "init", "--quiet")
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--message", "specs")


def disturb(root: Path, chance: random.Random) -> None:
    """Edit, delete, move and add some documents."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    for path in chance.sample(files, 14):
        lines = path.read_bytes().split(b"\n")
        kind = chance.randrange(5)
        if kind == 0:
            path.unlink()
        elif kind == 1:
            path.rename(path.with_name(f"moved-{path.name}"))
        elif kind == 2:
            path.with_name(f"new-{path.name}").write_bytes(b"\n".join(lines))
        elif kind == 3:
            chance.shuffle(lines)
            path.write_bytes(b"\n".join(lines))
        else:
            start = chance.randrange(len(lines))
            del lines[start : start + chance.randrange(1, 9)]
            path.write_bytes(b"\r\n".join(lines))


def told(workspace: Workspace, root: Path) -> list[str]:
    """All that is found, with paths as if the folder were another."""
    return _lines(all_findings(workspace), root)


def _lines(findings: object, root: Path) -> list[str]:
    return sorted(str(finding).replace(root.as_posix(), "") for finding in findings)  # type: ignore[attr-defined]


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "not declared"])
@pytest.mark.parametrize("seed", range(6))
def test_the_past_is_what_a_check_would_have_seen(tmp_path: Path, seed: int, declared: bool) -> None:
    root, copy = tmp_path / "now", tmp_path / "then"
    for source in SOURCES:
        shutil.copytree(FIXTURES / source, root / source)
    if declared:
        (root / "spec-lsp.toml").write_text("hints = true\n")
    committed(root)
    shutil.copytree(root, copy)
    disturb(root, random.Random(seed))

    key = root.as_posix()
    present = load([key], open_project([key]))
    engine = Engine(present.project.config)
    for name in present.workspace.documents:
        engine.findings(present.workspace, name)  # what is kept of the present must not show in the past
    repository = Repository.at(key)
    former = past(present, [key], repository, repository.commit("HEAD"))
    assert former.skipped == ()
    found: list[Finding] = [
        finding for name in former.workspace.documents for finding in engine.findings(former.workspace, name)
    ]
    fresh = load([copy.as_posix()], open_project([copy.as_posix()])).workspace
    names = {name.removeprefix(copy.as_posix()) for name in fresh.documents}
    assert {name.removeprefix(key) for name in former.workspace.documents} == names
    assert _lines(found, root) == told(fresh, copy)
    assert _lines(found, root) != told(present.workspace, root)


def test_what_no_search_would_have_found_stays_away(tmp_path: Path) -> None:
    names = ("a.md", "vendor/b.md", "drafts/c.md", "out.md", "specs/d.md", "specs/e.md", "specs/f.txt")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# A {#a}\n\nThe shop must open.\n")
    committed(tmp_path)
    for name in names:
        (tmp_path / name).unlink()
    (tmp_path / "specs/new.md").write_text("See [it](../a.md#a) and [that](gone.md).\n")

    def before(folder: str) -> set[str]:
        key = (tmp_path / folder).as_posix()
        present = load([key], open_project([key]))
        repository = Repository.at(key)
        documents = past(present, [key], repository, repository.commit("HEAD")).workspace.documents
        return {name.removeprefix(f"{tmp_path.as_posix()}/") for name in documents}

    assert before("specs") == {"specs/d.md", "specs/e.md"}
    assert before(".") == {"a.md", "drafts/c.md", "out.md", "specs/d.md", "specs/e.md"}
    (tmp_path / "spec-lsp.toml").write_text('exclude = ["drafts/", "/out.md"]\n')
    assert before("specs") == {"a.md", "specs/d.md", "specs/e.md"}


def test_an_object_that_is_too_large_or_missing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n" * 100)
    (tmp_path / "b.md").write_text("# B\n")
    committed(tmp_path)
    repository = Repository.at(tmp_path.as_posix())
    files = repository.files(repository.commit("HEAD"))
    large, small = files["a.md"].object, files["b.md"].object
    assert repository.read([large, small, small], 100) == {small: b"# B\n"}
    assert repository.read([], 100) == {}
    with pytest.raises(GitError, match="is missing"):
        repository.read(["0" * 40], 100)


@pytest.mark.parametrize(
    "code",
    [b"# spec: PAY-1\n" + b"x = 1\n" * 200_000, b"# spec: PAY-1\n\x00\n"],
    ids=["larger than code that somebody wrote", "binary"],
)
def test_code_that_no_check_reads_was_not_read_then(tmp_path: Path, code: bytes) -> None:
    (tmp_path / "a.md").write_text("# Pay {#PAY-1}\n\nThe shop must pay.\n")
    (tmp_path / "big.py").write_bytes(code)
    committed(tmp_path)
    (tmp_path / "big.py").write_bytes(code + b"\n")
    key = tmp_path.as_posix()
    present = load([key], open_project([key]))
    repository = Repository.at(key)
    former = past(present, [key], repository, repository.commit("HEAD"))
    assert former.workspace.documents.keys() == present.workspace.documents.keys()
    assert former.skipped == ()
    assert former.changed == frozenset()
