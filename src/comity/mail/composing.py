"""From what the log has sealed to messages. A cursor says how far this has come; it moves in the transaction that posts
the messages, so each record is told of once, whenever the worker is killed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from comity.apps.journal.models import Record
from comity.apps.notices import cursors
from comity.mail import followers, requests, sealed

trace = logging.getLogger(__name__)

AT_ONCE = 100
# What lies back further is history and no news: an import, or a worker that was away for long.
NEWS = timedelta(days=14)


def compose(*, at: datetime) -> int:
    """Tell of the next records. Returns how many were read; none when the end is reached.

    The first time it begins at the end of the log: what happened before mail was set up is not told.
    """
    with transaction.atomic():
        cursor, fresh = cursors.hold(sealed.CURSOR, start=sealed.end)
        if fresh:
            return 0
        rows = sealed.records(cursor.place, AT_ONCE)
        for _place, record in rows:
            if record.at >= at - NEWS:
                _tell(record, at)
        if rows:
            cursors.move(cursor, rows[-1][0])
    return len(rows)


def _tell(record: Record, at: datetime) -> None:
    """Tell of one record, or of none of it: one that cannot be told must not keep all later ones back. A database that
    is away is no fault of the record's: then everything waits."""
    try:
        with transaction.atomic():
            tell_of(record, at)
    except DatabaseError:
        raise
    except Exception:
        trace.exception("record %s could not be told of, and is passed over", record.pk)


def tell_of(record: Record, at: datetime) -> None:
    """Post what one record gives to say, to those whom it concerns and who may see it."""
    if record.subject.startswith("assistance/"):
        requests.tell(record, at)
    followers.tell(record, at)
