"""Two worlds: one in which a State let its request be known, and one in which it did not. Of the second nothing stands
anywhere but in sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from comity.apps.funds import shown
from comity.apps.funds.models import Contribution, Fund, Posting, SpendingReport, Tranche
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
    for line in shown.lines(fund, [Kind.DISBURSED, Kind.ALLOCATED], on=TODAY):
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
    assert all(line.unnamed for line in shown.lines(fund, [Kind.DISBURSED], on=TODAY))


def test_may_name_says_of_one_what_the_lists_say(fund: Fund, gift: Contribution) -> None:
    used(fund, gift, "fact")
    used(fund, gift, of=OTHER)
    for line in shown.lines(fund, [Kind.OBLIGATED], on=TODAY):
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


def test_lines_add_up_to_the_account_however_they_are_paged(fund: Fund, gift: Contribution) -> None:
    for number in ("1130", "2260", "3390"):
        used(fund, gift, number=number)
    kinds = [Kind.DISBURSED, Kind.SUPPORT_COST]
    pages = [shown.lines(fund, kinds, on=TODAY, first=place, most=2) for place in (0, 2, 4, 6)]
    lines = [line for page in pages for line in page]
    assert len({line.posting.pk for line in lines}) == 6
    held = sum(each.base for each in Posting.objects.filter(kind__in=[kind.value for kind in kinds]))
    assert sum(line.figure for line in lines) == held == 6780
