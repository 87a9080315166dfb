"""Mandates: what is requested or decided, what is to be delivered, and by when."""
# ruff: noqa: E501
# One row, one case.

from __future__ import annotations

import pytest

from comity.pure.clauses.ordinals import number
from tests.pure.clauses.sentences import mandates, reading

REPORT = "Requests the High Commissioner to submit a report on the matter to the Human Rights Council "


def due(text: str, **more: object) -> tuple[object, ...]:
    (mandate,) = mandates(text, **more)
    assert mandate.due is not None
    found = mandate.due
    return found.text, found.relation, found.body, found.session, found.year, found.date


@pytest.mark.parametrize(
    ("words", "relation", "session"),
    [
        ("before its forty-third session", "before", 43),
        ("at its forty-first session", "at", 41),
        ("prior to its fiftieth session", "before", 50),
        ("by its sixty-first session", "by", 61),
        ("no later than its forty-second session", "by", 42),
        ("during its fifty-ninth session", "during", 59),
        ("starting from its sixtieth session", "from", 60),
        ("as of its sixty-fourth session", "from", 64),
        ("until its one hundred and fifteenth session", "until", 115),
        ("at its 43rd session", "at", 43),
        ("in time for its fortieth session", "before", 40),
    ],
)
def test_a_session_is_due_as_printed(words: str, relation: str, session: int) -> None:
    assert due(f"{REPORT}{words};") == (words, relation, "HRC", session, None, None)


def test_its_means_the_body_named_last() -> None:
    text = "Requests the Secretary-General to report to the General Assembly at its seventy-fifth session;"
    assert due(text) == ("at its seventy-fifth session", "at", "GA", 75, None, None)
    text = (
        "Requests the Secretary-General to submit a report at the eightieth session of the General Assembly;"
    )
    assert due(text)[2:4] == ("GA", 80)
    assert due("Requests the Office to submit a report at its fortieth session;")[2] == "HRC"


def test_several_sessions_are_kept_beside_the_first() -> None:
    (mandate,) = mandates(REPORT + "at its fifty-seventh and sixtieth sessions;")
    assert mandate.due is not None
    assert mandate.due.session == 57
    assert [each.session for each in mandate.due.also] == [60]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in 2019", ("in", 2019, None)),
        ("by the end of 2020", ("by", 2020, None)),
        ("by 31 December 2025", ("by", None, "2025-12-31")),
        ("by December 2025", ("by", None, "2025-12")),
    ],
)
def test_years_and_dates_stand_in_their_own_fields(words: str, expected: tuple[object, ...]) -> None:
    found = due(f"Requests the Office to organize a workshop {words};")
    assert (found[1], found[4], found[5]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Requests the Office to process requests in a timely manner;",
        "Requests the Office to follow up the report submitted to the Council at its thirty-sixth session;",
        "Requests the Office to implement the 2030 Agenda for Sustainable Development;",
        "Requests the Office to disseminate the plan adopted in 2011;",
    ],
)
def test_manners_and_past_acts_are_no_due(text: str) -> None:
    (mandate,) = mandates(text)
    assert mandate.due is None


@pytest.mark.parametrize(
    "text",
    [
        "Invites the Office to report to the Council at its fortieth session;",
        "Urges States to report by 2020;",
        "Resolves to promote respect for diversity;",
        "Decides to remain seized of the matter.",
        "Decides to continue its consideration of the matter in conformity with its programme of work.",
        "Recalls that the General Assembly requested the Council to report at its fortieth session;",
    ],
)
def test_other_verbs_and_reports_of_requests_make_no_mandate(text: str) -> None:
    assert mandates(text) == []


def test_what_the_body_decides_to_do_at_a_named_time_is_a_mandate_without_addressees() -> None:
    (mandate,) = mandates("Decides to continue its consideration of the matter at its fortieth session.")
    assert (mandate.verb, mandate.addressees) == ("decide", [])
    assert mandate.due is not None
    assert mandate.due.session == 40


def test_deliverables_have_form_subject_and_recipient() -> None:
    (mandate,) = mandates(
        "Requests the Advisory Committee to conduct a study on the role of help, and to submit a report thereon to the"
        " Human Rights Council before its forty-third session;"
    )
    assert [(each.type, each.topic, each.recipient) for each in mandate.deliverables] == [
        ("study", "the role of help", None),
        ("report", "the role of help", "Human Rights Council"),
    ]


def test_the_same_report_named_twice_is_one_deliverable() -> None:
    (mandate,) = mandates(
        "Requests the Office to prepare a report on the plan, and to submit the report to the Council at its fiftieth session;"
    )
    assert [(each.type, each.topic, each.recipient) for each in mandate.deliverables] == [
        ("report", "the plan", "Human Rights Council")
    ]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("to provide an oral update to the Council;", ["oral update"]),
        (
            "to organize a panel discussion and to prepare a summary report on it;",
            ["panel discussion", "summary report"],
        ),
        ("to convene a one-day intersessional workshop;", ["workshop"]),
        ("to process requests in a transparent manner;", []),
        ("to invite contributions to the report by States;", []),
    ],
)
def test_forms_of_deliverables(text: str, forms: list[str]) -> None:
    (mandate,) = mandates("Requests the Office " + text)
    assert [each.type for each in mandate.deliverables] == forms


def test_a_due_may_stand_in_a_point() -> None:
    (mandate,) = mandates(
        "Requests the Office:",
        points=("To organize a workshop;", "To prepare a summary report thereon for its fiftieth session."),
    )
    assert mandate.due is not None
    assert mandate.due.session == 50
    assert [each.type for each in mandate.deliverables] == ["workshop", "summary report"]


def test_what_comes_back_by_itself_is_recurring() -> None:
    assert mandates("Requests the Office to report annually to the Council;")[0].recurring
    assert not mandates("Requests the Office to include it in its annual report;")[0].recurring


def test_a_year_already_begun_is_kept_and_reported() -> None:
    found = reading(
        "Decides to continue its consideration of the matter in 2018.", adopted="2018-07-05", session=38
    )
    assert found.mandates[0].due is not None
    assert found.mandates[0].due.year == 2018
    assert [each.code for each in found.problems] == ["due-in-past"]
    later = reading(
        "Decides to continue its consideration of the matter in 2019.", adopted="2018-07-05", session=38
    )
    assert later.problems == []


@pytest.mark.parametrize(
    ("words", "value"),
    [("first", 1), ("twelfth", 12), ("twentieth", 20), ("forty-third", 43), ("one hundredth", 100), ("103rd", 103),
     ("one hundred and twenty-first", 121), ("forty third", 43), ("Thirty-Eighth", 38)],
)  # fmt: skip
def test_ordinals_in_words_and_digits(words: str, value: int) -> None:
    assert number(words) == value


def test_other_words_are_no_ordinals() -> None:
    assert number("forty") is None
