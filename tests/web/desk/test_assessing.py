"""Two assessors, blind to each other until both are in; remarks, partners and inputs beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from comity.apps.assistance.findings import judged_by_people
from comity.apps.assistance.models import Assessment, Circulation, PublicInput
from comity.apps.assistance.routes import definition
from tests.assistance_world import Way, at_stage, person
from tests.web.desk.forms import do


def filled(assistance: Any, needs: str) -> dict[str, str]:
    given = {"needs": needs, "advises": "propose"}
    for code in judged_by_people(definition(assistance.route)):
        given[f"rule_{code}"], given[f"rule_{code}_words"] = "met", f"{needs} on {code}"
    return given


def test_neither_assessor_reads_the_others_words_until_both_are_in(cast: dict[str, Client]) -> None:
    assistance = at_stage("assessment")
    for name in ("emeka", "efua"):
        assert do(cast[name], f"/desk/{assistance}/open-assessment").status_code == 302
    address = f"/desk/{assistance}/assess"
    assert (
        cast["emeka"].post(address, {**filled(assistance, "Emeka sees lamps"), "step": "hand-in"}).status_code
        == 302
    )
    for name in ("efua", "dalia", "fatou", "dan"):
        for place in (
            address,
            f"/desk/{assistance}/refer",
            f"/desk/{assistance}/propose",
            assistance.get_absolute_url(),
        ):
            assert "Emeka sees lamps" not in cast[name].get(place).content.decode(), (name, place)
    assert "Emeka sees lamps" in cast["emeka"].get(address).content.decode()
    cast["efua"].post(address, {**filled(assistance, "Efua sees oil"), "step": "hand-in"})
    for name in ("emeka", "efua"):
        page = cast[name].get(address).content.decode()
        assert "Emeka sees lamps" in page and "Efua sees oil" in page, name
    assert "Efua sees oil" in cast["dalia"].get(f"/desk/{assistance}/propose").content.decode()


def test_an_assessment_is_saved_unfinished_and_handed_in_once(cast: dict[str, Client]) -> None:
    assistance = at_stage("assessment")
    address = f"/desk/{assistance}/assess"
    assert cast["emeka"].get(address).status_code == 302  # he has not taken it yet
    do(cast["emeka"], f"/desk/{assistance}/open-assessment")
    assert cast["emeka"].post(address, {"needs": "Half a thought", "step": "save"})["Location"] == address
    page = cast["emeka"].get(address).content.decode()
    assert "Half a thought" in page and "Saved." in page
    answer = cast["emeka"].post(address, {"needs": "Half a thought", "step": "hand-in"})
    assert answer.status_code in (409, 422) and "Half a thought" in answer.content.decode()
    assert not Assessment.objects.get().submitted_at
    assert cast["emeka"].post(address, {**filled(assistance, "Whole"), "step": "hand-in"}).status_code == 302
    assert "It can no longer change" in cast["emeka"].get(address).content.decode()
    cast["emeka"].post(address, {**filled(assistance, "Changed"), "step": "hand-in"})
    assert Assessment.objects.get().needs == "Whole"


def test_words_on_a_rule_without_a_mark_are_kept_too(cast: dict[str, Client]) -> None:
    assistance = at_stage("assessment")
    do(cast["emeka"], f"/desk/{assistance}/open-assessment")
    address = f"/desk/{assistance}/assess"
    cast["emeka"].post(
        address, {"needs": "", "rule_cost": "", "rule_cost_words": "Ask for the bill", "step": "save"}
    )
    assert "Ask for the bill" in cast["emeka"].get(address).content.decode()


def test_a_third_assessor_is_told_that_two_hold_it(cast: dict[str, Client]) -> None:
    from tests.web.conftest import browser

    assistance = at_stage("assessment")
    for name in ("emeka", "efua"):
        do(cast[name], f"/desk/{assistance}/open-assessment")
    answer = do(browser(person("eli")), f"/desk/{assistance}/open-assessment")
    assert answer.status_code == 409 and b"Two assessors hold this request already." in answer.content


def test_partners_are_shown_it_only_after_the_days_to_object_and_with_consent(
    cast: dict[str, Client],
) -> None:
    way = Way()
    assistance = way.to("assessment")
    address = f"/desk/{assistance}/open-circulation"
    assert do(cast["dalia"], address, {"partners": "A bank"}).status_code == 302
    circulation = Circulation.objects.get()
    record = f"/desk/{assistance}/circulate/{circulation.pk}"
    assert record not in cast["dalia"].get(address).content.decode()
    assert cast["dalia"].post(record).status_code == 409
    Circulation.objects.update(objections_until=circulation.opened_at.date() - timedelta(days=1))
    assert record in cast["dalia"].get(address).content.decode()
    assert cast["dalia"].post(record).status_code == 409  # no consent
    way.do(way.actions.consent, way.delegate, scope="circulate", parts=["A bank"])
    assert cast["gita"].post(record).status_code == 404
    assert cast["emeka"].post(record).status_code == 403
    assert cast["dalia"].post(record).status_code == 302
    assert Circulation.objects.get().circulated_at


def test_an_input_waits_for_the_desk_and_is_decided_with_a_reason(cast: dict[str, Client]) -> None:
    way = Way()
    assistance = way.to("papers")
    way.publish("fact", "title")
    way.do(way.actions.file_input, person("nia"), text="Families <b>should</b> be heard.")
    one = PublicInput.objects.get()
    address = f"/desk/{assistance}/inputs"
    assert "Families &lt;b&gt;should" in cast["dalia"].get(address).content.decode()
    assert cast["nia"].get(address).status_code == 403 and cast["amina"].get(address).status_code == 403
    assert cast["dalia"].post(f"{address}/{one.pk}", {}).status_code == 422
    assert cast["emeka"].post(f"{address}/{one.pk}", {"standing": "public", "reason": "x"}).status_code == 403
    given = {"standing": "public", "reason": "It is on the matter."}
    assert cast["dalia"].post(f"{address}/{one.pk}", given).status_code == 302
    assert PublicInput.objects.get().standing == "public"
    assert cast["dalia"].get(f"{address}/{one.pk}").status_code == 404  # decided already
    assert cast["dalia"].get(f"{address}/99999999999999999999999").status_code == 404
