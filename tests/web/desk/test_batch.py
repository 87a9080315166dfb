"""Several requests at once: every letter on one page, then all confirmed together."""

from __future__ import annotations

from typing import Any

from django.test import Client

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.letters.models import Letter
from tests.assistance_world import FOLLOW_UP, ISLANDS, Way, at_stage, person, traces
from tests.web.desk.forms import hidden
from tests.web.desk.test_acts import _same


def confirm(client: Client, page: Any) -> Any:
    return client.post("/desk/batch", {**hidden(page.content), "step": "confirm"})


def test_several_are_taken_up_with_every_letter_shown_first(cast: dict[str, Client]) -> None:
    found = [at_stage("sent"), at_stage("sent", fund=FOLLOW_UP), at_stage("sent", of="QNA")]
    before = traces()
    page = cast["dalia"].post("/desk/batch", {"act": "take-up", "r": [str(each) for each in found]})
    assert page.status_code == 200 and page.content.count(b'class="letter"') == 3
    assert _same(before, traces())
    answer = confirm(cast["dalia"], page)
    assert answer.status_code == 302
    assert set(AssistanceRequest.objects.values_list("stage", flat=True)) == {"papers"}
    assert Letter.objects.filter(kind="taken-up").count() == 3
    assert b"3 letters have gone." in cast["dalia"].get(answer["Location"]).content


def test_remarks_of_several_go_back_together_and_one_without_remarks_says_why(
    cast: dict[str, Client],
) -> None:
    ways = [Way(), Way(fund=FOLLOW_UP)]
    found = [way.to("papers") for way in ways]
    ways[0].do(ways[0].actions.remark, person("dalia"), question="aim", text="Which places?")
    given = {"act": "return-with-remarks", "r": [str(each) for each in found]}
    page = cast["dalia"].post("/desk/batch", given)
    said = page.content.decode()
    assert said.count('class="letter"') == 1 and "Which places?" in said
    assert confirm(cast["dalia"], page).status_code == 302
    for each in found:
        each.refresh_from_db()
    assert [each.awaiting_answer for each in found] == [True, False]


def test_one_whose_letter_changed_is_shown_again_and_does_not_hold_the_others(
    cast: dict[str, Client],
) -> None:
    first, second = at_stage("sent"), at_stage("sent", fund=FOLLOW_UP)
    page = cast["dalia"].post("/desk/batch", {"act": "take-up", "r": [str(first), str(second)]})
    AssistanceRequest.objects.filter(pk=first.pk).update(title="A new title")
    answer = confirm(cast["dalia"], page)
    assert answer.status_code == 409 and b"Look at it again" in answer.content
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, second.stage) == ("sent", "papers")


def test_a_batch_reaches_no_request_of_another_fund_and_serves_the_desk_alone(
    cast: dict[str, Client],
) -> None:
    other, own = at_stage("sent", fund=ISLANDS), at_stage("sent")
    given = {"act": "take-up", "r": [str(other), str(own)]}
    page = cast["dalia"].post("/desk/batch", given).content.decode()
    assert own.reference in page and other.reference not in page
    for name, client in cast.items():
        if name not in ("dalia", "gita"):
            assert client.post("/desk/batch", given).status_code == (302 if name == "hana" else 403), name
    assert cast["dalia"].post("/desk/batch", {"act": "take-up"})["Location"] == "/desk/?tab=all"
    for act in ("approve", "", "x"):
        assert cast["dalia"].post("/desk/batch", {**given, "act": act}).status_code == 404


def test_several_are_given_to_an_officer_of_all_their_funds(cast: dict[str, Client]) -> None:
    found = [at_stage("sent"), at_stage("sent", fund=FOLLOW_UP)]
    given = {"act": "assign", "r": [str(each) for each in found]}
    page = cast["dalia"].post("/desk/batch", given).content.decode()
    assert f'value="{person("dalia").number}"' in page and str(person("gita").number) not in page
    wrong = cast["dalia"].post(
        "/desk/batch", {**given, "step": "confirm", "officer": str(person("gita").number)}
    )
    assert wrong.status_code == 422
    done = cast["dalia"].post(
        "/desk/batch", {**given, "step": "confirm", "officer": str(person("dalia").number)}
    )
    assert done.status_code == 302
    assert set(AssistanceRequest.objects.values_list("officer", flat=True)) == {person("dalia").pk}
