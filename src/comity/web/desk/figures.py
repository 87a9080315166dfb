"""Figures that show whether all are treated alike: how long decisions took, by fund and by group of States."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from comity.apps.assistance import routes, statistics
from comity.apps.parties.models import Role
from comity.pure.fairness.statistics import MEANS
from comity.web import asked
from comity.web.desk.door import READERS, now, only
from comity.web.templatetags.requests import said as spoken
from comity.web.words import CATEGORIES

TITLES = {"fund": gettext_lazy("By fund"), "regional-group": gettext_lazy("By regional group")}


@only(*READERS, Role.BOARD)
@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """Median, ninetieth percentile and tests, for the last twelve whole months or the months asked for."""
    today = now().date()
    first, last = statistics.last_twelve_months(today)
    typed = {name: asked.words(request, name) for name in ("from", "to")}
    wrong = []
    for name, label in (("from", _("First month")), ("to", _("Last month"))):
        day = _month(typed[name])
        if typed[name] and day is None:
            wrong.append((name, _("%(field)s: write the month as 2026-11") % {"field": label}))
        elif day is not None:
            first, last = (day, last) if name == "from" else (first, day)
    if first > last:
        wrong.append(("to", _("Last month: it is before the first")))
        last = first
    shown = _shown(first, min(last, date(2999, 12, 1)), today)
    return render(request, "desk/figures.html", shown | {"typed": typed, "wrong": wrong, "asks": True})


@require_safe
def public(request: HttpRequest) -> HttpResponseBase:
    """The same for everybody, of the last twelve whole months alone, so that no two periods can be subtracted."""
    today = now().date()
    return render(request, "desk/figures.html", _shown(*statistics.last_twelve_months(today), today))


def _shown(first: date, last: date, today: date) -> dict[str, Any]:
    found = statistics.figures(first, last)
    funds = {route.code: spoken(routes.definition(route).short) for route in routes.current(today)}
    tables = [
        (
            TITLES.get(table.by) or CATEGORIES.get(table.by, table.by),
            [_row(each, table.by, funds, found) for each in table.rows],
        )
        for table in found.tables
    ]
    return {
        "found": found, "all": _row(found.all, "", funds, found), "tables": tables, "first": found.first,
        "last": found.last,
    }  # fmt: skip


def _month(typed: str) -> date | None:
    return asked.day(f"{typed}-01") if len(typed) == 7 else None


def _row(row: statistics.Row, by: str, funds: dict[str, str], found: statistics.Figures) -> dict[str, Any]:
    names = [_name(name, by, funds, found) for name in row.names]
    return {
        "name": ", ".join(str(each) for each in names) or _("All decisions"), "together": len(names) > 1, "n": row.n,
        "total": _days(row.total), "secretariat": _days(row.secretariat),
    }  # fmt: skip


def _name(name: str, by: str, funds: dict[str, str], found: statistics.Figures) -> str:
    if by == "fund":
        return funds.get(name, name)
    if by == "regional-group":
        return str(found.group_names.get(name, name)) if name else _("No group known")
    return _("Yes") if name == "yes" else _("No")


def _days(days: statistics.Days) -> dict[str, Any]:
    against = days.against_others
    return {
        "median": _number(days.median), "p90": days.p90, "p": _chance(against.p) if against else "",
        "sizes": against.sizes if against else None, "means": against is None or against.compared == MEANS,
    }  # fmt: skip


def _number(value: Fraction | None) -> str:
    """A median as people write it: whole, or with a half."""
    if value is None:
        return ""
    return number_format(float(value), 0 if value.denominator == 1 else 1)


def _chance(p: Fraction) -> str:
    """An exact chance in three places; one smaller than they can show says so."""
    return "<0.001" if 0 < p < Fraction(1, 1000) else number_format(float(p), 3)
