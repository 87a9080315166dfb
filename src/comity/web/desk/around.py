"""What stands around the desk's list: how many stand under each tab, the routes its funds have, and who sits at their
desks. One statement, since none of it hangs on which rows are shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.formats import number_format

from comity.apps.parties.models import Role
from comity.web.desk.listing import TABS, in_tab, opened, where

MOST = 1000  # counted to here, so that a list of fifty thousand costs what one of two thousand does


@dataclass(frozen=True)
class Route:
    """One version of a fund's route, without its text: the seal says which text it is."""

    pk: int
    fund: str
    seal: str


@dataclass(frozen=True)
class Officer:
    """Somebody at the desk of one of the funds."""

    pk: int
    name: str

    @property
    def initials(self) -> str:
        """Two letters, as rows show them; the filter above gives the names."""
        return "".join(word[0] for word in self.name.replace("@", " ").split()[:2]).upper()


@dataclass(frozen=True)
class Around:
    """Counts by tab, up to one more than MOST; the routes by fund and version; the officers by name."""

    counts: dict[str, int]
    routes: list[Route]
    officers: list[Officer]


def around(funds: Sequence[str] | None, by: int, at: datetime) -> Around:
    """What stands around a list of those funds, of all where `funds` is nothing, for the reader of that key."""
    parts, given = list[str](), list[Any]()
    for tab in TABS:
        sql, values = where([*opened(funds), *in_tab(tab, by, at.date())])
        parts.append(_COUNT.format(sql, MOST + 1))
        given += values
    every = None if funds is None else list(funds)
    serving = every or None  # beside an empty list stand all officers
    parts += [_ROUTES, _OFFICERS]
    given += [every, every, at, at, Role.DESK.value, serving, serving]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        *counts, routes, officers = cursor.fetchall()[0]
    return Around(
        dict(zip(TABS, counts, strict=True)),
        [Route(*each) for each in json.loads(routes or "[]")],
        [Officer(key, name or email) for key, name, email in json.loads(officers or "[]")],
    )


def counted(n: int) -> str:
    """A count as pages write it."""
    return f"{number_format(MOST, force_grouping=True)}+" if n > MOST else str(n)


# Each counts no further than it is shown.
_COUNT = """(SELECT count(*) FROM (
    SELECT FROM assistance_assistancerequest AS request WHERE {} LIMIT {}
) AS found)"""
_ROUTES = """(
    SELECT json_agg(json_build_array(id, code, seal) ORDER BY code, version)::text
    FROM assistance_route WHERE %s::text[] IS NULL OR code = ANY(%s)
)"""
_OFFICERS = """(
    SELECT json_agg(json_build_array(id, name, email) ORDER BY name, email)::text FROM parties_person
    WHERE is_active AND id IN (
        SELECT held.person_id FROM parties_holding AS held JOIN parties_office AS office ON office.id = held.office_id
        WHERE held.from_at <= %s AND (held.until_at IS NULL OR held.until_at > %s) AND held.role = %s
        AND (%s::text[] IS NULL OR office.funds ?| %s)
    )
)"""
