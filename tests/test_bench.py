"""The benchmark's driver, with our own server and a small document: it must work before anybody needs its figures."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
DRIVER = (sys.executable, "-m", "bench.run", "--check", "--no-commands")


def bounds(report: str) -> dict[str, tuple[str, str]]:
    """The table of bounds: (measured, kept) by promise."""
    table = report.partition("## Bounds\n\n")[2].partition("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table]
    return {promise: (measured, kept) for promise, _, measured, kept in rows}


def test_driver_measures_our_server(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    ran = subprocess.run(
        [*DRIVER, "--servers", "spec-lsp", "--documents", "small", "--rounds", "1", "--out", str(page)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    report = page.read_text(encoding="utf-8")
    assert "## Failures" not in report
    found = bounds(report)
    # Each mode types and deletes a sentence; findings come and go, and each answer equals a check of that text.
    measured, kept = found["answers to keystrokes in small that equal a check of the same text"]
    assert measured.startswith("104 of 104 (")
    assert kept == "yes"
    assert found["units spliced by a one-character edit of prose in small"][1] == "yes"
    # Without the other server there is no ratio; what was not measured does not count as kept.
    assert {kept for promise, (_, kept) in found.items() if "bare pygls" in promise} == {"**not measured**"}
    assert ran.returncode == 1, ran.stderr
