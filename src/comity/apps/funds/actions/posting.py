"""Writing entries: one place where postings become rows, with what may not go below nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from comity.apps.funds.balances import least, least_of, outstanding
from comity.apps.funds.models import (
    Allocation,
    Approval,
    Contribution,
    Donor,
    Entry,
    Fund,
    Period,
    Posting,
    Rate,
    Tranche,
)
from comity.apps.funds.refusal import Reason, Refused
from comity.pure.ledger import currencies, entries, rates
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.moves import Postings

# What PostgreSQL refuses, and the reason it stands for.
REFUSALS = {
    "funds_period_is_closed": Reason.PERIOD_CLOSED,
    "funds_assertion_holds": Reason.ASSERTED,
    "funds_entry_reverses_id_key": Reason.ALREADY_REVERSED,
    "funds_reversal_takes_back": Reason.A_REVERSAL,
    "funds_entry_approval_id_key": Reason.NEEDS_ANOTHER,
    "funds_approval_is_anothers": Reason.NEEDS_ANOTHER,
    "funds_available_is_there": Reason.MORE_THAN_AVAILABLE,
    "funds_allocated_is_there": Reason.MORE_THAN_ALLOCATED,
    "funds_obligated_is_there": Reason.MORE_THAN_OBLIGATED,
    "funds_reserve_is_there": Reason.MORE_THAN_RESERVED,
}
# What may not go below nothing on any day, and how that is refused: of a fund, and of an allocation.
IN_TIME = {Kind.AVAILABLE: Reason.MORE_THAN_AVAILABLE, Kind.RESERVE: Reason.MORE_THAN_RESERVED}
OF_AN_ALLOCATION = {Kind.ALLOCATED: Reason.MORE_THAN_ALLOCATED, Kind.OBLIGATED: Reason.MORE_THAN_OBLIGATED}
KEPT = re.compile(r"[^\x00-\x1f\x7f]*")


Dimensions = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be written."""

    fund: Fund
    day: date
    act: str
    postings: Postings
    contribution: Contribution | None = None
    donor: Donor | None = None
    reverses: Entry | None = None
    transfer: UUID | None = None
    words: str = ""
    approval: Approval | None = None
    allocation: Allocation | None = None
    tranche: Tranche | None = None
    # Of each posting, where they differ: contribution, donor, allocation.
    dimensions: tuple[Dimensions, ...] = field(default=())


def drafted(
    fund: Fund, day: date, act: str, parts: Iterable[tuple[Dimensions, Postings]], **more: Any
) -> Draft:
    """An entry over several pieces of money, each with its own contribution, donor and allocation."""
    lines = [(each, line) for each, postings in parts for line in postings]
    return Draft(
        fund, day, act, tuple(line for _, line in lines), dimensions=tuple(each for each, _ in lines), **more
    )


