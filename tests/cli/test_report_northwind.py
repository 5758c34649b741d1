"""The report of Northwind's specs, from challenges to what a browser reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from at_hand import ROOT
from browser import dom, needs_browser
from fake_openai import FakeOpenAI
from test_eval import answering

SOURCE = ROOT / "fixtures" / "northwind"


@needs_browser
def test_a_browser_reads_how_northwind_stands(
    make: Callable[..., Path], call: Callable[..., Any], fake: FakeOpenAI, tmp_path: Path
):
    make({path.relative_to(SOURCE).as_posix(): path.read_bytes() for path in SOURCE.rglob("*.md")})
    fake.script = answering(Norway="bad", celery="who knows")
    assert call("eval").status == 3  # one conversation of the fixture cannot be read
    page = dom(call("report", "--format", "html").out, tmp_path)
    seen = " ".join(unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)).split())
    assert "10 of 11 challenges pass" in seen
    assert "1 undetermined (not counted)" in seen
    # The failure stands beside the clause that it breaks, with what was asked.
    assert (
        "Answer in good time answer-time The assistant should answer every mail on the same day. fail" in seen
    )
    assert "Do you deliver to Norway?" in seen
    assert "<script" not in page
    assert re.findall(r"https?://(?!127\.0\.0\.1|www\.w3\.org)[^\s\"<]+", page) == []
