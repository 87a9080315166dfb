"""The books counted again: subtotals against sums, entries against their rules, assertions, seals of closed periods."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from comity.apps.funds.balances import balance
from comity.apps.funds.models import Assertion, Period
from comity.apps.funds.seals import seal_of
from comity.pure.ledger.accounts import Kind, shipped_kinds


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not hold, where, and in plain numbers."""

    code: str
    where: str
    told: str


# Each gives rows of (where, told); an empty answer is a good one.
ASKED = {
    "subtotal-differs": """
        SELECT funds_fund.code || ':' || kind || ' ' || currency || ' ' || to_char(month, 'YYYY-MM'),
               'subtotal ' || coalesce(kept.number, 0) || ', sum ' || coalesce(summed.number, 0)
        FROM funds_subtotal AS kept FULL JOIN (
            SELECT fund_id, kind, currency, date_trunc('month', day)::date AS month,
                   sum(number) AS number, sum(base) AS base, count(*) AS postings
            FROM funds_posting GROUP BY 1, 2, 3, 4
        ) AS summed USING (fund_id, kind, currency, month)
        JOIN funds_fund ON funds_fund.id = fund_id
        WHERE (kept.number, kept.base, kept.postings) IS DISTINCT FROM (summed.number, summed.base, summed.postings)
        ORDER BY 1
    """,
    "left-differs": """
        SELECT funds_fund.code || ':' || kind || ' ' || currency, 'kept ' || coalesce(kept.number, 0) || ', sum ' ||
               coalesce(summed.number, 0)
        FROM (SELECT fund_id, kind, currency, coalesce(contribution_id, 0) AS contribution,
                     coalesce(allocation_id, 0) AS allocation, coalesce(rate, 0) AS rate, sum(number) AS number
              FROM funds_left WHERE number <> 0 GROUP BY 1, 2, 3, 4, 5, 6) AS kept FULL JOIN (
            SELECT fund_id, kind, currency, coalesce(contribution_id, 0) AS contribution,
                   CASE WHEN kind IN ('allocated', 'obligated') THEN coalesce(allocation_id, 0) ELSE 0 END
                       AS allocation,
                   coalesce(rate, 0) AS rate, sum(number) AS number
            FROM funds_posting WHERE kind IN ('available', 'allocated', 'obligated', 'reserve')
            GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(number) <> 0
        ) AS summed USING (fund_id, kind, currency, contribution, allocation, rate)
        JOIN funds_fund ON funds_fund.id = fund_id
        WHERE kept.number IS DISTINCT FROM summed.number OR kept.number < 0 ORDER BY 1
    """,
    "bank-differs": """
        SELECT funds_fund.code || ' ' || currency,
               'bank ' || sum(number) FILTER (WHERE kind = 'bank') || ', with a use '
               || sum(number) FILTER (WHERE kind <> 'bank')
        FROM funds_subtotal JOIN funds_fund ON funds_fund.id = fund_id
        WHERE kind IN ('bank', 'available', 'allocated', 'obligated', 'reserve')
        GROUP BY funds_fund.code, currency
        HAVING coalesce(sum(number) FILTER (WHERE kind = 'bank'), 0)
            <> coalesce(sum(number) FILTER (WHERE kind <> 'bank'), 0) ORDER BY 1
    """,
    "does-not-balance": """
        SELECT 'entry ' || entry_id, sum(number) || ' ' || currency || ' left over'
        FROM funds_posting GROUP BY entry_id, currency HAVING sum(number) <> 0 ORDER BY entry_id
    """,
    "base-does-not-balance": """
        SELECT 'entry ' || entry_id, sum(base) || ' left over'
        FROM funds_posting GROUP BY entry_id HAVING sum(base) <> 0 ORDER BY entry_id
    """,
    "not-whole": """
        SELECT 'entry ' || funds_entry.id, count(funds_posting.id) || ' postings of ' || size
        FROM funds_entry LEFT JOIN funds_posting ON entry_id = funds_entry.id
        GROUP BY funds_entry.id HAVING count(funds_posting.id) <> size ORDER BY funds_entry.id
    """,
    "other-fund": """
        SELECT 'entry ' || funds_entry.id, 'posting ' || funds_posting.id
        FROM funds_posting JOIN funds_entry ON funds_entry.id = entry_id
        WHERE funds_posting.fund_id <> funds_entry.fund_id OR funds_posting.day <> funds_entry.day ORDER BY 2
    """,
    "of-another": """
        SELECT 'posting ' || funds_posting.id, 'of entry ' || funds_entry.id
        FROM funds_posting JOIN funds_entry ON funds_entry.id = entry_id
        LEFT JOIN funds_contribution AS gift ON gift.id = funds_posting.contribution_id
        LEFT JOIN funds_allocation AS use ON use.id = funds_posting.allocation_id
        WHERE funds_posting.allocation_id IS DISTINCT FROM funds_entry.allocation_id
           OR gift.fund_id <> funds_posting.fund_id OR use.fund_id <> funds_posting.fund_id
           OR (gift.donor_id IS DISTINCT FROM funds_posting.donor_id AND gift.id IS NOT NULL)
           OR funds_posting.contribution_id <> funds_entry.contribution_id
        ORDER BY funds_posting.id
    """,
    "does-not-take-back": """
        SELECT 'entry ' || fresh.entry, 'of entry ' || fresh.reverses FROM (
            SELECT funds_entry.id AS entry, reverses_id AS reverses, sum(number) AS number, sum(base) AS base
            FROM funds_entry CROSS JOIN LATERAL (
                SELECT kind, currency, rate, rate_on, contribution_id, allocation_id, sum(number) AS number,
                       sum(base) AS base
                FROM funds_posting WHERE entry_id IN (funds_entry.id, reverses_id) GROUP BY 1, 2, 3, 4, 5, 6
                HAVING sum(number) <> 0 OR sum(base) <> 0
            ) AS rest WHERE reverses_id IS NOT NULL GROUP BY 1, 2
        ) AS fresh ORDER BY fresh.entry
    """,
    "less-than-nothing": """
        SELECT DISTINCT funds_fund.code || ':' || kind || ' ' || currency, 'in ' || to_char(day, 'YYYY-MM') FROM (
            SELECT fund_id, kind, currency, day,
                   sum(sum(number)) OVER (PARTITION BY fund_id, kind, currency ORDER BY day) AS so_far
            FROM funds_posting WHERE kind IN ('available', 'reserve') GROUP BY 1, 2, 3, 4
        ) AS days JOIN funds_fund ON funds_fund.id = fund_id WHERE so_far < 0 ORDER BY 1, 2
    """,
    "approved-by-its-maker": """
        SELECT 'entry ' || funds_entry.id, 'approval ' || funds_approval.id
        FROM funds_entry JOIN funds_approval ON funds_approval.id = approval_id
        WHERE funds_approval.by = funds_entry.by OR funds_approval.fund_id <> funds_entry.fund_id ORDER BY 1
    """,
    "one-sided-transfer": """
        SELECT 'transfer ' || transfer, sum(number) || ' ' || currency
        FROM funds_posting JOIN funds_entry ON funds_entry.id = entry_id
        WHERE kind IN ('transferred_in', 'transferred_out')
        GROUP BY transfer, currency HAVING sum(number) <> 0 ORDER BY 1
    """,
}  # fmt: skip


