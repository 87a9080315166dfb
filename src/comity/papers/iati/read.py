"""An IATI file as values: its activities or organisations, what their transactions add up to, what is wrong with it.
Whoever made the file, nothing of it is followed, run or fetched, and it is never held whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from lxml import etree

from comity.papers.iati import codes
from comity.papers.iati.values import VERSION, Organisation, Related, Share, Transaction, Words
from comity.pure.ledger.amounts import EXACT
from comity.pure.ledger.entries import Problem

MOST = 1_000  # problems that are told; of more, how many
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
LARGEST = Decimal(10) ** 18  # of a value: more is no money
_STOPS = ("iati-activities", "iati-organisations", "iati-activity", "iati-organisation", "transaction")
_DIGITS = 30
Key = tuple[str, str, str]  # TransactionType, currency, DisbursementChannel


@dataclass(slots=True)
class Total:
    """How many transactions, and what they add up to."""

    count: int = 0
    number: Decimal = Decimal()


@dataclass(slots=True)
class ActivityRead:
    """What an activity says of itself, and its transactions added up by type, currency and channel."""

    identifier: str = ""
    reporter: Organisation = field(default_factory=lambda: Organisation(""))
    title: Words = field(default_factory=dict)
    status: str = ""
    hierarchy: int = 1
    currency: str = ""
    countries: tuple[Share, ...] = ()
    regions: tuple[Share, ...] = ()
    sectors: tuple[Share, ...] = ()
    related: tuple[Related, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()  # role and name
    totals: dict[Key, Total] = field(default_factory=lambda: defaultdict(Total))


@dataclass(slots=True)
class OrganisationRead:
    """What the file of an organisation says: budgets and spending as (what, first day, last day, currency, number)."""

    identifier: str = ""
    name: Words = field(default_factory=dict)
    reporter: Organisation = field(default_factory=lambda: Organisation(""))
    figures: tuple[tuple[str, date, date, str, Decimal], ...] = ()


@dataclass(slots=True)
class File:
    version: str = ""
    activities: list[ActivityRead] = field(default_factory=list)
    organisations: list[OrganisationRead] = field(default_factory=list)

    def totals(self) -> dict[Key, Decimal]:
        """All transactions of all activities, each counted where it stands. Where a parent says again what its
        children say, that counts twice: IATI leaves that to who reports, and the files made here do not."""
        found: dict[Key, Decimal] = defaultdict(Decimal)
        for each in self.activities:
            for key, total in each.totals.items():
                found[key] = EXACT.add(found[key], total.number)
        return dict(found)

    def by_parent(self) -> dict[str, dict[Key, Decimal]]:
        """The same for each activity that stands on no other of this file, with those below it."""
        known = {each.identifier: each for each in self.activities}
        found: dict[str, dict[Key, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for each in self.activities:
            above = _above(each, known)
            for key, total in each.totals.items():
                found[above][key] = EXACT.add(found[above][key], total.number)
        return {name: dict(totals) for name, totals in found.items()}


def _above(one: ActivityRead, known: dict[str, ActivityRead]) -> str:
    """The activity that stands over it and on no other; of a ring of parents, the first by name."""
    at, way = one.identifier, {one.identifier}
    while True:
        parents = [each.ref for each in known[at].related if each.type == "1" and each.ref in known]
        if not parents:
            return at
        at = parents[0]
        if at in way:
            return min(way)
        way.add(at)


class Problems(list[Problem]):
    """The first so many; of the rest, how many of each code."""

    def __init__(self) -> None:
        super().__init__()
        self.more: Counter[str] = Counter()

    def add(self, code: str, where: str, message: str) -> None:
        if len(self) < MOST:
            self.append(Problem(code, where, message))
        else:
            self.more[code] += 1


def read(
    source: BinaryIO, each: Callable[[str, Transaction], None] | None = None
) -> tuple[File, list[Problem]]:
    """Read a file. `each` is called with every transaction that could be read and the identifier of its activity."""
    file, problems = File(), Problems()
    try:
        _Reader(file, problems, each).read(source)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        problems.insert(0, Problem("not-xml", f"line {line}", error.msg or "it cannot be read as XML"))
    except (OSError, ValueError) as error:
        problems.insert(0, Problem("unreadable", "file", str(error)))
    _whole(file, problems)
    problems += [
        Problem("more", code, f"{count} more of these") for code, count in sorted(problems.more.items())
    ]
    return file, list(problems)


class _Reader:
    def __init__(
        self, file: File, problems: Problems, each: Callable[[str, Transaction], None] | None
    ) -> None:
        self.file, self.problems, self.each = file, problems, each
        self.at = ActivityRead()
        self.last: etree._Element | None = None  # the transaction before, which is not needed any more
        self.nth = 0

    def read(self, source: BinaryIO) -> None:
        events = etree.iterparse(
            source, events=("start", "end"), tag=_STOPS, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        for event, element in events:
            if event == "start":
                self._begins(element)
            elif element.tag == "transaction":
                self._transaction(element)
            elif element.tag == "iati-activity":
                self._activity(element)
            elif element.tag == "iati-organisation":
                self._organisation(element)
        if not self.file.version and not self.file.activities and not self.file.organisations:
            self.problems.add(
                "not-iati", "file", "its root is neither iati-activities nor iati-organisations"
            )

    def _begins(self, element: etree._Element) -> None:
        if element.tag in ("iati-activities", "iati-organisations"):
            self.file.version = element.get("version", "")
            if self.file.version != VERSION:
                told = self.file.version or "none"
                self.problems.add("other-version", "file", f"its version is {told}, not {VERSION}")
        elif element.tag == "iati-activity":
            self.at = ActivityRead(currency=_short(element.get("default-currency", "")))
            self.last, self.nth = None, 0
            # The identifier comes first in 2.03. Elsewhere it is found at the end; problems say the place till then.
            self.at.identifier = f"activity {len(self.file.activities) + 1}"

    def _transaction(self, element: etree._Element) -> None:
        self.nth += 1
        parent = element.getparent()
        if self.nth == 1 and parent is not None and (told := _text(parent.find("iati-identifier"))):
            self.at.identifier = told
        made = self._money(element)
        if made is not None:
            total = self.at.totals[made.type, made.currency, made.channel]
            total.count += 1
            total.number = EXACT.add(total.number, made.number)
            if self.each is not None:
                self.each(self.at.identifier, made)
        element.clear()
        if self.last is not None and parent is not None and self.last.getparent() is parent:
            parent.remove(self.last)
        self.last = element

    def _money(self, element: etree._Element) -> Transaction | None:
        where = f"{self.at.identifier}, transaction {self.nth}"
        value = element.find("value")
        number = _decimal(_text(value))
        if number is None:
            self.problems.add("no-number", where, f"its value is {_text(value)!r}")
            return None
        on, value_on = _day(element.find("transaction-date")), _day(value, "value-date")
        if on is None or value_on is None:
            self.problems.add("no-day", where, "it has no day, or its value has none")
        currency = _short((value.get("currency") if value is not None else "") or self.at.currency)
        if not currency:
            self.problems.add("no-currency", where, "neither it nor its activity says a currency")
        kind, channel = _code(element, "transaction-type"), _code(element, "disbursement-channel")
        for name, code in (
            ("TransactionType", kind),
            ("Currency", currency),
            ("DisbursementChannel", channel),
        ):
            self._known(name, code, where, needed=name == "TransactionType")
        day = on or value_on or date.min
        return Transaction(
            kind, day, number, currency, value_on or day, ref=element.get("ref", ""),
            words=_said(element.find("description")), channel=channel, aid_type=_code(element, "aid-type"),
            provider=_who(element.find("provider-org"), "provider-activity-id"),
            receiver=_who(element.find("receiver-org"), "receiver-activity-id"),
        )  # fmt: skip

    def _activity(self, element: etree._Element) -> None:
        at = self.at
        at.identifier = _text(element.find("iati-identifier")) or at.identifier
        at.reporter = _who(element.find("reporting-org")) or at.reporter
        at.title, at.status = _said(element.find("title")), _code(element, "activity-status")
        at.hierarchy = (
            int(told) if (told := element.get("hierarchy", "1")).isdecimal() and len(told) < 4 else 1
        )
        at.countries = self._shares(element, "recipient-country", "Country")
        at.regions = self._shares(element, "recipient-region", "Region")
        at.sectors = self._shares(element, "sector", "Sector")
        at.related = tuple(
            Related(each.get("ref", ""), each.get("type", "")) for each in element.findall("related-activity")
        )
        at.parts = tuple(
            (each.get("role", ""), _name(each) or each.get("ref", "")) for each in element.findall("participating-org")
        )  # fmt: skip
        if element.find("iati-identifier") is None or not at.title or not at.reporter.ref:
            self.problems.add(
                "not-whole", at.identifier, "it lacks an identifier, a title or its reporter's ref"
            )
        self._known("ActivityStatus", at.status, at.identifier, needed=True)
        for role, _ in at.parts:
            self._known("OrganisationRole", role, at.identifier, needed=True)
        self._add_up(at)
        self.file.activities.append(at)
        _forget(element)

    def _organisation(self, element: etree._Element) -> None:
        found = OrganisationRead(
            _text(element.find("organisation-identifier")) or _text(element.find("iati-identifier")),
            _said(element.find("name")),
            _who(element.find("reporting-org")) or Organisation(""),
        )
        figures = []
        default = element.get("default-currency", "")
        for each in element:
            name = each.tag if isinstance(each.tag, str) else ""
            if name != "total-expenditure" and not name.endswith("-budget"):
                continue
            since, until = _day(each.find("period-start")), _day(each.find("period-end"))
            value = each.find("value")
            number = _decimal(_text(value))
            if since is None or until is None or number is None or value is None:
                self.problems.add("not-whole", found.identifier, f"a {name} lacks a day or a number")
                continue
            currency = _short(value.get("currency") or default)
            self._known("Currency", currency, found.identifier, needed=True)
            figures.append((name, since, until, currency, number))
        found.figures = tuple(figures)
        self.file.organisations.append(found)
        _forget(element)

    def _shares(self, element: etree._Element, name: str, codelist: str) -> tuple[Share, ...]:
        found = []
        for each in element.findall(name):
            code, vocabulary = each.get("code", ""), each.get("vocabulary", "")
            if vocabulary in ("", "1"):
                self._known(codelist, code, self.at.identifier, needed=True)
            number = _decimal(each.get("percentage", ""))
            # One that stands alone is the whole, and need not say so.
            found.append(
                Share(
                    code,
                    Decimal(-1) if number is None else number,
                    vocabulary,
                    each.get("vocabulary-uri", ""),
                )
            )
        return tuple(found)

    def _add_up(self, at: ActivityRead) -> None:
        sums: dict[str, list[Decimal]] = defaultdict(list)
        for each in at.sectors:
            sums[f"sectors of vocabulary {each.vocabulary or '1'}"].append(each.percentage)
        for each in (*at.countries, *(each for each in at.regions if each.vocabulary in ("", "1"))):
            sums["countries and regions"].append(each.percentage)
        for name, told in sums.items():
            if not (len(told) == 1 and told[0] == -1) and sum(each for each in told if each > 0) != 100:
                self.problems.add("shares-not-whole", at.identifier, f"{name} do not add up to 100")

    def _known(self, name: str, code: str, where: str, *, needed: bool) -> None:
        if (code or needed) and not codes.known(name, code):
            self.problems.add("unknown-code", where, f"{name} has no {code[:40]!r}")


def _whole(file: File, problems: Problems) -> None:
    """What can be said only of all activities together."""
    for name, times in Counter(each.identifier for each in file.activities).items():
        if times > 1:
            problems.add("named-twice", name, f"{times} activities have this identifier")


def _forget(element: etree._Element) -> None:
    """Let go of what was read, and of all that came before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        for before in list(element.itersiblings(preceding=True)):
            parent.remove(before)


