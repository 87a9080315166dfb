"""Statements in XML: the Bank to Customer Statement of ISO 20022, `camt.053.001.` of any version.

Source of what the elements mean: ISO 20022 message definition reports, Bank-to-Customer Cash Management. Elements are
found by their names alone; the namespace says only which message it is. Where versions put a thing in different
places (an amount inside a batch, the name of a party, the status of an entry), each place is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from lxml import etree

from comity.papers.refusal import UnreadableError
from comity.pure.ledger.amounts import EXACT
from comity.pure.ledger.cells import in_the_books, text_of
from comity.pure.ledger.entries import Problem
from comity.pure.ledger.statements import (
    MOST_ACCOUNT,
    MOST_NAME,
    MOST_REFERENCE,
    MOST_WORDS,
    Line,
    Read,
    Statement,
    same_account,
    settled,
)

FORM = "camt053"
_MESSAGE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.\d{3}\.\d{3}\.\d{2})")
_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|(?:\w+:)?Document)\b")
# ISO 20022: digits without a sign, as XML Schema writes decimals. How fine they may be is the currency's to say.
_AMOUNT = re.compile(r"\+?(?:[0-9]{1,15}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})")
_BOOKED, _OPENING, _CLOSING = "BOOK", ("OPBD", "PRCD"), "CLBD"
_NO_REFERENCE = frozenset({"NOTPROVIDED", "NONREF", "NONE", "N/A"})
# Which make an entry itself: the bank's own, then those of the payment. `NtryRef` begins anew in each statement.
_OF_THE_BANK, _OF_THE_PAYMENT = ("AcctSvcrRef",), ("AcctSvcrRef", "TxId", "EndToEndId", "InstrId")

Element = etree._Element


def is_xml(data: bytes) -> bool:
    return bool(_START.match(data[:512])) or (data[:2] in (b"\xff\xfe", b"\xfe\xff") and b"<\x00" in data[:8])


def read(data: bytes, name: str, account: str = "") -> Read:
    """A statement from XML; `account` chooses among several. Raises `UnreadableError` where it is no such message."""
    message, root = _message(data)
    every = [each for body in _children(root, "BkToCstmrStmt") for each in _children(body, "Stmt")]
    if not every:
        return None, [Problem("empty", name, "there is no statement in it")]
    by_account = _by_account(every)
    fitting = [key for key, held in by_account.items() if _is_chosen(key, held, account)]
    if len(fitting) != 1:
        names = sorted(
            f"{number or 'one without a name'} {currency}".strip() for number, currency in by_account
        )
        told = f"it holds the accounts {', '.join(names)}; choose one of these"
        return None, [Problem("several-accounts", name, told)]
    ours = by_account[fitting[0]]
    chosen = _account(ours[0])
    problems: list[Problem] = []
    lines: list[Line] = []
    ends: list[_Balance] = []
    opening = closing = None
    before = 0
    for each in ours:
        first, last = _balance(each, _OPENING, name, problems), _balance(each, (_CLOSING,), name, problems)
        entries = list(enumerate(_children(each, "Ntry"), before + 1))
        before += len(entries)
        found = [line for number, entry in entries for line in _lines(entry, number, name, problems)]
        lines += found
        problems += _breaks(each, name, (closing, first, last), found)
        opening = first.number if first is not None and each is ours[0] else opening
        closing = last.number if last is not None else None
        ends += [end for end in (first, last) if end is not None]
    if len(ours) > 1 and not any(each.code == "does-not-add-up" for each in problems):
        # Pages have the opening balance on the first and the closing one on the last.
        problems += [
            Problem("does-not-add-up", name, told) for told in _not_their_sum(opening, closing, lines)
        ]
    days = [end.day for end in ends] + [line.day for line in lines]
    currency = next((end.currency for end in ends), "") or _text(ours[0], "Acct", "Ccy")
    given = Statement(
        FORM, message, chosen, currency, opening, closing, min(days, default=None), max(days, default=None),
        tuple(lines),
    )  # fmt: skip
    return settled(given, problems, name)


class _Balance(NamedTuple):
    number: Decimal
    day: date
    currency: str


def _breaks(
    statement: Element,
    name: str,
    balances: tuple[Decimal | None, _Balance | None, _Balance | None],
    lines: list[Line],
) -> list[Problem]:
    """What does not add up: from the statement before to this one, and from its opening to its closing balance."""
    before, first, last = balances
    told = []
    if before is not None and first is not None and first.number != before:
        told.append(f"{first.number:f} does not follow on {before:f}")
    currencies = {each.currency for each in (*lines, first, last) if each is not None}
    if (first is not None or last is not None) and len(currencies) > 1:
        told.append(f"lines and balances in {', '.join(sorted(currencies))}")
    told += _not_their_sum(first and first.number, last and last.number, lines)
    return [Problem("does-not-add-up", _where(name, statement), each) for each in told]


def _not_their_sum(opening: Decimal | None, closing: Decimal | None, lines: list[Line]) -> Iterator[str]:
    moved = Decimal()
    for each in lines:
        moved = EXACT.add(moved, each.number)
    if opening is not None and closing is not None and EXACT.add(opening, moved) != closing:
        yield f"it opens with {opening:f}, its lines come to {moved:f}, and it closes with {closing:f}"


def _by_account(every: list[Element]) -> dict[tuple[str, str], list[Element]]:
    """Statements by account; where one account has several currencies, by these too. One that names no currency and
    holds nothing goes with the first."""
    found: dict[str, dict[str, list[Element]]] = {}
    for each in every:
        found.setdefault(_account(each), {}).setdefault(_currency(each), []).append(each)
    for held in found.values():
        if len(held) > 1 and (none := held.pop("", None)):
            next(iter(held.values())).extend(none)
    return {
        (account, currency if len(held) > 1 else ""): statements
        for account, held in found.items()
        for currency, statements in held.items()
    }


def _currency(statement: Element) -> str:
    """Of which currency a statement is: of its account, else of the first balance or entry."""
    told = (
        _at(each, "Amt")
        for each in statement
        if _name(each) in {"Bal", "Ntry"} and _at(each, "Amt") is not None
    )
    first = next(told, None)
    return _text(statement, "Acct", "Ccy") or (str(first.get("Ccy", "")) if first is not None else "")


def _is_chosen(key: tuple[str, str], statements: list[Element], account: str) -> bool:
    """Whether somebody who names an account so means this one: its number, with its currency behind if need be."""
    number, currency = key
    named = {same_account(number + (currency or _currency(statements[0])))}
    return not account or same_account(account) in (named if currency else named | {same_account(number)})


def _message(data: bytes) -> tuple[str, Element]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableError("broken-xml", "it declares a document type or entities, as no statement does")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("broken-xml", f"not well-formed XML: {error}; fetch it again") from error
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.doctype:  # in an encoding the bytes do not show it in
        raise UnreadableError("broken-xml", "it declares a document type or entities, as no statement does")
    found = _MESSAGE.fullmatch(etree.QName(root).namespace or "")
    if found is None or not found[1].startswith("camt.053."):
        told = found[1] if found else "another kind of XML"
        raise UnreadableError("unknown-type", f"this is {told}, and no statement (camt.053)")
    return found[1], root


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _where(name: str, element: Element) -> str:
    return f"{name}:{element.sourceline or 0}"


def _children(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element if _name(each) == name)


def _at(element: Element | None, *path: str) -> Element | None:
    """The first element at that path of names."""
    for step in path:
        element = None if element is None else next(_children(element, step), None)
    return element


def _text(element: Element | None, *path: str) -> str:
    found = _at(element, *path)
    return text_of(found.text or "") if found is not None else ""


def _account(statement: Element) -> str:
    identity = _at(statement, "Acct", "Id")
    return (_text(identity, "IBAN") or _text(identity, "Othr", "Id"))[:MOST_ACCOUNT]


def _number(element: Element, indicator: str) -> tuple[Decimal, str]:
    """The amount that is a child of this element, signed: credit came, debit went. Raises `ValueError`."""
    amount = _at(element, "Amt")
    text = _text(element, "Amt")
    if amount is None or len(amount) or not _AMOUNT.fullmatch(text):
        raise ValueError(f"{text!r} is no amount")
    if indicator not in {"CRDT", "DBIT"}:
        raise ValueError(f"{indicator!r} says neither credit nor debit")
    number = Decimal(text)
    return number if indicator == "CRDT" or not number else -number, str(amount.get("Ccy", ""))


def _day(element: Element | None, name: str) -> date | None:
    """A day, or the day of a moment, as written where the bank is."""
    text = _text(element, name, "Dt") or _text(element, name, "DtTm")
    return in_the_books(date.fromisoformat(text[:10])) if text else None


def _balance(
    statement: Element, kinds: tuple[str, ...], name: str, problems: list[Problem]
) -> _Balance | None:
    """The first balance of one of these kinds, in their order."""
    known = {_text(each, "Tp", "CdOrPrtry", "Cd"): each for each in _children(statement, "Bal")}
    for kind in kinds:
        if (each := known.get(kind)) is None:
            continue
        try:
            day = _day(each, "Dt")
            if day is None:
                raise ValueError("a balance without a day")
            number, currency = _number(each, _text(each, "CdtDbtInd"))
            return _Balance(number, day, currency)
        except ValueError as error:
            problems.append(Problem("row-unreadable", _where(name, each), str(error)))
    return None


def _lines(entry: Element, nth: int, name: str, problems: list[Problem]) -> list[Line]:
    """The lines of an entry: one, or one for each payment in it where these have amounts that add up to its own. Their
    place is that of the entry: many banks write all on one line."""
    where = f"{name}, entry {nth}"
    status = _text(entry, "Sts", "Cd") or _text(entry, "Sts", "Prtry") or _text(entry, "Sts")
    if status != _BOOKED:
        problems.append(
            Problem("not-booked", where, f"an entry with the status {status or 'none'}: left out")
        )
        return []
    try:
        number, currency = _number(entry, _text(entry, "CdtDbtInd"))
        value_on = _day(entry, "ValDt")
        day = _day(entry, "BookgDt") or value_on
        if day is None:
            raise ValueError("an entry without a day")
    except ValueError as error:
        problems.append(Problem("row-unreadable", where, str(error)))
        return []
    line = Line(nth, day, number, currency, value_on)
    payments = [each for details in _children(entry, "NtryDtls") for each in _children(details, "TxDtls")]
    parts = [_part(each, currency, number) for each in payments]
    whole = [each for each in parts if each is not None]
    if len(whole) == len(parts) > 1 and sum(whole, Decimal()) == number:
        both = zip(whole, payments, strict=True)
        return [_told(replace(line, number=part), entry, [payment]) for part, payment in both]
    return [_told(line, entry, payments)]


def _part(payment: Element, currency: str, number: Decimal) -> Decimal | None:
    """The amount of a payment inside an entry, if it is there in the entry's currency."""
    indicator = _text(payment, "CdtDbtInd") or ("CRDT" if number >= 0 else "DBIT")
    for place in (payment, _at(payment, "AmtDtls", "TxAmt")):
        if place is not None and _at(place, "Amt") is not None:
            try:
                part, of = _number(place, indicator)
            except ValueError:
                return None
            return part if of == currency else None
    return None


