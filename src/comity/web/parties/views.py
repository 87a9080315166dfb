"""States and the other parties: what the registry holds of each, and what each is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Certainty, Kind, Membership, Party, Status, groups_of
from comity.apps.texts.models import Cast
from comity.web import asked, words
from comity.web.commitments.views import light, worded
from comity.web.taken_away import as_csv, as_json

STATES = (Kind.STATE, Kind.OBSERVER)
COLUMNS = ("code", "iso2", "m49", "name", "kind", "group", "categories", "source")
PAGE = 50
MOST = 100


def _rows(today: date) -> list[dict[str, Any]]:
    """States in order of their names, with group and categories of today: three statements."""
    states = list(Party.objects.filter(kind__in=STATES))
    groups = groups_of(states, today)
    categories: dict[int, list[str]] = {}
    for row in Status.objects.on(today).filter(party__kind__in=STATES).order_by("status"):
        if row.status not in categories.setdefault(row.party_id, []):
            categories[row.party_id].append(row.status)
    return [
        {
            "party": each, "code": each.code, "iso2": each.iso2, "m49": each.m49, "name": each.name, "kind": each.kind,
            "group": groups[each.pk].name if each.pk in groups else "",
            "group_code": groups[each.pk].code if each.pk in groups else "",
            "categories": categories.get(each.pk, []), "source": each.source,
        }
        for each in states
    ]  # fmt: skip


@require_safe
def states(request: HttpRequest) -> HttpResponse:
    today = datetime.now(UTC).date()
    rows = _rows(today)
    groups = sorted(
        {(row["group_code"], row["group"]) for row in rows if row["group"]}, key=lambda each: each[1]
    )
    group = asked.choice(request, "group", dict(groups))
    category = asked.choice(request, "category", words.CATEGORIES)
    shown = [
        row for row in rows
        if (not group or row["group_code"] == group) and (not category or category in row["categories"])
    ]  # fmt: skip
    return render(
        request,
        "parties/states.html",
        {
            "rows": shown,
            "groups": groups,
            "group": group,
            "category": category,
            "categories": words.CATEGORIES.items(),
        },
    )


@require_safe
def states_listed(request: HttpRequest, form: str) -> HttpResponse:
    rows = [{key: row[key] for key in COLUMNS} for row in _rows(datetime.now(UTC).date())]
    if form == "csv":
        return as_csv(rows, COLUMNS, "states")
    if form == "json":
        return as_json(rows)
    raise Http404


@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    rows = Party.objects.exclude(kind__in=STATES).select_related("parent")
    kind = asked.choice(request, "kind", words.KINDS)
    if kind:
        rows = rows.filter(kind=kind)
    page: Any = Paginator(rows, PAGE).get_page(asked.whole(request, "page", 1))
    for each in page.object_list:
        each.kind_words = words.KINDS[each.kind]
    kinds = [(code, name) for code, name in words.KINDS.items() if code not in STATES]
    return render(
        request, "parties/list.html",
        {"page": page, "kind": kind, "kinds": kinds, "query": f"kind={kind}" if kind else ""},
    )  # fmt: skip


@require_safe
def parties_listed(request: HttpRequest, form: str) -> HttpResponse:
    columns = ("code", "kind", "name", "parent", "symbol_prefix", "source")
    rows = [
        {
            **{key: getattr(each, key) for key in columns if key != "parent"},
            "parent": each.parent.code if each.parent else "",
        }
        for each in Party.objects.exclude(kind__in=STATES).select_related("parent")
    ]
    if form == "csv":
        return as_csv(rows, columns, "parties")
    if form == "json":
        return as_json(rows)
    raise Http404


def _held(code: str) -> Party:
    rows = Party.objects.select_related("parent")
    return rows.filter(code=code).first() or get_object_or_404(rows, code__iexact=code)


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """A State's page: every State has it, with the same parts in the same order."""
    found = _held(code)
    if found.kind not in STATES:
        return redirect(f"/parties/{found.code}", permanent=True)
    if found.code != code:
        return redirect(f"/states/{found.code}", permanent=True)
    return _page(request, found, "parties/state.html")


@require_safe
def party(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a body, office, official, mechanism or group: what it is asked."""
    found = _held(code)
    if found.kind in STATES:
        return redirect(f"/states/{found.code}", permanent=True)
    if found.code != code:
        return redirect(f"/parties/{found.code}", permanent=True)
    return _page(request, found, "parties/party.html")


def _page(request: HttpRequest, found: Party, template: str) -> HttpResponse:
    today = datetime.now(UTC).date()
    rows = Commitment.objects.in_force().asked_of(found)
    commitments = worded(light(rows)[:MOST], today)
    # A misprint is kept so that a document can be read; it is nobody's name.
    names = list(found.names.exclude(form="misprint").order_by("language", "form", "name"))
    return render(
        request,
        template,
        {
            "party": found,
            "kind": words.KINDS[found.kind],
            "english": _names(names, ("en",)),
            "others": _names(names, tuple(code for code in words.TONGUES if code != "en")),
            "statuses": [
                _dated(row, words.STATUSES.get(row.status, row.status))
                for row in found.statuses.order_by("status", "valid_from")
            ],
            "memberships": [_dated(row, row.of.name, row.of.code) for row in _memberships(found)],
            "members": _members(found, today),
            "commitments": commitments,
            "votes": _votes(found),
            "sessions": found.kind == Kind.BODY and found.sessions.exists(),
            "texts": found.instruments.count(),
        },
    )  # fmt: skip


def _names(names: list[Any], languages: tuple[str, ...]) -> list[tuple[str, str, list[Any]]]:
    """Names by form in English, by language elsewhere."""
    found: dict[tuple[str, str], list[Any]] = {}
    for each in names:
        if each.language in languages:
            label = (
                str(words.NAME_FORMS.get(each.form, each.form))
                if each.language == "en"
                else words.TONGUES[each.language]
            )
            found.setdefault((label, each.language), []).append(each)
    return [(label, language, rows) for (label, language), rows in found.items()]


def _memberships(found: Party) -> list[Membership]:
    return list(found.memberships.select_related("of").order_by("of__kind", "of__name", "valid_from"))


def _members(found: Party, today: date) -> list[Party]:
    rows = Membership.objects.on(today).filter(of=found).select_related("party").order_by("party__name")
    return [row.party for row in rows[:250]]


def _votes(found: Party) -> list[tuple[Cast, Any]]:
    rows = found.casts.select_related("vote__instrument").order_by(
        "-vote__voted_on", "vote__instrument__symbol"
    )[:MOST]
    seen: dict[tuple[int, str], Cast] = {}
    for each in rows:  # sources that agree are one line, sources that part are two
        seen.setdefault((each.vote.instrument_id, each.position), each)
    return [(each, words.POSITIONS[each.position]) for each in seen.values()]


def _dated(row: Any, name: Any, code: str = "") -> dict[str, Any]:
    """A dated fact in words: since when, until when, and how sure that is."""
    if row.valid_from and row.valid_until:
        when = _("%(first)s to %(last)s") % {
            "first": date_format(row.valid_from),
            "last": date_format(row.valid_until),
        }
    elif row.valid_from:
        when = _("since %(first)s") % {"first": date_format(row.valid_from)}
    elif row.valid_until:
        when = _("until %(last)s") % {"last": date_format(row.valid_until)}
    else:
        when = _("days not known")
    sure = "" if row.certainty == Certainty.SOURCED else words.CERTAINTY[row.certainty]
    return {"name": name, "code": code, "when": when, "sure": sure, "source": row.source}
