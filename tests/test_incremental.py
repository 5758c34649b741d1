"""After any edits, everything equals what a fresh workspace says; and an edit does no more work than it must."""

import os
import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rulebook import workspace_of

from spec_lsp.diagnostics import Finding
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.text import Encoding, Text
from spec_lsp.workspace import Workspace

EDITS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "12000"))

# What specs are made of, and what joins, splits or reinterprets it when it is cut in two.
INGREDIENTS = (
    "## One {#one authority=user}\n",
    "## One {#one}\n",
    "## Two {#two overrides=#one}\n",
    "# Plain\n",
    "Plain\n===\n",
    "## Broken {#not ok}\n",
    "The assistant must not lie[^ab12].\n",
    "It should stop as appropriate and/or wait[^cd34].\n",
    "[^ab12]: a real footnote\n",
    "See [one](#one), [?](#Two), [three](b.md#three) and [label].\n",
    "See [a page](b), [another](examples/ab12#one) and [a folder](examples/).\n",
    "[label]: #one\n",
    "[label]: gone.md\n",
    "Audit logs must be kept for at least 90 days.\n",
    "Audit logs must be kept for at most 30 days.\n",
    "Clients MUST answer. Servers SHALL wait if possible.\n",
    'The key words "MUST" are to be interpreted as described in BCP 14.\n',
    "**Example**: a gift\n",
    "~~~xml\n<comparison>\n<user>\nHi\n</user>\n<assistant> <!-- BAD[#two]: no -->\nHo\n</assistant>\n</comparison>\n~~~\n",
    "~~~\n",
    "```\n",
    "!!! meta\n    Commentary that must not count as appropriate.\n",
    "<!-- spec-lsp: ignore AMB003 both are meant -->\n",
    "<!-- spec-lsp: ignore-file loophole -->\n",
    "<!-- open\n",
    "-->\n",
    "- the shop must answer [TBD]\n- the shop must call\n",
    "1. first must\n2. second must\n",
    "| a | b |\n|---|---|\n| must and/or may | TBD |\n",
    "> quoted must as appropriate\n",
    "<a name='anchor'></a> text\n",
    "---\nspec: {name: alpha}\n---\n",
    "---\n",
    "Examples for [^ab12] in One:\n",
    "naïve 🙂 U+200B here: re\u200bfund\n",
    "\n",
    "\n\n",
    "x",
    " ",
)


def facets(value: object) -> object:
    """A value as nested tuples, so that equal content compares equal whatever objects hold it."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple):
        return tuple(facets(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return (
            type(value).__name__,
            *(facets(getattr(value, field.name)) for field in fields(value) if field.init),
        )
    return value


def state(document: Document) -> object:
    return (
        str(document.text),
        document.dialect,
        document.reason,
        document.policy,
        document.header,
        document.starts,
        document.firsts,
        dict(document.ids),
        facets(document.facts),
        [(clause.id, clause.authority) for clause in document.clauses],
    )


def clashes(workspace: Workspace) -> object:
    return {
        key: sorted((one.mine.text, one.theirs.key, one.theirs.text, one.clash.kind.value) for one in found)
        for key, found in workspace.norms.clashes.items()
    }


def assert_equal_to_batch(workspace: Workspace, engine: Engine) -> None:
    batch = workspace_of(
        {key.removeprefix("/w/"): str(document.text) for key, document in workspace.documents.items()}
    )
    fresh = Engine(batch.config)
    assert workspace.graph.incoming == batch.graph.incoming
    assert workspace.graph.dependencies == batch.graph.dependencies
    assert clashes(workspace) == clashes(batch)
    for key, document in workspace.documents.items():
        assert state(document) == state(batch.documents[key])
        assert engine.findings(workspace, key) == fresh.findings(batch, key)


def faces(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings of an untouched document: the other places that they name may have moved."""
    return [replace(finding, related=()) for finding in findings]


