"""The public Model Spec, read in place: every prompt and every judged answer of it, and nothing that is not there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from spec_lsp.engine import Engine
from spec_lsp.evals.calibration import judged_answers
from spec_lsp.evals.challenges import challenges_of_file
from spec_lsp.evals.jsonl import dump, load
from spec_lsp.evals.model import Subject
from spec_lsp.evals.subjects import subjects, unread
from spec_lsp.files import load as load_files
from spec_lsp.files import open_project
from spec_lsp.workspace import Workspace


@pytest.fixture(scope="module")
def spec(corpus: Path) -> tuple[Workspace, tuple[str, ...]]:
    folder = (corpus / "model_spec" / "2025-12-18").as_posix()
    loaded = load_files([folder], open_project([folder], None, use_config=False))
    assert not loaded.skipped
    return loaded.workspace, loaded.checked


@pytest.fixture(scope="module")
def found(spec: tuple[Workspace, tuple[str, ...]]) -> tuple[Subject, ...]:
    return subjects(*spec)


def test_every_prompt_is_read(spec: tuple[Workspace, tuple[str, ...]], found: tuple[Subject, ...]):
    workspace, checked = spec
    files = [key for key in checked if "/examples/" in key]
    told = {key: list(challenges_of_file(workspace.documents[key])) for key in files}
    assert (len(files), sum(map(len, told.values()))) == (114, 272)
    assert unread(workspace, checked) == ()
    roles = Counter(message.role for held in told.values() for one in held for message in one.messages)
    assert roles == {"user": 285, "developer": 39, "assistant": 17, "system": 9, "tool": 1}
    places = (one.place for subject in found for one in subject.challenges)
    tested = Counter(place.key for place in places if place and "/examples/" in place.key)
    orphans = set(files) - tested.keys()
    assert {Path(key).stem for key in orphans} == {"91ld", "lds1"}
    assert tested == {key: len(held) for key, held in told.items() if key not in orphans}


def test_marks_without_a_file_are_found_by_the_check(spec: tuple[Workspace, tuple[str, ...]]):
    workspace, checked = spec
    engine = Engine(workspace.config)
    codes = [
        finding for key in checked for finding in engine.findings(workspace, key) if finding.code[:3] == "SUC"
    ]
    missing = {finding.message.split("/")[1].split(".")[0] for finding in codes if finding.code == "SUC001"}
    assert missing == {"d0pu", "h82a", "rse0", "t5q0"}
    assert {finding.code for finding in codes} == {"SUC001", "SUC002", "SUC005", "SUC006"}


def test_case_law_is_read(found: tuple[Subject, ...]):
    labels = Counter(
        answer.verdict
        for subject in found
        for challenge in subject.challenges
        for answer in challenge.answers
    )
    assert labels == {"GOOD": 193, "BAD": 196, "OK": 8}
    assert len(judged_answers(found)) == 389


def test_ids_and_digests_are_unique(found: tuple[Subject, ...]):
    challenges = [challenge for subject in found for challenge in subject.challenges]
    assert len({challenge.id for challenge in challenges}) == len(challenges)
    for subject in found:
        assert len({challenge.digest for challenge in subject.challenges}) == len(subject.challenges)


def test_nothing_is_lost_on_the_way_through_json_lines(found: tuple[Subject, ...]):
    text = dump(found)
    read = load(text)
    bare = tuple(
        replace(subject, place=None, challenges=tuple(replace(one, place=None) for one in subject.challenges))
        for subject in found
    )
    assert read == bare
    assert dump(read) == text
