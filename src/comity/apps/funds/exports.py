"""What a file of the books is made of, so that a reader who has it need not take it again; and one view of the books
for as long as it is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Max, Sum

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.models import Allocation, Contribution, Entry, Fund, SpendingReport, Subtotal
from comity.papers.iati.values import VERSION


@contextmanager
def one_view() -> Iterator[None]:
    """One view of the database, so that all rows are of the same moment; inside a transaction of the caller's, that
    one's."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def mark(funds: Sequence[Fund], on: date, *more: str) -> str:
    """A digest of all that a file of these funds tells: while it is the same, so are the file's bytes. Postings are
    counted by the subtotals, so it costs the same whatever the size of the books. Five statements."""
    keys = [each.pk for each in funds]
    counted = Subtotal.objects.filter(fund__in=keys).aggregate(postings=Sum("postings"))
    given = Contribution.objects.filter(fund__in=keys).aggregate(number=Count("pk"), last=Max("pk"))
    reports = SpendingReport.objects.filter(tranche__allocation__fund__in=keys).count()
    wanted = Allocation.objects.filter(fund__in=keys).order_by()
    asked = AssistanceRequest.objects.published(on).filter(pk__in=wanted.values("assistance")).order_by("pk")
    told = [
        VERSION, settings.SITE_URL, on.isoformat(), *more,
        [(each.code, each.name, each.entity, each.purpose, each.basis, each.invented) for each in funds],
        counted["postings"], given["number"], given["last"], reports, wanted.count(),
        [
            (each.reference, each.title, each.stage, each.theme, f"{each.ended_at}", sorted(each.public_on(on)))
            for each in asked
        ],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def written_at(funds: Sequence[Fund], on: date) -> datetime:
    """The moment a file says it is of: the last entry's, or the beginning of its day where that is later."""
    last = Entry.objects.filter(fund__in=[each.pk for each in funds]).aggregate(last=Max("made_at"))["last"]
    begun = datetime.combine(on, time(), UTC)
    return max(last, begun) if last else begun
