"""Which money pays for which request, decided together (`comity.pure.ledger.covering`): asked by the act that sets
money aside, and by the page that shows an officer beforehand which requests can be paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.lots import Lot, lots
from comity.apps.funds.models import Fund, Left
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.covering import Against, Covered, Need, Source, cover
from comity.pure.ledger.currencies import shipped

Wanted = Sequence[tuple[AssistanceRequest, Amount]]
OTHER_CURRENCY = "currency"  # it is money of another currency
Key = tuple[frozenset[str], date | None, date | None]


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood against one contribution (or money without one): `why` is `Against`, or `OTHER_CURRENCY`."""

    contribution: int | None
    left: Amount
    why: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a request. `short`: what no money covers; then `against` says why, source by source."""

    assistance: AssistanceRequest
    amount: Amount
    pieces: tuple[Lot, ...]
    short: Decimal
    against: tuple[Stood, ...] = ()

    @property
    def covered(self) -> bool:
        return not self.short


def propose(fund: Fund, requests: Wanted, day: date) -> list[Chosen]:
    """Choose money for these requests together, for a day; in the order given. In one statement for each currency, and
    one more where money is short."""
    found: dict[int, Chosen] = {}
    for currency in sorted({amount.currency for _, amount in requests}):
        places = [place for place, (_, amount) in enumerate(requests) if amount.currency == currency]
        found |= _choose(fund, requests, places, currency, day)
    return [found[place] for place in range(len(requests))]


def payable(fund: Fund, requests: Wanted, day: date) -> list[int]:
    """Which of these requests can be paid in full together, by their places: each that can be beside those before it,
    so that none is displaced by one after it. All of them, where the money allows that. One statement for each
    currency."""
    found: list[int] = []
    for currency in sorted({amount.currency for _, amount in requests}):
        places = [place for place, (_, amount) in enumerate(requests) if amount.currency == currency]
        purses = _purses(lots(fund, Kind.AVAILABLE, currency))
        if not _cover(fund, requests, places, purses, day).short:
            found += places
            continue
        mine: list[int] = []
        for place in places:
            if not _cover(fund, requests, [*mine, place], purses, day).short:
                mine.append(place)
        found += mine
    return sorted(found)


def _purses(held: Sequence[Lot]) -> dict[Key, list[Lot]]:
    """Money under the same words is one source: the choice does not depend on how many gave it."""
    purses: dict[Key, list[Lot]] = defaultdict(list)
    for each in held:
        purses[each.themes, each.from_on, each.until_on].append(each)
    return purses


def _cover(
    fund: Fund, requests: Wanted, places: list[int], purses: dict[Key, list[Lot]], day: date
) -> Covered:
    """The choice for the requests at these places. Sources are named by the places of their purses."""
    digits = shipped()[requests[places[0]][1].currency].digits
    sources = [
        Source(str(name), fund.code, sum(_units(each.number, digits) for each in purse), *key)
        for name, (key, purse) in enumerate(purses.items())
    ]
    needs = [
        Need(str(place), fund.code, _units(requests[place][1].number, digits), requests[place][0].theme, day)
        for place in places
    ]
    return cover(needs, sources)


def _choose(fund: Fund, requests: Wanted, places: list[int], currency: str, day: date) -> dict[int, Chosen]:
    digits = shipped()[currency].digits
    held = lots(fund, Kind.AVAILABLE, currency)
    purses = _purses(held)
    keys = {str(name): key for name, key in enumerate(purses)}
    chosen = _cover(fund, requests, places, purses, day)
    found = {}
    for place in places:
        assistance, amount = requests[place]
        pieces = [
            piece
            for name, key in keys.items()
            for piece in _out_of(purses[key], Decimal(chosen.paid.get((str(place), name), 0)).scaleb(-digits))
        ]
        short = Decimal(chosen.short.get(str(place), 0)).scaleb(-digits)
        found[place] = Chosen(assistance, amount, tuple(pieces), short)
    if chosen.short:
        elsewhere = _in_other_currencies(fund, currency)
        names = {key: name for name, key in keys.items()}
        for place in (place for place in places if str(place) in chosen.short):
            stood = (*_stood(held, names, chosen, place), *elsewhere)
            found[place] = replace(found[place], against=stood)
    return found


def _units(number: Decimal, digits: int) -> int:
    return int(number.scaleb(digits))


def _out_of(purse: list[Lot], number: Decimal) -> list[Lot]:
    """So much out of a purse, from its beginning; what is taken is gone from it."""
    taken = []
    while number > 0:
        first = purse.pop(0)
        part = min(number, first.number)
        taken.append(replace(first, number=part))
        if part < first.number:
            purse.insert(0, replace(first, number=first.number - part))
        number -= part
    return taken


def _stood(held: list[Lot], names: dict[Key, str], chosen: Covered, place: int) -> list[Stood]:
    why = chosen.against[str(place)]
    found = []
    for contribution, pieces in groupby(held, key=attrgetter("contribution")):
        rows = list(pieces)
        first = rows[0]
        told = why.get(names[first.themes, first.from_on, first.until_on], Against.NOTHING_LEFT)
        left = sum((each.number for each in rows), Decimal())
        found.append(Stood(contribution, Amount(left, first.currency), told.value))
    return found


def _in_other_currencies(fund: Fund, currency: str) -> list[Stood]:
    rows = (
        Left.objects.filter(fund=fund, kind=Kind.AVAILABLE.value, number__gt=0)
        .exclude(currency=currency)
        .order_by("contribution", "currency", "pk")
    )
    return [Stood(row.contribution_id, Amount(row.number, row.currency), OTHER_CURRENCY) for row in rows]
