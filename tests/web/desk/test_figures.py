"""Figures of equal treatment: who reads them, that small groups stay together, and that nothing is ranked."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.assistance_world import FOLLOW_UP, Way


def test_they_open_for_the_funds_side_and_show_no_day_of_fewer_than_five(cast: dict[str, Client]) -> None:
    for _time in range(2):
        Way().to("agreement")
    found = {name: client.get("/desk/figures").status_code for name, client in cast.items()}
    assert found == {
        "hana": 302, "lee": 403, "amina": 403, "chen": 403, "dalia": 200, "gita": 200, "emeka": 200, "efua": 200,
        "fatou": 200, "dan": 200, "aud": 200, "nia": 403, "olu": 403,
    }  # fmt: skip
    page = cast["dalia"].get("/desk/figures?from=2026-01&to=2026-12").content.decode()
    assert "2 decisions: too few to show days of" in page
    assert "Median, nine of ten" in page and "How we counted" in page


def test_they_show_n_median_percentile_and_chance_from_five_on(cast: dict[str, Client]) -> None:
    for place in range(5):
        Way(of=("QMA", "QNA")[place % 2]).to("agreement")
        Way(fund=FOLLOW_UP).to("declined")
    page = cast["dan"].get("/desk/figures?from=2026-01&to=2026-12").content.decode()
    assert "How many working days 10 decisions took" in page
    by_fund = page[page.index("By fund") : page.index("By regional group")]
    assert "Review follow-up" in by_fund and "Technical cooperation" in by_fund
    assert by_fund.index("Review follow-up") < by_fund.index("Technical cooperation")
    assert '<td class="num" data-l="n">5</td>' in by_fund
    assert "rank" not in page.lower().replace("nothing is ranked", "").replace("nearest rank", "")


@pytest.mark.parametrize("query", ["from=x", "to=2026-13", "from=9999-12&to=0001-01", "from=%00", "to=9999-12",
                                   "from=0001-01", "from=2026-05&to=2026-01"])  # fmt: skip
def test_a_month_that_is_none_is_told_and_never_an_error_of_ours(cast: dict[str, Client], query: str) -> None:
    assert cast["dalia"].get(f"/desk/figures?{query}").status_code == 200
