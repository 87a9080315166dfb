"""Word files: text, marks, notes, automatic numbers; bombs, locks and macros refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from comity.papers.limits import Limits
from comity.papers.open import open_document
from comity.pure.clauses.source import Source
from tests.papers.made import para, relations, run, word, zipped

LEVELS = "".join(
    f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{how}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
    for depth, (start, how, pattern) in enumerate(
        [(1, "decimal", "%1."), (1, "lowerLetter", "(%2)"), (1, "lowerRoman", "(%3)")]
    )
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="-"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
NOTE = '<w:r><w:footnoteReference w:id="{}"/></w:r>'


def read(data: bytes) -> Source:
    source, problems = open_document(data, "a.docx")
    assert source is not None, problems
    return source


def said(source: Source) -> list[str]:
    return [source.text[slice(*each.span)] for each in source.blocks]


def numbered(text: str, level: int, instance: int = 1) -> str:
    return para(run(text), style=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{instance}"/></w:numPr>')


def test_italics_come_from_the_run_and_from_styles_and_cancel_each_other() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Lead"><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Slanted"><w:basedOn w:val="Parent"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Parent"><w:pPr><w:jc w:val="center"/></w:pPr>'
        "<w:rPr><w:i/><w:b/></w:rPr></w:style>"
    )
    source = read(
        word(
            para(run("Requests", "<w:i/>"), run(" all", '<w:i w:val="0"/>'))
            + para(run("Urges", '<w:rStyle w:val="Lead"/>'), run(" both"))
            + para(
                run("Whole "), run("upright", '<w:rStyle w:val="Lead"/>'), style='<w:pStyle w:val="Slanted"/>'
            ),
            styles=styles,
        )
    )
    assert [source.text[slice(*each)] for each in source.italics] == ["Requests", "Urges", "Whole"]
    assert [source.text[slice(*each)] for each in source.bold] == ["Whole upright"]
    assert [each.centred for each in source.blocks] == [False, False, True]


def test_automatic_numbers_are_counted_as_a_word_processor_prints_them() -> None:
    items = [("one", 0), ("a", 1), ("b", 1), ("i", 2), ("ii", 2), ("c", 1), ("two", 0), ("a again", 1)]
    body = "".join(numbered(*each) for each in items) + numbered("bullet", 0, 2) + numbered("anew", 0, 3)
    source = read(word(body, numbering=NUMBERING))
    expected = ["1.", "(a)", "(b)", "(i)", "(ii)", "(c)", "2.", "(a)", None, "1."]
    assert [each.number for each in source.blocks] == expected
    assert said(source)[0] == "one"  # the number is no text


def test_numbers_may_come_from_a_style_and_its_level() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Op"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Point"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = LEVELS.replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="Point"/>')
    body = "".join(
        para(run(style), style=f'<w:pStyle w:val="{style}"/>') for style in ("Op", "Point", "Point", "Op")
    )
    source = read(word(body, styles=styles, numbering=NUMBERING.replace(LEVELS, levels)))
    assert [each.number for each in source.blocks] == ["1.", "(a)", "(b)", "2."]


def test_notes_hang_where_they_are_referred_to_and_stand_at_the_end() -> None:
    footnotes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r>{run(" A/1/2.")}</w:p></w:footnote>'
        f'<w:footnote w:id="3">{para(run("*"), run(" Reissued."))}</w:footnote>'
    )
    star = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    body = para(run("DEMO/1"), star) + para(
        run("Recalling this,"), NOTE.format(7), run(" and that,"), NOTE.format(7)
    )
    source = read(word(body, footnotes=footnotes))
    assert said(source) == ["DEMO/1", "Recalling this, and that,", "Reissued.", "A/1/2.", "A/1/2."]
    assert source.anchors == {6: "*", 8 + 15: "1", 8 + 25: "2"}
    assert [(each.kind, each.marker) for each in source.blocks[2:]] == [
        ("note", "*"),
        ("note", "1"),
        ("note", "2"),
    ]


def test_insertions_are_kept_and_deletions_dropped() -> None:
    body = (
        f'<w:p>{run("Decides ")}<w:ins w:id="1">{run("not ")}</w:ins>'
        '<w:del w:id="2"><w:r><w:delText>never </w:delText></w:r></w:del>'
        f'<w:moveFrom w:id="3">{run("gone ")}</w:moveFrom><w:moveTo w:id="4">{run("to act")}</w:moveTo></w:p>'
        f'<w:p><w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr>{run("Runs on ")}</w:p><w:p>{run("here")}</w:p>'
    )
    assert said(read(word(body))) == ["Decides not to act", "Runs on here"]


def test_fields_show_their_result_and_links_their_words() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText>'
        "<w:t>code</w:t></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("paragraph 5")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        f'<w:hyperlink r:id="x">{run(" above")}</w:hyperlink>'
        f"<w:sdt><w:sdtContent>{run(' and below')}</w:sdtContent></w:sdt></w:p>"
    )
    assert read(word(body)).text == "paragraph 5 above and below"


def test_special_characters_are_what_a_reader_sees() -> None:
    body = (
        "<w:p><w:r><w:t>co</w:t><w:softHyphen/><w:t>oper\u00ada</w:t><w:noBreakHyphen/>"
        "<w:t>tion</w:t><w:tab/><w:t>x</w:t></w:r>"
        f'{run("secret", "<w:vanish/>")}<w:r><w:sym w:font="Times" w:char="00A7"/></w:r></w:p>'
    )
    assert read(word(body)).text == "coopera\u2011tion\tx§"


def test_text_boxes_are_read_once_and_tables_row_by_row() -> None:
    box = f"<wps:txbx><w:txbxContent>{para(run('Boxed'))}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{para(run('Boxed'))}</w:txbxContent></v:textbox></w:pict>"
    choice = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    drawn = f"<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"
    rows = [["1.", "Decides"], ["In favour", "28"]]
    table = "".join(
        "<w:tr>" + "".join(f"<w:tc>{para(run(cell))}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    source = read(word(f"<w:p>{run('Outside')}{drawn}</w:p><w:tbl>{table}</w:tbl>"))
    assert said(source) == ["Outside", "Boxed", "1.\tDecides", "In favour", "28"]


def test_only_the_header_of_the_first_page_is_read() -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="r-header1"/>'
        '<w:headerReference w:type="first" r:id="r-header2"/>'
        "{}</w:sectPr>"
    )
    parts = {"header1": para(run("Running head")), "header2": para(run("A/HRC/1"))}
    assert said(read(word(para(run("Decides")) + section.format("<w:titlePg/>"), **parts))) == [
        "A/HRC/1",
        "Decides",
    ]
    assert said(read(word(para(run("Decides")) + section.format(""), **parts))) == ["Decides"]


def test_a_part_that_is_taken_in_from_elsewhere_is_reported() -> None:
    source, problems = open_document(word(para(run("Decides")) + '<w:altChunk r:id="x"/>'), "a.docx")
    assert source is not None
    assert [each.code for each in problems] == ["part-ignored"]


def test_damaged_styles_are_reported_and_the_text_is_read() -> None:
    source, problems = open_document(word(para(run("Decides")), styles="<w:style"), "a.docx")
    assert source is not None
    assert [each.code for each in problems] == ["broken-xml"]
    assert "word/styles.xml, line 2" in problems[0].message


def refused(data: bytes, limits: Limits | None = None) -> str:
    source, problems = open_document(data, "a.docx", limits)
    assert source is None
    assert len(problems) == 1
    assert "\n" not in problems[0].message
    return problems[0].code


def test_macros_are_never_run_and_their_files_refused() -> None:
    assert refused(word(para(run("x")), extra={"word/vbaProject.bin": b"..."})) == "has-macros"
    kind = b'<Types xmlns="x"><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert refused(zipped({"[Content_Types].xml": kind, "word/document.xml": b"<x/>"})) == "has-macros"


def test_an_entry_locked_with_a_password_is_named() -> None:
    data = bytearray(word(para(run("x"))))
    for sign, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + flag] |= 1
            at = data.find(sign, at + 4)
    assert refused(bytes(data)) == "encrypted"


def test_repetitive_text_is_no_bomb() -> None:
    assert open_document(word(para(run("The same words again. ")) * 20_000), "a.docx")[0] is not None


def test_broken_xml_is_named_with_its_line() -> None:
    data = word("<w:p><w:r>")
    source, problems = open_document(data, "a.docx")
    assert source is None
    assert problems[0].code == "broken-xml"
    assert "word/document.xml, line 2" in problems[0].message


def test_zip_bombs_are_refused_before_they_unpack() -> None:
    zeros = b"\x00" * (30 * 1024 * 1024)
    assert refused(word(para(run("x")), extra={"word/media/a.bin": zeros})) == "zip-bomb"
    many = {f"word/media/{n}": b"" for n in range(5_100)}
    assert refused(word(para(run("x")), extra=many)) == "zip-bomb"
    assert refused(word(para(run("x" * 200_000))), Limits(max_unzipped=100_000)) == "zip-bomb"


def test_an_entry_that_lies_about_its_size_is_stopped_while_unpacking() -> None:
    data = bytearray(word(para(run("x" * 500_000))))
    real = zipfile.ZipFile(io.BytesIO(bytes(data))).getinfo("word/document.xml").file_size
    small = (1_000).to_bytes(4, "little")
    lying = bytes(data).replace(real.to_bytes(4, "little"), small)
    assert refused(lying, Limits(max_unzipped=100_000)) in ("zip-bomb", "broken-zip", "broken-xml")


def test_entities_of_a_word_file_are_refused_unseen() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>'
    good = {
        "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}).encode(),
        "[Content_Types].xml": b"<x/>",
    }
    assert refused(zipped({**good, "word/document.xml": bomb})) == "broken-xml"


def test_other_packages_are_no_word_files() -> None:
    assert refused(zipped({"readme.txt": b"hello"})) == "unknown-type"
    sheet = {
        "_rels/.rels": relations({"r1": ("officeDocument", "xl/workbook.xml")}).encode(),
        "xl/workbook.xml": b"<x/>",
    }
    assert refused(zipped({"[Content_Types].xml": b"<x/>", **sheet})) == "unknown-type"
    assert refused(word(para(run("x")))[:-40]) == "truncated"
    assert refused(word("")) == "empty"


def test_deep_nesting_is_refused_or_read_but_never_kills() -> None:
    assert refused(word("<w:sdt>" * 5_000 + para(run("x")) + "</w:sdt>" * 5_000)) == "broken-xml"


@pytest.mark.shared
def test_real_word_files_are_read_in_full(shared: Path) -> None:
    path = shared / "data/upr-slovenia-all-cycles/UPR34_Slovenia_Thematic_list_of_Recommendations"
    source = read(path.with_suffix(".docx").read_bytes())
    assert "121.1 Ratify the International Convention for the Protection of All Persons" in source.text
    assert source.language == "eng"
    plain = path.with_suffix(".txt").read_text(encoding="utf-8")
    words = set(plain.split())
    assert len(words & set(source.text.split())) > 0.97 * len(words)


@pytest.mark.shared
def test_a_budget_document_of_hundreds_of_pages_is_read_with_its_masthead(shared: Path) -> None:
    source = read((shared / "data/ppb2026-mandate-citations/A_80_6_Sect.24.docx").read_bytes())
    assert said(source)[:3] == ["United Nations", "A/80/6 (Sect. 24)", "General Assembly"]
    assert [each.number for each in source.blocks if each.number][:2] == ["I.", "A."]
    assert len(source.text) > 200_000
