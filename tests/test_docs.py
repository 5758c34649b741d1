"""The pages say what the program does."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import generate
import pytest
from at_hand import ROOT

from spec_lsp.profiles import PROFILES, Profile

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_generated_pages_are_fresh() -> None:
    assert generate.stale() == [], "run: make docs"


BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
SERVER = "tests/fake_openai.py"


def commands() -> list[str]:
    blocks = [block for block in BLOCKS if SERVER not in block]
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("spec-lsp ")]


@pytest.mark.parametrize("command", commands())
def test_commands_of_the_readme_run(command: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "spec_lsp", *shlex.split(command)[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    assert run.stdout
    assert "Traceback" not in run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_the_evaluation_of_the_readme_runs(tmp_path: Path) -> None:
    """As it stands there, in a copy of what it names, on a port that is free, with folders of its own."""
    (block,) = [block for block in BLOCKS if SERVER in block]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place, home = tmp_path / "place", tmp_path / "home"
    shutil.copytree(ROOT / "fixtures", place / "fixtures")
    shutil.copytree(ROOT / "tests", place / "tests", ignore=lambda _, names: {*names} - {"fake_openai.py"})
    python = shlex.quote(sys.executable)
    script = block.replace("8765", str(port)).replace("spec-lsp ", f"{python} -m spec_lsp ")
    script = "trap 'kill $!' EXIT\n" + script.replace("python tests/", f"{python} tests/")
    folders = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "CACHE", "STATE")}
    run = subprocess.run(
        ["sh", "-c", script],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **folders},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert run.returncode == 1, run.stderr
    assert "written to report.html" in run.stderr
    assert "<!doctype html>" in (place / "report.html").read_text(encoding="utf-8")
    assert "gate: passed" in run.stdout
    assert "newly fail" in run.stdout
    assert "\ngate: failed\n" in run.stdout


def test_options_in_the_readme_exist() -> None:
    told = set(re.findall(r"`(--[a-z-]+)", README))
    run = subprocess.run(
        [sys.executable, "-m", "spec_lsp", "check", "--help"], capture_output=True, text=True, check=False
    )
    assert told
    assert {option for option in told if option not in run.stdout} == set()


@pytest.mark.parametrize(
    "page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "editors/README.md"]
)
def test_links_of_the_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target]
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []


def test_tests_named_by_the_architecture_page_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path, name in re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", text):
        assert (ROOT / path).exists(), path
        if name:
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_the_page_says_what_each_profile_leaves_out(profile: Profile) -> None:
    page = (ROOT / "docs" / "ambiguity.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| `{profile.name}` |"))
    named = set(re.findall(r"`([a-z-]+)`", row)) - {profile.name}
    assert named == profile.off
