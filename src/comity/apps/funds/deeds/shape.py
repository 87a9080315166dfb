"""What an act on the books takes, as data: its fields, what it is done to, the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model

from comity.apps.funds.access import Act
from comity.apps.funds.actions.approving import Facts


class Is(StrEnum):
    """What kind of thing a field takes."""

    NUMBER = "number"  # exact, without a currency
    CURRENCY = "currency"
    DAY = "day"
    LINE = "line"
    TEXT = "text"
    ONE = "one"  # of `among`
    MANY = "many"  # of `among`
    MAYBE = "maybe"  # yes, no, or not known
    FUND = "fund"  # the code of another fund of these books
    ROW = "row"  # the number of a row of the fund
    WANTED = "wanted"  # requests, each with what is to be set aside for it: `request`, `amount`, `currency`
    PARTS = "parts"  # of an agreement: `number`, `milestone`, `due_on`


@dataclass(frozen=True, slots=True)
class Field:
    """An input of an act. `most`: characters. `among`: the values that a choice has. `row`: of which model."""

    name: str
    kind: Is
    required: bool = True
    most: int = 400
    among: tuple[str, ...] = ()
    row: type[Model] | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """An act: on a row of the model `of`, handed to `do` under the name `to`. `facts` is what a second officer
    approves, for acts that may need one. `begins`: what a form may hold when it is opened."""

    act: Act
    of: type[Model]
    to: str
    takes: tuple[Field, ...]
    do: Callable[..., Any]
    facts: Callable[..., Facts] | None = None
    begins: Callable[[Any], dict[str, Any]] = lambda target: {}
