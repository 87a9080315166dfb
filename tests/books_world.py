"""Books in which everything happened once: several currencies, gifts in kind and unannounced, a mistake taken back, a
transfer, money changed, published figures, and payments for one request that is public and one that is not. `TOTALS` is
what their transactions add up to, worked out by hand from the list below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from comity.apps.funds import actions
from comity.apps.funds.actions.posting import Draft, post
from comity.apps.funds.models import (
    Allocation,
    Contribution,
    Donor,
    Entry,
    Fund,
    SpendingReport,
    Tranche,
)
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger import moves
from comity.pure.ledger.amounts import Amount, amount
from comity.pure.ledger.rates import Rate

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
EURO = Rate("EUR", date(2026, 2, 15), Decimal("0.871"), "invented", True)
CODE = "RIVERS"

# By type, currency and channel.
TOTALS: dict[tuple[str, str, str], Decimal] = {
    # 1000 pledged, 100 of it cancelled, 40 in kind, and 50 by mistake.
    ("13", "USD", ""): Decimal("990"),
    ("13", "EUR", ""): Decimal("500"),
    # 900 agreed; 700 published, 60 of it written down.
    ("11", "USD", ""): Decimal("1540"),
    # 600 and 12.50 came, 50 and back, 1.25 interest, 20 paid back.
    ("1", "USD", ""): Decimal("593.75"),
    ("1", "USD", "4"): Decimal("40"),
    ("1", "EUR", ""): Decimal("500"),
    ("1", "JPY", ""): Decimal("3000"),
    # 226 for the public request; 120 for the other, 7 of it released.
    ("2", "USD", ""): Decimal("339"),
    # 150, and 37 of it released.
    ("2", "EUR", ""): Decimal("113"),
    # 30 to the other fund; 100 paid, 10 of it returned; 93 and 7 for the other request, and 7 and back.
    ("3", "USD", ""): Decimal("220"),
    ("3", "EUR", ""): Decimal("100"),
    # 13 and 13 support cost, 5 levy, 0.75 charges, 80 as published.
    ("4", "USD", ""): Decimal("111.75"),
    ("4", "EUR", ""): Decimal("13"),
}
# Of them, what stands in the activity of the public request.
OF_THE_PUBLIC: dict[tuple[str, str, str], Decimal] = {
    ("2", "USD", ""): Decimal("226"), ("3", "USD", ""): Decimal("90"), ("4", "USD", ""): Decimal("13"),
}  # fmt: skip
OF_THE_PUBLIC_IN_EURO: dict[tuple[str, str, str], Decimal] = {
    ("2", "EUR", ""): Decimal("113"), ("3", "EUR", ""): Decimal("100"), ("4", "EUR", ""): Decimal("13"),
}  # fmt: skip


class World:
    """`public` and `quiet`: two requests; which of them everybody may know of is the test's to say."""

    def __init__(self, public: Any, quiet: Any, *, state: str = "") -> None:
        from tests.apps.funds.conftest import officer

        self.public, self.quiet = public, quiet
        self.fund = self._fund(CODE, "Fund of the Rivers", "Advice & training on rivers")
        self.other = self._fund("HILLS", "Fund of the Hills", "")
        self.by = officer("Mira", CODE.lower(), "hills")
        known = [
            Rate("EUR", date(2026, 1, 1), Decimal("0.923"), "invented", True), EURO,
            Rate("JPY", date(2026, 1, 1), Decimal("149.5"), "invented", True),
        ]  # fmt: skip
        actions.import_rates(known=known, by=SYSTEM, at=AT)
        self._came(state)
        self._within()
        self.published()
        self.used()

    def _fund(self, code: str, name: str, purpose: str) -> Fund:
        made = actions.set_fund(code=code, name=name, by=SYSTEM, at=AT, invented=True)
        Fund.objects.filter(pk=made.pk).update(purpose=purpose, basis="decision 1 of nobody")
        made.refresh_from_db()
        return made

    def _came(self, state: str) -> None:
        self.weavers = self.pledge(
            "1000.00 USD", "A house of weavers", "2026-02-10", earmark="for <rivers> & lakes"
        )
        self.give("agree", self.weavers, "900.00 USD", "2026-02-11")
        self.give("recognise", self.weavers, "900.00 USD", "2026-02-11")
        self.give("receive", self.weavers, "600.00 USD", "2026-02-20")
        self.give("cancel", self.weavers, "100.00 USD", "2026-02-21")
        self.euros = self.pledge("500.00 EUR", state or "A town by the sea", "2026-02-10")
        self.give("receive", self.euros, "500.00 EUR", "2026-02-20")
        gift = self.pledge("40.00 USD", "A guild", "2026-03-01", in_kind="Two interpreters")
        self.give("receive_in_kind", gift, "40.00 USD", "2026-03-02")
        for words, day in (("12.50 USD", "2026-03-03"), ("3000 JPY", "2026-03-04")):
            actions.receive_unpledged(
                fund=self.fund, donor="A box at the door", amount=amount(words), day=date.fromisoformat(day),
                by=self.by, at=AT,
            )  # fmt: skip
        mistake = self.pledge("50.00 USD", "A house of weavers", "2026-03-05")
        self.back(self.give("receive", mistake, "50.00 USD", "2026-03-05"), "2026-03-06")
        actions.transfer(
            giver=self.fund, taker=self.other, amount=amount("30.00 USD"), day=date(2026, 3, 7), words="lent",
            by=self.by, at=AT,
        )  # fmt: skip

    def _within(self) -> None:
        code = self.fund.code
        self.write("2026-03-31", "interest", moves.interest(code, usd("1.25")))
        self.write("2026-03-31", "charges", moves.charges(code, usd("0.75")))
        self.write("2026-04-01", "levy", moves.levy(code, usd("5")), contribution=self.weavers)
        self.write("2026-04-02", "paid_back", moves.pay_back(code, usd("20")), contribution=self.weavers)
        changed = moves.convert(code, eur("100"), usd("108"), given_at=EURO)
        self.write("2026-04-03", "converted", changed, contribution=self.euros)

    def published(self) -> None:
        code = self.fund.code
        who, _ = Donor.objects.get_or_create(name="A city of lamps", defaults={"made_at": AT})
        self.write("2025-12-31", "recognised", moves.recognise(code, usd("700")), donor=who)
        self.write("2025-12-31", "refunded", moves.refund(code, usd("60")), donor=who)
        self.write("2025-12-31", "spent", moves.spend(code, usd("80")))

    def used(self) -> None:
        code = self.fund.code
        self.named = self.set_aside(self.public, usd("226"), "2026-05-04", None)
        self.write("2026-05-05", "obligated", moves.obligate(code, usd("226")), allocation=self.named)
        self.write("2026-05-06", "paid", moves.pay(code, usd("100"), usd("13")), allocation=self.named)
        spent = self.write(
            "2026-05-20", "spending_reported", moves.spend(code, usd("90")), allocation=self.named
        )
        self.write("2026-05-21", "returned", moves.return_unspent(code, usd("10")), allocation=self.named)
        part = Tranche.objects.create(
            allocation=self.named, nth=1, number=Decimal(113), support=Decimal(13), milestone="All"
        )
        SpendingReport.objects.create(
            tranche=part, spent=Decimal(90), words="64 clerks were trained.", by="people/1", day=date(2026, 5, 20),
            at=AT, entry=spent,
        )  # fmt: skip
        self.in_euro = self.set_aside(self.public, eur("200"), "2026-05-07", EURO)
        self.write("2026-05-08", "obligated", moves.obligate(code, eur("150"), EURO), allocation=self.in_euro)
        paid = moves.pay(code, eur("100"), eur("13"), EURO, held_at=EURO)
        self.write("2026-05-09", "paid", paid, allocation=self.in_euro)
        self.write(
            "2026-05-10",
            "released",
            moves.release(code, eur("37"), EURO, obligated=True),
            allocation=self.in_euro,
        )
        self.hidden = self.set_aside(self.quiet, usd("120"), "2026-06-01", None)
        self.write("2026-06-02", "obligated", moves.obligate(code, usd("120")), allocation=self.hidden)
        self.write(
            "2026-06-30", "released", moves.release(code, usd("7"), obligated=True), allocation=self.hidden
        )
        self.write("2026-07-03", "paid", moves.pay(code, usd("93"), usd("13")), allocation=self.hidden)
        wrong = self.write("2026-07-04", "paid", moves.pay(code, usd("7"), usd("0")), allocation=self.hidden)
        self.back(wrong, "2026-07-05")
        self.write("2026-08-05", "paid", moves.pay(code, usd("7"), usd("0")), allocation=self.hidden)

    def pledge(self, words: str, donor: str, day: str, **more: Any) -> Contribution:
        return actions.pledge(
            fund=self.fund,
            donor=donor,
            amount=amount(words),
            day=date.fromisoformat(day),
            by=self.by,
            at=AT,
            **more,
        )

    def give(self, act: str, contribution: Contribution, words: str, day: str) -> Any:
        return getattr(actions, act)(
            contribution=contribution, amount=amount(words), day=date.fromisoformat(day), by=self.by, at=AT
        )

    def back(self, entry: Entry, day: str) -> None:
        actions.reverse(entry=entry, day=date.fromisoformat(day), words="not ours", by=self.by, at=AT)

    def set_aside(self, request: Any, of: Amount, day: str, rate: Rate | None) -> Allocation:
        made = Allocation.objects.create(
            fund=self.fund, assistance=request, number=of.number, currency=of.currency, day=date.fromisoformat(day),
            by="people/1", at=AT,
        )  # fmt: skip
        self.write(day, "allocated", moves.allocate(self.fund.code, of, rate), allocation=made)
        return made

    def write(self, day: str, act: str, postings: Sequence[Any], **more: Any) -> Entry:
        allocation = more.get("allocation")
        if allocation is not None:
            contribution = self.weavers if allocation.currency == "USD" else self.euros
            more["dimensions"] = ((contribution.pk, contribution.donor_id, allocation.pk),) * len(postings)
        draft = Draft(self.fund, date.fromisoformat(day), act, tuple(postings), **more)
        (entry,) = post([draft], by="people/1", at=AT)
        return entry


def fill(public: Any, quiet: Any, **more: Any) -> World:
    return World(public, quiet, **more)


def usd(number: str) -> Amount:
    return Amount(Decimal(number), "USD")


def eur(number: str) -> Amount:
    return Amount(Decimal(number), "EUR")
