"""Two finance officers at once, in transactions that really commit: no money is set aside, paid or given back twice,
and nobody waits for good."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import actions
from comity.apps.funds.actions.posting import Draft, write
from comity.apps.funds.checking import check
from comity.apps.funds.models import Contribution, Fund, Left, Tranche
from comity.pure.ledger import moves
from comity.pure.ledger.amounts import amount
from tests.apps.funds.test_at_once import at_once
from tests.funds_world import AT, DAY, SPENT_ON, Kept


def setting_aside(kept: Kept, *requests: tuple[Any, str]) -> Callable[[], Any]:
    keys = [(one.pk, words) for one, words in requests]
    return lambda: kept.allocate(*[(AssistanceRequest.objects.get(pk=pk), words) for pk, words in keys])


def test_the_same_money_is_set_aside_once(kept_committed: Kept) -> None:
    kept = kept_committed
    gift = kept.give("Open", "100.00 USD")
    one, two = kept.ask(), kept.ask()
    for round_ in range(4):
        ended = at_once(setting_aside(kept, (one, "60.00 USD")), setting_aside(kept, (two, "60.00 USD")))
        assert ended == ["done", "not-covered"], round_
        assert Left.objects.get(contribution=gift, kind="available").number == 40
        (allocation,) = [each for each in kept.fund.allocations.all() if is_held(each)]
        actions.release(allocation=allocation, day=SPENT_ON, words="Again.", by=kept.by, at=AT)
    assert check() == []


def is_held(allocation: Any) -> bool:
    return Left.objects.filter(allocation=allocation, number__gt=0).exists()


def test_decisions_on_the_same_requests_in_either_order_end(kept_committed: Kept) -> None:
    kept = kept_committed
    kept.give("Open", "1000.00 USD")
    one, two = kept.ask(), kept.ask()
    for _ in range(4):
        ended = at_once(
            setting_aside(kept, (one, "10.00 USD"), (two, "10.00 USD")),
            setting_aside(kept, (two, "10.00 USD"), (one, "10.00 USD")),
            lambda: kept.give("Another", "1.00 USD"),
        )
        assert ended == ["done"] * 3
    assert check() == [] and kept.held("allocated") == 160


def test_a_part_is_paid_once_and_comes_back_once(kept_committed: Kept) -> None:
    kept = kept_committed
    kept.give("Open", "1130.00 USD")
    _, (first, _) = kept.promised()
    paying = [lambda: kept.pay(first)] * 3
    assert at_once(*paying) == ["already-paid", "already-paid", "done"]

    def returning() -> Any:
        tranche = Tranche.objects.get(pk=first.pk)
        return actions.return_unspent(
            tranche=tranche, amount=amount("300.00 USD"), day=SPENT_ON, by=kept.by, at=AT
        )

    assert at_once(returning, returning, lambda: kept.report(first, "300.00 USD")) in (
        ["done", "more-than-paid", "more-than-paid"],
    )
    assert check() == []


def test_a_payment_and_the_end_of_consent_follow_one_another(kept_committed: Kept) -> None:
    kept = kept_committed
    kept.give("Open", "1130.00 USD")
    way, (first, _) = kept.promised()
    ended = at_once(
        lambda: kept.pay(first),
        lambda: way.actions.withdraw_consent(
            assistance=AssistanceRequest.objects.get(pk=way.assistance.pk), by=way.delegate, at=way.at, scope="help"
        ),
    )  # fmt: skip
    assert ended in (["consent-stopped", "done"], ["done", "done"])
    assert check() == []


def test_money_is_not_set_aside_given_back_and_given_on_at_once(kept_committed: Kept) -> None:
    kept = kept_committed
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import offices
    from comity.apps.parties.models import Office

    other = actions.set_fund(code="hills", name="Fund of the Hills", by=SYSTEM, at=AT, invented=True)
    offices.set_office(
        office=Office.objects.get(name="Finance section"), party=None, mandate="x", by=SYSTEM, at=AT,
        funds=(kept.fund.code, "hills"),
    )  # fmt: skip
    gift = kept.give("Open", "100.00 USD")
    one = kept.ask()

    def giving_on() -> Any:
        return actions.transfer(
            giver=Fund.objects.get(pk=kept.fund.pk), taker=Fund.objects.get(pk=other.pk), amount=amount("60.00 USD"),
            day=SPENT_ON, words="", by=kept.by, at=AT,
        )  # fmt: skip

    def giving_back() -> Any:
        return actions.pay_back(
            contribution=Contribution.objects.get(pk=gift.pk), amount=amount("60.00 USD"), day=SPENT_ON,
            words="Fell away.", by=kept.by, at=AT,
        )  # fmt: skip

    ended = at_once(setting_aside(kept, (one, "60.00 USD")), giving_on, giving_back)
    assert ended.count("done") == 1 and set(ended) <= {"done", "more-than-available", "not-covered"}
    assert kept.held("available") == 40 and check() == []


def test_postgresql_itself_lets_the_last_cent_go_once_whatever_program_asks(kept_committed: Kept) -> None:
    """Rows written past the acts, without their locks: the second writer waits for the first and is refused."""
    kept = kept_committed
    gift = kept.give("Open", "100.00 USD")
    lines = moves.levy(kept.fund.code, amount("60.00 USD"))
    ended: list[str] = []

    def past_the_acts() -> None:
        try:
            with transaction.atomic():
                write([Draft(kept.fund, DAY, "x", lines, contribution=gift)], by="x", at=AT)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(0.2)")
            ended.append("written")
        except IntegrityError as error:
            ended.append(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]

    assert at_once(past_the_acts, past_the_acts) == ["done", "done"]
    assert sorted(ended) == ["funds_available_is_there", "written"]
    assert kept.held("available") == Decimal(40)
