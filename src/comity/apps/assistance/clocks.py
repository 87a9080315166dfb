"""The two clocks of a request, as sums over the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from comity.apps.assistance import calendar
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.spans import spans, spans_of
from comity.pure.lifecycle.table import Stage
from comity.pure.timetable.clocks import Clocks, read_clocks

__all__ = ["Clocks", "of", "of_many", "spans", "spans_of"]


# The clocks a State asks about run from sending to decision. What follows has its own targets.
AFTER_DECISION: frozenset[str] = frozenset({Stage.AGREEMENT, Stage.DELIVERY, Stage.REPORTING, Stage.CLOSED})


def of(assistance: AssistanceRequest, now: datetime, *, whole: bool = False) -> Clocks:
    """The clocks of one request from sending to decision; with `whole`, to its end."""
    return of_many([assistance], now, whole=whole)[assistance.pk]


class Addressed(Protocol):
    """A request, or what a list reads of one."""

    @property
    def pk(self) -> int: ...

    @property
    def address(self) -> str: ...


def of_many(requests: Sequence[Addressed], now: datetime, *, whole: bool = False) -> dict[int, Clocks]:
    """The clocks of several requests by their key, in one statement. Their spans go to the end all the same."""
    written = spans_of([each.address for each in requests])
    working, after = calendar.working_days(), frozenset() if whole else AFTER_DECISION
    return {
        each.pk: read_clocks(written.get(each.address, ()), working, now, after=after) for each in requests
    }
