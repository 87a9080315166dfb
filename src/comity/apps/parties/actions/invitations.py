"""The acts on invitations: the only way in, but for the console of the machine."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import QuerySet

from comity.apps.journal.actions import record
from comity.apps.parties import access
from comity.apps.parties.access import Act, Actor
from comity.apps.parties.actions.people import admit, current
from comity.apps.parties.models import Holding, Invitation, Office, Person, Role
from comity.apps.parties.refusal import Reason, Refused

DAYS = 7


def fingerprint(secret: str) -> str:
    """What is kept of a secret: enough to know it again, not to find it out."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_invitations(at: datetime) -> QuerySet[Invitation]:
    """Those that can still be accepted."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


def find(*, secret: str, at: datetime) -> Invitation | None:
    """The open invitation that secret belongs to. Looking at it does not use it up."""
    return open_invitations(at).select_related("office").filter(secret_hash=fingerprint(secret)).first()


def awaits_password(person: Person) -> bool:
    """Whether a link may let this person in: there is nothing of theirs it could take over."""
    fresh = person.last_login is None or not person.is_active
    return (
        fresh and not person.has_usable_password() and not SocialAccount.objects.filter(user=person).exists()
    )


@transaction.atomic
def invite(
    *, email: str, office: Office, role: str, by: Actor, at: datetime, days: int = DAYS
) -> tuple[Invitation, str]:
    """Invite an address to a role in an office. Returns the invitation and its secret, which is kept nowhere.

    An earlier open invitation of that address to that role is withdrawn: one link lives at a time.
    """
    access.require(Act.INVITE, by, at=at)
    email = email.strip().lower()
    person = Person.objects.filter(email__iexact=email).first()
    # Somebody added at the console holds the role already and is only missing a password.
    held = person and current(person.holdings.all(), at).filter(office=office, role=role).exists()
    if person and held and not awaits_password(person):
        raise Refused(Reason.ALREADY_HELD)
    office = Office.objects.select_for_update().get(pk=office.pk)  # two invitations at once stand in a row
    replaced = (
        open_invitations(at).filter(email__iexact=email, office=office, role=role).update(withdrawn_at=at)
    )
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email, office=office, role=Role(role), secret_hash=fingerprint(secret),
        invited_by=None if isinstance(by, str) else by, invited_at=at, expires_at=at + timedelta(days=days),
    )  # fmt: skip
    record(
        "invitations.sent", subject=f"invitations/{invitation.pk}", by=access.address(by), at=at,
        office_code=office.code, role=role, replaced=replaced,
    )  # fmt: skip
    return invitation, secret


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Actor, at: datetime) -> None:
    """Take an open invitation back; its link opens nothing any more."""
    access.require(Act.WITHDRAW_INVITATION, by, at=at)
    if not open_invitations(at).filter(pk=invitation.pk).update(withdrawn_at=at):
        raise Refused(Reason.NOT_OPEN)
    record("invitations.withdrawn", subject=f"invitations/{invitation.pk}", by=access.address(by), at=at)


@transaction.atomic
def accept(
    *, secret: str, at: datetime, name: str = "", password: str | None = None, person: Person | None = None
) -> Person:
    """Use an invitation up: the invited person may sign in, and holds the role from now on.

    `person` is whoever is signed in. Somebody who has an account must be signed in to accept: a link in a
    mailbox must not open an account that a password or a second factor protects. `password` must have
    passed the validators.
    """
    invitation = open_invitations(at).select_for_update().filter(secret_hash=fingerprint(secret)).first()
    if invitation is None:
        raise Refused(Reason.NOT_OPEN)
    invited = Person.objects.select_for_update().filter(email__iexact=invitation.email).first()
    if invited is None:
        invited = admit(email=invitation.email, name=name, at=at, password=password)
    elif awaits_password(invited):
        _let_in(invited, name, password)
    elif person is None or person.pk != invited.pk:
        raise Refused(Reason.SIGN_IN_FIRST)
    _settle(invitation, invited, at)
    return invited


@transaction.atomic
def accept_by_address(*, email: str, name: str, at: datetime) -> Person | None:
    """Accept the open invitations of an address that a trusted sign-on has verified, for somebody without
    an account.

    Returns the new person, or nothing when that address was not invited. No password is set.
    """
    waiting = list(open_invitations(at).select_for_update().filter(email__iexact=email).order_by("pk"))
    if not waiting:
        return None
    person = Person.objects.select_for_update().filter(email__iexact=email).first()
    if person is None:
        person = admit(email=email, name=name, at=at, password=None)
    elif awaits_password(person):
        _let_in(person, name, None)
    else:
        return None
    for invitation in waiting:
        _settle(invitation, person, at)
    return person


def _let_in(person: Person, name: str, password: str | None) -> None:
    """Open the sign-in of somebody added at the console, or of somebody who comes back."""
    person.name = name.strip() or person.name
    person.is_active, person.left_at = True, None
    person.set_password(password)
    person.save(update_fields=["name", "is_active", "left_at", "password"])
    EmailAddress.objects.get_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )


def _settle(invitation: Invitation, person: Person, at: datetime) -> None:
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    if not current(person.holdings.all(), at).filter(office=invitation.office, role=invitation.role).exists():
        Holding.objects.create(person=person, office=invitation.office, role=invitation.role, from_at=at)
    record(
        "invitations.accepted", subject=f"invitations/{invitation.pk}", by=person.address, at=at,
        office_code=invitation.office.code, role=invitation.role,
    )  # fmt: skip
