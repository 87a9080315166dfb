"""Statements of banks and treasuries over the API: taken in as files, and their lines with what each may be. A person
confirms: `confirm-match` and `set-line-apart` are among the acts on the books."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from ninja import Router, Schema

from comity.api.books import find, plain
from comity.api.offline import upload
from comity.api.requests import WRITES
from comity.api.tokens import Bearer, actor, books, caller
from comity.apps.funds import access, layouts
from comity.apps.funds.actions import statements
from comity.apps.funds.matching import Suggestion, open_lines, suggestions
from comity.apps.funds.models import StatementLine
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.parties.models import Token

router = Router(tags=["books"])
books_files = Bearer(Token.Scope.BOOKS, files=True)


class StatementOut(Schema):
    """`new` lines; `held`: those another statement held; `again`: the same file was here, and nothing changed. `notes`:
    what was left out, and what to look at."""

    statement: int
    new: int
    held: int
    again: bool
    notes: list[str]


ABOUT: dict[str, Any] = {
    "layout": {"type": "string", "maxLength": 60},
    "account": {"type": "string", "maxLength": 60},
}


@router.post(
    "/funds/{code}/acts/import-statement", response={200: StatementOut, **WRITES}, auth=books_files,
    openapi_extra=upload(**ABOUT), summary="Take a statement of a bank or treasury in",
    operation_id="books_import_statement",
)  # fmt: skip
def import_statement(request: HttpRequest, code: str) -> Any:
    """CSV or XLSX by a layout of columns, or CAMT.053. The same bytes again change nothing."""
    fund, by, at = find(code), actor(request), caller(request).at
    access.require(access.Act.IMPORT_STATEMENT, by, at=at, funds=(fund,))
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile) or (given.size or 0) > settings.READ_MAX_BYTES:
        raise Refused(Reason.NOT_FIT, field="file")
    layout, account = (str(request.POST.get(name, "")) for name in ABOUT)
    if layout not in {"", *layouts.names()} or len(account) > 60 or "\x00" in account:
        raise Refused(Reason.NOT_FIT, field="layout" if len(account) <= 60 else "account")
    done = statements.import_statement(
        fund=fund,
        data=given.read(),
        name=str(given.name or "")[:200],
        by=by,
        at=at,
        layout=layout,
        account=account,
    )
    return {
        "statement": done.file.pk, "new": done.new, "held": done.held, "again": done.again,
        "notes": [each.message for each in done.notes],
    }  # fmt: skip


class SuggestionOut(Schema):
    """What a line may be, and by which rule. `what`: what would be confirmed; none: a part has to be paid first."""

    rule: str
    what: str | None
    contribution: int | None
    entry: int | None
    tranche: int | None
    donor: str


class LineOut(Schema):
    number: int
    day: date
    amount: str
    currency: str
    words: str
    counterparty: str
    reference: str
    age: int
    suggestions: list[SuggestionOut]


@router.get(
    "/funds/{code}/lines", response={200: list[LineOut], **WRITES}, auth=books,
    summary="Lines of statements that wait for a person",
)  # fmt: skip
def lines(request: HttpRequest, code: str) -> Any:
    """For the finance officers of the fund; the oldest first, at most 200."""
    fund, at = find(code), caller(request).at
    access.require(access.Act.CONFIRM_MATCH, actor(request), at=at, funds=(fund,))
    rows = list(open_lines(fund)[:200])
    told = suggestions(fund, rows)
    return [_line(each, told[each.pk], at.date()) for each in rows]


def _line(each: StatementLine, told: list[Suggestion], on: date) -> dict[str, Any]:
    return {
        "number": each.pk, "day": each.day, "amount": plain(each.number), "currency": each.currency,
        "words": each.words, "counterparty": each.counterparty, "reference": each.reference,
        "age": (on - each.day).days,
        "suggestions": [
            {
                "rule": one.rule.value, "what": one.what.value if one.what else None,
                "contribution": one.contribution.pk if one.contribution else None,
                "entry": one.entry.pk if one.entry else None, "tranche": one.tranche.pk if one.tranche else None,
                "donor": one.donor,
            }
            for one in told
        ],
    }  # fmt: skip
