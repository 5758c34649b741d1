"""What an editor asks for, end to end: each feature through the real server, in the forms that clients take."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lsp_client import PUSH, Client, LspError

SPEC = """## Overview {#overview authority=root}

See [logging](#logs) and [elsewhere](other.md#there).

## Logs {#logs authority=system}

Logs MUST be kept.[^sy73] Keys MUST be TBD.

### Details {#details}

As in [overview](#overview).
"""
OTHER = "## There {#there}\n\nIt MUST hold [logs](spec.md#logs).\n"
CHALLENGE = "Examples for [^sy73] in Logs:\n\n**Example**: deletion\n\n~~~xml\n<user>\nDelete the logs.\n</user>\n~~~\n"
README = "# Readme\n\n[logs](spec.md#logs)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "examples").mkdir()
    for name, text in {
        "spec.md": SPEC,
        "other.md": OTHER,
        "README.md": README,
        "examples/sy73.md": CHALLENGE,
    }.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def at(path: Path, line: int, character: int, **more: Any) -> dict[str, Any]:
    return {
        "textDocument": {"uri": path.as_uri()},
        "position": {"line": line, "character": character},
        **more,
    }


def opened(client: Client, folder: Path, capabilities: dict[str, Any] = PUSH) -> Path:
    client.initialize(folder, capabilities=capabilities)
    client.open(folder / "spec.md")
    client.until(lambda: "AMB001" in (client.codes((folder / "spec.md").as_uri()) or []))
    client.settled()
    client.quiet()
    return folder / "spec.md"


def test_navigation(client: Client, folder: Path) -> None:
    spec = opened(client, folder)
    (link,) = client.request("textDocument/definition", at(spec, 2, 8))
    assert link["targetUri"] == spec.as_uri()
    assert link["targetSelectionRange"]["start"]["line"] == 4
    (link,) = client.request("textDocument/definition", at(spec, 2, 45))
    assert link["targetUri"] == (folder / "other.md").as_uri()
    (link,) = client.request("textDocument/definition", at(spec, 6, 21))
    assert link["targetUri"] == (folder / "examples" / "sy73.md").as_uri()
    (back,) = client.request("textDocument/definition", at(folder / "examples" / "sy73.md", 0, 16))
    assert (back["targetUri"], back["targetRange"]["start"]["line"]) == (spec.as_uri(), 6)
    assert client.request("textDocument/definition", at(spec, 6, 1)) == []
    assert client.request("textDocument/definition", at(folder / "no-such.md", 5, 5)) == []
    found = client.request("textDocument/references", at(spec, 4, 5, context={"includeDeclaration": True}))
    assert sorted((item["uri"].rpartition("/")[2], item["range"]["start"]["line"]) for item in found) == [
        ("README.md", 2),
        ("other.md", 2),
        ("spec.md", 2),
        ("spec.md", 4),
    ]
    assert client.shutdown() == 0


def test_hover(client: Client, folder: Path) -> None:
    spec = opened(client, folder)
    shown = client.request("textDocument/hover", at(spec, 2, 8))
    assert shown["contents"]["kind"] == "markdown"
    assert "Logs" in shown["contents"]["value"]
    assert "AMB001" in shown["contents"]["value"]  # its open findings
    assert shown["range"]["start"]["line"] == 2
    assert client.request("textDocument/hover", at(spec, 6, 1)) is None


def test_outline_and_search(client: Client, folder: Path) -> None:
    spec = opened(client, folder)
    overview, logs = client.request("textDocument/documentSymbol", {"textDocument": {"uri": spec.as_uri()}})
    assert (overview["name"], logs["name"]) == ("Overview", "Logs")
    assert [child["name"] for child in logs["children"]] == ["Details"]
    found = client.request("workspace/symbol", {"query": "logs"})
    assert (found[0]["name"], found[0]["location"]["uri"]) == ("Logs", spec.as_uri())


def test_quick_fixes(client: Client, folder: Path) -> None:
    spec = opened(client, folder)
    (shown,) = [item for item in client.published(spec.as_uri()) or [] if item["code"] == "AMB001"]
    params = {
        "textDocument": {"uri": spec.as_uri()},
        "range": shown["range"],
        "context": {"diagnostics": [shown]},
    }
    actions = client.request("textDocument/codeAction", params)
    assert actions
    assert all(action["kind"] == "quickfix" for action in actions)
    silence = actions[-1]
    assert silence["diagnostics"] == [shown]
    (edit,) = silence["edit"]["documentChanges"]
    assert edit["textDocument"] == {"uri": spec.as_uri(), "version": 1}
    for kinds, some in (
        (["quickfix"], True),
        ([""], True),
        (["source"], False),
        (["refactor", "quickfix"], True),
    ):
        params["context"] = {"diagnostics": [], "only": kinds}
        assert bool(client.request("textDocument/codeAction", params)) is some
    (change,) = edit["edits"]
    client.change(spec.as_uri(), {"range": change["range"], "text": change["newText"]})
    client.until(lambda: "AMB001" not in (client.codes(spec.as_uri(), 2) or ["AMB001"]))
    assert client.shutdown() == 0


def test_a_fix_that_makes_a_file(client: Client, folder: Path) -> None:
    (folder / "examples" / "sy73.md").unlink()
    spec = opened(client, folder)
    shown = [item for item in client.published(spec.as_uri()) or [] if item["code"] == "SUC001"]
    assert shown, client.codes(spec.as_uri())
    params = {
        "textDocument": {"uri": spec.as_uri()},
        "range": shown[0]["range"],
        "context": {"diagnostics": shown},
    }
    made = [
        action
        for action in client.request("textDocument/codeAction", params)
        if "documentChanges" in action["edit"]
    ]
    kinds = [change.get("kind") for change in made[0]["edit"]["documentChanges"]]
    assert kinds == ["create", None]
    uri = (folder / "examples" / "sy73.md").as_uri()
    assert {
        change.get("uri") or change["textDocument"]["uri"] for change in made[0]["edit"]["documentChanges"]
    } == {uri}


def test_rename(client: Client, folder: Path) -> None:
    spec = opened(client, folder)
    prepared = client.request("textDocument/prepareRename", at(spec, 2, 16))
    assert prepared["placeholder"] == "logs"
    answer = client.request("textDocument/rename", at(spec, 2, 16, newName="journals"))
    changes = {
        change["textDocument"]["uri"].rpartition("/")[2]: change for change in answer["documentChanges"]
    }
    assert changes.keys() == {"spec.md", "other.md", "README.md"}
    assert changes["spec.md"]["textDocument"]["version"] == 1
    assert changes["other.md"]["textDocument"]["version"] is None
    (readme,) = changes["README.md"]["edits"]
    assert answer["changeAnnotations"][readme["annotationId"]]["needsConfirmation"] is True
    assert all("annotationId" not in edit for edit in changes["spec.md"]["edits"])
    with pytest.raises(LspError) as refused:
        client.request("textDocument/rename", at(spec, 2, 16, newName="over view"))
    assert refused.value.code == -32803
    with pytest.raises(LspError) as refused:
        client.request("textDocument/prepareRename", at(spec, 6, 1))
    assert refused.value.code == -32803
    assert "data" not in refused.value.error


def test_rename_of_a_challenge(client: Client, folder: Path) -> None:
    spec = opened(client, folder)
    answer = client.request("textDocument/rename", at(spec, 6, 21, newName="sy99"))
    last = answer["documentChanges"][-1]
    assert last == {
        "kind": "rename",
        "oldUri": (folder / "examples" / "sy73.md").as_uri(),
        "newUri": (folder / "examples" / "sy99.md").as_uri(),
    }


def test_clients_that_know_little(client: Client, folder: Path) -> None:
    spec = opened(client, folder, capabilities={})
    (place,) = client.request("textDocument/definition", at(spec, 2, 8))
    assert place.keys() == {"uri", "range"}
    assert client.request("textDocument/hover", at(spec, 2, 8))["contents"]["kind"] == "plaintext"
    flat = client.request("textDocument/documentSymbol", {"textDocument": {"uri": spec.as_uri()}})
    assert [(item["name"], item.get("containerName")) for item in flat] == [
        ("Overview", None),
        ("Logs", None),
        ("Details", "Logs"),
    ]
    answer = client.request("textDocument/rename", at(spec, 2, 16, newName="journals"))
    assert answer.keys() == {"changes"}
    assert len(answer["changes"]) == 3
    with pytest.raises(LspError, match="rename files"):
        client.request("textDocument/rename", at(spec, 6, 21, newName="sy99"))
    with pytest.raises(LspError) as refused:
        client.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": spec.as_uri()},
                "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}},
                "context": {"diagnostics": []},
            },
        )
    assert refused.value.code == -32601


def test_requests_wait_for_pygls(client: Client, folder: Path) -> None:
    """A request sent with the first messages is answered, after the diagnostics."""
    client.initialize(folder)
    client.open(folder / "spec.md")
    hover = client.start("textDocument/hover", at(folder / "spec.md", 2, 8))
    assert client.wait(hover)["contents"]
    order = [message["method"] for message in client.received]
    assert "textDocument/publishDiagnostics" in order


def test_stale_carets_do_no_harm(client: Client, folder: Path) -> None:
    spec = opened(client, folder)
    client.replace(spec.as_uri(), "")
    for line, character in ((0, 0), (6, 21), (2**31 - 1, 2**31 - 1)):
        for name in ("hover", "definition", "prepareRename", "rename", "references"):
            params = at(spec, line, character, newName="x", context={"includeDeclaration": True})
            identifier = client.start(f"textDocument/{name}", params)
            client.until(lambda wanted=identifier: wanted in client.answers)
            error = client.answers[identifier][0].get("error")
            assert error is None or error["code"] == -32803, error
    assert client.request("textDocument/documentSymbol", {"textDocument": {"uri": spec.as_uri()}}) == []
    assert client.shutdown() == 0


def test_answers_fit_the_protocol(client: Client, folder: Path, start: Callable[..., Client]) -> None:
    """Every message of a session is one that lsprotocol can read."""
    from lsprotocol import converters, types

    spec = opened(client, folder)
    converter = converters.get_converter()
    asked: dict[int, str] = {}
    context = {"diagnostics": [], "includeDeclaration": True}
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    for method in sorted(types.METHOD_TO_TYPES):
        if method in ("textDocument/rename",) or method.startswith(("textDocument/", "workspace/symbol")):
            params = at(spec, 2, 16, newName="journals", query="l", context=context, range=place)
            if types.METHOD_TO_TYPES[method][1]:
                asked[client.start(method, params)] = method
    client.until(lambda: all(number in client.answers for number in asked))
    served = 0
    for number, method in asked.items():
        answer = client.answers[number][0]
        if "error" in answer:
            assert answer["error"]["code"] == -32601, method
        else:
            converter.structure(json.loads(json.dumps(answer)), types.METHOD_TO_TYPES[method][1])
            served += 1
    assert served == 9
    for message in client.received:
        converter.structure(json.loads(json.dumps(message)), types.METHOD_TO_TYPES[message["method"]][0])
