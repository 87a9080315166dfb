"""A visitor's reading is private, short-lived and rationed, and nobody can be found out from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from comity.apps.journal.models import Record
from comity.apps.parties.refusal import Refused
from comity.apps.texts import actions, jobs
from comity.apps.texts.models import Document, VisitorReading
from comity.apps.texts.refusal import Reason
from tests.cast import NOW
from tests.readings import resolution

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)


def _read(address: str = "203.0.113.7", **more: Any) -> tuple[VisitorReading, str]:
    given = {
        "name": "a.txt",
        "text": "text",
        "reading": resolution(),
        "size": 4,
        "seconds": 0.1,
        "at": NOW,
    } | more
    return actions.read_for_visitor(address=address, **given)


def test_the_reading_is_found_by_the_secret_of_its_link_and_by_nothing_else() -> None:
    kept, secret = _read()
    assert actions.find_visitor_reading(secret=secret, at=NOW) == kept
    assert actions.find_visitor_reading(secret=secret + "x", at=NOW) is None
    assert secret not in str(vars(VisitorReading.objects.get()))


def test_no_file_is_kept_and_the_address_cannot_be_read_back() -> None:
    kept, _ = _read()
    assert not Document.objects.exists() and not hasattr(kept, "content")
    assert "203.0.113.7" not in str(vars(kept)) and "203.0.113.7" not in str(list(Record.objects.values()))


def test_after_a_day_it_is_not_found_and_then_it_is_removed() -> None:
    _, secret = _read()
    assert actions.find_visitor_reading(secret=secret, at=NOW + DAY - timedelta(seconds=1)) is not None
    assert actions.find_visitor_reading(secret=secret, at=NOW + DAY) is None
    assert actions.remove_expired(at=NOW + DAY - timedelta(seconds=1)) == 0
    assert actions.remove_expired(at=NOW + DAY) == 1
    assert not VisitorReading.objects.exists()
    assert Record.objects.get(act="texts.expired_removed").facts == {"readings": 1}


def test_removing_nothing_is_not_recorded() -> None:
    assert actions.remove_expired(at=NOW) == 0 and not Record.objects.exists()


def test_one_address_may_have_so_many_an_hour_and_another_is_not_held_up(settings: Any) -> None:
    settings.VISITOR_UPLOADS_AN_HOUR = 2
    _read()
    _read()
    with pytest.raises(Refused) as refused:
        _read()
    assert (refused.value.reason, refused.value.facts) == (Reason.TOO_MANY, {"limit": 2})
    assert VisitorReading.objects.count() == 2 and Record.objects.count() == 2, "refused leaves no trace"
    _read("203.0.113.8")
    _read(at=NOW + timedelta(hours=1, seconds=1))


def test_the_worker_removes_what_has_expired() -> None:
    _read(at=NOW - timedelta(days=9999))
    assert jobs.remove_expired(0) == 1
