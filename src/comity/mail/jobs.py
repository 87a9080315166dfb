"""What the worker does about mail by itself. Each of these can run twice, or be killed, and loses nothing."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.apps.assistance import told
from comity.apps.notices import daily, delivery
from comity.apps.notices.actions.posting import DELIVER
from comity.apps.notices.models import Message
from comity.mail import composing, due, receiving, words

AGAIN = RetryStrategy(max_attempts=5, wait=600)


def may(message: Message) -> bool:
    """Whether who a message is for may still be told, now."""
    return told.may(message, timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name=DELIVER, queueing_lock=DELIVER)
def deliver(timestamp: int) -> None:
    """Empty the outbox. Posting wakes this at once; every minute it looks by itself."""
    delivery.deliver(may=may, now=timezone.now)


@app.periodic(cron="* * * * *", periodic_id="notices-compose")
@app.task(name="notices.compose", queueing_lock="notices.compose", lock="notices.compose")
def compose(timestamp: int) -> None:
    """Tell of what the log has sealed since the last time."""
    while composing.compose(at=timezone.now()):
        pass


@app.periodic(cron="0 6 * * *", periodic_id="notices-daily")
@app.task(name="notices.daily", queueing_lock="notices.daily", lock="notices.daily", retry=AGAIN)
def send_daily(timestamp: int) -> None:
    """In the morning: what is due soon, and one letter to each reader of what was held for them."""
    now = timezone.now()
    due.tell(at=now)
    daily.send_daily(write=words.daily, may=may, at=now)


@app.periodic(cron="* * * * *", periodic_id="mail-in")
@app.task(name="mail.receive", queueing_lock="mail.receive", lock="mail.receive")
def receive(timestamp: int) -> None:
    """Work on mail that was kept and not worked on: large, or its process was killed. Send receipts that are due."""
    now = timezone.now()
    receiving.work_on_waiting(now)
    receiving.send_receipts(now)
