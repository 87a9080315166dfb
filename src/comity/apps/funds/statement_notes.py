"""What to look at when a statement has come in: gaps, lines that may be one or two, an account of somebody else. These
are notes: the statement is kept, and a person looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from comity.apps.funds.models import StatementFile, StatementLine
from comity.pure.ledger.entries import Problem
from comity.pure.ledger.statements import Line, same_account

SHOWN = 10  # places of lines told in a note


def notes(file: StatementFile, fresh: Sequence[Line], held: Mapping[int, int]) -> list[Problem]:
    """What to look at in a statement that was just kept. `fresh`: its new lines; `held`: the place of each other line,
    and the statement that held it."""
    return [
        *_gap_or_twins(file, held),
        *_gap_behind(file),
        *_like_others(file, fresh),
        *_of_another_fund(file),
    ]


def _gap_or_twins(file: StatementFile, held: Mapping[int, int]) -> Iterator[Problem]:
    """Whether it opens with what the one before it closed with: else one between them may be missing. If it does, none
    of its lines can have been in that one."""
    if file.opening is None or file.from_on is None:
        return
    rows = _beside(file).filter(until_on__lte=file.from_on).exclude(closing=None).order_by("-until_on", "-pk")
    latest = rows.first()
    if latest is None:
        return
    before = list(rows.filter(until_on=latest.until_on))
    theirs = {each.pk: each for each in before if each.pk in held.values()}
    follows = [each for each in before if each.closing == file.opening]
    if not follows:
        again = _beside(file).filter(from_on=file.from_on, opening=file.opening)
        if not theirs and not again.exists():  # it does not begin anew with days that are here
            told = f"it opens with {file.opening:f}, and {latest.name} closed with {latest.closing:f} on"
            told = f"{told} {latest.until_on}: one between them may be missing"
            yield Problem("does-not-follow", file.name, told)
        return
    twins = [place for place, of in held.items() if of in {each.pk for each in follows}]
    if twins:
        name, lines = theirs[held[twins[0]]].name, _places(twins)
        told = f"it goes on where {name} closed, and that one held lines like its lines {lines}"
        told = f"{told}: the bank may have two alike, and one is kept"
        yield Problem("held-in-the-one-before", file.name, told)


def _gap_behind(file: StatementFile) -> Iterator[Problem]:
    """The same towards the statement after it, which was brought in first."""
    if file.closing is None or file.until_on is None:
        return
    rows = _beside(file).filter(from_on__gt=file.until_on).exclude(opening=None).order_by("from_on", "pk")
    after = rows.first()
    if after is not None and not rows.filter(from_on=after.from_on, opening=file.closing).exists():
        told = f"it closes with {file.closing:f}, and {after.name} opened with {after.opening:f} on {after.from_on}"
        yield Problem("does-not-follow", file.name, f"{told}: one between them may be missing")


def _beside(file: StatementFile) -> QuerySet[StatementFile]:
    """The other statements of the account."""
    rows = StatementFile.objects.filter(fund=file.fund, account=file.account, currency=file.currency)
    return rows.exclude(pk=file.pk)


def _like_others(file: StatementFile, fresh: Sequence[Line]) -> Iterator[Problem]:
    """New lines of the day and amount of lines that came in another form, or without the name of the account: the same
    money, told in other words, would be kept twice."""
    if not fresh:
        return
    days = [each.day for each in fresh]
    rows = StatementLine.objects.filter(fund=file.fund, day__gte=min(days), day__lte=max(days)).exclude(
        file=file
    )
    known: Counter[tuple[date, Decimal, str]] = Counter()
    names: dict[tuple[date, Decimal, str], str] = {}
    told = rows.values_list("day", "number", "currency", "file__form", "file__account", "file__name")
    for day, number, currency, form, account, name in told.order_by("pk").iterator():
        other_account = account and file.account and account != file.account
        if other_account or (account, form) == (file.account, file.form):
            continue
        known[day, number, currency] += 1
        names.setdefault((day, number, currency), name)
    like = []
    for each in fresh:
        key = each.day, each.number, each.currency
        if known[key] > 0:
            known[key] -= 1
            like.append((each.line, names[key]))
    if like:
        others = ", ".join(sorted({name for _, name in like})[:3])
        places = _places([place for place, _ in like])
        told_too = (
            f"lines {places} are of the day and amount of lines of {others}: they may be the same money"
        )
        yield Problem("like-others", file.name, told_too)


def _of_another_fund(file: StatementFile) -> Iterator[Problem]:
    """Whether another fund has had statements of this account."""
    if not file.account:
        return
    rows = StatementFile.objects.exclude(fund=file.fund).exclude(account="").order_by("fund__code")
    pairs = rows.values_list("fund__code", "account").distinct()
    codes = sorted({code for code, account in pairs if same_account(account) == same_account(file.account)})
    if codes:
        told = (
            f"the account {file.account} has brought statements to {', '.join(codes)}: is it this fund's too?"
        )
        yield Problem("account-of-another-fund", file.name, told)


def _places(places: Sequence[int]) -> str:
    more = " and more" if len(places) > SHOWN else ""
    return ", ".join(str(each) for each in sorted(places)[:SHOWN]) + more
