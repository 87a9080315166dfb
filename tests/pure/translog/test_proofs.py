"""Each size to 200 and every leaf: proved, checked, and refused as soon as a bit is another."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.translog.proofs import check_consistency, check_inclusion, consistency, inclusion
from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import EMPTY, root_of
from tests.pure.translog.flips import MOST, NODES, ROOTS, accepted, consistency_of, inclusion_of, some, whole
from tests.pure.translog.plain_tree import Nodes


def refusal_of(*arguments: object, by=check_inclusion) -> Reason:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        by(*arguments)
    return refused.value.reason


@pytest.mark.parametrize("tens", range(20))
def test_every_leaf_and_start_is_proved_and_a_flipped_bit_refused(tens: int) -> None:
    for size in range(10 * tens + 1, 10 * tens + 11):
        for index in range(size):
            for parts, checked in (inclusion_of(index, size), consistency_of(index + 1, size)):
                count, unnoticed = accepted(parts, checked, some(size * 1000 + index, parts, 8))
                assert (count, unnoticed) == (8, [])


@pytest.mark.parametrize("size", range(1, 17))
def test_every_single_bit_of_small_trees_is_refused(size: int) -> None:
    count, unnoticed = whole(size)
    assert count >= 512 * size
    assert unnoticed == 0


def test_a_step_more_or_less_is_refused() -> None:
    for size in range(1, 60):
        for index in range(size):
            (leaf, root, *steps), _ = inclusion_of(index, size)
            assert refusal_of(leaf, index, size, [*steps, root], root) == Reason.PROOF_LENGTH
            if steps:
                assert refusal_of(leaf, index, size, steps[:-1], root) == Reason.PROOF_LENGTH
            (old, new, *between), _ = consistency_of(index + 1, size)
            longer = (index + 1, old, size, new, [*between, new])
            assert refusal_of(*longer, by=check_consistency) == Reason.PROOF_LENGTH
            if between:
                shorter = (index + 1, old, size, new, between[:-1])
                assert refusal_of(*shorter, by=check_consistency) == Reason.PROOF_LENGTH


def test_no_leaf_stands_at_anothers_place() -> None:
    for size in (2, 3, 5, 8, 13, 64, 100):
        for index in range(size):
            (leaf, root, *steps), _ = inclusion_of(index, size)
            for other in range(size):
                if other != index:
                    with pytest.raises(Refused):
                        check_inclusion(leaf, other, size, steps, root)


def test_no_tree_is_the_start_of_one_it_is_not_the_start_of() -> None:
    forked = list(NODES.leaves)
    dice = random.Random(6962)
    for _ in range(200):
        size = dice.randrange(2, MOST + 1)
        old = dice.randrange(1, size)
        at = dice.randrange(old)
        forked[at] = b"\x07" * 32
        other = Nodes(list(forked))
        with pytest.raises(Refused):
            check_consistency(old, ROOTS[old], size, root_of(size, other), consistency(old, size, other))
        forked[at] = NODES.leaves[at]


def test_places_a_tree_has_not_are_refused() -> None:
    for index, size in ((-1, 5), (5, 5), (0, 0)):
        with pytest.raises(Refused):
            inclusion(index, size, NODES)
        assert refusal_of(NODES.leaves[0], index, size, [], ROOTS[5]) == Reason.NO_SUCH_PLACE
    for old, new in ((-1, 5), (6, 5)):
        with pytest.raises(Refused):
            consistency(old, new, NODES)
        arguments = (old, ROOTS[5], new, ROOTS[5], [])
        assert refusal_of(*arguments, by=check_consistency) == Reason.NO_SUCH_PLACE


def test_every_tree_begins_with_the_empty_one_and_with_itself() -> None:
    check_consistency(0, EMPTY, 7, ROOTS[7], [])
    check_consistency(7, ROOTS[7], 7, ROOTS[7], [])
    assert refusal_of(0, ROOTS[1], 7, ROOTS[7], [], by=check_consistency) == Reason.OLD_ROOT_DIFFERS
    assert refusal_of(7, ROOTS[6], 7, ROOTS[7], [], by=check_consistency) == Reason.ROOT_DIFFERS
    assert refusal_of(0, EMPTY, 7, ROOTS[7], [ROOTS[7]], by=check_consistency) == Reason.PROOF_LENGTH


def test_steps_that_are_no_hashes_are_refused() -> None:
    (leaf, root, *steps), _ = inclusion_of(3, 9)
    assert refusal_of(leaf, 3, 9, [steps[0][:31], *steps[1:]], root) == Reason.NOT_A_HASH
    assert refusal_of(leaf[:5], 3, 9, steps, root) == Reason.NOT_A_HASH
    (old, new, *between), _ = consistency_of(5, 9)
    spoilt = (5, old, 9, new, [b"", *between[1:]])
    assert refusal_of(*spoilt, by=check_consistency) == Reason.NOT_A_HASH


@settings(deadline=None)
@given(st.data(), st.integers(1, MOST))
def test_whatever_is_handed_over_is_accepted_or_refused(data: st.DataObject, size: int) -> None:
    """Nothing but a refusal comes out of nonsense, and nonsense is never accepted."""
    nonsense = data.draw(st.lists(st.binary(min_size=30, max_size=33), max_size=10))
    index = data.draw(st.integers(-1, size + 1))
    if not (size == 1 and index == 0 and not nonsense):
        with pytest.raises(Refused):
            check_inclusion(NODES.leaves[0][::-1], index, size, nonsense, ROOTS[size])
    if index not in (0, size) or nonsense:
        with pytest.raises(Refused):
            check_consistency(index, ROOTS[size][::-1], size, ROOTS[size], nonsense)
