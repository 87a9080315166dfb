"""The acts on people: who may sign in, which roles they hold in which office, and how they leave.

Each act is one transaction and one record. In the journal a person is `people/<number>`; no name, address
or free text of theirs stands there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from comity.apps.journal.actions import record
from comity.apps.parties import access
from comity.apps.parties.access import Act, Actor
from comity.apps.parties.models import Holding, Office, Party, Person, Role, Token
from comity.apps.parties.refusal import Reason, Refused


class IdentityCheck(models.TextChoices):
    """How an operator made sure who asks to be let in again. A closed list, so that the journal holds no
    free text."""

    IN_PERSON = "in-person"
    CALLED_BACK = "called-back"  # on a number known before
    VIDEO = "video"
    LETTER = "letter"  # a letter of the person's office


class Change(models.TextChoices):
    """What people do to their own sign-in, as the journal names it."""

    PASSWORD = "password_changed"  # noqa: S105 — the name of an event
    PASSWORD_RESET = "password_reset"  # noqa: S105
    ADDRESS = "address_changed"
    AUTHENTICATOR_ADDED = "authenticator_added"
    AUTHENTICATOR_REMOVED = "authenticator_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODES = "recovery_codes_renewed"
    SIGN_ON_JOINED = "sign_on_joined"
    SIGN_ON_LEFT = "sign_on_left"


def current(holdings: QuerySet[Holding], at: datetime) -> QuerySet[Holding]:
    """Those of the holdings that are in force at that moment."""
    return holdings.filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)


@transaction.atomic
def open_office(
    *, name: str, by: Actor, at: datetime, party: Party | None = None, mandate: str = "",
    funds: Sequence[str] = (),
) -> Office:  # fmt: skip
    """Return the office of that name, opened now if there is none. Of one that is there nothing changes: that is
    `offices.set_office`."""
    access.require(Act.OPEN_OFFICE, by, at=at)
    code = slugify(name)[:60] or f"office-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    fresh_with = {"name": name, "party": party, "mandate": mandate, "funds": sorted(set(funds))}
    office, fresh = Office.objects.get_or_create(code=code, defaults=fresh_with)
    if fresh:
        facts = {"party": party.code if party else "", "acts_under": office.mandate, "funds": office.funds}
        record("offices.opened", subject=office.address, by=access.address(by), at=at, **facts)
    return office


@transaction.atomic
def add_person(
    *, email: str, name: str, by: Actor, at: datetime, office: Office | None = None, role: str = "",
    password: str | None = None,
) -> Person:  # fmt: skip
    """Let somebody sign in, with a role from the start. Without a password they set one by a single-use link.

    `password` must have passed the installation's validators. Refuses an address somebody signs in with.
    """
    access.require(Act.ADD_PERSON, by, at=at)
    person = admit(email=email, name=name, at=at, password=password)
    facts: dict[str, Any] = {}
    if office is not None:
        Holding.objects.create(person=person, office=office, role=Role(role), from_at=at)
        facts = {"office_code": office.code, "role": role}
    record("people.added", subject=person.address, by=access.address(by), at=at, **facts)
    return person


def admit(*, email: str, name: str, at: datetime, password: str | None) -> Person:
    """Make the row of a person, and their verified address, inside the caller's act."""
    person = Person(email=email.strip().lower(), name=name.strip(), joined_at=at)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    except IntegrityError as error:
        raise Refused(Reason.KNOWN_ADDRESS) from error
    return person


@transaction.atomic
def give_role(
    *, person: Person, office: Office, role: str, by: Actor, at: datetime, mandate: str = "",
    until_at: datetime | None = None,
) -> Holding:  # fmt: skip
    """Let a person hold a role in an office from now on. `mandate` says by which decision."""
    access.require(Act.GIVE_ROLE, by, at=at, person=person)
    person = _locked(person)
    if not person.is_active:
        raise Refused(Reason.HAS_LEFT)
    if current(person.holdings.all(), at).filter(office=office, role=role).exists():
        raise Refused(Reason.ALREADY_HELD)
    holding = Holding.objects.create(
        person=person, office=office, role=Role(role), mandate=mandate, from_at=at, until_at=until_at
    )
    record(
        "people.role_given",
        subject=person.address,
        by=access.address(by),
        at=at,
        office_code=office.code,
        role=role,
    )
    return holding


@transaction.atomic
def end_role(*, holding: Holding, by: Actor, at: datetime) -> None:
    """End a role now. Refuses to end the last operator's."""
    access.require(Act.END_ROLE, by, at=at)
    _lock_operators()
    if not current(Holding.objects.filter(pk=holding.pk), at).update(until_at=at):
        raise Refused(Reason.NOT_HELD)
    _require_an_operator(at, [holding])
    record(
        "people.role_ended", subject=holding.person.address, by=access.address(by), at=at,
        office_code=holding.office.code, role=holding.role,
    )  # fmt: skip


