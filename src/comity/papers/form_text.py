"""The text of a Word file as a form needs it: paragraphs in order, each in pieces that know their content control.

Insertions that are still tracked count, deletions do not. What a paragraph cannot hold as text (pictures, comments,
notes, text boxes) is collected apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from comity.papers import form_base
from comity.papers.docx_package import W

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFF = ("0", "false", "off")
_MARKS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}  # fmt: skip
_TEXTS = frozenset({f"{W}t", f"{MATH}t"})
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_NEW = frozenset({f"{W}ins", f"{W}moveTo"})
_PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
# Wingdings, by which old forms tick: an empty box, and boxes with a cross or a tick.
_SYMBOLS = {"A8": "☐", "6F": "☐", "FE": "☒", "FD": "☒", "78": "☒", "FC": "✓"}


@dataclass(slots=True, eq=False)
class Control:
    """A content control: its tag, "" where it has none; its kind; the entries of its list; whether its box is ticked.
    `inline` says that it stands inside a paragraph, `renamed` that a word processor kept its title and not its tag."""

    tag: str
    kind: str  # text, list, box
    entries: Mapping[str, str] = field(default_factory=dict)
    ticked: bool = False
    inline: bool = False
    renamed: bool = False


@dataclass(slots=True)
class Piece:
    """A stretch of text, with the innermost control around it. `tracked`: something here is a tracked change."""

    text: str
    control: Control | None
    tracked: bool = False


@dataclass(slots=True)
class Paragraph:
    """One paragraph, with the bookmarks of ours that stand in it."""

    anchors: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    pictures: int = 0

    @property
    def text(self) -> str:
        return "".join(each.text for each in self.pieces)


@dataclass(slots=True)
class Text:
    """A whole file: its paragraphs; `controls` in their order, also those without text; the base block as text; and the
    texts that no answer can hold, by kind: "comment", "note", "outside"."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    base: str = ""
    apart: list[tuple[str, str]] = field(default_factory=list)


def text_of(
    body: etree._Element, parts: Mapping[str, etree._Element], around: Sequence[etree._Element] = ()
) -> Text:
    """Return the text of a document part. `parts` are those of comments, footnotes and endnotes, `around` headers and
    footers."""
    text = Text()
    _Walk(text).block(body, None, tracked=False)
    _take_base(text)
    for kind, tree in parts.items():
        name = "comment" if kind == "comments" else "note"
        for each in tree:
            words = "\n".join(_plain(each)).strip()
            if words:
                text.apart.append((name, words))
    for tree in around:
        text.apart += [("outside", words) for words in _plain(tree) if words.strip()]
    return text


def _take_base(text: Text) -> None:
    """Take the base block out of the paragraphs; what somebody wrote beside it stays."""
    for paragraph in text.paragraphs:
        words = paragraph.text
        if form_base.MARK not in words:
            continue
        if found := form_base.WHOLE.search(words):
            text.base = text.base or found[0]
            rest = words[: found.start()] + words[found.end() :]
        else:
            rest = ""  # ours, and spoilt: the properties may still hold it
        paragraph.pieces = [Piece(rest, None)] if rest.strip() else []


def _plain(tree: etree._Element) -> Iterator[str]:
    """The paragraphs of a small part as plain text, without what fields compute."""
    walked = Text()
    _Walk(walked, fields=False).block(tree, None, tracked=False)
    for paragraph in walked.paragraphs:
        yield paragraph.text
    for _kind, words in walked.apart:
        yield words


