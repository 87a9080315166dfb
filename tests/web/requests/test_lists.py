"""A State's own list in its own order, and the public list."""

from __future__ import annotations

import pytest

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.consents import actions as consents
from comity.apps.parties.models import Office
from tests.assistance_world import COOPERATION, FOLLOW_UP, ISLANDS, ISLANDS_DESK, Way, at_stage, state
from tests.web.requests.conftest import as_, said, tree


def test_a_state_puts_its_requests_in_its_own_order(asked: None) -> None:
    first, second, third = at_stage("draft"), at_stage("papers"), at_stage("proposal", fund=FOLLOW_UP)
    client = as_("amina")
    form = {f"place-{first.number}": "2", f"place-{second.number}": "", f"place-{third.number}": "1"}
    assert client.post("/requests/priority/QMA", form).status_code == 302
    assert consents.places(state()) == {third.address: 1, first.address: 2}
    rows = tree(client.get("/requests/")).xpath("//section[@aria-labelledby='own-QMA']//tbody/tr")
    assert [row.xpath("string(th/a/@href)") for row in rows] == [
        each.get_absolute_url() for each in (third, first, second)
    ]
    assert [row.xpath("string(td[1])") for row in rows] == ["1", "2", "–"]
    page = said(client.get(third.get_absolute_url()))
    assert "1 of 2. Only you can change it" in page


@pytest.mark.parametrize(("places", "told"), [(("1", "1"), "has the place 1 already"), (("x", "1"), "write a number"),
                                              (("0", "1"), "write a number")])  # fmt: skip
def test_an_order_that_cannot_be_is_told_at_its_field(
    asked: None, places: tuple[str, str], told: str
) -> None:
    both = [at_stage("draft"), at_stage("papers")]
    form = {f"place-{each.number}": place for each, place in zip(both, places, strict=True)}
    answer = as_("sam").post("/requests/priority/QMA", form)
    assert answer.status_code == 422
    page = tree(answer)
    (place,) = page.xpath("//div[@class='errs']//a/@href")
    assert told in page.xpath(f"string(//*[@id='{place[1:]}_error'])")
    assert [page.xpath(f"string(//input[@name='{name}']/@value)") for name in form] == list(places)
    assert consents.places(state()) == {}


@pytest.mark.parametrize("who", ["petra", "bruno", "chen", "dalia", "lee"])
def test_only_who_submits_for_the_state_ranks(asked: None, who: str) -> None:
    at_stage("draft")
    assert as_(who).get("/requests/priority/QMA").status_code == 403
    assert as_(who).post("/requests/priority/QMA", {}).status_code == 403


def test_the_public_list_filters_and_shows_only_what_was_published(asked: None) -> None:
    ways = [Way(), Way(fund=FOLLOW_UP), Way(of="QNA")]
    for way, stage, parts in zip(
        ways, ("papers", "closed", "sent"), (("fact", "title"), ("fact",), ()), strict=True
    ):
        way.to(stage)
        if parts:
            way.publish(*parts)
    open_, closed, kept = (way.assistance for way in ways)

    def listed(query: str = "") -> list[str]:
        page = tree(as_("hana").get(f"/requests/{query}"))
        return [str(each) for each in page.xpath("//section[@aria-labelledby='public']//tbody//th/a/@href")]

    assert set(listed()) == {open_.get_absolute_url(), closed.get_absolute_url()}
    assert listed("?stands=open") == [open_.get_absolute_url()]
    assert listed("?stands=ended") == [closed.get_absolute_url()]
    assert listed(f"?fund={COOPERATION}") == [open_.get_absolute_url()]
    text = said(as_("hana").get("/requests/"))
    assert text.count("A register of places of detention") == 1, "a title is shown where it is published"
    assert kept.reference not in text and "Orsania" not in text
    assert "1 more was sent that its State keeps to itself." in text


def test_a_delegation_sees_its_own_beside_what_is_public(asked: None) -> None:
    at_stage("papers")
    assert "own-QMA" in as_("bruno").get("/requests/").content.decode()
    assert "own-QMA" not in as_("chen").get("/requests/").content.decode()
    assert "own-" not in as_("dalia").get("/requests/").content.decode()


def test_the_link_to_the_desk_is_there_for_those_who_have_one(asked: None) -> None:
    led = {}
    for who in ("hana", "amina", "lee", "dalia", "emeka", "fatou", "aud"):
        led[who] = tree(as_(who).get("/requests/")).xpath(
            "string(//div[@class='strip']/a[.='The desk']/@href)"
        )
    assert led == {"hana": "", "amina": "", "lee": "", "dalia": "/desk/", "emeka": "/desk/", "fatou": "/board/",
                   "aud": "/desk/"}  # fmt: skip


def test_a_fund_without_a_desk_is_named_and_not_offered(asked: None) -> None:
    Office.objects.filter(name=ISLANDS_DESK).update(funds=[])
    page = tree(as_("amina").get("/requests/new"))
    offered = page.xpath("//input[@name='fund']/@value")
    assert COOPERATION in offered and ISLANDS not in offered
    assert page.xpath("//p[@class='note']/a/@href") == [f"/requests/how-to-ask/{ISLANDS}"]
    before = AssistanceRequest.objects.count()
    assert as_("amina").post("/requests/new", {"fund": ISLANDS}).status_code == 422
    assert AssistanceRequest.objects.count() == before
