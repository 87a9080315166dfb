"""The asking world, and its people as browsers."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from lxml import html

from tests.assistance_world import _in_asking_world, asked, asking_world, person, sealed
from tests.web.conftest import browser

__all__ = ["_in_asking_world", "as_", "asked", "asking_world", "said", "show_to", "tree"]

DELEGATION = ("amina", "petra", "cleo", "sam", "bruno")
OTHERS = ("hana", "chen", "dalia", "gita", "emeka", "fatou", "dan", "aud", "nia", "olu", "lee")


def as_(name: str) -> Client:
    """The browser of somebody, signed in; Hana never signs in."""
    return browser(None if name == "hana" else person(name))


def show_to(way: Any, partners: str) -> None:
    """Let the desk tell the State to which partners it would show the request."""
    from comity.apps.assistance.access import Act
    from comity.apps.assistance.actions.outside import objections_until

    last = objections_until(way.assistance, way.at)
    facts = {"partners": partners, "objections_until": last}
    seal = sealed(Act.OPEN_CIRCULATION, way.assistance, person("dalia"), way.at, **facts)["letter_seal"]
    way.do(way.actions.open_circulation, person("dalia"), partners=partners, letter_seal=seal)


def tree(answer: Any) -> Any:
    return html.fromstring(answer.content)


def said(answer: Any) -> str:
    """What is read on a page, with single spaces."""
    page = tree(answer)
    for each in page.xpath("//style"):
        each.text = ""
    return re.sub(r"\s+", " ", page.text_content())
