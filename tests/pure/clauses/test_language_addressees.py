"""Addressees: who is asked, under which full name, and who only stands nearby."""
# ruff: noqa: E501
# One row, one case.

from __future__ import annotations

import pytest

from tests.pure.clauses.sentences import clauses, whom

OFFICE = "Office of the United Nations High Commissioner for Human Rights"
PERSON = "United Nations High Commissioner for Human Rights"


@pytest.mark.parametrize(
    ("words", "canonical", "kind"),
    [
        ("States", "States", "states"),
        ("all Member States", "Member States", "states"),
        ("the High Commissioner", PERSON, "un-official"),
        ("the Office of the High Commissioner", OFFICE, "un-office"),
        ("the Office", OFFICE, "un-office"),
        ("OHCHR", OFFICE, "un-office"),
        ("the Advisory Committee", "Human Rights Council Advisory Committee", "un-body"),
        ("the Secretary-General", "Secretary-General", "un-official"),
        ("the United Nations system", "United Nations system", "un-system"),
        ("specialized agencies", "specialized agencies", "un-system"),
        ("relevant United Nations human rights mechanisms and procedures",
         "United Nations human rights mechanisms and procedures", "un-mechanism"),
        ("the treaty bodies", "treaty bodies", "un-mechanism"),
        ("non-governmental organizations", "non-governmental organizations", "civil-society"),
        ("intergovernmental organizations", "intergovernmental organizations", "intergovernmental-organizations"),
        ("regional and subregional organizations", "regional and subregional organizations", "regional-organizations"),
        ("all parties concerned", "parties concerned", "stakeholders"),
        ("other stakeholders", "stakeholders", "stakeholders"),
        ("the international community", "international community", "other"),
        ("the Government of Ruritania", "Government of Ruritania", "state"),
        ("Ruritania", "Ruritania", "state"),
        ("the Ruritanian authorities", "Ruritanian authorities", "state"),
    ],
)  # fmt: skip
def test_one_addressee_has_its_full_name_and_kind(words: str, canonical: str, kind: str) -> None:
    (clause,) = clauses(f"Requests {words} to act without delay;")
    assert [(each.surface, each.canonical, each.type) for each in clause.addressees] == [
        (words, canonical, kind)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("States, specialized agencies and intergovernmental organizations to talk;",
         ["States", "specialized agencies", "intergovernmental organizations"]),
        ("all Member States and the United Nations system to work together;", ["Member States", "United Nations system"]),
        ("the Secretary-General and the High Commissioner to provide help;", ["Secretary-General", PERSON]),
        ("all States and relevant stakeholders to take part;", ["States", "stakeholders"]),
        ("relevant regional networks and platforms to join;", ["regional networks and platforms"]),
        ("relevant United Nations agencies, funds and programmes to join;", ["United Nations agencies, funds and programmes"]),
        ("Bosnia and Herzegovina to continue;", ["Bosnia and Herzegovina"]),
        ("the Special Rapporteur on the promotion of truth, justice, reparation and guarantees of non-recurrence to report;",
         ["Special Rapporteur on the promotion of truth, justice, reparation and guarantees of non-recurrence"]),
        ("the Special Rapporteur on adequate housing and States to meet;",
         ["Special Rapporteur on adequate housing as a component of the right to an adequate standard of living, and on the"
          " right to non-discrimination in this context", "States"]),
        ("other stakeholders, including regional organizations and parliaments, to help;", ["stakeholders"]),
        ("the Special Rapporteur, in accordance with his mandate, to continue;", ["Special Rapporteur"]),
        ("the Office, in consultation with States, academia and civil society, to prepare a study;", [OFFICE]),
        ("States parties to the Convention to report;", ["States parties to the Convention"]),
        ("States in a position to do so to contribute;", ["States in a position to do so"]),
        ("States not to recognize the act;", ["States"]),
        ("Member States to apply the rules and to comply with them;", ["Member States"]),
        ("the Working Group to, inter alia, continue its dialogue;", ["Working Group"]),
        ("States and, where applicable, other stakeholders to act;", ["States", "stakeholders"]),
        ("all parties to the conflict to cease fire;", ["parties to the conflict"]),
        ("States, in the context of prevention, care and support, to provide training;", ["States"]),
        ("States, upon request, and the Office, within existing resources, to cooperate;", ["States", OFFICE]),
    ],
)  # fmt: skip
def test_lists_are_parted_and_asides_set_aside(text: str, expected: list[str]) -> None:
    assert whom("Invites " + text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Calls for an immediate end to the practice;",
        "Encourages continued cooperation to combat poverty;",
        "Encourages the efforts of States to combat poverty;",
        "Requests the preparation of a study to guide the debate;",
        "Takes note of the request of States to the Office to act;",
        "Decides to invite States to take part;",
    ],
)
def test_where_nobody_is_asked_there_is_no_addressee(text: str) -> None:
    assert whom(text) == [[]]


def test_each_clause_has_its_own_addressees() -> None:
    text = "Calls upon States to continue dialogue, and encourages non-governmental organizations to contribute to it;"
    assert whom(text) == [["States"], ["non-governmental organizations"]]


def test_an_infinitive_in_the_next_clause_serves_both() -> None:
    text = "Urges States and the international community, and encourages civil society, to promote peace;"
    found = clauses(text)
    assert whom(text) == [["States", "international community"], ["civil society"]]
    assert [each.action_text for each in found] == ["promote peace", "promote peace"]


def test_them_means_whom_the_clause_before_asked() -> None:
    text = "Encourages the treaty bodies to meet, and invites them to continue to work together;"
    assert whom(text) == [["treaty bodies"], ["treaty bodies"]]


def test_them_means_a_name_before_where_nobody_was_asked() -> None:
    text = "Welcomes the cooperation among United Nations agencies, funds and programmes, and urges them to increase it;"
    (first, second) = clauses(text)
    assert first.addressees == []
    assert [(each.surface, each.canonical) for each in second.addressees] == [
        ("them", "United Nations agencies, funds and programmes")
    ]


def test_who_shall_act_in_a_that_clause_is_asked() -> None:
    assert whom("Recommends that the General Assembly establish a forum;") == [["General Assembly"]]
    assert whom("Requests that the present text be sent to all States;") == [[]]


def test_a_short_name_takes_the_full_name_the_document_gives() -> None:
    text = "Requests the Special Rapporteur to report;"
    before = ("Recalling the mandate of the Special Rapporteur on the right to food,",)
    assert whom(text, preamble=before) == [["Special Rapporteur on the right to food"]]
    assert whom(text, preamble=("Recalling the mandate of the Independent Expert on minority issues,",)) == [
        ["Special Rapporteur"]
    ]


def test_the_office_is_the_one_named_last_and_else_that_of_the_high_commissioner() -> None:
    text = "Requests the Office to report;"
    assert whom(text) == [[OFFICE]]
    assert whom(text, preamble=("Recalling the Office of Legal Affairs,",)) == [["Office of Legal Affairs"]]


def test_the_span_of_an_addressee_is_its_surface() -> None:
    text = "Calls upon States, the Office of the High Commissioner and other stakeholders to act;"
    for each in clauses(text)[0].addressees:
        assert text[slice(*each.span)] == each.surface