def _text(element: etree._Element | None) -> str:
    return " ".join("".join(str(each) for each in element.itertext()).split()) if element is not None else ""


def _said(element: etree._Element | None) -> Words:
    """Narratives by language; in version 1 the words stand in the element itself."""
    if element is None:
        return {}
    found: dict[str, str] = {}
    for each in element.findall("narrative"):
        if words := _text(each):
            found.setdefault(each.get(LANGUAGE, ""), words)
    return found or ({"": words} if (words := _text(element)) else {})


def _name(element: etree._Element) -> str:
    return next(iter(_said(element).values()), "")


def _who(element: etree._Element | None, activity: str = "") -> Organisation | None:
    if element is None:
        return None
    return Organisation(
        _name(element),
        element.get("ref", ""),
        element.get("type", ""),
        element.get(activity, "") if activity else "",
    )


def _code(element: etree._Element, name: str) -> str:
    found = element.find(name)
    return found.get("code", "").strip() if found is not None else ""


def _short(code: str) -> str:
    return code.strip()[:10]


def _decimal(text: str) -> Decimal | None:
    """A number as XML Schema writes one; nothing that is none, or is larger than any money."""
    if not text or len(text) > _DIGITS or not set(text) <= set("+-.0123456789"):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if abs(number) < LARGEST else None


def _day(element: etree._Element | None, name: str = "iso-date") -> date | None:
    try:
        return date.fromisoformat(element.get(name, "")[:10]) if element is not None else None
    except ValueError:
        return None
