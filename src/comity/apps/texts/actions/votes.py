"""Writing a vote as one source gives it."""

from __future__ import annotations

from typing import Any

from comity.apps.parties.models import Party, PartyName
from comity.apps.texts.models import Cast, Document, Instrument, Position, VoteRecord
from comity.apps.texts.models.naming import folded

POSITIONS = {
    "in_favour": Position.IN_FAVOUR,
    "against": Position.AGAINST,
    "abstaining": Position.ABSTAINING,
}


def write(instrument: Instrument, document: Document) -> VoteRecord | None:
    """Keep the vote a document prints, if it prints one; its source is the document."""
    vote = document.reading.get("vote")
    if not vote or not (vote.get("stated_tally") or vote.get("roll_call")):
        return None
    return write_account(instrument, vote, source=document.address, document=document)


def write_account(
    instrument: Instrument, vote: dict[str, Any], *, source: str, document: Document | None = None
) -> VoteRecord:
    """Keep one source's account. `vote` is the reading's object; a name that is no State's stays as printed."""
    stated = vote.get("stated_tally") or {}
    account = VoteRecord.objects.create(
        instrument=instrument,
        source=source,
        document=document,
        method=str(vote.get("method") or "recorded-vote")[:20],
        voted_on=instrument.adopted_on,
        **{key: stated.get(key) for key in POSITIONS},
    )
    roll_call = vote.get("roll_call") or {}
    printed = [
        (position, voter)
        for key, position in POSITIONS.items()
        for voter in _rejoined(roll_call.get(key) or [])
    ]
    found = voters([voter for _, voter in printed])
    Cast.objects.bulk_create(
        Cast(vote=account, party=found.get(_key(voter)), name=str(voter.get("name") or ""), position=position)
        for position, voter in printed
    )
    return account


def _rejoined(voters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the voters of one list, two neighbours as one where their names joined by "and" are one party's here.

    The reader knows the States it ships; of any other name with an "and" in it, it must make two."""
    unknown = [not each.get("iso3") for each in voters]
    pairs = {
        place: f"{voters[place]['name']} and {voters[place + 1]['name']}"
        for place in range(len(voters) - 1)
        if unknown[place] and unknown[place + 1]
    }
    held = PartyName.objects.filter(folded__in={folded(name) for name in pairs.values()}) if pairs else ()
    names = {each.folded for each in held}
    joined: list[dict[str, Any]] = []
    place = 0
    while place < len(voters):
        if place in pairs and folded(pairs[place]) in names:
            joined.append(voters[place] | {"name": pairs[place]})
            place += 2
        else:
            joined.append(voters[place])
            place += 1
    return joined


def _key(voter: dict[str, Any]) -> tuple[str, str]:
    return str(voter.get("iso3") or ""), folded(str(voter.get("name") or ""))


def voters(printed: list[dict[str, Any]]) -> dict[tuple[str, str], Party]:
    """Return who is meant by each printed name: by its code, else by a name that exactly one State bears."""
    codes = {code for code, _ in map(_key, printed) if code}
    by_code = {each.code: each for each in Party.objects.filter(code__in=codes)}
    unnamed = {name for code, name in map(_key, printed) if name and code not in by_code}
    bearers: dict[str, set[Party]] = {}
    rows = PartyName.objects.filter(folded__in=unnamed, party__kind__in=("state", "observer"))
    for row in rows.select_related("party"):
        bearers.setdefault(row.folded, set()).add(row.party)
    one = {name: next(iter(who)) for name, who in bearers.items() if len(who) == 1}
    pairs = {_key(voter): by_code.get(_key(voter)[0]) or one.get(_key(voter)[1]) for voter in printed}
    return {key: party for key, party in pairs.items() if party is not None}
