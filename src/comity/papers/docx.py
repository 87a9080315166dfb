"""Word files (DOCX) → text with its marks, read from WordprocessingML itself (ISO/IEC 29500-1).

Insertions are kept and deletions dropped, as the reader of a page would see it. Page headers and footers
are left out,
except the header that only the first page has, in which the United Nations prints symbol and date. Notes
come last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from comity.papers.docx_numbering import Numbering, formatted
from comity.papers.docx_package import RELATION_ID, Package, W
from comity.papers.docx_styles import Style, Styles, centred, number, toggle, value
from comity.papers.limits import Limits
from comity.papers.refusal import UnreadableError
from comity.papers.sheet import Sheet, Strip, plain_marker
from comity.pure.clauses.source import Block, Source

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DROPPED = {_MC + "Fallback"} | {
    W + name
    for name in (
        *("del", "moveFrom", "delText", "delInstrText", "instrText", "fldData"),
        *("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"),
        *("annotationRef", "footnoteRef", "endnoteRef", "commentReference", "rt", "object"),
        *("separator", "continuationSeparator"),
    )
}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}
_NUMBER_CELL = re.compile(r"\s*(?:\(?[0-9]{1,3}[.)]|\([a-z]{1,4}\)|[a-z][.)])\s*")
_RAISED_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,4}")


def read(data: bytes, name: str, sha256: str, limits: Limits) -> Source:
    """Return the text of a Word file. Raises `UnreadableError`."""
    package = Package(data, limits)
    root = package.tree(package.main)
    body = root.find(W + "body")
    if body is None:
        raise UnreadableError("broken-xml", f"{package.main} holds no document body; save the file anew")
    reader = _Reader(package, Sheet(limits))
    reader.first_header(root)
    reader.blocks(body)
    reader.lay_notes()
    return reader.sheet.finish(file=name, sha256=sha256, media_type=MEDIA_TYPE)


@dataclass(slots=True)
class _Paragraph:
    """The paragraph being read: its characters, the fields that are open, and the text boxes that hang on it."""

    style: Style
    strip: Strip = field(default_factory=Strip)
    fields: list[bool] = field(default_factory=list)  # for each open field, whether its result has begun
    boxes: list[etree._Element] = field(default_factory=list)
    skip_mark: str | None = None  # a mark of its own that follows a note reference

    @property
    def in_code(self) -> bool:
        return not all(self.fields)


class _Reader:
    def __init__(self, package: Package, sheet: Sheet) -> None:
        self.package = package
        self.sheet = sheet
        self.styles = Styles(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"), self.styles.numbering_of)
        self._notes: dict[str, list[tuple[str, str]]] = {"footnote": [], "endnote": []}
        self._counted = {"footnote": 0, "endnote": 0}
        settings = self._part("settings")
        self._how = {
            kind: value(settings, f"{kind}Pr/numFmt") or default
            for kind, default in (("footnote", "decimal"), ("endnote", "lowerRoman"))
        }
        self._pending: _Paragraph | None = None

    def _part(self, kind: str) -> etree._Element | None:
        """Return a part that the text can do without; when it is damaged, the source says so."""
        path = self.package.related(kind)
        if path is None:
            return None
        try:
            return self.package.tree(path)
        except UnreadableError as error:
            if error.code in ("zip-bomb", "encrypted"):
                raise
            self.sheet.warn(error.code, f"{error.message}; read without it")
            return None

    # Blocks

    def first_header(self, root: etree._Element) -> None:
        """Lay down the header of the first page, where the first section has one of its own."""
        section = next(root.iter(W + "sectPr"), None)
        if section is None or not toggle(section, "titlePg"):
            return
        for each in section.findall(W + "headerReference"):
            if each.get(W + "type") != "first":
                continue
            _, path = self.package.relations.get(str(each.get(RELATION_ID)), ("", ""))
            try:
                self.blocks(self.package.tree(path))
            except UnreadableError as error:
                self.sheet.warn(error.code, f"{error.message}; read without it")

    def blocks(self, parent: etree._Element) -> None:
        """Lay down the paragraphs and tables of an element."""
        for each in parent:
            if each.tag == W + "p":
                self._paragraph(each)
            elif each.tag == W + "tbl":
                self._table(each)
            elif each.tag == W + "altChunk":
                message = "the document takes in another file (altChunk), which was not read; paste its text into it"
                self.sheet.warn("part-ignored", message)
            elif each.tag == _MC + "AlternateContent":
                for chosen in list(each)[:1]:
                    self.blocks(chosen)
            elif each.tag not in _DROPPED:
                self.blocks(each)

    def _table(self, table: etree._Element) -> None:
        """Lay down cell by cell, row by row. A cell with nothing but a number belongs to the text beside it."""
        for row in table.iter(W + "tr"):
            if next(row.iterancestors(W + "tbl")) is not table:
                continue
            number_before: str | None = None
            for cell in row.iter(W + "tc"):
                if next(cell.iterancestors(W + "tr")) is not row:
                    continue
                paragraphs = cell.findall(W + "p")
                text = "".join(piece.text or "" for piece in cell.iter(W + "t"))
                if len(paragraphs) <= 2 and _NUMBER_CELL.fullmatch(text):
                    number_before = text.strip()
                    continue
                if number_before is not None:
                    self._pending = _Paragraph(Style())
                    self._pending.strip.add(number_before + "\t")
                    number_before = None
                self.blocks(cell)
            if number_before is not None:
                strip = Strip()
                strip.add(number_before)
                self.sheet.put(strip, Block(span=(0, 0), kind="paragraph"))
            self._flush()

    def _flush(self) -> None:
        if self._pending is not None:
            self.sheet.put(self._pending.strip, Block(span=(0, 0), kind="paragraph"))
            self._pending = None

    def _paragraph(self, element: etree._Element) -> None:
        properties = element.find(W + "pPr")
        paragraph = self._characters(element)
        if properties is not None and toggle(properties.find(W + "rPr"), "del"):
            # The end of this paragraph was deleted: it runs on into the next one.
            self._pending = paragraph
            return
        printed, depth = self._number(properties, paragraph)
        middle = centred(properties)
        block = Block(
            span=(0, 0),
            kind="paragraph",
            number=printed,
            level=depth,
            centred=bool(paragraph.style.centred if middle is None else middle),
        )
        self._put(paragraph.strip, block)
        for box in paragraph.boxes:
            self.blocks(box)

    def _put(self, strip: Strip, block: Block) -> None:
        """Lay down a paragraph; one that begins with a raised mark is a note typed by hand."""
        mark = strip.anchors.get(0)
        if mark is not None and strip.text.strip():
            del strip.anchors[0]
            block = Block(span=(0, 0), kind="note", marker=mark)
        strip = strip.trimmed()
        if "\n" in strip.text and block.kind != "note":
            self.sheet.put_lines(strip, block)
        else:
            self.sheet.put(strip, block)

    def _number(
        self, properties: etree._Element | None, paragraph: _Paragraph
    ) -> tuple[str | None, int | None]:
        """Return the automatic number and its level. A paragraph without text is not counted by readers."""
        instance = value(properties, "numPr/numId") or paragraph.style.numbering
        if instance is None or instance == "0" or not paragraph.strip.text.strip():
            return None, None
        depth = number(value(properties, "numPr/ilvl"))
        if depth is None:
            depth = paragraph.style.level
        if depth is None:
            depth = self.numbering.level_of_style(instance, value(properties, "pStyle"))
        return self.numbering.next(instance, depth), depth

    # Characters

    def _characters(self, element: etree._Element) -> _Paragraph:
        properties = element.find(W + "pPr")
        style = self.styles.of(value(properties, "pStyle") or self.styles.default_paragraph)
        paragraph = self._pending or _Paragraph(style)
        paragraph.style = style
        self._pending = None
        self._inline(element, paragraph)
        return paragraph

    def _inline(self, parent: etree._Element, paragraph: _Paragraph) -> None:
        for each in parent:
            if each.tag == W + "r":
                self._run(each, paragraph)
            elif each.tag == _MC + "AlternateContent":
                for chosen in list(each)[:1]:
                    self._inline(chosen, paragraph)
            elif each.tag == _MATH + "t":
                paragraph.strip.add(each.text or "")
            elif each.tag == W + "fldSimple" and str(each.get(W + "instr", "")).strip().startswith("PAGE"):
                continue
            elif isinstance(each.tag, str) and each.tag not in _DROPPED:
                self._inline(each, paragraph)

    def _run(self, run: etree._Element, paragraph: _Paragraph) -> None:
        italic, bold, hidden, raised = self.styles.look(run.find(W + "rPr"), paragraph.style)
        if hidden:
            return
        if not (raised and self._raised(run, paragraph)):
            self._pieces(run, paragraph, italic, bold)

    def _pieces(self, run: etree._Element, paragraph: _Paragraph, italic: bool, bold: bool) -> None:
        for each in run:
            kind = etree.QName(each).localname if isinstance(each.tag, str) else ""
            if kind == "fldChar":
                _turn_field(str(each.get(W + "fldCharType")), paragraph.fields)
            elif paragraph.in_code:
                continue
            elif each.tag == W + "t":
                text = (each.text or "").replace("\u00ad", "")
                if paragraph.skip_mark is not None:
                    text = text.removeprefix(paragraph.skip_mark)
                    paragraph.skip_mark = None
                paragraph.strip.add(text, italic=italic, bold=bold)
            elif kind in ("footnoteReference", "endnoteReference"):
                self._reference(each, run, paragraph)
            elif kind == "sym":
                paragraph.strip.add(_symbol(each), italic=italic, bold=bold)
            elif each.tag in (W + "pict", W + "drawing") or each.tag == _MC + "AlternateContent":
                paragraph.boxes += _boxes(each)
            elif kind in _CHARACTERS:
                paragraph.strip.add(_CHARACTERS[kind])
            elif each.tag == W + "ruby":
                for base in each.findall(W + "rubyBase"):
                    self._inline(base, paragraph)

    def _raised(self, run: etree._Element, paragraph: _Paragraph) -> bool:
        """Hang a note on a mark typed by hand and raised. Returns whether the run was one."""
        text = "".join(each.text or "" for each in run.iter(W + "t")).strip()
        if run.find(W + "footnoteReference") is not None or run.find(W + "endnoteReference") is not None:
            return False
        if paragraph.skip_mark is not None and text:
            rest = text.removeprefix(paragraph.skip_mark)
            paragraph.skip_mark = None
            if not rest:
                return True
        if not _RAISED_MARK.fullmatch(text) or paragraph.in_code:
            return False
        paragraph.strip.anchor(text)
        return True

    def _reference(self, element: etree._Element, run: etree._Element, paragraph: _Paragraph) -> None:
        kind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        identifier = str(element.get(W + "id"))
        own = str(element.get(W + "customMarkFollows", "0")).lower()
        if own not in ("0", "false", "off"):
            mark = self._own_mark(run)
            paragraph.skip_mark = mark
            marker = mark or "*"
        else:
            self._counted[kind] += 1
            marker = formatted(self._counted[kind], self._how[kind])
        self._notes[kind].append((identifier, marker))
        paragraph.strip.anchor(marker)

    def _own_mark(self, run: etree._Element) -> str | None:
        """Return the mark typed behind a reference, in the same run or at the start of the next."""
        for each in (run, run.getnext()):
            if each is not None and each.tag == W + "r":
                text = "".join(piece.text or "" for piece in each.iter(W + "t", W + "sym")).strip()
                found = re.match(r"[*†‡§]+|\w{1,3}", text)
                if found:
                    return found[0]
        return None

    # Notes

    def lay_notes(self) -> None:
        """Lay down the notes that the text refers to, in the order of their references."""
        self._flush()
        for kind, references in self._notes.items():
            root = self._part(kind + "s")
            elements = {str(each.get(W + "id")): each for each in ([] if root is None else root)}
            for identifier, marker in references:
                if identifier not in elements:
                    self.sheet.warn("note-text-missing", f"note {marker}: the file holds no text for it")
                    continue
                self._note(elements[identifier], marker)

    def _note(self, element: etree._Element, marker: str) -> None:
        strip = Strip()
        for each in element.iter(W + "p"):
            paragraph = self._characters(each)
            strip.join(paragraph.strip.trimmed(), " " if strip.length else "")
        strip = strip.trimmed()
        if strip.text.startswith(marker) and plain_marker(marker) and not marker[0].isalnum():
            strip = strip.cut(len(marker), strip.length)
        strip.anchors.clear()
        self.sheet.put(strip, Block(span=(0, 0), kind="note", marker=marker))


def _turn_field(turn: str, fields: list[bool]) -> None:
    """Follow a field: its code is not shown, its result is."""
    if turn == "begin":
        fields.append(False)
    elif turn == "separate" and fields:
        fields[-1] = True
    elif turn == "end" and fields:
        fields.pop()


def _boxes(element: etree._Element) -> list[etree._Element]:
    """Return the text boxes of a drawing. The fallback repeats the choice for old programs and is passed over."""
    return [
        each
        for each in element.iter(W + "txbxContent")
        if next(each.iterancestors(_MC + "Fallback"), None) is None
        and not any(other.tag == W + "txbxContent" for other in each.iterancestors() if other is not each)
    ]


def _symbol(element: etree._Element) -> str:
    """Return the character of a `w:sym`; symbol fonts keep theirs in the private area, of which none can be told."""
    try:
        code = int(str(element.get(W + "char")), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else ""
