"""Code and tests that name clauses: what is a tag and what is none, where it leads, what is found in a project."""

import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rulebook import is_about_words, workspace_of
from rulebook import structural_findings as all_findings

from spec_lsp.config import Config
from spec_lsp.diagnostics import Span
from spec_lsp.dialects import generic
from spec_lsp.dialects.base import Context
from spec_lsp.dialects.code import is_test, may_hold_tags
from spec_lsp.dialects.comments import is_code, pattern_of
from spec_lsp.document import Document
from spec_lsp.engine import Engine
from spec_lsp.facts import Facts, Item, Kind, Policy
from spec_lsp.files import Loaded, discover, load, open_project
from spec_lsp.ide.definition import definition
from spec_lsp.ide.hover import hover
from spec_lsp.ide.locate import is_challenge
from spec_lsp.ide.references import references
from spec_lsp.ide.silence import silencing
from spec_lsp.markdown.blocks import Block
from spec_lsp.resolve import State, resolve
from spec_lsp.workspace import Workspace

FIXTURES = Path(__file__).parents[2] / "fixtures" / "families" / "code"

Told = tuple[str, str, str]  # kind, path, id


def document_of(key: str, text: str) -> Document:
    return workspace_of({key: text}).documents[f"/w/{key}"]


def told(document: Document) -> list[Told]:
    """The references of a document; each span must hold exactly the words that it is about."""
    found = []
    for facts in document.facts:
        for reference in facts.references:
            shown = document.text.slice(document.span_of(facts, reference.span))
            if reference.fragment_span:
                written = document.text.slice(document.span_of(facts, reference.fragment_span))
                assert written == reference.label
            assert shown.endswith(reference.label)
            if reference.path_span:
                assert document.text.slice(document.span_of(facts, reference.path_span)) == reference.path
            assert reference.bare is not bool(reference.path)
            found.append((reference.kind.value, reference.path, reference.fragment or ""))
    return found


A = "specs/a.md"

TAGS: list[tuple[str, str, list[Told]]] = [
    ("a.py", "# spec: specs/a.md#FR-001", [("implements", A, "FR-001")]),
    ("a.py", "x = f('#')  # see spec: specs/a.md#x, and so on", [("implements", A, "x")]),
    ("a.py", "# spec: specs/a.md#FR-001, FR-002, #window", [("implements", A, name) for name in ("FR-001", "FR-002", "window")]),
    ("a.py", "# spec: specs/a.md#x, ../b.md#y, FR-3", [("implements", A, "x"), ("implements", "../b.md", "y"), ("implements", "../b.md", "FR-3")]),
    ("a.py", "# spec: FR-001, US2", [("implements", "", "FR-001"), ("implements", "", "US2")]),
    ("a.py", "# spec: #refund-window.", [("implements", "", "refund-window")]),
    ("a.py", "# spec: .kiro/specs/r/requirements.md#1.2, 1.3, #2", [("implements", ".kiro/specs/r/requirements.md", name) for name in ("1.2", "1.3", "2")]),
    ("a.py", "# spec(tests): FR-001  # spec(depends): #b", [("tests", "", "FR-001"), ("depends", "", "b")]),
    ("a.py", "# spec(implement): FR-001", [("implements", "", "FR-001")]),
    ("a.py", "# spec: /specs/a.md#x", [("implements", "/specs/a.md", "x")]),
    ("a.py", "# spec:specs/a.md#FR-001.", [("implements", A, "FR-001")]),
    ("a.py", "# spec: specs/a.md#skill%20one", [("implements", A, "skill one")]),
    ("a.ts", "const url = 'http://x' // spec: specs/a.md#x", [("implements", A, "x")]),
    ("a.ts", "/* spec: specs/a.md#x */ const a = '/* spec: FR-9 */'", [("implements", A, "x")]),
    ("a.java", "     * spec: specs/a.md#x", [("implements", A, "x")]),
    ("a.c", "/* one */ int a; // spec: FR-001", [("implements", "", "FR-001")]),
    ("a.rs", "fn f<'a>(x: &'a str) {} // it's spec: FR-001, isn't it", [("implements", "", "FR-001")]),
    ("a.sql", "-- spec: specs/a.md#x", [("implements", A, "x")]),
    ("a.lua", "local a = 1 --spec: FR-001", [("implements", "", "FR-001")]),
    ("a.clj", ";; spec: FR-001", [("implements", "", "FR-001")]),
    ("a.erl", "%% spec: FR-001", [("implements", "", "FR-001")]),
    ("a.html", "<p> <!-- spec: specs/a.md#x --> </p>", [("implements", A, "x")]),
    ("a.css", "/* spec: FR-001 */", [("implements", "", "FR-001")]),
    ("a.hs", "f' x = y -- spec: FR-001", [("implements", "", "FR-001")]),
    ("a.ml", "(* spec: FR-001 *)", [("implements", "", "FR-001")]),
    ("a.yaml", "spec: # spec: FR-001", [("implements", "", "FR-001")]),
    ("Dockerfile", "# spec: FR-001", [("implements", "", "FR-001")]),
    ("Makefile", "all: # spec: FR-001", [("implements", "", "FR-001")]),
    ("tests/test_a.py", "# spec: FR-001", [("tests", "", "FR-001")]),
    ("a_test.go", "// spec: FR-001 // spec(implements): FR-002", [("tests", "", "FR-001"), ("implements", "", "FR-002")]),
    ("a.swift", "/// Spec: FR-8.1, FR-INF-ADAS-001 (and more)", [("implements", "", "FR-8.1"), ("implements", "", "FR-INF-ADAS-001")]),
    ("a.ts", "// spec: specs/sign-in.plan.md", [("implements", "specs/sign-in.plan.md", "")]),
    ("a.ts", "// Spec: specs/a.md (part 2)", [("implements", A, "")]),
    ("a.ts", "// Spec: specs/a.md, FR-002", [("implements", A, ""), ("implements", A, "FR-002")]),
    ("a.c", "// [impl->dsn~window~1]", [("implements", "", "dsn~window~1")]),
    ("a.c", "// [utest->req~x.y~2], [itest->req~z~1>>stest]", [("tests", "", "req~x.y~2"), ("tests", "", "req~z~1")]),
    ("a.c", "// [ impl~a~1 -> dsn~a~1, dsn~b-c~12 >> utest, itest ]", [("implements", "", "dsn~a~1"), ("implements", "", "dsn~b-c~12")]),
    ("a.c", "// [uman->req~x~1]", [("covers", "", "req~x~1")]),
    ("a.py", "# ünïcode 🙂 spec: specs/ä.md#ö-1", [("implements", "specs/ä.md", "ö-1")]),
]  # fmt: skip

