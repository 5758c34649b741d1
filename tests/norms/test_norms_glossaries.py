"""Words that definitions make one, opposites, or tell apart: which definitions do, for which documents, and after which edits."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rulebook import all_findings, workspace_of
from said import document, told

from spec_lsp.config import Config, from_mapping
from spec_lsp.diagnostics import Finding
from spec_lsp.engine import Engine
from spec_lsp.norms.glossaries import ties_of
from spec_lsp.norms.relations import Sense
from spec_lsp.text import Encoding, Text
from spec_lsp.workspace import Workspace

EDITS = int(os.environ.get("SPEC_LSP_FUZZ_EDITS", "12000"))
ONE, OTHER = "The client must sign the slip.", "The account holder must not sign the slip."
SAME = "- **Client**: same as *account holder*."


def spec(*sentences: str, name: str = "shop") -> str:
    """A spec of the module `name`."""
    return f"---\nspec: {{name: {name}}}\n---\n{document(*sentences)}"


def glossary(*entries: str, name: str = "shop") -> str:
    """A glossary of the module `name`, each entry a paragraph of its own."""
    return f"---\nspec: {{name: {name}}}\n---\n# Glossary\n\n" + "".join(f"{entry}\n\n" for entry in entries)


def said_of_words(text: str) -> list[tuple[Sense, str, str]]:
    """What a document says of words."""
    (held,) = workspace_of({"a.md": text}).documents.values()
    return [tuple(said.relation) for said in ties_of(held)]  # type: ignore[misc]


def conflicts(held: Workspace) -> list[Finding]:
    return [found for found in all_findings(held) if found.code.startswith("CON")]


def codes(files: Mapping[str, str], config: Config | None = None) -> list[tuple[str, str]]:
    return [
        (found.key.removeprefix("/w/"), found.code) for found in conflicts(workspace_of(dict(files), config))
    ]


CLIENT = ("client", "account-holder")
HOLDER = ("account-holder", "client")
SAYING_SAME = (
    (SAME, CLIENT),
    ("- **Client**: The same as the account holder", CLIENT),
    ("- **Client**: has the same meaning as Account Holder.", CLIENT),
    ("- **Client**: A synonym for account holder.", CLIENT),
    ("- **Client**: synonym of “Account Holder”;", CLIENT),
    ("- **Client**: another name for an account holder", CLIENT),
    ("- **Client**: used interchangeably with account holder", CLIENT),
    ("- **Client** - Somebody who pays. Also called the account holder.", HOLDER),
    ("- **Client** (also: the Account Holder): Somebody who pays.", HOLDER),
    ("- **Client (aka Account Holder)**: Somebody who pays.", HOLDER),
    ("**Client**: same as account holder", CLIENT),
    ("| Term | Meaning |\n|---|---|\n| Client | same as account holder |", CLIENT),
    ("### Client\n\nSame as account holder.", CLIENT),
    ("- **Client**: See Account Holder.\n- **Account Holder**: Somebody who pays.", CLIENT),
    ("- **PSP**: short for payment service provider", ("PSP", "payment-service-provider")),
    ("- **PSP**: stands for Payment Service Provider", ("PSP", "payment-service-provider")),
    ("- **Payment Service Provider** (abbreviated PSP): Moves money.", ("PSP", "payment-service-provider")),
    ("- **Pay**: abbreviation of payment-service-provider", ("pay", "payment-service-provider")),
)  # fmt: skip


@pytest.mark.parametrize(("entry", "words"), SAYING_SAME)
def test_entries_of_a_glossary_that_make_two_words_one(entry: str, words: tuple[str, str]) -> None:
    assert said_of_words(glossary(entry)) == [(Sense.SAME, *words)]


@pytest.mark.parametrize(
    ("entry", "others"),
    [
        ("- **Guest** (also: visitor, lodger): Who stays.", ["lodger", "visitor"]),
        ("- **Guest** (aka the visitor / the lodger): Who stays.", ["lodger", "visitor"]),
        ("- **Guest**: Who stays. Also called a visitor, lodger, or room holder.", ["lodger", "room-holder", "visitor"]),
        ('- **Guest**: Who stays. Also called "visitor" or "lodger".', ["lodger", "visitor"]),
        ("- **Guest**: Who stays. Also called a visitor, but not in a hotel.", []),
        ("- **Guest**: Who stays. Also called a visitor, lodger and member.", []),
        ("- **Guest**: Who stays. Also called a visitor, or if it is late a lodger.", []),
    ],
)  # fmt: skip
def test_several_other_names(entry: str, others: list[str]) -> None:
    assert sorted(said_of_words(glossary(entry))) == [(Sense.SAME, one, "guest") for one in others]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"Client" means the Account Holder.', CLIENT),
        ("'Client' means the Account Holder.", CLIENT),
        ("“Client” shall mean the Account Holder.", CLIENT),
        ('"Client" has the same meaning as "Account Holder".', CLIENT),
        ('"Client" is a synonym for "Account Holder".', CLIENT),
        ('"Account Holder" or "Client" means whoever pays.', CLIENT),
        ('Whoever pays (the "Account Holder" or "Client") is welcome.', CLIENT),
        ('"Account Holder" and "Client" are used interchangeably.', CLIENT),
        ('"Account Holder" (also: "the Client") is whoever pays.', CLIENT),
        ("A Payment Service Provider (PSP) moves money.", ("PSP", "payment-service-provider")),
        ("A PSP (payment service provider) moves money.", ("PSP", "payment-service-provider")),
        ("The Terms Of Sale (TOS) hold.", ("TOS", "terms-of-sale")),
    ],
)
def test_sentences_that_make_two_words_one(text: str, words: tuple[str, str]) -> None:
    assert said_of_words(spec(text)) == [(Sense.SAME, *words)]


@pytest.mark.parametrize(
    "entry",
    [
        "- **Client**: same as account holder, but for members only.",
        "- **Client**: same as account holder in clause 4.",
        "- **Client**: same as account holder or guest.",
        "- **Client**: same as above.",
        "- **Client**: same as the one of last year.",
        "- **Client**: much the same as account holder.",
        "- **Client**: not the same as account holder.",
        "- **Client**: See section 4.",
        "- **Client**: See Account Holder.",  # no term of this glossary
        "- **Client**: See also Account Holder.\n- **Account Holder**: Somebody who pays.",
        "- **Client**: A guard who opens the barrier, also called the gate.",
        "- **Client**: Short notes.",
        "- **Client**: An account holder.",
        "- **Client**: A kind of account holder.",
        "- **Clients**: same as client.",
        "- **It**: same as account holder.",
        "- **Must**: same as shall.",
        "- **Note**: as above.",
        "> **Client**: same as account holder.",
        "```\n**Client**: same as account holder.\n```",
        '"Confidential Information" or "Information" means what is secret.',
        '"Controller" or "Processor" have the meanings of the law.',
        '"Client" means the account holder.',  # written small, and no term here
        '"Client" means an Account Holder.',  # a kind of
        '"Client" means the Account Holder who signs.',
        '"Client" means the Account Holder or the Guest.',
        'The field "total" is the same as amount.',
        'Guests (the "Client", the "Account Holder") are welcome.',
        "A guest house (PSP) is open.",
    ],
)
def test_what_makes_no_two_words_one(entry: str) -> None:
    assert said_of_words(glossary(entry)) == []


def test_entries_count_in_a_glossary_only() -> None:
    assert said_of_words(spec("- **Client**: same as account holder.")) == []


@pytest.mark.parametrize(
    ("entry", "sense"),
    [
        ("- **Stowed**: opposite of *armed*.", Sense.OPPOSITE),
        ("- **Stowed**: The antonym of armed", Sense.OPPOSITE),
        ("- **Stowed**: contrary of armed.", Sense.OPPOSITE),
        ("- **Stowed**: Put away. The opposite of armed.", Sense.OPPOSITE),
        ("- **Stowed**: not to be confused with armed", Sense.APART),
        ("- **Stowed**: Put away. Not to be confused with armed.", Sense.APART),
        ("- **Stowed**: not an armed.", Sense.APART),
        ("- **Stowed**: as distinct from armed", Sense.APART),
        ("- **Stowed**: any state other than armed.", Sense.APART),
        ('"Armed" and "Stowed" are opposites.', Sense.OPPOSITE),
        ('"Stowed" is the opposite of "Armed".', Sense.OPPOSITE),
    ],
)
def test_opposites_and_what_is_told_apart(entry: str, sense: Sense) -> None:
    assert said_of_words(glossary(entry)) == [(sense, "stowed", "armed")]


def test_a_glossary_makes_two_specs_of_its_module_clash() -> None:
    files = {"a.md": spec(ONE), "b.md": spec(OTHER)}
    assert codes(files) == []
    assert codes({**files, "g.md": glossary(SAME)}) == [("a.md", "CON005"), ("b.md", "CON005")]


def test_the_finding_points_at_the_definition() -> None:
    held = workspace_of({"a.md": spec(ONE), "b.md": spec(OTHER), "g.md": glossary("Words.", SAME)})
    for found in conflicts(held):
        assert 'by g.md "Client" is the same as "account holder"' in found.message
        (place,) = (one for one in found.related if one.key == "/w/g.md")
        assert (place.span.line, held.documents["/w/g.md"].text.slice(place.span)) == (7, "Client")
        assert place.message == 'defines that "Client" is the same as "account holder"'


def test_a_clash_that_needs_no_definition_points_at_none() -> None:
    said = "The account holder must sign the slip."
    for found in conflicts(workspace_of({"a.md": spec(said), "b.md": spec(OTHER), "g.md": glossary(SAME)})):
        assert " by g.md " not in found.message
        assert "/w/g.md" not in {one.key for one in found.related}


def test_a_chain_of_definitions_is_told_at_both_ends() -> None:
    chain = glossary(
        "- **Client**: same as shopper.\n- **Guest**: same as shopper.\n- **Lodger**: same as tenant."
    )
    held = workspace_of({"a.md": spec(ONE), "b.md": spec("The guest must not sign the slip."), "g.md": chain})
    assert len(conflicts(held)) == 2
    for found in conflicts(held):
        assert [one.message for one in found.related if one.key == "/w/g.md"] == [
            'defines that "Client" is the same as "shopper"',
            'defines that "Guest" is the same as "shopper"',
        ]


def test_a_further_name_for_the_same_is_not_told() -> None:
    chain = glossary(
        "- **Client**: same as shopper.\n- **Guest**: same as shopper.\n- **Buyer**: same as shopper."
    )
    one, other = (
        spec(f"The {name} must {verb}sign the slip.") for name, verb in (("client", ""), ("guest", "not "))
    )
    found = conflicts(workspace_of({"a.md": one, "b.md": other, "g.md": chain}))
    assert len(found) == 2
    for each in found:
        assert (
            'by g.md "Client" is the same as "shopper" and "Guest" is the same as "shopper"; ' in each.message
        )
        assert "Buyer" not in str(each)


def test_a_third_document_joins_no_two_of_different_scopes() -> None:
    """Neither by its own module nor as the one that shares its group with the one and its module with the other."""
    apart = {"a.md": spec(ONE, name="shop"), "b.md": spec(OTHER, name="desk")}
    for name in ("shop", "desk", "yard"):
        assert codes({**apart, "g.md": glossary(SAME, name=name)}) == []
    plan = "specs/001-slips/plan.md"
    between = {"specs/001-slips/spec.md": document(ONE), "b.md": spec(OTHER), plan: glossary(SAME)}
    held = workspace_of(between)
    assert held.documents[f"/w/{plan}"].group == held.documents["/w/specs/001-slips/spec.md"].group
    assert told(held) == set()


def test_a_glossary_counts_for_the_documents_of_its_feature() -> None:
    feature = "specs/001-slips"
    demands = "# Feature Specification: Slips\n\n## Requirements\n\n- **FR-001**: {}\n"
    said = "The client MUST sign the slip.", "The account holder MUST NOT sign the slip."
    files = {
        f"{feature}/spec.md": demands.format(said[0])
        + demands.format(said[1]).partition("\n\n## Requirements\n")[2].replace("1", "2")
    }
    assert codes(files) == []
    with_plan = {**files, f"{feature}/plan.md": f"# Implementation Plan: Slips\n\n## Glossary\n\n{SAME}\n"}
    assert ("specs/001-slips/spec.md", "CON005") in codes(with_plan)


def test_a_glossary_of_its_own_document_counts_there() -> None:
    own = f"{document(ONE, OTHER)}# Glossary\n\n{SAME}\n"
    assert codes({"a.md": own}) == [("a.md", "CON005"), ("a.md", "CON005")]
    assert codes({"a.md": document(ONE) + f"# Glossary\n\n{SAME}\n", "b.md": document(OTHER)}) == []


def test_what_is_alike_without_definitions_still_meets_documents_of_other_scopes() -> None:
    """A glossary takes nothing away from how its documents are compared with others."""
    files = {"a.md": spec(ONE), "b.md": spec("The client must not sign the slip.", name="desk")}
    assert (
        codes(files) == codes({**files, "g.md": glossary(SAME)}) == [("a.md", "CON005"), ("b.md", "CON005")]
    )


def test_one_demand_that_clashes_within_and_beyond_its_module_tells_both() -> None:
    files = {
        "a.md": spec(ONE),
        "b.md": spec(OTHER),
        "c.md": spec("The client must not sign the slip.", name="desk"),
        "g.md": glossary(SAME),
    }
    (here,) = (found for found in conflicts(workspace_of(files)) if found.key == "/w/a.md")
    assert {one.key for one in here.related} == {"/w/b.md", "/w/c.md", "/w/g.md"}


@pytest.mark.parametrize(
    ("entry", "one", "other", "code"),
    [
        ("- **Stowed**: opposite of armed.", "The turret must be armed at night.", "The turret must be stowed at night.", "CON007"),
        ("- **Photo**: same as picture.", "Photos must be kept for at least 30 days.", "Pictures must be kept for at most 10 days.", "CON001"),
        ("- **Weigh**: same as gauge.", "The clerk must weigh the crate.", "The clerk must not gauge the crate.", "CON005"),
        ("- **PSP**: short for payment service provider", "PSPs must sign the slip.", "The payment service provider must not sign the slip.", "CON005"),
    ],
)  # fmt: skip
def test_bearers_actions_objects_and_values(entry: str, one: str, other: str, code: str) -> None:
    files = {"a.md": spec(one), "b.md": spec(other)}
    assert codes(files) == []
    assert codes({**files, "g.md": glossary(entry)}) == [("a.md", code), ("b.md", code)]


RIGHTS = "| Role | May | Must not |\n|---|---|---|\n| {}s | read reports | open the vault |"
TIMES = "The desk must answer in time:\n\n| Operation | When | Maximum response time |\n|---|---|---|\n| {} | {} | {} |"
STEPS = "- **When** the {} hands in a voucher\n- **Then** the lamp {}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RIGHTS.format("Client"), "The account holder may open the vault."),
        (RIGHTS.format("Client"), RIGHTS.format("Account holder").replace("May | Must not", "Must not | May")),
        (TIMES.format("client search", "night", "2 s"), "The response time of account holder search must be at least 9 s at night."),
        (TIMES.format("badge search", "client", "2 s"), TIMES.format("badge search", "account holder", "9 s").replace("Maximum", "Minimum")),
        (STEPS.format("client", "blinks for at most 2 s"), STEPS.format("account holder", "blinks for at least 5 s")),
        (STEPS.format("client", "warns the guard"), "If the account holder hands in a voucher, the lamp must not warn the guard."),
        ("- Retention of client photos: at most 30 days", "Retention of account holder photos must be at least 90 days."),
    ],
    ids=["row and sentence", "two rows", "bound", "case of a row", "two scenarios", "scenario and sentence", "label"],
)  # fmt: skip
def test_rows_and_scenarios_are_read_by_the_same_words(one: str, other: str) -> None:
    files = {"a.md": spec(one), "b.md": spec(other)}
    assert codes(files) == []
    found = conflicts(workspace_of({**files, "g.md": glossary(SAME)}))
    assert {one.key for one in found} == {"/w/a.md", "/w/b.md"}
    for finding in found:
        assert "/w/g.md" in {place.key for place in finding.related}
    elsewhere = {"a.md": files["a.md"], "b.md": spec(other, name="desk")}
    assert codes({**elsewhere, "g.md": glossary(SAME)}) == []


def test_cells_with_several_demands_tell_each_once() -> None:
    held = {"a.md": spec(RIGHTS.format("Client").replace("open the vault", "open the vault, sign the slip"))}
    held["b.md"] = spec("The account holder may open the vault.", "The account holder must sign the slip.")
    found = codes({**held, "g.md": glossary(SAME)})
    assert sorted(found) == [("a.md", "CON005")] * 2 + [("b.md", "CON005")] * 2


def test_what_nothing_overrides_and_constitutions_follow_definitions() -> None:
    root = "## Rule {#%s authority=root}\n\n%s\n"
    shop = "---\nspec: {name: shop}\n---\n"
    files = {"a.md": shop + root % ("a", ONE), "b.md": shop + root % ("b", OTHER), "g.md": glossary(SAME)}
    principle = "# Constitution\n\n### I. Slips\n\nThe client MUST sign the slip.\n"
    feature = "# Feature Specification: Slips\n\n- **FR-001**: The account holder MUST NOT sign the slip.\n"
    bound = {
        ".specify/memory/constitution.md": shop + principle,
        "specs/001-slips/spec.md": shop + feature,
        "g.md": glossary(SAME),
    }
    for held, code in ((files, "CON021"), (bound, "CON006")):
        found = [one for one in conflicts(workspace_of(held)) if one.code == code]
        assert found
        for finding in found:
            assert "/w/g.md" in {place.key for place in finding.related}


def test_an_acronym_is_known_in_capitals_only() -> None:
    files = {
        "a.md": spec("The guard must hold the pin."),
        "g.md": glossary("- **PIN**: short for personal number"),
    }
    number = "The guard must not hold the personal number."
    assert codes({**files, "b.md": spec(number)}) == []
    assert codes({**files, "a.md": spec("The guard must hold the PIN."), "b.md": spec(number)}) != []


def test_words_that_are_told_apart_never_meet() -> None:
    files = {
        "a.md": spec("The vendor must sign the slip."),
        "b.md": spec("The supplier must not sign the slip."),
    }
    assert len(codes(files)) == 2  # by the lists
    parted = glossary("- **Vendor**: not to be confused with supplier.")
    assert codes({**files, "g.md": parted}) == []
    assert len(codes({**files, "b.md": files["b.md"].replace("shop", "desk"), "g.md": parted})) == 2
    settings, _ = from_mapping({"alike": [["client", "patron"]]})
    said = {"a.md": spec(ONE), "b.md": spec("The patron must not sign the slip.")}
    assert len(codes(said, settings)) == 2
    assert codes({**said, "g.md": glossary("- **Patron**: as distinct from client.")}, settings) == []


@pytest.mark.parametrize(
    "entries",
    [
        (SAME, "- **Client**: same as lodger."),
        (SAME, "- **Client**: not to be confused with account holder."),
        (SAME, "- **Client**: opposite of account holder."),
        ("- **Client**: same as lodger.", "- **Account holder**: same as lodger.", "- **Client**: distinct from account holder."),
        ("- **Approved**: same as rejected.",),
    ],
    ids=["two heads", "apart", "opposite", "apart in a chain", "opposites by the lists"],
)  # fmt: skip
def test_definitions_that_contradict_each_other_join_nothing(entries: tuple[str, ...]) -> None:
    for one, other in ((ONE, OTHER), ("Slips must be approved.", "Slips must not be rejected.")):
        assert codes({"a.md": spec(one), "b.md": spec(other), "g.md": glossary(*entries)}) == []


def test_definitions_and_settings_add_up() -> None:
    config, _ = from_mapping({"alike": [["patron", "Client"]]})
    files = {"a.md": spec("The patron must sign the slip."), "b.md": spec(OTHER), "g.md": glossary(SAME)}
    assert codes(files) == []
    assert len(codes(files, config)) == 2


HABIT = (
    "If the {} is a member, the shop must charge 2 EUR.",
    "If the {} is not a member, the shop must charge 5 EUR.",
    "If the {} has a voucher, the shop must charge 1 EUR.",
    "If the {} has no voucher, the shop must charge 5 EUR.",
    "If the lodger is insured, the shop must charge 3 EUR.",
)


def gaps(files: Mapping[str, str], config: Config | None = None) -> list[str]:
    held = workspace_of(dict(files), config)
    return [found.code for found in all_findings(held) if found.code.startswith("GAP")]


def test_rules_about_gaps_follow_glossary_and_settings() -> None:
    """A habit of one subject is one of the other, and a case under another word is covered."""
    habit = spec(*(said.format("tenant") for said in HABIT))
    defined, (alike, _) = (
        glossary("- **Lodger**: same as tenant."),
        from_mapping({"alike": [["lodger", "tenant"]]}),
    )
    assert gaps({"a.md": habit}) == []
    assert gaps({"a.md": habit, "g.md": defined}) == ["GAP008"]
    assert gaps({"a.md": habit, "g.md": defined.replace("shop", "desk")}) == []
    assert gaps({"a.md": habit}, alike) == ["GAP008"]
    below, over = "Crates below 20 kg must be weighed.", "Totes above 20 kg must be weighed."
    assert gaps({"a.md": spec(below, over)}) == []
    assert gaps({"a.md": spec(below, over), "g.md": glossary("- **Tote**: same as crate.")}) == ["GAP007"]
    declared = ("An order is new, paid or archived.", "If an order is new, the shop must send a slip.")
    more = (
        "If an order is paid, the shop must send a crate.",
        "If an order is filed, the shop must refuse changes.",
    )
    assert gaps({"a.md": spec(*declared, *more)}) == ["GAP009"]
    assert gaps({"a.md": spec(*declared, *more), "g.md": glossary("- **Filed**: same as archived.")}) == []


def test_an_order_of_events_follows_the_glossary() -> None:
    said = (
        "The invoice must be sent before the parcel is packed.",
        "The package must be packed before the payment is booked.",
        "The payment must be booked before the invoice is sent.",
    )
    assert codes({"a.md": spec(*said)}) == []
    assert ("a.md", "CON016") in codes(
        {"a.md": spec(*said), "g.md": glossary("- **Parcel**: same as package.")}
    )


# --- edits ----------------------------------------------------------------------------------------------------------

WHO = ("client", "account holder", "guest", "PSP", "vendor", "supplier")
LINES = (
    *(f"The {who} {force} sign the slip." for who in WHO for force in ("must", "must not")),
    "The turret must be armed at night.",
    "The turret must be stowed at night.",
    "If the guest is insured, the shop must charge 3 EUR.",
    "Crates below 20 kg must be weighed.",
    "Totes above 20 kg must be weighed.",
    *(RIGHTS.format(who) for who in ("Client", "Guest", "Account holder")),
    RIGHTS.format("Client").replace("May | Must not", "Must not | May"),
    TIMES.format("badge search", "client", "2 s"),
    TIMES.format("badge search", "guest", "9 s").replace("Maximum", "Minimum"),
    STEPS.format("client", "blinks for at most 2 s"),
    STEPS.format("account holder", "blinks for at least 5 s"),
    "- Weight of crate lids: at most 20 kg",
    "- Weight of tote lids: at least 30 kg",
    "- **Client**: same as account holder.",
    "- **Client**: same as guest.",
    "- **Guest**: See Client.",
    "- **Guest**: Somebody who pays. Also called the account holder.",
    "- **Stowed**: opposite of armed.",
    "- **Vendor**: not to be confused with supplier.",
    "- **Tote**: same as crate.",
    '"Client" means the Guest.',
    "A Payment Service Provider (PSP) moves money.",
    "## Glossary",
    "## Rule",
    "spec: {name: shop}",
    "spec: {name: desk}",
    "",
)
NAMES = ("a", "b", "c", "specs/001-x/spec", "specs/001-x/plan")


def drawn(rng: random.Random) -> str:
    head = f"---\nspec: {{name: {rng.choice(('shop', 'desk'))}}}\n---\n" if rng.random() < 0.8 else ""
    return (
        head
        + "".join(f"{rng.choice(LINES)}\n\n" for _ in range(10))
        + "## Glossary\n\n"
        + f"{rng.choice(LINES)}\n"
    )


def retyped(held: Workspace, key: str, line: int, said: str) -> Workspace:
    text = held.documents[key].text
    new, change = text.edited((line, 0), (line, len(text.lines[line])), said, Encoding.UTF32)
    return held.edited(key, new, change, None)


def shown(held: Workspace, engine: Engine, *, lines: bool) -> dict[str, set[object]]:
    """What is told in each document by rules that compare words; without `lines`, that others may have moved is left out."""
    return {
        key: {
            (
                one.code,
                one.span,
                one.message,
                frozenset((place.key, place.span.line * lines, place.message) for place in one.related),
            )
            for one in engine.findings(held, key)
            if one.code.startswith(("CON", "GAP"))
        }
        for key in held.documents
    }


calm = settings(max_examples=max(20, EDITS // 400), deadline=None, suppress_health_check=list(HealthCheck))


@calm
@given(st.integers(0, 2**32))
def test_edits_of_glossaries_equal_a_batch_and_touch_what_they_change(seed: int) -> None:
    rng = random.Random(seed)
    held = workspace_of({f"{name}.md": drawn(rng) for name in NAMES})
    engine = Engine(held.config)
    shown(held, engine, lines=True)
    for _ in range(15):
        key = rng.choice(sorted(held.documents))
        chance = rng.random()
        if chance < 0.1 and len(held.documents) > 1:
            after = held.without(key)
        elif chance < 0.2:
            after = held.with_text(f"/w/{rng.choice(NAMES)}.md", Text.from_str(drawn(rng)), keep_parse=True)
        else:
            after = retyped(held, key, rng.randrange(len(held.documents[key].text.lines)), rng.choice(LINES))
        names = {key.removeprefix("/w/"): str(one.text) for key, one in after.documents.items()}
        batch = workspace_of(names)
        assert told(after) == told(batch)
        assert shown(after, engine, lines=True) == shown(batch, Engine(batch.config), lines=True)
        before, now = (shown(each, Engine(each.config), lines=False) for each in (held, after))
        changed = {key for key in before.keys() & now.keys() if before[key] != now[key]}
        assert changed <= after.touched
        held = after


def test_old_snapshots_stand_and_go_on() -> None:
    held = workspace_of({"a.md": spec(ONE), "b.md": spec(OTHER), "g.md": glossary(SAME)})
    before = told(held)
    assert len(before) == 2
    after = retyped(held, "/w/g.md", 5, "- **Client**: same as lodger.")
    assert (told(held), told(after)) == (before, set())
    assert told(retyped(held, "/w/a.md", 5, "Good morning.")) == set()
    assert told(retyped(after, "/w/g.md", 5, SAME)) == before


def test_documents_keep_nothing_of_former_glossaries() -> None:
    held = workspace_of({"a.md": spec(ONE, *HABIT), "g.md": glossary(SAME)})
    engine = Engine(held.config)
    sizes = set()
    for word in ("lodger", "tenant", "guest", "patron"):
        held = retyped(held, "/w/g.md", 5, f"- **Client**: same as {word}.")
        shown(held, engine, lines=True)
        sizes.add(len(held.documents["/w/a.md"].memo))
    assert len(sizes) == 1


def test_an_edit_of_a_glossary_checks_again_only_what_it_concerns() -> None:
    crowd = {
        f"c{n}.md": spec(*(f"The porter must carry crate {n} of hall {m}." for m in range(20)))
        for n in range(10)
    }
    files = {**crowd, "a.md": spec(ONE), "b.md": spec(OTHER), "g.md": glossary("Words.", SAME)}
    held = workspace_of(files)
    after = retyped(held, "/w/g.md", 7, "- **Client**: same as lodger.")
    assert after.touched == {"/w/a.md", "/w/b.md", "/w/g.md"}
    again = retyped(after, "/w/g.md", 7, SAME)
    assert again.norms.compared <= 2
    words_only = retyped(again, "/w/g.md", 5, "Other words.")
    assert words_only.norms is again.norms
    assert words_only.glossaries is again.glossaries
    moved = retyped(again, "/w/g.md", 7, f"{SAME} It is so.")
    assert moved.norms.clashes == again.norms.clashes
