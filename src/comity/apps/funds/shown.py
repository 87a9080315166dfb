"""What everybody may read of the books, the same by every door: pages, files, reports.

Contributions are public, and donors named (A/HRC/RES/38/3 op 20, 22). What money was set aside for is named only where
the request is public on that day (`AssistanceRequest.public_on`); all others stand together, with sums only, so that a
page tells of no request that its State keeps to itself (37/23 pp 12).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Sum

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.models import Allocation, Contribution, Fund, Posting, SpendingReport
from comity.pure.disclosure.table import Part
from comity.pure.disclosure.totals import LEAST
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.entries import figure

# What becomes of money that was set aside, in the order it goes.
USED = (Kind.ALLOCATED, Kind.OBLIGATED, Kind.DISBURSED, Kind.SUPPORT_COST, Kind.SPENT, Kind.RETURNED)
HELD = USED[:4]  # of which each dollar is on one: set aside, promised, or paid
# What becomes of a contribution before it is used.
GIVEN = (Kind.PLEDGED, Kind.AGREED, Kind.RECOGNISED, Kind.RECEIVED, Kind.IN_KIND, Kind.OUTSTANDING, Kind.CANCELLED,
         Kind.REFUNDED)  # fmt: skip
# As people write a reference, too: in small letters, with any dash, with spaces.
_DASH = r"[\s\u2010-\u2015\u2212-]"
REFERENCE = re.compile(rf"\bR{_DASH}{{0,3}}([0-9]{{4}}){_DASH}{{1,3}}([0-9]{{4,}})\b", re.IGNORECASE)
LEFT_OUT = "…"  # stands where a line names a request that is not public
NOTHING = Decimal()
Figures = Mapping[Kind, Decimal]


@dataclass(frozen=True, slots=True)
class Use:
    """What became of money for one request, or for all those together that nobody may name (`request` is None). Each
    figure is what its account changed by, in US dollars. `requests`: how many; None where they are too few to be told
    (`comity.pure.disclosure.totals`). `title` and `results`: as far as they are public, too."""

    request: AssistanceRequest | None
    requests: int | None
    title: str
    results: tuple[str, ...]
    allocated: Decimal = NOTHING
    obligated: Decimal = NOTHING
    disbursed: Decimal = NOTHING
    support: Decimal = NOTHING
    spent: Decimal = NOTHING
    returned: Decimal = NOTHING

    @property
    def paid(self) -> Decimal:
        """All it took from the bank."""
        return self.disbursed + self.support

    @property
    def waiting(self) -> Decimal:
        """Set aside or promised, and not yet paid."""
        return self.allocated + self.obligated

    @property
    def decided(self) -> Decimal:
        """All that was set aside for it and not released, paid or not."""
        return self.waiting + self.paid


@dataclass(frozen=True, slots=True)
class Given:
    """A contribution and what became of it by the end of a day, in US dollars, each figure for itself."""

    contribution: Contribution
    pledged: Decimal = NOTHING
    agreed: Decimal = NOTHING
    recognised: Decimal = NOTHING
    received: Decimal = NOTHING
    in_kind: Decimal = NOTHING
    outstanding: Decimal = NOTHING
    cancelled: Decimal = NOTHING
    refunded: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Line:
    """A posting as anybody may read it. `request`: where it is for one that may be named; `unnamed`: it is for one that
    may not be, and then it stands on no list (`listing`), and nothing that was written of it is told."""

    posting: Posting
    figure: Decimal  # in US dollars, as people read the account
    number: Decimal  # the same in its own currency
    donor: str
    request: AssistanceRequest | None
    unnamed: bool
    words: str


class OfFund(NamedTuple):
    """What one fund's money did for a request; `gifts`: from which contributions (None: money without a donor)."""

    fund: Fund
    use: Use
    gifts: tuple[tuple[Contribution | None, Decimal], ...]


def may_name(allocation: Allocation, on: date) -> bool:
    """Whether it may be told for which request money was set aside."""
    return Part.FACT in allocation.assistance.public_on(on)


def named(requests: Collection[int], on: date) -> dict[int, AssistanceRequest]:
    """Those of these requests that may be named, by their key. One statement, or none."""
    if not requests:
        return {}
    found = AssistanceRequest.objects.published(on).filter(pk__in=set(requests)).select_related("state")
    return {each.pk: each for each in found}