NO_TAGS: list[tuple[str, str]] = [
    ("a.yaml", "spec:"),
    ("a.yaml", "spec: FR-001"),
    ("a.yaml", "  spec: specs/a.md#x"),
    ("a.yaml", "spec: {template: {spec: FR-001}}"),
    ("a.toml", 'spec: "a.md#x"'),
    ("a.yaml", "# spec: replicas, containers"),
    ("a.yaml", "# spec: v1"),
    ("a.py", "# spec: https://example.com/a.html#FR-001"),
    ("a.py", "# spec: the id is FR-001"),
    ("a.py", "# see specs/a.md#FR-001"),
    ("a.py", "# openapi-spec: FR-001, inspec: FR-002"),
    ("a.py", "# spec(todo): FR-001"),
    ("a.py", "# spec: #123"),
    ("a.py", "# spec: #"),
    ("a.py", "# spec: specs/a"),
    ("a.py", "# spec: deployment.yaml"),
    ("a.py", "# SPEC: FR-001"),
    ("a.py", "# spec: fr-001"),
    ("a.py", "# spec: utf-8"),
    ("a.py", "text = '# spec: FR-001'"),
    ("a.py", 'text = """# spec: FR-001"""'),
    ("a.py", "spec: FR = 001"),
    ("a.ts", "const a = `// spec: FR-001`"),
    ("a.ts", "interface A { spec: FR001 }"),
    ("a.ts", "const a = { spec: FR_001 } // the id"),
    ("a.go", 's := "\\" // spec: FR-001"'),
    ("a.sh", "echo $#spec: FR-001"),
    ("a.c", "x = a[impl->b]; // a[impl->b]"),
    ("a.c", "// [impl->dsn~window]"),
    ("a.c", "x = [impl->dsn~window~1];"),
    ("a.html", "<p># spec: FR-001</p>"),
    ("a.css", "// spec: FR-001"),
]


@pytest.mark.parametrize(("name", "line", "expected"), TAGS, ids=[line for _, line, _ in TAGS])
def test_tags(name: str, line: str, expected: list[Told]) -> None:
    document = document_of(name, f"\n\n{line}\nend\n")
    assert told(document) == expected
    assert document.dialect is not None
    assert document.starts == (2,)
    assert may_hold_tags(line.encode())


