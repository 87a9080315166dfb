"""Following what is public: with an account, or by an address that has confirmed that it wants to.

Whether something is public is asked by the door that offers it; what is kept here is only who wants to hear of it. An
address and what it follows are personal data: they stand here, and never in the journal.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from comity.apps.notices.models import Follow, How, Message, State, Why
from comity.apps.notices.refusal import Reason, Refused
from comity.apps.parties.models import Person

DAYS = 7  # how long a link waits to be confirmed
SUBJECT = re.compile(r"register|log|(funds|assistance|commitments|texts)/[A-Za-z0-9][A-Za-z0-9/_.()-]{0,150}")
A_DAY = 5  # letters that ask one address to confirm, in a day: nobody's mailbox is filled by a stranger
A_PERSON = 500  # what one account follows at a time
_CONFIRM, _STOP = "comity notices confirm", "comity notices stop"


@transaction.atomic
def ask(*, subject: str, email: str, how: str, language: str, at: datetime) -> Follow | None:
    """Note that an address wants to follow, until it confirms. Returns the follow whose confirmation is to be asked,
    or nothing: it follows already, or was asked often enough today. The door says the same in every case, so that
    nobody learns who follows what."""
    if not SUBJECT.fullmatch(subject):
        raise Refused(Reason.NOT_FOLLOWED)
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(Reason.NO_ADDRESS) from error
    if how not in (How.AT_ONCE, How.DAILY):
        raise Refused(Reason.NO_CHOICE, how=how)
    with connection.cursor() as cursor:  # two forms sent at once are counted one by one
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [email.lower()])
    since = at - timedelta(days=1)
    asked = Message.objects.filter(to__iexact=email, follow__isnull=False, topic="account", made_at__gt=since)
    if asked.count() >= A_DAY:
        return None
    found = Follow.objects.filter(subject=subject, email__iexact=email, person=None, ended_at=None).first()
    if found is None:
        return Follow.objects.create(subject=subject, email=email, how=how, language=language, asked_at=at)
    if found.confirmed_at is not None:
        return None
    found.how, found.language, found.asked_at = how, language, at
    found.save(update_fields=["how", "language", "asked_at"])
    return found


def confirm_token(follow: Follow) -> str:
    """What the link in the first letter carries. It is signed, and kept nowhere."""
    return signing.dumps(str(follow.number), salt=_CONFIRM, compress=False)


def stop_token(follow: Follow, *, everything: bool = False) -> str:
    """What every further letter carries, to end it: it never runs out. `everything`: it ends all that the follow's
    address follows, as a daily letter of several does."""
    return signing.dumps(
        f"{follow.number} all" if everything else str(follow.number), salt=_STOP, compress=False
    )


def to_confirm(token: str) -> Follow | None:
    """The follow a first letter's link is of, if it can still be confirmed or was already."""
    try:
        number = signing.loads(token, salt=_CONFIRM, max_age=timedelta(days=DAYS))
    except signing.BadSignature:
        return None
    return Follow.objects.filter(number=number, ended_at=None).first()


def to_stop(token: str) -> Follow | None:
    """The follow a letter's link ends, also where it has ended already."""
    found = _stopped_by(token)
    return found[0] if found else None


def _stopped_by(token: str) -> tuple[Follow, bool] | None:
    try:
        number, _, rest = str(signing.loads(token, salt=_STOP)).partition(" ")
    except signing.BadSignature:
        return None
    found = Follow.objects.filter(number=number).first()
    return (found, rest == "all") if found else None


@transaction.atomic
def confirm(*, token: str, at: datetime) -> Follow:
    """Begin to tell an address. Doing it twice does no more. Refuses (LINK_OVER) after seven days."""
    found = to_confirm(token)
    if found is None:
        raise Refused(Reason.LINK_OVER)
    if found.confirmed_at is None:
        Follow.objects.filter(pk=found.pk, confirmed_at=None).update(confirmed_at=at)
        found.confirmed_at = at
    return found


@transaction.atomic
def follow(*, subject: str, person: Person, how: str, at: datetime) -> Follow:
    """Follow with one's account: the account's address is confirmed already."""
    if not person.is_active:
        raise Refused(Reason.MAY_NOT, may_not=True)
    if not SUBJECT.fullmatch(subject):
        raise Refused(Reason.NOT_FOLLOWED)
    if how not in (How.AT_ONCE, How.DAILY):
        raise Refused(Reason.NO_CHOICE, how=how)
    Person.objects.select_for_update().get(pk=person.pk)
    running = Follow.objects.filter(person=person, ended_at=None)
    found = running.filter(subject=subject).first()
    if found is None:
        if running.count() >= A_PERSON:
            raise Refused(Reason.TOO_MANY)
        return Follow.objects.create(
            subject=subject, person=person, how=how, asked_at=at, confirmed_at=at, language=person.language
        )
    found.how = how
    found.save(update_fields=["how"])
    return found


@transaction.atomic
def end(*, follow: Follow, by: Person, at: datetime) -> None:
    """End what one follows with one's account."""
    if follow.person_id != by.pk:
        raise Refused(Reason.NOT_FOLLOWED)
    _end(follow, at)


@transaction.atomic
def stop_by_link(*, token: str, at: datetime) -> Follow:
    """End a follow by the link of any of its letters. Doing it twice does no more."""
    told = _stopped_by(token)
    if told is None:
        raise Refused(Reason.LINK_OVER)
    found, everything = told
    _end(found, at)
    if everything and found.email:
        for each in Follow.objects.filter(email__iexact=found.email, ended_at=None):
            _end(each, at)
    return found


def _end(follow: Follow, at: datetime) -> None:
    Follow.objects.filter(pk=follow.pk, ended_at=None).update(ended_at=at)
    follow.ended_at = follow.ended_at or at
    Message.objects.filter(follow=follow, state__in=(State.WAITING, State.HELD)).update(
        state=State.FAILED, error=Why.NO_LONGER, body=""
    )


def followers(subjects: list[str]) -> list[Follow]:
    """Who follows any of these and has confirmed, each person or address once: by the follow that tells at once before
    one that tells in the daily letter, and among those by the first of `subjects`."""
    rows = Follow.objects.filter(subject__in=subjects, ended_at=None, confirmed_at__isnull=False)
    found: dict[object, Follow] = {}
    soonest = sorted(
        rows.select_related("person"),
        key=lambda each: (each.how != How.AT_ONCE, subjects.index(each.subject), each.pk),
    )
    for each in soonest:
        found.setdefault(each.person_id or each.email.lower(), each)
    return list(found.values())
