"""A person's keys to the API. A key does at most what its person may do, within its scope, until its day."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from comity.apps.journal.actions import record
from comity.apps.parties import access
from comity.apps.parties.access import Act
from comity.apps.parties.actions.invitations import fingerprint
from comity.apps.parties.models import Person, Token
from comity.apps.parties.refusal import Reason, Refused

DAYS = 365  # the longest a key lives
AT_ONCE = 20  # keys of one person that live at a time
PREFIX = "comity_"  # so that a key left in a file is known for what it is


def live(at: datetime) -> QuerySet[Token]:
    """The keys that open something at that moment."""
    return Token.objects.filter(ended_at=None, made_at__lte=at, expires_at__gt=at, person__is_active=True)


@transaction.atomic
def make_token(
    *, person: Person, name: str, scope: str, days: int, by: Person, at: datetime
) -> tuple[Token, str]:
    """Make a key of one's own. Returns it and its secret, which is shown once and kept nowhere."""
    access.require(Act.MAKE_TOKEN, by, at=at, person=person)
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not name or len(name) > 80 or scope not in Token.Scope.values or not 1 <= days <= DAYS:
        raise Refused(Reason.NOT_FIT)
    Person.objects.select_for_update().get(pk=person.pk)  # two keys made at once are counted one by one
    if live(at).filter(person=person).count() >= AT_ONCE:
        raise Refused(Reason.TOO_MANY)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person, name=name, scope=scope, secret_hash=fingerprint(secret), made_at=at,
        expires_at=at + timedelta(days=days),
    )  # fmt: skip
    record(
        "tokens.made", subject=f"tokens/{token.pk}", by=by.address, at=at, scope=scope,
        expires_at=token.expires_at.isoformat(),
    )  # fmt: skip
    return token, secret


@transaction.atomic
def end_token(*, token: Token, by: Person, at: datetime) -> None:
    """End a key of one's own now. It opens nothing any more."""
    access.require(Act.END_TOKEN, by, at=at, person=token.person)
    # By the row alone: with a join, the second of two at once would be judged by the row as it was before the first.
    if not Token.objects.filter(pk=token.pk, ended_at=None, expires_at__gt=at).update(ended_at=at):
        raise Refused(Reason.TOKEN_ENDED)
    record("tokens.ended", subject=f"tokens/{token.pk}", by=by.address, at=at)


def find(*, secret: str, at: datetime) -> Token | None:
    """The live key that secret is of, with its person. What was looked up is noted by the day, not by the call."""
    if not secret.startswith(PREFIX):
        return None
    token = live(at).select_related("person").filter(secret_hash=fingerprint(secret)).first()
    if token is not None and (token.used_at is None or token.used_at.date() != at.date()):
        Token.objects.filter(pk=token.pk).update(used_at=at)
    return token
