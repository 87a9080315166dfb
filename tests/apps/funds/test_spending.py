"""From request to money: set aside together, promised in parts, paid one after the other, reported, given back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from comity.apps.assistance.actions import funding
from comity.apps.assistance.refusal import Reason as OfRequests
from comity.apps.funds import actions, results
from comity.apps.funds.actions import Part, Reason
from comity.apps.funds.actions.posting import Draft, post, write
from comity.apps.funds.checking import check
from comity.apps.funds.choosing import propose
from comity.apps.funds.models import Allocation, Entry, Left
from comity.apps.funds.parts import to_release
from comity.apps.journal.models import Record
from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount, amount
from tests.assistance_world import COOPERATION, FOLLOW_UP, MANDATE, TRAVEL, Way, person, recorded, refused
from tests.funds_world import AT, DAY, FINANCE, OTHER_THEME, SPENT_ON, THEME, Kept

USES = ("available", "allocated", "obligated", "reserve")


def sources(allocation: Allocation) -> dict[str, Decimal]:
    """Whose money an allocation is: by donor, "" for money without one."""
    return {
        each.contribution.donor.name if each.contribution else "": sum(
            (
                each.number(kind)
                for kind in (Kind.ALLOCATED, Kind.OBLIGATED, Kind.DISBURSED, Kind.SUPPORT_COST)
            ),
            Decimal(),
        )
        for each in results.paid_by(allocation)
    }


def in_order(kept: Kept) -> None:
    """The books hold, and money in the bank is money with a use."""
    assert check() == []
    assert kept.held("bank") == sum(kept.held(kind) for kind in USES)


def test_money_is_set_aside_and_the_request_knows_it(kept: Kept) -> None:
    gift = kept.give("A house of weavers", "5000.00 USD")
    way = kept.way()
    moves = way.assistance.moves
    (allocation,) = kept.allocate((way.assistance, "1130.00 USD"))
    way.assistance.refresh_from_db()
    assert (way.assistance.stage, way.assistance.funded_at) == ("agreement", AT)
    assert way.assistance.moves == moves + 1
    assert (kept.held("available"), kept.held("allocated")) == (Decimal(3870), Decimal(1130))
    assert sources(allocation) == {"A house of weavers": Decimal(1130)}
    assert [each.allocation.assistance for each in results.what_it_did(gift)] == [way.assistance]
    told = Record.objects.order_by("pk").reverse()[:2]
    assert [each.act for each in told] == ["funds.allocated", funding.SET_ASIDE]
    assert told[1].subject == way.assistance.address and told[1].facts["allocation"] == allocation.pk
    assert told[0].facts["pieces"] == [[[gift.pk, "1130", None, None]]]
    in_order(kept)


def test_the_agreement_waits_for_the_money_where_it_is_kept_here(kept: Kept) -> None:
    kept.give("A house of weavers", "5000.00 USD")
    way = kept.way()
    with refused(OfRequests.NOT_FUNDED):
        way.do(way.actions.agree, person("dalia"), words="Signed.", letter_seal="-")
    kept.allocate((way.assistance, "100.00 USD"))
    way.assistance.refresh_from_db()
    way.agree()
    assert way.assistance.stage == "delivery"


def test_a_request_of_a_fund_without_books_is_agreed_as_before(asked: None) -> None:
    way = Way(fund=TRAVEL)
    way.to("delivery")
    assert way.assistance.funded_at is None


def test_the_most_restricted_money_goes_first(kept: Kept) -> None:
    kept.give("Open", "500.00 USD")
    kept.give("Themed", "300.00 USD", themes=[THEME])
    kept.give("Themed and dated", "200.00 USD", themes=[THEME], until_on=date(2026, 12, 31))
    (allocation,) = kept.allocate((kept.ask(theme=THEME), "600.00 USD"))
    assert sources(allocation) == {"Themed and dated": 200, "Themed": 300, "Open": 100}


def test_requests_decided_together_leave_open_money_for_what_nothing_else_can_pay(kept: Kept) -> None:
    kept.give("Open", "500.00 USD")
    kept.give("Themed", "500.00 USD", themes=[THEME])
    themed, other = kept.ask(theme=THEME), kept.ask(theme=OTHER_THEME)
    first, second = kept.allocate((themed, "500.00 USD"), (other, "500.00 USD"))
    assert (sources(first), sources(second)) == ({"Themed": 500}, {"Open": 500})
    assert kept.held("available") == 0
    assert Record.objects.filter(act="funds.allocated").count() == 1
    assert Record.objects.filter(act=funding.SET_ASIDE).count() == 2
    in_order(kept)


def test_what_permitted_money_does_not_cover_is_refused_source_by_source(kept: Kept) -> None:
    open_ = kept.give("Open", "50.00 USD")
    themed = kept.give("Themed", "500.00 USD", themes=[OTHER_THEME])
    dated = kept.give("Dated", "400.00 USD", until_on=SPENT_ON - timedelta(days=1))
    euros = kept.give("Euros", "70.00 EUR")
    request = kept.ask(theme=THEME)
    (shown,) = propose(kept.fund, [(request, amount("60.00 USD"))], SPENT_ON)
    assert not shown.covered and shown.short == 10
    with refused(Reason.NOT_COVERED) as found:
        kept.allocate((request, "60.00 USD"))
    assert found.value.facts["short"] == [[request.reference, "10", "USD"]]
    assert {(row[0], row[3]) for row in found.value.facts["against"]} == {
        (open_.pk, "nothing-left"), (themed.pk, "theme"), (dated.pk, "period"), (euros.pk, "currency"),
    }  # fmt: skip
    kept.allocate((request, "50.00 USD"))


def test_all_that_are_decided_together_are_paid_or_none(kept: Kept) -> None:
    kept.give("Open", "100.00 USD")
    one, two = kept.ask(), kept.ask()
    shown = propose(kept.fund, [(one, amount("80.00 USD")), (two, amount("80.00 USD"))], SPENT_ON)
    assert sum(each.covered for each in shown) == 1, "the officer sees which can be paid"
    with refused(Reason.NOT_COVERED):
        kept.allocate((one, "80.00 USD"), (two, "80.00 USD"))


def test_money_that_came_without_a_donor_is_used_last_and_for_anything(kept: Kept) -> None:
    post(
        [Draft(kept.fund, DAY, "interest", moves.interest(kept.fund.code, amount("30.00 USD")))],
        by="x",
        at=AT,
    )
    kept.give("Open", "100.00 USD")
    (allocation,) = kept.allocate((kept.ask(theme=THEME), "120.00 USD"))
    assert sources(allocation) == {"Open": 100, "": 20}
    in_order(kept)


def test_money_that_comes_later_does_not_pay_earlier(kept: Kept) -> None:
    kept.give("Open", "100.00 USD", day=SPENT_ON)
    request = kept.ask()
    with refused(Reason.MORE_THAN_AVAILABLE):
        kept.allocate((request, "100.00 USD"), day=SPENT_ON - timedelta(days=1))


@pytest.mark.parametrize("stage", ["decision", "delivery"])
def test_money_is_set_aside_only_between_decision_and_agreement(kept: Kept, stage: str) -> None:
    kept.give("Open", "100.00 USD")
    way = kept.way("agreement" if stage == "delivery" else stage)
    if stage == "delivery":
        kept.allocate((way.assistance, "10.00 USD"))
        way.assistance.refresh_from_db()
        way.agree()
    with refused(Reason.NOT_AT_THIS_STAGE) as found:
        kept.allocate((way.assistance, "10.00 USD"))
    assert found.value.facts["stage"] == stage


def test_no_money_is_set_aside_while_consent_is_stopped(kept: Kept) -> None:
    kept.give("Open", "100.00 USD")
    way = kept.way()
    way.do(way.actions.withdraw_consent, way.delegate, scope="help")
    with refused(Reason.CONSENT_STOPPED):
        kept.allocate((way.assistance, "10.00 USD"))


def test_a_request_of_another_fund_is_not_paid_from_this_one(kept: Kept) -> None:
    kept.give("Open", "100.00 USD")
    other = Way(fund=FOLLOW_UP).to("agreement")
    with refused(Reason.NOT_OF_THIS_FUND):
        kept.allocate((other, "10.00 USD"))


def test_only_a_finance_officer_of_the_fund_sets_money_aside(kept: Kept) -> None:
    kept.give("Open", "100.00 USD")
    request = kept.ask()
    for name in ("dalia", "dan", "amina", "olu"):
        with refused(Reason.MAY_NOT):
            kept.allocate((request, "10.00 USD"), by=person(name))


def test_whoever_speaks_for_a_state_sets_nothing_aside_for_it(kept: Kept) -> None:
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import people
    from comity.apps.parties.models import Office

    kept.give("Open", "100.00 USD")
    request = kept.ask()
    people.give_role(
        person=person("amina"), office=Office.objects.get(name=FINANCE), role="finance", by=SYSTEM, at=AT
    )
    with refused(OfRequests.MAY_NOT):
        kept.allocate((request, "10.00 USD"), by=person("amina"))


def test_whoever_speaks_for_a_state_promises_and_pays_it_nothing(kept: Kept) -> None:
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import people
    from comity.apps.parties.models import Office

    kept.give("Open", "2000.00 USD")
    _, (first, _) = kept.promised("1500.00 USD")
    amina = person("amina")
    people.give_role(person=amina, office=Office.objects.get(name=FINANCE), role="finance", by=SYSTEM, at=AT)
    with refused(OfRequests.MAY_NOT):
        kept.pay(first, by=amina)
    with refused(OfRequests.MAY_NOT):
        actions.obligate(
            allocation=first.allocation, parts=[Part(Decimal(100), "More")], day=SPENT_ON, by=amina, at=AT
        )
    kept.pay(first)


def test_much_money_takes_two_and_lapses_when_other_money_would_be_chosen(kept: Kept) -> None:
    kept.give("Open", "300000.00 USD")
    request = kept.ask(theme=THEME)
    wanted = [(request, amount("100000.00 USD"))]
    with refused(Reason.NEEDS_ANOTHER):
        kept.allocate((request, "100000.00 USD"))
    kept.approve("allocate", actions.of_allocate(kept.fund, wanted, SPENT_ON))
    kept.give("Themed", "10.00 USD", themes=[THEME])
    with refused(Reason.NEEDS_ANOTHER):
        kept.allocate((request, "100000.00 USD"))
    made = kept.approve("allocate", actions.of_allocate(kept.fund, wanted, SPENT_ON))
    (allocation,) = kept.allocate((request, "100000.00 USD"))
    assert allocation.entries.get().approval == made


def test_two_small_requests_together_are_as_much_as_a_large_one(kept: Kept) -> None:
    kept.give("Open", "300000.00 USD")
    one, two = kept.ask(), kept.ask()
    with refused(Reason.NEEDS_ANOTHER):
        kept.allocate((one, "60000.00 USD"), (two, "60000.00 USD"))


def test_what_is_set_free_goes_back_to_where_it_came_from_the_open_money_first(kept: Kept) -> None:
    themed, open_ = kept.give("Themed", "60.00 USD", themes=[THEME]), kept.give("Open", "100.00 USD")
    way, allocation = kept.allocated("100.00 USD", theme=THEME)
    given = {"day": SPENT_ON, "by": kept.by, "at": AT, "words": "Less is needed."}
    actions.release(allocation=allocation, amount=amount("50.00 USD"), **given)
    assert left(open_) == 100 and left(themed) == 10, "restricted money comes last"
    with refused(Reason.MORE_THAN_ALLOCATED):
        actions.release(allocation=allocation, amount=amount("50.01 USD"), **given)
    way.assistance.refresh_from_db()
    assert way.assistance.funded_at == AT
    actions.release(allocation=allocation, **given)
    way.assistance.refresh_from_db()
    assert way.assistance.funded_at is None and left(themed) == 60
    with refused(OfRequests.NOT_FUNDED):
        way.do(way.actions.agree, person("dalia"), words="Signed.", letter_seal="-")
    in_order(kept)


def left(gift: Any, kind: str = "available") -> Decimal:
    return sum((each.number for each in Left.objects.filter(contribution=gift, kind=kind)), Decimal())


def test_taking_an_allocation_back_takes_the_agreement_s_money_away(kept: Kept) -> None:
    kept.give("Open", "100.00 USD")
    way, allocation = kept.allocated("100.00 USD")
    entry = allocation.entries.get()
    actions.reverse(entry=entry, day=SPENT_ON, words="Typed twice.", by=kept.by, at=AT)
    way.assistance.refresh_from_db()
    assert way.assistance.funded_at is None and kept.held("available") == 100
    in_order(kept)


def test_what_is_promised_cannot_be_taken_back_as_if_it_were_only_set_aside(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, parts = kept.promised()
    entry = Entry.objects.get(act="allocated")
    with refused(Reason.MORE_THAN_ALLOCATED):
        actions.reverse(entry=entry, day=SPENT_ON, words="Typed twice.", by=kept.by, at=AT)
    assert len(parts) == 2


def test_a_part_of_113_000_is_100_000_direct_and_13_000_support(kept: Kept) -> None:
    gift = kept.give("Open", "113000.00 USD")
    request = kept.way()
    facts = actions.of_allocate(kept.fund, [(request.assistance, amount("113000.00 USD"))], SPENT_ON)
    kept.approve("allocate", facts)
    (allocation,) = kept.allocate((request.assistance, "113000.00 USD"))
    request.assistance.refresh_from_db()
    request.agree()
    (tranche,) = actions.obligate(
        allocation=allocation, parts=[Part(Decimal("113000.00"), "Signed")], day=SPENT_ON, by=kept.by, at=AT
    )
    assert tranche.support == 13_000
    kept.approve("pay", actions.of_pay(tranche, SPENT_ON))
    kept.pay(tranche)
    (did,) = results.what_it_did(gift)
    assert (did.number(Kind.DISBURSED), did.number(Kind.SUPPORT_COST)) == (100_000, 13_000)
    assert kept.held("bank") == 0
    in_order(kept)


def test_parts_are_no_more_than_is_set_aside(kept: Kept) -> None:
    kept.give("Open", "5000.00 USD")
    way, allocation = kept.allocated("100.00 USD")
    way.assistance.refresh_from_db()
    way.agree()
    given = {"allocation": allocation, "day": SPENT_ON, "by": kept.by, "at": AT}
    with refused(Reason.MORE_THAN_ALLOCATED):
        actions.obligate(parts=[Part(Decimal(60), "a"), Part(Decimal("40.01"), "b")], **given)
    first, second = actions.obligate(parts=[Part(Decimal(60), "a"), Part(Decimal(30), "b")], **given)
    (third,) = actions.obligate(parts=[Part(Decimal(10), "c")], **given)
    assert (first.nth, second.nth, third.nth) == (1, 2, 3)
    with refused(Reason.MORE_THAN_ALLOCATED):
        actions.obligate(parts=[Part(Decimal("0.01"), "d")], **given)
    with refused(Reason.NOT_FIT):
        actions.obligate(parts=[], **given)
    with refused(Reason.NOT_FIT):
        actions.obligate(parts=[Part(Decimal(1), " ")], **given)


def test_parts_are_paid_one_after_the_other_each_after_the_report_on_the_one_before(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, (first, second) = kept.promised()
    with refused(Reason.PART_BEFORE):
        kept.pay(second)
    kept.pay(first)
    with refused(Reason.ALREADY_PAID):
        kept.pay(first)
    with refused(Reason.REPORT_MISSING):
        kept.pay(second)
    kept.report(first, "500.00 USD")
    kept.pay(second)
    assert (kept.held("disbursed"), kept.held("support_cost"), kept.held("obligated")) == (1000, 130, 0)
    in_order(kept)


def test_nothing_is_paid_before_the_agreement(kept: Kept) -> None:
    kept.give("Open", "100.00 USD")
    _, allocation = kept.allocated("100.00 USD")
    (tranche,) = actions.obligate(
        allocation=allocation, parts=[Part(Decimal(100), "Signed")], day=SPENT_ON, by=kept.by, at=AT
    )
    with refused(Reason.NOT_AT_THIS_STAGE):
        kept.pay(tranche)


def test_nothing_is_paid_while_consent_is_stopped_and_it_goes_on_when_it_is_given_again(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    way, (first, _) = kept.promised()
    way.do(way.actions.withdraw_consent, way.delegate, scope="help")
    with refused(Reason.CONSENT_STOPPED):
        kept.pay(first)
    way.do(way.actions.renew_consent, way.delegate)
    kept.pay(first)


def test_nothing_is_paid_once_consent_has_run_out_though_nobody_noticed(kept: Kept) -> None:
    from comity.apps.assistance.models import AssistanceRequest

    kept.give("Open", "1130.00 USD")
    way, (first, _) = kept.promised()
    AssistanceRequest.objects.filter(pk=way.assistance.pk).update(consent_until=AT.date() - timedelta(days=1))
    with refused(Reason.CONSENT_STOPPED):
        kept.pay(first)


def test_an_open_obstacle_keeps_a_part_from_being_paid_until_it_is_closed(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, (first, _) = kept.promised()
    given: dict[str, Any] = {
        "tranche": first, "code": "payment-not-possible", "words": "The bank sends it back.",
        "source": "Letter of the bank", "from_on": SPENT_ON - timedelta(days=5), "by": kept.by, "at": AT,
    }  # fmt: skip
    with refused(Reason.NOT_FIT):
        actions.note_obstacle(**(given | {"code": "whatever"}))
    with recorded("funds.obstacle_noted", by="mira", office=FINANCE, mandate=""):
        actions.note_obstacle(**given)
    with refused(Reason.OBSTACLE_OPEN) as found:
        kept.pay(first)
    assert found.value.facts["code"] == "payment-not-possible"
    with recorded("funds.obstacle_closed", by="mira", office=FINANCE, mandate=""):
        actions.note_obstacle(**given, until_on=SPENT_ON - timedelta(days=1))
    kept.pay(first)


def test_a_large_part_takes_two_and_lapses_when_a_report_comes(kept: Kept) -> None:
    kept.give("Open", "400000.00 USD")
    way = kept.way()
    wanted = [(way.assistance, amount("300000.00 USD"))]
    kept.approve("allocate", actions.of_allocate(kept.fund, wanted, SPENT_ON))
    (allocation,) = kept.allocate((way.assistance, "300000.00 USD"))
    way.assistance.refresh_from_db()
    way.agree()
    parts = [Part(Decimal(50_000), "Signed"), Part(Decimal(250_000), "Half done")]
    first, second = actions.obligate(allocation=allocation, parts=parts, day=SPENT_ON, by=kept.by, at=AT)
    kept.pay(first)
    kept.report(first, "100.00 USD")
    with refused(Reason.NEEDS_ANOTHER):
        kept.pay(second)
    kept.approve("pay", actions.of_pay(second, SPENT_ON))
    kept.report(first, "50.00 USD")
    with refused(Reason.NEEDS_ANOTHER):
        kept.pay(second)
    kept.approve("pay", actions.of_pay(second, SPENT_ON), by=kept.by)
    with refused(Reason.NEEDS_ANOTHER):
        kept.pay(second)
    kept.approve("pay", actions.of_pay(second, SPENT_ON))
    kept.pay(second)


def test_no_more_is_reported_or_returned_than_was_paid(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, (first, second) = kept.promised()
    with refused(Reason.NOT_PAID):
        kept.report(first, "1.00 USD")
    kept.pay(first)
    with refused(Reason.MORE_THAN_PAID):
        kept.report(first, "500.01 USD")
    kept.report(first, "400.00 USD")
    given = {"tranche": first, "day": SPENT_ON, "by": kept.by, "at": AT}
    with refused(Reason.MORE_THAN_PAID):
        actions.return_unspent(amount=amount("100.01 USD"), **given)
    actions.return_unspent(amount=amount("100.00 USD"), **given)
    with refused(Reason.MORE_THAN_PAID):
        kept.report(first, "0.01 USD")
    assert (kept.held("spent"), kept.held("returned"), kept.held("available")) == (400, 100, 100)
    with refused(Reason.NOT_PAID):
        actions.return_unspent(**(given | {"tranche": second}), amount=amount("1.00 USD"))
    in_order(kept)


def test_a_report_of_nothing_spent_is_a_report(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, (first, second) = kept.promised()
    kept.pay(first)
    report = kept.report(first, "0.00 USD")
    assert report.entry is None
    kept.pay(second)


def test_unspent_money_goes_back_to_its_contributions_and_can_be_set_aside_again(kept: Kept) -> None:
    themed, open_ = kept.give("Themed", "600.00 USD", themes=[THEME]), kept.give("Open", "530.00 USD")
    way = kept.way(theme=THEME)
    (allocation,) = kept.allocate((way.assistance, "1130.00 USD"))
    way.assistance.refresh_from_db()
    way.agree()
    (tranche,) = actions.obligate(
        allocation=allocation, parts=[Part(Decimal(1130), "Signed")], day=SPENT_ON, by=kept.by, at=AT
    )
    kept.pay(tranche)
    kept.report(tranche, "300.00 USD")
    actions.return_unspent(tranche=tranche, amount=amount("500.00 USD"), day=SPENT_ON, by=kept.by, at=AT)
    # Of 1,130 the direct cost is 1,000: of the themed money 530.98 (600 less its share of support), of the open 469.02.
    assert (left(open_), left(themed)) == (Decimal("469.02"), Decimal("30.98"))
    in_order(kept)
    (again,) = kept.allocate((kept.ask(theme=OTHER_THEME), "469.02 USD"))
    assert sources(again) == {"Open": Decimal("469.02")}


def test_a_payment_that_was_taken_back_can_be_made_again(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, (first, _) = kept.promised()
    entry = kept.pay(first)
    actions.reverse(entry=entry, day=SPENT_ON, words="Sent to the wrong account.", by=kept.by, at=AT)
    assert kept.held("bank") == 1130
    kept.pay(first)
    in_order(kept)


def test_what_something_else_stands_on_is_not_taken_back(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, (first, _) = kept.promised()
    payment = kept.pay(first)

    def back(entry: Entry) -> Any:
        return actions.reverse(entry=entry, day=SPENT_ON, words="A slip.", by=kept.by, at=AT)

    with refused(Reason.ALREADY_PAID):
        back(Entry.objects.get(act="obligated", tranche=first))
    returned = actions.return_unspent(
        tranche=first, amount=amount("100.00 USD"), day=SPENT_ON, by=kept.by, at=AT
    )
    report = kept.report(first, "50.00 USD")
    with refused(Reason.MORE_THAN_PAID):
        back(payment)
    back(returned)
    with refused(Reason.MORE_THAN_PAID):
        back(payment)
    back(report.entry)
    back(payment)
    assert kept.held("bank") == 1130
    in_order(kept)


def test_a_part_that_was_taken_back_neither_is_paid_nor_stands_in_the_way(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, (first, second) = kept.promised()
    entry = Entry.objects.get(act="obligated", tranche=first)
    actions.reverse(entry=entry, day=SPENT_ON, words="Another amount was signed.", by=kept.by, at=AT)
    with refused(Reason.MORE_THAN_OBLIGATED):
        kept.pay(first)
    kept.pay(second)
    in_order(kept)


def test_a_part_is_paid_from_the_money_it_was_promised_so_that_another_can_be_taken_back(kept: Kept) -> None:
    themed, open_ = kept.give("Themed", "500.00 USD", themes=[THEME]), kept.give("Open", "500.00 USD")
    way = kept.way(theme=THEME)
    (allocation,) = kept.allocate((way.assistance, "1000.00 USD"))
    way.assistance.refresh_from_db()
    way.agree()
    given: dict[str, Any] = {"day": SPENT_ON, "by": kept.by, "at": AT}
    parts = [Part(Decimal(500), "Signed"), Part(Decimal(500), "Half done")]
    first, second = actions.obligate(allocation=allocation, parts=parts, **given)
    entry = Entry.objects.get(act="obligated", tranche=first)
    actions.reverse(entry=entry, words="Another milestone was signed.", **given)
    (third,) = actions.obligate(allocation=allocation, parts=[Part(Decimal(500), "Begun")], **given)
    kept.pay(second)
    assert left(open_, "obligated") == 0 and left(themed, "obligated") == 500
    entry = Entry.objects.get(act="obligated", tranche=third)
    actions.reverse(entry=entry, words="Less is needed.", **given)
    actions.release(allocation=allocation, words="Less is needed.", **given)
    assert left(themed) == 500
    in_order(kept)


def test_a_request_that_ended_leaves_its_money_to_be_set_free(kept: Kept) -> None:
    gift = kept.give("Open", "1130.00 USD")
    way, (first, _) = kept.promised()
    kept.pay(first)
    allocation = first.allocation
    given = {"allocation": allocation, "day": SPENT_ON, "words": "Withdrawn.", "by": kept.by, "at": AT}
    with refused(Reason.MORE_THAN_ALLOCATED):
        actions.release(**given)
    assert to_release(kept.fund) == []
    way.withdraw()
    assert to_release(kept.fund) == [allocation]
    given["allocation"] = Allocation.objects.get(pk=allocation.pk)
    actions.release(**given)
    assert to_release(kept.fund) == [] and left(gift) == 565 and kept.held("obligated") == 0
    in_order(kept)


def test_what_a_contribution_did_and_by_whom_something_was_paid_are_the_same_figures(
    kept: Kept, django_assert_max_num_queries: Any
) -> None:
    one = kept.give("One", "700.00 USD", themes=[THEME])
    two = kept.give("Two", "1000.00 USD")
    way = kept.way(theme=THEME)
    (allocation,) = kept.allocate((way.assistance, "1130.00 USD"))
    way.assistance.refresh_from_db()
    way.agree()
    (tranche,) = actions.obligate(
        allocation=allocation, parts=[Part(Decimal(1130), "Signed")], day=SPENT_ON, by=kept.by, at=AT
    )
    kept.pay(tranche)
    report = kept.report(tranche, "900.00 USD", words="Twelve officials were trained.")
    with django_assert_max_num_queries(2):
        shares = {each.contribution.pk: each for each in results.paid_by(allocation) if each.contribution}
    with django_assert_max_num_queries(3):
        did = {gift.pk: results.what_it_did(gift) for gift in (one,)}
    did |= {two.pk: results.what_it_did(two)}
    for pk, (row,) in did.items():
        assert row.figures == shares[pk].figures and row.allocation.assistance == way.assistance
        assert row.reports == (report,)
    for kind, whole in ((Kind.DISBURSED, 1000), (Kind.SUPPORT_COST, 130), (Kind.SPENT, 900)):
        assert sum(each.number(kind) for each in shares.values()) == whole
    # Each bears support in proportion: 13 of 113, to the cent.
    assert shares[one.pk].number(Kind.SUPPORT_COST) == Decimal("80.53")


@pytest.mark.parametrize("kind", ["available", "allocated", "obligated", "reserve"])
def test_postgresql_itself_keeps_paid_within_promised_within_set_aside_within_available(
    kept: Kept, kind: str
) -> None:
    """Rows written past the acts: one cent more than there is of that very piece, though the fund has more."""
    gift = kept.give("Open", "5000.00 USD")
    kept.give("Another", "5000.00 USD")
    _, (first, _) = kept.promised("2000.00 USD", ("500.00", "500.00"))
    kept.allocate((kept.ask(), "2000.00 USD"))
    code, allocation = kept.fund.code, first.allocation
    actions.hold_reserve(
        fund=kept.fund, amount=amount("100.00 USD"), day=SPENT_ON, words="Held.", by=kept.by, at=AT
    )
    (piece,) = Left.objects.filter(kind=kind, contribution__donor__name="Open" if kind != "reserve" else "Another",
                                   allocation=allocation if kind in ("allocated", "obligated") else None)  # fmt: skip
    more = Amount(piece.number + Decimal("0.01"), "USD")
    lines = {
        "available": moves.allocate(code, more), "allocated": moves.obligate(code, more),
        "obligated": moves.pay(code, more, Amount(Decimal(0), "USD")), "reserve": moves.free_reserve(code, more),
    }[kind]  # fmt: skip
    draft = Draft(
        kept.fund, SPENT_ON, "x", lines, contribution=piece.contribution,
        allocation=allocation if kind != "reserve" else None,
    )  # fmt: skip
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        write([draft], by="x", at=AT)
    assert told.value.__cause__.diag.constraint_name == f"funds_{kind}_is_there"  # type: ignore[union-attr]
    assert gift.postings.exists()


def test_the_office_that_acts_is_in_the_record(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, (first, _) = kept.promised()
    with recorded("funds.paid", by="mira", office=FINANCE, mandate="") as found:
        kept.pay(first)
    assert found[0].facts["support"] == "65"
    told = Record.objects.get(act=funding.SET_ASIDE)
    assert (
        told.mandate == MANDATE and told.facts["stage"] == "agreement" and told.facts["fund"] == COOPERATION
    )
