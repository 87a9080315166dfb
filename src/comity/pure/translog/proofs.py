"""Proofs that a leaf is in a tree and that one tree is the start of another: made (RFC 6962, 2.1.1 and 2.1.2) and
checked (RFC 9162, 2.1.3.2 and 2.1.4.2). Maker and checker share nothing but the hash functions."""

from __future__ import annotations

from collections.abc import Sequence

from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import EMPTY, Nodes, node_hash, span, whole_hash


def _division(count: int) -> int:
    """The largest power of two below `count`, where the tree divides."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion(index: int, size: int, hashes: Nodes) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root of the tree of `size`, the leaf's neighbour first."""
    if not 0 <= index < size:
        raise Refused(Reason.NO_SUCH_PLACE, f"{index} of {size}")
    found: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _division(end - start)
        if index < middle:
            found.append(span(middle, end, hashes))
            end = middle
        else:
            found.append(span(start, middle, hashes))
            start = middle
    found.reverse()
    return found


def consistency(old: int, new: int, hashes: Nodes) -> list[bytes]:
    """Return the hashes that show the tree of `old` to be the start of the tree of `new`; none from an empty tree."""
    if not 0 <= old <= new:
        raise Refused(Reason.NO_SUCH_PLACE, f"{old} of {new}")
    if old in (0, new):
        return []
    found: list[bytes] = []
    start, end = 0, new
    while end != old:
        middle = start + _division(end - start)
        if old <= middle:
            found.append(span(middle, end, hashes))
            end = middle
        else:
            found.append(span(start, middle, hashes))
            start = middle
    if start:  # otherwise the old tree is itself a node, and whoever checks has its root
        found.append(span(start, end, hashes))
    found.reverse()
    return found


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Refuse unless `proof` leads from the leaf's hash at `index` to `root`, the root of a tree of `size`."""
    if not 0 <= index < size:
        raise Refused(Reason.NO_SUCH_PLACE, f"{index} of {size}")
    here, last, found = index, size - 1, whole_hash(leaf)
    for step in proof:
        if last == 0:
            raise Refused(Reason.PROOF_LENGTH)
        whole_hash(step)
        if here & 1 or here == last:
            found = node_hash(step, found)
            while here and not here & 1:  # the last node of a row has no neighbour until it is a right one
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    if last:
        raise Refused(Reason.PROOF_LENGTH)
    if found != whole_hash(root):
        raise Refused(Reason.ROOT_DIFFERS)


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Refuse unless `proof` shows the tree of `old` leaves to be the start of the tree of `new` leaves."""
    whole_hash(old_root)
    whole_hash(new_root)
    if not 0 <= old <= new:
        raise Refused(Reason.NO_SUCH_PLACE, f"{old} of {new}")
    if old in (0, new):
        _check_without_steps(old, old_root, new, new_root, proof)
        return
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise Refused(Reason.PROOF_LENGTH)
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    of_old = of_new = whole_hash(steps[0])
    for step in steps[1:]:
        if last == 0:
            raise Refused(Reason.PROOF_LENGTH)
        whole_hash(step)
        if here & 1 or here == last:
            of_old, of_new = node_hash(step, of_old), node_hash(step, of_new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            of_new = node_hash(of_new, step)
        here, last = here >> 1, last >> 1
    if last:
        raise Refused(Reason.PROOF_LENGTH)
    if of_old != old_root:
        raise Refused(Reason.OLD_ROOT_DIFFERS)
    if of_new != new_root:
        raise Refused(Reason.ROOT_DIFFERS)


def _check_without_steps(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Every tree begins with the empty one, and with itself."""
    if proof:
        raise Refused(Reason.PROOF_LENGTH)
    if old == new and old_root != new_root:
        raise Refused(Reason.ROOT_DIFFERS)
    if old == 0 and old_root != EMPTY:
        raise Refused(Reason.OLD_ROOT_DIFFERS)
