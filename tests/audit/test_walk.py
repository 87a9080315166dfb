"""The walk by itself: root, widths and places, each found without the help of the other checks."""

from __future__ import annotations

import pytest

from comity.audit.checks import ENTRY, Asked, check_one, look
from comity.audit.trust import Source, Trust
from comity.audit.walk import MOST_FAULTS, Walk, Walked
from comity.papers.signatures import log_key, witness_key
from comity.pure.translog.entry import entry
from comity.pure.translog.tiles import bundle, read_bundle
from tests.audit.served import LOG_PRIVATE, NOW, ORIGIN, WITNESS, WITNESS_PRIVATE, Log, mark, marks, served

LOG = Log(marks(300))


def walked(files: dict[str, bytes], root: bytes = b"", workers: int = 1) -> Walked:
    walk = Walk(served(files), "log/", workers)
    return walk.over(LOG.size, root or LOG.reader.root(), lambda done: None)


@pytest.mark.parametrize("workers", [1, 4])
def test_a_right_log_has_no_faults_and_all_of_it_is_counted(workers: int) -> None:
    found = walked(LOG.files, workers=workers)
    assert (found.entries, found.tiles, found.faults) == (300, 3, [])
    assert found.bytes == sum(len(data) for path, data in LOG.files.items() if "/tile/" in path)


def test_another_root_than_the_signed_one_is_a_fault() -> None:
    assert walked(LOG.files, bytes(32)).faults == ["The entries lead to another root than the signed one."]


def test_an_entry_beyond_the_end_is_a_fault() -> None:
    path = "log/tile/entries/001.p/44"
    longer = bundle([*read_bundle(LOG.files[path]), entry(300, mark(300))])
    assert walked(LOG.files | {path: longer}).faults == ["Bundle 1: 45 entries, where the log has 44."]


def test_faults_are_told_up_to_a_number() -> None:
    files = dict(LOG.files)
    files["log/tile/entries/000"] = bundle([entry(at, mark(at)) for at in range(1, 257)])
    assert len(walked(files).faults) == MOST_FAULTS


@pytest.mark.parametrize("workers", [1, 4])
def test_what_is_not_there_ends_the_walk(workers: int) -> None:
    files = dict(LOG.files)
    del files["log/tile/entries/000"]
    found = walked(files, workers=workers)
    assert found.entries == 0
    assert found.faults


def test_progress_is_told() -> None:
    done: list[int] = []
    Walk(served(LOG.files), "log/").over(300, LOG.reader.root(), done.append)
    assert done == [256, 300]


def test_the_entry_is_looked_for_in_the_tree_of_today() -> None:
    """The receipt is right in itself, and the log goes on from its tree: today's tiles still must lead to the entry."""
    trust = Trust(
        (log_key(ORIGIN, LOG_PRIVATE),), Source.GIVEN, (witness_key(WITNESS, WITNESS_PRIVATE),), Source.GIVEN
    )
    asked = Asked(NOW)
    receipt = LOG.receipt(40)
    for at, holds in ((None, True), (41, False)):  # its neighbour's hash, which consistency does not need
        files = dict(LOG.files)
        if at is not None:
            tile = files["log/tile/0/000"]
            files["log/tile/0/000"] = tile[: 32 * at] + bytes(32) + tile[32 * at + 32 :]
        head = look(served(files), ORIGIN, trust, asked, last="")
        checks = {each.name: each.holds for each in check_one(receipt, head, trust, asked)}
        assert checks.pop(ENTRY) is holds
        assert set(checks.values()) == {True}
