"""How good a night's tables are: how many rows, what is missing where, and whether what must hold does."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from comity.apps.register.open_data import keys
from comity.papers.tabular.columns import Table


@dataclass(slots=True)
class Tally:
    """What is counted of one table while it is written. `sums`: of the totals, by sort."""

    table: Table
    codes: Mapping[str, frozenset[str]]
    rows: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)  # though required
    unknown: Counter[str] = field(default_factory=Counter)  # codes of no list
    disordered: Counter[str] = field(default_factory=Counter)  # dates before those they follow

    def count(self, row: Mapping[str, Any]) -> None:
        self.rows += 1
        for each in self.table.columns:
            value = row[each.name]
            if value is None:
                self.missing[each.name] += 1
                if each.required:
                    self.empty[each.name] += 1
                continue
            if each.values and value not in self.codes[each.values]:
                self.unknown[each.name] += 1
            if each.not_before and (first := row[each.not_before]) is not None and value < first:
                self.disordered[each.name] += 1

    def checks(self, held: sqlite3.Connection) -> list[dict[str, Any]]:
        """Each check with how many values fail it."""
        found = [_check("keys-once", ", ".join(self.table.key), keys.twice(held, self.table.name))]
        for each in self.table.columns:
            if each.required:
                found.append(_check("nothing-missing", each.name, self.empty[each.name]))
            if each.values:
                found.append(_check("codes-known", each.name, self.unknown[each.name]))
            if each.not_before:
                found.append(_check("dates-in-order", each.name, self.disordered[each.name]))
            if each.of:
                there, column = each.of.split(".")
                failed = keys.leading_nowhere(held, self.table.name, each.name, there, column)
                found.append(_check("leads-somewhere", each.name, failed))
        return found


@dataclass(slots=True)
class Sums:
    """Whether the totals add up, and are those of the requests that stand in the table beside them."""

    all: dict[str, int] = field(default_factory=dict)
    by: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, row: Mapping[str, Any]) -> None:
        figures = {name: row[name] for name in ("public", "not_public", "total")}
        if row["by"] == "all":
            self.all = figures
        else:
            self.by.setdefault(row["by"], Counter()).update(figures)

    def checks(self, requests: int) -> list[dict[str, Any]]:
        found = [
            _check("totals-add-up", by, sum(sums[name] != self.all.get(name) for name in self.all))
            for by, sums in self.by.items()
        ]
        return [*found, _check("totals-are-the-requests", "public", int(self.all.get("public") != requests))]


def _check(check: str, what: str, failed: int) -> dict[str, Any]:
    return {"check": check, "what": what, "holds": failed == 0, "failed": failed}
