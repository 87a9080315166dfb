"""The daily letter: what was held for each reader since the last, in one message. And what is forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from comity.apps.journal.actions import SYSTEM, record
from comity.apps.notices.actions.posting import post
from comity.apps.notices.models import Address, AddressChange, Follow, Message, State, Topic, Why
from comity.apps.parties.models import Office, Person
from comity.apps.parties.retention import periods

trace = logging.getLogger(__name__)

MOST = 200  # lines in one daily letter; the rest comes with the next

# (messages, language) -> subject, body, and the address that ends these letters with one click (empty: in the account)
Write = Callable[[Sequence[Message], str], tuple[str, str, str]]


def send_daily(*, write: Write, may: Callable[[Message], bool], at: datetime) -> int:
    """Make one letter for each reader of what is held for them, and ask `may` of each line again. How many.

    A reader whose letter cannot be made keeps no other back: theirs waits for the next morning. A database that is away
    is no fault of a reader's: then all wait.
    """
    held = Message.objects.filter(state=State.HELD, error=Why.DIGEST)
    number = 0
    people = set(held.filter(person__isnull=False).values_list("person", flat=True))
    addresses = set(held.filter(person=None).values_list("to", flat=True))
    # A person's letter and what somebody without an account follows at the same address stay two letters.
    readers = [Q(person=each) for each in sorted(people)] + [
        Q(person=None, to=each) for each in sorted(addresses)
    ]
    for reader in readers:
        try:
            with transaction.atomic():
                number += _letter(reader, write, may, at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            first = held.filter(reader).order_by("pk").values_list("pk", flat=True).first()
            trace.error(
                "the daily letter that begins with message %s cannot be made: %s", first, type(error).__name__
            )
    return number


def _letter(reader: Q, write: Write, may: Callable[[Message], bool], at: datetime) -> int:
    rows = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        reader, state=State.HELD, error=Why.DIGEST
    )
    waiting = list(rows.order_by("pk")[:MOST])
    kept = [each for each in waiting if may(each)]
    gone = [each.pk for each in waiting if each not in kept]
    Message.objects.filter(pk__in=gone).update(state=State.FAILED, error=Why.NO_LONGER, body="")
    if not kept:
        return 0
    last = kept[-1]
    subject, body, unsubscribe = write(kept, last.language)
    one = kept[0] if len({each.follow_id for each in kept}) == 1 else None
    letter = post(
        to=last.person.email if last.person else last.to,
        topic=Topic.FOLLOW if all(each.topic == Topic.FOLLOW for each in kept) else last.topic,
        subject=subject, body=body, at=at, person=last.person, office=last.office, language=last.language,
        follow=one.follow if one else None, unsubscribe=unsubscribe,
    )  # fmt: skip
    Message.objects.filter(pk__in=[each.pk for each in kept]).update(
        state=State.SENT, sent_at=at, in_digest=letter, error="", body=""
    )
    return 1


@transaction.atomic
def forget(*, at: datetime) -> dict[str, int]:
    """Apply the periods of `retention.json` to messages, follows and addresses; recorded when anything went."""
    kept = periods()
    old = at - kept["sent-notices"].length
    done = Q(state=State.SENT, sent_at__lte=old) | Q(state=State.FAILED, made_at__lte=old)
    unconfirmed = at - kept["unconfirmed-follows"].length
    ended = at - kept["ended-follows"].length
    follows = Follow.objects.filter(Q(confirmed_at=None, asked_at__lte=unconfirmed) | Q(ended_at__lte=ended))
    changes = AddressChange.objects.filter(expires_at__lte=at - kept["address-changes"].length)
    counts = {
        "sent-notices": Message.objects.filter(done).delete()[1].get("notices.Message", 0),
        "unconfirmed-follows": follows.delete()[1].get("notices.Follow", 0),
        "address-changes": changes.delete()[0],
        "returned-addresses": _forget_addresses(at - kept["returned-addresses"].length),
    }
    found = {what: number for what, number in counts.items() if number}
    if found:
        record("retention.applied", subject="retention", by=SYSTEM, at=at, forgotten=found)
    return counts


def _forget_addresses(before: datetime) -> int:
    """Troubles long past, and those of addresses nobody here has any more."""
    gone = 0
    for each in Address.objects.all():
        known = (
            Person.objects.filter(email__iexact=each.email).exists()
            or Office.objects.filter(email__iexact=each.email).exists()
            or Follow.objects.filter(email__iexact=each.email, ended_at=None).exists()
        )
        if not known or (each.suspended_at is None and each.last_at <= before):
            each.delete()
            gone += 1
    return gone
