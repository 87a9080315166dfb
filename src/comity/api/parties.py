"""States, groups, bodies and the sessions of bodies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from comity.api.pages import Page, Problem, Word, as_csv, cut
from comity.apps.parties.models import Membership, Party, Session

router = Router(tags=["parties"])


class PartyLine(Schema):
    code: str
    kind: str
    name: str
    iso2: str
    m49: str
    source: str


class PartyList(Schema):
    items: list[PartyLine]
    next: int | None


class DatedOut(Schema):
    valid_from: date | None
    valid_until: date | None
    certainty: str
    source: str


class NameOut(DatedOut):
    language: str
    form: str
    name: str


class StatusOut(DatedOut):
    status: str


class MembershipOut(DatedOut):
    of: str


class PartyOut(PartyLine):
    names: list[NameOut]
    statuses: list[StatusOut]
    memberships: list[MembershipOut]


class IntervalOut(Schema):
    first_day: date
    last_day: date


class SessionOut(Schema):
    body: str
    number: int
    kind: str
    certainty: str
    source: str
    intervals: list[IntervalOut]


class SessionList(Schema):
    items: list[SessionOut]
    next: int | None


class PartyFilter(Page):
    kind: Word = ""
    format: Word = "json"


class SessionFilter(Page):
    body: Word = ""


def line(each: Party) -> dict[str, Any]:
    return {name: getattr(each, name) for name in PartyLine.model_fields}


@router.get("/parties", response={200: PartyList, 422: Problem}, summary="States, groups and bodies")
def parties(request: HttpRequest, filters: Query[PartyFilter]) -> Any:
    rows = Party.objects.all()
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.format == "csv":
        return as_csv(
            (line(each) for each in rows.order_by("pk").iterator(500)),
            list(PartyLine.model_fields),
            "parties",
        )
    return cut(rows, filters, line)


@router.get("/parties/{code}", response={200: PartyOut, 404: Problem}, summary="One party")
def party(request: HttpRequest, code: str) -> Any:
    """With its names in all languages held, its dated statuses and memberships, each with source and certainty."""
    if "\x00" in code:
        raise Http404
    found = (
        Party.objects.prefetch_related(
            "names", "statuses", Prefetch("memberships", Membership.objects.select_related("of"))
        )
        .filter(code__iexact=code)
        .first()
    )
    if found is None:
        raise Http404
    dated = ("valid_from", "valid_until", "certainty", "source")

    def with_dates(row: Any, *more: str) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*dated, *more)}

    return {
        **line(found),
        "names": [with_dates(row, "language", "form", "name") for row in found.names.all()],
        "statuses": [with_dates(row, "status") for row in found.statuses.all()],
        "memberships": [{**with_dates(row), "of": row.of.code} for row in found.memberships.all()],
    }


@router.get(
    "/sessions", response={200: SessionList, 422: Problem}, summary="Sessions of bodies, with their days"
)
def sessions(request: HttpRequest, filters: Query[SessionFilter]) -> Any:
    rows = Session.objects.select_related("body").prefetch_related("intervals")
    if filters.body:
        rows = rows.filter(body__code=filters.body)
    return cut(
        rows,
        filters,
        lambda each: {
            "body": each.body.code,
            "number": each.number,
            "kind": each.kind,
            "certainty": each.certainty,
            "source": each.source,
            "intervals": [
                {"first_day": row.first_day, "last_day": row.last_day} for row in each.intervals.all()
            ],
        },
    )
