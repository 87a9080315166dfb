"""The tables of the open data, each in one place: what it says is data (`tables.toml`), what its rows are is a function
here. A function takes the day and gives rows in an order that is always the same."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from comity.apps.assistance.models import Decision, Route
from comity.apps.commitments.models import NOTHING_RECORDED, OPEN, Outcome
from comity.apps.funds import rows as books
from comity.apps.parties.models import Certainty, Kind
from comity.apps.register.open_data import library, registry, requests
from comity.apps.texts.models import Part, Position
from comity.papers.tabular.columns import Table, read_table
from comity.pure.disclosure.classes import shipped_acts
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.ledger.accounts import Kind as Account
from comity.pure.lifecycle.table import Stage

Rows = Iterator[Mapping[str, Any]]

ROWS: Mapping[str, Callable[[date], Rows]] = {
    "requests": requests.requests,
    "timeline": requests.timeline,
    "decisions": requests.decisions,
    "totals": requests.totals,
    "decision-times": requests.decision_times,
    "not-public": requests.not_public,
    "instruments": library.instruments,
    "paragraphs": library.paragraphs,
    "citations": library.citations,
    "commitments": library.commitments,
    "commitment-evidence": library.evidence,
    "votes": library.votes,
    "positions": library.positions,
    "parties": registry.parties,
    "memberships": registry.memberships,
    "routes": registry.routes,
    "criteria": registry.criteria,
    "funds-contributions": books.contributions,
    "funds-entries": books.entries,
    "log-checkpoints": registry.checkpoints,
}


@lru_cache(maxsize=1)
def tables() -> Mapping[str, Table]:
    """Every table by its name, in the order of the list."""
    told = tomllib.loads(
        resources.files("comity").joinpath("data", "open_data", "tables.toml").read_text("utf-8")
    )
    found = {name: read_table(name, told[name]) for name in ROWS}
    if told.keys() != ROWS.keys():
        raise ValueError(f"tables.toml: {sorted(told.keys() ^ ROWS.keys())} stand on one side alone")
    return found


def about_requests() -> frozenset[str]:
    """The tables whose rows are each of one request: what a State takes back leaves them."""
    return frozenset(name for name, each in tables().items() if each.about)


def codes() -> Mapping[str, frozenset[str]]:
    """The lists that columns take their codes from, by the name columns give them. One statement."""
    return {
        "stage": frozenset(each.value for each in Stage) - {Stage.DRAFT.value, Stage.DISCARDED.value},
        "fund": frozenset(Route.objects.order_by().values_list("code", flat=True).distinct()),
        "theme": frozenset(code for code, _label in shipped_catalogue().theme_families),
        "act": frozenset(shipped_acts()),
        "outcome": frozenset(Decision.Outcome.values),
        "recorded": frozenset(Outcome.values),
        "status": frozenset([*Outcome.values, OPEN, NOTHING_RECORDED]),
        "certainty": frozenset(Certainty.values),
        "kind": frozenset(Kind.values),
        "part": frozenset(Part.values),
        "position": frozenset(Position.values),
        "ledger-kind": frozenset(each.value for each in Account),
    }
