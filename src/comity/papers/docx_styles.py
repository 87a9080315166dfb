"""What the styles of a Word file say about a paragraph or a run: italics, bold, centring, numbering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from comity.papers.docx_package import W

OFF = {"0", "false", "off", "none"}
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Style:
    """One style with what it inherits folded in. Nothing is said where a value is `None`."""

    italic: bool | None = None
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    centred: bool | None = None
    numbering: str | None = None
    level: int | None = None


PLAIN = Style()


def toggle(properties: etree._Element | None, name: str) -> bool | None:
    """Return whether an on/off property is on, off, or not mentioned."""
    if properties is None:
        return None
    found = properties.find(W + name)
    return None if found is None else str(found.get(W + "val", "1")).lower() not in OFF


def value(properties: etree._Element | None, path: str) -> str | None:
    """Return the `w:val` of a descendant, for example `numPr/numId`."""
    if properties is None:
        return None
    found = properties.find("/".join(W + each for each in path.split("/")))
    written = None if found is None else found.get(W + "val")
    return None if written is None else str(written)


def number(written: str | None) -> int | None:
    return int(written) if written is not None and written.lstrip("-").isdecimal() else None


def raised(properties: etree._Element | None) -> bool | None:
    align = value(properties, "vertAlign")
    return None if align is None else align == "superscript"


def centred(properties: etree._Element | None) -> bool | None:
    side = value(properties, "jc")
    return None if side is None else side == "center"


class Styles:
    """The styles part, each style resolved along its chain of parents when first asked for."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._known: dict[str, Style] = {}
        self.default_paragraph: str | None = None
        self._defaults = PLAIN
        if root is None:
            return
        for each in root.iter(W + "style"):
            name = each.get(W + "styleId")
            if name is None:
                continue
            self._elements.setdefault(str(name), each)
            if each.get(W + "type") == "paragraph" and str(each.get(W + "default", "0")).lower() not in OFF:
                self.default_paragraph = str(name)
        run = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = Style(italic=toggle(run, "i"), bold=toggle(run, "b"))

    def of(self, name: str | None) -> Style:
        """Return the style called `name`; a plain one where there is none."""
        if name is None or name not in self._elements:
            return PLAIN
        if name not in self._known:
            self._known[name] = self._resolve(name)
        return self._known[name]

    def _resolve(self, name: str) -> Style:
        chain: list[etree._Element] = []
        seen: set[str] = set()
        step: str | None = name
        while step is not None and step in self._elements and step not in seen:
            seen.add(step)
            chain.append(self._elements[step])
            step = value(self._elements[step], "basedOn")
        style = PLAIN
        for each in reversed(chain):
            run, paragraph = each.find(W + "rPr"), each.find(W + "pPr")
            style = Style(
                italic=_first(toggle(run, "i"), style.italic),
                bold=_first(toggle(run, "b"), style.bold),
                hidden=_first(toggle(run, "vanish"), style.hidden),
                raised=_first(raised(run), style.raised),
                centred=_first(centred(paragraph), style.centred),
                numbering=value(paragraph, "numPr/numId") or style.numbering,
                level=_first(number(value(paragraph, "numPr/ilvl")), style.level),
            )
        return style

    def numbering_of(self, name: str) -> str | None:
        return self.of(name).numbering

    def look(self, run: etree._Element | None, paragraph: Style) -> tuple[bool, bool, bool, bool]:
        """Return italic, bold, hidden, raised of a run's properties inside a paragraph of a given style.

        Direct formatting wins; of the styles, those of run and paragraph cancel each other (ISO/IEC
        29500-1, 17.7.3).
        """
        character = self.of(value(run, "rStyle"))
        return (
            _shown(toggle(run, "i"), character.italic, paragraph.italic, self._defaults.italic),
            _shown(toggle(run, "b"), character.bold, paragraph.bold, self._defaults.bold),
            _shown(toggle(run, "vanish"), character.hidden, paragraph.hidden, None),
            bool(_first(raised(run), _first(character.raised, paragraph.raised))),
        )


def _shown(direct: bool | None, character: bool | None, paragraph: bool | None, default: bool | None) -> bool:
    if direct is not None:
        return direct
    if character is None and paragraph is None:
        return bool(default)
    return bool(character) != bool(paragraph)


def _first(this: _Value | None, other: _Value | None) -> _Value | None:
    return other if this is None else this
