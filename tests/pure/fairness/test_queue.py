"""The order of taking up: its two guarantees, and that somebody may always be taken up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.fairness.queue import (
    EMERGENCY,
    EMERGENCY_SHARE,
    ORDINARY,
    WAITED_LONGER,
    Share,
    Waiting,
    may_take_up,
    overtaken_by,
)

START = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
SHARE = Share(window=5, least_ordinary=2, overtakes=3)


def waiting(key: str, track: str = ORDINARY, *, day: int = 0, overtaken: int = 0) -> Waiting:
    return Waiting(key, track, START + timedelta(days=day), overtaken)


def test_a_later_one_may_go_first_while_nobody_was_overtaken_too_often() -> None:
    earlier, later = waiting("a", day=0, overtaken=2), waiting("b", day=1)
    assert may_take_up(later, [earlier, later], [], SHARE) is None


def test_who_was_overtaken_often_enough_goes_before_later_ones() -> None:
    earlier, later = waiting("a", day=0, overtaken=3), waiting("b", day=1)
    assert may_take_up(later, [earlier, later], [], SHARE) == (WAITED_LONGER, "a")
    assert may_take_up(earlier, [earlier, later], [], SHARE) is None


def test_of_several_overtaken_often_enough_the_longest_waiting_is_named() -> None:
    queue = [waiting("c", day=2, overtaken=3), waiting("b", day=1, overtaken=3), waiting("d", day=3)]
    assert may_take_up(queue[2], queue, [], SHARE) == (WAITED_LONGER, "b")
    assert may_take_up(queue[0], queue, [], SHARE) == (WAITED_LONGER, "b")


def test_an_emergency_does_not_wait_for_ordinary_ones_that_were_overtaken() -> None:
    ordinary, emergency = waiting("a", overtaken=3), waiting("e", EMERGENCY, day=9)
    assert may_take_up(emergency, [ordinary, emergency], [], SHARE) is None


def test_emergencies_give_way_once_they_have_their_part_of_the_window() -> None:
    queue = [waiting("b", day=1), waiting("a", day=0), waiting("e", EMERGENCY, day=9)]
    assert may_take_up(queue[2], queue, [EMERGENCY] * 2, SHARE) is None
    assert may_take_up(queue[2], queue, [EMERGENCY] * 3, SHARE) == (EMERGENCY_SHARE, "a")
    assert may_take_up(queue[2], queue, [EMERGENCY, *[ORDINARY] * 2, EMERGENCY, EMERGENCY], SHARE) is None
    assert may_take_up(queue[2], queue, [EMERGENCY, ORDINARY, EMERGENCY, EMERGENCY], SHARE) is not None


def test_emergencies_go_freely_while_no_ordinary_one_waits() -> None:
    queue = [waiting("e", EMERGENCY), waiting("f", EMERGENCY, day=1)]
    assert may_take_up(queue[0], queue, [EMERGENCY] * 20, SHARE) is None


def test_two_of_the_same_moment_are_parted_by_their_keys() -> None:
    one, two = waiting("a", overtaken=3), waiting("b", overtaken=3)
    assert may_take_up(two, [one, two], [], SHARE) == (WAITED_LONGER, "a")
    assert may_take_up(one, [one, two], [], SHARE) is None


@pytest.mark.parametrize(("window", "least", "overtakes"), [(5, 0, 1), (5, 6, 1), (0, 0, 1), (5, 1, -1)])
def test_a_share_that_promises_nothing_or_too_much_is_refused(
    window: int, least: int, overtakes: int
) -> None:
    with pytest.raises(ValueError):
        Share(window, least, overtakes)


# Every way a queue can go. A state is the queue, longest waiting first, as (track, overtaken), and for each take-up of
# the last window its track and whether an ordinary one waited then. Newcomers come to any place, since a request
# redirected from another fund keeps its first date.
Queue = tuple[tuple[str, int], ...]
Past = tuple[tuple[str, bool], ...]
Rule = Callable[[Waiting, list[Waiting], list[str], Share], object]
LONGEST = 3


def arrivals(queue: Queue) -> Iterator[Queue]:
    yield queue
    if len(queue) < LONGEST:
        for place in range(len(queue) + 1):
            for track in (ORDINARY, EMERGENCY):
                yield (*queue[:place], (track, 0), *queue[place:])


def broken(share: Share, rule: Rule) -> set[str]:
    """What goes wrong in any state that can be reached, whoever chooses."""
    found: set[str] = set()
    reached: set[tuple[Queue, Past]] = {((), ())}
    ahead = list(reached)
    while ahead:
        before, past = ahead.pop()
        for queue in arrivals(before):
            items = [waiting(str(n), track, day=n, overtaken=o) for n, (track, o) in enumerate(queue)]
            free = [
                n for n, each in enumerate(items) if rule(each, items, [t for t, _ in past], share) is None
            ]
            if items and not free:
                found.add("nobody may be taken up")
            for chosen in free:
                overtaken = overtaken_by(items[chosen], items)
                left = tuple(
                    (each.track, each.overtaken + (each.key in overtaken))
                    for n, each in enumerate(items)
                    if n != chosen
                )
                if any(count > share.overtakes for _, count in left):
                    found.add("overtaken too often")
                    continue
                now = (queue[chosen][0], any(track == ORDINARY for track, _ in queue))
                window = (*past, now)[-share.window :]
                full = len(window) == share.window and all(waited for _, waited in window)
                if full and sum(track == ORDINARY for track, _ in window) < share.least_ordinary:
                    found.add("ordinary share not kept")
                    continue
                state = (left, window)
                if state not in reached:
                    reached.add(state)
                    ahead.append(state)
            if queue != before and (queue, past) not in reached:
                reached.add((queue, past))
                ahead.append((queue, past))
    return found


@pytest.mark.parametrize(
    "share", [Share(2, 1, 1), Share(3, 1, 0), Share(3, 2, 1), Share(3, 3, 1), Share(1, 1, 1)], ids=str
)
def test_both_guarantees_hold_in_every_state_a_short_queue_can_reach(share: Share) -> None:
    assert broken(share, may_take_up) == set()


def _no_share(one: Waiting, items: list[Waiting], taken: list[str], share: Share) -> object:
    found = may_take_up(one, items, taken, share)
    return None if found and found[0] == EMERGENCY_SHARE else found


def _no_bound(one: Waiting, items: list[Waiting], taken: list[str], share: Share) -> object:
    found = may_take_up(one, items, taken, share)
    return None if found and found[0] == WAITED_LONGER else found


def _short_memory(one: Waiting, items: list[Waiting], taken: list[str], share: Share) -> object:
    return may_take_up(one, items, taken[-1:], share)


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        (_no_share, "ordinary share not kept"),
        (_short_memory, "ordinary share not kept"),
        (_no_bound, "overtaken too often"),
        (lambda *_: "no", "nobody may be taken up"),
    ],
)
def test_the_walk_finds_a_rule_that_keeps_less(rule: Rule, wrong: str) -> None:
    assert wrong in broken(Share(3, 2, 1), rule)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_both_guarantees_hold_on_long_random_runs(data: st.DataObject) -> None:
    window = data.draw(st.integers(1, 8))
    share = Share(window, data.draw(st.integers(1, window)), data.draw(st.integers(0, 4)))
    queue: list[Waiting] = []
    taken: list[str] = []
    waited: list[bool] = []
    for turn in range(data.draw(st.integers(5, 60))):
        for n, (track, back) in enumerate(
            data.draw(
                st.lists(st.tuples(st.sampled_from([ORDINARY, EMERGENCY]), st.integers(0, 5)), max_size=3)
            )
        ):
            queue.append(waiting(f"{turn}-{n}", track, day=turn - back))
        free = [each for each in queue if may_take_up(each, queue, taken, share) is None]
        assert bool(free) == bool(queue)
        if not free:
            continue
        one = data.draw(st.sampled_from(free))
        passed = overtaken_by(one, queue)
        waited.append(any(each.track == ORDINARY for each in queue))
        taken.append(one.track)
        queue = [
            replace(each, overtaken=each.overtaken + (each.key in passed))
            for each in queue
            if each.key != one.key
        ]
        assert all(each.overtaken <= share.overtakes for each in queue)
        if len(taken) >= window and all(waited[-window:]):
            assert taken[-window:].count(ORDINARY) >= share.least_ordinary


@settings(max_examples=100)
@given(
    places=st.permutations(range(5)),
    tracks=st.lists(st.sampled_from([ORDINARY, EMERGENCY]), min_size=5, max_size=5),
    counts=st.lists(st.integers(0, 3), min_size=5, max_size=5),
    taken=st.lists(st.sampled_from([ORDINARY, EMERGENCY]), max_size=6),
)
def test_other_names_change_nothing_but_the_names(
    places: list[int], tracks: list[str], counts: list[int], taken: list[str]
) -> None:
    names = {str(n): str(place) for n, place in enumerate(places)}
    one = [waiting(str(n), tracks[n], day=n, overtaken=counts[n]) for n in range(5)]
    other = [replace(each, key=names[each.key]) for each in one]
    for each, renamed in zip(one, other, strict=True):
        found = may_take_up(each, one, taken, SHARE)
        expected = found and (found[0], names[found[1]])
        assert may_take_up(renamed, other, taken, SHARE) == expected
