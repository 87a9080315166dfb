"""Which requests somebody may know of, as one statement: lists, search, feeds, exports and totals all start here."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from comity.apps.parties.models import Holding, Person, Role
from comity.pure.lifecycle.table import Holder, Stage

STATE_ROLES = frozenset({Role.FOLLOWER, Role.DRAFTER, Role.CLEARER, Role.SUBMITTER})
FUND_ROLES = frozenset({Role.DESK, Role.ASSESSOR, Role.BOARD, Role.DECIDER})
OF_A_FUND = FUND_ROLES | {Role.FINANCE}  # who keeps its books knows of what is sent to it, and acts on none
REFERENCE = re.compile(r"R-[0-9]{4}-[0-9]{4,}")  # given when a request is first sent
FACT = "fact"  # the part of a request without which nothing of it is public


def held_by(person: Any, at: datetime) -> list[Holding]:
    """The roles somebody holds at that moment, with their offices, read now. A visitor and somebody closed out hold
    none."""
    if not isinstance(person, Person) or person.pk is None or not person.is_active:
        return []
    rows = Holding.objects.filter(Q(until_at=None) | Q(until_at__gt=at), person=person, from_at__lte=at)
    return list(rows.select_related("office").order_by("from_at", "pk"))


def _held_of_those(person: Person, at: datetime) -> list[Holding]:
    """What `held_by` would find, of the roles that were read already."""
    held = (each for each in person.holdings.all() if person.is_active and each.holds_at(at))
    return sorted(held, key=lambda each: (each.from_at, each.pk))


def held_once(person: Any, at: datetime) -> list[Holding]:
    """The same for what is only read: asked of the database once for one reader at one moment, since a page asks many
    times who reads it; a page that has every role of its reader at hand asks nothing. Acts read roles anew."""
    known: tuple[datetime, list[Holding]] | None = getattr(person, "_held_once", None)
    if known is None or known[0] != at:
        at_hand = "holdings" in getattr(person, "_prefetched_objects_cache", ())
        known = (at, _held_of_those(person, at) if at_hand else held_by(person, at))
        if isinstance(person, Person):
            person._held_once = known  # type: ignore[attr-defined]
    return known[1]


def _agreed(day: date) -> Q:
    """That the State has agreed to publish the fact of a request, and still does on that day."""
    still = Q(public_until=None) | Q(public_until__gte=day)
    return Q(first_sent_at__isnull=False, public_parts__contains=[FACT]) & still


class Requests(models.QuerySet[Any]):
    """Requests, read."""

    def seen_by(self, person: Any, at: datetime) -> Self:
        """Those `person` (or a visitor) may know of at that moment.

        A delegation knows its State's, drafts included; who serves a fund, those sent to it; an auditor, all that were
        sent; everybody, those the State has made public. A draft is its delegation's alone.
        """
        return self.filter(self._published(at.date()) | self._by_task(person, at, OF_A_FUND))

    def by_task(self, person: Any, at: datetime) -> Self:
        """Of those, the ones they know of by a task of theirs, and not for being public alone: where such a request
        stands may be asked for, too; of who keeps the books, it may not."""
        return self.filter(self._by_task(person, at, FUND_ROLES))

    def published(self, day: date) -> Self:
        """Those whose State lets everybody know of them on that day."""
        return self.filter(self._published(day))

    def named(self, ref: str) -> Self:
        """The one of that reference or number; none where `ref` is neither."""
        if REFERENCE.fullmatch(ref):
            return self.filter(reference=ref)
        try:
            return self.filter(number=UUID(ref))
        except ValueError:
            return self.none()

    def sent(self) -> Self:
        return self.filter(first_sent_at__isnull=False)

    def open(self) -> Self:
        """Those sent and not ended."""
        return self.filter(first_sent_at__isnull=False, ended_at=None)

    def drafts(self) -> Self:
        return self.filter(stage=Stage.DRAFT)

    def overdue(self, day: date) -> Self:
        """Those whose target day has passed."""
        return self.filter(ended_at=None, due_on__lt=day)

    def awaiting(self, holder: Holder) -> Self:
        """Those whose pen that holder has."""
        return self.filter(ended_at=None, holder=holder)

    def withheld_from_all(self, day: date) -> Self:
        """Those whose State lets everybody know of them, and whose fact two officials withheld."""
        return self.filter(_agreed(day), withheld__has_key=FACT)

    @staticmethod
    def _published(day: date) -> Q:
        return _agreed(day) & ~Q(withheld__has_key=FACT)

    @staticmethod
    def _by_task(person: Any, at: datetime, of_a_fund: frozenset[Role]) -> Q:
        seen = Q(pk=None)
        states: set[int] = set()
        funds: set[str] = set()
        for holding in held_once(person, at):
            if holding.role in STATE_ROLES and holding.office.party_id is not None:
                states.add(holding.office.party_id)
            elif holding.role in of_a_fund:
                funds.update(holding.office.funds)
            elif holding.role == Role.AUDITOR:
                seen |= Q(first_sent_at__isnull=False)
            elif holding.role == Role.OPERATOR:
                # An operator may withhold what is public, so it stays theirs to give back.
                seen |= _agreed(at.date()) & Q(withheld__has_key=FACT)
        if states:
            seen |= Q(state__in=states)
        if funds:
            seen |= Q(fund__in=funds, first_sent_at__isnull=False)
        return seen