def _told(line: Line, entry: Element, payments: list[Element]) -> Line:
    """The line with what the entry and these payments in it say in words."""
    words, names, reference = [], [], _reference(entry, _OF_THE_BANK)
    if len(payments) == 1:
        reference = reference or _reference(_at(payments[0], "Refs"), _OF_THE_PAYMENT)
    for each in payments:
        remittance = _at(each, "RmtInf")
        if remittance is not None:
            words += [text_of(told.text or "") for told in _children(remittance, "Ustrd")]
            for told in _children(remittance, "Strd"):
                words.append(_text(told, "CdtrRefInf", "Ref"))
                words += [text_of(more.text or "") for more in _children(told, "AddtlRmtInf")]
        words += [_text(each, "Refs", "EndToEndId"), _text(each, "AddtlTxInf")]
        names.append(_party(each, "Dbtr" if (line.number > 0) != _is_taken_back(entry, each) else "Cdtr"))
    words.append(_text(entry, "AddtlNtryInf"))
    said = dict.fromkeys(each for each in words if each and each.upper() not in _NO_REFERENCE)
    said = said or dict.fromkeys([_kind(entry)])
    return replace(
        line,
        words=" · ".join(said)[:MOST_WORDS],
        counterparty=" · ".join(dict.fromkeys(each for each in names if each))[:MOST_NAME],
        reference=reference[:MOST_REFERENCE],
    )


def _is_taken_back(entry: Element, payment: Element) -> bool:
    """Whether it undoes a payment: the parties are then those of the payment, who stand the other way round."""
    return _text(entry, "RvslInd") in {"true", "1"} or _at(payment, "RtrInf") is not None


def _kind(entry: Element) -> str:
    """What kind of movement the bank says it is, in its own code or that of ISO 20022."""
    domain = _at(entry, "BkTxCd", "Domn")
    codes = (_text(domain, "Cd"), _text(domain, "Fmly", "Cd"), _text(domain, "Fmly", "SubFmlyCd"))
    return _text(entry, "BkTxCd", "Prtry", "Cd") or " ".join(each for each in codes if each)


def _reference(element: Element | None, names: tuple[str, ...]) -> str:
    """The first reference that says something."""
    for each in names:
        if (told := _text(element, each)) and told.upper() not in _NO_REFERENCE:
            return told
    return ""


def _party(payment: Element, role: str) -> str:
    """Who paid or was paid: the last behind an agent, if named, since that is the donor."""
    parties = _at(payment, "RltdPties")
    for each in (f"Ultmt{role}", role):
        if told := _text(parties, each, "Nm") or _text(parties, each, "Pty", "Nm"):
            return told
    return ""
