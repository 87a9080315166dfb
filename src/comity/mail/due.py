"""Each morning: who has the pen of a request whose target day comes near, and what the log's followers are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from comity.apps.assistance import told
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.models import Checkpoint
from comity.apps.notices import actions as notices
from comity.apps.notices import cursors
from comity.apps.notices.actions.following import followers
from comity.apps.notices.models import Message, Topic
from comity.apps.parties.models import Person
from comity.mail import followers as following
from comity.mail import requests, words
from comity.pure.lifecycle.table import Holder

AHEAD = timedelta(days=3)
TOLD = _("The target day of the step at which this request stands comes near.")


def tell(*, at: datetime) -> int:
    """Tell once of each request whose target day is at most three days away: its officer at the desk, or the State.
    Then tell the followers of the log that it has grown. Returns how many requests."""
    day = at.astimezone(UTC).date()
    rows = AssistanceRequest.objects.open().filter(due_on__gte=day, due_on__lte=day + AHEAD)
    found = [each for each in rows.select_related("state", "officer").order_by("pk") if not _told(each)]
    for assistance in found:
        with transaction.atomic():
            for person in _holders(assistance, at):
                _tell_one(person, assistance, at)
    _of_the_log(at)
    return len(found)


def _told(assistance: AssistanceRequest) -> bool:
    before = Message.objects.filter(
        topic=Topic.DUE, about=assistance.address, made_at__gte=assistance.held_since
    )
    return before.exists()


def _holders(assistance: AssistanceRequest, at: datetime) -> list[Person]:
    if assistance.holder == Holder.STATE:
        return requests.of_the_state(assistance, at)
    return [assistance.officer] if assistance.officer is not None else []


def _tell_one(person: Person, assistance: AssistanceRequest, at: datetime) -> None:
    if not told.may_know(person, assistance, at):
        return
    link = f"{settings.SITE_URL}{assistance.get_absolute_url()}"
    subject, body = words.written(
        "request", person.language, reference=assistance.reference, head=words.DUE, told=TOLD,
        turn=assistance.holder == Holder.STATE, due_on=assistance.due_on, link=link, receipt=False,
    )  # fmt: skip
    notices.tell(
        person=person, topic=Topic.DUE, subject=subject, body=body, at=at, about=assistance.address, link=link
    )


@transaction.atomic
def _of_the_log(at: datetime) -> None:
    last = Checkpoint.objects.order_by("-pk").first()
    shown = told.public(told.LOG, at)
    if last is None or shown is None:
        return
    cursor, _fresh = cursors.hold("notices-log", start=lambda: 0)
    if last.pk <= cursor.place:
        return
    cursors.move(cursor, last.pk)
    for each in followers([told.LOG]):
        following.tell_one(each, shown, at)
