"""What must hold in an activity or an organisation's file beside the schema: codes that the lists have, shares that add
up to the whole in each vocabulary, identifiers that can be told apart. Values in, problems out.

Source: the rules of the IATI guidance: percentages of sectors add up to 100 within each vocabulary, those of recipient
countries and regions together; an activity's identifier begins with its reporter's; a title is not empty.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from comity.papers.iati import codes
from comity.papers.iati.values import Activity, Link, Organisation, Report, Share, Transaction
from comity.pure.ledger.entries import Problem

WHOLE = Decimal(100)
IDENTIFIER = re.compile(r"[^/&|?\s]+")
DAC, REPORTER = frozenset({"", "1"}), frozenset({"98", "99"})
NAMED = {  # the vocabularies of sectors and regions whose codes are held here
    "Sector": DAC,
    "Region": DAC,
}


def problems(activity: Activity) -> list[Problem]:
    """What is wrong with an activity, its transactions left out: they are looked at one by one (`of_transaction`)."""
    where = activity.identifier
    found = list(_identifiers(where, activity.reporter))
    told = [
        ("ActivityStatus", activity.status),
        *(("ActivityDateType", each.type) for each in activity.days),
        ("Currency", activity.currency),
        ("ActivityScope", activity.scope),
        ("CollaborationType", activity.collaboration),
        ("FlowType", activity.flow),
        ("FinanceType", activity.finance),
        ("AidType", activity.aid_type),
        ("TiedStatus", activity.tied),
        *(("OrganisationRole", each.role) for each in activity.parts),
        *(("OrganisationType", each.organisation.type) for each in activity.parts),
        *(("RelatedActivityType", each.type) for each in activity.related),
        *(("ResultType", each.type) for each in activity.results),
        *(("IndicatorMeasure", each.measure) for each in activity.results),
        *(("PolicyMarkerVocabulary", each.vocabulary) for each in activity.markers),
        *(("PolicyMarker", each.code) for each in activity.markers if each.vocabulary in DAC),
        *(("PolicySignificance", each.significance) for each in activity.markers),
        *(("Country", each.code) for each in activity.countries),
        *(("SectorVocabulary", each.vocabulary) for each in activity.sectors),
        *(("RegionVocabulary", each.vocabulary) for each in activity.regions),
        *(("Sector", each.code) for each in activity.sectors if each.vocabulary in NAMED["Sector"]),
        *(("Region", each.code) for each in activity.regions if each.vocabulary in NAMED["Region"]),
    ]
    found += _codes(where, told, needed={"ActivityStatus", "OrganisationRole", "Country", "Sector", "Region"})
    found += _links(where, activity.links)
    if not any(activity.title.values()) or not any(activity.description.values()):
        found.append(Problem("no-words", where, "a title and a description are needed"))
    if not activity.parts or not any(each.type in ("1", "2") for each in activity.days):
        found.append(
            Problem("not-whole", where, "an organisation that takes part and a first day are needed")
        )
    return found + list(_shares(activity))


def of_transaction(transaction: Transaction, where: str) -> list[Problem]:
    told = [
        ("TransactionType", transaction.type),
        ("Currency", transaction.currency),
        ("DisbursementChannel", transaction.channel),
        ("AidType", transaction.aid_type),
        *(
            ("OrganisationType", each.type)
            for each in (transaction.provider, transaction.receiver)
            if each is not None
        ),
    ]
    return _codes(where, told, needed={"TransactionType", "Currency"})


def of_report(report: Report) -> list[Problem]:
    """What is wrong with an organisation's file. Lines of what was spent add up to it."""
    where = report.identifier
    found = [
        *_identifiers(where, report.reporter),
        *_codes(where, [("Currency", each.currency) for each in report.spent], needed={"Currency"}),
        *_links(where, report.links),
    ]
    for each in report.spent:
        if each.lines and sum(number for _ref, _name, number in each.lines) != each.number:
            found.append(Problem("lines-do-not-add-up", where, f"lines of {each.since} to {each.until}"))
    return found


def _identifiers(identifier: str, reporter: Organisation) -> Iterator[Problem]:
    for each in (identifier, reporter.ref):
        if not IDENTIFIER.fullmatch(each):
            yield Problem("bad-identifier", identifier, f"{each!r} is empty or has a space or one of / & | ?")
    if not identifier.startswith(reporter.ref):
        yield Problem("bad-identifier", identifier, f"it does not begin with {reporter.ref}")
    if not reporter.name or not codes.in_use("OrganisationType", reporter.type):
        yield Problem("bad-reporter", identifier, "the reporter needs a name and a type of the list")


def _codes(where: str, told: Iterable[tuple[str, str]], *, needed: set[str]) -> list[Problem]:
    return [
        Problem("unknown-code", where, f"{name} has no {code!r} in use")
        for name, code in told
        if (code or name in needed) and not codes.in_use(name, code)
    ]


def _links(where: str, links: Iterable[Link]) -> list[Problem]:
    told = [("DocumentCategory", code) for each in links for code in each.categories or ("",)]
    return _codes(where, told, needed={"DocumentCategory"})


def _shares(activity: Activity) -> Iterator[Problem]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for each in activity.sectors:
        sums[f"sectors of vocabulary {each.vocabulary or '1'}"] += each.percentage
        yield from _uri(activity.identifier, each)
    # Regions of another vocabulary tell the same places once more.
    for each in (*activity.countries, *(region for region in activity.regions if region.vocabulary in DAC)):
        sums["countries and regions"] += each.percentage
    for name, total in sorted(sums.items()):
        if total != WHOLE:
            yield Problem("shares-not-whole", activity.identifier, f"{name} add up to {total:f}, not 100")


def _uri(where: str, share: Share) -> Iterator[Problem]:
    if share.vocabulary in REPORTER and not share.uri:
        yield Problem("no-vocabulary", where, f"{share.code}: a vocabulary of one's own needs an address")
