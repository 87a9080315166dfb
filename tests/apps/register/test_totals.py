"""Totals count every request that was sent, whatever its State and the officials do; and they add up."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Refused
from comity.apps.journal.models import Record
from comity.apps.register import actions, listing, openings
from comity.apps.register.models import Withholding
from comity.apps.register.open_data import requests as open_rows
from comity.pure.disclosure.totals import LEAST
from tests.assistance_world import COOPERATION, FOLLOW_UP, OTHER, OWN, Way, person

PARTS = [[], ["fact"], ["fact", "title"], ["answers", "fact", "title"]]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "propose", "confirm", "lift"]), st.integers(0, 5), st.integers(0, 3)
    ),
    max_size=25,
)


def requests() -> list[Way]:
    ways = []
    for place in range(6):
        way = Way(of=OTHER if place % 2 else OWN, fund=FOLLOW_UP if place == 5 else COOPERATION)
        way.to("sent" if place != 4 else "withdrawn")
        AssistanceRequest.objects.filter(pk=way.assistance.pk).update(
            theme=["", "equality", "justice"][place % 3]
        )
        ways.append(way)
    draft = Way()
    draft.to("draft")
    return ways


def step(way: Way, act: str, place: int) -> None:
    if act == "publish":
        way.do(way.actions.publish, way.delegate, parts=PARTS[place])
        return
    if act == "propose":
        parts = [["fact"], ["title"], ["answers"], ["fact", "title"]][place]
        way.do(actions.propose_withholding, person("dalia"), parts=parts, reason="legal", words="w")
        return
    one = Withholding.objects.filter(assistance=way.assistance, lifting=None).order_by("-pk").first()
    if one is None:
        return
    one.assistance = way.assistance
    if act == "confirm":
        actions.confirm_withholding(withholding=one, by=person("dan"), at=way.at)
    else:
        actions.lift_withholding(withholding=one, words="w", by=person("dan"), at=way.at)


def counted(way: Way) -> listing.Totals:
    """The totals, having looked that they add up and agree with what the register shows."""
    day = way.at.date()
    found = listing.totals(day)
    sent = AssistanceRequest.objects.sent().count()
    shown = list(listing.rows(listing.Filters(), day))
    assert found.all.all == sent
    assert (
        found.all.public
        == len(shown)
        == sum("fact" in each.public_on(day) for each in AssistanceRequest.objects.all())
    )
    assert found.withheld <= found.all.not_public
    for sort, rows in found.tables.items():
        assert sum(row.public for row in rows) == found.all.public, sort
        assert sum(row.not_public for row in rows) == found.all.not_public, sort
        for row in rows:
            assert row.not_public == 0 or row.not_public >= LEAST or row.not_public == found.all.not_public, (
                sort
            )
    return found


def test_totals_add_up_whatever_is_published_and_withheld(asked: None) -> None:
    ways = requests()
    latest = max(ways, key=lambda each: each.at)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def play(steps: list[tuple[str, int, int]]) -> None:
        with transaction.atomic():
            for act, which, place in steps:
                way = ways[which]
                way.assistance.refresh_from_db()
                with suppress(Refused), transaction.atomic():
                    step(way, act, place)
                counted(latest)
            transaction.set_rollback(True)

    play()


def test_who_is_withheld_stays_counted_and_leaves_the_list(asked: None) -> None:
    ways = requests()
    for way in ways:
        way.publish("fact")
    before = counted(ways[0])
    step(ways[0], "propose", 0)
    step(ways[0], "confirm", 0)
    after = counted(ways[0])
    assert (before.all.all, before.all.public, before.withheld) == (6, 6, 0)
    assert (after.all.all, after.all.public, after.withheld) == (6, 5, 1)


def test_filters_take_what_is_part_of_the_fact_alone(asked: None) -> None:
    ways = requests()
    for way in ways[:5]:
        way.publish("fact")
    day = ways[0].at.date()

    def found(**asked_for: Any) -> int:
        return listing.rows(listing.Filters(**asked_for), day).count()

    assert (found(), found(fund=COOPERATION), found(fund=FOLLOW_UP)) == (5, 5, 0)
    assert (found(stage="sent"), found(stage="under-way"), found(stage="withdrawn")) == (4, 4, 1)
    assert (found(theme="equality"), found(year=2026), found(year=2025)) == (2, 5, 0)
    assert {
        each["title"] for each in (listing.line(row, day) for row in listing.rows(listing.Filters(), day))
    } == {""}


def test_the_public_timeline_has_the_steps_and_nothing_of_the_draft_or_of_the_people(asked: None) -> None:
    way = Way()
    way.to("declined")
    way.publish("fact")
    day = way.at.date()
    acts = [each.act.removeprefix("assistance.") for each in listing.timeline(way.assistance, day)]
    assert acts[0] == "submitted"
    assert not {"begun", "answered", "cleared", "consented", "declined", "assessed", "advised"} & set(acts)
    way.publish("fact", "decision")
    acts = [each.act.removeprefix("assistance.") for each in listing.timeline(way.assistance, day)]
    assert "declined" in acts


def test_when_its_state_chose_to_publish_while_it_drafted_is_its_own(asked: None) -> None:
    way = Way()
    way.to("draft")
    way.publish("fact")
    way.to("papers")
    day = way.at.date()
    assert way.assistance.public_on(day)
    assert listing.timeline(way.assistance, day)[0].act == "assistance.submitted"
    records = Record.objects.filter(subject=way.assistance.address, act="assistance.published")
    assert list(openings.fields_of(records, day).values()) == [frozenset()]
    assert {each["act"] for each in open_rows.timeline(day)} == {
        "assistance.submitted",
        "assistance.taken_up",
    }


def test_where_all_that_is_not_public_is_with_one_fund_no_row_says_so(asked: None) -> None:
    """A group of which there is none hides a small one, too: "all of them here" would tell where each is."""
    for _ in range(3):
        way = Way()
        way.to("sent")
    found = counted(way)
    for sort in ("fund", "theme", "standing"):
        (row,) = found.tables[sort]
        assert row.not_public == 3 and len(row.names) > 2, sort
