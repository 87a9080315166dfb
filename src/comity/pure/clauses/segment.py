"""Paragraphs out of the stream: joins and splits decided together.

A small scored automaton runs over the candidates. Each hypothesis knows whether it is in the preamble or the
operative part, the last number and the open lists; at each candidate it may go on with the paragraph or begin a new
one, and earns or loses by what stands there: leading phrase, capital, punctuation before, blank line, italics,
indentation, page turn and, above all, the number expected next. The best few hypotheses are kept, so the work
grows with the length of the text and not faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from comity.pure.clauses.candidates import BLOCK, GAP, GLUED, INLINE, NEWLINE, SOFT, Candidate

PRE, OP, POINT, TAIL, HEADING = "preambular", "operative", "point", "tail", "heading"
_BEAM = 4
_BEHIND = 7.0

_BREAK_PRE = {INLINE: -2.0, GLUED: 0.0, SOFT: 1.0, NEWLINE: 0.0, GAP: 1.5, BLOCK: 3.0}
_BREAK_OP = {INLINE: -2.0, GLUED: 0.5, SOFT: 1.0, NEWLINE: 0.5, GAP: 1.0, BLOCK: 2.0}
_BREAK_TAIL = {INLINE: -9.0, GLUED: -9.0, SOFT: -4.0, NEWLINE: -2.5, GAP: 1.5, BLOCK: 3.0}
_BREAK_JOIN = {INLINE: 0.5, GLUED: 0.0, SOFT: -0.5, NEWLINE: 0.0, GAP: -1.5, BLOCK: -3.5}
_LEAD_PRE = (-5.0, 1.0, 4.0)
_ENDS_TAIL = {",": -2.5, ";": 1.5, ":": 0.5, ".": 1.0, "": -2.5, "^": -9.0}
_LEAD_OP = (0.0, 1.5, 3.0)
_ENDS_PRE = {",": 2.0, ";": 1.5, ":": 0.0, ".": 0.5, "": -4.0, "^": 4.0}
_ENDS_OP = {",": 1.0, ";": 2.0, ":": 0.5, ".": 2.0, "": -3.0, "^": 3.0}
_ENDS_POINT = {",": 1.0, ";": 1.5, ":": 2.0, ".": 1.0, "": -2.5, "^": -3.0}
_ENDS_JOIN = {",": 0.0, ";": -2.0, ":": -1.0, ".": -2.0, "": 3.0, "^": -9.0}

Levels = tuple[tuple[str, int], ...]
Back = Any  # (earlier, candidate index, label, depth) or None: a chain, so that hypotheses share their past


@dataclass(slots=True)
class Piece:
    """A paragraph, point, closing line or heading of the stream. `depth` counts list levels from 1 for points."""

    label: str
    start: int
    end: int
    after: int  # where its text begins, behind its number
    num: str | None
    n: int | None
    depth: int
    italic: bool
    part: str


_LEAP = 3  # a number further ahead than this may be misprinted
Place = tuple[str, int, Levels]  # part, last number, open lists
Option = tuple[float, str, int, Levels, str, int]  # gain, the place after it, label, depth
Hypothesis = tuple[float, str, int, Levels, Back]


def run(found: list[Candidate], end: int, *, part: str = PRE, expect_number: int = 1) -> list[Piece]:
    """Return the pieces of a body whose candidates are given; together they cover it."""
    if not found:
        return []
    first_number = expect_number - 1
    beam: list[Hypothesis] = [(0.0, part, first_number, (), None)]
    blocked = -1
    for index, each in enumerate(found):
        if each.at < blocked:
            continue  # inside a number that stands on a line of its own
        if each.after > each.at and each.after > each.stop:
            blocked = each.after + 1
        following = found[index + 1] if index + 1 < len(found) else None
        beam = _step(beam, each, index, following)
    return _trace(beam[0], found, end, part)


def _step(
    beam: list[Hypothesis], each: Candidate, index: int, following: Candidate | None
) -> list[Hypothesis]:
    best: dict[tuple[str, int, Levels], Hypothesis] = {}
    join = _join_score(each)
    unmarked = not each.readings and each.number is None and each.kind == NEWLINE
    for score, state, last, levels, back in beam:
        options: list[Option] = []
        if each.ends != "^":
            key = (state, last, levels)
            # A line without the mark a list expects next is likelier to go on with the point above it.
            total = score + join + (1.0 if unmarked and levels else 0.0)
            held = best.get(key)
            if held is None or held[0] < total:
                best[key] = (total, state, last, levels, back)
        _open(each, (state, last, levels), following, options)
        if each.quoted:
            options = [(one[0] - 6.0, *one[1:]) for one in options]
        for gain, new_state, new_last, new_levels, label, depth in options:
            key = (new_state, new_last, new_levels)
            total = score + gain
            held = best.get(key)
            if held is None or held[0] < total:
                best[key] = (total, new_state, new_last, new_levels, (back, index, label, depth))
    if len(best) == 1:
        return list(best.values())
    kept = sorted(best.values(), key=lambda one: -one[0])[:_BEAM]
    floor = kept[0][0] - _BEHIND
    return [one for one in kept if one[0] >= floor]


def _join_score(each: Candidate) -> float:
    score = _BREAK_JOIN[each.kind] + _ENDS_JOIN[each.ends]
    if each.low and not each.readings:
        score += 3.0
    if each.turn:
        score += 1.5
    if each.indent:
        score -= 1.5 * each.indent
    return score


def _open(each: Candidate, place: Place, following: Candidate | None, options: list[Option]) -> None:
    """Add the ways in which a new piece may begin at a candidate."""
    state, last, levels = place
    italic = 1.0 if each.italic else 0.0
    if each.number is not None:
        # A number that steps back, other than to 1, does not set the count back.
        count = each.number if each.number == 1 else max(last, each.number)
        score = _number_score(each, state, last) + italic
        options.append((score, OP, count, (), OP, 0))
        if last and each.number > last + _LEAP:  # "81." for "18.": a misprint does not set the count ahead
            options.append((score - 0.5, OP, last + 1, (), OP, 0))
        if last and not each.italic:
            _points(each, (".1", each.number), place, options)
        return
    for reading in each.readings:
        _points(each, reading, place, options)
    if each.readings and each.readings[0][0][0] != ".":
        return
    if state == OP and each.ends == "^":
        options.append((2.0, OP, last, (), OP, 0))
    if state == PRE:
        score = (
            _LEAD_PRE[each.preamble]
            + _ENDS_PRE[each.ends]
            + _BREAK_PRE[each.kind]
            + 1.5 * each.indent
            + 2 * italic
        )
        if each.low:
            score -= 6.0
        elif each.preamble == 2 and not each.ends:
            score += 1.5  # a sure lead with a capital hardly ever stands inside a sentence; a lost comma is commoner
        elif each.steady and each.kind >= GAP and each.preamble == 0:
            score += 1.0
        if each.turn and each.preamble != 2:
            score -= 1.5
        if each.kind == INLINE and each.ends != ",":
            score -= 3.0
        options.append((score, PRE, last, (), PRE, 0))
    # A quoted text inside a numbered paragraph ("the following draft resolution: “…”") opens no paragraph of its own.
    embedded = each.opens_quotation and last > 0
    if each.operative == 2 and each.preamble != 2 and each.kind != INLINE and not embedded:
        score = 3.0 + _ENDS_OP[each.ends] + _BREAK_PRE[each.kind] + 1.5 * each.indent + italic
        score -= 2.0 if last == 0 else 5.0
        options.append((score, OP, last, (), OP, 0))
    if levels and each.kind >= SOFT:
        score = (2.0 if each.low else -1.0) + _ENDS_TAIL[each.ends] + _BREAK_TAIL[each.kind] - 1.5 * each.turn
        options.append((score + 1.0 * each.indent, state, last, levels[:-1], TAIL, len(levels)))
    if each.heading and each.kind >= NEWLINE:
        options.append((_heading_score(each, state, last, following), state, last, (), HEADING, 0))


def _number_score(each: Candidate, state: str, last: int) -> float:
    gap = (each.number or 0) - last
    if gap == 1:
        score = 6.0
    elif gap > 1:
        score = 0.5 - 0.5 * min(gap, 8)
    else:
        score = -1.5 if gap == 0 else -3.0
        if each.number == 1 and last > 1:
            score -= (
                4.0  # a list of its own inside a paragraph is commoner than a numbering that starts again
            )
    score += _LEAD_OP[each.operative] + _ENDS_OP[each.ends] + _BREAK_OP[each.kind] + each.indent
    if each.low:
        score -= 2.0
    elif not each.capital:
        score -= 3.0
    if state == PRE and each.number != 1:
        score -= 1.0
    return score


def _points(each: Candidate, reading: tuple[str, int], place: Place, options: list[Option]) -> None:
    state, last, levels = place
    style, value = reading
    base = _ENDS_POINT[each.loose_end] + _BREAK_OP[each.kind] + (1.0 if each.capital else 0.0)
    if each.kind == INLINE:
        base -= 1.0
    if each.indent > 0:
        base += 0.5
    if style == ".1":
        base += _LEAD_OP[each.operative] / 2 + _ENDS_OP[each.ends] - _ENDS_POINT[each.loose_end] + 1.0
    elif style[0] == ".":
        base -= 1.5
    if style == "-":
        base -= 1.0
    for depth, (open_style, open_value) in enumerate(levels):
        if open_style != style:
            continue
        step = value - open_value
        gain = base + (5.0 if step == 1 or style == "-" else (0.5 if 1 < step < 4 else -3.0))
        gain -= 0.5 * (len(levels) - depth - 1)
        options.append((gain, state, last, (*levels[:depth], (style, value)), POINT, depth + 1))
    if len(levels) < 4 and all(open_style != style for open_style, _ in levels):
        if style == ".1" and value > 1:
            return
        if value <= 1:
            opened = 3.0 if each.ends == ":" else (-4.0 if style == ".1" else 1.0)
            gain = base + opened + (0.5 if not levels else 0.0)
        else:
            gain = base - 3.0
        if style.endswith("i") and not levels:
            gain -= 1.0
        options.append((gain, state, last, (*levels, (style, value)), POINT, len(levels) + 1))


def _heading_score(each: Candidate, state: str, last: int, following: Candidate | None) -> float:
    if following is None:
        return -6.0
    score = -1.0 + (1.5 if each.ends in ".;" and each.ends else (0.0 if each.ends == "^" else -3.0))
    score += {NEWLINE: -1.0, GAP: 1.5, BLOCK: 2.5}.get(each.kind, 0.0)
    if each.preamble == 2 or each.operative == 2:
        score -= 4.0
    if following.number is not None:
        score += 4.0 if following.number == last + 1 else 1.0
    elif following.preamble == 2 or following.operative == 2 or following.heading:
        score += 2.0
    else:
        score -= 3.0
    if state == PRE and last == 0 and following.number is None:
        score -= 1.0
    return score


def _trace(best: Hypothesis, found: list[Candidate], end: int, part: str) -> list[Piece]:
    chain: list[tuple[int, str, int]] = []
    back: Back = best[4]
    while back is not None:
        earlier, index, label, depth = back
        chain.append((index, label, depth))
        back = earlier
    chain.reverse()
    pieces: list[Piece] = []
    for place, (index, label, depth) in enumerate(chain):
        each = found[index]
        stop = found[chain[place + 1][0]].at if place + 1 < len(chain) else end
        if label in (PRE, OP):
            part = label
        numbered = label in (OP, POINT) and (each.number is not None or each.readings)
        pieces.append(
            Piece(
                label=label,
                start=each.at,
                end=stop,
                after=each.after if numbered else each.at,
                num=each.number_text if numbered else None,
                n=each.number if label == OP else None,
                depth=depth,
                italic=each.italic,
                part=part,
            )
        )
    return pieces