def title(request: AssistanceRequest, on: date) -> str:
    return request.title if Part.TITLE in request.public_on(on) else ""


def uses(fund: Fund, *, since: date | None = None, until: date | None = None, on: date) -> list[Use]:
    """What money of a fund was used for in a span of days, both ends with it: requests that may be named, by their
    reference, and one row of all others at the end. Three statements."""
    return _uses(_summed(since, until, fund=fund.pk), on, since, until)


def standing(fund: Fund, *, since: date, until: date, on: date) -> list[Use]:
    """The requests for which money moved in a span of days, each with its figures and results as they stand at its end,
    since the beginning; in the same rows as `uses`. Three statements."""
    return _uses(_stood(fund, since, until), on, None, until)


def added(rows: Collection[Use]) -> Use:
    """Several rows as one, without what is of one alone."""
    figures = ("allocated", "obligated", "disbursed", "support", "spent", "returned")
    sums = (sum((getattr(each, name) for each in rows), NOTHING) for name in figures)
    return Use(None, len(rows), "", (), *sums)


def uses_of(
    contribution: Contribution, *, on: date, known: Mapping[int, AssistanceRequest] | None = None
) -> list[Use]:
    """What a contribution paid for, the same way. `known`: as `named_of` gives it, where it is at hand."""
    return _uses(_summed(None, None, contribution=contribution.pk), on, None, None, known)


def named_of(contribution: Contribution, on: date) -> dict[int, AssistanceRequest]:
    """The requests money of a contribution ever moved for and that may be named, by their key. One statement."""
    used = Posting.objects.filter(contribution=contribution, allocation__isnull=False).values("allocation")
    rows = AssistanceRequest.objects.published(on).filter(
        pk__in=Allocation.objects.filter(pk__in=used).values("assistance")
    )
    return {each.pk: each for each in rows.select_related("state")}


def _uses(
    sums: Mapping[int, Figures], on: date, since: date | None, until: date | None,
    known: Mapping[int, AssistanceRequest] | None = None,
) -> list[Use]:  # fmt: skip
    known = named(sums.keys(), on) if known is None else known
    told = _results(known.values(), on, since, until)
    found = [
        _use(each, 1, title(each, on), told.get(each.pk, ()), sums[each.pk])
        for each in sorted(known.values(), key=lambda each: each.reference)
        if each.pk in sums
    ]
    others = [figures for key, figures in sums.items() if key not in known]
    if others:
        whole = {kind: sum((each.get(kind, NOTHING) for each in others), NOTHING) for kind in USED}
        found.append(_use(None, len(others) if len(others) >= LEAST else None, "", (), whole))
    return found


def _use(
    request: AssistanceRequest | None,
    requests: int | None,
    name: str,
    results: tuple[str, ...],
    sums: Figures,
) -> Use:
    return Use(request, requests, name, results, *(sums.get(kind, NOTHING) for kind in USED))