@pytest.mark.parametrize(("name", "line"), NO_TAGS)
def test_what_only_looks_like_a_tag(name: str, line: str) -> None:
    document = document_of(name, f"{line}\n")
    assert told(document) == []
    assert document.dialect is None
    assert document.is_code


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/w/tests/a.py", True),
        ("/w/src/test/java/A.java", True),
        ("/w/src/main/java/A.java", False),
        ("/w/src/main/java/RefundTest.java", True),
        ("/home/me/tests/shop/src/a.py", False),
        ("/w/test_a.py", True),
        ("/w/conftest.py", True),
        ("/w/a_test.go", True),
        ("/w/a.spec.ts", True),
        ("/w/a.test.js", True),
        ("/w/cypress/a.cy.ts", True),
        ("/w/a_spec.rb", True),
        ("/w/__tests__/a.js", True),
        ("/w/a.feature", True),
        ("/w/src/features/cart/index.ts", False),
        ("/w/features/step_definitions/cart.js", True),
        ("/w/openapi-spec.yaml", False),
        ("/w/Latest.java", False),
        ("/w/specs/a.py", False),
        ("/w/latest.py", False),
        ("/w/contest/a.py", False),
        ("/w/attest.go", False),
        ("/w/testing.py", False),
    ],
)
def test_tests_are_known_by_their_path(path: str, expected: bool) -> None:
    assert is_test(path) is expected


@pytest.mark.parametrize(
    "name", ["a.md", "a.MARKDOWN", "a.txt", "a.json", "a", "py", "a.mdc", "a.rst", "a.png"]
)
def test_what_is_no_code(name: str) -> None:
    assert not is_code(f"/w/{name}")


def test_patterns_for_clients() -> None:
    assert [pattern_of(f"/w/{name}") for name in ("a.PY", "x.d.ts", "Makefile")] == [
        "**/*.PY",
        "**/*.ts",
        "**/Makefile",
    ]


# Where tags lead

SPEC = "## Window {#FR-001}\n\nIt MUST.\n\n## Card {#card}\n\nIt MUST.\n"


def states(files: dict[str, str], key: str) -> list[tuple[str, str | None]]:
    workspace = workspace_of(files)
    document = workspace.documents[f"/w/{key}"]
    found = [
        resolve(workspace, document, reference) for facts in document.facts for reference in facts.references
    ]
    return [(one.state.name, one.target.key.removeprefix("/w/") if one.target else None) for one in found]


def test_a_path_counts_from_the_folder_or_any_above() -> None:
    files = {
        "specs/a.md": SPEC,
        "pkg/specs/a.md": SPEC,
        "pkg/src/a.py": f"# spec: {A}#card\n",
        "src/deep/b.py": f"# spec: {A}#card, ../c.md#x\n",
    }
    assert states(files, "pkg/src/a.py") == [("OK", "pkg/specs/a.md")]
    assert states(files, "src/deep/b.py") == [("OK", "specs/a.md"), ("NO_FILE", None)]
    del files["pkg/specs/a.md"]
    assert states(files, "pkg/src/a.py") == [("OK", "specs/a.md")]


@pytest.mark.parametrize(
    ("tag", "state", "target"),
    [
        ("FR-001", "OK", "specs/a.md"),
        ("FR-002", "AMBIGUOUS", None),
        ("FR-003", "UNKNOWN", None),
        ("#fr-001", "CASE", "specs/a.md"),
        ("#card", "OK", "specs/a.md"),
        ("#window", "UNCHECKED", None),  # a slug is no id of its own
        ("RFC9110", "UNCHECKED", None),  # nobody has ids that begin so
        ("specs/a.md#window", "OK", "specs/a.md"),
        ("specs/a.md#Window", "CASE", "specs/a.md"),
        ("specs/a.md#windwo", "UNKNOWN", "specs/a.md"),
        ("specs/c.md#window", "NO_FILE", None),
    ],
)
def test_states(tag: str, state: str, target: str | None) -> None:
    other = "## B {#FR-002}\n\nIt MUST.\n"
    files = {"specs/a.md": SPEC + other, "specs/b.md": other, "src/a.py": f"# spec: {tag}\n"}
    assert states(files, "src/a.py") == [(state, target)]


