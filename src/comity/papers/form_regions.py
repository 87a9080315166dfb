"""Where the fields of a form stand: what lies between a label and the next, and what there is the form's own words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from comity.papers import form_base
from comity.papers.docx_package import Package
from comity.papers.form_base import Base, Print
from comity.papers.form_text import Control, Paragraph, Text, text_of
from comity.papers.limits import Limits
from comity.papers.writing.form import write_form
from comity.pure.dossier.route import RouteDefinition

ELSEWHERE = ("fill", "complete", "end", "group ask", "group work", "group send")


@dataclass(slots=True)
class Region:
    """What stands between a label and the next: `beside` are the lines that are no control's, as written."""

    name: str  # the tag of the field, the code of a question, or one of ELSEWHERE
    paragraphs: list[Paragraph] = field(default_factory=list)
    after_label: str = ""
    is_there: bool = False


@lru_cache(maxsize=32)
def own(definition: RouteDefinition) -> Base:
    """The prints of the English form of a route, for a form that has lost its own."""
    package = Package(write_form(definition), Limits())
    base = form_base.read_base(text_of(package.tree(package.main), {}).base)
    assert base is not None  # noqa: S101 — just written
    return base


class Regions:
    """The regions of a form by name, and the prints by which the form's own words are known."""

    def __init__(
        self, text: Text, definition: RouteDefinition, base: Base | None, fields: Iterable[str]
    ) -> None:
        self.text = text
        self.prints = base if base is not None and base.words else own(definition)
        self._lengths = sorted({length for length, _told in self.prints.words})
        self.by_name = self._regions([*fields, *(asked.code for asked in definition.questions), *ELSEWHERE])

    def _regions(self, names: list[str]) -> dict[str, Region]:
        names += [*self.prints.labels, *self.prints.heads]  # of an older version, asked no more
        by_anchor = {form_base.anchor(name): name for name in names}
        marked = {by_anchor[one] for each in self.text.paragraphs for one in each.anchors if one in by_anchor}
        regions = {name: Region(name) for name in dict.fromkeys(names)}
        top = regions.setdefault("", Region(""))
        now, question = top, ""
        for paragraph in self.text.paragraphs:
            words = beside(paragraph)
            name = next((by_anchor[one] for one in paragraph.anchors if one in by_anchor), "")
            name = name or self._by_words(words, question, marked)
            if not name:
                now.paragraphs.append(paragraph)
                continue
            now = regions[name]
            now.is_there = True
            if name in self.prints.heads or name in ELSEWHERE:
                question = name
            own = self.prints.labels.get(name) or self.prints.heads.get(name)
            now.after_label += self.rest(words, [own] if own else [])
            if any(each.control is not None for each in paragraph.pieces):
                now.paragraphs.append(without_beside(paragraph))
        return regions

    def _by_words(self, beside: str, question: str, marked: set[str]) -> str:
        """The heading or label that a paragraph is by its words alone, where its bookmark stands nowhere."""
        told = form_base.print_of(beside)
        if not told[0]:
            return ""
        for name, one in self.prints.heads.items():
            if one == told and name not in marked:
                return name
        mine = [name for name, one in self.prints.labels.items() if one == told and name not in marked]
        return next((name for name in mine if name.partition(".")[0] == question), "")

    def rest(self, text: str, own: Iterable[Print]) -> str:
        """What stands after some words of the form's own; everything, where they were changed."""
        plain = form_base.flat(text)
        for length, told in sorted(own, reverse=True):
            if form_base.print_of(plain[:length]) == (length, told):
                return plain[length:].strip()
        return text.strip()

    def outside(self, paragraph: Paragraph) -> str:
        """What somebody wrote in a paragraph outside of any control."""
        return self.not_ours(beside(paragraph))

    def not_ours(self, beside: str) -> str:
        """What of some words is not the form's own."""
        plain = form_base.flat(beside)
        if not plain:
            return ""
        for length in reversed(self._beginnings(plain)):
            rest = plain[length:].strip()
            # A word of the form inside a longer word is none of the form's.
            if not rest or plain[length : length + 1] in " :" or not plain[length - 1].isalnum():
                return rest
        return beside.strip()

    def _beginnings(self, plain: str) -> list[int]:
        """How long the beginnings of a text are that are words of the form's own. The text is gone through once: a
        hostile file has many."""
        found, so_far, before = [], hashlib.sha256(), 0
        for length in self._lengths:
            if length > len(plain):
                break
            so_far.update(plain[before:length].encode())
            before = length
            if (length, so_far.hexdigest()[: form_base.PRINT]) in self.prints.words:
                found.append(length)
        return found


def inside(region: Region) -> list[Control]:
    """The controls without a tag that stand in a region, each once."""
    found: dict[int, Control] = {}
    for paragraph in region.paragraphs:
        for piece in paragraph.pieces:
            if piece.control is not None and not piece.control.tag:
                found.setdefault(id(piece.control), piece.control)
    return list(found.values())


def beside(paragraph: Paragraph) -> str:
    """The text of a paragraph that stands in no control of a field: a control around whole paragraphs without a tag is
    what LibreOffice leaves, and says nothing."""
    return "".join(
        each.text for each in paragraph.pieces
        if each.control is None or (not each.control.tag and not each.control.inline)
    )  # fmt: skip


def without_beside(paragraph: Paragraph) -> Paragraph:
    """A label's paragraph with its controls alone."""
    pieces = [
        each for each in paragraph.pieces
        if each.control is not None and (each.control.tag or each.control.inline)
    ]  # fmt: skip
    return replace(paragraph, pieces=pieces)
