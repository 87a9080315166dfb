"""The reference of the open data, made from the table that writes it: `python -m tests.open_data_reference` writes the
page, and a test of the house asks that it is the committed one."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "open-data.md"
HEAD = """# Open data

Made from `src/comity/data/open_data/tables.toml` by `python -m tests.open_data_reference`; change it there. How to
use it: [use the open data](../howto/use-the-open-data.md). Why it is as it is: [decision
21](../decisions/0021-open-data-are-files-of-a-night.md).

## Addresses

| address | what |
| --- | --- |
| `/data/` | the tables, with rows, sizes and links |
| `/data/<table>/` | one table: columns, method, quality, nights |
| `/data/<table>.csv`, `.json`, `.parquet` | the newest night |
| `/data/<table>.changes.json` | rows added, changed and taken away since the night before, `since` |
| `/data/changes.atom` | how much changed in which table, night by night |
| `/data/<file of the night>` | see below |
| `/data/<day>/<any of these>` | the same of one night; the last thirty are kept |
| `/api/data`, `/api/data/<table>` | the same for programs |

Files of the night: `datapackage.json` (the schema of all columns, as a Frictionless Data Package), `quality.json`,
`SHA256SUMS`, `checkpoint` (the log's, at which they were written).

Files have an ETag and can be asked for in parts (`Range`). A past night never changes, but for the tables about
requests ({about}): when something in them is public no more they answer 410 there. From the moment something is taken
back until the files are written anew, within minutes, these answer 503.

## Forms

- CSV: RFC 4180, UTF-8 without a mark, CRLF, a header. A missing value is empty. A text that begins with `=`, `+`,
  `-`, `@`, a tab, a line's end or an apostrophe is led by one apostrophe, so that no spreadsheet runs it: take one
  away and it is as it was. A list is a JSON array. Numbers and days are never led.
- JSON: one array, one object on each line.
- Parquet: typed columns, zstd, row groups of 5,000.

Moments are in UTC with microseconds, days are days in UTC. An empty text is a missing value. The same rows give the
same bytes.

## Quality report

For each table: `rows`, `missing` by column, `checks` with `check`, `what`, `holds`, `failed`.

| check | what it asks |
| --- | --- |
| `keys-once` | each key stands there once |
| `nothing-missing` | a column that must have a value has one |
| `codes-known` | codes are of the list they are from |
| `dates-in-order` | no date is before the one it follows |
| `leads-somewhere` | a value stands in the table it is from |
| `totals-add-up` | the rows of each sort of totals add up to all |
| `totals-are-the-requests` | as many requests are counted public as stand in `requests` |

## Changes

`{{"key": …, "change": "added" | "changed" | "taken away", "sha256": …}}`: the key's values with `#` between them, and
SHA-256 of the row as it stands in the JSON file. Of a request that is public no more there is one line with its
reference, `taken away`, and nothing else.

"""


def text() -> str:
    from comity.apps.register.open_data.tables import about_requests, tables

    names = ", ".join(f"`{each}`" for each in tables() if each in about_requests())
    found = [HEAD.format(about=names)]
    for table in tables().values():
        found.append(f"## `{table.name}`: {table.title[0].lower()}{table.title[1:]}\n")
        found.append(
            f"{table.says} Source: {table.source} Licence: {table.licence} Key: {_codes(table.key)}.\n"
        )
        found.append("| column | type | what it says |\n| --- | --- | --- |")
        for each in table.columns:
            more = "" if each.required else "; may be missing"
            leads = f" (`{each.of}`)" if each.of else ""
            found.append(f"| `{each.name}` | {each.type}{more} | {each.says}{leads} |")
        found.append(f"\n{table.method}")
    return "\n".join(found).rstrip() + "\n"


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{each}`" for each in names)


if __name__ == "__main__":
    import os

    import django

    for name in ("DATABASE_URL", "COMITY_SIGNING_KEY"):
        os.environ.setdefault(name, "postgresql:///none" if name == "DATABASE_URL" else "none")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
