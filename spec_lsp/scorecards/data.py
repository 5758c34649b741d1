"""The report as JSON: sorted keys, lines from 1, rates as fractions; the same run gives the same text."""

from __future__ import annotations

import json
from typing import Any

from spec_lsp.evals.figures import rate
from spec_lsp.evals.model import Place, Row
from spec_lsp.evals.spending import as_data
from spec_lsp.evals.summary import Counts
from spec_lsp.scorecards.model import Card, Case, Entry, Scorecards
from spec_lsp.uris import relative

_FORMAT = 1


def render_json(found: Scorecards) -> str:
    """One document."""
    head = found.head
    data = {
        "format": _FORMAT,
        "run": {**head._asdict(), "parameters": dict(head.parameters)},
        "complete": found.counts.complete,
        "calibrated": found.calibrated,
        "missing": found.counts.missing,
        "counts": _counts(found.counts),
        "interval": found.interval,
        "baseline": _baseline(found),
        "gate": _gate(found),
        "spending": as_data(found.spending) if found.spending else None,
        "specs": [_card(found, card) for card in found.cards],
        "trend": [{**point._asdict(), "counts": _counts(point.counts)} for point in found.trend],
    }
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _baseline(found: Scorecards) -> dict[str, Any] | None:
    if found.baseline is None or found.comparison is None:
        return None
    return {"run": found.baseline.run, "started": found.baseline.started, "model": found.baseline.model} | {
        "newly_failing": len(found.comparison.worse),
        "newly_passing": len(found.comparison.better),
        "mcnemar_p": found.comparison.p,
    }


def _gate(found: Scorecards) -> dict[str, Any] | None:
    if found.gate is None:
        return None
    return {"status": found.gate.status, "blocked": [one._asdict() for one in found.gate.blocked]}


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "pass": counts.passed,
        "fail": counts.failed,
        "undetermined": counts.undetermined,
        "error": counts.errors,
        "rate": rate(counts),
    }


def _card(found: Scorecards, card: Card) -> dict[str, Any]:
    return {
        "path": card.path,
        "title": card.title,
        "counts": _counts(card.counts),
        "clauses": [_entry(found, entry) for entry in card.entries],
    }


def _entry(found: Scorecards, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "digest": entry.digest,
        "stale": entry.stale,
        "counts": _counts(entry.counts),
        "interval": entry.result.interval,
        "min_pass": entry.result.min_pass,
        "place": _place(found, entry.place),
        "challenges": [_case(found, case) for case in entry.cases],
    }


def _place(found: Scorecards, place: Place | None) -> dict[str, Any] | None:
    return {"path": relative(place.key, found.cwd), "line": place.span.line + 1} if place else None


def _case(found: Scorecards, case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "title": case.title,
        "verdict": case.verdict.value,
        "before": case.before.verdict.value if case.before else None,
        "place": _place(found, case.place),
        "split": {verdict.value: number for verdict, number in case.split.votes.items()}
        if case.split
        else None,
        "samples": [_row(row) for row in case.result.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "sample": row.sample,
        "verdict": row.verdict.value,
        "response": row.response,
        "broken_checks": [check._asdict() for check in row.broken],
        "votes": [{**vote._asdict(), "verdict": vote.verdict.value} for vote in row.votes],
        "trouble": row.trouble.value if row.trouble else None,
        "message": row.message,
    }
