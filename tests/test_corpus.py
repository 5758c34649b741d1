"""What is found in public specs, read in place: known defects all, false ones none."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from rulebook import is_about_words

from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.facts import EdgeKind
from spec_lsp.profiles import PROFILES
from spec_lsp.rules import ALL
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

FRAGMENTS = {"REF001", "REF002"}


def load(folder: Path) -> Workspace:
    workspace = Workspace.empty(Config(), lambda key: Path(key).exists())
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".md", ".bs"} and path.is_file():
            workspace = workspace.with_text(path.as_posix(), Text.from_str(path.read_bytes().decode("utf-8")))
    return workspace


def check(workspace: Workspace, root: Path) -> list[tuple[str, int, str, Finding]]:
    engine = Engine(workspace.config)
    return [
        (Path(key).relative_to(root).as_posix(), finding.span.line + 1, finding.code, finding)
        for key in sorted(workspace.documents)
        for finding in engine.findings(workspace, key)
    ]


@pytest.fixture(scope="module")
def public(corpus: Path) -> Workspace:
    """All public specs."""
    return load(corpus)


@pytest.fixture(scope="module")
def public_findings(public: Workspace, corpus: Path) -> list[tuple[str, int, str, Finding]]:
    """All that is found in them."""
    return check(public, corpus)


@pytest.fixture(scope="module")
def model_spec(corpus: Path) -> tuple[Path, Workspace]:
    root = corpus / "model_spec" / "2025-12-18"
    return root, load(root)


def spec_of(model_spec: tuple[Path, Workspace]) -> Document:
    root, workspace = model_spec
    return workspace.documents[(root / "model_spec.md").as_posix()]


def test_model_spec_counts(model_spec: tuple[Path, Workspace]) -> None:
    document = spec_of(model_spec)
    assert document.dialect is not None
    assert document.dialect.name == "model-spec"
    sections = [clause for clause in document.clauses if clause.heading]
    references = [reference for facts in document.facts for reference in facts.references]
    local = [
        reference for reference in references if reference.kind is EdgeKind.MENTIONS and not reference.path
    ]
    cases = [case for facts in document.facts for talk in facts.conversations for case in talk.cases]
    assert len(sections) == 80
    assert sum(clause.authority is not None for clause in sections) == 59
    assert Counter(clause.authority for clause in sections if clause.authority) == {
        "root": 22,
        "system": 3,
        "user": 15,
        "developer": 1,
        "guideline": 18,
    }
    assert sum(len(clause.marks) for clause in sections) == 116
    assert len(local) == 110
    assert sum(reference.label == "?" for reference in local) == 66
    assert sum(len(facts.examples) for facts in document.facts) == 183
    assert Counter(case.verdict for case in cases) == {"GOOD": 193, "BAD": 196, "OK": 8}
    assert sum(reference.kind is EdgeKind.VIOLATES for reference in references) == 14


def test_model_spec_challenges(model_spec: tuple[Path, Workspace]) -> None:
    _, workspace = model_spec
    files = [document for key, document in workspace.documents.items() if "/examples/" in key]
    assert len(files) == 114
    assert sum(len(facts.conversations) for document in files for facts in document.facts) == 272
    assert all(facts.back_link for document in files for facts in document.facts[:1])
    assert [
        talk.problem
        for document in files
        for facts in document.facts
        for talk in facts.conversations
        if talk.problem
    ] == []


def test_model_spec_defects_are_exactly_the_known_ones(model_spec: tuple[Path, Workspace]) -> None:
    root, workspace = model_spec
    found = {
        (path, line, code, finding.clause)
        for path, line, code, finding in check(workspace, root)
        if code[:3] in {"ID0", "REF", "SUC"}
    }
    spec = "model_spec.md"
    assert {(path, line, code) for path, line, code, _ in found if code == "SUC001"} == {
        (spec, 3599, "SUC001"),
        (spec, 3633, "SUC001"),
        (spec, 3635, "SUC001"),
        (spec, 3957, "SUC001"),
    }
    assert {(path, code) for path, _, code, _ in found if path != spec} == {
        ("examples/91ld.md", "SUC002"),
        ("examples/lds1.md", "SUC002"),
        ("examples/3kvn.md", "SUC005"),
    }
    assert {(code, clause) for path, _, code, clause in found if path == spec and code != "SUC001"} == {
        ("SUC006", "comply_with_laws"),
        ("SUC006", "use_preset_voice_in_voice_mode"),
    }


def test_fragments_of_all_families_are_exactly_the_known_ones(
    public_findings: list[tuple[str, int, str, Finding]],
) -> None:
    """The four dangling ones of the defect list, and the three in config.md that differ by case alone."""
    found = {
        (path.partition("/")[2], line)
        for path, line, code, finding in public_findings
        if code in FRAGMENTS and '"#' in finding.message  # links; the families' own tests look at bare ids
    }
    assert found == {
        ("runtime-spec/glossary.md", 22),
        ("runtime-spec/runtime.md", 64),
        ("runtime-spec/runtime.md", 66),
        ("runtime-spec/runtime.md", 69),
        ("runtime-spec/config.md", 563),
        ("runtime-spec/config.md", 573),
        ("runtime-spec/config.md", 577),
    }


def test_ordinary_markdown_is_left_alone(model_spec: tuple[Path, Workspace]) -> None:
    root, workspace = model_spec
    for name in ("README.md", "CHANGELOG.md"):
        assert workspace.documents[(root / name).as_posix()].dialect is None
    assert not [entry for entry in check(workspace, root) if entry[0] in {"README.md", "CHANGELOG.md"}]


Entry = tuple[str, str, str, str]


def faces(workspace: Workspace, root: Path) -> set[Entry]:
    """Findings without lines: (path, code, clause, message)."""
    return {
        (path, code, finding.clause or "", finding.message)
        for path, _, code, finding in check(workspace, root)
        if not is_about_words(finding)
    }


@pytest.fixture(scope="module")
def sound(model_spec: tuple[Path, Workspace]) -> set[Entry]:
    root, workspace = model_spec
    return faces(workspace, root)


def changed(model_spec: tuple[Path, Workspace], before: str, after: str) -> Workspace:
    _, workspace = model_spec
    document = spec_of(model_spec)
    text = str(document.text)
    assert before in text
    return workspace.with_text(document.key, Text.from_str(text.replace(before, after, 1)))


def test_planted_a_heading_deleted(model_spec: tuple[Path, Workspace], sound: set[Entry]) -> None:
    root, workspace = model_spec
    document = spec_of(model_spec)
    heading = next(line for line in document.text.lines if "{#do_not_lie " in line)
    pointing = sum(
        reference.fragment == "do_not_lie" for facts in document.facts for reference in facts.references
    )
    after = changed(model_spec, f"{heading}\n", "")
    found = check(after, root)
    broken = [finding for _, _, code, finding in found if code == "REF001"]
    assert pointing > 0
    assert len(broken) == pointing
    new = after.documents[document.key]
    assert {new.text.slice(finding.span) for finding in broken} == {"do_not_lie"}
    # The clause is gone, so its challenge files name a title that no clause has; nothing else changes.
    others = {entry for entry in faces(after, root) ^ sound if entry[1] != "REF001"}
    assert {entry[1] for entry in others} <= {"SUC005"}
    stale = [
        document
        for key, document in workspace.documents.items()
        if "Do not lie" in document.text.lines[0] and "/examples/" in key
    ]
    orphans = {path for path, code, *_ in sound if code == "SUC002"}
    assert len(others) == len(
        [one for one in stale if Path(one.key).relative_to(root).as_posix() not in orphans]
    )


def test_planted_a_challenge_file_renamed(model_spec: tuple[Path, Workspace], sound: set[Entry]) -> None:
    root, workspace = model_spec
    key = (root / "examples" / "sy73.md").as_posix()
    moved = (root / "examples" / "zz00.md").as_posix()
    absent = Workspace.empty(Config(), lambda other: other != key and Path(other).exists())
    for other, document in workspace.documents.items():
        absent = absent.with_text(moved if other == key else other, document.text)
    new = faces(absent, root) - sound
    assert {(path, code) for path, code, *_ in new} == {
        ("model_spec.md", "SUC001"),
        ("examples/zz00.md", "SUC002"),
    }
    assert sound - faces(absent, root) == set()


def test_planted_the_case_of_an_id_changed(model_spec: tuple[Path, Workspace], sound: set[Entry]) -> None:
    root, _ = model_spec
    after = changed(model_spec, "{#do_not_lie ", "{#Do_not_lie ")
    new = faces(after, root) ^ sound
    assert {code for _, code, *_ in new} == {"REF002"}
    assert all('"#Do_not_lie"' in message for *_, message in new)


@pytest.mark.parametrize(("content", "code"), [("", "SUC003"), ("words, no prompt\n", "SUC004")])
def test_planted_a_challenge_emptied(
    model_spec: tuple[Path, Workspace], sound: set[Entry], content: str, code: str
) -> None:
    root, workspace = model_spec
    key = (root / "examples" / "sy73.md").as_posix()
    after = workspace.with_text(key, Text.from_str(content))
    new = faces(after, root) ^ sound
    assert [(path, found) for path, found, *_ in new] == [("examples/sy73.md", code)]


JUDGED = Path(__file__).parent / "judged"


def table(path: Path) -> list[dict[str, str]]:
    """Findings, each with a verdict and a reason."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert all(row["verdict"] in {"true", "false"} and row["reason"] for row in rows)
    return rows


