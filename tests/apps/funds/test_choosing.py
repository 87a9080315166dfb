"""Which money pays for which requests, through the acts and with real rows, against trying every choice there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

from django.db import transaction

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import actions, results
from comity.apps.funds.actions import Reason, Refused
from comity.apps.funds.checking import check
from comity.apps.funds.choosing import payable, propose
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount, amount
from tests.funds_world import AT, DAY, OTHER_THEME, SPENT_ON, THEME, Kept

CASES = 30
EARMARKS: tuple[dict[str, object], ...] = (
    {}, {"themes": [THEME]}, {"themes": [OTHER_THEME]}, {"themes": [THEME, OTHER_THEME]},
    {"until_on": date(2026, 12, 31)}, {"until_on": date(2026, 3, 1)},
    {"themes": [THEME], "until_on": date(2026, 12, 31)}, {"themes": [OTHER_THEME], "from_on": date(2026, 9, 1)},
)  # fmt: skip
Gift = tuple[int, int]  # how much, and which earmark
Need = tuple[int, str]  # how much, and for what


def permits(earmark: int, theme: str) -> bool:
    words = EARMARKS[earmark]
    themes, since, until = words.get("themes"), words.get("from_on"), words.get("until_on")
    fits = not themes or theme in themes  # type: ignore[operator]
    return fits and not (since and since > SPENT_ON) and not (until and until < SPENT_ON)  # type: ignore[operator]


def restrictions(earmark: int) -> int:
    words = EARMARKS[earmark]
    return ("themes" in words) + ("until_on" in words or "from_on" in words)


def choices(gifts: Sequence[Gift], needs: Sequence[Need]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every way to pay these needs, as far as they are paid: for each, how much of each gift."""
    if not needs:
        yield ()
        return
    (wanted, theme), rest = needs[0], needs[1:]

    def shares(place: int, left: int) -> Iterator[tuple[int, ...]]:
        if place == len(gifts):
            yield ()
            return
        most = min(left, gifts[place][0]) if permits(gifts[place][1], theme) else 0
        for part in range(most + 1):
            for more in shares(place + 1, left - part):
                yield (part, *more)

    for mine in shares(0, wanted):
        left = [(number - part, earmark) for (number, earmark), part in zip(gifts, mine, strict=True)]
        for others in choices(left, rest):
            yield (mine, *others)


@cache
def best(gifts: tuple[Gift, ...], needs: tuple[Need, ...]) -> tuple[int, tuple[int, ...]]:
    """The most that any choice pays; and of those that pay it, how much the best takes of the open money, of money
    with one restriction, and of money with two: of the open as little as can be, then of the next."""

    def order(choice: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
        taken: Counter[int] = Counter()
        for mine in choice:
            for (_, earmark), part in zip(gifts, mine, strict=True):
                taken[restrictions(earmark)] += part
        return (-taken.total(), taken[0], taken[1], taken[2])

    most, *levels = min(map(order, choices(gifts, needs)))
    return -most, tuple(levels)


def cases(random: Random) -> Iterator[tuple[tuple[Gift, ...], tuple[Need, ...]]]:
    for _ in range(CASES):
        gifts = tuple(
            (random.randint(1, 4), random.randrange(len(EARMARKS))) for _ in range(random.randint(2, 4))
        )
        needs = tuple(
            (random.randint(1, 3), random.choice((THEME, OTHER_THEME))) for _ in range(random.randint(1, 3))
        )
        yield gifts, needs


def test_no_choice_pays_more_or_leaves_more_open_money_than_the_one_that_is_taken(kept: Kept) -> None:
    asked = [kept.ask() for _ in range(3)]
    covered = 0
    for gifts, needs in cases(Random(38_3)):
        with transaction.atomic():
            covered += tried(kept, asked[: len(needs)], gifts, needs)
            transaction.set_rollback(True)
    assert 5 < covered < CASES - 5, "both are tried: what can be paid and what cannot"


def tried(
    kept: Kept, asked: list[AssistanceRequest], gifts: tuple[Gift, ...], needs: tuple[Need, ...]
) -> bool:
    of = {}
    for place, (number, earmark) in enumerate(gifts):
        made = actions.receive_unpledged(
            fund=kept.fund, donor=f"Donor {place}", amount=amount(f"{number}.00 USD"), day=DAY, by=kept.by, at=AT,
            **EARMARKS[earmark],  # type: ignore[arg-type]
        )  # fmt: skip
        of[made.pk] = restrictions(earmark)
    wanted = []
    for request, (number, theme) in zip(asked, needs, strict=True):
        AssistanceRequest.objects.filter(pk=request.pk).update(theme=theme)
        request.refresh_from_db()
        wanted.append((request, Amount(Decimal(number), "USD")))
    most, levels = best(gifts, needs)
    whole = sum(number for number, _ in needs)
    shown = propose(kept.fund, wanted, SPENT_ON)
    assert whole - sum(each.short for each in shown) == most, (gifts, needs)
    mine: list[int] = []
    for place in range(len(needs)):
        some = tuple(needs[each] for each in (*mine, place))
        if best(gifts, some)[0] == sum(number for number, _ in some):
            mine.append(place)
    assert payable(kept.fund, wanted, SPENT_ON) == (list(range(len(needs))) if most == whole else mine)
    try:
        with transaction.atomic():
            made_of = actions.allocate(fund=kept.fund, requests=wanted, day=SPENT_ON, by=kept.by, at=AT)
    except Refused as refused:
        assert refused.reason is Reason.NOT_COVERED and most < whole, (gifts, needs)
        return False
    assert most == whole, (gifts, needs)
    taken: Counter[int] = Counter()
    for allocation in made_of:
        paid = results.paid_by(allocation)
        assert sum(each.number(Kind.ALLOCATED) for each in paid) == allocation.number
        for each in paid:
            assert each.contribution is not None
            taken[of[each.contribution.pk]] += int(each.number(Kind.ALLOCATED))
    assert (taken[0], taken[1], taken[2]) == levels, (gifts, needs)
    assert check() == []
    return True
