"""The Board's list: files, advice, and stepping aside."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.assistance_world import FOLLOW_UP, at_stage
from tests.web.desk import many
from tests.web.desk.forms import do


def test_the_list_opens_for_the_funds_side_and_shows_what_waits_for_advice(cast: dict[str, Client]) -> None:
    waits, decided = at_stage("advice"), at_stage("decision", fund=FOLLOW_UP)
    found = {name: client.get("/board/").status_code for name, client in cast.items()}
    assert found == {
        "hana": 302, "lee": 403, "amina": 403, "chen": 403, "dalia": 200, "gita": 200, "emeka": 200, "efua": 200,
        "fatou": 200, "dan": 200, "aud": 200, "nia": 403, "olu": 403,
    }  # fmt: skip
    page = cast["fatou"].get("/board/").content.decode()
    waiting, lately = page.split("Advised lately")
    assert waits.reference in waiting and "USD 100,000" in waiting and decided.reference not in waiting
    assert decided.reference in lately and waits.reference not in lately
    assert f'href="/desk/{waits}/advise"' in waiting
    assert waits.reference not in cast["gita"].get("/board/").content.decode()
    assert "/advise" not in cast["dalia"].get("/board/").content.decode()


def test_the_file_holds_what_the_board_needs_and_the_advice_is_not_the_decision(
    cast: dict[str, Client],
) -> None:
    assistance = at_stage("advice")
    file = cast["fatou"].get(f"/desk/{assistance}/advise").content.decode()
    for part in ("Two advisers, from June.", "A register and training.", "Findings, rule by rule", "As sent"):
        assert part in file
    given = {"advises": "decline", "words": "It is not ready.", "meeting": "50th meeting"}
    assert do(cast["fatou"], f"/desk/{assistance}/advise", given)["Location"] == "/board/"
    page = cast["dan"].get(f"/desk/{assistance}/approve").content.decode()
    assert "It is not ready." in page and "To decline" in page
    assert cast["fatou"].get(f"/desk/{assistance}/approve").status_code == 403


def test_who_steps_aside_no_longer_advises(cast: dict[str, Client]) -> None:
    assistance = at_stage("advice")
    assert do(cast["fatou"], f"/desk/{assistance}/recuse", {"words": "I wrote its plan."}).status_code == 302
    assert "You stepped aside" in cast["fatou"].get("/board/").content.decode()
    given = {"advises": "approve", "words": "Plain.", "meeting": "50th"}
    answer = cast["fatou"].post(f"/desk/{assistance}/advise", given)
    assert answer.status_code == 409 and b"You stepped aside" in answer.content


def test_the_list_costs_the_same_whatever_waits(cast: dict[str, Client]) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert cast["fatou"].get("/board/").status_code == 200
        return len(asked)

    many.fill(14)
    cost()  # the texts of routes are read once a process
    few = cost()
    many.fill(700, start=14)
    cost()
    assert cost() == few <= 10
