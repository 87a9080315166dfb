"""What stands behind a figure: contributions, what each did, requests that were paid for, entries."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.apps.funds import donor_measures, listing, shown
from comity.apps.funds.models import Contribution
from comity.pure.ledger.accounts import Kind
from comity.web import asked
from comity.web.funds import words
from comity.web.funds.found import asked_for, flag, fund_of, is_first, without_hidden
from comity.web.funds.views import fresh, with_payers
from comity.web.requests.found import moment

PAGE = 25


class Counted(Paginator):  # type: ignore[type-arg]
    """Pages of a list whose length is known already; whoever reads its rows cuts it."""

    def __init__(self, length: int, per_page: int) -> None:
        super().__init__(range(length), per_page)


@fresh
@require_safe
def contributions(request: HttpRequest, code: str) -> HttpResponse:
    """The contributions of a year, newest first, each with what became of it."""
    of = asked_for(request, code)
    rows = Contribution.objects.filter(fund=of.fund, day__range=(of.since, of.until)).select_related("donor")
    page: Any = Paginator(rows.annotate(first=is_first()).order_by("-day", "-pk"), PAGE).get_page(
        asked.whole(request, "page", 1)
    )
    held = list(page.object_list)
    without_hidden(held, of.today)
    flag(held, donor_measures.first_seen(of.fund))
    page.object_list = shown.given(held, of.until)
    return render(request, "funds/contributions.html", of.shown | {"page": page, "query": f"year={of.year}"})


@fresh
@require_safe
def contribution(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One contribution, what became of it, and what it did."""
    found = (
        Contribution.objects.filter(pk=number, fund__code=code)
        .select_related("fund", "donor")
        .annotate(first=is_first())
        .first()
        if number < 2**63
        else None
    )
    if found is None:
        raise Http404
    today = moment().date()
    known = shown.named_of(found, today)
    uses = shown.uses_of(found, on=today, known=known)
    without_hidden([found], today, known=[each.reference for each in known.values()])
    flag([found], donor_measures.first_seen(found.fund))
    (given,) = shown.given([found])
    held = listing.of_gift(found, known)
    page: Any = Counted(held.how_many, PAGE).get_page(asked.whole(request, "page", 1))
    first = (page.number - 1) * PAGE
    keys = held.lines.values_list("pk", flat=True)[first : first + PAGE]
    page.object_list = shown.told(list(keys), today, known=known) if held.how_many else []
    return render(
        request,
        "funds/contribution.html",
        {
            "fund": found.fund, "each": found, "given": given, "page": page, "sums": held.sums,
            "named": [use for use in uses if use.request is not None],
            "others": next((use for use in uses if use.request is None), None),
        },
    )  # fmt: skip


@fresh
@require_safe
def uses(request: HttpRequest, code: str) -> HttpResponse:
    """What money of a fund did: every request for which it moved in a year and that may be named, as it stands at the
    end of that year, and all others in one row."""
    of = asked_for(request, code)
    found = shown.standing(of.fund, since=of.since, until=of.until, on=of.today)
    named = [each for each in reversed(found) if each.request is not None]
    page: Any = Paginator(named, PAGE).get_page(asked.whole(request, "page", 1))
    used = {
        "named": with_payers(of.fund, list(page.object_list)),
        "others": next((each for each in found if each.request is None), None),
    }
    return render(
        request,
        "funds/uses.html",
        of.shown | {"page": page, "query": f"year={of.year}", "used": used, "whole": shown.added(found)},
    )


@fresh
@require_safe
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """The postings of one account in a span of months; they add up to the figure that led here."""
    fund, today = fund_of(code), moment().date()
    kind = Kind(asked.choice(request, "kind", {each.value for each in Kind}) or Kind.RECEIVED.value)
    since, until = (asked.day(asked.words(request, name)) for name in ("from", "to"))
    held = listing.listing(fund, kind, since, until, today)
    page: Any = Counted(len(held), PAGE).get_page(asked.whole(request, "page", 1))
    page.object_list = held.rows((page.number - 1) * PAGE, PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "funds/entries.html",
        {
            "fund": fund, "kind": kind.value, "account": words.ACCOUNTS[kind], "accounts": words.ACCOUNTS.items(),
            "since": held.since, "until": held.until, "page": page, "query": query.urlencode(), "total": held.total,
        },
    )  # fmt: skip
