"""Clauses: every coordinated verb of the adopting body, and none of the look-alikes."""
# ruff: noqa: E501
# One row, one case.

from __future__ import annotations

import pytest

from tests.pure.clauses.sentences import clauses


def verbs(text: str) -> list[str]:
    return [each.verb for each in clauses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Emphasizes the importance of the review, and calls upon all States to take part in it;", ["emphasize", "call upon"]),
        ("Reiterates the role of help, calls upon States to give it, and welcomes in this regard the fund;",
         ["reiterate", "call upon", "welcome"]),
        ("Calls upon States to pay more and urges the donors to fulfil their pledges;", ["call upon", "urge"]),
        ("Welcomes the plan; and, in this regard, requests the Office to follow it;", ["welcome", "request"]),
        ("Notes with concern the delay, also condemns the attacks, and decides to remain seized of the matter;",
         ["note with concern", "condemn", "decide"]),
        ("Reaffirming the Universal Declaration, and recalling all relevant treaties,", ["reaffirm", "recall"]),
        ("Recalling its resolution 60/251, in which it set up the Council, and deeply concerned at the delay,",
         ["recall", "concern"]),
        ("Welcomes and supports the work of the Office;", ["welcome", "support"]),
    ],
)  # fmt: skip
def test_each_coordinated_verb_is_a_clause(text: str, expected: list[str]) -> None:
    assert verbs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Requests the Office to prepare a study, and to submit it to the Council;",
        "Recalls that, in its resolution 72/171, the General Assembly requested the Council to consider proposals;",
        "Requests the Office to make clear the process by which States request assistance, and to process such requests;",
        "Reaffirms that it is the duty of States to promote, protect and encourage respect for human rights;",
        "Encourages States to answer all letters and requests for visits;",
        "Takes note of the report in which the Council welcomes the plan and notes its cost;",
        "Recognizing the role of the review in promoting universality, establishing a mechanism, and ensuring coverage,",
        "Recognizing the importance of promoting dialogue, and encouraging mutual respect among peoples,",
    ],
)
def test_infinitives_reported_acts_and_nouns_are_no_clauses(text: str) -> None:
    assert len(verbs(text)) == 1


def test_the_action_leaves_off_the_opening_to_and_the_closing_mark() -> None:
    (clause,) = clauses("Requests the Office to prepare a study;")
    assert clause.action_text == "prepare a study"


def test_without_addressees_the_action_is_what_follows_the_lead() -> None:
    (clause,) = clauses("Takes note of the report;")
    assert clause.action_text == "of the report"
    (clause,) = clauses("Decides to remain seized of the matter.")
    assert (clause.action_text, clause.speech_act) == ("to remain seized of the matter", "commissive")


def test_points_complete_the_action_of_the_last_clause() -> None:
    (clause,) = clauses("Urges States:", points=("To ratify the Convention;", "To report."))
    assert clause.action_text == "(a) To ratify the Convention; (b) To report"
    assert [each.canonical for each in clause.addressees] == ["States"]


def test_clause_spans_lie_in_the_text_in_order() -> None:
    text = "Reiterates the role of help, calls upon States to give it, and welcomes the fund;"
    found = clauses(text)
    assert [text[slice(*each.span)] for each in found] == [
        "Reiterates the role of help", "calls upon States to give it", "welcomes the fund",
    ]  # fmt: skip
