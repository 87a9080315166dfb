"""Web pages (HTML) → text with its marks. Nothing is fetched and no script is looked at.

A page is what a browser would print without its menus: scripts, styles, navigation and hidden parts are
dropped,
white space runs together, and the numbers of ordered lists are written out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from comity.papers.docx_numbering import letters, roman
from comity.papers.limits import Limits
from comity.papers.refusal import UnreadableError
from comity.papers.sheet import Sheet, Strip, plain_marker
from comity.papers.text import decode
from comity.pure.clauses.source import Block, Source

MEDIA_TYPE = "text/html"

_DROPPED = frozenset(
    (
        *("script", "style", "nav", "template", "noscript", "head", "svg", "math", "canvas", "iframe"),
        *("object", "video", "audio", "button", "select", "textarea", "input", "dialog", "map"),
        *("img", "embed", "applet"),
    )
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_ITALIC = frozenset(("i", "em", "cite", "dfn", "var", "address"))
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(?:\(?[0-9]{1,3}[.)]|\([a-z]{1,4}\)|[a-z][.)])\s*")
_RAISED = re.compile(r"[\[(]?(\d{1,3}|[*†‡§]{1,4}|[a-z])[\])]?")
_NOTE_NAME = re.compile(
    r"_?(?:cite_)?(?:(?:foot|end)?notes?|ftn|edn|fn)(?:text|ref)?[-_:]{0,2}(?:\d{1,3}|[a-z*])?(?:-\d{1,2})?",
    re.IGNORECASE,
)
_NOTE_CLASS = re.compile(r"\b(?:foot|end)notes?\b|\bfootnote", re.IGNORECASE)
_BACK = re.compile(r"\s*[↩↑⏎]\ufe0e?\s*$")
_UNITS = (" m", " km", "\u00a0m", "\u00a0km")


def read(data: bytes, name: str, sha256: str, limits: Limits) -> Source:
    """Return the text of a web page. Raises `UnreadableError`."""
    declared = _CHARSET.search(data[:4096])
    # A page that says "latin-1" is read as Windows-1252, as every browser does (WHATWG Encoding Standard).
    label = declared[1].decode("ascii").lower() if declared else None
    text, problems = decode(
        data, "cp1252" if label in ("iso-8859-1", "latin1", "us-ascii", "ascii") else label
    )
    if "\x00" in text:
        raise UnreadableError(
            "wrong-encoding", f"character {text.index(chr(0))} is zero: this is no web page"
        )
    sheet = Sheet(limits)
    sheet.problems += problems
    reader = _Reader(sheet)
    if re.search(r"<[a-zA-Z!/]", text):
        reader.walk(_tree(text, sheet))
    if not sheet.blocks and not sheet.notes and any(code == "part-ignored" for code, _ in sheet.problems):
        raise UnreadableError("empty", "the page nests its parts too deep to be read; save its text alone")
    return sheet.finish(file=name, sha256=sha256, media_type=MEDIA_TYPE)


def _tree(text: str, sheet: Sheet) -> etree._Element:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(
            "empty", "the page holds no text; check that the right file was saved"
        ) from error
    if any("depth" in str(each.message) for each in parser.error_log):
        sheet.warn("part-ignored", "the page nests its parts too deep; the innermost were not read")
    if root is None:
        raise UnreadableError("empty", "the page holds no text; check that the right file was saved")
    return root


@dataclass(slots=True)
class _List:
    """An ordered or unordered list that is open, and the number its next item gets."""

    how: str | None
    next: int = 1


@dataclass(slots=True)
class _Reader:
    """Walks the page once without recursion; what is open is counted in `italic`, `bold`, `notes`."""

    sheet: Sheet
    strip: Strip = field(default_factory=Strip)
    lists: list[_List] = field(default_factory=list)
    italic: int = 0
    bold: int = 0
    kept: int = 0  # inside <pre>
    centred: int = 0
    notes: list[tuple[etree._Element, str | None]] = field(default_factory=list)
    number: str | None = None
    level: int | None = None
    broken: bool = False
    gap: bool = False
    number_cell: bool = False

    def walk(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if _dropped(element) or self._mark(element):
                    # The subtree has been dealt with; what follows it is still text.
                    walker.skip_subtree()
                    element.set("data-passed", "1")
                    continue
                self._open(element)
                self._flow(element.text)
            else:
                if element.get("data-passed") is None:
                    self._close(element)
                self._flow(element.tail)
        self._end_block()

    def _flow(self, text: str | None) -> None:
        if not text:
            return
        text = text.replace("\u00ad", "")
        italic, bold = self.italic > 0, self.bold > 0
        if self.kept:
            self.strip.add(text, italic=italic, bold=bold)
        else:
            self.strip.flow(text, italic=italic, bold=bold)

    # Elements

    def _open(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag == "br":
            self._break()
            return
        if tag in _BLOCKS and not (self.number_cell and tag in ("td", "th", "p", "div")):
            self._end_block()
        if tag in ("ol", "ul"):
            self.lists.append(_opened(element, tag))
        elif tag == "li":
            self._item(element)
        self._count(element, 1)
        name = f"{element.get('id') or ''}"
        if tag in ("li", "p", "div", "aside", "dd", "section") and (
            _NOTE_NAME.fullmatch(name) or element.get("role") in ("doc-footnote", "doc-endnote")
        ):
            digits = re.search(r"(\d{1,3}|[a-z*])$", name)
            self.notes.append((element, digits[1] if digits else None))
        elif tag in ("aside", "div", "ol", "section") and _NOTE_CLASS.search(element.get("class") or ""):
            self.notes.append((element, None))

    def _close(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in ("td", "th") and _NUMBER.fullmatch(self.strip.text) and element.getnext() is not None:
            # A cell with nothing but a number belongs to the text beside it.
            self.strip = self.strip.trimmed()
            self.strip.add("\t")
            self.number_cell = True
        elif tag in _BLOCKS and not (self.number_cell and self.strip.last == "\t"):
            self._end_block()
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        self._count(element, -1)
        if self.notes and self.notes[-1][0] is element:
            self.notes.pop()

    def _count(self, element: etree._Element, by: int) -> None:
        tag = str(element.tag)
        style = (element.get("style") or "").lower().replace(" ", "")
        self.italic += by * (tag in _ITALIC or "font-style:italic" in style)
        self.bold += by * (tag in _BOLD or "font-weight:bold" in style or "font-weight:700" in style)
        self.kept += by * (tag == "pre")
        self.centred += by * (
            tag == "center"
            or "text-align:center" in style
            or (element.get("align") or "").lower() == "center"
        )

    def _item(self, element: etree._Element) -> None:
        self.level = len(self.lists) - 1 if self.lists else None
        if not self.lists or self.lists[-1].how is None:
            return
        here = self.lists[-1]
        own = element.get("value") or ""
        if own.lstrip("-").isdecimal():
            here.next = int(own)
        self.number = _item_number(here.how or "1", here.next)
        here.next += 1

    def _mark(self, element: etree._Element) -> bool:
        """Hang a note on a raised mark or on a link to one. Returns whether `element` was one."""
        raised = element.tag == "sup" or "vertical-align:super" in (element.get("style") or "").replace(
            " ", ""
        )
        target = element.get("href") or ""
        link = element.tag == "a" and target.startswith("#") and _NOTE_NAME.fullmatch(target[1:]) is not None
        if not raised and not link:
            return False
        written = "".join(str(each) for each in element.itertext()).strip()
        if link and not written.strip("↩↑⏎^\ufe0e "):
            return True
        marks = [each[1] for each in map(_RAISED.fullmatch, re.split(r"[,\s]+", written)) if each]
        if not marks or len(marks) != len(re.split(r"[,\s]+", written)):
            return False
        if raised and not link and "".join(self.strip.parts[-2:]).endswith(_UNITS):
            return False
        for mark in marks:
            self.strip.anchor(mark)
        return True

    # Blocks

    def _break(self) -> None:
        """A line break inside a block: the pieces are lines, between which a sentence may run on."""
        if not self.strip.length or not self.strip.text.strip():
            self.gap = self.gap or self.broken
            return
        self._end_block(broken=True)

    def _end_block(self, *, broken: bool = False) -> None:
        kind = "line" if broken or self.broken else "paragraph"
        self.broken = broken
        self.number_cell = False
        strip, self.strip = self.strip.trimmed(), Strip()
        if not strip.text:
            return
        block = Block(span=(0, 0), kind=kind, number=self.number, level=self.level, centred=self.centred > 0)
        if block.number is not None and _NUMBER.match(strip.text):
            block = Block(span=(0, 0), kind=kind, level=self.level, centred=block.centred)
        marker = strip.anchors.get(0)
        if self.notes or marker is not None:
            block = self._note(strip, marker)
        elif self.kept:
            self.sheet.put_lines(strip, block)
            return
        self.sheet.put(strip, block, apart=True if self.gap else None)
        self.gap = False
        self.number, self.level = None, None

    def _note(self, strip: Strip, marker: str | None) -> Block:
        """Take the mark off a note and say what it was: written at its start, in its name, or by its list."""
        strip.anchors.pop(0, None)
        back = _BACK.search(strip.text)
        if back:
            kept = strip.cut(0, back.start())
            strip.parts, strip.length = kept.parts, kept.length
            strip.italics, strip.bold, strip.anchors = kept.italics, kept.bold, kept.anchors
        named = self.notes[-1][1] if self.notes else None
        listed = plain_marker(self.number) if self.number else None
        found = marker or named or listed
        if self.notes:
            # A second paragraph of the same note goes on with it and has no mark of its own.
            self.notes[-1] = (self.notes[-1][0], None)
        return Block(span=(0, 0), kind="note", marker=found)


def _dropped(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _DROPPED:
        return True
    style = (element.get("style") or "").lower().replace(" ", "")
    return element.get("hidden") is not None or "display:none" in style or element.get("role") == "navigation"


def _opened(element: etree._Element, tag: str) -> _List:
    style = (element.get("style") or "").replace(" ", "").lower()
    if tag == "ul" or "list-style:none" in style or "list-style-type:none" in style:
        return _List(None)
    how = element.get("type") or "1"
    for word, kind in (
        ("lower-alpha", "a"),
        ("lower-latin", "a"),
        ("lower-roman", "i"),
        ("upper-alpha", "A"),
    ):
        if word in style:
            how = kind
    start = element.get("start") or "1"
    return _List(how, int(start) if start.lstrip("-").isdecimal() else 1)


def _item_number(how: str, count: int) -> str:
    written = {"a": letters, "A": letters, "i": roman, "I": roman}.get(how, str)(count)
    return f"{written.upper() if how.isupper() else written}."
