"""Who publishes, as an organisation: what its funds spent by year, and where their reports are. No budget is told: the
books have none that anybody decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import ExtractYear

from comity.apps.funds.iati.publisher import LANGUAGE, Publisher, said
from comity.apps.funds.models import Fund, Posting, Subtotal
from comity.apps.funds.rows import allocation_of
from comity.papers.iati.values import Link, Report, Spent
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.currencies import BASE
from comity.pure.ledger.entries import figure

SPENT = {Kind.DISBURSED: 1, Kind.SUPPORT_COST: 1, Kind.LEVY: 1, Kind.CHARGES: 1, Kind.RETURNED: -1}
ORGANISATION_PAGE, ANNUAL_REPORT = "B16", "B01"  # DocumentCategory


def report(publisher: Publisher, *, on: date) -> Report:
    """What was spent in each calendar year, by fund, in US dollars at the rates of the books. Invented funds count only
    where there are no others."""
    everything = list(Fund.objects.order_by("code"))
    funds = [each for each in everything if not each.invented] or everything
    spent = by_year(funds)
    years = sorted({year for _fund, year in spent})
    over = {key for key in spent if key[1] < on.year}
    page = Link(
        f"{settings.SITE_URL}/funds/", "text/html", said("organisation_page"), (ORGANISATION_PAGE,), LANGUAGE
    )
    return Report(
        identifier=publisher.reporter.ref, name={LANGUAGE: publisher.reporter.name}, reporter=publisher.reporter,
        spent=tuple(_year(year, funds, spent) for year in years),
        links=(page, *(_update(each, year) for each in funds for year in years if (each.pk, year) in over)),
        currency=BASE,
    )  # fmt: skip


def by_year(funds: Iterable[Fund]) -> dict[tuple[int, int], Decimal]:
    """What each fund spent, by fund and year; two statements."""
    wanted = [each.pk for each in funds]
    found: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    kept = Subtotal.objects.filter(fund__in=wanted, kind__in=[each.value for each in SPENT])
    rows = (
        kept.annotate(year=ExtractYear("month")).values_list("fund", "year", "kind").annotate(sum=Sum("base"))
    )
    for fund, year, kind, base in rows.order_by("fund", "year", "kind"):
        found[fund, year] += SPENT[Kind(kind)] * figure(Kind(kind), base)
    # Expenses as published. What a request's own report says was spent has been told as paid.
    published = Posting.objects.filter(fund__in=wanted, kind=Kind.SPENT.value)
    told = published.annotate(used_for=allocation_of(), year=ExtractYear("day")).filter(used_for=None)
    for fund, year, base in (
        told.values_list("fund", "year").annotate(sum=Sum("base")).order_by("fund", "year")
    ):
        found[fund, year] += figure(Kind.SPENT, base)
    return {key: number for key, number in found.items() if number}


def _year(year: int, funds: Iterable[Fund], spent: dict[tuple[int, int], Decimal]) -> Spent:
    lines = tuple((each.code, each.name, spent[each.pk, year]) for each in funds if (each.pk, year) in spent)
    whole = sum((number for _ref, _name, number in lines), Decimal())
    return Spent(date(year, 1, 1), date(year, 12, 31), whole, BASE, lines)


def _update(fund: Fund, year: int) -> Link:
    address = f"{settings.SITE_URL}/funds/{fund.code}/update/{year}.pdf"
    title = said("update", year=year, fund=fund.name)
    return Link(address, "application/pdf", title, (ANNUAL_REPORT,), LANGUAGE)
