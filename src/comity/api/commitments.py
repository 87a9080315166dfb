"""Commitments: who was asked to do what, by when, and what is recorded."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from comity.api.pages import Page, Problem, Word, address, as_csv, cut
from comity.apps.commitments.models import Commitment

router = Router(tags=["commitments"])

StatusWord = Literal["open", "nothing-recorded", "delivered", "late", "waived", "superseded"]


class CommitmentLine(Schema):
    number: uuid.UUID
    actors: list[str]
    asked_of_all: bool
    verb: str
    what: str
    products: list[dict[str, Any]]
    due_text: str
    due_session: int | None
    due_year: int | None
    due_date: date | None
    window_from: date | None
    window_until: date | None
    status: StatusWord
    symbol: str
    paragraph: str
    url: str
    source_url: str


class CommitmentList(Schema):
    items: list[CommitmentLine]
    next: int | None


class EvidenceOut(Schema):
    outcome: str
    symbol: str
    dated: date | None
    source: str
    remark: str
    at: datetime


class CommitmentOut(CommitmentLine):
    evidence: list[EvidenceOut]


class CommitmentFilter(Page):
    actor: Word = ""
    status: StatusWord | None = None
    text: Word = ""
    session: int | None = None
    since: date | None = None
    until: date | None = None
    format: Word = "json"


def line(request: HttpRequest, each: Commitment, today: date) -> dict[str, Any]:
    plain = ("number", "actors", "asked_of_all", "verb", "what", "products", "due_text", "due_session", "due_year",
             "due_date", "window_from", "window_until")  # fmt: skip
    instrument = each.paragraph.instrument
    return {
        **{name: getattr(each, name) for name in plain},
        "status": each.status_on(today),
        "symbol": instrument.symbol,
        "paragraph": each.paragraph.anchor,
        "url": address(request, each.get_absolute_url()),
        "source_url": address(request, f"{instrument.get_absolute_url()}#{each.paragraph.anchor}"),
    }


@router.get("/commitments", response={200: CommitmentList, 422: Problem}, summary="Commitments under watch")
def commitments(request: HttpRequest, filters: Query[CommitmentFilter]) -> Any:
    """Filters narrow together. `status` is as of today, UTC. `format=csv` gives all of them as one file."""
    today = datetime.now(UTC).date()
    rows = Commitment.objects.select_related("paragraph__instrument").defer("search")
    if filters.actor:
        rows = rows.filter(parties__code=filters.actor)
    if filters.text:
        rows = rows.filter(paragraph__instrument__symbol__iexact=filters.text)
    if filters.session is not None:
        rows = rows.filter(due_session=filters.session) if 0 <= filters.session < 32768 else rows.none()
    if filters.since:
        rows = rows.filter(window_until__gte=filters.since)
    if filters.until:
        rows = rows.filter(window_from__lte=filters.until)
    if filters.status == "open":
        rows = rows.filter(outcome="").exclude(window_until__lt=today)
    elif filters.status == "nothing-recorded":
        rows = rows.filter(outcome="", window_until__lt=today)
    elif filters.status:
        rows = rows.filter(outcome=filters.status)
    if filters.format == "csv":
        lines = (line(request, each, today) for each in rows.order_by("pk").iterator(500))
        return as_csv(lines, list(CommitmentLine.model_fields), "commitments")
    return cut(rows, filters, lambda each: line(request, each, today))


@router.get(
    "/commitments/{number}",
    response={200: CommitmentOut, 404: Problem, 422: Problem},
    summary="One commitment",
)
def commitment(request: HttpRequest, number: uuid.UUID) -> Any:
    """With everything an editor has recorded about it, in order."""
    found = Commitment.objects.select_related("paragraph__instrument").filter(number=number).first()
    if found is None:
        raise Http404
    plain = ("outcome", "symbol", "dated", "source", "remark", "at")
    return {
        **line(request, found, datetime.now(UTC).date()),
        "evidence": [{name: getattr(row, name) for name in plain} for row in found.evidence_rows.all()],
    }
