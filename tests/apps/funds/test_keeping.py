"""Mistakes are taken back by name, money crosses funds in the open, closed books stay closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from comity.apps.funds import actions
from comity.apps.funds.actions import Reason, Refused
from comity.apps.funds.balances import balance, balances
from comity.apps.funds.checking import check
from comity.apps.funds.models import Entry, Rate
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.rates import Rate as Known
from tests.apps.funds.conftest import AT, DAY, Books

TODAY = AT.date()
JANUARY = date(2026, 1, 31)


def refused(reason: Reason) -> object:
    return pytest.raises(Refused, match=f"^{reason}$")


def back(books: Books, entry: Entry, day: date = DAY) -> list[Entry]:
    return actions.reverse(entry=entry, day=day, words="typed twice", by=books.by, at=AT)


def moved(books: Books, words: str = "4.00 USD") -> tuple[Entry, Entry]:
    return actions.transfer(
        giver=books.rivers,
        taker=books.hills,
        amount=amount(words),
        day=DAY,
        words="as agreed",
        by=books.by,
        at=AT,
    )


def test_a_reversal_restores_names_its_entry_and_exists_once(books: Books) -> None:
    given = books.pledge("100.00 EUR")
    before = balances(books.rivers, TODAY)
    entry = books.give("receive", given, "100.00 EUR")
    (made,) = back(books, entry)
    assert made.reverses == entry and balances(books.rivers, TODAY) == before
    with refused(Reason.ALREADY_REVERSED):  # type: ignore[attr-defined]
        back(books, entry)
    with refused(Reason.A_REVERSAL):  # type: ignore[attr-defined]
        back(books, made)
    with refused(Reason.NOT_FIT):  # type: ignore[attr-defined]
        actions.reverse(entry=given.entries.first(), day=DAY, words=" ", by=books.by, at=AT)


def test_a_pledge_that_money_came_for_is_not_taken_back(books: Books) -> None:
    given = books.pledge("100.00 USD")
    books.give("receive", given, "60.00 USD")
    with refused(Reason.MORE_THAN_OUTSTANDING):  # type: ignore[attr-defined]
        back(books, given.entries.order_by("pk").first())  # type: ignore[arg-type]


def test_a_transfer_is_shown_by_both_funds_and_gives_no_more_than_there_is(books: Books) -> None:
    books.give("receive", books.pledge("10.00 USD"), "10.00 USD")
    with refused(Reason.MORE_THAN_AVAILABLE):  # type: ignore[attr-defined]
        moved(books, "10.01 USD")
    out, into = moved(books)
    assert out.transfer == into.transfer and (out.fund, into.fund) == (books.rivers, books.hills)
    assert balance(books.rivers, Kind.TRANSFERRED_OUT, "USD", TODAY) == 4
    assert balance(books.hills, Kind.TRANSFERRED_IN, "USD", TODAY) == 4
    assert balance(books.hills, Kind.AVAILABLE, "USD", TODAY) == 4
    with refused(Reason.SAME_FUND):  # type: ignore[attr-defined]
        actions.transfer(
            giver=books.hills,
            taker=books.hills,
            amount=amount("1.00 USD"),
            day=DAY,
            words="",
            by=books.by,
            at=AT,
        )
    assert len(back(books, into)) == 2, "both sides are taken back at once"
    assert balances(books.hills, TODAY) == [] and balance(books.rivers, Kind.BANK, "USD", TODAY) == 10
    assert check() == []


def test_a_transfer_that_was_given_on_is_not_taken_back(books: Books) -> None:
    books.give("receive", books.pledge("10.00 USD"), "10.00 USD")
    out, _ = moved(books)
    actions.transfer(
        giver=books.hills,
        taker=books.rivers,
        amount=amount("3.00 USD"),
        day=DAY,
        words="",
        by=books.by,
        at=AT,
    )
    with refused(Reason.MORE_THAN_AVAILABLE):  # type: ignore[attr-defined]
        back(books, out)


def test_closed_books_take_no_entry_and_their_seal_holds(books: Books) -> None:
    books.pledge("10.00 USD", day=date(2026, 1, 10))
    closed = actions.close_period(fund=books.rivers, last=JANUARY, by=books.by, at=AT)
    assert closed.entries == 1 and len(closed.seal) == 64
    for day in (date(2025, 5, 1), JANUARY):
        with refused(Reason.PERIOD_CLOSED):  # type: ignore[attr-defined]
            books.pledge("1.00 USD", day=day)
    books.pledge("1.00 USD", day=date(2026, 2, 1))
    books.pledge("1.00 USD", day=JANUARY, fund=books.hills)
    with refused(Reason.NOT_AFTER):  # type: ignore[attr-defined]
        actions.close_period(fund=books.rivers, last=JANUARY, by=books.by, at=AT)
    with refused(Reason.NOT_FIT):  # type: ignore[attr-defined]
        actions.close_period(fund=books.rivers, last=TODAY, by=books.by, at=AT)
    second = actions.close_period(fund=books.rivers, last=date(2026, 2, 28), by=books.by, at=AT)
    assert second.entries == 1 and check() == []


def test_a_balance_is_asserted_only_where_it_is_so_and_holds_for_good(books: Books) -> None:
    given = books.pledge("10.00 USD")

    def say(words: str) -> None:
        actions.assert_balance(
            fund=books.rivers,
            kind=Kind.PLEDGED,
            amount=amount(words),
            day=DAY,
            source="statement 2",
            by=books.by,
            at=AT,
        )

    with refused(Reason.NOT_SO) as told:  # type: ignore[attr-defined]
        say("11.00 USD")
    assert Decimal(told.value.facts["balance"]) == 10
    say("10.00 USD")
    with refused(Reason.ASSERTED):  # type: ignore[attr-defined]
        books.pledge("1.00 USD")
    books.give("agree", given, "10.00 USD")  # another account
    books.pledge("1.00 USD", day=date(2026, 2, 11))
    assert check() == []


def test_rates_are_added_once_and_one_that_differs_is_named(books: Books) -> None:
    lines = [
        Known("GBP", DAY, Decimal("0.786"), "a list"),
        Known("EUR", date(2026, 1, 1), Decimal("0.93"), "a list"),
    ]
    fresh, differ = actions.import_rates(known=lines, by=SYSTEM, at=AT)
    assert fresh == 1 and differ == [lines[1]]
    assert Rate.objects.get(currency="EUR", on="2026-01-01").units == Decimal("0.923")
    records = Record.objects.count()
    assert actions.import_rates(known=lines, by=SYSTEM, at=AT)[0] == 0 and Record.objects.count() == records


def test_a_fund_told_again_is_not_recorded_again(books: Books) -> None:
    records = Record.objects.count()
    again = actions.set_fund(code="RIV", name="Fund of the Rivers", by=SYSTEM, at=AT, invented=True)
    assert again == books.rivers and Record.objects.count() == records
    with refused(Reason.NOT_FIT):  # type: ignore[attr-defined]
        actions.set_fund(code="../x", name="X", by=SYSTEM, at=AT)
    with refused(Reason.NOT_FIT):  # routes and offices know no capitals: two funds would have one route
        actions.set_fund(code="riv", name="Fund of the Rivers", by=SYSTEM, at=AT)
