"""Plain Markdown that is a spec by its content: clause ids, BCP 14 key words, EARS sentences, a header."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spec_lsp.dialects.base import Dialect
from spec_lsp.dialects.examples import read
from spec_lsp.facts import Evidence
from spec_lsp.patterns import lazy

# Pages about a project and forms to be filled in, not specs, whatever words they use; a header or the configuration overrules.
_ABOUT = lazy(
    r"(?:^|/)(?:readme|change(?:s|log)|history|news|release[-_]?notes|contribut\w*|code[-_]of[-_]conduct|licen[cs]e"
    r"|security|support|[\w-]*template[\w-]*|authors|maintainers|governance|todo|install(?:ation)?)(?:[._-][\w-]+)?\.\w+$",
    re.IGNORECASE,
)
_REASONS = (
    (Evidence.HEADER, "front matter names a spec"),
    (Evidence.BCP14, "BCP 14 key words are declared"),
    (Evidence.HEADING_ID, "headings carry clause ids"),
    (Evidence.KEYWORDS, "sentences with MUST or SHALL"),
    (Evidence.LEGAL, "words of a contract"),
)


def recognise(key: str, evidence: Evidence, titles: Sequence[str]) -> str | None:
    """Why the document is a spec, None if it is ordinary Markdown."""
    if _ABOUT.search(key) and not evidence & Evidence.HEADER:
        return None
    return next((reason for flag, reason in _REASONS if evidence & flag), None)


DIALECT = Dialect("markdown", recognise, read)
