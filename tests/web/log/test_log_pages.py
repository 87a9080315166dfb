"""The log as outsiders find it: files of the C2SP's forms, pages within their budgets, nothing beyond its size."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.apps.journal import epochs, log, witnesses
from comity.apps.journal import sealing as sequencer
from comity.apps.journal.actions import record
from comity.apps.journal.models import Leaf, Record
from comity.papers import signatures
from comity.pure.translog.checkpoint import read_checkpoint
from comity.pure.translog.entry import read_entry
from comity.pure.translog.note import read_key
from comity.pure.translog.tiled import TileReader
from comity.pure.translog.tiles import all_tiles, read_bundle, tile_path

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealing")]


def sealed(count: int, at: datetime = NOW) -> list[Record]:
    with transaction.atomic():
        held = [record("house.opened", subject=f"house/{n}", by="people/1", at=at) for n in range(count)]
    sequencer.seal(at=at)
    return held


def get(address: str, status: int = 200) -> bytes:
    answer = Client().get(address)
    assert answer.status_code == status, address
    return answer.content


def head(address: str = "/log/checkpoint") -> Any:
    return read_checkpoint(signatures.open_note(get(address), epochs.public_keys()).text)


def test_from_the_files_alone_the_tree_can_be_counted_again() -> None:
    sealed(600)
    now = head()
    reader = TileReader(lambda level, n, width: get(f"/log/{tile_path(level, n, width)}"), now.size)
    assert reader.root() == now.root
    entries = []
    for level, n, width in all_tiles(now.size):
        if level == 0:
            entries += read_bundle(get(f"/log/{tile_path('entries', n, width)}"))
    assert [read_entry(each)[0] for each in entries] == list(range(now.size))


def test_tiles_last_for_ever_and_the_checkpoint_is_always_asked_for_anew() -> None:
    sealed(300)
    tile = Client().get("/log/tile/0/000")
    assert tile["Cache-Control"] == "public, max-age=31536000, immutable"
    assert tile["Content-Type"] == "application/octet-stream"
    assert len(tile.content) == 256 * 32
    assert Client().get("/log/tile/0/000.p/17").content == tile.content[: 17 * 32]
    note = Client().get("/log/checkpoint")
    assert (note["Content-Type"], note["Cache-Control"]) == ("text/plain; charset=utf-8", "no-cache")


def test_a_partial_tile_stays_what_it_was_when_the_log_grows() -> None:
    sealed(10)
    before = get("/log/tile/0/000.p/16")
    sealed(400)
    assert get("/log/tile/0/000.p/16") == before


@pytest.mark.parametrize(
    "path",
    ["0/001", "0/000.p/25", "0/000", "1/000.p/1", "0/0", "0/000.p/0", "0/000.p/256", "64/000", "entries/000",
     "entries/000.p/25", "0/x001/000", "-1/000", "0/000.p/08", "9/x999/x999/x999/x999/x999/x999/999", "x", "8/000.p/1"],
)  # fmt: skip
def test_beyond_its_size_or_in_another_form_nothing_is_there(path: str) -> None:
    sealed(20)
    assert head().size == 24
    get(f"/log/tile/{path}", 404)


def test_before_the_first_sealing_there_is_a_page_and_no_checkpoint() -> None:
    assert b"Nothing is sealed yet" in get("/log/")
    get("/log/checkpoint", 404)
    get("/log/tile/0/000.p/1", 404)
    assert b"# The keys" in get("/log/keys")


def test_entries_are_not_served_before_their_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(7)
    with monkeypatch.context() as broken:
        broken.setattr(sequencer, "sign", lambda **_: None)
        sealed(3)
    assert Leaf.objects.count() == 16
    get("/log/tile/entries/000.p/16", 404)
    get("/log/entries/12", 404)


def test_keys_are_told_with_the_time_they_sign() -> None:
    sealed(1)
    epochs.rotate_key(overlap=timedelta(days=7), by="people/1", at=NOW + timedelta(days=1))
    lines = [line.split() for line in get("/log/keys").decode().splitlines() if not line.startswith("#")]
    assert [line[1:] for line in lines] == [
        ["2026-11-23T09:00:00Z", "2026-12-01T09:00:00Z"], ["2026-11-24T09:00:00Z", "-"],
    ]  # fmt: skip
    assert {read_key(line[0]).name for line in lines} == {"localhost:8000/log"}


def test_a_new_epoch_has_its_own_place_and_the_old_stays_as_it_was() -> None:
    sealed(9)
    before = get("/log/checkpoint")
    epochs.begin(why="The key was lost.", by="people/1", at=NOW)
    sealed(9)
    assert get("/log/checkpoint") == before
    assert head("/log/2/checkpoint").size == 32
    assert len(get("/log/2/tile/0/000.p/32")) == 32 * 32
    get("/log/tile/0/000.p/32", 404)
    get("/log/3/checkpoint", 404)
    told = get("/log/epochs").decode().splitlines()[1:]
    size, root = before.decode().splitlines()[1:3]
    assert told[0].endswith("/log 2026-11-23T09:00:00Z 0 - -")
    assert told[1].split(" ", 6)[3:] == ["16", size, root, "The key was lost."]
    assert b"The key was lost." in get("/log/")


def test_the_feed_carries_each_checkpoint_as_it_was_signed() -> None:
    sealed(3)
    sealed(3, NOW + timedelta(minutes=5))
    feed = ElementTree.fromstring(get("/log/checkpoints.atom"))  # noqa: S314 — our own
    notes = [each.text for each in feed.iter("{http://www.w3.org/2005/Atom}summary")]
    assert [
        read_checkpoint(signatures.open_note(each or "", epochs.public_keys()).text).size for each in notes
    ] == [16, 8]


def test_an_entry_shows_number_and_mark_and_a_filler_the_same() -> None:
    held = sealed(3)
    index = log.index_of(held[0])
    filler = Leaf.objects.filter(record=None).values_list("index", flat=True)[0]
    pages = [get(f"/log/entries/{number}").replace(str(number).encode(), b"N") for number in (index, filler)]
    assert b"house" not in pages[0]
    assert len(pages[0]) == len(pages[1])
    get("/log/entries/8", 404)
    get(f"/log/entries/{2**64}", 404)


def test_an_entry_is_always_asked_for_anew_since_what_is_open_may_be_shut() -> None:
    sealed(3)
    assert Client().get("/log/entries/0")["Cache-Control"] == "no-cache"


def test_what_stops_the_log_is_said_on_its_page(sealing: Any) -> None:
    sealed(3)
    (sealing / "log-key").unlink()
    sequencer.tick(at=NOW)
    page = get("/log/")
    assert b"The log stands still" in page
    assert b"The key that signs the log is missing." in page


def test_what_somebody_has_to_look_at_is_said_though_the_log_goes_on(sealing: Any) -> None:
    sealed(3)
    witnesses.stand("sequencer", at=NOW, trouble="not-kept")
    page = get("/log/")
    assert b"The log stands still" not in page
    assert b"waits for its number" not in page
    assert b"The log goes on, and somebody has to look" in page
    assert b"could not be kept beside the database" in page


def test_each_trouble_has_words() -> None:
    from comity.apps.journal.refusal import Trouble
    from comity.cli.log import SAID
    from comity.web.log import words

    assert set(SAID) == set(Trouble)
    assert words.STOPPED.keys() | words.LOOK.keys() | words.HINDERED.keys() == set(Trouble)


@pytest.mark.parametrize("address", ["/log/", "/verify/", "/log/entries/3"])
def test_the_pages_stay_within_their_budget(address: str) -> None:
    sealed(300)
    epochs.begin(why="The key was lost.", by="people/1", at=NOW)
    sealed(300)
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(address, headers={"accept-encoding": "gzip"})
    assert b"<style>" in gzip.decompress(answer.content)
    assert (len(answer.content) <= 14_000, len(asked) <= 10) == (True, True), (
        len(answer.content),
        len(asked),
    )