def test_a_spec_that_the_file_names_by_path_is_meant() -> None:
    files = {"specs/a.md": SPEC, "specs/b.md": SPEC}
    code = "# Spec: specs/b.md\n# spec: FR-001\n"
    assert states({**files, "src/a.py": code}, "src/a.py")[1:] == [("OK", "specs/b.md")]
    both = f"{code}# spec: specs/a.md#card\n"
    assert states({**files, "src/a.py": both}, "src/a.py")[1] == ("AMBIGUOUS", None)


def test_a_spec_that_a_test_names_is_no_challenge_file() -> None:
    workspace = workspace_of({"specs/a.md": SPEC, "tests/test_a.py": "# spec: specs/a.md\n"})
    assert not is_challenge(workspace, workspace.documents["/w/specs/a.md"])
    (place,) = definition(workspace, "/w/tests/test_a.py", 0, 12)
    assert place.key == "/w/specs/a.md"


def test_an_id_is_missing_only_where_all_specs_are_known() -> None:
    workspace = replace(workspace_of({"a.md": SPEC, "a.py": "# spec: FR-002\n"}), whole=False)
    (reference,) = workspace.documents["/w/a.py"].facts[0].references
    assert resolve(workspace, workspace.documents["/w/a.py"], reference).state is State.UNCHECKED


def test_a_number_more_or_less_is_no_misspelling() -> None:
    found = all_findings(workspace_of({"a.md": SPEC, "a.py": "# spec: a.md#FR-002\n# spec: a.md#FR-1\n"}))
    assert [(finding.code, len(finding.fixes)) for finding in found] == [("REF001", 0), ("REF001", 1)]