def check() -> list[Finding]:
    """Everything that does not hold in the books; nothing is changed. In one statement for each rule, and one for each
    assertion and closed period."""
    found = []
    with connection.cursor() as cursor:
        for code, asked in ASKED.items():
            cursor.execute(asked)
            found += [Finding(code, where, told) for where, told in cursor.fetchall()]
    return [*found, *_assertions(), *_seals()]


def _assertions() -> list[Finding]:
    found = []
    for each in Assertion.objects.select_related("fund").order_by("pk"):
        kind = Kind(each.kind)
        now = shipped_kinds()[kind].sign * balance(each.fund, kind, each.currency, each.day)
        if now != each.number:
            where = f"{each.fund.code}:{each.kind} {each.currency} {each.day}"
            found.append(Finding("assertion-fails", where, f"asserted {each.number}, is {now}"))
    return found


def _seals() -> list[Finding]:
    found = []
    before: Period | None = None
    for each in Period.objects.select_related("fund").order_by("fund", "last"):
        if before is not None and before.fund_id != each.fund_id:
            before = None
        counted, seal = seal_of(each.fund, before, each.last)
        if (counted, seal) != (each.entries, each.seal):
            where = f"{each.fund.code} {each.last}"
            found.append(
                Finding("seal-broken", where, f"{counted} entries now, {each.entries} when it was closed")
            )
        before = each
    return found
