"""Whoever reads an act has its receipt, opened as far as they read, and nobody else has one."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from comity.apps.journal import sealing as sequencer
from comity.apps.journal.models import Leaf, Record
from comity.pure.translog.opening import check_opening, sealed_by
from comity.pure.translog.receipt import check_receipt, read_receipt
from tests.assistance_world import Way
from tests.sealing import sealing
from tests.web.requests.conftest import as_

__all__ = ["sealing"]
pytestmark = pytest.mark.usefixtures("asked", "sealing")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def sealed(stage: str = "papers", *, publish: tuple[str, ...] | None = None) -> Any:
    way = Way()
    way.to(stage)
    if publish is not None:
        way.publish(*publish)
    sequencer.seal(at=NOW)
    return way.assistance


def receipts(name: str, assistance: Any) -> dict[str, dict[str, Any]]:
    """What each receipt somebody is given opens, by act; each is checked."""
    answer = as_(name).get(f"{assistance.get_absolute_url()}/receipts.zip")
    if answer.status_code == 404:
        return {}
    found = {}
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        for each in archive.namelist():
            held = read_receipt(archive.read(each))
            check_receipt(held)
            mark = Leaf.objects.get(index=held.index).commitment
            opened = check_opening(held.opening, bytes(mark))
            found[opened["act"]] = opened
    return found


def test_a_state_has_a_receipt_of_all_it_filed_with_its_facts() -> None:
    assistance = sealed()
    opened = receipts("amina", assistance)
    assert {"assistance.begun", "assistance.submitted", "assistance.taken_up"} <= set(opened)
    assert opened["assistance.submitted"]["facts"]["stage"] == "sent"
    assert opened["assistance.submitted"]["subject"] == assistance.address
    assert "facts" not in opened["assistance.taken_up"], "that is the desk's"
    assert opened["assistance.taken_up"]["office"]


def test_the_desk_has_its_own_with_facts_and_none_of_the_drafting() -> None:
    opened = receipts("dalia", sealed())
    assert "facts" in opened["assistance.taken_up"]
    assert "facts" not in opened["assistance.submitted"]
    assert "assistance.begun" not in opened


@pytest.mark.parametrize("name", ["amina", "dalia", "aud"])
def test_the_case_file_opens_of_each_act_what_the_page_of_receipts_opens(name: str) -> None:
    assistance = sealed()
    answer = as_(name).get(f"{assistance.get_absolute_url()}/case.zip")
    found = {}
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        for each in archive.namelist():
            if each.startswith("receipts/"):
                held = read_receipt(archive.read(each))
                opened = check_opening(held.opening, sealed_by(held.opening))
                found[opened["act"]] = opened
    assert found == receipts(name, assistance)
    assert found


@pytest.mark.parametrize("name", ["hana", "chen", "nia", "olu"])
def test_nobody_else_has_any_and_the_page_is_not_there(name: str) -> None:
    assistance = sealed()
    for end in ("receipts", "receipts.zip", "receipts/0", "receipts/1"):
        assert as_(name).get(f"{assistance.get_absolute_url()}/{end}").status_code == 404
        assert as_(name).get(f"/requests/00000000-0000-4000-8000-000000000000/{end}").status_code == 404


def test_of_a_published_request_the_public_has_what_is_public_and_no_person() -> None:
    opened = receipts("hana", sealed(publish=("fact",)))
    assert "assistance.submitted" in opened
    assert "assistance.begun" not in opened
    assert all({"by", "facts"}.isdisjoint(each) for each in opened.values())


def test_the_index_of_a_strangers_record_gives_nothing() -> None:
    assistance = sealed()
    own = set(Record.objects.filter(subject=assistance.address).values_list("pk", flat=True))
    stranger = Leaf.objects.exclude(record_id__in=own)[0].index
    assert as_("amina").get(f"{assistance.get_absolute_url()}/receipts/{stranger}").status_code == 404


def test_the_page_lists_them_and_says_when_one_is_not_sealed_yet() -> None:
    way = Way()
    assistance = way.to("sent")
    waiting = as_("amina").get(f"{assistance.get_absolute_url()}/receipts").content.decode()
    assert "Not yet: within" in waiting
    assert "receipts.zip" not in waiting
    sequencer.seal(at=NOW)
    page = as_("amina").get(f"{assistance.get_absolute_url()}/receipts").content.decode()
    assert "Not yet" not in page
    number = page.split(f"{assistance.get_absolute_url()}/receipts/")[1].split('"')[0]
    file = as_("amina").get(f"{assistance.get_absolute_url()}/receipts/{number}")
    assert file["Content-Type"] == "text/plain; charset=utf-8"
    assert file.content.startswith(b"c2sp.org/tlog-proof@v1\n")
    checked = as_("hana").post("/verify/", {"text": file.content.decode()}).content.decode()
    assert "The receipt holds" in checked


def test_the_requests_own_page_leads_to_them() -> None:
    assistance = sealed()
    page = as_("amina").get(assistance.get_absolute_url()).content.decode()
    assert f'href="{assistance.get_absolute_url()}/receipts"' in page


def test_the_api_gives_the_same() -> None:
    assistance = sealed(publish=("fact",))
    rows = as_("hana").get(f"/api/requests/{assistance.number}/receipts").json()
    assert rows
    for each in rows:
        held = read_receipt(each["receipt"])
        check_receipt(held)
        assert held.index == each["index"]
        assert "facts" not in each["fields"]
    assert as_("hana").get("/api/requests/00000000-0000-4000-8000-000000000000/receipts").status_code == 404
