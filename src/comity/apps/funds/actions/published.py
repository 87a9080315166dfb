"""Loading what was published of funds. A contributor's row becomes an entry of *recognised*, or of *refunded* where it
is below zero; an expense becomes *spent*. No pledge, agreement or receipt is inferred, and no residual is spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.posting import Draft, require_open, write
from comity.apps.funds.models import (
    Donor,
    Fund,
    PublishedAdjustment,
    PublishedFigure,
    PublishedTotal,
    SourceFile,
)
from comity.apps.journal.actions import record
from comity.pure.ledger import moves
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.currencies import BASE
from comity.pure.ledger.entries import Problem
from comity.pure.ledger.published import Adjusted, Given, Row, Spent, Stated

Of = PublishedFigure.Of
Key = tuple[str, int, str, str, int]  # fund, year, of, contributor, which of several rows


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it was read: its name, the hash of its content, its rows."""

    name: str
    sha256: str
    rows: Sequence[Row]


@dataclass(slots=True)
class Loaded:
    """What came of a load. `held`: rows that were there already. `elsewhere`: statements of funds whose contributors
    are not in the books."""

    funds: int = 0
    donors: int = 0
    figures: int = 0
    entries: int = 0
    totals: int = 0
    adjustments: int = 0
    held: int = 0
    elsewhere: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.funds or self.donors or self.figures or self.totals or self.adjustments)


@transaction.atomic
def load_published(*, files: Iterable[Taken], by: Actor, at: datetime) -> Loaded:
    """Take in published schedules. Rows that are held are left alone; one that says otherwise than the row held is
    named and not taken. Everything that was new is one record; the same files again change and record nothing."""
    office = access.require(Act.LOAD_PUBLISHED, by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('funds.published'))"
        )  # two loads follow one another
    given = list(files)
    loaded = Loaded()
    sources = {each.name: _source(each, at) for each in given}
    funds = _funds(given, loaded)
    donors = _donors(given, loaded, at)
    fresh: list[tuple[PublishedFigure, Draft | None]] = []
    known = _Known(funds, donors, _held())
    for each in given:
        fresh += _figures(each, sources[each.name], known, loaded)
    _write(fresh, loaded, by=access.address(by), at=at)
    for each in given:
        _totals(each, sources[each.name], funds, loaded)
        _adjustments(each, sources[each.name], loaded)
    if loaded.changed:
        record(
            "funds.published_loaded", subject="funds", by=access.address(by), at=at, office=office,
            files={each.name: each.sha256 for each in given}, funds=loaded.funds, figures=loaded.figures,
            entries=loaded.entries, totals=loaded.totals, adjustments=loaded.adjustments,
        )  # fmt: skip
    return loaded


def _source(taken: Taken, at: datetime) -> SourceFile:
    made, _ = SourceFile.objects.get_or_create(
        sha256=taken.sha256, defaults={"name": taken.name[:200], "at": at}
    )
    return made


def _given(files: Iterable[Taken]) -> Iterable[tuple[Taken, Given]]:
    return ((each, row) for each in files for row in each.rows if isinstance(row, Given))


def _funds(files: list[Taken], loaded: Loaded) -> dict[str, Fund]:
    """The funds known, with those that a contributor's row names for the first time."""
    known = {each.code: each for each in Fund.objects.all()}
    for taken, row in _given(files):
        if row.fund in known:
            continue
        if not (row.fund.isascii() and row.fund.isalnum() and len(row.fund) <= 40):
            continue  # named with its row below
        known[row.fund] = Fund.objects.create(
            code=row.fund, name=row.fund_name[:400], entity=row.entity[:120], source=taken.name[:400]
        )
        loaded.funds += 1
    return known


def _donors(files: list[Taken], loaded: Loaded, at: datetime) -> dict[str, Donor]:
    wanted = {row.contributor: row.group for _, row in _given(files) if len(row.contributor) <= 300}
    known = {each.name: each for each in Donor.objects.filter(name__in=wanted)}
    fresh = [
        Donor(name=name, group=group[:40], made_at=at)
        for name, group in sorted(wanted.items())
        if name not in known
    ]
    loaded.donors += len(fresh)
    return known | {each.name: each for each in Donor.objects.bulk_create(fresh)}


def _held() -> dict[Key, Decimal]:
    rows = PublishedFigure.objects.values_list("fund__code", "year", "of", "donor__name", "nth", "number")
    return {(fund, year, of, donor or "", nth): number for fund, year, of, donor, nth, number in rows}


@dataclass(frozen=True, slots=True)
class _Known:
    funds: dict[str, Fund]
    donors: dict[str, Donor]
    held: dict[Key, Decimal]


