"""Code in the editor: from a tag to its clause and back, findings in code, and no price for those who write no tags."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lsp_client import PUSH, Client, eventually, pulling

SPEC = "# Refunds\n\n## Refund window {#FR-001}\n\nThe shop MUST refund within 14 days.\n\n## Card {#FR-002}\n\nIt MUST be a card.\n"
CODE = '# spec: specs/refunds.md#FR-001\ndef refund(order):\n    return "spec: FR-009"\n'
TEST = "// spec: FR-001, FR-002\nfunc TestRefund(t *testing.T) {}\n"
PLAIN = "def nothing():\n    return 0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "specs/refunds.md": SPEC,
        "shop/refunds.py": CODE,
        "shop/plain.py": PLAIN,
        "shop/refunds_test.go": TEST,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def at(path: Path, line: int, character: int, **more: Any) -> dict[str, Any]:
    place = {"line": line, "character": character}
    return {"textDocument": {"uri": path.as_uri()}, "position": place, **more}


def places(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return sorted((item["uri"].rpartition("/")[2], item["range"]["start"]["line"]) for item in found)


def indexed(client: Client, folder: Path, capabilities: dict[str, Any] = PUSH) -> None:
    """Wait until the folder was read: the clause is found by its id."""
    client.initialize(folder, capabilities=capabilities)
    eventually(lambda: client.request("workspace/symbol", {"query": "FR-002"}))


def test_definition_and_hover_from_code(client: Client, folder: Path) -> None:
    indexed(client, folder)
    code, spec = folder / "shop/refunds.py", folder / "specs/refunds.md"
    client.open(code)
    (link,) = client.request("textDocument/definition", at(code, 0, 27))
    assert link["targetUri"] == spec.as_uri()
    assert link["targetSelectionRange"]["start"]["line"] == 2
    shown = client.request("textDocument/hover", at(code, 0, 27))["contents"]["value"]
    assert "Refund window" in shown
    assert "within 14 days" in shown
    assert client.request("textDocument/definition", at(code, 2, 20)) == []  # a string
    assert client.request("textDocument/hover", at(code, 1, 6)) is None
    test = folder / "shop/refunds_test.go"
    client.open(test)
    (link,) = client.request("textDocument/definition", at(test, 0, 19))
    assert (link["targetUri"], link["targetSelectionRange"]["start"]["line"]) == (spec.as_uri(), 6)


def test_a_clause_knows_its_code(client: Client, folder: Path) -> None:
    indexed(client, folder)
    spec = folder / "specs/refunds.md"
    client.open(spec)
    found = client.request("textDocument/references", at(spec, 2, 20, context={"includeDeclaration": False}))
    assert places(found) == [("refunds.py", 0), ("refunds_test.go", 0)]
    shown = client.request("textDocument/hover", at(spec, 2, 20))["contents"]["value"]
    assert "Implemented by 1: `../shop/refunds.py:1` · Tested by 1: `../shop/refunds_test.go:1`" in shown


def test_rename_edits_the_tags(client: Client, folder: Path) -> None:
    indexed(client, folder)
    spec = folder / "specs/refunds.md"
    client.open(spec)
    edit = client.request("textDocument/rename", at(spec, 2, 20, newName="FR-100"))
    edits = {
        change["textDocument"]["uri"].rpartition("/")[2]: [
            (item["range"]["start"]["line"], item["range"]["start"]["character"], item["newText"])
            for item in change["edits"]
        ]
        for change in edit["documentChanges"]
    }
    assert edits == {
        "refunds.md": [(2, 19, "FR-100")],
        "refunds.py": [(0, 25, "FR-100")],
        "refunds_test.go": [(0, 9, "FR-100")],
    }
    code = folder / "shop/refunds.py"
    client.open(code)
    asked = client.request("textDocument/prepareRename", at(code, 0, 27))
    assert asked["placeholder"] == "FR-001"


def test_findings_follow_the_keystrokes(client: Client, folder: Path) -> None:
    indexed(client, folder)
    uri = client.open(folder / "shop/refunds.py")
    client.shows(uri, version=1)
    insert = {"range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}}
    client.shows(uri, "REF001", version=client.change(uri, {**insert, "text": "# spec: FR-009\n"}))
    shown = client.shows(uri, "REF001", version=client.change(uri, {**insert, "text": "x = 1\n\n"}))
    assert shown[0]["range"]["start"] == {"line": 3, "character": 8}
    client.shows(uri, version=client.replace(uri, "# spec: FR-002\n"))
    client.shows(uri, "REF002", version=client.replace(uri, "# spec: specs/refunds.md#fr-002\n"))
    # The clause goes while the code stays open.
    spec = client.open(folder / "specs/refunds.md")
    client.replace(uri, CODE)
    client.replace(spec, SPEC.replace("FR-001", "FR-010"))
    client.shows(uri, "REF001")
    client.replace(spec, SPEC)
    client.shows(uri)


def test_code_that_names_nothing_is_left_in_peace(client: Client, folder: Path) -> None:
    indexed(client, folder)
    plain = folder / "shop/plain.py"
    uri = client.open(plain)
    for number in range(5):
        client.replace(uri, f"{PLAIN}## MUST {{#x{number} authority=root}} as appropriate TBD\n")
    client.settled()
    client.quiet()
    assert client.published(uri) is None
    assert client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}}) == []
    client.shows(uri, "REF001", version=client.replace(uri, f"{PLAIN}# spec: FR-003\n"))
    client.shows(uri, version=client.replace(uri, PLAIN))
    client.close(uri)
    client.settled()


def test_a_keystroke_in_a_large_file_costs_little(client: Client, folder: Path) -> None:
    """Counted against the clock with a wide margin: parsing 20,000 lines as Markdown takes seconds."""
    indexed(client, folder)
    text = "".join(f"def function_{number}():\n    return {number}\n" for number in range(10_000))
    uri = client.open(folder / "shop/plain.py", text)
    client.settled()
    began = time.monotonic()
    for _ in range(20):
        client.change(
            uri,
            {
                "range": {"start": {"line": 9000, "character": 0}, "end": {"line": 9000, "character": 0}},
                "text": "x",
            },
        )
    client.settled()
    assert time.monotonic() - began < 2


def test_files_that_change_on_disk(client: Client, folder: Path) -> None:
    indexed(client, folder)
    spec, fresh = folder / "specs/refunds.md", folder / "shop/card.ts"

    def told(path: Path, kind: int) -> None:
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": kind}]})

    def references() -> list[tuple[str, int]]:
        return places(
            client.request("textDocument/references", at(spec, 6, 12, context={"includeDeclaration": False}))
        )

    fresh.write_text("\n// spec: specs/refunds.md#FR-002\nexport const card = 1\n")
    told(fresh, 1)
    eventually(lambda: ("card.ts", 1) in references())
    fresh.write_text("export const card = 1\n")
    told(fresh, 2)
    eventually(lambda: ("card.ts", 1) not in references())
    fresh.write_text("// spec: specs/refunds.md#FR-099\n")
    told(fresh, 2)
    client.shows(fresh.as_uri(), "REF001")
    fresh.unlink()
    told(fresh, 3)
    client.shows(fresh.as_uri())
    ignored = folder / "node_modules/card/index.js"
    ignored.parent.mkdir(parents=True)
    ignored.write_text("// spec: specs/refunds.md#FR-099\n")
    told(ignored, 1)
    client.settled()
    client.quiet()
    assert client.published(ignored.as_uri()) is None


def asking(capabilities: dict[str, Any]) -> dict[str, Any]:
    """The capabilities of a client that can be asked for more documents."""
    made: dict[str, Any] = json.loads(json.dumps(capabilities))
    for name in ("synchronization", "hover", "definition", "references", "rename", "codeAction"):
        made["textDocument"].setdefault(name, {})["dynamicRegistration"] = True
    return made


def registered(client: Client) -> dict[str, list[str]]:
    """What was asked for so far: patterns by method."""
    found: dict[str, list[str]] = {}
    for params in client.all("client/registerCapability"):
        for item in params["registrations"]:
            for document in item["registerOptions"].get("documentSelector", ()):
                found.setdefault(item["method"], []).append(document["pattern"])
    return found


def test_a_client_is_asked_for_languages_that_are_in_use(client: Client, folder: Path) -> None:
    indexed(client, folder, asking(PUSH))
    client.until(lambda: registered(client))
    sync, asked = ("didOpen", "didChange", "didSave", "didClose"), ("hover", "definition", "references")
    methods = {f"textDocument/{name}" for name in (*sync, *asked, "rename", "codeAction")}
    assert registered(client) == {method: ["**/*.go", "**/*.py"] for method in methods}
    (folder / "Makefile").write_text("# spec: FR-002\nall:\n")
    change = {"uri": (folder / "Makefile").as_uri(), "type": 1}
    client.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    client.until(lambda: "**/Makefile" in registered(client)["textDocument/hover"])
    assert registered(client)["textDocument/hover"] == ["**/*.go", "**/*.py", "**/Makefile"]


def test_a_folder_without_tags_asks_for_nothing(client: Client, folder: Path) -> None:
    for name in ("shop/refunds.py", "shop/refunds_test.go"):
        (folder / name).unlink()
    indexed(client, folder, asking(PUSH))
    client.quiet()
    assert registered(client) == {}


def test_the_setting_turns_it_off(client: Client, folder: Path) -> None:
    (folder / "spec-lsp.toml").write_text("code = false\n")
    indexed(client, folder, asking(PUSH))
    code = folder / "shop/refunds.py"
    uri = client.open(code, "# spec: specs/refunds.md#FR-009\n")
    client.replace(uri, "# spec: specs/refunds.md#FR-008\n")
    client.settled()
    client.quiet()
    assert client.published(uri) is None
    assert registered(client) == {}
    (folder / "spec-lsp.toml").write_text("code = true\n")
    change = {"uri": (folder / "spec-lsp.toml").as_uri(), "type": 2}
    client.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    client.shows(uri, "REF001")


def test_a_client_that_pulls_is_told_when_code_changes(start: Callable[..., Client], folder: Path) -> None:
    """It fetches what it counts as ours by itself; code comes with the diagnostics of the workspace."""
    client = start()
    indexed(client, folder, asking(pulling()))
    uri = client.open(folder / "shop/refunds.py")
    client.settled()
    client.quiet()
    before = len(client.all("workspace/diagnostic/refresh"))
    client.replace(uri, "# spec: FR-009\n")
    client.until(lambda: len(client.all("workspace/diagnostic/refresh")) > before)
    answer = client.request("workspace/diagnostic", {"previousResultIds": []})
    found = {item["uri"]: [one["code"] for one in item["items"]] for item in answer["items"]}
    assert found[uri] == ["REF001"]
