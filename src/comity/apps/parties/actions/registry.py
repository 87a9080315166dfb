"""Loading the shipped registry: States, their names, groups and memberships, bodies and sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, models, transaction

from comity.apps.journal.actions import record
from comity.apps.parties import access
from comity.apps.parties.access import Act, Actor
from comity.apps.parties.models import (
    Membership,
    Party,
    PartyName,
    Session,
    SessionInterval,
    Status,
    VacantSeat,
)
from comity.papers.tables_parties import rows as shipped
from comity.pure.names import folding

Row = dict[str, str]
Tables = Callable[[str], Sequence[Row]]

COUNCIL = "HRC"
KINDS = {"member": "state", "observer": "observer"}
LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
CERTAIN = {"", "sourced", "derived", "public-record", "unknown"}
ONE_AT_A_TIME = 0x434F4D50


@dataclass(slots=True)
class Loaded:
    """How many rows a load added, changed and removed, by table."""

    changes: dict[str, int] = field(default_factory=dict)

    def note(self, table: str, rows: int) -> None:
        if rows:
            self.changes[table] = self.changes.get(table, 0) + rows

    def __bool__(self) -> bool:
        return bool(self.changes)


@transaction.atomic
def load(*, by: Actor, at: datetime, tables: Tables = shipped, fictional: bool = False) -> Loaded:
    """Bring the registry to what the tables say. A second run changes nothing and records nothing.

    Parties that the tables no longer name stay, since records may point at them; their names, memberships and
    statuses follow the tables. `fictional` loads an invented world beside the real one.
    """
    access.require(Act.LOAD_REGISTRY, by, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    done = Loaded()
    parties = _parties(done, tables, fictional)
    scope = [each.pk for each in parties.values()]
    _swap(done, PartyName, {"party__in": scope}, _names(parties, tables))
    _swap(done, Membership, {"party__in": scope}, _memberships(parties, tables))
    _swap(done, Status, {"party__in": scope}, _statuses(parties, tables))
    _swap(done, VacantSeat, {"body__in": scope}, _vacant(parties, tables))
    _sessions(done, parties, tables)
    if done:
        record(
            "parties.loaded",
            subject="parties",
            by=access.address(by),
            at=at,
            fictional=fictional,
            rows=done.changes,
        )
    return done


def _read(tables: Tables, name: str) -> Sequence[Row]:
    try:
        return tables(name)
    except FileNotFoundError:  # an invented world need not have every table
        return ()


def _parties(done: Loaded, tables: Tables, fictional: bool) -> dict[str, Party]:
    """Write States, groups and bodies; return them by code."""
    wanted: dict[str, dict[str, Any]] = {}
    short = {
        row["iso3"]: row["name"]
        for row in _read(tables, "parties/names.csv")
        if row["language"] == "en" and row["form"] == "short"
    }
    for row in _read(tables, "parties/states.csv"):
        wanted[row["iso3"]] = {
            "kind": KINDS.get(row["kind"], "other"),
            "name": short.get(row["iso3"], row["iso3"]),
            "iso2": row["iso2"],
            "m49": row["m49"],
            "source": row["codes_source"],
        }
    for row in _read(tables, "parties/groups.csv"):
        if row["language"] == "en":
            seats = int(row["council_seats"]) if row["council_seats"] else None
            wanted[row["code"]] = {
                "kind": "group",
                "name": row["name"],
                "seats": seats,
                "source": row["source"],
            }
    parents: dict[str, str] = {}
    for row in _read(tables, "parties/bodies.csv"):
        wanted[row["code"]] = {
            "kind": row.get("type") or row.get("kind") or "other",
            "name": row["name_en"],
            "symbol_prefix": row["symbol_prefix"],
            "source": row.get("source") or "bodies.csv",
        }
        parents[row["code"]] = row["parent"]
    held = {each.code: each for each in Party.objects.filter(code__in=wanted)}
    fresh, changed = [], []
    for code, values in wanted.items():
        values = {"fictional": fictional} | values | {"source": values["source"][:200]}
        party = held.get(code)
        if party is None:
            fresh.append(Party(code=code, **values))
        elif any(getattr(party, key) != value for key, value in values.items()):
            for key, value in values.items():
                setattr(party, key, value)
            changed.append(party)
    Party.objects.bulk_create(fresh)
    fields = ["kind", "name", "iso2", "m49", "seats", "symbol_prefix", "source", "fictional"]
    Party.objects.bulk_update(changed, fields)
    held |= {each.code: each for each in fresh}
    moved = [each for each in held.values() if _adopt(each, held.get(parents.get(each.code, "")))]
    Party.objects.bulk_update(moved, ["parent"])
    done.note("parties", len(fresh) + len(changed) + len([each for each in moved if each not in fresh]))
    return held


def _adopt(party: Party, parent: Party | None) -> bool:
    if party.parent_id == (parent and parent.pk):
        return False
    party.parent = parent
    return True


def _names(parties: dict[str, Party], tables: Tables) -> Iterable[dict[str, Any]]:
    for row in _read(tables, "parties/names.csv"):
        if party := parties.get(row["iso3"]):
            yield _name(party, row["language"], row["form"], row["name"], row["source"]) | _dated(
                row, row["status"]
            )
    for row in _read(tables, "parties/groups.csv"):
        group = _name(parties[row["code"]], row["language"], "formal", row["name"], row["source"])
        yield group | _dated({}, row["status"])
    for row in _read(tables, "parties/bodies.csv"):
        party, source = parties[row["code"]], row.get("source") or "bodies.csv"
        certainty = _dated({}, row.get("status") or row.get("certainty") or "sourced")
        for language in LANGUAGES:
            if name := row.get(f"name_{language}", "").strip():
                yield _name(party, language, "formal", name, source) | certainty
            for variant in filter(None, map(str.strip, row.get(f"variants_{language}", "").split(";"))):
                yield _name(party, language, "variant", variant, source) | certainty
        for short in filter(None, map(str.strip, row.get("abbreviations", "").split(";"))):
            yield _name(party, "en", "short", short, source) | certainty


def _name(party: Party, language: str, form: str, name: str, source: str) -> dict[str, Any]:
    return {
        "party_id": party.pk,
        "language": language,
        "form": form,
        "name": name[:250],
        "folded": folding.full(name)[:250],
        "source": source[:200],
    }


def _memberships(parties: dict[str, Party], tables: Tables) -> Iterable[dict[str, Any]]:
    for row in _read(tables, "parties/states.csv"):
        if group := _of(parties, row["regional_group"]):
            yield {
                "party_id": parties[row["iso3"]].pk,
                "of_id": group.pk,
                "source": row["group_source"][:200],
            } | _dated({}, row["group_status"])
    for row in _read(tables, "parties/council-membership.csv"):
        council, member = _of(parties, row.get("of") or COUNCIL), parties.get(row["iso3"])
        if council and member:
            yield {"party_id": member.pk, "of_id": council.pk, "source": row["source"][:200]} | _dated(row)


def _of(parties: dict[str, Party], code: str) -> Party | None:
    """A group or body of these tables; an invented State may belong to a real one."""
    return parties.get(code) or (Party.objects.filter(code=code).first() if code else None)


def _statuses(parties: dict[str, Party], tables: Tables) -> Iterable[dict[str, Any]]:
    for row in _read(tables, "parties/statuses.csv"):
        if party := parties.get(row["iso3"]):
            yield {"party_id": party.pk, "status": row["status"], "source": row["source"][:200]} | _dated(row)


def _vacant(parties: dict[str, Party], tables: Tables) -> Iterable[dict[str, Any]]:
    for row in _read(tables, "parties/vacant-seats.csv"):
        council, group = parties.get(row.get("of") or COUNCIL), parties.get(row["regional_group"])
        if council and group:
            left_by = parties.get(row["left_by"])
            yield {
                "body_id": council.pk,
                "group_id": group.pk,
                "left_by_id": left_by and left_by.pk,
                "source": row["source"][:200],
            } | _dated(row)


def _dated(row: Row, certainty: str = "") -> dict[str, Any]:
    """Return the days and the certainty of a fact. A date cut to the year or month is filled to its first or last day,
    and a fact whose days were filled is derived at best."""
    certainty = row.get("certainty") or certainty or "sourced"
    since, filled_since = _filled(row.get("valid_from", ""), last=False)
    until, filled_until = _filled(row.get("valid_until", ""), last=True)
    if certainty not in CERTAIN:
        raise ValueError(f"certainty {certainty!r} of {row}")
    if certainty == "sourced" and (filled_since or filled_until):
        certainty = "derived"
    return {"valid_from": since, "valid_until": until, "certainty": certainty}


def _filled(text: str, *, last: bool) -> tuple[date | None, bool]:
    parts = [int(part) for part in text.split("-")] if text else []
    if not parts:
        return None, False
    if len(parts) == 3:
        return date(*parts), False
    year, month = parts[0], parts[1] if len(parts) == 2 else (12 if last else 1)
    if not last:
        return date(year, month, 1), True
    after = date(year + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1), True


def _swap(
    done: Loaded, model: type[models.Model], scope: dict[str, Any], wanted: Iterable[dict[str, Any]]
) -> None:
    """Bring the rows of a table within `scope` to those wanted: only what differs is removed or added."""
    rows = {tuple(sorted(each.items(), key=lambda pair: pair[0])): each for each in wanted}
    if not rows and not scope:
        return
    fields = sorted(next(iter(rows.values()))) if rows else ["pk"]
    held: dict[tuple[Any, ...], int] = {}
    surplus: list[int] = []
    for key, *values in model._default_manager.filter(**scope).values_list("pk", *fields):
        row = tuple(zip(fields, values, strict=True))
        if row in rows and row not in held:
            held[row] = key
        else:
            surplus.append(key)
    model._default_manager.filter(pk__in=surplus).delete()
    fresh = [model(**values) for row, values in rows.items() if row not in held]
    model._default_manager.bulk_create(fresh)
    done.note(str(model._meta.model_name), len(surplus) + len(fresh))


def _sessions(done: Loaded, parties: dict[str, Party], tables: Tables) -> None:
    """Write the sessions of bodies, with the days on which they ran."""
    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for table in ("sessions/council.csv", "sessions/assembly.csv"):
        for row in _read(tables, table):
            if row["number"] and row["body"] in parties:
                grouped.setdefault((row["body"], row["kind"], row["number"]), []).append(row)
    bodies = {body for body, _, _ in grouped}
    held = {
        (each.body.code, each.kind, str(each.number)): each
        for each in Session.objects.filter(body__code__in=bodies)
        .select_related("body")
        .prefetch_related("intervals")
    }
    days: list[SessionInterval] = []
    for key, rows in grouped.items():
        first = rows[0]
        wanted = [
            (date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]))
            for row in rows
            if row["first_day"] and row["last_day"]
        ]
        session = held.get(key) or Session(body=parties[key[0]], kind=key[1], number=int(key[2]))
        known = [(each.first_day, each.last_day) for each in session.intervals.all()] if session.pk else []
        values = {"certainty": first["certainty"], "source": first["source"][:200]}
        if (
            session.pk
            and known == wanted
            and all(getattr(session, name) == it for name, it in values.items())
        ):
            continue
        for name, it in values.items():
            setattr(session, name, it)
        session.save()
        if known != wanted:
            session.intervals.all().delete()
            days += [SessionInterval(session=session, first_day=start, last_day=end) for start, end in wanted]
        done.note("sessions", 1)
    SessionInterval.objects.bulk_create(days)
