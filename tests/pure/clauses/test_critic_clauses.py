"""Clauses and citations an unwary reader loses or makes up. Sentences are invented."""
# ruff: noqa: E501
# One row, one sentence.

from __future__ import annotations

import pytest

from tests.pure.clauses.sentences import citations, clauses, mandates, names, symbols


def verbs(text: str, **more: object) -> list[tuple[str, str]]:
    return [(each.verb, each.speech_act) for each in clauses(text, **more)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reiterates its condemnation of the violence, and echoes the similar statements made by the Secretary-General;",
         ["reiterate condemnation", "echo"]),
        ("Deeply concerned that laws have been misused to hinder and endanger work, and recognizing the need to stop this,",
         ["concern", "recognize"]),
    ],
)  # fmt: skip
def test_each_coordinated_verb_of_the_body_is_a_clause(text: str, expected: list[str]) -> None:
    assert [each for each, _ in verbs(text)] == expected


def test_having_done_something_takes_the_verb_of_what_was_done() -> None:
    (clause,) = clauses("Having conducted the review of Ruritania in accordance with the rules,")
    assert (clause.lead, clause.verb) == ("Having conducted", "conduct")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recalling Human Rights Council resolutions 5/1 of 18 June 2007, on institution-building of the Council, and 5/2,"
         " on the Code of Conduct of mandate holders,", [("A/HRC/RES/5/1", "2007-06-18"), ("A/HRC/RES/5/2", None)]),
        ("Recalling its resolutions 5/1, on institution-building of the Human Rights Council, and 5/2, on the Code of"
         " Conduct of mandate holders, of 18 June 2007, and stressing that they apply,",
         [("A/HRC/RES/5/1", "2007-06-18"), ("A/HRC/RES/5/2", "2007-06-18")]),
        ("Recalling Human Rights Council resolutions 5/1 and 5/2 of 18 June 2007,",
         [("A/HRC/RES/5/1", "2007-06-18"), ("A/HRC/RES/5/2", "2007-06-18")]),
        ("Recalling Council resolutions 5/1 and 5/2 and decision 5/101 of 18 June 2007, and resolution 16/21 of 25 March 2011,",
         [("A/HRC/RES/5/1", "2007-06-18"), ("A/HRC/RES/5/2", "2007-06-18"), ("A/HRC/DEC/5/101", "2007-06-18"),
          ("A/HRC/RES/16/21", "2011-03-25")]),
        ("Recalling Council resolutions 9/1 of 24 September 2008 and 18/11 of 29 September 2011,",
         [("A/HRC/RES/9/1", "2008-09-24"), ("A/HRC/RES/18/11", "2011-09-29")]),
        ("Recalling General Assembly resolution 60/251, and Council resolution 5/1 of 18 June 2007,",
         [("A/RES/60/251", None), ("A/HRC/RES/5/1", "2007-06-18")]),
    ],
)  # fmt: skip
def test_one_date_may_stand_for_a_list_of_numbers(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = [(each.symbol, each.date) for each in citations(text) if each.tier == "symbol"]
    assert found == expected


def test_a_resolution_in_parts_keeps_their_letters() -> None:
    body = ("General Assembly", "GA")
    assert symbols(
        "Recalling its resolutions 55/34 B of 20 November 2000 and 75/254 A to C of 31 December 2020;",
        body=body,
    ) == [
        "A/RES/55/34 B",
        "A/RES/75/254 A to C",
    ]


def test_two_instruments_joined_by_and_are_two() -> None:
    text = "Noting the principles of the Convention and the Paris Agreement and of the Charter,"
    before = ("Recalling the United Nations Framework Convention on Climate Change,",)
    found = citations(text, preamble=before)
    mine = [each.name for each in found if each.paragraph == "op1" and each.tier == "named"]
    assert mine == [
        "United Nations Framework Convention on Climate Change",
        "Paris Agreement",
        "Charter of the United Nations",
    ]


def test_a_name_never_takes_a_second_name_into_itself() -> None:
    before = (
        "Recalling the Anti-Personnel Mine Ban Convention and the Convention on Certain Conventional Weapons,",
    )
    assert names("Urges States to accede to the Anti-Personnel Mine Ban Convention;", preamble=before)[
        -1
    ] == ("Anti-Personnel Mine Ban Convention")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requests the Special Rapporteur to hold, on an annual basis, consultations with all States;", ["consultation"]),
        ("Requests the High Commissioner to report to the Human Rights Council at its tenth session and to provide updates thereon;",
         ["report", "update"]),
        ("Requests the Advisory Committee to conduct a study and to prepare a report on the harm done by rumours;",
         ["study", "report"]),
    ],
)  # fmt: skip
def test_what_is_to_be_delivered(text: str, expected: list[str]) -> None:
    assert [each.type for each in mandates(text)[0].deliverables] == expected


def test_a_study_and_a_report_on_one_subject_share_it() -> None:
    text = (
        "Requests the Advisory Committee to conduct a study and to prepare a report on the harm done by rumours, and to"
        " present it to the Human Rights Council at its tenth session;"
    )
    found = mandates(text)[0].deliverables
    assert [(each.topic, each.recipient) for each in found] == [
        ("the harm done by rumours", "Human Rights Council")
    ] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Requests the High Commissioner to provide to the Council, within the framework of a dialogue with the participation of"
        " the expert, an oral update on the matter at its tenth session and a report on the subject at its eleventh session;",
        "Requests the High Commissioner to prepare a study on rumours, with a view to making recommendations to States, and to"
        " present the study to the Council at its tenth session;",
    ],
)
def test_a_deliverable_goes_to_the_body_it_is_handed_to(text: str) -> None:
    assert {each.recipient for each in mandates(text)[0].deliverables} == {"Human Rights Council"}


@pytest.mark.parametrize(
    "text",
    [
        "Requests the Special Rapporteur to report regularly thereon to the Human Rights Council;",
        "Requests the Special Rapporteur to report annually to the Human Rights Council;",
        "Requests the High Commissioner to regularly update Member States on the matter;",
    ],
)
def test_what_is_to_come_back_is_recurring(text: str) -> None:
    assert mandates(text)[0].recurring


@pytest.mark.parametrize(
    "text",
    [
        "Requests the Office to support Ruritania, following the end of the mission in June 2017, in building its capacities;",
        "Requests the Secretary-General to implement the recommendations made in 2012;",
    ],
)
def test_a_time_of_something_past_is_no_due(text: str) -> None:
    assert mandates(text)[0].due is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calls upon States to accede to the Second Optional Protocol to the International Covenant on Civil and Political"
         " Rights, aiming at the abolition of the death penalty;",
         ["Second Optional Protocol to the International Covenant on Civil and Political Rights, aiming at the abolition of"
          " the death penalty", "International Covenant on Civil and Political Rights"]),
        ("Recalling the Optional Protocol to the Convention on the Rights of the Child on a communications procedure;",
         ["Optional Protocol to the Convention on the Rights of the Child on a communications procedure",
          "Convention on the Rights of the Child"]),
        ("Recalling the Lake Declaration of Commitment to Protect the Civilians of Ruritania;",
         ["Lake Declaration of Commitment to Protect the Civilians of Ruritania"]),
        ("Decides to submit the Lake Declaration to the General Assembly;", ["Lake Declaration"]),
        ("Recalling the Universal Declaration of Human Rights and the Charter of the United Nations;",
         ["Universal Declaration of Human Rights", "Charter of the United Nations"]),
    ],
)  # fmt: skip
def test_a_name_inside_a_longer_name_is_cited_too(text: str, expected: list[str]) -> None:
    assert names(text) == expected
