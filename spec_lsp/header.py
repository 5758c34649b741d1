"""The front matter of a spec: its name, owner, authority and imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spec_lsp.facts import Policy
from spec_lsp.patterns import lazy

_NAMES_A_SPEC = frozenset({"spec", "department", "owner", "authority"})
_POLICIES = {
    "bcp14": Policy.BCP14,
    "prose": Policy.PROSE,
    "ears": Policy.EARS,
    "legal": Policy.LEGAL,
    "instructions": Policy.INSTRUCTIONS,
}
_TEMPLATE = lazy(r"\{%|\{\{")


@dataclass(frozen=True, slots=True)
class Header:
    """What the front matter says; every field may be missing.

    `problem` is (0-based line, what is wrong) where it cannot be read as YAML. `names_spec` tells
    whether the author calls the document a spec with it.
    """

    name: str | None = None
    owner: str | None = None
    authority: str | None = None
    version: str | None = None
    policy: Policy | None = None
    imports: tuple[str, ...] = ()
    names_spec: bool = False
    problem: tuple[int, str] | None = None

    @property
    def module(self) -> str | None:
        """What a reader would call the module: its name, else its owner."""
        return self.name or self.owner


EMPTY = Header()


@lru_cache(maxsize=256)
def read_header(lines: tuple[str, ...]) -> Header:
    """Read front matter; `lines` include its opening and closing fence, () gives the empty header."""
    if len(lines) < 2:
        return EMPTY
    data, problem = _load("\n".join(lines[1:-1]))
    if problem:
        return Header(problem=problem)
    if not isinstance(data, Mapping):
        return EMPTY
    spec = data.get("spec")
    merged: dict[Any, Any] = {**data, **spec} if isinstance(spec, Mapping) else dict(data)
    return Header(
        name=_text(merged.get("name"))
        or (_text(spec) if isinstance(spec, str) else None)
        or _text(merged.get("id")),
        owner=_text(merged.get("department")) or _text(merged.get("owner")),
        authority=_text(merged.get("authority")),
        version=_text(merged.get("version")),
        policy=_POLICIES.get(str(merged.get("modality", "")).lower()),
        imports=_texts(merged.get("imports")),
        names_spec=bool(_NAMES_A_SPEC & data.keys()),
    )


def _load(text: str) -> tuple[Any, tuple[int, str] | None]:
    """Parse YAML: (data, None), or (None, (line in the document, what is wrong))."""
    import yaml  # only documents with front matter pay for it

    try:
        return yaml.safe_load(text), None
    except yaml.YAMLError as error:
        if _TEMPLATE.search(text):
            return None, None  # a site generator fills it in later
        mark = getattr(error, "problem_mark", None)
        return None, ((mark.line if mark else 0) + 1, getattr(error, "problem", None) or "not valid YAML")
    except (ValueError, RecursionError) as error:  # impossible dates; nesting without end
        return None, (1, str(error) or "nested too deeply")


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int | float) and str(value).strip() else None


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value if isinstance(item, str)) if isinstance(value, Sequence) else ()
