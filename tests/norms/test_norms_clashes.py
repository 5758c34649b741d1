"""Two demands side by side: when both cannot be kept, and when they can."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

import pytest
from said import clashes, kinds

from spec_lsp.norms.clashes import clash
from spec_lsp.norms.reading import norms_of

CORNERS = {
    "must": "The guard must close the gate.",
    "must not": "The guard must not close the gate.",
    "may": "The guard may close the gate.",
    "need not": "The guard need not close the gate.",
}
CONTRARY = ({"must", "must not"}, {"must not", "may"}, {"must", "need not"})


@pytest.mark.parametrize(("one", "other"), list(product(CORNERS, repeat=2)))
def test_square_of_opposition(one: str, other: str) -> None:
    """What may be done may be left as well; what need not be done may be forbidden."""
    expected = {"MODALITY"} if {one, other} in CONTRARY else set()
    assert kinds(CORNERS[one], CORNERS[other]) == expected


FOUND = [
    ("ORDER", "The small copper kettle must be filled before it is heated.", "The small copper kettle must be heated before it is filled."),
    # One part of the same thing, more closely told.
    ("BOUNDS", "The size of a message must not exceed 1 MB.", "The size of each chat message must be at least 2 MB."),
    # Force.
    ("MODALITY", "The vault must never be opened.", "The vault may be opened."),
    ("MODALITY", "Guests are prohibited from opening the vault.", "Guests may open the vault."),
    ("MODALITY", "Guests are not allowed to open the vault.", "Guests are allowed to open the vault."),
    ("MODALITY", "Guests are required to wear a badge.", "Guests are not required to wear a badge."),
    ("MODALITY", "Guests have to wear a badge.", "Guests must not wear a badge."),
    ("MODALITY", "The guard must open the gate.", "The guard may close the gate."),
    ("MODALITY", "The vendor must notify the customer.", "The supplier must not inform the client."),
    ("MODALITY", "The guard must close the gate unless it rains.", "The guard must not close the gate unless it rains."),
    ("MODALITY", "Guests who are late must wait outside.", "Guests who are late must not wait outside."),
    # Opposites.
    ("OPPOSITE", "The guard must accept visitors.", "The guard must reject visitors."),
    ("OPPOSITE", "Visitors must be accepted.", "The guard must reject visitors."),
    ("OPPOSITE", "The clerk shall store the file.", "The clerk shall delete the file."),
    ("OPPOSITE", "Rows must be sorted ascending.", "Rows must be sorted descending."),
    ("OPPOSITE", "The list of members is public.", "The list of members is confidential."),
    ("OPPOSITE", "The door is locked.", "The door is unlocked."),
    ("OPPOSITE", "The door is locked.", "The door is not locked."),
    ("OPPOSITE", "The letter must be signed.", "The letter must be unsigned."),
    # Bounds.
    ("BOUNDS", "Photos must be kept for at least 30 days.", "Photos must be kept for at most 10 days."),
    ("BOUNDS", "Photos must be kept for more than 30 days.", "Photos must be kept for at most 30 days."),
    ("BOUNDS", "Photos must be kept for 30 days.", "Photos must be kept for 20 days."),
    ("BOUNDS", "Photos must be kept for between 10 and 20 days.", "Photos must be kept for 30 days."),
    ("BOUNDS", "Photos must be kept for 10-20 days.", "Photos must be kept for 30 days."),
    ("BOUNDS", "Photos must be kept for at least 32 days.", "Photos must be kept for at most one month."),
    ("BOUNDS", "The pump must run for at least ten minutes.", "The pump must run for at most 90 seconds."),
    ("BOUNDS", "The pump must run for at least 1,500 seconds.", "The pump must run for at most 10 minutes."),
    ("BOUNDS", "Backups must be made daily.", "Backups must be made every 6 hours."),
    ("BOUNDS", "Backups must be made once a week.", "Backups must be made at least twice a week."),
    ("BOUNDS", "The size limit of uploads is 10 MB.", "The size limit of uploads is 20 MB."),
    ("BOUNDS", "The shop must take at most 100 orders per second.", "The shop must take at least 200 orders per second."),
    # Values, scope, order, definitions.
    ("VALUE", "The only colours of the badge are red and blue.", "The colours of the badge are red, blue and green."),
    ("VALUE", "Reports must be in German.", "Reports must be in French."),
    ("SCOPE", "Only the curator may open the vault.", "Every guest may open the vault."),
    ("ORDER", "The kettle must be filled before it is heated.", "The kettle must be heated before it is filled."),
    ("ORDER", "The parcel must leave after the form is signed.", "The form must be signed after the parcel leaves."),
    (
        "DEFINITION",
        '"Session" means the time between arrival and departure.',
        '"Session" means a row of lessons on one day.',
    ),
    ("MODALITY", "No guest may open the vault.", "Guests may open the vault."),
    ("MODALITY", "No guest may open the vault.", "Guests must open the vault."),
    ("MODALITY", "Neither guests nor trainees may open the vault.", "Guests may open the vault."),
    ("MODALITY", "In no event shall the vault be opened.", "The vault must be opened."),
    ("MODALITY", "Under no circumstances may the vault be opened.", "The vault must be opened."),
    ("MODALITY", "Opening the vault is forbidden.", "Guests may open the vault."),
    ("MODALITY", "The guard must not fail to close the gate.", "The guard must not close the gate."),
    ("BOUNDS", "An upload must not exceed 10 MB.", "An upload must be at least 20 MB."),
    ("BOUNDS", "Uploads must be at most 10 MB.", "The service must accept uploads of up to 20 MB."),
    ("BOUNDS", "The pump must run for at least twenty-five minutes.", "The pump must run for at most 10 minutes."),
    ("BOUNDS", "The price must be between 5 EUR and 10 EUR.", "The price must be at most 4 EUR."),
    ("BOUNDS", "The lamp must blink 5 times per minute.", "The lamp must blink 10 times per minute."),
    ("BOUNDS", "Backups must be made every week.", "Backups must be made daily."),
    ("MODALITY", "Access requires a key.", "Access does not require a key."),
    ("VALUE", "The report must be written in German.", "The report must be written in French."),
    ("VALUE", "Invoices must be issued in EUR.", "Invoices must be issued in USD."),
    ("VALUE", "The default language is German.", "The default language is French."),
    ("SCOPE", "The vault may only be opened by the curator.", "The vault may be opened by guests."),
    ("SCOPE", "The vault must be opened by the curator only.", "The vault may be opened by guests."),
    ("VALUE", "Members may only borrow books.", "Members may borrow films."),
    ("MODALITY", "The guard must close the gate unless it rains.", "The guard must not close the gate."),
    ("DEFINITION", '"Minor" means a person under 18 years.', '"Minor" means a person under 16 years.'),
    ("DEFINITION", '"Guest card" means a card that opens the hall.', '"Guest card" means a printed invitation.'),
    ("OPPOSITE", "Rows must be empty.", "Rows must be populated."),
    ("OPPOSITE", "The name must be in upper case.", "The name must be in lower case."),
    ("OPPOSITE", "The file is remote.", "The file is local."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "one", "other"), FOUND)
def test_found(kind: str, one: str, other: str) -> None:
    assert kinds(one, other) == {kind}
    assert kinds(other, one) == {kind}


SILENT = [
    # One part of different things.
    ("The size of a message must not exceed 1 MB.", "The size of the files of a message must be at least 2 MB."),
    ("Reports must not contain the address of the member.", "Reports must contain the address of the branch of the member."),
    ("The hall must not be lit in the colour of the flag.", "The hall must be lit in the colour of the border of the flag."),
    # Strength is no contradiction, and leave to do is leave not to.
    ("The door must be open.", "The door may be open."),
    ("The door must be open.", "The door should be open."),
    ("Guests should wear a badge.", "Guests may wear a badge."),
    ("The clerk may accept the offer.", "The clerk may reject the offer."),
    ("The door may be open.", "The door may be closed."),
    # Negations that are none, or cancel out.
    ("The guard must accept visitors.", "The guard must not reject visitors."),
    ("The guard must not fail to close the gate.", "The guard must close the gate."),
    ("The press must not only stop but also ring.", "The press must stop."),
    ("The press must not only stop but also ring a bell.", "The press must ring a bell."),
    ("Guests must not enter the hall without a badge.", "Guests may enter the hall with a badge."),
    ("No guest may enter the hall without a badge.", "Guests may enter the hall with a badge."),
    # Others do it, or to other things.
    ("Guests must wear a badge.", "Porters must not wear a badge."),
    ("Guests must wear a badge.", "Guests must not wear a hat."),
    ("The app must start within 2 s.", "The crane must start after more than 5 s."),
    # Other cases.
    ("If it rains, the guard must close the gate.", "If it snows, the guard must not close the gate."),
    ("The guard must close the gate at night.", "The guard must not close the gate by day."),
    ("The guard must not close the gate unless it rains.", "If it rains, the guard must close the gate."),
    ("Within 7 days, buyers may return goods.", "After 7 days, buyers must not return goods."),
    # Intervals that meet, units that may be equal, quantities of other things.
    ("Photos must be kept for at least 30 days.", "Photos must be kept for at most 30 days."),
    ("Photos must be kept for at least 30 days.", "Photos must be kept for at most one month."),
    ("Photos must be kept for 24 months.", "Photos must be kept for 2 years."),
    ("A password must have at least 12 characters.", "A password must have at least 8 characters."),
    ("A password must have at least 12 characters.", "A pin must have exactly 4 digits."),
    ("The tank must hold at least 5 kg of water.", "The tank must hold at most 3 kg of oil."),
    ("The lamp must blink at most 5 times a day.", "The lamp must glow at least 9 times a day."),
    ("The fee is 5 EUR.", "The fee is 5 USD."),
    ("The pump must run for 5 to 10 minutes.", "The pump must run for at most 7 minutes."),
    ("The backup must be made daily.", "The backup must be made every 24 hours."),
    (
        "The median wait must be at most 100 ms.",
        "The 99th percentile of the wait must be at most 500 ms.",
    ),
    (
        "The 95th percentile of the wait must be at most 200 ms.",
        "The 99th percentile of the wait must be at least 300 ms.",
    ),
    # Sections, versions, numbers of states are no quantities.
    ("Version 2 must be used.", "Version 3 must be used."),
    ("The shop must answer with status 200.", "The shop must answer with status 404."),
    # Lists that are open, scopes that agree, orders of other things.
    ("The colours are red and blue.", "The colours are red, blue and green."),
    ("Only the curator may open the vault.", "The curator may open the vault."),
    ("Only the curator may open the vault.", "Only the curator may close the vault."),
    ("Only the curator may open the vault.", "The director must not open the vault."),
    ("Members may only borrow books.", "Members may borrow books."),
    ("The form must be signed before the parcel leaves.", "The form must be signed before the parcel arrives."),
    ("The kettle must be filled before it is heated.", "The kettle must be heated before the tea is brewed."),
    # Definitions that say the same, and of other terms.
    ('"Session" means the time between arrival and departure.', '"Session" means the time from arrival to departure.'),
    ('"Session" means a lesson of two hours.', '"Guest session" means a visit.'),
    # What is quoted is spoken of.
    ('The word "must" stands above the gate.', "The word must not stand above the gate."),
    # Parts of what something is done to, acts that can be undone, other times, other things.
    ("The app must log the request.", "The app must log the response."),
    ("The app must read the ledger file.", "The app must write the ledger file."),
    ("The form must show the first name.", "The form must show the last name."),
    ("The shop must support the import of orders.", "The shop must support the export of orders."),
    ("The shop must offer the upload of photos.", "The shop must offer the download of photos."),
    ("The page must show the left panel.", "The page must show the right panel."),
    ("The shop must log every success.", "The shop must log every failure."),
    ("The shop must record the start of a shift.", "The shop must record the end of a shift."),
    ("The shop must store the minimum price.", "The shop must store the maximum price."),
    ("The shop must keep old invoices.", "The shop must keep new invoices."),
    ("The system must open the door.", "The system must close the door."),
    ("The app must start within 2 s.", "The app must stop within 5 s."),
    ("Clients must not only cache responses.", "Clients must cache responses."),
    ("The backup must be made at least daily.", "The backup must be made hourly."),
    ("The shop must accept orders.", "The shop must refuse large returns of orders."),
    ("The shop must delete the order.", "The shop must keep the invoice."),
    ("The records must be serialized.", "The records must be parallel."),
    ("The press must end the shift report.", "The press must start the shift."),
    ("The app must show errors.", "The app must hide errors from guests."),
    ("The app must encrypt backups.", "The app must decrypt backups."),
    ("The app must encrypt backups before upload.", "The app must decrypt backups after download."),
    ("The app must lock accounts.", "The app must unlock accounts."),
    ("The app must lock accounts after three failed attempts.", "The app must unlock accounts after 30 minutes."),
    ("The API must accept requests.", "The API must reject invalid requests."),
    ("The API must log accepted requests.", "The API must log rejected requests."),
    ("The API must allow guests to connect.", "The API must allow guests to disconnect."),
    ("The API must add rows at the top.", "The API must add rows at the bottom."),
    ("The kettle must be filled before it is heated.", "The kettle must be heated after it is filled."),
    ("Lists must return orders.", "Lists must not return all orders."),
    ("The limit of red crates is 30 days.", "The clerk must seal the red crate within 5 minutes."),
    ("The stall must sell 3D glasses.", "The stall must sell 4D glasses."),
    ("The app must mask card numbers in the log.", "The app must show card numbers in the invoice."),
    ("Members may enter the hall before noon.", "Members must not enter the hall after noon."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SILENT)
def test_silent(one: str, other: str) -> None:
    assert kinds(one, other) == set()
    assert kinds(other, one) == set()


SENTENCES = sorted({said for _, *both in FOUND for said in both} | {said for both in SILENT for said in both})


def test_nothing_contradicts_itself() -> None:
    assert [said for said in SENTENCES if kinds(said, said)] == []


def test_a_clash_is_of_one_kind_from_both_sides() -> None:
    """Held against each other, all sentences of this page: the same kind, as certain, as close."""
    norms = [norm for said in SENTENCES for norm in norms_of(said)]
    wrong = []
    for first, second in combinations_with_replacement(norms, 2):
        one, other = clash(first, second), clash(second, first)
        told = [found and (found.kind, found.certain, round(found.closeness, 6)) for found in (one, other)]
        if told[0] != told[1]:
            wrong.append((first, second, told))
    assert wrong == []


def test_a_clash_names_both_in_the_order_given() -> None:
    (first,), (second,) = norms_of(CORNERS["must"]), norms_of(CORNERS["must not"])
    found = clash(first, second)
    assert found is not None
    assert (found.first, found.second) == (first, second)


def test_a_bound_is_told_from_the_side_it_is_seen_from() -> None:
    (found,) = clashes(
        "Photos must be kept for at least 30 days.", "Photos must be kept for at most 10 days."
    )
    assert found.mine is not None
    assert found.theirs is not None
    assert (found.mine.shown, found.theirs.shown) == ("at least 30 days", "at most 10 days")


def test_a_case_of_its_own_may_be_an_exception() -> None:
    (plain,) = clashes("The guard must close the gate.", "The guard must not close the gate.")
    assert plain.certain
    (nested,) = clashes("If it rains, the guard must close the gate.", "The guard must not close the gate.")
    assert not nested.certain


def test_advice_against_what_is_allowed_is_no_more_than_a_tension() -> None:
    for one, other in (SMOKE, SMOKE[::-1]):
        assert kinds(one, other) == {"TENSION"}


SMOKE = ("Guests should not smoke cigars.", "Guests may smoke cigars.")


VISITORS = "The guard must {} visitors."


def test_in_one_document_only_the_very_same_counts() -> None:
    one = "The guard must close the gate."
    assert kinds(one, "The guard must not close the gate.", together=True) == {"MODALITY"}
    assert kinds(one, "The guard must open the gate.", together=True) == set()  # at another time
    assert kinds(VISITORS.format("accept"), VISITORS.format("reject"), together=True) == {"OPPOSITE"}
    wider = "The guard must not close the gate of the park at night."
    assert kinds(one, wider, together=True) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Clerks must not accept more than 50 crates.", "Clerks may accept 40 crates."),
        (
            "Clerks must not approve orders of more than 50 EUR.",
            "Clerks must approve orders of less than 50 EUR.",
        ),
        ("Clerks must not lend less than 10 EUR.", "Clerks must lend at least 20 EUR."),
    ],
)
def test_amounts_of_which_the_other_does_not_speak(one: str, other: str) -> None:
    assert clashes(one, other) == clashes(other, one) == []


def test_amounts_that_are_forbidden_and_demanded() -> None:
    one = "Clerks must not lend more than 50 EUR."
    assert kinds(one, "Clerks may lend up to 80 EUR.") == {"MODALITY"}
    assert kinds(one, "Clerks must lend at least 60 EUR.") == {"MODALITY"}
