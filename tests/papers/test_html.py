"""Web pages: text, marks, notes, numbers; nothing fetched, nothing run."""

from __future__ import annotations

import time

from comity.papers.open import open_document
from comity.pure.clauses.source import Source


def read(body: str, head: str = "") -> Source:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    source, problems = open_document(page.encode(), "a.html")
    assert source is not None, problems
    return source


def said(source: Source) -> list[str]:
    return [source.text[slice(*each.span)] for each in source.blocks]


def test_scripts_styles_menus_and_hidden_parts_are_no_text() -> None:
    source = read(
        "<nav>Menu</nav><script>x()</script><style>p{}</style><p hidden>no</p><p>Decides</p><!-- no -->"
    )
    assert source.text == "Decides"


def test_white_space_runs_together_but_hard_spaces_stay() -> None:
    assert (
        read("<p>  Recalling\n\n   its\u00a0resolution\t1/1 , </p>").text
        == "Recalling its\u00a0resolution 1/1 ,"
    )


def test_italics_and_bold_are_kept_where_they_stand() -> None:
    source = read(
        "<p><em>Taking</em> <i>note</i> of</p><p><span style='font-style: italic'>Urges</span> <b>all</b></p>"
    )
    assert [source.text[slice(*each)] for each in source.italics] == ["Taking note", "Urges"]
    assert [source.text[slice(*each)] for each in source.bold] == ["all"]


def test_a_raised_mark_hangs_a_note_and_is_no_text() -> None:
    source = read(
        "<p>the report,<sup>1</sup> and <a href='#fn2'>[2]</a>more</p>"
        "<ol><li id='fn1'>A/1/2. <a href='#fnref1'>↩</a></li><li id='fn2'>A/3/4.</li></ol>"
    )
    assert said(source) == ["the report, and more", "A/1/2.", "A/3/4."]
    assert source.anchors == {11: "1", 16: "2"}
    assert [(each.kind, each.marker) for each in source.blocks[1:]] == [("note", "1"), ("note", "2")]


def test_raised_letters_that_are_no_mark_stay_text() -> None:
    assert read("<p>the 30<sup>th</sup> meeting, 5 km<sup>2</sup></p>").text == "the 30th meeting, 5 km2"


def test_a_paragraph_that_begins_with_a_raised_mark_is_a_note() -> None:
    source = read("<p>Recalling<sup>3</sup></p><p><sup>3</sup> A/5/6.</p>")
    assert source.blocks[-1].kind == "note"
    assert source.blocks[-1].marker == "3"
    assert said(source)[-1] == "A/5/6."


def test_numbers_of_lists_are_written_out_as_a_browser_prints_them() -> None:
    source = read(
        "<ol start=4><li>Asks:<ol type=a><li>To go</li><li>To stay</li></ol></li><li>Ends</li></ol><ul><li>x</li></ul>"
    )
    assert [each.number for each in source.blocks] == ["4.", "a.", "b.", "5.", None]
    assert [each.level for each in source.blocks] == [0, 1, 1, 0, 0]


def test_a_number_that_is_printed_is_not_counted_twice() -> None:
    source = read("<ol><li>1. Decides</li></ol>")
    assert source.blocks[0].number is None
    assert source.text == "1. Decides"


def test_a_cell_with_a_number_belongs_to_the_text_beside_it() -> None:
    source = read(
        "<table><tr><td>6.</td><td><p>Invites all</p></td></tr><tr><td>a</td><td>b</td></tr></table>"
    )
    assert said(source) == ["6.\tInvites all", "a", "b"]


def test_line_breaks_part_lines_and_blocks_part_paragraphs() -> None:
    source = read("<p align=center>Council<br>First session</p><p>Decides</p>")
    assert [(each.kind, each.centred) for each in source.blocks] == [
        ("line", True),
        ("line", True),
        ("paragraph", False),
    ]


def test_two_line_breaks_are_a_blank_line() -> None:
    assert read("<div>one<br>two<br><br>three</div>").text == "one\ntwo\n\nthree"


def test_a_name_that_only_looks_like_a_notes_is_no_note() -> None:
    source = read("<p id=n1>Recalling</p><p id=notebook>Requests</p><p id=fn1>A/1.</p>")
    assert [each.kind for each in source.blocks] == ["paragraph", "paragraph", "note"]


def test_pages_saved_from_a_word_processor_keep_their_notes() -> None:
    source = read(
        "<p class=MsoNormal>the report,<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a></p>"
        "<div style='mso-element:footnote-list'><div id=ftn1><p><a href='#_ftnref1'>[1]</a> A/1.</p></div></div>"
    )
    assert said(source) == ["the report,", "A/1."]
    assert source.anchors == {11: "1"}
    assert source.blocks[1].marker == "1"


def test_a_paragraph_for_each_printed_line_is_taken_for_lines() -> None:
    words = [
        "Recalling the resolutions of the Assembly",
        "and of all other bodies that have spoken",
        "on the matter",
    ]
    source = read("".join(f"<p>{each}</p>" for each in words * 4))
    assert {each.kind for each in source.blocks} == {"line"}


def test_the_declared_encoding_is_believed_as_browsers_do() -> None:
    page = "<html><head><meta charset=iso-8859-1></head><body><p>“Décide”</p></body></html>"
    source, problems = open_document(page.encode("cp1252"), "a.html")
    assert source is not None
    assert source.text == "“Décide”"
    assert problems == []


def test_entities_are_not_expanded_into_bombs() -> None:
    layers = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    page = f'<!DOCTYPE html [<!ENTITY l0 "lol">{layers}]><html><body><p>Decides &amp; ends &l9;</p></body></html>'
    start = time.monotonic()
    source, _ = open_document(page.encode(), "a.html")
    assert time.monotonic() - start < 2
    assert source is not None
    assert "Decides & ends" in source.text
    assert len(source.text) < 1_000


def test_deep_nesting_is_survived() -> None:
    source, problems = open_document(b"<html><p>Decides</p>" + b"<div>" * 100_000 + b"deep", "a.html")
    assert source is not None
    assert source.text.startswith("Decides")
    assert [each.code for each in problems] == ["part-ignored"]