@transaction.atomic
def hand_over(*, person: Person, by: Actor, at: datetime, successor: Person | None = None) -> list[Holding]:
    """Let a person leave: their roles end, pass to a successor if there is one, and they can sign in no more.

    Returns what the successor now holds. The person's row and number stay, so every record of theirs stays
    whole.
    """
    access.require(Act.HAND_OVER, by, at=at, person=person)
    _lock_operators()
    if successor is not None and successor.pk == person.pk:
        raise Refused(Reason.SAME_PERSON)
    person = _locked(person)
    if person.left_at is not None:
        raise Refused(Reason.HAS_LEFT)
    successor = None if successor is None else _locked(successor)
    if successor is not None and not successor.is_active:
        raise Refused(Reason.HAS_LEFT)
    passed = []
    ended = list(current(person.holdings.select_related("office"), at).order_by("pk"))
    for holding in ended:
        Holding.objects.filter(pk=holding.pk).update(until_at=at)
        if successor is None:
            continue
        same = current(successor.holdings.all(), at).filter(office=holding.office, role=holding.role)
        if not same.exists():
            passed.append(
                Holding.objects.create(
                    person=successor,
                    office=holding.office,
                    role=holding.role,
                    mandate=holding.mandate,
                    from_at=at,
                )
            )
    close_sign_in(person, at)
    _require_an_operator(at, ended)
    record(
        "people.handed_over", subject=person.address, by=access.address(by), at=at,
        successor=successor.address if successor else "",
        roles=[{"office_code": each.office.code, "role": each.role} for each in ended],
    )  # fmt: skip
    return passed


def close_sign_in(person: Person, at: datetime) -> None:
    """Take from a person every way to sign in, inside the caller's act."""
    person.set_unusable_password()
    person.is_active = False
    person.left_at = person.left_at or at
    person.save(update_fields=["password", "is_active", "left_at"])
    Token.objects.filter(person=person, ended_at=None).update(ended_at=at)
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    close_sessions(person)


@transaction.atomic
def end_sessions(*, person: Person, by: Actor, at: datetime, keep: str = "") -> int:
    """Sign a person out everywhere, save in the session with the key `keep`. Returns how many were ended."""
    access.require(Act.END_SESSIONS, by, at=at, person=person)
    number = close_sessions(person, keep)
    record("people.sessions_ended", subject=person.address, by=access.address(by), at=at, number=number)
    return number


def running_sessions(person: Person, at: datetime) -> QuerySet[UserSession]:
    """A person's sessions that can still be used, the newest first."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=person, session_key__in=alive)
    return rows.order_by("-created_at")


def close_sessions(person: Person, keep: str = "") -> int:
    """Remove a person's sessions inside the caller's act."""
    rows = UserSession.objects.filter(user=person).exclude(session_key=keep)
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    return int(rows.delete()[0])


@transaction.atomic
def reset_second_factor(*, person: Person, check: str, by: Actor, at: datetime) -> int:
    """Take a lost second factor away, so that the password alone signs in and a new factor can be set.

    `check` says how the operator made sure who asks (`IdentityCheck`). Ends the person's sessions; the door
    writes to them. Nobody resets their own. Returns how many factors were removed.
    """
    access.require(Act.RESET_SECOND_FACTOR, by, at=at, person=person)
    if not _locked(person).is_active:
        raise Refused(Reason.HAS_LEFT)
    number = int(Authenticator.objects.filter(user=person).delete()[0])
    close_sessions(person)
    record(
        "people.second_factor_reset", subject=person.address, by=access.address(by), at=at,
        check=IdentityCheck(check).value, number=number,
    )  # fmt: skip
    return number


@transaction.atomic
def note(*, person: Person, change: Change, at: datetime) -> None:
    """Write down what a person changed in their own sign-in. The change itself is the sign-in library's."""
    record(f"people.{Change(change).value}", subject=person.address, by=person.address, at=at)


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)


def _lock_operators() -> None:
    """Whoever may end an operator's role waits here, so that two operators cannot each remove the other."""
    list(Holding.objects.select_for_update().filter(role=Role.OPERATOR).order_by("pk"))


def _require_an_operator(at: datetime, ended: list[Holding]) -> None:
    """Refuse if an operator's role has ended and no other operator is left."""
    left = current(Holding.objects.filter(role=Role.OPERATOR, person__is_active=True), at)
    if any(each.role == Role.OPERATOR for each in ended) and not left.exists():
        raise Refused(Reason.LAST_OPERATOR)