class Session:
    """An editor with some documents open, and random hands. Families name their documents, and what those are made of."""

    KEYS: tuple[str, ...] = ("/w/a.md", "/w/b.md", "/w/examples/ab12.md")
    INGREDIENTS: tuple[str, ...] = INGREDIENTS
    LINE_ENDS: tuple[str, ...] = ("\n", "\n", "\r\n", "\r")
    MORE = 0  # ingredients of a passage beyond what was asked for

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.workspace = workspace_of({key.removeprefix("/w/"): self.passage(6) for key in self.KEYS})
        self.engine = Engine(self.workspace.config)

    def passage(self, most: int) -> str:
        number = self.rng.randint(0, most + self.MORE)
        text = "".join(self.rng.choice(self.INGREDIENTS) for _ in range(number))
        return text.replace("\n", self.rng.choice(self.LINE_ENDS))

    def position(self, text: Text) -> tuple[int, int]:
        line = self.rng.randrange(len(text.lines))
        return line, self.rng.choice((0, self.rng.randint(0, len(text.lines[line]) + 1), 10_000))

    def step(self) -> None:
        key = self.rng.choice(sorted(self.workspace.documents))
        text = self.workspace.documents[key].text
        start, end = sorted((self.position(text), self.position(text)))
        if self.rng.random() < 0.7 or end[0] - start[0] > 6:
            end = start
        inserted = self.passage(2) if self.rng.random() < 0.7 else ""
        new, change = text.edited(start, end, inserted, self.rng.choice(list(Encoding)))
        self.go_on(self.workspace.edited(key, new, change, None))

    def come_and_go(self) -> None:
        """A document is deleted, comes back, or is read anew."""
        key, before = self.rng.choice(self.KEYS), self.workspace
        if key in before.documents and len(before.documents) > 1 and self.rng.random() < 0.5:
            after = before.without(key)
        else:
            after = before.with_text(key, Text.from_str(self.passage(6)), keep_parse=True)
        self.go_on(replace(after, exists=after.documents.__contains__))

    def go_on(self, after: Workspace) -> None:
        """Take the next state over: nobody who is not touched notices a difference."""
        before, self.workspace = self.workspace, after
        for other in before.documents.keys() & after.documents.keys() - after.touched:
            assert faces(self.engine.findings(before, other)) == faces(self.engine.findings(after, other))


