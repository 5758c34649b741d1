"""The case that proves a conflict, as a case of the clause: its owner has to decide it.

Where it goes depends on where the clause ends, so it is made when somebody asks, not when the rule finds the conflict.
"""

from __future__ import annotations

from spec_lsp.case_law import keeps_cases, open_case
from spec_lsp.clauses import Clause
from spec_lsp.diagnostics import Edit, Finding, Related
from spec_lsp.document import Document
from spec_lsp.ide.markup import shortened
from spec_lsp.norms.units import in_words

_TITLE = "Add the case as a challenge"
_CONFLICTS = frozenset({"CON001", "CON005", "CON007", "CON008", "CON010", "CON011"})
_ABOUT_VALUES = frozenset({"CON001", "CON008"})  # their example says by itself what the case is about
_LONGEST = 60  # characters of a demand in a title
_BRACKETS = str.maketrans("[]", "()")  # in a hole they would end it, in a title they could be a link


def proving_case(document: Document, finding: Finding) -> tuple[str, Edit] | None:
    """The title of the action and its edit; None where the document keeps no cases, or the clause holds this one."""
    if finding.code not in _CONFLICTS or finding.witness is None or not finding.related:
        return None
    unit = document.unit_at(finding.span.line)
    if unit is None or not keeps_cases(document):
        return None
    clause = document.clause_of(unit)
    example = _counter_example(finding)
    other = _other(finding, finding.related[0])
    told = example if example and finding.code in _ABOUT_VALUES else _quoted(document, finding)
    title = f"{told}, with {other}"
    if clause.heading is None or _holds(clause, title):
        return None
    return _TITLE, open_case(document, clause, title, _asked(finding, example, other))


def _asked(finding: Finding, example: str, other: str) -> str:
    """Which request the author is to write: what the message says of the example, with both clauses named."""
    if not example:
        return f"a request in which whatever keeps this clause breaks {other}, or the other way round"
    # CON008 tells the values of the other clause that this one leaves out.
    keeps_this = finding.code != "CON008" and (finding.witness or {})["keeps"] == "this"
    kept, broken = ("this clause", other) if keeps_this else (other, "this clause")
    return f"a request in which {example} keeps {kept} and breaks {broken}"


def _counter_example(finding: Finding) -> str:
    """The example that the message tells; "" if it tells none."""
    witness = finding.witness or {}
    if "value" in witness:
        value = in_words(witness["value"], witness["unit"], witness.get("per", ""))
        return value if value in finding.message else ""
    if "values" in witness:
        proof = finding.message.rpartition(": ")[2]  # after the demands that are quoted
        told = (f'"{value}"' for value in witness["values"])
        return ", ".join(value for value in told if value in proof)
    if finding.code == "CON005":
        return "doing so" if witness["done"] else "not doing so"
    return ""


def _other(finding: Finding, related: Related) -> str:
    """How the case names the other clause; with its document where both have one name, or it has none."""
    tail = related.key.rpartition("/")[2]
    if not related.clause:
        return tail.translate(_BRACKETS)
    same = related.clause == finding.clause and related.key != finding.key
    name = f"{related.clause} in {tail}" if same else related.clause
    return name.translate(_BRACKETS)


def _quoted(document: Document, finding: Finding) -> str:
    words = " ".join(document.text.slice(finding.span).split()).rstrip(".;,").translate(_BRACKETS)
    return f'"{shortened(words, _LONGEST)}"'


def _holds(clause: Clause, title: str) -> bool:
    """Whether the clause has an example of this title: the action was taken before."""
    return any(example.title == title for facts in clause.facts for example in facts.examples)
