"""A report as PDF, by typst. The same values give the same bytes. The file is tagged (PDF/UA-1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from typing import Any, Literal

from comity.papers.writing.document import printable_all, right_to_left
from comity.papers.writing.report import ROMAN, Cell, Figure, Paragraph, Quoted, Report, Row, Table


def report_pdf(report: Report) -> bytes:
    """Return the report as PDF. Where this machine has no font for some characters the PDF cannot be tagged, and says
    at its top that they are missing."""
    import typst

    try:
        return _made(plain(report), standard="ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        said = "\n".join(each for each in (report.unshown, report.lead) if each)
        return _made(plain(replace(report, lead=said)), standard=None)


def _made(values: dict[str, Any], *, standard: Literal["ua-1"] | None) -> bytes:
    import typst

    form = resources.files("comity.papers.writing").joinpath("report.typ").read_bytes()
    told = json.dumps(printable_all(values), ensure_ascii=False)
    return bytes(typst.compile(form, format="pdf", sys_inputs={"document": told}, pdf_standards=standard))


def plain(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    numbers = iter(range(1, 1 + sum(1 for _ in report.tables())))
    return {
        "symbol": report.symbol, "body": "\n".join(report.body), "masthead": "\n".join(report.masthead),
        "title": report.title, "lead": report.lead, "summary": list(report.summary), "made": report.made,
        "summary_title": report.words.summary, "foot": report.foot, "language": report.language,
        "rtl": right_to_left(report.language),
        "sections": [
            {
                "title": f"{ROMAN[place]}. {section.title}",
                "blocks": [_block(each, report, numbers) for each in section.blocks],
            }
            for place, section in enumerate(report.sections)
        ],
    }  # fmt: skip


def _block(block: object, report: Report, numbers: Iterator[int]) -> dict[str, Any]:
    match block:
        case Paragraph(text, source):
            return {"kind": "paragraph", "text": text, "source": source}
        case Quoted(of, text):
            return {"kind": "quoted", "of": of, "text": text}
        case Table():
            return {
                "kind": "table", "label": report.words.table % next(numbers), "title": block.title,
                "source": block.source, "note": block.note, "head": list(block.head), "right": list(block.right),
                "rows": [_row(each) for each in block.rows], "total": _row(block.total) if block.total else [],
            }  # fmt: skip
    raise TypeError(f"{block!r} is no block of a report")


def _row(row: Row) -> list[dict[str, str]]:
    """The address of a row stands at its name."""
    return [
        {"text": _words(cell), "source": row.source if place == 0 else ""}
        for place, cell in enumerate(row.cells)
    ]


def _words(cell: Cell) -> str:
    return cell.text if isinstance(cell, Figure) else cell
