"""The public register of requests: the list, its files and feed, totals, the record of one request, the classes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comity.apps.assistance import routes
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.parties.models import Office
from comity.apps.register import listing
from comity.apps.register.listing import UNDER_WAY, Filters
from comity.pure.disclosure.classes import Confidentiality, shipped_acts, shipped_parts
from comity.pure.disclosure.table import Part
from comity.pure.lifecycle.table import Stage
from comity.web import asked, feeds
from comity.web.register import words
from comity.web.register.withheld import Withheld
from comity.web.requests import words as said_of
from comity.web.requests.found import moment
from comity.web.taken_away import MOST, as_csv, as_json
from comity.web.templatetags.requests import said

PAGE = 25
FIRST_YEAR = 2000
STEPS = [each.value for each in Stage if each not in (Stage.DRAFT, Stage.DISCARDED)]
COLUMNS = ("reference", "state", "state_name", "fund", "theme", "stage", "first_sent_on", "stage_since", "ended_on",
           "title", "withheld", "url")  # fmt: skip
# What is withheld leaves every copy at once: whoever keeps one asks before showing it again.
fresh = cache_control(no_cache=True)


def filters_of(request: HttpRequest) -> Filters:
    year = asked.whole(request, "year", 0, most=9998)
    fund = asked.words(request, "fund")
    return Filters(
        fund=fund if routes.SLUG.fullmatch(fund) else "",
        stage=asked.choice(request, "stage", {UNDER_WAY, *STEPS}),
        theme=asked.choice(request, "theme", dict(words.themes())),
        year=year if year >= FIRST_YEAR else 0,
    )


@fresh
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is public of all requests. Four statements."""
    today, filters, funds = moment().date(), filters_of(request), words.funds()
    totals = listing.totals(today)
    pages = Paginator(listing.rows(filters, today), PAGE)
    page: Any = pages.get_page(asked.whole(request, "page", 1))
    page.object_list = [
        listing.line(each, today) | {"fund_name": funds.get(each.fund, each.fund), "sent": each.first_sent_at}
        for each in page.object_list
    ]
    query = request.GET.copy()
    query.pop("page", None)
    years = sorted({name for row in totals.tables["year"] for name in row.names}, reverse=True)
    return render(
        request,
        "register/list.html",
        {
            "page": page, "filters": filters, "query": query.urlencode(), "funds": funds.items(), "totals": totals,
            "stages": [(code, words.standing(code)) for code in (UNDER_WAY, *STEPS)], "themes": words.themes(),
            "years": years, "year": str(filters.year or ""),
        },
    )  # fmt: skip


