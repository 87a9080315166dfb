"""The page that checks a receipt: the answer first, and a clear word for whatever else is handed over."""

from __future__ import annotations

import gzip
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.apps.journal import epochs, log
from comity.apps.journal import sealing as sequencer
from comity.apps.journal.actions import erase, record
from comity.apps.journal.models import Record
from comity.pure.translog.receipt import read_receipt
from comity.web.log import way

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealing")]


def sealed(count: int) -> list[Record]:
    with transaction.atomic():
        held = [record("house.opened", subject=f"house/{n}", by="people/1", at=NOW) for n in range(count)]
    sequencer.seal(at=NOW)
    return held


def receipt(count: int = 30) -> str:
    text = log.receipt(sealed(count)[0])
    assert text is not None
    return text


def page(text: str | bytes, status: int = 200) -> str:
    answer = Client().post("/verify/", {"text": text})
    assert answer.status_code == status
    return answer.content.decode()


def results(page: str) -> list[str]:
    return re.findall(r'<td data-l="Result"><span class="st (\w+)">', page)


def test_a_receipt_holds_as_file_and_as_text() -> None:
    text = receipt()
    sealed(300)
    by_file = (
        Client()
        .post("/verify/", {"receipt": SimpleUploadedFile("receipt.txt", text.encode())})
        .content.decode()
    )
    for shown in (page(text), by_file, page(text.replace("\n", "\r\n"))):
        assert '<h2 id="answer">The receipt holds' in shown
        assert results(shown) == ["done", "none", "done", "done", "done"]  # no witness is named here
        assert "Tree of 32 is the start of the tree of" in shown
        assert "house/0" in shown
        assert shown.index('id="answer"') < shown.index('id="checks"') < shown.index('id="way"')


def test_it_costs_little_however_it_was_sealed() -> None:
    text = receipt(700)
    with CaptureQueriesContext(connection) as asked:
        answer = Client().post("/verify/", {"text": text}, headers={"accept-encoding": "gzip"})
    assert "The receipt holds" in gzip.decompress(answer.content).decode()
    assert (len(answer.content) <= 14_000, len(asked) <= 10) == (True, True), (
        len(answer.content),
        len(asked),
    )


def changed(text: str) -> Iterator[tuple[int, str]]:
    """The receipt with one thing changed, and the number of the check that finds it."""
    lines = text.split("\n")
    extra = b64decode(lines[1].removeprefix("extra "))
    yield 2, text.replace(lines[1], f"extra {b64encode(extra.replace(b'house/0', b'house/9')).decode()}")
    index = int(lines[2].removeprefix("index "))
    yield 2, text.replace(lines[2], f"index {index ^ 1}")
    yield 2, text.replace(lines[2], "index 999999")
    yield 2, text.replace(lines[3], lines[4], 1)
    yield 2, text.replace(f"{lines[3]}\n", "", 1)
    note = lines.index("") + 1
    yield 0, text.replace(f"\n\n{lines[note]}", "\n\nother.example/log")
    yield 0, text.replace(f"{lines[note]}\n32", f"{lines[note]}\n31")
    root = bytearray(b64decode(lines[note + 2]))
    root[0] ^= 1
    yield 0, text.replace(lines[note + 2], b64encode(root).decode())


def test_each_change_is_found_and_named() -> None:
    text = receipt()
    tried = 0
    for number, bad in changed(text):
        assert bad != text
        shown = page(bad)
        assert '<h2 id="answer">The receipt does not hold' in shown
        assert results(shown)[number] == "gone", (number, bad)
        tried += 1
    assert tried == 8


def test_a_receipt_of_a_tree_that_is_no_more_is_told_why() -> None:
    text = receipt()
    from comity.apps.journal.models import Checkpoint

    bigger = read_receipt(text)
    shown = page(text)
    assert results(shown)[3] == "done"
    assert Checkpoint.objects.get().size == bigger.checkpoint.size


def test_an_erased_record_still_stands_and_opens_nothing() -> None:
    held = sealed(5)[2]
    with transaction.atomic():
        erase(held, by="system", at=NOW, why="period")
    shown = page(log.receipt(Record.objects.get(pk=held.pk)) or "")
    assert "The receipt holds" in shown
    assert "house/2" not in shown
    assert 'id="opened"' not in shown


def test_a_receipt_of_an_earlier_epoch_still_holds() -> None:
    text = receipt()
    epochs.begin(why="The key was lost.", by="people/1", at=NOW)
    sealed(5)
    assert results(page(text)) == ["done", "none", "done", "done", "done"]


HOSTILE = [
    "", " \n ", "hello", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 1\n\nx\n1\n\n— x AAAA\n",
    "c2sp.org/tlog-proof@v1\nextra e30=\nindex 1\n\n", "\x00" * 50, "<script>alert(1)</script>", "é" * 9000,
    "[" * 100_000, "c2sp.org/tlog-proof@v1\nextra " + b64encode(b"[" * 90_000).decode() + "\nindex 0\n\na\n1\nb\n",
    "c2sp.org/tlog-proof@v1\nindex 99999999999999999999999\n\n", "x" * 600_000,
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_whatever_else_is_handed_over_gets_a_clear_word(number: int) -> None:
    sealed(3)
    shown = page(HOSTILE[number], 422)
    assert 'role="alert"' in shown
    assert "<script>alert" not in shown
    answer = Client().post("/verify/", {"receipt": SimpleUploadedFile("r", HOSTILE[number].encode())})
    assert answer.status_code == 422


def test_bytes_that_are_no_text_get_a_clear_word() -> None:
    answer = Client().post("/verify/", {"receipt": SimpleUploadedFile("r", bytes(range(256)) * 10)})
    assert answer.status_code == 422
    assert "This is no receipt" in answer.content.decode()


def test_nothing_that_is_sent_is_kept(settings: object) -> None:
    text = receipt()
    with CaptureQueriesContext(connection) as asked:
        page(text)
    assert not [each["sql"] for each in asked if not each["sql"].strip().startswith("SELECT")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100, 257])
def test_the_way_covers_every_entry_once(size: int) -> None:
    from comity.pure.translog.proofs import inclusion

    for index in range(size):
        proof = inclusion(index, size, lambda level, n: bytes(32))
        steps = way.steps(index, size, proof)
        covered = sorted([index, *(n for each in steps for n in range(each.first, each.last + 1))])
        assert covered == list(range(size))
        assert len(way.drawn(index, size, steps)) < 2_500
