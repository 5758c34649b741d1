"""The page: one file, safe whatever stands in a title, and alive in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from browser import dom, needs_browser
from html_page import Page
from pictured import PAYMENTS, SHOP

from spec_lsp.pictures import renderer
from spec_lsp.pictures.model import Picture

Build = Callable[..., Picture]


def page(picture: Picture, *, matrix: bool = False) -> str:
    return renderer("html", matrix=matrix)(picture)


def test_the_page(shop: Picture):
    read = Page(page(shop))
    assert len(read.having("node")) == len(read.data["nodes"]) == 4
    assert len(read.having("edge")) == 3
    (conflict,) = read.having("conflict")
    assert (conflict["data-a"], conflict["data-b"]) == ("1", "3")
    assert "30 days satisfies this clause" in read.data["conflicts"][0]["message"]
    assert read.data["tab"] == "graph"
    assert Page(page(shop, matrix=True)).data["tab"] == "matrix"


def test_the_page_needs_nothing_else(shop: Picture):
    text = page(shop)
    read = Page(text)
    assert "://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert not [tag for tag, _ in read.elements if tag in ("link", "img", "iframe", "object")]
    assert not [one for _, one in read.elements if one.keys() & {"src", "href", "action"}]
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_ids_in_the_script_exist(shop: Picture):
    text = page(shop)
    held = {attributes.get("id") for _, attributes in Page(text).elements}
    wanted = set(re.findall(r'\$\("([\w-]+)"\)', text))
    assert wanted
    assert wanted <= held


def test_hostile_names_stay_text(hostile: Picture):
    read = Page(page(hostile))
    assert len(read.scripts) == 2
    assert "alert(" not in read.scripts[1]
    assert read.data["nodes"][1]["title"] == hostile.nodes[1].title
    assert "</script>" in read.data["nodes"][1]["module"]
    assert [tag for tag, _ in read.elements].count("script") == 2


def test_a_title_that_names_a_place_of_the_page(picture: Build):
    title = "@@DATA@@ and @@SCRIPT@@"
    read = Page(page(picture({**SHOP, "payments.md": PAYMENTS.replace("## Logs", f"## {title}")})))
    assert read.data["nodes"][1]["title"] == title
    assert any(text.startswith(title[:8]) for text in read.texts)


def test_the_matrix_stands_in_the_page(shop: Picture):
    read = Page(page(shop))
    labels = [one["aria-label"] for tag, one in read.elements if tag == "button" and "data-a" in one]
    assert labels == ["1 conflict of payments and platform", "1 conflict of platform and payments"]
    assert [module["name"] for module in read.data["modules"]] == ["payments", "platform"]


# In a browser

PROBE = """
<script>
const seen = {}, text = (id) => $(id).textContent;
const pick = (id, value) => { $(id).value = value; $(id).dispatchEvent(new Event(id === "search" ? "input" : "change")); };
const press = (key) => window.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
try {
  const scale = () => view.k;
  seen.all = text("shown");
  pick("search", "logs");
  seen.search = text("shown");
  pick("search", ""); pick("module", "platform");
  seen.module = text("shown");
  pick("module", ""); pick("authority", "system"); pick("severity", "error");
  seen.both = text("shown");
  pick("authority", ""); pick("severity", "");
  let before = scale(); $("in").click(); seen.button = scale() > before;
  before = scale(); press("-"); seen.key = scale() < before;
  before = scale();
  stage.dispatchEvent(new WheelEvent("wheel", { deltaY: -200, cancelable: true }));
  seen.wheel = scale() > before;
  before = view.x; press("ArrowRight"); seen.pan = view.x < before;
  conflicts[0].dispatchEvent(new PointerEvent("pointermove", { clientX: 9, clientY: 9 }));
  seen.tip = text("tip-box");
  conflicts[0].dispatchEvent(new PointerEvent("pointerleave"));
  seen.hidden = $("tip-box").hidden;
  $("conflicts").querySelector("button").click();
  seen.chosen = text("detail");
  press("Escape");
  seen.left = text("detail");
  nodes.get(0).dispatchEvent(new MouseEvent("click"));
  seen.clause = text("detail");
  $("tab-matrix").click();
  $("matrix").querySelector("button").click();
  seen.pair = text("heading");
  seen.red = getComputedStyle(conflicts[0].querySelector("path:not(.reach)")).stroke;
} catch (error) { seen.error = String(error); }
document.title = JSON.stringify(seen);
</script>
"""


@needs_browser
def test_in_a_browser(shop: Picture, tmp_path: Path):
    read = dom(page(shop).replace("</body>", f"{PROBE}</body>"), tmp_path)
    title = re.search(r"<title>(\{.*?\})</title>", read)
    assert title, read[:500]
    seen = json.loads(title[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert "error" not in seen, seen["error"]
    assert [seen[name] for name in ("all", "search", "module", "both")] == [
        "4 of 4 clauses",
        "2 of 4 clauses",
        "2 of 4 clauses",
        "2 of 4 clauses",
    ]
    assert all(seen[name] for name in ("button", "key", "wheel", "pan", "hidden"))
    for told in (seen["tip"], seen["chosen"]):
        assert "30 days satisfies this clause" in told
        assert "must be kept for no more than 30 days" in told
        assert "must be kept for at least 90 days" in told
    assert seen["left"] == ""
    assert "Refers to" in seen["clause"]
    assert "Named by" in seen["clause"]
    assert seen["pair"] == "Conflicts of payments and platform (1)"
    assert seen["red"] in ("rgb(209, 36, 47)", "rgb(255, 107, 100)")
