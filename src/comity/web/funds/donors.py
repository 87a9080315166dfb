"""Donors of a fund, for everybody: how many it rests on by year, who is new, what scenarios of replenishment give, and
one report a year, the same for every donor."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.apps.funds import dialogue, donor_measures, donor_report, replenishment
from comity.apps.funds.donor_measures import Basis, Series
from comity.apps.funds.donor_report import Donors
from comity.apps.funds.models import Fund
from comity.pure.ledger.outlook import Outlook
from comity.web import asked
from comity.web.funds import donor_files, drawing
from comity.web.funds import donor_words as words
from comity.web.funds.found import FIRST, Asked, asked_for, fund_of
from comity.web.funds.views import fresh
from comity.web.requests.found import moment

DONORS, YEARS, REPORTS = 20, 8, 6  # on a page
NOTHING = Decimal()


@fresh
@require_safe
def of_fund(request: HttpRequest, code: str) -> HttpResponse:
    """The donors of one fund. Ten statements at most, whatever the size of its books."""
    of = asked_for(request, code)
    basis = _basis(request, of.fund)
    known = donor_measures.series(of.fund, basis=basis)
    nth = asked.whole(request, "page", 1)
    donors = donor_report.donors(
        of.fund, of.year, basis=basis, on=of.today, first=(nth - 1) * DONORS, most=DONORS
    )
    # The outlook is of money that came, and stands with it.
    outlooks = replenishment.outlook_of(of.fund, of.today, known) if basis is Basis.RECEIVED else []
    return render(
        request,
        "funds/donors.html",
        of.shown | _measured(request, known, of.fund) | _listed(of, donors, nth, known)
        | _outlook(outlooks) | {"counts": dialogue.counts(of.fund)[::-1][:YEARS], "reports": of.years[:REPORTS]},
    )  # fmt: skip


@fresh
@require_safe
def of_all(request: HttpRequest) -> HttpResponse:
    """All funds of these books together: a donor of two counts once. Six statements."""
    known = donor_measures.series(None, basis=_basis(request, None))
    return render(
        request,
        "funds/donors.html",
        _measured(request, known, None) | {"counts": dialogue.counts(None)[::-1][:YEARS], "fund": None},
    )


@fresh
@require_safe
def report(request: HttpRequest, code: str, year: int, form: str) -> HttpResponse:
    """The report of a year to all donors, as a Word file or as a table."""
    fund, today = fund_of(code), moment().date()
    if form not in ("docx", "csv") or not FIRST <= year <= today.year:
        raise Http404
    found = donor_report.report(fund, year, basis=_basis(request, fund), on=today)
    return donor_files.as_table(found) if form == "csv" else donor_files.as_word(found)


def _basis(request: HttpRequest, fund: Fund | None) -> Basis:
    given = asked.choice(request, "basis", {each.value for each in Basis})
    return Basis(given) if given else donor_measures.usual_basis(fund)


def _measured(request: HttpRequest, known: Series, fund: Fund | None) -> dict[str, Any]:
    """Measures by year, newest first, with their drawings; and each version's series."""
    pages = Paginator(known.years[::-1], YEARS)
    years: Any = pages.get_page(asked.whole(request, "years", 1))
    return {
        "known": known, "basis": known.basis.value, "said": words.BASES[known.basis],
        "other": next(each for each in Basis if each is not known.basis).value,
        "bases": [(each.value, words.BASES_SHORT[each], each is known.basis) for each in Basis],
        "years_page": years, "versions": [(each, words.definition(each)) for each in known.definitions],
        "rows": [(each, drawing.shares(each.blocks) if each.blocks else "") for each in years.object_list],
        "address": f"/{fund.address}/donors" if fund else "/funds/donors/",
    }  # fmt: skip


def _listed(of: Asked, donors: Donors, nth: int, known: Series) -> dict[str, Any]:
    """A page of the donors of the year, with the sums over all of them."""
    page: Any = Paginator(range(donors.count), DONORS).get_page(nth)  # the database has cut the list
    new = next((each.measures.first_seen for each in known.years if each.measures.year == of.year), ())
    page.object_list = [(each, each.donor in new) for each in donors.lines]
    return {
        "page": page, "total": donors.total, "query": f"year={of.year}&basis={known.basis.value}",
        "received": known.basis is Basis.RECEIVED,
    }  # fmt: skip


def _outlook(found: list[Outlook]) -> dict[str, Any]:
    """The scenarios side by side by quarter, and each with a drawing and all it assumes. What is set aside is paid in
    all of them alike."""
    most = max((each.closing for one in found for each in one.quarters), default=NOTHING)
    names = [each.scenario.name for each in found]
    told = [words.SHORT.get(each, each) for each in names]
    whole = next((each for each in found if each.quarters), None)
    return {
        "outlooks": [
            {"found": each, "said": words.SCENARIOS.get(name, name), "short": short, "assumed": words.assumed(each),
             "drawn": drawing.steps([one.closing for one in each.quarters], most) if each.quarters else ""}
            for each, name, short in zip(found, names, told, strict=True)
        ],
        "quarters": [
            (words.named_span(row.first, row.last), row.goes,
             [(said, each.quarters[nth] if nth < len(each.quarters) else None)
              for each, said in zip(found, told, strict=True)])
            for nth, row in enumerate(whole.quarters if whole else ())
        ],
    }  # fmt: skip