def _summed(
    since: date | None, until: date | None, *, fund: int | None = None, contribution: int | None = None
) -> dict[int, Figures]:
    """By request and account; a request whose figures are all nothing in that span is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT allocation.assistance_id, sums.kind, sum(sums.base) FROM ("
            " SELECT allocation_id, kind, sum(base) AS base FROM funds_posting"
            " WHERE (%s::bigint IS NULL OR fund_id = %s) AND (%s::bigint IS NULL OR contribution_id = %s)"
            " AND (%s::date IS NULL OR day >= %s) AND (%s::date IS NULL OR day <= %s)"
            " AND kind = ANY(%s) AND allocation_id IS NOT NULL GROUP BY 1, 2) AS sums"
            " JOIN funds_allocation AS allocation ON allocation.id = sums.allocation_id"
            " GROUP BY 1, 2 HAVING sum(sums.base) <> 0",
            [fund, fund, contribution, contribution, since, since, until, until, [*USED]],
        )
        return _by_request(cursor.fetchall())


def _stood(fund: Fund, since: date, until: date) -> dict[int, Figures]:
    """The same at the end of a span, since the beginning, of the requests for which money moved in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH moved AS (SELECT DISTINCT assistance_id FROM funds_allocation WHERE id IN ("
            "  SELECT allocation_id FROM funds_posting"
            "  WHERE fund_id = %s AND kind = ANY(%s) AND day BETWEEN %s AND %s)),"
            " places AS (SELECT id, assistance_id FROM funds_allocation JOIN moved USING (assistance_id)"
            "  WHERE fund_id = %s),"
            " sums AS (SELECT allocation_id, kind, sum(base) AS base FROM funds_posting"
            "  WHERE allocation_id IN (SELECT id FROM places) AND kind = ANY(%s) AND day <= %s GROUP BY 1, 2)"
            " SELECT assistance_id, kind, sum(base) FROM sums JOIN places ON places.id = allocation_id"
            " GROUP BY 1, 2 HAVING sum(base) <> 0",
            [fund.pk, [*USED], since, until, fund.pk, [*USED], until],
        )
        return _by_request(cursor.fetchall())


def _by_request(rows: Iterable[tuple[int, str, Decimal]]) -> dict[int, Figures]:
    found: dict[int, dict[Kind, Decimal]] = defaultdict(dict)
    for request, kind, base in rows:
        found[request][Kind(kind)] = figure(Kind(kind), base)
    return dict(found)


def _results(
    requests: Collection[AssistanceRequest], on: date, since: date | None, until: date | None
) -> dict[int, tuple[str, ...]]:
    """What was reported of what the money did, oldest first, of requests that are public themselves."""
    told = [each for each in requests if Part.ANSWERS in each.public_on(on)]
    return _reported(told, [each.reference for each in requests], since, until) if told else {}


def results(assistance: AssistanceRequest) -> tuple[str, ...]:
    """The same of one request, for a reader who may read it. One statement."""
    return _reported([assistance], [assistance.reference], None, None).get(assistance.pk, ())


def _reported(
    requests: Collection[AssistanceRequest], known: Collection[str], since: date | None, until: date | None
) -> dict[int, tuple[str, ...]]:
    """`known`: the references that the words of a report may name; any other is left out."""
    keys = [each.pk for each in requests]
    rows = SpendingReport.objects.filter(tranche__allocation__assistance__in=keys, entry__reversed_by=None)
    rows = rows.filter(day__gte=since) if since else rows
    rows = rows.filter(day__lte=until) if until else rows
    found: dict[int, list[str]] = defaultdict(list)
    for key, words in rows.order_by("day", "pk").values_list("tranche__allocation__assistance", "words"):
        found[key].append(words)
    return {key: tuple(without_references(words, date.min, known=known)) for key, words in found.items()}


def of_request(assistance: AssistanceRequest) -> list[OfFund]:
    """What money did for one request, fund by fund, with what of it came from which contribution: for a reader who may
    know of the request. Three statements at most."""
    rows = Posting.objects.filter(allocation__assistance=assistance, kind__in=[each.value for each in USED])
    summed = rows.values_list("fund", "contribution", "kind").annotate(total=Sum("base"))
    of_funds: dict[int, dict[Kind, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    of_gifts: dict[tuple[int, int | None], Decimal] = defaultdict(Decimal)
    for fund, gift, kind, total in summed:
        of_funds[fund][Kind(kind)] += figure(Kind(kind), total)
        if Kind(kind) in HELD:
            of_gifts[fund, gift] += total
    gifts = Contribution.objects.select_related("donor").in_bulk({gift for _fund, gift in of_gifts if gift})
    funds = Fund.objects.in_bulk(of_funds)
    made = []
    for key, sums in sorted(of_funds.items()):
        parts = [
            (gifts.get(gift or 0), number)
            for (fund, gift), number in of_gifts.items()
            if fund == key and number
        ]
        parts.sort(
            key=lambda each: (
                each[0] is None,
                each[0].day if each[0] else date.max,
                each[0].pk if each[0] else 0,
            )
        )
        made.append(OfFund(funds[key], _use(assistance, 1, "", (), sums), tuple(parts)))
    return made


def payers(fund: Fund, requests: Collection[AssistanceRequest]) -> dict[int, tuple[str, ...]]:
    """Whose money each of these requests has, by the request's key: the donors who earmarked it by name, in order, and
    an empty name for what was left open or has no donor. One statement, or none."""
    if not requests:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT assistance_id, CASE WHEN gift.unearmarked IS FALSE THEN donor.name ELSE '' END FROM ("
            " SELECT allocation.assistance_id, posting.contribution_id FROM funds_allocation AS allocation"
            " JOIN funds_posting AS posting ON posting.allocation_id = allocation.id AND posting.kind = ANY(%s)"
            " WHERE allocation.fund_id = %s AND allocation.assistance_id = ANY(%s)"
            " GROUP BY 1, 2 HAVING sum(posting.base) <> 0) AS used"
            " LEFT JOIN funds_contribution AS gift ON gift.id = used.contribution_id"
            " LEFT JOIN funds_donor AS donor ON donor.id = gift.donor_id ORDER BY 1, 2",
            [[*HELD], fund.pk, [each.pk for each in requests]],
        )
        for request, name in cursor.fetchall():
            found[request].append(name)
    return {key: tuple(names) for key, names in found.items()}


def contributions(
    fund: Fund,
    since: date | None = None,
    until: date | None = None,
    *,
    first: int = 0,
    most: int | None = None,
) -> list[Given]:
    """The contributions of a fund whose day is in that span, newest first, each with what became of it by its end.
    Two statements. `first` and `most`: a part of the list."""
    rows = Contribution.objects.filter(fund=fund).select_related("donor").order_by("-day", "-pk")
    rows = rows.filter(day__gte=since) if since else rows
    rows = rows.filter(day__lte=until) if until else rows
    wanted = list(rows[first : first + most] if most is not None else rows[first:])
    return given(wanted, until)


def given(wanted: Collection[Contribution], until: date | None = None) -> list[Given]:
    """These contributions, each with what became of it. One statement, or none."""
    if not wanted:
        return []
    found: dict[int, dict[Kind, Decimal]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contribution_id, kind, sum(base) FROM funds_posting"
            " WHERE contribution_id = ANY(%s) AND kind = ANY(%s) AND (%s::date IS NULL OR day <= %s) GROUP BY 1, 2",
            [[each.pk for each in wanted], [*GIVEN], until, until],
        )
        for key, kind, base in cursor.fetchall():
            found[key][Kind(kind)] = figure(Kind(kind), base)
    return [Given(each, *(found[each.pk].get(kind, NOTHING) for kind in GIVEN)) for each in wanted]


def told(
    postings: Collection[int], on: date, *, known: Mapping[int, AssistanceRequest] | None = None
) -> list[Line]:
    """Postings as anybody may read them, newest first. Two statements at most. `known`: the requests that may be named
    among theirs, where they are at hand; no other is."""
    rows = Posting.objects.filter(pk__in=postings).select_related(
        "entry", "donor", "contribution__donor", "allocation"
    )
    found = list(rows.order_by("-day", "-pk"))
    kept = None if known is None else {each.reference for each in known.values()}
    if known is None:
        known = named({each.allocation.assistance_id for each in found if each.allocation}, on)
    said = without_references([each.entry.words for each in found], on, known=kept)
    made = []
    for each, words in zip(found, said, strict=True):
        kind = Kind(each.kind)
        request = known.get(each.allocation.assistance_id) if each.allocation else None
        unnamed = each.allocation is not None and request is None
        donor = each.donor or (each.contribution.donor if each.contribution else None)
        made.append(
            Line(
                each, figure(kind, each.base), figure(kind, each.number), donor.name if donor else "", request, unnamed,
                "" if unnamed else words,
            )
        )  # fmt: skip
    return made


def without_references(texts: Iterable[str], on: date, *, known: Collection[str] | None = None) -> list[str]:
    """Lines that people wrote, without the references of requests that are not public. One statement where any line has
    a reference, else none. `known`: the only references to be kept, where they are at hand."""
    lines = list(texts)
    wanted = {_reference(found) for line in lines for found in REFERENCE.finditer(line)}
    if not wanted:
        return lines
    public = set(known or ())
    if known is None:
        rows = AssistanceRequest.objects.published(on).filter(reference__in=wanted)
        public = set(rows.values_list("reference", flat=True))
    return [
        REFERENCE.sub(lambda found: found[0] if _reference(found) in public else LEFT_OUT, line)
        for line in lines
    ]


def _reference(found: re.Match[str]) -> str:
    """As the request has it."""
    return f"R-{found[1]}-{found[2]}"
