"""The asking world, and its people as browsers."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from lxml import html

from tests.assistance_world import Way, _in_asking_world, asked, asking_world, person, sealed
from tests.web.conftest import browser

__all__ = [
    "_in_asking_world",
    "as_",
    "asked",
    "asking_world",
    "said",
    "show_to",
    "tree",
    "with_everything",
]

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


def with_everything() -> Any:
    """A request to its end, with something of every kind on it."""
    way = Way()
    way.to("papers")
    way.send_back("results")
    way.answer_remarks()
    way.accept_papers()
    way.find_eligible()
    way.assess()
    show_to(way, "A partner")
    way.propose()
    way.do(way.actions.ask_change, person("sam"), words="Shorter")
    way.assess()
    way.propose()
    way.do(way.actions.state_obstacle, person("sam"), code="disaster", words="A storm", source="Ministry",
           from_on=way.at.date())  # fmt: skip
    way.publish()
    way.do(way.actions.file_input, person("nia"), text="We saw it.")
    for step in (way.accept, way.advise, way.approve, way.agree, way.report, way.close):
        step()
    way.do(way.actions.give_feedback, person("amina"), words="", items=[
        {"item": each, "answered": "yes"} for each in
        ("The register is kept in every place.", "Twelve officials can keep it.")])  # fmt: skip
    return way


def tree(answer: Any) -> Any:
    return html.fromstring(answer.content)


def said(answer: Any) -> str:
    """What is read on a page, with single spaces."""
    page = tree(answer)
    for each in page.xpath("//style"):
        each.text = ""
    return re.sub(r"\s+", " ", page.text_content())
