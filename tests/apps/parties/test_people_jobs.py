"""The worker keeps the retention periods by itself."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.actions import people
from comity.apps.parties.jobs import forget_finished_jobs
from comity.apps.parties.models import Person
from comity.apps.retention.jobs import forget_in_time
from tests import cast


def test_both_jobs_are_due_every_night() -> None:
    due = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert due["forget_in_time"] == "17 3 * * *"
    assert due["forget_finished_jobs"] == "47 3 * * *"


def _work() -> None:
    try:
        call_command("procrastinate", "worker", "--one-shot", "--concurrency=1")
    finally:
        connections.close_all()


def test_the_worker_forgets_people_letters_and_its_own_finished_jobs(
    committed: str, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    letter = tmp_path / "old.log"
    letter.write_text("a letter")
    os.utime(letter, (time.time() - 31 * 86_400,) * 2)
    cast.olu()
    dalia = cast.dalia()
    people.hand_over(person=dalia, by=SYSTEM, at=cast.LONG_AGO.replace(year=2020))
    forget_in_time.defer(timestamp=0)
    forget_finished_jobs.defer(timestamp=0)
    # In a thread of its own: a browser of an earlier test leaves its event loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(_work).result()
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}
    assert Person.objects.get(pk=dalia.pk).name == ""
    assert not letter.exists()
