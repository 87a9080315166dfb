"""The texts of a reading laid out as the writer needs them: a tree of holders, each with its eId and its marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from comity.papers.akn.marks import Mark
from comity.papers.akn.names import Identifiers, number_step
from comity.pure.clauses.reading import Annex, Footnote, Paragraph, Reading, SubParagraph


@dataclass(slots=True, eq=False)
class Holder:
    """A text that facts can stand in: a paragraph, a point, a note or an annex.

    `wrap_up` marks the unnumbered line that closes a list.
    """

    fact: Paragraph | SubParagraph | Footnote | Annex
    eid: str
    children: list[Holder] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    notes: list[NoteHolder] = field(default_factory=list)
    wrap_up: bool = False
    dues: int = 0

    @property
    def text(self) -> str:
        return self.fact.text

    @property
    def points(self) -> list[SubParagraph]:
        """The points below the text."""
        if isinstance(self.fact, Footnote):
            return []
        return self.fact.paragraphs if isinstance(self.fact, Annex) else self.fact.subparagraphs

    def all(self) -> Iterator[Holder]:
        """Yield the holder and every point below it."""
        yield self
        for each in self.children:
            yield from each.all()

    @property
    def listed(self) -> list[str]:
        """The notes that the fact itself names."""
        return self.fact.footnotes if isinstance(self.fact, Paragraph | SubParagraph) else []


@dataclass(slots=True, eq=False)
class NoteHolder(Holder):
    """The holder of a footnote."""

    note: Footnote = field(kw_only=True)


@dataclass(slots=True, eq=False)
class Layout:
    """All holders of a reading. `by_id` finds the first holder of a paragraph's id, `note_by_id` that of a note's."""

    preamble: list[Holder]
    operative: list[Holder]
    annexes: list[Holder]
    notes: list[NoteHolder]
    by_id: dict[str, Holder]
    note_by_id: dict[str, NoteHolder]


def lay_out(reading: Reading, identifiers: Identifiers) -> Layout:
    """Give every text of a reading its eId, and hang every note on the text it is anchored at.

    An operative paragraph takes its printed number (`para_3`); a number printed twice keeps it for the first and gives
    `para_3-2` to the second; a paragraph without a number takes its place in the row.
    """
    preamble = [
        _with_points(Holder(each, identifiers.take(f"container_{at}")), "item", identifiers)
        for at, each in enumerate(reading.preamble, 1)
    ]
    annexes = [
        _with_points(Holder(each, identifiers.take(f"att_{at}")), "para", identifiers)
        for at, each in enumerate(reading.annexes, 1)
    ]
    notes = [
        NoteHolder(each, identifiers.take(f"authorialNote_{at}"), note=each)
        for at, each in enumerate(reading.footnotes, 1)
    ]
    layout = Layout(preamble, _operative(reading, identifiers), annexes, notes, {}, {})
    for note in notes:
        layout.note_by_id.setdefault(_id(note), note)
    for top in (*layout.preamble, *layout.operative, *layout.annexes):
        for each in top.all():
            layout.by_id.setdefault(_id(each), each)
    for note in notes:
        place = layout.by_id.get(note.note.anchor.paragraph) if note.note.anchor else None
        if place is not None:
            place.notes.append(note)
    return layout


def said_by_points(points: list[SubParagraph]) -> str:
    """Return the words of all points with their numbers, as an action that runs on over them has them."""
    return " ".join(_each_said(points))


def _each_said(points: list[SubParagraph]) -> Iterator[str]:
    for point in points:
        yield f"{point.num} {point.text}" if point.num else point.text
        yield from _each_said(point.subparagraphs)


def _id(holder: Holder) -> str:
    return holder.fact.id


def _operative(reading: Reading, identifiers: Identifiers) -> list[Holder]:
    steps = [number_step(each.num) for each in reading.operative]
    eids: dict[int, str] = {}
    for numbered in (True, False):
        for at, step in enumerate(steps):
            if (step is not None) is numbered:
                eids[at] = identifiers.take(f"para_{step or at + 1}")
    return [
        _with_points(Holder(each, eids[at]), "point", identifiers)
        for at, each in enumerate(reading.operative)
    ]


def _with_points(holder: Holder, name: str, identifiers: Identifiers) -> Holder:
    points = holder.points
    prefix = holder.eid if name == "para" else f"{holder.eid}__list_1"
    below = "point" if name == "para" else name
    for at, point in enumerate(points, 1):
        closes = (
            at == len(points)
            and at > 1
            and point.num is None
            and not point.subparagraphs
            and not isinstance(holder.fact, Annex)
        )
        wanted = f"{prefix}__wrapUp" if closes else f"{prefix}__{name}_{number_step(point.num) or at}"
        child = Holder(point, identifiers.take(wanted), wrap_up=closes)
        holder.children.append(_with_points(child, below, identifiers))
    return holder
