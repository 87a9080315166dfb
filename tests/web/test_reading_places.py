"""A few documents are read at once and no more, so that threads are left to serve pages."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.apps.texts.models import Document, VisitorReading
from comity.papers.guard import Answer
from comity.web.read import guarded, places

DOORS = ["/read/", "/library/add"]


def send(client: Client, door: str) -> Any:
    return client.post(door, {"document": SimpleUploadedFile("text.txt", b"The Keepers,\n\n1. Requests;\n")})


@pytest.fixture
def one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(guarded, "Worker", Slow)


class Slow:
    """A worker that, while it reads, lets something else happen."""

    meanwhile: Callable[[], None]

    def __enter__(self) -> Slow:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def ask(self, *given: object) -> Answer:
        Slow.meanwhile()
        return Answer(read=False)


@pytest.mark.parametrize("first", DOORS)
@pytest.mark.parametrize("second", DOORS)
def test_with_all_places_taken_a_document_waits_and_pages_are_served(
    everybody: dict[str, Client], one_place: None, monkeypatch: pytest.MonkeyPatch, first: str, second: str
) -> None:
    seen: list[Any] = []

    def meanwhile() -> None:
        seen.append(send(everybody["Dalia"], second))
        seen.append(everybody["Hana"].get("/read/"))

    monkeypatch.setattr(Slow, "meanwhile", staticmethod(meanwhile), raising=False)
    reader = everybody["Hana"] if first == "/read/" else everybody["Dalia"]
    assert send(reader, first).status_code == 422
    busy, page = seen
    assert busy.status_code == 503
    assert 0 < int(busy["Retry-After"]) <= 120
    assert b"Busy" in busy.content
    assert b"try again" in busy.content
    assert page.status_code == 200
    assert not Document.objects.filter(name="text.txt").exists()
    assert not VisitorReading.objects.exists()


def test_a_place_is_free_again_after_a_reading_and_after_an_error(
    everybody: dict[str, Client], one_place: None, monkeypatch: pytest.MonkeyPatch
) -> None:

    def broken() -> None:
        raise RuntimeError("no process can be started")

    for happens, status in ((lambda: None, 422), (broken, 500), (lambda: None, 422)):
        monkeypatch.setattr(Slow, "meanwhile", staticmethod(happens), raising=False)
        assert send(everybody["Hana"], "/read/").status_code == status


def test_to_be_sent_away_busy_does_not_count_against_a_visitor(
    everybody: dict[str, Client], one_place: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VISITOR_UPLOADS_AN_HOUR = 1

    def meanwhile() -> None:
        for _ in range(5):
            assert send(everybody["Hana"], "/read/").status_code == 503

    monkeypatch.setattr(Slow, "meanwhile", staticmethod(meanwhile), raising=False)
    send(everybody["Dalia"], "/library/add")
    monkeypatch.setattr(Slow, "meanwhile", staticmethod(lambda: None), raising=False)
    assert send(everybody["Hana"], "/read/").status_code == 422


def started(**environment: str) -> subprocess.CompletedProcess[str]:
    """The settings, read by a process that was started with these."""
    base = {key: value for key, value in os.environ.items() if not key.startswith("COMITY_")}
    return subprocess.run(
        [sys.executable, "-c", "from comity.site import settings; print(settings.READ_AT_ONCE, settings.THREADS)"],
        env={**base, "DATABASE_URL": "postgresql:///none", "COMITY_SIGNING_KEY": "none", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("threads", ["2", "3", "4", "16"])
def test_by_itself_there_are_fewer_places_than_threads(threads: str) -> None:
    places, counted = map(int, started(COMITY_THREADS=threads).stdout.split())
    assert 1 <= places < counted == int(threads)


@pytest.mark.parametrize(
    ("threads", "places"), [("4", "4"), ("4", "9"), ("4", "0"), ("4", "-1"), ("2", "2"), ("1", "1")]
)
def test_a_number_of_places_that_could_take_every_thread_is_refused_with_its_name(
    threads: str, places: str
) -> None:
    ran = started(COMITY_THREADS=threads, COMITY_READ_AT_ONCE=places)
    assert ran.returncode != 0
    told = ran.stderr.splitlines()[-1]
    assert "COMITY_READ_AT_ONCE" in told
    assert "COMITY_THREADS" in told
