"""Money piece by piece: what is divided adds up to the cent, and choosing by purses is choosing by pieces."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.apps.funds import choosing
from comity.apps.funds.lots import Lot, shares, split, take, total
from comity.apps.funds.models import Fund
from comity.apps.funds.refusal import Reason, Refused
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.covering import Need, Source, cover

ON = date(2026, 6, 15)
cents = st.integers(1, 10**7).map(lambda number: Decimal(number).scaleb(-2))
pieces = st.lists(st.builds(lambda number: Lot("USD", number), cents), min_size=1, max_size=6)
words = st.builds(
    lambda themes, until: (frozenset(themes), None, until),
    st.sets(st.sampled_from(["a", "b"]), max_size=2),
    st.sampled_from([None, date(2026, 5, 1), date(2026, 12, 31)]),
)
purses = st.lists(st.tuples(st.integers(1, 30), words), max_size=6)
wanted = st.lists(st.tuples(st.integers(1, 40), st.sampled_from(["a", "b", "c"])), min_size=1, max_size=4)


@given(pieces, st.integers(0, 1000))
def test_shares_add_up_and_are_no_more_than_their_pieces(held: list[Lot], of_a_thousand: int) -> None:
    whole = total(held)
    number = (whole * of_a_thousand / 1000).quantize(Decimal("0.01"), rounding="ROUND_FLOOR")
    parts = shares(number, "USD", held)
    assert sum(parts) == number
    for part, piece in zip(parts, held, strict=True):
        assert 0 <= part <= piece.number
        assert abs(part - piece.number * number / whole) < Decimal("0.02")


@given(pieces, st.integers(0, 1000))
def test_what_is_taken_and_what_is_over_are_the_whole(held: list[Lot], of_a_thousand: int) -> None:
    number = (total(held) * of_a_thousand / 1000).quantize(Decimal("0.01"), rounding="ROUND_FLOOR")
    taken, rest = split(held, number)
    assert total(taken) == number and total(taken) + total(rest) == total(held)
    assert taken == take(held, number)
    with pytest.raises(Refused, match=Reason.MORE_THAN_AVAILABLE):
        take(held, total(held) + Decimal("0.01"))


@given(purses, wanted)
def test_choosing_by_purses_pays_what_choosing_by_pieces_pays(
    held: list[tuple[int, Any]], asked: list[tuple[int, str]]
) -> None:
    """As much in all, and as much of each degree of restriction, as the flow over every single piece."""
    lots = [Lot("USD", Decimal(number), place, place, None, *key) for place, (number, key) in enumerate(held)]
    lots.sort(key=lambda lot: -lot.restrictions)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "lots", lambda *given, **more: lots)
        patch.setattr(choosing, "_in_other_currencies", lambda fund, currency: [])
        requests = [(cast(Any, Asked(theme)), Amount(Decimal(number), "USD")) for number, theme in asked]
        chosen = choosing.propose(Fund(code="f"), requests, ON)
    alone = cover(
        [Need(str(place), "f", number * 100, theme, ON) for place, (number, theme) in enumerate(asked)],
        [
            Source(str(lot.contribution), "f", int(lot.number * 100), lot.themes, lot.from_on, lot.until_on)
            for lot in lots
        ],
    )  # fmt: skip
    by = {str(lot.contribution): lot.restrictions for lot in lots}
    for degree in range(3):
        mine = sum(piece.number for each in chosen for piece in each.pieces if piece.restrictions == degree)
        theirs = sum(paid for (_, name), paid in alone.paid.items() if by[name] == degree)
        assert mine * 100 == theirs
    used: dict[int | None, Decimal] = {}
    for each in chosen:
        assert total(each.pieces) + each.short == each.amount.number
        for piece in each.pieces:
            used[piece.contribution] = used.get(piece.contribution, Decimal()) + piece.number
            assert not piece.themes or each.assistance.theme in piece.themes
            assert piece.until_on is None or piece.until_on >= ON
    assert all(used.get(lot.contribution, Decimal()) <= lot.number for lot in lots)


@given(purses, wanted)
def test_what_can_be_paid_in_full_together_can_be_and_nothing_before_it_is_displaced(
    held: list[tuple[int, Any]], asked: list[tuple[int, str]]
) -> None:
    lots = [Lot("USD", Decimal(number), place, place, None, *key) for place, (number, key) in enumerate(held)]
    lots.sort(key=lambda lot: -lot.restrictions)
    requests = [(cast(Any, Asked(theme)), Amount(Decimal(number), "USD")) for number, theme in asked]

    def covered(places: list[int]) -> bool:
        return all(each.covered for each in choosing.propose(fund, [requests[place] for place in places], ON))

    fund = Fund(code="f")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "lots", lambda *given, **more: lots)
        patch.setattr(choosing, "_in_other_currencies", lambda fund, currency: [])
        found = choosing.payable(fund, requests, ON)
        assert covered(found) and (len(found) == len(requests)) == covered(list(range(len(requests))))
        for place in set(range(len(requests))) - set(found):
            assert not covered([*(each for each in found if each < place), place])


class Asked:
    """A request, as far as choosing looks at one."""

    def __init__(self, theme: str) -> None:
        self.theme = theme
