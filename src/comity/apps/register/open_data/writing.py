"""Writing a night: all tables from one view of the database, beside the old ones, and put in their place in one step.

A run that is killed leaves the old night standing; what it had begun goes with the next. The same rows give the same
bytes, whenever they are written.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.exports import one_view
from comity.apps.journal import log
from comity.apps.journal.actions import SYSTEM, record
from comity.apps.journal.models import Checkpoint, Record
from comity.apps.register.open_data import keys, nights
from comity.apps.register.open_data.nights import CHANGES, FORMS, Night
from comity.apps.register.open_data.quality import Sums, Tally
from comity.apps.register.open_data.requests import pieces
from comity.apps.register.open_data.tables import ROWS, codes, tables
from comity.papers.tabular.columns import Table, schema
from comity.papers.tabular.writing import Writer, fit

PIECE = 5_000  # rows of one row group
# The acts that can take something out of the public's sight. Of the first, those that publish less than before.
NARROW = (
    "assistance.published",
    "assistance.publication_refused",
    "assistance.publication_ended",
    "assistance.publication_lapsed",
    "assistance.withholding_confirmed",
)
IN_FLIGHT = 1_000  # record numbers that may have been given out and not committed when a night was written


def write(*, at: datetime) -> Night:
    """Write the night of that moment's day. Raises `nights.Busy` where another run is at it.

    Writing a night again replaces it. Older nights in which something stands that is public no more lose their tables
    about requests.
    """
    with nights.alone():
        nights.sweep()
        folder = Path(tempfile.mkdtemp(prefix=f"{at.date()}-", dir=nights.home() / ".written"))
        try:
            with one_view():
                told = _write(folder, at)
            with transaction.atomic():
                record(
                    "register.open_data_written", subject=f"data/{at.date()}", by=SYSTEM, at=at, sums=told["sums"],
                    rows={name: each["rows"] for name, each in told["tables"].items()},
                )  # fmt: skip
                nights.put_in_place(folder, at.date())
        except BaseException:
            if folder not in {each.folder for each in nights.nights()}:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        found = nights.night(at.date().isoformat())
        assert found is not None  # noqa: S101 — it was just put there
        _take_back(found)
        return found


def renew(*, at: datetime) -> bool:
    """Write anew at once where the newest night shows what is public no more; and finish what a run that was killed had
    left of the older nights."""
    last = nights.newest()
    if last is None:
        return False
    if not last.settled:
        with nights.alone():
            _take_back(last)
    if not stale(last, at.date()):
        return False
    write(at=at)
    return True


def stale(of: Night, day: date) -> bool:
    """Whether something that a night shows of requests has been taken back since the newest was written. Two
    statements, and one more where something was."""
    last = nights.newest()
    if last is None:
        return False
    if of.folder != last.folder and not last.settled:
        return True  # nobody knows yet
    acts = Record.objects.filter(act__in=NARROW, pk__gt=last.told["last_record"] - IN_FLIGHT)
    subjects = set(acts.values_list("subject", flat=True))
    numbers = [each.removeprefix("assistance/") for each in subjects]
    ran_out = AssistanceRequest.objects.filter(
        public_until__gte=last.day - timedelta(days=1), public_until__lt=day
    )
    found = list(AssistanceRequest.objects.filter(number__in=numbers)) if numbers else []
    now = {each.reference: each.public_on(day) for each in [*found, *ran_out] if each.reference}
    shown = keys.shown(of.folder, list(now)) if now else {}
    return any(parts - now[reference] for reference, parts in shown.items())


def _take_back(fresh: Night) -> None:
    """Take out of the older nights what the newest does not show. Done again it does no more."""
    with keys.opened(fresh.folder) as held:
        for older in nights.nights():
            if older.folder != fresh.folder and keys.shown_no_more(held, older.folder):
                nights.take_out(older)
                keys.forget(held, older.folder)
    fresh.settle()


def _write(folder: Path, at: datetime) -> dict[str, Any]:
    day, lists, sums = at.astimezone(UTC).date(), codes(), Sums()
    last = Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    before = next((each for each in nights.nights() if each.day < day), None)
    replaced = nights.night(day.isoformat())
    tallies: dict[str, Tally] = {}
    with keys.opened(folder, fresh=True) as held:
        for piece in pieces(day):
            for each in piece:
                keys.add_parts(held, each.reference, each.public_on(day))
        for name, table in tables().items():
            tallies[name] = Tally(table, lists)
            _table(folder, day, tallies[name], held, sums if name == "totals" else None)
        quality = {name: _quality(tally, held) for name, tally in tallies.items()}
        quality["totals"]["checks"] += sums.checks(tallies["requests"].rows)
        changed = {name: _changes(folder, name, held, before, replaced) for name in tables()}
    described = {name: schema(table, lists) for name, table in tables().items()}
    newest = Checkpoint.objects.order_by("-pk").first()
    if newest is not None:
        (folder / "checkpoint").write_text(log.whole(newest), "utf-8")
    _json(folder / "quality.json", {"day": day.isoformat(), "tables": quality})
    files = {each.name: _file(each) for each in sorted(folder.iterdir()) if each.name != keys.NAME}
    _json(folder / "datapackage.json", _package(described, files, at))
    files["datapackage.json"] = _file(folder / "datapackage.json")
    lines = "".join(f"{told['sha256']}  {name}\n" for name, told in sorted(files.items()))
    (folder / "SHA256SUMS").write_text(lines, "utf-8")
    files["SHA256SUMS"] = _file(folder / "SHA256SUMS")
    told = {
        "written_at": at.astimezone(UTC).isoformat(), "last_record": last, "sums": files["SHA256SUMS"]["sha256"],
        "size": newest.size if newest else None, "files": files, "before": before.day.isoformat() if before else None,
        "tables": {name: quality[name] | {"changes": changed[name]} for name in tables()},
    }  # fmt: skip
    _json(folder / "night.json", told)
    return told


def _table(folder: Path, day: date, tally: Tally, held: sqlite3.Connection, sums: Sums | None) -> None:
    """Write one table, so many rows at a time."""
    table = tally.table
    writer, rows = Writer(folder, table.name, table.columns), iter(ROWS[table.name](day))
    referred = {each.of for one in tables().values() for each in one.columns if each.of}
    linked = [each for each in table.columns if each.of or f"{table.name}.{each.name}" in referred]
    while piece := [_fitting(each, table) for each in islice(rows, PIECE)]:
        for row in piece:
            tally.count(row)
            if sums is not None:
                sums.count(row)
        digests = writer.write(piece)
        told = (
            (_key(row, table), (row[table.about] or "") if table.about else "", digest)
            for row, digest in zip(piece, digests, strict=True)
        )
        keys.add(held, table.name, told)
        for column in linked:
            values = (row[column.name] for row in piece if row[column.name] is not None)
            keys.add_values(held, table.name, column.name, values)
    writer.close()


def _fitting(row: Mapping[str, Any], table: Table) -> dict[str, Any]:
    return {each.name: fit(row[each.name], each) for each in table.columns}


def _key(row: Mapping[str, Any], table: Table) -> str:
    """A row's key as people read it: its values, with # between them."""
    said = ("+".join(each) if isinstance(each := row[name], list) else str(each) for name in table.key)
    return "#".join(said)


