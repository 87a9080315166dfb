"""A whole request over the API, from the first draft to the end, by the people whose acts they are."""

from __future__ import annotations

from typing import Any

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.models import Record
from comity.apps.parties.models import Person
from tests.api.conftest import Caller
from tests.assistance_world import ANSWERS, COOPERATION, MISSION, OWN, Way, person


def done(answer: Any, stage: str = "") -> Any:
    """What an act answers: the request as it stands now."""
    assert answer.status_code in (200, 201), answer.content
    said = answer.json()
    assert not stage or said["stage"] == stage, said["stage"]
    return said


def test_a_request_is_asked_and_decided_over_the_api(callers: dict[str, Caller]) -> None:
    amina, dalia, dan = callers["amina"], callers["dalia"], callers["dan"]
    begun = done(amina.post("requests", {"state": OWN, "fund": COOPERATION}), "draft")
    one = AssistanceRequest.objects.get(number=begun["number"])
    route = amina.get(f"routes/{COOPERATION}").json()
    held = {each["question"]: each["version"] for each in begun["answers"]}
    for question in (each["code"] for each in route["questions"]):
        body = {"question": question, "value": ANSWERS[question], "seen": held.get(question, 0)}
        done(amina.act(one, "answer", body))
    done(amina.act(one, "consent", {"scope": "assess"}))
    done(amina.act(one, "clear"))
    sent = done(amina.act(one, "submit", {}), "sent")
    assert sent["reference"].startswith("R-")
    done(dalia.act(one, "take-up", {"letter_seal": dalia.seal(one, "take-up")}), "papers")
    done(dalia.act(one, "remark", {"question": "aim", "text": "Which places?"}))
    done(
        dalia.act(one, "return-with-remarks", {"letter_seal": dalia.seal(one, "return-with-remarks")}),
        "papers",
    )
    said = amina.get(f"requests/{sent['reference']}").json()
    assert [each["text"] for each in said["remarks"]] == ["Which places?"]
    version = next(each["version"] for each in said["answers"] if each["question"] == "aim")
    value = ANSWERS["aim"] | {"aim": "To know who is held in the twelve places of the north."}
    done(amina.act(one, "answer", {"question": "aim", "value": value, "seen": version}))
    done(amina.act(one, "clear"))
    assert done(amina.act(one, "resubmit", {}), "papers")["turns"] == 1
    done(dalia.act(one, "accept-papers"), "eligibility")
    judged = [each["code"] for each in route["criteria"] if each["kind"] == "judged"]
    left = [
        each for each in dalia.get(f"requests/{one.number}").json()["findings"] if each["met"] == "to-judge"
    ]
    for finding in left:
        body = {"criterion": finding["criterion"], "met": "met", "source": "a list of 2026", "words": "Seen."}
        done(dalia.act(one, "find", body))
    done(dalia.act(one, "find-eligible", {"letter_seal": dalia.seal(one, "find-eligible")}), "assessment")
    for name in ("emeka", "efua"):
        done(callers[name].act(one, "open-assessment"))
        body = {
            "needs": "A register.", "judged": {each: {"met": "met", "words": "Yes."} for each in judged},
            "advises": "propose", "submit": True,
        }  # fmt: skip
        done(callers[name].act(one, "assess", body))
    plan = {"plan": "Two advisers, from June.", "cost": "100000.00", "currency": "USD", "helpers": ""}
    done(dalia.act(one, "propose", plan | {"letter_seal": dalia.seal(one, "propose", **plan)}), "proposal")
    done(amina.act(one, "accept-proposal", {}), "advice")
    done(
        callers["fatou"].act(one, "advise", {"advises": "approve", "words": "Plain.", "meeting": "64th"}),
        "decision",
    )
    decision = {"reason": "in-full", "words": "As proposed and accepted."}
    sealed = decision | {"letter_seal": dan.seal(one, "approve", **decision)}
    approved = done(dan.act(one, "approve", sealed), "agreement")
    assert [each["outcome"] for each in approved["decisions"]] == ["approve"]
    words = {"words": "Signed by both."}
    done(dalia.act(one, "agree", words | {"letter_seal": dalia.seal(one, "agree", **words)}), "delivery")
    done(amina.act(one, "file-report", {"words": "The register is kept."}), "reporting")
    closing = {"reason": "completed", "words": "All was done."}
    done(dalia.act(one, "close", closing | {"letter_seal": dalia.seal(one, "close", **closing)}), "closed")
    items = [{"item": each, "answered": "yes"} for each in ANSWERS["results"]["results"].splitlines()]
    ended = done(amina.act(one, "give-feedback", {"items": items}), "closed")
    assert len(ended["feedback"]["items"]) == len(items)
    assert [each["kind"] for each in ended["letters"]] == [
        "taken-up", "returned", "found-eligible", "proposed", "decided-approve", "agreed", "closed",
    ]  # fmt: skip
    assert len(ended["assessments"]) == 2  # the State sees them once it is decided


def test_what_is_done_over_the_api_stands_on_record_as_done_by_the_person_in_their_office(
    callers: dict[str, Caller],
) -> None:
    one = Way().assistance
    done(callers["amina"].act(one, "answer", {"question": "aim", "value": ANSWERS["aim"]}))
    record = Record.objects.filter(subject=one.address).order_by("-pk")[0]
    assert (record.act, record.by) == ("assistance.answered", person("amina").address)
    assert record.office == "offices/mission-of-marenta"
    assert record.mandate
    assert MISSION


def test_an_officer_is_named_by_number_and_must_sit_at_the_desk(callers: dict[str, Caller]) -> None:
    one = Way().to("papers")
    dalia = callers["dalia"]
    for who, status in (("gita", 422), ("amina", 422)):
        assert dalia.act(one, "assign", {"officer": str(person(who).number)}).status_code == status
    unknown = {"officer": "00000000-0000-4000-8000-000000000000"}
    assert dalia.act(one, "assign", unknown).json()["code"] == "not-fit"
    assert Person.objects.get(pk=one.officer_id) == person("dalia")
