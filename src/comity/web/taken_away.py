"""Lists as files: CSV that no spreadsheet runs, JSON, and calendars."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from icalendar import Calendar, Event

MOST = 20_000  # rows in one file


def as_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], name: str) -> HttpResponse:
    """Rows as CSV in UTF-8, named so that programs for tables open it as such."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def cell(value: Any) -> str:
    """A value as text. One that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV injection). A
    number is none, below nothing neither."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    text = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"} else text


def as_json(rows: Any, name: str = "") -> JsonResponse:
    """Rows, or one record, as JSON."""
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})


def as_calendar(events: Iterable[dict[str, Any]], name: str, stamp: datetime) -> HttpResponse:
    """Events of whole days as an iCalendar file (RFC 5545). Each has `uid`, `summary`, `first`, `last`, `url` and may
    have `description`. The same events give the same bytes: `stamp` is that of the newest, not of the moment."""
    calendar = Calendar()
    calendar.add("prodid", "-//Comity//Comity//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for each in events:
        event = Event()
        event.add("uid", each["uid"])
        event.add("dtstamp", stamp)
        event.add("dtstart", each["first"])
        event.add("dtend", _next_day(each["last"]))  # the end of an all-day event is the day after its last
        event.add("summary", each["summary"])
        event.add("url", f"{settings.SITE_URL}{each['url']}")
        event.add("transp", "TRANSPARENT")
        if each.get("description"):
            event.add("description", each["description"])
        calendar.add_component(event)
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="comity.ics"'
    return answer


def _next_day(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day
