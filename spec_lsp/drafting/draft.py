"""The draft: one clause for each sentence that demands something, the rest of the prompt beside it, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spec_lsp.drafting.outline import outline
from spec_lsp.drafting.questions import questions
from spec_lsp.drafting.sections import Section
from spec_lsp.drafting.talks import challenge_file, mark_of
from spec_lsp.drafting.writer import write
from spec_lsp.header import read_header
from spec_lsp.text import Text

_DEEPEST = 6
_FENCE = "---"


class Draft(NamedTuple):
    """A spec with its challenge files, as (name, text), and how much is in it."""

    spec: str
    challenges: tuple[tuple[str, str], ...]
    clauses: int
    questions: int


def draft(text: str, name: str, challenge_folder: str | None = "examples") -> Draft:
    """Turn a prompt into a spec called `name`; conversations stay in it if there is no folder for challenge files."""
    read = outline(Text.from_str(text).lines)
    sections = write(read.nodes, talks=challenge_folder is not None)
    challenges = _challenges(sections)
    parts = [_header(read.front_matter, name), *_body(sections, name)]
    definitions = "\n".join(read.definitions)
    spec = _joined((*parts, definitions))
    asked = questions(spec, challenges, challenge_folder or "examples")
    if asked:
        spec = _joined((*parts, "## Open questions", "\n".join(asked), definitions))
    return Draft(spec, challenges, sum(len(section.clauses) for section in sections), len(asked))


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _header(front_matter: Sequence[str], name: str) -> str:
    """Our header with the front matter of the prompt; as a text beside it, if it is no YAML or says what ours says."""
    own = f"spec: {{name: {name}, modality: instructions}}"
    merged = (_FENCE, own, *front_matter, _FENCE)
    theirs, ours = read_header((_FENCE, *front_matter, _FENCE)), read_header(merged)
    if not front_matter or (not theirs.names_spec and not ours.problem and ours.name == name):
        return "\n".join(merged)
    return "\n".join([_FENCE, own, _FENCE, "", "```yaml", *front_matter, "```"])


def _body(sections: Sequence[Section], name: str) -> list[str]:
    parts: list[str] = []
    titled = any(section.heading and section.level == 1 for section in sections)
    for section in sections:
        if section.heading:
            parts.append(section.heading)
        elif section.clauses or (section.background and not titled):
            parts.append(f"# {name.replace('-', ' ').capitalize()}")
        parts += section.background
        depth = "#" * min(max(section.level + 1, 2), _DEEPEST)
        for clause in section.clauses:
            parts += [f"{depth} {clause.title} {{#{clause.name}}}", *clause.chunks]
    return parts


def _challenges(sections: Sequence[Section]) -> tuple[tuple[str, str], ...]:
    """The challenge files of the clauses that have conversations; their sentences get the marks."""
    files = []
    for clause in (clause for section in sections for clause in section.clauses if clause.talks):
        mark = mark_of([clause.name, *(talk for _, talk in clause.talks)])
        clause.chunks[clause.sentence] += f"[^{mark}]"
        files.append((f"{mark}.md", challenge_file(mark, clause.title, clause.talks)))
    return tuple(files)
