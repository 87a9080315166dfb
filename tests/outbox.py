"""The outbox in tests: letters leave at once, without a worker, or when told to. A conftest takes the fixture."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comity.apps.journal import sealing
from comity.apps.notices import delivery
from comity.apps.notices.models import Cursor, Message


def deliver(at: datetime | None = None) -> delivery.Run:
    """What the worker's job does."""
    from comity.apps.assistance import told

    moment = at or datetime.now(UTC)
    return delivery.deliver(may=lambda message: told.may(message, moment), now=lambda: moment)


@pytest.fixture
def letters_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is posted leaves at once, inside the transaction that posts it."""
    monkeypatch.setattr("comity.apps.notices.actions.posting.wake", deliver)


def tell(at: datetime) -> list[Message]:
    """Seal what waits, and compose what it gives to say; the messages of this time."""
    from comity.mail import composing, sealed

    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    Cursor.objects.get_or_create(name=sealed.CURSOR, defaults={"place": -1})
    sealing.seal(at=at)
    while composing.compose(at=at):
        pass
    return list(Message.objects.filter(pk__gt=last).order_by("pk"))
