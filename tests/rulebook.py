"""Checks documents that say themselves what must be found in them.

A fence holds a document; its info string may name its path (`markdown path=examples/ab12.md`). A line ends in
`<!-- error: CODE -->` or `<!-- error: CODE "words" -->` for each finding that must stand there; the marks
are cut out before the check. What is found and what is marked must be the same. A fence `verdicts path=spec-0.md`
holds the results of an evaluation of a document.
"""

import re
from dataclasses import dataclass, field

from spec_lsp.config import Config
from spec_lsp.diagnostics import Finding, Severity
from spec_lsp.engine import Engine
from spec_lsp.evals.digests import criteria_digest
from spec_lsp.evals.model import Challenge, Subject
from spec_lsp.evals.subjects import subjects
from spec_lsp.results import Row, Run, RunHead, Verdict, Vote
from spec_lsp.rules import ALL, Rule
from spec_lsp.rules.base import HEADINGS
from spec_lsp.text import Text
from spec_lsp.workspace import Workspace

_FENCE = re.compile(
    r"^(?P<ticks>`{3,})markdown(?:[ ]+path=(?P<path>\S+))?(?:[ ]+problem=(?P<problem>[^\n]+))?\n(?P<body>.*?)^(?P=ticks)$",
    re.MULTILINE | re.DOTALL,
)
_EXPECTED = re.compile(
    r'[ \t]*(?:<!-- |# )(?P<severity>error|warning|hint): (?P<code>[A-Z]{2,3}\d{3})(?: "(?P<words>[^"]*)")?(?: -->|$)'
)

_VERDICTS = re.compile(r"^```verdicts[ ]+path=(?P<path>\S+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_VERDICT = re.compile(
    r"(?P<id>\S+): (?P<verdict>\w+)(?: \((?P<votes>[\w ]+)\))?(?P<before>, before an edit)?"
)

Expectation = tuple[str, int, str, str]  # path, 1-based line, severity, code


@dataclass(frozen=True)
class Case:
    """The documents of one section and what must be found in them."""

    files: dict[str, str]
    expected: list[Expectation]
    words: dict[Expectation, set[str]]
    problems: dict[str, str]  # what went wrong when the bytes of a file were decoded
    verdicts: dict[str, str] = field(default_factory=dict)  # of an evaluation, by path


def section(rule: Rule, heading: str) -> str:
    """What stands below one of the fixed headings of a rule's page; its examples have headings of their own."""
    end = "|".join(re.escape(other) for other in HEADINGS)
    found = re.search(rf"^## {heading}\n(.*?)(?=^(?:{end})$|\Z)", rule.doc, re.MULTILINE | re.DOTALL)
    assert found, f"{rule.code} has no section {heading}"
    return found[1]


def cases(page: str) -> list[Case]:
    """The cases of a page: one for each of its parts that holds a fence; a part begins with `=== name`."""
    sections = re.split(r"^=== ", page, flags=re.MULTILINE)
    return [case(section) for section in sections if _FENCE.search(section)]


def case(section: str) -> Case:
    files: dict[str, str] = {}
    expected: list[Expectation] = []
    words: dict[Expectation, set[str]] = {}
    problems: dict[str, str] = {}
    for number, fence in enumerate(_FENCE.finditer(section)):
        path = fence["path"] or f"spec-{number}.md"
        lines = []
        for line_number, line in enumerate(fence["body"].splitlines(), 1):
            for match in _EXPECTED.finditer(line):
                entry = (path, line_number, match["severity"], match["code"])
                expected.append(entry)
                if match["words"]:
                    words.setdefault(entry, set()).add(match["words"])
            lines.append(_EXPECTED.sub("", line))
        if fence["problem"]:
            problems[path] = fence["problem"]
        files[path] = "\n".join(lines) + "\n"
    verdicts = {found["path"]: found["body"] for found in _VERDICTS.finditer(section)}
    return Case(files, sorted(expected), words, problems, verdicts)


