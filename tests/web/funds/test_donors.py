"""The page of donors, and the report to all of them: measures, both series, scenarios, and nothing confidential."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.apps.funds import actions
from comity.apps.funds.models import Contribution, Donor, Fund, Outreach
from comity.apps.journal.actions import SYSTEM
from tests import spent
from tests.web.funds.conftest import HIDDEN_WORDS, TODAY, YEAR, Told

BYTES, STATEMENTS = 14_000, 10


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_the_page_has_measures_donors_scenarios_and_counts_of_dialogue(told: Told) -> None:
    at = spent.moment(TODAY)
    Outreach.objects.create(
        name="A guild of glass", fund=told.fund, day=TODAY, words="in secret", by="x", at=at
    )
    said = page(f"/{told.fund.address}/donors")
    assert "A house of weavers" in said and "first seen in these books" in said
    for heading in ("rest", "new", "all", "out", "talk"):
        assert f'<h2 id="{heading}">' in said
    assert said.count("<h3>") == 4 and "None is a forecast" in said
    assert "Version 1, from 5 July 2018: gave in at most 1 of the 5 years before. An example" in said
    assert "glass" not in said and "in secret" not in said
    assert told.hidden.reference not in said and HIDDEN_WORDS not in said


def test_every_version_of_a_definition_stands_with_its_series(told: Told) -> None:
    actions.set_definition(
        from_on=TODAY, window_years=3, max_years_given=0, source="Board of the fund", by=SYSTEM, at=spent.moment(TODAY)
    )  # fmt: skip
    said = page(f"/{told.fund.address}/donors")
    assert "Version 2, from" in said and "Board of the fund" in said and "Version 1, from" in said
    assert said.count('data-l="Version 2"') == said.count('data-l="Version 1"') > 0


def test_each_basis_has_its_page_and_says_which_it_is(told: Told) -> None:
    received = page(f"/{told.fund.address}/donors")
    recognised = page(f"/{told.fund.address}/donors?basis=recognised")
    assert "<b>received</b>" in received and "<b>recognised</b>" in recognised
    assert "Scenarios stand with what was received" not in received and 'id="out"' not in recognised
    assert page("/funds/donors/?basis=nonsense").count("<b>received</b>") == 1


def test_a_scenario_that_the_books_know_too_little_for_says_so(told: Told) -> None:
    """Nothing was received before this year, so no whole year is known; the other scenarios have their quarters."""
    spent.give(Fund.objects.create(code="OTH", name="Another fund"), "A house of weavers", "7", TODAY)
    said = page("/funds/OTH/donors")
    assert said.count("These books know no whole year yet.") == 2
    assert said.count('data-l="As pledged"') == 6 and said.count('data-l="As before">–<') == 6


def test_a_donor_of_two_funds_counts_once_for_all_of_them(told: Told) -> None:
    other = Fund.objects.create(code="OTH", name="Another fund")
    spent.give(other, "A house of weavers", "7", TODAY)
    assert 'data-l="Donors">1<' in page("/funds/OTH/donors") and 'data-l="New">0<' in page(
        "/funds/OTH/donors"
    )
    assert 'data-l="Donors">3<' in page("/funds/donors/")


@pytest.mark.parametrize(
    "wrong", ["?page=99999", "?year=1&page=0", "?years=7", "?basis=%00", "?page=x&year=2999"]
)
def test_nothing_that_stands_in_an_address_ends_in_an_error(told: Told, wrong: str) -> None:
    page(f"/{told.fund.address}/donors{wrong}")


def test_what_is_not_there_is_not_found(told: Told) -> None:
    for address in ("none/donors", f"{told.fund.code}/donors/{YEAR}.exe", f"{told.fund.code}/donors/2999.csv",
                    f"{told.fund.code}/donors/0.csv", f"none/donors/{YEAR}.csv"):  # fmt: skip
        assert Client().get(f"/funds/{address}").status_code == 404, address


def test_the_table_has_the_same_figures_for_every_donor_and_names_public_requests_alone(told: Told) -> None:
    answer = Client().get(f"/{told.fund.address}/donors/{YEAR}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    came: dict[str, list[str]] = {}
    for row in rows:
        if row["part"] == "came":
            came.setdefault(row["name"], []).append(row["figure"])
    assert len(came) == 4 and len({tuple(each) for each in came.values()}) == 1, "one form for all"
    for figure in next(iter(came.values())):
        parts = [
            float(row["us_dollars"]) for row in rows if row["part"] == "came" and row["figure"] == figure
        ]
        (whole,) = [row for row in rows if row["part"] == "came-in-all" and row["figure"] == figure]
        assert sum(parts) == float(whole["us_dollars"]), figure
    names = {row["name"] for row in rows if row["part"] == "did"}
    assert names == {told.public.reference, "not-named"}
    assert (
        told.hidden.reference not in answer.content.decode() and HIDDEN_WORDS not in answer.content.decode()
    )
    assert {row["words"] for row in rows if row["name"] == "not-named"} == {""}


def test_the_word_file_says_the_same(told: Told) -> None:
    import docx

    answer = Client().get(f"/{told.fund.address}/donors/{YEAR}.docx")
    assert answer["Content-Disposition"] == f'attachment; filename="donors-{told.fund.code}-{YEAR}.docx"'
    file = docx.Document(io.BytesIO(answer.content))
    cells = [[cell.text for cell in row.cells] for table in file.tables for row in table.rows]
    (weavers,) = [each for each in cells if each[0].startswith("A house of weavers")]
    assert weavers[1:4] == ["900,000", "900,000", "0"]
    (kind,) = [each for each in cells if each[0].startswith("A school of masons")]
    assert kind[1:4] == ["12,000", "0", "12,000"]
    said = "\n".join([*(each.text for each in file.paragraphs), *("; ".join(each) for each in cells)])
    assert told.public.reference in said and told.hidden.reference not in said and HIDDEN_WORDS not in said
    assert "One report for all donors, the same for each." in said


def test_thousands_of_donors_keep_the_budget(told: Told) -> None:
    names = [f"Donor {chr(65 + n % 26)}{n * 7919 % 99991} of {n}" for n in range(3000)]
    donors = Donor.objects.bulk_create(Donor(name=each, made_at=spent.moment(TODAY)) for each in names)
    for number in range(9):
        day = TODAY - timedelta(days=365 * number)
        gifts = Contribution.objects.bulk_create(
            Contribution(
                fund=told.fund, donor=each, day=day, number=10 + n, currency="USD", unearmarked=bool(n % 3)
            )
            for n, each in enumerate(donors[number::9])
        )
        for each in gifts:
            many(told.fund, each)
    for address in (f"/{told.fund.address}/donors", f"/{told.fund.address}/donors?page=9", "/funds/donors/"):
        with CaptureQueriesContext(connection) as asked:
            answer = Client().get(address, headers={"accept-encoding": "gzip"})
        assert b"<style>" in gzip.decompress(answer.content)
        assert (3 < len(asked) <= STATEMENTS, len(answer.content) <= BYTES) == (True, True), (
            address, len(asked), len(answer.content),
        )  # fmt: skip


def many(fund: Fund, gift: Contribution) -> Any:
    from comity.pure.ledger import moves

    return spent.write(
        fund, "received_unpledged", gift.day, moves.receive(fund.code, spent.usd(str(gift.number)), pledged=False),
        contribution=gift,
    )  # fmt: skip
