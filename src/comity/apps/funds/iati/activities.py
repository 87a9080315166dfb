"""A fund as one activity, and each request that may be named, with money promised to it, as one below it.

Each transaction stands in one activity alone, so that all activities together add up to the books: what was promised
and paid for a request that may be named stands in its own activity, everything else in the fund's. What was paid for
requests that may not be named stands there as one sum for each month, kind and currency (A/HRC/RES/37/23 pp 12).
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.conf import settings
from django.db.models import Max, Min

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import shown
from comity.apps.funds.iati import lines as lines_of
from comity.apps.funds.iati.mapping import COMMITMENT, DISBURSEMENT, EXPENDITURE, Line, Move, Told, moves
from comity.apps.funds.iati.publisher import LANGUAGE, Publisher, said, words
from comity.apps.funds.models import Allocation, Contribution, Donor, Entry, Fund, Posting, SpendingReport
from comity.apps.parties.models import Kind as PartyKind
from comity.apps.parties.models import Party
from comity.papers.iati import codes
from comity.papers.iati.values import (
    Activity,
    Day,
    Link,
    Organisation,
    Part,
    Related,
    Result,
    Share,
    Transaction,
)
from comity.pure.disclosure.table import Part as Of
from comity.pure.ledger.currencies import BASE
from comity.pure.lifecycle.table import Stage

WHOLE = Decimal(100)
FUNDING, ACCOUNTABLE, EXTENDING = "1", "2", "3"  # OrganisationRole
GOVERNMENT = "10"  # OrganisationType
PARENT, CHILD = "1", "2"  # RelatedActivityType
STARTED, ENDED = "2", "4"  # ActivityDateType
GLOBAL, NATIONAL = "1", "4"  # ActivityScope
OTHER = "9"  # ResultType
PAGE = "A12"  # DocumentCategory
UNDER_WAY = "2"  # ActivityStatus
STATUS: Mapping[Stage, str] = {  # ActivityStatus; at every other stage it is under way
    Stage.AGREEMENT: "1",
    Stage.REPORTING: "3",
    Stage.CLOSED: "4",
    Stage.DECLINED: "5",
    Stage.WITHDRAWN: "5",
}


@dataclass(frozen=True, slots=True)
class Named:
    """An allocation that may be told, what for, and the identifier of its activity, which is for good."""

    allocation: Allocation
    request: AssistanceRequest
    identifier: str
    began: date


def activities(fund: Fund, publisher: Publisher, *, on: date) -> Iterator[Activity]:
    """The activities of a fund as anybody may read them that day; none while its books are empty."""
    first = Entry.objects.filter(fund=fund).aggregate(first=Min("day"))["first"]
    if first is None:
        return
    below = named(fund, publisher, on=on)
    yield _of_fund(fund, publisher, below, first, on)
    by_key = {each.allocation.pk: each for each in below}
    came = _results(below, on)
    found = lines_of.of_allocations(fund, by_key)
    for key, entries in groupby(found, key=itemgetter(0)):
        told = tuple(_transactions_of(lines for _key, lines in entries))
        yield _of_allocation(publisher, by_key[key], told, tuple(came[key]), on)


def named(fund: Fund, publisher: Publisher, *, on: date) -> list[Named]:
    """The allocations that have an activity of their own: those whose request may be named, from their agreement on."""
    rows = list(Allocation.objects.filter(fund=fund).order_by("pk"))
    known = shown.named({each.assistance_id for each in rows}, on)
    began = lines_of.began(fund, [each.pk for each in rows if each.assistance_id in known])
    found = []
    nth: dict[int, int] = defaultdict(int)
    for each in rows:
        nth[each.assistance_id] += 1
        if each.pk in began:
            each.fund = fund
            request = known[each.assistance_id]
            name = publisher.identifier(fund.code, request.reference, str(nth[each.assistance_id]))
            found.append(Named(each, request, name, began[each.pk]))
    return found


def _of_fund(fund: Fund, publisher: Publisher, below: list[Named], first: date, on: date) -> Activity:
    own, states = publisher.of(fund.code), _states()
    told = [fund.purpose or fund.name]
    told += [str(words()["basis"]).format(basis=fund.basis)] if fund.basis else []
    told += [str(words()["note"]), *([str(words()["invented"])] if fund.invented else [])]
    givers = [Part(_donor(name, states), FUNDING) for name in _donors(fund)]
    accountable = Organisation(fund.entity) if fund.entity else publisher.reporter
    return Activity(
        identifier=publisher.identifier(fund.code), reporter=publisher.reporter, title={LANGUAGE: fund.name},
        description={LANGUAGE: " ".join(each if each.endswith(".") else f"{each}." for each in told)},
        parts=(*givers, Part(accountable, ACCOUNTABLE), Part(publisher.reporter, EXTENDING)),
        status=UNDER_WAY, days=(Day(STARTED, first, said("started")),),
        transactions=_transactions_of_fund(fund, publisher, below, states, on), currency=BASE,
        updated_at=Entry.objects.filter(fund=fund).aggregate(last=Max("made_at"))["last"], scope=GLOBAL,
        regions=(Share(own.region, WHOLE, "1"),), sectors=own.sectors, markers=own.markers,
        collaboration=own.collaboration, flow=own.flow, finance=own.finance, aid_type=own.aid_type, tied=own.tied,
        links=(Link(f"{settings.SITE_URL}/funds/{fund.code}", "text/html", said("page"), (PAGE,), LANGUAGE),),
        related=tuple(Related(each.identifier, CHILD) for each in below),
    )  # fmt: skip


def _of_allocation(
    publisher: Publisher, of: Named, transactions: tuple[Transaction, ...], results: tuple[Result, ...], on: date
) -> Activity:  # fmt: skip
    fund, request = of.allocation.fund, of.request
    own = publisher.of(fund.code)
    facts = {
        "fund": fund.name, "reference": request.reference, "state": request.state.name,
        "title": shown.title(request, on),
    }  # fmt: skip
    parent = Organisation(fund.name, activity=publisher.identifier(fund.code))
    accountable = Organisation(fund.entity) if fund.entity else publisher.reporter
    country = request.state.iso2 if codes.in_use("Country", request.state.iso2) else ""
    address = f"{settings.SITE_URL}/register/{request.reference}"
    days = [Day(STARTED, of.began)]
    if request.ended_at is not None:
        days.append(Day(ENDED, request.ended_at.date()))
    return Activity(
        identifier=of.identifier, reporter=publisher.reporter,
        title=said("allocation_titled" if facts["title"] else "allocation", **facts),
        description={LANGUAGE: " ".join(
            [said("allocation_description", **facts)[LANGUAGE], str(words()["note"]),
             *([str(words()["invented"])] if fund.invented else [])]
        )},
        parts=(Part(parent, FUNDING), Part(accountable, ACCOUNTABLE), Part(publisher.reporter, EXTENDING)),
        status=STATUS.get(Stage(request.stage), UNDER_WAY), days=tuple(days),
        transactions=transactions, hierarchy=2, currency=BASE,
        scope=NATIONAL if country else "",
        countries=(Share(country, WHOLE),) if country else (),
        regions=() if country else (Share(own.region, WHOLE, "1"),),
        sectors=(*own.sectors, *_theme(request)), markers=own.markers, collaboration=own.collaboration,
        flow=own.flow, finance=own.finance, aid_type=own.aid_type, tied=own.tied,
        links=(Link(address, "text/html", said("request_page"), (PAGE,), LANGUAGE),),
        related=(Related(publisher.identifier(fund.code), PARENT),), results=results,
    )  # fmt: skip


def _theme(request: AssistanceRequest) -> tuple[Share, ...]:
    """The theme family as a vocabulary of the reporter's own; its address says what each code means."""
    if not request.theme:
        return ()
    return (Share(request.theme, WHOLE, "99", f"{settings.SITE_URL}/data/requests/"),)


