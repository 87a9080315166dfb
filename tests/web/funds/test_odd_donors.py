"""Donors and amounts that nobody expects: each page and file puts them in the same place and tells the same of them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from comity.apps.funds.models import Donor, Fund
from comity.pure.ledger import moves
from comity.web.funds.found import FIRST
from comity.web.requests.found import moment
from tests import spent


@pytest.fixture
def fund(db: None) -> Fund:
    made: Fund = Fund.objects.create(code="ODD", name="Fund of the odd", invented=True)
    return made


def year() -> int:
    return moment().date().year


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def table(fund: Fund) -> list[dict[str, str]]:
    text = page(f"/funds/{fund.code}/donors/{year()}.csv").removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def unearmarked(address: str) -> list[str]:
    return re.findall(r'data-l="Unear\u00admarked">([^<]*)<', page(address))


def test_donors_stand_in_the_same_order_on_every_page_and_in_every_file(fund: Fund) -> None:
    names = [
        "alpha", "ALPHA", "Alpha", "Çarşı", "Élan", "elbow", "Øre", "Öl", "Zebra", "Яна", "яблоко", "أب", "بيت",
        "=1", "红",
    ]  # fmt: skip
    for name in names:
        spent.give(fund, name, "1.00", date(year(), 1, 2))
    said = {
        "donors": page(f"/funds/ODD/donors?year={year()}"), "fund": page(f"/funds/ODD?year={year()}"),
        "update": page(f"/funds/ODD/update/{year()}?part=donors"),
    }  # fmt: skip
    orders = {
        key: sorted(names, key=lambda name: min(found.start() for found in re.finditer(f">{name}<|>{name} ", text)))
        for key, text in said.items()
    }  # fmt: skip
    orders["table"] = [
        row["name"].removeprefix("'")
        for row in table(fund)
        if row["part"] == "came" and row["figure"] == "received"
    ]
    assert len(set(map(tuple, orders.values()))) == 1, orders
    assert orders["table"].index("Élan") < orders["table"].index("elbow") < orders["table"].index("Zebra")


def test_a_sum_below_nothing_is_a_number_in_the_table(fund: Fund) -> None:
    gift = spent.give(fund, "-1+1", "70.00", date(year() - 1, 5, 5))
    spent.write(
        fund, "received", date(year(), 1, 1), moves.receive("ODD", spent.usd("-70")), contribution=gift
    )
    (row,) = (each for each in table(fund) if each["part"] == "came" and each["figure"] == "received")
    assert (row["name"], Decimal(row["us_dollars"])) == ("'-1+1", -70)


def test_what_was_paid_back_is_no_unearmarked_money_on_any_page(fund: Fund) -> None:
    open_gift = spent.give(fund, "Open", "100.00", date(year(), 1, 2), unearmarked=True)
    spent.give(fund, "Bound", "100.00", date(year(), 1, 2), unearmarked=False)
    spent.write(
        fund, "paid_back", date(year(), 1, 3), moves.pay_back("ODD", spent.usd("50")), contribution=open_gift
    )
    assert unearmarked("/funds/ODD") == unearmarked("/funds/ODD/donors") == ["33\u00a0%"]


def test_a_published_write_down_takes_nothing_from_what_came(fund: Fund) -> None:
    spent.give(fund, "Open", "100.00", date(year(), 1, 2), unearmarked=True)
    who = Donor.objects.create(name="Written down", made_at=spent.moment(date(year(), 1, 2)))
    spent.write(fund, "refunded", date(year() - 1, 12, 31), moves.refund("ODD", spent.usd("900")), donor=who)
    assert len(unearmarked("/funds/ODD")) == len(unearmarked("/funds/ODD/donors")) == 1


@pytest.mark.parametrize("form", ["docx", "csv"])
def test_no_report_is_of_a_year_before_there_were_books(fund: Fund, form: str) -> None:
    for number, status in ((0, 404), (1, 404), (FIRST - 1, 404), (FIRST, 200), (9999, 404)):
        assert Client().get(f"/funds/ODD/donors/{number}.{form}").status_code == status, number
