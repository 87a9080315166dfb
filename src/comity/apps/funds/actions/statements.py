"""Statements of banks and treasuries taken in, and what a person says each line is. No line moves money by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from comity.apps.funds import access, layouts
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.giving import receive, receive_unpledged
from comity.apps.funds.actions.posting import (
    Draft,
    drafted,
    lock,
    number,
    post,
    rate_of,
    require_money,
    require_open,
    require_words,
)
from comity.apps.funds.lots import lots, take
from comity.apps.funds.matching import counting, in_bank, matched
from comity.apps.funds.models import Contribution, Entry, Fund, Match, StatementFile, StatementLine
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.funds.statement_notes import notes
from comity.apps.journal.actions import record
from comity.papers.limits import Limits
from comity.papers.statements.reading import Asked, read_guarded
from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.entries import Problem
from comity.pure.ledger.matching import Rule, What
from comity.pure.ledger.statements import Statement, digests, same_account

CAME = frozenset({What.PLEDGE, What.UNPLEDGED, What.INTEREST})
AT_ONCE = 5_000  # digests asked for in one statement
SHOWN = 50  # problems told with a refusal
AHEAD = timedelta(days=1)  # where the bank is it may be tomorrow


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a statement: `new` lines, and those `held` already, from another statement. `again`: the same file
    was here before, and nothing changed. `notes`: what was left out, and what to look at."""

    file: StatementFile
    new: int = 0
    held: int = 0
    again: bool = False
    notes: list[Problem] = field(default_factory=list)


def import_statement(
    *, fund: Fund, data: bytes, name: str, by: Actor, at: datetime, layout: str = "", account: str = ""
) -> Imported:
    """Take a statement in: CSV or XLSX by a layout of columns (`layout`; none: the first that fits), or CAMT.053.
    `account`: which one, where the file holds several; or its name, where it holds none. The same bytes again change
    and record nothing, a line that another statement held is not kept twice, and a file that cannot be read whole
    leaves nothing behind."""
    access.require(Act.IMPORT_STATEMENT, by, at=at, funds=(fund,))
    name = "".join(each for each in name if each.isprintable())[-200:].strip() or "statement"
    account = require_words(account, "account", most=60)
    digest = hashlib.sha256(data).hexdigest()
    asked = Asked(layouts.of_statements(), layout, account)
    if layout and not asked.known():
        raise Refused(Reason.NOT_FIT, field="layout")
    statement, problems = read_guarded(data, name, asked, _limits())
    if statement is not None and (ahead := _ahead(statement, at.date() + AHEAD, name)):
        statement, problems = None, ahead
    if statement is None:
        several = any(each.code == "several-accounts" for each in problems)
        if not several and (before := _files(fund, digest).first()) is not None:
            return Imported(before, again=True)
        told = [[each.code, each.where, each.message] for each in problems]
        raise Refused(Reason.UNREADABLE, problems=told[:SHOWN], count=len(told))
    return _keep(fund, statement, problems, (name, digest, account), by=by, at=at)


def _ahead(told: Statement, last: date, name: str) -> list[Problem]:
    """Lines booked after the day on which the statement came in: no bank knows them yet."""
    why = "is still to come: are day and month the right way round?"
    return [
        Problem("row-unreadable", f"{name}:{each.line}", f"{each.day} {why}")
        for each in told.lines
        if each.day > last
    ]


def _limits() -> Limits:
    return Limits(
        max_bytes=settings.READ_MAX_BYTES, seconds=settings.READ_SECONDS, memory_mb=settings.READ_MEMORY_MB
    )


def _files(fund: Fund, *digests: str) -> QuerySet[StatementFile]:
    return StatementFile.objects.filter(fund=fund, sha256__in=digests).order_by("pk")


def _before(fund: Fund, told: Statement, digest: str) -> StatementFile | None:
    """The same file, if it was here. Of a file that holds several accounts each is a statement of its own."""
    for each in _files(fund, digest, _of_account(digest, told)):
        names_none = not told.account and told.form != "camt053"  # its name is what somebody said it is
        same = same_account(each.account) == same_account(told.account) and each.currency == told.currency
        if names_none or same:
            return each
    return None


def _of_account(digest: str, told: Statement) -> str:
    return hashlib.sha256(f"{digest} {same_account(told.account)} {told.currency}".encode()).hexdigest()


