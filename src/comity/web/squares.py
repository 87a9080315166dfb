"""Squares drawn by the server: one square is one thing that can be counted. The numbers stand beside them as text, so
the drawing is hidden from those who listen. No side has a colour of its own: in favour is full, against hollow,
abstaining small, not recorded a stroke, vacant a dash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString, mark_safe

IN_FAVOUR, AGAINST, ABSTAINING, NOT_RECORDED, VACANT = (
    "in-favour",
    "against",
    "abstaining",
    "not-recorded",
    "vacant",
)
ORDER = (IN_FAVOUR, AGAINST, ABSTAINING, NOT_RECORDED, VACANT)
# How each is drawn, in sixths of a square: class, colour for a page without styles, thickness, start and length.
_STROKES: Mapping[str, Sequence[tuple[str, str, float, float, float]]] = {
    IN_FAVOUR: [("a", "#000", 6, 0, 6)],
    AGAINST: [("b", "#000", 6, 0, 6), ("o", "#fff", 3, 1.5, 3)],
    ABSTAINING: [("c", "#000", 3, 1.5, 3)],
    NOT_RECORDED: [("c", "#000", 1, 2.5, 1)],
    VACANT: [("c", "#000", 0.75, 1, 4)],
}


def seats(counts: Mapping[str, int], *, widest: int, size: int = 12) -> SafeString:
    """One row of squares in the order of the positions; `widest` is the longest row it stands under. At most 1 kB."""
    gap = max(size // 3, 1)
    step = size + gap
    height = size + 2
    drawn = []
    place = 0
    for position in ORDER:
        count = counts.get(position, 0)
        if count:
            drawn += [
                _stroke(each, count, start=place * step, size=size, height=height)
                for each in _STROKES[position]
            ]
        place += count
    width = max(widest * step - gap, step)
    return mark_safe(  # noqa: S308 — made of numbers alone
        f'<svg class="flip" width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">'
        f"{''.join(drawn)}</svg>"
    )


def _stroke(
    stroke: tuple[str, str, float, float, float], count: int, *, start: int, size: int, height: int
) -> str:
    name, colour, thick, inset, length = stroke
    unit, step = size / 6, size + max(size // 3, 1)
    long = length * unit
    dashes = f' stroke-dasharray="{long:g} {step - long:g}"' if count > 1 else ""
    across = (count - 1) * step + long
    return (
        f'<path class="{name}" stroke="{colour}" stroke-width="{thick * unit:g}"{dashes} '
        f'd="M{start + inset * unit:g} {height / 2:g}h{across:g}"/>'
    )


def bar(used: int, target: int) -> SafeString:
    """Days used of a target: a full bar up to the line of the target, what is over it after the line. A third of the
    width is kept for what is over; more than that is cut, and the number beside it says how much."""
    line, width = 44, 66
    full = min(used, target) * line / target if target > 0 else 0
    over = min(max(used - target, 0) * line / max(target, 1), width - line)
    drawn = '<path class="t" stroke="#ccc" d="M0 6h66"/>'
    drawn += f'<path class="a" stroke="#000" d="M0 6h{full:.3g}"/>' if full else ""
    drawn += f'<path class="r" stroke="#000" d="M{line} 6h{over:.3g}"/>' if over else ""
    return mark_safe(  # noqa: S308 — made of numbers alone
        f'<svg class="flip" width="{width}" height="12" stroke-width="8" aria-hidden="true">{drawn}'
        f'<path class="b" stroke="#000" stroke-width="2" d="M{line} 0v12"/></svg>'
    )
