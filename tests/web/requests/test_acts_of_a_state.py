"""Each act of a State has its page: open to those who may, closed to the others, and done once by its button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from comity.apps.assistance import access
from comity.apps.assistance.models import AssistanceRequest, PublicInput
from comity.apps.consents.models import Scope
from comity.apps.journal.models import Record
from comity.web.requests.found import moment
from comity.web.requests.state_acts import ACTS
from tests.assistance_world import Way, at_stage, person
from tests.web.requests.conftest import DELEGATION, OTHERS, as_, said, show_to, tree

CAST = (*DELEGATION, *OTHERS)


def sent_back() -> Way:
    way = Way()
    way.to("papers")
    way.send_back("results")
    return way


def to(stage: str) -> Callable[[], Way]:
    def made() -> Way:
        way = Way()
        way.to(stage)
        return way

    return made


def stopped() -> Way:
    way = Way()
    way.to("assessment")
    way.do(way.actions.withdraw_consent, person("sam"), scope="assess", words="")
    return way


def to_be_shown() -> Way:
    way = Way()
    way.to("assessment")
    show_to(way, "A partner\nAnother partner")
    return way


def public() -> Way:
    way = Way()
    way.to("papers")
    way.publish("fact")
    return way


# Each act: how the request comes to where it can be done, who may do it, and what its form brings.
WAYS: dict[str, tuple[Callable[[], Way], str, dict[str, Any]]] = {
    "clear": (to("draft"), "amina cleo", {}),
    "consent": (to("draft"), "amina sam", {"until": "", "words": "Under note verbale 118"}),
    "publish": (to("draft"), "amina sam", {"parts": ["fact"], "until": ""}),
    "submit": (to("draft"), "amina sam", {}),
    "discard": (to("draft"), "amina sam", {}),
    "resubmit": (sent_back, "amina sam", {}),
    "withdraw-consent": (to("assessment"), "amina sam", {"scope": "assess", "words": "We think again"}),
    "renew-consent": (stopped, "amina sam", {"until": "2099-01-01", "words": ""}),
    "accept-proposal": (to("proposal"), "amina sam", {"until": "", "words": ""}),
    "ask-change": (to("proposal"), "amina sam", {"words": "A shorter training"}),
    "file-report": (to("delivery"), "amina sam", {"words": "Nine places of twelve"}),
    "give-feedback": (to("closed"), "amina sam", {"item0": "yes", "item1": "partly", "words": ""}),
    "object": (to_be_shown, "amina sam", {"words": ""}),
    "circulate": (to_be_shown, "amina sam", {"until": "", "words": ""}),
    "obstacle": (
        to("assessment"), "amina sam dalia",
        {"code": "disaster", "words": "A storm", "source": "Ministry", "from_on": "2026-03-01", "until_on": ""},
    ),
    "withdraw": (to("assessment"), "amina sam", {"reason": "no-longer-needed", "words": ""}),
    "input": (public, "nia", {"text": "We saw the register kept in two places."}),
}  # fmt: skip


def test_every_act_with_a_page_is_tried_here() -> None:
    assert set(WAYS) == set(ACTS)


@pytest.mark.parametrize("name", WAYS)
def test_the_page_opens_to_those_who_may_and_to_no_other(asked: None, name: str) -> None:
    made, who_may, _form = WAYS[name]
    assistance = made().assistance
    address = f"{assistance.get_absolute_url()}/{name}"
    for who in CAST:
        client = as_(who)
        status = client.get(address).status_code
        if who == "hana":
            assert (status, client.get(address)["Location"].startswith("/accounts/login/")) == (302, True)
        elif who in who_may.split():
            assert status == 200, who
        else:
            knows = bool(access.sees(person(who), assistance, moment()))
            assert status == (403 if knows else 404), who
            assert client.post(address, WAYS[name][2]).status_code == status, who


@pytest.mark.parametrize("name", WAYS)
def test_the_button_does_the_act_once_and_says_so(asked: None, name: str) -> None:
    made, who_may, form = WAYS[name]
    way = made()
    here = way.assistance.get_absolute_url()
    if name == "submit":
        way.ready()
    if name == "resubmit":
        kept = way.assistance.answers.get(question="results")
        way.do(
            way.actions.answer,
            person("amina"),
            question="results",
            value={"results": "New"},
            seen=kept.version,
        )
        way.do(way.actions.clear, person("amina"))
    client = as_(who_may.split()[0])
    page = tree(client.get(f"{here}/{name}"))
    seen = dict.fromkeys(["seen"], page.xpath("string(//input[@name='seen']/@value)"))
    before = Record.objects.count()
    answer = client.post(f"{here}/{name}", {**form, **seen}, follow=True)
    assert answer.redirect_chain, said(answer)
    assert Record.objects.count() == before + 1
    assert str(ACTS[name].done) in said(answer)


@pytest.mark.parametrize(
    ("name", "form", "place"),
    [
        ("ask-change", {"words": "  "}, "#words"),
        ("withdraw-consent", {"scope": ""}, "#scope-0"),
        ("withdraw-consent", {"scope": "everything"}, "#scope-0"),
        ("give-feedback", {"item0": "yes"}, "#item1-0"),
        ("obstacle", {"code": "disaster", "words": "x", "source": "y", "from_on": "soon"}, "#from_on"),
        ("obstacle", {"code": "disaster", "words": "x", "source": "y", "from_on": "2099-01-01"}, "#from_on"),
        ("withdraw", {"reason": ""}, "#reason-0"),
        ("input", {"text": ""}, "#text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_done(
    asked: None, name: str, form: dict[str, str], place: str
) -> None:
    made, who_may, _form = WAYS[name]
    way = made()
    before = Record.objects.count()
    answer = as_(who_may.split()[0]).post(f"{way.assistance.get_absolute_url()}/{name}", form)
    assert answer.status_code == 422
    page = tree(answer)
    assert page.xpath("//div[@class='errs']//a/@href") == [place]
    assert page.xpath(f"//*[@id='{place[1:]}']"), "the link leads nowhere"
    assert page.xpath("//title")[0].text.startswith("Error:")
    assert Record.objects.count() == before


def test_a_proposal_that_changed_meanwhile_is_not_accepted_unseen(asked: None) -> None:
    way = Way()
    way.to("proposal")
    here = way.assistance.get_absolute_url()
    seen = tree(as_("amina").get(f"{here}/accept-proposal")).xpath("string(//input[@name='seen']/@value)")
    way.do(way.actions.ask_change, person("sam"), words="Shorter")
    way.assess()
    way.propose()
    answer = as_("amina").post(f"{here}/accept-proposal", {"until": "", "words": "", "seen": seen})
    assert answer.status_code == 409
    way.assistance.refresh_from_db()
    assert way.assistance.stage == "proposal"


def test_what_is_proposed_stands_on_the_page_where_it_is_accepted(asked: None) -> None:
    text = said(as_("amina").get(f"{at_stage('proposal').get_absolute_url()}/accept-proposal"))
    assert "Two advisers, from June." in text and "USD 100,000" in text


def test_consent_withdrawn_stops_the_request_and_the_page_says_how_it_goes_on(asked: None) -> None:
    way = stopped()
    page = as_("amina").get(way.assistance.get_absolute_url())
    assert "Your turn: consent is missing" in said(page)
    assert tree(page).xpath("string(//div[@class='turn']//a/@href)").endswith("/renew-consent")
    assert "Stopped: no consent" in said(as_("amina").get("/requests/"))


def test_a_consent_to_show_it_names_the_partners_asked_for(asked: None) -> None:
    from comity.apps.consents import actions as consents

    way = to_be_shown()
    as_("sam").post(f"{way.assistance.get_absolute_url()}/circulate", {"until": "", "words": ""})
    given = consents.valid(way.assistance.address, moment())[Scope.CIRCULATE]
    assert sorted(given.parts) == ["A partner", "Another partner"]


def test_an_input_is_seen_by_its_author_and_the_desk_until_it_is_public(asked: None) -> None:
    way = public()
    here = way.assistance.get_absolute_url()
    as_("nia").post(f"{here}/input", {"text": "We saw two places."})
    shown = {
        who: "We saw two places." in said(as_(who).get(here)) for who in ("nia", "dalia", "hana", "chen")
    }
    assert shown == {"nia": True, "dalia": True, "hana": False, "chen": False}
    way.do(lambda assistance, **facts: way.actions.decide_input(
        public_input=PublicInput.objects.get(), standing="public", **facts), person("dalia"))  # fmt: skip
    assert "We saw two places." in said(as_("hana").get(here))


def test_there_is_no_page_for_an_act_nobody_knows(asked: None) -> None:
    assistance = at_stage("papers")
    for name in ("approve", "take-up", "everything"):
        assert as_("amina").get(f"{assistance.get_absolute_url()}/{name}").status_code == 404
    assert AssistanceRequest.objects.count() == 1
