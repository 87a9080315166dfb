"""Faults somebody found who tried to break what is public, each asked for again."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from comity.web import feeds

ODD = ("\ufffe", "\uffff", "\x00", "\x1b", "\ud800", "\x85")  # no XML 1.0 holds them, or not as they are


@pytest.mark.parametrize("place", range(len(ODD)))
def test_no_sign_in_a_title_keeps_a_feed_from_being_read(place: int) -> None:
    entry = feeds.Entry("/register/x", "m", f"A{ODD[place]}b", datetime(2026, 11, 23, tzinfo=UTC))
    answer = feeds.atom("Feed", "/register/", "/register.atom", [entry])
    root = ElementTree.fromstring(answer.content)  # noqa: S314 — our own bytes
    told = [each.text for each in root.iter(f"{{{feeds.ATOM}}}title")]
    assert told == ["Feed", "Ab"]
