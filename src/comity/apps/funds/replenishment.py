"""Where a fund stands, for its outlook (A/HRC/RES/38/3 op 20): what it holds, what is pledged and due, what is set
aside and due. The scenarios themselves are `comity.pure.ledger.outlook`. Three statements, whatever the size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import connection

from comity.apps.funds.donor_measures import Basis, Series, series
from comity.apps.funds.models import Fund
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import EXACT, quotient, rounded
from comity.pure.ledger.currencies import BASE, shipped
from comity.pure.ledger.outlook import Given, Outlook, Planned, Position, Promise, outlooks
from comity.pure.ledger.rules import Name, rule_on

CENTS = shipped()[BASE].digits


def outlook_of(fund: Fund, on: date, known: Series | None = None) -> list[Outlook]:
    """Every scenario for a fund from that day on; none for books that hold no bank account, since published schedules
    tell of no money held. `known`: its series of donors on *received*, where the caller has it already."""
    bank = _bank(fund, on)
    if bank is None:
        return []
    came = (
        known if known is not None and known.basis is Basis.RECEIVED else series(fund, basis=Basis.RECEIVED)
    )
    reserve = rule_on(Name.OPERATING_RESERVE, on)
    return outlooks(
        Position(
            on, bank, _promises(fund), [Given(each.donor, each.year, each.number) for each in came.money],
            _planned(fund), reserve.value if reserve else Decimal(), came.first_year,
        )
    )  # fmt: skip


def _bank(fund: Fund, on: date) -> Decimal | None:
    """What the bank holds of it in all currencies, at the rates it came at; nothing where no money ever moved."""
    month = on.replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(base) FROM ("
            " SELECT base FROM funds_subtotal WHERE fund_id = %s AND kind = %s AND month < %s"
            " UNION ALL SELECT sum(base) FROM funds_posting"
            "  WHERE fund_id = %s AND kind = %s AND day >= %s AND day <= %s) AS rows",
            [fund.pk, Kind.BANK.value, month, fund.pk, Kind.BANK.value, month, on],
        )
        (total,) = cursor.fetchone() or (None,)
    return total if total is None else Decimal(total)


def _promises(fund: Fund) -> list[Promise]:
    """Outstanding pledges of money, added up by the day their donors named."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gift.due_on, sum(left_of.base) FROM ("
            " SELECT contribution_id, sum(base) AS base FROM funds_posting"
            "  WHERE fund_id = %s AND kind = %s GROUP BY 1 HAVING sum(number) > 0) AS left_of"
            " JOIN funds_contribution AS gift ON gift.id = left_of.contribution_id"
            " WHERE gift.in_kind = '' GROUP BY 1",
            [fund.pk, Kind.OUTSTANDING.value],
        )
        return [Promise(base, due_on) for due_on, base in cursor.fetchall()]


def _planned(fund: Fund) -> list[Planned]:
    """What is set aside and not paid: the unpaid parts of each agreement by their days, and what no part covers without
    a day. In dollars at the rates the money came at, each part by its share of what is left of its allocation."""
    kinds = (Kind.ALLOCATED.value, Kind.OBLIGATED.value)
    with connection.cursor() as cursor:
        cursor.execute(
            # Which have anything left is kept; only their postings are read.
            "WITH open AS (SELECT DISTINCT allocation_id FROM funds_left"
            "  WHERE fund_id = %s AND kind IN (%s, %s) AND number > 0 AND allocation_id IS NOT NULL)"
            "SELECT open.allocation_id, rest.number, rest.base, part.due_on, part.unpaid FROM open"
            " CROSS JOIN LATERAL (SELECT sum(number) AS number, sum(base) AS base FROM funds_posting"
            "  WHERE allocation_id = open.allocation_id AND kind IN (%s, %s)) AS rest"
            # A part is obligated by an entry that names it, and paid by another.
            " LEFT JOIN LATERAL (SELECT nth, due_on, unpaid.number AS unpaid FROM funds_tranche AS tranche"
            "  CROSS JOIN LATERAL (SELECT sum(line.number) AS number"
            "   FROM funds_entry AS entry JOIN funds_posting AS line ON line.entry_id = entry.id"
            "   WHERE entry.tranche_id = tranche.id AND line.kind = %s) AS unpaid"
            "  WHERE tranche.allocation_id = open.allocation_id AND unpaid.number > 0) AS part ON true"
            " WHERE rest.number > 0 ORDER BY open.allocation_id, part.nth",
            [fund.pk, *kinds, *kinds, Kind.OBLIGATED.value],
        )
        rows = cursor.fetchall()
    parts: dict[tuple[int, Decimal, Decimal], list[tuple[date | None, Decimal]]] = defaultdict(list)
    for key, number, base, due_on, unpaid in rows:
        parts[key, number, base].append((due_on, unpaid or Decimal()))
    return [
        each
        for (_, number, base), dated in parts.items()
        for each in _of_one(number, base, dated)
        if each.number
    ]


def _of_one(
    number: Decimal, base: Decimal, parts: Iterable[tuple[date | None, Decimal]]
) -> Iterable[Planned]:
    """The parts of one allocation; together as much as is left of it, in dollars to the cent."""
    left, left_base = number, base
    for due_on, unpaid in parts:
        part = min(max(unpaid, Decimal()), left)
        share = left_base if part == left else _cents(quotient(EXACT.multiply(base, part), number))
        left, left_base = EXACT.subtract(left, part), EXACT.subtract(left_base, share)
        yield Planned(share, due_on)
    yield Planned(left_base, None)


def _cents(number: Decimal) -> Decimal:
    return rounded(number, CENTS)
