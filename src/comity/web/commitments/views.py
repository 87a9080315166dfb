"""Who was asked to do what, by when, and what is recorded: the list, its files, and one commitment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Party
from comity.web import asked, dues, feeds, words
from comity.web.taken_away import MOST, as_calendar, as_csv, as_json

PAGE = 25
SORTS = ("", "due", "-due", "text", "-text")
COLUMNS = ("number", "due_from", "due_until", "due_text", "who", "asked_of_all", "what", "symbol", "paragraph",
           "status", "outcome_symbol", "url")  # fmt: skip


@dataclass
class Filters:
    """What the address of a list asks for. `wrong` names each field that could not be read, and what to write."""

    who: str = ""
    status: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)


def filters_of(request: HttpRequest) -> Filters:
    """Read the address; a day that is none is told, and does not count."""
    found = Filters(
        who=asked.words(request, "who"),
        status=asked.choice(request, "status", words.STATUS),
        text=asked.words(request, "text"),
        sort=asked.choice(request, "sort", SORTS),
    )
    for name, label in (("from", _("Due from")), ("to", _("Due to"))):
        given = found.typed[name] = asked.words(request, name)
        day = asked.day(given)
        if given and day is None:
            found.wrong.append((name, _("%(field)s: write the day as 2026-11-23") % {"field": label}))
        elif name == "from":
            found.since = day
        else:
            found.until = day
    return found


def chosen(filters: Filters, today: date) -> Any:
    """The commitments in force that fit, in the order asked for; by itself, what is due next stands first."""
    rows: Any = Commitment.objects.in_force()
    if filters.who:
        named = Party.objects.filter(commitments=OuterRef("pk")).filter(
            Q(code__iexact=filters.who) | Q(name__icontains=filters.who)
        )
        rows = rows.filter(Exists(named) | Q(actors__icontains=filters.who))
    if filters.status:
        rows = rows.with_status(filters.status, today)
    if filters.text:
        fits = Q(paragraph__instrument__symbol__icontains=filters.text) | Q(
            paragraph__instrument__number__iexact=filters.text
        )
        if filters.text.isascii() and filters.text.isdigit() and len(filters.text) < 5:
            fits |= Q(due_session=int(filters.text))
        rows = rows.filter(fits)
    if filters.since:
        rows = rows.filter(window_until__gte=filters.since)
    if filters.until:
        rows = rows.filter(
            Q(window_from__lte=filters.until) | Q(window_from=None, window_until__lte=filters.until)
        )
    if filters.sort in ("due", "-due"):
        by = F("window_until")
        return rows.order_by(
            by.asc(nulls_last=True) if filters.sort == "due" else by.desc(nulls_last=True), "id"
        )
    if filters.sort in ("text", "-text"):
        minus = "-" if filters.sort == "-text" else ""
        return rows.order_by(f"{minus}paragraph__instrument__symbol", f"{minus}paragraph__order", "id")
    turn = Case(
        When(window_until__gte=today, then=Value(0)), When(window_until=None, then=Value(1)), default=Value(2)
    )
    coming = Case(When(window_until__gte=today, then=F("window_until")))
    return rows.annotate(turn=turn, coming=coming).order_by("turn", "coming", F("window_until").desc(), "id")


def light(rows: Any) -> Any:
    """With what a line shows at hand, and nothing more."""
    return rows.select_related("paragraph__instrument", "successor__instrument").defer(
        "search", "paragraph__search", "paragraph__clauses", "paragraph__spans", "paragraph__text",
        "paragraph__instrument__search", "paragraph__instrument__footnotes", "paragraph__instrument__annexes",
        "paragraph__instrument__problems", "successor__search", "successor__text", "successor__clauses",
        "successor__instrument__search",
    ).prefetch_related("evidence_rows")  # fmt: skip


def worded(rows: Iterable[Commitment], today: date) -> list[Any]:
    """Each with its date and its status in words."""
    found: list[Any] = list(rows)
    for each in found:
        each.words = dues.due(each, today)
        each.status = each.status_on(today)
        each.status_words, each.shape = words.STATUS[each.status], words.SHAPES[each.status]
        evidence = [one for one in each.evidence_rows.all() if one.outcome]
        each.last = evidence[-1] if evidence and each.outcome else None
    return found


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    today = datetime.now(UTC).date()
    filters = filters_of(request)
    page = Paginator(light(chosen(filters, today)), PAGE).get_page(asked.whole(request, "page", 1))
    page.object_list = worded(page.object_list, today)
    query = request.GET.copy()
    query.pop("page", None)
    unsorted = query.copy()
    unsorted.pop("sort", None)
    return render(
        request,
        "commitments/list.html",
        {
            "page": page, "filters": filters, "query": query.urlencode(), "unsorted": unsorted.urlencode(),
            "statuses": words.STATUS.items(),
        },
    )  # fmt: skip


@require_safe
def listed(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as a calendar, as CSV, as JSON or as a feed."""
    today = datetime.now(UTC).date()
    rows = worded(light(chosen(filters_of(request), today))[:MOST], today)
    if form == "ics":
        return calendar_of(rows)
    if form == "atom":
        return feed(request, rows)
    if form == "csv":
        return as_csv([line(each) for each in rows], COLUMNS, "commitments")
    if form == "json":
        return as_json([line(each) for each in rows])
    raise Http404


