"""Printed lines of a PDF → running text: furniture told from text, notes from body, broken words joined.

Furniture is what a page carries whatever the text says: running heads, page and job numbers, bar codes. It
is told by
its place and by its repetition, and stays in the text as blocks of its own kind. Notes are gathered at the
end.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from comity.papers.sheet import Sheet, Strip
from comity.pure.clauses.source import Block

EDGE = 0.13  # of the page's height, at its top and at its foot

# Page numbers ("2/5", "Page 2 of 5", "- 2 -"), job numbers ("18-18418 (E) 071118", "GE.18-05143(E)"), bar
# codes.
_EDGE_ONLY = re.compile(
    r"(?:\d{1,3} ?/ ?\d{1,3}|-? ?\d{1,3} ?-?|[ivxlc]{1,6}|page \d{1,3}(?: (?:of|/) ?\d{1,3})?|please recycle.*)"
    r"(?: *\d{2}-\d{5})?|\d{2}-\d{5}(?: *\d{1,3} ?/ ?\d{1,3})?|(?:\d{1,3} *)?GE\.\d{2}-\d{4,6}(?: *\d{1,3})?",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    r"\d{2}-\d{5}\*?(?: *\([A-Z]\))+(?: *[\d ]{6,})?|GE\.\d{2}-\d{4,6} *\([A-Z]\).*|\*\s?[\d ]{6,9}\s?\*"
)
_SYMBOL = re.compile(r"[A-Z]+(?:/[A-Z0-9][\w.()-]*)+")
_RULE = re.compile(r"[_\u2014\u2015\u2500-]{5,}")
_TYPED_MARK = re.compile(r"(\d{1,3}|[*†‡§]{1,4})\s+(?=\S)")
_BROKEN_WORD = re.compile(r"\w[-\u2010\u00ad]$")
_FIRST_WORD = re.compile(r"\S+\s*")


@dataclass(slots=True)
class Line:
    """One printed line, or one column of it: where it stands (points from the lower left corner) and what it says."""

    strip: Strip
    page: int
    left: float
    right: float
    y: float
    size: float
    height: float
    kind: str = "line"

    @property
    def at_top(self) -> bool:
        return self.y > self.height * (1 - EDGE)

    @property
    def at_foot(self) -> bool:
        return self.y < self.height * EDGE


def lay(pages: list[list[Line]], sheet: Sheet) -> None:
    """Lay down a document, given as the lines of each page in the order the file holds them."""
    lines = [line for page in pages for line in page]
    if not lines:
        return
    body_size = _body_size(lines)
    pages = [_in_order(page) for page in pages]
    _mark_furniture(pages, body_size)
    for page in pages:
        _mark_notes(page, body_size)
    lines = [line for page in pages for line in page]
    _join_words([line for line in lines if line.kind == "line"])
    _put_text(lines, sheet)
    _put_notes([line for line in lines if line.kind == "note"], sheet)


def _body_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += line.strip.length
    return max(sizes.items(), key=lambda each: (each[1], each[0]))[0]


def _in_order(page: list[Line]) -> list[Line]:
    """Return lines in reading order: as the file holds them, unless that runs up the page again and again."""
    upward = sum(
        1
        for this, after in pairwise(page)
        if after.y > this.y + this.size and after.left < this.right and this.left < after.right
    )
    if upward > 4 and upward * 4 > len(page):
        return sorted(page, key=lambda line: (-round(line.y), line.left))
    return page


# Furniture


def _mark_furniture(pages: list[list[Line]], body_size: float) -> None:
    repeated = _repeated(pages)
    first = " ".join(line.strip.text for line in pages[0]) if pages else ""
    first = _plain(first)
    for index, page in enumerate(pages):
        for line in page:
            if _is_furniture(line, index, repeated, first, body_size):
                line.kind = "furniture"


def _is_furniture(line: Line, index: int, repeated: set[str], first: str, body_size: float) -> bool:
    text = line.strip.text
    if _ANYWHERE.fullmatch(text):
        return True
    if not (line.at_top or line.at_foot):
        return False
    if _EDGE_ONLY.fullmatch(text):
        return True
    if index == 0 and line.at_top:
        return False  # the masthead prints what later pages repeat
    if _key(text) in repeated:
        return True
    # A document of two pages repeats nothing but what its masthead says: symbol and title.
    small = line.size < 0.95 * body_size or _SYMBOL.fullmatch(text) is not None
    return index > 0 and line.at_top and small and _plain(text) in first


def _repeated(pages: list[list[Line]]) -> set[str]:
    """Return what stands at the same height near the edge of two pages or more, digits apart."""
    places: dict[str, dict[int, list[float]]] = defaultdict(dict)
    for index, page in enumerate(pages):
        for line in page:
            if line.at_foot or (line.at_top and index > 0):
                places[_key(line.strip.text)].setdefault(index, []).append(line.y)
    found = set()
    for key, by_page in places.items():
        heights = sorted(y for each in by_page.values() for y in each)
        if len(by_page) > 1 and any(abs(one - other) < 3 for one, other in pairwise(heights)):
            found.add(key)
    return found


def _key(text: str) -> str:
    """Return what counts as the same line; numbers alone must agree to the digit."""
    plain = _plain(text)
    return re.sub(r"\d+", "#", plain) if sum(map(str.isalpha, plain)) > 2 else plain


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


# Notes


def _mark_notes(page: list[Line], body_size: float) -> None:
    """Mark the notes at the foot of a page: the last lines, in smaller type or under a rule, from a mark on."""
    text = [index for index, line in enumerate(page) if line.kind == "line"]
    start = len(text)
    while start > 0 and page[text[start - 1]].size < 0.93 * body_size and page[text[start - 1]].size > 0:
        if _RULE.fullmatch(page[text[start - 1]].strip.text):
            break
        start -= 1
    rule = next((place for place in range(len(text)) if _RULE.fullmatch(page[text[place]].strip.text)), None)
    under_rule = rule is not None and rule + 1 < len(text) and _mark_of(page[text[rule + 1]]) is not None
    if under_rule and rule is not None and page[text[rule]].y < page[text[rule]].height * 0.6:
        start = min(start, rule + 1)
    ruled = start > 0 and _RULE.fullmatch(page[text[start - 1]].strip.text) is not None
    # Without a rule the notes begin at the first line with a mark; what stands before is small print of the
    # text.
    while not ruled and start < len(text) and _mark_of(page[text[start]]) is None:
        start += 1
    for place in text[start:]:
        page[place].kind = "note"
    if ruled and start < len(text):
        page[text[start - 1]].kind = "furniture"


def _mark_of(line: Line) -> str | None:
    if 0 in line.strip.anchors:
        return line.strip.anchors[0]
    found = _TYPED_MARK.match(line.strip.text)
    return found[1] if found else None


def _put_notes(lines: list[Line], sheet: Sheet) -> None:
    """Lay down notes: from a line with a mark to the next; what comes before the first mark goes on with the last."""
    raised = any(0 in line.strip.anchors for line in lines)
    note: tuple[str | None, int, Strip] | None = None
    for line in lines:
        mark = _mark_of(line)
        if raised and mark is not None and mark.isdigit() and 0 not in line.strip.anchors:
            mark = None  # where marks are raised, a number at the start of a line is text
        if mark is None and note is not None:
            note[2].join(line.strip, "\n")
            continue
        _put_note(note, sheet)
        strip = line.strip
        if mark is not None and 0 in strip.anchors:
            del strip.anchors[0]
        elif mark is not None:
            strip = strip.cut(len(mark), strip.length).trimmed()
        note = (mark, line.page, strip)
    _put_note(note, sheet)


def _put_note(note: tuple[str | None, int, Strip] | None, sheet: Sheet) -> None:
    if note is not None:
        marker, page, strip = note
        strip.anchors.clear()
        sheet.put(strip, Block(span=(0, 0), kind="note", marker=marker, page=page))


# Text


def _put_text(lines: list[Line], sheet: Sheet) -> None:
    """Lay down text and furniture; a wider gap than usual between two lines is a blank line."""
    text = [line for line in lines if line.kind == "line"]
    steps = [
        this.y - after.y
        for this, after in pairwise(text)
        if this.page == after.page and 0 < this.y - after.y < 3 * this.size
    ]
    usual = median(steps) if steps else 0.0
    before: Line | None = None
    for line in lines:
        if line.kind == "note":
            continue
        apart = line.kind == "furniture"
        if line.kind == "line":
            if before is not None and before.page == line.page:
                apart = before.y - line.y > 1.25 * usual or line.y > before.y + line.size
            before = line
        block = Block(span=(0, 0), kind=line.kind, page=line.page, centred=_is_centred(line))
        sheet.put(line.strip, block, apart=apart)


def _is_centred(line: Line) -> bool:
    """Whether a short line stands in the middle of a page of the usual width."""
    width = line.height / 1.3  # between Letter (1.29) and A4 (1.41)
    middle = (line.left + line.right) / 2
    return line.right - line.left < width * 0.45 and abs(middle - width / 2) < width * 0.03


def _join_words(lines: list[Line]) -> None:
    """Move the second half of a word broken at the end of a line up to its first half.

    The hyphen goes when the document prints the word elsewhere without it and never with it: compounds keep
    theirs.
    """
    words = Counter(re.findall(r"[\w-]+", " ".join(line.strip.text for line in lines).casefold()))
    for this, after in pairwise(lines):
        if not _BROKEN_WORD.search(this.strip.text) or not after.strip.text[:1].islower():
            continue
        found = _FIRST_WORD.match(after.strip.text)
        head = re.findall(r"[\w-]+$", this.strip.text.casefold())
        if found is None or not head:
            continue
        tail = re.match(r"\w+", found[0].casefold())
        whole = head[0].rstrip("-\u2010\u00ad") + (tail[0] if tail else "")
        if words[whole] and not words[head[0] + (tail[0] if tail else "")]:
            this.strip = this.strip.cut(0, this.strip.length - 1)
        this.strip.join(after.strip.cut(0, found.end()).trimmed())
        after.strip = after.strip.cut(found.end(), after.strip.length)
