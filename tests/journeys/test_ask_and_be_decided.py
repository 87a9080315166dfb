"""A State asks for help, and each way that can go: on a phone, without scripts, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from comity.apps.assistance import findings, routes
from comity.apps.assistance.actions.deciding import may_decline_by
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.models import Record
from comity.apps.letters.models import Letter
from tests.assistance_world import (
    ANSWERS,
    COOPERATION,
    FOLLOW_UP,
    TRAVEL,
    Way,
    asked_committed,
    asking_world,
    person,
)
from tests.cast import PASSWORD
from tests.journeys.asking import Seat, Sit, sit

__all__ = ["asked_committed", "asking_world", "sit"]
pytestmark = pytest.mark.browser

TITLE = "A register of places of detention"


def the_request() -> Any:
    return AssistanceRequest.objects.select_related("state", "route").get()


def find_all(desk: Seat, place: str) -> None:
    """Find what no program can, rule by rule."""
    for criterion in findings.lacking(the_request()):
        desk.go(place).follow("/find")
        desk.write({"criterion": criterion, "met": "met", "source": "The papers sent"})
        desk.press("Keep this finding")


def test_a_state_asks_and_is_decided(sit: Sit) -> None:
    amina = sit().sign_in("amina", "/requests/")
    amina.follow("/requests/new").write({"fund": COOPERATION}).press("Begin the draft")
    amina.answer_all()
    assert amina.place.endswith("/send")
    amina.follow("/publish").write({"parts": ["fact", "title", "decision"]}).press("Keep this choice")
    amina.reads("What may be published is kept.")
    amina.send().reads("Sent. It has its number now.")
    place = the_request().get_absolute_url()
    amina.go(place).reads("With the secretariat", "Target")

    dalia = sit("dalia").go("/desk/?tab=none").follow(place).follow("/take-up")
    dalia.reads("The letter as it will go", "Nothing has gone yet")
    previewed = dalia.page.inner_text(".letter")
    assert not Letter.objects.exists()
    dalia.press("Take up and send").reads("Taken up. The letter has gone.")
    assert Letter.objects.get().body.split() == previewed.split()
    dalia.follow("/accept-papers").press("Accept the papers").reads("The papers are complete.")
    find_all(dalia, place)
    dalia.go(place).follow("/find-eligible").press("Find eligible and send")

    emeka = sit("emeka").assess(place)
    efua = sit("efua").go(place)
    assert "A register, and training to keep it." not in efua.text  # blind until both are in
    efua.assess(place).reads("Handed in.")
    emeka.go(place).reads("A register, and training to keep it.")

    dalia.go(place).follow("/propose")
    dalia.write({"plan": "Two advisers for six months.", "cost": "100,000", "currency": "USD"})
    dalia.press("See the letter").press("Send the proposal").reads("The proposal is with the State.")

    amina.go("/requests/").follow(place).reads("Your turn").follow("/accept-proposal")
    amina.reads("Two advisers for six months.", "USD 100,000")
    amina.press("Accept, and consent to this help").reads("Consent to help is on record.")

    fatou = sit("fatou").go("/board/").follow("/advise")
    fatou.write({"advises": "approve", "words": "The need is plain.", "meeting": "64th meeting"})
    fatou.press("Record the advice").reads("The Board’s advice is on record.")

    dan = sit("dan").go("/desk/?tab=all").follow(place).follow("/approve")
    dan.reads("The need is plain.")  # advice stands before who decides, and is not the decision
    dan.write({"reason": "in-full", "words": "As proposed and accepted."})
    dan.press("See the letter").press("Approve and send").reads("Approved. The letter has gone.")
    amina.go(place).reads("As proposed and accepted.", "The need is plain.")

    dalia.go(place).follow("/agree").write({"words": "Work begins in December."})
    dalia.press("See the letter").press("Record and send").reads("Agreed. The work can begin.")
    assert the_request().stage == "delivery"
    letters = Letter.objects.order_by("pk").values_list("kind", flat=True)
    assert list(letters) == ["taken-up", "found-eligible", "proposed", "decided-approve", "agreed"]
    amina.go(place).follow(f"/letters/{len(letters)}").reads("Work begins in December.")
    sit().go("/requests/").reads(TITLE).follow(place).reads("As proposed and accepted.")


def test_a_request_is_sent_back_once_and_goes_on_from_where_it_was(sit: Sit) -> None:
    way = Way()
    way.to("papers")
    place = way.assistance.get_absolute_url()
    dalia = sit("dalia")
    for question, words in (("aim", "Which places are meant?"), ("results", "By when?")):
        dalia.go(place).follow("/remark").write({"question": question, "text": words})
        dalia.press("Keep this remark")
        assert not sit("amina").go(place).page.get_by_text(words).count()  # nothing goes one by one
    dalia.go(place).follow("/return-with-remarks").reads("Which places are meant?", "By when?")
    dalia.press("Send them back").reads("The remarks are with the State")

    amina = sit("amina").go("/requests/").follow(place).reads("Your turn", "Which places are meant?")
    amina.reads("The secretariat’s clock stands still")
    amina.follow("/answers/aim").reads("Which places are meant?")
    amina.write({"aim": "Police cells and prisons."}).press("Save and go on")
    assert amina.place.endswith("/answers/results"), "the next remark follows"
    amina.write({"results": "A register by June."}).press("Save and go on")
    refused = amina.page.goto(f"{place}/answers/cost")
    assert refused.status == 409, "an answer nobody remarked on cannot change now"
    amina.go(f"{place}/send").follow("/clear").press("Clear it").press("Send the answers")
    amina.reads("The secretariat has the pen again.")
    dalia.go(place).reads("Police cells and prisons.", "1 time").follow("/accept-papers")
    assert (the_request().stage, the_request().turns, the_request().holder) == ("papers", 1, "secretariat")


def test_consent_withdrawn_stops_the_request_where_it_stands_and_renewed_lets_it_go_on(sit: Sit) -> None:
    way = Way()
    way.to("assessment")
    place = way.assistance.get_absolute_url()
    emeka = sit("emeka").go(f"/desk/{way.assistance.reference}/open-assessment")
    sam = sit("sam").go(place).follow("/withdraw-consent")
    sam.write({"scope": "assess", "words": "The new government looks at it again."})
    sam.press("Withdraw this consent").reads("Withdrawn.", "Your turn: consent is missing")
    emeka.page.get_by_role("button", name="Take it", exact=True).click()
    emeka.look()
    assert not way.assistance.assessments.exists(), "no step may follow a consent withdrawn"
    sit("dalia").go(place).reads("Stopped: no consent", "The new government looks at it again.")
    sam.follow("/renew-consent").press("Give consent again").reads("The request goes on.")
    emeka.go(f"/desk/{way.assistance.reference}/open-assessment").press("Take it").reads("Your assessment")
    assert (the_request().stage, the_request().consent_stopped) == ("assessment", False)
    sam.go(place).reads("The new government looks at it again.")  # what is on record stays


def test_a_redirected_request_keeps_its_number_and_its_first_date(sit: Sit) -> None:
    way = Way()
    way.to("papers")
    place, before = way.assistance.get_absolute_url(), the_request()
    dalia = sit("dalia").go(place).follow("/redirect")
    dalia.write({"route_code": FOLLOW_UP, "words": "That fund pays for exactly this."})
    dalia.press("See the letter").reads("That fund pays for exactly this.").press("Redirect and send")
    amina = sit("amina").go(place).reads("Your turn: consent is missing")
    amina.follow("/renew-consent").press("Give consent again").reads("The request goes on.")
    after = the_request()
    assert (after.fund, after.reference, after.first_sent_at) == (
        FOLLOW_UP, before.reference, before.first_sent_at,
    )  # fmt: skip
    amina.go(place).reads("asks the fund: Review follow-up", "Sent 5 March 2026")
    dalia.go("/desk/?tab=all&fund=" + FOLLOW_UP).follow(place).follow("/take-up").press("Take up and send")
    assert the_request().stage == "papers"


def test_an_emergency_goes_by_the_shorter_clock_with_papers_later_and_consent_never(sit: Sit) -> None:
    amina = sit("amina").go("/requests/new").write({"fund": COOPERATION}).press("Begin the draft")
    draft = the_request()
    amina.go(f"{draft.get_absolute_url()}/answers/urgency")
    amina.write({"wanted": "yes", "why": "The registry is under water."}).press("Save and go on")
    later = {each.code for each in _definition(draft).questions if each.later_in_emergency}
    assert later, "some papers may come later"
    for each in _definition(draft).questions:
        if each.required and each.code not in later | {"urgency"}:
            amina.go(f"{draft.get_absolute_url()}/answers/{each.code}").page.wait_for_selector("main form")
            amina.write({name: value for name, value in ANSWERS[each.code].items() if value})
            amina.press("Save and stop here")
    amina.go(f"{draft.get_absolute_url()}/send")
    assert amina.page.get_by_role("button", name="Send the request").count() == 0, "never without consent"
    amina.send()
    place = the_request().get_absolute_url()
    slow = the_request().due_on

    dalia = sit("dalia").go(place).follow("/grant-emergency").reads("The registry is under water.")
    dalia.write({"words": "Known from the news of all sides."}).press("Grant the emergency track")
    dalia.follow("/take-up").press("Take up and send")
    assert the_request().track == "emergency"
    amina.go(place).reads("Emergency")
    assert the_request().due_on <= slow
    dalia.follow("/accept-papers").press("Accept the papers")
    find_all(dalia, place)
    dalia.go(place).follow("/find-eligible").press("Find eligible and send")
    assert the_request().stage == "assessment"
    assert Record.objects.filter(act="assistance.emergency_granted").count() == 1


def _definition(assistance: Any) -> Any:
    return routes.definition(assistance.route)


def test_a_request_is_declined_with_its_reason_and_its_rule(sit: Sit) -> None:
    way = Way(fund=TRAVEL)
    way.to("eligibility")
    place = way.assistance.get_absolute_url()
    dalia = sit("dalia")
    find_all(dalia, place)
    dalia.go(place).follow("/refer").write({"words": "The event is not one the fund pays for."})
    dalia.press("Refer to the decision")
    dan = sit("dan").go(place).follow("/decline")
    dan.write({"reason": "criterion-not-met"}).press("See the letter")
    dan.reads("this is still empty")  # never without words and a rule
    criterion = may_decline_by(the_request())[0]
    dan.write({"criterion": criterion, "words": "Ask again for your own review in May."})
    dan.press("See the letter").reads("Ask again for your own review in May.").press("Decline and send")
    assert the_request().stage == "declined"
    amina = sit("amina").go(place).reads("Ask again for your own review in May.")
    amina.follow("/give-feedback")
    for each in amina.page.locator("main input[type=radio][value=no]").all():
        each.check()
    amina.press("Keep this view").reads("Your view is kept.")


PUBLIC = ("/", "/requests/", "/search?q=detention", "/states/QMA", "/calendar/", "/commitments/", "/calendar.ics",
          "/commitments.json", "/commitments.csv", "/commitments.atom", "/states.json", "/texts.json", "/api/requests",
          "/api/requests?state=QMA", "/requests/how-to-ask")  # fmt: skip


def test_what_a_state_refuses_to_publish_is_nowhere_but_in_the_totals(sit: Sit) -> None:
    amina = (
        sit("amina").go("/requests/new").write({"fund": COOPERATION}).press("Begin the draft").answer_all()
    )
    amina.follow("/publish").press("Keep this choice").send()
    kept, hana = the_request(), sit()
    place, reference = kept.get_absolute_url(), kept.reference
    assert reference
    for address in PUBLIC:
        response = hana.page.request.get(address)
        assert response.status in (200, 404), address
        said = response.text()
        for secret in (reference, str(kept.number), TITLE, "who is held"):
            assert secret not in said, (address, secret)
    for address in (place, f"/api{place}", f"/requests/{reference}", f"/api/requests/{kept.number}"):
        assert hana.page.request.get(address).status == 404, address
    hana.go("/requests/").reads("1 more was sent that its State keeps to itself.")
    assert TITLE not in sit("chen").go("/requests/").text


def test_two_delegates_write_the_same_answer_and_nothing_is_lost(sit: Sit) -> None:
    draft = Way().to("draft")
    page = f"{draft.get_absolute_url()}/answers/aim"
    amina, petra = sit("amina").go(page), sit("petra").go(page)
    petra.write({"aim": "Petra’s words, typed first."}).press("Save and go on")
    amina.write({"aim": "Amina’s words, typed at the same time."})
    amina.page.get_by_role("button", name="Save and go on").click()
    amina.look()
    amina.reads("Nothing of either version is lost", "Petra’s words, typed first.", "Petra")
    assert amina.page.input_value("[name=aim]") == "Amina’s words, typed at the same time."
    assert draft.answers.get(question="aim").value["aim"] == "Petra’s words, typed first."
    amina.write({"aim": "Petra’s words, and Amina’s."}).press("Save yours in place of theirs")
    assert draft.answers.get(question="aim").value["aim"] == "Petra’s words, and Amina’s."
    petra.go(page)
    assert petra.page.input_value("[name=aim]") == "Petra’s words, and Amina’s."


def test_a_delegate_leaves_and_the_successor_carries_on(sit: Sit) -> None:
    way = Way()
    way.to("papers")
    way.send_back("aim")
    place = way.assistance.get_absolute_url()
    amina, lee = sit("amina").go(place), sit("lee").go("/requests/")
    assert lee.page.goto(place).status == 404
    olu = sit().sign_in("olu", "/account/people/").follow(f"{person('amina').number}/").follow("/hand-over/")
    olu.write({"successor": str(person("lee").number)}).press("Hand over now").reads("Confirm that it is you")
    olu.write({"password": PASSWORD}).press("Go on").reads("can no longer sign in")
    assert "/accounts/login/" in amina.go(f"{place}/answers/aim").place, "who left is out at once"
    lee.go(place).reads(
        "Your turn", "Say which places are meant.", "Mission of Marenta"
    )  # the office remembers
    lee.follow("/answers/aim").write({"aim": "Prisons and police cells."}).press("Save and go on")
    lee.go(f"{place}/send").follow("/clear").press("Clear it").press("Send the answers")
    assert the_request().holder == "secretariat"
    newest = Record.objects.filter(act="assistance.resubmitted").get()
    assert (newest.by, newest.office) == (
        person("lee").address,
        Record.objects.get(act="assistance.submitted").office,
    )


def test_with_scripts_what_is_typed_is_saved_as_one_types(sit: Sit) -> None:
    draft = Way().to("draft")
    amina = sit("amina", scripts=True).go(f"{draft.get_absolute_url()}/answers/aim")
    amina.page.locator("[name=aim]").press("Control+End")
    amina.page.keyboard.type(" More, typed by hand.")
    amina.page.wait_for_selector("#seen[value='2']", state="attached")
    assert draft.answers.get(question="aim").value["aim"].endswith(" More, typed by hand.")
    expect(amina.page.locator("#saved")).to_contain_text("Saved")
    amina.page.keyboard.type(" And more.")
    amina.page.wait_for_selector("#seen[value='3']", state="attached")
    amina.press("Save and go on")
    assert draft.answers.get(question="aim").value["aim"].endswith(" And more.")
