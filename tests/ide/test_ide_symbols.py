import itertools

from carets import ROOT, workspace_of
from hypothesis import given, settings
from hypothesis import strategies as st

from spec_lsp.ide.symbols import CAP, Symbol, document_symbols, workspace_symbols

SPEC = """\
Preamble that must not be listed.

# Top {#top authority=user}

## First

text

### Deep {#deep}

## Second

# Next {#next}

last line"""


def outline(symbols: tuple[Symbol, ...]) -> list[object]:
    return [(item.name, item.detail, outline(item.children)) for item in symbols]


def test_the_outline_is_a_tree_by_level():
    symbols = document_symbols(workspace_of({"spec.md": SPEC}), ROOT + "spec.md")
    deep = ("Deep", "#deep", [])
    assert outline(symbols) == [
        ("Top", "user · #top", [("First", "", [deep]), ("Second", "", [])]),
        ("Next", "#next", []),
    ]
    assert symbols[0].span == (2, 0, 12, 0)
    assert symbols[0].children[0].span == (4, 0, 10, 0)
    assert symbols[1].span == (12, 0, 14, 9)
    assert symbols[0].selection == (2, 2, 2, 5)


def test_a_challenge_file_lists_its_examples():
    talk = "~~~xml\n<user>\nHi\n</user>\n~~~\n"
    head = "Examples for [^m001] in A:\n\n"
    workspace = workspace_of(
        {
            "spec.md": "# A {#a authority=user}\n\nMust[^m001].\n",
            "examples/m001.md": f"{head}**Example**: one\n\n{talk}\n**Example**: two\n\n{talk}",
        }
    )
    symbols = document_symbols(workspace, ROOT + "examples/m001.md")
    assert outline(symbols) == [("one", "", []), ("two", "", [])]
    assert symbols[0].span.end_line == symbols[1].span.line


def test_ordinary_markdown_and_absent_documents_have_none():
    workspace = workspace_of({"notes.md": "# Notes\n\nHello.\n"})
    assert document_symbols(workspace, ROOT + "notes.md") == ()
    assert document_symbols(workspace, ROOT + "absent.md") == ()


def nests(symbol: Symbol) -> bool:
    start, end = symbol.span[:2], symbol.span[2:]
    inside = start <= symbol.selection[:2] <= symbol.selection[2:] <= end
    spans = [child.span for child in symbol.children]
    held = all(start <= span[:2] <= span[2:] <= end for span in spans)
    apart = all(one[2:] <= two[:2] for one, two in itertools.pairwise(spans))
    return inside and held and apart and bool(symbol.name) and all(map(nests, symbol.children))


LINES = st.sampled_from(
    [
        "# A {#a}",
        "## B",
        "### C {#c}",
        "Title\n===",
        "Two\nlines\n---",
        "#",
        "> # Q",
        "- # item",
        "text must",
        "",
        "~~~",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_ranges_nest(lines: list[str], end: str):
    text = "\n".join(["# Spec {#spec authority=user}", *lines]).replace("\n", end)
    workspace = workspace_of({"spec.md": text})
    symbols = document_symbols(workspace, ROOT + "spec.md")
    assert symbols
    assert all(map(nests, symbols))


def test_search_ranks_and_ignores_case_blanks_and_hyphens():
    workspace = workspace_of(
        {
            "spec.md": "# Do not lie {#do_not_lie authority=user}\n\nMust[^lie1].\n\n# Lie down {#rest}\n\n# Loud pipes {#p}\n",
            "examples/lie1.md": "Examples for [^lie1] in Do not lie:\n",
            "README.md": "# Lie\n",
        }
    )
    names = [hit.name for hit in workspace_symbols(workspace, "LIE")]
    assert names == ["[^lie1]", "Lie down", "Do not lie", "Loud pipes"]
    assert [hit.name for hit in workspace_symbols(workspace, "do-not lie")] == ["Do not lie"]
    assert workspace_symbols(workspace, "qqq") == ()


def test_search_is_capped():
    text = "".join(f"# Clause {n} {{#c{n}}}\n\n" for n in range(CAP + 50))
    workspace = workspace_of({"spec.md": text})
    assert len(workspace_symbols(workspace, "")) == CAP
    assert workspace_symbols(workspace, f"c{CAP + 49}")[0].container == f"c{CAP + 49}"
