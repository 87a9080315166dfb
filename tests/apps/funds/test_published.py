"""What was published loads as recognised, once; and stands beside the books with every gap named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from comity.apps.funds import actions
from comity.apps.funds.actions import Loaded, Reason, Refused, Taken
from comity.apps.funds.checking import check
from comity.apps.funds.models import Donor, Entry, Fund, Posting, PublishedFigure
from comity.apps.funds.totals import Total, donors, totals
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.pure.ledger.published import Adjusted, Given, Row, Spent, Stated
from tests.apps.funds.conftest import AT, Books, officer

pytestmark = pytest.mark.django_db


def given(
    number: object, contributor: str = "Weavers", *, year: int = 2018, fund: str = "ZAA", line: int = 2
) -> Given:
    return Given(
        line, year, fund, f"Fund {fund}", "Office", contributor, "Others", Decimal(str(number)), contributor
    )


def stated(total: int, named: int, residual: int, *, year: int = 2018) -> Stated:
    return Stated(1, year, "ZAA", Decimal(total), Decimal(named), Decimal(residual), "A/1")


def load(*rows: Row, name: str = "a.csv", sha: str = "1") -> Loaded:
    return actions.load_published(files=[Taken(name, sha, rows)], by=SYSTEM, at=AT)


def only() -> Total:
    (found,) = totals()
    return found


def gaps(total: Total) -> dict[str, Any]:
    return {each.kind: each.amount for each in total.gaps}


def test_a_row_becomes_recognised_and_one_below_zero_refunded_and_nothing_else_is_inferred() -> None:
    load(given(100), given(-30, "Smiths"), given(0, "Potters"), Spent(3, 2018, "ZAA", Decimal(40)))
    assert set(Posting.objects.values_list("kind", flat=True)) == {
        "recognised", "receivable", "refunded", "spent", "payable",
    }  # fmt: skip
    found = only()
    assert (found.recognised, found.refunded, found.ledger, found.spent, found.rows) == (100, 30, 70, 40, 3)
    assert (found.published, found.difference) == (None, None), (
        "no total is claimed that the source does not state"
    )
    assert gaps(found) == {"no-statement-total": None, "refunds-and-write-downs": -30}
    assert set(Entry.objects.values_list("day", flat=True)) == {date(2018, 12, 31)}
    nothing = PublishedFigure.objects.get(donor__name="Potters")
    assert nothing.entry is None, "a row of nothing names its contributor and moves nothing"
    assert donors()[2018].without_positive_net == ("Potters", "Smiths")
    assert check() == []


def test_the_same_file_again_changes_nothing_and_records_nothing() -> None:
    rows = [
        given(100),
        given(100),
        given(-30, "Smiths"),
        stated(70, 70, 0),
        Adjusted(1, 2018, "To (ZAA)", Decimal(5)),
    ]
    first = load(*rows)
    assert (first.figures, first.entries, first.totals, first.adjustments) == (3, 3, 1, 1)
    before = (Record.objects.count(), Posting.objects.count(), Donor.objects.count(), totals())
    again = load(*rows)
    assert not again.changed and again.held == 5 and again.problems == []
    assert (Record.objects.count(), Posting.objects.count(), Donor.objects.count(), totals()) == before
    more = load(*rows, given(7, "Potters"), name="b.csv", sha="2")
    assert more.figures == 1 and only().ledger == 177, "a longer file adds what is new in it"


def test_a_row_that_says_otherwise_than_what_is_held_is_named_and_not_taken() -> None:
    load(given(100), stated(100, 100, 0))
    found = load(given(101, line=9), stated(101, 100, 1), name="b.csv", sha="2")
    assert [(each.code, each.where) for each in found.problems] == [
        ("differs", "b.csv:9"),
        ("differs", "b.csv:1"),
    ]
    assert only().ledger == 100 and only().published == 100 and not found.changed


def test_a_row_of_no_fund_of_these_books_is_named_and_left_out() -> None:
    found = load(given(1), Spent(3, 2018, "ALL", Decimal(5)), Stated(1, 2018, "OTH", *[Decimal()] * 3, ""))
    assert [(each.code, each.where) for each in found.problems] == [("unknown-fund", "a.csv:3")]
    assert found.elsewhere == 1 and [each.code for each in Fund.objects.all()] == ["ZAA"]


def test_total_rows_and_difference_stand_side_by_side_and_no_residual_is_spread() -> None:
    load(
        given(100),
        given(-30, "Smiths"),
        stated(95, 85, 10),
        Adjusted(1, 2018, "From/(To) F (ZAA)", Decimal(-4)),
    )
    found = only()
    assert (found.published, found.ledger, found.difference) == (95, 70, 25)
    assert (found.source_named, found.source_residual) == (85, 10)
    assert gaps(found) == {
        "adjustments": 15, "source-residual": 10, "refunds-and-write-downs": -30, "adjustment-names-this-fund": -4,
    }  # fmt: skip
    assert Entry.objects.count() == 2, "neither adjustment nor residual is an entry"


def test_a_year_without_named_contributors_is_listed_as_such() -> None:
    load(given(100), Spent(3, 2020, "ZAA", Decimal(9)))
    found = {each.year: each for each in totals()}
    assert "no-named-contributors" in gaps(found[2020]) and found[2020].published is None
    assert "no-named-contributors" not in gaps(found[2018])


def test_what_is_published_of_closed_years_is_refused_whole(books: Books) -> None:
    load(given(100, fund="RIV"))
    actions.close_period(fund=books.rivers, last=date(2019, 12, 31), by=books.by, at=AT)
    with pytest.raises(Refused, match=f"^{Reason.PERIOD_CLOSED}$"):
        load(given(5, "Smiths", fund="RIV"), given(5, "Smiths", fund="RIV", year=2021), name="b", sha="2")
    assert Posting.objects.filter(donor__name="Smiths").count() == 0
    assert not load(given(100, fund="RIV")).changed, "what is held already asks for no entry"


def test_only_the_console_and_operators_load() -> None:
    with pytest.raises(Refused, match=f"^{Reason.MAY_NOT}$"):
        actions.load_published(files=[], by=officer("Mira", "zaa"), at=AT)


def test_totals_cost_the_same_whatever_was_loaded(django_assert_max_num_queries: Any) -> None:
    load(*(given(n + 1, f"Donor {n}", year=2000 + n % 20, line=n) for n in range(60)))
    with django_assert_max_num_queries(6):
        assert len(totals()) == 20
    with django_assert_max_num_queries(1):
        assert len(donors()) == 20


def test_a_donor_is_first_seen_once_over_all_funds() -> None:
    load(
        given(5, year=2017),
        given(5, year=2018),
        given(5, year=2018, fund="ZBB"),
        given(5, "Smiths", year=2018),
    )
    found = donors()
    assert {year: each.first_seen for year, each in found.items()} == {2017: ("Weavers",), 2018: ("Smiths",)}
    assert found[2018].total == 15 and found[2018].donors == 2
    assert donors(Fund.objects.get(code="ZBB"))[2018].total == 5