def test_history_and_removals_are_retired(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = replace(generic.DIALECT, checked=False)
    real = generic.DIALECT.recognise
    monkeypatch.setattr(
        "spec_lsp.assembly.recognise",
        lambda key, *rest: (
            (archive, "old") if "archive" in key else (generic.DIALECT, real(key, *rest) or "spec")
        ),
    )
    files = {"archive/a.md": SPEC, "a.md": SPEC, "a.py": "# spec: archive/a.md#FR-001\n# spec: FR-001\n"}
    found = all_findings(workspace_of(files))
    assert [(finding.code, finding.span.line) for finding in found] == [("REF009", 0)]
    assert "is history in archive/a.md" in found[0].message


# Projects


def checked(folder: Path) -> Iterator[tuple[str, int, str]]:
    loaded = loaded_from(folder)
    engine = Engine(loaded.project.config)
    for key in loaded.checked:
        for finding in engine.findings(loaded.workspace, key):
            if finding.suppressed is None and not is_about_words(finding):
                yield key.removeprefix(f"{folder.as_posix()}/"), finding.span.line + 1, finding.code


def loaded_from(*paths: Path) -> Loaded:
    keys = [path.as_posix() for path in paths]
    return load(keys, open_project(keys))


def test_findings_of_the_bad_project() -> None:
    assert sorted(checked(FIXTURES / "bad")) == [
        ("shop/receipts.py", 1, "REF005"),
        ("shop/refunds.py", 1, "REF001"),
        ("shop/refunds.py", 6, "REF002"),
        ("shop/refunds.py", 11, "REF009"),
        ("tests/refunds_test.go", 3, "REF001"),
        ("web/refund.ts", 1, "REF003"),
        ("web/refund.ts", 4, "REF001"),
        ("web/refund.ts", 11, "TXT005"),
    ]


def test_the_good_project_has_no_findings() -> None:
    assert list(checked(FIXTURES / "good")) == []


_PLAIN_TAG = re.compile(r"(?:#|//|\*|<!--)\s.*?spec(?:\([a-z]+\))?: (\S.*)")


def tags_by_line(folder: Path) -> Iterator[tuple[str, int, str]]:
    """A second reader: splits lines at blanks and commas, and knows nothing of the first."""
    for path in sorted(folder.rglob("*.*")):
        if path.suffix in (".py", ".ts", ".go"):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                match = _PLAIN_TAG.search(line)
                for word in match[1].removesuffix("*/").split(", ") if match else ():
                    yield path.relative_to(folder).as_posix(), number, word.rpartition("#")[2].strip(" '\"}")


@pytest.mark.parametrize(("name", "count"), [("good", 11), ("bad", 9)])
def test_a_second_reader_finds_the_same_tags(name: str, count: int) -> None:
    folder = FIXTURES / name
    held = loaded_from(folder).workspace.documents
    found = [
        (key.removeprefix(f"{folder.as_posix()}/"), document.line_of(facts) + 1, reference.fragment)
        for key, document in sorted(held.items())
        if document.is_code
        for facts in document.facts
        for reference in facts.references
    ]
    assert found == [tag for tag in tags_by_line(folder) if tag[2] != "none"]  # one stands in a string
    assert len(found) == count


def test_a_second_reader_agrees_on_made_up_code(tmp_path: Path) -> None:
    chance = random.Random(5)
    pieces = [
        "x = 1",
        "# spec: FR-00{n}",
        "    # spec: specs/a.md#FR-00{n}, FR-01{n}",
        "",
        "# spec of {n}",
        "y = {n}  # spec: #name-{n}",
    ]
    for number in range(60):
        lines = [chance.choice(pieces).replace("{n}", str(line)) for line in range(chance.randint(1, 9))]
        (tmp_path / f"m{number}.py").write_text("\n".join(lines))
    held = loaded_from(tmp_path).workspace.documents
    found = [
        (key.rpartition("/")[2], document.line_of(facts) + 1, reference.fragment)
        for key, document in sorted(held.items())
        for facts in document.facts
        for reference in facts.references
    ]
    assert len(found) > 100
    assert sorted(found) == sorted(tags_by_line(tmp_path))


# Discovery


Make = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(files: dict[str, str | bytes]) -> Path:
        (tmp_path / ".git").mkdir(exist_ok=True)
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


TAG = "# spec: specs/a.md#FR-001\n"


def held(loaded: Loaded, root: Path) -> list[str]:
    return sorted(key.removeprefix(f"{root.as_posix()}/") for key in loaded.workspace.documents)


def test_only_code_with_tags_is_held(make: Make) -> None:
    root = make(
        {
            "specs/a.md": SPEC,
            "a.py": TAG,
            "b.py": "x = 1\n",
            "c.txt": TAG,
            ".gitignore": "build/\n*.gen.py\n",
            "build/d.py": TAG,
            "e.gen.py": TAG,
            "node_modules/f.js": "// spec: FR-001\n",
            "binary.py": TAG.encode() + b"\x00",
            "big.py": TAG + "#" * 1024 * 1024,
            "latin.py": TAG.encode() + b"# \xe9\n",
            ".hidden/g.yml": TAG,
        }
    )
    loaded = loaded_from(root)
    assert held(loaded, root) == [".hidden/g.yml", "a.py", "latin.py", "specs/a.md"]
    assert loaded.skipped == ()
    assert list(checked(root)) == []


def test_settings_exclude_claim_and_turn_off(make: Make) -> None:
    files: dict[str, str | bytes] = {
        "specs/a.md": SPEC,
        "a.py": TAG,
        "old/b.py": TAG,
        "prompts/c.yaml": "## C {#c}\n\nIt MUST.\n",
    }
    root = make({**files, "spec-lsp.toml": 'exclude = ["old/"]\ninclude = ["prompts/*.yaml"]\n'})
    loaded = loaded_from(root)
    assert held(loaded, root) == ["a.py", "prompts/c.yaml", "specs/a.md"]
    claimed = loaded.workspace.documents[f"{root.as_posix()}/prompts/c.yaml"]
    assert (claimed.is_code, "c" in claimed.ids) == (False, True)
    (root / "spec-lsp.toml").write_text("code = false\n")
    assert held(loaded_from(root), root) == ["specs/a.md"]
    loaded = loaded_from(root / "a.py")  # named on purpose, and still not read for tags
    assert loaded.workspace.documents[f"{root.as_posix()}/a.py"].dialect is None


def test_a_spec_by_itself_looks_at_no_code(make: Make) -> None:
    root = make({"specs/a.md": SPEC, "a.py": TAG})
    assert held(loaded_from(root / "specs/a.md"), root) == ["specs/a.md"]
    assert held(loaded_from(root / "a.py"), root) == ["a.py", "specs/a.md"]
    make({"spec-lsp.toml": ""})
    assert held(loaded_from(root / "specs/a.md"), root) == ["a.py", "specs/a.md"]


def test_too_much_code_is_said(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["spec_lsp.files.discover"], "_MOST_CODE", 2)
    root = make({f"a{number}.py": TAG for number in range(5)})
    found = discover([root.as_posix()], open_project([root.as_posix()]))
    assert len(found.code) == 2
    assert "3 more files of code" in found.skipped[0].reason


# In the editor


@pytest.fixture(scope="module")
def shop() -> Workspace:
    names = [
        "specs/refunds.md",
        "specs/receipts.md",
        "shop/refunds.py",
        "shop/receipts.go",
        "web/refund.ts",
        "web/refund.test.ts",
    ]
    return workspace_of({name: (FIXTURES / "good" / name).read_text() for name in names})


def test_hover_counts_code(shop: Workspace) -> None:
    card = hover(shop, "/w/specs/refunds.md", 4, 5)
    assert card is not None
    assert "Implemented by 2: ../shop/refunds.py:5, ../shop/refunds.py:9" in card.plain
    card = hover(shop, "/w/specs/refunds.md", 8, 5)
    assert card is not None
    assert (
        "Implemented by 2: ../shop/refunds.py:9, ../web/refund.ts:3 · Tested by 1: ../web/refund.test.ts:4"
        in card.plain
    )
    assert "Referred to by 1: receipts.md#receipt-for-refund (depends)" in card.plain


def test_from_code_to_the_clause_and_back(shop: Workspace) -> None:
    (place,) = definition(shop, "/w/shop/receipts.go", 9, 12)
    assert (place.key, place.span.line) == ("/w/specs/receipts.md", 8)
    back = references(shop, "/w/specs/receipts.md", 8, 5)
    assert [(use.key, use.span.line) for use in back] == [("/w/shop/receipts.go", 9)]


def test_kiro_criteria_are_named_by_number(corpus: Path) -> None:
    folder = corpus / "kiro/RpiDNS/.kiro/specs/custom-period"
    files = {
        f".kiro/specs/custom-period/{path.name}": path.read_text("utf-8") for path in folder.glob("*.md")
    }
    tag = "# spec: .kiro/specs/custom-period/requirements.md#1.2, 1.3, #2\n"
    workspace = workspace_of({**files, "src/period.py": tag, "tests/test_period.py": tag})
    caret = ("/w/src/period.py", 0, tag.index("1.3"))
    (place,) = definition(workspace, *caret)
    assert place.key.endswith("requirements.md")
    card = hover(workspace, *caret)
    assert card is not None
    assert card.plain.startswith("1.3 acceptance criterion")
    assert "Implemented by 1: period.py:1 · Tested by 1: tests/test_period.py:1" in card.plain
    assert [state for state, _ in states({**files, "src/period.py": tag}, "src/period.py")] == ["OK"] * 3


def test_a_finding_in_code_can_be_silenced_there() -> None:
    workspace = workspace_of({"a.md": SPEC, "src/a.ts": "let a\n  // spec: FR-009\nlet b\n"})
    (finding,) = all_findings(workspace)
    found = silencing(workspace.documents["/w/src/a.ts"], finding)
    assert found is not None
    title, edit = found
    assert title == "Suppress REF001 on this line"
    assert edit.text == "  // spec-lsp: ignore-next-line REF001 reason: ...\n"


def test_comments_silence(tmp_path: Path) -> None:
    code = (
        "# spec-lsp: ignore-file REF002 spelt so by others\n# spec: #fr-001\n"
        "# spec: FR-002  # spec-lsp: ignore REF001 to come\n# spec: FR-003\n"
    )
    found = all_findings(workspace_of({"a.md": SPEC, "a.py": code}))
    assert [(finding.code, finding.suppressed) for finding in found] == [
        ("REF002", "spelt so by others"),
        ("REF001", "to come"),
        ("REF001", None),
    ]


def test_code_is_no_spec(shop: Workspace) -> None:
    assert {document.key for document in shop.specs()} == {"/w/specs/refunds.md", "/w/specs/receipts.md"}
    assert Config().code is True


def test_ids_of_open_fast_trace_lead_to_what_defines_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any family that knows such items will do; where none does, the tags are left alone."""

    def read(blocks: Sequence[Block], lines: Sequence[str], policy: Policy, context: Context) -> Facts:
        facts = generic.DIALECT.read(blocks, lines, policy, context)
        at = Span(0, 0, 0, len(lines[0]))
        items = (Item(Kind.REQUIREMENT, lines[0], "", at, at, form="paragraph"),) if "~" in lines[0] else ()
        return replace(facts, items=items)

    files = {"a.md": "dsn~window~1\n", "a.c": "// [impl->dsn~window~1]\n// [utest->dsn~window~2]\n"}
    assert states(files, "a.c") == [("UNCHECKED", None), ("UNCHECKED", None)]
    family = replace(generic.DIALECT, read=read)
    monkeypatch.setattr("spec_lsp.assembly.recognise", lambda *_: (family, "test"))
    assert states(files, "a.c") == [("OK", "a.md"), ("UNKNOWN", None)]
