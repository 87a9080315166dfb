"""Who held the pen when, read from the journal alone: each record says the stage and the holder after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from comity.apps.journal.models import Record
from comity.pure.lifecycle.table import Stage
from comity.pure.timetable.clocks import Span

AGAIN = "assistance.redirected"  # begins the stage anew where it does not change it


class Moved(NamedTuple):
    """What the clocks need of a record, in the order in which records were written."""

    act: str
    at: datetime
    facts: Mapping[str, Any]


def spans(records: Iterable[Moved | Record]) -> tuple[Span, ...]:
    """Who held the pen when, at which stage, from the records of one request in the order they were written.

    A span ends where the holder or the stage changes, or a redirection begins the stage anew. Drafts have no clock.
    Records follow one another under the request's lock, so one that bears an earlier moment than the one before it
    (its moment was read before it had to wait) counts from that one's.
    """
    found: list[Span] = []
    for each in records:
        stage, holder = each.facts.get("stage"), each.facts.get("holder")
        if not isinstance(stage, str) or not isinstance(holder, str):
            continue
        if stage in (Stage.DRAFT, Stage.DISCARDED):
            continue
        last = found[-1] if found else None
        at = max(each.at, last.from_at) if last else each.at
        if last and (last.stage, last.holder) == (stage, holder) and each.act != AGAIN:
            continue
        if last:
            found[-1] = replace(last, until_at=at)
        found.append(Span(holder, stage, at, None, each.act))
    return tuple(found)


def spans_of(addresses: Sequence[str]) -> dict[str, tuple[Span, ...]]:
    """The spans of several requests by their address, in one statement."""
    rows: dict[str, list[Moved]] = {}
    found = Record.objects.filter(subject__in=addresses).order_by("pk")
    for subject, act, at, stage, holder in found.values_list(
        "subject", "act", "at", "facts__stage", "facts__holder"
    ):
        rows.setdefault(subject, []).append(Moved(act, at, {"stage": stage, "holder": holder}))
    return {subject: spans(each) for subject, each in rows.items()}
