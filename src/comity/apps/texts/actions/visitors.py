"""Readings for somebody who has not signed in: private behind a link, and gone when they expire."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from comity.apps.journal.actions import SYSTEM, VISITOR, record
from comity.apps.texts.actions.plain import storable
from comity.apps.texts.models import VisitorReading
from comity.apps.texts.refusal import Reason, Refused

HOUR = timedelta(hours=1)
TRIES = 3  # files looked at for each reading an address may have


@transaction.atomic
def read_for_visitor(
    *,
    name: str,
    text: str,
    reading: dict[str, Any],
    size: int,
    seconds: float,
    address: str,
    at: datetime,
) -> tuple[VisitorReading, str]:
    """Keep a reading, not the file, for a visitor until it expires. Returns it and the secret of its link, which is
    kept nowhere. Refused: more readings in an hour than one address may have."""
    source = fingerprint_of(address)
    require_room(address=address, at=at)
    secret = secrets.token_urlsafe(32)
    kept = VisitorReading.objects.create(
        secret_hash=_hashed(secret),
        name=storable(name)[:255],
        text=storable(text),
        reading=storable(reading),
        seconds=seconds,
        size=size,
        made_at=at,
        expires_at=at + timedelta(hours=settings.VISITOR_HOURS),
        source_hash=source,
    )
    record("texts.read_for_visitor", subject="visitors", by=VISITOR, at=at, size=size)
    return kept, secret


def require_room(*, address: str, at: datetime) -> None:
    """Refuse where this address has had its readings of the hour; a door asks before it reads the file. Inside a
    transaction the answer holds until it ends."""
    source = fingerprint_of(address)
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [source])
    limit = settings.VISITOR_UPLOADS_AN_HOUR
    if VisitorReading.objects.filter(source_hash=source, made_at__gt=at - HOUR).count() >= limit:
        raise Refused(Reason.TOO_MANY, limit=limit)


def ask_to_read(*, address: str, at: datetime) -> None:
    """Count that this address wants a file read, before it is read: what cannot be read costs as much as what can.
    Refused as `require_room` refuses, and past three tries for each reading it may have."""
    require_room(address=address, at=at)
    key = f"visitor-tries:{fingerprint_of(address)}:{at:%Y%m%d%H}"
    cache.add(key, 0, timeout=int(HOUR.total_seconds()))
    if cache.incr(key) > TRIES * settings.VISITOR_UPLOADS_AN_HOUR:
        raise Refused(Reason.TOO_MANY, limit=settings.VISITOR_UPLOADS_AN_HOUR)


def find_visitor_reading(*, secret: str, at: datetime) -> VisitorReading | None:
    """The reading behind a link, unless it has expired."""
    return VisitorReading.objects.filter(secret_hash=_hashed(secret), expires_at__gt=at).first()


@transaction.atomic
def remove_expired(*, at: datetime) -> int:
    """Remove readings whose time is over; how many went."""
    gone, _ = VisitorReading.objects.filter(expires_at__lte=at).delete()
    if gone:
        record("texts.expired_removed", subject="visitors", by=SYSTEM, at=at, readings=gone)
    return gone


def fingerprint_of(address: str) -> str:
    """A keyed hash: the same visitor is known again within the hour, and cannot be found out from it."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"visitor:{address}".encode(), hashlib.sha256).hexdigest()


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
