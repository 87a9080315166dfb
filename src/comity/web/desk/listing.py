"""Which requests a list of the desk shows: its tabs, its filters, its order and its pages. A page is found by what
stood last on the one before, so the last page costs what the first does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q
from django.db.models.lookups import LessThan
from django.http import HttpRequest
from django.utils.formats import number_format

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.request import AT_WORK, DUE_PLACE
from comity.apps.parties.models import Party, Person
from comity.pure.lifecycle.table import Holder, Stage
from comity.web import asked

PAGE = 25
MOST = 1000  # counted to here, so that a list of fifty thousand costs what one of two thousand does
TABS = ("mine", "none", "state", "board", "over", "all")
HOLDERS = (Holder.SECRETARIAT.value, Holder.STATE.value, Holder.BOARD.value)
STAGES = (Stage.SENT, Stage.PAPERS, Stage.ELIGIBILITY, Stage.ASSESSMENT, Stage.PROPOSAL, Stage.ADVICE, Stage.DECISION,
          Stage.AGREEMENT, Stage.DELIVERY, Stage.REPORTING)  # fmt: skip
# Each order: by what, and whether the least stands first.
SORTS: dict[str, tuple[Any, bool]] = {
    "due": (DUE_PLACE, True),
    "-due": (DUE_PLACE, False),
    "sent": (F("first_sent_at"), True),
    "-sent": (F("first_sent_at"), False),
    "step": (F("stage_since"), True),
    "-step": (F("stage_since"), False),
    "back": (F("turns"), True),
    "-back": (F("turns"), False),
}
REFERENCE = re.compile(r"[Rr]-?[0-9]{4}(?:-[0-9]{0,6})?")


@dataclass
class Filters:
    """What the address of a list asks for."""

    tab: str = "all"
    fund: str = ""
    stage: str = ""
    holder: str = ""
    officer: int = 0
    words: str = ""
    sort: str = "due"
    after: tuple[Any, int] | None = None
    before: tuple[Any, int] | None = None
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        return bool(self.fund or self.stage or self.holder or self.officer or self.words)


def filters_of(request: HttpRequest, funds: list[str], *, default: str) -> Filters:
    """Read the address. What is not understood does not count."""
    found = Filters(
        tab=asked.choice(request, "tab", TABS) or default,
        fund=asked.choice(request, "fund", funds),
        stage=asked.choice(request, "stage", [str(each) for each in STAGES]),
        holder=asked.choice(request, "holder", HOLDERS),
        officer=asked.whole(request, "officer", 0, 2**31),
        words=asked.words(request, "q"),
        sort=asked.choice(request, "sort", SORTS) or "due",
    )
    found.after = _place(found.sort, asked.words(request, "after"))
    found.before = None if found.after else _place(found.sort, asked.words(request, "before"))
    return found


def opened(funds: list[str] | None) -> Any:
    """Every request that was sent and has not ended, of those funds; of all where `funds` is nothing."""
    rows = AssistanceRequest.objects.filter(AT_WORK)
    return rows if funds is None else rows.filter(fund__in=funds)


def in_tab(rows: Any, tab: str, by: Person, today: date) -> Any:
    """The rows that stand under a tab."""
    return rows.filter(_tab(tab, by, today))


def counts(funds: list[str] | None, by: Person, today: date) -> dict[str, int]:
    """How many stand under each tab, counted up to one more than MOST: one statement, and as long as it may be, each
    count ends there."""
    parts, given = [], []
    for tab in TABS:
        rows = in_tab(opened(funds), tab, by, today).order_by().values("pk")[: MOST + 1]
        try:
            sql, parameters = rows.query.sql_with_params()
        except EmptyResultSet:  # somebody who serves no fund
            return dict.fromkeys(TABS, 0)
        parts.append(f"(SELECT count(*) FROM ({sql}) AS found)")  # noqa: S608 — the ORM's own words and parameters
        given += parameters
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        return dict(zip(TABS, cursor.fetchone() or (), strict=True))


def counted(n: int) -> str:
    """A count as pages write it."""
    return f"{number_format(MOST, force_grouping=True)}+" if n > MOST else str(n)


def chosen(filters: Filters, funds: list[str] | None, by: Person, today: date) -> Any:
    """The rows that fit, in no order yet."""
    rows = in_tab(opened(funds), filters.tab, by, today)
    if filters.fund:
        rows = rows.filter(fund=filters.fund)
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    if filters.holder:
        rows = rows.filter(holder=filters.holder)
    if filters.officer:
        rows = rows.filter(officer_id=filters.officer)
    if REFERENCE.fullmatch(filters.words):
        rows = rows.filter(reference__istartswith=filters.words.upper().replace("R2", "R-2", 1))
    elif filters.words:
        states = Party.objects.filter(name__icontains=filters.words).values("pk")
        rows = rows.filter(
            Q(title__icontains=filters.words) | Q(state__in=states) | Q(reference__icontains=filters.words)
        )
    return rows


@dataclass(frozen=True)
class Page:
    """One page of rows, and the places of the pages beside it."""

    rows: list[Any]
    before: str
    after: str


def page_of(rows: Any, filters: Filters) -> Page:
    """The page that the address names."""
    by, ascending = SORTS[filters.sort]
    rows = rows.annotate(place=by)
    backwards = filters.before is not None
    start = filters.before or filters.after
    up = ascending is not backwards
    if start:
        value, number = start
        side = "gt" if up else "lt"
        rows = rows.filter(**{f"place__{side}e": value}).filter(
            Q(**{f"place__{side}": value}) | Q(**{f"id__{side}": number})
        )
    order = ("place", "id") if up else ("-place", "-id")
    found = list(rows.order_by(*order)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    first, last = (_token(found[0]), _token(found[-1])) if found else ("", "")
    return Page(
        rows=found,
        before=first if (more if backwards else start) else "",
        after=last if (start if backwards else more) else "",
    )


def _tab(tab: str, by: Person, today: date) -> Q:
    return {
        "mine": Q(officer=by.pk),
        "none": Q(officer=None),
        "state": Q(holder=Holder.STATE.value),
        "board": Q(holder=Holder.BOARD.value),
        "over": Q(LessThan(DUE_PLACE, today)),
        "all": Q(),
    }[tab]


def _token(row: Any) -> str:
    place = row.place
    if isinstance(place, datetime):
        place = place.astimezone(UTC).isoformat()
    elif isinstance(place, date):
        place = place.isoformat()
    return f"{place}~{row.pk}"


def _place(sort: str, given: str) -> tuple[Any, int] | None:
    """What a token of that order says, or nothing."""
    typed, _tilde, number = given.partition("~")
    if not re.fullmatch(r"[0-9]{1,18}", number):
        return None
    kind = sort.lstrip("-")
    try:
        if kind == "due":
            return date.fromisoformat(typed), int(number)
        if kind == "back":
            return (int(typed), int(number)) if re.fullmatch(r"[0-9]{1,5}", typed) else None
        moment = datetime.fromisoformat(typed.replace(" ", "+"))
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    return (moment, int(number)) if moment.tzinfo else None
