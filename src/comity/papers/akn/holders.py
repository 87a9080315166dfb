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

    def all(self) -> Iterator[Holder]:
        """Yield every holder, in the order of the document, notes last."""
        for each in (*self.preamble, *self.operative, *self.annexes):
            yield from _walk(each)
        yield from self.notes


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
        for each in _walk(top):
            layout.by_id.setdefault(_id(each), each)
    for note in notes:
        place = layout.by_id.get(note.note.anchor.paragraph) if note.note.anchor else None
        if place is not None:
            place.notes.append(note)
    return layout


def _id(holder: Holder) -> str:
    return holder.fact.id


def _walk(holder: Holder) -> Iterator[Holder]:
    yield holder
    for each in holder.children:
        yield from _walk(each)


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
    fact = holder.fact
    if isinstance(fact, Footnote):
        return holder
    points = fact.paragraphs if isinstance(fact, Annex) else fact.subparagraphs
    if not points:
        return holder
    prefix = holder.eid if name == "para" else f"{holder.eid}__list_1"
    below = "point" if name == "para" else name
    for at, point in enumerate(points, 1):
        closes = (
            at == len(points)
            and at > 1
            and point.num is None
            and not point.subparagraphs
            and not isinstance(fact, Annex)
        )
        wanted = f"{prefix}__wrapUp" if closes else f"{prefix}__{name}_{number_step(point.num) or at}"
        child = Holder(point, identifiers.take(wanted), wrap_up=closes)
        holder.children.append(_with_points(child, below, identifiers))
    return holder
