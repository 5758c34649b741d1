import pytest
from carets import caret

from spec_lsp.ide.locate import (
    AtAnchor,
    AtBackLink,
    AtDirective,
    AtHeading,
    AtMark,
    AtReference,
    locate,
)


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("See <CURSOR>[x](#a).", AtReference, "[x](#a)"),
        ("See [x](#a)<CURSOR>.", AtReference, "[x](#a)"),
        ("See [x](#a)<CURSOR>[^m1].", AtMark, "[^m1]"),
        ("See [x](#a)[^m1]<CURSOR>[y](#b)", AtReference, "[y](#b)"),
        ("[![x](#in<CURSOR>ner)](#outer)", AtReference, "![x](#inner)"),
        ("[![x](#inner)](#out<CURSOR>er)", AtReference, "[![x](#inner)](#outer)"),
        ("😀 é [x](#<CURSOR>a)", AtReference, "[x](#a)"),
        ('<a id="d<CURSOR>eep"></a> text', AtAnchor, "deep"),
        (
            "text <!-- spec-lsp: ig<CURSOR>nore AMB001 why -->",
            AtDirective,
            "<!-- spec-lsp: ignore AMB001 why -->",
        ),
        ("## <CURSOR>B", AtHeading, "## B"),
        ("## B {#b<CURSOR>}", AtHeading, "b"),
        ("## B {#b <CURSOR>authority=user}", AtHeading, "## B {#b authority=user}"),
        ("## B {#b overrides=#<CURSOR>a}", AtReference, "#a"),
        ("B<CURSOR>\n===", AtHeading, "B"),
    ],
)
def test_the_thing_at_the_caret(line: str, kind: type, text: str):
    spot = caret(f"# A {{#a authority=user}}\n\nOne must.\n\n{line}\n")
    place = locate(*spot)
    assert type(place) is kind
    assert place.document.text.slice(place.span) == text


@pytest.mark.parametrize(
    "line",
    [
        "pl<CURSOR>ain",
        "<CURSOR>",
        "`[x](#<CURSOR>a)`",
        "~~~\n[x](#<CURSOR>a)\n~~~",
        "a [^<CURSOR>n]\n\n[^n]: x",
    ],
)
def test_plain_text_is_nothing(line: str):
    assert locate(*caret(f"# A {{#a}}\n\n{line}\n")) is None


def test_front_matter_is_nothing():
    assert locate(*caret("---\nspec: x<CURSOR>\n---\n\n# A {#a}\n")) is None


def test_the_head_of_a_challenge_file():
    spec = "# A {#a authority=user}\n\nMust[^m1].\n"
    for head, known in (("Examples for [^m1] in <CURSOR>A:\n", True), ("No <CURSOR>head\n", False)):
        place = locate(*caret({"spec.md": spec, "examples/m1.md": head}))
        assert isinstance(place, AtBackLink)
        assert bool(place.back_link) is known