def judged() -> list[dict[str, str]]:
    """All warnings and errors."""
    return [row for path in sorted(JUDGED.glob("*.tsv")) for row in table(path)]


def hints(shown: str) -> Counter[tuple[str, bool]]:
    """How many judged hints of each rule were useful, or not; those that are `shown` now, or were `earlier`."""
    return Counter(
        (row["code"], row["verdict"] == "true") for row in table(JUDGED / "hints" / f"{shown}.tsv")
    )


def test_every_warning_was_judged_and_every_judged_one_still_stands(
    public_findings: list[tuple[str, int, str, Finding]],
) -> None:
    found = Counter(
        (path, str(line), code) for path, line, code, finding in public_findings if finding.severity <= 2
    )
    assert Counter((row["file"], row["line"], row["code"]) for row in judged()) == found


def test_precision_of_warnings() -> None:
    rows = judged()
    assert sum(row["verdict"] == "true" for row in rows) >= 0.85 * len(rows)


def test_every_document_of_every_family_is_read(public: Workspace) -> None:
    assert len(public.documents) >= 200
    for key, document in public.documents.items():
        assert len(document.starts) == len(document.facts), key
        for facts in document.facts:
            for prose in facts.prose:
                assert len(prose.text) == len(prose.block.content)
                assert not re.search(r"\[\^\w+\](?!:)", prose.text)


@pytest.mark.parametrize("family", ["demands", "ears", "bcp14", "legal", "feature", "instructions"])
def test_families_are_not_shown_hints_that_are_seldom_useful(family: str) -> None:
    """A rule that shows nothing now is judged by what it showed before."""
    shown, before = hints("shown"), hints("earlier")
    for rule in ALL:
        if (family, rule.name) == ("ears", "passive-actor"):
            continue  # the form names who acts
        counted = shown if shown[rule.code, True] or shown[rule.code, False] else before
        useful, all_ = counted[rule.code, True], counted[rule.code, True] + counted[rule.code, False]
        if all_ >= 10 and useful / all_ < 1 / 8:
            assert rule.name in PROFILES[family].off, rule.name


def test_judged_hints_still_stand(public_findings: list[tuple[str, int, str, Finding]]) -> None:
    found = {(path, str(line), code) for path, line, code, _ in public_findings}
    assert [
        row
        for row in table(JUDGED / "hints" / "shown.tsv")
        if (row["file"], row["line"], row["code"]) not in found
    ] == []
