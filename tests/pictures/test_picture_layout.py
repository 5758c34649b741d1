"""Nothing stands on anything else, and no words leave their box."""

from __future__ import annotations

import random
from itertools import combinations
from xml.etree import ElementTree

import pytest

from spec_lsp.diagnostics import Severity
from spec_lsp.pictures import renderer
from spec_lsp.pictures.layout import CAPTION, GAP, ROW, WIDTH, Layout, layout
from spec_lsp.pictures.model import Conflict, Edge, Node, Picture, Side
from spec_lsp.pictures.svg import cut
from spec_lsp.reports.columns import width

SVG = "{http://www.w3.org/2000/svg}"
PIXELS = {
    "module": 8.7,
    "module long": 7.0,
    "title": 7.0,
    "path": 6.0,
    "id": 6.02,
    "authority": 6.0,
}  # of a character, in a wide font


def crowd(modules: int, clauses: int, seed: int = 1) -> Picture:
    dice = random.Random(seed)
    nodes = [
        Node(
            f"m{module}.md#c{clause}",
            f"c{clause}-" + "with-a-long-id" * dice.randrange(4),
            "Words 漢字 " * dice.randrange(1, 9),
            (f"a/long/path/of/some/folders/module-{module}", f"m{module}.md", f"m{module}")[module % 3],
            f"m{module}-{clause % 2}.md" if module % 3 == 2 else f"m{module}.md",
            clause,
            dice.randrange(6),
            dice.choice([None, "developer", "a very long authority indeed"]),
            findings=dice.choice([(), ((Severity.ERROR, 3),), ((Severity.HINT, 400),)]),
        )
        for module in range(modules)
        for clause in range(clauses)
    ]
    pairs = [dice.sample(nodes, 2) for _ in range(len(nodes))] if len(nodes) > 1 else []
    edges = tuple(Edge(first.name, second.name, "mentions") for first, second in pairs)
    sides = [tuple(Side(node.name, node.path, 1, "") for node in pair) for pair in pairs[: len(pairs) // 9]]
    conflicts = tuple(Conflict("CON001", "x", Severity.ERROR, (one, other)) for one, other in sides)
    return Picture(tuple(nodes), edges, conflicts)


CROWDS = [(1, 1), (2, 5), (1, 130), (30, 3), (7, 60), (50, 20)]


def apart(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    """Whether two rectangles (x, y, width, height) have nothing in common."""
    return any(
        one[at] + one[at + 2] <= other[at]
        for at in (0, 1)
        for one, other in ((first, second), (second, first))
    )


@pytest.mark.parametrize(("modules", "clauses"), CROWDS)
def test_boxes_and_rows_stand_apart(modules: int, clauses: int):
    picture = crowd(modules, clauses)
    plan = layout(picture)
    boxes = [(box.x, box.y, WIDTH, box.height) for box in plan.boxes]
    assert all(apart(one, other) for one, other in combinations(boxes, 2))
    for box in plan.boxes:
        rows = [(row.x, row.y, WIDTH, ROW) for row in box.rows] + [
            (label.x, label.y, WIDTH, 24) for label in box.labels
        ]
        assert all(apart(one, other) for one, other in combinations(rows, 2))
        assert all(box.y < y and y + height <= box.y + box.height for _, y, _, height in rows)
        assert box.y >= CAPTION
        assert box.x + WIDTH + GAP <= plan.width
        assert box.y + box.height <= plan.height
    assert plan.rows().keys() == {node.name for node in picture.nodes}
    placed = [
        row.node for box in sorted(plan.boxes, key=lambda box: (box.module, box.part)) for row in box.rows
    ]
    assert [node.name for node in placed] == [
        node.name for nodes in picture.modules.values() for node in nodes
    ]


@pytest.mark.parametrize(("modules", "clauses"), [(7, 60), (50, 20)])
def test_a_large_drawing_has_the_shape_of_a_screen(modules: int, clauses: int):
    plan: Layout = layout(crowd(modules, clauses))
    assert 1 < plan.width / plan.height < 2.5


@pytest.mark.parametrize(("modules", "clauses"), [(7, 20), (30, 3)])
def test_no_words_leave_their_box_or_meet(modules: int, clauses: int):
    drawn = ElementTree.fromstring(renderer("svg", matrix=False)(crowd(modules, clauses)))
    for group in drawn.iter(f"{SVG}g"):
        if not {"frame", "node"} & set(group.get("class", "").split()):
            continue
        frame = next(shape for shape in group if shape.get("class") in ("box", "row"))
        left, right = float(frame.get("x", 0)), float(frame.get("x", 0)) + float(frame.get("width", 0))
        held = []
        for words in group.iter(f"{SVG}text"):
            name = words.get("class", "")
            if name == "count":
                continue
            long = width(words.text or "") * PIXELS[name]
            start = float(words.get("x", 0)) - (long if name == "authority" else 0)
            assert left <= start, (name, words.text)
            assert start + long <= right, (name, words.text)
            held.append((start, float(words.get("y", 0)) - 11, long, 11.0))
        assert all(apart(one, other) for one, other in combinations(held, 2))


def test_modules_in_conflict_stand_beside_each_other():
    nodes = tuple(Node(f"{name}.md#a", "a", "A", name, f"{name}.md", 1) for name in "abcdefgh")
    sides = (Side("a.md#a", "a.md", 1, ""), Side("h.md#a", "h.md", 1, ""))
    plan = layout(Picture(nodes, (), (Conflict("CON001", "x", Severity.ERROR, sides),)))
    assert [box.module for box in plan.boxes][:2] == ["a", "h"]


@pytest.mark.parametrize(
    ("words", "room", "shown"),
    [
        ("short", 100, "short"),
        ("exactly ten", 110, "exactly ten"),
        ("a longer one", 60, "a lon…"),
        ("漢字漢字漢字", 70, "漢字漢…"),
        ("", 0, ""),
    ],
)
def test_cut(words: str, room: float, shown: str):
    assert cut(words, room, 10) == shown