def _transactions_of_fund(
    fund: Fund, publisher: Publisher, below: list[Named], states: frozenset[str], on: date
) -> Iterator[Transaction]:
    sums: dict[tuple[date, str, str, str], tuple[Told, Decimal]] = {}
    receiver = Organisation(fund.name, activity=publisher.identifier(fund.code))
    own = {each.allocation.pk for each in below}
    sides = _other_sides(fund, publisher)
    for move, ref in _with_refs(lines_of.of_fund(fund, own)):
        line = move.line
        if line.allocation is not None:
            key = (line.day.replace(day=1), move.told.type, move.told.words, line.currency)
            _, before = sums.get(key, (move.told, Decimal()))
            sums[key] = (move.told, before + move.number)
            continue
        provider = _donor(line.donor, states) if move.told.from_donor and line.donor else None
        taker = None
        if line.transfer:
            other = sides.get(line.transfer)
            provider, taker = (None, other) if move.told.type == DISBURSEMENT else (other, None)
        if line.in_kind:  # in the donor's words
            (in_kind,) = shown.without_references([line.in_kind], on)
            move.line = replace(line, in_kind=in_kind)
        incoming = move.told.type not in (COMMITMENT, DISBURSEMENT, EXPENDITURE)
        yield _transaction(move, ref, provider=provider, receiver=receiver if incoming else taker)
    for (month, kind, name, currency), (as_told, number) in sorted(sums.items(), key=lambda each: each[0]):
        if number:
            day = _last_of(month, on)
            yield Transaction(
                kind, day, number, currency, day, ref=f"{month:%Y-%m}-{name.replace('_', '-')}-{currency}",
                words={LANGUAGE: f"{words()['transactions'][name]}. {words()['unnamed']}."}, aid_type=as_told.aid_type,
            )  # fmt: skip


