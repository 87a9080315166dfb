"""From complete to sent: consent, publication, clearing and sending are four answers, each with a page of its own."""

from __future__ import annotations

from typing import Any

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.models import Answer, AssistanceRequest
from comity.apps.consents.models import Consent
from comity.apps.journal.models import Record
from tests.assistance_world import ANSWERS, Way, at_stage, person
from tests.web.requests.conftest import OTHERS, as_, said, tree


def statuses(answer: Any) -> dict[str, bool]:
    """The lines of the list before sending: done or not."""
    rows = tree(answer).xpath("//ul[@aria-labelledby='checks']/li")
    return {
        row.xpath("string(div/text())").strip(): "done" in row.xpath("string(span/@class)").split()
        for row in rows
    }


def test_amina_alone_sends_by_the_pages(asked: None) -> None:
    client, draft = as_("amina"), at_stage("draft")
    here = draft.get_absolute_url()
    first = client.get(f"{here}/send")
    assert statuses(first) == {
        "Nothing is missing": True, "Consent to assess": False, "What may be published": False,
        "Cleared as it stands": False,
    }  # fmt: skip
    assert b"Send the request</button>" not in first.content
    assert client.post(f"{here}/submit").status_code == 409
    assert client.post(f"{here}/consent", {"until": "2099-06-30", "words": ""})["Location"] == f"{here}/send"
    chosen = client.post(f"{here}/publish", {"parts": ["fact", "title"], "until": ""})
    assert (chosen.status_code, chosen["Location"]) == (302, f"{here}/send")
    cleared = client.get(f"{here}/clear")
    assert ANSWERS["aim"]["aim"] in said(cleared), "what is cleared is shown"
    seen = tree(cleared).xpath("string(//input[@name='seen']/@value)")
    assert client.post(f"{here}/clear", {"seen": seen}).status_code == 302
    last = client.get(f"{here}/send")
    assert all(statuses(last).values())
    form = tree(last).xpath("//main//form")[0]
    sent = client.post(
        form.get("action"), {"seen": form.xpath("string(input[@name='seen']/@value)")}, follow=True
    )
    draft.refresh_from_db()
    assert (draft.stage, draft.reference != "") == ("sent", True)
    assert draft.reference in said(sent)
    assert sent.redirect_chain[-1][0] == draft.get_absolute_url()
    assert as_("hana").get(draft.get_absolute_url()).status_code == 200


def test_each_right_is_apart(asked: None) -> None:
    here = at_stage("draft").get_absolute_url()
    assert as_("petra").post(f"{here}/clear").status_code == 403
    assert as_("petra").post(f"{here}/submit").status_code == 403
    assert as_("cleo").post(f"{here}/consent").status_code == 403
    assert as_("sam").post(f"{here}/consent").status_code == 302
    assert as_("cleo").post(f"{here}/clear").status_code == 302
    assert as_("bruno").get(f"{here}/send").status_code == 200
    assert "Whoever submits for your State can send it." in said(as_("cleo").get(f"{here}/send"))
    assert as_("sam").post(f"{here}/submit").status_code == 302


def test_what_changed_since_it_was_looked_at_is_not_cleared_unseen(asked: None) -> None:
    draft = at_stage("draft")
    here = draft.get_absolute_url()
    seen = tree(as_("cleo").get(f"{here}/clear")).xpath("string(//input[@name='seen']/@value)")
    kept = Answer.objects.get(assistance=draft, question="aim")
    as_("petra").post(f"{here}/answers/aim", {"title": "Another", "aim": "y", "seen": kept.version})
    assert as_("cleo").post(f"{here}/clear", {"seen": seen}).status_code == 409
    assert draft.clearances.count() == 0


def test_what_is_missing_is_listed_with_where_to_write_it(asked: None) -> None:
    draft = at_stage("draft")
    here = draft.get_absolute_url()
    kept = Answer.objects.get(assistance=draft, question="cost")
    as_("amina").post(
        f"{here}/answers/cost", {"currency": "USD", "total": "1", "own": "2", "seen": kept.version}
    )
    answer = as_("amina").get(f"{here}/send")
    page = tree(answer)
    assert page.xpath("//section[@aria-labelledby='gaps']//a/@href") == [f"{here}/answers/cost"]
    assert "the own share is larger than the total cost" in said(answer)
    assert statuses(answer)["Nothing is missing"] is False


