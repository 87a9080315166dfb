"""What every page of a fund begins with: the fund, the year that is asked for, and what the books are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest

from comity.apps.funds import shown
from comity.apps.funds.models import Contribution, Fund, Posting, Subtotal
from comity.pure.ledger.accounts import Kind
from comity.web import asked
from comity.web.requests.found import moment

FIRST = 1946  # no books of the United Nations are older
CAME = [Kind.RECEIVED.value, Kind.IN_KIND.value, Kind.RECOGNISED.value]
YEARS = 8  # offered on a page; older ones have their address


@dataclass(frozen=True, slots=True)
class Asked:
    """A fund, and the year its reader looks at: `until` is its last day, or today."""

    fund: Fund
    year: int
    years: list[int]  # that have entries, the newest first
    since: date
    until: date
    today: date

    @property
    def shown(self) -> dict[str, Any]:
        """What templates say of it."""
        return {
            "fund": self.fund, "year": self.year, "years": self.years[:YEARS], "since": self.since, "until": self.until,
            "to_date": self.until == self.today, "begun": getattr(self.fund, "first", None) is not None,
        }  # fmt: skip


def asked_for(request: HttpRequest, code: str) -> Asked:
    """The fund of that code and the year asked for: if none, the newest of which there is anything. One statement."""
    months = Subtotal.objects.filter(fund=OuterRef("pk"))
    fund = (
        Fund.objects.filter(code=code)
        .annotate(
            first=Subquery(months.order_by("month").values("month")[:1]),
            last=Subquery(months.order_by("-month").values("month")[:1]),
        )
        .first()
    )
    if fund is None:
        raise Http404
    today = moment().date()
    first, last = (getattr(fund, name) or today for name in ("first", "last"))
    newest = max(min(last.year, today.year), first.year)
    years = list(range(newest, first.year - 1, -1))
    year = asked.whole(request, "year", 0, most=9998)
    if not FIRST <= year <= today.year:
        year = min(newest, today.year)
    return Asked(fund, year, years, date(year, 1, 1), min(date(year, 12, 31), today), today)


def fund_of(code: str) -> Fund:
    found: Fund | None = Fund.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def is_first() -> Q:
    """Whether it is the contribution of which came what first came of its donor to this fund and was not taken back."""
    came = Posting.objects.filter(
        donor=OuterRef("donor"), fund=OuterRef("fund"), kind__in=CAME, contribution__isnull=False,
        entry__reversed_by=None, entry__reverses=None,
    )  # fmt: skip
    return Q(pk=Subquery(came.order_by("day", "pk").values("contribution")[:1]))


def flag(contributions: Iterable[Contribution], first_seen: Collection[str]) -> None:
    """Keep the flag of a first contribution where its donor was first seen by a gift to that fund: so no donor is
    flagged twice, here and on the page of donors (`comity.apps.funds.donor_measures`)."""
    for each in contributions:
        each.first = each.first and each.donor.name in first_seen  # type: ignore[attr-defined]


def without_hidden(
    contributions: Collection[Contribution], on: date, *, known: Collection[str] | None = None
) -> None:
    """Take the references of requests that are not public out of what donors wrote of these. `known`: as
    `shown.without_references` takes it."""
    texts = [text for each in contributions for text in (each.earmark, each.in_kind)]
    said = iter(shown.without_references(texts, on, known=known))
    for each in contributions:
        each.earmark, each.in_kind = next(said), next(said)
