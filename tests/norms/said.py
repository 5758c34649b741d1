"""What tests of norms share: a sentence read, two sentences held against each other, a workspace of short clauses."""

from __future__ import annotations

from rulebook import all_findings, workspace_of

from spec_lsp.norms.clashes import Clash, clash
from spec_lsp.norms.gathering import norms_in
from spec_lsp.norms.model import Norm
from spec_lsp.norms.placed import PlacedNorm
from spec_lsp.norms.reading import norms_of
from spec_lsp.text import Encoding
from spec_lsp.workspace import Workspace

# A clash as texts: whose objects differ from snapshot to snapshot, what is said does not.
Told = tuple[str, str, str, str, str]


def norm(text: str, *, capitals: bool = False) -> Norm:
    """The one norm of a sentence."""
    (found,) = norms_of(text, capitals)
    return found


def clashes(one: str, other: str, *, together: bool = False) -> list[Clash]:
    """What keeps the norms of two sentences from holding together."""
    pairs = ((first, second) for first in norms_of(one) for second in norms_of(other))
    return [
        found for first, second in pairs if (found := clash(first, second, together=together)) is not None
    ]


def kinds(one: str, other: str, *, together: bool = False) -> set[str]:
    """The names of the kinds of clash between two sentences."""
    return {found.kind.name for found in clashes(one, other, together=together)}


def document(*sentences: str) -> str:
    """A document with a clause for each sentence."""
    return "".join(f"## Rule {n} {{#rule-{n}}}\n\n{said}\n\n" for n, said in enumerate(sentences))


def workspace(**documents: tuple[str, ...]) -> Workspace:
    """A workspace of documents by their names, each made of its sentences."""
    return workspace_of({f"{name}.md": document(*sentences) for name, sentences in documents.items()})


def replaced(workspace: Workspace, name: str, number: int, said: str) -> Workspace:
    """The workspace after a clause of a document got another sentence."""
    key = f"/w/{name}.md"
    text, line = workspace.documents[key].text, 4 * number + 2
    new, change = text.edited((line, 0), (line, len(text.lines[line])), said, Encoding.UTF32)
    return workspace.edited(key, new, change, None)


def told(workspace: Workspace) -> set[Told]:
    """All clashes of a workspace: where, what is said there, where else, what is said there, which kind."""
    return {
        (one.mine.key, said_by(one.mine), one.theirs.key, said_by(one.theirs), one.clash.kind.name)
        for found in workspace.norms.clashes.values()
        for one in found
    }


def said_by(placed: object) -> str:
    """The words of a norm that has a place."""
    text: str = placed.text  # type: ignore[attr-defined]
    start, end = placed.norm.start, placed.norm.end  # type: ignore[attr-defined]
    return text[start:end]


def put_together(text: str) -> list[PlacedNorm]:
    """The norms of the tables, labels and scenarios of a document, in order of their places."""
    held = workspace_of({"a.md": headed("a", text)})
    (document,) = held.documents.values()
    found = [one for one in norms_in(document, document.clauses) if one.woven is not None]
    return sorted(found, key=lambda one: (document.line_of(one.facts), one.span[2:], one.number))


def headed(name: str, text: str) -> str:
    """A document of a department; a text without a heading gets one."""
    return f"---\nspec: {{name: {name}}}\n---\n{'' if text.startswith('#') else f'## Rule {{#{name}}}{2 * chr(10)}'}{text}"


def departments(**texts: str) -> Workspace:
    """A workspace of documents of departments, by their names."""
    return workspace_of({f"{name}.md": headed(name, text) for name, text in texts.items()})


def between(one: str, other: str) -> set[tuple[str, str]]:
    """The rules that tell a conflict of two documents, and how bad it is."""
    return {
        (finding.code, finding.severity.label)
        for finding in all_findings(departments(one=one, other=other))
        if finding.code.startswith("CON") and finding.severity.label != "hint"
    }
