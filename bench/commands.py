"""Processor time of whole commands: what a pre-commit hook waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.documents import Spec
from bench.servers import our_environment

TIMES = 9  # what disturbs a process makes it slower, never faster: the lowest counts


class Command(NamedTuple):
    """A command and its user and system time, the lowest of some; milliseconds, None where that cannot be told."""

    words: str
    cpu: float | None
    bounded: bool = False  # whether a promise is made about it


def all_commands(specs: Sequence[Spec]) -> list[Command]:
    """The bare interpreter for comparison, `--version`, and a check of each document by itself."""
    ours = [sys.executable, "-m", "spec_lsp"]
    found = [
        Command("python -c pass", _cpu([sys.executable, "-c", "pass"])),
        Command("spec-lsp --version", _cpu([*ours, "--version"])),
    ]
    for spec in specs:
        words = f"spec-lsp check {spec.name}/{spec.path.name}"
        found.append(
            Command(words, _cpu([*ours, "check", "--exit-zero", str(spec.path)]), bounded=spec.alone)
        )
    return found


def _cpu(command: list[str]) -> float | None:
    if not hasattr(os, "wait4"):
        return None
    environment = {**os.environ, **our_environment()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever installed the package has its byte code
    return min(_once(command, environment) for _ in range(TIMES)) * 1000


def _once(command: list[str], environment: Mapping[str, str]) -> float:
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr
        complaint = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {complaint.decode(errors='replace').strip()}")
    return used.ru_utime + used.ru_stime
