"""The journal can be added to and not changed: not by the app, and not by a slip of the owner."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from comity.apps.journal.actions import record
from comity.apps.journal.models import Record
from tests import database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _one() -> Record:
    with transaction.atomic():
        return record("house.opened", subject="house/1", by="system", at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_record SET act = 'house.closed'",
        "DELETE FROM journal_record",
        "TRUNCATE journal_record",
        "ALTER TABLE journal_record DISABLE TRIGGER ALL",
        "DROP TRIGGER journal_record_is_evidence ON journal_record",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_cannot_change_the_journal_nor_switch_its_guard_off(statement: str) -> None:
    _one()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Record.objects.get().act == "house.opened"


def test_the_owner_is_stopped_by_the_triggers(committed: str) -> None:
    _one()
    with psycopg.connect(database.address(committed, owner=True)) as owner:
        for change in (
            "UPDATE journal_record SET act = 'a.b'",
            "DELETE FROM journal_record",
            "TRUNCATE journal_record",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), owner.transaction():
                owner.execute(change)


def test_a_record_outside_a_transaction_is_refused(committed: str) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record("house.opened", subject="house/1", by="system", at=NOW)
    assert not Record.objects.exists()


def test_a_record_goes_with_its_transaction(committed: str) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("house.opened", subject="house/1", by="system", at=NOW)
        raise ZeroDivisionError
    assert not Record.objects.exists()
