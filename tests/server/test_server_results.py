"""Results of evaluations in the editor: findings, lenses and hovers, as files of runs come and go."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from evaluated import RUNS, keep, write
from lsp_client import PUSH, Client
from test_faces import printed, same

CREATED = 1


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project that was not evaluated yet."""
    return write(tmp_path)


def tell(client: Client, path: Path) -> None:
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": CREATED}]})


def shown(client: Client, path: Path) -> list[str]:
    """The titles of the lenses of a document that tell something, in order."""
    every = client.request("textDocument/codeLens", {"textDocument": {"uri": path.as_uri()}})
    found = [lens for lens in every if lens["command"]["command"] == ""]
    assert {lens["command"]["title"] for lens in every if lens not in found} <= {"Run"}
    return [
        lens["command"]["title"] for lens in sorted(found, key=lambda lens: lens["range"]["start"]["line"])
    ]


def test_command_line_and_server_show_the_same(start: Callable[..., Client], shop: Path) -> None:
    keep(shop, "fail undetermined", day=20, votes="fail fail pass")
    codes = {code for _, code, *_ in printed(shop)}
    assert {"EVL001", "EVL003", "EVL004"} <= codes
    same(start(), shop)


def test_a_run_that_comes_and_goes(client: Client, shop: Path) -> None:
    spec = shop / "specs/returns.md"
    capabilities = json.loads(json.dumps(PUSH))
    capabilities.setdefault("workspace", {})["codeLens"] = {"refreshSupport": True}
    client.initialize(shop, capabilities=capabilities)
    client.open(spec)
    client.shows(spec.as_uri())
    client.until(lambda: shown(client, spec) == ["1 challenge, not run"] * 2)
    run = keep(shop, "fail pass", day=20)
    tell(client, run)
    (finding,) = client.shows(spec.as_uri(), "EVL001")
    assert "1 of 1 challenge fails (north-7b, 2026-11-20): day 31" in finding["message"]
    (related,) = finding["relatedInformation"]
    assert related["location"]["uri"] == (shop / "specs/examples/rf01.md").as_uri()
    assert shown(client, spec) == [
        "0/1 pass · 1 fail (north-7b, 2026-11-20)",
        "1/1 pass (north-7b, 2026-11-20)",
    ]
    assert client.all("workspace/codeLens/refresh") == [None]
    tell(client, keep(shop, "pass pass", day=21))
    client.shows(spec.as_uri())
    shutil.rmtree(shop / RUNS)
    tell(client, run)
    client.until(lambda: shown(client, spec)[0] == "1 challenge, not run")


def test_an_edit_makes_results_stale(client: Client, shop: Path) -> None:
    spec = shop / "specs/returns.md"
    keep(shop, "fail pass", day=20)
    client.initialize(shop)
    uri = client.open(spec)
    client.shows(uri, "EVL001", version=1)
    text = spec.read_text("utf-8")
    client.replace(uri, text.replace("30 days", "14 days"))
    client.shows(uri, "EVL002", version=2)
    assert shown(client, spec)[0] == "stale (north-7b, 2026-11-20)"
    client.replace(uri, f"# Returns\n\nMoved down.\n\n{text.partition(chr(10))[2]}")
    (finding,) = client.shows(uri, "EVL001", version=3)
    assert finding["range"]["start"]["line"] == 5


def test_the_hover_has_a_table(client: Client, shop: Path) -> None:
    spec = shop / "specs/returns.md"
    keep(shop, "fail pass", day=20)
    client.initialize(shop)
    uri = client.open(spec)
    client.shows(uri, "EVL001")
    place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 5}}
    told = client.request("textDocument/hover", place)["contents"]["value"]
    assert "Evaluated: 0/1 pass · 1 fail (north-7b, 2026-11-20)" in told
    assert '| day 31 | fail | grader: So it is. "must" |' in told


def test_a_file_that_is_no_run_is_left_out(client: Client, shop: Path) -> None:
    spec = shop / "specs/returns.md"
    keep(shop, "fail pass", day=20)
    odd = shop / RUNS / "20271231T000000-odd.jsonl"
    odd.write_text('{"format": "spec-lsp run 2"}\n', encoding="utf-8")
    client.initialize(shop)
    client.shows(spec.as_uri(), "EVL001")
    assert {code for _, code, *_ in printed(shop)} == {"EVL001"}


def test_a_client_that_watches_no_files(client: Client, shop: Path) -> None:
    spec = shop / "specs/returns.md"
    capabilities = json.loads(json.dumps(PUSH))
    capabilities.get("workspace", {}).pop("didChangeWatchedFiles", None)
    client.initialize(shop, capabilities=capabilities)
    uri = client.open(spec)
    client.shows(uri, version=1)
    keep(shop, "fail pass", day=20)
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    client.shows(uri, "EVL001")