def feed(request: HttpRequest, rows: Iterable[Any]) -> HttpResponse:
    """What was recorded last of the commitments that fit, and which were drawn last, as a feed."""
    entries = []
    for each in rows:
        title = f"{', '.join(each.actors)}: {each.what}"[:200].strip(": ")
        where = f"{each.paragraph.instrument.symbol}, {each.paragraph.anchor}"
        entries.append(feeds.Entry(each.get_absolute_url(), "drawn", title, each.made_at, where))
        for one in each.evidence_rows.all():
            said = str(words.STATUS.get(one.outcome, _("Taken back")))
            summary = ", ".join(filter(None, (said, one.symbol, one.source)))
            entries.append(feeds.Entry(each.get_absolute_url(), f"evidence-{one.pk}", title, one.at, summary))
    entries.sort(key=lambda each: (each.at, each.address, each.mark), reverse=True)
    query = request.GET.urlencode()
    here = f"/commitments.atom?{query}" if query else "/commitments.atom"
    return feeds.atom(_("Commitments"), "/commitments/", here, entries)


def calendar_of(rows: Iterable[Commitment], name: str = "Comity") -> HttpResponse:
    """What has a last day, as events; what has none is in no calendar."""
    events = [
        {
            "uid": f"{each.number}@comity",
            "summary": f"{', '.join(each.actors)}: {each.what}"[:200].strip(": "),
            "first": each.window_from or each.window_until,
            "last": each.window_until,
            "url": each.get_absolute_url(),
            "description": f"{each.paragraph.instrument.symbol}, {each.paragraph.anchor}",
        }
        for each in rows
        if each.window_until
    ]
    newest = max((each.made_at for each in rows), default=datetime(2020, 1, 1, tzinfo=UTC))
    return as_calendar(events, name, newest)


def line(each: Any) -> dict[str, Any]:
    last = getattr(each, "last", None)
    return {
        "number": str(each.number), "due_from": each.window_from, "due_until": each.window_until,
        "due_text": each.due_text, "who": each.actors, "asked_of_all": each.asked_of_all, "what": each.what,
        "symbol": each.paragraph.instrument.symbol, "paragraph": each.paragraph.anchor, "status": each.status,
        "outcome_symbol": last.symbol if last else "", "url": f"{settings.SITE_URL}{each.get_absolute_url()}",
    }  # fmt: skip


@require_safe
def commitment(request: HttpRequest, number: UUID) -> HttpResponse:
    """One commitment: what the text says, how its days were counted, and everything recorded about it."""
    today = datetime.now(UTC).date()
    rows = Commitment.objects.select_related(
        "paragraph__instrument__body", "successor__instrument", "candidate"
    ).prefetch_related("parties", "evidence_rows__corrected_by")
    each = get_object_or_404(rows, number=number)
    (each,) = worded([each], today)
    return render(
        request,
        "commitments/page.html",
        {
            "each": each,
            "counted": dues.counted(each),
            "warnings": [words.WARNINGS[code] for code in each.warnings if code in words.WARNINGS],
            "found": [
                (row, words.STATUS.get(row.outcome) or _("Taken back"), row.corrected_by.all())
                for row in each.evidence_rows.all()
            ],
            "look": words.LOOKS[each.candidate.state] if each.candidate else "",
        },
    )
