"""Each rule's page is its first test; `tests/rules/<code>.md` holds the others."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rulebook import case, cases, check, reported, section, workspace_of

from spec_lsp.rules import ALL, FAMILIES, Rule

RULES = Path(__file__).parent / "rules"
PACKAGE = Path(__file__).parent.parent / "spec_lsp"


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_example_on_the_page_is_found(rule: Rule) -> None:
    shown = section(rule, "Example")
    if "```" not in shown:
        return  # told in words: a file that is missing, a byte that cannot be shown
    example = case(shown)
    assert rule.code in {code for *_, code in example.expected}
    check(example, rule.code)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_what_the_page_advises_has_no_finding(rule: Rule) -> None:
    advice = case(section(rule, "Use instead"))
    assert reported(workspace_of(advice.files), rule.code) == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_rule_has_a_test_file_that_finds_it_and_one_that_does_not(rule: Rule) -> None:
    found = cases((RULES / f"{rule.code}.md").read_text(encoding="utf-8"))
    expecting = [one for one in found if any(code == rule.code for *_, code in one.expected)]
    assert expecting, "no case in which the rule reports"
    assert len(expecting) < len(found), "no case in which it stays silent"
    for one in found:
        check(one, rule.code)


def test_a_rule_is_found_by_its_file(tmp_path: Path) -> None:
    """A new rule is one new file: nothing else names it."""
    package = tmp_path / "spec_lsp"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    source = (package / "rules" / "amb003_and_or.py").read_text(encoding="utf-8")
    renamed = source.replace('"AMB003"', '"AMB999"').replace("and-or", "slash-word")
    (package / "rules" / "amb999_slash_word.py").write_text(renamed, encoding="utf-8")
    script = "from spec_lsp.rules import by_word; print([rule.code for rule in by_word('slash-word')])"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "['AMB999']"


def test_no_test_file_without_rule() -> None:
    assert {path.stem for path in RULES.glob("*.md")} == {rule.code for rule in ALL}


def test_codes_and_names_are_unique_and_families_known() -> None:
    assert len({rule.code for rule in ALL}) == len({rule.name for rule in ALL}) == len(ALL)
    assert {rule.family for rule in ALL} <= FAMILIES.keys()
