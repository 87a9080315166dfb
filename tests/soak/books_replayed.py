"""The books as the journal alone tells of them, with the rates of the soak: each record becomes its entry again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from comity.apps.funds.lots import Lot, shares, split
from comity.pure.ledger import entries, moves
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.rates import Rate, Rates

KNOWN = [
    Rate("EUR", date(2025, 12, 1), Decimal("0.923"), "invented", True),
    Rate("EUR", date(2026, 1, 15), Decimal("0.871"), "invented", True),
    Rate("GBP", date(2025, 12, 1), Decimal("0.786"), "invented", True),
]
RATES = Rates(KNOWN)
# Acts that move pieces of money which keep the rate they came at.
INSIDE = {
    "reserve_held": moves.hold_reserve,
    "reserve_freed": moves.free_reserve,
}
# Acts by which pieces leave the fund at the rate of the day, or come back at it.
LEAVES = {"levy_charged": moves.levy, "paid_back": moves.pay_back}
AT_THE_DAY = {"spending_reported": moves.spend, "unspent_returned": moves.return_unspent}
Found = dict[int, entries.Entry]
_Tells = Callable[[str, str, dict[str, Any], date], Sequence[entries.Posting]]


def replayed(records: Iterable[Any]) -> Found:
    """The entries that the records of the journal tell of, by number."""
    told = _Told()
    for each in records:
        told.take(each.act.removeprefix("funds."), each.subject.removeprefix("funds/"), each.facts)
    return told.found


class _Told:
    """What was told so far."""

    def __init__(self) -> None:
        self.found: Found = {}
        self.noted: dict[int, Rate | None] = {}
        self.recognised: dict[int, list[tuple[date, int, Rate | None]]] = defaultdict(list)
        self.gone: set[int] = set()

    def take(self, act: str, fund: str, facts: dict[str, Any]) -> None:
        day = date.fromisoformat(facts["day"]) if "day" in facts else date.min
        if act == "reversed":
            self.reversal(facts, day)
        elif act == "transferred":
            self.transfer(fund, facts, day)
        elif act == "allocated":
            rows = zip(facts["entries"], facts["amounts"], facts["pieces"], strict=True)
            for entry, (_, currency), pieces in rows:
                lines = [
                    line
                    for each in _lots(pieces, currency)
                    for line in moves.allocate(fund, each.amount, each.rate)
                ]
                self.add(entry, fund, day, lines)
        elif act == "obligated":  # an entry for each part
            rest = _lots(facts["pieces"], facts["currency"])
            for entry, (_, whole, _) in zip(facts["entries"], facts["parts"], strict=True):
                mine, rest = split(rest, Decimal(whole))
                lines = [line for each in mine for line in moves.obligate(fund, each.amount, each.rate)]
                self.add(entry, fund, day, lines)
        elif facts.get("entry") is not None:
            told: _Tells = self.of_money if "pieces" in facts else self.of_gift
            self.add(facts["entry"], fund, day, told(act, fund, facts, day))

    def add(
        self, entry: int, fund: str, day: date, lines: Sequence[entries.Posting], transfer: str = ""
    ) -> None:
        self.found[entry] = entries.Entry(str(entry), fund, day, tuple(lines), transfer=transfer)

    def reversal(self, facts: dict[str, Any], day: date) -> None:
        for name, taken in zip(facts["entries"], facts["reverses"], strict=True):
            shared = str(facts["entries"]) if self.found[taken].transfer else ""
            self.found[name] = entries.reversal(self.found[taken], name=str(name), day=day, transfer=shared)
            self.gone.add(taken)

    def transfer(self, fund: str, facts: dict[str, Any], day: date) -> None:
        pieces = _lots(facts["pieces"], facts["currency"])
        both = [moves.transfer(fund, facts["to"], each.amount, each.rate) for each in pieces]
        for side, (name, code) in enumerate(zip(facts["entries"], (fund, facts["to"]), strict=True)):
            lines = [line for sides in both for line in sides[side]]
            self.add(name, code, day, lines, transfer=str(facts["entries"]))

    def of_money(self, act: str, fund: str, facts: dict[str, Any], day: date) -> list[entries.Posting]:
        currency = facts["currency"]
        pieces = _lots(facts["pieces"], currency)
        today = _rate(currency, day)
        if act == "released":
            promised = _lots(facts["promised"], currency)
            rows = [(each, False) for each in pieces] + [(each, True) for each in promised]
            return [
                line
                for each, told in rows
                for line in moves.release(fund, each.amount, each.rate, obligated=told)
            ]
        if act == "paid":
            parts = [Decimal(each[4]) for each in facts["pieces"]]
            return [
                line
                for each, part in zip(pieces, parts, strict=True)
                for line in moves.pay(
                    fund,
                    Amount(each.number - part, currency),
                    Amount(part, currency),
                    today,
                    held_at=each.rate,
                )
            ]
        if act == "converted":
            into = facts["into"]
            taken = shares(Decimal(facts["taken"]), into, pieces)
            return [
                line
                for each, part in zip(pieces, taken, strict=True)
                for line in moves.convert(
                    fund, each.amount, Amount(part, into), given_at=each.rate, taken_at=_rate(into, day)
                )
            ]
        if act in LEAVES:
            return [
                line for each in pieces for line in LEAVES[act](fund, each.amount, today, held_at=each.rate)
            ]
        if act in AT_THE_DAY:
            return [line for each in pieces for line in AT_THE_DAY[act](fund, each.amount, today)]
        return [line for each in pieces for line in INSIDE[act](fund, each.amount, each.rate)]

    def of_gift(self, act: str, fund: str, facts: dict[str, Any], day: date) -> moves.Postings:
        amount, gift = Amount(Decimal(facts["amount"]), facts["currency"]), facts["contribution"]
        rate = _rate(amount.currency, day)
        if act == "pledged":
            self.noted[gift] = rate
            return moves.pledge(fund, amount, rate)
        if act == "received_unpledged":
            self.noted[gift] = rate
            return moves.receive(fund, amount, rate, pledged=False)
        if act == "received":
            live = [row for row in self.recognised[gift] if row[1] not in self.gone]
            at = max(live, key=lambda row: row[:2])[2] if live else None
            return moves.receive(fund, amount, rate, pledged_at=self.noted[gift], recognised_at=at)
        if act == "recognised":
            self.recognised[gift].append((day, facts["entry"], rate))
            return moves.recognise(fund, amount, rate)
        move = {"agreed": moves.agree, "cancelled": moves.cancel}[act]
        return move(fund, amount, self.noted[gift] if act == "cancelled" else rate)


def _lots(pieces: Iterable[Sequence[Any]], currency: str) -> list[Lot]:
    """Pieces as the journal tells them: contribution, number, units of the rate it came at and their day."""
    return [
        Lot(
            currency, Decimal(number), contribution,
            rate=Rate(currency, date.fromisoformat(day), Decimal(units), "invented", True) if units else None,
        )
        for contribution, number, units, day, *_ in pieces
    ]  # fmt: skip


def _rate(currency: str, day: date) -> Rate | None:
    return None if currency == "USD" else RATES.on(currency, day)
