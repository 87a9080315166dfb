"""Write the invented resolution DEMO/RES/1/4 as a Word file and as a web page, from its text.

    python demo/make_demo_documents.py [FOLDER]

The text holds the traps of layout on purpose: asterisks for italics, a page that turns inside a sentence with its
running head, a broken word, notes at the end. Here they are undone, and said again in the manner of each format.
The same text gives the same bytes.
"""

from __future__ import annotations

import html
import re
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
NAME = "demo-res-1-4"

RUNNING_HEAD = re.compile(r"\n\nDEMO/RES/1/4\n\d/\d \d\d-\d{5}\n\n")
ITALIC = re.compile(r"\*(?!\*)(.+?)\*", re.DOTALL)
NOTE_MARKS = "¹²³"
POINT = re.compile(r"(\d+\.|\([a-h]\)|\([ivx]+\)) (?=\S)")

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PART = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:{root} xmlns:w="{word}" xmlns:r="{office}">{inside}</w:{root}>'
)
LEVELS = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))
PARTS = ("document", "styles", "numbering", "footnotes", "header", "footer")


def paragraphs(text: str) -> tuple[list[str], dict[str, str]]:
    """Return the paragraphs without page turns, and the notes by their mark."""
    text = RUNNING_HEAD.sub(" ", text).replace("long-\nstanding", "long-standing")
    body, _, end = text.partition("\n---\n")
    notes = {str(NOTE_MARKS.index(each[0]) + 1): each[2:] for each in end.strip().split("\n\n")}
    return [each.strip() for each in body.strip().split("\n\n")], notes


def level_of(number: str) -> int:
    """Return the depth of a number. The text has no point (h), so (i) is always a Roman numeral here."""
    if number[0] != "(":
        return 0
    return 2 if set(number[1:-1]) <= set("ivx") else 1


def runs(text: str) -> list[tuple[str, bool]]:
    """Return pieces of a paragraph with whether they are in italics."""
    pieces = ITALIC.split(text.replace("**", ""))
    return [(piece, bool(place % 2)) for place, piece in enumerate(pieces) if piece]


def word_runs(text: str) -> str:
    written = []
    for piece, italic in runs(text):
        look = "<w:rPr><w:i/></w:rPr>" if italic else ""
        for part in re.split(f"([{NOTE_MARKS}\n])", piece):
            if part and part in NOTE_MARKS:
                number = NOTE_MARKS.index(part) + 1
                written.append(f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')
            elif part == "\n":
                written.append("<w:r><w:br/></w:r>")
            elif part:
                written.append(
                    f'<w:r>{look}<w:t xml:space="preserve">{html.escape(part, quote=False)}</w:t></w:r>'
                )
    return "".join(written)


def word_paragraph(text: str) -> str:
    found = POINT.match(text)
    if text.startswith("**"):
        return f'<w:p><w:pPr><w:pStyle w:val="Heading"/></w:pPr>{word_runs(text)}</w:p>'
    if not found:
        return f"<w:p>{word_runs(text)}</w:p>"
    place = f'<w:numPr><w:ilvl w:val="{level_of(found[1])}"/><w:numId w:val="1"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{word_runs(text[found.end() :])}</w:p>"


def word_parts(body: list[str], notes: dict[str, str]) -> dict[str, str]:
    """Return the inside of each part of the Word file."""
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="r5"/>'
        '<w:footerReference w:type="default" r:id="r6"/></w:sectPr>'
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{how}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (how, pattern) in enumerate(LEVELS)
    )
    return {
        "document": f"<w:body>{''.join(map(word_paragraph, body))}{section}</w:body>",
        "styles": '<w:style w:type="paragraph" w:styleId="Heading"><w:name w:val="Heading"/>'
        "<w:rPr><w:b/></w:rPr></w:style>",
        "numbering": f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        "footnotes": "".join(
            f'<w:footnote w:id="{mark}"><w:p><w:r><w:footnoteRef/></w:r>{word_runs(" " + note)}</w:p></w:footnote>'
            for mark, note in notes.items()
        ),
        "header": f"<w:p>{word_runs('DEMO/RES/1/4')}</w:p>",
        "footer": f"<w:p>{word_runs('26-00104')}</w:p>",
    }


def word_file(body: list[str], notes: dict[str, str]) -> dict[str, str]:
    """Return the entries of the Word file by name."""
    roots = dict(zip(PARTS, ("document", "styles", "numbering", "footnotes", "hdr", "ftr"), strict=True))
    kinds = {"document": "document.main"}
    types = "".join(
        f'<Override PartName="/word/{each}.xml" ContentType='
        f'"application/vnd.openxmlformats-officedocument.wordprocessingml.{kinds.get(each, each)}+xml"/>'
        for each in PARTS
    )
    links = "".join(
        f'<Relationship Id="r{place}" Type="{OFFICE}/{each}" Target="{each}.xml"/>'
        for place, each in enumerate(PARTS, 1)
        if each != "document"
    )
    main = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    entries = {
        "[Content_Types].xml": CONTENT_TYPES.format(parts=types),
        "_rels/.rels": RELATIONS.format(relations=main),
        "word/_rels/document.xml.rels": RELATIONS.format(relations=links),
    }
    for name, inside in word_parts(body, notes).items():
        entries[f"word/{name}.xml"] = PART.format(root=roots[name], word=WORD, office=OFFICE, inside=inside)
    return entries


def zipped(entries: dict[str, str], path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, inside in entries.items():
            # A fixed date, so that the same text gives the same bytes.
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            container.writestr(info, inside.encode("utf-8"))


def page(body: list[str], notes: dict[str, str]) -> str:
    """Return the web page."""
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8"><title>DEMO/RES/1/4</title></head><body>',
    ]
    lines.append('<nav><a href="/">All documents</a></nav>')
    for each in body:
        inside = "".join(
            f"<em>{html.escape(piece, quote=False)}</em>" if italic else html.escape(piece, quote=False)
            for piece, italic in runs(each)
        )
        for place, mark in enumerate(NOTE_MARKS, 1):
            inside = inside.replace(mark, f'<sup><a href="#fn{place}" id="fnref{place}">{place}</a></sup>')
        inside = inside.replace("\n", "<br>")
        lines.append(f"<p><strong>{inside}</strong></p>" if each.startswith("**") else f"<p>{inside}</p>")
    lines.append('<ol class="footnotes">')
    for mark, note in notes.items():
        lines.append(f'<li id="fn{mark}">{html.escape(note, quote=False)} <a href="#fnref{mark}">↩</a></li>')
    return "\n".join([*lines, "</ol>", "</body></html>", ""])


def main(folder: Path) -> None:
    body, notes = paragraphs((HERE / f"{NAME}.txt").read_text(encoding="utf-8"))
    zipped(word_file(body, notes), folder / f"{NAME}.docx")
    (folder / f"{NAME}.html").write_text(page(body, notes), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
