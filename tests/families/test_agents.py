"""Instructions to coding agents: what is read out of a public file and of our own, and what is found in them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from at_hand import ROOT
from rulebook import structural_findings as all_findings
from rulebook import workspace_of

from spec_lsp.config import Config
from spec_lsp.document import Document
from spec_lsp.facts import EdgeKind, Modality
from spec_lsp.files import Project, discover
from spec_lsp.ide.definition import definition
from spec_lsp.ide.hover import hover
from spec_lsp.text import Text, decode
from spec_lsp.workspace import Workspace

FIXTURES = ROOT / "fixtures" / "families" / "agents"


def load(folder: Path) -> Workspace:
    """All documents below a folder, as the command line finds them."""
    workspace = Workspace.empty(Config(), lambda key: Path(key).exists())
    for key in discover([folder.as_posix()], Project(folder.as_posix(), Config())).files:
        workspace = workspace.with_text(key, Text.from_str(decode(Path(key).read_bytes()).text))
    return workspace


def found(folder: Path, workspace: Workspace) -> list[tuple[str, int, str]]:
    return [
        (Path(finding.key).relative_to(folder).as_posix(), finding.span.line + 1, finding.code)
        for finding in all_findings(workspace)
    ]


def read(text: str, path: str = "AGENTS.md", **others: str) -> Document:
    return workspace_of({path: text, **others}).documents[f"/w/{path}"]


def orders(document: Document) -> list[str]:
    return [statement.text.strip() for statement in document.statements]


# A second reader, which knows lines and nothing else.


def count_by_lines(text: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    fence = ""
    for line in text.splitlines():
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            plain = re.sub(r"`[^`]*`", "", line)
            counted["heading"] += bool(re.match(r"#{1,6} ", line))
            counted["local link"] += len(re.findall(r"\]\(#[^)]+\)", plain))
            counted["forbidden"] += bool(
                re.match(r"\s*[-*] (?:\*\*)?(?:Never|Do not|\*\*Do not\*\*)\b", plain.replace("****", ""))
            )
    return counted


def test_spec_kit_agrees_with_a_reader_of_lines(corpus: Path) -> None:
    path = corpus / "agents_constitution" / "spec-kit" / "AGENTS.md"
    workspace = load(path.parent)
    document = workspace.documents[path.as_posix()]
    assert document.dialect is not None
    assert (document.dialect.name, document.dialect.role) == ("agents", "instructions")
    expected = count_by_lines(path.read_text(encoding="utf-8"))
    references = [reference for facts in document.facts for reference in facts.references]
    at_bullets = [
        statement
        for statement in document.statements
        if statement.modality is Modality.MUST_NOT and statement.start <= 4 and statement.prose.block.containers
        and statement.modal[0] <= 4
    ]  # fmt: skip
    assert sum(clause.heading is not None for clause in document.clauses) == expected["heading"] == 43
    assert sum(not reference.path for reference in references) == expected["local link"] == 6
    assert len(at_bullets) == expected["forbidden"] == 4


def test_spec_kit_orders_and_addresses(corpus: Path) -> None:
    folder = corpus / "agents_constitution" / "spec-kit"
    workspace = load(folder)
    key = (folder / "AGENTS.md").as_posix()
    document = workspace.documents[key]
    told = orders(document)
    assert "Use kebab-case for the slug" in told
    assert any(text.startswith("Never push solo-authored commits") for text in told)
    assert any(text.startswith("When an issue exists, include its number") for text in told)
    assert not any("Specify CLI   is the command-line interface" in text for text in told)
    assert document.ids["4-context-file-behavior"] == "4-context-file-behavior"
    line = document.text.lines.index(
        next(text for text in document.text.lines if "#4-context-file-behavior" in text)
    )
    column = document.text.lines[line].index("#4-context-file-behavior")
    (place,) = definition(workspace, key, line, column)
    assert document.text.lines[place.span.line] == "### 4. Context file behavior"
    told_there = hover(workspace, key, line, column)
    assert told_there is not None
    assert told_there.plain.startswith("4. Context file behavior")


def test_nothing_is_found_in_public_instructions(corpus: Path) -> None:
    folder = corpus / "agents_constitution" / "spec-kit"
    assert [entry for entry in found(folder, load(folder)) if entry[0] == "AGENTS.md"] == []


def test_nothing_is_found_in_good_instructions() -> None:
    workspace = load(FIXTURES / "good")
    assert found(FIXTURES / "good", workspace) == []
    roles = {
        Path(key).relative_to(FIXTURES / "good").as_posix(): document.dialect and document.dialect.role
        for key, document in workspace.documents.items()
    }
    assert roles == {
        ".cursor/rules/journal.mdc": "instructions",
        ".cursorrules": "instructions",
        ".github/copilot-instructions.md": "instructions",
        "AGENTS.md": "instructions",
        "CLAUDE.md": "instructions",
        "GEMINI.md": "instructions",
        "constitution.md": "constitution",
        "docs/style.md": None,
        "payments/AGENTS.md": "instructions",
    }


def test_each_defect_of_bad_instructions_is_found() -> None:
    assert found(FIXTURES / "bad", load(FIXTURES / "bad")) == [
        (".cursor/rules/journal.mdc", 5, "REF001"),
        (".cursor/rules/journal.mdc", 5, "REF003"),
        ("AGENTS.md", 3, "REF003"),
        ("AGENTS.md", 7, "REF001"),
        ("AGENTS.md", 8, "AMB002"),
        ("AGENTS.md", 9, "AMB003"),
        ("AGENTS.md", 15, "REF002"),
        ("AGENTS.md", 15, "REF001"),
        ("AGENTS.md", 16, "ID001"),
        ("AGENTS.md", 18, "AMB001"),
        ("AGENTS.md", 20, "AMB001"),
        ("CLAUDE.md", 1, "REF003"),
        ("GEMINI.md", 1, "REF008"),
        ("payments/AGENTS.md", 3, "REF008"),
    ]


def test_orders_of_our_own_instructions() -> None:
    workspace = load(FIXTURES / "good")
    document = workspace.documents[(FIXTURES / "good" / "AGENTS.md").as_posix()]
    told = [(statement.modality.value, statement.text.strip()[:30]) for statement in document.statements]
    assert told == [
        ("may", "These rules hold in every fold"),
        ("imperative", "Create a virtual environment w"),
        ("imperative", "Run ··········· before you cha"),
        ("imperative", "Use the names of the  style gu"),
        ("imperative", "Money  : Keep amounts as whole"),
        ("must", "R-1: Every refund must be writ"),
        ("imperative", "Ask before you add a dependenc"),
        ("must not", "Never:"),
        ("imperative", "When a test is flaky, mark it "),
        ("imperative", "Search for ···· and ····· befo"),
    ]
    assert [placed.item.id for placed in document.placed_items] == ["R-1", "ask-first"]


def test_an_instruction_with_an_id_is_found_by_it() -> None:
    workspace = load(FIXTURES / "good")
    key = (FIXTURES / "good" / "AGENTS.md").as_posix()
    document = workspace.documents[key]
    line = next(number for number, text in enumerate(document.text.lines) if "(#R-1)" in text)
    (place,) = definition(workspace, key, line, document.text.lines[line].index("#R-1") + 2)
    assert document.text.slice(place.span) == "R-1"
    told = hover(workspace, key, place.span.line, place.span.column)
    assert told is not None
    assert "instruction" in told.plain


@pytest.mark.parametrize(
    "path",
    [
        "AGENTS.md",
        "deep/down/AGENTS.override.md",
        "CLAUDE.md",
        "CLAUDE.local.md",
        ".claude/CLAUDE.md",
        ".claude/rules/code/style.md",
        "GEMINI.md",
        ".github/copilot-instructions.md",
        ".cursor/rules/a.mdc",
        ".cursor/rules/sub/b.md",
        ".cursorrules",
        ".windsurfrules",
        ".windsurf/rules/a.md",
        ".clinerules/a.md",
        ".roo/rules/a.md",
        ".junie/guidelines.md",
        "docs/constitution.md",
    ],
)
def test_what_instructs_agents_is_known_by_its_path(path: str) -> None:
    document = read("Text.\n", path)
    assert document.dialect is not None
    assert document.dialect.name == "agents"


@pytest.mark.parametrize(
    "path",
    ["docs/agents.md", "claude.md", "my-AGENTS.md", ".github/rules.md", ".claude/notes.md", "rules/a.md"],
)
def test_pages_about_agents_are_left_alone(path: str) -> None:
    assert read("Use it.\n", path).dialect is None


@pytest.mark.parametrize("text", ["", "\n", "AGENTS.md", "@AGENTS.md\n", "   \n\n", "---\n---\n"])
def test_empty_files_and_pointers_are_quiet(text: str) -> None:
    workspace = workspace_of({"AGENTS.md": "", "CLAUDE.md": text})
    assert all_findings(workspace) == []


def test_imports() -> None:
    text = (
        "@docs/a.md and @./b and (@../c.txt), `@code.md`, me@example.md, @types/node, @user, @app.route, @path/to/x.md.\n\n"
        "```\n@fence.md\n```\n\n[link](@not.md) @~/home.md @d.md.\n"
    )
    references = [reference for facts in read(text).facts for reference in facts.references]
    imports = [reference.path for reference in references if reference.kind is EdgeKind.IMPORTS]
    assert imports == ["docs/a.md", "./b", "../c.txt", "d.md"]


def test_a_pointer_leads_to_the_file_that_it_names() -> None:
    workspace = workspace_of({"CLAUDE.md": "AGENTS.md", "AGENTS.md": "# Rules\n"})
    (place,) = definition(workspace, "/w/CLAUDE.md", 0, 3)
    assert place.key == "/w/AGENTS.md"


def test_rules_of_cursor_link_from_the_root() -> None:
    rule = "---\nglobs: **/*.py\n---\n[a](mdc:src/a.md#one), [b](mdc:/src/b.md), [c](../rules/c.mdc) and @src/a.md.\n"
    workspace = workspace_of(
        {
            ".cursor/rules/deep/r.mdc": rule.replace("../rules", ".."),
            ".cursor/rules/c.mdc": "x\n",
            "src/a.md": "# One\n",
        }
    )
    told = [(finding.code, finding.message) for finding in all_findings(workspace)]
    assert told == [("REF003", 'there is no file "src/b.md" here; mend the path, or add the file')]


NO_ORDERS = """\
## Do

