"""The tree as RFC 6962 defines it, word for word and without a thought for speed: what ours is compared with."""

from __future__ import annotations

from hashlib import sha256


def leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def divide(count: int) -> int:
    """The largest power of two smaller than `count`."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = divide(len(leaves))
    return sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = divide(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), root(leaves[k:])]
    return [*path(index - k, leaves[k:]), root(leaves[:k])]


def proof(old: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF of the RFC; `whole` says that the old tree is the one the asker knows the root of."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    k = divide(len(leaves))
    if old <= k:
        return [*proof(old, leaves[:k], whole), root(leaves[k:])]
    return [*proof(old - k, leaves[k:], False), root(leaves[:k])]


class Nodes:
    """The nodes of a tree, worked out once."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves = leaves
        self._held: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, n: int) -> bytes:
        if level == 0:
            return self.leaves[n]
        if (level, n) not in self._held:
            both = self(level - 1, 2 * n) + self(level - 1, 2 * n + 1)
            self._held[level, n] = sha256(b"\x01" + both).digest()
        return self._held[level, n]
