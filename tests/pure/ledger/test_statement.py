"""Sources and uses: what was there and came is what went and is there, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount, amount
from comity.pure.ledger.entries import Entry, Posting, figure, reversal
from comity.pure.ledger.rates import Rate
from comity.pure.ledger.statement import BESIDE, DIFFERENCES, HELD, SOURCES, USES, Name, Statement, statement
from tests.pure.ledger.books import LATER, RATES, amounts, days

FUND, FIRST, LAST = "riv", date(2019, 3, 1), date(2020, 8, 14)


# Each with the amount, another, the rate money came at and the rate of the day.
ACTS: dict[str, Callable[[Amount, Amount, Rate | None, Rate | None], tuple[Posting, ...]]] = {
    "in-kind": lambda given, _, rate, later: moves.in_kind(FUND, given, rate),
    "allocate": lambda given, _, rate, later: moves.allocate(FUND, given, rate),
    "release": lambda given, _, rate, later: moves.release(FUND, given, rate),
    "release-obligated": lambda given, _, rate, later: moves.release(FUND, given, rate, obligated=True),
    "obligate": lambda given, _, rate, later: moves.obligate(FUND, given, rate),
    "pay": lambda given, other, rate, later: moves.pay(
        FUND, given, Amount(other.number, given.currency), later, held_at=rate
    ),
    "return": lambda given, _, rate, later: moves.return_unspent(FUND, given, later),
    "reserve": lambda given, _, rate, later: moves.hold_reserve(FUND, given, rate),
    "free": lambda given, _, rate, later: moves.free_reserve(FUND, given, rate),
    "levy": lambda given, _, rate, later: moves.levy(FUND, given, later, held_at=rate),
    "pay-back": lambda given, _, rate, later: moves.pay_back(FUND, given, later, held_at=rate),
    "interest": lambda given, _, rate, later: moves.interest(FUND, given, later),
    "charges": lambda given, _, rate, later: moves.charges(FUND, given, later, held_at=rate),
    "convert": lambda given, other, rate, later: moves.convert(
        FUND, given, other, given_at=rate, taken_at=LATER.get(other.currency)
    ),
    "receive": lambda given, _, rate, later: moves.receive(FUND, given, later, pledged_at=rate),
    "receive-recognised": lambda given, _, rate, later: moves.receive(
        FUND, given, later, pledged_at=rate, recognised_at=rate
    ),
    "receive-unpledged": lambda given, _, rate, later: moves.receive(FUND, given, later, pledged=False),
    "transfer": lambda given, _, rate, later: moves.transfer(FUND, "hil", given, rate)[0],
    "taken": lambda given, _, rate, later: moves.transfer("hil", FUND, given, later)[1],
    "pledge": lambda given, _, rate, later: moves.pledge(FUND, given, rate),
    "cancel": lambda given, _, rate, later: moves.cancel(FUND, given, rate),
    "agree": lambda given, _, rate, later: moves.agree(FUND, given, rate),
    "recognise": lambda given, _, rate, later: moves.recognise(FUND, given, rate),
    "refund": lambda given, _, rate, later: moves.refund(FUND, given, rate),
    "spend": lambda given, _, rate, later: moves.spend(FUND, given, rate),
    "unspend": lambda given, _, rate, later: moves.unspend(FUND, given, rate),
}


@st.composite
def books(draw: st.DrawFn) -> list[Entry]:
    """Any acts, in any order, on any day: the statement adds up of books that no act would allow, too."""
    found: list[Entry] = []
    for place in range(draw(st.integers(1, 25))):
        act, number, other, day = (
            draw(st.sampled_from(sorted(ACTS))),
            draw(amounts),
            draw(amounts),
            draw(days),
        )
        rates = [table.get(number.currency) for table in (RATES, LATER)]
        found.append(Entry(f"{place}", FUND, day, ACTS[act](number, other, *rates)))
        if draw(st.integers(0, 5)) == 0:
            found.append(
                reversal(found[-1], name=f"{place}r", day=day + timedelta(days=draw(st.integers(0, 400))))
            )
    return found


def sums(entries: Iterable[Entry], until: date) -> dict[Kind, Decimal]:
    found: dict[Kind, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.day <= until:
            for each in entry.postings:
                found[each.kind] += each.base
    return {kind: figure(kind, total) for kind, total in found.items()}


def of(entries: list[Entry], since: date = FIRST, until: date = LAST) -> Statement:
    back = sum(
        (
            each.base
            for entry in entries
            if since <= entry.day <= until and any(row.kind is Kind.BANK for row in entry.postings)
            for each in entry.postings
            if each.kind is Kind.REFUNDED
        ),
        Decimal(),
    )
    return statement(sums(entries, since - timedelta(days=1)), sums(entries, until), paid_back=back)


def numbers(made: Statement) -> dict[str, str]:
    lines = (made.opening, *made.sources, *made.uses, made.closing, *made.held, *made.beside)
    assert len({each.name for each in lines}) == len(lines)
    return {str(each.name): f"{each.number:.2f}" for each in lines}


@given(books())
def test_both_sides_are_equal_whatever_was_done(entries: list[Entry]) -> None:
    made = of(entries)
    assert made.adds_up
    assert Name.ROUNDING not in {each.name for each in made.held}, "an act moves the bank and its uses alike"
    bank = sums(entries, LAST).get(Kind.BANK, Decimal())
    assert made.closing.number == bank
    # Counted another way: what each line of the bank in that time says.
    came = sum(
        (each.base for entry in entries if FIRST <= entry.day <= LAST for each in entry.postings
         if each.kind is Kind.BANK), Decimal(),
    )  # fmt: skip
    assert (
        sum((each.number for each in made.sources), Decimal())
        - sum((each.number for each in made.uses), Decimal())
        == came
    )


@given(books(), st.integers(1, 600))
def test_a_time_ends_where_the_next_begins(entries: list[Entry], after: int) -> None:
    middle = FIRST + timedelta(days=after)
    first, second = of(entries, until=middle), of(entries, middle + timedelta(days=1), date(2026, 1, 1))
    whole = of(entries, until=date(2026, 1, 1))
    assert first.closing.number == second.opening.number

    def net(made: Statement, name: Name) -> Decimal:
        return sum((each.number for each in made.sources if each.name is name), Decimal()) - sum(
            (each.number for each in made.uses if each.name is name), Decimal()
        )

    for name in (*SOURCES, *USES, *DIFFERENCES, Name.PAID_BACK, Name.RATES_MOVED):
        assert net(first, name) + net(second, name) == net(whole, name), name


def test_every_account_of_money_has_its_line() -> None:
    placed = {*SOURCES.values(), *USES.values(), *DIFFERENCES.values(), *HELD.values(), *BESIDE.values()}
    placed |= {Kind.BANK, Kind.OUTSTANDING, Kind.REFUNDED}
    # The other sides of accounts that have a line.
    assert set(Kind) - placed == {
        Kind.UNPLEDGED, Kind.AGREED, Kind.AGREEMENTS, Kind.RECEIVABLE, Kind.RESOURCES, Kind.PAYABLE
    }  # fmt: skip


def entry(name: str, day: date, postings: tuple[Posting, ...]) -> Entry:
    return Entry(name, FUND, day, postings)


EURO = Rate("EUR", date(2025, 1, 1), Decimal("0.8"), "invented")  # 1.25 dollars
EURO_LATER = Rate("EUR", date(2025, 6, 1), Decimal("0.9"), "invented")
EURO_LAST = Rate("EUR", date(2025, 9, 1), Decimal("1.0"), "invented")


def worked() -> list[Entry]:
    """Two years by hand. 2024: 1,000 came. 2025: 500 more, 100 euros pledged at 125.00, recognised at 111.11 and come
    at 100.00 dollars; 226 set aside and promised, 113 of it paid (100 and 13), 20 back; 40 held in reserve."""
    day, year = date(2025, 3, 1), date(2024, 5, 1)
    usd = amount
    return [
        entry("a", year, moves.receive(FUND, usd("1000.00 USD"), pledged=False)),
        entry("b", day, moves.pledge(FUND, usd("700.00 USD"))),
        entry("c", day, moves.receive(FUND, usd("500.00 USD"))),
        entry("d", day, moves.pledge(FUND, usd("100.00 EUR"), EURO)),
        entry("e", day, moves.recognise(FUND, usd("100.00 EUR"), EURO_LATER)),
        entry("f", date(2025, 9, 2), moves.receive(
            FUND, usd("100.00 EUR"), EURO_LAST, pledged_at=EURO, recognised_at=EURO_LATER)),
        entry("g", day, moves.allocate(FUND, usd("226.00 USD"))),
        entry("h", day, moves.obligate(FUND, usd("226.00 USD"))),
        entry("i", day, moves.pay(FUND, usd("100.00 USD"), usd("13.00 USD"))),
        entry("j", day, moves.return_unspent(FUND, usd("20.00 USD"))),
        entry("k", day, moves.hold_reserve(FUND, usd("40.00 USD"))),
        entry("l", day, moves.interest(FUND, usd("3.50 USD"))),
        entry("m", day, moves.charges(FUND, usd("1.25 USD"))),
        entry("n", day, moves.pay_back(FUND, usd("60.00 USD"))),
        entry("o", date(2025, 12, 31), moves.convert(FUND, usd("50.00 EUR"), usd("52.00 USD"), given_at=EURO_LAST)),
        entry("p", date(2026, 1, 1), moves.levy(FUND, usd("9.99 USD"))),
    ]  # fmt: skip


def test_a_year_worked_by_hand() -> None:
    made = of(worked(), date(2025, 1, 1), date(2025, 12, 31))
    assert numbers(made) == {
        "opening": "1000.00",
        # 500 and 125; the euros lost 13.89 until they were revenue and 11.11 until they came
        "contributions": "625.00", "interest": "3.50", "returned": "20.00", "conversion": "2.00",
        "rates-moved": "13.89", "exchange": "11.11",
        "direct": "100.00", "support-cost": "13.00", "paid-back": "60.00", "charges": "1.25",
        "closing": "1451.25",
        # 226 less 113; 1,600 less 226, 40, 1.25 and 60, with 20, 3.50 and 2
        "obligated": "113.00", "reserve": "40.00", "available": "1298.25",
        "pledged": "825.00", "recognised": "111.11", "outstanding": "200.00",
    }  # fmt: skip
    assert {str(each.name) for each in made.sources} == {
        "contributions", "interest", "returned", "conversion"
    }  # fmt: skip
    assert made.total == Decimal("1650.50") and made.adds_up and not made.as_published


def test_a_gain_is_a_source_and_a_loss_a_use() -> None:
    gain = moves.receive(FUND, amount("100.00 EUR"), EURO, pledged_at=EURO, recognised_at=EURO_LAST)
    loss = moves.receive(FUND, amount("100.00 EUR"), EURO_LAST, pledged_at=EURO_LAST, recognised_at=EURO)
    (made,) = [of([entry("a", FIRST, gain)])]
    assert {str(each.name): each.number for each in made.sources}["exchange"] == 25
    (made,) = [of([entry("a", FIRST, loss)])]
    assert {str(each.name): each.number for each in made.uses}["exchange"] == 25


def test_what_is_taken_back_after_the_year_stands_below_zero_in_the_next() -> None:
    came = entry("a", FIRST, moves.receive(FUND, amount("100.00 USD")))
    books = [came, reversal(came, name="b", day=LAST + timedelta(days=1))]
    made = of(books, LAST + timedelta(days=1), LAST + timedelta(days=9))
    assert numbers(made) == {"opening": "100.00", "contributions": "-100.00", "closing": "0.00"}
    assert made.adds_up


def test_a_write_down_is_no_use_of_money() -> None:
    made = of([
        entry("a", FIRST, moves.receive(FUND, amount("100.00 USD"), pledged=False)),
        entry("b", FIRST, moves.refund(FUND, amount("30.00 USD"))),
        entry("c", FIRST, moves.pay_back(FUND, amount("10.00 USD"))),
    ])  # fmt: skip
    assert numbers(made) == {
        "opening": "0.00", "contributions": "100.00", "paid-back": "10.00", "closing": "90.00", "available": "90.00",
        "refunded": "30.00",
    }  # fmt: skip


def test_what_was_published_claims_no_bank() -> None:
    made = of([
        entry("a", FIRST, moves.recognise(FUND, amount("100.00 USD"))),
        entry("b", FIRST, moves.refund(FUND, amount("30.00 USD"))),
        entry("c", FIRST, moves.spend(FUND, amount("60.00 USD"))),
    ])  # fmt: skip
    assert made.as_published and made.adds_up and not made.sources and not made.uses
    assert numbers(made) == {
        "opening": "0.00", "closing": "0.00", "recognised": "100.00", "refunded": "30.00", "spent": "60.00"
    }  # fmt: skip


@pytest.mark.parametrize("entries", [[], worked()], ids=["nothing", "later"])
def test_a_time_before_everything_is_empty(entries: list[Entry]) -> None:
    made = of(entries, date(2001, 1, 1), date(2001, 12, 31))
    assert numbers(made) == {"opening": "0.00", "closing": "0.00"} and made.adds_up and not made.as_published


def test_cents_between_the_bank_and_what_it_is_for_are_said() -> None:
    after = {Kind.BANK: Decimal("1.09"), Kind.OBLIGATED: Decimal("1.08"), Kind.RECEIVED: Decimal("1.09"),
             Kind.RECEIVABLE: Decimal("-1.09")}  # fmt: skip
    made = statement({}, after, paid_back=Decimal())
    assert made.adds_up
    assert {str(each.name): f"{each.number:.2f}" for each in made.held} == {
        "obligated": "1.08",
        "rounding": "0.01",
    }
