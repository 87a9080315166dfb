"""What came back: an address no letter reaches is suspended, and the person is told when they next sign in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from comity.apps.notices.actions.posting import line, wake
from comity.apps.notices.models import Address, Message, State, Why
from comity.apps.notices.refusal import Reason, Refused
from comity.apps.parties.models import Person

SOFT = 12  # passing troubles in a row after which an address counts as one no letter reaches


@transaction.atomic
def came_back(*, return_token: str, hard: bool, status: str, said: str, at: datetime) -> Message | None:
    """Note that a message of ours came back. Returns it, or nothing where the token is none of ours.

    `hard`: the other server says that the address takes no mail; it is suspended. Otherwise it is counted.
    """
    message = Message.objects.select_for_update().filter(return_token=return_token).first()
    if message is None:
        return None
    if message.came_back_at is None or (hard and message.state != State.FAILED):
        message.came_back_at, message.error = at, line(f"{status} {said}")
        message.state = State.FAILED if hard else message.state
        message.save(update_fields=["came_back_at", "error", "state"])
        trouble(email=message.to, hard=hard, status=status, said=said, at=at)
    return message


@transaction.atomic
def trouble(*, email: str, hard: bool, status: str, said: str, at: datetime) -> Address:
    """Count a trouble of an address, and suspend it where it is final or comes too often."""
    known, _made = Address.objects.get_or_create(
        email=email.lower(),
        defaults={"last_at": at, "soft": 0, "status": status[:10], "words": line(said)},
    )
    known = Address.objects.select_for_update().get(pk=known.pk)
    known.last_at, known.status, known.words = at, status[:10], line(said)
    known.soft += 0 if hard else 1
    if (hard or known.soft >= SOFT) and known.suspended_at is None:
        known.suspended_at = at
    known.save()
    return known


def arrived(email: str) -> None:
    """A server took a letter to that address: passing troubles are forgotten."""
    Address.objects.filter(email=email.lower(), suspended_at=None, soft__gt=0).update(soft=0)


def suspended(email: str) -> Address | None:
    """What is known of an address that is suspended."""
    return Address.objects.filter(email=email.lower(), suspended_at__isnull=False).first()


@transaction.atomic
def works_again(*, email: str, by: Person | str, at: datetime) -> int:
    """Lift the suspension of an address, and let what was held for it wait again. Returns how many messages.

    A person may say so of their own address; the console of any.
    """
    if isinstance(by, Person) and by.email.lower() != email.lower():
        raise Refused(Reason.MAY_NOT, may_not=True)
    Address.objects.filter(email=email.lower()).update(suspended_at=None, soft=0, last_at=at)
    held = Message.objects.filter(to__iexact=email, state=State.HELD, error=Why.SUSPENDED)
    number = held.update(state=State.WAITING, error="", next_at=at, tries=F("tries"))
    if number:
        wake()
    return number
