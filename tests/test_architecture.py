"""The promises of ARCHITECTURE.md that can be read off the source."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from at_hand import ROOT

PACKAGE = ROOT / "spec_lsp"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# Top to bottom; a module may import from its own line and from those below it.
LAYERS = (
    ("__main__",),
    ("cli",),
    ("server",),
    ("reports", "pictures", "tables", "scorecards"),
    ("ide", "drafting", "clarify"),
    ("gateway", "running"),
    ("files", "baseline", "changes", "gate", "wiring"),
    ("engine",),
    ("kept",),
    ("suppression", "temper", "asking"),
    ("rules",),
    ("incidents",),
    ("governing",),
    ("precedence",),
    ("view", "trace"),
    ("uses",),
    ("evals",),
    ("cycles", "deltas", "resolve", "case_law", "terms", "uniting"),
    ("workspace",),
    ("graph", "families"),
    ("assembly",),
    ("tagged", "revision", "replacement", "norms"),
    ("document",),
    ("hedging",),
    ("header", "dialects", "profiles", "wording"),
    ("language",),
    ("clauses", "amendments"),
    ("facts",),
    ("markdown",),
    ("text", "diagnostics", "config", "uris", "bug", "patterns", "memory", "memo", "exchange", "results"),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
# Presentation and I/O may know the pages of rules; nothing else above the engine may.
CORE = frozenset(name for names in LAYERS[LEVEL["engine"] :] for name in names) | {
    "ide",
    "drafting",
    "clarify",
    "wiring",
}
IMPURE = frozenset(
    "os pathlib io socket subprocess time random asyncio threading tempfile shutil http urllib.request".split()
)
ONE_IMPORTER = {
    "pygls": "server",
    "lsprotocol": "server",
    "markdown_it": "markdown",
    "networkx": "cycles",
    "pint": "norms",
    "snowballstemmer": "norms",
    "openai": "gateway",
    "diskcache": "gateway",
    "platformdirs": "gateway",
}


def unit_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            pure = node.module == "pathlib" and all(alias.name.startswith("Pure") for alias in node.names)
            yield "pathlib.Pure" if pure else node.module or ""


def test_imports_point_down() -> None:
    wrong = []
    for path in SOURCES:
        own = unit_of(path)
        for name in imports(path):
            parts = name.split(".")
            if parts[0] != "spec_lsp" or len(parts) < 2 or own == "__init__":
                continue
            if LEVEL[parts[1]] < LEVEL[own]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_every_module_has_its_layer() -> None:
    assert {unit_of(path) for path in SOURCES} - {"__init__"} <= LEVEL.keys()


@pytest.mark.parametrize("library", ONE_IMPORTER)
def test_one_importer(library: str) -> None:
    users = {unit_of(path) for path in SOURCES for name in imports(path) if name.split(".")[0] == library}
    assert users <= {ONE_IMPORTER[library]}


def test_core_is_pure() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in SOURCES
        if unit_of(path) in CORE
        for name in imports(path)
        if name in IMPURE
        or name.split(".")[0] in {"os", "socket", "subprocess", "pygls", "lsprotocol", "openai"}
    ]
    assert wrong == []


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node, clean=False)
            length = (
                (node.end_lineno or 0) - node.lineno + 1 - (docstring.count("\n") + 1 if docstring else 0)
            )
            yield f"{path.name}:{node.name}", length


def test_sizes() -> None:
    lines = {path.name: path.read_text(encoding="utf-8").count("\n") for path in SOURCES}
    assert {name: count for name, count in lines.items() if count > 400} == {}
    lengths = dict(pair for path in SOURCES for pair in functions(path))
    assert {name: length for name, length in lengths.items() if length > 60} == {}
    ordered = sorted(lengths.values())
    assert ordered[len(ordered) // 2] <= 12
    assert ordered[len(ordered) * 9 // 10] <= 35


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout")
    return listed.stdout.splitlines()


def test_paths_work_on_windows() -> None:
    reserved = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$", re.IGNORECASE)
    paths = tracked()
    assert [path for path in paths if any(reserved.match(part) for part in path.split("/"))] == []
    assert [path for path in paths if re.search(r'[<>:"|?*\\]|[ .](?:/|$)', path)] == []
    assert len({path.casefold() for path in paths}) == len(paths)


def test_no_registry_host_in_any_file() -> None:
    hosts = re.compile(
        r"registry\.npm" r"js\.org|files\.python" r"hosted\.org|py" r"pi\.org|reg" r"istry\.yarnpkg"
    )
    found = []
    for name in tracked():
        path = ROOT / name
        if (
            path.is_file()
            and path.stat().st_size < 2_000_000
            and hosts.search(path.read_text(encoding="utf-8", errors="replace"))
        ):
            found.append(name)
    assert found == []
