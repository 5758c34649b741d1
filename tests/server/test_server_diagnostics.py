"""Diagnostics in the client: pushed or fetched, with versions, in every file that a change concerns."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from audit_and_privacy import AUDIT, PRIVACY
from lsp_client import PUSH, Client, LspError, pulling

OPEN_POINT = "## A {#a}\n\nIt MUST be TBD.\n"
FINE = "## A {#a}\n\nIt MUST be blue.\n"


def without(capabilities: dict[str, Any], *path: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(capabilities))
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return made


def test_push_with_versions(client: Client) -> None:
    client.initialize()
    uri = client.open("untitled:x", OPEN_POINT, version=7)
    (shown,) = client.shows(uri, "AMB001", version=7)
    assert shown["range"] == {"start": {"line": 2, "character": 11}, "end": {"line": 2, "character": 14}}
    assert (shown["source"], shown["severity"]) == ("spec-lsp", 1)
    assert client.shows(uri, version=client.replace(uri, FINE)) == []
    client.shows(uri, "AMB001", version=client.replace(uri, OPEN_POINT))
    client.close(uri)
    client.shows(uri)
    with pytest.raises(LspError):
        client.pull(uri)  # never both
    assert client.shutdown() == 0


@pytest.mark.parametrize("path", [("textDocument", "diagnostic"), ("workspace", "diagnostics")])
def test_half_of_pulling_means_push(client: Client, path: tuple[str, ...]) -> None:
    """Neovim 0.11 fetches diagnostics but cannot be told to fetch again."""
    offered = client.initialize(capabilities=without(pulling(), *path))["capabilities"]
    assert "diagnosticProvider" not in offered
    uri = client.open("untitled:x", OPEN_POINT)
    client.shows(uri, "AMB001", version=1)


def test_pull(client: Client, rivals: Path) -> None:
    offered = client.initialize(rivals, capabilities=pulling())["capabilities"]
    assert offered["diagnosticProvider"] == {
        "identifier": "spec-lsp",
        "interFileDependencies": True,
        "workspaceDiagnostics": True,
    }
    uri = client.open("untitled:x", OPEN_POINT)
    first = client.pull(uri)
    assert (first["kind"], [item["code"] for item in first["items"]]) == ("full", ["AMB001"])
    assert client.pull(uri, first["resultId"]) == {"kind": "unchanged", "resultId": first["resultId"]}
    client.change(uri, {"range": _range(2, 3, 2, 3), "text": "all "})
    moved = client.pull(uri, first["resultId"])
    assert moved["kind"] == "full"
    assert moved["items"][0]["range"]["start"] == {"line": 2, "character": 15}
    client.replace(uri, FINE)
    assert client.pull(uri, moved["resultId"])["items"] == []
    assert client.pull("file:///no/such.md") == {"kind": "full", "items": []}
    client.quiet()
    assert client.all("textDocument/publishDiagnostics") == []
    assert client.shutdown() == 0


def _range(line: int, start: int, end_line: int, end: int) -> dict[str, dict[str, int]]:
    return {"start": {"line": line, "character": start}, "end": {"line": end_line, "character": end}}


def test_pulling_clients_are_told_of_changes_elsewhere(client: Client, rivals: Path) -> None:
    client.initialize(rivals, capabilities=pulling())
    refresh = "workspace/diagnostic/refresh"
    client.until(lambda: len(client.all(refresh)) == 1)  # the index found something
    audit = client.open(rivals / "audit.md")
    privacy = client.open(rivals / "privacy.md")
    for uri in (audit, privacy):
        assert [item["code"] for item in client.pull(uri)["items"]] == ["CON001"]
    client.quiet()
    asked = len(client.all(refresh))
    client.replace(audit, AUDIT + "\nMore words.\n")
    client.pull(audit)
    client.quiet()
    assert len(client.all(refresh)) == asked  # nothing changed for anybody else
    client.replace(audit, AUDIT.replace("90", "9"))
    client.until(lambda: len(client.all(refresh)) == asked + 1)
    assert client.pull(privacy)["items"] == []
    client.quiet()
    assert len(client.all(refresh)) == asked + 1


def test_workspace_pull(client: Client, rivals: Path) -> None:
    client.initialize(rivals, capabilities=pulling())
    client.until(lambda: client.all("workspace/diagnostic/refresh"))

    def ask(previous: list[dict[str, str]]) -> dict[str, Any]:
        answer = client.request("workspace/diagnostic", {"previousResultIds": previous})
        return {item["uri"]: item for item in answer["items"]}

    shown = ask([])
    uris = {(rivals / name).as_uri() for name in ("audit.md", "privacy.md")}
    assert {uri: [one["code"] for one in item["items"]] for uri, item in shown.items()} == {
        uri: ["CON001"] for uri in uris
    }
    assert {item["version"] for item in shown.values()} == {None}
    known = [{"uri": uri, "value": item["resultId"]} for uri, item in shown.items()]
    assert {item["kind"] for item in ask(known).values()} == {"unchanged"}
    audit = client.open(rivals / "audit.md", AUDIT.replace("90", "9"), version=3)
    client.until(lambda: len(client.all("workspace/diagnostic/refresh")) == 2)
    again = ask([*known, {"uri": "file:///gone.md", "value": "x"}])
    assert {uri: item["items"] for uri, item in again.items()} == {
        uri: [] for uri in [*uris, "file:///gone.md"]
    }
    assert again[audit]["version"] == 3


def test_findings_come_and_go_in_files_that_are_not_open(client: Client, rivals: Path) -> None:
    client.initialize(rivals)
    privacy = (rivals / "privacy.md").as_uri()
    client.shows(privacy, "CON001")
    audit = client.open(rivals / "audit.md")
    (shown,) = client.shows(audit, "CON001", version=1)
    (related,) = shown["relatedInformation"]
    assert related["location"]["uri"] == privacy
    assert related["location"]["range"]["start"]["line"] == 5
    client.replace(audit, AUDIT.replace("90", "9"))
    client.shows(privacy)
    client.replace(audit, "\n\n" + AUDIT.replace("---\nspec: {name: audit}\n---\n", ""))
    client.shows(audit, "CON001", version=3)
    assert (
        client.shows(privacy, "CON001")[0]["relatedInformation"][0]["location"]["range"]["start"]["line"] == 4
    )
    client.replace(audit, "\n\n\n\n" + AUDIT.replace("---\nspec: {name: audit}\n---\n", ""))
    line = 6
    client.until(lambda: _related_line(client, privacy) == line)  # only the other place moved
    client.close(audit)  # without saving: the disk counts
    client.until(lambda: _related_line(client, privacy) == 5)
    client.shows(audit, "CON001")
    assert all(
        "version" not in params
        for params in client.all("textDocument/publishDiagnostics")
        if params["uri"] == privacy
    )
    assert client.shutdown() == 0


def _related_line(client: Client, uri: str) -> int:
    shown = client.published(uri) or []
    line: int = shown[0]["relatedInformation"][0]["location"]["range"]["start"]["line"]
    return line


def test_only_differences_are_published(client: Client, rivals: Path) -> None:
    client.initialize(rivals)
    audit = client.open(rivals / "audit.md")
    client.shows(audit, "CON001", version=1)
    client.shows((rivals / "privacy.md").as_uri(), "CON001")
    client.quiet()
    before = len(client.all("textDocument/publishDiagnostics"))
    for number in range(5):
        client.shows(audit, "CON001", version=client.replace(audit, f"{AUDIT}\nMore {number}.\n"))
    client.quiet()
    assert len(client.all("textDocument/publishDiagnostics")) == before + 5  # the edited document alone


def test_ordinary_markdown_is_left_alone(client: Client, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Readme\n\nTBD, see [this](#no-such).\n")
    client.initialize(tmp_path)
    uri = client.open(tmp_path / "notes.md")
    client.replace(uri, "# Readme\n\nTBD.\n")
    client.settled()
    client.quiet()
    assert client.all("textDocument/publishDiagnostics") == []
    client.replace(uri, OPEN_POINT)
    client.shows(uri, "AMB001")
    client.replace(uri, "# Readme\n\nTBD.\n")
    client.shows(uri)


def test_suppressed_findings_are_not_sent(client: Client) -> None:
    client.initialize()
    uri = client.open("untitled:x", OPEN_POINT.replace("TBD.", "TBD. <!-- spec-lsp: ignore AMB001 later -->"))
    client.shows(uri, version=1)


def test_what_the_client_cannot_show_is_left_out(client: Client, rivals: Path) -> None:
    (rivals / "spec-lsp.toml").write_text('rules-url = "https://example.com/rules/"\n')
    client.initialize(rivals, capabilities={})
    (shown,) = client.shows((rivals / "audit.md").as_uri(), "CON001")
    assert shown.keys() == {"range", "severity", "code", "source", "message"}


def test_rule_pages(client: Client, rivals: Path) -> None:
    (rivals / "spec-lsp.toml").write_text('rules-url = "https://example.com/rules/"\n')
    client.initialize(rivals)
    (shown,) = client.shows((rivals / "audit.md").as_uri(), "CON001")
    assert shown["codeDescription"] == {"href": "https://example.com/rules/CON001.md"}


@pytest.fixture(params=[True, False], ids=["watched", "unwatched"])
def watching(
    request: pytest.FixtureRequest, client: Client, rivals: Path
) -> tuple[Client, Callable[..., None]]:
    """A client, and how it lets the server know of changed files: by a watcher, or only by saving something."""
    capabilities = PUSH if request.param else without(PUSH, "workspace", "didChangeWatchedFiles")
    (rivals / "other.md").write_text("# Other\n")
    client.initialize(rivals, capabilities=capabilities)
    other = client.open(rivals / "other.md")
    client.shows((rivals / "audit.md").as_uri(), "CON001")
    assert bool(client.all("client/registerCapability")) is request.param

    def tell(*paths: Path) -> None:
        if request.param:
            changes = [{"uri": path.as_uri(), "type": 2 if path.exists() else 3} for path in paths]
            client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        else:
            client.notify("textDocument/didSave", {"textDocument": {"uri": other}})

    return client, tell


def test_changes_on_disk(watching: tuple[Client, Callable[..., None]], rivals: Path) -> None:
    client, tell = watching
    audit, privacy = rivals / "audit.md", rivals / "privacy.md"
    _write(audit, AUDIT.replace("90", "9"))
    tell(audit)
    client.shows(privacy.as_uri())
    client.shows(audit.as_uri())
    _write(audit, AUDIT)
    tell(audit)
    client.shows(privacy.as_uri(), "CON001")
    audit.unlink()
    tell(audit)
    client.shows(audit.as_uri())
    client.shows(privacy.as_uri())
    (rivals / "deep").mkdir()
    moved = rivals / "deep" / "audit.md"
    _write(moved, AUDIT)
    tell(moved)
    client.shows(moved.as_uri(), "CON001")
    client.shows(privacy.as_uri(), "CON001")
    shutil.rmtree(rivals / "deep")
    tell(rivals / "deep")
    client.shows(moved.as_uri())
    client.shows(privacy.as_uri())


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    now = time.time_ns()
    os.utime(path, ns=(now, now))  # two writes within a tick of the clock


def test_open_documents_win_over_the_disk(client: Client, rivals: Path) -> None:
    client.initialize(rivals)
    path = rivals / "audit.md"
    uri = client.open(path, AUDIT.replace("90", "9"))
    client.shows(uri, version=1)
    client.quiet()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    client.quiet()
    assert client.codes(uri) == []
    path.unlink()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 3}]})
    client.shows(uri, "CON001", version=client.replace(uri, AUDIT))
    client.shows((rivals / "privacy.md").as_uri(), "CON001")
    client.close(uri)
    client.shows(uri)
    client.shows((rivals / "privacy.md").as_uri())


def test_settings_change(client: Client, rivals: Path) -> None:
    client.initialize(rivals)
    uri = client.open(rivals / "audit.md")
    client.shows(uri, "CON001")
    settings = rivals / "spec-lsp.toml"
    changes = {"changes": [{"uri": settings.as_uri(), "type": 1}]}
    settings.write_text('ignore = ["CON"]\n')
    client.notify("workspace/didChangeWatchedFiles", changes)
    client.shows(uri)
    client.shows((rivals / "privacy.md").as_uri())
    settings.write_text('severity = {CON = "hint"}\n')
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    assert client.shows(uri, "CON001")[0]["severity"] == 4
    settings.write_text("ignore = [")
    client.notify("workspace/didChangeWatchedFiles", changes)
    client.until(lambda: client.published(uri) and (client.published(uri) or [{}])[0].get("severity") == 1)
    assert any("spec-lsp.toml" in params["message"] for params in client.all("window/logMessage"))


def test_folders_come_and_go(client: Client, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, name, text in ((one, "audit.md", AUDIT), (two, "privacy.md", PRIVACY)):
        folder.mkdir()
        (folder / name).write_text(text)
    client.initialize(one)
    client.settled()
    client.quiet()
    assert client.all("textDocument/publishDiagnostics") == []
    event = {"added": [{"uri": two.as_uri(), "name": "two"}], "removed": []}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    client.shows((one / "audit.md").as_uri(), "CON001")
    client.shows((two / "privacy.md").as_uri(), "CON001")
    event = {"added": [], "removed": [{"uri": one.as_uri(), "name": "one"}]}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    client.shows((one / "audit.md").as_uri())
    client.shows((two / "privacy.md").as_uri())
    event = {"added": [], "removed": [{"uri": two.as_uri(), "name": "two"}]}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    uri = client.open("untitled:x", OPEN_POINT)
    client.shows(uri, "AMB001")
    assert client.shutdown() == 0


MARKED = """## Logs {#logs authority=system}

