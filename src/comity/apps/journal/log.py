"""The log, for whoever reads it: where a record stands in it, since when, and the receipt that shows it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from comity.apps.journal import tree
from comity.apps.journal.fields import sealed_fields
from comity.apps.journal.models import Checkpoint, Leaf, Record
from comity.pure.translog.opening import FIELDS, closed, opening
from comity.pure.translog.receipt import Receipt

if TYPE_CHECKING:
    from comity.apps.journal.audits import Audited


def sealed_records(after_index: int, most: int) -> list[tuple[int, Record]]:
    """Records in the order of the log, behind that index (-1: from the start), at most so many. Whoever keeps the last
    index as a cursor misses none and sees none twice."""
    rows = Leaf.objects.filter(index__gt=after_index, record__isnull=False).select_related("record")
    return [(leaf.index, leaf.record) for leaf in rows.order_by("index")[:most] if leaf.record is not None]


def indexes_of(records: Collection[Record]) -> dict[int, int]:
    """The index of each of those records that has one, by the record's own number."""
    rows = Leaf.objects.filter(record_id__in=[each.pk for each in records])
    return {number: index for number, index in rows.values_list("record_id", "index") if number is not None}


def index_of(record: Record) -> int | None:
    """Where a record stands in the log; None as long as it waits."""
    return indexes_of([record]).get(record.pk)


def sealed_at(record: Record) -> datetime | None:
    """When the first checkpoint that covers the record was signed."""
    index = index_of(record)
    return None if index is None else covered_at(index)


def covered_at(index: int) -> datetime | None:
    """When the first checkpoint that covers that entry was signed."""
    first = Checkpoint.objects.filter(size__gt=index).order_by("size", "pk").first()
    return first.at if first is not None else None


def standing_of(records: Collection[Record]) -> dict[int, tuple[int, datetime]]:
    """Index and first sealing of each of those records that is sealed, by the record's own number: one statement."""
    first = Checkpoint.objects.filter(size__gt=OuterRef("index")).order_by("size", "pk").values("at")[:1]
    rows = Leaf.objects.filter(record_id__in=[each.pk for each in records]).annotate(first=Subquery(first))
    found = rows.exclude(first=None).values_list("record_id", "index", "first")
    return {number: (index, at) for number, index, at in found if number is not None}


def covering(index: int) -> Checkpoint | None:
    """The checkpoint a receipt of that entry goes by: the first a witness cosigned, else the first that was signed."""
    rows = Checkpoint.objects.filter(size__gt=index).order_by("size", "pk")
    return rows.filter(cosignatures__isnull=False).first() or rows.first()


def whole(checkpoint: Checkpoint) -> str:
    """A checkpoint with the lines of its witnesses."""
    lines = sorted(checkpoint.cosignatures.all(), key=lambda each: each.pk)
    return checkpoint.text + "".join(f"{each.line}\n" for each in lines)


def receipt(record: Record, fields: Collection[str] = FIELDS) -> str | None:
    """The receipt of a record, with `fields` opened: all of them for who may see all of the record. None as long as
    it waits. What was erased opens no more; its place is still shown."""
    index = index_of(record)
    checkpoint = None if index is None else covering(index)
    if index is None or checkpoint is None:
        return None
    salt = record.salt
    held = (
        closed(bytes(record.commitment))
        if salt is None
        else opening(sealed_fields(record), bytes(salt), fields)
    )
    proof = tree.reader(checkpoint.size, index).inclusion(index)
    return Receipt(index, held, tuple(proof), whole(checkpoint)).text


def audit() -> Audited:
    """Count all of the log again from the records: `comity.apps.journal.audits`."""
    from comity.apps.journal.audits import audit as whole_audit

    return whole_audit()
