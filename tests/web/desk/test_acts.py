"""Each act of the fund's side as a page: from the question by the letter to the record, asked by the whole cast."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from comity.apps.assistance import previews
from comity.apps.assistance.access import Act
from comity.apps.assistance.findings import judged_by_people
from comity.apps.assistance.models import AssistanceRequest, Finding
from comity.apps.assistance.routes import definition
from comity.apps.letters.models import Letter
from comity.web.desk.work import WORKS
from tests.assistance_world import FOLLOW_UP, Way, at_stage, traces
from tests.web.desk.forms import do, hidden, letter

LETTERS = {code for code, work in WORKS.items() if work.letter}
# At which stage each act can be done, by whom of the cast, and what its form takes.
WHO: dict[str, tuple[str, str, dict[str, Any]]] = {
    "take-up": ("sent", "dalia", {}),
    "assign": ("papers", "dalia", {"officer": "dalia"}),
    "grant-emergency": ("sent", "dalia", {"words": "A storm."}),
    "remark": ("papers", "dalia", {"question": "aim", "text": "Which places?"}),
    "return-with-remarks": ("papers", "dalia", {}),
    "accept-papers": ("papers", "dalia", {}),
    "find": ("eligibility", "dalia", {"criterion": "asked-by-state", "met": "met", "source": "a list"}),
    "find-eligible": ("eligibility", "dalia", {}),
    "refer": ("eligibility", "dalia", {"words": "A rule is not met."}),
    "redirect": ("papers", "dalia", {"route_code": FOLLOW_UP, "words": "It fits better."}),
    "open-assessment": ("assessment", "emeka", {}),
    "propose": ("assessment", "dalia", {"plan": "Two advisers.", "cost": "48,500", "currency": "USD"}),
    "advise": ("advice", "fatou", {"advises": "approve", "words": "Plain.", "meeting": "50th meeting"}),
    "approve": ("decision", "dan", {"reason": "in-full", "words": "As proposed."}),
    "decline": ("decision", "dan", {"reason": "criterion-not-met", "words": "It is not met."}),
    "agree": ("agreement", "dalia", {"words": "Signed by both."}),
    "close": ("reporting", "dalia", {"reason": "completed", "words": "All was done."}),
    "recuse": ("advice", "fatou", {"words": "I worked on the plan."}),
    "open-circulation": ("assessment", "dalia", {"partners": "A bank\nA programme"}),
    "state-obstacle": ("papers", "dalia", {"code": "disaster", "words": "Roads closed.", "source": "A ministry",
                                           "from_on": "2026-03-01"}),
}  # fmt: skip
AFTER = {
    "take-up": "papers", "accept-papers": "eligibility", "find-eligible": "assessment", "refer": "decision",
    "redirect": "sent", "propose": "proposal", "advise": "decision", "approve": "agreement", "decline": "declined",
    "agree": "delivery", "close": "closed",
}  # fmt: skip


def ready(code: str) -> AssistanceRequest:
    """A request at which the act can be done."""
    stage = WHO[code][0]
    way = Way(emergency=code == "grant-emergency")
    assistance: AssistanceRequest = way.to(stage)
    if code == "return-with-remarks":
        way.do(way.actions.remark, _person("dalia"), question="aim", text="Which places are meant?")
    if code in ("find-eligible", "refer"):
        way.judge()
    if code == "propose":
        way.assess()
    return assistance


def _person(name: str) -> Any:
    from tests.assistance_world import person

    return person(name)


def given_for(code: str, assistance: AssistanceRequest) -> dict[str, Any]:
    given = dict(WHO[code][2])
    if code == "assign":
        given["officer"] = str(_person("dalia").number)
        AssistanceRequest.objects.filter(pk=assistance.pk).update(officer=None)
    if code == "find":
        given["criterion"] = next(e.code for e in definition(assistance.route).criteria if e.kind != "judged")
    if code == "decline":
        given["criterion"] = judged_by_people(definition(assistance.route))[-1]
    return given


def test_every_act_of_the_page_is_tried_here() -> None:
    assert set(WHO) == set(WORKS)


@pytest.mark.parametrize("code", sorted(WHO))
def test_an_act_is_done_by_its_page_and_by_those_who_may_alone(cast: dict[str, Client], code: str) -> None:
    assistance = ready(code)
    given, address = given_for(code, assistance), f"/desk/{assistance}/{code}"
    may = WHO[code][1]
    seen_by_all = {"dalia", "emeka", "efua", "fatou", "dan", "aud", "amina"}
    also = {"remark": {"emeka", "efua"}, "open-assessment": {"efua"}, "recuse": {"emeka", "efua", "dan"},
            "state-obstacle": {"amina"}}.get(code, set())  # fmt: skip
    before = traces()
    for name, client in cast.items():
        if name in {may} | also:
            assert client.get(address).status_code == 200, (code, name)
            continue
        want = 302 if name == "hana" else 403 if name in seen_by_all else 404
        for answer in (client.get(address), client.post(address, {**given, "step": "confirm", "seal": "x"})):
            assert answer.status_code == want, (code, name)
            if want == 404:
                assert assistance.title.encode() not in answer.content
    assert _same(before, traces())
    answer = do(cast[may], address, given)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assistance.refresh_from_db()
    assert assistance.stage == AFTER.get(code, WHO[code][0])
    assert cast[may].get(answer["Location"].partition("#")[0]).status_code == 200


def _same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Nothing changed but sessions, which every visit writes."""
    return {key for key in before if before[key] != after[key]} <= {
        "django_session",
        "usersessions_usersession",
    }


