"""A small project on disk that was evaluated: its files, and files of runs made for them."""

from __future__ import annotations

from pathlib import Path

from spec_lsp.evals.model import Row, RunHead, Verdict, Vote
from spec_lsp.evals.records import head_line, row_line
from spec_lsp.evals.subjects import subjects
from spec_lsp.exchange import Trouble
from spec_lsp.files import load, open_project
from spec_lsp.files.project import absolute
from spec_lsp.running.store import new_key

RUNS = ".spec-lsp/runs"
_CASE = "Examples for [^{mark}] in {title}:\n\n**Example**: {case}\n\n~~~xml\n<user>\n{said}\n</user>\n~~~\n"
FILES = {
    "specs/returns.md": """# Returns

## Refunds {#refunds}

The agent must refund within 30 days[^rf01].

## Tone {#tone}

The agent must stay polite[^tn01].
""",
    "specs/examples/rf01.md": _CASE.format(mark="rf01", title="Refunds", case="day 31", said="It is day 31."),
    "specs/examples/tn01.md": _CASE.format(mark="tn01", title="Tone", case="an insult", said="Useless!"),
    "spec-lsp.toml": "",
}


def write(root: Path) -> Path:
    """Write the project into a folder; gives it back."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def keep(root: Path, verdicts: str, *, day: int, spec: str = "specs/returns.md", votes: str = "") -> Path:
    """Keep a run of a spec as it is now, of that day, with a verdict for each challenge; its file.

    `votes` are those of graders on every answer; one that agrees with the verdict if it is empty.
    """
    key = absolute(str(root / spec))
    found = subjects(load([key], open_project([key])).workspace, [key])
    started = f"2026-11-{day:02}T10:00:00+00:00"
    put = [(one, challenge) for one in found for challenge in one.challenges]
    head = RunHead(
        run=f"run{day}",
        started=started,
        tool="spec-lsp 0.5.0",
        spec=spec,
        host="127.0.0.1:1",
        model="north-7b",
        grader_host="127.0.0.1:1",
        grader="judge-30b",
        samples=1,
        votes=1,
        challenges=len(verdicts.split()),
        parameters={"calibrated": True},
        specs=(spec,),
    )
    rows = [
        Row(
            run=head.run,
            clause=subject.id,
            clause_digest=subject.digest,
            challenge=challenge.id,
            challenge_digest=challenge.digest,
            sample=0,
            host=head.host,
            model=head.model,
            verdict=verdict,
            response="Never.",
            grader=head.grader,
            votes=tuple(
                Vote(Verdict(vote), "So it is.", "must") for vote in (votes.split() or [verdict.value])
            ),
            trouble=Trouble.TIMEOUT if verdict is Verdict.ERROR else None,
            message="no answer within 30 s" if verdict is Verdict.ERROR else "",
            spec=spec,
        )
        for (subject, challenge), verdict in zip(put, map(Verdict, verdicts.split()), strict=False)
    ]
    file = Path(new_key(absolute(str(root)), started, head.run))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(head_line(head) + "".join(map(row_line, rows)), encoding="utf-8")
    return file
