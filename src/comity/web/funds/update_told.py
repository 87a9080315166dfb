"""What every section of the annual update is told from: the fund, the days, what several sections read, and numbers as
people read them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from comity.apps.funds import shown, sources_uses, update
from comity.apps.funds.models import Fund
from comity.apps.funds.sources_uses import Name
from comity.apps.funds.update import Span
from comity.papers.writing.report import Figure

NOTHING = Decimal()


@dataclass
class Telling:
    """One fund and span; what several sections need is read once. `base` stands before every address."""

    fund: Fund
    of: Span
    base: str = ""

    @cached_property
    def statement(self) -> sources_uses.Statement:
        return sources_uses.statement(self.fund, self.of.since, self.of.until)

    @cached_property
    def donors(self) -> update.Donors:
        return update.donors(self.fund, self.of, self.line(Name.CONTRIBUTIONS))

    @cached_property
    def uses(self) -> list[shown.Use]:
        return shown.uses(self.fund, since=self.of.since, until=self.of.until, on=self.of.on)

    def line(self, name: Name) -> Decimal:
        statement = self.statement
        lines = (*statement.sources, *statement.uses, *statement.held, *statement.beside)
        return next((each.number for each in lines if each.name is name), NOTHING)

    def at(self, address: str) -> str:
        return f"{self.base}{address}"

    def part(self, code: str) -> str:
        return self.at(f"/funds/{self.fund.code}/update/{self.of.year}?part={code}")

    @property
    def page(self) -> str:
        return self.at(f"/funds/{self.fund.code}?year={self.of.year}")

    @property
    def days(self) -> str:
        return _("%(first)s to %(last)s") % {
            "first": date_format(self.of.since),
            "last": date_format(self.of.until),
        }


def usd(number: Decimal) -> Figure:
    """An amount in US dollars, to the cent."""
    return Figure(number, number_format(number, 2, use_l10n=True, force_grouping=True))


def dollars(number: Decimal) -> str:
    return _("US$\u00a0%(amount)s") % {"amount": usd(number).text}


def count(number: int) -> Figure:
    return Figure(number, number_format(number, 0, use_l10n=True, force_grouping=True), 0)


def number_of(cell: str | Figure) -> Decimal:
    return Decimal(cell.number) if isinstance(cell, Figure) and cell.number is not None else NOTHING


def per_cent(share: Decimal | None) -> Figure:
    """A share as people read it; not known where there is none."""
    if share is None:
        return Figure(None, _("not known"))
    return Figure(share * 100, number_format(share * 100, 2, use_l10n=True))