def _figures(
    taken: Taken, source: SourceFile, known: _Known, loaded: Loaded
) -> list[tuple[PublishedFigure, Draft | None]]:
    """The rows of a file that are new, each with the entry it becomes."""
    found: list[tuple[PublishedFigure, Draft | None]] = []
    times: Counter[tuple[str, int, str, str]] = Counter()
    for row in taken.rows:
        if not isinstance(row, (Given, Spent)):
            continue
        name = row.contributor if isinstance(row, Given) else ""
        of = Of.CONTRIBUTION if isinstance(row, Given) else Of.EXPENSE
        where = f"{taken.name}:{row.line}"
        if (fund := known.funds.get(row.fund)) is None or (name and name not in known.donors):
            loaded.problems.append(
                Problem("unknown-fund", where, f"{row.fund} is no fund of these books: left out")
            )
            continue
        times[row.fund, row.year, of, name] += 1
        key: Key = (row.fund, row.year, of, name, times[row.fund, row.year, of, name])
        if key in known.held:
            loaded.held += 1
            if known.held[key] != row.number:
                told = (
                    f"{row.fund} {row.year} {name}: {row.number} here, {known.held[key]} held: left as held"
                )
                loaded.problems.append(Problem("differs", where, told))
            continue
        known.held[key] = row.number
        donor = known.donors.get(name)
        figure = PublishedFigure(
            fund=fund, year=row.year, of=of, donor=donor, nth=key[-1], number=row.number, source=source, line=row.line,
            as_reported=row.as_reported[:400] if isinstance(row, Given) else "",
        )  # fmt: skip
        found.append((figure, _draft(row, fund, donor)))
    return found


def _draft(row: Given | Spent, fund: Fund, donor: Donor | None) -> Draft | None:
    """The entry of a printed row, on the last day of its year; a row of nothing has none."""
    if not row.number:
        return None
    amount = Amount(abs(row.number), BASE)
    if isinstance(row, Given):
        act, postings = (
            ("recognised", moves.recognise(fund.code, amount))
            if row.number > 0
            else ("refunded", moves.refund(fund.code, amount))
        )
    elif row.number > 0:
        act, postings = "spent", moves.spend(fund.code, amount)
    else:
        act, postings = "unspent", moves.unspend(fund.code, amount)
    return Draft(fund, date(row.year, 12, 31), act, postings, donor=donor, words="as published")


def _write(
    fresh: list[tuple[PublishedFigure, Draft | None]], loaded: Loaded, *, by: str, at: datetime
) -> None:
    drafts = [draft for _, draft in fresh if draft is not None]
    for fund, day in {(draft.fund, draft.day) for draft in drafts}:
        require_open(fund, day)
    made = iter(write(drafts, by=by, at=at)) if drafts else iter(())
    for figure, draft in fresh:
        figure.entry = next(made) if draft is not None else None
    PublishedFigure.objects.bulk_create(figure for figure, _ in fresh)
    loaded.figures += len(fresh)
    loaded.entries += len(drafts)


def _totals(taken: Taken, source: SourceFile, funds: dict[str, Fund], loaded: Loaded) -> None:
    known = {(each.fund.code, each.year): each for each in PublishedTotal.objects.select_related("fund")}
    for row in taken.rows:
        if not isinstance(row, Stated):
            continue
        if row.fund not in funds:
            loaded.elsewhere += 1
            continue
        before = known.get((row.fund, row.year))
        if before is None:
            known[row.fund, row.year] = PublishedTotal.objects.create(
                fund=funds[row.fund], year=row.year, stated=row.stated, named=row.named, residual=row.residual,
                source=source, document=row.document[:400],
            )  # fmt: skip
            loaded.totals += 1
            continue
        loaded.held += 1
        if (before.stated, before.named, before.residual) != (row.stated, row.named, row.residual):
            told = f"{row.fund} {row.year}: {row.stated} here, {before.stated} held: left as held"
            loaded.problems.append(Problem("differs", f"{taken.name}:{row.line}", told))


def _adjustments(taken: Taken, source: SourceFile, loaded: Loaded) -> None:
    known = set(PublishedAdjustment.objects.values_list("year", "label", "number", "nth"))
    times: Counter[tuple[int, str, Decimal]] = Counter()
    for row in taken.rows:
        if not isinstance(row, Adjusted):
            continue
        key = (row.year, row.label[:400], row.number)
        times[key] += 1
        if (*key, times[key]) in known:
            loaded.held += 1
            continue
        PublishedAdjustment.objects.create(
            year=row.year, label=row.label[:400], number=row.number, nth=times[key], source=source
        )
        loaded.adjustments += 1
