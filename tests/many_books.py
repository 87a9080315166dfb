"""A fund with many books at once, for tests of what its pages cost: written in bulk, past the acts, yet whole to
PostgreSQL, which balances every entry and counts every posting as it does with the acts'.

Contributions and requests are spread evenly over ten years. Each contribution is pledged and received; what is left of
the postings are payments, each set aside, promised, paid with its support cost and reported for one request.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.models import Allocation, Contribution, Donor, Fund, SpendingReport, Tranche
from comity.pure.ledger import moves
from comity.pure.ledger.amounts import amount
from tests.spent import BY, moment

YEARS = 10
SPAN = YEARS * 365
THIS_YEAR = datetime.now(UTC).year
GIFT = "250000"
ACTS = ("pledge", "receive"), ("allocate", "obligate", "pay", "spend")


def lines(act: str, code: str) -> list[tuple[str, Decimal]]:
    """Kind and number of each line of an act, as the ledger itself says."""
    given = {
        "pledge": moves.pledge(code, amount(f"{GIFT} USD")), "receive": moves.receive(code, amount(f"{GIFT} USD")),
        "allocate": moves.allocate(code, amount("1130 USD")), "obligate": moves.obligate(code, amount("1130 USD")),
        "pay": moves.pay(code, amount("1000 USD"), amount("130 USD")), "spend": moves.spend(code, amount("1000 USD")),
    }  # fmt: skip
    return [(each.kind.value, each.amount.number) for each in given[act]]


def fill(code: str, *, postings: int, gifts: int, requests: int, state: Any, like: AssistanceRequest) -> Fund:
    """Books of about so many postings, so many contributions and so many requests, of which two in three are public.
    `like`: a sent request, of which the others are copies."""
    today = datetime.now(UTC).date()
    fund = Fund.objects.create(code=code, name="Technical cooperation fund", purpose="Advice", invented=True)
    donors = Donor.objects.bulk_create(
        Donor(name=f"Donor of the {nth:04}th letter to {code}", made_at=moment(today))
        for nth in range(max(gifts // 10, 5))
    )
    days = [today - timedelta(days=SPAN - nth * SPAN // gifts) for nth in range(gifts)]
    given = Contribution.objects.bulk_create(
        Contribution(
            fund=fund, donor=donors[nth * 7 % len(donors)], day=day, number=Decimal(GIFT), currency="USD",
            unearmarked=nth % 3 > 0, earmark="" if nth % 3 else "For training of the clerks of courts",
            in_kind="" if nth % 40 else f"{nth} days of trainers",
        )
        for nth, day in enumerate(days)
    )  # fmt: skip
    asked = AssistanceRequest.objects.bulk_create(
        _request(fund.pk * 100_000 + nth, like, state) for nth in range(requests)
    )
    set_aside = Allocation.objects.bulk_create(
        Allocation(
            fund=fund, assistance=each, number=Decimal(1130), currency="USD",
            day=today - timedelta(days=SPAN - nth * SPAN // requests), by=BY, at=moment(today),
        )
        for nth, each in enumerate(asked)
    )  # fmt: skip
    parts = Tranche.objects.bulk_create(
        Tranche(allocation=each, nth=1, number=Decimal(1130), support=Decimal(130), milestone="All")
        for each in set_aside
    )
    SpendingReport.objects.bulk_create(
        SpendingReport(
            tranche=each, spent=Decimal(1000), by=BY, day=each.allocation.day, at=moment(today),
            words=f"{nth} of {nth * 2} clerks of district courts keep the register of those who are held.",
        )
        for nth, each in enumerate(parts)
    )  # fmt: skip
    payments = max((postings - gifts * 8) // 14, 1)
    with transaction.atomic(), connection.cursor() as cursor:
        _keep(cursor, "gifts", [each.pk for each in given])
        _keep(cursor, "uses", [each.pk for each in set_aside])
        _plan(cursor, code, payments, len(given), len(set_aside))
        _write(cursor, fund.pk, moment(today))
    return fund


def _request(nth: int, like: AssistanceRequest, state: Any) -> AssistanceRequest:
    return AssistanceRequest(
        reference=f"R-2026-{nth}", state=state, route=like.route, fund=like.fund,
        title=f"A register of places of detention, part {nth}", theme=like.theme, stage=like.stage, holder=like.holder,
        stage_since=like.stage_since, held_since=like.held_since, began_at=like.began_at, began_by=like.began_by,
        first_sent_at=like.first_sent_at, public_parts=["fact", "title", "answers"] if nth % 3 else [],
    )  # fmt: skip


def _keep(cursor: Any, name: str, keys: list[int]) -> None:
    cursor.execute(f"CREATE TEMP TABLE {name} (id bigint, nth bigint)")
    cursor.executemany(f"INSERT INTO {name} VALUES (%s, %s)", [(key, nth) for nth, key in enumerate(keys, 1)])  # noqa: S608 — our own name


def _plan(cursor: Any, code: str, payments: int, gifts: int, uses: int) -> None:
    cursor.execute("CREATE TEMP TABLE moved (act text, kind text, number numeric, place int)")
    rows = [(act, kind, number) for acts in ACTS for act in acts for kind, number in lines(act, code)]
    cursor.executemany(
        "INSERT INTO moved VALUES (%s, %s, %s, %s)", [(*row, nth) for nth, row in enumerate(rows)]
    )
    cursor.execute(
        "CREATE TEMP TABLE plan AS SELECT nextval(pg_get_serial_sequence('funds_entry', 'id')) AS n, * FROM ("
        " SELECT act, gift.day, gift.id AS contribution, NULL::bigint AS allocation FROM gifts"
        "  JOIN funds_contribution AS gift USING (id) CROSS JOIN (VALUES ('pledge'), ('receive')) AS acts(act)"
        " UNION ALL SELECT act, %s::date - (%s - (p::bigint * %s / %s))::int, gifts.id, uses.id"
        "  FROM generate_series(0, %s - 1) AS p"
        "  JOIN gifts ON gifts.nth = 1 + p %% %s JOIN uses ON uses.nth = 1 + (p::bigint * %s / %s)"
        "  CROSS JOIN (VALUES ('allocate'), ('obligate'), ('pay'), ('spend')) AS acts(act)) AS rows",
        [datetime.now(UTC).date(), SPAN, SPAN, payments, payments, gifts, uses, payments],
    )


def _write(cursor: Any, fund: int, at: datetime) -> None:
    cursor.execute(
        "INSERT INTO funds_entry (id, fund_id, day, act, size, contribution_id, allocation_id, words, by, made_at)"
        " SELECT n, %s, day, act, (SELECT count(*) FROM moved WHERE moved.act = plan.act), contribution,"
        "  allocation, '', %s, %s FROM plan",
        [fund, BY, at],
    )
    cursor.execute(
        "INSERT INTO funds_posting (entry_id, fund_id, day, kind, currency, number, base, rate_source, contribution_id,"
        "  donor_id, allocation_id)"
        " SELECT n, %s, plan.day, kind, 'USD', moved.number, moved.number, '', contribution, donor_id, allocation"
        " FROM plan JOIN moved USING (act) JOIN funds_contribution AS gift ON gift.id = contribution ORDER BY n, place",
        [fund],
    )
    cursor.execute("DROP TABLE moved, gifts, uses, plan")
