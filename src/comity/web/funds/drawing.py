"""Charts of the funds, drawn by the server. The numbers stand beside them as text, so each is hidden from those who
listen; lengths are rounded, figures never."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

# How a part is drawn: class and thickness. Each differs from its neighbour by both, so that none needs colour.
STYLES = (("a", 12), ("b", 12), ("c", 8), ("a", 4))
WIDE, LONG, SHORT = 720, 300, 120
MOST_BLOCKS = 12  # of a bar of shares; who gave less is drawn as one


def bar(number: Decimal, most: Decimal) -> SafeString:
    """A figure beside others of its table; `most` is the largest of them."""
    length = _length(number, most, SHORT)
    drawn = f'<path class="a" stroke="#000" stroke-width="10" d="M0 6.5h{length}"/>' if number > 0 else ""
    return _svg(SHORT, 14, f'<path class="t" stroke="#ccc" d="M0 12.5h{SHORT}"/>{drawn}')


def parts(numbers: Sequence[Decimal]) -> SafeString:
    """One bar of several parts, at most four, in the order of `STYLES`."""
    whole = sum((each for each in numbers if each > 0), Decimal())
    room = WIDE - 2 * (len(numbers) - 1)
    drawn, place = "", Decimal()
    for number, (name, thick) in zip(numbers, STYLES, strict=False):
        if number > 0:
            drawn += _path(name, thick, place, number * room / whole, 8)
            place += number * room / whole + 2
    return _svg(WIDE, 16, drawn, wide=True)


def sample(nth: int) -> SafeString:
    """How the nth part is drawn, for the key."""
    name, thick = STYLES[nth]
    return _svg(24, 14, f'<path class="{name}" stroke="#000" stroke-width="{thick}" d="M0 7h24"/>')


def shares(given: Sequence[Decimal]) -> SafeString:
    """One year: a block for each donor, the largest first. Thick: the largest; middle: the next four; thin: all others,
    of whom the smallest are one block together."""
    whole = sum(given, Decimal())
    blocks = [*given[:MOST_BLOCKS], *([sum(given[MOST_BLOCKS:])] if given[MOST_BLOCKS:] else [])]
    drawn, place = "", Decimal()
    for nth, number in enumerate(blocks):
        name, thick = ("a", 12) if not nth else ("b", 8) if nth < 5 else ("c", 4)
        length = number * LONG / whole
        drawn += _path(name, thick, place, max(length - Decimal("1.2"), Decimal("0.6")), 7)
        place += length
    return _svg(LONG, 14, drawn)


def steps(numbers: Sequence[Decimal], most: Decimal) -> SafeString:
    """What is held at the end of each quarter, one bar a quarter in its order; `most` is the largest of all beside it.
    What is below nothing stands under the line, cut where it is deeper than the largest is high."""
    across, most = 14 * len(numbers), max(most, Decimal(1))
    drawn = f'<path class="t" stroke="#ccc" d="M0 24.5h{across}"/>'
    for nth, number in enumerate(numbers):
        high = max(number / most, Decimal(-1)) * 24
        name = "a" if number > 0 else "c"
        drawn += f'<path class="{name}" stroke="#000" stroke-width="10" d="M{14 * nth + 5} 24v{-high:.1f}"/>'
    return _svg(across, 48 if min(numbers) < 0 else 25, drawn)


def _length(number: Decimal, most: Decimal, room: int) -> str:
    return f"{max(number, Decimal()) * room / most:.1f}" if most > 0 else "0"


def _path(name: str, thick: int, start: Decimal, length: Decimal, height: int) -> str:
    at = f"M{start:.1f} {height}h{length:.1f}"
    return f'<path class="{name}" stroke="#000" stroke-width="{thick}" d="{at}"/>'


def _svg(width: int, height: int, drawn: str, *, wide: bool = False) -> SafeString:
    scaled = ' preserveAspectRatio="none"' if wide else ""
    return mark_safe(  # noqa: S308 — made of numbers alone
        f'<svg class="flip{" wide" if wide else ""}" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f'{scaled} aria-hidden="true">{drawn}</svg>'
    )
