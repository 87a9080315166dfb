"""Cutting a long instrument into pages that stay light: by number of paragraphs and by length, at whole paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comity.apps.texts.models import Paragraph, Part

MOST_ROWS = 80
MOST_CHARACTERS = 22_000  # with the frame and the sheet, within 14 kB on the wire
ORDER = (Part.OPERATIVE, Part.ARTICLE, Part.PREAMBLE, Part.ANNEX)  # what is asked stands first


@dataclass(frozen=True, slots=True)
class Section:
    """One page's worth of paragraphs, in the order they are shown."""

    number: int
    rows: tuple[Paragraph, ...]

    @property
    def by_part(self) -> list[tuple[str, list[Paragraph]]]:
        found: dict[str, list[Paragraph]] = {}
        for row in self.rows:
            found.setdefault(row.part, []).append(row)
        return list(found.items())


def sections(rows: Sequence[Paragraph], *, beside: int = 0) -> list[Section]:
    """All pages of an instrument; there is always a first. `beside` is how many rows of tables stand beside the
    paragraphs: a text that cites much has less room."""
    most = max(MOST_CHARACTERS - 70 * max(beside - 25, 0), MOST_CHARACTERS // 4)
    ordered = sorted(rows, key=lambda row: (ORDER.index(Part(row.part)), row.order))
    pages: list[list[Paragraph]] = [[]]
    length = 0
    for row in ordered:
        size = len(row.text or row.summary) + 60
        if pages[-1] and (len(pages[-1]) >= MOST_ROWS or length + size > most):
            pages.append([])
            length = 0
        pages[-1].append(row)
        length += size
    return [Section(number, tuple(page)) for number, page in enumerate(pages, start=1)]
