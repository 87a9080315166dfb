"""What an IATI file says, as values. Codes are those of the codelists named beside each field (`codes`); `Words` are
texts by language, the first of them in the language of the activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

VERSION = "2.03"
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Organisation:
    """`ref`: its identifier, where it has one that is known. `activity`: the identifier of an activity of its own."""

    name: str
    ref: str = ""
    type: str = ""  # OrganisationType
    activity: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """An organisation that takes part. `role`: OrganisationRole."""

    organisation: Organisation
    role: str


@dataclass(frozen=True, slots=True)
class Share:
    """A sector, country or region with its share of the whole, in per cent. `uri`: where a vocabulary of the reporter's
    own is told."""

    code: str
    percentage: Decimal
    vocabulary: str = ""
    uri: str = ""
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of an activity. `type`: ActivityDateType."""

    type: str
    on: date
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marker:
    """A policy that was screened for: PolicyMarker and PolicySignificance. One that was not screened is not told."""

    code: str
    significance: str
    vocabulary: str = "1"


@dataclass(frozen=True, slots=True)
class Transaction:
    """Money that moved, or was promised. `type`: TransactionType; `channel`: DisbursementChannel; `aid_type`: AidType
    where it is not that of the activity; `ref`: what its reporter calls it. A value below zero takes back."""

    type: str
    on: date
    number: Decimal
    currency: str
    value_on: date
    ref: str = ""
    words: Words = field(default_factory=dict)
    provider: Organisation | None = None
    receiver: Organisation | None = None
    channel: str = ""
    aid_type: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A document or page. `categories`: DocumentCategory; `form`: its media type."""

    url: str
    form: str
    title: Words
    categories: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it, in words. `type`: ResultType; `measure`: IndicatorMeasure."""

    type: str
    title: Words
    words: Words
    indicator: Words
    measure: str = "5"


@dataclass(frozen=True, slots=True)
class Related:
    """Another activity. `type`: RelatedActivityType."""

    ref: str
    type: str


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity. Its transactions come one by one, so that there can be any number of them."""

    identifier: str
    reporter: Organisation
    title: Words
    description: Words
    parts: tuple[Part, ...]
    status: str  # ActivityStatus
    days: tuple[Day, ...]
    transactions: Iterable[Transaction] = ()
    hierarchy: int = 1
    language: str = "en"
    currency: str = "USD"
    updated_at: datetime | None = None
    scope: str = ""  # ActivityScope
    countries: tuple[Share, ...] = ()
    regions: tuple[Share, ...] = ()
    sectors: tuple[Share, ...] = ()
    markers: tuple[Marker, ...] = ()
    collaboration: str = ""  # CollaborationType
    flow: str = ""  # FlowType
    finance: str = ""  # FinanceType
    aid_type: str = ""  # AidType
    tied: str = ""  # TiedStatus
    links: tuple[Link, ...] = ()
    related: tuple[Related, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent from one day to another, both with it; `lines`: of that, by fund (ref, name, number)."""

    since: date
    until: date
    number: Decimal
    currency: str
    lines: tuple[tuple[str, str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The file of an organisation. A budget that nobody decided is not told."""

    identifier: str
    name: Words
    reporter: Organisation
    spent: tuple[Spent, ...] = ()
    links: tuple[Link, ...] = ()
    language: str = "en"
    currency: str = "USD"
    updated_at: datetime | None = None
