"""One request, read by whoever may know of it: in one statement with all that every page on it needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models

from comity.apps.assistance import access, rounds
from comity.apps.assistance.models import AssistanceRequest, Feedback, Route
from comity.apps.assistance.models.prepared import Given, Statement, written
from comity.apps.assistance.models.reach import REFERENCE, held_once
from comity.apps.parties.models import Party, Person

Fields = tuple[Any, ...]


def seen(ref: str, by: Person | None, at: datetime) -> AssistanceRequest | None:
    """The request of that reference or number where `by`, or a visitor, may know of it at that moment, with its State,
    its route, its officer and the State's view of it; else nothing. Whether both assessments are in is read with it."""
    name = "reference" if REFERENCE.fullmatch(ref) else "number"
    try:
        sought = ref if name == "reference" else UUID(ref)
    except ValueError:
        return None
    held_once(by, at)  # asked for first, found or not: what is there must not cost more than what is not
    rows = _statement(name).ask(sought=sought)
    if not rows:
        return None
    values = iter(rows[0])
    found: AssistanceRequest = _made(AssistanceRequest, _fields(AssistanceRequest), values)
    for relation, model, fields in _beside():
        other = _made(model, fields, values)
        AssistanceRequest._meta.get_field(relation).set_cached_value(found, other)  # type: ignore[union-attr]
        if isinstance(other, Feedback):
            other.assistance = found
    rounds.remember(found, at, next(values) >= rounds.TOGETHER)
    return found if access.sees(by, found, at) else None


@lru_cache(maxsize=2)
def _statement(name: str) -> Statement:
    """The statement that finds a request by its reference, or by its number."""
    sought = {name: Given("sought", AssistanceRequest._meta.get_field(name))}
    # A plan made before the reference is known can use its index, which leaves drafts out, only when it is told so.
    known = ~models.Q(reference="") if name == "reference" else models.Q()
    rows = AssistanceRequest.objects.filter(known, **sought)
    columns = [each.attname for each in _fields(AssistanceRequest)]
    columns += [f"{relation}__{each.attname}" for relation, _model, fields in _beside() for each in fields]
    return written(rows.values_list(*columns, rounds.handed_in()).order_by("pk"))


@lru_cache(maxsize=8)
def _fields(model: type[models.Model], leave_out: frozenset[str] = frozenset()) -> Fields:
    return tuple(each for each in model._meta.concrete_fields if each.attname not in leave_out)


@lru_cache(maxsize=1)
def _beside() -> tuple[tuple[str, type[models.Model], Fields], ...]:
    """What is read with a request. A route's text is long and read once a process; how an officer signs in is
    nobody's here."""
    return (
        ("state", Party, _fields(Party)),
        ("route", Route, _fields(Route, frozenset({"text"}))),
        ("officer", Person, _fields(Person, frozenset({"password", "last_login"}))),
        ("feedback", Feedback, _fields(Feedback)),
    )


def _made(model: type[Any], fields: Fields, values: Iterator[Any]) -> Any:
    """A row of a model from as many values as it has fields; nothing where there is none."""
    found = [_value(field, value) for field, value in zip(fields, islice(values, len(fields)), strict=True)]
    if found[0] is None:
        return None
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], found)


def _value(field: Any, value: Any) -> Any:
    return field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
