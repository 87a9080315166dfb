"""The two clocks of a request, as sums over the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from comity.apps.assistance import calendar
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.spans import spans, spans_of
from comity.pure.timetable.clocks import Clocks, read_clocks

__all__ = ["Clocks", "of", "of_many", "spans", "spans_of"]


def of(assistance: AssistanceRequest, now: datetime) -> Clocks:
    """The clocks of one request."""
    return of_many([assistance], now)[assistance.pk]


def of_many(requests: Sequence[AssistanceRequest], now: datetime) -> dict[int, Clocks]:
    """The clocks of several requests by their key, in one statement."""
    written = spans_of([each.address for each in requests])
    working = calendar.working_days()
    return {each.pk: read_clocks(written.get(each.address, ()), working, now) for each in requests}
