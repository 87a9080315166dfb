"""Who publishes, what each activity says by default, and the words of the files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from comity.papers.iati import rules
from comity.papers.iati.values import Activity, Day, Marker, Organisation, Part, Share

LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What an activity says where the books do not: codes of the lists of IATI."""

    region: str
    sectors: tuple[Share, ...]
    markers: tuple[Marker, ...] = ()
    collaboration: str = ""
    flow: str = ""
    finance: str = ""
    aid_type: str = ""
    tied: str = ""


@dataclass(frozen=True, slots=True)
class Publisher:
    """`example`: nobody has said yet who publishes here. `funds`: what is otherwise in one fund, by its code."""

    reporter: Organisation
    defaults: Defaults
    example: bool = False
    funds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, code: str) -> Defaults:
        """What holds for a fund."""
        own = next((told for name, told in self.funds.items() if name.lower() == code.lower()), None)
        return self.defaults if own is None else replace(self.defaults, **own)

    def identifier(self, *names: str) -> str:
        return "-".join((self.reporter.ref, *names))


@lru_cache(maxsize=1)
def publisher() -> Publisher:
    """The publisher this installation names, or the shipped example. Read once a process; a code that no list has stops
    it here, and not the reader of a file."""
    named = settings.IATI
    source = Path(named) if named else _shipped("publisher.toml")
    try:
        made = read_publisher(source.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, ArithmeticError) as error:
        raise ImproperlyConfigured(f"COMITY_IATI: {type(error).__name__}: {error}") from error
    wrong = [
        f"{code or 'defaults'}: {problem.message}"
        for code in ("", *made.funds)
        for problem in rules.problems(_tried(made, code))
    ]
    if wrong:
        raise ImproperlyConfigured(f"COMITY_IATI: {'; '.join(wrong[:5])}")
    return made


def read_publisher(text: str) -> Publisher:
    """Read a publisher file. One that says what cannot be raises what Python makes of it."""
    told = tomllib.loads(text)
    reporter = Organisation(
        name=told["reporter"]["name"], ref=told["reporter"]["ref"], type=told["reporter"]["type"]
    )
    funds = {code: _fields(own) for code, own in told.get("funds", {}).items()}
    made = Publisher(reporter, Defaults(**_fields(told["defaults"])), bool(told.get("example", False)), funds)
    for code in funds:
        made.of(code)
    return made


def _fields(told: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(told)
    if "sectors" in told:
        found["sectors"] = tuple(
            Share(**{**each, "percentage": Decimal(str(each["percentage"]))}) for each in told["sectors"]
        )
    if "markers" in told:
        found["markers"] = tuple(Marker(**each) for each in told["markers"])
    return found


def _tried(of: Publisher, code: str) -> Activity:
    """An activity of nothing but what the publisher says, to see whether it can be written."""
    own = of.of(code)
    return Activity(
        identifier=of.identifier(code or "fund"), reporter=of.reporter, title=said("note"), description=said("note"),
        parts=(Part(of.reporter, "2"),), status="2", days=(Day("2", date.min),), sectors=own.sectors,
        regions=(Share(own.region, rules.WHOLE, "1"),), markers=own.markers, collaboration=own.collaboration,
        flow=own.flow, finance=own.finance, aid_type=own.aid_type, tied=own.tied,
    )  # fmt: skip


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The words of titles and descriptions, by name."""
    return tomllib.loads(_shipped("en.toml").read_text(encoding="utf-8"))


def said(name: str, **facts: object) -> dict[str, str]:
    """Words of that name, filled in, by language."""
    return {LANGUAGE: " ".join(str(words()[name]).format(**facts).split())}


def _shipped(name: str) -> Any:
    return files("comity").joinpath("data", "iati", name)
