"""The acts on what is kept about people: taking one's own data out, erasing them, and forgetting in time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q
from django.db.models.fields.reverse_related import ForeignObjectRel

from comity.apps.journal.actions import SYSTEM, record
from comity.apps.journal.models import Record
from comity.apps.parties import access
from comity.apps.parties.access import Act, Actor
from comity.apps.parties.actions.people import close_sign_in, current
from comity.apps.parties.models import Holding, Invitation, Person, Token
from comity.apps.parties.refusal import Reason, Refused
from comity.apps.parties.retention import periods

# Fields that are keys rather than facts about a person: they would let a reader of the file sign in as them.
SECRETS = {"password", "secret_hash", "session_key", "token", "token_secret", "key", "reply_token",
           "return_token", "new_hash", "old_hash"}  # fmt: skip
SECRET_MODELS = {"mfa.authenticator": {"data"}, "usersessions.usersession": {"data"},
                 "notices.message": {"body"}}  # fmt: skip
NOWHERE = "erased.invalid"  # RFC 2606: a name no mail can reach


@transaction.atomic
def export_own_data(*, person: Person, by: Actor, at: datetime) -> dict[str, Any]:
    """Everything this installation holds about a person, as plain JSON values; keys and passwords left out.

    Every table that points at people is asked, so a table added later is in the file without a change here.
    """
    access.require(Act.EXPORT_DATA, by, at=at, person=person)
    tables: dict[str, list[dict[str, Any]]] = {}
    for relation in pointing_at_people():
        table, field = relation.related_model, relation.field.name
        # What only names whoever did it is work of an office, and may be a State's own: its place and moments are held.
        shown = _bare if relation.hidden else _plain
        rows = [shown(row) for row in table._default_manager.filter(**{field: person.pk}).order_by("pk")]
        if rows:
            tables[f"{table._meta.label_lower}.{field}"] = rows
    invited = Invitation.objects.filter(email__iexact=person.email).order_by("pk")
    mentions = Record.objects.filter(Q(by=person.address) | Q(subject=person.address)).order_by("pk")
    held = {
        "person": _plain(person),
        "tables": tables,
        "invitations": [_plain(row) for row in invited],
        "journal": [_plain(row) for row in mentions],
    }
    record("people.data_exported", subject=person.address, by=access.address(by), at=at)
    return {"written_at": at.isoformat(), "address": person.address, **held}


def pointing_at_people() -> list[Any]:
    """The relations of every table that points at people, also of those a person's row knows nothing of."""
    found = Person._meta.get_fields(include_hidden=True)
    return [each for each in found if isinstance(each, ForeignObjectRel) and not each.many_to_many]


def _bare(row: models.Model) -> dict[str, Any]:
    """The key of a row, and when what it holds was done."""
    moments = {
        field.name: str(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and field.value_from_object(row) is not None
    }
    return {"id": row.pk, **moments}


def _plain(row: models.Model) -> dict[str, Any]:
    left_out = SECRETS | SECRET_MODELS.get(row._meta.label_lower, set())
    plain: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in left_out:
            continue
        value = field.value_from_object(row)
        plain[field.name] = value if isinstance(value, int | str | bool | dict | list | None) else str(value)
    return plain


@transaction.atomic
def erase_person(*, person: Person, by: Actor, at: datetime) -> None:
    """Remove what is personal about somebody who has left. Their number stays, and with it every record of
    theirs.

    Refuses while they hold a role: that is handed over first.
    """
    access.require(Act.ERASE, by, at=at, person=person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if current(person.holdings.all(), at).exists():
        raise Refused(Reason.STILL_HELD)
    _erase(person, at)
    record("people.erased", subject=person.address, by=access.address(by), at=at)


def _erase(person: Person, at: datetime) -> None:
    Invitation.objects.filter(email__iexact=person.email).update(email=f"{person.number}@{NOWHERE}")
    EmailAddress.objects.filter(user=person).delete()
    Token.objects.filter(person=person).delete()
    for relation in pointing_at_people():  # messages, choices: what says that it is a person's own
        if getattr(relation.related_model, "personal", False):
            relation.related_model._default_manager.filter(**{relation.field.name: person.pk}).delete()
    close_sign_in(person, at)
    person.email, person.name, person.language = f"{person.number}@{NOWHERE}", "", ""
    person.last_login = None
    person.save(update_fields=["email", "name", "language", "last_login"])


@transaction.atomic
def forget(*, at: datetime, letters: Path | None = None) -> dict[str, int]:
    """Apply the periods of `retention.json`. Returns how many were forgotten of each kind; recorded when
    any was.

    `letters` is the folder of written letters, where the installation writes them instead of sending.
    """
    kept = periods()
    closed = at - kept["closed-invitations"].length
    invitations = (
        Invitation.objects.filter(
            Q(accepted_at__lte=closed) | Q(withdrawn_at__lte=closed) | Q(expires_at__lte=closed)
        )
        .exclude(email__endswith=f"@{NOWHERE}")
        .update(email=f"forgotten@{NOWHERE}")
    )
    Session.objects.filter(expire_date__lte=at - kept["ended-sessions"].length).delete()
    alive = Session.objects.values("session_key")
    sessions = int(UserSession.objects.exclude(session_key__in=alive).delete()[0])
    over = at - kept["ended-tokens"].length
    tokens = int(Token.objects.filter(Q(ended_at__lte=over) | Q(expires_at__lte=over)).delete()[0])
    counts = {
        "closed-invitations": invitations,
        "ended-tokens": tokens,
        "ended-sessions": sessions,
        "written-letters": _forget_letters(letters, at - kept["written-letters"].length),
        **_forget_people(at),
    }
    done = {what: number for what, number in counts.items() if number}
    if done:
        record("retention.applied", subject="retention", by=SYSTEM, at=at, forgotten=done)
    return counts


def _forget_people(at: datetime) -> dict[str, int]:
    kept = periods()
    known = (
        Person.objects.select_for_update(of=("self",)).exclude(email__endswith=f"@{NOWHERE}").order_by("pk")
    )
    left = list(known.filter(left_at__lte=at - kept["people-who-left"].length))
    since = at - kept["people-without-role"].length
    holding = current(Holding.objects.all(), at).values("person")
    unused = [
        person
        for person in known.filter(left_at=None, joined_at__lte=since).exclude(pk__in=holding)
        if (person.last_login or person.joined_at) <= since and not _held_since(person, since)
    ]
    for person in [*left, *unused]:
        _erase(person, at)
    return {"people-who-left": len(left), "people-without-role": len(unused)}


def _held_since(person: Person, since: datetime) -> bool:
    return person.holdings.filter(until_at__gt=since).exists()


def _forget_letters(folder: Path | None, before: datetime) -> int:
    """Delete letters written before that moment. Files are outside the transaction: what is gone stays
    gone."""
    if folder is None or not folder.is_dir():
        return 0
    old = [
        path for path in folder.glob("*.log") if datetime.fromtimestamp(path.stat().st_mtime, UTC) <= before
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
