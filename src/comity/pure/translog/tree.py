"""The Merkle tree of RFC 6962, section 2.1, over SHA-256.

A *node* is the root of a complete subtree: `(level, n)` covers the `2**level` leaves from `n * 2**level` on, so
`(0, i)` is the hash of leaf `i`. Whatever gives the hash of a node is a `Nodes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from comity.pure.translog.refusal import Reason, Refused

HASH = 32  # bytes
EMPTY = sha256(b"").digest()  # the root of a tree without leaves

Nodes = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf. Its first byte keeps it from ever being the hash of a node."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two hashes of 32 bytes each."""
    return sha256(b"\x01" + left + right).digest()


def row_above(row: bytes) -> bytes:
    """Return the hashes above a row of hashes, one behind the other; an odd one at the end is left out."""
    return b"".join([sha256(b"\x01" + row[at : at + 64]).digest() for at in range(0, len(row) - 63, 64)])


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root over hashes of leaves, in their order."""
    stack: list[bytes] = []
    for at, leaf in enumerate(leaf_hashes):
        found = leaf
        while at & 1:  # a complete pair: join it with what stands to its left
            found = node_hash(stack.pop(), found)
            at >>= 1
        stack.append(found)
    return joined(stack)


def joined(peaks: Sequence[bytes]) -> bytes:
    """Return the root over the complete subtrees of a tree, from left to right."""
    if not peaks:
        return EMPTY
    found = peaks[-1]
    for left in reversed(peaks[:-1]):
        found = node_hash(left, found)
    return found


def cover(start: int, end: int) -> list[tuple[int, int]]:
    """Return the fewest nodes that cover the leaves from `start` up to `end`, from left to right."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def span(start: int, end: int, nodes: Nodes) -> bytes:
    """Return the root over the leaves from `start` up to `end`; `start` as the tree divides, so a subtree's first."""
    return joined([nodes(level, n) for level, n in cover(start, end)])


def root_of(size: int, nodes: Nodes) -> bytes:
    """Return the root of a tree of `size` leaves."""
    return span(0, size, nodes)


def whole_hash(value: bytes) -> bytes:
    """Return the value if it has the length of a hash."""
    if len(value) != HASH:
        raise Refused(Reason.NOT_A_HASH, f"{len(value)} bytes")
    return value
