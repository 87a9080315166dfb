"""Roll calls: longest name first, no comma logic, nothing repaired."""

from __future__ import annotations

import pytest

from comity.pure.clauses.reading import Reading
from comity.pure.clauses.tables import Tables
from tests.pure.clauses.structure import HEAD, OPERATIVE, PREAMBLE, codes, lost_or_doubled, of

STATES = {
    "Bosnia and Herzegovina": "BIH", "Uzbekistan": "UZB", "Viet Nam": "VNM", "Niger": "NER", "Nigeria": "NGA",
    "Venezuela (Bolivarian Republic of)": "VEN", "Venezuela, Bolivarian Republic of": "VEN", "Türkiye": "TUR",
    "United Kingdom of Great Britain and Northern Ireland": "GBR", "United States of America": "USA",
    "Cameroon": "CMR", "Congo": "COG", "Democratic Republic of the Congo": "COD", "Côte d'Ivoire": "CIV",
}  # fmt: skip
TABLES = Tables(states=STATES)


def vote(
    tally: str, favour: str, against: str = "", abstaining: str = "", tables: Tables = TABLES
) -> Reading:
    lists = f"In favour:\n\n{favour}\n\n"
    lists += f"Against:\n\n{against}\n\n" if against else ""
    lists += f"Abstaining:\n\n{abstaining}" if abstaining else ""
    note = f"[Adopted by a recorded vote of {tally}. The voting was as follows:\n\n{lists.rstrip()}]\n"
    return of(HEAD + PREAMBLE + OPERATIVE + "\n54th meeting\n23 March 2018\n\n" + note, tables)


def named(reading: Reading, group: str = "in_favour") -> list[str | None]:
    assert reading.vote is not None and reading.vote.roll_call is not None
    return [each.iso3 for each in getattr(reading.vote.roll_call, group)]


def test_the_last_and_parts_two_names() -> None:
    reading = vote("2 to 0, with no abstentions", "Uzbekistan and Viet Nam")
    assert named(reading) == ["UZB", "VNM"]
    assert reading.vote is not None and reading.vote.tally_consistent is True


def test_an_and_inside_a_name_parts_nothing() -> None:
    reading = vote(
        "3 to none",
        "Bosnia and Herzegovina, United Kingdom of Great Britain and Northern Ireland and United States of America",
    )
    assert named(reading) == ["BIH", "GBR", "USA"]


def test_longer_names_win_over_shorter_ones() -> None:
    assert named(vote("4 to 0", "Niger, Nigeria, Congo, Democratic Republic of the Congo")) == [
        "NER",
        "NGA",
        "COG",
        "COD",
    ]


def test_variants_and_commas_inside_names_are_met() -> None:
    printed = "Venezuela (Bolivarian Republic of), Venezuela, Bolivarian Republic of, CÔTE D’IVOIRE, TURKIYE"
    assert named(vote("4 to 0", printed)) == ["VEN", "VEN", "CIV", "TUR"]


def test_names_broken_over_lines_and_labels_glued_to_names_are_read() -> None:
    text = "Viet\nNam, Democratic Republic of\nthe CongoAgainst: Niger"
    reading = vote("2 to 1", text)
    assert named(reading) == ["VNM", "COD"]
    assert named(reading, "against") == ["NER"]


def test_a_lost_comma_parts_two_whole_names() -> None:
    assert named(vote("2 to 0", "Uzbekistan Viet Nam")) == ["UZB", "VNM"]


def test_a_misprint_is_kept_and_reported() -> None:
    reading = vote("2 to 0", "Cameron, Niger")
    assert named(reading) == [None, "NER"]
    assert reading.vote is not None and reading.vote.roll_call is not None
    assert reading.vote.roll_call.in_favour[0].name == "Cameron"
    assert codes(reading).count("voter-unknown") == 1


def test_an_empty_group_names_nobody() -> None:
    reading = vote("2 to 0", "Niger, Nigeria", "None")
    assert named(reading, "against") == []


def test_a_tally_that_differs_from_the_lists_is_named() -> None:
    reading = vote("3 to 0", "Niger, Nigeria")
    assert reading.vote is not None and reading.vote.tally_consistent is False
    assert "tally-mismatch" in codes(reading)
    assert reading.vote.stated_tally is not None and reading.vote.stated_tally.in_favour == 3


def test_a_state_named_twice_is_reported() -> None:
    assert "voter-twice" in codes(vote("2 to 1", "Niger, Nigeria", "Niger"))
    assert "voter-twice" not in codes(vote("2 to 1", "Niger, Nigeria", "Congo"))


def test_a_state_without_a_seat_is_reported_when_seats_are_known() -> None:
    seats = Tables(
        states=STATES, members={"NER": [("2018-01-01", "2020-12-31")], "NGA": [("2015-01-01", "2017-12-31")]}
    )
    reading = vote("2 to 0", "Niger, Nigeria", tables=seats)
    assert codes(reading).count("voter-not-member") == 1
    assert "voter-not-member" not in codes(vote("2 to 0", "Niger, Nigeria"))


@pytest.mark.parametrize(
    ("printed", "method", "oral"),
    [
        ("[Adopted without a vote.]", "without-a-vote", None),
        ("[Adopted without a vote]", "without-a-vote", None),
        ("[Adopted as orally revised without a vote.]", "without-a-vote", True),
        ("[Adopted by a recorded vote of 28 to 1, with 17 abstentions.]", "recorded-vote", None),
    ],
)
def test_the_method_of_adoption_is_read(printed: str, method: str, oral: bool | None) -> None:
    text = HEAD + PREAMBLE + OPERATIVE + "\n54th meeting\n23 March 2018\n\n" + printed + "\n"
    reading = of(text, TABLES)
    assert (reading.metadata.adoption_method, reading.metadata.oral_revision) == (method, oral)
    assert lost_or_doubled(text, reading) == []


def test_a_text_without_an_adoption_note_has_no_method() -> None:
    reading = of(HEAD + PREAMBLE + OPERATIVE + "\n54th meeting\n23 March 2018\n", TABLES)
    assert reading.vote is None
    assert reading.metadata.adoption_method is None
