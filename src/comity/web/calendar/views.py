"""Sessions of bodies, and what is due in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Certainty, Session
from comity.web import asked, dues, words
from comity.web.taken_away import as_calendar, as_csv, as_json

COLUMNS = ("body", "session", "kind", "first_day", "last_day", "certainty", "source")
MOST_DUE = 300


def chosen(request: HttpRequest) -> Any:
    rows: Any = Session.objects.select_related("body").prefetch_related("intervals")
    if body := asked.words(request, "body"):
        rows = rows.filter(body__code__iexact=body)
    return rows.annotate(first=Min("intervals__first_day"), last=Max("intervals__last_day"))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    today = datetime.now(UTC).date()
    year = asked.whole(request, "year", 0, most=9999)
    rows = chosen(request)
    years = sorted(
        {each.year for each in Session.objects.dates("intervals__first_day", "year") if each}, reverse=True
    )
    year = year or next((each for each in years if each <= today.year), today.year)
    shown = list(
        rows.filter(first__year__lte=year, last__year__gte=year).order_by("first", "body__name", "number")
    )
    due: dict[tuple[str, int], list[Commitment]] = {}
    numbers = {each.number for each in shown}
    asked_then = (
        Commitment.objects.in_force().filter(due_session__in=numbers).select_related("paragraph__instrument")
    )
    for each in asked_then.defer("search")[:MOST_DUE]:
        due.setdefault((each.due_body, each.due_session or 0), []).append(each)
    return render(
        request,
        "calendar/page.html",
        {
            "sessions": [_line(each, due.get((each.body.code, each.number), []), today) for each in shown],
            "years": years, "year": year, "body": asked.words(request, "body"),
            "bodies": sorted({(each.code, each.name) for each in _bodies()}, key=lambda each: each[1]),
        },
    )  # fmt: skip


def _bodies() -> list[Any]:
    from comity.apps.parties.models import Party

    return list(Party.objects.filter(sessions__isnull=False).distinct().only("code", "name"))


def _line(each: Session, due: list[Commitment], today: Any) -> dict[str, Any]:
    intervals = list(each.intervals.all())
    return {
        "session": each,
        "name": dues.ordinal(each.number),
        "intervals": [(one, dues.span(one.first_day, one.last_day)) for one in intervals],
        "now": any(one.first_day <= today <= one.last_day for one in intervals),
        "certainty": "" if each.certainty == Certainty.SOURCED else words.CERTAINTY[each.certainty],
        "due": [(one, words.STATUS[one.status_on(today)], words.SHAPES[one.status_on(today)]) for one in due],
    }


@require_safe
def listed(request: HttpRequest, form: str) -> HttpResponse:
    """All sessions, an interval a line, or an event."""
    rows: list[dict[str, Any]] = [
        {
            "body": each.body.code, "session": each.number, "kind": each.kind, "first_day": one.first_day,
            "last_day": one.last_day, "certainty": each.certainty, "source": each.source,
        }
        for each in chosen(request).order_by("first", "body__code", "number")
        for one in each.intervals.all()
    ]  # fmt: skip
    if form == "csv":
        return as_csv(rows, COLUMNS, "sessions")
    if form == "json":
        return as_json(rows)
    if form == "ics":
        events = [
            {
                "uid": f"{row['body']}-{row['kind']}-{row['session']}-{row['first_day']}@comity",
                "summary": f"{row['body']}, session {row['session']}", "first": row["first_day"],
                "last": row["last_day"], "url": f"/calendar/?year={row['first_day'].year}",
                "description": f"Source of the dates: {row['source']}",
            }
            for row in rows
        ]  # fmt: skip
        return as_calendar(events, "Sessions", datetime(2026, 1, 1, tzinfo=UTC))
    raise Http404
