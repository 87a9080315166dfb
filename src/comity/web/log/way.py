"""The way from an entry to the root: which entries each hash of a receipt covers, as a table and as one line."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 720, 24


@dataclass(frozen=True, slots=True)
class Step:
    """One hash: on which side it is joined, and the entries it covers, from `first` to `last`."""

    side: str  # "left" or "right"
    first: int
    last: int
    hash: str


def steps(index: int, size: int, proof: Sequence[bytes]) -> list[Step]:
    """The steps of an inclusion proof (RFC 6962, 2.1.1), the entry's neighbour first. The proof must hold."""
    found: list[tuple[str, int, int]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            found.append(("right", middle, end - 1))
            end = middle
        else:
            found.append(("left", start, middle - 1))
            start = middle
    found.reverse()
    return [
        Step(side, first, last, f"{b64encode(held).decode()[:20]}…")
        for (side, first, last), held in zip(found, proof, strict=True)
    ]


def drawn(index: int, size: int, way: Sequence[Step]) -> SafeString:
    """All entries as one line: a piece for each hash, and the entry as a stroke."""
    scale = WIDTH / size
    pieces = []
    for place, each in enumerate(sorted(way, key=lambda one: one.first)):
        width = (each.last - each.first + 1) * scale
        gap = 1 if width > 3 else 0
        piece = f"M{each.first * scale:.1f} 12h{width - gap:.1f}"
        pieces.append(f'<path class="{"cb"[place % 2]}" stroke="#000" stroke-width="8" d="{piece}"/>')
    at = (index + 0.5) * scale
    svg = (
        f'<svg class="flip wide" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none" aria-hidden="true">{"".join(pieces)}'
        f'<path class="a" stroke="#000" stroke-width="3" d="M{at:.1f} 0v{HEIGHT}"/></svg>'
    )
    return mark_safe(svg)  # noqa: S308 — numbers only
