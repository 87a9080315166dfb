"""The nightly open data: what is public and nothing else, equal to pages and database, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connections
from django.db.models import Model

from comity.apps.assistance.models import AssistanceRequest, Decision
from comity.apps.commitments.models import Commitment
from comity.apps.journal.models import Record
from comity.apps.journal.sealing import seal
from comity.apps.parties.models import Party
from comity.apps.register import actions, jobs, listing
from comity.apps.register.open_data import nights, writing
from comity.apps.register.open_data.tables import ROWS, tables
from comity.apps.texts.models import Cast, Citation, Instrument, Paragraph, VoteRecord
from comity.papers.tabular.writing import fit, read_csv_text
from tests import books_world, many
from tests.apps.register.test_totals import requests
from tests.assistance_world import OTHER, Way, person

MARKS = ("QUIETMARKER", "SHOWNTITLE", "DRAFTMARKER", "NOTEMARKER")
NIGHT = timedelta(days=1)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.OPEN_DATA_HOME = tmp_path / "open-data"
    return tmp_path / "open-data"


def one(stage: str = "papers", *parts: str, title: str = "A register of places") -> Way:
    way = Way()
    way.to(stage)
    if parts:
        way.publish(*parts)
    AssistanceRequest.objects.filter(pk=way.assistance.pk).update(title=title)
    way.again()
    return way


def withhold(way: Way, *parts: str) -> None:
    kept = way.do(
        actions.propose_withholding, person("dalia"), parts=list(parts), reason="safety", words="A witness."
    )
    actions.confirm_withholding(withholding=kept, by=person("dan"), at=way.at)


def read(of: nights.Night, name: str, form: str) -> list[dict[str, Any]]:
    """The rows of a file as DuckDB reads them, with their types."""
    types = {"text": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE", "moment": "TIMESTAMPTZ",
             "decimal": "DECIMAL(18,9)", "money": "DECIMAL(24,4)", "list": "VARCHAR"}  # fmt: skip
    columns = tables()[name].columns
    picked = ", ".join(
        f'"{each.name}" AT TIME ZONE \'UTC\' AS "{each.name}"' if each.type == "moment" else f'"{each.name}"'
        for each in columns
    )
    told = {each.name: types[each.type] for each in columns}
    lists = {each.name: "VARCHAR[]" for each in columns if each.type == "list"}
    source = {
        "parquet": "read_parquet(?)",
        "csv": f"read_csv(?, header=true, nullstr='', columns={told})",
        "json": f"read_json(?, format='array', columns={told | lists})",
    }[form]
    with duckdb.connect() as base:
        base.execute("SET TimeZone = 'UTC'")
        path = str(of.folder / f"{name}.{form}")
        found = base.execute(f"SELECT {picked} FROM {source}", [path])  # noqa: S608 — our own names
        names = [each[0] for each in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    for row in rows if form == "csv" else ():
        for each in columns:
            if row[each.name] is not None and each.type == "text":
                row[each.name] = read_csv_text(row[each.name])
            elif row[each.name] is not None and each.type == "list":
                row[each.name] = json.loads(row[each.name])
    for row in rows:
        for name_ in (each.name for each in columns if each.type == "moment" and row[each.name] is not None):
            row[name_] = row[name_].replace(tzinfo=UTC)
    return rows


def changes(of: nights.Night, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((of.folder / f"{name}.changes.json").read_text())["changes"]
    return found


def everything(folder: Path) -> bytes:
    """All bytes of a night, and of its Parquet files what they hold."""
    found = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    with duckdb.connect() as base:
        for path in sorted(folder.glob("*.parquet")):
            found += repr(
                base.execute("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [str(path)]).fetchall()
            ).encode()
    return found


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_every_file_read_back_equals_the_rows(asked: None, sealing: Path, form: str) -> None:
    way = one(
        "declined",
        "fact",
        "title",
        "answers",
        "decision",
        title='=1+1, "quoted"\nand a line, \u05e9\u05dc\u05d5\u05dd',
    )
    one("papers", "fact", "title", title="'led")
    many.fill(3, paragraphs=2, voters=4)
    books_world.fill(way.assistance, one("agreement").assistance)
    seal(at=way.at)
    at = way.at + 2 * NIGHT
    night = writing.write(at=at)
    filled = 0
    for name, rows in ROWS.items():
        columns = tables()[name].columns
        wanted = [{each.name: fit(row[each.name], each) for each in columns} for row in rows(at.date())]
        assert read(night, name, form) == wanted, name
        filled += bool(wanted)
        assert night.told["tables"][name]["rows"] == len(wanted)
    assert filled >= len(ROWS) - 2


def test_the_rows_are_those_of_the_database(asked: None) -> None:
    way = one("declined", "fact", "title", "answers", "decision")
    one("papers")
    day = way.at.date()
    night = writing.write(at=way.at)
    counted: dict[str, type[Model]] = {
        "instruments": Instrument, "paragraphs": Paragraph, "citations": Citation, "votes": VoteRecord,
        "positions": Cast, "parties": Party,
    }  # fmt: skip
    for name, model in counted.items():
        assert len(read(night, name, "parquet")) == model._default_manager.count(), name
    assert len(read(night, "commitments", "parquet")) == Commitment.objects.in_force().count()
    public = AssistanceRequest.objects.published(day)
    assert {each["reference"] for each in read(night, "requests", "csv")} == set(
        public.values_list("reference", flat=True)
    )
    steps = [
        (each.reference, step.act, step.at, step.office.removeprefix("offices/") or None)
        for each in public.order_by("first_sent_at", "pk") for step in listing.timeline(each, day)
    ]  # fmt: skip
    told = [
        (each["reference"], each["act"], each["at"], each["office"])
        for each in read(night, "timeline", "parquet")
    ]
    assert told == steps and len(steps) > 4
    (decision,) = read(night, "decisions", "json")
    assert decision["words"] == Decision.objects.get(assistance=way.assistance).words


def test_nothing_that_is_not_public_is_in_any_byte(asked: None) -> None:
    quiet = one("declined", title=MARKS[0])
    part = one("declined", "fact", title=MARKS[1])
    draft = Way()
    draft.to("draft")
    AssistanceRequest.objects.filter(pk=draft.assistance.pk).update(title=MARKS[2])
    Decision.objects.filter(assistance__in=[quiet.assistance, part.assistance])
    shown = one("papers", "fact", "title", title="Plainly public")
    AssistanceRequest.objects.filter(pk=shown.assistance.pk).update(end_words=MARKS[3])
    held = everything(writing.write(at=shown.at).folder)
    assert b"Plainly public" in held and part.assistance.reference.encode() in held
    for mark in (
        *MARKS,
        quiet.assistance.reference,
        str(quiet.assistance.number),
        str(part.assistance.number),
    ):
        assert mark.encode() not in held, mark
    for name in ("Dalia", "Emeka", "Amina", "people/"):
        assert name.encode() not in held, name


def test_what_is_taken_back_is_gone_the_next_night_and_its_key_alone_is_told(asked: None) -> None:
    ways = [one("declined", "fact", "title", "decision", title=f"Marker{n}") for n in range(3)]
    at = max(each.at for each in ways)
    first = writing.write(at=at)
    assert changes(first, "requests") == []
    withhold(ways[0], "fact")
    ways[1].do(ways[1].actions.publish, person("sam"), parts=[])
    withhold(ways[2], "decision")
    second = writing.write(at=at + NIGHT)
    held = everything(second.folder)
    for gone in (0, 1):
        assert f"Marker{gone}".encode() not in held
        line = {"key": ways[gone].assistance.reference, "change": "taken away"}
        for name in ("requests", "timeline", "decisions"):
            assert [each for each in changes(second, name) if each["key"].startswith(line["key"])] == [
                line
            ], name
    kept = ways[2].assistance.reference
    assert {"key": f"{kept}#1", "change": "taken away"} in changes(second, "decisions")
    assert [each["change"] for each in changes(second, "requests") if each["key"] == kept] == ["changed"]
    assert not nights.nights()[1].has("requests"), "the night before still gives it to people"
    assert nights.nights()[1].has("parties")
    assert b"Marker0" not in everything(nights.nights()[1].folder)
    assert ways[0].assistance.reference.encode() not in everything(nights.nights()[1].folder)


def test_a_night_written_again_tells_what_it_showed_before_and_does_not_now(asked: None) -> None:
    way, other = one("papers", "fact"), one("papers", "fact")
    at = way.at
    for moment in (at, at + NIGHT):
        writing.write(at=moment)
    AssistanceRequest.objects.filter(pk=other.assistance.pk).update(theme="justice")
    new = one("papers", "fact")
    writing.write(at=at + NIGHT)
    new.do(new.actions.publish, person("sam"), parts=[])
    way.do(way.actions.publish, person("sam"), parts=[])
    for _ in range(3):
        night = writing.write(at=at + NIGHT)
        told = {each["key"]: each["change"] for each in changes(night, "requests")}
        assert told == {
            new.assistance.reference: "taken away", way.assistance.reference: "taken away",
            other.assistance.reference: "changed",
        }  # fmt: skip


def test_files_of_what_was_taken_back_are_stale_at_once_and_written_anew(asked: None) -> None:
    way, other = one("papers", "fact", "title"), one("papers", "fact")
    day = way.at.date()
    night = writing.write(at=way.at)
    assert not writing.stale(night, day)
    assert not writing.renew(at=way.at)
    other.publish("fact", "title")
    assert not writing.stale(night, day), "more than before is no reason"
    way.do(way.actions.publish, person("sam"), parts=["fact"])
    assert writing.stale(night, day)
    assert writing.renew(at=way.at)
    fresh = nights.newest()
    assert fresh is not None and not writing.stale(fresh, day)
    withhold(other, "fact")
    assert writing.stale(fresh, day)


def test_what_runs_out_with_the_day_is_stale_from_midnight(asked: None) -> None:
    way = one("papers", "fact")
    AssistanceRequest.objects.filter(pk=way.assistance.pk).update(public_until=way.at.date())
    night = writing.write(at=way.at)
    assert not writing.stale(night, way.at.date())
    assert writing.stale(night, way.at.date() + NIGHT)


def test_an_unchanged_night_gives_the_same_bytes(asked: None) -> None:
    at = one("declined", "fact", "title", "decision").at
    first, second = writing.write(at=at), None
    before = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    second = writing.write(at=at.replace(hour=23))
    told_apart = {".settled", "night.json", "datapackage.json", "SHA256SUMS", "keys.sqlite"}
    for path in second.folder.iterdir():
        if path.name not in told_apart:
            assert path.read_bytes() == before[path.name], path.name
    third = writing.write(at=at + NIGHT)
    for name in set(tables()) - {"decision-times", "log-checkpoints", "commitments"}:
        assert changes(third, name) == [], name
        for form in nights.FORMS:
            assert (third.folder / f"{name}.{form}").read_bytes() == before[f"{name}.{form}"], name


def test_totals_add_up_and_every_check_holds(asked: None, sealing: Path) -> None:
    ways = requests()
    for way in ways[:4]:
        way.do(way.actions.publish, way.delegate, parts=["fact"])
    withhold(ways[0], "fact")
    night = writing.write(at=max(each.at for each in ways))
    found = listing.totals(night.day)
    for by, rows in found.tables.items():
        told = [each for each in read(night, "totals", "parquet") if each["by"] == by]
        assert [(tuple(each["names"]), each["public"], each["total"]) for each in told] == [
            (each.names, each.public, each.all) for each in rows
        ]
    assert len(read(night, "requests", "csv")) == found.all.public
    quality = json.loads((night.folder / "quality.json").read_text())["tables"]
    failed = [(name, each) for name, told in quality.items() for each in told["checks"] if not each["holds"]]
    assert failed == []
    assert {
        "keys-once",
        "codes-known",
        "dates-in-order",
        "leads-somewhere",
        "totals-add-up",
        "nothing-missing",
    } <= {each["check"] for told in quality.values() for each in told["checks"]}


def test_checks_find_what_does_not_hold(asked: None) -> None:
    way = one("papers", "fact")
    AssistanceRequest.objects.filter(pk=way.assistance.pk).update(
        theme="no-such", ended_at=way.at - 400 * NIGHT, end_reason="x"
    )
    Party.objects.filter(code=OTHER).update(name="")
    told = writing.write(at=way.at).told["tables"]
    failed = {
        (name, each["check"], each["what"])
        for name in told
        for each in told[name]["checks"]
        if not each["holds"]
    }
    assert failed == {
        ("requests", "codes-known", "theme"), ("requests", "dates-in-order", "ended_on"),
        ("parties", "nothing-missing", "name"),
    }  # fmt: skip


def test_sums_are_those_of_the_files_and_the_night_is_on_the_record(asked: None, sealing: Path) -> None:
    way = one("papers", "fact")
    seal(at=way.at)
    night = writing.write(at=way.at)
    lines = (night.folder / "SHA256SUMS").read_text().splitlines()
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((night.folder / name).read_bytes()).hexdigest() == digest
    assert {"datapackage.json", "quality.json", "checkpoint", "requests.csv"} <= {
        each.split("  ")[1] for each in lines
    }
    assert (night.folder / "checkpoint").read_text().startswith("localhost")
    kept = Record.objects.get(act="register.open_data_written")
    assert kept.facts["sums"] == hashlib.sha256((night.folder / "SHA256SUMS").read_bytes()).hexdigest()
    package = json.loads((night.folder / "datapackage.json").read_text())
    assert [each["name"] for each in package["resources"]] == list(tables())
    for each in package["resources"]:
        header = (night.folder / each["path"]).read_bytes().split(b"\r\n")[0].decode().split(",")
        assert header == [field["name"] for field in each["schema"]["fields"]]


def test_an_interrupted_run_leaves_the_old_night_standing(
    asked: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = one("papers", "fact")
    before = everything(writing.write(at=way.at).folder)
    written = {each.name for each in (home / ".written").iterdir()}
    for place in ("_package", "_changes", "record"):
        with monkeypatch.context() as patch:
            patch.setattr(writing, place, _stop)
            with pytest.raises(KeyboardInterrupt):
                writing.write(at=way.at)
        last = nights.newest()
        assert last is not None and everything(last.folder) == before, place
        assert {each.name for each in (home / ".written").iterdir()} == written
    (home / ".written" / "left-by-a-kill").mkdir()
    writing.write(at=way.at)
    assert len(list((home / ".written").iterdir())) == 1


def test_until_past_nights_are_looked_through_nobody_is_given_what_is_in_doubt(
    asked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = one("papers", "fact")
    before = writing.write(at=way.at)
    way.do(way.actions.publish, person("sam"), parts=[])
    with monkeypatch.context() as patch:
        patch.setattr(writing, "_take_back", _stop)
        patch.setattr(writing, "IN_FLIGHT", 0)
        with pytest.raises(KeyboardInterrupt):
            writing.write(at=way.at + NIGHT)
    assert before.has("requests") and writing.stale(before, before.day + NIGHT)
    assert not writing.renew(at=way.at + NIGHT)
    assert not before.has("requests")
    last = nights.newest()
    assert last is not None and last.day > before.day and last.settled


def _stop(*_: Any, **__: Any) -> Any:
    raise KeyboardInterrupt


def test_two_runs_at_once_are_one(asked: None) -> None:
    with nights.alone(), pytest.raises(nights.Busy):
        writing.write(at=datetime(2026, 3, 2, tzinfo=UTC))
    assert nights.newest() is None


def test_old_nights_are_forgotten(asked: None, home: Path) -> None:
    at = one("papers", "fact").at
    for place in range(4):
        writing.write(at=at + place * NIGHT)
    assert nights.kept_from(at.date() + 3 * NIGHT, 2) == at.date() + 2 * NIGHT
    assert nights.forget(at.date() + 2 * NIGHT) == 2
    assert nights.forget(at.date() + 2 * NIGHT) == 0
    assert [each.day for each in nights.nights()] == [at.date() + 3 * NIGHT, at.date() + 2 * NIGHT]
    assert len(list((home / ".written").iterdir())) == 2


def test_thirty_nights_are_kept_however_long_the_worker_was_away(asked: None, home: Path) -> None:
    today = datetime.now(UTC)
    first = writing.write(at=today - 40 * NIGHT)
    for place in range(1, 40):
        folder = home / ".written" / f"{place}"
        shutil.copytree(first.folder, folder)
        (home / f"{(today - place * NIGHT).date()}").symlink_to(folder.relative_to(home))
    jobs.write_open_data(0)
    assert nights.forget(nights.kept_from(today.date(), 30)) == 11
    assert [each.day for each in nights.nights()] == [(today - place * NIGHT).date() for place in range(30)]
    assert len(list((home / ".written").iterdir())) == 30
    assert nights.forget(nights.kept_from(today.date(), 30)) == 0


def test_a_run_that_is_killed_leaves_the_old_night_and_the_next_goes_on(
    asked_committed: str, home: Path
) -> None:
    way = one("papers", "fact")
    before = everything(writing.write(at=way.at).folder)
    connections.close_all()
    for wait in (0.02, 0.1, 0.3, 0.6):
        child = multiprocessing.get_context("fork").Process(
            target=writing.write, kwargs={"at": way.at + NIGHT}
        )
        child.start()
        time.sleep(wait)
        assert child.pid is not None
        if child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
        child.join()
        for each in nights.nights():
            assert (each.folder / "SHA256SUMS").exists()
        assert everything(nights.nights()[-1].folder) == before
    last = writing.write(at=way.at + NIGHT)
    assert [each.day for each in nights.nights()] == [way.at.date() + NIGHT, way.at.date()]
    assert len(list((home / ".written").iterdir())) == 2
    assert last.day == date.fromisoformat(last.folder.name[:10])
