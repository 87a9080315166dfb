"""The desk: what is open, whose turn it is, and what is due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.assistance.models import Route
from comity.apps.parties.models import Person, Role
from comity.web.desk import drawn, listing, rows
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


def officers(funds: list[str] | None, at: datetime) -> list[Person]:
    """Who sits at the desks of those funds now, by name: one statement."""
    serves = Q()
    for fund in funds or ():
        serves |= Q(holdings__office__funds__contains=fund)
    now_held = Q(holdings__role=Role.DESK, holdings__from_at__lte=at) & (
        Q(holdings__until_at=None) | Q(holdings__until_at__gt=at)
    )
    found = Person.objects.filter(now_held & serves, is_active=True)
    return list(found.distinct().only("pk", "name", "email", "number").order_by("name", "email"))


def initials(one: Person | None) -> str:
    """A person in two letters, as rows show them; the filter above gives the names."""
    if one is None:
        return ""
    return "".join(word[0] for word in str(one).replace("@", " ").split()[:2]).upper()


@readers_only
@require_safe
def worklist(request: HttpRequest) -> HttpResponseBase:
    """The list: at most ten statements, whatever is held."""
    by, at = person(request), now()
    today = at.date()
    funds, offered = reach(by, at)
    counts = listing.counts(funds, by, today)
    default = "mine" if counts["mine"] else "all"
    filters = listing.filters_of(request, offered, default=default)
    page = listing.page_of(_light(listing.chosen(filters, funds, by, today)), filters)
    decides = funds_of(by, {Role.DECIDER}, at)
    above = []
    if decides and filters.tab != "over":
        above = list(
            _light(listing.opened(decides).filter(due_on__lt=today)).order_by("due_on", "pk")[:ESCALATED]
        )
    listed = [*page.rows, *above]
    definitions = rows.definitions_of(listed, offered)
    people = officers(funds, at)
    short = {each.pk: initials(each) for each in people}
    shown = {row.of.pk: row for row in rows.rows_of(listed, definitions, short, by, at)}
    acts = bool(held(by, {Role.DESK}, at))
    context = {
        "tabs": [(tab, name, listing.counted(counts[tab]), tab == filters.tab) for tab, name in _tabs()],
        "counts": counts, "shown": {tab: listing.counted(n) for tab, n in counts.items()}, "filters": filters,
        "page": page,
        "rows": drawn.lines((shown[each.pk] for each in page.rows), boxes=acts),
        "above": [shown[each.pk] for each in above],
        "funds": {each.code: spoken(each.short) for each in definitions.values() if each.code in offered}.items(),
        "officers": [(each.pk, short[each.pk], each) for each in people], "acts": acts,
        "stages": [(str(each), STAGES[each]) for each in listing.STAGES],
        "holders": [(each, HOLDERS[each]) for each in listing.HOLDERS],
        "heads": _heads(filters.sort), "query": _query(request, "after", "before"),
        "unsorted": _query(request, "after", "before", "sort"), "plain": _query(request, "after", "before", "tab"),
        "auditor": funds is None,
    }  # fmt: skip
    return render(request, "desk/list.html", context)


def _light(found: Any) -> Any:
    """With what a row shows at hand, and nothing more."""
    return found.select_related("state").only(
        "number", "reference", "state__name", "state__code", "route", "fund", "title", "track", "stage",
        "awaiting_answer", "consent_stopped", "holder", "stage_since", "held_since", "due_on", "turns", "officer",
        "first_sent_at", "ended_at", "moves",
    )  # fmt: skip


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


__all__ = ["READERS", "initials", "officers", "reach", "worklist"]
