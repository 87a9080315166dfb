"""The worker's job: it seals at ticks, and between them only finishes what a crash or an absence left."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from comity.apps.journal import jobs, sealing, tree
from comity.apps.journal.actions import record
from comity.apps.journal.models import Checkpoint, Waiting

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealing")]


def written() -> None:
    with transaction.atomic():
        record("house.opened", subject="house/1", by="system", at=NOW)


def test_it_seals_at_ticks_alone(settings: Any) -> None:
    settings.LOG_MINUTES = 5
    jobs.seal(timestamp=int(NOW.timestamp()))
    assert tree.size() == 8
    for minute in (1, 2, 3, 4):
        written()
        jobs.seal(timestamp=int(NOW.timestamp()) + 60 * minute)
    assert (tree.size(), Waiting.objects.count()) == (8, 4)
    jobs.seal(timestamp=int(NOW.timestamp()) + 300)
    assert (tree.size(), Waiting.objects.count()) == (16, 0)


def test_between_ticks_it_signs_what_a_crash_left(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LOG_MINUTES = 5
    with monkeypatch.context() as broken:
        broken.setattr(sealing, "sign", lambda **_: None)
        jobs.seal(timestamp=int(NOW.timestamp()))
    assert not Checkpoint.objects.exists()
    jobs.seal(timestamp=int(NOW.timestamp()) + 60)
    assert Checkpoint.objects.get().size == 8


def test_a_log_that_stands_still_fails_no_job(sealing: Any, settings: Any) -> None:
    settings.LOG_MINUTES = 5
    jobs.seal(timestamp=int(NOW.timestamp()))
    (sealing / "log-key").unlink()
    written()
    for minute in (5, 6):
        jobs.seal(timestamp=int(NOW.timestamp()) + 60 * minute)
    assert (tree.size(), Waiting.objects.count()) == (8, 1)
