"""The open data of the nights: which tables there are, what their columns say, and where their files lie."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema

from comity.api.pages import Problem, address
from comity.apps.register.open_data import nights
from comity.apps.register.open_data.tables import tables
from comity.papers.tabular.columns import Table

router = Router(tags=["open data"])


class FileOut(Schema):
    form: str
    url: str
    bytes: int
    sha256: str


class TableOut(Schema):
    """`added`, `changed`, `taken_away`: rows since the night before. `holds`: whether every check of it holds."""

    name: str
    title: str
    says: str
    licence: str
    rows: int
    added: int
    changed: int
    taken_away: int
    holds: bool
    files: list[FileOut]
    changes: str


class ColumnOut(Schema):
    name: str
    type: str
    says: str
    required: bool


class WholeTableOut(TableOut):
    key: list[str]
    source: str
    method: str
    columns: list[ColumnOut]
    nights: list[date]


class NightOut(Schema):
    """`day` and what follows are empty as long as no night was written."""

    day: date | None
    written_at: datetime | None
    datapackage: str
    quality: str
    sums: str
    tables: list[TableOut]


@router.get("/data", response=NightOut, summary="The tables of the open data")
def data(request: HttpRequest, response: HttpResponse) -> Any:
    """Of the newest night. The files under these addresses are always the newest; with a day between, that night's."""
    response["Cache-Control"] = "no-cache"
    night = nights.newest()
    return {
        "day": night.day if night else None, "written_at": night.written_at if night else None,
        "datapackage": address(request, "/data/datapackage.json"), "sums": address(request, "/data/SHA256SUMS"),
        "quality": address(request, "/data/quality.json"),
        "tables": [_table(request, each, night) for each in tables().values()] if night else [],
    }  # fmt: skip


@router.get(
    "/data/{slug:name}",
    response={200: WholeTableOut, 404: Problem, 422: Problem},
    summary="One table of the open data",
)
def table(request: HttpRequest, response: HttpResponse, name: str) -> Any:
    """Its columns, how it is made, and the nights of which its files are kept."""
    response["Cache-Control"] = "no-cache"
    kept = nights.nights()
    if not kept or not nights.known(name):
        raise Http404
    found = tables()[name]
    return _table(request, found, kept[0]) | {
        "key": list(found.key), "source": found.source, "method": found.method,
        "columns": [
            {"name": each.name, "type": each.type, "says": each.says, "required": each.required}
            for each in found.columns
        ],
        "nights": [each.day for each in kept if each.has(name)],
    }  # fmt: skip


def _table(request: HttpRequest, of: Table, night: nights.Night) -> dict[str, Any]:
    told, files = night.told["tables"].get(of.name), night.told["files"]
    changed = told["changes"] if told else {}
    return {
        "name": of.name, "title": of.title, "says": of.says, "licence": of.licence, "rows": told["rows"] if told else 0,
        "added": changed.get("added", 0), "changed": changed.get("changed", 0),
        "taken_away": changed.get("taken away", 0),
        "holds": all(each["holds"] for each in told["checks"]) if told else True,
        "files": [
            {"form": form, "url": address(request, f"/data/{of.name}.{form}"), **files[f"{of.name}.{form}"]}
            for form in nights.FORMS if f"{of.name}.{form}" in files
        ],
        "changes": address(request, f"/data/{of.name}.{nights.CHANGES}"),
    }  # fmt: skip
