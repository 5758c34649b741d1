"""The Model Spec family: clauses with attributes, marks with challenge files, graded inline examples."""

from __future__ import annotations

from collections.abc import Sequence

from spec_lsp.dialects.base import Dialect
from spec_lsp.dialects.examples import read
from spec_lsp.facts import Evidence, Policy


def recognise(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    """Why the document is of this family, None if it is not."""
    if evidence & Evidence.AUTHORITY:
        return "headings carry authority="
    if evidence & Evidence.CONVERSATION and evidence & (Evidence.HEADING_ID | Evidence.MARK):
        return "conversations as examples, and clause ids or marks"
    return None


DIALECT = Dialect("model-spec", recognise, read, challenges=True, policy=Policy.PROSE)
