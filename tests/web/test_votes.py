"""Votes as pages draw them: squares that are the numbers, and who is missing by name."""

from __future__ import annotations

import re

from comity.web import squares
from tests.web.conftest import browser


def test_the_vote_on_38_3_is_drawn_group_by_group_with_its_numbers(facts: None) -> None:
    page = browser().get("/texts/A/HRC/RES/38/3").content.decode()
    table = page[page.index("by regional group") : page.index("</table>", page.index("by regional group"))]
    found = {
        name: tuple(map(int, numbers))
        for name, *numbers in re.findall(
            r'<th scope="row">([^<]+)</th><td class="vs">.*?</td>' + r'<td class="num"[^>]*>(\d+)</td>' * 3,
            table,
        )
    }
    assert sorted(found.values()) == sorted(
        [(13, 0, 0), (10, 2, 1), (0, 6, 0), (5, 0, 2), (0, 6, 0), (28, 14, 3)]
    )
    assert "Not recorded:" in page
    assert '<a href="/states/PAN">' in page
    assert "left by United States of America" in page
    assert all(len(each) <= 1024 for each in re.findall(r"<svg.*?</svg>", page))


def test_votes_by_state_name_every_voter_once(facts: None) -> None:
    page = browser().get("/texts/A/HRC/RES/37/23/votes").content.decode()
    voters = re.findall(r'href="/states/(\w{3})"', page)
    assert len(voters) == len(set(voters)) == 47
    assert "TUN" in voters


def test_squares_never_weigh_more_than_a_kilobyte_and_hide_from_those_who_listen() -> None:
    drawn = squares.seats(dict.fromkeys(squares.ORDER, 193), widest=965, size=3)
    assert len(drawn) <= 1024
    assert 'aria-hidden="true"' in drawn


def test_each_position_is_drawn_as_long_as_its_count() -> None:
    drawn = squares.seats({"in-favour": 3, "against": 1}, widest=5, size=12)
    assert 'd="M0 7h44"' in drawn  # three squares of 12 and two gaps of 4
    assert 'd="M48 7h12"' in drawn  # one more, after them
    assert 'width="76"' in drawn
