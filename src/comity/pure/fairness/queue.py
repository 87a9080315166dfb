"""Who may be taken up next (38/3 pp 22: equal treatment; op 21: timely).

Two guarantees, whoever chooses and however they choose among what is allowed:

1. Among any `window` take-ups in a row during which an ordinary request waits, at least `least_ordinary` are ordinary.
   So emergencies go first, and never fill the desk.
2. Nobody is overtaken more than `overtakes` times by later ones of its own track.

And there is always one that may be taken up. What is judged has no name in it: a key, a track, a moment, a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

ORDINARY, EMERGENCY = "ordinary", "emergency"
EMERGENCY_SHARE = "emergency-share"  # ordinary requests have their share first
WAITED_LONGER = "waited-longer"  # another of the same track was overtaken as often as it may be


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that waits to be taken up. `sent_at` is when it was first sent; `overtaken` how often a later one of its
    track was taken up while it waited."""

    key: str
    track: str
    sent_at: datetime
    overtaken: int = 0

    @property
    def order(self) -> tuple[datetime, str]:
        """Earlier waits longer; the key parts two of the same moment."""
        return self.sent_at, self.key


@dataclass(frozen=True, slots=True)
class Share:
    """How much is kept for ordinary requests, and how often one may be overtaken. Part of a fund's dated route."""

    window: int = 5
    least_ordinary: int = 2
    overtakes: int = 3

    def __post_init__(self) -> None:
        if not 1 <= self.least_ordinary <= self.window:
            raise ValueError("the share of ordinary requests lies between 1 and the window")
        if self.overtakes < 0:
            raise ValueError("nobody can be overtaken less than never")


def may_take_up(
    one: Waiting, waiting: Iterable[Waiting], taken: Sequence[str], share: Share
) -> tuple[str, str] | None:
    """Say why `one` may not be taken up now, or nothing where it may.

    `waiting` are all that wait at the same desk, `taken` the tracks of those taken up before, newest last. A refusal
    names the request that comes first, by its key.
    """
    others = [each for each in waiting if each.key != one.key]
    if one.track == EMERGENCY:
        ordinary = [each for each in others if each.track == ORDINARY]
        if ordinary and _emergencies(taken, share) >= share.window - share.least_ordinary:
            return EMERGENCY_SHARE, min(ordinary, key=lambda each: each.order).key
    longer = (
        each
        for each in others
        if each.track == one.track and each.order < one.order and each.overtaken >= share.overtakes
    )
    first = min(longer, key=lambda each: each.order, default=None)
    return (WAITED_LONGER, first.key) if first else None


def _emergencies(taken: Sequence[str], share: Share) -> int:
    """How many emergencies the window holds before the next one is added. Before the first window is full what is
    missing counts as ordinary: the window then fills with at most as many emergencies as it may have. (A window of one
    has no place for any, so what it is asked of does not matter.)"""
    return sum(track == EMERGENCY for track in taken[-(share.window - 1) :])


def overtaken_by(one: Waiting, waiting: Iterable[Waiting]) -> frozenset[str]:
    """The keys of those that are overtaken when `one` is taken up."""
    return frozenset(each.key for each in waiting if each.track == one.track and each.order < one.order)
