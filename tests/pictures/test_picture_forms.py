"""Each form is read back by a small reader: as SVG, Graphviz, Mermaid and JSON, whatever stands in a title."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from pictured import HOSTILE

from spec_lsp.diagnostics import Severity
from spec_lsp.pictures import FORMATS, renderer
from spec_lsp.pictures.model import Conflict, Edge, Node, Picture, Side
from spec_lsp.reports.columns import printable

SVG = "{http://www.w3.org/2000/svg}"


class Read(NamedTuple):
    """What a reader makes of a graph: labels by node, modules with their nodes, edges as (source, target, label, red)."""

    nodes: dict[str, str]
    modules: dict[str, list[str]]
    edges: list[tuple[str, str, str, bool]]


def drawn(name: str, picture: Picture) -> str:
    return renderer(name, matrix=False)(picture)


# Graphviz

DOT_TOKEN = re.compile(r'\s+|"((?:[^"\\]|\\.)*)"|(->|[{}\[\];=,])|([\w#.]+)')


def dot_tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = DOT_TOKEN.match(text, at)
        assert match, f"no token at {text[at : at + 40]!r}"
        at = match.end()
        if match[1] is not None:
            found.append("'" + re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], match[1]))
        elif match[2] or match[3]:
            found.append(match[2] or match[3])
    return found


def read_dot(text: str) -> Read:
    tokens = dot_tokens(text)
    assert tokens[:3] == ["digraph", "clauses", "{"]
    assert tokens[-1] == "}"
    read, module = Read({}, {}, []), ""
    statements: list[list[str]] = [[]]
    for token in tokens[3:-1]:
        if token in ("{", "}", ";"):
            statements += [[token], []] if token == "}" else [[]]
        else:
            statements[-1].append(token)
    for words in statements:
        if words[:2] == ["label", "="]:
            module = words[2][1:]
            read.modules[module] = []
        elif words and words[0].startswith("'"):
            arrow = words[1] == "->"
            values = dict(zip(words[4 if arrow else 2 :: 4], words[6 if arrow else 4 :: 4], strict=False))
            label = values["label"][1:]
            if arrow:
                read.edges.append((words[0][1:], words[2][1:], label, values.get("color") == "red"))
            else:
                read.nodes[words[0][1:]] = label
                read.modules[module].append(words[0][1:])
    return read


# Mermaid


def plain(label: str) -> str:
    """A Mermaid label as it is shown."""
    assert not re.search(r'["<>`\[\]{}|&\\]', label.replace("<br/>", "")), label
    return re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label.replace("<br/>", "\n"))


def read_mermaid(text: str) -> Read:
    first, *lines = text.splitlines()
    assert first == "flowchart LR"
    read, module, red = Read({}, {}, []), "", set()
    for line in map(str.strip, lines):
        if match := re.fullmatch(r'subgraph m\d+\["(.*)"\]', line):
            module = plain(match[1])
            read.modules[module] = []
        elif match := re.fullmatch(r'(n\d+)\["(.*)"\]', line):
            read.nodes[match[1]] = plain(match[2])
            read.modules[module].append(match[1])
        elif match := re.fullmatch(r'(n\d+) (?:-->|---)\|"(.*)"\| (n\d+)', line):
            read.edges.append((match[1], match[3], plain(match[2]), False))
        elif match := re.fullmatch(r"linkStyle ([\d,]+) stroke:red,.*", line):
            red = set(map(int, match[1].split(",")))
        else:
            assert line == "end", line
    edges = [(*edge[:3], number in red) for number, edge in enumerate(read.edges)]
    return read._replace(edges=edges)


def read_back(name: str, picture: Picture) -> Read:
    text = drawn(name, picture)
    return read_dot(text) if name == "dot" else read_mermaid(text)


@pytest.mark.parametrize("name", ["dot", "mermaid"])
def test_graph_as_text(shop: Picture, name: str):
    read = read_back(name, shop)
    assert list(read.nodes.values()) == [
        "Payments\n#payments",
        "Logs\n#payment-logs",
        "Platform\n#platform",
        "Logs\n#log-retention",
    ]
    labels = {key: label.partition("#")[2] for key, label in read.nodes.items()}
    assert {module: [labels[key] for key in held] for module, held in read.modules.items()} == {
        "payments": ["payments", "payment-logs"],
        "platform": ["platform", "log-retention"],
    }
    assert [(labels[one], labels[other], kind, red) for one, other, kind, red in read.edges] == [
        ("payment-logs", "platform", "depends", False),
        ("payments", "platform", "mentions", False),
        ("log-retention", "payments", "mentions", False),
        ("payment-logs", "log-retention", "CON001", True),
    ]


@pytest.mark.parametrize("name", ["dot", "mermaid"])
def test_hostile_names_stay_text(hostile: Picture, name: str):
    read = read_back(name, hostile)
    module = printable(hostile.nodes[0].module)
    assert "</script>" in module
    assert module in read.modules
    title = printable(hostile.nodes[1].title)
    assert f"{title}\n#payment-logs" in read.nodes.values()


@pytest.mark.parametrize(
    "title", ["1. Refund", "12) Refund", "- Refund", "+ more", "end", "a\nb", "\x1b[31m", "\ud800"]
)
def test_titles_that_look_like_more(title: str):
    picture = Picture((Node("a.md#a", "a", title, "m", "a.md", 1),))
    for name in ("dot", "mermaid"):
        assert list(read_back(name, picture).nodes.values()) == [f"{printable(title)}\n#a"]
    label = drawn("mermaid", picture).splitlines()[2].strip()
    assert not re.match(r'n0\["(\d+[.)]|[-+*])', label)
    ElementTree.fromstring(drawn("svg", picture))


# SVG


def shapes(text: str, name: str) -> list[ElementTree.Element]:
    return [
        element for element in ElementTree.fromstring(text).iter() if name in element.get("class", "").split()
    ]


def words(element: ElementTree.Element, name: str) -> list[str | None]:
    return [inner.text for inner in element.iter(f"{SVG}text") if inner.get("class") == name]


def test_svg(shop: Picture):
    text = drawn("svg", shop)
    assert [words(shape, "title") + words(shape, "id") for shape in shapes(text, "node")] == [
        ["Payments", "#payments"],
        ["Logs", "#payment-logs"],
        ["Platform", "#platform"],
        ["Logs", "#log-retention"],
    ]
    assert [shape.get("class") for shape in shapes(text, "edge")] == ["edge firm", "edge", "edge"]
    (conflict,) = shapes(text, "conflict")
    assert (conflict.get("data-a"), conflict.get("data-b")) == ("1", "3")
    assert "30 days satisfies this clause" in (conflict.findtext(f"{SVG}title") or "")
    assert "stroke: var(--error)" in text
    assert "prefers-color-scheme: dark" in text


def test_svg_names_nothing_outside(shop: Picture):
    text = drawn("svg", shop).replace("http://www.w3.org/2000/svg", "")
    assert "://" not in text
    assert re.findall(r"url\(([^)]*)\)", text) == ["#tip"] * 3


def test_hostile_names_in_svg(hostile: Picture):
    text = drawn("svg", hostile)
    assert "<script" not in text
    told = [shape.findtext(f"{SVG}title") or "" for shape in shapes(text, "node")]
    assert told[1].startswith(printable(hostile.nodes[1].title))


# JSON


def test_json(shop: Picture):
    data: dict[str, Any] = json.loads(drawn("json", shop))
    assert list(data) == ["modules", "nodes", "edges", "conflicts", "left_out"]
    assert data["modules"] == [
        {"name": "payments", "clauses": 2, "paths": ["payments.md"]},
        {"name": "platform", "clauses": 2, "paths": ["platform.md"]},
    ]
    assert data["nodes"][1]["severity"] == "error"
    assert data["nodes"][1]["findings"]["error"] == 1
    assert data["edges"][1] == {
        "source": "payments.md#payments",
        "target": "platform.md#platform",
        "kind": "mentions",
        "whole_document": True,
    }
    (conflict,) = data["conflicts"]
    assert [side["node"] for side in conflict["sides"]] == [
        "payments.md#payment-logs",
        "platform.md#log-retention",
    ]
    assert conflict["message"] == conflict["sides"][0]["message"]
    assert conflict["witness"]["value"] == 30 * 86400


def test_hostile_names_in_json(hostile: Picture):
    data = json.loads(drawn("json", hostile))
    assert data["nodes"][1]["title"] == hostile.nodes[1].title


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_picture_gives_the_same_text(shop: Picture, name: str):
    again = Picture(shop.nodes, shop.edges, shop.conflicts)
    assert drawn(name, again) == drawn(name, shop)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_to_draw(name: str):
    assert drawn(name, Picture(()))


@pytest.mark.parametrize("name", FORMATS)
def test_a_clause_that_contradicts_itself(name: str):
    node = Node("a.md#a", "a", HOSTILE, "m", "a.md", 1)
    side = Side("a.md#a", "a.md", 3, "It must and must not.", "cannot hold")
    picture = Picture(
        (node,),
        (Edge("a.md#a", "a.md#a", "depends"),),
        (Conflict("CON005", "x", Severity.ERROR, (side, side)),),
    )
    assert drawn(name, picture)
