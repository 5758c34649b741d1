"""The features on public specs: nothing dangles, nothing raises."""

import random
from pathlib import Path

import pytest
from carets import workspace_of

from spec_lsp.config import Config
from spec_lsp.facts import Reference
from spec_lsp.ide.definition import definition
from spec_lsp.ide.hover import hover
from spec_lsp.ide.references import references
from spec_lsp.ide.rename import Prepared, Refusal, prepare_rename, rename
from spec_lsp.ide.symbols import document_symbols, workspace_symbols
from spec_lsp.text import Text, decode
from spec_lsp.workspace import Workspace


def read(folder: Path) -> Workspace:
    there = {path.as_posix() for path in folder.rglob("*")}
    workspace = Workspace.empty(Config(), there.__contains__)
    for path in sorted(folder.rglob("*.md")):
        text = Text.from_str(decode(path.read_bytes()).text)
        workspace = workspace.with_text(path.as_posix(), text)
    return workspace


@pytest.fixture(scope="module")
def model_spec(corpus: Path) -> Workspace:
    return read(corpus / "model_spec" / "2025-12-18")


@pytest.fixture(scope="module")
def main_key(model_spec: Workspace) -> str:
    return next(key for key in model_spec.documents if key.endswith("/model_spec.md"))


def uses(workspace: Workspace, key: str) -> list[tuple[Reference, int, int]]:
    """References to clauses, each with a caret on its id."""
    document = workspace.documents[key]
    found = []
    for facts in document.facts:
        for reference in facts.references:
            if reference.fragment and reference.fragment_span:
                span = document.span_of(facts, reference.fragment_span)
                found.append((reference, span.line, span.column + 1))
    return found


def test_every_reference_leads_to_its_clause(model_spec: Workspace, main_key: str):
    document = model_spec.documents[main_key]
    found = uses(model_spec, main_key)
    assert len(found) >= 110 + 14
    for reference, line, column in found:
        (target,) = definition(model_spec, main_key, line, column)
        assert target.key == main_key
        assert f"{{#{reference.fragment}" in document.text.lines[target.span.line]
        assert hover(model_spec, main_key, line, column)


def test_marks_lead_to_their_files_and_back(model_spec: Workspace, main_key: str):
    document = model_spec.documents[main_key]
    spots = [
        (mark.id, document.span_of(facts, mark.span)) for facts in document.facts for mark in facts.marks
    ]
    assert len(spots) == 116
    lost = []
    for mark, span in spots:
        files = definition(model_spec, main_key, span.line, span.column + 2)
        lost += [] if files else [mark]
        for file in files:
            assert file.key.endswith(f"/examples/{mark}.md")
            assert (main_key, span) in {
                (back.key, back.span) for back in definition(model_spec, file.key, 0, 3)
            }
    assert sorted(lost) == ["d0pu", "h82a", "rse0", "t5q0"]


def test_every_clause_id_can_be_renamed_and_the_links_follow(model_spec: Workspace, main_key: str):
    document = model_spec.documents[main_key]
    ids = [(facts, facts.heading) for facts in document.facts if facts.heading and facts.heading.id_span]
    assert len(ids) == 80
    edits = 0
    for facts, heading in ids:
        span = document.span_of(facts, heading.id_span)
        assert prepare_rename(model_spec, main_key, span.line, span.column) == Prepared(span, heading.id)
        found = rename(model_spec, main_key, span.line, span.column, "renamed_id")
        assert not isinstance(found, Refusal)
        edits += sum(map(len, found.edits.values()))
        assert all(document.text.slice(edit.span) == heading.id for edit in found.edits[main_key])
    assert edits == 80 + len(uses(model_spec, main_key))


def test_the_outline_and_the_search(model_spec: Workspace, main_key: str):
    def count(symbols):
        return sum(1 + count(symbol.children) for symbol in symbols)

    assert count(document_symbols(model_spec, main_key)) == 80
    assert workspace_symbols(model_spec, "do not lie")[0].name == "Do not lie"
    assert workspace_symbols(model_spec, "sy73")[0].key.endswith("/examples/sy73.md")


def features(workspace: Workspace, key: str, line: int, column: int) -> None:
    document = workspace.documents[key]
    hover(workspace, key, line, column)
    definition(workspace, key, line, column)
    prepared = prepare_rename(workspace, key, line, column)
    if isinstance(prepared, Prepared):
        assert document.text.slice(prepared.span) == prepared.placeholder
        assert prepared.span.line == line
        references(workspace, key, line, column, include_declaration=True)


def test_no_feature_raises_anywhere(corpus: Path):
    chance = random.Random(2)
    for family in sorted(path for path in corpus.iterdir() if path.is_dir()):
        workspace = read(family)
        keys = sorted(workspace.documents)
        for key in keys:
            document_symbols(workspace, key)
        for _ in range((2_000 if family.name == "model_spec" else 300) if keys else 0):
            key = chance.choice(keys) if family.name != "model_spec" or chance.random() < 0.3 else keys[-1]
            lines = workspace.documents[key].text.lines
            line = chance.randrange(len(lines))
            features(workspace, key, line, chance.randint(0, len(lines[line])))


def test_positions_outside_the_text_are_nothing():
    workspace = workspace_of({"spec.md": "# A {#a}\n\n[x](#a)"})
    for line, column in ((0, 999), (99, 0), (2, 99)):
        assert definition(workspace, "/w/spec.md", line, column) == ()
        assert hover(workspace, "/w/spec.md", line, column) is None
