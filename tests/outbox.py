"""The outbox in tests: letters leave at once, without a worker; or when a test says so. A conftest takes the fixtures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comity.apps.notices import delivery


def deliver(at: datetime | None = None) -> delivery.Run:
    """What the worker's job does."""
    from comity.apps.assistance import told

    moment = at or datetime.now(UTC)
    return delivery.deliver(may=lambda message: told.may(message, moment), now=lambda: moment)


@pytest.fixture
def letters_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is posted leaves at once, inside the transaction that posts it."""
    monkeypatch.setattr("comity.apps.notices.actions.posting.wake", deliver)
