"""Whatever changes on disk and the server is told of counts as if it had just begun."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from audit_and_privacy import AUDIT, PRIVACY
from lsp_client import Client, pulling

from spec_lsp.assembly import open_document
from spec_lsp.server.capabilities import read_client
from spec_lsp.server.publish import Pull
from spec_lsp.server.session import Session
from spec_lsp.server.transport import Codec
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

CREATED, CHANGED, DELETED = 1, 2, 3
OPEN_POINT = "## A {#a}\n\nIt MUST be TBD.\n"


def tell(client: Client, path: Path, kind: int = CHANGED) -> None:
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": kind}]})


def save(client: Client, path: Path, text: str) -> None:
    path.write_text(text)
    client.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})


@pytest.mark.parametrize("kind", [CREATED, CHANGED, DELETED])
def test_the_disk_is_believed_not_the_kind_of_change(client: Client, rivals: Path, kind: int) -> None:
    client.initialize(rivals)
    audit, privacy = rivals / "audit.md", rivals / "privacy.md"
    client.shows(privacy.as_uri(), "CON001")
    audit.unlink()
    tell(client, audit, kind)
    client.shows(privacy.as_uri())
    audit.write_text(AUDIT)
    tell(client, audit, kind)
    client.shows(privacy.as_uri(), "CON001")


def test_files_that_are_no_documents_come_and_go(client: Client, tmp_path: Path) -> None:
    """Links to them are looked at anew, also where the news of two files come one after the other."""
    targets = ("drafts/a.txt", "drafts/b.txt", "drafts")
    specs = [tmp_path / f"spec-{number}.md" for number, _ in enumerate(targets)]
    for spec, target in zip(specs, targets, strict=True):
        spec.write_text(f"## A {{#a}}\n\nIt MUST be [this]({target}).\n")
    client.initialize(tmp_path)
    made = [tmp_path / target for target in targets[:2]]
    for spec in specs:
        client.shows(spec.as_uri(), "REF003")
    made[0].parent.mkdir()
    for path in made:
        path.touch()
    for path in made:
        tell(client, path)
    for spec in specs:
        client.shows(spec.as_uri())
    shutil.rmtree(made[0].parent)
    for path in made:
        tell(client, path)
    for spec in specs:
        client.shows(spec.as_uri(), "REF003")


def test_a_document_outside_is_looked_around_for_as_long_as_it_is_open(
    client: Client, tmp_path: Path
) -> None:
    inside, outside = tmp_path / "specs" / "a.md", tmp_path / "out.md"
    inside.parent.mkdir()
    inside.write_text("## A {#a}\n\nIt MUST be [a](../gone.md).\n")
    outside.write_text("## B {#b}\n\nIt MUST be [b](lost.md).\n")
    client.initialize(inside.parent)
    client.open(inside)
    client.shows(inside.as_uri(), version=1)  # what lies above the folder is not ours to know
    client.open(outside)
    client.shows(outside.as_uri(), "REF003")
    client.shows(inside.as_uri(), "REF003")
    client.close(outside.as_uri())
    client.shows(outside.as_uri())
    client.shows(inside.as_uri())


@pytest.mark.parametrize("within", [True, False], ids=["folder", "alone"])
def test_what_is_referred_to_is_read_when_it_is_referred_to(
    client: Client, tmp_path: Path, within: bool
) -> None:
    """A link out of the folder, or out of a document that lies in none, calls for another document."""
    (tmp_path / ".git").mkdir()
    spec, side = tmp_path / "specs" / "a.md", tmp_path / "side.md"
    spec.parent.mkdir()
    spec.write_text(AUDIT)
    side.write_text(PRIVACY)
    client.initialize(*([spec.parent] if within else []))
    uri = client.open(spec)
    client.quiet()
    assert client.codes(uri) in ([], None)
    linked = AUDIT + "\nSee [this](../side.md#logs).\n"
    client.replace(uri, linked)
    save(client, spec, linked)
    client.shows(uri, "CON001")
    client.shows(side.as_uri(), "CON001")
    side.unlink()
    tell(client, side)
    client.shows(uri, "REF003")
    side.write_text(PRIVACY)
    tell(client, side)
    client.shows(uri, "CON001")
    client.replace(uri, AUDIT)
    save(client, spec, AUDIT)
    client.shows(uri)
    client.shows(side.as_uri())


def test_a_declared_project_is_followed_above_the_folder(client: Client, tmp_path: Path) -> None:
    (tmp_path / "spec-lsp.toml").touch()
    folder = tmp_path / "specs"
    folder.mkdir()
    (folder / "audit.md").write_text(AUDIT)
    client.initialize(folder)
    client.settled()
    client.quiet()
    above = tmp_path / "privacy.md"
    above.write_text(PRIVACY)
    tell(client, above)
    client.shows((folder / "audit.md").as_uri(), "CON001")


def test_words_of_the_settings_take_effect_at_once(client: Client, tmp_path: Path) -> None:
    settings, uris = tmp_path / "spec-lsp.toml", []
    settings.touch()
    for name, said in (("a", "must weigh the parcel"), ("b", "must not weigh the package")):
        (tmp_path / f"{name}.md").write_text(f"## A {{#{name}}}\n\nThe clerk {said}.\n")
        uris.append((tmp_path / f"{name}.md").as_uri())
    client.initialize(tmp_path)
    client.settled()
    for written, codes in (('alike = [["parcel", "package"]]\n', ("CON005",)), ("", ())):
        settings.write_text(written)
        tell(client, settings)
        for uri in uris:
            client.shows(uri, *codes)


def test_a_document_that_was_too_large(client: Client, rivals: Path) -> None:
    settings = rivals / "spec-lsp.toml"
    settings.write_text("max-file-bytes = 10\n")
    client.initialize(rivals)
    uri = client.open(rivals / "x.md", OPEN_POINT)
    client.settled()
    settings.write_text("max-file-bytes = 1000\n")
    tell(client, settings)
    client.shows(uri, "AMB001")
    client.replace(uri, OPEN_POINT)  # the estimate of its size grows, the size does not
    settings.write_text("max-file-bytes = 100\n")
    tell(client, settings)
    client.settled()
    client.quiet()
    client.shows(uri, "AMB001")
    settings.write_text("max-file-bytes = 10\n")
    tell(client, settings)
    client.shows(uri)


REFRESH = "workspace/diagnostic/refresh"
RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}


def test_what_was_edited_and_fetched_may_change_from_elsewhere(client: Client, tmp_path: Path) -> None:
    spec, side = tmp_path / "spec.md", tmp_path / "side.md"
    spec.write_text("## A {#a}\n\nIt MUST be [b](side.md#b).\n")
    side.write_text("## B {#b}\n")
    client.initialize(tmp_path, capabilities=pulling())
    uri = client.open(spec)
    client.settled()
    client.quiet()
    client.change(uri, {"range": RANGE, "text": "\n"})
    assert client.pull(uri)["items"] == []
    client.quiet()
    assert client.all(REFRESH) == []
    side.write_text("## C {#c}\n")
    tell(client, side)
    client.until(lambda: client.all(REFRESH))
    assert [item["code"] for item in client.pull(uri)["items"]] == ["REF001"]


def test_what_was_edited_and_closed_is_fetched_when_told(client: Client, tmp_path: Path) -> None:
    spec = tmp_path / "spec.md"
    spec.write_text(OPEN_POINT)
    client.initialize(tmp_path, capabilities=pulling())
    client.until(lambda: client.all(REFRESH))
    uri = client.open(spec, "")
    assert client.pull(uri)["items"] == []
    client.change(uri, {"range": RANGE, "text": "\n"})
    client.close(uri)
    client.until(lambda: len(client.all(REFRESH)) == 2)
    assert [item["code"] for item in client.pull(uri)["items"]] == ["AMB001"]


def test_the_last_stale_document_may_be_fetched() -> None:
    """Nothing is left to look at, but the client has to be told of the ones before."""
    told: list[bool] = []
    announced = read_client({"capabilities": pulling()})
    assert announced
    session = Session(announced, Codec(), Workspace())
    pull = Pull(session, lambda: told.append(True))
    session.put({key: open_document(key, Text.from_str(OPEN_POINT), None) for key in ("/w/a.md", "/w/b.md")})
    pull.rest()
    assert (len(session.stale), told) == (1, [])
    (last,) = session.stale
    pull.fetched(last)
    assert session.report(last).items != b"[]"
    assert pull.waits
    pull.rest()
    assert (pull.waits, told) == (False, [True])