def test_personal_data_are_pointed_at_before_they_are_published(asked: None) -> None:
    draft = at_stage("draft")
    here, client = draft.get_absolute_url(), as_("amina")
    kept = Answer.objects.get(assistance=draft, question="consulted")
    client.post(f"{here}/answers/consulted", {"who": "Write to jane.doe@example.org", "seen": kept.version})
    answer = client.post(f"{here}/publish", {"parts": ["fact", "answers"], "until": ""})
    assert answer.status_code == 422
    assert "Whom did you consult at home?: an e-mail address" in said(answer)
    assert f"{here}/answers/consulted" in tree(answer).xpath("//section[@aria-labelledby='found']//a/@href")
    assert not Consent.objects.filter(subject=draft.address).exists()
    assert set(tree(answer).xpath("//input[@name='parts'][@checked]/@value")) == {"fact", "answers"}, "kept"
    assert client.post(f"{here}/publish", {"parts": ["fact"], "until": ""}).status_code == 302
    confirmed = client.post(
        f"{here}/publish", {"parts": ["fact", "answers"], "until": "", "confirmed": "yes"}
    )
    assert confirmed.status_code == 302
    record = Record.objects.filter(act="assistance.published", subject=draft.address).latest("pk")
    assert record.facts["confirmed"] == [{"question": "consulted", "found": "e-mail", "version": 2}]
    assert "jane.doe" not in str(record.facts)


def test_refusing_to_publish_is_a_choice_and_no_condition(asked: None) -> None:
    way = Way()
    way.to("draft")
    here, client = way.assistance.get_absolute_url(), as_("amina")
    assert client.post(f"{here}/publish", {"until": ""}).status_code == 302
    assert statuses(client.get(f"{here}/send"))["What may be published"] is True
    way.send()
    assert as_("hana").get(AssistanceRequest.objects.get().get_absolute_url()).status_code == 404


def test_to_publish_a_part_that_one_asks_is_public_too(asked: None) -> None:
    here = at_stage("draft").get_absolute_url()
    answer = as_("amina").post(f"{here}/publish", {"parts": ["title"], "until": ""})
    assert answer.status_code == 422
    assert tree(answer).xpath("//div[@class='errs']//a/@href") == ["#parts-0"]


@pytest.mark.parametrize(
    ("until", "told"), [("yesterday", "write a day"), ("2020-01-01", "That day has passed")]
)
def test_a_day_that_cannot_be_is_told_at_its_field(asked: None, until: str, told: str) -> None:
    here = at_stage("draft").get_absolute_url()
    answer = as_("amina").post(f"{here}/consent", {"until": until, "words": "Our words"})
    assert answer.status_code in (409, 422)
    page = tree(answer)
    assert page.xpath("//div[@class='errs']//a/@href") == ["#until"]
    assert told in page.xpath("string(//*[@id='until_error'])")
    assert page.xpath("string(//input[@id='until']/@value)") == until
    assert "Our words" in page.xpath("string(//textarea[@id='words'])")


def test_remarks_are_answered_cleared_and_sent_again_by_the_pages(asked: None) -> None:
    way = Way()
    way.to("papers")
    way.send_back("results")
    here, client = way.assistance.get_absolute_url(), as_("amina")
    page = client.get(here)
    assert "Your turn: answer 1 remark" in said(page)
    address = tree(page).xpath("string(//div[@class='turn']//a[@class='btn']/@href)")
    seen = tree(client.get(address)).xpath("string(//input[@name='seen']/@value)")
    to = client.post(address, {"results": "Twelve places by June", "seen": seen})["Location"]
    assert to == f"{here}/send"
    assert client.post(f"{here}/resubmit").status_code == 409, "cleared before, but not as it stands now"
    client.post(f"{here}/clear")
    assert client.post(f"{here}/resubmit").status_code == 302
    way.assistance.refresh_from_db()
    assert (way.assistance.holder, way.assistance.stage) == ("secretariat", "papers")


def test_nobody_outside_the_delegation_opens_the_list_before_sending(asked: None) -> None:
    way = Way()
    way.to("papers")
    way.send_back("results")
    way.publish()
    for who in OTHERS:
        answer = as_(who).get(f"{way.assistance.get_absolute_url()}/send")
        assert answer.status_code == (302 if who == "hana" else 403), who
    actions.withdraw_consent(assistance=way.assistance, scope="assess", by=person("amina"), at=way.at)
    assert as_("amina").get(f"{way.assistance.get_absolute_url()}/answers/results").status_code == 409
