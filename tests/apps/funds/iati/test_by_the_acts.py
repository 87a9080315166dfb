"""The same over books that only the acts have written, from the pledge to what came back."""

from __future__ import annotations

import io
import tracemalloc
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from comity.apps.funds import actions
from comity.apps.funds.balances import held
from comity.apps.funds.iati import activities
from comity.apps.funds.iati.publisher import Publisher, read_publisher
from comity.apps.funds.models import Entry, Fund
from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.models import Party
from comity.cli import funds_files
from comity.papers.iati import read, write
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
from tests import many_books
from tests.apps.funds.iati.test_round_trip import exported, imported, schema
from tests.assistance_world import COOPERATION, OWN, Way
from tests.books_world import TODAY
from tests.funds_world import AT, SPENT_ON, Kept, kept

__all__ = ["kept"]


@pytest.fixture
def publisher() -> Publisher:
    return read_publisher(files("comity").joinpath("data", "iati", "publisher.toml").read_text("utf-8"))


def lived(kept: Kept) -> Any:
    """From two contributions to two requests. Returns the way of the first."""
    weavers = kept.give("A house of weavers", "2000.00 USD")
    kept.give("A guild", "1000.00 EUR")
    told: dict[str, Any] = {"day": SPENT_ON, "by": kept.by, "at": AT}
    actions.hold_reserve(fund=kept.fund, amount=amount("50.00 USD"), words="for the winter", **told)
    actions.charge_levy(contribution=weavers, amount=amount("3.00 USD"), **told)
    actions.pay_back(contribution=weavers, amount=amount("7.00 USD"), words="asked for", **told)
    actions.convert(
        fund=kept.fund,
        given=amount("100.00 EUR"),
        taken=amount("108.00 USD"),
        words="no euros needed",
        **told,
    )
    way, (first, _second) = kept.promised("1130.00 USD", ("565.00", "565.00"))
    kept.pay(first)
    kept.report(first, "490.00 USD")
    actions.return_unspent(tranche=first, amount=amount("10.00 USD"), **told)
    _other, (part, _last) = kept.promised("452.00 USD", ("226.00", "226.00"))
    kept.pay(part)
    paid = Entry.objects.filter(tranche=part).order_by("-pk")[0]
    actions.reverse(entry=paid, words="to the wrong account", **told | {"day": SPENT_ON + timedelta(days=1)})
    kept.pay(part, day=SPENT_ON + timedelta(days=2))
    return way


def test_books_that_acts_wrote_add_up_to_what_was_worked_out_by_hand(
    kept: Kept, publisher: Publisher
) -> None:
    way = lived(kept)
    way.publish("fact")
    file, _ = imported(exported(kept.fund, publisher))
    assert file.totals() == {
        ("13", "USD", ""): Decimal(2000), ("13", "EUR", ""): Decimal(1000),
        ("1", "USD", ""): Decimal(1993), ("1", "EUR", ""): Decimal(1000),
        ("2", "USD", ""): Decimal(1130 + 452),
        # 565 is 500 and 65; 226 is 200 and 26.
        ("3", "USD", ""): Decimal(500 - 10 + 200), ("4", "USD", ""): Decimal(65 + 26 + 3),
    }  # fmt: skip
    parent, child = file.activities
    assert {key: total.number for key, total in child.totals.items()} == {
        ("2", "USD", ""): Decimal(1130), ("3", "USD", ""): Decimal(490), ("4", "USD", ""): Decimal(65),
    }  # fmt: skip
    assert parent.totals["2", "USD", ""].number == 452


def test_a_request_without_an_agreement_on_money_has_no_activity(kept: Kept, publisher: Publisher) -> None:
    kept.give("A house of weavers", "2000.00 USD")
    way, _allocation = kept.allocated()
    way.publish("fact")
    assert way.assistance.reference.encode() not in exported(kept.fund, publisher)


