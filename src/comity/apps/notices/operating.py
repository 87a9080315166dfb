"""What the operator of the machine sees and does: counts, dead letters, and reports that come back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q

from comity.apps.journal.actions import SYSTEM
from comity.apps.notices.actions.posting import wake
from comity.apps.notices.actions.returned import came_back, works_again
from comity.apps.notices.envelope import token_of
from comity.apps.notices.models import Address, Message, State, Why
from comity.papers.returned import MOST, read_returned

__all__ = ["MOST", "counts", "failed", "retry", "suspended_addresses", "take_back"]

# What failing again would change nothing about: who it was for may not see it, or no mail reaches the name.
FOR_GOOD = (Why.NO_LONGER, Why.NOWHERE)


def counts() -> dict[str, int]:
    """How many messages are in each state; `late` wait longer than they should."""
    found = dict(Message.objects.values_list("state").annotate(Count("pk")))
    late = Message.objects.filter(state=State.WAITING, tries__gt=0).count()
    return {each.value: found.get(each, 0) for each in State} | {"put off": late}


def failed(most: int) -> list[Message]:
    """The newest messages that were given up."""
    rows = Message.objects.filter(state=State.FAILED).exclude(error__in=FOR_GOOD)
    return list(rows.order_by("-pk")[:most])


def suspended_addresses() -> list[Address]:
    """The addresses no letter reaches, the newest first."""
    return list(Address.objects.filter(suspended_at__isnull=False).order_by("-suspended_at"))


@transaction.atomic
def retry(*, address: str, at: datetime) -> int:
    """Let what was given up wait again: of one address, or of all. Returns how many. What has lost its words stays."""
    again = Message.objects.filter(Q(state=State.FAILED), ~Q(body=""), ~Q(error__in=FOR_GOOD))
    if address:
        again = again.filter(to__iexact=address)
    else:
        again = again.filter(came_back_at=None)
    number = again.update(state=State.WAITING, error="", next_at=at, tries=0, made_at=at, came_back_at=None)
    if address:
        number += works_again(email=address, by=SYSTEM, at=at)
    if number:
        wake()
    return number


def take_back(content: bytes, *, at: datetime) -> str:
    """Take in a message that came to the bounce address. Returns what was done, as a code: "no-report" (somebody
    wrote, or a program answered), "not-ours" (no letter of ours), "suspended" or "counted"."""
    found = read_returned(content)
    if found is None:
        return "no-report"
    for each in found.to:
        token = token_of(each, settings.MAIL_BOUNCE)
        if token and came_back(
            return_token=token, hard=found.hard, status=found.status, said=found.said, at=at
        ):
            return "suspended" if found.hard else "counted"
    return "not-ours"
