"""The vocabulary of a spec: what a dialect reads out of a unit of its text.

Nothing here knows where it stands in its document: every span is relative to the first line of its
unit (0-based lines, columns in code points), so a unit that only moved is the same object as before.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum, IntFlag
from typing import Any, NamedTuple

from spec_lsp.diagnostics import Edit, Span
from spec_lsp.markdown.blocks import Block


class Evidence(IntFlag):
    """What in a unit speaks for a family of specs; a document's evidence is the union of its units'."""

    NONE = 0
    HEADING_ID = 1  # a heading with an id of its own: {#id}, {: #id}, <a name>
    AUTHORITY = 2  # authority=... on a heading
    MARK = 4  # [^id]
    CONVERSATION = 8  # a fence with graded or plain conversation messages
    BCP14 = 16  # the key words boilerplate
    KEYWORD = 32  # a capital MUST or SHALL
    KEYWORDS = 64  # two or more of them (set when a document's evidence is added up)
    EARS = 128  # WHEN/IF/WHILE/WHERE ... SHALL
    LEGAL_WORD = 512  # a word that only contracts and terms use
    LEGAL = 1024  # three or more of them (set when a document's evidence is added up)
    HEADER = 256  # front matter that names a spec, a department, an owner or an id


class Modality(Enum):
    """How strongly a statement binds; the value is the word shown to users."""

    MUST = "must"
    MUST_NOT = "must not"
    SHOULD = "should"
    SHOULD_NOT = "should not"
    MAY = "may"
    IMPERATIVE = "imperative"


DEMANDING = frozenset(
    {Modality.MUST, Modality.MUST_NOT, Modality.SHOULD, Modality.SHOULD_NOT, Modality.IMPERATIVE}
)


class Policy(Enum):
    """Which words make a sentence normative; one per document."""

    BCP14 = "BCP 14 capitals"
    PROSE = "prose"
    EARS = "EARS"
    LEGAL = "legal"
    INSTRUCTIONS = "instructions"


class Kind(Enum):
    """What a clause is in its family; the value is the word shown where the family has none of its own."""

    REQUIREMENT = "requirement"
    STORY = "user story"
    SCENARIO = "scenario"
    CRITERION = "acceptance criterion"
    OUTCOME = "success criterion"
    PROPERTY = "property"
    PRINCIPLE = "principle"
    TASK = "task"
    CHECK = "check"
    CONSTRAINT = "constraint"
    ASSUMPTION = "assumption"
    DECISION = "decision"
    EDGE_CASE = "edge case"


class EdgeKind(Enum):
    """Type of a reference between clauses; the value is the word shown to users."""

    MENTIONS = "mentions"
    TESTS = "tests"
    COVERS = "covers"
    IMPLEMENTS = "implements"
    VIOLATES = "violates"
    OBEYS = "obeys"
    MODIFIES = "modifies"
    REMOVES = "removes"
    RENAMES = "renames"
    DEPENDS = "depends"
    REQUIRES = "requires"
    IMPORTS = "imports"
    OVERRIDES = "overrides"
    SUPERSEDES = "supersedes"


DEPENDENCIES = frozenset(
    {EdgeKind.DEPENDS, EdgeKind.REQUIRES, EdgeKind.IMPORTS, EdgeKind.OVERRIDES, EdgeKind.SUPERSEDES}
)  # edges that must not lead back to where they came from
OVERRIDING = frozenset(
    {EdgeKind.OVERRIDES, EdgeKind.SUPERSEDES}
)  # edges by which a clause says that it holds instead of another
AMENDING = frozenset(
    {EdgeKind.MODIFIES, EdgeKind.REMOVES, EdgeKind.RENAMES}
)  # edges by which a document changes clauses of another


CODE = "\N{MIDDLE DOT}"  # what prose holds in place of inline code: no letter, no blank, ends no sentence


@dataclass(frozen=True, slots=True, eq=False)
class Prose:
    """The running text of one block, with everything that is no prose blanked out.

    `text` has the same length as `block.content`: code, link targets, marks, HTML and emphasis
    markers are replaced, so offsets in it are offsets in the source. `aside` is what its reader knows to
    explain only: nobody implements or grades it.
    """

    block: Block
    text: str
    aside: bool = False

    @property
    def speaks(self) -> bool:
        """Whether it is running text of the clause itself: no heading, quotation, head of a table or remark."""
        block = self.block
        return not (
            self.aside
            or block.type == "heading"
            or block.info == "header"
            or "blockquote" in block.containers
        )

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in the unit."""
        return self.block.span(start, end)

    def shown(self, start: int, end: int) -> str:
        """`text[start:end]` with inline code as it is written."""
        text = self.text[start:end]
        if CODE not in text:
            return text
        source = self.block.content[start:end]
        return "".join(read if sign == CODE else sign for sign, read in zip(text, source, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One normative sentence. `modal` is the offset range of its modal word in `text`."""

    prose: Prose
    start: int
    end: int
    modality: Modality
    modal: tuple[int, int]

    @property
    def text(self) -> str:
        """The sentence, blanked as in Prose."""
        return self.prose.text[self.start : self.end]

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in the unit."""
        return self.prose.span(self.start + start, self.start + end)


class Attribute(NamedTuple):
    """One `name=value` of a clause's attribute list; both spans are of the value."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """A heading that opens a clause."""

    level: int  # 1 to 6
    title: str  # as a reader sees it: no markup, no attribute list
    span: Span  # of the title
    slug: str  # GitHub's anchor for it, before numbering of equal ones
    id: str | None  # explicit id
    id_span: Span | None
    attributes: tuple[Attribute, ...] = ()
    malformed: Span | None = None  # an attribute list that cannot be read


class Anchor(NamedTuple):
    """An explicit id that is not the heading's own: `<a name="x">`, `id=`, a second spelling."""

    id: str
    span: Span


EVERYTHING = (
    "*"  # as the fragment of a bare reference: all clauses there; with words behind it, those that they tell
)


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A link to a clause, as written.

    `path` is relative to the document ("" = same document), percent-decoded; `fragment` None = the
    whole document. `fragment_span` and `path_span` are the parts that a rename or a fix replaces.
    `bare`: no link but a local id such as FR-001, looked up where the family says (`Dialect.seeks`);
    `implied`: not written itself but meant by a range, so it may be missing; `near`: nearly spelt as such an id
    (`FR 001`), so it says nothing unless there is a clause that it must mean.
    """

    kind: EdgeKind
    path: str
    fragment: str | None
    span: Span
    fragment_span: Span | None
    path_span: Span | None = None
    label: str = ""
    bare: bool = False
    implied: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A clause that a family knows by its form: a requirement in a list or a table, a scenario, a task.

    `id` is its local id, "" for one that can only be counted. `name` is where the id or title is written:
    a rename replaces it if it `spells` the id. `span` is its text, in this unit. `form` says how it is
    written: where one id is written in several forms, the first of `FORMS` defines it, the others restate.
    `active` is False for one that its author took back or put off: it is there, but nobody has to meet it.
    """

    kind: Kind
    id: str
    title: str
    span: Span
    name: Span
    aliases: tuple[str, ...] = ()
    spells: bool = True
    form: str = "list"
    active: bool = True

    @property
    def is_section(self) -> bool:
        """Whether it is a heading: its text goes on up to the next heading that is not below it."""
        return self.form == "heading"


# "group": one text for several ids; "mention" never defines.
FORMS = ("heading", "list", "paragraph", "table", "group", "mention")


class Mark(NamedTuple):
    """`[^id]`: the span before it is tested by the challenge file `<id>.md`."""

    id: str
    span: Span
    id_span: Span


class Case(NamedTuple):
    """One graded answer in an example: case law."""

    verdict: str  # GOOD, BAD or OK
    reason: str
    span: Span
    words: str = ""  # stands for the prompt and the answer: equal for two that differ in case and signs alone


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """An example inside a clause: its title line, and the answers that are graded in it."""

    title: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """A fence of messages: prompts of a challenge, or candidates with verdicts."""

    span: Span
    prompts: int
    cases: tuple[Case, ...]
    problem: str | None = None  # why it cannot be read
    text: str = field(default="", repr=False)  # all of it: who needs the messages reads them out of this


class Criterion(NamedTuple):
    """One line of the list behind a conversation: what an answer is held against.

    `kind` is should, should not or check; `span` is of `text`.
    """

    kind: str
    text: str
    span: Span


class BackLink(NamedTuple):
    """The first line of a challenge file: which mark it serves, in the clause of which title."""

    id: str
    id_span: Span
    title: str
    title_span: Span


class Term(NamedTuple):
    """A defined term."""

    name: str
    span: Span


class Acronym(NamedTuple):
    """An acronym in the text; `long` is what it is said to stand for there, "" where it is only used."""

    name: str
    span: Span
    long: str = ""


class Placeholder(NamedTuple):
    """Words of a form that wait to be replaced: `[FEATURE NAME]`."""

    words: str
    span: Span


class Stray(NamedTuple):
    """Text that the tools of its family do not read as what it looks like, such as a heading of the wrong level.

    `problem` says what becomes of it and what to do, in words for the user; `edit` is what would mend it.
    `lost`: its text is dropped, not just read as something else; `parted`: unless it has subsections. `sections` are the titles, without case, of those that
    it could stand in; where the document has none of them, that is what is wrong.
    """

    span: Span
    problem: str
    edit: Edit | None = None
    lost: bool = True
    parted: bool = False
    sections: frozenset[str] = frozenset()


class Directive(NamedTuple):
    """A suppression comment. `scope` is "line", "next-line" or "file"."""

    scope: str
    words: tuple[str, ...]
    reason: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """All that is known of one unit. Compared by identity: same unit, same object."""

    evidence: Evidence = Evidence.NONE
    heading: Heading | None = None
    anchors: tuple[Anchor, ...] = ()
    items: tuple[Item, ...] = ()
    references: tuple[Reference, ...] = ()
    marks: tuple[Mark, ...] = ()
    footnotes: tuple[str, ...] = ()  # labels defined here as real Markdown footnotes
    prose: tuple[Prose, ...] = ()
    statements: tuple[Statement, ...] = ()
    examples: tuple[Example, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    back_link: BackLink | None = None
    terms: tuple[Term, ...] = ()
    entries: tuple[Term, ...] = ()  # what would be terms if the section were a glossary
    definitions: tuple[Term, ...] = ()  # terms that its sentences define
    acronyms: tuple[Acronym, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    directives: tuple[Directive, ...] = ()
    strays: tuple[Stray, ...] = ()
    settings: tuple[Attribute, ...] = ()  # what a file of settings says of the documents beside it
    commentary: bool = False
    hidden: tuple[tuple[Span, str], ...] = ()  # characters that cannot be seen, with their code point
    memo: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)
