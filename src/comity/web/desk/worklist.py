"""The desk: what is open, whose turn it is, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.assistance.models import Route
from comity.apps.parties.models import Person, Role
from comity.web.desk import around, drawn, listing, rows
from comity.web.desk.door import READERS, STAFF, funds_of, held, now, person, readers_only
from comity.web.requests.words import HOLDERS, STAGES
from comity.web.templatetags.requests import said as spoken

ESCALATED = 5  # so many stand above the deciding officer's list; the others are under "Over target"


def reach(by: Person, at: datetime) -> tuple[list[str] | None, list[str]]:
    """The funds whose requests a reader's lists show (nothing: all), and those the filter offers."""
    if held(by, {Role.AUDITOR}, at):
        return None, sorted(set(Route.objects.order_by("code").values_list("code", flat=True).distinct()))
    funds = funds_of(by, STAFF, at)
    return funds, funds


@readers_only
@require_safe
def worklist(request: HttpRequest) -> HttpResponseBase:
    """The list: at most seven statements, whatever is held."""
    by, at = person(request), now()
    today = at.date()
    funds = None if held(by, {Role.AUDITOR}, at) else funds_of(by, STAFF, at)
    beside = around.around(funds, by.pk, at)
    counts, offered = beside.counts, sorted({each.fund for each in beside.routes}) if funds is None else funds
    filters = listing.filters_of(request, offered, default="mine" if counts["mine"] else "all")
    page = listing.page_of(filters, funds, by.pk, today)
    decides = funds_of(by, {Role.DECIDER}, at)
    above = listing.escalated(decides, today, ESCALATED) if decides and filters.tab != "over" else []
    definitions = rows.definitions_sealed({each.pk: each.seal for each in beside.routes})
    short = {each.pk: each.initials for each in beside.officers}
    shown = {row.of.pk: row for row in rows.rows_of([*page.rows, *above], definitions, short, by, at)}
    acts = bool(held(by, {Role.DESK}, at))
    funds_named = {each.code: spoken(each.short) for each in definitions.values() if each.code in offered}
    context = {
        "tabs": [(tab, name, around.counted(counts[tab]), tab == filters.tab) for tab, name in _tabs()],
        "counts": counts, "shown": {tab: around.counted(n) for tab, n in counts.items()}, "filters": filters,
        "page": page,
        "rows": drawn.lines((shown[each.pk] for each in page.rows), boxes=acts),
        "above": [shown[each.pk] for each in above],
        "funds": funds_named.items(), "inforce": _in_force(filters, funds_named, beside.officers),
        "officers": [(each.pk, short[each.pk], each.name) for each in beside.officers], "acts": acts,
        "stages": [(str(each), STAGES[each]) for each in listing.STAGES],
        "holders": [(each, HOLDERS[each]) for each in listing.HOLDERS],
        "heads": _heads(filters.sort), "query": _query(request, "after", "before"),
        "unsorted": _query(request, "after", "before", "sort"), "plain": _query(request, "after", "before", "tab"),
        "auditor": funds is None,
    }  # fmt: skip
    return render(request, "desk/list.html", context)


def _in_force(
    filters: listing.Filters, funds: Mapping[str, str], officers: Iterable[around.Officer]
) -> list[str]:
    """The filters that narrow the list, in words."""
    found = (
        funds.get(filters.fund, ""),
        str(STAGES.get(filters.stage, "")),
        str(HOLDERS.get(filters.holder, "")),
        next((each.name for each in officers if each.pk == filters.officer), ""),
        _("“%(words)s”") % {"words": filters.words} if filters.words else "",
    )
    return [each for each in found if each]


def _tabs() -> tuple[tuple[str, str], ...]:
    return (
        ("mine", _("Mine")), ("none", _("Without officer")), ("state", _("With the State")),
        ("board", _("With the Board")), ("over", _("Over target")), ("all", _("All open")),
    )  # fmt: skip


def _heads(sort: str) -> dict[str, tuple[str, str]]:
    """For each column that sorts: what its link asks for, and how it is sorted now."""
    found = {}
    for name in ("due", "sent", "step", "back"):
        down = name == "back"  # the most often sent back first
        first, second = (f"-{name}", name) if down else (name, f"-{name}")
        state = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        found[name] = (second if sort == first else first, state)
    return found


def _query(request: HttpRequest, *without: str) -> str:
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()


__all__ = ["READERS", "reach", "worklist"]
