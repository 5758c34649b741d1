"""Which settings and which root a path gets, and what broken settings say."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from spec_lsp.config import Config
from spec_lsp.diagnostics import Severity
from spec_lsp.files import ConfigurationError, open_project
from spec_lsp.files.project import absolute, upwards

Make = Callable[[Mapping[str, str]], str]


def test_nearest_file_upwards_wins(make: Make):
    root = make(
        {
            "spec-lsp.toml": "hints = true",
            "a/spec-lsp.toml": 'fail-on = "hint"',
            "a/b/x.md": "x",
            "c/y.md": "x",
        }
    )
    inner = open_project([f"{root}/a/b/x.md"])
    assert inner.source == f"{root}/a/spec-lsp.toml"
    assert inner.root == f"{root}/a"
    assert inner.config == Config(fail_on=Severity.HINT)
    assert inner.declared
    outer = open_project([f"{root}/a/b", f"{root}/c/y.md"])
    assert outer.root == root
    assert outer.config == Config(hints=True)


def test_pyproject_counts_if_it_has_the_table(make: Make):
    root = make(
        {
            "pyproject.toml": "[tool.spec-lsp]\nhints = true\n",
            "a/pyproject.toml": "[project]\nname = 'x'\n[tool.other]\n",
            "a/x.md": "x",
        }
    )
    project = open_project([f"{root}/a/x.md"])
    assert project.source == f"{root}/pyproject.toml"
    assert project.config.hints
    assert project.declared


def test_own_file_wins_over_pyproject_beside_it(make: Make):
    root = make({"pyproject.toml": "[tool.spec-lsp]\nhints = true\n", "spec-lsp.toml": "", "x.md": "x"})
    assert open_project([root]).source == f"{root}/spec-lsp.toml"
    assert not open_project([root]).config.hints


def test_other_peoples_broken_pyproject_is_not_our_business(make: Make):
    root = make({"pyproject.toml": "[tool.", ".git/HEAD": "x", "x.md": "x"})
    project = open_project([f"{root}/x.md"])
    assert project.source is None
    assert project.root == root
    assert not project.declared


def test_without_settings_the_root_is_the_repository_or_what_the_paths_share(make: Make):
    root = make({"repo/.git/HEAD": "x", "repo/a/b/x.md": "x", "repo/c/y.md": "x", "free/d/z.md": "x"})
    assert open_project([f"{root}/repo/a/b/x.md"]).root == f"{root}/repo"
    assert open_project([f"{root}/free/d/z.md"]).root == f"{root}/free/d"
    assert open_project([f"{root}/free/d/z.md", f"{root}/repo/c"]).root == root
    assert open_project([f"{root}/free/d/z.md"]).config == Config()


def test_named_file_is_used_and_moves_the_root_only_if_it_lies_above(make: Make):
    root = make(
        {
            "conf/strict.toml": "hints = true",
            "repo/.git/HEAD": "x",
            "repo/spec-lsp.toml": "",
            "repo/x.md": "x",
        }
    )
    project = open_project([f"{root}/repo/x.md"], f"{root}/conf/strict.toml")
    assert project.config.hints
    assert project.root == f"{root}/repo"
    assert not project.declared
    assert open_project([f"{root}/repo/x.md"], use_config=False).config == Config()


def test_named_pyproject_must_have_the_table(make: Make):
    root = make({"pyproject.toml": "[project]\n", "x.md": "x"})
    with pytest.raises(ConfigurationError, match=r"pyproject.toml: no table \[tool.spec-lsp\]"):
        open_project([root], f"{root}/pyproject.toml")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"hints = true\nselect = [\n", r"spec-lsp.toml:3: "),
        (b"hints = true\nfail-on error\n", r"spec-lsp.toml:2:9: Expected '=' after a key"),
        (b"hints = true\nselect = ['\xff']\n", r"spec-lsp.toml:2: not valid UTF-8"),
        (b"a = 1\na = 2\n", r"spec-lsp.toml:\d+:\d+: "),
        (b"a = " + b"[" * 100_000, r"spec-lsp.toml: nested too deeply"),
        (b"x" * 1_100_000, r"spec-lsp.toml is larger than 1 MiB"),
    ],
)
def test_broken_settings_are_an_error_that_names_the_place(make: Make, content: bytes, message: str):
    root = make({"x.md": "x"})
    Path(root, "spec-lsp.toml").write_bytes(content)
    with pytest.raises(ConfigurationError, match=message):
        open_project([f"{root}/x.md"])


def test_broken_table_in_pyproject_is_an_error(make: Make):
    root = make({"pyproject.toml": "[tool.spec-lsp]\nhints = yes\n", "x.md": "x"})
    with pytest.raises(ConfigurationError, match=r"pyproject.toml:2:9: "):
        open_project([root])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_settings_that_are_a_named_pipe_are_an_error_not_a_wait(make: Make):
    root = make({"x.md": "x"})
    os.mkfifo(f"{root}/spec-lsp.toml")
    with pytest.raises(ConfigurationError, match="is a named pipe, not a file"):
        open_project([root])


def test_named_file_that_is_absent_is_an_error(make: Make):
    root = make({"x.md": "x"})
    with pytest.raises(ConfigurationError, match=r"none.toml cannot be read: No such file"):
        open_project([root], f"{root}/none.toml")


def test_warnings_name_the_file(make: Make):
    root = make({"spec-lsp.toml": "hint = true\n", "a/pyproject.toml": "tool.spec-lsp = 5\n"})
    assert open_project([root]).warnings == (
        f"{root}/spec-lsp.toml: unknown key `hint`; did you mean `hints`?",
    )
    assert open_project([f"{root}/a"]).warnings == (
        f"{root}/a/pyproject.toml: [tool.spec-lsp] is no table, so it is not used",
    )


def test_byte_order_mark_is_no_part_of_the_settings(make: Make):
    root = make({"spec-lsp.toml": "\ufeffhints = true\n"})
    assert open_project([root]).config.hints


def test_the_way_up_ends_at_the_root_of_the_file_system():
    assert list(upwards("/a/b")) == ["/a/b", "/a", "/"]
    assert list(upwards("c:/a")) == ["c:/a", "c:"]


def test_path_of_a_user_becomes_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert absolute("a/../b.md") == f"{tmp_path.as_posix()}/b.md"
