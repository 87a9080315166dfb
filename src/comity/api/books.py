"""The books of the funds as everybody may read them: funds, balances on a day, contributions, entries, ages, rates.
Amounts are text, exact to the last digit. For information: the official ledger of each fund is elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from comity.api.pages import LARGEST_ID, LIMIT, Page, Problem, cut
from comity.apps.funds import balances as held
from comity.apps.funds import listing, shown
from comity.apps.funds.models import Allocation, Contribution, Fund, Posting, Rate
from comity.apps.funds.rows import allocation_of
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.currencies import BASE
from comity.pure.ledger.entries import figure

router = Router(tags=["funds"])
READS: dict[int, Any] = {404: Problem, 422: Problem}
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class FundLine(Schema):
    """`invented`: made up, for a demonstration."""

    code: str
    name: str
    entity: str
    basis: str
    purpose: str
    invented: bool
    source: str


class FundList(Schema):
    items: list[FundLine]


class BalanceOut(Schema):
    """As people read it: what grows by credits is positive here. `base`: the same in US dollars."""

    kind: str
    currency: str
    number: str
    base: str


class BalancesOut(Schema):
    fund: str
    on: date
    base: str = BASE
    items: list[BalanceOut]


class BandOut(Schema):
    """Pledges of at least `after` and at most `until` days; no `until`: all older ones."""

    after: int
    until: int | None
    total: str
    pledges: int


class AgesOut(Schema):
    fund: str
    on: date
    base: str = BASE
    items: list[BandOut]


class ContributionOut(Schema):
    """What was said would be given, and below it what became of it, each figure for itself, in US dollars."""

    number: int
    fund: str
    donor: str
    day: date
    amount: str
    currency: str
    unearmarked: bool | None
    earmark: str
    given_in_kind: str
    pledged: str
    agreed: str
    recognised: str
    received: str
    in_kind: str
    outstanding: str
    cancelled: str
    refunded: str


class ContributionList(Schema):
    items: list[ContributionOut]
    next: int | None


class UseOut(Schema):
    """`request`: its reference, where it is public; none: all others together, and `requests` how many where that may
    be told. Figures in US dollars."""

    request: str | None
    requests: int | None
    title: str
    allocated: str
    obligated: str
    disbursed: str
    support: str
    spent: str
    returned: str
    results: list[str]


class ContributionWhole(ContributionOut):
    """With what it paid for."""

    uses: list[UseOut]


class PostingOut(Schema):
    """A line of an entry. `request`: what it is for, where it is for one."""

    entry: int
    day: date
    act: str
    kind: str
    currency: str
    number: str
    base: str
    rate: str | None
    rate_on: date | None
    rate_source: str
    contribution: int | None
    donor: str
    request: str | None
    words: str


class SumOut(Schema):
    """What the lines of a month on an account come to, in one currency. `month`: its first day."""

    month: date
    kind: str
    currency: str
    number: str
    base: str


class SumList(Schema):
    items: list[SumOut]
    next: int | None


class PostingList(Schema):
    items: list[PostingOut]
    next: int | None


class RateOut(Schema):
    """Units of the currency for one US dollar, from that day on. `example`: nobody's rate."""

    currency: str
    on: date
    units: str
    source: str
    example: bool


class RateList(Schema):
    items: list[RateOut]
    next: int | None


class OnDay(Schema):
    """`on`: at the end of which day; today, where none is given."""

    on: date | None = None


class Span(Schema):
    """Both days with it. `after`: the `next` of the page before. `limit`: how many at most."""

    since: date | None = None
    until: date | None = None
    after: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(50, ge=1, le=LIMIT)


class EntryFilter(Span):
    """`kind`: an account; all of them where none is given."""

    kind: Kind | None = None


class RateFilter(Page):
    currency: Currency | None = None


def find(code: str) -> Fund:
    """The fund of that code, as its own documents write it or as an address would."""
    found = Fund.objects.filter(code__iexact=code).first() if code.isascii() and "\x00" not in code else None
    if found is None:
        raise Http404
    return found