@fresh
@require_safe
def listed(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as CSV, JSON or a feed."""
    today = moment().date()
    rows = listing.rows(filters_of(request), today)
    if form == "atom":
        return _feed(rows.order_by("-stage_since", "-pk")[: feeds.MOST], request)
    found = [_line(each, today) for each in rows[:MOST]] if form in ("csv", "json") else None
    if form == "csv" and found is not None:
        return as_csv(found, COLUMNS, "register")
    if form == "json":
        return as_json(found)
    raise Http404


@fresh
@require_safe
def totals(request: HttpRequest, form: str = "") -> HttpResponse:
    """Every request counted, public or not. Nothing is crossed, and small groups are put together."""
    if form not in ("", "json"):
        raise Http404
    found, funds = listing.totals(moment().date()), words.funds()
    if form:
        return as_json({
            "all": _row(found.all), "withheld": found.withheld,
            "tables": {sort: [_row(each) for each in rows] for sort, rows in found.tables.items()},
        })  # fmt: skip
    tables = [
        (
            sort,
            words.SORTS[sort],
            [(_names(sort, row, funds, alone=len(rows) == 1), row) for row in rows],
        )
        for sort, rows in found.tables.items()
    ]
    return render(request, "register/totals.html", {"found": found, "tables": tables})


@fresh
@require_safe
def one(request: HttpRequest, ref: str, form: str = "") -> HttpResponse:
    """The public record of one request: its fact, its steps, its decisions. The same for every reader."""
    at = moment()
    today = at.date()
    found = AssistanceRequest.objects.published(today).select_related("state", "route").named(ref).first()
    if found is None:
        gone = AssistanceRequest.objects.withheld_from_all(today).named(ref).first()
        if gone is not None:
            raise Withheld(gone.reference, gone.withheld_on(today)["fact"])
        raise Http404
    if form not in ("", "atom", "json"):
        raise Http404
    seen = listing.parts(found, today)
    steps = listing.timeline(found, today, seen=seen)
    if form == "atom":
        entries = [
            feeds.Entry(_address(found), f"{_act(each)}-{each.at:%Y%m%dT%H%M%S}", _done(each), each.at)
            for each in steps
        ]
        return feeds.atom(
            f"{found.reference}, {found.state.name}",
            _address(found),
            f"{_address(found)}.atom",
            reversed(entries),
        )
    made = listing.decisions(found, seen)
    if form == "json":
        return as_json(_line(found, today) | {
            "steps": [{"act": each.act, "at": each.at, "office": each.office} for each in steps],
            "decisions": [_decision(each) for each in made],
            "withheld": [{"part": part, "on": told["on"], "reason": told["reason"]}
                         for part, told in sorted(found.withheld_on(today).items())],
        })  # fmt: skip
    definition = routes.definition(found.route)
    reasons = {each.code: said(each.words) for each in definition.reasons}
    offices = _offices(steps)
    return render(
        request,
        "register/page.html",
        {
            "assistance": found, "state": found.state, "address": _address(found), "fund": said(definition.short),
            "theme": words.theme(found.theme) if found.theme else "",
            "title": found.title if Part.TITLE in seen else "",
            "steps": [(_done(each), each.at, offices.get(each.office, "")) for each in steps],
            "decisions": [
                (said_of.OUTCOMES.get(each.outcome, each.outcome), reasons.get(each.reason, ""),
                 _criterion(definition, each), each) for each in made
            ],
            "withheld": words.withheld(found.withheld_on(today)), "whole": Part.ANSWERS in seen,
        },
    )  # fmt: skip


@fresh
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """The five classes, what is in each, and what opens of each kind of record."""
    parts, acts = shipped_parts(), shipped_acts()
    rows = [
        (
            *words.CLASSES[kind],
            [words.PARTS[part] for part in Part if parts[part].confidentiality is kind],
            sum(each.confidentiality is kind for each in acts.values()),
        )
        for kind in Confidentiality
    ]
    opened = [(name, sorted(each.opens), each.part) for name, each in sorted(acts.items()) if each.opens]
    return render(request, "register/classes.html", {"rows": rows, "opened": opened, "all": len(acts)})


def _feed(rows: Any, request: HttpRequest) -> HttpResponse:
    today = moment().date()
    entries = []
    for each in rows:
        line = listing.line(each, today)
        step = words.standing(each.stage)
        entries.append(
            feeds.Entry(
                _address(each), f"{each.stage}-{each.stage_since:%Y%m%dT%H%M%S}",
                f"{each.reference}, {each.state.name}: {step}", each.stage_since, line["title"],
            )
        )  # fmt: skip
    query = request.GET.urlencode()
    here = f"/register.atom?{query}" if query else "/register.atom"
    return feeds.atom(_("Public register of requests"), "/register/", here, entries)


def _line(each: AssistanceRequest, today: Any) -> dict[str, Any]:
    return listing.line(each, today) | {"url": f"{settings.SITE_URL}{_address(each)}"}


def _address(each: AssistanceRequest) -> str:
    return f"/register/{each.reference}"


def _names(sort: str, row: listing.Row, funds: dict[str, str], *, alone: bool) -> list[str]:
    if alone and len(row.names) > 1:
        return [_("All of them together"), ""]
    return [words.name(sort, each, funds) for each in row.names]


def _row(row: listing.Row) -> dict[str, Any]:
    return {"names": list(row.names), "public": row.public, "not_public": row.not_public, "all": row.all}


def _decision(each: Any) -> dict[str, Any]:
    plain = ("outcome", "reason", "criterion", "criteria_version", "words", "redirected_to", "mandate", "at")
    return {name: getattr(each, name) for name in plain} | {"office": each.office.name}


def _criterion(definition: Any, each: Any) -> str:
    found = definition.criterion(each.criterion) if each.criterion else None
    return said(found.words) if found else ""


def _act(each: listing.Entry) -> str:
    return each.act.removeprefix("assistance.")


def _done(each: listing.Entry) -> str:
    return str(said_of.DONE.get(_act(each), each.act))


def _offices(steps: list[listing.Entry]) -> dict[str, str]:
    codes = {each.office.removeprefix("offices/") for each in steps if each.office}
    rows: Any = Office.objects.filter(code__in=codes).values_list("code", "name") if codes else ()
    return {f"offices/{code}": name for code, name in rows}
