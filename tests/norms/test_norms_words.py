"""Words that a workspace adds to the lists by which demands are compared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from rulebook import all_findings, workspace_of
from said import document, told

from spec_lsp.cli.main import run
from spec_lsp.config import Config, from_mapping
from spec_lsp.engine import Engine
from spec_lsp.norms.gathering import norms_in
from spec_lsp.norms.reading import norms_of
from spec_lsp.norms.vocabulary import NONE, Vocabulary, vocabulary_of
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

ALIKE = {"alike": [["parcel", "package"], ["cardholder", "account-holder"]]}
OPPOSITES = {"opposites": [["armed", "stowed"]]}
BOTH = {"alike": [["stowed", "sheathed"]], **OPPOSITES}
# Settings, what one spec says, what the other says, which rule tells that they clash.
CLASHES = (
    (ALIKE, "The clerk must weigh the parcel.", "The clerk must not weigh the package.", "CON005"),
    (ALIKE, "The clerk must weigh parcels.", "The clerk must not weigh Packages.", "CON005"),
    (ALIKE, "The cardholder may open the vault.", "Account-holders must not open the vault.", "CON005"),
    (ALIKE, "Parcels must be kept for at least 30 days.", "Packages must be kept for at most 10 days.", "CON001"),
    (OPPOSITES, "The turret must be armed at night.", "The turret must be stowed at night.", "CON007"),
    (BOTH, "The turret must be armed at night.", "The turret must be sheathed at night.", "CON007"),
    ({"alike": [["refuse", "bounce"]]}, "The clerk must accept late orders.", "The clerk must bounce late orders.", "CON007"),
    ({"opposites": [["bounce", "accept"]]}, "The clerk must bounce late orders.", "The clerk must accept late orders.", "CON007"),
)  # fmt: skip


def held(one: str, other: str, settings: Mapping[str, object]) -> Workspace:
    config, warnings = from_mapping(settings)
    assert warnings == ()
    return workspace_of({"a.md": document(one), "b.md": document(other)}, config)


def codes(workspace: Workspace) -> set[tuple[str, str]]:
    return {(found.key, found.code) for found in all_findings(workspace) if found.code.startswith("CON")}


@pytest.mark.parametrize(("settings", "one", "other", "code"), CLASHES)
def test_two_specs_clash_by_the_words_of_the_workspace_alone(
    settings: Mapping[str, object], one: str, other: str, code: str
) -> None:
    assert codes(held(one, other, {})) == set()
    both = {("/w/a.md", code), ("/w/b.md", code)}
    assert codes(held(one, other, settings)) == both
    assert codes(held(other, one, settings)) == both


def test_who_is_named_by_another_word_is_nobody_else() -> None:
    one, other = "Only the cardholder may open the vault.", "The account-holder may open the vault."
    assert {code for _, code in codes(held(one, other, {}))} == {"CON010"}
    assert codes(held(one, other, ALIKE)) == set()


def test_values_are_the_same_by_the_words_of_the_workspace() -> None:
    one = "The only goods of the depot are crates and parcels."
    other = "The goods of the depot are crates and packages."
    assert ("/w/a.md", "CON008") in codes(held(one, other, {}))
    assert {code for _, code in codes(held(one, other, ALIKE))} == {"CON012"}  # they say the same


def test_the_message_names_the_words_as_they_are_written() -> None:
    workspace = held("The turret must be armed at night.", "The turret must be stowed at night.", OPPOSITES)
    (found,) = (
        one for one in Engine(workspace.config).findings(workspace, "/w/a.md") if one.code == "CON007"
    )
    assert found.message.startswith('"armed" here, "stowed" in ')


def test_a_compound_is_one_word_only_where_it_is_written_as_one() -> None:
    vocabulary = vocabulary_of((("cardholder", "account-holder"),), ())

    def subject(text: str) -> set[str]:
        return set(norms_of(text, False, vocabulary)[0].subject)

    whole = subject("The cardholder must sign.")
    assert subject("The account-holder must sign.") == whole
    assert subject("All account-holders must sign.") == whole
    assert subject("The account holder must sign.").isdisjoint(whole)
    assert subject("The account - holder must sign.").isdisjoint(whole)
    assert subject("The joint-account-holder must sign.") > whole
    (norm,) = norms_of("The account-holder must sign the slip.", False, vocabulary)
    assert [norm.who, norm.start] == [((0, 18),), 0]


def test_listed_words_keep_their_place() -> None:
    """A word that the lists know stands for all its group, in whichever place it is named."""
    for group in (("vendor", "hawker"), ("hawker", "vendor")):
        vocabulary = vocabulary_of((group,), ())
        assert vocabulary.meaning_of("hawkers") == NONE.meaning_of("supplier")
        assert vocabulary.meaning_of("supplier") == NONE.meaning_of("supplier")


def test_equal_words_are_one_vocabulary() -> None:
    assert Vocabulary() == NONE == vocabulary_of((), ())
    groups = (("parcel", "package"),)
    assert vocabulary_of(groups, ()) == Vocabulary(groups)
    assert hash(vocabulary_of(groups, ())) == hash(Vocabulary(groups))


def test_norms_of_a_unit_are_kept_for_each_vocabulary() -> None:
    """A snapshot of before the settings changed finds its own norms again, beside that of after."""
    workspace = held("The clerk must weigh the parcel.", "The clerk must not weigh the package.", ALIKE)
    (one, *_) = workspace.documents.values()
    with_words = norms_in(one, one.clauses, workspace.vocabulary)
    without = norms_in(one, one.clauses)
    assert with_words.isdisjoint(without)
    assert norms_in(one, one.clauses, workspace.vocabulary) == with_words
    assert norms_in(one, one.clauses) == without


def test_a_workspace_made_anew_of_the_same_documents_follows_its_settings() -> None:
    one, other = "The clerk must weigh the parcel.", "The clerk must not weigh the package."
    before = held(one, other, {})
    after = Workspace.empty(from_mapping(ALIKE)[0])
    for kept in before.documents.values():
        after = after.with_document(kept)
    assert (told(before), len(told(after))) == (set(), 2)
    mended = after.with_text("/w/b.md", Text.from_str(document("The clerk must weigh the package.")))
    assert told(mended) == set()
    assert told(before.with_text("/w/b.md", Text.from_str(document(other)))) == set()
    again = Workspace.empty(Config())
    for kept in after.documents.values():
        again = again.with_document(kept)
    assert told(again) == set()


def test_an_order_that_cannot_be_kept_by_the_words_of_the_workspace() -> None:
    said = (
        "The invoice must be sent before the parcel is packed.",
        "The package must be packed before the payment is booked.",
        "The payment must be booked before the invoice is sent.",
    )
    documents = {"a.md": document(*said)}
    assert codes(workspace_of(documents)) == set()
    assert codes(workspace_of(documents, from_mapping(ALIKE)[0])) == {("/w/a.md", "CON016")}


def test_check_reads_the_words_from_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(document("The clerk must weigh the parcel."))
    (tmp_path / "b.md").write_text(document("The clerk must not weigh the package."))
    assert run(["check"]) == 0
    (tmp_path / "spec-lsp.toml").write_text('alike = [["parcel", "package"]]\n')
    capsys.readouterr()
    assert run(["check"]) == 1
    assert "CON005" in capsys.readouterr().out