Logs MUST be kept.[^sy73] Keys MUST NOT be.[^sy74]
"""


def test_a_single_file_is_seen_with_its_challenges(client: Client, tmp_path: Path) -> None:
    spec, examples = tmp_path / "spec.md", tmp_path / "examples"
    examples.mkdir()
    (examples / "sy73.md").write_text("")
    spec.write_text(MARKED)
    (tmp_path / "stranger.md").write_text(OPEN_POINT)
    client.initialize()
    uri = client.open(spec)
    client.until(lambda: "SUC003" in (client.codes((examples / "sy73.md").as_uri()) or []))
    client.until(lambda: "SUC001" in (client.codes(uri) or []))
    client.close(uri)
    client.shows(uri)
    client.shows((examples / "sy73.md").as_uri())
    assert client.codes((tmp_path / "stranger.md").as_uri()) is None


def test_a_single_file_has_the_settings_of_its_project(client: Client, tmp_path: Path) -> None:
    (tmp_path / "spec-lsp.toml").write_text('ignore = ["AMB"]\n')
    (tmp_path / "spec.md").write_text(OPEN_POINT)
    client.initialize()
    uri = client.open(tmp_path / "spec.md")
    client.shows(uri)


def test_too_large_documents_are_not_checked(client: Client, rivals: Path) -> None:
    (rivals / "spec-lsp.toml").write_text("max-file-bytes = 1000\n")
    client.initialize(rivals)
    uri = client.open(rivals / "x.md", OPEN_POINT)
    client.shows(uri, "AMB001", version=1)
    client.replace(uri, OPEN_POINT + "x" * 1000)
    client.shows(uri)
    client.replace(uri, OPEN_POINT + "y" * 900)
    client.shows(uri, "AMB001")
    logged = client.all("window/logMessage")
    assert [params["message"] for params in logged] == [
        "x.md is not checked: it is larger than max-file-bytes (1000)"
    ]


def test_other_spellings_of_a_uri(client: Client, rivals: Path) -> None:
    client.initialize(rivals)
    plain = (rivals / "audit.md").as_uri()
    client.shows(plain, "CON001")
    odd = plain.replace("audit", "%61udit")
    client.open(odd, AUDIT)
    client.shows(odd, "CON001", version=1)
    client.shows(plain)
    client.close(odd)
    client.shows(plain, "CON001")
    client.shows(odd)


def test_progress_only_where_it_was_asked_for(start: Callable[..., Client], rivals: Path) -> None:
    for number in range(40):
        (rivals / f"more-{number}.md").write_text(FINE * 20)
    client = start()
    client.initialize(rivals)
    client.shows((rivals / "audit.md").as_uri(), "CON001")
    kinds = [params["value"]["kind"] for params in client.all("$/progress")]
    assert (kinds[0], kinds[-1]) == ("begin", "end")
    assert set(kinds[1:-1]) <= {"report"}
    for capabilities, refused in (
        (without(PUSH, "window"), set()),
        (PUSH, {"window/workDoneProgress/create"}),
    ):
        client = start()
        client.refused = refused
        client.initialize(rivals, capabilities=capabilities)
        client.shows((rivals / "audit.md").as_uri(), "CON001")
        assert client.all("$/progress") == []
        assert bool(client.all("window/workDoneProgress/create")) is bool(refused)
