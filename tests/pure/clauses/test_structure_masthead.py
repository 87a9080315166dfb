"""Mastheads, closings, annexes and further documents: order-free fields and what contradicts itself."""

from __future__ import annotations

import pytest

from comity.papers.tables import load
from comity.pure.clauses.dates import iso, ordinal, span_of_days
from comity.pure.clauses.read import read_all
from tests.pure.clauses.structure import (
    FOOT,
    HEAD,
    OPERATIVE,
    PREAMBLE,
    body,
    codes,
    lost_or_doubled,
    of,
    source_of,
)

GENERAL = """United Nations A/RES/73/8
General Assembly Distr.: General
5 November 2018
18-18418 (E) 071118
*1818418*
Seventy-third session
Agenda item 21 (b)
Resolution adopted by the General Assembly
on 1 November 2018
[on the report of the Third Committee (A/73/446/Add.2, para. 8)]
73/8. Necessity of a title that goes
on over lines
The General Assembly,
"""


def test_the_fields_may_stand_in_any_order() -> None:
    lines = HEAD.strip().split("\n\n")
    mixed = "\n\n".join([lines[2], lines[3], lines[0], lines[1], *lines[4:]]) + "\n\n"
    one, other = (
        of(HEAD + PREAMBLE + OPERATIVE + FOOT).metadata,
        of(mixed + PREAMBLE + OPERATIVE + FOOT).metadata,
    )
    assert one == other


def test_a_masthead_of_the_assembly_is_read() -> None:
    reading = of(
        GENERAL + "Recalling its work,\n" + "1. Decides to act.\n30th plenary meeting\n1 November 2018\n"
    )
    data = reading.metadata
    assert (data.symbol, data.symbol_in_text, data.number) == ("A/RES/73/8", True, "73/8")
    assert data.title == "Necessity of a title that goes on over lines"
    assert (data.body, data.session, data.agenda_item) == ("General Assembly", 73, "21 (b)")
    assert (data.issue_date, data.adoption_date, data.meeting_number) == ("2018-11-05", "2018-11-01", 30)
    assert data.draft_symbol == "A/73/446/Add.2"
    assert data.akn_work_iri == "/akn/un/statement/deliberation/unga/2018-11-01/73-8/"
    assert data.adoption_method is None


@pytest.mark.parametrize(
    ("number", "symbol"),
    [("S-35/1", "A/HRC/RES/S-35/1"), ("37/23", "A/HRC/RES/37/23")],
)
def test_the_symbol_of_the_council_follows_from_the_number(number: str, symbol: str) -> None:
    reading = of(HEAD.replace("37/99", number) + PREAMBLE + OPERATIVE + FOOT)
    assert (reading.metadata.number, reading.metadata.symbol) == (number, symbol)
    assert reading.metadata.symbol_in_text is False


def test_the_adopting_body_is_not_its_parent() -> None:
    reading = of("General Assembly\n\nDistr.: General\n16 July 2018\n\n" + HEAD + PREAMBLE + OPERATIVE + FOOT)
    assert reading.metadata.body == "Human Rights Council"
    assert reading.metadata.issue_date == "2018-07-16"


@pytest.mark.parametrize(
    ("printed", "days"),
    [
        ("26 February–23 March 2018", ("2018-02-26", "2018-03-23")),
        ("24–28 May 2021", ("2021-05-24", "2021-05-28")),
        ("28 December 2020–4 January 2021", ("2020-12-28", "2021-01-04")),
        ("28 December–4 January 2021", ("2020-12-28", "2021-01-04")),
        ("18 June - 6 July 2018", ("2018-06-18", "2018-07-06")),
        ("27 February–31 March and 3–4 April 2023", ("2023-02-27", "2023-04-04")),
    ],
)
def test_a_range_of_days_takes_what_it_leaves_out_from_the_right(printed: str, days: tuple[str, str]) -> None:
    assert span_of_days(printed) == days


def test_ordinals_are_read_in_words_and_digits() -> None:
    assert [
        ordinal(each) for each in ("Thirty-seventh", "Fortieth", "103rd", "One hundred and fifteenth")
    ] == [37, 40, 103, 115]
    assert ordinal("Resumed") is None


def test_a_date_needs_day_month_and_year() -> None:
    assert iso("on 5 July 2018") == "2018-07-05"
    assert iso("July 2018") is None


