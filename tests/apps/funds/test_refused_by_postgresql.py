"""What PostgreSQL refuses by itself, whatever program asks: each rule is broken by rows written past the acts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from comity.apps.funds import actions
from comity.apps.funds.checking import check
from comity.apps.funds.models import Entry, Fund, Posting, Subtotal
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
from tests.apps.funds.conftest import AT, DAY, Books

PLEDGE = [("outstanding", "USD", "10", "10"), ("pledged", "USD", "-10", "-10")]


def put(fund: Fund, lines: list[tuple[str, str, str, str]], *, size: int | None = None, **more: Any) -> Entry:
    """Rows as a program would write them that knows no act."""
    day = more.pop("day", DAY)
    entry = Entry.objects.create(
        fund=fund, day=day, act="test", size=size or len(lines), by="test", made_at=AT, **more
    )
    Posting.objects.bulk_create(_line(entry, fund, day, each) for each in lines)
    return entry


def _line(entry: Entry, fund: Fund, day: date, line: tuple[str, str, str, str]) -> Posting:
    kind, currency, number, base = line
    foreign = currency != "USD" and Decimal(number)
    return Posting(
        entry=entry, fund=fund, day=day, kind=kind, currency=currency, number=Decimal(number), base=Decimal(base),
        rate=Decimal("0.5") if foreign else None, rate_on=day if foreign else None,
        rate_source="test" if foreign else "",
    )  # fmt: skip


def refuses(name: str, write: Any) -> None:
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        write()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS funds_entry_is_whole IMMEDIATE")
    assert told.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def test_what_balances_is_taken(books: Books) -> None:
    put(books.rivers, PLEDGE)
    put(books.rivers, [("outstanding", "EUR", "5", "10"), ("pledged", "EUR", "-5", "-10")])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS funds_entry_is_whole IMMEDIATE")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("funds_entry_balances", [("outstanding", "USD", "10", "10"), ("pledged", "USD", "-9", "-9")]),
        ("funds_entry_balances", [("outstanding", "EUR", "5", "10"), ("pledged", "USD", "-10", "-10")]),
        ("funds_entry_balances", [("outstanding", "EUR", "5", "10"), ("pledged", "EUR", "-5", "-10"),
                                  ("exchange", "EUR", "0", "1")]),
        ("funds_posting_base", [("outstanding", "USD", "10", "9"), ("pledged", "USD", "-10", "-9")]),
        ("funds_posting_at_rate", [("outstanding", "EUR", "5", "10.02"), ("pledged", "EUR", "-5", "-10.02")]),
        ("funds_posting_moves", [("outstanding", "USD", "0", "0"), ("pledged", "USD", "0", "0")]),
        ("funds_posting_kind", [("petty", "USD", "1", "1"), ("cash", "USD", "-1", "-1")]),
        ("funds_transfer_is_declared", [("transferred_out", "USD", "1", "1"), ("bank", "USD", "-1", "-1")]),
    ],
)  # fmt: skip
def test_lines_that_do_not_hold_are_refused(
    books: Books, name: str, lines: list[tuple[str, str, str, str]]
) -> None:
    refuses(name, lambda: put(books.rivers, lines))


def test_an_entry_has_all_its_postings_and_gets_no_more(books: Books) -> None:
    refuses("funds_entry_is_whole", lambda: put(books.rivers, PLEDGE, size=4))
    refuses("funds_entry_moves", lambda: put(books.rivers, PLEDGE, size=1))
    entry = put(books.rivers, PLEDGE)
    refuses(
        "funds_entry_is_whole",
        lambda: Posting.objects.bulk_create(_line(entry, books.rivers, DAY, each) for each in PLEDGE),
    )


def test_a_posting_is_of_the_fund_and_day_of_its_entry(books: Books) -> None:
    for fund, day in [(books.hills, DAY), (books.rivers, date(2026, 2, 11))]:

        def write(fund: Fund = fund, day: date = day) -> None:
            entry = Entry.objects.create(
                fund=books.rivers, day=DAY, act="test", size=2, by="test", made_at=AT
            )
            Posting.objects.bulk_create(_line(entry, fund, day, each) for each in PLEDGE)

        refuses("funds_posting_is_of_its_entry", write)


def test_a_transfer_has_two_equal_sides(books: Books) -> None:
    out = [("transferred_out", "USD", "5", "5"), ("bank", "USD", "-5", "-5")]
    less = [("bank", "USD", "4", "4"), ("transferred_in", "USD", "-4", "-4")]
    refuses("funds_transfer_has_two_sides", lambda: put(books.rivers, out, transfer=uuid4()))
    shared = uuid4()
    refuses(
        "funds_transfer_has_two_sides",
        lambda: (put(books.rivers, out, transfer=shared), put(books.hills, less, transfer=shared)),
    )


def test_a_reversal_takes_back_exactly_and_once(books: Books) -> None:
    entry = put(books.rivers, PLEDGE)
    flipped = [
        (kind, currency, str(-Decimal(number)), str(-Decimal(base)))
        for kind, currency, number, base in PLEDGE
    ]
    other = [("cancelled", "USD", "10", "10"), ("outstanding", "USD", "-10", "-10")]
    refuses("funds_reversal_takes_back", lambda: put(books.rivers, other, reverses=entry))
    refuses("funds_reversal_takes_back", lambda: put(books.hills, flipped, reverses=entry))
    back = put(books.rivers, flipped, reverses=entry)
    refuses("funds_reversal_takes_back", lambda: put(books.rivers, PLEDGE, reverses=back))
    refuses("funds_entry_reverses_id_key", lambda: put(books.rivers, flipped, reverses=entry))


def test_closed_books_and_asserted_balances_are_refused_past_the_acts_too(books: Books) -> None:
    put(books.rivers, PLEDGE)
    connection.check_constraints()  # as at the end of its transaction
    actions.assert_balance(
        fund=books.rivers,
        kind=Kind.PLEDGED,
        amount=amount("10.00 USD"),
        day=DAY,
        source="x",
        by=books.by,
        at=AT,
    )
    refuses("funds_assertion_holds", lambda: put(books.rivers, PLEDGE))
    actions.close_period(fund=books.rivers, last=DAY, by=books.by, at=AT)
    refuses("funds_period_is_closed", lambda: put(books.rivers, PLEDGE))


@pytest.mark.parametrize("said", ["UPDATE funds_posting SET number = 1", "DELETE FROM funds_entry",
                                  "UPDATE funds_entry SET words = 'x'", "TRUNCATE funds_posting CASCADE"])  # fmt: skip
def test_what_is_written_stays(books: Books, said: str) -> None:
    books.pledge()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(said)


def test_a_subtotal_that_was_touched_is_found(books: Books) -> None:
    books.pledge()
    assert check() == []
    Subtotal.objects.filter(kind="pledged").update(number=7)
    assert [(each.code, each.where) for each in check()] == [("subtotal-differs", "RIV:pledged USD 2026-02")]
    Subtotal.objects.all().delete()
    assert [each.code for each in check()] == ["subtotal-differs"] * 2
