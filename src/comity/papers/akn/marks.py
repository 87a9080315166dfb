"""Inline mark-up of one text: nested elements from spans, and spans from nested elements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from comity.papers.akn.names import AKN, ILLEGAL, akn, own

_NOTE = akn("authorialNote")
_NOTE_REF = akn("noteRef")
_INLINE = akn("inline")
_CHARACTER = own("character")
_LOST_NOTE = own("footnote")


@dataclass(slots=True, eq=False)
class Mark:
    """An element that shall hold the characters `[start, end)`. A smaller `rank` wins a conflict and stands outside."""

    start: int
    end: int
    rank: int
    element: etree._Element
    placed: bool = False


def lay(parent: etree._Element, text: str, marks: list[Mark]) -> None:
    """Write a text with its marks into an empty element; `placed` tells which marks found room.

    Marks that would cross another of smaller rank, are empty or lie outside the text find none: XML nests.
    """
    if not marks:
        add_text(parent, text)
        return
    chosen = _choose(marks, len(text))
    chosen.sort(key=lambda each: (each.start, -each.end, each.rank))
    at = 0
    opened: list[Mark] = []
    inside = parent
    for mark in chosen:
        while opened and opened[-1].end <= mark.start:
            last = opened.pop()
            add_text(inside, text[at : last.end])
            at = last.end
            inside = opened[-1].element if opened else parent
        add_text(inside, text[at : mark.start])
        at = mark.start
        inside.append(mark.element)
        inside = mark.element
        opened.append(mark)
    while opened:
        last = opened.pop()
        add_text(inside, text[at : last.end])
        at = last.end
        inside = opened[-1].element if opened else parent
    add_text(parent, text[at:])


def _choose(marks: list[Mark], length: int) -> list[Mark]:
    chosen: list[Mark] = []
    for mark in sorted(marks, key=lambda each: (each.rank, each.start, -each.end)):
        if not 0 <= mark.start < mark.end <= length:
            continue
        if any(_cross(mark, other) for other in chosen):
            continue
        mark.placed = True
        chosen.append(mark)
    return chosen


def _cross(one: Mark, other: Mark) -> bool:
    return (one.start < other.start < one.end < other.end) or (other.start < one.start < other.end < one.end)


def add_text(parent: etree._Element, text: str) -> None:
    """Append characters after what an element already holds; one that XML forbids becomes an empty marked element."""
    if not text:
        return
    at = 0
    for found in ILLEGAL.finditer(text):
        _append(parent, text[at : found.start()])
        etree.SubElement(parent, _INLINE, {"name": "character", _CHARACTER: f"{ord(found[0]):x}"})
        at = found.end()
    _append(parent, text[at:] if at else text)


def _append(parent: etree._Element, text: str) -> None:
    if not text:
        return
    if len(parent):
        last = parent[-1]
        last.tail = (last.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


@dataclass(slots=True, eq=False)
class Found:
    """An element inside a text, and the characters `[start, end)` it holds."""

    element: etree._Element
    start: int
    end: int


def flatten(
    elements: Iterable[etree._Element], between: str = ""
) -> tuple[str, list[Found], list[etree._Element]]:
    """Return the text of some elements read on, what stands marked in it, and the notes that hang on it in order."""
    pieces: list[str] = []
    found: list[Found] = []
    notes: list[etree._Element] = []
    at = 0
    for element in elements:
        if between and pieces:
            pieces.append(between)
            at += len(between)
        at = _flatten(element, at, pieces, found, notes)
    return "".join(pieces), found, notes


def _flatten(
    element: etree._Element,
    at: int,
    pieces: list[str],
    found: list[Found],
    notes: list[etree._Element],
) -> int:
    if element.text:
        pieces.append(element.text)
        at += len(element.text)
    for child in element:
        if not isinstance(child.tag, str):
            pass  # a comment or an instruction says nothing
        elif child.tag in (_NOTE, _NOTE_REF) or child.get(_LOST_NOTE) is not None:
            notes.append(child)
        elif child.get(_CHARACTER) is not None:
            pieces.append(chr(int(child.get(_CHARACTER, "0"), 16)))
            at += 1
        elif child.tag.startswith(f"{{{AKN}}}") or not child.tag.startswith("{"):
            mark = Found(child, at, at)
            found.append(mark)
            at = mark.end = _flatten(child, at, pieces, found, notes)
        if child.tail:
            pieces.append(child.tail)
            at += len(child.tail)
    return at