@pytest.mark.parametrize("code", sorted(LETTERS))
def test_a_letter_is_shown_as_it_goes_and_nothing_goes_before_it_is_confirmed(
    cast: dict[str, Client], code: str
) -> None:
    assistance = ready(code)
    client, given, address = cast[WHO[code][1]], given_for(code, assistance), f"/desk/{assistance}/{code}"
    before = traces()
    page = client.post(address, given) if given else client.get(address)
    shown = letter(page.content)
    assert page.status_code == 200 and assistance.reference in shown
    assert _same(before, traces()), "a preview left a trace"
    client.post(address, {**hidden(page.content), "step": "confirm"})
    kept = Letter.objects.get(subject=assistance.address, seal=hidden(page.content)["seal"])
    assert kept.body == shown


@pytest.mark.parametrize("code", ["take-up", "propose", "approve"])
def test_a_letter_that_would_differ_does_not_go_and_is_shown_anew(cast: dict[str, Client], code: str) -> None:
    assistance = ready(code)
    client, given, address = cast[WHO[code][1]], given_for(code, assistance), f"/desk/{assistance}/{code}"
    page = client.post(address, given) if given else client.get(address)
    sent = {**hidden(page.content), "step": "confirm"}
    AssistanceRequest.objects.filter(pk=assistance.pk).update(title="A new title")
    before = traces()
    answer = client.post(address, sent)
    assert answer.status_code == 409 and "A new title" in letter(answer.content)
    assert b"Look at it again" in answer.content
    assert _same(before, traces())
    assert client.post(address, {**hidden(answer.content), "step": "confirm"}).status_code == 302


def test_going_back_from_the_letter_keeps_what_was_typed(cast: dict[str, Client]) -> None:
    assistance = ready("propose")
    address = f"/desk/{assistance}/propose"
    given = {"plan": "One line.\nAnd <another>.", "cost": "48,500", "currency": "USD", "helpers": "A State"}
    page = cast["dalia"].post(address, given)
    back = cast["dalia"].post(address, {**hidden(page.content), "step": "change"})
    said = back.content.decode()
    assert back.status_code == 200 and 'class="letter"' not in said
    assert "And &lt;another&gt;." in said and 'value="48,500"' in said and "A State" in said