def _quality(tally: Tally, held: sqlite3.Connection) -> dict[str, Any]:
    missing = {each.name: tally.missing[each.name] for each in tally.table.columns}
    return {"rows": tally.rows, "missing": missing, "checks": tally.checks(held)}


def _changes(
    folder: Path, name: str, held: sqlite3.Connection, before: Night | None, replaced: Night | None
) -> dict[str, int]:
    """Write what changed since the night before, and return how many of each kind. Before the first night nothing was,
    so nothing changed."""
    counted = {keys.ADDED: 0, keys.CHANGED: 0, keys.GONE: 0}
    old, again = (each.folder if each else None for each in (before, replaced))
    with (folder / f"{name}.{CHANGES}").open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({"since": before.day.isoformat() if before else None})[:-1] + ', "changes": [')
        for place, (key, how, digest) in enumerate(keys.compare(held, old, again, name)):
            counted[how] += 1
            said = {"key": key, "change": how} | ({"sha256": digest.hex()} if digest is not None else {})
            file.write((",\n" if place else "\n") + json.dumps(said, ensure_ascii=False))
        file.write("\n]}\n")
    return counted


def _package(
    described: Mapping[str, Any], files: Mapping[str, dict[str, Any]], at: datetime
) -> dict[str, Any]:
    """The night as a Frictionless Data Package: one resource for each table, with its other forms named beside it."""
    resources = []
    for name, table in tables().items():
        csv = files[f"{name}.csv"]
        resources.append({
            "name": name, "title": table.title, "description": table.says, "path": f"{name}.csv", "format": "csv",
            "mediatype": "text/csv", "encoding": "utf-8", "profile": "tabular-data-resource", "bytes": csv["bytes"],
            "hash": f"sha256:{csv['sha256']}", "schema": described[name],
            "dialect": {
                "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True,
            },
            "sources": [{"title": table.source}], "licenses": [{"name": "other-open", "title": table.licence}],
            "method": table.method, "time_zone": "UTC",
            "forms": [f"{name}.{form}" for form in FORMS if form != "csv"],
        })  # fmt: skip
    return {
        "profile": "data-package", "name": "comity", "homepage": f"{settings.SITE_URL}/data/",
        "created": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "resources": resources,
    }  # fmt: skip


def _file(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _json(path: Path, said: Any) -> None:
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
