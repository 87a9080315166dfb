"""comity-verify against the site itself, with a real witness: what is sealed here holds there, and what is changed in
the database under the log's feet does not."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from comity.apps.journal import epochs, log
from comity.apps.journal import sealing as sequencer
from comity.apps.journal.actions import erase, record
from comity.apps.journal.models import Record, Tile
from comity.audit.checks import Asked
from comity.audit.fetch import Missing, Unreachable
from comity.audit.notebook import Remembered
from comity.audit.trust import published
from comity.audit.verify import Visit, verify
from comity.pure.translog.receipt import read_receipt
from tests.apps.journal.test_witnesses import Witness

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealing")]


def get(path: str, most: int) -> bytes:
    """The site's own pages, as an outsider gets them."""
    answer = Client().get(f"/{path}")
    if answer.status_code == 404:
        raise Missing(path)
    if answer.status_code != 200 or len(answer.content) > most:
        raise Unreachable(f"{path}: {answer.status_code}, {len(answer.content)} bytes")
    return answer.content


def visit(seen: dict[str, Remembered], said: list[str]) -> Visit:
    return Visit(get, [], published(get), seen, Asked(int(time.time())), said.append)


def written(count: int) -> list[Record]:
    at = datetime.now(UTC)
    with transaction.atomic():
        return [record("house.opened", subject=f"house/{n}", by="people/1", at=at) for n in range(count)]


def test_what_is_sealed_here_holds_there_and_an_erased_record_spoils_no_receipt(
    settings: Any, tmp_path: Path
) -> None:
    witness = Witness(tmp_path / "witness")
    settings.WITNESSES = [witness.setting]
    epochs.begin_first(by="system", at=datetime.now(UTC))
    witness.watch()
    seen: dict[str, Remembered] = {}
    with witness.up():
        early = written(40)
        sequencer.seal(at=datetime.now(UTC))
        said: list[str] = []
        receipts = [(str(each), read_receipt(log.receipt(each) or "")) for each in early]
        assert verify(visit(seen, said), receipts, audit=True), said
        written(500)
        sequencer.seal(at=datetime.now(UTC))
        with transaction.atomic():
            erase(early[7], by="people/2", at=datetime.now(UTC), why="right to be forgotten")
        sequencer.seal(at=datetime.now(UTC))
    said = []
    shut = read_receipt(log.receipt(Record.objects.get(pk=early[7].pk)) or "")
    assert verify(visit(seen, said), [*receipts, ("shut", shut)], audit=True), said
    assert any("is the start of the tree of" in line and "last looked" in line for line in said)
    assert sum("The receipt holds." in line for line in said) == 41


def test_a_tile_changed_in_the_database_is_found_from_outside(settings: Any, tmp_path: Path) -> None:
    witness = Witness(tmp_path / "witness")
    settings.WITNESSES = [witness.setting]
    epochs.begin_first(by="system", at=datetime.now(UTC))
    witness.watch()
    with witness.up():
        held = written(300)
        sequencer.seal(at=datetime.now(UTC))
    receipt = read_receipt(log.receipt(held[3]) or "")
    said: list[str] = []
    assert verify(visit({}, said), [("receipt", receipt)], audit=True), said
    tile = Tile.objects.get(level=0, n=0)
    at = 32 * ((receipt.index ^ 1) % 256)  # its neighbour's hash
    tile.data = bytes(tile.data[:at]) + bytes(32) + bytes(tile.data[at + 32 :])
    tile.save()
    assert not verify(visit({}, said), [("receipt", receipt)])
    said.clear()
    assert not verify(visit({}, said), [], audit=True)
    assert any("is not what the entries below it give" in line for line in said)
