"""The public register: what everybody may see of requests, totals in which every request is counted, the classes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from comity.api.pages import LARGEST_ID, LIMIT, Problem, Word, address
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.register import listing, openings
from comity.apps.register.listing import UNDER_WAY, Filters
from comity.pure.disclosure.classes import shipped_acts, shipped_parts
from comity.pure.lifecycle.table import Stage

router = Router(tags=["register"])
STEPS = {UNDER_WAY, *(each.value for each in Stage)}


class RegisterLine(Schema):
    """`theme`, `title`: empty where none was said or it is not public. `withheld`: parts two officials withheld."""

    reference: str
    state: str
    state_name: str
    fund: str
    theme: str
    stage: str
    first_sent_on: date
    stage_since: date
    ended_on: date | None
    title: str
    withheld: list[str]
    url: str


class RegisterList(Schema):
    items: list[RegisterLine]
    next: int | None


class StepOut(Schema):
    act: str
    at: datetime
    office: str


class RegisterOut(RegisterLine):
    steps: list[StepOut]


class TotalRow(Schema):
    names: list[str]
    public: int
    not_public: int
    all: int


class TotalsOut(Schema):
    """`tables` by fund, theme, year, standing; each adds up to `all`. Rows of several names: small groups together."""

    all: TotalRow
    withheld: int
    tables: dict[str, list[TotalRow]]


class PartClassOut(Schema):
    part: str
    confidentiality: str
    why: str


class ActClassOut(Schema):
    """`opens`: the fields of a record that everybody may see once `part` of the request is public."""

    act: str
    confidentiality: str
    part: str | None
    opens: list[str]
    why: str


class ClassesOut(Schema):
    parts: list[PartClassOut]
    acts: list[ActClassOut]


class RegisterFilter(Schema):
    """`stage`: a step, or "under-way". `after`: the `next` of the page before. `limit`: how many at most."""

    fund: Word = ""
    stage: Word = ""
    theme: Word = ""
    year: int = Field(0, ge=0, le=9998)
    after: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=LIMIT)


@router.get("/register", response={200: RegisterList, 422: Problem}, summary="Requests that are public")
def register(request: HttpRequest, response: HttpResponse, filters: Query[RegisterFilter]) -> Any:
    """The same for everybody, newest first."""
    response["Cache-Control"] = "no-cache"
    today = datetime.now(UTC).date()
    if filters.stage and filters.stage not in STEPS:
        return {"items": [], "next": None}
    wanted = Filters(fund=filters.fund, stage=filters.stage, theme=filters.theme, year=max(filters.year, 0))
    found = list(listing.rows(wanted, today)[filters.after : filters.after + filters.limit + 1])
    more = filters.after + filters.limit if len(found) > filters.limit else None
    return {"items": [_line(request, each, today) for each in found[: filters.limit]], "next": more}


@router.get("/register/totals", response=TotalsOut, summary="Totals of all requests sent")
def totals(request: HttpRequest, response: HttpResponse) -> Any:
    """Every request counts, public or not. Nothing is crossed; small groups are put together."""
    response["Cache-Control"] = "no-cache"
    found = listing.totals(datetime.now(UTC).date())
    return {
        "all": _row(found.all), "withheld": found.withheld,
        "tables": {sort: [_row(each) for each in rows] for sort, rows in found.tables.items()},
    }  # fmt: skip


@router.get("/register/classes", response=ClassesOut, summary="The five classes of confidentiality")
def classes(request: HttpRequest) -> Any:
    """Of each part of a request, and of each kind of act in the journal. What stands in neither list is not public."""
    return {
        "parts": [
            {"part": part.value, "confidentiality": each.confidentiality.value, "why": each.why}
            for part, each in shipped_parts().items()
        ],
        "acts": [
            {"act": name, "confidentiality": each.confidentiality.value, "opens": sorted(each.opens), "why": each.why,
             "part": each.part.value if each.part else None}
            for name, each in shipped_acts().items()
        ],
    }  # fmt: skip


class OpeningOut(Schema):
    """`opening` is checked against the entry's commitment as docs/howto/verify-the-log.md says."""

    index: int
    opening: dict[str, Any]


class OpeningsOut(Schema):
    items: list[OpeningOut]


class OpeningFilter(Schema):
    index: list[Annotated[int, Field(ge=0, le=LARGEST_ID)]] = Field(max_length=openings.MOST)


@router.get(
    "/register/openings",
    response={200: OpeningsOut, 422: Problem},
    summary="What entries of the log open to everybody",
)
def opened(request: HttpRequest, response: HttpResponse, wanted: Query[OpeningFilter]) -> Any:
    """`index`: up to 256, each once. An entry of which nothing is public, a filler, and what is not there are left out
    alike."""
    response["Cache-Control"] = "no-cache"
    found = openings.public_batch(wanted.index, at=datetime.now(UTC))
    return {"items": [{"index": index, "opening": held} for index, held in found.items()]}


@router.get(
    "/register/{reference}",
    response={200: RegisterOut, 404: Problem, 410: Problem, 422: Problem},
    summary="The public record of one request",
)
def one(request: HttpRequest, response: HttpResponse, reference: str) -> Any:
    """The same for everybody. 410: it was public, and two officials withheld it; `facts` say since when and why."""
    response["Cache-Control"] = "no-cache"
    today = datetime.now(UTC).date()
    found = AssistanceRequest.objects.published(today).select_related("state").named(reference).first()
    if found is None:
        withheld_or_missing(reference, today)
    steps = [
        {"act": each.act, "at": each.at, "office": each.office} for each in listing.timeline(found, today)
    ]
    return _line(request, found, today) | {"steps": steps}


class Withheld(Http404):
    """Raised in place of a request that was public and is withheld whole."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__()
        self.facts = {"on": told["on"], "reason": told["reason"]}


def withheld_or_missing(reference: str, today: date) -> NoReturn:
    """Raise what an address answers under which the caller may see nothing."""
    gone = AssistanceRequest.objects.withheld_from_all(today).named(reference).first()
    if gone is not None:
        raise Withheld(gone.withheld_on(today)["fact"])
    raise Http404


def _line(request: HttpRequest, each: AssistanceRequest, today: date) -> dict[str, Any]:
    said = listing.line(each, today)
    return said | {
        "url": address(request, f"/register/{each.reference}"),
        "ended_on": said["ended_on"] or None,
    }


def _row(row: listing.Row) -> dict[str, Any]:
    return {"names": list(row.names), "public": row.public, "not_public": row.not_public, "all": row.all}
