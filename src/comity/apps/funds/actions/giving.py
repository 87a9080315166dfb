"""What donors give, in money and in kind: pledge, agree, recognise, receive, cancel. Nothing of it is inferred from
anything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.approving import of_cancel, require_second, worth
from comity.apps.funds.actions.posting import (
    Draft,
    lock,
    number,
    post,
    rate_of,
    require_money,
    require_open,
    require_words,
)
from comity.apps.funds.models import Approval, Contribution, Donor, Entry, Fund, Posting
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.journal.actions import record
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.currencies import BASE
from comity.pure.ledger.rates import Rate

# What each act is called in the journal.
PLEDGED, AGREED, RECOGNISED = "funds.pledged", "funds.agreed", "funds.recognised"
RECEIVED, CANCELLED = "funds.received", "funds.cancelled"
RECEIVED_UNPLEDGED, RECEIVED_IN_KIND = "funds.received_unpledged", "funds.received_in_kind"
MONEY_OR_KIND = frozenset({Act.RECOGNISE, Act.RECEIVE, Act.RECEIVE_IN_KIND})


@transaction.atomic
def pledge(
    *,
    fund: Fund,
    donor: str,
    amount: Amount,
    day: date,
    by: Actor,
    at: datetime,
    group: str = "",
    unearmarked: bool | None = None,
    earmark: str = "",
    themes: Sequence[str] = (),
    from_on: date | None = None,
    until_on: date | None = None,
    due_on: date | None = None,
    in_kind: str = "",
    letter: str = "",
) -> Contribution:
    """Note what a donor said it would give: of any size, in money or in kind, in equal form. `earmark` is in the
    donor's own words and stays as written; `themes` (theme families of the catalogue; none: any), `from_on` and
    `until_on` are what of these words a program can keep. `due_on`: when the donor said it would pay."""
    office = access.require(Act.PLEDGE, by, at=at, funds=(fund,))
    contribution, rate = _noted(
        fund, donor, amount, day, at=at, group=group, unearmarked=unearmarked, earmark=earmark, themes=themes,
        from_on=from_on, until_on=until_on, due_on=due_on, in_kind=in_kind, letter=letter,
    )  # fmt: skip
    _post_and_record(
        PLEDGED, contribution, amount, day, moves.pledge(fund.code, amount, rate), by=by, at=at, office=office
    )
    return contribution


@transaction.atomic
def receive_unpledged(
    *,
    fund: Fund,
    donor: str,
    amount: Amount,
    day: date,
    by: Actor,
    at: datetime,
    group: str = "",
    unearmarked: bool | None = None,
    earmark: str = "",
    themes: Sequence[str] = (),
    from_on: date | None = None,
    until_on: date | None = None,
    in_kind: str = "",
    letter: str = "",
) -> Contribution:
    """Note what came and nobody had announced, in money or in kind. No pledge is inferred from it."""
    office = access.require(Act.RECEIVE_UNPLEDGED, by, at=at, funds=(fund,))
    contribution, rate = _noted(
        fund, donor, amount, day, at=at, group=group, unearmarked=unearmarked, earmark=earmark, themes=themes,
        from_on=from_on, until_on=until_on, due_on=None, in_kind=in_kind, letter=letter,
    )  # fmt: skip
    move = moves.in_kind if contribution.in_kind else moves.receive
    postings = move(fund.code, amount, rate, pledged=False)
    _post_and_record(RECEIVED_UNPLEDGED, contribution, amount, day, postings, by=by, at=at, office=office)
    return contribution


def _noted(
    fund: Fund, donor: str, amount: Amount, day: date, *, at: datetime, group: str, unearmarked: bool | None,
    earmark: str, themes: Sequence[str], from_on: date | None, until_on: date | None, due_on: date | None,
    in_kind: str, letter: str,
) -> tuple[Contribution, Rate | None]:  # fmt: skip
    """The row of a contribution, under the name of its donor, at the rate of the day."""
    require_money(amount, day)
    require_open(fund, day)
    if not (name := require_words(donor, "donor", most=300)):
        raise Refused(Reason.NOT_FIT, field="donor")
    known, _ = Donor.objects.get_or_create(name=name, defaults={"group": group, "made_at": at})
    rate = rate_of(amount.currency, day)
    contribution = Contribution.objects.create(
        fund=fund, donor=known, day=day, number=amount.number, currency=amount.currency,
        unearmarked=_unearmarked(unearmarked, themes), themes=_themes(themes), from_on=from_on,
        until_on=_not_before(until_on, from_on, "until_on"), due_on=_not_before(due_on, day, "due_on"),
        earmark=require_words(earmark, "earmark", most=400), in_kind=require_words(in_kind, "in_kind", most=400),
        letter=require_words(letter, "letter", most=200), rate=rate.units if rate else None,
        rate_on=rate.on if rate else None, rate_source=rate.source if rate else "",
    )  # fmt: skip
    return contribution, rate


def _themes(given: Sequence[str]) -> list[str]:
    """Theme families as a sorted list without doubles; one the catalogue does not have is refused."""
    known = dict(shipped_catalogue().theme_families)
    if isinstance(given, str) or not all(each in known for each in given):
        raise Refused(Reason.NOT_FIT, field="themes")
    return sorted(set(given))


def _unearmarked(told: bool | None, themes: Sequence[str]) -> bool | None:
    """Money for named themes is earmarked. Whoever says it is not contradicts themselves."""
    if themes and told:
        raise Refused(Reason.NOT_FIT, field="unearmarked")
    return False if themes else told


def _not_before(told: date | None, first: date | None, field: str) -> date | None:
    if told is not None and first is not None and told < first:
        raise Refused(Reason.NOT_FIT, field=field)
    return told


def agree(*, contribution: Contribution, amount: Amount, day: date, by: Actor, at: datetime) -> Entry:
    """Note that a binding agreement promises so much of it."""
    return _of_a_pledge(Act.AGREE, AGREED, contribution, amount, day, move=moves.agree, by=by, at=at)


def recognise(*, contribution: Contribution, amount: Amount, day: date, by: Actor, at: datetime) -> Entry:
    """Note revenue: the agreement binds, and what it makes conditional is met."""
    return _of_a_pledge(
        Act.RECOGNISE, RECOGNISED, contribution, amount, day, move=moves.recognise, by=by, at=at
    )


def cancel(*, contribution: Contribution, amount: Amount, day: date, by: Actor, at: datetime) -> Entry:
    """Note that so much of a pledge will not come; at the rate the pledge was noted at."""

    def move(fund: str, given: Amount, _: Rate | None) -> moves.Postings:
        return moves.cancel(fund, given, noted_at(contribution))

    return _of_a_pledge(Act.CANCEL, CANCELLED, contribution, amount, day, move=move, by=by, at=at)


def receive(*, contribution: Contribution, amount: Amount, day: date, by: Actor, at: datetime) -> Entry:
    """Note money that came for a pledge. What its worth changed since is a gain or loss on exchange."""

    def move(fund: str, given: Amount, rate: Rate | None) -> moves.Postings:
        return moves.receive(
            fund, given, rate, pledged_at=noted_at(contribution), recognised_at=recognised_at(contribution)
        )

    return _of_a_pledge(Act.RECEIVE, RECEIVED, contribution, amount, day, move=move, by=by, at=at)


def receive_in_kind(
    *, contribution: Contribution, amount: Amount, day: date, by: Actor, at: datetime
) -> Entry:
    """Note that what a donor promised in kind came. Its worth is what the donor said, at the rate of the pledge; the
    bank and what is available do not move."""

    def move(fund: str, given: Amount, _: Rate | None) -> moves.Postings:
        return moves.in_kind(fund, given, noted_at(contribution))

    return _of_a_pledge(
        Act.RECEIVE_IN_KIND, RECEIVED_IN_KIND, contribution, amount, day, move=move, by=by, at=at
    )


def noted_at(contribution: Contribution) -> Rate | None:
    """The rate a pledge was noted at; none of a pledge in dollars."""
    if contribution.rate is None or contribution.rate_on is None:
        return None
    return Rate(contribution.currency, contribution.rate_on, contribution.rate, contribution.rate_source)


def recognised_at(contribution: Contribution) -> Rate | None:
    """The rate at which a contribution was last recognised; none where it was not, or is in dollars."""
    row = (
        Posting.objects.filter(contribution=contribution, kind=Kind.RECOGNISED.value, entry__reverses=None)
        .filter(entry__reversed_by=None)
        .order_by("-day", "-pk")
        .first()
    )
    if row is None or row.rate is None or row.rate_on is None:
        return None
    return Rate(row.currency, row.rate_on, row.rate, row.rate_source)


@transaction.atomic
def _of_a_pledge(
    act: Act,
    name: str,
    contribution: Contribution,
    amount: Amount,
    day: date,
    *,
    move: Callable[[str, Amount, Rate | None], moves.Postings],
    by: Actor,
    at: datetime,
) -> Entry:
    fund = contribution.fund
    office = access.require(act, by, at=at, funds=(fund,))
    if amount.currency != contribution.currency:
        raise Refused(Reason.NOT_FIT, field="currency")
    if day < contribution.day:
        raise Refused(Reason.NOT_FIT, field="day", since=contribution.day.isoformat())
    # What was promised in kind is never money to come, and money is nothing in kind.
    if act in MONEY_OR_KIND and (act is Act.RECEIVE_IN_KIND) != bool(contribution.in_kind):
        raise Refused(Reason.NOT_FIT, field="in_kind")
    require_money(amount, day)
    require_open(fund, day)
    postings = move(fund.code, amount, rate_of(amount.currency, day))
    lock(fund)
    approval = None
    if act is Act.CANCEL:
        facts = of_cancel(contribution, amount, day)
        approval = require_second(fund, act, facts, worth(amount, day), by=access.address(by), at=at)
    return _post_and_record(
        name, contribution, amount, day, postings, by=by, at=at, office=office, approval=approval
    )


def _post_and_record(
    name: str, contribution: Contribution, amount: Amount, day: date, postings: moves.Postings, *, by: Actor,
    at: datetime, office: str, approval: Approval | None = None,
) -> Entry:  # fmt: skip
    fund = contribution.fund
    draft = Draft(fund, day, name.partition(".")[2], postings, contribution=contribution, approval=approval)
    (entry,) = post([draft], by=access.address(by), at=at)
    facts: dict[str, Any] = {"base": number(abs(postings[0].base)), "in": BASE}
    record(
        name, subject=fund.address, by=access.address(by), at=at, office=office, entry=entry.pk,
        contribution=contribution.pk, amount=number(amount.number), currency=amount.currency, day=day.isoformat(),
        **facts,
    )  # fmt: skip
    return entry
