"""The invented books of the demonstration: read from `demo/books/`, played through the same acts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from comity.apps.funds import actions
from comity.apps.funds.actions.approving import worth
from comity.apps.funds.models import Contribution, Fund
from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.models import Person
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.currencies import BASE, in_minor_units
from comity.pure.ledger.rates import Rate

INVENTED = "invented for the demonstration"
BANK_KEEPS = Decimal("0.003")
AGREED_AFTER = timedelta(days=3)
# Books of a year are closed once nothing of the requests' story can still fall into it.
CLOSED_AFTER = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Gift:
    """A row of `gifts.csv`, with its days worked out."""

    day: date
    row: Mapping[str, str]
    paid: tuple[tuple[date, Decimal], ...]  # when, and which share of it


def day_of(moment: str, now: datetime) -> date:
    """ "3y 03-12" is 12 March three years ago; "33d" is 33 days ago."""
    if moment.endswith("d"):  # a minus: days to come
        return now.date() - timedelta(days=int(moment[:-1]))
    years, _, rest = moment.partition("y ")
    return date.fromisoformat(f"{now.year - int(years)}-{rest}")


def keep(folder: Path, *, people: Mapping[str, Person], founded: datetime, now: datetime) -> dict[str, Fund]:
    """Keep the books: funds, rates, and what donors gave; years that are long over are closed."""
    funds = {
        row["code"]: actions.set_fund(**row, invented=True, source=INVENTED, by=SYSTEM, at=founded)
        for row in _rows(folder / "funds.csv")
    }
    known = [
        Rate(row["currency"], day_of(row["when"], now), Decimal(row["units"]), INVENTED, True)
        for row in _rows(folder / "rates.csv")
    ]
    actions.import_rates(known=known, by=SYSTEM, at=founded)
    gifts = sorted((_gift(row, now) for row in _rows(folder / "gifts.csv")), key=lambda each: each.day)
    play = _Play(funds, people["omar"], people["paola"], founded, now)
    for gift in gifts:
        play.give(gift)
    for row in _rows(folder / "dialogue.csv"):
        play.speak(row)
    play.close()
    for code, fund in funds.items():
        if lines := [row for row in _rows(folder / "statement.csv") if row["fund"] == code]:
            play.hear_from_the_bank(fund, lines)
    return funds


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _gift(row: Mapping[str, str], now: datetime) -> Gift:
    day = day_of(row["when"], now)
    paid = []
    for part in filter(None, row["paid"].split(";")):
        after, _, share = part.partition(" ")
        paid.append((day + timedelta(days=int(after)), Decimal(share.rstrip("%") or 100) / 100))
    return Gift(day, row, tuple((on, share) for on, share in paid if on <= now.date()))


class _Play:
    def __init__(
        self, funds: Mapping[str, Fund], by: Person, other: Person, founded: datetime, now: datetime
    ) -> None:
        self.funds, self.by, self.other, self.founded, self.now = funds, by, other, founded, now

    def _at(self, day: date) -> datetime:
        """Noon of that day, or when the books were taken over."""
        return max(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), self.founded)

    def give(self, gift: Gift) -> None:
        row = gift.row
        amount = Amount(Decimal(row["amount"]), row["currency"])
        contribution = actions.pledge(
            fund=self.funds[row["fund"]], donor=row["donor"], group=row["group"], amount=amount, day=gift.day,
            unearmarked=row["open"] == "yes", earmark=row["earmark"], in_kind=row["in_kind"], by=self.by,
            at=self._at(gift.day), **self._limits(row),
        )  # fmt: skip
        promised = gift.day + AGREED_AFTER
        if gift.paid and promised <= self.now.date():
            # What is given in kind is agreed, and no revenue in money.
            for act in (actions.agree,) if row["in_kind"] else (actions.agree, actions.recognise):
                act(contribution=contribution, amount=amount, day=promised, by=self.by, at=self._at(promised))
        for on, share in gift.paid:
            part = in_minor_units(Amount(amount.number * share, amount.currency))
            self._come(contribution, part, on, in_kind=bool(row["in_kind"]))

    def _limits(self, row: Mapping[str, str]) -> dict[str, Any]:
        return {"themes": row["themes"].split()} if row["themes"] else {}

    def _come(self, contribution: Contribution, amount: Amount, on: date, *, in_kind: bool) -> None:
        act = actions.receive_in_kind if in_kind else actions.receive
        act(contribution=contribution, amount=amount, day=on, by=self.by, at=self._at(on))
        if not in_kind and amount.currency != BASE:
            self._change(contribution, amount, on)

    def _change(self, contribution: Contribution, amount: Amount, on: date) -> None:
        """Into dollars at once, by what the bank gives: a little less than the rate of the day."""
        dollars = worth(amount, on) * (1 - BANK_KEEPS)
        actions.convert(
            fund=contribution.fund, given=amount, taken=in_minor_units(Amount(dollars, BASE)), day=on,
            words="Changed by the bank on arrival (invented)", contribution=contribution, by=self.by, at=self._at(on),
        )  # fmt: skip

    def speak(self, row: Mapping[str, str]) -> None:
        day = day_of(row["when"], self.now)
        actions.note_outreach(
            fund=self.funds[row["fund"]], donor=row["donor"], day=day, words=row["words"],
            next_step=row["next_step"], next_on=day_of(row["next"], self.now) if row["next"] else None,
            by=self.by, at=self._at(day),
        )  # fmt: skip

    def hear_from_the_bank(self, fund: Fund, lines: list[dict[str, str]]) -> None:
        """What the bank says of last week, for an officer to confirm."""
        told = io.StringIO()
        out = csv.writer(told)
        out.writerow(["Booking date", "Amount", "Currency", "Description", "Counterparty", "Bank reference"])
        for row in lines:
            out.writerow([day_of(row["when"], self.now), *(row[name] for name in tuple(row)[2:])])
        actions.import_statement(
            fund=fund, data=told.getvalue().encode(), name=f"{fund.code}-last-week.csv", layout="one-amount",
            account="Account of the Demonstration", by=self.by, at=self.now - timedelta(days=1),
        )  # fmt: skip

    def close(self) -> None:
        for year in range(self.now.year - 5, self.now.year):
            last = date(year, 12, 31)
            if self.now.date() - last < CLOSED_AFTER:
                continue
            for fund in self.funds.values():
                actions.close_period(fund=fund, last=last, by=self.by, at=self._at(last + timedelta(days=20)))
