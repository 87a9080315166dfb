"""What editors do on pages, and that nobody else can: the whole cast asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.apps.commitments.models import Commitment, Evidence
from comity.apps.texts.models import Candidate, Document, Instrument, Look
from tests.readings import resolution, take_in

LAMPS = """Lamps for lighthouses

The Keepers of the Northern Lights,

Recalling what was said before,

1. Requests the Registrar to report on lamps at their next meeting;

2. Decides to remain seized of the matter.
"""
WHOLE = {"choice": "correct", "addressees": "x", "verb": "x", "action_text": "x"}
DEMO = Path(__file__).resolve().parents[2] / "demo" / "demo-res-1-4.docx"


@pytest.fixture
def candidate(facts: None) -> Candidate:
    take_in(resolution())
    return Candidate.objects.get(paragraph__instrument__symbol="DEMO/RES/9/1")


@pytest.fixture
def commitment(facts: None) -> Commitment:
    return Commitment.objects.get(paragraph__instrument__symbol="A/HRC/RES/38/3", paragraph__anchor="op28")


def looked(client: Client, candidate: Candidate, **given: Any) -> Any:
    return client.post(f"/library/look/{candidate.pk}", {"seen": candidate.looked, **given})


@pytest.mark.parametrize("address", ["/library/", "/library/add", "/library/look/{candidate}",
                                     "/commitments/{commitment}/record/",
                                     "/commitments/{commitment}/record/delivered"])  # fmt: skip
def test_the_desk_opens_for_editors_alone(
    everybody: dict[str, Client], candidate: Candidate, commitment: Commitment, address: str
) -> None:
    place = address.format(candidate=candidate.pk, commitment=commitment.number)
    answers = {who: client.get(place).status_code for who, client in everybody.items()}
    assert answers == {"Hana": 302, "Amina": 403, "Dalia": 200, "Olu": 403}


def test_a_post_by_anybody_else_changes_nothing(
    everybody: dict[str, Client], candidate: Candidate, commitment: Commitment
) -> None:
    for who in ("Hana", "Amina", "Olu"):
        looked(everybody[who], candidate, choice="confirm")
        everybody[who].post(f"/commitments/{commitment.number}/record/waived", {"source": "x"})
        with DEMO.open("rb") as file:
            everybody[who].post("/library/add", {"document": file})
    assert not Look.objects.exists()
    assert not Evidence.objects.exists()
    assert Document.objects.count() == 1


def test_a_document_goes_in_and_its_candidates_wait_beside_the_source(
    facts: None, everybody: dict[str, Client]
) -> None:
    upload = SimpleUploadedFile("demo-res-1-4.docx", DEMO.read_bytes())
    answer = everybody["Dalia"].post(
        "/library/add", {"document": upload, "symbol": "DEMO/RES/1/4"}, follow=True
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Taken in." in page
    assert '<mark class="m1"><sup>verb</sup>' in page
    held = Instrument.objects.get(documents__name="demo-res-1-4.docx")
    assert Candidate.objects.filter(paragraph__instrument=held).exists()
    # Everybody can read what was proposed; only the editor is offered to look.
    for who, client in everybody.items():
        shown = client.get(f"{held.get_absolute_url()}/candidates").content
        assert b"Candidates" in shown
        assert (b"/library/look/" in shown) == (who == "Dalia")
    assert everybody["Hana"].get(f"{held.get_absolute_url()}.akn.xml").status_code == 200


def test_a_document_that_cannot_go_in_is_told_beside_the_field(
    facts: None, everybody: dict[str, Client]
) -> None:
    upload = SimpleUploadedFile("letter.txt", b"Dear colleague, thank you for your letter of yesterday.")
    answer = everybody["Dalia"].post("/library/add", {"document": upload})
    assert answer.status_code == 422
    assert b'<a href="#document">' in answer.content
    assert not Document.objects.filter(name="letter.txt").exists()


def test_a_document_without_a_symbol_asks_for_it_at_the_symbols_field(
    facts: None, everybody: dict[str, Client]
) -> None:
    upload = SimpleUploadedFile("lamps.txt", LAMPS.encode())
    answer = everybody["Dalia"].post("/library/add", {"document": upload, "symbol": ""})
    assert answer.status_code == 422
    assert b'<a href="#symbol">' in answer.content
    assert b"names no symbol" in answer.content


def test_an_editor_confirms_and_the_request_is_under_watch(
    everybody: dict[str, Client], candidate: Candidate
) -> None:
    answer = looked(everybody["Dalia"], candidate, choice="confirm", remark="Read twice")
    assert answer.status_code == 302
    made = Commitment.objects.get(candidate=candidate)
    assert everybody["Hana"].get(made.get_absolute_url()).status_code == 200
    shown = everybody["Hana"].get("/texts/DEMO/RES/9/1/candidates").content.decode()
    assert "Confirmed" in shown
    assert "Read twice" in shown


def test_an_editor_corrects_and_the_correction_stands(
    everybody: dict[str, Client], candidate: Candidate
) -> None:
    looked(
        everybody["Dalia"], candidate, choice="correct", addressees="Registrar\nKeeper of lamps", verb="request",
        action_text="report in writing", due_text="by 1 March 2027", due_relation="by", due_date="2027-03-01",
    )  # fmt: skip
    made = Commitment.objects.get(candidate=candidate)
    assert made.actors == ["Registrar", "Keeper of lamps"]
    assert made.window_until is not None
    assert made.window_until.isoformat() == "2027-03-01"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "choice-0"),
        ({"choice": "correct", "addressees": "", "verb": "", "action_text": ""}, "verb"),
        ({"choice": "correct", "addressees": "x", "verb": "x", "action_text": "x", "due_text": "x"}, "due_relation"),
        (WHOLE | {"due_relation": "by", "due_date": "soon"}, "due_date"),
        (WHOLE | {"due_relation": "at", "due_session": "43"}, "due_body"),
        ({"choice": "confirm", "seen": "²"}, "choice-0"),
    ],
)  # fmt: skip
def test_a_look_that_does_not_fit_is_told_with_a_link_to_its_field(
    everybody: dict[str, Client], candidate: Candidate, given: dict[str, str], field: str
) -> None:
    answer = looked(everybody["Dalia"], candidate, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in page
    assert f'id="{field}"' in page
    assert not Look.objects.exists()


def test_the_second_of_two_editors_is_told_that_somebody_was_first(
    everybody: dict[str, Client], candidate: Candidate
) -> None:
    looked(everybody["Dalia"], candidate, choice="confirm")
    answer = looked(everybody["Dalia"], candidate, choice="reject")
    assert answer.status_code == 409
    assert b"Somebody was here before you" in answer.content
    assert Look.objects.count() == 1


def test_evidence_is_recorded_in_two_questions_and_corrected_with_its_history(
    everybody: dict[str, Client], commitment: Commitment
) -> None:
    dalia, address = everybody["Dalia"], commitment.get_absolute_url()
    assert dalia.get(f"{address}/record/?asked=1").content.count(b"Choose what came of it") == 2
    assert dalia.get(f"{address}/record/?kind=delivered")["Location"] == f"{address}/record/delivered"
    found = {"symbol": "A/HRC/41/25", "dated": "2019-07-22", "source": "the document itself", "seen": ""}
    for missing, field in (("source", "source"), ("symbol", "symbol"), ("dated", "symbol")):
        answer = dalia.post(f"{address}/record/delivered", found | {missing: ""})
        assert answer.status_code == 422
        assert f'<a href="#{field}">' in answer.content.decode()
    assert dalia.post(f"{address}/record/delivered", found | {"dated": "22 July"}).status_code == 422
    assert not Evidence.objects.exists()
    dalia.post(f"{address}/record/delivered", found)
    page = everybody["Hana"].get(address).content.decode()
    assert "Late, delivered" in page
    assert "A/HRC/41/25" in page
    first = Evidence.objects.get()
    answer = dalia.post(
        f"{address}/record/superseded", {"successor": "nothing#op1", "source": "s", "seen": first.pk}
    )
    assert answer.status_code == 422
    dalia.post(f"{address}/record/waived", {"source": "a later decision", "seen": first.pk})
    page = everybody["Hana"].get(address).content.decode()
    assert "<s>Late, delivered</s>" in page
    assert "Waived" in page
    # Whoever corrects what is no longer the last is told so.
    assert dalia.post(f"{address}/record/back", {"source": "s", "seen": first.pk}).status_code == 409


def test_nul_and_strange_signs_in_a_form_end_in_no_error(
    everybody: dict[str, Client], candidate: Candidate, commitment: Commitment
) -> None:
    strange = "\x00\ud7ff\U0001f600=1"
    answers = [
        looked(
            everybody["Dalia"],
            candidate,
            choice="correct",
            addressees=strange,
            verb=strange,
            action_text=strange,
        ),
        everybody["Dalia"].post(
            f"{commitment.get_absolute_url()}/record/waived",
            {"source": strange, "remark": strange, "seen": "99999999999999999999"},
        ),
        everybody["Dalia"].post(f"{commitment.get_absolute_url()}/record/nonsense", {"source": "x"}),
    ]
    assert [answer.status_code < 500 for answer in answers] == [True, True, True]
