"""Public openings of the log: what the class of an act and its request allow, and nothing that tells more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.apps.journal import actions as journal
from comity.apps.journal.models import Leaf, Record
from comity.apps.journal.sealing import seal
from comity.apps.register import actions, openings
from comity.pure.translog.opening import check_opening
from tests.assistance_world import Way, person

pytestmark = pytest.mark.usefixtures("asked")


@pytest.fixture
def way(sealing: Path) -> Way:
    found = Way()
    found.to("declined")
    return found


def opened(way: Way) -> dict[str, dict[str, Any]]:
    """What is open of the records of a request: act → opened fields, each checked against the log's own entry."""
    seal(at=way.at)
    leaves = {leaf.index: leaf for leaf in Leaf.objects.select_related("record")}
    held = openings.public_batch(leaves, at=way.at)
    found = {}
    for index, each in held.items():
        record = leaves[index].record
        assert record is not None
        fields = check_opening(each, bytes(leaves[index].commitment))
        assert each == openings.public(index, at=way.at)
        if record.subject == way.assistance.address:
            assert fields["act"] == record.act
            found[record.act] = fields
    return found


def test_nothing_opens_of_a_request_whose_fact_is_not_public(way: Way) -> None:
    assert opened(way) == {}


def test_what_its_state_publishes_opens_and_never_who_it_was(way: Way) -> None:
    way.publish("fact")
    found = opened(way)
    assert {"assistance.submitted", "assistance.taken_up", "assistance.published"} <= set(found)
    assert not {
        "assistance.declined",
        "assistance.begun",
        "assistance.consented",
        "assistance.assessed",
    } & set(found)
    assert not any({"by", "facts"} & set(fields) for fields in found.values())


def test_a_decision_opens_where_it_is_public(way: Way) -> None:
    way.publish("fact", "decision")
    assert "assistance.declined" in opened(way)


def test_what_is_withheld_or_taken_back_closes_at_once(way: Way) -> None:
    way.publish("fact", "decision")
    assert opened(way)
    one = way.do(actions.propose_withholding, person("dalia"), parts=["decision"], reason="legal", words="w")
    actions.confirm_withholding(withholding=one, by=person("dan"), at=way.at)
    found = opened(way)
    assert "assistance.submitted" in found and "assistance.declined" not in found
    way.do(way.actions.publish, person("sam"), parts=[])
    assert opened(way) == {}


def test_what_opens_nothing_is_one_answer_by_as_many_statements(way: Way) -> None:
    """A filler, a record that is not public, one of no request, one erased, and an index past the end."""
    way.publish("fact")
    seal(at=way.at)
    quiet = Way()
    quiet.to("papers")
    seal(at=quiet.at)
    erased = Record.objects.get(subject=way.assistance.address, act="assistance.submitted")
    journal.erase(erased, by="system", at=way.at, why="test")
    gone = Leaf.objects.filter(record=erased).first()
    filler = Leaf.objects.filter(record=None).first()
    closed = Leaf.objects.filter(record__subject=quiet.assistance.address).first()
    inner = Leaf.objects.filter(
        record__subject=way.assistance.address, record__act="assistance.answered"
    ).first()
    person_s = Leaf.objects.exclude(record__subject__startswith="assistance").exclude(record=None).filter(
        record__act__startswith="people.").first()  # fmt: skip
    cost = set()
    for index in [each.index for each in (gone, filler, closed, inner, person_s) if each is not None] + [
        10**9
    ]:
        with CaptureQueriesContext(connection) as asked_for:
            assert openings.public(index, at=way.at) is None
        cost.add(len(asked_for))
    assert cost == {2}


def test_a_list_is_opened_over_the_api(way: Way) -> None:
    way.publish("fact")
    seal(at=way.at)
    last = Leaf.objects.order_by("-index")[0].index
    query = "&".join(f"index={each}" for each in range(min(last + 3, 256)))
    found = Client().get(f"/api/register/openings?{query}").json()["items"]
    assert found and all(set(each["opening"]) == {"v", "fields"} for each in found)
    assert Client().get("/api/register/openings?index=-1").status_code == 422
