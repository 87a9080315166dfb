"""The registered address of an office: where letters to it go. A new one counts once codes from the old and the new
mailbox have been given back: neither a slip of the pen nor one stolen session can turn an office's letters away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from comity.apps.journal.actions import record
from comity.apps.notices.models import AddressChange
from comity.apps.notices.refusal import Reason, Refused
from comity.apps.parties import access
from comity.apps.parties.access import Act, Actor
from comity.apps.parties.actions.invitations import fingerprint
from comity.apps.parties.models import Office, Person

DAYS = 7
WRONG = 5  # so many wrong codes end a change


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a change, to be sent; `old` is empty where the office had no address."""

    change: AddressChange
    new: str
    old: str


def waiting(office: Office, at: datetime) -> AddressChange | None:
    """The change of an office's address that waits for its codes."""
    return (
        AddressChange.objects.filter(office=office, ended_at=None, expires_at__gt=at).order_by("-pk").first()
    )


@transaction.atomic
def ask_change(*, office: Office, email: str, by: Actor, at: datetime) -> Codes:
    """Begin to change an office's registered address. Returns the codes, which are kept nowhere: the door sends one to
    each mailbox. An earlier change that waits is ended. The journal does not hold the address."""
    access.require(Act.SET_OFFICE, by, at=at)
    office = Office.objects.select_for_update().get(pk=office.pk)
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(Reason.NO_ADDRESS) from error
    if email.lower() == office.email.lower():
        raise Refused(Reason.ALREADY_SO)
    AddressChange.objects.filter(office=office, ended_at=None).update(ended_at=at)
    new, old = _code(), _code() if office.email else ""
    change = AddressChange.objects.create(
        office=office, email=email, new_hash=_hash(office, new), old_hash=_hash(office, old) if old else "",
        asked_by=by if isinstance(by, Person) else None, asked_at=at, expires_at=at + timedelta(days=DAYS),
    )  # fmt: skip
    record("offices.address_asked", subject=office.address, by=access.address(by), at=at, first=not old)
    return Codes(change, new, old)


@transaction.atomic
def confirm_change(*, office: Office, new: str, old: str, by: Actor, at: datetime) -> Office | None:
    """Give the codes back. Returns the office with its new address; nothing where a code was wrong: that counts."""
    access.require(Act.SET_OFFICE, by, at=at)
    office = Office.objects.select_for_update().get(pk=office.pk)
    change = waiting(office, at)
    if change is None:
        raise Refused(Reason.NO_CHANGE)
    right = change.new_hash == _hash(office, new) and (
        not change.old_hash or change.old_hash == _hash(office, old)
    )
    if not right:
        change.wrong += 1
        change.ended_at = at if change.wrong >= WRONG else None
        change.save(update_fields=["wrong", "ended_at"])
        return None
    change.ended_at = at
    change.save(update_fields=["ended_at"])
    office.email, office.email_since = change.email, at
    office.save(update_fields=["email", "email_since"])
    record(
        "offices.address_set", subject=office.address, by=access.address(by), at=at, first=not change.old_hash,
        confirmed=["new", "old"] if change.old_hash else ["new"],
    )  # fmt: skip
    return office


def _code() -> str:
    """Eight signs that cannot be mistaken for one another."""
    return "".join(secrets.choice("23456789abcdefghjkmnpqrstuvwxyz") for _ in range(8))


def _hash(office: Office, code: str) -> str:
    return fingerprint(f"{office.pk}:{code.strip().lower()}")
