"""From the segmenter's pieces to the paragraphs of a reading, with their points, headings, notes and italics."""

from __future__ import annotations

from dataclasses import dataclass, field

from comity.pure.clauses.reading import FramePart, Paragraph, SubParagraph
from comity.pure.clauses.segment import HEADING, POINT, PRE, TAIL, Piece
from comity.pure.clauses.texts import Texts

_LONGEST_LEAD = 120


@dataclass(slots=True)
class Built:
    texts: Texts
    preamble: list[Paragraph] = field(default_factory=list)
    operative: list[Paragraph] = field(default_factory=list)
    headings: list[FramePart] = field(default_factory=list)
    italics: dict[str, int] = field(default_factory=dict)
    places: list[tuple[int, int, str]] = field(default_factory=list)  # stream range → paragraph id
    taken: set[str] = field(default_factory=set)  # ids given out

    def name(self, wanted: str) -> str:
        """Return an id that no other paragraph has: the one wanted, or one with a serial number."""
        given, serial = wanted, 2
        while given in self.taken:
            given = f"{wanted}-{serial}"
            serial += 1
        self.taken.add(given)
        return given


def build(pieces: list[Piece], texts: Texts) -> Built:
    """Return the paragraphs that the pieces make, in order."""
    built, flow = Built(texts), texts.flow
    italics = dict(flow.italics)
    heading: list[str] = []
    current: Paragraph | None = None
    lists: list[list[SubParagraph]] = []
    owners: list[str] = []
    for piece in pieces:
        if piece.label == HEADING:
            heading.append(texts.text(piece.start, piece.end))
            built.headings += [FramePart("heading", each) for each in flow.spans(piece.start, piece.end)]
            continue
        if piece.label in (POINT, TAIL) and current is not None:
            _point(piece, current, lists, owners, built)
            built.places.append((piece.start, piece.end, current.id))
            continue
        current = _paragraph(piece, built)
        if heading:
            current.heading = " / ".join(heading)
            heading = []
        lists, owners = [current.subparagraphs], [current.id]
        built.places.append((piece.start, piece.end, current.id))
        run = italics.get(piece.after) or italics.get(piece.start)
        if run is not None:
            _note_italics(piece, run, current, built)
    return built


def _paragraph(piece: Piece, built: Built) -> Paragraph:
    group, prefix = (built.preamble, "pp") if piece.part == PRE else (built.operative, "op")
    count = len(group) + 1
    number = piece.n if piece.n is not None else count
    printed = piece.num or ""
    suffix = ""
    if not printed.rstrip(".").isdigit():
        suffix = "".join(each for each in printed if each.isalpha() and each != "l")
    texts = built.texts
    paragraph = Paragraph(
        id=built.name(f"{prefix}{number}{suffix}"),
        n=number,
        num=piece.num,
        lead="",
        verb="",
        modifiers=[],
        text=texts.text(piece.after, piece.end),
        spans=texts.flow.spans(piece.start, piece.end),
        footnotes=texts.notes_in(piece.start, piece.end),
    )
    group.append(paragraph)
    return paragraph


def _point(
    piece: Piece, current: Paragraph, lists: list[list[SubParagraph]], owners: list[str], built: Built
) -> None:
    """Hang a point under the paragraph or point it belongs to."""
    depth = min(piece.depth, len(lists))
    del lists[depth:], owners[depth:]
    label = (piece.num or "tail").strip("().- ") or "item"
    name = built.name(f"{owners[-1]}.{label}")
    texts = built.texts
    notes = texts.notes_in(piece.start, piece.end)
    point = SubParagraph(
        name,
        piece.num,
        texts.text(piece.after, piece.end),
        texts.flow.spans(piece.start, piece.end),
        footnotes=notes,
    )
    lists[-1].append(point)
    current.footnotes += [each for each in notes if each not in current.footnotes]
    lists.append(point.subparagraphs)
    owners.append(name)


def _note_italics(piece: Piece, run: int, paragraph: Paragraph, built: Built) -> None:
    """Keep the end of an italic run that opens a paragraph, when it can be the leading phrase alone."""
    if run >= piece.end or run - piece.after > _LONGEST_LEAD:
        return
    length = len(built.texts.text(piece.after, run))
    if 2 < length < len(paragraph.text.rstrip(" ,;.")):
        built.italics[paragraph.id] = length
