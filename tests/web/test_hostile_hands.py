"""What a clumsy or hostile hand sends is named or refused, and nothing of it is dropped in silence."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.apps.texts.models import Candidate
from comity.pure.timetable.sessions import Timetable
from comity.pure.timetable.windows import due_window
from tests.readings import resolution, take_in


@pytest.fixture
def demo_candidate(facts: None) -> Candidate:
    take_in(resolution())
    return Candidate.objects.get(paragraph__instrument__symbol="DEMO/RES/9/1")


def test_files_that_cannot_be_read_are_counted_too(facts: None, client: Client, settings: Any) -> None:
    settings.VISITOR_UPLOADS_AN_HOUR = 1
    answers = [
        client.post("/read/", {"document": SimpleUploadedFile("bad.pdf", b"%PDF-1.7\nxx")}).status_code
        for _ in range(5)
    ]
    assert answers[:3] == [422, 422, 422]
    assert answers[-1] == 429


def test_the_first_day_of_all_has_no_day_before_it() -> None:
    window = due_window("before", timetable=Timetable([]), date="0001-01-01")
    assert (window.first_day, window.last_day) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_session", "63rd"), ("due_session", "-1"), ("due_session", "٣"), ("due_year", "20 27"),
        ("due_date", "20261123"), ("due_date", "2026-W47-1"), ("addressees", "x" * 300_000),
        ("action_text", "x" * 9000),
    ],
)  # fmt: skip
def test_a_correction_that_cannot_be_read_is_named_and_changes_nothing(
    everybody: dict[str, Client], demo_candidate: Candidate, field: str, value: str
) -> None:
    client = everybody["Dalia"]
    form = {
        "choice": "correct", "seen": str(demo_candidate.looked), "addressees": "Registrar", "verb": "request",
        "action_text": "report", "due_relation": "at", "due_text": "", field: value,
    }  # fmt: skip
    answer = client.post(f"/library/look/{demo_candidate.pk}", form)
    assert answer.status_code == 422
    assert f'href="#{field}"'.encode() in answer.content
    demo_candidate.refresh_from_db()
    assert demo_candidate.state == Candidate.State.OPEN


def test_control_characters_of_a_correction_are_left_out(
    everybody: dict[str, Client], demo_candidate: Candidate
) -> None:
    client = everybody["Dalia"]
    answer = client.post(
        f"/library/look/{demo_candidate.pk}",
        {"choice": "correct", "seen": str(demo_candidate.looked), "addressees": "\x07Regis\x1btrar", "verb": "request",
         "action_text": "re\x08port", "due_relation": "at", "due_text": ""},
    )  # fmt: skip
    assert answer.status_code == 302
    demo_candidate.refresh_from_db()
    assert demo_candidate.settled is not None
    assert (demo_candidate.settled["addressees"], demo_candidate.settled["action_text"]) == (
        ["Registrar"],
        "report",
    )
