"""Which money pays for which need, decided together: as much is paid as any choice of money could pay; among those
choices the most restricted money goes first, so that what donors left open stays open for what nothing else can pay.

A need and a source fit when nothing the donor wrote stands against it: fund, theme, period. There are no other
conditions here, and none on countries. Money is counted in whole minor units (cents), so that nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Against(StrEnum):
    """Why a source cannot pay a need."""

    FUND = "fund"
    THEME = "theme"
    PERIOD = "period"
    NOTHING_LEFT = "nothing-left"  # it could, and is spent on other needs of this choice


@dataclass(frozen=True, slots=True)
class Source:
    """Money that is there. Empty `themes`: any; no day: at any time."""

    name: str
    fund: str
    cents: int
    themes: frozenset[str] = frozenset()
    from_on: date | None = None
    until_on: date | None = None

    @property
    def restrictions(self) -> int:
        """How much stands in the donor's words: the more, the sooner it is used."""
        return bool(self.themes) + (self.from_on is not None or self.until_on is not None)


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be paid, of one fund, for one theme, on one day."""

    name: str
    fund: str
    cents: int
    theme: str
    on: date


@dataclass(frozen=True, slots=True)
class Covered:
    """`paid`: cents by (need, source). `short`: what is left of a need. `against`: for a need that is short, what stood
    in the way of each source."""

    paid: Mapping[tuple[str, str], int]
    short: Mapping[str, int]
    against: Mapping[str, Mapping[str, Against]]

    @property
    def total(self) -> int:
        return sum(self.paid.values())


def against(need: Need, source: Source) -> Against | None:
    """What stands against paying that need from that source, or nothing."""
    if need.fund != source.fund:
        return Against.FUND
    if source.themes and need.theme not in source.themes:
        return Against.THEME
    early = source.from_on is not None and need.on < source.from_on
    late = source.until_on is not None and source.until_on < need.on
    return Against.PERIOD if early or late else None


def cover(needs: Sequence[Need], sources: Sequence[Source]) -> Covered:
    """Choose. Names must be unique. The choice depends on needs and sources and on nothing else; of equal choices the
    one is taken that comes first in the order given.

    Flow of least cost, by shortest augmenting paths (Bellman and Ford, since undoing a choice has a negative cost). A
    cent from a source costs more than all cents together from the more restricted ones, so the least cost is the
    order: as little as can be of the least restricted, then of the next.
    """
    _require_names([each.name for each in needs], [each.name for each in sources])
    weight = 1 + sum(each.cents for each in needs)
    highest = max((each.restrictions for each in sources), default=0)
    graph = _Graph(2 + len(sources) + len(needs))
    first, last = 0, 1
    pairs: dict[tuple[str, str], int] = {}
    for place, source in enumerate(sources, 2):
        graph.edge(first, place, source.cents, weight ** (highest - source.restrictions))
        for other, need in enumerate(needs, 2 + len(sources)):
            if against(need, source) is None:
                pairs[need.name, source.name] = graph.edge(place, other, min(source.cents, need.cents), 0)
    for other, need in enumerate(needs, 2 + len(sources)):
        graph.edge(other, last, need.cents, 0)
    graph.fill(first, last)
    paid = {pair: graph.flow(edge) for pair, edge in pairs.items() if graph.flow(edge)}
    short = {
        need.name: left
        for need in needs
        if (left := need.cents - sum(cents for (name, _), cents in paid.items() if name == need.name))
    }
    why = {
        need.name: {source.name: against(need, source) or Against.NOTHING_LEFT for source in sources}
        for need in needs
        if need.name in short
    }
    return Covered(paid, short, why)


def _require_names(*lists: list[str]) -> None:
    for names in lists:
        if len(set(names)) != len(names):
            raise ValueError("a need or a source is named twice")


class _Graph:
    """Edges in pairs: an even one, and after it the way back."""

    def __init__(self, size: int) -> None:
        self._from: list[list[int]] = [[] for _ in range(size)]
        self._to: list[int] = []
        self._left: list[int] = []
        self._cost: list[int] = []

    def edge(self, start: int, end: int, room: int, cost: int) -> int:
        """Add an edge; its number."""
        number = len(self._to)
        for one, other, left, price in ((start, end, room, cost), (end, start, 0, -cost)):
            self._from[one].append(len(self._to))
            self._to.append(other)
            self._left.append(left)
            self._cost.append(price)
        return number

    def flow(self, edge: int) -> int:
        return self._left[edge + 1]

    def fill(self, first: int, last: int) -> None:
        """Send as much as can be sent, each time by the cheapest way left."""
        while path := self._cheapest(first, last):
            most = min(self._left[edge] for edge in path)
            for edge in path:
                self._left[edge] -= most
                self._left[edge ^ 1] += most

    def _cheapest(self, first: int, last: int) -> list[int]:
        """The edges of the cheapest way with room, from its end to its beginning; none where there is no way."""
        costs: dict[int, int] = {first: 0}
        came: dict[int, int] = {}
        waiting = [first]
        while waiting:
            place = waiting.pop(0)
            for edge in self._from[place]:
                cost = costs[place] + self._cost[edge]
                end = self._to[edge]
                if self._left[edge] > 0 and (end not in costs or cost < costs[end]):
                    costs[end], came[end] = cost, edge
                    if end not in waiting:
                        waiting.append(end)
        path = []
        place = last
        while place in came and place != first:
            path.append(came[place])
            place = self._to[came[place] ^ 1]
        return path
