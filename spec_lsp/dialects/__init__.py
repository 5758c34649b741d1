"""Families of specs. To add one, write its file and name it in DIALECTS; the first that recognises a document takes it."""

from __future__ import annotations

from collections.abc import Sequence

from spec_lsp.dialects import agents, generic, kiro, model_spec, openspec, prompts, speckit
from spec_lsp.dialects.base import ALL_SPECS, Dialect
from spec_lsp.facts import Evidence, Policy

DIALECTS: tuple[Dialect, ...] = (
    *openspec.DIALECTS,
    *speckit.DIALECTS,
    *kiro.DIALECTS,
    model_spec.DIALECT,
    *agents.DIALECTS,
    *prompts.DIALECTS,
    generic.DIALECT,
)


def recognise(key: str, evidence: Evidence, titles: Sequence[str]) -> tuple[Dialect, str] | None:
    """The family of a document and why, None for ordinary Markdown. `titles` are those of its headings."""
    for dialect in DIALECTS:
        reason = dialect.recognise(key, evidence, titles)
        if reason:
            return dialect, reason
    return None


def policy_of(evidence: Evidence) -> Policy:
    """Which words bind in a document with this evidence."""
    if evidence & Evidence.BCP14:
        return Policy.BCP14
    if evidence & Evidence.EARS:
        return Policy.EARS
    return Policy.LEGAL if evidence & Evidence.LEGAL else Policy.PROSE


__all__ = ["ALL_SPECS", "DIALECTS", "Dialect", "policy_of", "recognise"]
