"""Working offline over the API: out as Word or JSON, back in, choosing, and handing in sealed papers."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.apps.assistance import actions, routes
from comity.apps.assistance.actions.drafting import answers_of
from comity.apps.assistance.models import AssistanceRequest, Conflict
from comity.apps.letters.models import Paper
from comity.papers.writing.form import write_form
from tests.api.conftest import secret_of
from tests.assistance_world import COOPERATION, OWN, Way, person
from tests.pure.dossier.shipped import route

pytestmark = pytest.mark.usefixtures("asked")
SCAN = b"%PDF-1.4\n%%EOF\n"


def call(who: str, method: str, address: str, **more: Any) -> Any:
    headers = {"authorization": f"Bearer {secret_of(who)}"}
    return getattr(Client(), method)(
        f"/api/{address}" if address == "forms" else f"/api/requests/{address}", headers=headers, **more
    )


def sent_file(who: str, address: str, data: bytes, **more: Any) -> Any:
    return call(who, "post", address, data={"file": SimpleUploadedFile("a.docx", data), **more})


def sent_json(who: str, address: str, body: Any) -> Any:
    return call(who, "post", address, data=json.dumps(body), content_type="application/json")


def rewritten(form: bytes, old: str, new: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(
                name, part.replace(old.encode(), new.encode()) if name == "word/document.xml" else part
            )
    return made.getvalue()


@pytest.fixture
def draft() -> AssistanceRequest:
    return Way().to("draft")


def test_a_draft_goes_out_as_json_and_what_changed_in_it_is_taken(draft: AssistanceRequest) -> None:
    told = call("amina", "get", f"{draft.number}/draft").json()
    told["answers"]["context"]["note"] = "Another note."
    body = {"answers": told["answers"], "base": told["base"]}
    answer = sent_json("petra", f"{draft.number}/acts/merge", body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["taken"] == ["context"]
    assert answers_of(draft)["context"]["note"] == "Another note."


def test_a_choice_in_another_language_of_the_installation_is_understood(
    draft: AssistanceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "choice_words", lambda definition: {"Euro (EUR)": ("Ευρώ",)})
    form = rewritten(call("amina", "get", f"{draft.number}/form").content, ">US dollar (USD)<", ">Ευρώ<")
    answer = sent_file("petra", f"{draft.number}/form", form)
    assert (answer.status_code, answer.json().get("taken")) == (200, ["cost"]), answer.content
    assert answers_of(draft)["cost"]["currency"] == "EUR"


def test_a_draft_of_another_request_is_not_written_over_this_one(draft: AssistanceRequest) -> None:
    other = Way().to("draft")
    told = call("amina", "get", f"{other.number}/draft").json()
    told["answers"]["context"]["note"] = "Of the other request."
    before = answers_of(draft)
    answer = sent_json("amina", f"{draft.number}/acts/merge", told)
    assert (answer.status_code, answer.json()["facts"]["code"]) == (422, "other-request")
    assert answers_of(draft) == before
    assert sent_json("amina", f"{other.number}/acts/merge", told).json()["taken"] == ["context"]


def test_a_conflict_is_told_and_settled(draft: AssistanceRequest) -> None:
    told = call("amina", "get", f"{draft.number}/draft").json()
    told["answers"]["context"]["note"] = "From the capital."
    actions.answer(assistance=draft, question="context", value={"note": "From Geneva."}, seen=1, by=person("petra"),
                   at=draft.began_at)  # fmt: skip
    body = {"answers": told["answers"], "base": told["base"]}
    (conflict,) = sent_json("amina", f"{draft.number}/acts/merge", body).json()["conflicts"]
    assert conflict["value"] == {"note": "From the capital."}
    choice = {"conflict": conflict["id"], "take": "file", "seen": 1}
    assert sent_json("amina", f"{draft.number}/acts/settle", choice).status_code == 409
    answer = sent_json("amina", f"{draft.number}/acts/settle", choice | {"seen": 2})
    assert answer.status_code == 200, answer.content
    assert answers_of(draft)["context"]["note"] == "From the capital."
    assert not Conflict.objects.exists()
    assert sent_json("amina", f"{draft.number}/acts/settle", choice | {"seen": 3}).status_code == 422


def test_a_word_form_goes_out_and_comes_back(draft: AssistanceRequest) -> None:
    form = call("amina", "get", f"{draft.number}/form").content
    changed = rewritten(form, "Two advisers for six months.", "Three advisers.")
    answer = sent_file("petra", f"{draft.number}/form", changed)
    assert answer.status_code == 200, answer.content
    assert answer.json()["taken"] == ["help"]
    assert sent_file("petra", f"{draft.number}/form", b"no form").json()["code"] == "not-a-form"
    assert sent_file("dalia", f"{draft.number}/form", changed).status_code == 404
    assert sent_file("cleo", f"{draft.number}/form", changed).status_code == 403
    other = Way().to("draft")
    assert sent_file("petra", f"{other.number}/form", changed).status_code == 422


def test_a_draft_is_its_delegations_alone(draft: AssistanceRequest) -> None:
    for who in ("chen", "dalia", "aud", "olu"):
        for kind in ("draft", "form"):
            assert call(who, "get", f"{draft.number}/{kind}").status_code == 404, (who, kind)
    assert Client().get(f"/api/requests/{draft.number}/draft").status_code in (401, 404)


def test_a_form_begins_a_draft() -> None:
    form = write_form(route(COOPERATION), answers={"context": {"note": "Two storms."}})
    # What a form holds of its own base is no change: only what was written in it since.
    form = rewritten(form, "Two storms.", "Three storms.")
    answer = sent_file("amina", "forms", form, state=OWN)
    assert answer.status_code == 201, answer.content
    begun = AssistanceRequest.objects.get(number=answer.json()["number"])
    assert answers_of(begun)["context"]["note"] == "Three storms."
    assert sent_file("dalia", "forms", form, state=OWN).status_code == 403


def test_a_scan_is_handed_in() -> None:
    assistance = Way().to("papers")
    answer = sent_file("sam", f"{assistance.number}/acts/receive-scan", SCAN, kind="note-verbale")
    assert answer.status_code == 200, answer.content
    assert bytes(Paper.objects.get().content) == SCAN
    assert sent_file("sam", f"{assistance.number}/acts/receive-scan", b"MZ", kind="letter").status_code == 422
    assert (
        sent_file("sam", f"{assistance.number}/acts/receive-scan", SCAN + b"%", kind="a").status_code == 422
    )
    assert sent_file("aud", f"{assistance.number}/acts/receive-scan", SCAN).status_code == 403


@pytest.mark.parametrize("code", ["\x00", f"{OWN}\x00", "x" * 500])
def test_a_form_for_what_is_no_state_is_refused_in_words(code: str) -> None:
    answer = sent_file("amina", "forms", write_form(route()))
    assert answer.status_code == 422
    given = {"file": SimpleUploadedFile("a.docx", write_form(route())), "state": code}
    answer = call("amina", "post", "forms", data=given)
    assert (answer.status_code, answer.json()["facts"]) == (422, {"field": "state"})
