"""A stateful run over the books of three funds: finance officers do whatever they could try, in any order, and after
each step everything that must hold of the books holds. `make soak-ledger` takes more than 50,000 steps; here runs the
short form.

That this finds faults is shown by planting them: an overdraft that is let through, an act that is not recorded, a
subtotal that drifts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from comity.apps.funds import actions
from comity.apps.funds.actions import giving, keeping, posting
from comity.apps.funds.balances import balances, joint
from comity.apps.funds.checking import check
from comity.apps.funds.models import Contribution, Entry, Fund, Posting, Subtotal
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import offices, people
from comity.apps.parties.models import Role
from comity.pure.ledger import entries, moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.rates import Rate, Rates

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FUNDS = ("RIV", "HIL", "SEA")
KNOWN = [
    Rate("EUR", date(2025, 12, 1), Decimal("0.923"), "invented", True),
    Rate("EUR", date(2026, 1, 15), Decimal("0.871"), "invented", True),
    Rate("GBP", date(2025, 12, 1), Decimal("0.786"), "invented", True),
]
CENTS = st.integers(1, 40_000)
DAYS = st.integers(0, 58)
FUND = st.integers(0, 2)


class Undo(Exception):
    """Ends an example: all it wrote goes."""


class Books(RuleBasedStateMachine):
    """Each example is one transaction that is undone at its end; each act inside is one of its own."""

    totals: dict[str, int] = {"steps": 0, "done": 0, "refused": 0, "replayed": 0}  # noqa: RUF012 — of the whole run
    cast: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.open = transaction.atomic()
        self.open.__enter__()
        self.by, self.funds = self.cast
        self.gifts: list[int] = []

    def teardown(self) -> None:
        try:
            self.replay()
        finally:
            self.open.__exit__(Undo, Undo(), None)

    @rule(fund=FUND, cents=CENTS, currency=st.sampled_from(["USD", "USD", "EUR", "GBP", "JPY"]), day=DAYS)
    def pledge(self, fund: int, cents: int, currency: str, day: int) -> None:
        made = self.act(
            actions.pledge,
            fund=self.funds[fund],
            donor=f"Donor {cents % 7}",
            amount=money(cents, currency),
            day=on(day),
        )
        if made is not None:
            self.gifts.append(made.pk)

    @precondition(lambda self: self.gifts)
    @rule(
        act=st.sampled_from(["agree", "recognise", "receive", "receive", "cancel"]),
        which=DAYS,
        cents=CENTS,
        day=DAYS,
    )
    def of_a_pledge(self, act: str, which: int, cents: int, day: int) -> None:
        gift = Contribution.objects.select_related("fund").get(pk=self.gifts[which % len(self.gifts)])
        amount = money(cents, gift.currency)
        self.act(getattr(actions, act), contribution=gift, amount=amount, day=max(gift.day, on(day)))

    @precondition(lambda self: self.gifts)
    @rule(which=st.integers(0, 999), later=st.integers(0, 9))
    def reverse(self, which: int, later: int) -> None:
        held = list(Entry.objects.order_by("pk"))
        entry = held[which % len(held)]
        before, moved = self.sums(), self.sums(entry)
        made = self.act(actions.reverse, entry=entry, day=entry.day + timedelta(days=later), words="a slip")
        if made is not None:
            after = self.sums()
            assert all(after[key] == before[key] - total for key, total in moved.items()), (
                "it restores what was before"
            )

    @rule(giver=FUND, taker=FUND, cents=CENTS, currency=st.sampled_from(["USD", "EUR"]), day=DAYS)
    def transfer(self, giver: int, taker: int, cents: int, currency: str, day: int) -> None:
        self.act(
            actions.transfer, giver=self.funds[giver], taker=self.funds[taker], amount=money(cents, currency),
            day=on(day), words="as agreed",
        )  # fmt: skip

    @rule(fund=FUND, day=st.integers(0, 25))
    def close(self, fund: int, day: int) -> None:
        self.act(actions.close_period, fund=self.funds[fund], last=on(day))

    @rule(fund=FUND, kind=st.sampled_from(list(Kind)), day=DAYS, wrong=st.integers(0, 3))
    def assert_balance(self, fund: int, kind: Kind, day: int, wrong: int) -> None:
        rows = {each.kind: each for each in balances(self.funds[fund], on(day)) if each.currency == "USD"}
        told = (rows[kind].number if kind in rows else Decimal()) + (wrong == 0)
        done = self.act(
            actions.assert_balance,
            fund=self.funds[fund],
            kind=kind,
            amount=Amount(told, "USD"),
            day=on(day),
            source="x",
        )
        assert (done is None) == (wrong == 0), "what is so is taken, and nothing else"

    def act(self, what: Callable[..., Any], **given: Any) -> Any:
        """Try an act; it writes one record, or nothing at all."""
        self.totals["steps"] += 1
        before = self.counts()
        try:
            made = what(**given, by=self.by, at=AT)
        except actions.Refused:
            made = None
        after = self.counts()
        if made is None:
            assert after == before, "what is refused leaves nothing"
            self.totals["refused"] += 1
            return None
        assert after[0] == before[0] + 1, "an act is one record"
        self.totals["done"] += 1
        self.hold()
        return made

    def hold(self) -> None:
        """Everything that must hold of the books."""
        assert check() == []
        for each in (
            Subtotal.objects.filter(kind="available").values("fund", "currency").annotate(left=Sum("number"))
        ):
            assert each["left"] >= 0, "never more than is there"
        for each in (
            Posting.objects.filter(kind="outstanding").values("contribution").annotate(left=Sum("number"))
        ):
            assert each["left"] >= 0, "no pledge is met twice"
        everything = Posting.objects.values("kind", "currency").annotate(
            total=Sum("number"), base=Sum("base")
        )
        whole = {
            (row["kind"], row["currency"]): entries.figure(Kind(row["kind"]), row["total"])
            for row in everything
            if row["total"] or row["base"]
        }
        assert {(each.kind.value, each.currency): each.number for each in joint(self.funds, on(99))} == whole

    def replay(self) -> None:
        """The journal alone, with the rates, gives the same books."""
        again = replayed(Record.objects.filter(act__startswith="funds.").order_by("pk"))
        assert entries.problems_of_books(again.values()) == []
        held: dict[tuple[str, str], Decimal] = {}
        for row in Posting.objects.values("fund__code", "kind", "currency").annotate(total=Sum("number")):
            if row["total"]:
                held[f"{row['fund__code']}:{row['kind']}", row["currency"]] = row["total"]
        assert entries.balances(again.values()) == held
        base = sum(
            (each.base for entry in again.values() for each in entry.postings if each.kind is Kind.EXCHANGE),
            Decimal(),
        )
        assert base == (Posting.objects.filter(kind="exchange").aggregate(total=Sum("base"))["total"] or 0)
        self.totals["replayed"] += len(again)

    def counts(self) -> tuple[int, int, int]:
        return Record.objects.count(), Entry.objects.count(), Posting.objects.count()

    def sums(self, entry: Entry | None = None) -> dict[tuple[Any, ...], Decimal]:
        rows = Posting.objects.all()
        if entry is not None:
            rows = rows.filter(entry__transfer=entry.transfer) if entry.transfer else rows.filter(entry=entry)
        found: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
        for row in rows.values_list("fund", "kind", "currency").annotate(Sum("number"), Sum("base")):
            found[(*row[:3], "number")], found[(*row[:3], "base")] = row[3:]
        return found


def money(cents: int, currency: str) -> Amount:
    return Amount(Decimal(cents) if currency == "JPY" else Decimal(cents).scaleb(-2), currency)


def on(day: int) -> date:
    return date(2026, 1, 1) + timedelta(days=day)


def replayed(records: Any) -> dict[int, entries.Entry]:
    """The entries that the records of the journal tell of, by number."""
    rates, found = Rates(KNOWN), dict[int, entries.Entry]()
    noted: dict[int, Rate | None] = {}
    recognised: dict[int, list[tuple[date, int, Rate | None]]] = defaultdict(list)
    gone: set[int] = set()
    for each in records:
        told, fund, act = each.facts, each.subject.removeprefix("funds/"), each.act.removeprefix("funds.")
        day = date.fromisoformat(told["day"]) if "day" in told else AT.date()
        if act == "reversed":
            for name, taken in zip(told["entries"], told["reverses"], strict=True):
                found[name] = entries.reversal(
                    found[taken], name=str(name), day=day, transfer=_pair(found[taken], told)
                )
                gone.add(taken)
        elif act == "transferred":
            amount = Amount(Decimal(told["amount"]), told["currency"])
            sides = moves.transfer(fund, told["to"], amount, _rate(rates, amount, day))
            for name, code, side in zip(told["entries"], (fund, told["to"]), sides, strict=True):
                found[name] = entries.Entry(str(name), code, day, side, transfer=str(told["entries"]))
        elif "entry" in told:
            amount, gift = Amount(Decimal(told["amount"]), told["currency"]), told["contribution"]
            rate = _rate(rates, amount, day)
            if act == "pledged":
                noted[gift] = rate
                lines = moves.pledge(fund, amount, rate)
            elif act == "received":
                live = [row for row in recognised[gift] if row[1] not in gone]
                lines = moves.receive(
                    fund,
                    amount,
                    rate,
                    pledged_at=noted[gift],
                    recognised_at=max(live, key=_when)[2] if live else None,
                )
            else:
                move = {"agreed": moves.agree, "recognised": moves.recognise, "cancelled": moves.cancel}[act]
                lines = move(fund, amount, noted[gift] if act == "cancelled" else rate)
            if act == "recognised":
                recognised[gift].append((day, told["entry"], rate))
            found[told["entry"]] = entries.Entry(str(told["entry"]), fund, day, lines)
    return found


def _when(row: tuple[date, int, Rate | None]) -> tuple[date, int]:
    return row[:2]


def _pair(entry: entries.Entry, told: dict[str, Any]) -> str:
    return str(told["entries"]) if entry.transfer else ""


def _rate(rates: Rates, amount: Amount, day: date) -> Rate | None:
    return None if amount.currency == "USD" else rates.on(amount.currency, day)


def run(*, examples: int, steps: int) -> dict[str, int]:
    """Run the machine and return what it did."""
    Books.totals.update(steps=0, done=0, refused=0, replayed=0)
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    return Books.totals


@pytest.fixture
def cast(db: None) -> Iterator[None]:
    funds = [
        actions.set_fund(code=code, name=f"Fund {code}", by=SYSTEM, at=AT, invented=True) for code in FUNDS
    ]
    actions.import_rates(known=KNOWN, by=SYSTEM, at=AT)
    office = people.open_office(name="Finance", by=SYSTEM, at=AT)
    offices.set_office(
        office=office, party=None, mandate="", funds=[code.lower() for code in FUNDS], by=SYSTEM, at=AT
    )
    by = people.add_person(
        email="f@books.invalid", name="Mira", by=SYSTEM, at=AT, office=office, role=Role.FINANCE
    )
    Books.cast = (by, list(Fund.objects.order_by("pk")))
    assert len(funds) == 3
    yield
    Books.cast = None


@pytest.mark.soak
def test_whatever_officers_try_the_books_hold(cast: None, soak_kills: int) -> None:
    long = soak_kills > 10
    totals = run(examples=1_000 if long else 8, steps=60 if long else 30)
    print(
        f"{totals['steps']} steps: {totals['done']} acts done, {totals['refused']} refused without a trace, "
        f"{totals['replayed']} entries replayed from the journal"
    )
    assert totals["steps"] >= (50_000 if long else 150)
    assert totals["done"] > 30 and totals["refused"] > 10 and totals["replayed"] > 30


@contextmanager
def planted(place: Any, name: str, fault: Callable[[Any], Any]) -> Iterator[None]:
    real = getattr(place, name)
    setattr(place, name, fault(real))
    try:
        yield
    finally:
        setattr(place, name, real)


def lets_through(_: Any) -> Any:
    return lambda draft: None


def forgets_to_record(_: Any) -> Any:
    return lambda *given, **more: None


def drifts(real: Any) -> Any:
    """A subtotal that is a cent off after a while."""

    def write(drafts: Any, **more: Any) -> Any:
        made = real(drafts, **more)
        Subtotal.objects.filter(kind="received").update(number=F("number") + Decimal("0.01"))
        return made

    return write


@pytest.mark.soak
@pytest.mark.parametrize(
    ("place", "name", "fault"),
    [
        (posting, "_require_not_below_nothing", lets_through),
        (keeping, "record", forgets_to_record),
        (giving, "record", forgets_to_record),
        (posting, "write", drifts),
    ],
    ids=["an overdraft", "no record of keeping", "no record of giving", "a subtotal that drifts"],
)
def test_a_planted_fault_is_found(cast: None, place: Any, name: str, fault: Callable[[Any], Any]) -> None:
    with planted(place, name, fault), pytest.raises((AssertionError, ExceptionGroup)):
        run(examples=60, steps=40)  # it ends at the first fault found
