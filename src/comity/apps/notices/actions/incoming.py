"""What comes in: keeping each message before any work, codes that let acts be done, and what becomes of each."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Q

from comity.apps.journal.actions import SYSTEM, record
from comity.apps.notices.models import Message, Proposed, Received
from comity.apps.parties.actions.invitations import fingerprint
from comity.apps.parties.models import Office, Person
from comity.apps.parties.retention import periods

DAYS = 7  # a code lives
WRONG = 5  # so many wrong codes end it
CODES_A_DAY = 20  # letters with codes to one office, in a day
TRIES = 5  # of work on one message, before a person must look
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another


class Tried(StrEnum):
    """What came of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # used, expired, tried too often, or sent to an address that is the office's no more


def identity(*, number: str, sender: str, recipient: str, sha256: str, body: str) -> str:
    """The same for a message that is brought twice, though servers on the way add lines: its Message-ID, sender,
    recipient and what stands below its headers, since some programs number two messages alike; its SHA-256 where it has
    no Message-ID."""
    whole = f"{number}\n{sender}\n{recipient}\n{body}" if number else sha256
    return hashlib.sha256(whole.encode()).hexdigest()


def keep(
    *, raw: bytes, size: int, sha256: str, body: str, number: str, sender: str, envelope: str, recipient: str,
    at: datetime, became: str = Received.Became.WAITING, why: str = "",
) -> tuple[Received, bool]:  # fmt: skip
    """Keep that a message came, with its bytes. Returns its row, and whether it is new; a repeat changes nothing."""
    key = identity(number=number, sender=sender, recipient=recipient, sha256=sha256, body=body)
    try:
        with transaction.atomic():
            kept = Received.objects.create(
                key=key, message_id=number, sha256=sha256, size=size, sender=sender, envelope=envelope,
                recipient=recipient, at=at, raw=raw, became=became, why=why,
            )  # fmt: skip
        return kept, True
    except IntegrityError:
        return Received.objects.get(key=key), False


def take(pk: int) -> Received | None:
    """Hold a message that waits for work, to the end of the transaction; None where another has done it or does."""
    rows = Received.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(pk=pk, became=Received.Became.WAITING).first()


def settle(
    received: Received, *, became: str, why: str = "", person: Person | None = None, office: Office | None = None,
    about: str = "", answer: Message | None = None,
) -> None:  # fmt: skip
    """Note what a message was taken for. Bytes of what nobody needs again are not kept."""
    received.became, received.why, received.about = became, why[:200], about
    received.person, received.office, received.answer = person, office, answer
    if became in (Received.Became.UNANSWERED, Received.Became.HELP, Received.Became.FORM_ASKED):
        received.raw = None
    received.save()


def begin(pk: int) -> bool:
    """Count a try before it begins, since a process that is killed says nothing afterwards. After some tries a message
    is left for a person, with its bytes; False then, and where it waits no more."""
    waits = Received.objects.filter(pk=pk, became=Received.Became.WAITING)
    if waits.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return True
    waits.update(became=Received.Became.GIVEN_UP)
    return False


def failed(pk: int, why: str) -> None:
    """Work on a message broke off: for this reason. It is tried again, if it has a try left."""
    waits = Received.objects.filter(pk=pk, became=Received.Became.WAITING)
    waits.update(why=why[:200])
    waits.filter(tries__gte=TRIES).update(became=Received.Became.GIVEN_UP)


def waiting(most: int = 100) -> list[int]:
    """The messages that wait for work, oldest first."""
    rows = Received.objects.filter(became=Received.Became.WAITING).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def counts() -> dict[str, int]:
    """What came in and is not done with: what waits for work, and what work broke off on again and again."""
    rows = Received.objects.filter(became__in=(Received.Became.WAITING, Received.Became.GIVEN_UP))
    found = dict(rows.values_list("became").annotate(Count("pk")))
    return {each.value: found.get(each, 0) for each in (Received.Became.WAITING, Received.Became.GIVEN_UP)}


def again() -> int:
    """Let what work broke off on wait once more. Returns how many messages."""
    rows = Received.objects.filter(became=Received.Became.GIVEN_UP, raw__isnull=False)
    return rows.update(became=Received.Became.WAITING, tries=0)


def answered(address: str, *, since: datetime, became: Sequence[str] = ()) -> int:
    """How many answers went to an address since then; counted one sender at a time."""
    with connection.cursor() as cursor:  # two that come at once are counted one by one
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [address.lower()])
    rows = Received.objects.filter(answer__to__iexact=address, at__gt=since)
    return rows.filter(became__in=became).count() if became else rows.count()