- {order}

## Don'ts

- Use tabs.

### Worse

- Commit secrets.

## Do again

Never do this:

- Delete a test.
- Push to main.

Good:

- Write a test.

- **Never:**
  - Skip the review.
- Ask somebody.

| Use | this |
|---|---|
| Run it | Add the file |

> Quote the user.
"""


def test_bare_orders_bind_only_where_they_are_meant() -> None:
    document = read(NO_ORDERS.format(order="Keep it short."))
    bare = [
        statement.text.strip()
        for statement in document.statements
        if statement.modality is Modality.IMPERATIVE
    ]
    assert bare == ["Keep it short.", "Write a test.", "Ask somebody."]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("TODO: name the owner", True),
        ("- TBD", True),
        ("Owner: **TBD**.", True),
        ("Deploy after [TBD]", False),
        ("Window: [NEEDS CLARIFICATION: which?]", True),
        ("Leave no TODO in the code.", False),
        ("- surface TODO / FIXME debt", False),
        ("Write [NEEDS CLARIFICATION: the question] where you are not sure.", False),
        ('If it is missing, write "TBD - needs research".', False),
        ("## SKIP and TODO", False),
        ("TODO comments need a ticket", False),
    ],
)
def test_markers_open_a_point_only_where_they_stand_for_it(line: str, found: bool) -> None:
    codes = [finding.code for finding in all_findings(workspace_of({"AGENTS.md": f"{line}\n"}))]
    assert codes == (["AMB001"] if found else [])


def test_front_matter_need_not_be_yaml() -> None:
    text = "---\nglobs: **/*.py\n---\n"
    assert all_findings(workspace_of({".cursor/rules/a.mdc": text})) == []
    assert [finding.code for finding in all_findings(workspace_of({"constitution.md": text}))] == ["TXT004"]


def test_figures_of_instructions_contradict_no_spec() -> None:
    spec = "---\nspec: {name: a}\n---\n## Logs {#logs}\n\nAudit logs must be kept for at most 30 days.\n"
    rule = "Audit logs must be kept for at least 90 days.\n"
    assert all_findings(workspace_of({"a.md": spec, "AGENTS.md": rule})) == []
    codes = {finding.code for finding in all_findings(workspace_of({"a.md": spec, "constitution.md": rule}))}
    assert codes == {"CON001"}
