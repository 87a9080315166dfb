"""Who held the pen when, read from the journal alone: each record says the stage and the holder after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

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
    return _spans((each.act, each.at, each.facts.get("stage"), each.facts.get("holder")) for each in records)


def spans_of(addresses: Sequence[str]) -> dict[str, tuple[Span, ...]]:
    """The spans of several requests by their address, in one statement.

    It is asked for whole pages of requests, so it is written out, takes two words of the facts and not the whole, and
    has the moments as numbers: each is read a hundred times a page.
    """
    rows: dict[str, list[_Said]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [list(addresses), list(_WITHOUT_CLOCK)])
        for subject, act, micros, stage, holder in cursor.fetchall():
            rows.setdefault(subject, []).append((act, _EPOCH + timedelta(0, 0, micros), stage, holder))
    return {subject: _spans(each) for subject, each in rows.items()}


_Said = tuple[str, datetime, Any, Any]  # the act, its moment, the stage and the holder after it
_WITHOUT_CLOCK = (Stage.DRAFT.value, Stage.DISCARDED.value)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SAID = """
    SELECT subject, act, (extract(epoch FROM at) * 1000000)::bigint, facts ->> 'stage', facts ->> 'holder'
    FROM journal_record
    WHERE subject = ANY(%s) AND facts ->> 'stage' <> ALL(%s)
    ORDER BY id
"""


def _spans(said: Iterable[_Said]) -> tuple[Span, ...]:
    found: list[Span] = []
    since: datetime | None = None
    at_stage = with_holder = why = ""
    for act, moment, stage, holder in said:
        if not isinstance(stage, str) or not isinstance(holder, str) or stage in _WITHOUT_CLOCK:
            continue
        if since is None:
            since = moment
        elif stage == at_stage and holder == with_holder and act != AGAIN:
            continue
        else:
            until = max(moment, since)
            found.append(Span(with_holder, at_stage, since, until, why))
            since = until
        at_stage, with_holder, why = stage, holder, act
    if since is not None:
        found.append(Span(with_holder, at_stage, since, None, why))
    return tuple(found)