def _as_known(fund: Fund, account: str) -> str:
    """The account as the first statement wrote it: one account, however its number is parted."""
    known = StatementFile.objects.filter(fund=fund).order_by("pk").values_list("account", flat=True)
    return next((each for each in known if same_account(each) == same_account(account)), account)


@transaction.atomic
def _keep(
    fund: Fund, told: Statement, problems: Sequence[Problem], file: tuple[str, str, str], *, by: Actor, at: datetime
) -> Imported:  # fmt: skip
    name, digest, account = file
    office = access.require(Act.IMPORT_STATEMENT, by, at=at, funds=(fund,))
    lock(fund)  # of two at once the second finds what the first kept
    if (before := _before(fund, told, digest)) is not None:
        return Imported(before, again=True)
    if _files(fund, digest).exists():
        digest = _of_account(digest, told)
    kept = StatementFile.objects.create(
        fund=fund, name=name, sha256=digest, form=told.form, account=_as_known(fund, told.account or account),
        opening=told.opening, closing=told.closing, currency=told.currency, from_on=told.from_on,
        until_on=told.until_on, by=access.address(by), at=at,
    )  # fmt: skip
    its_own = list(zip(told.lines, digests(told.lines, kept.account), strict=True))
    before_us = _held(fund, [digest for _, digest in its_own])
    fresh = [(line, digest) for line, digest in its_own if digest not in before_us]
    StatementLine.objects.bulk_create(
        (
            StatementLine(
                file=kept, fund=fund, line=each.line, day=each.day, value_on=each.value_on, number=each.number,
                currency=each.currency, words=each.words, counterparty=each.counterparty, reference=each.reference,
                digest=digest,
            )
            for each, digest in fresh
        ),
        batch_size=2_000,
    )  # fmt: skip
    places = {line.line: before_us[digest] for line, digest in its_own if digest in before_us}
    told_too = [*problems, *notes(kept, [line for line, _ in fresh], places)]
    held = len(told.lines) - len(fresh)
    record(
        "funds.statement_imported", subject=fund.address, by=access.address(by), at=at, office=office,
        statement=kept.pk, sha256=digest, form=told.form,
        layout=told.layout, lines=len(fresh), held=held,
    )  # fmt: skip
    return Imported(kept, len(fresh), held, notes=told_too)


def _held(fund: Fund, told: Sequence[str]) -> dict[str, int]:
    """Of these digests those that a statement of this fund held, and which."""
    held: dict[str, int] = {}
    for first in range(0, len(told), AT_ONCE):
        some = told[first : first + AT_ONCE]
        rows = StatementLine.objects.filter(fund=fund, digest__in=some)
        held |= dict(rows.order_by().values_list("digest", "file"))
    return held


@transaction.atomic
def confirm_match(
    *,
    line: StatementLine,
    what: What,
    by: Actor,
    at: datetime,
    contribution: Contribution | None = None,
    entry: Entry | None = None,
    donor: str = "",
    words: str = "",
    rule: str = "",
    day: date | None = None,
) -> Match:
    """Say what a line is, and post it where it is not in the books: money for a pledge (`contribution`), money of a
    `donor` that nobody announced, interest, charges; or tie it to the `entry` that it is. `rule`: which proposed it;
    none where the person found it. `day`: on which it is posted, where its own is closed. A line is confirmed once; it
    waits again when its entry is taken back."""
    fund = line.fund
    office = access.require(Act.CONFIRM_MATCH, by, at=at, funds=(fund,))
    told = require_words(words, "words", most=400)
    if rule and rule not in set(Rule):
        raise Refused(Reason.NOT_FIT, field="rule")
    on = day or line.day
    if on < line.day:
        raise Refused(Reason.NOT_FIT, field="day", since=line.day.isoformat())
    if on > at.date() + AHEAD:
        raise Refused(Reason.NOT_FIT, field="day")
    lock(fund, *(each.fund for each in _elsewhere(line).select_related("fund")))
    if (before := matched(line)) is not None and before.entry_id is not None:
        raise Refused(Reason.ALREADY_MATCHED)
    if (there := counting().filter(line__in=_elsewhere(line)).exclude(entry=None).first()) is not None:
        raise Refused(Reason.ALREADY_MATCHED, fund=there.line.fund.code)
    if what is not What.ENTRY and (line.number > 0) != (what in CAME):
        raise Refused(Reason.NOT_FIT, field="what")
    amount = Amount(abs(line.number), line.currency)
    if what is What.ENTRY:
        made = _known(line, entry)
    elif what is What.PLEDGE:
        if contribution is None or contribution.fund_id != fund.pk:
            raise Refused(Reason.NOT_FIT, field="contribution")
        if contribution.currency != line.currency:
            raise Refused(Reason.NOT_FIT, field="contribution", currency=line.currency)
        made = receive(contribution=contribution, amount=amount, day=on, by=by, at=at)
    elif what is What.UNPLEDGED:
        given = receive_unpledged(fund=fund, donor=donor, amount=amount, day=on, by=by, at=at)
        made = given.entries.get()
    else:
        made = _posted(fund, what, amount, on, told, by=by, at=at)
    match = Match.objects.create(line=line, entry=made, rule=rule, words=told, by=access.address(by), at=at)
    record(
        "funds.line_matched", subject=fund.address, by=access.address(by), at=at, office=office, line=line.pk,
        match=match.pk, entry=made.pk, what=what.value, rule=rule, amount=number(amount.number),
        currency=amount.currency, day=made.day.isoformat(),
    )  # fmt: skip
    return match


