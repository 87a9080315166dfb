"""The queue of a fund's desk: who waits, who was passed over how often, and who may be taken up next.

What is decided is decided by `comity.pure.fairness.queue`, on keys, tracks, moments and counts; here it is only read.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from comity.apps.assistance import routes
from comity.apps.assistance.models import AssistanceRequest, Route
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.journal.models import Record
from comity.pure.fairness.queue import Share, Waiting, may_take_up
from comity.pure.lifecycle.table import Stage

TAKEN = "assistance.taken_up"
_CAME = ("assistance.submitted", "assistance.redirected")
_LOCK = 0x51554555  # the advisory locks of queues: two numbers, this and one made from the fund's code


@dataclass(frozen=True, slots=True)
class Queue:
    """What `may_take_up` is asked with, read once."""

    waiting: dict[str, Waiting]  # by reference
    taken: tuple[str, ...]  # tracks, newest last
    share: Share

    def stands_before(self, reference: str) -> tuple[str, str] | None:
        """Why that request may not be taken up now, and the reference of the one that comes first; or nothing."""
        return may_take_up(self.waiting[reference], self.waiting.values(), self.taken, self.share)


def of_fund(fund: str, route: Route) -> Queue:
    """The queue of a fund, with the share its `route` guarantees. Two statements; three where anybody waits."""
    data = routes.definition(route).share
    share = Share(data.window, data.least_ordinary, data.overtakes)
    rows = AssistanceRequest.objects.filter(fund=fund, stage=Stage.SENT, consent_stopped=False).order_by("pk")
    requests = list(rows.only("number", "reference", "track", "first_sent_at", "stage_since"))
    since = _taken_since(fund, requests)
    waiting = _all_waiting(requests, since)
    last = Record.objects.filter(act=TAKEN, facts__fund=fund).order_by("-pk")
    tracks = list(last.values_list("facts__track", flat=True)[: max(share.window - 1, 0)])
    return Queue(waiting, tuple(reversed(tracks)), share)


def require_turn(assistance: AssistanceRequest) -> None:
    """Refuse to take a request up before those the fund's guarantees put first. Holds the fund's queue to the end of
    the act, so that of two who take up at once the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, assistance.fund])
    found = of_fund(assistance.fund, assistance.route).stands_before(assistance.reference)
    if found is not None:
        why, reference = found
        raise Refused(Reason(why), reference=reference)


@dataclass(frozen=True, slots=True)
class _Taken:
    order: tuple[datetime, str]
    track: str
    at: datetime


def _taken_since(fund: str, requests: Sequence[AssistanceRequest]) -> list[_Taken]:
    """Those taken up since the first of `requests` came to the queue."""
    if not requests:
        return []
    first = min(requests, key=lambda each: each.stage_since)
    came = Record.objects.filter(subject=first.address, act__in=_CAME).order_by("-pk").values("pk")[:1]
    rows = Record.objects.filter(act=TAKEN, facts__fund=fund, pk__gt=came)
    said = rows.values_list("facts__sent_at", "facts__reference", "facts__track", "at")
    return [
        _Taken((datetime.fromisoformat(sent_at), reference), track, at)
        for sent_at, reference, track, at in said
    ]


def _all_waiting(requests: Sequence[AssistanceRequest], taken: Sequence[_Taken]) -> dict[str, Waiting]:
    """Each with how often a later one of its track was taken up since it came to the queue.

    Newest first, so that what was taken up since is at hand in order, and each is counted by one search: a queue can be
    long, and whoever takes up holds it.
    """
    later: dict[str, list[tuple[datetime, str]]] = {}
    left = sorted(taken, key=lambda each: each.at)
    found = {}
    for one in sorted(requests, key=lambda each: each.stage_since, reverse=True):
        while left and left[-1].at >= one.stage_since:
            each = left.pop()
            insort(later.setdefault(each.track, []), each.order)
        sent_at = one.first_sent_at or one.stage_since
        of_track = later.get(one.track, [])
        overtaken = len(of_track) - bisect_right(of_track, (sent_at, one.reference))
        found[one.reference] = Waiting(one.reference, one.track, sent_at, overtaken)
    return found