def test_the_country_of_a_request_that_may_be_named_is_the_recipient(
    kept: Kept, publisher: Publisher
) -> None:
    way = lived(kept)
    way.publish("fact")
    Party.objects.filter(code=OWN).update(iso2="VU")
    parent, child = list(activities.activities(kept.fund, publisher, on=TODAY))
    assert [(each.code, each.percentage) for each in child.countries] == [("VU", Decimal(100))]
    assert (child.scope, child.regions, parent.countries) == ("4", (), ())


def test_the_theme_of_a_request_is_a_sector_of_our_own(kept: Kept, publisher: Publisher) -> None:
    way = lived(kept)
    way.publish("fact")
    type(way.assistance).objects.filter(pk=way.assistance.pk).update(theme="justice")
    _, child = list(activities.activities(kept.fund, publisher, on=TODAY))
    assert [(each.vocabulary, each.code, each.percentage) for each in child.sectors] == [
        ("", "15160", Decimal(100)), ("99", "justice", Decimal(100)),
    ]  # fmt: skip


def test_a_larger_fund_takes_no_more_memory(asked: None, publisher: Publisher) -> None:
    way = Way(fund=COOPERATION)
    way.to("sent")
    peaks, sizes = [], []
    for nth, postings in enumerate((3_000, 30_000)):
        fund = many_books.fill(
            f"BIG{nth}", postings=postings, gifts=20, requests=10 * 10**nth, state=way.assistance.state,
            like=way.assistance,
        )  # fmt: skip
        sink = _Counting()
        told = activities.activities(fund, publisher, on=TODAY)
        tracemalloc.start()
        write.activities(sink, told, at=AT)  # type: ignore[arg-type]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        sizes.append(sink.size)
    assert sizes[1] > 6 * sizes[0]
    assert peaks[1] < 2 * peaks[0] + 3_000_000  # a hundred requests by name, and not 30,000 lines


class _Counting(io.RawIOBase):
    size = 0

    def write(self, some: Any) -> int:
        self.size += len(some)
        return len(some)


def test_what_is_written_is_what_is_read_even_of_many(asked: None, publisher: Publisher) -> None:
    way = Way(fund=COOPERATION)
    way.to("sent")
    fund = many_books.fill(
        "BIG", postings=3_000, gifts=20, requests=20, state=way.assistance.state, like=way.assistance
    )
    file, problems = read.read(io.BytesIO(exported(fund, publisher)))
    payments = (3_000 - 20 * 8) // 14
    assert problems == []
    assert file.totals() == {
        ("13", "USD", ""): Decimal(20 * 250_000), ("1", "USD", ""): Decimal(20 * 250_000),
        ("2", "USD", ""): Decimal(1130 * payments), ("3", "USD", ""): Decimal(1000 * payments),
        ("4", "USD", ""): Decimal(130 * payments),
    }  # fmt: skip


@pytest.mark.shared
def test_published_figures_are_valid_and_add_up_to_what_is_held(
    db: None, publisher: Publisher, shared: Path
) -> None:
    """Real names and figures of donors, recognised and spent as published."""
    read_in, _ = funds_files.read(shared / "data" / "un-voluntary-funds", None)
    taken = [actions.Taken(each.name, each.sha256, each.rows) for each in read_in]
    actions.load_published(files=taken, by=SYSTEM, at=AT)
    valid = schema(shared, "iati-activities-schema.xsd")
    funds = list(Fund.objects.order_by("code"))
    for fund in funds:
        content = exported(fund, publisher)
        valid.assertValid(etree.fromstring(content))
        totals = imported(content)[0].totals()
        recognised, refunded, spent = (
            held(fund, kind, "USD") for kind in (Kind.RECOGNISED, Kind.REFUNDED, Kind.SPENT)
        )
        assert totals.get(("11", "USD", ""), Decimal()) == recognised - refunded
        assert totals.get(("4", "USD", ""), Decimal()) == spent
        assert {kind for kind, _, _ in totals} <= {"11", "4"}, "no pledge and no receipt is inferred"
    assert len(funds) > 2