def lock(*funds: Fund) -> None:
    """Hold these funds, late and always in one order: what decides by their balances decides one after the other."""
    wanted = sorted({each.pk for each in funds})
    list(Fund.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


def require_open(fund: Fund, day: date) -> None:
    """Refuse a day of which the books are closed. PostgreSQL refuses it too."""
    last = (
        Period.objects.filter(fund=fund, last__gte=day)
        .order_by("-last")
        .values_list("last", flat=True)
        .first()
    )
    if last is not None:
        raise Refused(Reason.PERIOD_CLOSED, until=last.isoformat())


def require_money(amount: Amount, day: date) -> None:
    """Refuse what is nothing or less, no money on that day, or finer than its currency."""
    known = currencies.shipped().get(amount.currency)
    if known is None or not known.is_money_on(day):
        raise Refused(Reason.NO_CURRENCY, currency=amount.currency)
    if amount.number <= 0:
        raise Refused(Reason.NOT_POSITIVE)
    if currencies.in_minor_units(amount) != amount or amount.number >= 10**15:
        raise Refused(Reason.NOT_FIT, field="amount")


def require_words(text: str, name: str, *, most: int) -> str:
    """A line of words without control characters."""
    kept = text.strip()
    if len(kept) > most or not KEPT.fullmatch(kept):
        raise Refused(Reason.NOT_FIT, field=name)
    return kept


def rate_of(currency: str, day: date) -> rates.Rate | None:
    """The rate of the day; dollars need none. Refuses a currency without one."""
    if currency == currencies.BASE:
        return None
    lines = [each for each in currencies.shipped_redenominations() if each.new == currency]
    names = [currency, *(each.old for each in lines)]
    known = rates.Rates(
        rates.Rate(each.currency, each.on, each.units, each.source, each.example)
        for each in Rate.objects.filter(currency__in=names, on__lte=day)
    )
    if (found := known.on(currency, day)) is None:
        raise Refused(Reason.NO_RATE, currency=currency, day=day.isoformat())
    return found


def post(drafts: Sequence[Draft], *, by: str, at: datetime) -> list[Entry]:
    """Write entries, inside the act's transaction. What PostgreSQL would refuse at its end is refused here and now."""
    for each in drafts:
        entry = entries.Entry(
            each.act, each.fund.code, each.day, each.postings,
            reverses="named" if each.reverses else "", transfer=str(each.transfer or ""),
        )  # fmt: skip
        if wrong := entries.problems(entry):
            raise Refused(Reason.DOES_NOT_BALANCE, codes=sorted({problem.code for problem in wrong}))
    try:
        made = write(drafts, by=by, at=at)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS funds_entry_is_whole IMMEDIATE")
            cursor.execute("SET CONSTRAINTS funds_entry_is_whole DEFERRED")
    except IntegrityError as error:
        raise _refused(error) from error
    for draft in drafts:
        _require_not_below_nothing(draft)
    return made


def write(drafts: Sequence[Draft], *, by: str, at: datetime) -> list[Entry]:
    """The rows of these entries, in two statements."""
    made = Entry.objects.bulk_create(
        Entry(
            fund=each.fund, day=each.day, act=each.act, size=len(each.postings), contribution=each.contribution,
            allocation=each.allocation, tranche=each.tranche, reverses=each.reverses, transfer=each.transfer,
            words=each.words, approval=each.approval, by=by, made_at=at,
        )
        for each in drafts
    )  # fmt: skip
    Posting.objects.bulk_create(
        row for draft, entry in zip(drafts, made, strict=True) for row in _rows(draft, entry)
    )
    return made


def _rows(draft: Draft, entry: Entry) -> list[Posting]:
    donor = draft.donor or (draft.contribution.donor if draft.contribution else None)
    own = (
        draft.contribution.pk if draft.contribution else None,
        donor.pk if donor else None,
        draft.allocation.pk if draft.allocation else None,
    )
    dimensions = draft.dimensions or (own,) * len(draft.postings)
    return [
        Posting(
            entry=entry, fund=draft.fund, day=draft.day, kind=each.kind.value, currency=each.amount.currency,
            number=each.amount.number, base=each.base, rate=each.rate.units if each.rate else None,
            rate_on=each.rate.on if each.rate else None, rate_source=each.rate.source if each.rate else "",
            contribution_id=contribution, donor_id=given_by, allocation_id=allocation,
        )
        for each, (contribution, given_by, allocation) in zip(draft.postings, dimensions, strict=True)
    ]  # fmt: skip


def _require_not_below_nothing(draft: Draft) -> None:
    """Nothing pledged is met twice, and no money is moved that is not there: on the day of the entry, or any after it.
    PostgreSQL keeps what is there in all."""
    contribution = draft.contribution
    if contribution is not None and (left := outstanding(contribution)) < 0:
        raise Refused(Reason.MORE_THAN_OUTSTANDING, over=f"{-left.normalize():f}")
    for kind, currency in _taken(draft, IN_TIME):
        if (left := least(draft.fund, kind, currency, draft.day)) < 0:
            raise Refused(IN_TIME[kind], over=f"{-left.normalize():f}", currency=currency)
    if draft.allocation is not None:
        for kind, currency in _taken(draft, OF_AN_ALLOCATION):
            if (left := least_of(draft.allocation.pk, kind, draft.day)) < 0:
                raise Refused(OF_AN_ALLOCATION[kind], over=f"{-left.normalize():f}", currency=currency)


def _taken(draft: Draft, kinds: Collection[Kind]) -> list[tuple[Kind, str]]:
    """The accounts of these from which an entry takes."""
    found = {
        (each.kind, each.amount.currency)
        for each in draft.postings
        if each.kind in kinds and each.amount.number < 0
    }
    return sorted(found)


def _refused(error: IntegrityError) -> Refused:
    """The reason of what PostgreSQL refused. What no act should ever ask is raised as it is."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    if name not in REFUSALS:
        raise error
    return Refused(REFUSALS[name])


def number(amount: Decimal) -> str:
    """An amount in the journal: exact, as text."""
    return f"{amount:f}"
