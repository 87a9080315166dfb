"""What the heaviest public pages, and those of the funds, cost: bytes on the wire and statements, whatever is held."""

from __future__ import annotations

import gzip
import random
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.apps.texts.models import Instrument, Paragraph
from tests import many
from tests.cast import NOW
from tests.web.funds.conftest import Told, _in_asking_world, asked, asking_world, public_pages, told

__all__ = ["_in_asking_world", "asked", "asking_world", "told"]

BYTES = 14_000
STATEMENTS = 10
# Enough different words that compression finds no more in them than in a real resolution.
WORDS = [f"{a}{b}{c}" for a in ("co", "re", "sta", "pro", "hu") for b in ("ra", "ti", "mo", "ve", "li") for c in
         ("n", "te", "rs", "ly", "ment", "tion")]  # fmt: skip


def cost(address: str) -> tuple[int, int]:
    """Bytes on the wire, and statements, of a page that a stranger asks for."""
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    assert b"<style>" in gzip.decompress(answer.content)
    return len(answer.content), len(asked)


def long_text(paragraphs: int, characters: int) -> Instrument:
    """An instrument of so many paragraphs of so many characters, each in words of its own."""
    chance = random.Random(paragraphs)
    held = Instrument.objects.create(
        symbol=f"A/HRC/RES/99/{paragraphs}", title="Lamps", has_text=True, source="made up", loaded_at=NOW,
        adopted_on=date(2020, 1, 1),
    )  # fmt: skip
    for order in range(1, paragraphs + 1):
        text = "Requests the Registrar"
        while len(text) < characters:
            text += " " + chance.choice(WORDS)
        Paragraph.objects.create(
            instrument=held, part="operative", anchor=f"op{order}", order=order, num=f"{order}.", lead="Requests",
            verb="request", speech_act="directive", text=text,
        )  # fmt: skip
    return held


@pytest.mark.parametrize(("paragraphs", "characters"), [(80, 150), (80, 350), (300, 400), (3, 12_000)])
def test_an_instrument_stays_within_its_budget_on_every_section(
    facts: None, paragraphs: int, characters: int
) -> None:
    held = long_text(paragraphs, characters)
    seen: list[str] = []
    for part in range(1, 200):
        answer = Client().get(f"{held.get_absolute_url()}?part={part}", headers={"accept-encoding": "gzip"})
        page = gzip.decompress(answer.content).decode()
        here = [f"op{n}" for n in range(1, paragraphs + 1) if f'<li id="op{n}">' in page]
        if here[0] in seen:
            break
        seen += here
        # A single paragraph is never cut: where one alone is longer than a page, the page is longer too.
        if characters < 10_000:
            assert len(answer.content) <= BYTES
        assert all(f'id="op{n}"' in page for n in range(1, paragraphs + 1)), "an anchor leads nowhere"
    assert seen == [f"op{n}" for n in range(1, paragraphs + 1)]
    assert cost(held.get_absolute_url())[1] <= STATEMENTS


def test_the_shipped_resolutions_stay_within_their_budget(facts: None) -> None:
    for symbol in ("A/HRC/RES/37/23", "A/HRC/RES/38/3"):
        size, statements = cost(f"/texts/{symbol}")
        assert (size <= BYTES, statements <= STATEMENTS) == (True, True), (symbol, size, statements)


def test_lists_cost_the_same_with_two_hundred_and_two_thousand_instruments(facts: None) -> None:
    held = many.fill(200, paragraphs=4, voters=5)
    pages = [
        "/commitments/",
        "/commitments/?sort=-due&page=3",
        "/texts/",
        "/search?q=lamps",
        "/",
        held[7].get_absolute_url(),
    ]
    cost("/search?q=lamps")  # names are looked up once a process
    before = [cost(page) for page in pages]
    many.fill(1800, start=200, paragraphs=4, voters=5)
    after = [cost(page) for page in pages]
    assert [statements for _size, statements in before] == [statements for _size, statements in after]
    for page, (size, statements) in zip(pages, after, strict=True):
        assert (size <= BYTES, statements <= STATEMENTS) == (True, True), (page, size, statements)


def test_every_public_page_of_a_fund_stays_within_its_budget(told: Told) -> None:
    for page in public_pages(told):
        size, statements = cost(page)
        assert (size <= BYTES, statements <= STATEMENTS) == (True, True), (page, size, statements)
