"""What the tests of the structure share: a text in, a reading out, and the check that no character is lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

from comity.papers.tables import load
from comity.pure.clauses.read import read
from comity.pure.clauses.reading import Paragraph, Reading, SubParagraph
from comity.pure.clauses.source import Source
from comity.pure.clauses.tables import Tables

MARKS = "*\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"

HEAD = """Human Rights Council

Thirty-seventh session

26 February–23 March 2018

Agenda item 3

Resolution adopted by the Human Rights Council on 23 March 2018

37/99. Title of the matter

The Human Rights Council,

"""
FOOT = """
54th meeting
23 March 2018

[Adopted without a vote.]
"""
PREAMBLE = (
    "Guided by the Charter of the United Nations,\n\nRecalling its resolution 35/8 of 22 June 2017,\n\n"
)
OPERATIVE = "1. Welcomes the report;\n\n2. Requests the High Commissioner to report thereon.\n"


def source_of(text: str, **more: object) -> Source:
    return Source("test.txt", hashlib.sha256(text.encode()).hexdigest(), "text/plain", text, **more)  # type: ignore[arg-type]


def of(text: str, tables: Tables | None = None) -> Reading:
    return read(source_of(text), tables if tables is not None else load())


def body(text: str) -> Reading:
    """Read paragraphs between a plain head and a plain foot."""
    return of(HEAD + text + FOOT)


def seed(shared: Path, name: str) -> tuple[str, Reading]:
    text = (shared / "texts" / name).read_text(encoding="utf-8")
    return text, of(text)


def shape(reading: Reading) -> list[tuple[str, str | None, str]]:
    """Return kind, number and text of every paragraph and point, in order."""
    found: list[tuple[str, str | None, str]] = []

    def points(held: list[SubParagraph], depth: int) -> None:
        for each in held:
            found.append((f"point{depth}", each.num, each.text))
            points(each.subparagraphs, depth + 1)

    def take(kind: str, held: list[Paragraph]) -> None:
        for each in held:
            found.append((kind, each.num, each.text))
            points(each.subparagraphs, 1)

    take("pre", reading.preamble)
    take("op", reading.operative)
    return found


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.problems]


def lost_or_doubled(text: str, reading: Reading) -> list[tuple[int, str]]:
    """Return the printed characters that do not lie in exactly one span; furniture and emphasis marks aside."""
    assert "reader-failed" not in codes(reading), reading.problems
    covered = [0] * len(text)
    spans = [each.span for each in reading.frame]
    held: list[Paragraph | SubParagraph] = [*reading.preamble, *reading.operative]
    while held:
        item = held.pop()
        spans += item.spans
        held += item.subparagraphs
    for each in (*reading.footnotes, *reading.annexes):
        spans += each.spans
    if reading.vote is not None and reading.vote.span is not None:
        spans.append(reading.vote.span)
    for low, high in spans:
        for at in range(low, high):
            covered[at] += 1
    for low, high in reading.noise:
        for at in range(low, high):
            covered[at] = 1
    return [
        (at, text[max(0, at - 20) : at + 20])
        for at, count in enumerate(covered)
        if count != 1 and not text[at].isspace() and text[at] not in MARKS
    ]
