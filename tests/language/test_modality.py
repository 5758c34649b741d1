import pytest

from spec_lsp.facts import Modality, Policy
from spec_lsp.language.modality import modal_of


@pytest.mark.parametrize(
    ("sentence", "policy", "expected"),
    [
        ("Clients MUST answer.", Policy.BCP14, (Modality.MUST, "MUST")),
        ("Clients MUST NOT answer.", Policy.BCP14, (Modality.MUST_NOT, "MUST NOT")),
        ("It is NOT RECOMMENDED to wait.", Policy.BCP14, (Modality.SHOULD_NOT, "NOT RECOMMENDED")),
        ("The field is OPTIONAL.", Policy.BCP14, (Modality.MAY, "OPTIONAL")),
        ("Clients must answer.", Policy.BCP14, None),
        ("Never share a key.", Policy.BCP14, None),
        ("The assistant should never lie.", Policy.PROSE, (Modality.SHOULD_NOT, "should never")),
        ("It shouldn’t guess.", Policy.PROSE, (Modality.SHOULD_NOT, "shouldn’t")),
        ("It cannot be overridden.", Policy.PROSE, (Modality.MUST_NOT, "cannot")),
        ("Users may not resell.", Policy.PROSE, (Modality.MUST_NOT, "may not")),
        ("The assistant may ask.", Policy.PROSE, (Modality.MAY, "may")),
        ("Always ask first.", Policy.PROSE, (Modality.IMPERATIVE, "Always a")),
        ("Do not lie.", Policy.PROSE, (Modality.MUST_NOT, "Do not l")),
        ("It will be late.", Policy.PROSE, None),
        ("You will pay the fees.", Policy.LEGAL, (Modality.MUST, "will")),
        ("The customer agrees to indemnify.", Policy.LEGAL, (Modality.MUST, "agrees to")),
        ("WHEN idle, THE lamp SHALL blink.", Policy.EARS, (Modality.MUST, "SHALL")),
        ("The mustard is hot in May.", Policy.BCP14, None),
    ],
)
def test_modality(sentence: str, policy: Policy, expected: tuple[Modality, str] | None) -> None:
    modal = modal_of(sentence, policy)
    assert (modal and (modal.modality, sentence[modal.start : modal.end])) == expected
