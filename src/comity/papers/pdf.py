"""PDF files → printed lines with their typeface and place, which `pdf_layout` puts together.

Fonts tell italics and bold, sizes and baselines tell raised note marks. Nothing in a PDF is run: the
library is built
without a script engine.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from comity.papers import pdf_layout
from comity.papers.limits import Limits
from comity.papers.pdf_layout import Line
from comity.papers.refusal import UnreadableError
from comity.papers.sheet import Sheet, Strip
from comity.pure.clauses.source import Source

MEDIA_TYPE = "application/pdf"

_ITALIC_FLAG, _BOLD_FLAG = 1 << 6, 1 << 18  # ISO 32000-1, table 123
_ITALIC_NAME = re.compile(r"italic|oblique|[-,]ital?\b", re.IGNORECASE)
_BOLD_NAME = re.compile(r"bold|black|heavy", re.IGNORECASE)
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_HYPHENS = (0x02, 0xAD, 0xFFFE)  # how the library hands over a hyphen it takes for a break, and soft ones
_NUMBER = re.compile(r"\(?\w{1,4}[.)]|\(\w{1,4}\)")
_MARKS = re.compile(r"\d{1,3}|[*†‡§]{1,4}|[a-z]")
# Hebrew and Arabic with their presentation forms: lines of these run from right to left.
_RTL = (range(0x0590, 0x0900), range(0xFB1D, 0xFE00), range(0xFE70, 0xFEFF))


@dataclass(frozen=True, slots=True)
class _Face:
    size: float
    italic: bool
    bold: bool


_NO_FACE = _Face(0.0, False, False)


@dataclass(slots=True)
class _Row:
    """Characters that stand on about one baseline, as they come."""

    y: float
    characters: list[tuple[str, float, float, _Face]] = field(default_factory=list)  # text, x, y, face
    last_x: float = 0.0
    last_index: int = 0
    size: float = 0.0
    leftward: bool = False


def read(data: bytes, name: str, sha256: str, limits: Limits) -> Source:
    """Return the text of a PDF. Raises `UnreadableError`."""
    document = _open(data)
    try:
        count = len(document)
        if count == 0:
            raise UnreadableError("empty", "the PDF has no pages; fetch or save it again")
        if count > limits.max_pages:
            message = f"{count} pages, more than the {limits.max_pages} allowed; split the document"
            raise UnreadableError("too-many-pages", message)
        sheet = Sheet(limits)
        if b"%%EOF" not in data[-2048:]:
            sheet.warn("truncated", f"the PDF ends without its end mark; read what is there ({count} pages)")
        pages = _pages(document, sheet, limits)
    finally:
        document.close()
    pdf_layout.lay(pages, sheet)
    return sheet.finish(file=name, sha256=sha256, media_type=MEDIA_TYPE)


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError(
                "encrypted", "the PDF is locked with a password; remove it and save the file again"
            ) from error
        if b"%%EOF" not in data[-2048:]:
            raise UnreadableError(
                "truncated", "the PDF ends without its end mark and cannot be opened; fetch it again"
            ) from error
        raise UnreadableError("broken-pdf", "the PDF cannot be opened; fetch or save it again") from error


def _pages(document: pypdfium2.PdfDocument, sheet: Sheet, limits: Limits) -> list[list[Line]]:
    pages: list[list[Line]] = []
    pictures: list[int] = []
    failed: list[int] = []
    for index in range(len(document)):
        try:
            page = document[index]
            lines = _page_lines(page, index + 1, limits)
            if not lines and _has_picture(page):
                pictures.append(index + 1)
            page.close()
        except pypdfium2.PdfiumError:
            lines = []
            failed.append(index + 1)
        pages.append(lines)
    if not any(pages) and pictures:
        raise UnreadableError(
            "image-only",
            f"page {_listed(pictures)} holds a picture and no text; run text recognition (OCR) on the PDF first",
        )
    if pictures:
        sheet.warn("image-only", f"page {_listed(pictures)} holds a picture and no text; it was not read")
    if failed and not any(pages):
        raise UnreadableError(
            "broken-pdf", f"page {_listed(failed)} cannot be opened; fetch or save the PDF again"
        )
    if failed:
        sheet.warn("broken-pdf", f"page {_listed(failed)} cannot be opened; it was not read")
    _refuse_unmapped(pages)
    return pages


def _refuse_unmapped(pages: list[list[Line]]) -> None:
    """Refuse a text layer whose fonts do not say which characters they print."""
    text = "".join(line.strip.text for lines in pages for line in lines)
    lost = sum(1 for each in text if each == "\ufffd" or "\ue000" <= each <= "\uf8ff")
    if lost * 3 > len(text):
        raise UnreadableError(
            "image-only",
            "the fonts of the PDF do not say which letters they print; run text recognition (OCR) on it",
        )


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:8]))
    return shown if len(numbers) <= 8 else f"{shown} and {len(numbers) - 8} more"


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return any(each.type == pdfium.FPDF_PAGEOBJ_IMAGE for each in page.get_objects(max_depth=3))


def _page_lines(page: pypdfium2.PdfPage, number: int, limits: Limits) -> list[Line]:
    height = page.get_height()
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text.raw)
        if count > limits.max_text:
            message = f"page {number}: more than {limits.max_text:,} characters; split the document"
            raise UnreadableError("too-much-text", message)
        rows = _rows(text.raw, max(count, 0))
    finally:
        text.close()
    lines = (_line(row, number, height) for row in rows)
    return [each for each in lines if each.strip.text]


def _rows(text: ctypes.c_void_p, count: int) -> list[_Row]:
    rows: list[_Row] = []
    row: _Row | None = None
    x, y = ctypes.c_double(), ctypes.c_double()
    faces: dict[int, _Face] = {}
    space = False
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in (0x20, 0x0D, 0x0A, 0x09, 0xA0) or code == 0:
            space = space or code in (0x20, 0x09, 0xA0)
            continue
        written = _LIGATURES.get(code) or ("-" if code in _HYPHENS else _character(code))
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        face = _face(text, index, faces)
        leftward = code > 0x058F and any(code in each for each in _RTL)
        if row is None or not _same_row(row, x.value, y.value, face.size, leftward):
            row = _Row(y.value, size=face.size)
            rows.append(row)
        elif _gap(text, row, x.value) > 3 * max(face.size, row.size) and not _NUMBER.fullmatch(_so_far(row)):
            # Far apart on one baseline: two columns of a masthead or a table.
            row = _Row(y.value, size=face.size)
            rows.append(row)
        elif space or (not leftward and not row.leftward and _parted(text, row, x.value, written)):
            row.characters.append((" ", x.value, y.value, row.characters[-1][3]))
        if code in _HYPHENS and not row.characters:
            continue
        space = False
        row.characters.append((written, x.value, y.value, face))
        row.last_x, row.last_index = x.value, index
        row.leftward = row.leftward or leftward
        if face.size > row.size:
            row.size, row.y = face.size, y.value
    return rows


def _character(code: int) -> str:
    return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF or code < 0x20 else chr(code)


def _face(text: ctypes.c_void_p, index: int, faces: dict[int, _Face]) -> _Face:
    """Return size and cut of a character's font, asked once for each text object."""
    thing = pdfium.FPDFText_GetTextObject(text, index)
    if not thing:
        return _NO_FACE
    key = ctypes.addressof(thing.contents)
    if key not in faces:
        font = pdfium.FPDFTextObj_GetFont(thing)
        name = ctypes.create_string_buffer(256)
        flags = 0
        if font:
            pdfium.FPDFFont_GetBaseFontName(font, name, 256)
            flags = pdfium.FPDFFont_GetFlags(font)
        written = name.value.decode("utf-8", errors="replace")
        faces[key] = _Face(
            size=round(_printed_size(text, index, thing), 1),
            italic=(flags > 0 and bool(flags & _ITALIC_FLAG)) or bool(_ITALIC_NAME.search(written)),
            bold=(flags > 0 and bool(flags & _BOLD_FLAG)) or bool(_BOLD_NAME.search(written)),
        )
    return faces[key]


