"""Letters and notes as Word and PDF; sealed originals, for those concerned alone; the whole case as one archive."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.apps.letters.drafts import kinds
from comity.apps.letters.models import Letter, Paper
from comity.papers.guard import Worker
from comity.papers.limits import Limits
from comity.web.requests.words import LETTERS
from tests.assistance_world import Way
from tests.web.requests.conftest import as_, said, with_everything

pytestmark = pytest.mark.usefixtures("asked")
SCAN = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
OUTSIDE = ("hana", "chen", "gita", "nia", "olu", "lee")


def text_of(content: bytes, name: str) -> str:
    """What is read in a file."""
    with Worker() as worker:
        answer = worker.ask(content, name, Limits(), "text")
    assert answer.payload, answer.problems
    return answer.payload.decode()


def handed_in(client: Client, way: Any, content: bytes, name: str = "note.pdf", **more: Any) -> Any:
    here = f"{way.assistance.get_absolute_url()}/papers"
    return client.post(here, {"file": SimpleUploadedFile(name, content), "kind": "note-verbale", **more})


@pytest.fixture
def way() -> Way:
    way = Way()
    way.to("papers")
    return way


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_letter_goes_out_as_word_and_pdf_with_its_words_and_seal(way: Way, kind: str) -> None:
    address = f"{way.assistance.get_absolute_url()}/letters/1.{kind}"
    answer = as_("amina").get(address)
    assert answer.status_code == 200
    told = " ".join(text_of(answer.content, f"letter.{kind}").split())
    assert "presents its compliments" in told
    assert way.assistance.reference in told
    for name in OUTSIDE:
        assert as_(name).get(address).status_code == 404, name
    assert as_("amina").get(address.replace(kind, "exe")).status_code == 404


def test_every_kind_of_letter_has_its_name_on_the_page() -> None:
    assert kinds() - {"note-verbale"} == set(LETTERS)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_note_is_marked_as_a_draft_in_every_form(way: Way, kind: str) -> None:
    here = f"{way.assistance.get_absolute_url()}/notes/0"
    told = " ".join(text_of(as_("bruno").get(f"{here}.{kind}").content, f"note.{kind}").split())
    for each in (
        "DRAFT",
        "presents its compliments",
        "avails itself of this opportunity",
        way.assistance.reference,
    ):
        assert each in told, each
    assert " I " not in told
    assert " we " not in told.lower()
    assert as_("bruno").get(here).content.decode().startswith("DRAFT")
    for name in (*OUTSIDE, "dalia"):
        assert as_(name).get(f"{here}.{kind}").status_code == 404, name


def test_a_scan_is_kept_as_it_came_and_read_by_those_concerned_alone(way: Way) -> None:
    assert handed_in(as_("sam"), way, SCAN, "../Our note №1.exe").status_code == 302
    kept = Paper.objects.get()
    assert (bytes(kept.content), kept.size, kept.media_type) == (SCAN, len(SCAN), "application/pdf")
    assert kept.sha256 == hashlib.sha256(SCAN).hexdigest()
    assert kept.filename == "Our note №1.pdf"
    here = f"{way.assistance.get_absolute_url()}/papers"
    for name in ("amina", "petra", "bruno", "dalia"):
        answer = as_(name).get(f"{here}/1")
        assert answer.content == SCAN
        assert answer["Content-Disposition"].startswith("attachment; ")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert kept.sha256 in said(as_(name).get(here))
    way.publish()
    for name in ("hana", "chen", "emeka", "fatou", "aud", "nia", "olu"):
        assert as_(name).get(f"{here}/1").status_code in (403, 404), name


def test_a_scan_of_another_request_is_not_found_here(way: Way) -> None:
    handed_in(as_("sam"), way, SCAN)
    other = Way()
    other.to("papers")
    assert as_("amina").get(f"{other.assistance.get_absolute_url()}/papers/1").status_code == 404
    assert as_("amina").get(f"{other.assistance.get_absolute_url()}/papers/{10**30}").status_code == 404


STREAM = zlib.compress(b"5 0 << /S /JavaScript >>")
HOSTILE = {
    "no scan": b"MZ\x90 a program",
    "a script": b"%PDF-1.7\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
    "a script by another spelling": b"%PDF-1.7\n<< /S /Java#53cript >>",
    "a script in a packed part": b"%PDF-1.7\n<< /Type /ObjStm /N 1 >>\nstream\n" + STREAM + b"\nendstream",
    "a file inside": b"%PDF-1.7\n<< /Type /EmbeddedFile >>",
    "a lock": b"%PDF-1.7\ntrailer << /Encrypt 3 0 R >>",
    "a bomb": b"%PDF-1.7\n<< /Type /ObjStm >>\nstream\n" + zlib.compress(bytes(70_000_000)) + b"\nendstream",
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_more_than_a_scan_is_refused(way: Way, what: str) -> None:
    answer = handed_in(as_("dalia"), way, HOSTILE[what])
    assert answer.status_code == 422
    assert "not taken as a scan" in said(answer)
    assert not Paper.objects.exists()


def test_the_same_scan_is_kept_once(way: Way) -> None:
    assert handed_in(as_("sam"), way, SCAN).status_code == 302
    assert handed_in(as_("dalia"), way, SCAN).status_code == 409
    assert Paper.objects.count() == 1


def opened(name: str, way: Any) -> tuple[bytes, zipfile.ZipFile]:
    answer = as_(name).get(f"{way.assistance.get_absolute_url()}/case.zip")
    assert answer.status_code == 200
    data = b"".join(answer.streaming_content)
    return data, zipfile.ZipFile(io.BytesIO(data))


def test_a_case_file_holds_every_file_under_its_digest_and_is_the_same_twice() -> None:
    way = with_everything()
    handed_in(as_("sam"), way, SCAN)
    data, archive = opened("amina", way)
    assert archive.testzip() is None
    manifest = json.loads(archive.read("manifest.json"))["files"]
    assert set(manifest) | {"manifest.json"} == set(archive.namelist())
    for name, told in manifest.items():
        content = archive.read(name)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (told["sha256"], told["size"]), name
    for each in ("README.txt", "answers/sent-0.docx", "answers/sent-0.pdf", "answers/sent-1.json", "timeline.csv",
                 "scans/01-note.pdf", "remarks.json"):  # fmt: skip
        assert each in manifest, each
    assert len([each for each in manifest if each.startswith("letters/")]) == 3 * Letter.objects.count()
    assert json.loads(archive.read("decision.json"))["decisions"][0]["outcome"] == "approve"
    rows = list(csv.DictReader(io.StringIO(archive.read("timeline.csv").decode())))
    assert rows[-1]["act"] == "assistance.feedback_given"
    assert opened("amina", way)[0] == data


def test_a_case_file_is_for_those_who_work_on_the_case_and_holds_what_each_may_read() -> None:
    way = with_everything()
    handed_in(as_("sam"), way, SCAN)
    for name in (*OUTSIDE, "emeka", "fatou", "dan"):
        assert as_(name).get(f"{way.assistance.get_absolute_url()}/case.zip").status_code == 404, name
    _data, desk = opened("dalia", way)
    assert not [each for each in desk.namelist() if each.startswith("answers/now")]
    assert "scans/01-note.pdf" in desk.namelist()
    _data, auditor = opened("aud", way)
    assert not [each for each in auditor.namelist() if each.startswith("scans/")]


def test_a_drafts_case_file_is_its_delegations_alone() -> None:
    way = Way()
    way.to("draft")
    here = f"{way.assistance.get_absolute_url()}/case.zip"
    assert as_("bruno").get(here).status_code == 200
    for name in ("dalia", "aud", "chen", "hana"):
        assert as_(name).get(here).status_code == 404, name


def test_a_letter_that_came_by_mail_is_read_by_those_concerned_alone() -> None:
    from comity.apps.assistance import together

    way = Way()
    way.to("papers")
    way.publish("fact", "title", "answers")
    words = "<script>alert(1)</script>\nThe director has changed."
    together.receive_letter(
        assistance=way.assistance, words=words, files=[{"name": "a<b>.csv", "size": 3, "sha256": "0" * 64}],
        sha256="1" * 64, size=900, by=None, office=None, at=way.at,
    )  # fmt: skip
    here = f"{way.assistance.get_absolute_url()}/papers"
    for name in ("amina", "dalia"):
        client = as_(name)
        page = said(client.get(here))
        assert "The director has changed." in page
        answer = client.get(f"{here}/in/1.txt")
        assert answer.content.decode() == f"{words}\n"
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert b"<script>alert" not in client.get(here).content
        case = client.get(f"{way.assistance.get_absolute_url()}/case.zip")
        with zipfile.ZipFile(io.BytesIO(b"".join(case.streaming_content))) as file:  # type: ignore[attr-defined]
            (name_in,) = (each for each in file.namelist() if each.startswith("letters-in/"))
            assert file.read(name_in).decode() == words
    for name in OUTSIDE:
        client = as_(name)
        assert client.get(f"{here}/in/1.txt").status_code == 404, name