def workspace_of(
    files: dict[str, str], config: Config | None = None, problems: dict[str, str] | None = None
) -> Workspace:
    """A workspace in memory; files that are not in it do not exist."""
    present = {f"/w/{path}" for path in files}
    workspace = Workspace.empty(config or Config(), lambda key: key in present)
    for path, text in files.items():
        workspace = workspace.with_text(
            f"/w/{path}", Text.from_str(text), keep_parse=True, problem=(problems or {}).get(path)
        )
    return workspace


def evaluated(workspace: Workspace, verdicts: dict[str, str]) -> Workspace:
    """The workspace after an evaluation: a line for each challenge, as `refunds/1: pass (pass fail pass)`.

    In brackets are the votes of graders; what ends in ", before an edit" is of another text of the clause.
    """
    results = {}
    for path, body in verdicts.items():
        key = f"/w/{path}"
        found = {
            one.id: (subject, one) for subject in subjects(workspace, [key]) for one in subject.challenges
        }
        rows: dict[str, list[Row]] = {}
        for line in body.splitlines():
            match = _VERDICT.fullmatch(line)
            assert match, line
            subject, challenge = found[match["id"]]
            rows.setdefault(subject.id, []).append(_row(subject, challenge, match))
        head = RunHead(
            "r1", "2026-11-21T10:00:00+00:00", "", path, "", "north-7b", "", "judge-30b", 1, 3, len(found)
        )
        results[key] = {clause: Run(head, tuple(held)) for clause, held in rows.items()}
    return workspace.evaluated(results)


def _row(subject: Subject, challenge: Challenge, match: re.Match[str]) -> Row:
    votes = (match["votes"] or match["verdict"]).split()
    return Row(
        run="r1",
        clause=subject.id,
        clause_digest="another" if match["before"] else subject.digest,
        challenge=challenge.id,
        challenge_digest=challenge.digest,
        criteria_digest=criteria_digest(challenge),
        sample=0,
        host="",
        model="north-7b",
        verdict=Verdict(match["verdict"]),
        grader="judge-30b",
        votes=tuple(Vote(Verdict(vote), "so it reads", "must") for vote in votes if vote != "error"),
    )


def all_findings(workspace: Workspace) -> list[Finding]:
    engine = Engine(workspace.config)
    return [finding for key in sorted(workspace.documents) for finding in engine.findings(workspace, key)]


def is_about_words(finding: Finding) -> bool:
    """Whether it is a hint on what words say: tests of families leave these to the tests of the rules."""
    return finding.code in FAINT and finding.severity is Severity.HINT


def structural_findings(workspace: Workspace) -> list[Finding]:
    """All findings but hints on wording."""
    return [finding for finding in all_findings(workspace) if not is_about_words(finding)]


FAINT = {rule.code for rule in ALL if rule.family in ("AMB", "TRM")} | {"CON012", "GAP009"}


def reported(workspace: Workspace, code: str) -> list[Finding]:
    """What counts on the page of rule `code`: hints on words speak of something else."""
    return [
        finding
        for finding in all_findings(workspace)
        if finding.suppressed is None and (finding.code == code or not is_about_words(finding))
    ]


def check(case: Case, code: str) -> None:
    # Text of no family is looked at closely, however many cases stand in it.
    plain = all(re.fullmatch(r"spec-\d+\.md", path) for path in case.files)
    workspace = workspace_of(case.files, Config(profile="prose") if plain else None, case.problems)
    found = reported(evaluated(workspace, case.verdicts), code)
    entries = [
        (finding.key.removeprefix("/w/"), finding.span.line + 1, finding.severity.label, finding.code)
        for finding in found
    ]
    told = [(*entry, finding.message) for entry, finding in zip(entries, found, strict=True)]
    assert sorted(entries) == case.expected, told
    for entry, finding in zip(entries, found, strict=True):
        if entry in case.words:
            assert workspace.documents[finding.key].text.slice(finding.span) in case.words[entry]