@settings(max_examples=max(1, EDITS // 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_edits_equal_batch(seed: int) -> None:
    session = Session(random.Random(seed))
    for _ in range(60):
        session.step()
        assert_equal_to_batch(session.workspace, session.engine)


def test_old_snapshots_stand() -> None:
    session = Session(random.Random(7))
    history = []
    for _ in range(40):
        kept = session.workspace
        history.append(
            (kept, [state(document) for document in kept.documents.values()], kept.graph, clashes(kept))
        )
        session.step()
    for kept, states, graph, known in history:
        assert [state(document) for document in kept.documents.values()] == states
        assert kept.graph is graph
        assert clashes(kept) == known


SPEC = "".join(
    f"## Rule {number} {{#rule-{number} authority=user}}\n\nThe assistant must do {number} things. See [?](#rule-{number // 2}).\n\n"
    for number in range(200)
)


def edited(workspace: Workspace, line: int, column: int, inserted: str) -> Workspace:
    text = workspace.documents["/w/a.md"].text
    new, change = text.edited((line, column), (line, column), inserted, Encoding.UTF32)
    return workspace.edited("/w/a.md", new, change, 2)


@pytest.fixture
def large() -> tuple[Workspace, Engine]:
    workspace = workspace_of({"a.md": SPEC, "b.md": "## Other {#other}\n\nSee [one](a.md#rule-1).\n"})
    engine = Engine(workspace.config)
    for key in workspace.documents:
        engine.findings(workspace, key)
    return workspace, engine


def work(engine: Engine, workspace: Workspace) -> tuple[int, int]:
    before = dict(engine.counters)
    for key in workspace.touched:
        engine.findings(workspace, key)
    return engine.counters["own"] - before["own"], engine.counters["around"] - before["around"]


@pytest.mark.parametrize(
    ("line", "inserted", "own", "around"),
    [(402, "x", 1, 1), (0, "\n\n", 0, 0), (401, "\n", 0, 0)],
    ids=["a character of prose", "lines above everything", "a blank line between"],
)
def test_work_is_counted(
    large: tuple[Workspace, Engine], line: int, inserted: str, own: int, around: int
) -> None:
    workspace, engine = large
    after = edited(workspace, line, 0, inserted)
    assert after.graph is workspace.graph
    assert after.structure == workspace.structure
    assert after.touched == {"/w/a.md"}
    ran_own, ran_around = work(engine, after)
    assert ran_own == own
    assert ran_around == around


def test_a_new_id_touches_those_who_wait_for_it(large: tuple[Workspace, Engine]) -> None:
    workspace, _ = large
    after = edited(workspace, 4, len("## Rule 1 {#rule-1"), "-new")
    assert after.touched == {"/w/a.md", "/w/b.md"}


def test_limits_stay_in_the_order_of_their_document() -> None:
    """Two clauses of one name that contradict a third are told of in their order, whichever was edited last."""
    bound = "Audit logs must be kept for at {} days."
    rules = f"## Rule {{#rule}}\n\n{bound.format('most 30')}\n\n" * 2
    workspace = workspace_of({"a.md": rules, "b.md": f"## Other {{#other}}\n\n{bound.format('least 90')}\n"})
    after = edited(workspace, 2, len(bound.format("most 30")), " So be it.")
    engine = Engine(after.config)
    found = [finding for finding in engine.findings(after, "/w/b.md") if finding.code == "CON001"]
    assert [place.span.line for finding in found for place in finding.related] == [2, 6]
    assert_equal_to_batch(after, engine)


@pytest.mark.parametrize(
    "target", ["page", "page#one", "docs", "docs/", "docs/guide", "./docs/../docs/guide.md"]
)
def test_documents_that_come_and_go_touch_those_whose_links_they_mend(target: str) -> None:
    """A link may name a page without its ending, or a folder that is there as long as something lies in it."""
    pages = {"page.md": "# One\n", "docs/guide.md": "# Guide\n"}
    spec = {"a.md": f"## A {{#a}}\n\nIt must be [so]({target}).\n"}
    alone, full = workspace_of(spec), workspace_of({**spec, **pages, "docs": ""}).without("/w/docs")
    engine = Engine(alone.config)
    assert [finding.code for finding in engine.findings(alone, "/w/a.md")] == ["REF003"]
    came = replace(alone, exists=full.exists)
    touched: set[str] = set()
    for name, text in pages.items():
        came = came.with_text(f"/w/{name}", Text.from_str(text))
        touched |= came.touched
    assert "/w/a.md" in touched
    assert not engine.findings(came, "/w/a.md")
    gone, touched = replace(came, exists=alone.exists), set()
    for name in pages:
        gone = gone.without(f"/w/{name}")
        touched |= gone.touched
    assert "/w/a.md" in touched
    assert [finding.code for finding in engine.findings(gone, "/w/a.md")] == ["REF003"]


def documents_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.md")) if path.stat().st_size < 60_000)


def test_typing_on_real_specs_equals_batch(corpus: Path) -> None:
    rng = random.Random(11)
    for path in list(documents_below(corpus))[::17]:
        workspace = workspace_of({"a.md": path.read_text(encoding="utf-8")})
        engine = Engine(workspace.config)
        for _ in range(15):
            text = workspace.documents["/w/a.md"].text
            line = rng.randrange(len(text.lines))
            column = rng.randint(0, len(text.lines[line]))
            inserted = rng.choice(("x", "\n", "# ", "`", "[", "](#a)", "TBD", " must "))
            new, change = text.edited((line, column), (line, column), inserted, Encoding.UTF32)
            workspace = workspace.edited("/w/a.md", new, change, None)
            assert_equal_to_batch(workspace, engine)
