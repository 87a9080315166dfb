"""A fund's pages cost the same however many books there are: statements, bytes, and no page reads the postings through.
`make soak-ledger` weighs them with 1,000,000 postings and 5,000 contributions; here runs the short form."""

from __future__ import annotations

import gzip
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.models import Contribution, Fund, Posting
from tests import database, many_books
from tests.assistance_world import (
    COOPERATION,
    TRAVEL,
    Way,
    _in_asking_world,
    asked_committed,
    asking_world,
    state,
)

__all__ = ["_in_asking_world", "asked_committed", "asking_world"]

pytestmark = pytest.mark.soak

BYTES, STATEMENTS = 14_000, 10
POSTINGS_OF_A_GIFT = 200


@dataclass(frozen=True)
class Cost:
    size: int
    statements: int
    milliseconds: float
    asked: Sequence[tuple[str, Any]]


def cost(address: str) -> Cost:
    """What a page costs a stranger, the second time."""
    Client().get(address)
    asked: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        began = time.perf_counter()
        answer = Client().get(address, headers={"accept-encoding": "gzip"})
        spent = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, address
    assert b"<h1>" in gzip.decompress(answer.content)
    return Cost(len(answer.content), len(asked), spent, asked)


def pages(fund: Fund, reference: str) -> list[str]:
    here, year = f"/funds/{fund.code}", many_books.THIS_YEAR - 3
    gift = Contribution.objects.filter(fund=fund).order_by("pk").first()
    assert gift is not None
    return [
        "/funds/", here, f"{here}?year={year}", f"{here}?year={year}&page=2", f"{here}/contributions?year={year}",
        f"{here}/contributions/{gift.pk}", f"{here}/uses?year={year}", f"{here}/entries?kind=bank",
        f"{here}/entries?kind=bank&from={year}-03-05&to={year}-11-17&page=3", f"{here}/entries?kind=disbursed&page=40",
        f"{here}/entries?kind=allocated&to={year}-12-31", f"/requests/{reference}/money", f"{here}/donors?year={year}",
    ]  # fmt: skip


def looked_after(name: str) -> None:
    """What the server does by itself when it has time."""
    with psycopg.connect(database.address(name, owner=True), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def read_through(asked: Sequence[tuple[str, Any]], *, large: bool) -> list[str]:
    """The statements that read all postings. Of few postings that is no more work, and what is asked is whether they
    can be read otherwise."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(f"SET enable_seqscan = {'on' if large else 'off'}")
        for sql, params in asked:
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            found += [f"{sql}\n{plan}"] if "Seq Scan on funds_posting" in plan else []
        cursor.execute("RESET enable_seqscan")
    return found


@pytest.fixture
def like(asked_committed: str) -> Any:
    way = Way()
    way.to("sent")
    way.publish("fact", "title", "answers")
    return way.assistance


def test_a_page_costs_the_same_with_few_and_with_many_postings(
    asked_committed: str, like: Any, soak_postings: int, capsys: pytest.CaptureFixture[str]
) -> None:
    costs = []
    for code, postings in ((TRAVEL, max(soak_postings // 100, 5000)), (COOPERATION, soak_postings)):
        began = time.monotonic()
        fund = many_books.fill(
            code, postings=postings, gifts=max(postings // POSTINGS_OF_A_GIFT, 50), requests=max(postings // 500, 40),
            state=state(), like=like,
        )  # fmt: skip
        looked_after(asked_committed)
        told = time.monotonic() - began
        held, gifts = (
            Posting.objects.filter(fund=fund).count(),
            Contribution.objects.filter(fund=fund).count(),
        )
        assert held > postings * 0.95
        shown = AssistanceRequest.objects.published(datetime.now(UTC).date()).filter(allocations__fund=fund)
        reference = shown.order_by("-pk").values_list("reference", flat=True)[0]
        costs.append([(address, cost(address)) for address in pages(fund, reference)])
        with capsys.disabled():
            print(f"\n{held:,} postings, {gifts:,} contributions, written in {told:.0f} s")
            for address, each in costs[-1]:
                print(
                    f"  {each.size:>6,} bytes {each.statements:>2} statements {each.milliseconds:>7.0f} ms  {address}"
                )
    for (_, few), (address, many) in zip(*costs, strict=True):
        assert (many.size <= BYTES, many.statements <= STATEMENTS) == (True, True), (
            address,
            many.size,
            many.asked,
        )
        assert few.statements == many.statements, (address, few.asked, many.asked)
        assert read_through(many.asked, large=soak_postings >= 500_000) == [], address
