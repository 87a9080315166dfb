"""With a made-up language in place, no English of ours is left on the books' pages."""

from __future__ import annotations

from django.test import Client
from lxml import html

from comity.apps.funds.models import Contribution, Entry
from tests import pseudo
from tests.apps.funds.conftest import Books
from tests.web.conftest import _in_world, facts, world
from tests.web.test_languages import catalogues, languages, made_up, words_of

__all__ = ["_in_world", "catalogues", "facts", "languages", "made_up", "world"]


def test_no_english_of_ours_is_left_on_the_books_pages(languages: None, books: Books, mira: Client) -> None:
    given = books.pledge("100.00 USD", donor="Weverij")
    books.give("receive", given, "40.00 USD")
    number, entry = Contribution.objects.get().pk, Entry.objects.latest("pk").pk
    places = ["/finance/", "/finance/RIV/", "/finance/RIV/contributions", f"/finance/RIV/contributions/{number}",
              "/finance/RIV/entries", f"/finance/RIV/entries/{entry}", "/finance/RIV/do/pledge",
              f"/finance/RIV/do/cancel/{number}", "/finance/RIV/do/assert-balance", "/finance/RIV/allocate",
              "/finance/RIV/allocations", "/finance/RIV/statements", "/finance/RIV/lines", "/finance/RIV/outreach",
              "/finance/rates"]  # fmt: skip
    ours = {message for _context, one, many in pseudo.words() for message in (one, many)}
    mira.cookies["django_language"] = "en-xa"
    for place in places:
        answer = mira.get(place)
        assert html.fromstring(answer.content).get("lang") == "en-xa"
        left = [said for said in words_of(answer.content) if "[" not in said and said in ours]
        assert left == [], place
