"""Conflicts between modules: the table, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

from spec_lsp.diagnostics import Severity
from spec_lsp.pictures import MATRIX_FORMATS, renderer
from spec_lsp.pictures.model import Conflict, Node, Picture, Side

NAMES = ("legal", "payments", "platform", "a quiet one")
NODES = tuple(Node(f"{name}#{id}", id, id, name, name, 1) for name in NAMES for id in "ab")


def conflict(first: str, second: str) -> Conflict:
    sides = tuple(Side(name, name, 1, "") for name in (first, second))
    return Conflict("CON001", "disjoint-bounds", Severity.ERROR, (sides[0], sides[1]))


PICTURE = Picture(
    NODES,
    (),
    (
        conflict("payments#a", "platform#a"),
        conflict("platform#b", "payments#a"),
        conflict("legal#a", "legal#b"),
        conflict("legal#a", "platform#b"),
    ),
)


def drawn(name: str, picture: Picture = PICTURE) -> str:
    return renderer(name, matrix=True)(picture)


def test_table():
    assert drawn("text") == (
        "             1  2  3\n"
        "1  legal     1  -  1\n"
        "2  payments  -  -  2\n"
        "3  platform  1  2  -\n"
        "\n"
        "4 conflicts in 3 modules; 1 other module without\n"
    )


def test_csv():
    assert list(csv.reader(io.StringIO(drawn("csv")))) == [
        ["module", "legal", "payments", "platform"],
        ["legal", "1", "0", "1"],
        ["payments", "0", "0", "2"],
        ["platform", "1", "2", "0"],
    ]


def test_json():
    data = json.loads(drawn("json"))
    assert data["modules"] == sorted(NAMES)
    assert data["count"] == 4
    assert [(cell["modules"], cell["count"], len(cell["conflicts"])) for cell in data["cells"]] == [
        (["legal", "legal"], 1, 1),
        (["legal", "platform"], 1, 1),
        (["payments", "platform"], 2, 2),
    ]


def test_no_conflict():
    assert drawn("text", Picture(NODES)) == "no conflict found in 4 modules\n"
    assert drawn("csv", Picture(NODES)) == "module\n"
    assert json.loads(drawn("json", Picture(NODES)))["cells"] == []
    assert "No conflict found in 4 modules." in drawn("html", Picture(NODES))


def test_a_thinned_picture_still_counts_all_modules():
    thin = PICTURE.thinned(1)
    assert len(thin.modules) == 3
    assert drawn("text", thin).endswith("3 modules; 1 other module without\n")
    assert "1 other module without conflict." in drawn("html", thin)


def test_control_characters_do_not_reach_a_terminal():
    for name in MATRIX_FORMATS:
        nodes = tuple(node._replace(module=f"\x1b[31m{node.module}") for node in NODES)
        if name != "csv":
            assert "\x1b" not in drawn(name, Picture(nodes, (), PICTURE.conflicts))
