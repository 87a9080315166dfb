"""The asking world, and its people as browsers."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from lxml import html

from tests.assistance_world import _in_asking_world, asked, asking_world, person
from tests.web.conftest import browser

__all__ = ["_in_asking_world", "as_", "asked", "asking_world", "said", "tree"]

DELEGATION = ("amina", "petra", "cleo", "sam", "bruno")
OTHERS = ("hana", "chen", "dalia", "gita", "emeka", "fatou", "dan", "aud", "nia", "olu", "lee")


def as_(name: str) -> Client:
    """The browser of somebody, signed in; Hana never signs in."""
    return browser(None if name == "hana" else person(name))


def tree(answer: Any) -> Any:
    return html.fromstring(answer.content)


def said(answer: Any) -> str:
    """What is read on a page, with single spaces."""
    page = tree(answer)
    for each in page.xpath("//style"):
        each.text = ""
    return re.sub(r"\s+", " ", page.text_content())