class _Walk:
    """Goes through a part once, element by element. lxml holds no tree deeper than 256, so recursion ends."""

    def __init__(self, text: Text, *, fields: bool = True) -> None:
        self.text = text
        self.fields = fields
        self.now: Paragraph | None = None
        self.waiting: list[str] = []  # bookmarks between paragraphs: they belong to the next
        self.joins = False  # the mark that ended the last paragraph is deleted
        self.field_depth = 0

    def block(self, element: etree._Element, control: Control | None, *, tracked: bool) -> None:
        for each in element:
            self.one(each, control, tracked=tracked)

    def one(self, each: etree._Element, control: Control | None, *, tracked: bool) -> None:
        name: Any = each.tag
        if not isinstance(name, str) or (name.startswith(W) and name.endswith("Pr") and name != f"{W}sdtPr"):
            return
        if name == f"{W}p":
            self.paragraph(each, control, tracked=tracked)
        elif name == f"{W}sdt":
            self.control(each, control, tracked=tracked)
        elif name == f"{W}bookmarkStart":
            self.bookmark(str(each.get(f"{W}name") or ""))
        elif name in _GONE:
            if self.now is not None:
                self.now.pieces.append(Piece("", control, tracked=True))
        elif name in _NEW:
            self.block(each, control, tracked=True)
        elif name == f"{MC}AlternateContent":
            # The same content twice, for old and new programs.
            if len(each):
                self.block(each[0], control, tracked=tracked)
        elif name in _PICTURES:
            self.picture(each)
        elif name == f"{W}fldChar":
            kind = each.get(f"{W}fldCharType")
            self.field_depth += {"begin": 1, "end": -1}.get(str(kind), 0)
        elif name == f"{W}fldSimple" and not self.fields:
            return
        elif name in _TEXTS or name in _MARKS or name == f"{W}sym":
            self.words(each, name, control, tracked=tracked)
        elif name not in (f"{W}sdtPr", f"{W}instrText", f"{W}delText", f"{W}delInstrText"):
            self.block(each, control, tracked=tracked)

    def words(self, each: etree._Element, name: str, control: Control | None, *, tracked: bool) -> None:
        if self.field_depth > 0 and not self.fields:
            return
        if name == f"{W}sym":
            code = str(each.get(f"{W}char") or "")[-2:].upper()
            words = _SYMBOLS.get(code, "\ufffd")
        else:
            words = _MARKS.get(name) or str(each.text or "")
        self.here().pieces.append(Piece(words, control, tracked))

    def here(self) -> Paragraph:
        if self.now is None:  # text outside of any paragraph is no Word, and is read all the same
            self.now = Paragraph()
            self.text.paragraphs.append(self.now)
        return self.now

    def paragraph(self, element: etree._Element, control: Control | None, *, tracked: bool) -> None:
        if self.now is not None:  # one paragraph in another is no Word, and is read all the same
            self.now.pieces.append(Piece("\n", control, tracked))
            self.block(element, control, tracked=tracked)
            return
        if self.joins and self.text.paragraphs:
            self.now = self.text.paragraphs[-1]
        else:
            self.now = Paragraph()
            self.text.paragraphs.append(self.now)
        self.joins = False
        self.now.anchors += self.waiting
        self.waiting = []
        self.block(element, control, tracked=tracked)
        mark = element.find(f"{W}pPr/{W}rPr")
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self.joins = True
            self.now.pieces.append(Piece("", control, tracked=True))
        elif control is not None:
            # An empty paragraph inside a control still is one of its lines.
            self.now.pieces.append(Piece("", control))
        self.now = None

    def control(self, element: etree._Element, outer: Control | None, *, tracked: bool) -> None:
        found = _control(element.find(f"{W}sdtPr"), inline=self.now is not None)
        content = element.find(f"{W}sdtContent")
        # A control somebody put inside a field of ours is part of what they wrote there.
        inner = outer if outer is not None and outer.tag and not found.tag else found
        if inner is found:
            self.text.controls.append(found)
            if self.now is not None:
                self.now.pieces.append(Piece("", found))
        if content is not None:
            self.block(content, inner, tracked=tracked)

    def bookmark(self, name: str) -> None:
        if name.startswith("c_"):
            (self.now.anchors if self.now is not None else self.waiting).append(name)

    def picture(self, element: etree._Element) -> None:
        boxes = list(element.iter(f"{W}txbxContent"))
        if not boxes and self.now is not None:
            self.now.pictures += 1
        for each in boxes:
            self.box(each)

    def box(self, element: etree._Element) -> None:
        """The words of a text box stand beside the text, not in it."""
        words = "\n".join(_plain(element)).strip()
        if words:
            self.text.apart.append(("outside", words))


def _control(properties: etree._Element | None, *, inline: bool) -> Control:
    if properties is None:
        return Control("", "text", inline=inline)
    named = _value(properties, f"{W}tag")
    renamed = not named and bool(_value(properties, f"{W}alias"))
    box = properties.find(f"{W14}checkbox")
    if box is not None:
        checked = box.find(f"{W14}checked")
        ticked = checked is not None and str(checked.get(f"{W14}val") or "1").lower() not in _OFF
        return Control(named, "box", ticked=ticked, inline=inline, renamed=renamed)
    for kind in ("dropDownList", "comboBox"):
        listed = properties.find(f"{W}{kind}")
        if listed is not None:
            entries = {
                form_base.flat(str(each.get(f"{W}displayText") or each.get(f"{W}value") or "")): str(
                    each.get(f"{W}value") or ""
                )
                for each in listed.iter(f"{W}listItem")
            }
            return Control(named, "list", entries, inline=inline, renamed=renamed)
    return Control(named, "text", inline=inline, renamed=renamed)


def _value(properties: etree._Element, name: str) -> str:
    found = properties.find(name)
    return str(found.get(f"{W}val") or "") if found is not None else ""
