import re

from carets import ROOT, at, caret, workspace_of
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from spec_lsp.diagnostics import Finding, Severity, Span
from spec_lsp.ide.hover import hover

TALK = "~~~xml\n<user>\nDo you *lie*?\n</user>\n~~~\n"
FILES = {
    "spec.md": """\
# Do not lie {#do_not_lie authority=user}

The assistant must **never** lie[^ab12]. It should say `no`, see [?](#kind).

- one item[^none]

**Example**: a lie

~~~xml
<user>
Hi
</user>
<comparison>
<assistant> <!-- GOOD -->
Hello
</assistant>
<assistant> <!-- BAD[#kind]: rude -->
No
</assistant>
</comparison>
~~~

# Be kind {#kind authority=guideline}

The assistant may be [honest](#do_not_lie).
""",
    "other.md": "# Law {#law authority=user overrides=spec.md#do_not_lie}\n\nOne must [obey](spec.md#kind).\n",
    "examples/ab12.md": f"Examples for [^ab12] in Do not lie:\n\n**Example**: white lies\n\n{TALK}",
}
SPEC = workspace_of(FILES)


def plain(spot, **options) -> str:
    found = hover(*spot, **options)
    assert found is not None
    return found.plain


def test_a_clause_shows_what_is_known_of_it():
    assert plain(at(SPEC, "spec.md", "Do not lie")).split("\n\n") == [
        "Do not lie #do_not_lie",
        "authority user · 1 must not · 1 should",
        "The assistant must never lie. It should say no, see Be kind.\n- one item",
        "Referred to by 2: other.md#law (overrides), #kind",
        "Refers to 2: #kind, #kind (violates)",
        "Challenges 2: [^ab12] 1 prompt, [^none] no file",
        "Inline examples 1: 1 GOOD, 1 BAD",
        "Pinned by 2 cases: 1 GOOD, 1 BAD",
    ]


def test_the_card_is_the_same_from_every_side():
    own = plain(at(SPEC, "spec.md", "{#do_not_lie", 3))
    assert own == plain(at(SPEC, "spec.md", "# Do"))
    assert own == plain(at(SPEC, "spec.md", "[honest]", 2))


def test_a_reference_from_another_document_names_the_path():
    assert plain(at(SPEC, "other.md", "obey")).startswith(
        "Be kind spec.md#kind\n\nauthority guideline · 1 may"
    )


def test_a_question_mark_shows_the_title_of_its_target():
    found = hover(*at(SPEC, "spec.md", "[?]"))
    assert found is not None
    assert found.markdown.startswith("**Be kind** `#kind`")
    assert SPEC.documents[ROOT + "spec.md"].text.slice(found.span) == "[?](#kind)"


def test_a_mark_shows_its_challenges():
    assert plain(at(SPEC, "spec.md", "[^ab12]", 2)).split("\n\n") == [
        "[^ab12] challenge file examples/ab12.md",
        "1 prompt",
        "- white lies",
        "Do you *lie*?",
    ]


def test_a_mark_without_file_says_so():
    assert plain(at(SPEC, "spec.md", "[^none]", 2)) == "[^none] no challenge file examples/none.md"


def test_the_head_of_a_challenge_file_shows_the_clause_it_tests():
    assert plain(at(SPEC, "examples/ab12.md", "Examples")).startswith("Do not lie ../spec.md#do_not_lie")


def test_open_findings_of_the_clause_are_listed_worst_first():
    key = ROOT + "spec.md"
    findings = [
        Finding("AMB002", Severity.WARNING, key, Span(2, 0, 2, 3), "vague <b>"),
        Finding("SUC001", Severity.ERROR, key, Span(4, 0, 4, 3), "no file"),
        Finding("AMB003", Severity.WARNING, key, Span(2, 0, 2, 3), "silenced", suppressed="meant"),
        Finding("AMB003", Severity.WARNING, key, Span(24, 0, 24, 3), "next clause"),
        Finding("AMB003", Severity.WARNING, ROOT + "other.md", Span(2, 0, 2, 3), "other document"),
    ]
    listed = plain(at(SPEC, "spec.md", "Do not"), findings=findings).split("\n\n")[-1]
    assert listed == "- error SUC001 no file\n- warning AMB002 vague <b>"


def test_a_broken_reference_offers_the_nearest():
    files = {
        "spec.md": "# Pump {#pump}\n\nSee [a](#pum), [b](absent.md), [c](other.md).\n",
        "other.md": "# O {#o}\n",
    }
    workspace = workspace_of(files)
    assert plain(at(workspace, "spec.md", "[a]")) == "No clause pum in spec.md\n\nDid you mean pump?"
    assert plain(at(workspace, "spec.md", "[b]")) == "No file absent.md"
    assert plain(at(workspace, "spec.md", "[c]")) == "other.md\n\n1 clause"


def test_an_id_given_twice_shows_both_clauses():
    text = plain(caret("# A {#x}\n\nSee [it](#<CURSOR>x).\n\n# B {#x}\n"))
    assert [part for part in text.split("\n\n") if part in ("A #x", "B #x")] == ["A #x", "B #x"]


