"""Requests for assistance: those the caller may know of, one of them part by part, and the letter an act would send."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from comity.api.pages import LIMIT, Problem, Word
from comity.api.register import withheld_or_missing
from comity.api.request_parts import RequestList, RequestOut, line, whole
from comity.api.tokens import OPTIONAL, Caller, actor, caller, drafts, for_one, reads
from comity.api.tokens import acts as acts_token
from comity.apps.assistance import access, actions
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.parties.models import Party
from comity.apps.register.receipts import offered
from comity.pure.lifecycle.table import Holder, Stage

router = Router(tags=["requests"])

Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
READS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 410: Problem, 422: Problem}
WRITES: dict[int, Any] = {
    **READS, 400: Problem, 409: Problem, 413: Problem, 415: Problem, 429: Problem, 503: Problem,
}  # fmt: skip


class RequestFilter(Schema):
    """`after`: the `next` of the page before, the number of its last request. `limit`: how many at most."""

    after: UUID | None = None
    limit: int = Field(50, ge=1, le=LIMIT)
    state: Word = ""
    fund: Word = ""
    stage: Stage | None = None
    open: bool | None = None
    track: Literal["ordinary", "emergency"] | None = None
    holder: Holder | None = None
    overdue: bool = False


class Begin(Schema):
    """`state`: the code of the State that asks, `fund`: the code of the fund's route."""

    state: Code
    fund: Code


class Order(Schema):
    """All of a State's requests that have a place, by number, the first first."""

    state: Code
    order: list[UUID]


def find(ref: str, who: Caller) -> AssistanceRequest:
    """The request of that number or reference, where the caller may know of it. What they may not know of and what is
    not there are one answer."""
    rows = AssistanceRequest.objects.seen_by(who.person, who.at).select_related("state", "route", "officer")
    found: AssistanceRequest | None = rows.named(ref).first()
    if found is None:
        withheld_or_missing(ref, who.at.date())
    return found


def state_of(code: str) -> Party:
    found = Party.objects.filter(code__iexact=code).first() if "\x00" not in code else None
    if found is None:
        raise Refused(Reason.NOT_FIT, field="state")
    return found


@router.get(
    "/requests",
    response={200: RequestList, 401: Problem, 403: Problem, 422: Problem},
    auth=reads,
    openapi_extra=OPTIONAL,
    summary="Requests the caller may know of",
)
def requests(request: HttpRequest, response: HttpResponse, filters: Query[RequestFilter]) -> Any:
    """Without a token: those their State has made public. A delegation's token adds its own, drafts included, a fund's
    those sent to it. `track`, `holder` and `overdue` look at requests the caller has a task in, since what is public
    does not say where a request stands."""
    who = caller(request)
    for_one(response)
    today = who.at.astimezone(UTC).date()
    rows = AssistanceRequest.objects.seen_by(who.person, who.at)
    if filters.track or filters.holder or filters.overdue:
        rows = rows.by_task(who.person, who.at)
    if filters.state:
        rows = rows.filter(state__code__iexact=filters.state)
    if filters.fund:
        rows = rows.filter(fund=filters.fund)
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    if filters.open is not None:
        rows = rows.filter(ended_at__isnull=filters.open)
    if filters.track:
        rows = rows.filter(track=filters.track)
    if filters.holder:
        rows = rows.filter(holder=filters.holder)
    if filters.overdue:
        rows = rows.overdue(today)
    seen = access.sees_listed(who.person, who.at)
    rows = rows.select_related("state", "route").order_by("pk")
    if filters.after is not None:
        last = AssistanceRequest.objects.seen_by(who.person, who.at).filter(number=filters.after).values("pk")
        if not last:
            raise Refused(Reason.NOT_FIT, field="after")
        rows = rows.filter(pk__gt=last[0]["pk"])
    # The next page is named by a request the caller knows of: a count of rows would count what they may not.
    found = list(rows[: filters.limit + 1])
    shown = found[: filters.limit]
    more = shown[-1].number if len(found) > filters.limit else None
    return {"items": [line(request, each, seen(each)) for each in shown], "next": more}


@router.post("/requests", response={201: RequestOut, **WRITES}, auth=drafts, summary="Begin a draft")
def begin(request: HttpRequest, response: HttpResponse, given: Begin) -> Any:
    """For a State of whose delegation the caller is, to a fund in force. What is known already is filled in."""
    by, at = actor(request), caller(request).at
    begun = actions.begin(state=state_of(given.state), route_code=given.fund, by=by, at=at)
    return Status(201, told(request, response, begun, at))


@router.post(
    "/requests/rank",
    response={204: None, **WRITES},
    auth=acts_token,
    summary="Put a State's requests in its order",
)
def rank(request: HttpRequest, given: Order) -> Any:
    """Those left out have no place. Only the State's own delegation can."""
    actions.rank(state=state_of(given.state), order=given.order, by=actor(request), at=caller(request).at)
    return Status(204, None)


@router.get(
    "/requests/{ref}",
    response={200: RequestOut, **READS},
    auth=reads,
    openapi_extra=OPTIONAL,
    summary="One request",
)
def one(request: HttpRequest, response: HttpResponse, ref: str) -> Any:
    """By its number or its reference, with the parts the caller may see."""
    who = caller(request)
    for_one(response)
    return whole(request, find(ref, who), who.person, who.at)


class ReceiptOut(Schema):
    """An act the caller may see. `receipt` is null until it is sealed; `fields` are those it opens."""

    act: str
    at: datetime
    index: int | None
    sealed_at: datetime | None
    fields: list[str]
    receipt: str | None


@router.get(
    "/requests/{ref}/receipts",
    response={200: list[ReceiptOut], **READS},
    auth=reads,
    openapi_extra=OPTIONAL,
    summary="Receipts of a request, from the public log",
)
def receipts(request: HttpRequest, response: HttpResponse, ref: str) -> Any:
    """One for each act the caller may see, opened as far as they may see it, in the form `comity-verify` takes."""
    who = caller(request)
    for_one(response)
    return [
        {
            "act": each.record.act, "at": each.record.at, "index": each.index, "sealed_at": each.sealed_at,
            "fields": sorted(each.fields), "receipt": each.text,
        }
        for each in offered(who.person, find(ref, who), who.at)
    ]  # fmt: skip


def told(request: HttpRequest, response: HttpResponse, assistance: AssistanceRequest, at: datetime) -> Any:
    """A request after an act on it, as whoever acted may see it."""
    for_one(response)
    found = AssistanceRequest.objects.select_related("state", "route", "officer").get(pk=assistance.pk)
    return whole(request, found, caller(request).person, at)
