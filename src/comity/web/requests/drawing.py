"""What is drawn of a request: who holds the pen, as three strands, and its working days, as squares in their order. The
words beside a drawing say the same, so it is hidden from those who listen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from comity.pure.lifecycle.table import Holder

# The place of each holder's strand, of three; who held nothing stays where the pen last was.
STRANDS = {Holder.STATE: 1, Holder.SECRETARIAT: 2, Holder.BOARD: 3}
MOST_DAYS = 400  # squares; beyond them the numbers alone tell
A_ROW = 20  # four weeks: a run that fits a telephone; a page sets as many side by side as fit
SIZE, STEP = 11, 14


def strand(holder: str, before: int = 2) -> int:
    """The strand of a holder, 1 to 3."""
    return STRANDS.get(Holder(holder), before)


def way(before: int | None, now: int) -> SafeString:
    """The pen's way from the strand before to this one; nothing where it begins."""
    if before is None:
        return mark_safe("")
    start, end = 2 * before - 1, 2 * now - 1
    path = f"M{start} 0V10" if start == end else f"M{start} 0C{start} 7 {end} 3 {end} 10"
    return mark_safe(  # noqa: S308 — made of numbers alone
        '<svg viewBox="0 0 6 10" preserveAspectRatio="none" width="72" height="10" fill="none" aria-hidden="true">'
        f'<path d="{path}"/></svg>'
    )


def days(holders: Sequence[str]) -> list[SafeString]:
    """Rows of squares, one square a working day in its order: full with the secretariat or the Board, hollow with the
    State. Nothing where there are more than anybody counts."""
    if len(holders) > MOST_DAYS:
        return []
    return [_row(holders[start : start + A_ROW]) for start in range(0, len(holders), A_ROW)]


def key(holder: str) -> SafeString:
    """One square, for the legend."""
    return _row([holder])


def _row(holders: Sequence[str]) -> SafeString:
    drawn: list[str] = []
    place = 0
    for hollow, run in groupby(each == Holder.STATE for each in holders):
        count = sum(1 for _each in run)
        drawn += _run(place * STEP, count, hollow=hollow)
        place += count
    width = max(len(holders) * STEP - (STEP - SIZE), SIZE)
    return mark_safe(  # noqa: S308 — made of numbers alone
        f'<svg class="flip" width="{width}" height="13" viewBox="0 0 {width} 13" aria-hidden="true">'
        f"{''.join(drawn)}</svg>"
    )


def _run(start: int, count: int, *, hollow: bool) -> Iterable[str]:
    long = (count - 1) * STEP
    if not hollow:
        yield _stroke("a", SIZE, start, long + SIZE, count)
        return
    yield _stroke("b", SIZE, start, long + SIZE, count)
    yield _stroke("o", SIZE / 2, start + SIZE / 4, long + SIZE / 2, count)


def _stroke(name: str, thick: float, start: float, long: float, count: int) -> str:
    colour = "#fff" if name == "o" else "#000"  # for a page without styles
    dashes = f' stroke-dasharray="{thick:g} {STEP - thick:g}"' if count > 1 else ""
    return f'<path class="{name}" stroke="{colour}" stroke-width="{thick:g}"{dashes} d="M{start:g} 6.5h{long:g}"/>'
