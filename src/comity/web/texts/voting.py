"""A vote for display: squares by regional group with the numbers beside them, and positions by State."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from comity.apps.texts.models import Tally, differences
from comity.web import squares, words

CAST = (squares.IN_FAVOUR, squares.AGAINST, squares.ABSTAINING)


def drawn(accounts: list[Tally]) -> dict[str, Any] | None:
    """The account with most names in it, drawn; and how many accounts there are."""
    if not accounts:
        return None
    tally = max(accounts, key=lambda each: sum(each.counts.values()))
    vacant: dict[int, int] = {}
    for seat in tally.vacant:
        vacant[seat.group_id] = vacant.get(seat.group_id, 0) + 1
    rows = []
    for group in tally.by_group:
        empty = vacant.pop(group.group.pk, 0) if group.group else 0
        rows.append(
            (
                {**group.counts, squares.VACANT: empty},
                group.group.name if group.group else _("Group not known"),
            )
        )
    widest = max((sum(counts.values()) for counts, _name in rows), default=0)
    size = 12 if widest <= 20 else 6 if widest <= 40 else 3
    shown = tally.counts if any(tally.counts.values()) else {key: tally.stated[key] or 0 for key in CAST}
    return {
        "tally": tally,
        "accounts": len(accounts),
        "source": tally.vote.document.name if tally.vote.document else tally.vote.source,
        "rows": [
            {
                "name": name,
                "drawn": squares.seats(counts, widest=widest, size=size),
                "counts": [(words.POSITIONS[key], counts.get(key, 0)) for key in CAST],
                "other": _other(counts),
            }
            for counts, name in rows
        ],
        "positions": [words.POSITIONS[key] for key in CAST],
        "total": [(words.POSITIONS[key], shown.get(key, 0)) for key in CAST],
        "seats": tally.members + len(tally.vacant),
        "not_recorded": tally.not_recorded,
        "vacant": tally.vacant,
        "missing": len(tally.not_recorded) + len(tally.vacant),
        "key": [
            *((squares.seats({key: 1}, widest=1), words.POSITIONS[key]) for key in (*CAST, squares.NOT_RECORDED)),
            (squares.seats({squares.VACANT: 1}, widest=1), _("Vacant")),
        ],
    }  # fmt: skip


def _other(counts: dict[str, int]) -> str:
    said = []
    if counts.get(squares.NOT_RECORDED):
        said.append(_("%(n)s not recorded") % {"n": counts[squares.NOT_RECORDED]})
    if counts.get(squares.VACANT):
        said.append(_("%(n)s vacant") % {"n": counts[squares.VACANT]})
    return ", ".join(said) or "–"


def by_state(accounts: list[Tally]) -> list[dict[str, Any]]:
    """Each account: its source, its lists by position, what is stated and what is counted."""
    return [
        {
            "tally": each,
            "lists": [
                {
                    "name": words.POSITIONS[key],
                    "counted": each.counts.get(key, 0),
                    "stated": each.stated.get(key),
                    "casts": sorted(
                        each.casts[key], key=lambda cast: cast.party.name if cast.party else cast.name
                    ),
                }
                for key in CAST
            ],
        }
        for each in accounts
    ]


def parted(accounts: list[Tally]) -> dict[str, Any]:
    """Where accounts part, State by State."""
    listed = [each for each in accounts if any(each.casts.values())]
    return {
        "sources": [each.vote.document.name if each.vote.document else each.vote.source for each in listed],
        "parted": [
            (
                each,
                [
                    words.POSITIONS.get(each.positions.get(one.vote.pk) or "", _("not named"))
                    for one in listed
                ],
            )
            for each in differences(accounts)
        ],
    }
