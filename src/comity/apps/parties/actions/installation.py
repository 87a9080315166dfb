"""What a database was made for, said once when the first thing comes into it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from comity.apps.journal.actions import SYSTEM, record
from comity.apps.parties.models import Installation, Party, Person


@transaction.atomic
def found(*, demo: bool, at: datetime) -> Installation:
    """Say what this database is for, unless that was said. One that held something before is never a demonstration."""
    known = Installation.objects.first()
    if known is not None:
        return known
    empty = not Party.objects.exists() and not Person.objects.exists()
    installation = Installation.objects.create(demo=demo and empty, made_at=at)
    record("installation.founded", subject="installation", by=SYSTEM, at=at, demo=installation.demo)
    return installation


def is_demo() -> bool:
    """Whether this database was made as a demonstration."""
    return Installation.objects.filter(demo=True).exists()
