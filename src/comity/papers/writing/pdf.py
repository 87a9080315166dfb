"""PDF, by typst. The same values give the same bytes. The file is tagged (PDF/UA-1), so that it can be listened to."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any, Literal

from comity.papers.writing.document import (
    Document,
    Facts,
    Heading,
    Lines,
    Points,
    Table,
    Text,
    printable_all,
    runs_right_to_left,
)


def pdf(document: Document) -> bytes:
    """Return the document as PDF. Where this machine has no font for some characters the PDF cannot be tagged, and says
    at its top, in the document's own words (`unshown`), that they are missing."""
    import typst

    try:
        return _made(plain(document), standard="ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        said = "\n".join(each for each in (document.unshown, document.lead) if each)
        return _made(plain(replace(document, lead=said)), standard=None)


def _made(values: dict[str, Any], *, standard: Literal["ua-1"] | None) -> bytes:
    import typst

    form = resources.files("comity.papers.writing").joinpath("document.typ").read_bytes()
    told = json.dumps(printable_all(values), ensure_ascii=False)
    return bytes(typst.compile(form, format="pdf", sys_inputs={"document": told}, pdf_standards=standard))


def plain(document: Document) -> dict[str, Any]:
    """The document as JSON values."""
    return {
        "title": document.title, "lead": document.lead, "foot": document.foot, "language": document.language,
        "rtl": runs_right_to_left(document), "contents": document.contents,
        "blocks": [_block(each) for each in document.blocks],
    }  # fmt: skip


def _block(block: object) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Text(text, quoted, small):
            return {"kind": "text", "text": text, "quoted": quoted, "small": small}
        case Facts(rows):
            return {"kind": "facts", "rows": [list(row) for row in rows]}
        case Table(head, rows, title):
            return {"kind": "table", "head": list(head), "rows": [list(row) for row in rows], "title": title}
        case Points(items):
            return {"kind": "points", "items": list(items)}
        case Lines(count, label):
            return {"kind": "lines", "count": count, "label": label}
    raise TypeError(f"{block!r} is no block of a document")
