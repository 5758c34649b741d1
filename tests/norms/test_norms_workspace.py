"""Clashes of a whole workspace: seen from both sides, in any order of loading and editing, gone when one side is mended."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest
from at_hand import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rulebook import workspace_of
from said import Told, document, replaced, said_by, told, workspace

from spec_lsp.diagnostics import Finding
from spec_lsp.engine import Engine
from spec_lsp.norms.clashes import clash
from spec_lsp.norms.gathering import norms_in
from spec_lsp.text import Encoding, Text
from spec_lsp.workspace import Workspace

EDITS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "12000"))
NAMES = ("a", "b", "c", "d")
SENTENCES = (
    "The guard must close the gate.",
    "The guard must not close the gate.",
    "The guard must open the gate.",
    "If it rains, the guard must close the gate.",
    "The guard must not close the gate at night.",
    "The guard may close the gate.",
    "The guard need not close the gate.",
    "No guard may smoke in the hall.",
    "Photos must be kept for at least 30 days.",
    "Photos must be kept for at most 10 days.",
    "Photos must be kept for 20 days.",
    "If a court asks, photos must be kept for at least 90 days.",
    "Photos must be deleted within 7 days.",
    "Backups must be made daily.",
    "Backups must be made every 6 hours.",
    "Only the curator may open the vault.",
    "Every guest may open the vault.",
    "The kettle must be filled before it is heated.",
    "The kettle must be heated before it is filled.",
    '"Session" means the time between arrival and departure.',
    '"Session" means a row of lessons on one day.',
    "The only colours of the badge are red and blue.",
    "The colours of the badge are red, blue and green.",
    "Guests should wear a badge.",
    "Guests must not wear a hat.",
    "Good morning.",
    "",
)
FILLED = tuple(said for said in SENTENCES if said and '"' not in said)


Face = tuple[str, str, frozenset[tuple[str, str | None, str]]]  # code, message, what it names
COMPARED = frozenset(
    "CON001 CON005 CON007 CON008 CON009 CON010 CON011".split()
)  # rules about pairs of demands


def conflicts(workspace: Workspace, engine: Engine | None = None) -> set[tuple[str, ...]]:
    """The findings about clashes: code, document, line, places named, words underlined, how bad, message."""
    engine = engine or Engine(workspace.config)
    return {
        (
            finding.code,
            key,
            str(finding.span.line),
            others(finding),
            workspace.documents[key].text.slice(finding.span),
            finding.severity.label,
            finding.message,
        )
        for key in workspace.documents
        for finding in engine.findings(workspace, key)
        if finding.code in COMPARED
    }


def others(finding: Finding) -> str:
    return " ".join(f"{place.key}:{place.span.line}" for place in finding.related)


def mirrored(one: Told) -> Told:
    here, this, there, that, kind = one
    return there, that, here, this, kind


drafts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map(tuple)
projects = st.fixed_dictionaries(dict.fromkeys(NAMES, drafts))
calm = settings(max_examples=max(20, EDITS // 500), deadline=None, suppress_health_check=list(HealthCheck))


@calm
@given(projects)
def test_what_is_told_at_one_clause_is_told_at_the_other(project: dict[str, tuple[str, ...]]) -> None:
    held = workspace(**project)
    found = told(held)
    assert {mirrored(one) for one in found} == found
    findings = {(code, f"{key}:{line}") for code, key, line, *_ in conflicts(held)}
    named = {(code, place) for code, _, _, rest, *_ in conflicts(held) for place in rest.split()}
    assert named <= findings
    assert {place for _, place in findings} == {f"{key}:{line}" for key, line in clashing(held)}


def clashing(held: Workspace) -> set[tuple[str, int]]:
    """The clauses that hold a demand which clashes with another."""
    found = set()
    for one in (one for clashes in held.norms.clashes.values() for one in clashes):
        document = held.documents[one.mine.key]
        found.add((one.mine.key, document.line_of(one.mine.facts) + one.mine.span.line))
    return found


@calm
@given(projects, st.permutations(NAMES))
def test_the_order_of_loading_does_not_matter(project: dict[str, tuple[str, ...]], order: list[str]) -> None:
    first, second = workspace(**project), workspace(**{name: project[name] for name in order})
    assert told(first) == told(second)
    assert conflicts(first) == conflicts(second)


@calm
@given(st.integers(0, 2**32))
def test_edits_in_any_order_equal_a_batch(seed: int) -> None:
    rng = random.Random(seed)
    project = {name: [rng.choice(SENTENCES) for _ in range(4)] for name in NAMES}
    held = workspace(**{name: tuple(said) for name, said in project.items()})
    engine = Engine(held.config)
    conflicts(held, engine)
    for _ in range(12):
        name, number, said = rng.choice(NAMES), rng.randrange(4), rng.choice(SENTENCES)
        project[name][number] = said
        held = replaced(held, name, number, said)
        batch = workspace(**{name: tuple(said) for name, said in project.items()})
        assert told(held) == told(batch)
        assert conflicts(held, engine) == conflicts(batch)


@calm
@given(st.integers(0, 2**32))
def test_an_edit_touches_the_documents_whose_findings_change(seed: int) -> None:
    """All of them, and beside them none but those whose findings name the document that was edited."""
    rng = random.Random(seed)
    held = workspace(**{name: tuple(rng.choice(FILLED) for _ in range(4)) for name in NAMES})
    for _ in range(8):
        key = f"/w/{rng.choice(NAMES)}.md"
        after = replaced(held, key[3:-3], rng.randrange(4), rng.choice(FILLED))
        before, now = by_document(held), by_document(after)
        changed = {key for key in held.documents if before[key] != now[key]}
        assert changed <= after.touched
        assert after.touched - changed - {key} <= naming(key, before) & naming(key, now)
        held = after


def by_document(workspace: Workspace) -> dict[str, set[Face]]:
    """What is told in each document, without lines: those that move touch nobody else."""
    engine = Engine(workspace.config)
    return {
        key: {
            (
                finding.code,
                finding.message,
                frozenset((one.key, one.clause, one.message) for one in finding.related),
            )
            for finding in engine.findings(workspace, key)
            if finding.code.startswith("CON")
        }
        for key in workspace.documents
    }


def naming(key: str, told: dict[str, set[Face]]) -> set[str]:
    """The documents whose findings name one."""
    return {
        other
        for other, found in told.items()
        if any(place[0] == key for *_, places in found for place in places)
    }


def test_a_document_that_comes_and_goes() -> None:
    project = {"a": ("The guard must close the gate.",), "b": ("Guests must wear a badge.",)}
    alone = workspace(**project)
    assert conflicts(alone) == set()
    came = alone.with_text("/w/c.md", Text.from_str(document("The guard must not close the gate.")))
    assert came.touched == {"/w/a.md", "/w/c.md"}
    assert {one[1] for one in conflicts(came)} == {"/w/a.md", "/w/c.md"}
    gone = came.without("/w/c.md")
    assert gone.touched >= {"/w/a.md"}
    assert conflicts(gone) == set()
    assert told(gone) == set()


CLASHING = (
    ("The guard must close the gate.", "The guard must not close the gate.", "The guard must close the door."),
    ("The guard must accept visitors.", "The guard must reject visitors.", "The guard must accept visitors."),
    ("Photos must be kept for at least 30 days.", "Photos must be kept for 20 days.", "Photos must be kept for 40 days."),
    ("Only the curator may open the vault.", "Every guest may open the vault.", "Every guest may see the vault."),
    (
        "The kettle must be filled before it is heated.",
        "The kettle must be heated before it is filled.",
        "The kettle must be heated before it is used.",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("one", "other", "mended"), CLASHING)
def test_findings_go_when_either_side_is_mended(one: str, other: str, mended: str) -> None:
    held = workspace(a=("Good morning.", one), b=(other,))
    assert {found[1] for found in conflicts(held)} == {"/w/a.md", "/w/b.md"}
    there = replaced(held, "b", 0, mended)
    assert conflicts(there) == set()
    assert there.touched == {"/w/a.md", "/w/b.md"}
    here = replaced(held, "a", 1, "Good evening.")
    assert conflicts(here) == set()
    assert here.touched == {"/w/a.md", "/w/b.md"}
    assert conflicts(replaced(there, "b", 0, other)) == conflicts(held)


def test_edits_elsewhere_leave_a_clash_as_it_is() -> None:
    held = workspace(
        a=("The guard must close the gate.",),
        b=("The guard must not close the gate.",),
        c=("Guests must wear a badge.",),
    )
    after = replaced(held, "c", 0, "Guests must wear a hat.")
    assert after.touched == {"/w/c.md"}
    assert after.norms.clashes is held.norms.clashes


def test_lines_above_move_no_more_than_places() -> None:
    held = workspace(a=("The guard must close the gate.",), b=("The guard must not close the gate.",))
    text = held.documents["/w/a.md"].text
    new, change = text.edited((0, 0), (0, 0), "\n\n", Encoding.UTF32)
    after = held.edited("/w/a.md", new, change, None)
    assert after.norms.clashes is held.norms.clashes
    (there,) = (one for one in conflicts(after) if one[1] == "/w/b.md")
    assert there[3] == "/w/a.md:4"


def test_old_snapshots_stand() -> None:
    held = workspace(a=("The guard must close the gate.",), b=("The guard must not close the gate.",))
    before, found = told(held), conflicts(held)
    replaced(held, "b", 0, "The guard must close the gate.")
    held.without("/w/a.md")
    assert told(held) == before
    assert conflicts(held) == found


def test_each_side_tells_its_own_bound() -> None:
    """What is underlined is said here, whichever of the two was read first."""
    said = {
        "a": ("Photos must be kept for at least 30 days.",),
        "b": ("Photos must be kept for at most 10 days.",),
    }
    for order in ("ab", "ba"):
        found = {one[1]: one for one in conflicts(workspace(**{name: said[name] for name in order}))}
        assert found["/w/a.md"][4] == "at least 30 days"
        assert found["/w/b.md"][4] == "at most 10 days"
        assert found["/w/a.md"][-1].startswith(
            '"at least 30 days" cannot hold together with "at most 10 days"'
        )
        assert found["/w/b.md"][-1].startswith(
            '"at most 10 days" cannot hold together with "at least 30 days"'
        )


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_three_that_clash_pairwise(order: tuple[str, ...]) -> None:
    said = {
        "a": "Photos must be kept for at least 30 days.",
        "b": "Photos must be kept for 20 days.",
        "c": "Photos must be kept for at most 10 days.",
    }
    held = workspace_of({f"{name}.md": document(said[name]) for name in order})
    assert len(told(held)) == 6
    assert {(one[1], one[3]) for one in conflicts(held)} == {
        ("/w/a.md", "/w/b.md:2 /w/c.md:2"),
        ("/w/b.md", "/w/a.md:2 /w/c.md:2"),
        ("/w/c.md", "/w/a.md:2 /w/b.md:2"),
    }


def test_what_clashes_with_two_is_told_once_and_names_both() -> None:
    held = workspace(
        a=("The guard must close the gate.", "The guard must close the gate."),
        b=("The guard must not close the gate.",),
    )
    assert {one[1:4] for one in conflicts(held)} == {
        ("/w/a.md", "2", "/w/b.md:2"),
        ("/w/a.md", "6", "/w/b.md:2"),
        ("/w/b.md", "2", "/w/a.md:2 /w/a.md:6"),
    }
    (there,) = (one for one in conflicts(held) if one[1] == "/w/b.md")
    assert "(and 1 more)" in there[-1]


@pytest.mark.parametrize(
    "said",
    [
        "The guard must close\x00 the gate.",
        "!?.,;:()[]{}<>|@#$%^&*" * 40,
        "The guard must close " + "very " * 5000 + "late.",
        "must before " * 2000,
        "The pump must stop within ٣ s and ² m.",
        "The guard must \u202enot close the gate.",
        "🙂 must 🙂 not 🙂",
    ],
    ids=["null", "signs", "long", "key words", "digits", "direction", "pictures"],
)
def test_hostile_clauses_are_read_beside_others(said: str) -> None:
    held = workspace(a=(said,), b=("The guard must close the gate.", "The guard must not close the door."))
    assert all(said_by(one.mine) for found in held.norms.clashes.values() for one in found)
    conflicts(held)


def test_the_index_misses_no_pair_that_clashes() -> None:
    """Held against each other one by one, the norms of two documents clash where the index says, and nowhere else."""
    held = workspace(a=SENTENCES, b=SENTENCES)
    ours, theirs = (
        sorted(norms_in(document, document.clauses), key=said_by) for document in held.documents.values()
    )
    expected = {
        ("/w/a.md", said_by(one), "/w/b.md", said_by(other), found.kind.name)
        for one in ours
        for other in theirs
        if (found := clash(one.norm, other.norm)) is not None
    }
    assert expected
    assert {one for one in told(held) if (one[0], one[2]) == ("/w/a.md", "/w/b.md")} == expected


def test_what_is_told_does_not_depend_on_hashes(tmp_path: Path) -> None:
    """Words are looked up by their hashes, which differ from process to process."""
    for name in NAMES:
        (tmp_path / f"{name}.md").write_text(document(*SENTENCES), encoding="utf-8")
    command = [sys.executable, "-m", "spec_lsp", "check", "--format", "json", "--exit-zero", str(tmp_path)]
    outputs = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for seed in "123"
    }
    assert len(outputs) == 1
    assert b"CON005" in outputs.pop()
