"""A report as Word, by python-docx: masthead, numbered paragraphs, tables with a head row, and footnotes that are real
ones. Times inside the file are fixed, so the same values give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from comity.papers.writing.document import printable, right_to_left
from comity.papers.writing.report import ROMAN, Cell, Figure, Paragraph, Quoted, Report, Row, Section, Table
from comity.papers.writing.word import opened, same_bytes, turn

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMED = f'xmlns:w="{W}"'
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_WIDTH = 9180  # of the page's text, in twentieths of a point
SHORT = 12  # rows of a table that is kept on one page with its caption
_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'


def report_word(report: Report) -> bytes:
    """Return the report as .docx."""
    file = opened(report.title, report.language, foot=report.foot)
    body = file.element.body
    title = file.paragraphs[0]._p
    body.remove(title)
    _styles(file)
    _page(file, report)
    notes: list[str] = []
    _masthead(file, report)
    body.insert(len(body) - 1, title)  # before the properties of the section, which come last
    _add(file, _paragraph(_run(report.lead, bold=True, half_points=22)))
    _add(file, _summary(report))
    _add(file, _paragraph(""))
    labels = iter([report.words.table % number for number, _ in enumerate(report.tables(), 1)])
    for place, section in enumerate(report.sections):
        file.add_heading(printable(f"{ROMAN[place]}. {section.title}"), 1)
        _section(file, section, labels, notes)
    _footnotes(file, notes)
    if right_to_left(report.language):
        turn(file)
    made = io.BytesIO()
    file.save(made)
    return same_bytes(made.getvalue())


def _styles(file: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in (("Normal", 10), ("Title", 17), ("Heading 1", 13)):
        font = file.styles[name].font
        font.size, font.name, font.color.rgb = Pt(size), "Times New Roman", RGBColor(0, 0, 0)
        font.bold = name != "Normal"
        fonts = file.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for each in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(each), None)
        fonts.set(qn("w:cs"), "Times New Roman")
    borders = file.styles["Title"].element.pPr
    for each in borders.findall(qn("w:pBdr")):
        borders.remove(each)
    text = file.styles.add_style("FootnoteText", WD_STYLE_TYPE.PARAGRAPH)
    text.base_style, text.font.size = file.styles["Normal"], Pt(8)
    text.paragraph_format.space_after = Pt(0)
    mark = file.styles.add_style("FootnoteReference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    style = file.styles["List Number"]
    for each in style.element.pPr.findall(qn("w:contextualSpacing")):
        style.element.pPr.remove(each)
    numbered = style.paragraph_format
    numbered.left_indent, numbered.first_line_indent = Pt(0), Pt(0)
    numbered.tab_stops.add_tab_stop(Pt(28))
    numbered.space_after = Pt(7)


def _page(file: Any, report: Report) -> None:
    """The symbol at the head of all pages but the first; the number of the page beside the line at the foot."""
    from docx.oxml import parse_xml

    section = file.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].add_run(printable(report.symbol)).bold = True
    section.first_page_footer.paragraphs[0].text = printable(report.foot)
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].add_run("\t")
        footer.paragraphs[0]._p.append(
            parse_xml(f'<w:fldSimple {_NAMED} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )


def _masthead(file: Any, report: Report) -> None:
    """Who, and the symbol to be given; then the body and what is known of the document. Lines as rules, no emblem."""
    top = _grid([[_paragraph(_run(report.made, half_points=22)),
                  _paragraph(_run(report.symbol, half_points=30), align="end")]], (4590, 4590), below=8)  # fmt: skip
    left = "".join(_paragraph(_run(line, bold=True, half_points=22), after=40) for line in report.body)
    right = "".join(_paragraph(_run(line), after=40) for line in report.masthead)
    _add(file, top)
    _add(file, _paragraph("", after=0))
    _add(file, _grid([[left, right]], (5580, 3600), below=18))


def _summary(report: Report) -> str:
    words = "".join(_paragraph(_run(each)) for each in report.summary)
    head = _paragraph(_run(report.words.summary, italic=True), align="center")
    return _grid([[head + words]], (_WIDTH,), box=True)


def _section(file: Any, section: Section, labels: Iterator[str], notes: list[str]) -> None:
    for block in section.blocks:
        match block:
            case Paragraph(text, source):
                _add(file, _paragraph(_run(text) + _note(source, notes), style="ListNumber"))
            case Quoted(of, text):
                _add(file, _paragraph(_run(of, italic=True), indent=400))
                for line in text.split("\n"):
                    _add(file, _paragraph(_run(line), indent=400))
            case Table():
                _add(file, _paragraph(_run(next(labels)), after=0, keep=True))
                caption = _run(block.title, bold=True) + _note(block.source, notes)
                _add(file, _paragraph(caption, after=60, keep=True))
                _add(file, _table(block, notes))
                _add(file, _paragraph(_run(block.note, half_points=16)))


def _table(table: Table, notes: list[str]) -> str:
    widths = _widths(table)
    head = Row(table.head)
    rows = [
        _line(head, table, widths, notes, head=True),
        *(_line(each, table, widths, notes) for each in table.rows),
    ]
    if table.total is not None:
        rows.append(_line(table.total, table, widths, notes, total=True))
    return _framed(widths, "".join(rows), borders=_rules(top=12, bottom=12))


def _widths(table: Table) -> tuple[int, ...]:
    """Figures are narrow and alike; words take the rest, the row's name a little less than other words."""
    figures = sum(table.right)
    narrow = min(1500, 6400 // max(1, figures))
    shares = [0 if right else 10 if place == 0 else 14 for place, right in enumerate(table.right)]
    left = _WIDTH - narrow * figures
    return tuple(left * share // (sum(shares) or 1) if share else narrow for share in shares)


def _line(
    row: Row,
    table: Table,
    widths: tuple[int, ...],
    notes: list[str],
    *,
    head: bool = False,
    total: bool = False,
) -> str:
    cells = []
    for place, (each, width) in enumerate(zip(row.cells, widths, strict=True)):
        words = _run(_words(each), bold=total, italic=head, half_points=17)
        words += _note(row.source, notes) if place == 0 else ""
        kept_together = len(table.rows) <= SHORT and not total
        lines = _paragraph(words, align="end" if table.right[place] else "", after=20, keep=kept_together)
        rule = (
            '<w:bottom w:val="single" w:sz="4"/>'
            if head
            else '<w:top w:val="single" w:sz="4"/>'
            if total
            else ""
        )
        borders = f"<w:tcBorders>{rule}</w:tcBorders>" if rule else ""
        cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{borders}</w:tcPr>{lines}</w:tc>')
    kept = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    return f"<w:tr><w:trPr>{kept}</w:trPr>{''.join(cells)}</w:tr>"


def _grid(rows: list[list[str]], widths: tuple[int, ...], *, below: int = 0, box: bool = False) -> str:
    """Cells that hold paragraphs, side by side."""
    made = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(row, widths, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return _framed(widths, made, borders=_rules(top=6, bottom=6, sides=6) if box else _rules(bottom=below))


def _framed(widths: tuple[int, ...], rows: str, *, borders: str) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {_NAMED}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _rules(*, top: int = 0, bottom: int = 0, sides: int = 0) -> str:
    """The lines around a table, in eighths of a point."""
    asked = (("top", top), ("left", sides), ("bottom", bottom), ("right", sides))
    found = "".join(f'<w:{name} w:val="single" w:sz="{size}" w:space="0"/>' for name, size in asked if size)
    return f"<w:tblBorders>{found}</w:tblBorders>" if found else ""


def _paragraph(
    runs: str,
    *,
    style: str = "",
    align: str = "",
    after: int | None = None,
    indent: int = 0,
    keep: bool = False,
) -> str:
    properties = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + ("<w:keepNext/>" if keep else "")
        + (f'<w:spacing w:before="0" w:after="{after}"/>' if after is not None else "")
        + (f'<w:ind w:start="{indent}" w:end="{indent}"/>' if indent else "")
        + (f'<w:jc w:val="{align}"/>' if align else "")
    )
    return f"<w:p {_NAMED}><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _run(text: str, *, bold: bool = False, italic: bool = False, half_points: int = 0) -> str:
    if not text:
        return ""
    properties = (
        ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + (f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else "")
    )
    words = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in printable(text).split("\n")
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{words}</w:r>"


def _note(source: str, notes: list[str]) -> str:
    """The mark of a footnote that holds the address; the same address is noted anew, as on paper."""
    if not source:
        return ""
    notes.append(source)
    return _MARK.format(len(notes))


def _footnotes(file: Any, notes: list[str]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    lines = "".join(
        f'<w:footnote w:id="{number}" w:type="{kind}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    for number, source in enumerate(notes, 1):
        lines += (
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr>'
            '<w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            f"{_run(' ' + source)}</w:p></w:footnote>"
        )
    content = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {_NAMED}>{lines}</w:footnotes>'
    )
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, content.encode(), file.part.package)
    file.part.relate_to(part, _RELATED)
    asked = parse_xml(f'<w:footnotePr {_NAMED}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>')
    compat = file.settings.element.find(f"{{{W}}}compat")
    (compat.addprevious if compat is not None else file.settings.element.append)(asked)


def _add(file: Any, xml: str) -> None:
    from docx.oxml import parse_xml

    body = file.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def _words(cell: Cell) -> str:
    return cell.text if isinstance(cell, Figure) else cell
