"""A stateful run over the books of three funds: finance officers do whatever they could try, in any order, from a
pledge to the money that comes back, and after each step everything that must hold of the books holds.
`make soak-ledger` takes more than 50,000 steps; here runs the short form.

After each act its own postings are added to a count of our own, and the sums PostgreSQL keeps must be that count; now
and then, and at the end of an example, everything is counted anew, and the journal alone gives the same books.

That this finds faults is shown by planting them: an act that is not recorded, a posting that gets lost, a sum that is
rounded, a record that tells another amount, a request that does not move with its money.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Func, Max, Sum
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from comity.apps.assistance import actions as desk
from comity.apps.assistance.actions import funding
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import actions
from comity.apps.funds.actions import giving, holding, keeping, posting
from comity.apps.funds.balances import balances, joint
from comity.apps.funds.checking import check
from comity.apps.funds.models import Allocation, Contribution, Entry, Fund, Posting, Subtotal, Tranche
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.pure.ledger import entries
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from tests.assistance_world import COOPERATION, FOLLOW_UP, TRAVEL, Way, person
from tests.soak.books_replayed import KNOWN, replayed

AT = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
FUNDS = (COOPERATION, FOLLOW_UP, TRAVEL)
WHOLE_AFTER = 25  # acts done between two times that everything is counted anew
CENTS = st.integers(1, 400_000)
# Of what there is: eight parts are all of it, more is too much.
PARTS = st.sampled_from([1, 2, 3, 4, 6, 8, 8, 9])
# Mostly one after the other, as money is spent; now and then a day before what is spent was there.
DAYS = st.sampled_from([31, 38, 45, 50, 52, 54, 56, 58, 58, 58, 58, 58])
ANY = st.integers(0, 999)
FUND = st.integers(0, 2)
CURRENCY = st.sampled_from(["USD", "USD", "USD", "EUR", "GBP"])
# What is spent of a fund, of money and then of what was set aside.
HELD = (Kind.AVAILABLE, Kind.ALLOCATED, Kind.OBLIGATED, Kind.RESERVE)
FOR_REQUESTS = frozenset({"allocated", "obligated", "disbursed", "support_cost"})
SETTLES = ("right", "wrong", "go on", "go on", "go on", "go on", "go on", "go on", "go on", "close")
Key = tuple[int, str, str]
Gift = tuple[int, int, str, int, int]
GIFT = st.tuples(FUND, CENTS, CURRENCY | st.just("JPY"), st.integers(0, 40), st.integers(0, 5))


class Undo(Exception):
    """Ends an example: all it wrote goes."""


class Books(RuleBasedStateMachine):
    """Each example is one transaction that is undone at its end; each act inside is one of its own."""

    totals: dict[str, int] = {}  # noqa: RUF012 — of the whole run
    acts: dict[str, int] = {}  # noqa: RUF012
    cast: Any = None
    keep: Any = None  # takes the entries of an example, for another program to count

    def __init__(self) -> None:
        super().__init__()
        self.open = transaction.atomic()
        self.open.__enter__()
        self.by, self.funds, self.requests = self.cast
        self.gifts: list[int] = []
        self.sums: dict[Key, list[Decimal]] = defaultdict(lambda: [Decimal(), Decimal()])
        self.of_gift: dict[int, Decimal] = defaultdict(Decimal)  # outstanding
        self.of_request: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        self.held: dict[int, Decimal] = defaultdict(Decimal)  # set aside, promised or paid, by request
        self.signed: set[int] = set()
        self.seen, self.since, self.counted = self.last(), 0, self.counts()
        self.first = self.seen

    def teardown(self) -> None:
        try:
            self.whole()
            self.replay()
        finally:
            self.open.__exit__(Undo, Undo(), None)

    # What donors give.

    @initialize(gifts=st.lists(GIFT, min_size=6, max_size=10), agreed=st.booleans())
    def begin(self, gifts: list[Gift], agreed: bool) -> None:
        """Money first; and in every second example an agreement on some of it."""
        for each in gifts:
            self.given(each)
        for place in range(2 * len(self.requests) if agreed else 0):
            self.set_aside(place, 2, 50)
        for pk in [
            pk for (pk, kind), number in self.of_request.items() if kind == "allocated" and number > 0
        ]:
            self.promise(pk, 6, 50, halves=pk % 2)
        for place in range(len(self.unsigned())):
            self.sign(place)

    @rule(gift=GIFT)
    def give(self, gift: Gift) -> None:
        self.given(gift)

    def given(self, gift: Gift) -> None:
        """A pledge, or money nobody had announced; some of it for a theme or until a day."""
        fund, cents, currency, day, how = gift
        what = actions.pledge if how == 1 else actions.receive_unpledged
        more = {"themes": ["justice"]} if how == 2 else {"until_on": on(40)} if how == 3 else {}
        made = self.act(
            what, fund=self.funds[fund], donor=f"Donor {cents % 7}", amount=money(cents, currency), day=on(day), **more
        )  # fmt: skip
        if made is not None:
            self.gifts.append(made.pk)

    @precondition(lambda self: self.gifts)
    @rule(
        act=st.sampled_from(["agree", "recognise", "receive", "receive", "cancel"]),
        which=ANY,
        parts=PARTS,
        day=DAYS,
    )
    def of_a_pledge(self, act: str, which: int, parts: int, day: int) -> None:
        gift = Contribution.objects.select_related("fund").get(pk=self.gifts[which % len(self.gifts)])
        left = self.of_gift[gift.pk] or gift.number
        amount = part_of(left, parts, gift.currency)
        self.act(getattr(actions, act), contribution=gift, amount=amount, day=max(gift.day, on(day)))

    # What is done with money.

    @rule(fund=FUND, which=ANY, parts=PARTS, currency=CURRENCY, day=DAYS, two=st.booleans())
    def allocate(self, *, fund: int, which: int, parts: int, currency: str, day: int, two: bool) -> None:
        own = list(
            AssistanceRequest.objects.filter(pk__in=self.requests, fund=self.funds[fund].code).order_by("pk")
        )
        if own:
            left = self.sums[self.funds[fund].pk, "available", currency][0]
            chosen = [own[(which + place) % len(own)] for place in range(min(1 + two, len(own)))]
            wanted = [(each, part_of(left, parts, currency)) for each in chosen]
            self.act(actions.allocate, fund=self.funds[fund], requests=wanted, day=on(day))

    @rule(which=ANY, parts=PARTS, day=DAYS)
    def go_on(self, which: int, parts: int, day: int) -> None:
        """One step further from money to result, wherever one can be made."""
        allocations = [
            pk for (pk, kind), number in self.of_request.items() if kind == "allocated" and number > 0
        ]
        parts_there = list(Tranche.objects.order_by("pk").values_list("pk", flat=True))
        ways: list[Callable[[], None]] = [lambda: self.set_aside(which, min(parts, 4), day)]
        if allocations:
            ways.append(
                lambda: self.promise(allocations[which % len(allocations)], parts, day, halves=which % 3)
            )
        if self.unsigned():
            ways += [lambda: self.sign(which)] * 2
        if parts_there and self.signed:
            chosen = parts_there[which % len(parts_there)]
            for act in ("pay", "pay", "report", "return"):
                ways.append(lambda act=act: self.of_part(chosen, act, min(parts, 4), day))  # type: ignore[misc]
        ways[which % len(ways)]()

    def set_aside(self, which: int, parts: int, day: int) -> None:
        """For a request out of the currency of which its fund has most."""
        request = AssistanceRequest.objects.get(pk=self.requests[which % len(self.requests)])
        fund = next(each for each in self.funds if each.code == request.fund)
        currency = max(("USD", "EUR", "GBP"), key=lambda each: self.sums[fund.pk, "available", each][0])
        wanted = part_of(self.sums[fund.pk, "available", currency][0], parts, currency)
        self.act(actions.allocate, fund=fund, requests=[(request, wanted)], day=on(day))

    def sign(self, which: int) -> None:
        """The desk agrees with the State on money that is set aside. It is no act on the books."""
        held = self.unsigned()
        way = Way.__new__(Way)
        way.actions, way.at = desk, AT
        way.assistance = AssistanceRequest.objects.get(pk=held[which % len(held)])
        way.agree()
        self.signed.add(way.assistance.pk)
        self.counted = self.counts()

    def unsigned(self) -> list[int]:
        return sorted(pk for pk, number in self.held.items() if number > 0 and pk not in self.signed)

    @precondition(lambda self: any(self.of_request.values()))
    @rule(which=ANY, parts=PARTS, day=DAYS, act=st.sampled_from(["release", "all", "obligate"]))
    def of_an_allocation(self, which: int, parts: int, day: int, act: str) -> None:
        held = list(Allocation.objects.order_by("pk"))
        one = held[which % len(held)]
        if act == "obligate":
            self.promise(one.pk, parts, day, halves=which % 2)
        else:
            left = (
                part_of(self.of_request[one.pk, "allocated"], parts, one.currency)
                if act == "release"
                else None
            )
            self.act(actions.release, allocation=one, day=on(day), words="x", amount=left)

    def promise(self, pk: int, parts: int, day: int, *, halves: int) -> None:
        one = Allocation.objects.select_related("fund").get(pk=pk)
        left = part_of(self.of_request[pk, "allocated"], parts, one.currency)
        numbers = [part_of(left.number / 2, 8, one.currency).number] * 2 if halves else [left.number]
        rows = [actions.Part(each, "a step") for each in numbers]
        self.act(actions.obligate, allocation=one, parts=rows, day=on(day))

    @precondition(lambda self: any(self.of_request.values()))
    @rule(which=ANY, parts=PARTS, day=DAYS, act=st.sampled_from(["pay", "report", "return", "obstacle"]))
    def of_a_part(self, which: int, parts: int, day: int, act: str) -> None:
        held = list(Tranche.objects.order_by("pk").values_list("pk", flat=True))
        if held:
            self.of_part(held[which % len(held)], act, parts, day)

    def of_part(self, pk: int, act: str, parts: int, day: int) -> None:
        one = Tranche.objects.select_related("allocation__fund").get(pk=pk)
        amount = part_of(one.number - one.support, parts, one.allocation.currency)
        if act == "pay":
            self.act(actions.pay, tranche=one, day=on(day))
        elif act == "report":
            self.act(actions.report_spending, tranche=one, spent=amount, words="Done.", day=on(day))
        elif act == "return":
            self.act(actions.return_unspent, tranche=one, amount=amount, day=on(day))
        else:
            self.act(
                actions.note_obstacle, tranche=one, code="payment-not-possible", words="No bank takes it.",
                source="A letter", from_on=on(3), until_on=on(day) if parts % 2 else None,
            )  # fmt: skip

    @rule(
        fund=FUND, parts=PARTS, currency=CURRENCY, day=DAYS, which=ANY,
        act=st.sampled_from(["hold_reserve", "free_reserve", "charge_levy", "pay_back", "convert"]),
    )  # fmt: skip
    def beside(self, *, fund: int, parts: int, currency: str, day: int, which: int, act: str) -> None:
        """Reserve, levy, money back to its donor, another currency."""
        fund_ = self.funds[fund]
        kind = "reserve" if act == "free_reserve" else "available"
        amount = part_of(self.sums[fund_.pk, kind, currency][0], parts, currency)
        gift = Contribution.objects.get(pk=self.gifts[which % len(self.gifts)]) if self.gifts else None
        if act in ("hold_reserve", "free_reserve"):
            self.act(getattr(actions, act), fund=fund_, amount=amount, day=on(day), words="x")
        elif act == "convert":
            into = Amount(
                part_of(amount.number * 9 / 10, 8, "USD").number, "USD" if currency != "USD" else "EUR"
            )
            self.act(actions.convert, fund=fund_, given=amount, taken=into, day=on(day), words="x")
        elif gift is not None:
            more = {"words": "x"} if act == "pay_back" else {}
            some = part_of(gift.number / 4, parts, gift.currency)
            self.act(getattr(actions, act), contribution=gift, amount=some, day=on(day), **more)

    # What is done with the books.

    @precondition(lambda self: self.gifts)
    @rule(which=ANY, later=st.integers(0, 9))
    def reverse(self, which: int, later: int) -> None:
        held = list(Entry.objects.order_by("pk"))
        entry = held[which % len(held)]
        both = (
            Posting.objects.filter(entry__transfer=entry.transfer) if entry.transfer else entry.postings.all()
        )
        before = {key: list(sums) for key, sums in self.sums.items()}
        moved = list(both.values_list("fund", "kind", "currency").annotate(Sum("number"), Sum("base")))
        made = self.act(actions.reverse, entry=entry, day=entry.day + timedelta(days=later), words="a slip")
        if made is not None:
            for fund, kind, currency, *sums in moved:
                key = (fund, kind, currency)
                left = [was - each for was, each in zip(before[key], sums, strict=True)]
                assert self.sums[key] == left, "it restores what was before"

    @rule(giver=FUND, taker=FUND, parts=PARTS, currency=CURRENCY, day=DAYS)
    def transfer(self, giver: int, taker: int, parts: int, currency: str, day: int) -> None:
        amount = part_of(self.sums[self.funds[giver].pk, "available", currency][0], parts, currency)
        self.act(
            actions.transfer, giver=self.funds[giver], taker=self.funds[taker], amount=amount, day=on(day), words="x"
        )  # fmt: skip

    @rule(
        fund=FUND, kind=st.sampled_from(list(Kind)), day=DAYS, act=st.sampled_from(SETTLES), which=ANY, parts=PARTS
    )  # fmt: skip
    def settle(self, *, fund: int, kind: Kind, day: int, act: str, which: int, parts: int) -> None:
        """Assert a balance, or close a period; seldom, as both stand in the way of much afterwards."""
        if act == "close":
            self.act(actions.close_period, fund=self.funds[fund], last=on(day // 6))
        elif act == "go on":
            self.go_on(which, parts, day)
        else:
            rows = {each.kind: each for each in balances(self.funds[fund], on(day)) if each.currency == "USD"}
            told = (rows[kind].number if kind in rows else Decimal()) + (act == "wrong")
            done = self.act(
                actions.assert_balance, fund=self.funds[fund], kind=kind, amount=Amount(told, "USD"), day=on(day),
                source="x",
            )  # fmt: skip
            assert (done is None) == (act == "wrong"), "what is so is taken, and nothing else"

    def act(self, what: Callable[..., Any], **given: Any) -> Any:
        """Try an act; it writes one record of the funds, or nothing at all."""
        self.totals["steps"] += 1
        try:
            made = what(**given, by=self.by, at=AT)
        except actions.Refused:
            made = None
        before, self.counted = self.counted, self.counts()
        if made is None:
            assert self.counted == before, "what is refused leaves nothing"
            self.totals["refused"] += 1
            return None
        assert self.counted[0] == before[0] + 1, "an act is one record"
        self.totals["done"] += 1
        self.acts[what.__name__] = self.acts.get(what.__name__, 0) + 1
        self.hold()
        self.since += 1
        if self.since % WHOLE_AFTER == 0:
            self.whole()
        return made

    def hold(self) -> None:
        """What must hold after an act, from its own postings and the sums that PostgreSQL keeps."""
        rows = list(
            Posting.objects.filter(pk__gt=self.seen)
            .order_by("pk")
            .values_list(
                "pk", "entry", "fund", "kind", "currency", "number", "base", "contribution", "allocation"
            )
        )
        in_entry: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for pk, entry, fund, kind, currency, number, base, gift, allocation in rows:
            self.seen = pk
            in_entry[entry, currency] += number
            in_entry[entry, "base"] += base
            self.sums[fund, kind, currency][0] += number
            self.sums[fund, kind, currency][1] += base
            if kind == "outstanding" and gift is not None:
                self.of_gift[gift] += number
            if allocation is not None:
                self.of_request[allocation, kind] += number
        assert not any(in_entry.values()), "entries balance"
        assert all(left >= 0 for left in self.of_gift.values()), "no pledge is met twice"
        assert all(
            left >= 0 for (_, kind), left in self.of_request.items() if kind in ("allocated", "obligated")
        ), "no more is paid or released than was set aside"
        kept = {
            row[:3]: list(row[3:])
            for row in Subtotal.objects.values_list("fund", "kind", "currency").annotate(
                Sum("number"), Sum("base")
            )
        }
        assert kept == {key: sums for key, sums in self.sums.items() if key in kept or any(sums)}
        for fund in self.funds:
            for currency in ("USD", "EUR", "GBP", "JPY"):
                held = [self.sums[fund.pk, kind.value, currency][0] for kind in HELD]
                assert min(held) >= 0, "never more than is there"
                assert self.sums[fund.pk, "bank", currency][0] == sum(held), (
                    "what is in the bank is for something"
                )
        self.requests_follow()

    def requests_follow(self) -> None:
        """A request that waits for its agreement has money exactly where money is set aside for it, or promised."""
        of = dict(Allocation.objects.values_list("pk", "assistance"))
        self.held = defaultdict(Decimal)
        for (allocation, kind), number in self.of_request.items():
            if kind in FOR_REQUESTS:
                self.held[of[allocation]] += number
        waiting = AssistanceRequest.objects.filter(pk__in=self.requests, stage="agreement")
        for pk, funded in waiting.values_list("pk", "funded_at"):
            assert (funded is not None) == (self.held[pk] > 0), "the request moved iff the money did"

    def whole(self) -> None:
        """Everything counted anew."""
        assert check() == []
        everything = Posting.objects.values("kind", "currency").annotate(
            total=Sum("number"), base=Sum("base")
        )
        whole = {
            (row["kind"], row["currency"]): entries.figure(Kind(row["kind"]), row["total"])
            for row in everything
            if row["total"] or row["base"]
        }
        view = {(each.kind.value, each.currency): each.number for each in joint(self.funds, on(99))}
        assert view == whole, "the funds added up are the joint view"

    def replay(self) -> None:
        """The journal alone, with the rates, gives the same books."""
        again = replayed(Record.objects.filter(act__startswith="funds.", pk__gt=self.records).order_by("pk"))
        assert entries.problems_of_books(again.values()) == []
        held: dict[tuple[str, str], Decimal] = {}
        for row in Posting.objects.values("fund__code", "kind", "currency").annotate(total=Sum("number")):
            if row["total"]:
                held[f"{row['fund__code']}:{row['kind']}", row["currency"]] = row["total"]
        assert entries.balances(again.values()) == held
        base = sum(
            (each.base for entry in again.values() for each in entry.postings if each.kind is Kind.EXCHANGE), Decimal()
        )  # fmt: skip
        assert base == (Posting.objects.filter(kind="exchange").aggregate(total=Sum("base"))["total"] or 0)
        self.totals["replayed"] += len(again)
        if self.keep is not None:
            self.keep(again.values())

    def last(self) -> int:
        self.records = Record.objects.aggregate(last=Max("pk"))["last"] or 0
        return Posting.objects.aggregate(last=Max("pk"))["last"] or 0

    def counts(self) -> tuple[int, int, int, int]:
        """Records of the funds, entries, postings, and records of requests, in one statement."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE act LIKE 'funds.%%'), (SELECT count(*) FROM funds_entry),"
                " (SELECT count(*) FROM funds_posting), count(*) FROM journal_record WHERE id > %s",
                [self.records],
            )
            row: tuple[int, int, int, int] = cursor.fetchone()
            return row


