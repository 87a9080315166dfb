"""The annual update of a fund to the Council: a page of one part at a time; the whole as Word, PDF and a workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comity.apps.funds.update import Span, span
from comity.papers.writing.report import Block, Figure, Paragraph, Quoted, Report, Row, Table
from comity.papers.writing.report_pdf import report_pdf
from comity.papers.writing.report_sheets import MEDIA, report_sheets
from comity.papers.writing.report_word import report_word
from comity.web import asked
from comity.web.funds.found import fund_of
from comity.web.funds.update_report import PARTS, lead, parts, report
from comity.web.funds.update_told import Telling
from comity.web.read.places import place
from comity.web.requests.found import moment

FORMS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", report_word),
    "pdf": ("application/pdf", report_pdf),
    "xlsx": (MEDIA, report_sheets),
}
ROWS, QUOTED, SHORT = 25, 8, 600  # of a table, of words about results, and characters of one, on one page
# Who agreed to be named can take it back: whoever keeps a copy asks before showing it again.
SHORT_NAME = 30  # characters of a row's name beside which small numbers fit
fresh = cache_control(no_cache=True)


@fresh
@require_safe
def page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One part of the update, with the same figures as its files. At most ten statements."""
    told = Telling(fund_of(code), _span(year))
    offered = parts(told)
    part = asked.choice(request, "part", offered) or offered[0]
    section = PARTS[part][1](told)
    number = asked.whole(request, "page", 1)
    longest = max((len(each.rows) for each in section.blocks if isinstance(each, Table)), default=0)
    quoted = [each for each in section.blocks if isinstance(each, Quoted)]
    pages = Paginator(range(max(longest, -(-len(quoted) // QUOTED) * ROWS)), ROWS).get_page(number)
    groups = _groups([each for each in section.blocks if not isinstance(each, Quoted)], pages)
    first = (pages.number - 1) * QUOTED
    return render(
        request,
        "funds/update.html",
        {
            "fund": told.fund, "of": told.of, "lead": lead(told), "section": section, "part": part, "page": pages,
            "groups": groups, "quoted": [(each.of, _short(each.text)) for each in quoted[first : first + QUOTED]],
            "parts": [(each, PARTS[each][0]) for each in offered], "query": f"part={part}",
        },
    )  # fmt: skip


@fresh
@require_safe
def file(request: HttpRequest, code: str, year: int, form: str) -> HttpResponseBase:
    """The whole update as a file. The same record on the same day gives the same bytes, told by their mark."""
    if form not in FORMS:
        raise Http404
    media, write = FORMS[form]
    fund, of = fund_of(code), _span(year)
    with place():  # a file holds its thread: some must stay for pages
        content = write(report(fund, of))
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=mark) or HttpResponse(content, content_type=media)
    answer["ETag"] = mark
    answer["Content-Disposition"] = f'attachment; filename="{fund.code}-{year}.{form}"'
    return answer


def _span(year: int) -> Span:
    found = span(year, moment().date())
    if found is None:
        raise Http404
    return found


def _groups(blocks: Sequence[Block], pages: Any) -> list[dict[str, Any]]:
    """Blocks in order; tables of two columns that follow each other stand side by side."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Table):
            shown = _table(block, pages)
            if block.rows and not shown["rows"]:
                continue  # all of it was on an earlier page
            narrow = len(block.head) == 2 and block.right[1]
        else:
            shown, narrow = (
                {"text": block.text, "source": block.source} if isinstance(block, Paragraph) else {},
                False,
            )
        if not found or found[-1]["narrow"] != narrow:
            found.append({"narrow": narrow, "blocks": []})
        found[-1]["blocks"].append(shown)
    return found


def _table(table: Table, pages: Any) -> dict[str, Any]:
    """The part of a table that this page has room for; its total is that of the whole table."""
    first = (pages.number - 1) * ROWS
    rows = [_cells(each, table) for each in table.rows[first : first + ROWS]]
    return {
        "table": table, "rows": rows, "total": _cells(table.total, table) if table.total else None,
        "line": all(table.right[1:]) and all(len(each["name"]) <= SHORT_NAME for each in rows),
    }  # fmt: skip


def _cells(row: Row, table: Table) -> dict[str, Any]:
    name, *others = row.cells
    columns = zip(table.head[1:], table.right[1:], others, strict=True)
    return {
        "name": _words(name), "source": row.source,
        "cells": [(head, right, _words(each)) for head, right, each in columns],
    }  # fmt: skip


def _words(cell: str | Figure) -> str:
    return cell.text if isinstance(cell, Figure) else cell


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT].rsplit(maxsplit=1)[0]} …"
