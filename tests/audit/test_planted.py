"""A thousand planted changes, drops, reorderings, forks and rollbacks: each is found."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from comity.audit.notebook import Remembered
from comity.audit.verify import verify
from comity.papers.signatures import log_key, witness_key
from tests.audit import served
from tests.audit.plants import PLANTS, SEEN, SIZE, Plant
from tests.audit.served import LOG_PRIVATE, ORIGIN, WITNESS, WITNESS_PRIVATE, Log, marks, visit

TOLD = 1000
LOG = Log(marks(SIZE))
BEFORE = Log(marks(SEEN))


def noted() -> dict[str, Remembered]:
    """What somebody remembers who looked when the log had SEEN entries."""
    keys = [log_key(ORIGIN, LOG_PRIVATE).text]
    return {ORIGIN: Remembered(keys, [witness_key(WITNESS, WITNESS_PRIVATE).text], BEFORE.note())}


def planted(number: int) -> tuple[Plant, random.Random]:
    return PLANTS[number % len(PLANTS)], random.Random(number)


def test_the_log_nobody_has_touched_holds() -> None:
    assert verify(visit(dict(LOG.files), seen=noted()), [("receipt", BEFORE.receipt(77))], audit=True)


@pytest.mark.parametrize("hundred", range(10))
def test_each_plant_is_found(hundred: int) -> None:
    kinds: Counter[str] = Counter()
    missed = []
    for number in range(100 * hundred, 100 * hundred + 100):
        plant, dice = planted(number)
        files = dict(LOG.files)
        did = plant(files, LOG, dice)
        assert files != LOG.files, did
        seen = noted()
        said: list[str] = []
        if verify(visit(files, said, seen=seen), [], audit=True):
            missed.append(f"{number}: {did}")
        assert seen == noted(), "what failed must not be noted"
        assert any("FAILS" in line for line in said) or missed
        kinds[plant.__name__] += 1
    assert missed == []
    assert len(kinds) == len(PLANTS)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_nothing_but_a_sentence_comes_of_a_spoilt_log_without_an_audit(plant: Plant) -> None:
    """A receipt is checked against what is served; what it does not touch it need not find, but it never breaks."""
    for number in range(6):
        files = dict(LOG.files)
        plant(files, LOG, random.Random(number))
        said: list[str] = []
        holds = verify(visit(files, said, seen=noted()), [("receipt", BEFORE.receipt(77))])
        assert holds == (not any("FAILS" in line or "does not hold" in line for line in said))


@pytest.mark.parametrize("name", ["fork", "rollback", "dropped_everywhere", "reordered_everywhere"])
def test_a_receipt_alone_finds_another_history(name: str) -> None:
    """Without any memory: the receipt is the memory. It holds a checkpoint, so all before it is covered."""
    plant = next(each for each in PLANTS if each.__name__ == name)
    for number in range(20):
        files = dict(LOG.files)
        plant(files, LOG, random.Random(number))
        assert not verify(visit(files, seen={}), [("receipt", BEFORE.receipt(number * 7))])


def test_an_entry_that_names_another_place_is_found_though_the_tree_is_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Tree, tiles and signatures agree: only the entry itself says that it was meant to stand elsewhere."""
    right = served.entry
    monkeypatch.setattr(served, "entry", lambda index, mark: right(9 if index == 5 else index, mark))
    said: list[str] = []
    assert not verify(visit(Log(marks(SIZE)).files, said), [], audit=True)
    assert any("Entry 5: another stands there, which says it is entry 9" in line for line in said)
