"""Invented statements in each form, made by the tests themselves."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import resources
from typing import Any

import openpyxl

from comity.papers.limits import Limits
from comity.papers.statements.reading import Asked, read
from comity.pure.ledger.entries import Problem
from comity.pure.ledger.statements import Statement

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


def shipped() -> str:
    return resources.files("comity").joinpath("data", "money", "statements.json").read_text(encoding="utf-8")


def reading(data: bytes, name: str = "s", **more: Any) -> tuple[Statement | None, list[Problem]]:
    return read(data, name, Asked((shipped(),), **more), Limits())


def codes(data: bytes, **more: Any) -> list[str]:
    statement, problems = reading(data, **more)
    assert statement is None or problems == [], problems
    return sorted({each.code for each in problems})


def xlsx(*sheets: Sequence[Sequence[Any]], hidden: int = 0) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number}")
        sheet.sheet_state = "hidden" if number < hidden else "visible"
        for row in rows:
            sheet.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def balance(kind: str, number: str, day: str, *, indicator: str = "CRDT", currency: str = "USD") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{number}</Amt>"
        f"<CdtDbtInd>{indicator}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def entry(
    number: str, day: str = "2026-02-03", *, indicator: str = "CRDT", currency: str = "USD",
    status: str = "<Cd>BOOK</Cd>", reference: str = "", details: str = "", more: str = "",
) -> str:  # fmt: skip
    told = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    return (
        f"<Ntry><Amt Ccy='{currency}'>{number}</Amt><CdtDbtInd>{indicator}</CdtDbtInd><Sts>{status}</Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>{told}{details}{more}</Ntry>"
    )


def statement(*parts: str, account: str = "<IBAN>XX00INVENTED</IBAN>") -> str:
    return f"<Stmt><Id>1</Id><Acct><Id>{account}</Id></Acct>{''.join(parts)}</Stmt>"


def document(*statements: str, version: str = "08", before: str = "", namespace: str = "") -> bytes:
    inside = f"<BkToCstmrStmt>{''.join(statements)}</BkToCstmrStmt>"
    told = f'<Document xmlns="{namespace or NAMESPACE + version}">{inside}</Document>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{before}{told}'.encode()
