"""Books in which everything happened once, with one public request and one that is not."""

from __future__ import annotations

import pytest

from comity.apps.parties.models import Party
from tests.assistance_world import OTHER, Way, _in_asking_world, asked, asking_world
from tests.books_world import World

__all__ = ["_in_asking_world", "asked", "asking_world"]


@pytest.fixture
def shown_way(asked: None) -> Way:
    way = Way()
    way.to("sent")
    way.publish("fact", "title", "answers")
    way.assistance.refresh_from_db()
    return way


@pytest.fixture
def world(shown_way: Way) -> World:
    quiet = Way(of=OTHER)
    quiet.to("sent")
    return World(shown_way.assistance, quiet.assistance, state=Party.objects.get(code=OTHER).name)
