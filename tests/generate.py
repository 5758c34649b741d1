"""Writes the pages that come out of the code: `python -m tests.generate`; with `--check` it only compares.

Rule pages are the docstrings of the rules; the table of rules in the README and in `docs/rules/` is the
registry; a block `<!-- output: COMMAND -->` in the README and in `docs/` holds what the command prints. `spec-lsp eval` runs in a
folder of its own, against the scripted server that the README starts.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from spec_lsp.rules import ALL, FAMILIES, Rule

if __package__:  # as `python -m tests.generate`
    from tests.fake_openai import FakeOpenAI
else:  # from a test
    from fake_openai import FakeOpenAI

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"


def page(rule: Rule) -> str:
    """A rule's page."""
    return (
        f"# {rule.code} {rule.name}\n\n"
        f"Family: {FAMILIES[rule.family]}. Severity: {rule.severity.label}.\n\n"
        f"{rule.doc}\n\n"
        f"Silence it with `<!-- spec-lsp: ignore {rule.code} reason -->` on the line or before it, "
        f'or `ignore = ["{rule.code}"]` in `spec-lsp.toml`.\n'
    )


def table(prefix: str) -> str:
    """All rules as a Markdown table; links start with `prefix`."""
    rows = [
        f"| [{rule.code}]({prefix}{rule.code}.md) | {rule.name} | {rule.severity.label} | {rule.summary} |"
        for rule in ALL
    ]
    return "\n".join(["| code | name | severity | what it finds |", "|---|---|---|---|", *rows]) + "\n"


def output(command: str) -> str:
    """What one of our commands prints at the root of the project."""
    program, *arguments = shlex.split(command)
    assert program == "spec-lsp"
    if arguments[0] == "eval" and "--dry-run" not in arguments:
        return evaluated(arguments)
    return printed(arguments, ROOT, {})


def printed(arguments: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    """What our command line prints in a folder."""
    run = subprocess.run(
        [sys.executable, "-m", "spec_lsp", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "NO_COLOR": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            **environment,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    return run.stdout.rstrip()


def evaluated(arguments: list[str]) -> str:
    """What an evaluation of the fixtures prints, with the models of the README."""
    with tempfile.TemporaryDirectory() as folder, FakeOpenAI() as fake:
        place = Path(folder, "place")
        shutil.copytree(ROOT / "fixtures", place / "fixtures")
        told = printed(arguments, place, models_of(fake, Path(folder, "home")))
        return told.replace(fake.host, "127.0.0.1:8765")


def models_of(fake: FakeOpenAI, home: Path) -> dict[str, str]:
    """The environment of a user who lets the scripted server play model and grader."""
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "CACHE", "STATE")}
    return {
        **folders,
        "SPEC_LSP_MODEL_URL": fake.url,
        "SPEC_LSP_CONSENT": fake.host,
        "SPEC_LSP_MODEL": "mixed",
        "SPEC_LSP_GRADER": "grader-by-mark",
    }


def with_outputs(text: str) -> str:
    """`text` with its output blocks filled."""
    return _OUTPUT.sub(lambda block: f"{block['head']}{output(block['command'])}\n{block['tail']}", text)


_OUTPUT = re.compile(
    r"(?P<head><!-- output: (?P<command>[^\n]+?) -->\n```(?:text|mermaid)\n).*?(?P<tail>```\n<!-- end -->)",
    re.DOTALL,
)


def pages() -> dict[Path, str]:
    """All generated files and what must be in them."""
    found = {ROOT / "docs" / "rules" / f"{rule.code}.md": page(rule) for rule in ALL}
    found[ROOT / "docs" / "rules" / "README.md"] = f"# Rules\n\n{table('')}"
    readme = with_outputs((ROOT / "README.md").read_text(encoding="utf-8"))
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    found[ROOT / "README.md"] = f"{before}{BEGIN}\n{table('docs/rules/')}{END}{after}"
    for path in sorted((*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "families").glob("*.md"))):
        found[path] = with_outputs(path.read_text(encoding="utf-8"))
    return found


def stale() -> list[Path]:
    """Generated files that are not as the code says, and pages of rules that are gone."""
    wanted = pages()
    present = set((ROOT / "docs" / "rules").glob("*.md"))
    changed = [
        path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    return changed + sorted(present - wanted.keys())


def main() -> int:
    """Write or compare; the exit status is 1 if something was not fresh under `--check`."""
    wanted = pages()
    found = stale()
    for path in found:
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        if "--check" not in sys.argv:
            if path in wanted:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(wanted[path], encoding="utf-8", newline="\n")
            else:
                path.unlink()
    return 1 if found and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
