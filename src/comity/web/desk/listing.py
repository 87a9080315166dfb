"""Which requests a list of the desk shows: its tabs, its filters, its order and its pages. A page is found by what
stood last on the one before, so the last page costs what the first does.

The statements are written out: putting them together anew by the ORM took a third of the time of the longest page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import HttpRequest

from comity.apps.assistance.models import AssistanceRequest
from comity.pure.lifecycle.table import Holder, Stage
from comity.web import asked

PAGE = 25
TABS = ("mine", "none", "state", "board", "over", "all")
HOLDERS = (Holder.SECRETARIAT.value, Holder.STATE.value, Holder.BOARD.value)
STAGES = (Stage.SENT, Stage.PAPERS, Stage.ELIGIBILITY, Stage.ASSESSMENT, Stage.PROPOSAL, Stage.ADVICE, Stage.DECISION,
          Stage.AGREEMENT, Stage.DELIVERY, Stage.REPORTING)  # fmt: skip
# The same words as in `DUE_PLACE` and `AT_WORK` of the model, whose indexes answer them.
DUE = "COALESCE(request.due_on, DATE '9999-12-31')"
AT_WORK = "request.ended_at IS NULL AND request.first_sent_at IS NOT NULL"
# Each order: by what, and whether the least stands first.
SORTS = {
    "due": (DUE, True),
    "-due": (DUE, False),
    "sent": ("request.first_sent_at", True),
    "-sent": ("request.first_sent_at", False),
    "step": ("request.stage_since", True),
    "-step": ("request.stage_since", False),
    "back": ("request.turns", True),
    "-back": ("request.turns", False),
}
REFERENCE = re.compile(r"[Rr]-?[0-9]{4}(?:-[0-9]{0,6})?")


class Part(NamedTuple):
    """One condition on `request`, and what stands for its places."""

    sql: str
    given: tuple[Any, ...] = ()


class Listed(NamedTuple):
    """One request as a list reads it."""

    pk: int
    number: str
    reference: str
    state: str
    route: int
    fund: str
    title: str
    track: str
    stage: str
    awaiting_answer: bool
    consent_stopped: bool
    holder: str
    stage_since: datetime
    held_on: date  # the day the pen came to its holder
    due_on: date | None
    turns: int
    officer: int | None
    handed_in: int  # assessments of this round
    place: Any  # in the order asked for

    def __str__(self) -> str:
        return self.reference

    @property
    def address(self) -> str:
        return f"assistance/{self.number}"

    @property
    def page(self) -> str:
        return f"/requests/{self.reference}"


COLUMNS = """
    request.id, request.number::text, request.reference, party.name, request.route_id, request.fund, request.title,
    request.track, request.stage, request.awaiting_answer, request.consent_stopped, request.holder, request.stage_since,
    (request.held_since AT TIME ZONE 'UTC')::date, request.due_on, request.turns, request.officer_id,
    CASE WHEN request.stage = 'assessment' THEN (
        SELECT count(*) FROM assistance_assessment AS handed
        WHERE handed.assistance_id = request.id AND handed.round = request.round AND handed.submitted_at IS NOT NULL
    ) ELSE 0 END"""


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


def opened(funds: Sequence[str] | None) -> list[Part]:
    """Every request that was sent and has not ended, of those funds; of all where `funds` is nothing."""
    found = [Part(AT_WORK)]
    return found if funds is None else [*found, Part("request.fund = ANY(%s)", (list(funds),))]


def in_tab(tab: str, by: int, today: date) -> list[Part]:
    """What stands under a tab for the reader of that key."""
    return {
        "mine": [Part("request.officer_id = %s", (by,))],
        "none": [Part("request.officer_id IS NULL")],
        "state": [Part("request.holder = %s", (Holder.STATE.value,))],
        "board": [Part("request.holder = %s", (Holder.BOARD.value,))],
        "over": [Part(f"{DUE} < %s", (today,))],
        "all": [],
    }[tab]


def where(parts: Iterable[Part]) -> tuple[str, list[Any]]:
    """All the conditions as one, and what stands for its places, in order."""
    kept = list(parts)
    return " AND ".join(each.sql for each in kept), [value for each in kept for value in each.given]


def conditions(filters: Filters, funds: Sequence[str] | None, by: int, today: date) -> list[Part]:
    """What fits the filters."""
    parts = [*opened(funds), *in_tab(filters.tab, by, today)]
    for column, wanted in (
        ("fund", filters.fund), ("stage", filters.stage), ("holder", filters.holder), ("officer_id", filters.officer),
    ):  # fmt: skip
        if wanted:
            parts.append(Part(f"request.{column} = %s", (wanted,)))
    if REFERENCE.fullmatch(filters.words):
        begins = filters.words.upper().replace("R2", "R-2", 1)
        parts.append(Part("UPPER(request.reference) LIKE %s", (f"{begins}%",)))
    elif filters.words:
        anywhere = f"%{connection.ops.prep_for_like_query(filters.words)}%"
        parts.append(Part(_SOMEWHERE, (anywhere, anywhere, anywhere)))
    return parts


_SOMEWHERE = """(
    UPPER(request.title) LIKE UPPER(%s) OR UPPER(request.reference) LIKE UPPER(%s)
    OR request.state_id IN (SELECT id FROM parties_party WHERE UPPER(name) LIKE UPPER(%s))
)"""


def chosen(filters: Filters, funds: Sequence[str] | None, by: int, today: date) -> Any:
    """The same requests as rows of the ORM, in no order yet."""
    sql, given = where(conditions(filters, funds, by, today))
    keys = f"SELECT request.id FROM assistance_assistancerequest AS request WHERE {sql}"  # noqa: S608 — our own words
    return AssistanceRequest.objects.filter(pk__in=RawSQL(keys, given))  # noqa: S611


@dataclass(frozen=True)
class Page:
    """One page of rows, and the places of the pages beside it."""

    rows: list[Listed]
    before: str
    after: str


def page_of(filters: Filters, funds: Sequence[str] | None, by: int, today: date) -> Page:
    """The page that the address names."""
    backwards = filters.before is not None
    start = filters.before or filters.after
    found = read(*statement(conditions(filters, funds, by, today), filters.sort, start, backwards, PAGE + 1))
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    first, last = (_token(found[0]), _token(found[-1])) if found else ("", "")
    return Page(
        rows=found,
        before=first if (more if backwards else start) else "",
        after=last if (start if backwards else more) else "",
    )


def escalated(funds: Sequence[str], today: date, most: int) -> list[Listed]:
    """The first of what is past its target in those funds."""
    return read(*statement([*opened(funds), *in_tab("over", 0, today)], "due", None, False, most))


def statement(
    parts: list[Part], sort: str, start: tuple[Any, int] | None, backwards: bool, most: int
) -> tuple[str, list[Any]]:
    """The statement that reads so many rows in an order, those after `start`; `backwards`, those before it."""
    by, ascending = SORTS[sort]
    up = ascending is not backwards
    if start:
        parts = [*parts, Part(f"({by}, request.id) {'>' if up else '<'} (%s, %s)", start)]
    sql, given = where(parts)
    way = "ASC" if up else "DESC"
    return (
        f"SELECT {COLUMNS}, {by} FROM assistance_assistancerequest AS request "  # noqa: S608 — our own words
        f"JOIN parties_party AS party ON party.id = request.state_id "
        f"WHERE {sql} ORDER BY {by} {way}, request.id {way} LIMIT %s",
        [*given, most],
    )


def read(sql: str, given: Sequence[Any]) -> list[Listed]:
    """The rows of such a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [Listed._make(each) for each in cursor.fetchall()]


def _token(row: Listed) -> str:
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
