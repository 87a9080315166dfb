"""37/23, preambular paragraph 2: the Universal Declaration and both Covenants can be pointed at by article."""

from __future__ import annotations

import pytest

from comity.apps.texts.models import Instrument, Paragraph

pytestmark = pytest.mark.usefixtures("facts")


@pytest.mark.parametrize(
    ("symbol", "articles"), [("UDHR", 30), ("ICCPR", 53), ("ICESCR", 31), ("UN-CHARTER", 111)]
)
def test_every_article_resolves(symbol: str, articles: int) -> None:
    anchors = list(Instrument.objects.get(symbol=symbol).paragraphs.values_list("anchor", flat=True))
    assert anchors == [f"art{number}" for number in range(1, articles + 1)]


@pytest.mark.parametrize(
    ("symbol", "anchor"), [("UDHR", "art31"), ("UDHR", "art0"), ("ICCPR", "art54"), ("ICESCR", "art32")]
)
def test_an_article_that_is_not_there_is_not_found(symbol: str, anchor: str) -> None:
    assert not Paragraph.objects.filter(instrument__symbol=symbol, anchor=anchor).exists()


def test_the_paragraph_that_names_them_points_at_all_of_them() -> None:
    paragraph = Paragraph.objects.get(instrument__symbol="A/HRC/RES/37/23", anchor="pp2")
    named = {each.to.symbol for each in paragraph.citations.all() if each.to}
    assert named == {"UDHR", "ICCPR", "ICESCR", "A/CONF.157/23"}


def test_treaties_are_known_by_their_facts_and_say_where_from() -> None:
    for each in Instrument.objects.filter(symbol__in=("UDHR", "ICCPR", "ICESCR")):
        assert not each.has_text and each.adopted_on and each.source and each.certainty == "public-record"