def strangers(*, since: datetime) -> int:
    """How many answers went since then to addresses that are no office's and no person's of a State; counted one
    message at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('strangers', 12))")
    return Received.objects.filter(answer__isnull=False, office=None, at__gt=since).count()


def digest_of(steps: Sequence[Mapping[str, Any]], *, builds_on: Mapping[str, Any]) -> str:
    """The SHA-256 of acts and of all they build on: where any of it changed, a code counts no more."""
    text = json.dumps({"steps": list(steps), "builds_on": builds_on}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Coded:
    """Acts that wait for a code, and the code, which is kept nowhere."""

    proposed: Proposed
    code: str


@transaction.atomic
def propose(
    *, received: Received, person: Person, office: Office, about: str, steps: Sequence[Mapping[str, Any]], digest: str,
    at: datetime,
) -> Coded | None:  # fmt: skip
    """Let acts wait for a code to the office's registered address. None where it got enough codes today.

    What waited before for the same person on the same matter is replaced: one code at a time.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    rows = Proposed.objects.filter(office=office)
    if rows.filter(at__gt=at - timedelta(days=1)).count() >= CODES_A_DAY:
        return None
    if about:
        rows.filter(person=person, about=about, ended_at=None).update(ended_at=at, why="replaced")
    code = "".join(secrets.choice(_SIGNS) for _ in range(8))
    proposed = Proposed.objects.create(
        received=received, person=person, office=office, about=about, steps=list(steps), digest=digest, token="",
        code_hash="", at=at, expires_at=at + timedelta(days=DAYS),
    )  # fmt: skip
    proposed.code_hash = _hash(proposed, code)
    proposed.save(update_fields=["code_hash"])
    return Coded(proposed, f"{code[:4]}-{code[4:]}")


def sent_with(proposed: Proposed, message: Message) -> None:
    """Note which letter carries the code: answers to it can give it back."""
    proposed.message, proposed.token = message, message.reply_token
    proposed.save(update_fields=["message", "token"])


def of_token(token: str) -> Proposed | None:
    """The acts whose code went with the letter of that token."""
    rows = Proposed.objects.select_related("person", "office", "received")
    return rows.filter(token=token).order_by("-pk").first() if token else None


def try_code(proposed: Proposed, code: str, at: datetime) -> Tried:
    """Try a code. A wrong one counts, and the fifth ends it; a right one ends it too: it works once. The caller's
    transaction must be kept in either case."""
    held = (
        Proposed.objects.select_for_update(of=("self",))
        .select_related("message", "office")
        .get(pk=proposed.pk)
    )
    moved = held.message is None or held.message.to.lower() != held.office.email.lower()
    if held.ended_at is not None or held.expires_at <= at or moved:
        return Tried.OVER
    if not secrets.compare_digest(held.code_hash, _hash(held, code)):
        held.wrong += 1
        if held.wrong >= WRONG:
            held.ended_at, held.why = at, "wrong"
        held.save(update_fields=["wrong", "ended_at", "why"])
        return Tried.WRONG
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    return Tried.RIGHT


def close(proposed: Proposed, *, why: str, about: str = "", records: Sequence[int] = ()) -> None:
    """Note what came of acts whose code was right: done, refused, or changed."""
    proposed.refresh_from_db()
    proposed.why, proposed.records = why, list(records)
    proposed.about = about or proposed.about
    proposed.save(update_fields=["why", "records", "about"])


def without_receipts(most: int = 50) -> list[Proposed]:
    """What was done by code and whose receipts have not gone yet."""
    rows = Proposed.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        why="done", receipts_at=None
    )
    return list(rows.select_related("office", "person").order_by("pk")[:most])


def receipts_gone(proposed: Proposed, at: datetime) -> None:
    proposed.receipts_at = at
    proposed.save(update_fields=["receipts_at"])


@transaction.atomic
def forget(*, at: datetime) -> dict[str, int]:
    """Apply the periods of `retention.json` to what came in; recorded when anything went."""
    kept = periods()
    bytes_before, rows_before = at - kept["received-bytes"].length, at - kept["received-mail"].length
    done = ~Q(became=Received.Became.WAITING)
    counts = {
        "received-bytes": Received.objects.filter(done, at__lte=bytes_before, raw__isnull=False).update(
            raw=None
        ),
        "received-mail": Received.objects.filter(done, at__lte=rows_before)
        .delete()[1]
        .get("notices.Received", 0),
    }
    found = {what: number for what, number in counts.items() if number}
    if found:
        record("retention.applied", subject="retention", by=SYSTEM, at=at, forgotten=found)
    return counts


def _hash(proposed: Proposed, code: str) -> str:
    plain = "".join(each for each in code.lower() if each.isascii() and each.isalnum())
    return fingerprint(f"{proposed.pk}:{plain}")
