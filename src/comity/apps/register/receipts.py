"""The receipts somebody may have of a request: one for each act they may read, opened as far as they may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from comity.apps.assistance import access, shown
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.reach import held_once
from comity.apps.assistance.shown import OUTSIDE
from comity.apps.journal import log
from comity.apps.journal.models import Record
from comity.apps.parties.models import Office, Person
from comity.apps.register.openings import fields_of
from comity.pure.disclosure.table import Part, Reader
from comity.pure.translog.opening import FIELDS

# What of an act its way tells whoever reads it; the facts are for the office that acted.
TOLD = frozenset(FIELDS) - {"facts"}
# What a State files inside a stage, and may want to show later.
FILED = ("assistance.merged", "assistance.scan_received")


@dataclass(frozen=True, slots=True)
class Offered:
    """An act somebody may read, and the receipt they may have of it."""

    record: Record
    fields: frozenset[str]
    index: int | None  # None: it waits for its number
    sealed_at: datetime | None

    @property
    def text(self) -> str | None:
        """The receipt, as a file."""
        return log.receipt(self.record, self.fields) if self.sealed_at is not None else None


def offered(person: Person | None, assistance: AssistanceRequest, at: datetime) -> list[Offered]:
    """What somebody may have receipts of, in the order of the acts. Who reads by the State's consent to publish is
    offered what everybody may see, and no more."""
    readers = access.readers(person, assistance, at)
    is_outside = readers <= OUTSIDE
    if not is_outside and Part.TIMELINE not in access.sees(person, assistance, at):
        return []
    records = shown.way(person, assistance, at)
    if is_outside:
        open_to_all = fields_of(records, at.date())
        opened = {each.pk: open_to_all[each.pk] for each in records if open_to_all.get(each.pk)}
    else:
        own = _own_offices(person, at)
        if Reader.DELEGATION in readers:
            records += Record.objects.filter(subject=assistance.address, act__in=FILED, office__in=own)
            records.sort(key=lambda each: each.pk)
        whole = Reader.AUDITOR in readers
        opened = {each.pk: frozenset(FIELDS) if whole or each.office in own else TOLD for each in records}
    standing = log.standing_of(records)
    return [
        Offered(each, opened[each.pk], *standing.get(each.pk, (None, None)))
        for each in records
        if each.pk in opened
    ]


def _own_offices(person: Person | None, at: datetime) -> Collection[str]:
    """The addresses of the offices somebody acts in, and of all offices of a party they act for."""
    held = held_once(person, at)
    parties = {each.office.party_id for each in held if each.office.party_id is not None}
    own = {each.office.address for each in held}
    return own | {each.address for each in Office.objects.filter(party_id__in=parties)}
