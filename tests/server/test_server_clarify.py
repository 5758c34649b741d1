"""`Clarify…` through the real server: the question is put to the user, the answer edits the clause and is remembered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lsp_client import PUSH, Client

SPEC = """## Answers {#answers authority=user}

The shop must answer within several days.

**Example**: a mail

~~~xml
<user>
Where is my tea?
</user>
~~~
"""
MEANT = "It is meant as it stands"


def asked(client: Client, path: Path) -> dict[str, Any]:
    """Run the `Clarify` action of the vague word; what the server asks the user."""
    where = {"start": {"line": 2, "character": 30}, "end": {"line": 2, "character": 30}}
    actions = client.request(
        "textDocument/codeAction",
        {"textDocument": {"uri": path.as_uri()}, "range": where, "context": {"diagnostics": []}},
    )
    clarify = next(action for action in actions if action["title"].startswith("Clarify: "))
    client.request("workspace/executeCommand", {k: clarify["command"][k] for k in ("command", "arguments")})
    return client.until(lambda: client.all("window/showMessageRequest"))[-1]


def opened(client: Client, folder: Path) -> Path:
    path = folder / "spec.md"
    path.write_text(SPEC)
    client.initialize(folder, capabilities=PUSH)
    client.open(path)
    client.until(lambda: "AMB004" in (client.codes(path.as_uri()) or []))
    client.settled()
    client.quiet()
    return path


def test_an_answer_edits_the_clause_and_is_remembered(client: Client, tmp_path: Path) -> None:
    client.replies["window/showMessageRequest"] = lambda params: params["actions"][0]
    client.replies["workspace/applyEdit"] = lambda params: {"applied": True}
    path = opened(client, tmp_path)
    question = asked(client, path)
    assert question["message"].startswith("The shop must answer within several days.\n\n")
    assert [action["title"][:3] for action in question["actions"][:-1]] == [
        f"{number}. " for number in range(1, len(question["actions"]))
    ]
    assert question["actions"][-1]["title"] == MEANT
    edit = client.until(lambda: client.all("workspace/applyEdit"))[0]["edit"]
    assert "[NEEDS CLARIFICATION: " in json.dumps(edit)
    file = tmp_path / ".spec-lsp" / "answers.jsonl"
    client.until(file.exists)
    remembered = json.loads(file.read_text())
    assert (remembered["code"], remembered["words"], remembered["clause"]) == (
        "AMB004",
        "several days",
        "answers",
    )


def test_what_is_meant_is_shown_no_more_until_the_clause_changes(client: Client, tmp_path: Path) -> None:
    client.replies["window/showMessageRequest"] = lambda params: {"title": MEANT}
    path = opened(client, tmp_path)
    asked(client, path)
    client.until(lambda: client.codes(path.as_uri()) == [])
    assert not client.all("workspace/applyEdit")
    client.replace(path.as_uri(), SPEC.replace("shop", "store"))
    client.until(lambda: "AMB004" in (client.codes(path.as_uri()) or []))


def test_nobody_who_does_not_answer_loses_anything(client: Client, tmp_path: Path) -> None:
    client.replies["window/showMessageRequest"] = lambda params: None
    path = opened(client, tmp_path)
    asked(client, path)
    client.quiet()
    assert "AMB004" in (client.codes(path.as_uri()) or [])
    assert not (tmp_path / ".spec-lsp").exists()


def test_an_answer_from_elsewhere_counts(client: Client, tmp_path: Path) -> None:
    path = opened(client, tmp_path)
    client.replies["window/showMessageRequest"] = lambda params: {"title": MEANT}
    asked(client, path)
    client.until(lambda: client.codes(path.as_uri()) == [])
    file = tmp_path / ".spec-lsp" / "answers.jsonl"
    file.unlink()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": 3}]})
    client.until(lambda: "AMB004" in (client.codes(path.as_uri()) or []))
