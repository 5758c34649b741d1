from carets import at, caret, shown, workspace_of

from spec_lsp.ide.references import references

FILES = {
    "a.md": "# Pump {#pump authority=user}\n\nSee [?](#pump).\n\n## Old valve\n\nMust do as [b](b.md#b).\n",
    "b.md": "# B {#b authority=user overrides=a.md#pump}\n\nIt must follow [pump](a.md#pump) and [v](a.md#old-valve).\n",
    "README.md": "# Read me\n\nStart at [the pump](./a.md#pump), or [all](a.md).\n",
}


def found(spot, **options) -> list[str]:
    return [shown(spot.workspace, item.key, item.span) for item in references(*spot, **options)]


def test_a_clause_is_used_by_specs_and_by_ordinary_markdown():
    spot = at(workspace_of(FILES), "a.md", "pump authority")
    uses = ["README.md:2 pump", "a.md:2 pump", "b.md:0 pump", "b.md:2 pump"]
    assert found(spot) == uses
    assert found(spot, include_declaration=True) == sorted([*uses, "a.md:0 Pump"])


def test_the_same_from_a_reference_to_it():
    workspace = workspace_of(FILES)
    assert found(at(workspace, "b.md", "#pump", 2)) == found(at(workspace, "a.md", "Pump"))


def test_a_clause_is_found_by_its_slug():
    assert found(at(workspace_of(FILES), "a.md", "Old valve")) == ["b.md:2 old-valve"]


def test_a_document_as_a_whole():
    assert found(at(workspace_of(FILES), "README.md", "(a.md)", 2)) == ["README.md:2 [all](a.md)"]


def test_a_challenge_file_is_used_by_its_marks():
    workspace = workspace_of(
        {
            "one.md": "# A {#a authority=user}\n\nMust[^m001].\n",
            "two.md": "# B {#b authority=user}\n\nMust[^m001] and [see](examples/m001.md).\n",
            "examples/m001.md": "Examples for [^m001] in A:\n",
        }
    )
    marks = ["one.md:2 [^m001]", "two.md:2 [^m001]", "two.md:2 [see](examples/m001.md)"]
    assert found(at(workspace, "one.md", "m001")) == marks
    assert found(at(workspace, "examples/m001.md", "for")) == marks
    assert found(at(workspace, "one.md", "m001"), include_declaration=True)[0] == (
        "examples/m001.md:0 Examples for [^m001] in A:"
    )


def test_an_anchor_is_not_its_whole_clause():
    spot = caret('# A {#a}\n\n<a name="sp<CURSOR>ot"></a>Text.\n\n[x](#spot) [y](#a)\n')
    assert found(spot) == ["spec.md:4 spot"]


def test_nothing_at_plain_text():
    assert references(*caret("# A {#a}\n\nte<CURSOR>xt\n")) == ()


def test_links_that_leave_the_ending_out_count():
    files = {"a.md": "# A {#a}\n", "b.md": "# B {#b}\n\n[x](a#a) must\n", "c.md": "[x](./a#a)\n"}
    assert found(at(workspace_of(files), "a.md", "A")) == ["b.md:2 a", "c.md:0 a"]
