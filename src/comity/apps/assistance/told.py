"""Who may be told of what by mail. Asked when a message is composed, and again before it leaves: between the two a role
may end, a consent be taken back, a request cease to be public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from comity.apps.assistance import access, routes
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.commitments.models import Commitment
from comity.apps.notices.models import Message, Topic
from comity.apps.parties.models import Person
from comity.apps.texts.models import Instrument
from comity.pure.disclosure.table import Part

REGISTER, LOG = "register", "log"


@dataclass(frozen=True, slots=True)
class Public:
    """Something everybody may follow: its address, what it is called (empty: the door has the word), its page."""

    subject: str
    name: str
    path: str


def request_of(subject: str) -> AssistanceRequest | None:
    """The request of an address "assistance/<number>"."""
    kind, _, number = subject.partition("/")
    if kind != "assistance":
        return None
    try:
        found = AssistanceRequest.objects.select_related("state").filter(number=UUID(number)).first()
    except ValueError:
        return None
    return found


def public(subject: str, at: datetime) -> Public | None:
    """What of that address everybody may follow at that moment, or nothing: what is not public and what does not exist
    are one answer."""
    kind, _, rest = subject.partition("/")
    if "\x00" in subject:
        return None
    if subject == REGISTER:
        return Public(REGISTER, "", "/requests/")
    if subject == LOG:
        return Public(LOG, "", "/log/")
    if kind in ("assistance", "requests"):  # by its number, or by its reference as its page has it
        found = AssistanceRequest.objects.named(rest).first()
        if found is None or Part.FACT not in found.public_on(at.date()):
            return None
        return Public(found.address, found.reference, found.get_absolute_url())
    if kind == "funds":
        route = routes.current(at.date()).filter(code=rest).first()
        if route is None:
            return None
        return Public(subject, routes.definition(route).fund, f"/requests/how-to-ask/{rest}")
    if kind == "commitments":
        return _commitment(subject, rest)
    if kind == "texts":
        text = Instrument.objects.filter(symbol=rest).first()
        return Public(subject, text.symbol, text.get_absolute_url()) if text else None
    return None


def _commitment(subject: str, number: str) -> Public | None:
    try:
        rows = Commitment.objects.in_force().filter(number=UUID(number))
    except ValueError:
        return None
    found = rows.select_related("paragraph__instrument").first()
    if found is None:
        return None
    name = f"{found.paragraph.instrument.symbol} {found.paragraph.anchor}"
    return Public(subject, name, found.get_absolute_url())


def may_know(person: Person | None, assistance: AssistanceRequest, at: datetime) -> bool:
    """Whether somebody may know of a request at that moment."""
    if person is not None and not person.is_active:
        return False
    return Part.FACT in access.sees(person, assistance, at)


def may(message: Message, at: datetime) -> bool:
    """Whether who a message is for may still be told what it says."""
    if message.topic == Topic.ACCOUNT:
        # One that asks to confirm a follow names what is followed.
        follow = message.follow
        return follow is None or (follow.ended_at is None and public(follow.subject, at) is not None)
    if message.person is not None and not message.person.is_active:
        return False
    if not message.about and not all(may(each, at) for each in _lines(message)):
        return False  # a daily letter that has waited: one of its lines may be told no more
    if message.follow is not None:
        return message.follow.ended_at is None and (
            not message.about or public(message.about, at) is not None
        )
    assistance = request_of(message.about)
    if assistance is None:
        return not message.about.startswith("assistance/")
    if message.office is not None:
        return message.office.party_id == assistance.state_id and message.office.email == message.to
    return may_know(message.person, assistance, at)


def _lines(message: Message) -> QuerySet[Message]:
    """What a daily letter tells of."""
    return Message.objects.filter(in_digest=message.pk).select_related("person", "office", "follow")