def money(cents: int, currency: str) -> Amount:
    return Amount(Decimal(cents) if currency == "JPY" else Decimal(cents).scaleb(-2), currency)


def part_of(whole: Decimal, parts: int, currency: str) -> Amount:
    """So many eighths of it in whole minor units, and at least one unit: nothing is refused anyway."""
    return money(max(1, int(whole * 100) * parts // 8), currency)


def on(day: int) -> date:
    return date(2026, 1, 1) + timedelta(days=day)


def run(*, examples: int, steps: int, dice: int = 0, keep: Any = None) -> dict[str, int]:
    """Run the machine and return what it did."""
    Books.totals.clear()
    Books.totals.update(steps=0, done=0, refused=0, replayed=0)
    Books.acts.clear()
    machine = seed(dice)(type("Books", (Books,), {"keep": staticmethod(keep) if keep else None}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    return Books.totals


@pytest.fixture
def cast(asked: None) -> Iterator[None]:
    """Three funds whose money is kept here, and requests to them that were approved."""
    for code in FUNDS:
        actions.set_fund(code=code, name=f"Fund {code}", by=SYSTEM, at=AT, invented=True)
    actions.import_rates(known=KNOWN, by=SYSTEM, at=AT)
    ways = [Way(fund=fund) for fund in (COOPERATION, COOPERATION, FOLLOW_UP)]
    requests = [way.to("agreement").pk for way in ways]
    Books.cast = (person("femi"), list(Fund.objects.order_by("pk")), requests)
    yield
    Books.cast = None


@pytest.mark.soak
@pytest.mark.parametrize("dice", [1, 2])
def test_whatever_officers_try_the_books_hold(cast: None, soak_kills: int, dice: int) -> None:
    long = soak_kills > 10
    kept: list[entries.Entry] = []

    def keep(made: Any) -> None:
        if long and len(kept) < 20_000:  # of each example its own funds, as another program is to count them
            place = str(len(kept))
            kept.extend(apart(each, place) for each in made)

    totals = run(examples=320 if long else 4, steps=100 if long else 40, dice=dice, keep=keep)
    print(
        f"{totals['steps']} steps: {totals['done']} acts done, {totals['refused']} refused without a trace, "
        f"{totals['replayed']} entries replayed from the journal; {dict(sorted(Books.acts.items()))}"
    )
    assert totals["steps"] >= (25_000 if long else 80)
    assert totals["done"] > 20 and totals["refused"] > 10 and totals["replayed"] > 20
    if long:
        from bench.ledger_peers import differing

        for base in (False, True):
            wrong, errors = differing(kept, base=base)
            assert (wrong, errors) == (0, 0), f"beancount finds other balances, base {base}"
        print(
            f"beancount finds the same balances of {len(kept)} of these entries, by currency and in US dollars"
        )
        assert set(Books.acts) >= ACTS, "some act was never done"


ACTS = {
    "agree", "allocate", "assert_balance", "cancel", "charge_levy", "close_period", "convert", "free_reserve",
    "hold_reserve", "note_obstacle", "obligate", "pay", "pay_back", "pledge", "receive", "receive_unpledged",
    "recognise", "release", "report_spending", "return_unspent", "reverse", "transfer",
}  # fmt: skip


def apart(entry: entries.Entry, place: str) -> entries.Entry:
    """The entry in funds of its own example, with names as that other program wants them."""
    lines = tuple(replace(each, fund=each.fund.capitalize() + place) for each in entry.postings)
    return replace(entry, name=f"{place}-{entry.name}", fund=entry.fund.capitalize() + place, postings=lines)


@contextmanager
def planted(place: Any, name: str, fault: Callable[[Any], Any]) -> Iterator[None]:
    real = getattr(place, name)
    setattr(place, name, fault(real))
    try:
        yield
    finally:
        setattr(place, name, real)


def forgets_to_record(_: Any) -> Any:
    return lambda *given, **more: None


def loses_a_pair(real: Any) -> Any:
    """Of an entry with many postings the last two that cancel each other out are not written."""

    def write(drafts: Any, **more: Any) -> Any:
        return real([_shorter(each) for each in drafts], **more)

    return write


def _shorter(draft: Any) -> Any:
    lines = draft.postings
    if draft.act != "received_unpledged" or len(lines) != 6:
        return draft
    return replace(draft, postings=lines[:2] + lines[4:])  # without what it makes available


def rounds(real: Any) -> Any:
    """A sum that is kept in whole units."""

    def write(drafts: Any, **more: Any) -> Any:
        made = real(drafts, **more)
        Subtotal.objects.filter(kind="received").update(number=Func(F("number"), function="round"))
        return made

    return write


def tells_another_amount(real: Any) -> Any:
    def record(name: str, **facts: Any) -> Any:
        if "pieces" in facts and facts["pieces"] and name != "funds.allocated":
            facts["pieces"] = facts["pieces"][:-1]
        return real(name, **facts)

    return record


def does_not_move(_: Any) -> Any:
    return lambda *given, **more: None


@pytest.mark.soak
@pytest.mark.parametrize(
    ("place", "name", "fault"),
    [
        (keeping, "record", forgets_to_record),
        (giving, "record", forgets_to_record),
        (posting, "write", loses_a_pair),
        (posting, "write", rounds),
        (holding, "record", tells_another_amount),
        (funding, "set_aside", does_not_move),
    ],
    ids=[
        "no record of keeping", "no record of giving", "a posting lost", "a sum rounded", "another amount told",
        "a request that does not move",
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(cast: None, place: Any, name: str, fault: Callable[[Any], Any]) -> None:
    with planted(place, name, fault), pytest.raises((AssertionError, ExceptionGroup)):
        run(examples=60, steps=40)  # it ends at the first fault found
