"""Reading a document for a visitor: private, limited, clear about what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.apps.journal.models import Record
from comity.apps.texts.models import VisitorReading
from tests.web.conftest import browser

DEMO = Path(__file__).resolve().parents[2] / "demo" / "demo-res-1-4.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def give(client: Client, content: bytes, name: str = "text.docx") -> object:
    return client.post("/read/", {"document": SimpleUploadedFile(name, content, content_type=WORD)})


def test_a_word_file_is_read_and_shown_behind_its_own_link_alone(facts: None) -> None:
    answer = give(browser(), DEMO.read_bytes(), "demo.docx")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    address = answer["Location"]  # type: ignore[index]
    assert len(address) > len("/read/") + 40
    page = browser().get(address)
    assert page.status_code == 200
    assert b"<mark" in page.content
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]
    assert browser().get(f"{address}.json").json()["schema"] == "comity/reading/1"
    assert b"akomaNtoso" in browser().get(f"{address}.akn.xml").content
    assert browser().get(address[:-1] + "_").status_code == 404
    # Nothing of it can be found without the link, and nothing of it stands in the journal.
    kept = VisitorReading.objects.get()
    assert kept.secret_hash not in address
    assert "demo" not in str(list(Record.objects.filter(act="texts.read_for_visitor").values()))
    assert b"demo.docx" not in browser().get("/").content
    assert b"Nothing held here answers" in browser().get("/search?q=demo.docx").content


def test_a_reading_is_gone_after_its_day(facts: None) -> None:
    address = give(browser(), DEMO.read_bytes())["Location"]  # type: ignore[index]
    VisitorReading.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert browser().get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.docx"),
        (b"\x89PNG\r\n", "scan.png"),
        (b"PK\x03\x04broken", "broken.docx"),
        (b"\x00" * 90, "x.bin"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_field(facts: None, content: bytes, name: str) -> None:
    answer = give(browser(), content, name)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert '<a href="#document">' in page
    assert 'aria-describedby="document_error"' in page
    assert name in page
    assert not VisitorReading.objects.exists()


def test_a_form_without_a_file_says_so(facts: None) -> None:
    answer = browser().post("/read/", {})
    assert answer.status_code == 422
    assert b"Choose the document" in answer.content


def test_one_address_has_so_many_documents_an_hour(facts: None, settings: LazySettings) -> None:
    settings.VISITOR_UPLOADS_AN_HOUR = 1
    assert give(browser(), DEMO.read_bytes()).status_code == 303  # type: ignore[attr-defined]
    assert give(browser(), DEMO.read_bytes()).status_code == 429  # type: ignore[attr-defined]
    other = browser(REMOTE_ADDR="192.0.2.7")
    assert give(other, DEMO.read_bytes()).status_code == 303  # type: ignore[attr-defined]


def test_a_document_too_large_is_refused_before_it_is_read(facts: None, settings: LazySettings) -> None:
    settings.READ_MAX_BYTES = 1000
    assert give(browser(), b"a" * 300_000).status_code == 413  # type: ignore[attr-defined]
    answer = give(browser(), b"a" * 2000)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert b"Split it" in answer.content  # type: ignore[attr-defined]


def test_a_form_from_another_site_is_refused(facts: None) -> None:
    answer = give(Client(enforce_csrf_checks=True), DEMO.read_bytes())
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert b"out of date" in answer.content  # type: ignore[attr-defined]


def test_what_a_document_says_is_shown_and_never_run(facts: None) -> None:
    text = (
        "Human Rights Council\nResolution 99/1. <script>alert(1)</script> Lamps\nThe Human Rights Council,\n"
        "Recalling <img src=x onerror=alert(1)>,\n1. Requests the Secretary-General to report on <b>lamps</b>;\n"
        "2. Decides to remain seized of the matter.\n"
    )
    answer = give(browser(), text.encode(), "<script>.txt")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    page = browser().get(answer["Location"]).content.decode()  # type: ignore[index]
    assert "<script>" not in page
    assert "<img src" not in page
