from carets import at, caret, shown, workspace_of

from spec_lsp.ide.definition import definition
from spec_lsp.ide.uses import Location

PUMP = """
# Pump {#pump authority=user}

The pump must stop[^ab12]. See [?](#valve) and [the <CURSOR>rules](../legal/rules.md#no-harm).

## Valve {#valve}

The valve must close.
"""


def places(found: tuple[Location, ...], workspace) -> list[str]:
    return [shown(workspace, item.key, item.span) for item in found]


def test_a_link_leads_to_its_clause_in_another_document():
    spot = caret({"a/pump.md": PUMP, "legal/rules.md": "# Rules\n\n## No harm\n\nOne MUST not harm.\n"})
    found = definition(*spot)
    assert places(found, spot.workspace) == ["legal/rules.md:2 No harm"]
    assert (
        shown(spot.workspace, spot.key, found[0].origin)
        == "a/pump.md:2 [the rules](../legal/rules.md#no-harm)"
    )
    assert found[0].full.line == 2
    assert found[0].full.end_line == 5


def test_a_link_within_the_document_leads_to_its_heading():
    spot = caret("# A {#a}\n\nSee [?](#b<CURSOR>).\n\n# B {#b}\n")
    assert places(definition(*spot), spot.workspace) == ["spec.md:4 B"]


def test_an_id_given_twice_leads_to_both():
    spot = caret("# A {#x}\n\nSee [?](#<CURSOR>x).\n\n# B {#x}\n")
    assert places(definition(*spot), spot.workspace) == ["spec.md:0 A", "spec.md:4 B"]


def test_an_anchor_is_the_place_itself():
    spot = caret('# A {#a}\n\n<a name="deep"></a>Deep text.\n\nSee [it](#<CURSOR>deep).\n')
    assert places(definition(*spot), spot.workspace) == ["spec.md:2 deep"]


def test_wrong_case_still_leads_there():
    spot = caret("# A {#Alpha}\n\nSee [it](#<CURSOR>alpha).\n")
    assert places(definition(*spot), spot.workspace) == ["spec.md:0 A"]


def test_a_verdict_leads_to_the_clause_it_names():
    spot = caret(
        """
        # Honesty {#honesty authority=user}

        Do not lie.

        **Example**: a lie

        ~~~xml
        <user>
        Hi
        </user>
        <comparison>
        <assistant> <!-- BAD[#hon<CURSOR>esty]: lies -->
        No.
        </assistant>
        </comparison>
        ~~~
        """
    )
    assert places(definition(*spot), spot.workspace) == ["spec.md:0 Honesty"]


def test_an_attribute_leads_to_the_clause_it_names():
    spot = caret("# A {#a authority=user overrides=#b<CURSOR>}\n\n# B {#b authority=user}\n")
    assert places(definition(*spot), spot.workspace) == ["spec.md:2 B"]


CHALLENGED = {
    "spec.md": "# Lies {#lies authority=user}\n\nNever lie[^ab12], ever[^zz99].\n",
    "examples/ab12.md": "Examples for [^ab12] in Lies:\n\n**Example**: one\n\n~~~xml\n<user>\nHi\n</user>\n~~~\n",
    "examples/zz00.md": "Examples for [^zz00] in Lies:\n",
}


def test_a_mark_leads_to_its_challenge_file_and_back():
    workspace = workspace_of(CHALLENGED)
    there = definition(*at(workspace, "spec.md", "[^ab12]", 3))
    assert places(there, workspace) == ["examples/ab12.md:0 Examples for [^ab12] in Lies:"]
    for needle in ("Examples", "ab12", "Lies"):
        assert places(definition(*at(workspace, "examples/ab12.md", needle, 2)), workspace) == [
            "spec.md:2 [^ab12]"
        ]


def test_an_orphan_challenge_leads_to_the_clause_that_it_names():
    workspace = workspace_of(CHALLENGED)
    assert places(definition(*at(workspace, "examples/zz00.md", "zz00")), workspace) == ["spec.md:0 Lies"]


def test_a_mark_without_file_leads_nowhere():
    assert definition(*at(workspace_of(CHALLENGED), "spec.md", "zz99")) == ()


def test_a_file_that_is_there_but_not_read_can_be_opened():
    spot = caret("# A {#a}\n\n[data](data.csv<CURSOR>) must be there.\n", others=["data.csv"])
    assert [item.key for item in definition(*spot)] == ["/w/data.csv"]
    assert definition(*caret("# A {#a}\n\n[data](data.csv<CURSOR>) must be there.\n")) == ()


def test_a_heading_and_its_id_lead_to_themselves():
    for marked in ("# Pu<CURSOR>mp {#pump}\n", "# Pump {#pu<CURSOR>mp}\n"):
        spot = caret(marked)
        assert places(definition(*spot), spot.workspace) == ["spec.md:0 Pump"]


def test_plain_text_and_absent_documents_lead_nowhere():
    assert definition(*caret("# A {#a}\n\nPlain <CURSOR>text.\n")) == ()
    assert definition(workspace_of({}), "/w/absent.md", 0, 0) == ()
    assert definition(*caret("<CURSOR>")) == ()


def test_a_real_footnote_is_no_mark():
    spot = caret("# A {#a authority=user}\n\nOne must[^n<CURSOR>1].\n\n[^n1]: a note\n")
    assert definition(*spot) == ()