def today() -> date:
    return datetime.now(UTC).date()


def plain(number: Any) -> str:
    """An amount, exact, without idle zeros."""
    return f"{number.normalize():f}" if number else "0"


def line(each: Fund) -> dict[str, Any]:
    return {name: getattr(each, name) for name in FundLine.model_fields}


@router.get("/funds", response={200: FundList}, summary="Funds whose books are kept here")
def funds(request: HttpRequest) -> Any:
    """Their codes are what a request names as its fund."""
    return {"items": [line(each) for each in Fund.objects.order_by("code")]}


@router.get("/funds/{code}", response={200: FundLine, **READS}, summary="One fund")
def fund(request: HttpRequest, code: str) -> Any:
    return line(find(code))


@router.get("/funds/{code}/balances", response={200: BalancesOut, **READS}, summary="What its accounts hold")
def balances(request: HttpRequest, code: str, given: Query[OnDay]) -> Any:
    """Each account is its own figure; what they mean is in the reference of the accounts."""
    found, on = find(code), given.on or today()
    rows = [
        {"kind": each.kind, "currency": each.currency, "number": plain(each.number), "base": plain(each.base)}
        for each in held.balances(found, on)
    ]
    return {"fund": found.code, "on": on, "items": rows}


@router.get("/funds/{code}/ages", response={200: AgesOut, **READS}, summary="Outstanding pledges by age")
def ages(request: HttpRequest, code: str, given: Query[OnDay]) -> Any:
    found, on = find(code), given.on or today()
    rows = [
        {"after": each.after, "until": each.until, "total": plain(each.total), "pledges": each.pledges}
        for each in held.ages(found, on)
    ]
    return {"fund": found.code, "on": on, "items": rows}


@router.get("/funds/{code}/contributions", response={200: ContributionList, **READS}, summary="Who gave what")
def contributions(request: HttpRequest, code: str, given: Query[Span]) -> Any:
    """Of any size, in money or in kind, in equal form; the newest first."""
    found = find(code)
    rows = shown.contributions(found, given.since, given.until, first=given.after, most=given.limit + 1)
    more = given.after + given.limit if len(rows) > given.limit else None
    return {"items": [_contribution(found, each) for each in rows[: given.limit]], "next": more}


@router.get(
    "/funds/{code}/contributions/{number}",
    response={200: ContributionWhole, **READS},
    summary="What one gift did",
)
def contribution(request: HttpRequest, code: str, number: int) -> Any:
    """Requests are named where their States have agreed to it; the others stand together."""
    found = find(code)
    if not 0 < number <= LARGEST_ID:
        raise Http404
    row = Contribution.objects.filter(fund=found, pk=number).select_related("donor").first()
    if row is None:
        raise Http404
    uses = [
        {
            "request": each.request.reference if each.request else None, "requests": each.requests,
            "title": each.title, "results": list(each.results),
            **{name: plain(getattr(each, name)) for name in _USED},
        }
        for each in shown.uses_of(row, on=today())
    ]  # fmt: skip
    return {**_contribution(found, shown.given([row])[0]), "uses": uses}


_USED = ("allocated", "obligated", "disbursed", "support", "spent", "returned")
_FIGURES = ("pledged", "agreed", "recognised", "received", "in_kind", "outstanding", "cancelled", "refunded")


def _contribution(of: Fund, each: shown.Given) -> dict[str, Any]:
    row = each.contribution
    earmark, in_kind = shown.without_references([row.earmark, row.in_kind], today())
    return {
        "number": row.pk, "fund": of.code, "donor": row.donor.name, "day": row.day, "amount": plain(row.number),
        "currency": row.currency, "unearmarked": row.unearmarked,
        "earmark": earmark, "given_in_kind": in_kind,
        **{name: plain(getattr(each, name)) for name in _FIGURES},
    }  # fmt: skip


