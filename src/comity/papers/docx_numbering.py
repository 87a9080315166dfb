"""Automatic numbers of a Word file, as a word processor would print them ("1.", "(a)", "(iv)").

After ISO/IEC 29500-1, 17.9: a paragraph names a numbering instance and a level; the instance points to an
abstract
definition, whose levels say where counting starts, how numbers look and what stands round them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from comity.papers.docx_package import W
from comity.papers.docx_styles import number, toggle, value

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CHICAGO = "*†‡§"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"


def roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    written = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        written += letters * times
    return written


def letters(count: int, alphabet: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """Return a, b … z, aa, bb … as word processors count (not aa, ab)."""
    if not 0 < count <= len(alphabet) * 20:
        return str(count)
    times, place = divmod(count - 1, len(alphabet))
    return alphabet[place] * (times + 1)


def ordinal(count: int) -> str:
    ending = "th" if 10 < count % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": letters,
    "upperLetter": lambda count: letters(count).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
    "decimalZero": lambda count: f"{count:02d}",
    "ordinal": ordinal,
    "chicago": lambda count: letters(count, _CHICAGO),
    "russianLower": lambda count: letters(count, _RUSSIAN),
    "russianUpper": lambda count: letters(count, _RUSSIAN).upper(),
    "none": lambda count: "",
}


def formatted(count: int, how: str | None) -> str:
    """Return a number in the way a `w:numFmt` names; in digits for ways that resolutions do not use."""
    return _FORMATS.get(how or "decimal", str)(count)


@dataclass(slots=True)
class Level:
    start: int = 1
    how: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    digits_only: bool = False


@dataclass(slots=True)
class Instance:
    """A numbering instance: the definition it shares with others, its own levels and starting numbers."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through a document: ask once for each numbered paragraph, in order."""

    def __init__(self, root: etree._Element | None, style_numbering: Callable[[str], str | None]) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._by_style: dict[str, dict[str, int]] = {}
        self._links: dict[str, str] = {}
        self._instances: dict[str, Instance] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._style_numbering = style_numbering
        if root is None:
            return
        for each in root.iter(W + "abstractNum"):
            self._define(each)
        for each in root.iter(W + "num"):
            self._instances[str(each.get(W + "numId"))] = self._instance(each)

    def _define(self, element: etree._Element) -> None:
        name = str(element.get(W + "abstractNumId"))
        self._levels[name] = {}
        self._by_style[name] = {}
        link = value(element, "numStyleLink")
        if link is not None:
            self._links[name] = link
        for each in element.findall(W + "lvl"):
            depth = number(each.get(W + "ilvl")) or 0
            self._levels[name][depth] = _level(each)
            style = value(each, "pStyle")
            if style is not None:
                self._by_style[name][style] = depth

    def _instance(self, element: etree._Element) -> Instance:
        instance = Instance(value(element, "abstractNumId") or "")
        for each in element.findall(W + "lvlOverride"):
            depth = number(each.get(W + "ilvl")) or 0
            own, start = each.find(W + "lvl"), number(value(each, "startOverride"))
            if own is not None:
                instance.levels[depth] = _level(own)
            if start is not None:
                instance.starts[depth] = start
        return instance

    def level_of_style(self, instance: str, style: str | None) -> int:
        """Return the level that a definition ties to a paragraph style."""
        found = self._instances.get(instance)
        if found is None or style is None:
            return 0
        return self._by_style.get(self._abstract(found), {}).get(style, 0)

    def _abstract(self, instance: Instance) -> str:
        """Return the definition, following a link to the one that a list style holds."""
        name = instance.abstract
        linked = self._style_numbering(self._links[name]) if name in self._links else None
        other = self._instances.get(linked) if linked is not None else None
        return name if other is None else other.abstract

    def next(self, name: str, depth: int) -> str | None:
        """Count one paragraph and return its number; nothing for bullets and unknown lists."""
        instance = self._instances.get(name)
        if instance is None:
            return None
        abstract = self._abstract(instance)
        levels = self._levels.get(abstract, {}) | instance.levels
        if depth not in levels:
            return None
        counts = self._counts.setdefault(abstract, {})
        if depth in instance.starts and (name, depth) not in self._started:
            counts.pop(depth, None)
        self._started.add((name, depth))
        start = instance.starts.get(depth, levels[depth].start)
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [each for each in counts if each > depth]:
            after = levels[deeper].restart if deeper in levels else None
            if after is None or (after > 0 and depth < after):
                del counts[deeper]
        return _printed(levels, counts, depth)


def _level(element: etree._Element) -> Level:
    start = number(value(element, "start"))
    return Level(
        start=1 if start is None else start,
        how=value(element, "numFmt") or "decimal",
        pattern=value(element, "lvlText") or "",
        restart=number(value(element, "lvlRestart")),
        digits_only=bool(toggle(element, "isLgl")),
    )


def _printed(levels: dict[int, Level], counts: dict[int, int], depth: int) -> str | None:
    here = levels[depth]
    if here.how == "bullet":
        return None

    def part(found: re.Match[str]) -> str:
        other = int(found[1]) - 1
        level = levels.get(other, here)
        count = counts.setdefault(other, level.start)
        return formatted(count, "decimal" if here.digits_only else level.how)

    return _PLACE.sub(part, here.pattern).strip() or None
