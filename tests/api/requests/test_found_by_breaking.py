"""Leaks and faults somebody found who tried to break the doors, each asked for again."""

from __future__ import annotations

import pytest
from django.test import Client

from comity.apps.assistance import actions
from tests.api.conftest import Caller, secret_of
from tests.assistance_world import FOLLOW_UP, Way, person, state
from tests.web.conftest import browser


def told(name: str, way: Way) -> dict[str, object]:
    answer = Caller(secret_of(name)).get(f"requests/{way.assistance.number}")
    assert answer.status_code == 200
    said: dict[str, object] = answer.json()
    return said


def test_the_place_of_a_request_does_not_count_drafts_to_others(asked: None) -> None:
    drafts = [Way(), Way()]
    way = Way()
    way.to("sent")
    order = [*(each.assistance.number for each in drafts), way.assistance.number]
    actions.rank(state=state(), order=order, by=person("amina"), at=way.at)
    assert told("amina", way)["place"] == 3
    assert told("dalia", way)["place"] == 1
    assert told("aud", way)["place"] == 1


def test_one_assessor_does_not_read_what_another_remarks_before_it_goes(asked: None) -> None:
    way = Way()
    way.to("assessment")
    way.do(actions.remark, person("emeka"), question="aim", text="I find this not met.")
    assert [each["text"] for each in told("emeka", way)["remarks"]] == ["I find this not met."]  # type: ignore[attr-defined]
    assert told("efua", way)["remarks"] == []
    assert [each["text"] for each in told("dalia", way)["remarks"]] == ["I find this not met."]  # type: ignore[attr-defined]
    for page in (f"/requests/{way.assistance}", f"/desk/{way.assistance}/remark"):
        assert b"I find this not met." not in browser(person("efua")).get(page).content


def test_an_input_the_desk_has_not_looked_at_is_the_desks_and_its_authors(asked: None) -> None:
    way = Way()
    way.publish()
    way.to("sent")
    way.do(actions.file_input, person("nia"), text="HELD INPUT")
    address = f"/requests/{way.assistance.reference}"
    shown = {name: b"HELD INPUT" in browser(person(name)).get(address).content
             for name in ("amina", "petra", "emeka", "chen", "hana", "dalia", "nia")}  # fmt: skip
    assert {name for name, there in shown.items() if there} == {"dalia", "nia"}


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00%2B17:00"]
)
def test_no_moment_in_the_address_of_the_list_breaks_it(asked: None, moment: str) -> None:
    client: Client = browser(person("dalia"))
    assert client.get(f"/desk/?sort=sent&after={moment}~1").status_code == 200


def test_the_next_page_is_named_by_a_request_one_knows_and_counts_no_draft(asked: None) -> None:
    first = Way()
    Way()  # a draft between them
    second = Way()
    for way in (first, second):
        way.publish()
        way.to("sent")
    page = Caller().get("requests", limit=1).json()
    assert page["next"] == str(first.assistance.number)
    rest = Caller().get("requests", limit=1, after=page["next"]).json()
    assert [each["reference"] for each in rest["items"]] == [second.assistance.reference] and rest[
        "next"
    ] is None
    draft = Way().assistance.number
    assert Caller().get("requests", after=draft).status_code == 422


def test_why_it_was_referred_is_read_by_the_state_with_the_decision(asked: None) -> None:
    way = Way()
    way.to("eligibility")
    way.judge()
    way.do(actions.refer, person("dalia"), words="ASSESSORS WOULD DECLINE")
    address = f"/requests/{way.assistance.reference}"
    shown = {name: b"ASSESSORS WOULD DECLINE" in browser(person(name)).get(address).content
             for name in ("amina", "dalia", "dan")}  # fmt: skip
    assert shown == {"amina": False, "dalia": True, "dan": True}


def test_a_fund_it_was_passed_on_to_reads_no_answers_before_the_state_consents(asked: None) -> None:
    way = Way()
    way.to("sent")
    way.do_sealed("redirect", person("dalia"), route_code=FOLLOW_UP, words="It fits there.")
    assert told("dalia", way)["answers"] is None and told("amina", way)["answers"]
    way.do(actions.renew_consent, way.delegate)
    assert told("dalia", way)["answers"]
