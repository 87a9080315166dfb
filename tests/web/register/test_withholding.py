"""Two different people: asked of the page and of the API alike; and nobody else learns what waits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.register import actions
from tests.api.conftest import secret_of
from tests.assistance_world import Way, person
from tests.web.register.conftest import as_


@pytest.fixture
def way(asked: None) -> Way:
    found = Way()
    found.to("papers")
    found.publish("fact", "title")
    return found


def proposed(way: Way, by: str = "dalia") -> Any:
    return way.do(
        actions.propose_withholding, person(by), parts=["title"], reason="in-error", words="A slip."
    )


def withheld(way: Way) -> dict[str, Any]:
    return dict(AssistanceRequest.objects.get(pk=way.assistance.pk).withheld)


def call(who: str, way: Way, act: str, **body: Any) -> Any:
    return Client().post(
        f"/api/requests/{way.assistance.number}/acts/{act}", json.dumps(body), content_type="application/json",
        headers={"authorization": f"Bearer {secret_of(who)}"},
    )  # fmt: skip


def test_the_page_refuses_whoever_proposed(way: Way) -> None:
    one = proposed(way)
    answer = as_("dalia").post(f"/register/withheld/{one.pk}", {"step": "confirm"})
    assert answer.status_code == 422
    assert "You proposed this yourself" in answer.content.decode()
    assert withheld(way) == {}
    assert as_("dan").post(f"/register/withheld/{one.pk}", {"step": "confirm"}).status_code == 302
    assert set(withheld(way)) == {"title"}


def test_the_api_refuses_whoever_proposed(way: Way) -> None:
    answer = call("olu", way, "propose-withholding", parts=["title"], reason="in-error", words="A slip.")
    assert answer.status_code == 200, answer.content
    number = actions.open_of(way.assistance).get().pk
    answer = call("olu", way, "confirm-withholding", withholding=number)
    assert (answer.status_code, answer.json()["code"]) == (422, "second-person")
    assert call("dalia", way, "confirm-withholding", withholding=number).status_code == 200
    assert set(withheld(way)) == {"title"}
    assert (
        call("olu", way, "lift-withholding", withholding=number, words="Right after all.").status_code == 200
    )
    assert withheld(way) == {}


def test_a_withholding_of_another_request_is_none_of_this_one(way: Way) -> None:
    other = Way()
    other.to("papers")
    other.publish("fact", "title")
    one = proposed(other)
    assert call("dan", way, "confirm-withholding", withholding=one.pk).status_code == 422
    assert withheld(other) == {}


@pytest.mark.parametrize(
    ("who", "status"),
    [("hana", 302), ("amina", 404), ("chen", 404), ("gita", 404), ("emeka", 404), ("fatou", 404), ("aud", 404),
     ("nia", 404), ("lee", 404), ("dalia", 200), ("dan", 200), ("olu", 200)],
)  # fmt: skip
def test_only_those_who_may_see_what_waits(way: Way, who: str, status: int) -> None:
    one = proposed(way)
    assert as_(who).get(f"/register/withheld/{one.pk}").status_code == status
    listed = as_(who).get("/register/withheld/")
    assert (way.assistance.reference in listed.content.decode()) == (status == 200)
    if status == 404 and who != "gita":  # of another fund's desk: an official, with nothing to see
        assert listed.status_code == 403


def test_a_form_that_says_nothing_is_asked_again(way: Way) -> None:
    place = f"/requests/{way.assistance.reference}/withhold"
    answer = as_("dalia").post(place, {})
    assert answer.status_code == 422
    assert "this is still empty" in answer.content.decode()
    answer = as_("dalia").post(place, {"parts": ["letters"], "reason": "mood", "words": "w"})
    assert answer.status_code == 422
    assert not actions.open_of(way.assistance).exists()


def test_nothing_is_offered_to_withhold_where_nothing_is_public(asked: None) -> None:
    quiet = Way()
    quiet.to("papers")
    assert as_("dalia").get(f"/requests/{quiet.assistance.reference}/withhold").status_code == 409
    assert as_("olu").get(f"/requests/{quiet.assistance.reference}/withhold").status_code == 404
