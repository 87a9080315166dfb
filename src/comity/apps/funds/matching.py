"""Lines of statements and the books: what waits for a person, what each line may be, and whether the balances agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from comity.apps.funds.balances import balance
from comity.apps.funds.models import (
    Contribution,
    Donor,
    Entry,
    Fund,
    Match,
    Posting,
    StatementFile,
    StatementLine,
    Tranche,
)
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.matching import (
    NEAR,
    Books,
    Candidate,
    Due,
    Moved,
    Pledge,
    Rule,
    Seen,
    What,
    candidates,
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal for a line, with the rule that made it. `what`: what would be confirmed; nothing for a part that has
    to be paid in the books first (then its entry is proposed)."""

    rule: Rule
    what: What | None
    contribution: Contribution | None = None
    entry: Entry | None = None
    tranche: Tranche | None = None
    donor: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that nobody has said anything of, or whose entry was taken back; `age` in days since it was booked."""

    line: StatementLine
    age: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The closing balance of a statement beside the bank account of the books on that day. `open`: what the lines
    waiting then come to. `others`: further accounts in that currency; the books have one for all of them."""

    day: date
    currency: str
    statement: Decimal
    books: Decimal
    difference: Decimal
    open: Decimal
    others: int


def counting() -> QuerySet[Match]:
    """The last word on each line, where it still holds: its entry was not taken back."""
    newer = Match.objects.filter(line=OuterRef("line"), pk__gt=OuterRef("pk"))
    return Match.objects.filter(~Exists(newer)).exclude(entry__reversed_by__isnull=False)


def open_lines(*funds: Fund) -> QuerySet[StatementLine]:
    """The lines that wait for a person, the oldest first."""
    rows = StatementLine.objects.filter(fund__in=funds)
    return rows.filter(~Exists(counting().filter(line=OuterRef("pk")))).order_by("day", "pk")


def unmatched(fund: Fund, on: date) -> list[Waiting]:
    """The lines of a fund that wait, the oldest first, each with its age; in one statement."""
    return [Waiting(each, (on - each.day).days) for each in open_lines(fund).select_related("file")]


def matched(line: StatementLine) -> Match | None:
    """What a person said of a line, where it still holds."""
    return counting().filter(line=line).select_related("entry").first()


def line_of(entry: Entry) -> StatementLine | None:
    """The line that is this entry."""
    found = counting().filter(entry=entry).select_related("line").first()
    return found.line if found else None


def suggest(line: StatementLine) -> list[Suggestion]:
    """What a line may be, the strongest rule first. Nothing is chosen: a person confirms, or says otherwise."""
    return suggestions(line.fund, [line])[line.pk]


def suggestions(fund: Fund, lines: Sequence[StatementLine]) -> dict[int, list[Suggestion]]:
    """The same for several lines of a fund, in a handful of statements whatever their number."""
    if not lines:
        return {}
    books = _books(fund, lines)
    found = {each.pk: candidates(_seen(each), books) for each in lines}
    every = [candidate for told in found.values() for candidate in told]
    gifts = Contribution.objects.select_related("donor").in_bulk(_of(every, What.PLEDGE))
    entries = Entry.objects.select_related("contribution__donor", "tranche").in_bulk(_of(every, What.ENTRY))
    parts = Tranche.objects.select_related("allocation").in_bulk(_of(every, None))

    def one(told: Candidate) -> Suggestion:
        return Suggestion(
            told.rule, told.what, gifts.get(told.number) if told.what is What.PLEDGE else None,
            entries.get(told.number) if told.what is What.ENTRY else None,
            parts.get(told.number) if told.what is None else None, told.donor,
        )  # fmt: skip

    return {pk: [one(each) for each in told] for pk, told in found.items()}


def _of(every: Iterable[Candidate], what: What | None) -> set[int]:
    return {each.number for each in every if each.what is what}


def _seen(line: StatementLine) -> Seen:
    return Seen(line.day, line.number, line.currency, line.words, line.counterparty, line.reference)


def _books(fund: Fund, lines: Sequence[StatementLine]) -> Books:
    currencies = {each.currency for each in lines}
    came = any(each.number > 0 for each in lines)
    pledges: list[Pledge] = []
    if came:
        left = Posting.objects.filter(
            fund=fund, kind=Kind.OUTSTANDING.value, currency__in=currencies, contribution__in_kind=""
        )
        rows = left.values("contribution", "contribution__donor__name", "currency", "contribution__letter")
        pledges = [
            Pledge(
                row["contribution"], row["contribution__donor__name"], row["currency"], row["total"],
                row["contribution__letter"],
            )
            for row in rows.annotate(total=Sum("number")).filter(total__gt=0).order_by("contribution")
        ]  # fmt: skip
    donors = list(Donor.objects.order_by("name").values_list("name", flat=True)) if came else []
    due = _due(fund, currencies) if any(each.number < 0 for each in lines) else []
    return Books(fund.code, pledges, moved(fund, lines), due, donors)


def moved(fund: Fund, lines: Sequence[StatementLine]) -> list[Moved]:
    """Entries near the days of these lines that moved as much in the bank as one of them, and that no line is."""
    days = [each.day for each in lines]
    near = timedelta(NEAR)
    rows = (
        Posting.objects.filter(
            fund=fund, kind=Kind.BANK.value, currency__in={each.currency for each in lines},
            day__gte=min(days) - near, day__lte=max(days) + near, entry__reverses=None, entry__reversed_by=None,
        )
        .values("entry", "day", "currency")
        .annotate(total=Sum("number"))
        .filter(total__in={each.number for each in lines})
        .order_by("entry")
    )  # fmt: skip
    found = [Moved(row["entry"], row["day"], row["currency"], row["total"]) for row in rows]
    taken = set(
        counting().filter(entry__in=[each.entry for each in found]).values_list("entry", "line__currency")
        if found
        else ()
    )
    return [each for each in found if (each.entry, each.currency) not in taken]


def _due(fund: Fund, currencies: Iterable[str]) -> list[Due]:
    paid = Entry.objects.filter(tranche=OuterRef("pk"), act="paid", reverses=None, reversed_by=None)
    rows = Tranche.objects.filter(
        ~Exists(paid), allocation__fund=fund, allocation__currency__in=list(currencies)
    )
    rows = rows.annotate(of=F("allocation__currency")).order_by("pk")
    return [Due(pk, of, number) for pk, of, number in rows.values_list("pk", "of", "number")]


def in_bank(entry: Entry) -> dict[str, Decimal]:
    """What an entry moved in the bank, by currency."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for each in entry.postings.filter(kind=Kind.BANK.value):
        found[each.currency] += each.number
    return {currency: number for currency, number in found.items() if number}


def compared(file: StatementFile) -> Compared | None:
    """The closing balance of a statement beside the books; nothing where it tells none. A difference is shown and never
    forced: what waits explains it, or somebody has to."""
    if file.closing is None or file.until_on is None or not file.currency:
        return None
    books = balance(file.fund, Kind.BANK, file.currency, file.until_on)
    waiting = open_lines(file.fund).filter(
        currency=file.currency, day__lte=file.until_on, file__account=file.account
    )
    others = StatementFile.objects.filter(fund=file.fund, currency=file.currency).exclude(
        account=file.account
    )
    return Compared(
        file.until_on, file.currency, file.closing, books, file.closing - books,
        waiting.aggregate(total=Sum("number"))["total"] or Decimal(), others.values("account").distinct().count(),
    )  # fmt: skip
