"""After a part was paid, or could not be: what was spent of it, what came back, what stands in its way."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.posting import (
    drafted,
    lock,
    post,
    rate_of,
    require_money,
    require_open,
    require_words,
)
from comity.apps.funds.lots import Lot, plain, split, total
from comity.apps.funds.models import Entry, PaymentObstacle, SpendingReport, Tranche
from comity.apps.funds.parts import not_accounted_for, payment
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.journal.actions import record
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.ledger import moves
from comity.pure.ledger.amounts import Amount

MOST_WORDS = 20_000
LINES = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f]*")


@transaction.atomic
def report_spending(
    *, tranche: Tranche, spent: Amount, words: str, day: date, by: Actor, at: datetime, reference: str = ""
) -> SpendingReport:
    """Note what was spent of a part, and what it did, in words: it may be nothing. The next part waits for it."""
    allocation = tranche.allocation
    fund = allocation.fund
    office = access.require(Act.REPORT_SPENDING, by, at=at, funds=(fund,))
    told = _text(words, "words")
    reference = require_words(reference, "reference", most=200)
    if spent.currency != allocation.currency:
        raise Refused(Reason.NOT_FIT, field="currency")
    if spent.number:
        require_money(spent, day)
    require_open(fund, day)
    lock(fund)
    entry = None
    pieces = _of_what_was_paid(tranche, spent.number, day)
    if pieces:
        rate = rate_of(spent.currency, day)
        lines = [
            ((each.contribution, each.donor, allocation.pk), moves.spend(fund.code, each.amount, rate))
            for each in pieces
        ]
        draft = drafted(fund, day, "reported", lines, allocation=allocation, tranche=tranche)
        (entry,) = post([draft], by=access.address(by), at=at)
    report = SpendingReport.objects.create(
        tranche=tranche, spent=spent.number, words=told, reference=reference, entry=entry, by=access.address(by),
        day=day, at=at,
    )  # fmt: skip
    record(
        "funds.spending_reported", subject=fund.address, by=access.address(by), at=at, office=office,
        report=report.pk, tranche=tranche.pk, entry=entry.pk if entry else None, amount=plain(spent.number),
        currency=spent.currency, day=day.isoformat(), pieces=[each.told for each in pieces],
    )  # fmt: skip
    return report


@transaction.atomic
def return_unspent(
    *, tranche: Tranche, amount: Amount, day: date, by: Actor, at: datetime, words: str = ""
) -> Entry:
    """Note that money which was paid and not spent came back. It goes to the contributions it came from, and can be set
    aside anew: the least restricted first, since that was spent last."""
    allocation = tranche.allocation
    fund = allocation.fund
    office = access.require(Act.RETURN_UNSPENT, by, at=at, funds=(fund,))
    if amount.currency != allocation.currency:
        raise Refused(Reason.NOT_FIT, field="currency")
    require_money(amount, day)
    require_open(fund, day)
    why = require_words(words, "words", most=400)
    lock(fund)
    pieces = _of_what_was_paid(tranche, amount.number, day, backwards=True)
    rate = rate_of(amount.currency, day)
    lines = [
        ((each.contribution, each.donor, allocation.pk), moves.return_unspent(fund.code, each.amount, rate))
        for each in pieces
    ]
    draft = drafted(fund, day, "returned", lines, allocation=allocation, tranche=tranche, words=why)
    (entry,) = post([draft], by=access.address(by), at=at)
    record(
        "funds.unspent_returned", subject=fund.address, by=access.address(by), at=at, office=office, entry=entry.pk,
        allocation=allocation.pk, tranche=tranche.pk, amount=plain(amount.number), currency=amount.currency,
        day=day.isoformat(), pieces=[each.told for each in pieces],
    )  # fmt: skip
    return entry


@transaction.atomic
def note_obstacle(
    *, tranche: Tranche, code: str, words: str, source: str, from_on: date, by: Actor, at: datetime,
    until_on: date | None = None,
) -> PaymentObstacle:  # fmt: skip
    """State what keeps a part from being paid, outside the parties' hands, by a neutral code of the catalogue and in
    the words of whoever states it. The same code and first day with a last day closes it."""
    fund = tranche.allocation.fund
    office = access.require(Act.NOTE_OBSTACLE, by, at=at, funds=(fund,))
    if code not in dict(shipped_catalogue().obstacles):
        raise Refused(Reason.NOT_FIT, field="code")
    if until_on is not None and until_on < from_on:
        raise Refused(Reason.NOT_FIT, field="until_on")
    told = _text(words, "words")
    if not (stated := require_words(source, "source", most=300)):
        raise Refused(Reason.NOT_FIT, field="source")
    lock(fund)
    made = PaymentObstacle.objects.create(
        tranche=tranche, code=code, words=told, source=stated, from_on=from_on, until_on=until_on,
        by=access.address(by), at=at,
    )  # fmt: skip
    record(
        "funds.obstacle_closed" if until_on else "funds.obstacle_noted", subject=fund.address, by=access.address(by),
        at=at, office=office, obstacle=made.pk, tranche=tranche.pk, code=code, from_on=from_on.isoformat(),
        until_on=until_on.isoformat() if until_on else None,
    )  # fmt: skip
    return made


def _of_what_was_paid(tranche: Tranche, wanted: Decimal, day: date, *, backwards: bool = False) -> list[Lot]:
    """So much of what was paid of a part and is not accounted for; not before it was paid. The fund is locked."""
    if (entry := payment(tranche)) is None:
        raise Refused(Reason.NOT_PAID)
    if day < entry.day:
        raise Refused(Reason.NOT_FIT, field="day")
    pieces = not_accounted_for(tranche)
    if (over := wanted - total(pieces)) > 0:
        raise Refused(Reason.MORE_THAN_PAID, over=plain(over), currency=tranche.allocation.currency)
    return split(pieces[::-1] if backwards else pieces, wanted)[0]


def _text(words: str, field: str) -> str:
    """Words over several lines; needed."""
    kept = words.replace("\r\n", "\n").strip()
    if not kept or len(kept) > MOST_WORDS or not LINES.fullmatch(kept):
        raise Refused(Reason.NOT_FIT, field=field)
    return kept