@pytest.mark.parametrize(
    "closing",
    [
        "54th meeting\n23 March 2018",
        "23 March 2018\n54th meeting",
        "54th meeting, 23 March 2018",
        "*54th meeting  \n23 March 2018*",
    ],
)
def test_the_closing_is_read_in_either_order(closing: str) -> None:
    data = of(HEAD + PREAMBLE + OPERATIVE + "\n" + closing + "\n").metadata
    assert (data.meeting_number, data.adoption_date) == (54, "2018-03-23")


def test_a_meeting_named_inside_a_paragraph_closes_nothing() -> None:
    reading = body(PREAMBLE + "1. Recalls the 54th meeting of States;\n\n2. Decides to act.\n")
    assert len(reading.operative) == 2


def test_heading_and_closing_that_disagree_are_named() -> None:
    reading = of(HEAD + PREAMBLE + OPERATIVE + FOOT.replace("23 March", "22 March"))
    assert "date-contradiction" in codes(reading)
    assert "date-contradiction" not in codes(body(PREAMBLE + OPERATIVE))


def test_a_number_of_another_session_is_named() -> None:
    assert "session-contradiction" in codes(of(HEAD.replace("37/99", "38/99") + PREAMBLE + OPERATIVE + FOOT))


def test_an_annex_after_the_closing_is_kept_whole() -> None:
    text = (
        HEAD
        + PREAMBLE
        + OPERATIVE
        + FOOT
        + "\nAnnex\n\nTerms of reference\n\n1. The group meets.\n\n2. It reports.\n"
    )
    reading = of(text)
    (annex,) = reading.annexes
    assert annex.title == "Terms of reference"
    assert [each.num for each in annex.paragraphs] == ["1.", "2."]
    assert len(reading.operative) == 2
    assert lost_or_doubled(text, reading) == []


def test_several_annexes_are_told_apart() -> None:
    text = HEAD + PREAMBLE + OPERATIVE + FOOT + "\nAnnex I\n\nFirst\n\nText.\n\nAnnex II\n\nSecond\n\nText.\n"
    assert [each.title for each in of(text).annexes] == ["First", "Second"]


def test_an_annex_named_in_a_sentence_is_none() -> None:
    reading = body(
        PREAMBLE + "1. Adopts the text in the\nannex to the present resolution;\n\n2. Decides to act.\n"
    )
    assert reading.annexes == []


def test_a_second_document_is_reported_and_can_be_read() -> None:
    text = HEAD + PREAMBLE + OPERATIVE + FOOT
    both = text + "\n" + text.replace("37/99. Title of the matter", "37/98. Another title")
    reading = of(both)
    assert "several-documents" in codes(reading)
    assert (reading.metadata.number, len(reading.operative)) == ("37/99", 2)
    assert lost_or_doubled(both, reading) == []
    assert [each.metadata.number for each in read_all(source_of(both), load())] == ["37/99", "37/98"]
    assert "several-documents" not in codes(of(text))


def test_a_cut_text_is_truncated() -> None:
    text = HEAD + PREAMBLE + "1. Welcomes the report;\n\n2. Requests the High Comm"
    assert "truncated" in codes(of(text))
    assert "truncated" in codes(of(HEAD + PREAMBLE))
    assert "truncated" not in codes(of(HEAD + PREAMBLE + OPERATIVE + FOOT))


def test_missing_repeated_and_unordered_numbers_are_named() -> None:
    lines = ["1. Welcomes it;", "2. Notes it;", "3. Urges action;", "4. Decides to act."]
    whole = [lines[at] for at in (0, 1, 2, 3)]
    assert codes(body(PREAMBLE + "\n\n".join(whole) + "\n")) == []
    for order, code in (
        ((0, 2, 3), "number-missing"),
        ((0, 2, 1, 3), "number-order"),
        ((0, 1, 1, 2, 3), "number-repeated"),
    ):
        assert code in codes(body(PREAMBLE + "\n\n".join(lines[at] for at in order) + "\n"))


def test_a_paragraph_that_stands_twice_is_named() -> None:
    long = "Reaffirming that all human rights are universal and indivisible,\n\n"
    assert "repeated-text" in codes(body(PREAMBLE + long + "Mindful of it,\n\n" + long + OPERATIVE))
    assert "repeated-text" not in codes(body(PREAMBLE + long + OPERATIVE))


@pytest.mark.parametrize(
    "text", ["", "   \n", "Dear colleague,\n\nThe meeting is on Monday.\n\nBest wishes\n", "\x00\x01"]
)
def test_what_is_no_resolution_is_said_to_be_none(text: str) -> None:
    assert "not-a-resolution" in codes(of(text))
