"""A State's own order of its requests. Only the State changes it, and no rule of a fund may add to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from comity.apps.assistance import access
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.consents import actions as consents
from comity.apps.journal.actions import record
from comity.apps.parties.models import Party, Person
from comity.pure.lifecycle.table import FINAL


@transaction.atomic
def rank(*, state: Party, order: Sequence[UUID | str], by: Person, at: datetime) -> None:
    """Put the State's open requests, by number, in this order, the first first; those left out have no place."""
    held = access.require_for(Act.RANK, by, state, at=at)
    numbers = [_number(each) for each in order]
    if len(set(numbers)) != len(numbers):
        raise Refused(Reason.NOT_FIT, field="order")
    own = AssistanceRequest.objects.filter(state=state, number__in=numbers).exclude(stage__in=FINAL)
    known = {each.number: each for each in own}
    if len(known) != len(numbers):
        raise Refused(Reason.NOT_FIT, field="order")
    Party.objects.select_for_update(no_key=True).get(pk=state.pk)  # two orders at once follow one another
    addresses = [known[number].address for number in numbers]
    places = consents.places(state)
    if sorted(places, key=places.__getitem__) == addresses:
        raise Refused(Reason.ALREADY_SO)
    consents.rank(state=state, order=addresses, by=by, at=at)
    # Drafts are the delegation's alone: the record tells the place of what was sent, and not how many drafts there are.
    sent = [known[number].address for number in numbers if known[number].first_sent_at is not None]
    record(
        "assistance.ranked", subject=state.address, by=by.address, office=held.office.address,
        mandate=held.acts_under, at=at, order=sent,
    )  # fmt: skip


def _number(given: UUID | str) -> UUID:
    try:
        return given if isinstance(given, UUID) else UUID(str(given))
    except ValueError as error:
        raise Refused(Reason.NOT_FIT, field="order") from error
