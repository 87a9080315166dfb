"""Two worlds: one in which a State let its request be known, and one in which it did not. Of the second nothing stands
anywhere but in sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from comity.apps.funds import listing, shown
from comity.apps.funds.models import Contribution, Fund, Posting, SpendingReport, Tranche
from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from tests import spent
from tests.assistance_world import COOPERATION, OTHER, Way, _in_asking_world, asked, asking_world, person

__all__ = ["_in_asking_world", "asked", "asking_world"]

TODAY = date(2026, 11, 23)
PAID = date(2026, 9, 1)


@pytest.fixture
def fund(asked: None) -> Fund:
    made: Fund = Fund.objects.create(code=COOPERATION, name="Technical cooperation fund", invented=True)
    return made


@pytest.fixture
def gift(fund: Fund) -> Contribution:
    return spent.give(fund, "A house of weavers", "900000", date(2026, 5, 4), unearmarked=True)


def used(
    fund: Fund, gift: Contribution, *parts: str, of: str = "QMA", number: str = "113000", words: str = ""
) -> Way:
    """A request on which money was set aside and paid; public in those parts."""
    way = Way(of=of)
    way.to("sent")
    if parts:
        way.publish(*parts)
    allocation = spent.set_aside(fund, way.assistance, number, PAID, of=gift, words=words)
    direct = Decimal(number) / Decimal("1.13")
    spent.pay(allocation, f"{direct:.2f}", f"{Decimal(number) - direct:.2f}", PAID, of=gift, words=words)
    part = Tranche.objects.create(
        allocation=allocation, nth=1, number=Decimal(number), support=Decimal(1), milestone="All"
    )
    SpendingReport.objects.create(
        tranche=part, spent=Decimal(number), words="64 clerks were trained.", by="people/1", day=PAID,
        at=spent.moment(PAID),
    )  # fmt: skip
    way.assistance.refresh_from_db()
    return way


def test_a_public_request_is_named_with_what_it_was_set_aside_paid_and_spent(
    fund: Fund, gift: Contribution
) -> None:
    way = used(fund, gift, "fact", "title", "answers")
    (use,) = shown.uses(fund, on=TODAY)
    assert (use.request, use.requests, use.title) == (way.assistance, 1, way.assistance.title)
    assert (use.allocated, use.obligated) == (0, 0)
    assert (use.disbursed, use.support, use.spent) == (100000, 13000, 100000)
    assert (use.paid, use.decided) == (113000, 113000)
    assert use.results == ("64 clerks were trained.",)


def test_title_and_results_are_told_as_far_as_the_state_agreed(fund: Fund, gift: Contribution) -> None:
    way = used(fund, gift, "fact")
    (use,) = shown.uses(fund, on=TODAY)
    assert (use.request, use.title, use.results) == (way.assistance, "", ())


def test_money_for_a_request_that_is_not_public_stands_in_sums_alone(fund: Fund, gift: Contribution) -> None:
    public = used(fund, gift, "fact", "title")
    hidden = used(fund, gift, of=OTHER, words="Second part for the court clerks of Orsania")
    known, others = shown.uses(fund, on=TODAY)
    assert known.request == public.assistance
    assert (others.request, others.requests, others.title, others.results) == (None, None, "", ())
    assert others.paid == 113000
    told = repr([shown.uses(fund, on=TODAY), shown.uses_of(gift, on=TODAY)])
    for secret in (
        hidden.assistance.reference,
        str(hidden.assistance.number),
        hidden.assistance.state.name,
        "clerks",
    ):
        assert secret not in told
    for kind in (Kind.DISBURSED, Kind.ALLOCATED):
        for line in listing.listing(fund, kind, None, None, TODAY).rows(0, 99):
            assert isinstance(line, listing.Together) or line.request == public.assistance
    postings = Posting.objects.filter(kind__in=["disbursed", "allocated"]).values_list("pk", flat=True)
    for line in shown.told(list(postings), TODAY):
        mine = line.posting.allocation.assistance_id == hidden.assistance.pk
        assert (line.request is None, line.unnamed) == (mine, mine)
        assert not line.words if mine else line.words == ""


def test_how_many_are_not_named_is_told_from_five_on(fund: Fund, gift: Contribution) -> None:
    told = []
    for _ in range(5):
        used(fund, gift, number="1130")
        (others,) = shown.uses(fund, on=TODAY)
        told.append(others.requests)
    assert told == [None, None, None, None, 5]
    assert others.paid == 5650


@pytest.mark.parametrize("end", ["withdrawn", "run-out", "withheld"])
def test_who_is_no_longer_public_is_no_longer_named(fund: Fund, gift: Contribution, end: str) -> None:
    way = used(fund, gift, "fact", "title", "answers")
    held = way.assistance
    if end == "withdrawn":
        way.do(way.actions.publish, person("amina"), parts=[])
    elif end == "run-out":
        type(held).objects.filter(pk=held.pk).update(public_until=date(2026, 11, 22))
    else:
        type(held).objects.filter(pk=held.pk).update(
            withheld={"fact": {"on": "2026-11-20", "reason": "safety"}}
        )
    (others,) = shown.uses(fund, on=TODAY)
    assert (others.request, others.title, others.results, others.paid) == (None, "", (), 113000)
    allocation = held.allocations.get()
    allocation.assistance.refresh_from_db()
    assert not shown.may_name(allocation, TODAY)
    (row,) = listing.listing(fund, Kind.DISBURSED, None, None, TODAY).rows(0, 9)
    assert row == listing.Together(date(2026, 9, 1), Kind.DISBURSED, "USD", Decimal(100000), Decimal(100000))


def test_may_name_says_of_one_what_the_lists_say(fund: Fund, gift: Contribution) -> None:
    used(fund, gift, "fact")
    used(fund, gift, of=OTHER)
    for line in shown.told(
        list(Posting.objects.filter(kind="obligated").values_list("pk", flat=True)), TODAY
    ):
        assert shown.may_name(line.posting.allocation, TODAY) is not line.unnamed


def test_the_sums_of_a_span_are_those_of_its_days_alone(fund: Fund, gift: Contribution) -> None:
    used(fund, gift, "fact")
    assert shown.uses(fund, since=date(2026, 9, 2), on=TODAY) == []
    assert shown.uses(fund, until=date(2026, 8, 31), on=TODAY) == []
    (use,) = shown.uses(fund, since=PAID, until=PAID, on=TODAY)
    assert use.paid == 113000


def test_what_a_contribution_did_is_its_own_postings_alone(fund: Fund, gift: Contribution) -> None:
    other = spent.give(fund, "A guild of ferrymen", "5000", date(2026, 5, 4))
    used(fund, gift, "fact")
    small = used(fund, other, "fact", number="4520")
    (use,) = shown.uses_of(other, on=TODAY)
    assert (use.request, use.paid) == (small.assistance, 4520)


def test_contributions_stand_with_what_became_of_each(fund: Fund, gift: Contribution) -> None:
    pledged = spent.give(fund, "A guild of ferrymen", "5000", date(2026, 6, 4), received=False)
    used(fund, gift, "fact")
    first, second = shown.contributions(fund, date(2026, 1, 1), date(2026, 12, 31))
    assert (first.contribution, first.pledged, first.received, first.outstanding) == (pledged, 5000, 0, 5000)
    assert (second.contribution, second.pledged, second.received, second.outstanding) == (
        gift,
        900000,
        900000,
        0,
    )
    assert [each.contribution for each in shown.contributions(fund, until=date(2026, 5, 31))] == [gift]
    assert [each.contribution for each in shown.contributions(fund, first=1, most=1)] == [gift]


def test_a_line_that_names_a_hidden_request_is_told_without_its_reference(
    fund: Fund, gift: Contribution
) -> None:
    public = used(fund, gift, "fact").assistance.reference
    hidden = used(fund, gift, of=OTHER).assistance.reference
    said = shown.without_references([f"For {public} and {hidden}", "For anybody"], TODAY)
    assert said == [f"For {public} and …", "For anybody"]


def test_what_a_page_shows_stands_at_the_end_of_its_time_since_the_beginning(
    fund: Fund, gift: Contribution
) -> None:
    way = used(fund, gift, "fact", "answers", number="113000")
    used(fund, gift, of=OTHER, number="4520")
    allocation = way.assistance.allocations.get()
    spent.write(
        fund, "allocated", date(2026, 9, 9), moves.allocate(fund.code, spent.usd("63000")), contribution=gift,
        allocation=allocation,
    )  # fmt: skip
    spent.write(
        fund, "obligated", date(2026, 10, 1), moves.obligate(fund.code, spent.usd("63000")), contribution=gift,
        allocation=allocation,
    )  # fmt: skip
    spent.pay_out(allocation, "63000", date(2026, 11, 2), of=gift)
    (change,) = shown.uses(fund, since=date(2026, 11, 1), until=TODAY, on=TODAY)
    assert (change.waiting, change.paid) == (-63000, 63000)
    (use,) = shown.standing(fund, since=date(2026, 11, 1), until=TODAY, on=TODAY)
    assert (use.request, use.waiting, use.paid, use.spent) == (way.assistance, 0, 176000, 100000)
    assert use.results == ("64 clerks were trained.",)
    (use,) = shown.standing(fund, since=date(2026, 9, 2), until=date(2026, 10, 31), on=TODAY)
    assert (use.waiting, use.paid) == (63000, 113000)
    both = shown.standing(fund, since=date(2026, 9, 1), until=date(2026, 9, 1), on=TODAY)
    assert [(each.request, each.waiting, each.paid) for each in both] == [
        (way.assistance, 0, 113000), (None, 0, 4520),
    ]  # fmt: skip
    assert shown.standing(fund, since=date(2026, 11, 3), until=TODAY, on=TODAY) == []