def test_a_long_clause_is_cut():
    long = "The pump must stop at once and then wait. " * 100
    assert len(plain(caret(f"# P<CURSOR>ump {{#pump}}\n\n{long}\n"))) < 800


def test_nothing_at_plain_text():
    assert hover(*caret("# A {#a}\n\nte<CURSOR>xt must\n")) is None


NASTY = (
    "![x](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[click](command:workbench.run)",
    "[click](https://evil.example)",
    "<https://evil.example>",
    "https://evil.example/a_b",
    "www.evil.example",
    "mail@evil.example",
    "[a]: https://evil.example",
    "[a][a]",
    "&lt;b&gt; &#60;b&#62;",
    "\\<b>",
    "`code",
    "``two` three```",
    "**bold",
    "| a | b |\n| - | - |",
    "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe\x1b[31m",
    "$(alert) $$x$$",
    "- item",
    "1. first",
    "    indented",
    "> quote",
    "# heading",
    "***",
    "~~~",
)
TEXT = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text("ab `*_[]()<>!#&;:/\\\n.-~|", max_size=12)),
    min_size=1,
    max_size=5,
)
RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ACTIVE = {"html_inline", "html_block", "image", "link_open", "table_open", "fence", "code_block"}
# What a renderer that looks for bare addresses would make a link of.
ADDRESS = re.compile(r"(?:https?|ftp):\/\/|www\.\w|(?<!\\)@\w", re.IGNORECASE)


def contents(markdown: str):
    for token in RENDER.parse(markdown):
        yield token.type, token.content
        for child in token.children or ():
            yield child.type, child.content


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT, TEXT, st.sampled_from([" ", "\n", "\n\n"]))
def test_a_hover_contains_nothing_active(title: list[str], body: list[str], prompt: list[str], between: str):
    one_line = " ".join(title).replace("\n", " ")
    talk = f"~~~~~xml\n<user>\n{between.join(prompt)}\n</user>\n~~~~~\n"
    workspace = workspace_of(
        {
            "spec.md": f"# T {one_line} {{#t authority=user}}\n\nMust[^m1]. {between.join(body)}\n\n# U {{#u}}\n\n[?](#t)",
            "examples/m1.md": f"Examples for [^m1] in {one_line}:\n\n**Example**: {one_line}\n\n{talk}",
        }
    )
    for spot in (at(workspace, "spec.md", "# T"), at(workspace, "spec.md", "[^m1]", 2)):
        found = hover(*spot)
        assert found is not None
        types = {kind for kind, _ in contents(found.markdown)}
        assert not types & ACTIVE, found.markdown
        code = [content for kind, content in contents(found.markdown) if kind == "code_inline"]
        rest = found.markdown
        for content in code:
            rest = rest.replace(content, "")
        assert not ADDRESS.search(rest), found.markdown
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", found.markdown + found.plain)


def test_what_a_clause_says_of_itself_is_no_reference_from_elsewhere():
    own = workspace_of({"spec.md": FILES["spec.md"].replace("BAD[#kind]", "BAD[#do_not_lie]")})
    assert "Referred to by 1: #kind" in plain(at(own, "spec.md", "Do not lie"))


KIRO = workspace_of(
    {
        ".kiro/specs/refunds/requirements.md": "### Requirement 2: Refund\n\n1. THE Shop SHALL refund `it`.\n"
        "2. THE Shop SHALL write.\n",
        ".kiro/specs/refunds/tasks.md": "- [ ] 1. Refund\n  - _Requirements: 2.1, 2.2_\n",
    }
)


def test_an_item_shows_what_it_says_and_who_refers_to_it():
    assert plain(at(KIRO, ".kiro/specs/refunds/requirements.md", "1.")).split("\n\n") == [
        "2.1 acceptance criterion #2.1 in Requirement 2: Refund",
        "1 must",
        "THE Shop SHALL refund it.",
        "Referred to by 1: tasks.md#1 (implements)",
    ]
    assert plain(at(KIRO, ".kiro/specs/refunds/tasks.md", "2.2")).split("\n\n")[0] == (
        "2.2 acceptance criterion requirements.md#2.2 in Requirement 2: Refund"
    )


def test_a_vague_word_that_cases_have_settled_says_so():
    cases = "<comparison>\n<user>\nq\n</user>\n{}</comparison>\n"
    judged = "".join(
        f"<assistant> <!-- {verdict}: why -->\na\n</assistant>\n" for verdict in ("GOOD", "BAD", "BAD")
    )
    text = (
        "## A {#a authority=user}\n\nIt must keep several copies.\n\n**Example**: x\n\n~~~xml\n"
        + cases.format(judged)
    )
    assert plain(at(workspace_of({"spec.md": text + "~~~\n"}), "spec.md", "several")) == (
        "several is pinned by 3 cases: 1 GOOD, 2 BAD"
    )
    open_one = text.replace("BAD", "OK") + "~~~\n"
    assert hover(*at(workspace_of({"spec.md": open_one}), "spec.md", "several")) is None
