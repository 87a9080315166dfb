"""The two resolutions at hand, set as PDF, Word file and web page: they read as their plain texts do."""

from __future__ import annotations

import html
import re
import textwrap
from pathlib import Path

import pytest

from comity.papers.reader import read_document
from comity.pure.clauses.reading import Paragraph, Reading
from tests.papers.made import Placed, para, pdf, run, word

SEEDS = ("A-HRC-RES-37-23.txt", "A-HRC-RES-38-3.txt")
Pieces = list[tuple[str, bool]]  # text, and whether it is in italics


def blocks_of(reading: Reading) -> list[Pieces]:
    """Return a resolution as printed, block by block, leads in italics."""
    about = reading.metadata
    found: list[Pieces] = [
        [(about.body or "", False)],
        [("Agenda item 3", False)],
        [(f"{about.number}. {about.title}", False)],
        [("The Human Rights Council", True), (",", False)],
    ]
    for each in [*reading.preamble, *reading.operative]:
        number = f"{each.num} " if each.num else ""
        found.append([(number, False), (each.lead, True), (each.text.removeprefix(each.lead), False)])
        found += [[(f"{point.num} {point.text}", False)] for point in each.subparagraphs]
    return [*found, [("54th meeting", False)], [("23 March 2018", False)]]


def as_word(blocks: list[Pieces]) -> bytes:
    return word(
        "".join(
            para(*[run(html.escape(text), "<w:i/>" if up else "") for text, up in each]) for each in blocks
        )
    )


def as_page(blocks: list[Pieces]) -> bytes:
    lines = (
        "".join(f"<i>{html.escape(t)}</i>" if up else html.escape(t) for t, up in each) for each in blocks
    )
    return f"<html><body>{''.join(f'<p>{each}</p>' for each in lines)}</body></html>".encode()


def as_page_of_lines(blocks: list[Pieces]) -> bytes:
    """What converters make of a PDF: a block for each printed line."""
    lines = (line for each in blocks for line in textwrap.wrap("".join(text for text, _ in each), 80))
    return (
        f"<html><body>{''.join(f'<div>{html.escape(line)}</div>' for line in lines)}</body></html>".encode()
    )


def as_pdf(blocks: list[Pieces]) -> bytes:
    """Pages of printed lines with running heads, page and job numbers; sentences run over the page turns."""
    pages: list[list[Placed]] = [[]]
    y = 640.0
    for each in blocks:
        text = "".join(piece for piece, _ in each)
        lead = next((piece for piece, up in each if up), "")
        for place, line in enumerate(textwrap.wrap(text, 88)):
            if y < 90:
                number = len(pages) + 1
                head: list[Placed] = [(60, 745, 8.5, 2, "A/HRC/RES/1"), (60, 36, 8.5, 2, str(number))]
                pages.append([*head, (500, 36, 7, 0, "GE.18-04934")])
                y = 710.0
            start = line.find(lead) if lead and not place else -1
            x = 120.0
            cuts = [line] if start < 0 else [line[:start], lead, line[start + len(lead) :]]
            for number, piece in enumerate(cuts):
                if piece.strip():
                    pages[-1].append((x, y, 10, number % 2, piece))
                x += 4.6 * len(piece)
            y -= 12
        y -= 6
    return pdf(pages)


@pytest.mark.shared
@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.parametrize(
    ("ending", "made"), [("docx", as_word), ("html", as_page), ("htm", as_page_of_lines), ("pdf", as_pdf)]
)
def test_every_format_gives_the_paragraphs_of_the_plain_text(
    shared: Path, name: str, ending: str, made
) -> None:  # type: ignore[no-untyped-def]
    plain = read_document((shared / "texts" / name).read_bytes(), name)
    reading = read_document(made(blocks_of(plain)), f"a.{ending}")

    def told(paragraphs: list[Paragraph]) -> list[tuple[str | None, str]]:
        return [(each.num, re.sub("\u2011", "-", each.text)) for each in paragraphs]

    assert told(reading.preamble) == told(plain.preamble)
    assert told(reading.operative) == told(plain.operative)
    assert reading.metadata.title == plain.metadata.title
