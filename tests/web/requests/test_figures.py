"""How long decisions took, for everybody: the last twelve whole months, put together where few, nothing ranked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from comity.apps.assistance import statistics
from tests.assistance_world import BEGAN, Way
from tests.web.requests.conftest import as_

pytestmark = pytest.mark.usefixtures("asked")


@pytest.mark.parametrize("name", ["hana", "amina", "chen", "nia", "olu", "dalia"])
def test_everybody_may_read_the_figures(name: str) -> None:
    answer = as_(name).get("/requests/figures")
    assert answer.status_code == 200
    assert "Are all treated alike?" in answer.content.decode()


def test_the_public_cannot_choose_months_so_as_to_subtract_them() -> None:
    first, last = statistics.last_twelve_months(datetime.now(UTC).date())
    answer = as_("hana").get("/requests/figures?from=2020-01&to=2020-01").content.decode()
    assert f"from {first:%B %Y} to {last:%B %Y}" in answer
    assert "<form" not in answer.partition("<main")[2].partition("</main>")[0]


def test_a_few_decisions_show_their_number_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.web.desk.figures.now", lambda: BEGAN.replace(month=11))
    Way().to("agreement")
    page = as_("hana").get("/requests/figures").content.decode()
    assert "1 decision: too few to show days of" in page


def test_the_public_page_leads_there() -> None:
    assert 'href="/requests/figures"' in as_("hana").get("/requests/how-to-ask").content.decode()
