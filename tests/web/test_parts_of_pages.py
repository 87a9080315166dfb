"""The small machines behind pages: the sheet, the marks in a reading, the sections of a long text, words for dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.apps.commitments.models import Commitment
from comity.apps.texts.models import Paragraph
from comity.web import dues, squares
from comity.web.read import marks
from comity.web.sheet import sheet, small
from comity.web.texts.sections import MOST_ROWS, sections

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a { color : red ; }\n\n/* why */\nb > c { margin: 0 1rem; }", "a{color :red}b>c{margin:0 1rem}"),
        ("a { width: calc(1rem + 2px - 3%); }", "a{width:calc(1rem + 2px - 3%)}"),
        ('a::after { content: " ;  {} /"; }', 'a::after{content:" ;  {} /"}'),
        (
            "@media (width: 6em) and (height: 7em) { a b { c: d; } }",
            "@media (width:6em) and (height:7em){a b{c:d}}",
        ),
        (".a :is(b, c) { d: e; }", ".a :is(b,c){d:e}"),
    ],
)
def test_a_sheet_is_made_small_without_meaning_anything_else(written: str, sent: str) -> None:
    assert small(written) == sent


def test_the_light_sheet_lacks_forms_and_keeps_what_a_text_needs() -> None:
    assert "textarea" in sheet()
    assert "textarea" not in sheet(light=True)
    for needed in (".paras", ".chip", ".facts", ".stack", "@media print", "prefers-color-scheme", ".turn"):
        assert needed in sheet(light=True)
    for each in (sheet(), sheet(light=True)):
        assert each.count("{") == each.count("}")
        assert "/*" not in each


@given(
    text=st.text(max_size=60),
    spans=st.lists(st.tuples(st.integers(-5, 70) | st.none(), st.integers(-5, 70) | st.none()), max_size=6),
    lead=st.text(max_size=8),
)
def test_marks_never_lose_or_repeat_a_character(
    text: str, spans: list[tuple[int | None, int | None]], lead: str
) -> None:
    asked = [{"span": list(each)} for each in spans]
    clauses = [{"span": [0, 9], "lead": lead, "speech_act": "directive", "addressees": asked}]
    mandates = [{"due": {"text": lead}, "deliverables": [{"type": "report", "topic": text[3:9]}]}]
    cut = marks.pieces(text, clauses, spans, mandates)
    assert "".join(piece.text for piece in cut) == text


def test_marks_say_what_was_found() -> None:
    text = "Requests the Registrar to prepare a study by March"
    cut = marks.pieces(
        text,
        [{"span": [0, 50], "lead": "Requests", "speech_act": "directive", "addressees": [{"span": [9, 22]}]}],
        [],
        [{"due": {"text": "by March"}, "deliverables": [{"type": "study", "topic": None}]}],
    )
    assert [(piece.text, piece.mark) for piece in cut if piece.mark] == [
        ("Requests", marks.ASKS), ("the Registrar", marks.WHO), ("study", marks.WHAT), ("by March", marks.DUE),
    ]  # fmt: skip


@given(sizes=st.lists(st.integers(0, 9000), max_size=200), beside=st.integers(0, 900))
def test_sections_hold_every_paragraph_once_in_order(sizes: list[int], beside: int) -> None:
    rows = [
        Paragraph(part="operative", order=n, anchor=f"op{n}", text="a" * size) for n, size in enumerate(sizes)
    ]
    pages = sections(rows, beside=beside)
    assert [row.order for page in pages for row in page.rows] == list(range(len(sizes)))
    assert all(len(page.rows) <= MOST_ROWS for page in pages)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))


def test_what_is_asked_stands_before_the_preamble() -> None:
    rows = [Paragraph(part="preamble", order=1), Paragraph(part="operative", order=2)]
    assert [row.part for row in sections(rows)[0].rows] == ["operative", "preamble"]


def commitment(**more: object) -> Commitment:
    return Commitment(**more)


@pytest.mark.parametrize(
    ("held", "main", "sub"),
    [
        ({}, "No date set", ""),
        ({"basis": {"code": "session-unknown"}, "due_text": "at its last session"},
         "Session not in the calendar", "at its last session"),
        ({"basis": {"code": "session"}, "due_session": 43, "due_relation": "before", "window_until": date(2020, 2, 23)},
         "23 Feb 2020", "before the 43rd session"),
        ({"basis": {"code": "date"}, "due_date": date(2026, 11, 24), "window_until": date(2026, 11, 24)},
         "24 Nov 2026", "in 1 day; date in the text"),
        ({"basis": {"code": "date"}, "due_date": date(2026, 11, 23), "window_until": date(2026, 11, 23)},
         "23 Nov 2026", "today; date in the text"),
        ({"basis": {"code": "year"}, "due_year": 2018, "due_relation": "in", "window_until": date(2018, 12, 31)},
         "2018", "year as printed"),
        ({"basis": {"code": "year"}, "due_year": 2027, "due_relation": "before", "due_text": "before 2027",
          "window_until": date(2026, 12, 31)}, "2027", "before 2027"),
    ],
)  # fmt: skip
def test_dates_are_said_as_the_text_says_them(held: dict[str, object], main: str, sub: str) -> None:
    found = dues.due(commitment(**held), TODAY)
    assert (found.main, found.sub) == (main, sub)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (43, "43rd"), (112, "112th")]
)
def test_ordinals_are_english(number: int, said: str) -> None:
    assert dues.ordinal(number) == said


def test_two_days_are_one_span() -> None:
    assert dues.span(date(2019, 6, 24), date(2019, 7, 12)) == "24 June–12 July 2019"
    assert dues.span(date(2020, 6, 15), date(2020, 6, 23)) == "15–23 June 2020"
    assert dues.span(date(2019, 12, 30), date(2020, 1, 2)) == "30 December 2019–2 January 2020"


@given(st.dictionaries(st.sampled_from(squares.ORDER), st.integers(0, 200)))
def test_squares_are_small_whatever_the_vote(counts: dict[str, int]) -> None:
    assert len(squares.seats(counts, widest=max(sum(counts.values()), 1))) <= 1024
