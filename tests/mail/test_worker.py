"""The worker is woken by what is posted, and looks by itself as well."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from comity.apps.notices import actions as notices
from comity.apps.notices.models import Message, State, Topic
from comity.mail import jobs


def _work() -> None:
    try:
        call_command("procrastinate", "worker", "--one-shot", "--concurrency=1")
    finally:
        connections.close_all()


def post(to: str) -> Message:
    return notices.post(to=to, topic=Topic.ACCOUNT, subject="A line", body="Words.", at=datetime.now(UTC))


def test_what_is_posted_leaves_by_the_worker_and_what_is_rolled_back_does_not(
    committed: str, mailoutbox: list[Any]
) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post("undone@example.org")
        raise ZeroDivisionError
    with transaction.atomic():
        for number in range(3):
            post(f"r{number}@example.org")
    post("last@example.org")
    assert ProcrastinateJob.objects.filter(task_name="notices.deliver", status="todo").count() == 1
    with ThreadPoolExecutor(1) as apart:
        apart.submit(_work).result()
    assert [each.to for each in mailoutbox] == [["r0@example.org"], ["r1@example.org"], ["r2@example.org"],
                                                ["last@example.org"]]  # fmt: skip
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


@pytest.mark.parametrize("job", [jobs.deliver, jobs.compose, jobs.send_daily], ids=lambda job: job.name)
def test_each_job_can_run_on_an_empty_database_and_twice(facts: None, job: Any) -> None:
    job.func(0)
    job.func(0)
    assert not Message.objects.exists()
