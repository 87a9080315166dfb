"""What hangs on a request comes in one statement, and is what each table says by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.consents import actions as consents
from comity.apps.journal.models import Record
from comity.apps.letters.models import Letter
from comity.apps.parties.models import Office
from comity.pure.disclosure.table import Part
from comity.web.requests import kept
from tests.assistance_world import Way, person
from tests.web.requests.conftest import with_everything

pytestmark = pytest.mark.usefixtures("asked")


def of_the_table(assistance: Any, kind: kept.Kind) -> list[dict[str, Any]]:
    """The rows of a kind, asked of its table alone."""
    table: Any = kind.table
    mine = {"subject": assistance.address} if kind.by_address else {"assistance": assistance}
    rows = table.objects.filter(kind.only, **mine).order_by(*kind.order)
    return [{field.replace("__", "_"): getattr_of(each, field) for field in kind.fields} for each in rows]


def getattr_of(row: Any, field: str) -> Any:
    for name in field.split("__"):
        row = getattr(row, name, None)
    return getattr(row, "pk", row)  # a person by key


def test_the_rows_are_those_of_their_tables() -> None:
    assistance = with_everything().assistance
    found = kept.rows(assistance, set(Part))
    kinds = [each for part in kept.ROWS.values() for each in part] + [kept.INPUTS]
    for kind in kinds:
        said = of_the_table(assistance, kind)
        # An amount comes as JSON writes it.
        assert found[kind.name] == [
            {name: float(value) if name == "cost" else value for name, value in row.items()} for row in said
        ], kind.name
    filled = {name for name, rows in found.items() if rows}
    assert filled >= {each.name for each in kinds} - {"recusals"}


def test_a_withdrawn_consent_says_when_and_why() -> None:
    way = Way()
    way.to("papers")
    before = kept.rows(way.assistance, {Part.CONSENTS})["consents"]
    assert before and all(each["withdrawal_pk"] is each["withdrawal_at"] is None for each in before)
    way.do(way.actions.withdraw_consent, person("amina"), scope="assess", words="We think again.")
    (entry,) = (each for each in consents.history(way.assistance.address) if hasattr(each, "withdrawal"))
    (row,) = (
        each
        for each in kept.rows(way.assistance, {Part.CONSENTS})["consents"]
        if each["withdrawal_pk"] is not None
    )
    assert (row["pk"], row["withdrawal_at"]) == (entry.pk, entry.withdrawal.at)
    assert row["withdrawal_words"] == "We think again."


def test_a_record_comes_with_the_name_of_the_office_it_names() -> None:
    way = Way()
    way.to("assessment")
    rows = kept.rows(way.assistance, {Part.TIMELINE})["records"]
    names = dict(Office.objects.values_list("code", "name"))
    told = [
        (each.act, each.by, each.at, each.facts, each.office, names.get(each.office.removeprefix("offices/")))
        for each in Record.objects.filter(subject=way.assistance.address).order_by("pk")
    ]
    fields = ("act", "by", "at", "facts", "office", "office_name")
    assert [tuple(each[name] for name in fields) for each in rows] == told
    assert len({each["office_name"] for each in rows}) > 1


def test_answers_are_those_sent_last() -> None:
    way = Way()
    way.to("papers")
    way.send_back("aim")
    way.answer_remarks()
    first, last = way.assistance.submissions.order_by("turn")
    assert first.answers != last.answers
    assert kept.rows(way.assistance, {Part.ANSWERS})["sent"] == [{"answers": last.answers}]


def test_letters_come_newest_first_and_without_their_text() -> None:
    assistance = with_everything().assistance
    rows = kept.rows(assistance, {Part.LETTERS})["letters"]
    written = Letter.objects.filter(subject=assistance.address)
    assert [each["pk"] for each in rows] == [each.pk for each in written.order_by("-at", "-pk")]
    assert len(rows) > 2 and set(rows[0]) == {"pk", "kind", "at"}


def test_a_part_that_is_not_the_readers_is_not_asked_for() -> None:
    assistance = with_everything().assistance
    with CaptureQueriesContext(connection) as asked_for:
        found = kept.rows(assistance, {Part.DECISION})
    assert set(found) == {"decisions", "inputs"} and found["decisions"]
    (statement,) = asked_for.captured_queries
    assert "assessment" not in statement["sql"] and "letters_letter" not in statement["sql"]
