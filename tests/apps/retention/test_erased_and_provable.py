"""Erasing a person, or shutting a record, leaves everything else provable: every receipt, and the log as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from comity.apps.journal import log
from comity.apps.journal import sealing as sequencer
from comity.apps.journal.actions import SYSTEM, erase
from comity.apps.journal.models import Record
from comity.apps.parties.actions import privacy
from comity.apps.parties.models import Holding
from comity.pure.translog.receipt import check_receipt, read_receipt
from tests.assistance_world import DAY, Way, asked_committed, asking_world, person
from tests.sealing import sealing

__all__ = ["asked_committed", "asking_world", "sealing"]
pytestmark = pytest.mark.usefixtures("asked_committed")


def _receipts() -> dict[int, str]:
    found = {each.pk: log.receipt(each) for each in Record.objects.order_by("pk")}
    return {pk: text for pk, text in found.items() if text is not None}


def test_an_erased_person_leaves_every_receipt_as_it_was(sealing: Path) -> None:
    way = Way()
    way.to("papers")
    seal_all(way)
    amina = person("amina")
    before = _receipts()
    assert [each for each in Record.objects.filter(by=amina.address) if each.pk in before]
    Holding.objects.filter(person=amina).update(until_at=way.at)
    privacy.erase_person(person=amina, by=SYSTEM, at=way.at + DAY)
    amina.refresh_from_db()
    assert amina.name == ""
    assert _receipts() == before
    for text in before.values():
        check_receipt(read_receipt(text.encode()))
    seal_all(way)
    for text in (*before.values(), *_receipts().values()):
        check_receipt(read_receipt(text.encode()))
    assert not log.audit().faults


def test_a_record_that_was_shut_opens_to_nothing_and_all_others_verify(sealing: Path) -> None:
    way = Way()
    way.to("papers")
    seal_all(way)
    before = _receipts()
    shut = Record.objects.filter(subject=way.assistance.address).order_by("pk")[3]
    with transaction.atomic():
        erase(shut, by=SYSTEM, at=way.at, why="test")
    after = _receipts()
    opened = read_receipt(after[shut.pk].encode())
    assert set(opened.opening) == {"v", "commitment"}
    assert {pk for pk in before if before[pk] != after[pk]} == {shut.pk}
    check_receipt(
        read_receipt(before[shut.pk].encode())
    )  # what was given out before still verifies for whoever has it
    seal_all(way)
    for text in _receipts().values():
        check_receipt(read_receipt(text.encode()))
    assert not log.audit().faults


def seal_all(way: Way) -> None:
    way.at += DAY
    sequencer.seal(at=way.at)
