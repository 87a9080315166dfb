"""Every bit of every proof, leaf and root, for each size to 200 and every leaf: flipped once, and refused.

All of it is 47 million checks of inclusion and as many of consistency again, some minutes; `make bench-log` does them
(`python -m tests.pure.translog.flips`), the tests a seeded part.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from comity.pure.translog.proofs import check_consistency, check_inclusion, consistency, inclusion
from comity.pure.translog.refusal import Refused
from comity.pure.translog.tree import root_of
from tests.pure.translog.plain_tree import Nodes, leaf

MOST = 200
NODES = Nodes([leaf(b"%d" % index) for index in range(MOST)])
ROOTS = [root_of(size, NODES) for size in range(MOST + 1)]
Checked = Callable[[Sequence[bytes]], None]


def flipped(value: bytes, bit: int) -> bytes:
    spoilt = bytearray(value)
    spoilt[bit // 8] ^= 1 << (bit % 8)
    return bytes(spoilt)


def inclusion_of(index: int, size: int) -> tuple[list[bytes], Checked]:
    """The parts of a proof that a leaf is there, and what checks them: leaf, root, steps."""

    def checked(parts: Sequence[bytes]) -> None:
        check_inclusion(parts[0], index, size, parts[2:], parts[1])

    return [NODES.leaves[index], ROOTS[size], *inclusion(index, size, NODES)], checked


def consistency_of(old: int, size: int) -> tuple[list[bytes], Checked]:
    """The parts of a proof that a tree is the start of another, and what checks them: both roots, steps."""

    def checked(parts: Sequence[bytes]) -> None:
        check_consistency(old, parts[0], size, parts[1], parts[2:])

    return [ROOTS[old], ROOTS[size], *consistency(old, size, NODES)], checked


def accepted(parts: list[bytes], checked: Checked, bits: Iterator[int]) -> tuple[int, list[int]]:
    """How many of those bits were flipped, and which of them went unnoticed."""
    checked(parts)  # untouched, it holds
    count, unnoticed = 0, []
    for bit in bits:
        at, inside = divmod(bit, 256)
        held = parts[at]
        parts[at] = flipped(held, inside)
        try:
            checked(parts)
        except Refused:
            pass
        else:
            unnoticed.append(bit)
        parts[at] = held
        count += 1
    return count, unnoticed


def some(seed: int, parts: list[bytes], most: int) -> Iterator[int]:
    """A seeded choice of the bits of a proof."""
    dice = random.Random(seed)
    return (dice.randrange(256 * len(parts)) for _ in range(most))


def whole(size: int) -> tuple[int, int]:
    """Flip all there is to flip for one size: how many bits, how many unnoticed."""
    count = unnoticed = 0
    for index in range(size):
        for parts, checked in (inclusion_of(index, size), consistency_of(index + 1, size)):
            done, missed = accepted(parts, checked, iter(range(256 * len(parts))))
            count += done
            unnoticed += len(missed)
    return count, unnoticed


def everything(most: int = MOST, workers: int = 2) -> tuple[int, int, float]:
    """Flip everything for each size: bits, unnoticed, seconds."""
    begun = time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        found = list(pool.map(whole, range(most, 0, -1)))
    return sum(done for done, _ in found), sum(missed for _, missed in found), time.monotonic() - begun


if __name__ == "__main__":
    bits, missed, seconds = everything(int(sys.argv[1]) if len(sys.argv) > 1 else MOST)
    print(f"{bits:,} bits flipped, {missed} unnoticed, {seconds:.0f} s")
    sys.exit(1 if missed else 0)
