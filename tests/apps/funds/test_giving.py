"""From pledge to money: each figure on its own account, and nothing met twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from comity.apps.funds import actions
from comity.apps.funds.actions import Reason, Refused
from comity.apps.funds.balances import ages, balance, balances, joint, outstanding
from comity.apps.funds.models import Entry, Posting
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
from tests.apps.funds.conftest import AT, DAY, Books

LATE = date(2026, 2, 20)


def figures(books: Books) -> dict[str, str]:
    return {
        f"{each.kind} {each.currency}": f"{each.number:.2f}" for each in balances(books.rivers, AT.date())
    }


def refused(reason: Reason) -> object:
    return pytest.raises(Refused, match=f"^{reason}$")


def test_each_figure_is_an_account_of_its_own(books: Books) -> None:
    given = books.pledge("100.00 USD", letter="NV/12", earmark="water")
    books.give("agree", given, "90.00 USD")
    books.give("recognise", given, "80.00 USD")
    books.give("receive", given, "60.00 USD")
    books.give("cancel", given, "15.00 USD")
    assert figures(books) == {
        "pledged USD": "100.00", "outstanding USD": "25.00", "cancelled USD": "15.00", "received USD": "60.00",
        "agreed USD": "90.00", "agreements USD": "90.00", "recognised USD": "80.00", "receivable USD": "20.00",
        "bank USD": "60.00", "available USD": "60.00", "resources USD": "60.00",
    }  # fmt: skip
    assert outstanding(given) == 25
    acts = list(Record.objects.filter(act__startswith="funds.", subject="funds/RIV").order_by("pk"))
    assert [each.act for each in acts] == ["funds.set", "funds.pledged", "funds.agreed", "funds.recognised",
                                           "funds.received", "funds.cancelled"]  # fmt: skip
    assert acts[4].facts["amount"] == "60.00" and acts[4].by == books.by.address and acts[4].office
    assert "weavers" not in str([each.facts for each in acts]), (
        "who gave stands in the table, not in the journal"
    )


def test_a_pledge_is_not_met_twice(books: Books) -> None:
    given = books.pledge("100.00 USD")
    books.give("receive", given, "60.00 USD")
    for act in ("receive", "cancel"):
        with refused(Reason.MORE_THAN_OUTSTANDING) as told:  # type: ignore[attr-defined]
            books.give(act, given, "40.01 USD")
        assert Decimal(told.value.facts["over"]) == Decimal("0.01")
    assert outstanding(given) == 40 and figures(books)["bank USD"] == "60.00"


def test_money_at_another_rate_keeps_both_amounts_and_shows_the_difference(books: Books) -> None:
    given = books.pledge("25000.00 EUR")
    books.give("recognise", given, "25000.00 EUR")
    books.give("receive", given, "25000.00 EUR", LATE)
    by_kind = {each.kind: each for each in balances(books.rivers, AT.date())}
    assert by_kind[Kind.PLEDGED].base == Decimal("27085.59") and by_kind[Kind.BANK].base == Decimal(
        "28702.64"
    )
    assert by_kind[Kind.EXCHANGE].base == Decimal("27085.59") - Decimal("28702.64")
    assert Kind.OUTSTANDING not in by_kind and Kind.RECEIVABLE not in by_kind, (
        "nothing is left, in base neither"
    )
    line = Posting.objects.get(kind="bank", currency="EUR")
    assert (line.rate, line.rate_on, line.rate_source) == (Decimal("0.871"), date(2026, 2, 15), "invented")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("0.00 USD", Reason.NOT_POSITIVE), ("-5.00 USD", Reason.NOT_POSITIVE), ("1.001 USD", Reason.NOT_FIT),
        ("1.00 XYZ", Reason.NO_CURRENCY), ("1.00 VEF", Reason.NO_CURRENCY), ("1.00 CHF", Reason.NO_RATE),
    ],
)  # fmt: skip
def test_what_is_no_money_is_refused_and_nothing_is_written(books: Books, words: str, reason: Reason) -> None:
    with refused(reason):  # type: ignore[attr-defined]
        books.pledge(words)
    assert not Entry.objects.exists()


def test_only_who_keeps_the_books_of_a_fund_moves_its_money(books: Books) -> None:
    for by in (books.half, SYSTEM):
        with refused(Reason.MAY_NOT):  # type: ignore[attr-defined]
            actions.pledge(fund=books.hills, donor="X", amount=amount("1.00 USD"), day=DAY, by=by, at=AT)
        with refused(Reason.MAY_NOT):  # type: ignore[attr-defined]
            actions.transfer(
                giver=books.rivers,
                taker=books.hills,
                amount=amount("1.00 USD"),
                day=DAY,
                words="",
                by=by,
                at=AT,
            )
    actions.pledge(fund=books.rivers, donor="X", amount=amount("1.00 USD"), day=DAY, by=books.half, at=AT)


def test_a_gift_in_kind_has_the_same_form_and_gifts_of_any_size_are_kept(books: Books) -> None:
    small = books.pledge("0.01 USD", in_kind="two days of an interpreter", unearmarked=True)
    assert outstanding(small) == Decimal("0.01") and small.in_kind


def test_pledges_age(books: Books) -> None:
    books.pledge("100.00 USD", day=AT.date() - timedelta(days=400))
    half = books.pledge("50.00 USD", day=AT.date() - timedelta(days=100))
    books.give("receive", half, "20.00 USD")
    books.pledge("7.00 USD")
    found = ages(books.rivers, AT.date())
    assert [(each.after, int(each.total), each.pledges) for each in found] == [
        (0, 7, 1),
        (91, 30, 1),
        (181, 0, 0),
        (366, 100, 1),
    ]


def test_the_joint_view_adds_up_and_the_books_stay_apart(books: Books) -> None:
    books.give("receive", books.pledge("10.00 USD"), "10.00 USD")
    books.give("receive", books.pledge("5.00 USD", fund=books.hills), "5.00 USD")
    view = {each.kind: each.number for each in joint([books.rivers, books.hills], AT.date())}
    assert view[Kind.BANK] == 15 and balance(books.rivers, Kind.BANK, "USD", AT.date()) == 10


def test_a_balance_at_any_date_is_the_sum_and_costs_one_statement(
    books: Books, django_assert_num_queries: object
) -> None:
    days = [date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1), date(2025, 12, 31), DAY]
    for number, day in enumerate(days, 1):
        books.pledge(f"{number}.00 USD", day=day)
    for on in [date(2023, 12, 31), *days, date(2024, 1, 15), AT.date()]:
        with django_assert_num_queries(1):  # type: ignore[operator]
            found = balance(books.rivers, Kind.PLEDGED, "USD", on)
        assert found == sum(number for number, day in enumerate(days, 1) if day <= on)
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert (
                sum(each.number for each in balances(books.rivers, on) if each.kind is Kind.PLEDGED) == found
            )
