"""Counts, shares and probabilities as people read them; the same words in reports, in the editor and on the terminal."""

from __future__ import annotations

from spec_lsp.evals.model import Verdict
from spec_lsp.evals.summary import Counts


def words(counts: Counts) -> str:
    """Counts in one line: "2/3 pass · 1 fail · 1 error". Only passes and failures are in the fraction."""
    beside = (
        (counts.failed, "fail"),
        (counts.undetermined, "undetermined"),
        (counts.errors, "error" if counts.errors == 1 else "errors"),
        (counts.missing, "without an answer"),
    )
    decided = f"{counts.passed}/{counts.decided} pass" if counts.decided else "no verdict"
    return " · ".join([decided, *(f"{number} {name}" for number, name in beside if number)])


def by_verdict(counts: Counts) -> tuple[tuple[Verdict, int], ...]:
    """How many challenges have each verdict."""
    return tuple(zip(Verdict, counts[: len(Verdict)], strict=True))


def rate(counts: Counts) -> float | None:
    """The share of passes among what passed or failed, None where nothing did."""
    return counts.passed / counts.decided if counts.decided else None


def percent(share: float | None) -> str:
    """A share in whole percent, "-" for none; what is not all is never called all, nor what is not nothing nothing."""
    if share is None:
        return "-"
    whole = round(share * 100)
    return f"{min(max(whole, 1), 99) if 0 < share < 1 else whole}%"


def spread(interval: tuple[float, float]) -> str:
    """An interval of shares."""
    return f"{percent(interval[0])} to {percent(interval[1])}"


def chance(p: float) -> str:
    """A probability as it is usually written."""
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.3f}".rstrip("0").rstrip(".")