def _elsewhere(line: StatementLine) -> QuerySet[StatementLine]:
    """The same line of the same account in the statements of other funds; of an account without a name none is told."""
    others = Fund.objects.exclude(pk=line.fund_id)
    rows = StatementLine.objects.filter(fund__in=others, digest=line.digest)
    return rows if line.file.account else rows.none()


def _known(line: StatementLine, entry: Entry | None) -> Entry:
    """The entry of the books that a line is: of the same fund, standing, of no other line, and of that amount. Money
    changed into another currency is one line on each side."""
    if entry is None or entry.fund_id != line.fund_id or entry.reverses_id is not None:
        raise Refused(Reason.NOT_FIT, field="entry")
    if Entry.objects.filter(reverses=entry).exists():
        raise Refused(Reason.ALREADY_REVERSED)
    if counting().filter(entry=entry, line__currency=line.currency).exists():
        raise Refused(Reason.ALREADY_MATCHED)
    moved = in_bank(entry)
    if moved.get(line.currency) != line.number:
        told = {currency: number(amount) for currency, amount in sorted(moved.items())}
        raise Refused(Reason.ANOTHER_AMOUNT, moved=told)
    return entry


def _posted(
    fund: Fund, what: What, amount: Amount, day: date, words: str, *, by: Actor, at: datetime
) -> Entry:
    """Interest, or what the bank took: out of money nothing stands against first."""
    require_money(amount, day)
    require_open(fund, day)
    rate = rate_of(amount.currency, day)
    if what is What.INTEREST:
        draft = Draft(fund, day, "interest", moves.interest(fund.code, amount, rate), words=words)
    else:
        pieces = take(reversed(lots(fund, Kind.AVAILABLE, amount.currency)), amount.number)
        parts = [
            ((each.contribution, each.donor, None), moves.charges(fund.code, each.amount, rate, held_at=each.rate))
            for each in pieces
        ]  # fmt: skip
        draft = drafted(fund, day, "charged", parts, words=words)
    (entry,) = post([draft], by=access.address(by), at=at)
    return entry


@transaction.atomic
def set_line_apart(*, line: StatementLine, words: str, by: Actor, at: datetime) -> Match:
    """Say that a line is nothing of these books, and why; or that the entry it was tied to is not its own. An entry
    posted from the line is taken back instead. Whoever knows better may confirm the line later."""
    fund = line.fund
    office = access.require(Act.SET_LINE_APART, by, at=at, funds=(fund,))
    if not (why := require_words(words, "words", most=400)):
        raise Refused(Reason.NOT_FIT, field="words")
    lock(fund)
    before = matched(line)
    posted_from_it = before is not None and before.entry is not None and before.entry.made_at == before.at
    if before is not None and (before.entry is None or posted_from_it):
        raise Refused(Reason.ALREADY_MATCHED)
    match = Match.objects.create(line=line, entry=None, words=why, by=access.address(by), at=at)
    record(
        "funds.line_set_apart", subject=fund.address, by=access.address(by), at=at, office=office, line=line.pk,
        match=match.pk,
    )  # fmt: skip
    return match
