"""`spec-lsp trace`: what implements, tests and depends on a clause; without one, all clauses and what they lack."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from spec_lsp.cli.exits import INCOMPLETE, OK, UsageError
from spec_lsp.cli.places import project_of, quoted, shown_path, start_keys, tell_skipped
from spec_lsp.cli.progress import Progress
from spec_lsp.config import nearest
from spec_lsp.files import Loaded, load
from spec_lsp.files.project import absolute
from spec_lsp.reports.columns import as_csv, counted, printable
from spec_lsp.trace import Link, Node, Relation, Row, excerpt, links_to, lost, matrix, named, nodes
from spec_lsp.workspace import Workspace

_COLUMNS = {
    Relation.IMPLEMENTED: "implemented",
    Relation.TESTED: "tested",
    Relation.TASK: "tasks",
    Relation.CRITERION: "criteria",
}
_WIDTH = 78  # characters of an excerpt
_ID_WIDTH, _TITLE_WIDTH = 32, 40


def trace(options: Namespace) -> int:
    """Print the trace of one clause, or the matrix of all; incomplete if something could not be read."""
    keys = start_keys(options.paths or ["."])
    project = project_of(keys, options)
    with Progress() as progress:
        progress.begin("reading")
        loaded = load(keys if options.paths else [project.root], project, progress.tick)
    if options.id is None:
        _matrix(loaded, options)
    else:
        _clause(loaded.workspace, _chosen(loaded.workspace, options), options)
    tell_skipped(loaded.skipped)
    return INCOMPLETE if loaded.skipped else OK


def _where(options: Namespace) -> str:
    """The options that say where to look, for a command to try next."""
    return "".join(f" --in {quoted([path])}" for path in options.paths)


def _place(link: Link) -> str:
    return f"{shown_path(link.document.key)}:{link.span.line + 1}"


# One clause


def _chosen(workspace: Workspace, options: Namespace) -> Node:
    """The one clause that `ID` or `PATH#ID` stands for. Raises UsageError for none, and for several."""
    path, _, name = options.id.rpartition("#")
    found = [node for node in named(workspace, name) if not path or _is_at(node.document.key, path)]
    if len(found) == 1:
        return found[0]
    if found:
        written = (quoted([f"{shown_path(node.document.key)}#{node.id}"]) for node in found)
        choice = "".join(f"\n  spec-lsp trace {printable(address)}{_where(options)}" for address in written)
        raise UsageError(f"{len(found)} specs define {printable(name)}; which one is meant?{choice}")
    known = [node.id for document in workspace.specs() for node in nodes(document)]
    near = nearest(name, known)
    hint = f"; did you mean `{printable(near)}`?" if near else "; `spec-lsp trace` lists them all"
    where = f" in {printable(path)}" if path else ""
    raise UsageError(f"no clause has the id `{printable(name)}`{where}{hint}")


def _is_at(key: str, path: str) -> bool:
    return key == absolute(path) or key.endswith(f"/{path.lstrip('./')}")


def _clause(workspace: Workspace, node: Node, options: Namespace) -> None:
    links = sorted(links_to(workspace, node), key=lambda link: (link.document.key, link.span))
    groups = {relation: [link for link in links if link.relation is relation] for relation in Relation}
    if options.format == "json":
        _print_json(
            {**_described(node), "links": {kind.value: _records(held) for kind, held in groups.items()}}
        )
    elif options.format == "csv":
        rows = ([kind.value, *_record(link).values()] for kind, held in groups.items() for link in held)
        sys.stdout.write(as_csv(["relation", "path", "line", "clause", "text"], rows))
    else:
        sys.stdout.write("\n".join(_clause_lines(node, groups, _where(options))) + "\n")


def _clause_lines(node: Node, groups: Mapping[Relation, Sequence[Link]], more: str) -> Iterator[str]:
    title = f"  {printable(node.title)}" if node.title else ""
    yield f"{printable(node.id)}{title}"
    yield f"{node.word} in {printable(shown_path(node.document.key))}:{node.span.line + 1}"
    for relation, links in groups.items():
        if not links and relation not in (Relation.IMPLEMENTED, Relation.TESTED):
            continue
        yield f"\n{relation.value}{'' if links else ' nothing'}"
        width = max((len(_place(link)) for link in links), default=0)
        for link in links:
            yield f"  {printable(_place(link)):<{width}}  {_shown(link)}".rstrip()
    yield f"\nNext: spec-lsp trace --missing{more}"


def _shown(link: Link) -> str:
    return _cut(excerpt(link.document, link.span.line), _WIDTH)


def _described(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.word,
        "title": node.title,
        "path": shown_path(node.document.key),
        "line": node.span.line + 1,
    }


def _record(link: Link) -> dict[str, Any]:
    return {
        "path": shown_path(link.document.key),
        "line": link.span.line + 1,
        "clause": link.owner,
        "text": excerpt(link.document, link.span.line),
    }


def _records(links: Iterable[Link]) -> list[dict[str, Any]]:
    return [_record(link) for link in links]


# All clauses


def _matrix(loaded: Loaded, options: Namespace) -> None:
    rows = list(matrix(loaded.workspace))
    shown = [row for row in rows if not options.missing or _lacks(row)]
    strays = [f"{shown_path(use.document.key)}:{use.span.line + 1}" for use in lost(loaded.workspace)]
    if options.format == "json":
        clauses = [_row_record(row) for row in shown]
        _print_json({"clauses": clauses, "lost": strays, "summary": _counts(rows)})
    elif options.format == "csv":
        heads = ["path", "line", "id", "kind", "title", *_COLUMNS.values()]
        sys.stdout.write(as_csv(heads, (_row_cells(row) for row in shown)))
    else:
        sys.stdout.write("\n".join(_matrix_lines(shown, rows, strays, _where(options))) + "\n")


def _lacks(row: Row) -> bool:
    return not (row.has(Relation.IMPLEMENTED) and row.has(Relation.TESTED))


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    held = {name: sum(row.has(relation) for row in rows) for relation, name in _COLUMNS.items()}
    return {"clauses": len(rows), **held}


def _row_record(row: Row) -> dict[str, Any]:
    links = {name: _records(row.links.get(relation, ())) for relation, name in _COLUMNS.items()}
    implied = [name for relation, name in _COLUMNS.items() if relation in row.implied]
    return {**_described(row.node), **links, "implied": implied}


def _row_cells(row: Row) -> list[Any]:
    node = row.node
    places = ("; ".join(map(_place, row.links.get(relation, ()))) for relation in _COLUMNS)
    return [shown_path(node.document.key), node.span.line + 1, node.id, node.word, node.title, *places]


def _matrix_lines(
    shown: Sequence[Row], rows: Sequence[Row], strays: Sequence[str], more: str
) -> Iterator[str]:
    names = {id(row): (_cut(row.node.id, _ID_WIDTH), _cut(row.node.title, _TITLE_WIDTH)) for row in shown}
    widths = [max((len(name[part]) for name in names.values()), default=0) for part in (0, 1)]
    if shown:
        yield f"{'':<{sum(widths) + 6}}{'  '.join(_COLUMNS.values())}"
    for key, held in groupby(shown, key=lambda row: row.node.document.key):
        yield printable(shown_path(key))
        for row in held:
            label, title = names[id(row)]
            cells = (f"{_cell(row, relation):>{len(name)}}" for relation, name in _COLUMNS.items())
            yield f"  {label:<{widths[0]}}  {title:<{widths[1]}}  {'  '.join(cells)}"
        yield ""
    if any(row.implied for row in shown):
        yield "+ by the clause around it, or by every clause in it\n"
    if rows and not shown:
        yield "every clause is implemented and tested"
    yield from _summary(rows, strays, more)


def _cut(text: str, width: int) -> str:
    shown = printable(text)
    return shown if len(shown) <= width else f"{shown[: width - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _cell(row: Row, relation: Relation) -> str:
    count = len(row.links.get(relation, ()))
    return str(count) if count else ("+" if relation in row.implied else "-")


def _summary(rows: Sequence[Row], strays: Sequence[str], more: str) -> Iterator[str]:
    counts = _counts(rows)
    if not rows:
        yield "no clause with an id was found\nNext: spec-lsp doctor"
        return
    yield (
        f"{counted(counts['clauses'], 'clause')}: {counts['implemented']:,} implemented, {counts['tested']:,} tested, "
        f"{counts['tasks']:,} in tasks, {counts['criteria']:,} with criteria"
    )
    if strays:
        where = f"{strays[0]}" + (f" and {len(strays) - 1:,} more" if len(strays) > 1 else "")
        lead = "reference in code leads" if len(strays) == 1 else "references in code lead"
        yield f"{len(strays):,} {lead} to no clause, or to several: {printable(where)}"
    if not counts["implemented"] and not counts["tested"]:
        yield "no code names a clause yet; how it does: a comment with `spec: PATH#ID`"
    first = rows[0].node
    unique = sum(row.node.id == first.id for row in rows) == 1
    address = first.id if unique else f"{shown_path(first.document.key)}#{first.id}"
    yield f"Next: spec-lsp trace {printable(quoted([address]))}{more}"


def _print_json(data: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
