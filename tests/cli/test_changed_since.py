"""`spec-lsp check --changed-since REV`, in repositories made for it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spec_lsp.memory import FILE, Remembered, dump, hash_of

Call = Callable[..., Any]

A = "---\nspec: {name: a}\n---\n# A\n\n"
B = "---\nspec: {name: b}\n---\n# B\n\n"
VAGUE = "## Mail {#mail}\n\nThe shop must answer as appropriate.\n\n"
CARD = "## Cards {#cards}\n\nThe shop must take cards and/or cash.\n\n"
KEPT = "## Logs {#logs}\n\nAudit logs must be kept for at least 90 days.\n\n"
DROPPED = "## Purge {#purge}\n\nAudit logs must be kept for no more than 30 days.\n\n"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def broken(call: Call, *options: str, since: str = "HEAD") -> list[str]:
    """What a change broke, as `path code`."""
    status, out, err = call(
        "check", "--format", "concise", f"--changed-since={since}", "--severity", "REF003=error", *options
    )
    assert status in (0, 1), err
    return [f"{path} {code}" for path, code in re.findall(r"^(.+?):\d+:\d+: \w+ (\w+)", out, re.MULTILINE)]


def test_the_conflict_in_the_spec_that_did_not_change(northwind: Path, call: Call):
    edit(northwind / "payments/spec.md", "no more than 120 days", "no more than 30 days")
    assert broken(call) == ["payments/spec.md CON001", "platform/spec.md CON001"]
    status, out, _ = call("check", "--changed-since", "HEAD")
    assert status == 1
    assert "debt: 13 findings that this change did not touch (--all to list them)\n" in out
    assert out.count("error[") == 2
    # The other spec alone: it did not change, and its promise is broken all the same.
    assert broken(call, "platform") == ["platform/spec.md CON001"]


def test_the_edit_taken_back(northwind: Path, call: Call):
    edit(northwind / "payments/spec.md", "no more than 120 days", "no more than 30 days")
    edit(northwind / "payments/spec.md", "no more than 30 days", "no more than 120 days")
    status, out, _ = call("check", "--changed-since", "HEAD")
    assert status == 0
    assert out.startswith("no findings that this change touched, 1 suppressed\ndebt: 13 findings")


def test_a_change_that_is_committed(northwind: Path, commit: Call, call: Call):
    edit(northwind / "payments/spec.md", "no more than 120 days", "no more than 30 days")
    commit({})
    assert broken(call) == []
    assert broken(call, since="HEAD~1") == ["payments/spec.md CON001", "platform/spec.md CON001"]


def test_a_conflict_goes_on_when_its_other_side_changes(commit: Call, call: Call):
    root = commit({"a.md": A + KEPT, "b.md": B + DROPPED + VAGUE})
    assert broken(call) == []
    edit(root / "b.md", "no more than 30", "no more than 20")
    assert broken(call) == ["a.md CON001", "b.md CON001"]


def test_a_conflict_that_was_there_stays_debt_beside_a_new_one(commit: Call, call: Call):
    third = "---\nspec: {name: c}\n---\n# C\n\n"
    root = commit({"a.md": A + KEPT, "c.md": third + DROPPED, "b.md": B})
    (root / "b.md").write_text(B + DROPPED)
    status, out, _ = call("check", "--format", "json", "--changed-since", "HEAD")
    told = [
        (finding["path"], finding["related"][0]["path"], finding["debt"])
        for finding in json.loads(out)["findings"]
    ]
    assert status == 1
    assert sorted(told) == [
        ("a.md", "b.md", False),  # and one more: a clause has one finding about all that it conflicts with
        ("b.md", "a.md", False),
        ("c.md", "a.md", True),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (A + VAGUE + CARD, A + CARD + VAGUE),
        (A + VAGUE + CARD, A + "\n\n" + VAGUE + "\n\n" + CARD + "\n"),
        (A + VAGUE + CARD, A + "## New {#new}\n\nThe shop must open at 9.\n\n" + VAGUE + CARD),
        (A + VAGUE + CARD, (A + VAGUE + CARD).replace("\n", "\r\n")),
        (A + VAGUE + CARD, "\ufeff" + A + VAGUE + CARD),
        (A + VAGUE + CARD, (A + VAGUE + CARD).replace("cash.", "cash.  ")),
    ],
    ids=["reordered", "blank lines", "clause added", "CRLF", "byte order mark", "blanks at line ends"],
)
def test_what_moved_did_not_change(commit: Call, call: Call, before: str, after: str):
    root = commit({"a.md": before})
    (root / "a.md").write_bytes(after.encode())
    assert broken(call) == []
    assert sorted(broken(call, "--all")) == ["a.md AMB002", "a.md AMB003"]


def test_a_finding_of_a_clause_that_changed_counts(commit: Call, call: Call):
    root = commit({"a.md": A + VAGUE + CARD})
    edit(root / "a.md", "The shop must answer", "The shop must always answer")
    assert broken(call) == ["a.md AMB002"]


def test_subsections_and_items_are_clauses_of_their_own(commit: Call, call: Call):
    inner = "### Inner {#inner}\n\nThe shop must open at 9.\n"
    root = commit({"a.md": A + VAGUE + inner})
    edit(root / "a.md", "at 9", "at 10")
    assert broken(call) == []
    spec = "specs/001-mail/spec.md"
    lines = [f"- **FR-00{number}**: System MUST answer mail {number} as appropriate.\n" for number in (1, 2)]
    commit({spec: "# Feature Specification: Mail\n\n## Requirements\n\n" + "".join(lines)})
    edit(root / spec, "answer mail 2", "answer letter 2")
    found = call("check", "--format", "json", "--select", "AMB002", "--hints", "--changed-since", "HEAD").out
    told = {finding["clause"]: finding["state"] for finding in json.loads(found)["findings"]}
    assert told == {"FR-001": "unchanged", "FR-002": "updated", "mail": "unchanged"}


def test_a_link_whose_target_went(commit: Call, call: Call):
    root = commit(
        {"a.md": A + VAGUE + CARD, "b.md": B + "## Pay {#pay}\n\nSee [cards](a.md#cards), [no](a.md#no).\n"}
    )
    assert broken(call) == []
    edit(root / "a.md", CARD, "")
    assert broken(call) == ["b.md REF001"]
    os.unlink(root / "a.md")
    assert broken(call) == ["b.md REF003", "b.md REF003"]
    assert broken(call, "b.md") == ["b.md REF003", "b.md REF003"]


def test_code_that_names_a_clause_that_went(commit: Call, call: Call):
    root = commit(
        {
            "spec-lsp.toml": "",
            "a.md": A + VAGUE + CARD,
            "pay.py": "# spec: a.md#cards\n# spec: a.md#never\npass\n",
        }
    )
    assert broken(call) == []
    edit(root / "a.md", "## Cards {#cards}", "## Bills {#bills}")
    found = call("check", "--changed-since", "HEAD", "--format", "json", "pay.py").out
    assert [(row["line"], row["debt"]) for row in json.loads(found)["findings"]] == [(1, False), (2, True)]


@pytest.mark.parametrize("added", [True, False], ids=["staged", "not staged"])
def test_a_renamed_document(commit: Call, call: Call, git: Call, added: bool):
    root = commit({"a.md": A + VAGUE + CARD, "b.md": B + "## Pay {#pay}\n\nSee [cards](a.md#cards).\n"})
    (root / "old").mkdir()
    os.rename(root / "a.md", root / "old/z.md")
    if added:
        git("add", "--all")
    assert broken(call) == ["b.md REF003"]
    edit(root / "old/z.md", "The shop must take", "Shops must take")
    assert broken(call) == ["b.md REF003", "old/z.md AMB003"]


def test_new_files_are_changes_whether_git_knows_them_or_not(commit: Call, call: Call, git: Call):
    root = commit({".gitignore": "ignored.md\n", "b.md": B + CARD})
    (root / "a.md").write_text(A + VAGUE)
    (root / "ignored.md").write_text(A + VAGUE)
    assert broken(call) == ["a.md AMB002"]
    assert broken(call, "ignored.md") == ["ignored.md AMB002"]
    git("add", "a.md")
    assert broken(call) == ["a.md AMB002"]
    git("rm", "--quiet", "--cached", "b.md")
    assert broken(call) == ["a.md AMB002"]


def test_a_file_that_was_missing_at_the_revision_too(commit: Call, call: Call):
    root = commit(
        {"a.md": A + "## Pay {#pay}\n\nSee [it](gone.md) and [this](there.md).\n", "there.md": "# x\n"}
    )
    edit(root / "a.md", "# A", "# AA")
    assert broken(call) == []
    os.unlink(root / "there.md")
    found = call("check", "--changed-since", "HEAD", "--format", "json", "--hints", "--select", "REF003").out
    assert [(row["code"], row["debt"]) for row in json.loads(found)["findings"]] == [
        ("REF003", True),
        ("REF003", False),
    ]


@pytest.mark.parametrize(
    "name", ["größe ü.md", "ordner 漢字/é.md", "a\tb.md", "-rf.md", "--help.md", "x'y.md", "[a].md"]
)
def test_names_of_files(commit: Call, call: Call, name: str):
    if os.name == "nt" and "\t" in name:
        pytest.skip("Windows has no such names")
    root = commit({name: A + VAGUE + CARD})
    assert broken(call) == []
    edit(root / name, "cash.", "gold.")
    assert [entry.rpartition(" ")[2] for entry in broken(call)] == ["AMB003"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_begins_with_a_colon(commit: Call, call: Call):
    root = commit({":a.md": A + VAGUE + CARD})
    edit(root / ":a.md", "cash.", "gold.")
    assert [entry.rpartition(" ")[2] for entry in broken(call)] == ["AMB003"]


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_from_below_and_through_a_link(
    commit: Call, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    root = commit({"spec-lsp.toml": "", "specs/a.md": A + KEPT, "other/b.md": B, "other/c.md": "x\n"})
    (root / "other/b.md").write_text(B + DROPPED)
    monkeypatch.chdir(root / "specs")
    assert broken(call) == ["a.md CON001"]
    os.symlink(root, tmp_path / "link")
    monkeypatch.chdir(tmp_path)
    assert broken(call, "link/specs") == ["link/specs/a.md CON001"]


def test_a_file_that_is_no_document_went(commit: Call, call: Call):
    root = commit(
        {
            "a.md": A + "## Pay {#pay}\n\nSee [it](plan.pdf), [that](folder/), [no](no.pdf).\n",
            "plan.pdf": "x",
            "folder/x.png": "x",
        }
    )
    assert broken(call) == []
    shutil.rmtree(root / "folder")
    assert broken(call) == ["a.md REF003"]
    os.unlink(root / "plan.pdf")
    assert broken(call) == ["a.md REF003", "a.md REF003"]


def test_an_answer_that_was_taken_back(commit: Call, call: Call):
    answer = Remembered(hash_of(VAGUE.splitlines()), "AMB002", "as appropriate", clause="mail")
    root = commit({"a.md": A + VAGUE, FILE: dump([answer])})
    assert broken(call, "--all") == []
    (root / FILE).write_text("")
    assert broken(call) == ["a.md AMB002"]


def test_new_settings(commit: Call, call: Call):
    root = commit({"a.md": A + VAGUE, "spec-lsp.toml": 'ignore = ["AMB"]\n'})
    (root / "spec-lsp.toml").write_text("")
    assert broken(call) == []  # rules that are new are no change of the specs
    assert broken(call, "--all") == ["a.md AMB002"]


def test_where_a_branch_left_another(commit: Call, call: Call, git: Call):
    root = commit({"a.md": A + KEPT, "b.md": B})
    git("checkout", "--quiet", "-b", "topic")
    (root / "b.md").write_text(B + VAGUE)
    commit({})
    git("checkout", "--quiet", "main")
    edit(root / "a.md", KEPT, KEPT + CARD)
    commit({})
    git("checkout", "--quiet", "topic")
    assert broken(call, since="main...") == ["b.md AMB002"]
    git("tag", "--annotate", "--message", "one", "v1")
    assert broken(call, since="v1") == []


def test_a_shallow_clone(
    commit: Call, call: Call, git: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    root = commit({"a.md": A + VAGUE})
    commit({"a.md": A + VAGUE + CARD})
    git("clone", "--quiet", "--depth=1", root.as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    edit(tmp_path / "clone/a.md", "cash.", "gold.")
    assert broken(call) == ["a.md AMB003"]
    status, out, err = call("check", "--changed-since", "HEAD~1")
    assert (status, out) == (2, "")
    assert "no revision is called `HEAD~1`; this clone is shallow" in err


HOSTILE = (
    "--help",
    "-1",
    "--output=written",
    "--upload-pack=touch written",
    "-cfsmonitor=touch written",
    "",
    "...",
    "nowhere",
    "HEAD\nHEAD",
    "HEAD\0",
    "HEAD..HEAD",
    "HEAD...HEAD",
    "^HEAD",
    "HEAD:a.md",
    ":a.md",
    "a.md",
    "./a.md",
    "HEAD -- a.md",
    "$(touch written)",
    "`touch written`",
    "; touch written",
    "@{upstream}",
    "x" * 5000,
    "\udcff",
    "\u202ehead",
)


@pytest.mark.parametrize("revision", HOSTILE, ids=ascii)
def test_what_is_no_revision(commit: Call, call: Call, revision: str):
    root = commit({"a.md": A + VAGUE})
    before = sorted(os.listdir(root))
    status, out, err = call("check", f"--changed-since={revision}")
    assert (status, out) == (2, "")
    assert err.startswith("spec-lsp: --changed-since: no revision is called `")
    assert err.count("\n") == 1
    assert sorted(os.listdir(root)) == before


def test_where_there_is_nothing_to_compare_with(
    make: Call, call: Call, git: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    root = make({"a.md": A + VAGUE})
    status, out, err = call("check", "--changed-since", "HEAD")
    assert (status, out) == (2, "")
    assert err.endswith("project is in no git repository\n")
    git("init", "--quiet")
    status, out, err = call("check", "--changed-since", "HEAD")
    assert (status, out) == (2, "")
    assert err.endswith("no revision is called `HEAD`: there is no commit yet on this branch\n")
    git("init", "--quiet", "--bare", str(tmp_path / "bare"))
    shutil.copy(root / "a.md", tmp_path / "bare/a.md")
    status, _, err = call("check", "--changed-since", "HEAD", str(tmp_path / "bare"))
    assert status == 2
    assert "without a work tree" in err
    monkeypatch.setenv("PATH", "")
    status, out, err = call("check", "--changed-since", "HEAD")
    assert (status, out, err) == (2, "", "spec-lsp: --changed-since: git was not found on the PATH\n")


def test_what_a_hook_of_git_hands_down_is_not_meant(
    commit: Call, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    root = commit({"a.md": A + VAGUE + CARD})
    edit(root / "a.md", "cash.", "gold.")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert broken(call) == ["a.md AMB003"]


def test_no_program_of_the_repository_is_run(commit: Call, call: Call, git: Call):
    root = commit({"a.md": A + VAGUE + CARD, ".gitattributes": "*.md diff=x filter=x\n"})
    for setting in (
        "core.fsmonitor",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.smudge",
    ):
        git("config", setting, f"touch {(root / 'ran').as_posix()};")
    edit(root / "a.md", "cash.", "gold.")
    assert broken(call) == ["a.md AMB003"]
    assert not (root / "ran").exists()


def test_another_repository_inside(commit: Call, call: Call, git: Call, tmp_path: Path):
    root = commit({"b.md": B + CARD})
    git("init", "--quiet", "--initial-branch=main", "inner")
    (root / "inner/a.md").write_text(A + VAGUE)
    git("-C", "inner", "add", "--all")
    git("-C", "inner", "commit", "--quiet", "--message", "inner")
    assert broken(call) == ["inner/a.md AMB002"]
    git("-c", "advice.addEmbeddedRepo=false", "add", "inner")
    git("commit", "--quiet", "--message", "with inner")
    assert broken(call) == []
    edit(root / "inner/a.md", "answer", "reply")
    assert broken(call) == ["inner/a.md AMB002"]


def test_formats(northwind: Path, call: Call):
    edit(northwind / "payments/spec.md", "no more than 120 days", "no more than 30 days")
    only = ("check", "--changed-since", "HEAD", "--select", "CON,REF001")
    document = json.loads(call(*only, "--format", "json").out)
    told = [(row["code"], row["debt"], row["state"]) for row in document["findings"]]
    assert told == [("CON001", False, "new"), ("REF001", True, "unchanged"), ("CON001", False, "new")]
    assert (document["summary"]["errors"], document["summary"]["debt"]) == (2, 1)
    rows = [json.loads(line) for line in call(*only, "--format", "jsonl").out.splitlines()]
    assert rows == document["findings"]
    results = json.loads(call(*only, "--format", "sarif").out)["runs"][0]["results"]
    states = [(row["ruleId"], row["baselineState"], row["properties"]["debt"]) for row in results]
    assert states == [("CON001", "new", False), ("REF001", "unchanged", True), ("CON001", "new", False)]
    assert call(*only, "--format", "github").out.count("::error") == 2
    assert "debt" not in json.loads(call("check", "--format", "json").out)["findings"][0]


def test_all_lists_debt_behind_what_the_change_broke(northwind: Path, call: Call):
    edit(northwind / "payments/spec.md", "no more than 120 days", "no more than 30 days")
    out = call("check", "--changed-since", "HEAD", "--all").out
    before, heading, behind = out.partition("\ndebt, which this change did not touch:\n")
    assert heading
    assert (before.count("error["), behind.count("error["), behind.count("warning[")) == (2, 7, 6)


def test_debt_does_not_fail_but_a_baseline_may_hold_it(northwind: Path, call: Call):
    assert call("check").status == 1
    assert call("check", "--changed-since", "HEAD", "--fail-on", "hint").status == 0
    assert call("check", "--changed-since", "HEAD", "--write-baseline", "known.json").status == 0
    out = call("check", "--baseline", "known.json", "--changed-since", "HEAD").out
    assert "debt" not in out
