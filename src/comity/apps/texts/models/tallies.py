"""A vote, read for display: by position, by regional group as of its day, with those not recorded and vacant seats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from comity.apps.parties.models import Party, VacantSeat, members_and_groups, vacant_seats_of
from comity.apps.texts.models.instruments import Instrument
from comity.apps.texts.models.votes import Cast, Position, VoteRecord

RECORDED = (Position.IN_FAVOUR, Position.AGAINST, Position.ABSTAINING)


@dataclass(slots=True)
class GroupTally:
    """One regional group's positions. `group` is nothing for States whose group no source gives."""

    group: Party | None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Position.values, 0))


@dataclass(frozen=True, slots=True)
class Tally:
    """One source's account, counted."""

    vote: VoteRecord
    day: date | None
    casts: dict[str, list[Cast]]  # by position, as printed and in order
    counts: dict[str, int]
    stated: dict[str, int | None]
    not_recorded: list[Party]  # members on that day whom this account does not name
    vacant: list[VacantSeat]
    members: int  # on that day; 0 where the membership of the body is not known
    not_members: list[Cast]  # named here, and no member on that day
    by_group: list[GroupTally]

    @property
    def consistent(self) -> bool:
        """Whether the numbers printed are those of the lists printed."""
        return all(self.stated[key] is None or self.stated[key] == self.counts[key] for key in RECORDED)


@dataclass(frozen=True, slots=True)
class Difference:
    """A State whose position two accounts give differently: the position by the account's key, absent as nothing."""

    name: str
    party: Party | None
    positions: dict[int, str | None]


def tallies(instrument: Instrument) -> list[Tally]:
    """Every account of the vote on an instrument. Four statements, however many accounts and States."""
    casts = Prefetch("casts", Cast.objects.select_related("party"))
    accounts = instrument.votes.select_related("document").prefetch_related(casts)
    votes = list(accounts.defer("document__content", "document__text", "document__reading"))
    if not votes:
        return []
    day = next((each.voted_on for each in votes if each.voted_on), instrument.adopted_on)
    body = instrument.body
    voters = {cast.party for each in votes for cast in each.casts.all() if cast.party}
    members, groups = members_and_groups(body, day, voters) if day else ([], {})
    vacant = vacant_seats_of(body, day) if body and day else []
    return [_tally(each, day, members, vacant, groups) for each in votes]


def _tally(
    vote: VoteRecord,
    day: date | None,
    members: list[Party],
    vacant: list[VacantSeat],
    groups: dict[int, Party],
) -> Tally:
    casts: dict[str, list[Cast]] = {position: [] for position in RECORDED}
    for cast in vote.casts.all():
        casts[cast.position].append(cast)
    named = {cast.party_id for each in casts.values() for cast in each}
    sat = {each.pk for each in members}
    not_recorded = [each for each in members if each.pk not in named] if named else []
    return Tally(
        vote=vote,
        day=day,
        casts=casts,
        counts={position: len(each) for position, each in casts.items()},
        stated={
            Position.IN_FAVOUR: vote.in_favour,
            Position.AGAINST: vote.against,
            Position.ABSTAINING: vote.abstaining,
        },
        not_recorded=not_recorded,
        vacant=vacant,
        members=len(members),
        not_members=[
            cast for each in casts.values() for cast in each if members and cast.party_id not in sat
        ],
        by_group=_by_group(casts, not_recorded, groups),
    )


def _by_group(
    casts: dict[str, list[Cast]], not_recorded: Iterable[Party], groups: dict[int, Party]
) -> list[GroupTally]:
    found: dict[int | None, GroupTally] = {}
    positions = [(cast.party_id, position) for position, each in casts.items() for cast in each]
    positions += [(each.pk, Position.NOT_RECORDED) for each in not_recorded]
    for key, position in positions:
        group = groups.get(key) if key else None
        tally = found.setdefault(group.pk if group else None, GroupTally(group))
        tally.counts[position] += 1
    return sorted(found.values(), key=lambda each: each.group.name if each.group else "\uffff")


@dataclass(frozen=True, slots=True)
class StatePosition:
    """How one State stood on one text, by every account: more than one position where accounts part."""

    instrument: Instrument
    positions: tuple[str, ...]


def positions_of(state: Party) -> list[StatePosition]:
    """How a State voted, newest text first, in one statement."""
    casts = Cast.objects.filter(party=state).select_related("vote__instrument")
    found: dict[int, tuple[Instrument, list[str]]] = {}
    for cast in casts.order_by("-vote__instrument__adopted_on", "vote__instrument__symbol", "id"):
        _, positions = found.setdefault(cast.vote.instrument_id, (cast.vote.instrument, []))
        if cast.position not in positions:
            positions.append(cast.position)
    return [StatePosition(instrument, tuple(positions)) for instrument, positions in found.values()]


def differences(accounts: list[Tally]) -> list[Difference]:
    """The States on which accounts part, when there are several with names in them; else nothing."""
    listed = [each for each in accounts if any(each.casts.values())]
    if len(listed) < 2:
        return []
    parties: dict[str, Party | None] = {}
    positions: dict[str, dict[int, str]] = {}
    for each in listed:
        for position, casts in each.casts.items():
            for cast in casts:
                name = cast.party.name if cast.party else cast.name
                parties[name] = cast.party
                positions.setdefault(name, {})[each.vote.pk] = position
    keys = [each.vote.pk for each in listed]
    return [
        Difference(name, parties[name], {key: said.get(key) for key in keys})
        for name, said in sorted(positions.items())
        if len({said.get(key) for key in keys}) > 1
    ]
