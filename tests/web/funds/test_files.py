"""The books as files: what a reader has is not sent again, a table reads back as the rows, and what is not public is in
no form of it."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.test import Client

from comity.apps.funds import rows
from comity.apps.funds.models import Fund
from comity.apps.register.open_data.tables import tables
from comity.papers.iati import read
from comity.papers.tabular.writing import fit
from comity.web.requests.found import moment
from tests.assistance_world import OTHER, Way
from tests.books_world import CODE, TOTALS, World
from tests.web.register.test_open_data import get

FORMS = ("csv", "parquet")


@pytest.fixture
def world(asked: None) -> World:
    way = Way()
    way.to("sent")
    way.publish("fact", "title", "answers")
    way.assistance.refresh_from_db()
    quiet = Way(of=OTHER)
    quiet.to("sent")
    return World(way.assistance, quiet.assistance)


def table(folder: Path, name: str, form: str) -> list[dict[str, Any]]:
    """A file as DuckDB reads it."""
    path = folder / f"{name}.{form}"
    path.write_bytes(get(f"/funds/{CODE}/{name}.{form}").whole)
    types = {
        "text": "VARCHAR",
        "integer": "BIGINT",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "money": "DECIMAL(24,4)",
    }
    told = {each.name: types[each.type] for each in tables()[f"funds-{name}"].columns}
    source = (
        "read_parquet(?)" if form == "parquet" else f"read_csv(?, header=true, nullstr='', columns={told})"
    )
    with duckdb.connect() as base:
        found = base.execute(f"SELECT * FROM {source}", [str(path)])  # noqa: S608 — our own names
        names = [each[0] for each in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["contributions", "entries"])
def test_a_table_reads_back_as_the_rows(world: World, tmp_path: Path, name: str, form: str) -> None:
    columns = tables()[f"funds-{name}"].columns
    made = getattr(rows, name)(moment().date(), world.fund)
    wanted = [{each.name: fit(row[each.name], each) for each in columns} for row in made]
    assert table(tmp_path, name, form) == wanted
    assert len(wanted) > 4


def test_the_lines_of_a_file_add_up_to_the_accounts(world: World, tmp_path: Path) -> None:
    from comity.apps.funds.balances import balances
    from comity.pure.ledger.entries import figure

    found = table(tmp_path, "entries", "parquet")
    for each in balances(world.fund, date(2030, 1, 1)):
        lines = [row for row in found if (row["kind"], row["currency"]) == (each.kind.value, each.currency)]
        assert figure(each.kind, sum((row["number"] for row in lines), Decimal())) == each.number
        assert figure(each.kind, sum((row["base"] for row in lines), Decimal())) == each.base


def test_of_a_request_that_is_not_public_no_line_stands_in_a_file(world: World, tmp_path: Path) -> None:
    found = table(tmp_path, "entries", "csv")
    assert {row["reference"] for row in found} == {None, world.public.reference}
    sums = [row for row in found if row["summed"]]
    assert sums and all(row["entry"] is None and row["contribution"] is None for row in sums)
    hidden = set(world.hidden.entries.values_list("pk", flat=True))
    assert hidden and not hidden & {row["entry"] for row in found}
    assert sum(row["number"] for row in sums if row["kind"] == "disbursed") == 100


def test_what_became_of_a_contribution_stands_in_its_row(world: World, tmp_path: Path) -> None:
    by_id = {row["id"]: row for row in table(tmp_path, "contributions", "csv")}
    row = by_id[world.weavers.pk]
    told = [
        row[name]
        for name in ("number", "pledged", "agreed", "recognised", "received", "cancelled", "outstanding")
    ]
    assert told == [1000, 1000, 900, 900, 600, 100, 300]
    assert (row["refunded"], row["earmark"], row["rate"]) == (20, "for <rivers> & lakes", None)
    assert (by_id[world.euros.pk]["received"], by_id[world.euros.pk]["rate"]) == (500, "0.923")


def test_a_donors_words_do_not_name_a_request_that_is_not_public(world: World) -> None:
    world.pledge("1.00 USD", "A mill", "2026-09-01", earmark=f"for {world.quiet.reference} alone")
    content = get(f"/funds/{CODE}/contributions.csv").whole.decode()
    assert world.quiet.reference not in content and "for … alone" in content


def test_a_donors_name_is_no_formula(world: World) -> None:
    world.pledge("1.00 USD", "=1+1", "2026-09-01")
    content = get(f"/funds/{CODE}/contributions.csv").whole.decode()
    assert "'=1+1" in {row["donor"] for row in csv.DictReader(io.StringIO(content, newline=""))}


@pytest.mark.parametrize(
    "address", [f"/funds/{CODE}/iati.xml", "/funds/iati-organisation.xml", f"/funds/{CODE}/entries.parquet"]
)
def test_what_a_reader_has_is_not_sent_again_until_it_changes(world: World, address: str) -> None:
    first = get(address)
    assert (first.status_code, first["Cache-Control"]) == (200, "no-cache")
    assert get(address).whole == first.whole
    again = get(address, if_none_match=first["ETag"])
    assert (again.status_code, again.whole) == (304, b"")
    world.pledge("1.00 USD", "A mill", "2026-09-01")
    assert get(address, if_none_match=first["ETag"]).status_code == 200


def test_what_its_state_takes_back_is_sent_at_once_without_it(world: World) -> None:
    for name in ("iati.xml", "entries.csv"):
        first = get(f"/funds/{CODE}/{name}")
        assert world.public.reference.encode() in first.whole
    type(world.public).objects.filter(pk=world.public.pk).update(public_parts=[])
    for name in ("iati.xml", "entries.csv"):
        then = get(f"/funds/{CODE}/{name}", if_none_match=first["ETag"])
        assert then.status_code == 200 and world.public.reference.encode() not in then.whole
    type(world.public).objects.filter(pk=world.public.pk).update(public_parts=["fact"])


def test_the_files_of_iati_say_what_they_are_and_read_back(world: World) -> None:
    answer = get(f"/funds/{CODE}/iati.xml")
    assert answer["Content-Type"].startswith("application/xml")
    file, problems = read.read(io.BytesIO(answer.whole))
    assert (file.totals(), problems) == (TOTALS, [])
    file, problems = read.read(io.BytesIO(get("/funds/iati-organisation.xml").whole))
    assert (len(file.organisations), problems) == (1, [])


@pytest.mark.parametrize(
    "address",
    [
        "/funds/NOBODY/iati.xml",
        f"/funds/{CODE}/entries.json",
        f"/funds/{CODE}/donors.csv",
        "/funds/NEW/iati.xml",
    ],
)
def test_there_is_no_other_file(world: World, address: str) -> None:
    Fund.objects.create(code="NEW", name="Nothing yet")
    assert Client().get(address).status_code == 404
