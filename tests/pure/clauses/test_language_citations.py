"""Citations: by symbol, by number with the body carried along, by name, and in notes."""
# ruff: noqa: E501
# One row, one case.

from __future__ import annotations

import pytest

from tests.pure.clauses.sentences import citations, names, symbols


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recalls General Assembly resolution 70/1 of 25 September 2015;", ["A/RES/70/1"]),
        ("Recalls Council resolution 35/8 of 22 June 2017 and Assembly resolution 72/171 of 19 December 2017;",
         ["A/HRC/RES/35/8", "A/RES/72/171"]),
        ("Recalls its resolutions 9/1 of 24 September 2008, 18/11 of 29 September 2011 and 36/15 of 28 September 2017;",
         ["A/HRC/RES/9/1", "A/HRC/RES/18/11", "A/HRC/RES/36/15"]),
        ("Recalls that, in its resolution 72/171, the General Assembly asked for proposals;", ["A/RES/72/171"]),
        ("Recalls its resolution 5/1;", ["A/HRC/RES/5/1"]),
        ("Recalls its decision 25/116 and resolutions 26/1 and 26/2;", ["A/HRC/DEC/25/116", "A/HRC/RES/26/1", "A/HRC/RES/26/2"]),
        ("Recalls General Assembly resolution 217 A (III) and resolution 2200 A (XXI), annex;",
         ["A/RES/217 A (III)", "A/RES/2200 A (XXI)"]),
        ("Recalls Security Council resolution 1325 (2000);", ["S/RES/1325 (2000)"]),
        ("Recalls Economic and Social Council resolution 1984/50;", ["E/RES/1984/50"]),
        ("Recalls its resolution S-35/1 of 24 November 2022;", ["A/HRC/RES/S-35/1"]),
        ("Recalls General Assembly resolution ES-11/1;", ["A/RES/ES-11/1"]),
        ("Takes note of the reports A/HRC/37/79, A/HRC/54/25/Add.2 and A/HRC/58/L.30/Rev.1;",
         ["A/HRC/37/79", "A/HRC/54/25/Add.2", "A/HRC/58/L.30/Rev.1"]),
        ("Recalls A/CONF.157/24 (Part I), E/CN.4/2004/15 and CRPD/C/PRK/Q/1;",
         ["A/CONF.157/24", "E/CN.4/2004/15", "CRPD/C/PRK/Q/1"]),
        ("Recalls resolution 68/1 of 20 September 2013 on the forum and 70/2 of 1 October 2015;",
         ["A/HRC/RES/68/1", "A/HRC/RES/70/2"]),
    ],
)  # fmt: skip
def test_symbols_and_numbers_become_official_symbols(text: str, expected: list[str]) -> None:
    assert symbols(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Welcomes the Joint Programme on HIV/AIDS and/or its partners;",
        "Recalls the meeting of 25/26 May;",
        "Recalls Environment Assembly action 5/14;",
        "Notes that 28 of 47 members replied in 2018;",
    ],
)
def test_other_numbers_and_slashes_are_no_symbols(text: str) -> None:
    assert symbols(text) == []


def test_the_numbers_of_another_body_are_not_taken_for_ours() -> None:
    assert symbols("Recalls United Nations Environment Assembly resolution 5/14;") == ["UNEP/EA.5/Res.14"]
    assert symbols("Recalls resolution 10/7 of 15 December 2023 of the Conference of the Parties;") == []


def test_in_a_text_of_the_assembly_its_resolution_is_the_assembly_s() -> None:
    assert symbols("Recalls its resolution 60/251;", body=("General Assembly", "GA")) == ["A/RES/60/251"]


def test_dates_titles_and_places_are_kept() -> None:
    (found,) = citations(
        "Recalls General Assembly resolution 41/128 of 4 December 1986, entitled “Declaration on the Right to Development”;"
    )
    assert (found.date, found.name, found.body) == (
        "1986-12-04",
        "Declaration on the Right to Development",
        "GA",
    )
    (found,) = citations("Recalls paragraph 6 of General Assembly resolution 60/251;")
    assert found.pinpoint == "paragraph 6"
    first, second = citations("Recalls its resolutions 5/1, and 5/2, both of 18 June 2007;")
    assert (first.date, second.date) == ("2007-06-18", "2007-06-18")


def test_a_note_belongs_to_the_paragraph_it_hangs_on() -> None:
    (found,) = citations("Takes note of the annual update;", notes=(("op1", "A/HRC/37/79."),))
    assert (found.paragraph, found.symbol, found.surface, found.span, found.via) == (
        "op1", "A/HRC/37/79", "A/HRC/37/79", None, "fn1",
    )  # fmt: skip


def test_ibid_is_the_document_of_the_note_before() -> None:
    found = citations(
        "Takes note of both;", notes=(("op1", "A/HRC/37/79."), ("pp9", "x"), ("op1", "Ibid., annex II."))
    )
    assert [each.symbol for each in found] == ["A/HRC/37/79"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recalls the Charter of the United Nations;", ["Charter of the United Nations"]),
        ("Acts in accordance with the Charter and international law;", ["Charter of the United Nations"]),
        ("Recalls the Universal Declaration of Human Rights and the Vienna Declaration and Programme of Action;",
         ["Universal Declaration of Human Rights", "Vienna Declaration and Programme of Action"]),
        ("Welcomes the review of the implementation of the Beijing Declaration and Platform for Action;",
         ["Beijing Declaration and Platform for Action"]),
        ("Recalls the Strelsau Declaration of 6 April 2018;", ["Strelsau Declaration"]),
        ("Recalls the Convention on the Rights of the Child, and notes that the Convention is in force;",
         ["Convention on the Rights of the Child"]),
        ("Recalls the 2030 Agenda;", ["2030 Agenda for Sustainable Development"]),
    ],
)  # fmt: skip
def test_instruments_are_named_in_full(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_short_form_takes_the_name_it_stands_for() -> None:
    before = ("Recalling the International Covenant on Civil and Political Rights,",)
    assert (
        names("Recalls the Covenant;", preamble=before)
        == ["International Covenant on Civil and Political Rights"] * 2
    )
    assert names("Stresses the Declaration;") == []


@pytest.mark.parametrize(
    "text",
    ["Notes the declaration of States;", "Welcomes a charter flight;", "Stresses rules and principles;"],
)
def test_common_nouns_are_no_instruments(text: str) -> None:
    assert names(text) == []


def test_the_day_of_adoption_is_the_date_of_an_instrument_and_a_conference_has_its_first() -> None:
    found = citations(
        "Recalls the Vienna Declaration and Programme of Action, adopted at the World Conference on Human Rights on 25 June 1993;"
    )
    assert [(each.tier, each.date) for each in found] == [("named", "1993-06-25"), ("event", None)]
    (event,) = citations("Recalls the Strelsau Review Conference, held from 31 August to 8 September 2001;")
    assert (event.tier, event.date) == ("event", "2001-08-31")


def test_unnumbered_resolutions_are_generic() -> None:
    (found,) = citations("Recalls all previous resolutions on the subject;")
    assert found.tier == "generic"


def test_one_entry_for_each_instrument_and_paragraph() -> None:
    assert len(citations("Recalls the Charter of the United Nations, and acts under the Charter;")) == 1


def test_spans_are_the_surfaces() -> None:
    text = "Recalls General Assembly resolution 70/1 and the Charter of the United Nations;"
    for each in citations(text):
        assert each.span is not None
        assert text[slice(*each.span)] == each.surface
