"""Working in Word at the pages: the form leaves, comes back, and what became of it is told."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance import actions
from comity.apps.assistance.actions.drafting import answers_of
from comity.apps.assistance.models import AssistanceRequest, Conflict
from tests.assistance_world import COOPERATION, Way, person
from tests.web.requests.conftest import as_

pytestmark = pytest.mark.usefixtures("asked")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def taken(name: str, address: str) -> bytes:
    answer = as_(name).get(address)
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"] == WORD
    assert answer["Content-Disposition"].startswith("attachment; ")
    return bytes(answer.content)


def rewritten(form: bytes, old: str, new: str) -> bytes:
    """The form with some words changed in its text."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "word/document.xml":
                assert old.encode() in part
                part = part.replace(f">{old}<".encode(), f">{new}<".encode())
            after.writestr(name, part)
    return made.getvalue()


def brought(name: str, address: str, data: bytes, filename: str = "form.docx", **more: Any) -> Any:
    return as_(name).post(address, {"form": SimpleUploadedFile(filename, data), **more})


@pytest.fixture
def draft() -> AssistanceRequest:
    return Way().to("draft")


def test_a_changed_form_is_taken_over_and_the_page_says_so(draft: AssistanceRequest) -> None:
    here = f"/requests/{draft.number}"
    form = rewritten(taken("amina", f"{here}/form.docx"), "Two advisers for six months.", "Three advisers.")
    page = brought("petra", f"{here}/word", form).content.decode()
    assert "1 answer was taken over." in page
    assert answers_of(draft)["help"]["detail"] == "Three advisers."
    again = brought("petra", f"{here}/word", form).content.decode()
    assert "0 answers were taken over." in again


def test_what_changed_on_both_sides_stands_side_by_side_and_is_chosen(draft: AssistanceRequest) -> None:
    here = f"/requests/{draft.number}"
    form = rewritten(taken("amina", f"{here}/form.docx"), "Two advisers for six months.", "Three advisers.")
    seen = draft.answers.get(question="help").version
    value = {"services": ["advice"], "detail": "One adviser."}
    actions.answer(
        assistance=draft, question="help", value=value, seen=seen, by=person("petra"), at=draft.began_at
    )
    page = brought("amina", f"{here}/word", form).content.decode()
    assert "Three advisers." in page
    assert "One adviser." in page
    assert answers_of(draft)["help"]["detail"] == "One adviser."
    conflict = Conflict.objects.get()
    client = as_("petra")
    assert "Three advisers." in client.get(f"{here}/word").content.decode()
    answer = client.post(f"{here}/word/{conflict.pk}", {"take": "file", "seen": str(seen + 1)})
    assert (answer.status_code, answer["Location"]) == (302, f"{here}/word")
    assert answers_of(draft)["help"]["detail"] == "Three advisers."
    assert client.post(f"{here}/word/{conflict.pk}", {"take": "file", "seen": "1"}).status_code == 404


def test_what_is_no_form_says_what_to_do(draft: AssistanceRequest) -> None:
    here = f"/requests/{draft.number}/word"
    for data, line in ((b"", "empty"), (b"hello", "no Word file"), (b"PK\x03\x04", "cannot be read")):
        answer = brought("amina", here, data)
        assert answer.status_code == 422
        assert line in answer.content.decode(), line
    assert as_("amina").post(here, {}).status_code == 422


def test_the_form_of_another_request_is_refused(draft: AssistanceRequest) -> None:
    form = taken("amina", f"/requests/{draft.number}/form.docx")
    other = Way().to("draft")
    answer = brought("amina", f"/requests/{other.number}/word", form)
    assert answer.status_code == 422
    assert "made from another request" in answer.content.decode()


def test_a_draft_is_its_delegations_alone_also_in_word(draft: AssistanceRequest) -> None:
    for name in ("hana", "chen", "dalia", "fatou", "aud", "nia", "olu"):
        for kind in ("form.docx", "draft.json"):
            assert as_(name).get(f"/requests/{draft.number}/{kind}").status_code == 404, (name, kind)
    sent = Way()
    sent.to("sent")
    sent.publish()
    for name in ("hana", "chen", "dalia"):
        assert as_(name).get(f"/requests/{sent.assistance.reference}/form.docx").status_code == 404
    assert as_("bruno").get(f"/requests/{draft.number}/form.docx").status_code == 200  # of the capital


def test_everybody_takes_the_empty_form_of_a_fund_and_it_begins_a_draft() -> None:
    form = taken("hana", f"/requests/how-to-ask/{COOPERATION}/form.docx")
    assert as_("hana").get("/requests/how-to-ask/nothing/form.docx").status_code == 404
    filled = rewritten(form, "Write here", "Written offline")
    page = brought("amina", "/requests/new/word", filled).content.decode()
    begun = AssistanceRequest.objects.latest("pk")
    assert begun.title == "Written offline"
    assert f"/requests/{begun.number}" in page
    assert "What became of your file" in page


def test_a_form_begins_nothing_for_who_may_not_begin() -> None:
    form = taken("hana", f"/requests/how-to-ask/{COOPERATION}/form.docx")
    before = AssistanceRequest.objects.count()
    assert brought("dalia", "/requests/new/word", form).status_code == 403
    assert brought("hana", "/requests/new/word", form).status_code == 302
    assert brought("amina", "/requests/new/word", b"PKnothing").status_code == 422
    assert AssistanceRequest.objects.count() == before


def test_a_draft_goes_out_as_json_and_comes_back(draft: AssistanceRequest) -> None:
    here = f"/requests/{draft.number}"
    told = as_("amina").get(f"{here}/draft.json").content
    changed = told.replace(b"Two advisers for six months.", b"Four advisers.")
    assert (
        "1 answer was taken over." in brought("amina", f"{here}/word", changed, "draft.json").content.decode()
    )
    assert answers_of(draft)["help"]["detail"] == "Four advisers."


def test_the_page_stays_within_its_budget(draft: AssistanceRequest) -> None:
    client = as_("amina")
    for address in (f"/requests/{draft.number}/word", "/requests/new/word"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked_for:
            answer = client.get(address, headers={"accept-encoding": "gzip"})
        assert gzip.decompress(answer.content)
        assert (len(answer.content) <= 14_000, len(asked_for) <= 14) == (True, True), (
            address,
            len(asked_for),
        )


def test_before_sending_it_is_said_that_an_answer_has_two_versions_and_where_to_choose() -> None:
    draft = Way().to("draft")
    here = f"/requests/{draft.number}"
    form = rewritten(taken("amina", f"{here}/form.docx"), "Two advisers for six months.", "Three advisers.")
    assert "Each answer has one version" not in as_("amina").get(f"{here}/send").content.decode()
    seen = draft.answers.get(question="help").version
    value = {"services": ["advice"], "detail": "One adviser."}
    actions.answer(
        assistance=draft, question="help", value=value, seen=seen, by=person("petra"), at=draft.began_at
    )
    brought("amina", f"{here}/word", form)
    page = as_("amina").get(f"{here}/send").content.decode()
    assert "Each answer has one version" in page
    assert f'href="{here}/word"' in page
