"""What the books cost: `make bench-ledger` prints a table and writes results/ledger.json.

Loading, one post, a balance at a date, the trial balance and the statement of one fund, in PostgreSQL, from 10,000 to
1,000,000 postings, with how each grows; beside beancount and django-ledger with the same books, each at every size it
ends within the limit. `SIZES="10000 100000"` and `LIMIT=60` (seconds for a peer at one size) make it shorter.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.ledger_books import DONORS, FUNDS, POSTINGS, Told, entries, write_table
from bench.ledger_others import WANTED, ask

RESULTS = Path(__file__).resolve().parent / "results" / "ledger.json"
SIZES = tuple(map(int, os.environ.get("SIZES", "10000 100000 300000 1000000").split()))
LIMIT = float(os.environ.get("LIMIT", "900"))
BATCH = 1_000  # entries written at a time
AT = datetime(2026, 12, 31, 12, tzinfo=UTC)
FIRST_MONTH, LAST_MONTH, LATE = date(2018, 3, 15), date(2026, 12, 15), date(2026, 12, 30)
# What is measured: its name, its unit, and which of a peer's figures stands beside it.
MEASURED = {
    "load": ("loaded in batches, checked by PostgreSQL", "postings/s", "load"),
    "pledge": ("one pledge: the act, its record and all, kept", "ms", "post"),
    "receive": ("one receipt: the act, its record and all, kept", "ms", "post"),
    "post": ("one entry of two postings, written and kept", "ms", "post"),
    "balance_first": ("balance of one account on a day of an early month", "ms", "balance_first"),
    "balance_last": ("balance of one account on a day of the last month", "ms", "balance_last"),
    "trial": ("trial balance of all funds at the end", "ms", "trial"),
    "statement": ("sources and uses of one fund for a year", "ms", "statement"),
    "contributions": ("contributions of one fund in a year, and what became of each", "ms", ""),
}
Figures = dict[str, float]


@contextmanager
def books() -> Iterator[Any]:
    """A database of its own with three empty funds; the officer who acts in it."""
    from tests import database

    database.prepare()
    import django

    django.setup()
    name = database.make()
    database.use(name)
    try:
        yield _officer()
    finally:
        database.drop(name)


def _officer() -> Any:
    from comity.apps.funds import actions
    from comity.apps.funds.models import Donor
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import offices, people
    from comity.apps.parties.models import Role

    for code in FUNDS:
        actions.set_fund(code=code, name=f"Fund {code}", by=SYSTEM, at=AT, invented=True)
    office = people.open_office(name="Finance", by=SYSTEM, at=AT)
    funds = [code.lower() for code in FUNDS]
    offices.set_office(office=office, party=None, mandate="", funds=funds, by=SYSTEM, at=AT)
    Donor.objects.bulk_create(Donor(name=f"Donor {place}", made_at=AT) for place in range(DONORS))
    return people.add_person(
        email="f@books.invalid", name="Mira", by=SYSTEM, at=AT, office=office, role=Role.FINANCE
    )


def load(first: int, last: int) -> float:
    """Write the entries of these contributions as acts write theirs, many at a time; in seconds."""
    from django.db import connection, transaction

    from comity.apps.funds.actions import posting
    from comity.apps.funds.models import Contribution, Donor, Fund

    funds = {each.code: each for each in Fund.objects.all()}
    donors = list(Donor.objects.order_by("pk")[:DONORS])
    held: dict[int, Contribution] = {}

    def written(batch: list[Told]) -> None:
        fresh = [each for each in batch if each.act == "pledge"]
        made = Contribution.objects.bulk_create(
            Contribution(
                fund=funds[each.fund], donor=donors[each.donor], day=each.day, currency="USD",
                number=each.postings[0].amount.number,
            )
            for each in fresh
        )  # fmt: skip
        held.update(zip((each.nth for each in fresh), made, strict=True))
        posting.write(
            [
                posting.Draft(
                    funds[each.fund], each.day, each.act, each.postings, contribution=held[each.nth]
                )
                for each in batch
            ],
            by="people/1",
            at=AT,
        )

    took, batch = 0.0, []
    for told in entries(first, last):
        batch.append(told)
        if len(batch) == BATCH or (told.nth == last - 1 and told.act == "cancel"):
            begun = time.perf_counter()
            with transaction.atomic():
                written(batch)
            took += time.perf_counter() - begun
            batch = []
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return took


def measured(by: Any) -> tuple[Figures, Decimal]:
    """What questions and acts take now, in milliseconds; and what is available of one fund, for comparing."""
    from django.db import transaction

    from comity.apps.funds import actions
    from comity.apps.funds.actions import posting
    from comity.apps.funds.balances import balance, balances
    from comity.apps.funds.models import Contribution, Fund
    from comity.apps.funds.shown import contributions
    from comity.apps.funds.sources_uses import statement
    from comity.pure.ledger import moves
    from comity.pure.ledger.accounts import Kind
    from comity.pure.ledger.amounts import Amount

    funds = list(Fund.objects.order_by("pk"))
    one = next(each for each in funds if each.code == FUNDS[0])
    year = date(2025, 1, 1), date(2025, 12, 31)
    available = balance(one, Kind.AVAILABLE, "USD", LAST_MONTH)
    found = {
        # In turns, so that whatever else the machine does weighs on both ends alike.
        **in_turns(
            {
                "balance_first": lambda: balance(one, Kind.AVAILABLE, "USD", FIRST_MONTH),
                "balance_last": lambda: balance(one, Kind.AVAILABLE, "USD", LAST_MONTH),
            },
            500,
        ),
        "trial": timed(lambda: [balances(each, LATE) for each in funds], 50),
        "statement": timed(lambda: statement(one, *year), 50),
        "contributions": timed(lambda: list(contributions(one, *year)), 5),
    }
    made: list[Contribution] = []
    amount = Amount(Decimal(100), "USD")

    def pledge() -> None:
        made.append(actions.pledge(fund=one, donor="Donor 7", amount=amount, day=LATE, by=by, at=AT))

    def post() -> None:
        draft = posting.Draft(
            one, LATE, "pledged", moves.pledge(one.code, amount), contribution=made[0], words="one more"
        )
        with transaction.atomic():
            posting.post([draft], by="people/1", at=AT)

    found["pledge"] = timed(pledge, 100)
    found["receive"] = timed(
        lambda: actions.receive(contribution=made.pop(), amount=amount, day=LATE, by=by, at=AT), 90
    )
    found["post"] = timed(post, 100)
    return found, available


def in_turns(acts: dict[str, Callable[[], object]], times: int) -> Figures:
    """The middle of each, in milliseconds, done one after the other so many times."""
    took: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(times):
        for name, act in acts.items():
            begun = time.perf_counter()
            act()
            took[name].append(time.perf_counter() - begun)
    return {name: statistics.median(each) * 1000 for name, each in took.items()}


def timed(act: Callable[[], object], times: int) -> float:
    """The middle of so many times, in milliseconds."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        took.append(time.perf_counter() - begun)
    return statistics.median(took) * 1000


