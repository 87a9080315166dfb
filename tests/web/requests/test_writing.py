"""One question a page: what was typed is kept, what is wrong is said at its field, and nobody writes over another."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.models import Answer, AssistanceRequest
from comity.apps.journal.models import Record
from comity.web.requests.answering import script_version
from comity.web.requests.public import definitions
from tests.assistance_world import ANSWERS, COOPERATION, Way, at_stage, person, state
from tests.web.requests.conftest import as_, said, tree


def begun(fund: str = COOPERATION) -> AssistanceRequest:
    return actions.begin(
        state=state(), route_code=fund, by=person("amina"), at=datetime.now(UTC) - timedelta(hours=1)
    )


def page_of(draft: AssistanceRequest, question: str) -> str:
    return f"{draft.get_absolute_url()}/answers/{question}"


def seen(answer: Any) -> str:
    return str(tree(answer).xpath("string(//input[@name='seen']/@value)"))


def test_choosing_a_fund_begins_a_draft_and_leads_to_the_first_question(asked: None) -> None:
    client = as_("petra")
    assert client.post("/requests/new", {}).status_code == 422
    assert AssistanceRequest.objects.count() == 0
    answer = client.post("/requests/new", {"fund": COOPERATION})
    draft = AssistanceRequest.objects.get()
    assert answer["Location"] == page_of(draft, "aim")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("who", ["bruno", "cleo", "dalia", "nia", "lee"])
def test_only_who_drafts_begins(asked: None, who: str) -> None:
    assert as_(who).post("/requests/new", {"fund": COOPERATION}).status_code == 403
    assert AssistanceRequest.objects.count() == 0


def test_every_question_of_every_fund_is_drawn_with_a_label_for_each_field(asked: None) -> None:
    client = as_("amina")
    for definition in definitions():
        draft = begun(definition.code)
        for each in definition.questions:
            answer = client.get(page_of(draft, each.code))
            page = tree(answer)
            assert page.xpath("string(//h1)") == each.question.title
            for field in each.question.inputs:
                controls = page.xpath(f"//form[@method='post']//*[@name='{field.code}']")
                assert controls, (definition.code, each.code, field.code)
                for control in controls:
                    own = page.xpath(f"//label[@for='{control.get('id')}']") or control.xpath(
                        "ancestor::label"
                    )
                    assert own and own[0].text_content().strip(), field.code
                offered = {one.get("value") for one in controls if one.get("type") in ("radio", "checkbox")}
                offered |= {
                    one.get("value") for one in page.xpath(f"//select[@name='{field.code}']/option")
                } - {""}
                assert offered == {code for code, _label in field.choices}


def test_writing_every_question_by_the_pages_alone_completes_the_request(asked: None) -> None:
    client, draft = as_("amina"), begun()
    address = page_of(draft, "aim")
    asked_for = []
    while "/answers/" in address:
        question = address.rpartition("/")[2]
        asked_for.append(question)
        answer = client.post(address, {**ANSWERS[question], "seen": seen(client.get(address))})
        assert answer.status_code == 302, question
        address = answer["Location"]
    assert asked_for == [each.code for each in definitions_of(draft)]
    assert address == f"{draft.get_absolute_url()}/send"
    assert "Complete" in said(client.get(address))


def definitions_of(draft: AssistanceRequest) -> Any:
    return next(each for each in definitions() if each.code == draft.fund).questions


def test_what_is_not_fit_is_kept_as_typed_and_told_at_its_field(asked: None) -> None:
    client, draft = as_("amina"), begun()
    answer = client.post(
        page_of(draft, "cost"), {"currency": "USD", "total": "about 48k", "own": "", "seen": "0"}
    )
    page = tree(answer)
    assert answer.status_code == 422
    assert page.xpath("//title")[0].text.startswith("Error:")
    lines = {each.get("href"): each.text_content() for each in page.xpath("//div[@class='errs']//a")}
    assert set(lines) == {"#total", "#own"}
    for place, line in lines.items():
        field = page.xpath(f"//*[@id='{place[1:]}']")[0]
        assert field.get("aria-invalid") == "true"
        described = [
            page.xpath(f"string(//*[@id='{name}'])") for name in field.get("aria-describedby").split()
        ]
        assert any(line in each for each in described)
    assert page.xpath("string(//input[@id='total']/@value)") == "about 48k"
    assert Answer.objects.get(assistance=draft, question="cost").value["total"] == "about 48k"
    again = client.get(page_of(draft, "cost"))
    assert "about 48k" in again.content.decode() and "write it in figures" in said(again)


def test_save_and_stop_leads_to_the_request_whatever_is_missing(asked: None) -> None:
    client, draft = as_("amina"), begun()
    answer = client.post(page_of(draft, "cost"), {"total": "x", "seen": "0", "later": "1"})
    assert answer["Location"] == draft.get_absolute_url()


def test_an_empty_page_goes_on_and_is_still_to_be_written(asked: None) -> None:
    client, draft = as_("amina"), begun()
    answer = client.post(page_of(draft, "aim"), {"title": "", "aim": "", "seen": "0"})
    assert answer["Location"] == page_of(draft, "references")
    assert "Not begun" in said(client.get(draft.get_absolute_url()))


def test_two_who_write_at_once_are_shown_both_versions(asked: None) -> None:
    draft = begun()
    amina, petra = as_("amina"), as_("petra")
    before = seen(amina.get(page_of(draft, "aim")))
    petra.post(page_of(draft, "aim"), {"title": "Theirs", "aim": "Petra's aim", "seen": before})
    answer = amina.post(page_of(draft, "aim"), {"title": "Mine", "aim": "Amina's aim", "seen": before})
    assert answer.status_code == 409
    text = said(answer)
    assert "Petra's aim" in text and "Petra" in text
    assert "Amina's aim" in text and tree(answer).xpath("string(//input[@id='title']/@value)") == "Mine"
    assert Answer.objects.get(assistance=draft, question="aim").value["title"] == "Theirs"
    chosen = amina.post(page_of(draft, "aim"), {"title": "Mine", "aim": "Amina's aim", "seen": seen(answer)})
    assert chosen.status_code == 302
    assert Answer.objects.get(assistance=draft, question="aim").value["title"] == "Mine"


def test_what_is_written_is_saved_while_it_is_written(asked: None) -> None:
    client, draft = as_("amina"), begun()
    page = client.get(page_of(draft, "aim"))
    form = tree(page).xpath("//form[@hx-post]")[0]
    assert form.get("hx-post") == form.get("action") == page_of(draft, "aim")
    quiet = {"hx-request": "true"}
    answer = client.post(page_of(draft, "aim"), {"title": "A", "aim": "", "seen": "0"}, headers=quiet)
    assert answer.status_code == 200
    assert b"<html" not in answer.content and b"Saved" in answer.content
    told = re.search(rb'name="seen" value="(\d+)" hx-swap-oob="true"', answer.content)
    assert told and int(told[1]) == Answer.objects.get(assistance=draft, question="aim").version
    assert Answer.objects.get(assistance=draft, question="aim").value["title"] == "A"


def test_a_save_on_its_way_when_the_button_is_pressed_is_no_conflict_with_oneself(asked: None) -> None:
    client, draft = as_("amina"), begun()
    client.post(page_of(draft, "aim"), {"title": "A", "aim": "", "seen": "0"}, headers={"hx-request": "true"})
    answer = client.post(page_of(draft, "aim"), {"title": "A title", "aim": "Whole", "seen": "0"})
    assert answer.status_code == 302
    assert Answer.objects.get(assistance=draft, question="aim").value["title"] == "A title"


def test_a_window_of_ones_own_left_open_for_long_is_shown_both_versions(asked: None) -> None:
    client, draft = as_("amina"), begun()
    old = datetime.now(UTC) - timedelta(minutes=30)
    actions.answer(
        assistance=draft,
        question="aim",
        value={"title": "Later", "aim": "x"},
        seen=0,
        by=person("amina"),
        at=old,
    )
    answer = client.post(page_of(draft, "aim"), {"title": "Earlier", "aim": "y", "seen": "0"})
    assert answer.status_code == 409


def test_a_quiet_save_that_cannot_be_kept_says_so_beside_the_button(asked: None) -> None:
    draft = begun()
    as_("petra").post(page_of(draft, "aim"), {"title": "Theirs", "aim": "x", "seen": "0"})
    quiet = {"hx-request": "true"}
    answer = as_("amina").post(
        page_of(draft, "aim"), {"title": "Mine", "aim": "y", "seen": "0"}, headers=quiet
    )
    assert b"both versions are kept" in answer.content
    signed_out = as_("hana").post(page_of(draft, "aim"), {"title": "Mine"}, headers=quiet)
    assert signed_out.status_code == 200
    assert b"You are signed out" in signed_out.content


def test_saving_the_same_again_is_not_recorded(asked: None) -> None:
    client, draft = as_("amina"), begun()
    for _turn in range(3):
        client.post(page_of(draft, "aim"), {**ANSWERS["aim"], "seen": "0"})
    assert Record.objects.filter(act="assistance.answered", subject=draft.address).count() == 1


def test_what_is_filled_in_says_where_it_is_from(asked: None) -> None:
    draft = begun()
    text = said(as_("amina").get(page_of(draft, "contact")))
    assert "Filled in from what is known already" in text and "Source: Mission of Marenta" in text
    assert "Mission of Marenta" in as_("amina").get(page_of(draft, "contact")).content.decode()


def test_after_sending_back_only_what_was_remarked_on_can_change(asked: None) -> None:
    way = Way()
    way.to("papers")
    way.send_back("cost")
    client = as_("amina")
    answer = client.get(page_of(way.assistance, "cost"))
    assert "Say which places are meant." in said(answer) and "120,000" in said(answer)
    refused = client.get(page_of(way.assistance, "aim"))
    assert refused.status_code == 409
    assert "Only the answers remarked on can change now." in said(refused)
    changed = {**ANSWERS["cost"], "total": "110000", "seen": seen(answer)}
    assert client.post(page_of(way.assistance, "cost"), changed)["Location"].endswith("/send")


@pytest.mark.parametrize(("who", "status"), [("bruno", 403), ("cleo", 403), ("sam", 403), ("petra", 200)])
def test_who_reads_along_does_not_write(asked: None, who: str, status: int) -> None:
    draft = begun()
    assert as_(who).get(page_of(draft, "aim")).status_code == status
    posted = as_(who).post(page_of(draft, "aim"), {**ANSWERS["aim"], "seen": "0"})
    assert posted.status_code == (302 if status == 200 else status)


def test_a_question_the_fund_does_not_ask_has_no_page(asked: None) -> None:
    assert as_("amina").get(page_of(at_stage("draft"), "delegate")).status_code == 404


def test_the_script_is_ours_and_may_be_kept_for_good(asked: None) -> None:
    page = as_("amina").get(page_of(begun(), "aim"))
    (address,) = tree(page).xpath("//script/@src")
    answer = as_("hana").get(address)
    assert answer["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer["Cache-Control"]
    assert script_version() in address
    config = tree(page).xpath("string(//meta[@name='htmx-config']/@content)")
    assert '"includeIndicatorStyles":false' in config and '"allowEval":false' in config
    assert as_("hana").get("/requests/script/0-0.js").status_code == 404
    for plain in ("/requests/", "/requests/how-to-ask"):
        assert b"<script" not in as_("hana").get(plain).content


def test_the_page_says_plainly_what_never_to_write(asked: None) -> None:
    text = said(as_("amina").get(page_of(begun(), "consulted")))
    assert "Never write names or details of victims or defenders" in text


@pytest.mark.parametrize("typed", ["\x00\x07", "\u202eta", "x" * 30_000, "<script>alert(1)</script>", "=1+1"])
def test_whatever_is_typed_ends_in_a_page(asked: None, typed: str) -> None:
    client, draft = as_("amina"), begun()
    answer = client.post(page_of(draft, "aim"), {"title": typed, "aim": typed, "seen": typed})
    assert answer.status_code in (302, 422)
    again = client.get(page_of(draft, "aim"))
    assert again.status_code == 200
    assert b"<script>alert" not in again.content
