"""What a person wants to be told of, and how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from comity.apps.notices.models import Choice, How, Topic
from comity.apps.notices.refusal import Reason, Refused
from comity.apps.notices.topics import chosen, topics
from comity.apps.parties.models import Person


@transaction.atomic
def choose(*, person: Person, choices: Mapping[str, str], by: Person, at: datetime) -> dict[Topic, How]:
    """Keep how a person wants to be told of each topic named. Returns how every topic is told now.

    Refuses another's choices (MAY_NOT) and what a topic does not offer (NO_CHOICE; facts: topic, how); then nothing
    is kept. It is a setting of an account and no act on anything: the journal does not tell of it.
    """
    if by.pk != person.pk or not by.is_active:
        raise Refused(Reason.MAY_NOT, may_not=True)
    known = topics()
    for code, how in choices.items():
        if code not in Topic.values or how not in known[Topic(code)].choices:
            raise Refused(Reason.NO_CHOICE, topic=code, how=how)
    for code, how in choices.items():
        Choice.objects.update_or_create(person=person, topic=code, defaults={"how": how, "at": at})
    return chosen(person)
