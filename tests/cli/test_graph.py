"""`spec-lsp graph` from end to end: every format, the matrix, what is left out, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from at_hand import ROOT

from spec_lsp.engine import Engine
from spec_lsp.pictures import FORMATS, MATRIX_FORMATS

Call = Callable[..., Any]
Make = Callable[..., Path]

NORTHWIND = ROOT / "fixtures" / "northwind"
FILES = {
    "a.md": "---\nspec: {name: privacy}\n---\n# Privacy {#privacy}\n\n## Logs {#logs}\n\nLogs must be kept for at most 30 days.\n",
    "b.md": "---\nspec: {name: audit}\n---\n# Audit {#audit}\n\n## Trail {#trail}\n\nLogs must be kept for at least 90 days.\n",
}
TOLD = "spec-lsp: 4 clauses of 2 modules, 0 references, 1 conflict"


def test_northwind_shows_its_conflict_as_one_red_line(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(NORTHWIND)
    drawn = ElementTree.fromstring(call("graph", "--format", "svg").out)
    (conflict,) = (group for group in drawn.iter() if group.get("class") == "conflict")
    titles = {
        group.get("data-n"): [words.text for words in group if words.get("class") == "id"]
        for group in drawn.iter()
        if "node" in (group.get("class") or "").split()
    }
    ends = [titles[str(conflict.get(name))] for name in ("data-a", "data-b")]
    assert ends == [["#payment-logs"], ["#log-retention"]]
    data = json.loads(call("graph", "--format", "json").out)
    (told,) = data["conflicts"]
    assert [side["node"] for side in told["sides"]] == [
        "payments/spec.md#payment-logs",
        "platform/spec.md#log-retention",
    ]
    assert "30 days satisfies this clause and breaks that one" in told["message"]
    assert told["message"] in conflict[0].text
    assert told["message"] in call("graph", "--format", "html").out.replace('\\"', '"')
    assert "color=red" in call("graph", "--format", "dot").out
    assert "linkStyle 4 stroke:red" in call("graph", "--format", "mermaid").out


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_goes_to_stdout_and_into_a_file(make: Make, call: Call, form: str):
    root = make(FILES)
    status, out, err = call("graph", "--format", form)
    assert (status, err) == (0, f"{TOLD}\n")
    status, nothing, err = call("graph", "--format", form, "--output-file", "out/graph")
    assert (status, nothing, err) == (0, "", f"{TOLD}; written to out/graph\n")
    assert (root / "out/graph").read_text(encoding="utf-8") == out


@pytest.mark.parametrize("form", MATRIX_FORMATS)
def test_every_format_of_the_matrix(make: Make, call: Call, form: str):
    make(FILES)
    status, out, err = call("graph", "--matrix", "--format", form)
    assert (status, err) == (0, f"{TOLD}\n")
    assert "privacy" in out
    assert "audit" in out


def test_usual_formats(make: Make, call: Call):
    make(FILES)
    assert call("graph").out.startswith("<!doctype html>")
    assert call("graph", "--matrix").out == (
        "            1  2\n1  audit    -  1\n2  privacy  1  -\n\n1 conflict in 2 modules\n"
    )


def test_the_order_of_paths_changes_nothing(make: Make, call: Call):
    make(FILES)
    for form in FORMATS:
        assert call("graph", "b.md", "a.md", "--format", form) == call(
            "graph", "a.md", "b.md", "--format", form
        )


def test_other_documents_are_drawn_as_far_as_they_are_joined(make: Make, call: Call):
    make({**FILES, "spec-lsp.toml": ""})
    data = json.loads(call("graph", "a.md", "--format", "json").out)
    assert [node["name"] for node in data["nodes"]] == ["a.md#privacy", "a.md#logs", "b.md#trail"]
    assert len(data["conflicts"]) == 1


def test_a_large_workspace_is_thinned_where_people_look(make: Make, call: Call):
    quiet = "".join(f"## Words {number} {{#w{number}}}\n\nNothing binds.\n\n" for number in range(400))
    make({**FILES, "quiet.md": f"# Quiet {{#quiet}}\n\n{quiet}"})
    left = "; 403 clauses without reference or finding left out (--all shows them)"
    for form in ("svg", "html"):
        status, out, err = call("graph", "--format", form)
        assert (status, err) == (0, f"spec-lsp: 2 clauses of 2 modules, 0 references, 1 conflict{left}\n")
        assert left in out
        assert "left out" not in call("graph", "--format", form, "--all").err
    for form in ("json", "dot", "mermaid"):
        assert "405 clauses of 3 modules" in call("graph", "--format", form).err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("gone",), "no such file or folder: gone"),
        (("--format", "csv"), "--format csv goes with --matrix only; choose html, svg, dot, mermaid or json"),
        (
            ("--matrix", "--format", "dot"),
            "--format dot is no format of the matrix; choose text, html, json or csv",
        ),
        (("--config", "gone.toml"), "gone.toml"),
    ],
)
def test_wrong_usage(make: Make, call: Call, arguments: tuple[str, ...], complaint: str):
    make(FILES)
    status, out, err = call("graph", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("spec-lsp: ")
    assert complaint in err


def test_no_page_on_a_terminal(make: Make, call: Call, monkeypatch: pytest.MonkeyPatch):
    make(FILES)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    status, out, err = call("graph")
    assert (status, out) == (2, "")
    assert err == "spec-lsp: a page is no text for a terminal; name a file: --output-file graph.html\n"
    assert call("graph", "--output-file", "graph.html").status == 0


def test_a_file_that_cannot_be_written(make: Make, call: Call):
    root = make(FILES)
    (root / "out").mkdir()
    status, _, err = call("graph", "--output-file", "out")
    assert status == 2
    assert err.startswith("spec-lsp: out cannot be written: ")
    assert list(root.glob("*.part")) == []


def test_what_could_not_be_read_is_named(make: Make, call: Call):
    make({**FILES, "broken.md": b"\x00"})
    status, out, err = call("graph", "--format", "json")
    assert status == 3
    assert len(json.loads(out)["conflicts"]) == 1
    assert err == f"spec-lsp: broken.md is binary\n{TOLD}\n"


def test_what_could_not_be_checked_is_named(make: Make, call: Call, monkeypatch: pytest.MonkeyPatch):
    make(FILES)
    known = Engine.findings

    def broken(self: Engine, workspace: Any, key: str) -> Any:
        if key.endswith("b.md"):
            raise ValueError("no")
        return known(self, workspace, key)

    monkeypatch.setattr(Engine, "findings", broken)
    status, out, err = call("graph", "--format", "json")
    assert status == 3
    assert [node["severity"] for node in json.loads(out)["nodes"]][1] == "error"
    assert "spec-lsp: b.md could not be checked, please report it: ValueError" in err


def test_nothing_to_draw(make: Make, call: Call):
    make({"README.md": "# Hello\n"})
    for form in FORMATS:
        status, out, err = call("graph", ".", "--format", form)
        assert (status, err) == (
            0,
            "spec-lsp: no clause was found; `spec-lsp doctor` says which files are specs\n",
        )
        assert out
