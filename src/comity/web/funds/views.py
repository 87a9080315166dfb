"""All funds beside each other, and the page of one: what came, from whom, where it is, what it did."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comity.apps.assistance import routes
from comity.apps.funds import beside, givers, shown, side_by_side, sources_uses, totals
from comity.apps.funds.models import Contribution, Fund
from comity.pure.ledger.accounts import Kind
from comity.web import asked
from comity.web.funds import drawing, words
from comity.web.funds.found import Asked, asked_for, flag, is_first, without_hidden
from comity.web.requests.found import moment

DONORS, RECENT, USES, YEARS_SHOWN = 25, 6, 8, 6
NOTHING = Decimal()
# Who agreed to be named can take it back: whoever keeps a copy asks before showing it again.
fresh = cache_control(no_cache=True)


@fresh
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every fund whose books are here, side by side. Four statements."""
    today = moment().date()
    begun = date(today.year, 1, 1) - timedelta(days=1)
    now, before = side_by_side.sums(today), side_by_side.sums(begun)
    asking = {each.code.lower(): routes.definition(each) for each in routes.current(today)}
    rows = [
        _row(each, now.get(each.pk, {}), before.get(each.pk, {}), asking)
        for each in Fund.objects.order_by("name")
    ]
    kept = [row for row in rows if not row["published"]]
    whole = {
        key: sum((row[key] for row in kept), NOTHING)
        for key in ("received", "bank", "set_aside", "available")
    }
    return render(
        request,
        "funds/list.html",
        {
            "kept": kept, "whole": whole, "published": [row for row in rows if row["published"]],
            "beside": beside.lines(),
            "since": date(today.year, 1, 1), "until": today,
        },
    )  # fmt: skip


def _row(
    fund: Fund, now: side_by_side.Sums, before: side_by_side.Sums, asking: dict[str, Any]
) -> dict[str, Any]:
    def held(*kinds: Kind) -> Decimal:
        return sum((now.get(kind, NOTHING) for kind in kinds), NOTHING)

    return {
        "fund": fund, "route": asking.get(fund.code.lower()), "published": side_by_side.is_published(now),
        "received": held(Kind.RECEIVED) - before.get(Kind.RECEIVED, NOTHING), "bank": held(Kind.BANK),
        "set_aside": held(Kind.ALLOCATED, Kind.OBLIGATED), "available": held(Kind.AVAILABLE),
        "recognised": held(Kind.RECOGNISED) - held(Kind.REFUNDED), "spent": held(Kind.SPENT),
    }  # fmt: skip


@fresh
@require_safe
def fund(request: HttpRequest, code: str) -> HttpResponse:
    """One fund in one year. At most ten statements, whatever the size of its books."""
    of = asked_for(request, code)
    statement = sources_uses.statement(of.fund, of.since, of.until)
    given = givers.giving(of.fund, of.since, of.until)
    page = of.shown | {"statement": statement} | _money(statement) | _donors(request, of, given)
    page |= _rests_on(of, given, as_published=statement.as_published)
    if statement.as_published:
        page["published"] = [
            (each, [(words.GAPS[gap.kind], gap) for gap in each.gaps])
            for each in totals.totals(of.fund) if each.year == of.year
        ]  # fmt: skip
    else:
        page |= {"ages": given.ages(of.until), "recent": _recent(of, given), "used": used(of)}
        _hide(page, of)
        page["due"] = sum((each.total for each in page["ages"]), NOTHING)
    return render(request, "funds/fund.html", page)


def _hide(page: dict[str, Any], of: Asked) -> None:
    """What donors wrote, without references but of the requests that stand on this page: none has to be asked for."""
    known = {use.request.reference for use, _payers in page["used"]["named"]}
    without_hidden(page["recent"], of.today, known=known)
    for each in page["page"].object_list:
        each.words = shown.without_references(each.words, of.today, known=known)


def _money(statement: sources_uses.Statement) -> dict[str, Any]:
    """Sources and uses, each line with its words and its bar."""
    ends = (statement.opening, statement.closing)
    most = max((each.number for each in (*ends, *statement.sources, *statement.uses)), default=NOTHING)

    def told(*lines: sources_uses.Line) -> list[dict[str, Any]]:
        return [
            {"words": words.LINES[each.name], "line": each, "bar": drawing.bar(each.number, most)}
            for each in lines
        ]

    # What it is for, as far as a bar can show it: nothing below nothing, and no cents of rounding.
    held = [each for each in statement.held if each.number > 0][: len(drawing.STYLES)]
    return {
        "sources": told(statement.opening, *statement.sources), "uses": told(*statement.uses, statement.closing),
        "held": [(words.LINES[each.name], each, drawing.sample(nth)) for nth, each in enumerate(held)],
        "held_drawn": drawing.parts([each.number for each in held]) if held else "",
        "beside": [(words.LINES[each.name], each) for each in statement.beside],
    }  # fmt: skip


def _donors(request: HttpRequest, of: Asked, given: givers.Giving) -> dict[str, Any]:
    """A page of the donors of the year, and the sums of all of them."""
    donors = given.of_year(of.year)
    pages = Paginator(donors, DONORS)
    kinds = ("pledged", "received", "in_kind", "outstanding", "earmarked", "recognised", "refunded")
    return {
        "page": pages.get_page(asked.whole(request, "page", 1)), "query": f"year={of.year}", "how_many": len(donors),
        "whole": {kind: sum((getattr(each, kind) for each in donors), NOTHING) for kind in kinds},
    }  # fmt: skip


def _rests_on(of: Asked, given: givers.Giving, *, as_published: bool) -> dict[str, Any]:
    measured, shares = given.measures(as_published=as_published), given.shares(as_published=as_published)
    years = [year for year in sorted(measured) if year <= of.year][-YEARS_SHOWN:]
    return {"rests": [(measured[year], drawing.shares(shares.get(year, []))) for year in years]}


def _recent(of: Asked, given: givers.Giving) -> list[Contribution]:
    """The newest contributions of the year."""
    rows = Contribution.objects.filter(fund=of.fund, day__range=(of.since, of.until)).select_related("donor")
    found: list[Contribution] = list(rows.annotate(first=is_first()).order_by("-day", "-pk")[:RECENT])
    flag(found, given.first)
    return found


def used(of: Asked) -> dict[str, Any]:
    """What money did, as it stands at the end of the year, for requests it moved for in it: the newest that may be
    named, with who paid, and all others in one row."""
    uses = shown.standing(of.fund, since=of.since, until=of.until, on=of.today)
    named = [each for each in reversed(uses) if each.request is not None]
    return {
        "named": with_payers(of.fund, named[:USES]), "more": len(named[USES:]), "rest": shown.added(named[USES:]),
        "others": next((each for each in uses if each.request is None), None),
    }  # fmt: skip


def with_payers(fund: Fund, uses: list[shown.Use]) -> list[tuple[shown.Use, tuple[str, ...]]]:
    """Requests that may be named, each with whose money it has."""
    requests = [each.request for each in uses if each.request is not None]
    payers = shown.payers(fund, requests)
    return [(each, payers.get(request.pk, ())) for each, request in zip(uses, requests, strict=True)]
