"""Above a threshold two persons act: one approves exactly what another then does, and it lapses when that changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from comity.apps.funds import actions
from comity.apps.funds.access import Act
from comity.apps.funds.actions import Reason, Refused
from comity.apps.funds.checking import check
from comity.apps.funds.models import Approval, Contribution, Entry
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import people
from comity.apps.parties.models import Person
from comity.pure.ledger.amounts import amount
from tests.apps.funds.conftest import AT, DAY, Books, officer

MUCH, LITTLE = "100000.00 USD", "99999.99 USD"


@pytest.fixture
def other(books: Books) -> Person:
    return officer("Ines", "riv", "hil")


def refused(reason: Reason) -> Any:
    return pytest.raises(Refused, match=f"^{reason}$")


def transfer(books: Books, words: str, day: Any = DAY) -> tuple[Entry, Entry]:
    return actions.transfer(
        giver=books.rivers, taker=books.hills, amount=amount(words), day=day, words="", by=books.by, at=AT
    )


def approve(books: Books, act: Act, facts: Any, by: Person) -> Approval:
    return actions.approve(fund=books.rivers, act=act, facts=facts, by=by, at=AT)


@pytest.fixture
def rich(books: Books) -> Contribution:
    given = books.pledge("900000.00 USD")
    books.give("receive", given, "500000.00 USD")
    return given


def test_below_the_threshold_one_person_is_enough(books: Books, rich: Contribution) -> None:
    transfer(books, LITTLE)
    with refused(Reason.NEEDS_ANOTHER):
        transfer(books, MUCH)


def test_what_another_approved_is_done_once(books: Books, rich: Contribution, other: Person) -> None:
    facts = actions.of_transfer(books.rivers, books.hills, amount(MUCH), DAY)
    made = approve(books, Act.TRANSFER, facts, other)
    out, into = transfer(books, MUCH)
    assert (out.approval, into.approval) == (made, None)
    assert Record.objects.get(act="funds.approved").facts["digest"] == made.digest
    with refused(Reason.NEEDS_ANOTHER):
        transfer(books, MUCH)
    assert check() == []


def test_nobody_approves_their_own_act(books: Books, rich: Contribution) -> None:
    facts = actions.of_transfer(books.rivers, books.hills, amount(MUCH), DAY)
    own = approve(books, Act.TRANSFER, facts, books.by)
    with refused(Reason.NEEDS_ANOTHER):
        transfer(books, MUCH)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            fund=books.rivers, day=DAY, act="x", size=2, by=books.by.address, made_at=AT, approval=own
        )


def test_an_approval_is_of_exactly_one_thing(books: Books, rich: Contribution, other: Person) -> None:
    approve(books, Act.TRANSFER, actions.of_transfer(books.rivers, books.hills, amount(MUCH), DAY), other)
    approve(
        books, Act.CANCEL, actions.of_transfer(books.rivers, books.hills, amount("100001.00 USD"), DAY), other
    )
    for words in ("100000.01 USD", "100001.00 USD"):
        with refused(Reason.NEEDS_ANOTHER):
            transfer(books, words)
    with refused(Reason.NEEDS_ANOTHER):
        transfer(books, MUCH, AT.date())


def test_an_approval_to_cancel_lapses_when_money_comes(
    books: Books, rich: Contribution, other: Person
) -> None:
    def cancel() -> None:
        books.give("cancel", rich, MUCH)

    approve(books, Act.CANCEL, actions.of_cancel(rich, amount(MUCH), DAY), other)
    books.give("receive", rich, "1.00 USD")
    with refused(Reason.NEEDS_ANOTHER):
        cancel()
    approve(books, Act.CANCEL, actions.of_cancel(rich, amount(MUCH), DAY), other)
    cancel()


def test_a_large_entry_is_taken_back_by_two(books: Books, other: Person) -> None:
    entry = books.pledge("250000.00 EUR").entries.get()

    def back() -> None:
        actions.reverse(entry=entry, day=DAY, words="typed twice", by=books.by, at=AT)

    with refused(Reason.NEEDS_ANOTHER):
        back()
    approve(books, Act.REVERSE, actions.of_reverse(entry, DAY), other)
    back()


def test_an_entry_of_many_small_pieces_is_as_large_as_all_of_them(books: Books, other: Person) -> None:
    for _ in range(5):
        books.give("receive", books.pledge("30000.00 USD"), "30000.00 USD")
    given = {
        "fund": books.rivers,
        "amount": amount("150000.00 USD"),
        "day": DAY,
        "words": "x",
        "by": books.by,
    }
    entry = actions.hold_reserve(**given, at=AT)
    with refused(Reason.NEEDS_ANOTHER):
        actions.reverse(entry=entry, day=DAY, words="a slip", by=books.by, at=AT)
    approve(books, Act.REVERSE, actions.of_reverse(entry, DAY), other)
    actions.reverse(entry=entry, day=DAY, words="a slip", by=books.by, at=AT)


def test_no_day_is_so_early_that_one_person_is_enough(books: Books) -> None:
    """The rule is of the day on which something is done: what it is dated is the officer's own word."""
    early = date(2018, 7, 4)
    given = books.pledge("500000.00 USD", day=early)
    books.give("receive", given, "250000.00 USD", early)
    with refused(Reason.NEEDS_ANOTHER):
        transfer(books, MUCH, early)
    with refused(Reason.NEEDS_ANOTHER):
        actions.cancel(contribution=given, amount=amount(MUCH), day=early, by=books.by, at=AT)


def test_a_large_levy_takes_two_too_and_lapses_when_less_is_left(
    books: Books, rich: Contribution, other: Person
) -> None:
    def charge() -> Entry:
        return actions.charge_levy(contribution=rich, amount=amount(MUCH), day=DAY, by=books.by, at=AT)

    with refused(Reason.NEEDS_ANOTHER):
        charge()
    approve(books, Act.CHARGE_LEVY, actions.of_levy(rich, amount(MUCH), DAY), other)
    actions.charge_levy(contribution=rich, amount=amount("5.00 USD"), day=DAY, by=books.by, at=AT)
    with refused(Reason.NEEDS_ANOTHER):
        charge()
    made = approve(books, Act.CHARGE_LEVY, actions.of_levy(rich, amount(MUCH), DAY), other)
    assert charge().approval == made


def test_whoever_lost_the_role_has_approved_nothing(books: Books, rich: Contribution, other: Person) -> None:
    facts = actions.of_transfer(books.rivers, books.hills, amount(MUCH), DAY)
    approve(books, Act.TRANSFER, facts, other)
    people.end_role(holding=other.holdings.get(), by=SYSTEM, at=AT)
    with refused(Reason.NEEDS_ANOTHER):
        transfer(books, MUCH)


@pytest.mark.parametrize(
    "who", [lambda books: books.half, lambda books: SYSTEM], ids=["of another fund", "the console"]
)
def test_only_an_officer_of_the_fund_approves(books: Books, who: Callable[[Books], Any]) -> None:
    facts = actions.of_transfer(books.hills, books.rivers, amount(MUCH), DAY)
    with refused(Reason.MAY_NOT):
        actions.approve(fund=books.hills, act=Act.TRANSFER, facts=facts, by=who(books), at=AT)
