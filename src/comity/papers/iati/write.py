"""Values to IATI 2.03, in the order the schema wants. The same values give the same bytes, and any number of
transactions takes the memory of one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import BinaryIO

from lxml import etree

from comity.papers.iati import rules
from comity.papers.iati.values import (
    VERSION,
    Activity,
    Link,
    Organisation,
    Report,
    Result,
    Share,
    Transaction,
    Words,
)
from comity.pure.ledger.entries import Problem

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FIRST = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# What XML 1.0 has no place for.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unfit(ValueError):
    """What cannot be written, since a list has no such code or a rule does not hold. `problems` say what."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{each.where}: {each.message}" for each in self.problems))


def activities(sink: BinaryIO, told: Iterable[Activity], *, at: datetime) -> int:
    """Write a file of activities and return how many. Raises `Unfit` at the first that cannot be written."""
    count = 0
    opening, closing = _tags(_element("iati-activities", **_root(at)))
    sink.write(_FIRST + opening)
    for each in told:
        _refuse(rules.problems(each))
        _activity(sink, each)
        count += 1
    sink.write(closing)
    return count


def organisations(sink: BinaryIO, told: Iterable[Report], *, at: datetime) -> None:
    """Write a file of organisations. Raises `Unfit`."""
    opening, closing = _tags(_element("iati-organisations", **_root(at)))
    sink.write(_FIRST + opening)
    for each in told:
        _refuse(rules.of_report(each))
        sink.write(_bytes(_report(each)))
    sink.write(closing)


def _refuse(found: list[Problem]) -> None:
    if found:
        raise Unfit(found)


def _activity(sink: BinaryIO, of: Activity) -> None:
    made = _element(
        "iati-activity", **{"default-currency": of.currency}, hierarchy=f"{of.hierarchy}", humanitarian="0"
    )
    if of.updated_at:
        made.set("last-updated-datetime", _moment(of.updated_at))
    made.set(LANGUAGE, of.language)
    opening, closing = _tags(made)
    sink.write(opening)
    for each in _head(of):
        sink.write(_bytes(each))
    for transaction in of.transactions:
        _refuse(rules.of_transaction(transaction, of.identifier))
        sink.write(_bytes(_transaction(transaction, of.language)))
    for each in _tail(of):
        sink.write(_bytes(each))
    sink.write(closing)


def _root(at: datetime) -> dict[str, str]:
    return {"version": VERSION, "generated-datetime": _moment(at)}


def _tags(element: etree._Element) -> tuple[bytes, bytes]:
    """The tags of an element whose content is written between them, piece by piece."""
    closing = f"</{element.tag}>\n".encode()
    element.text = "\n"
    return _bytes(element).removesuffix(closing), closing


def _bytes(element: etree._Element) -> bytes:
    told: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=False, pretty_print=True)
    return told


def _head(of: Activity) -> list[etree._Element]:
    """All that comes before the transactions."""
    found = [
        _plain("iati-identifier", of.identifier),
        _organisation("reporting-org", of.reporter, of.language),
    ]
    found += [
        _words("title", of.title, of.language),
        _words("description", of.description, of.language, type="1"),
    ]
    for part in of.parts:
        one = part.organisation
        found.append(
            _organisation(
                "participating-org", one, of.language, role=part.role, **{"activity-id": one.activity}
            )
        )
    found.append(_element("activity-status", code=of.status))
    for day in of.days:
        found.append(_words("activity-date", day.words, of.language, type=day.type, **_on(day.on)))
    if of.scope:
        found.append(_element("activity-scope", code=of.scope))
    found += [_share("recipient-country", each, of.language) for each in of.countries]
    found += [_share("recipient-region", each, of.language) for each in of.regions]
    found += [_share("sector", each, of.language) for each in of.sectors]
    for marker in of.markers:
        told = {"vocabulary": marker.vocabulary, "code": marker.code, "significance": marker.significance}
        found.append(_element("policy-marker", **told))
    for name, code in (
        ("collaboration-type", of.collaboration), ("default-flow-type", of.flow), ("default-finance-type", of.finance),
        ("default-aid-type", of.aid_type), ("default-tied-status", of.tied),
    ):  # fmt: skip
        if code:
            found.append(_element(name, code=code))
    return found


