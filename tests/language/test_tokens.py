"""Ids in text: what is one, what is nearly one, what only looks like one."""

import pytest

from spec_lsp.language.tokens import counterpart, ids, near_ids, principles, squeezed, stem


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(FR-001, FR-002)", "FR-001 FR-002"),
        ("FR-003–FR-005 and FR-008b", "FR-003 FR-004 FR-005 FR-008b"),
        ("FR-006–FR-008a", "FR-006 FR-007 FR-008 FR-008a"),
        ("FR-001 to FR-003", "FR-001 FR-002 FR-003"),
        ("FR-001 through 003", "FR-001 FR-002 FR-003"),
        ("FR-001..FR-003", "FR-001 FR-002 FR-003"),
        ("FR-001-FR-003", "FR-001 FR-002 FR-003"),
        ("FR-001/002/003", "FR-001 FR-002 FR-003"),
        ("FR-001, 002 and FR-010", "FR-001 FR-002 FR-010"),
        ("FR-1, 22 users", "FR-1"),
        ("FR-001 to 2 users", "FR-001"),
        ("FR-009 to FR-003", "FR-009 FR-003"),
        ("[US1] US-2 User Story 3, US1–US3", "US1 US-2 US3 US1 US2 US3"),
        ("US6-AS4 and US1/AC2", "US6-AS4 US1-AS2"),
        ("T012, T013a", "T012 T013a"),
        ("FR-AUTH-001 SEC-012 C-001 SC-2.1", "FR-AUTH-001 SEC-012 C-001 SC-2.1"),
        ("FR-012-related", "FR-012"),
        ("Spec §FR-4", "FR-4"),
        ("Spec 002 FR-005 and FR-006, but FR-007", "FR-007"),
        ("FR-012 of Spec 002, FR-013", ""),
        ("FR-012 (Spec 002)", ""),
        ("002-receipts/FR-012", ""),
        ("EC2 AC1 SC2 T1 R-2 A4 CVE-2024-1234", ""),
        ("tests/FR-012/a FR-012.md #FR-012 x.FR-012 xFR-012 FR-0123456", ""),
    ],
)
def test_ids(text: str, found: str) -> None:
    tokens = list(ids(text))
    assert [token.id for token in tokens] == found.split()
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FR 012", "FR-012"),
        ("FR\u00a0012 and NFR–003, FR‑004", "FR-012 NFR-003 FR-004"),
        ("Fr-012 fr-013 sc_014", "FR-012 FR-013 SC-014"),
        ("FR-O12 FR-0l3 SC-I2", "FR-012 FR-013 SC-12"),
        ("FR-012 FR_012 tests/fr-012.ts #fr-012 fr-012-notes SC 1.4.3 FR 5", ""),
        ("FROM 12 to FRANCE 33", ""),
    ],
)
def test_near_ids(text: str, found: str) -> None:
    assert [token.id for token in near_ids(text)] == found.split()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Principles I, II and V", ["I", "II", "V"]),
        ("Constitution Principle XIII)", ["XIII"]),
        ("Principle 3", ["3"]),
        ("Article VII", ["Article VII"]),
        ("GDPR Article 15", []),
        ("In Principle I'd say, in principle V", []),
        ("Principle Violations", []),
    ],
)
def test_principles(text: str, found: list[str]) -> None:
    assert [token.id for token in principles(text)] == found


def test_numerals_have_counterparts() -> None:
    for number in range(1, 30):
        roman = counterpart(str(number))
        assert counterpart(roman) == str(number)
    assert counterpart("IX") == "9"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("FR-012", "FR"),
        ("T020a", "T"),
        ("US1-AS2", "US1-AS"),
        ("2.7", ""),
        ("IX", ""),
        ("Article VII", "Article"),
        ("Refund 3", ""),
        ("VIVID", ""),
    ],
)
def test_stem(name: str, expected: str) -> None:
    assert stem(name) == expected


def test_squeezed_ids_differ_only_where_they_matter() -> None:
    assert squeezed("FR-012") == squeezed("fr_12") == squeezed("FR 0012")
    assert squeezed("FR-010") != squeezed("FR-1")
    assert squeezed("2.10") != squeezed("2.1")
