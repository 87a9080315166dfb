"""Openings of log entries for everybody: of each record the fields that its class and its request allow, and no more.

What is not sealed yet, a filler, a record that is erased, one of which nothing is public, and an index past the end are
one answer: nothing. Whoever asks cannot tell one from another, nor by how long it took: one statement finds the entries
and one the requests, whatever they hold.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from comity.apps.assistance import access
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.shown import UNSENT
from comity.apps.journal.fields import sealed_fields
from comity.apps.journal.models import Leaf, Record
from comity.pure.disclosure.classes import openings, shipped_acts
from comity.pure.translog.opening import opening

MOST = 256  # entries at a time: as many as a bundle of the log holds
LARGEST = 2**63 - 1
_REQUEST = "assistance/"
_NUMBERED = re.compile(r"assistance/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_NOBODY = (
    "00000000-0000-0000-0000-000000000000"  # so that the statement runs also where no request is asked for
)


def public(index: int, *, at: datetime) -> dict[str, Any] | None:
    """The opening of one entry with the fields that everybody may see at that moment; nothing where there are none."""
    return public_batch([index], at=at).get(index)


def public_batch(indexes: Iterable[int], *, at: datetime) -> dict[int, dict[str, Any]]:
    """The same of up to 256 entries, by index; those of which nothing is public are left out."""
    wanted = [each for each in dict.fromkeys(indexes) if 0 <= each <= LARGEST][:MOST]
    rows = [
        (leaf.index, leaf.record)
        for leaf in Leaf.objects.filter(index__in=wanted).select_related("record").order_by("index")
        if leaf.record is not None
    ]
    allowed = fields_of([record for _index, record in rows], at.date())
    return {
        index: opening(sealed_fields(record), bytes(record.salt), allowed[record.pk])
        for index, record in rows
        if record.salt is not None and allowed[record.pk]
    }


def fields_of(records: Collection[Record], day: date) -> dict[int, frozenset[str]]:
    """The fields of each record that everybody may see on that day, by the record's own number. One statement, and one
    more for each withdrawn request among them."""
    numbers = {named[1] for each in records if (named := _NUMBERED.fullmatch(each.subject))} | {_NOBODY}
    requests: dict[str, tuple[frozenset[str], bool]] = {}
    for each in AssistanceRequest.objects.filter(number__in=numbers):
        parts = each.public_on(day)
        requests[f"{_REQUEST}{each.number}"] = (parts, bool(parts) and access.decided(each))
    acts = shipped_acts()
    found: dict[int, frozenset[str]] = {}
    for record in records:
        kind = acts.get(record.act)
        parts, decided = requests.get(record.subject, (frozenset(), False))
        unsent = record.facts.get("stage") in UNSENT
        found[record.pk] = frozenset() if unsent else openings(kind, parts, decided=decided)
    return found