def _transactions_of(entries: Iterable[list[Line]]) -> Iterator[Transaction]:
    # To whom it went the books do not say: whoever does the work need not be the State that asked.
    for move, ref in _with_refs(entries):
        yield _transaction(move, ref, provider=None, receiver=None)


def _transaction(
    move: Move, ref: str, *, provider: Organisation | None, receiver: Organisation | None
) -> Transaction:
    line, as_told = move.line, move.told
    text = str(words()["transactions"][as_told.words]).format(in_kind=line.in_kind)
    if line.reversing:
        text = str(words()["transactions"]["reversed"]).format(words=text)
    return Transaction(
        as_told.type, line.day, move.number, line.currency, line.day, ref=ref, words={LANGUAGE: text},
        provider=provider, receiver=receiver, channel=as_told.channel, aid_type=as_told.aid_type,
    )  # fmt: skip


def _with_refs(entries: Iterable[list[Line]]) -> Iterator[tuple[Move, str]]:
    """Each with what these books call it: its entry, and which part of it."""
    for lines in entries:
        for nth, move in enumerate(moves(lines), 1):
            yield move, f"{move.line.entry}-{nth}"


def _other_sides(fund: Fund, publisher: Publisher) -> dict[str, Organisation]:
    """The fund on the other side of each transfer of this one."""
    own = Entry.objects.filter(fund=fund, transfer__isnull=False).values("transfer")
    rows = Entry.objects.filter(transfer__in=own).exclude(fund=fund)
    return {
        str(transfer): Organisation(name, activity=publisher.identifier(code))
        for transfer, name, code in rows.values_list("transfer", "fund__name", "fund__code")
    }


def _last_of(month: date, on: date) -> date:
    """The day a month's sum is told of: its last, or today while it is not over."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return on if month <= on < last else last


def _donors(fund: Fund) -> list[str]:
    """Who gave or said so, by name."""
    posted = Posting.objects.filter(fund=fund, donor__isnull=False).values("donor")
    pledged = Contribution.objects.filter(fund=fund).values("donor")
    rows = Donor.objects.filter(pk__in=posted.union(pledged))
    return list(rows.order_by("name").values_list("name", flat=True))


def _states() -> frozenset[str]:
    return frozenset(Party.objects.filter(kind=PartyKind.STATE).values_list("name", flat=True))


def _donor(name: str, states: frozenset[str]) -> Organisation:
    """A donor; a State by its name is a government, and of the others the books do not know what they are."""
    return Organisation(name, type=GOVERNMENT if name in states else "")


def _results(below: list[Named], on: date) -> Mapping[int, list[Result]]:
    """What was reported of what the money did, by allocation, where the request's answers are public."""
    agreed = [each.allocation.pk for each in below if Of.ANSWERS in each.request.public_on(on)]
    rows = SpendingReport.objects.filter(tranche__allocation__in=agreed, entry__reversed_by=None)
    told = list(rows.order_by("day", "pk").values_list("tranche__allocation", "tranche__nth", "words"))
    texts = shown.without_references([text for _, _, text in told], on)
    found: dict[int, list[Result]] = defaultdict(list)
    for (allocation, nth, _), text in zip(told, texts, strict=True):
        if text.strip():
            result = Result(OTHER, said("report", nth=nth), {LANGUAGE: text}, said("report_indicator"))
            found[allocation].append(result)
    return found