@router.get("/funds/{code}/entries", response={200: PostingList, **READS}, summary="The lines of its entries")
def entries(request: HttpRequest, code: str, given: Query[EntryFilter]) -> Any:
    """The newest first. Lines for requests whose States have not agreed to publication are not among them: `/sums` has
    them, month by month."""
    found = find(code)
    rows = _lines(found, given)
    rows = rows.filter(Q(used_for=None) | Q(used_for__in=_named(found))).order_by("-day", "-pk")
    keys = list(rows.values_list("pk", flat=True)[given.after : given.after + given.limit + 1])
    more = given.after + given.limit if len(keys) > given.limit else None
    return {"items": [_posting(each) for each in shown.told(keys[: given.limit], today())], "next": more}


@router.get(
    "/funds/{code}/sums",
    response={200: SumList, **READS},
    summary="Lines for requests that are not named, together",
)
def sums(request: HttpRequest, code: str, given: Query[EntryFilter]) -> Any:
    """By month, account and currency, the newest first: with the lines of `/entries` they are the whole books."""
    found = find(code)
    # A sum of a day would be a line.
    since, until = listing.whole_months(given.since, given.until, today())
    whole = given.model_copy(update={"since": since, "until": until})
    rows = _lines(found, whole).filter(used_for__isnull=False).exclude(used_for__in=_named(found))
    told = rows.annotate(month=TruncMonth("day")).values("month", "kind", "currency")
    told = told.annotate(total=Sum("number"), worth=Sum("base")).exclude(total=0, worth=0)
    page = list(told.order_by("-month", "kind", "currency")[given.after : given.after + given.limit + 1])
    more = given.after + given.limit if len(page) > given.limit else None
    return {"items": [_sum(each) for each in page[: given.limit]], "next": more}


def _sum(row: dict[str, Any]) -> dict[str, Any]:
    kind = Kind(row["kind"])
    number, base = figure(kind, row["total"]), figure(kind, row["worth"])
    return {
        "month": row["month"], "kind": kind, "currency": row["currency"], "number": plain(number), "base": plain(base),
    }  # fmt: skip


def _lines(fund: Fund, given: EntryFilter) -> QuerySet[Any]:
    """The lines asked for, each with what it is for."""
    rows: QuerySet[Any] = Posting.objects.filter(fund=fund).annotate(used_for=allocation_of())
    rows = rows.filter(kind=given.kind.value) if given.kind else rows
    rows = rows.filter(day__gte=given.since) if given.since else rows
    return rows.filter(day__lte=given.until) if given.until else rows


def _named(fund: Fund) -> list[int]:
    """The allocations whose requests may be named today."""
    rows = dict(Allocation.objects.filter(fund=fund).values_list("pk", "assistance"))
    known = shown.named(set(rows.values()), today())
    return [pk for pk, request in rows.items() if request in known]


def _posting(each: shown.Line) -> dict[str, Any]:
    row: Posting = each.posting
    return {
        "entry": row.entry_id, "day": row.day, "act": row.entry.act, "kind": row.kind, "currency": row.currency,
        "number": plain(each.number), "base": plain(each.figure), "rate": plain(row.rate) if row.rate else None,
        "rate_on": row.rate_on, "rate_source": row.rate_source, "contribution": row.contribution_id,
        "donor": each.donor, "request": each.request.reference if each.request else None,
        "words": each.words,
    }  # fmt: skip


@router.get("/rates", response={200: RateList, 422: Problem}, summary="Rates of exchange the books use")
def rates(request: HttpRequest, given: Query[RateFilter]) -> Any:
    """In the order they came in."""
    rows = Rate.objects.filter(currency=given.currency) if given.currency else Rate.objects.all()
    return cut(
        rows,
        given,
        lambda each: {
            "currency": each.currency, "on": each.on, "units": plain(each.units), "source": each.source,
            "example": each.example,
        },
    )  # fmt: skip