def _printed_size(text: ctypes.c_void_p, index: int, thing: ctypes.c_void_p) -> float:
    """Return the font size as printed: some programs write size 1 and scale the page's matrix."""
    size = float(pdfium.FPDFText_GetFontSize(text, index))
    matrix = pdfium.FS_MATRIX()
    if pdfium.FPDFPageObj_GetMatrix(thing, matrix):
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        if scale > 0:
            size *= scale
    return size


def _same_row(row: _Row, x: float, y: float, size: float, leftward: bool) -> bool:
    high = max(row.size, size)
    if abs(y - row.y) > 0.6 * high:
        return False
    return leftward or row.leftward or x >= row.last_x - 0.5 * high


def _gap(text: ctypes.c_void_p, row: _Row, x: float) -> float:
    """Return the white space before `x`. The box of the last character is asked for only when it may matter."""
    if x - row.last_x < 0.9 * row.characters[-1][3].size:
        return 0.0
    return _space(text, row, x)


def _parted(text: ctypes.c_void_p, row: _Row, x: float, written: str) -> bool:
    """Whether a space stands before `x` that the library did not find, as often behind a raised mark."""
    last = row.characters[-1][3]
    if last.size < 0.85 * row.size and written.isalnum():
        return _space(text, row, x) > 0.15 * row.size
    return _gap(text, row, x) > 0.4 * row.size


def _space(text: ctypes.c_void_p, row: _Row, x: float) -> float:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(text, row.last_index, left, right, bottom, top):
        return 0.0
    return x - right.value


def _so_far(row: _Row) -> str:
    return "".join(each[0] for each in row.characters[:8]).strip()


def _line(row: _Row, page: int, height: float) -> Line:
    """Return a row as a line: raised marks taken out of the text, italics and bold noted."""
    sizes = Counter(face.size for text, _, _, face in row.characters if text != " ")
    size = max(sizes.items(), key=lambda each: (each[1], each[0]))[0] if sizes else 0.0
    baselines = Counter(
        round(y, 1) for text, _, y, face in row.characters if face.size == size and text != " "
    )
    baseline = baselines.most_common(1)[0][0] if baselines else row.y
    strip = Strip()
    low, high = baseline + 0.1 * size, 0.85 * size
    for (up, italic, bold), pieces in groupby(
        row.characters, lambda each: (each[3].size < high and each[2] > low, each[3].italic, each[3].bold)
    ):
        text = "".join(each[0] for each in pieces)
        if up:
            _hang(strip, text)
        else:
            strip.add(text, italic=italic, bold=bold)
    return Line(
        strip=strip.trimmed(),
        page=page,
        left=min(each[1] for each in row.characters),
        right=max(each[1] for each in row.characters),
        y=baseline,
        size=size,
        height=height,
    )


def _hang(strip: Strip, raised: str) -> None:
    """Hang notes on raised marks ("1", "1, 2", "*"); other raised letters ("30th") are text."""
    marks = [each for each in re.split(r"[,\s]+", raised.strip()) if each]
    if marks and all(_MARKS.fullmatch(each) for each in marks):
        for mark in marks:
            strip.anchor(mark)
        if raised.endswith(" "):
            strip.add(" ")
    else:
        strip.add(raised)
