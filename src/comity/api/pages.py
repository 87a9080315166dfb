"""How lists are handed out: by cursor as JSON, or whole as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Schema
from pydantic import StringConstraints

Row = TypeVar("Row", bound=Model)
LIMIT = 200
LARGEST_ID = 2**63 - 1


class Problem(Schema):
    """A refusal (RFC 9457). `code` is the reason an act gave, `facts` what it names; `errors` which parameter does not
    fit."""

    type: str
    title: str
    status: int
    code: str = ""
    facts: dict[str, Any] = Field({})
    errors: list[dict[str, Any]] = Field([])


# PostgreSQL's text holds every character but this one.
Word = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


class Page(Schema):
    """`after`: the `next` of the page before. `limit`: how many at most."""

    after: int = Field(0, ge=0, le=LARGEST_ID)
    limit: int = Field(50, ge=1, le=LIMIT)


def cut(rows: QuerySet[Row], page: Page, show: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
    """One page in the order of the rows' ids, and where the next one starts."""
    found = list(rows.filter(pk__gt=page.after).order_by("pk")[: page.limit + 1])
    more = len(found) > page.limit
    return {
        "items": [show(row) for row in found[: page.limit]],
        "next": found[page.limit - 1].pk if more else None,
    }


class _Line:
    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterator[dict[str, Any]], columns: list[str], name: str) -> StreamingHttpResponse:
    """All rows, streamed. A cell that a spreadsheet would run as a formula is led by an apostrophe."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(columns)
        for row in rows:
            yield writer.writerow([cell(row.get(column)) for column in columns])

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def cell(value: Any) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def address(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)
