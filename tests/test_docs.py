"""The pages say what the program does."""

import re
import shlex
import subprocess
import sys

import generate
import pytest
from at_hand import ROOT

from spec_lsp.profiles import PROFILES, Profile

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_generated_pages_are_fresh() -> None:
    assert generate.stale() == [], "run: make docs"


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
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