def _tail(of: Activity) -> list[etree._Element]:
    """All that comes after them."""
    found = [_link(each, of.language) for each in of.links]
    found += [_element("related-activity", ref=each.ref, type=each.type) for each in of.related]
    return found + [_result(each, of.language) for each in of.results]


def _transaction(of: Transaction, language: str) -> etree._Element:
    made = _element("transaction", ref=of.ref)
    made.append(_element("transaction-type", code=of.type))
    made.append(_element("transaction-date", **_on(of.on)))
    made.append(_value(of.number, of.currency, of.value_on))
    if of.words:
        made.append(_words("description", of.words, language))
    for name, activity, one in (
        ("provider-org", "provider-activity-id", of.provider),
        ("receiver-org", "receiver-activity-id", of.receiver),
    ):
        if one is not None:
            made.append(_organisation(name, one, language, **{activity: one.activity}))
    if of.channel:
        made.append(_element("disbursement-channel", code=of.channel))
    if of.aid_type:
        made.append(_element("aid-type", code=of.aid_type))
    return made


def _report(of: Report) -> etree._Element:
    made = _element("iati-organisation", **{"default-currency": of.currency})
    if of.updated_at:
        made.set("last-updated-datetime", _moment(of.updated_at))
    made.set(LANGUAGE, of.language)
    made.append(_plain("organisation-identifier", of.identifier))
    made.append(_words("name", of.name, of.language))
    made.append(_organisation("reporting-org", of.reporter, of.language))
    for each in of.spent:
        spent = _element("total-expenditure")
        spent.append(_element("period-start", **_on(each.since)))
        spent.append(_element("period-end", **_on(each.until)))
        spent.append(_value(each.number, each.currency, each.until))
        for ref, name, number in each.lines:
            line = _element("expense-line", ref=ref)
            line.append(_value(number, each.currency, each.until))
            line.append(_narrative(name))
            spent.append(line)
        made.append(spent)
    for link in of.links:
        made.append(_link(link, of.language))
    return made


def _link(of: Link, language: str) -> etree._Element:
    made = _element("document-link", url=of.url, format=of.form)
    made.append(_words("title", of.title, language))
    for code in of.categories:
        made.append(_element("category", code=code))
    if of.language:
        made.append(_element("language", code=of.language))
    return made


def _result(of: Result, language: str) -> etree._Element:
    made = _element("result", type=of.type)
    made.append(_words("title", of.title, language))
    if of.words:
        made.append(_words("description", of.words, language))
    indicator = _element("indicator", measure=of.measure)
    indicator.append(_words("title", of.indicator, language))
    made.append(indicator)
    return made


def _share(name: str, of: Share, language: str) -> etree._Element:
    told = {"vocabulary": of.vocabulary, "vocabulary-uri": of.uri, "code": of.code}
    return _words(name, of.words, language, **told, percentage=_number(of.percentage))


def _organisation(name: str, of: Organisation, language: str, **more: str) -> etree._Element:
    made = _element(name, ref=of.ref, type=of.type, **more)
    if of.name:
        made.append(_narrative(of.name))
    return made


def _words(name: str, said: Words, language: str, /, **attributes: str) -> etree._Element:
    made = _element(name, **attributes)
    for code, words in said.items():
        if words:
            made.append(_narrative(words, "" if code == language else code))
    return made


def _narrative(words: str, language: str = "") -> etree._Element:
    made = _plain("narrative", words)
    if language:
        made.set(LANGUAGE, language)
    return made


def _plain(name: str, text: str) -> etree._Element:
    made = etree.Element(name)
    made.text = _NOT_XML.sub("", text)
    return made


def _value(number: Decimal, currency: str, on: date) -> etree._Element:
    made = _element("value", currency=currency, **{"value-date": on.isoformat()})
    made.text = _number(number)
    return made


def _element(name: str, /, **attributes: str) -> etree._Element:
    """An element with those of its attributes that say something."""
    return etree.Element(name, {key: _NOT_XML.sub("", value) for key, value in attributes.items() if value})


def _on(day: date) -> dict[str, str]:
    return {"iso-date": day.isoformat()}


def _number(number: Decimal) -> str:
    """Exact, without an exponent and without noughts that say nothing."""
    told = f"{number:f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