def peers(sizes: tuple[int, ...], available: dict[int, Decimal]) -> dict[str, dict[int, Figures]]:
    """Each peer with the same books, from the smallest to the largest it ends within the limit."""
    found: dict[str, dict[int, Figures]] = {name: {} for name in WANTED}
    for name in WANTED:
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder, _database(name) as address:
                table = Path(folder) / "books.csv"
                write_table(table, size)
                told, took = ask(name, table, *address, limit=LIMIT)
            if told is None:
                print(f"{name} did not end with {size:,} postings within {took:,.0f} of {LIMIT:,.0f} s")
                break
            if Decimal(told.pop("available")) != available[size]:
                raise SystemExit(f"{name} finds another balance than ours at {size:,} postings")
            print(f"{name} ended with {size:,} postings in {took:,.0f} s; the same balance")
            found[name][size] = {
                key: size / value if key == "load" else value * 1000 for key, value in told.items()
            }
    return found


@contextmanager
def _database(name: str) -> Iterator[list[str]]:
    """An empty database of the same server for the peer that wants one; its address."""
    if name != "django-ledger":
        yield []
        return
    from tests import database

    empty = database.make_empty()
    try:
        yield [database.address(empty, owner=True)]
    finally:
        database.drop(empty)


def rows(ours: dict[int, Figures], theirs: dict[str, dict[int, Figures]]) -> list[dict[str, Any]]:
    """The table: what each thing takes at each size, how it grew from the smallest, and each peer at that size."""
    found = []
    smallest = min(ours)
    for name, (what, unit, beside) in MEASURED.items():
        for size, figures in ours.items():
            value = figures[name]
            row: dict[str, Any] = {"what": what, "unit": unit, "postings": size, "ours": _short(value)}
            row["growth"] = _short(value / ours[smallest][name])
            for peer, sizes in theirs.items():
                their = sizes.get(size, {}).get(beside)
                row[peer] = _short(their) if their is not None else None
                # Above 1 ours is faster.
                ratio = None if their is None else value / their if unit == "postings/s" else their / value
                row[f"{peer} ratio"] = _short(ratio) if ratio is not None else None
            found.append(row)
    return found


def show(found: list[dict[str, Any]]) -> None:
    """The table on paper. A ratio above 1: ours is faster."""
    for row in found:
        beside = "".join(
            f"  {peer} {row[peer]:,} (x {row[f'{peer} ratio']:,})" for peer in WANTED if row.get(peer)
        )
        growth = f"  growth x {row['growth']:,}" if "growth" in row else ""
        print(f"{row['what'][:62]:62} {row['postings']:>9,}  {row['ours']:>9,} {row['unit']}{growth}{beside}")


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def main() -> int:
    ours: dict[int, Figures] = {}
    available: dict[int, Decimal] = {}
    with books() as by:
        held = 0
        for size in sorted(SIZES):
            took = load(held // POSTINGS, size // POSTINGS)
            figures, available[size] = measured(by)
            ours[size] = {"load": (size - held) / took, **figures}
            held = size
            print(f"ours: {size:,} postings, the last {took:,.1f} s of loading")
        found = rows(ours, peers(tuple(sorted(SIZES)), available))
    ratio = ours[held]["balance_last"] / ours[held]["balance_first"]
    ends = {"what": "balance: last month against an early month", "unit": "times", "postings": held}
    ends["ours"] = _short(ratio)
    show([*found, ends])
    RESULTS.write_text(json.dumps([*found, ends], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
