"""The theme family: chosen with the title, kept with the request as it was sent, never needed."""

from __future__ import annotations

from typing import Any

import pytest

from comity.apps.assistance import actions, routes
from comity.apps.assistance.actions.drafting import theme_of
from comity.pure.dossier.catalogue import shipped_catalogue
from tests.assistance_world import ANSWERS, Way, person

pytestmark = pytest.mark.usefixtures("asked")


def say(way: Way, theme: str, seen: int) -> Any:
    value = ANSWERS["aim"] | {"theme": theme}
    return way.do(actions.answer, person("petra"), question="aim", value=value, seen=seen)


def test_a_theme_is_kept_with_the_draft_and_goes_with_it() -> None:
    way = Way()
    kept = say(way, "justice", 0)
    assert way.assistance.theme == "justice"
    say(way, "", kept.version)
    assert way.assistance.theme == ""
    say(way, "equality", kept.version + 1)
    way.do(actions.discard, person("sam"))
    assert way.assistance.theme == ""


def test_a_draft_without_a_theme_is_as_complete_as_before() -> None:
    way = Way()
    way.to("sent")
    assert "theme" not in way.assistance.submissions.get().answers["aim"] or not way.assistance.theme


def test_what_is_not_in_the_list_is_no_theme() -> None:
    assert theme_of({"aim": {"theme": "mood"}}) == theme_of({}) == ""


def test_after_sending_a_theme_changes_only_when_it_is_sent_again() -> None:
    way = Way()
    way.to("papers")
    way.send_back("aim")
    say(way, "development", way.assistance.answers.get(question="aim").version)
    assert way.assistance.theme == ""
    way.do(actions.clear, person("cleo"))
    way.do(actions.resubmit, person("sam"))
    assert way.assistance.theme == "development"


def test_every_route_that_asks_the_aim_offers_the_theme_and_needs_none() -> None:
    way = Way()
    asked = routes.definition(way.assistance.route).asked("aim")
    assert asked is not None
    field = asked.question.input("theme")
    assert field is not None and not field.required
    assert field.choices == shipped_catalogue().theme_families
