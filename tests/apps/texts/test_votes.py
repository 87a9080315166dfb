"""Votes: by State and by regional group, with those not recorded named from the membership of the day."""

from __future__ import annotations

import pytest

from comity.apps.parties.models import Party
from comity.apps.texts.models import Instrument, Tally, differences, positions_of, tallies
from tests.readings import resolution, take_in, vote

pytestmark = pytest.mark.usefixtures("facts")

GROUPS = [
    "african",
    "asia-pacific",
    "eastern-european",
    "latin-american-and-caribbean",
    "western-european-and-others",
]


def _tally(symbol: str) -> Tally:
    return tallies(Instrument.objects.get(symbol=symbol))[0]


def _by_group(tally: Tally) -> dict[str, tuple[int, ...]]:
    keys = ("in-favour", "against", "abstaining")
    return {
        each.group.code if each.group else "": tuple(each.counts[key] for key in keys)
        for each in tally.by_group
    }


def test_37_23_lists_28_1_17_and_of_47_members_only_one_is_not_recorded() -> None:
    tally = _tally("A/HRC/RES/37/23")
    assert tuple(tally.counts.values()) == (28, 1, 17) and tally.consistent
    assert (tally.members, [each.code for each in tally.not_recorded], tally.vacant) == (47, ["TUN"], [])
    assert not tally.not_members


def test_38_3_lists_28_14_3_of_46_members_with_one_seat_vacant() -> None:
    tally = _tally("A/HRC/RES/38/3")
    assert tuple(tally.counts.values()) == (28, 14, 3) and tally.consistent
    assert (tally.members, [each.code for each in tally.not_recorded]) == (46, ["PAN"])
    (seat,) = tally.vacant
    assert seat.left_by is not None and seat.left_by.code == "USA"
    assert seat.group.code == "western-european-and-others"


def test_37_23_by_regional_group() -> None:
    expected = [(11, 0, 1), (10, 0, 3), (0, 0, 6), (7, 0, 1), (0, 1, 6)]
    assert _by_group(_tally("A/HRC/RES/37/23")) == dict(zip(GROUPS, expected, strict=True))


def test_38_3_by_regional_group() -> None:
    expected = [(13, 0, 0), (10, 2, 1), (0, 6, 0), (5, 0, 2), (0, 6, 0)]
    assert _by_group(_tally("A/HRC/RES/38/3")) == dict(zip(GROUPS, expected, strict=True))


def test_those_not_recorded_are_counted_in_their_group() -> None:
    groups = {
        each.group.code if each.group else "": each.counts["not-recorded"]
        for each in _tally("A/HRC/RES/38/3").by_group
    }
    assert groups["latin-american-and-caribbean"] == 1 and sum(groups.values()) == 1


def test_two_sources_that_disagree_stand_side_by_side() -> None:
    instrument = Instrument.objects.get(symbol="A/HRC/RES/38/3")
    other = vote(["CHN", "TUN"], ["AUS"], ["PER"], (2, 1, 1))
    take_in(resolution("A/HRC/RES/38/3", body="Human Rights Council", adopted="2018-07-05", vote=other))
    both = tallies(instrument)
    parted = {each.party.code: list(each.positions.values()) for each in differences(both) if each.party}
    assert parted["PER"] == ["in-favour", "abstaining"]
    assert parted["AGO"] == ["in-favour", None]
    assert not {"CHN", "TUN", "AUS"} & set(parted), "those on which both agree are not listed"


def test_two_sources_that_agree_differ_in_nothing() -> None:
    instrument = Instrument.objects.get(symbol="A/HRC/RES/46/13")
    stated = instrument.votes.get()
    codes = {
        position: [each.party.code for each in stated.casts.filter(position=position) if each.party]
        for position in ("in-favour", "against", "abstaining")
    }
    same = vote(codes["in-favour"], codes["against"], codes["abstaining"], (26, 15, 6))
    take_in(resolution("A/HRC/RES/46/13", body="Human Rights Council", adopted="2021-03-23", vote=same))
    assert len(tallies(instrument)) == 2 and differences(tallies(instrument)) == []


def test_a_tally_that_contradicts_its_lists_is_shown_as_such_and_not_repaired() -> None:
    taken = take_in(resolution(vote=vote(["CHN"], [], [], (2, 0, 0))))
    (tally,) = tallies(taken.instrument)
    assert not tally.consistent and tally.stated["in-favour"] == 2 and tally.counts["in-favour"] == 1


def test_a_voter_who_was_no_member_that_day_is_named() -> None:
    one = vote(["ISL"], [], [], (1, 0, 0))
    take_in(resolution("A/HRC/RES/38/9", body="Human Rights Council", adopted="2018-07-05", vote=one))
    (tally,) = tallies(Instrument.objects.get(symbol="A/HRC/RES/38/9"))
    assert [each.party and each.party.code for each in tally.not_members] == ["ISL"]


def test_a_vote_known_by_its_numbers_alone_names_nobody_as_not_recorded() -> None:
    tally = _tally("A/HRC/RES/43/21")
    assert list(tally.stated.values()) == [23, 16, 8] and tally.not_recorded == []
    assert differences([tally]) == []


def test_how_a_state_voted_is_listed_once_a_text_however_many_accounts() -> None:
    peru = Party.objects.get(code="PER")
    other = vote(["PER"], [], [], (1, 0, 0))
    take_in(resolution("A/HRC/RES/37/23", body="Human Rights Council", adopted="2018-03-23", vote=other))
    listed = [(each.instrument.symbol, each.positions) for each in positions_of(peru)]
    assert listed == [("A/HRC/RES/38/3", ("in-favour",)), ("A/HRC/RES/37/23", ("abstaining", "in-favour"))]