def test_what_is_missing_is_told_at_its_field_and_what_was_typed_stays(cast: dict[str, Client]) -> None:
    assistance = ready("decline")
    answer = cast["dan"].post(f"/desk/{assistance}/decline", {"words": "Typed before"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_reason_0"' in said and 'href="#id_criterion_0"' in said and "Typed before" in said
    bad = cast["dalia"].post(
        f"/desk/{ready('propose')}/propose", {"plan": "x", "cost": "many", "currency": "USD"}
    )
    assert bad.status_code == 422 and b"write the amount in figures" in bad.content


def test_an_act_at_another_step_is_told_to_be_not_now(cast: dict[str, Client]) -> None:
    assistance = at_stage("sent")
    assert cast["dalia"].get(f"/desk/{assistance}/accept-papers").status_code == 409
    assert cast["dan"].get(f"/desk/{assistance}/approve").status_code == 409
    assert cast["dalia"].get(f"/desk/{assistance}/no-such-act").status_code == 404


@pytest.mark.parametrize(
    "ref", ["R-2026-9999", "x", "00000000-0000-0000-0000-000000000000", "R-2026-0001%00"]
)
def test_a_number_nobody_has_is_not_there(cast: dict[str, Client], ref: str) -> None:
    for name, client in cast.items():
        want = 302 if name == "hana" else 404
        for rest in ("take-up", "assess", "inputs", "inputs/1"):
            assert client.get(f"/desk/{ref}/{rest}").status_code == want, (name, rest)


def test_a_draft_is_not_there_for_the_desk(cast: dict[str, Client]) -> None:
    draft = at_stage("draft")
    for name in ("dalia", "emeka", "dan", "aud", "fatou"):
        for code in WORKS:
            assert cast[name].get(f"/desk/{draft}/{code}").status_code == 404


def test_remarks_stand_together_and_one_can_be_dropped(cast: dict[str, Client]) -> None:
    assistance = at_stage("papers")
    client, address = cast["dalia"], f"/desk/{assistance}/remark"
    client.post(address, {"question": "aim", "text": "Which places?"})
    client.post(address, {"question": "cost", "text": "Which share holds?"})
    page = client.get(address).content.decode()
    assert "2 remarks written" in page and "Which places?" in page and "Which share holds?" in page
    shown = letter(client.get(f"/desk/{assistance}/return-with-remarks").content)
    assert "Which places?" in shown and "Which share holds?" in shown
    first = assistance.remarks.order_by("pk")[0]
    assert cast["gita"].post(f"{address}/{first.pk}/drop").status_code == 404
    assert client.post(f"{address}/{first.pk}/drop").status_code == 302
    assert "1 remark written" in client.get(address).content.decode()
    assert client.post(f"{address}/{first.pk}/drop").status_code == 404
    assert "Which places?" not in letter(client.get(f"/desk/{assistance}/return-with-remarks").content)


def test_a_finding_of_a_person_stands_beside_the_programs(cast: dict[str, Client]) -> None:
    assistance = at_stage("eligibility")
    rule = next(each for each in definition(assistance.route).criteria if each.kind != "judged")
    address = f"/desk/{assistance}/find"
    assert f'value="{rule.code}" checked' in cast["dalia"].get(
        f"{address}?criterion={rule.code}"
    ).content.decode().replace('id="id_criterion_0" ', "")
    given = {
        "criterion": rule.code,
        "met": "not-met",
        "source": "A list of 2026, page 3",
        "words": "Not there.",
    }
    assert cast["dalia"].post(address, given).status_code == 302
    page = cast["dalia"].get(address).content.decode()
    assert "A list of 2026, page 3" in page and "Not there." in page and "the rule by itself" in page
    assert Finding.objects.filter(assistance=assistance, criterion=rule.code).count() == 2


def test_no_text_of_a_form_becomes_markup(cast: dict[str, Client]) -> None:
    assistance = ready("propose")
    hostile = '<img src=x onerror="alert(1)">'
    page = cast["dalia"].post(
        f"/desk/{assistance}/propose", {"plan": hostile, "cost": "1", "currency": "USD"}
    )
    assert b"<img" not in page.content and b"&lt;img" in page.content
    answer = cast["dalia"].post(f"/desk/{assistance}/propose", {**hidden(page.content), "step": "confirm"})
    assert answer.status_code == 302


def test_the_preview_is_the_act_s_own(cast: dict[str, Client]) -> None:
    from datetime import UTC, datetime

    assistance = ready("take-up")
    now = datetime.now(UTC)
    want = previews.preview(Act.TAKE_UP, assistance, by=_person("dalia"), at=now)
    assert letter(cast["dalia"].get(f"/desk/{assistance}/take-up").content) == want


def test_a_form_that_would_be_filled_in_vain_says_so_first(cast: dict[str, Client]) -> None:
    assistance = at_stage("assessment")
    address = f"/desk/{assistance}/propose"
    assert (
        "Two assessments are needed, and they are not both in." in cast["dalia"].get(address).content.decode()
    )
    answer = cast["dalia"].post(address, {"plan": "x", "cost": "1", "currency": "USD"})
    assert answer.status_code == 409 and letter(answer.content) == ""
    assert "Not yet" not in cast["dalia"].get(f"/desk/{ready('propose')}/propose").content.decode()
