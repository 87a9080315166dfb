"""Hashes and roots, against the known vectors and the RFC's own definition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.translog.proofs import check_consistency, check_inclusion, consistency, inclusion
from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import (
    EMPTY,
    cover,
    leaf_hash,
    root,
    root_of,
    row_above,
    whole_hash,
)
from tests.pure.translog import plain_tree
from tests.pure.translog.plain_tree import Nodes

KNOWN = json.loads((Path(__file__).resolve().parents[2] / "vectors" / "rfc6962.json").read_text())
LEAVES = [leaf_hash(bytes.fromhex(each)) for each in KNOWN["leaves"]]
ROOTS = [bytes.fromhex(each) for each in KNOWN["roots"]]


def steps(case: dict[str, list[str]]) -> list[bytes]:
    return [bytes.fromhex(each) for each in case["proof"]]


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots_come_out(size: int) -> None:
    assert root(LEAVES[:size]) == ROOTS[size]
    assert root_of(size, Nodes(LEAVES)) == ROOTS[size]


@pytest.mark.parametrize("case", KNOWN["inclusion"], ids=lambda case: f"{case['index']}-of-{case['size']}")
def test_the_known_inclusion_proofs_come_out_and_hold(case) -> None:  # type: ignore[no-untyped-def]
    assert inclusion(case["index"], case["size"], Nodes(LEAVES)) == steps(case)
    check_inclusion(LEAVES[case["index"]], case["index"], case["size"], steps(case), ROOTS[case["size"]])


@pytest.mark.parametrize("case", KNOWN["consistency"], ids=lambda case: f"{case['old']}-to-{case['new']}")
def test_the_known_consistency_proofs_come_out_and_hold(case) -> None:  # type: ignore[no-untyped-def]
    assert consistency(case["old"], case["new"], Nodes(LEAVES)) == steps(case)
    check_consistency(case["old"], ROOTS[case["old"]], case["new"], ROOTS[case["new"]], steps(case))


def test_each_size_to_200_has_the_root_and_proofs_of_the_definition() -> None:
    leaves = [leaf_hash(b"%d" % index) for index in range(200)]
    nodes = Nodes(leaves)
    for size in range(201):
        assert root(leaves[:size]) == root_of(size, nodes) == plain_tree.root(leaves[:size])
    for size in (1, 2, 3, 7, 8, 9, 100, 127, 128, 129, 199, 200):
        for index in range(size):
            assert inclusion(index, size, nodes) == plain_tree.path(index, leaves[:size])
            assert consistency(index + 1, size, nodes) == plain_tree.proof(index + 1, leaves[:size])


@settings(deadline=None)
@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_cover_has_no_gap_and_no_overlap(one: int, other: int) -> None:
    start, end = sorted((one, other))
    at = start
    for level, n in cover(start, end):
        assert n << level == at
        at += 1 << level
    assert at == end


def test_a_row_leaves_out_the_odd_one() -> None:
    assert row_above(LEAVES[0] + LEAVES[1] + LEAVES[2]) == ROOTS[2]
    assert row_above(LEAVES[0]) == b""


def test_a_leaf_is_never_taken_for_a_node() -> None:
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != root(LEAVES[:2])
    assert root([]) == EMPTY


@pytest.mark.parametrize("length", [0, 31, 33])
def test_what_has_not_the_length_of_a_hash_is_none(length: int) -> None:
    with pytest.raises(Refused) as refused:
        whole_hash(b"x" * length)
    assert refused.value.reason == Reason.NOT_A_HASH
