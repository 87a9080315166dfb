"""What pages and files say of donors: bases, scenarios and what each assumes, columns of the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from comity.apps.funds.donor_measures import Basis
from comity.pure.ledger.measures import Definition
from comity.pure.ledger.outlook import Outlook
from comity.web.templatetags.requests import money

Words = str | Promise

BASES: dict[Basis, Words] = {
    Basis.RECEIVED: _("What came, in money and in kind, less what was paid back"),
    Basis.RECOGNISED: _("What was recognised as revenue, less what was refunded"),
}
BASES_SHORT: dict[Basis, Words] = {Basis.RECEIVED: _("received"), Basis.RECOGNISED: _("recognised")}

SCENARIOS: dict[str, Words] = {
    "as-pledged": _("If what is pledged comes when due"),
    "as-before": _("If each donor gives as before"),
    "without-the-largest": _("If each gives as before, without the largest donor"),
    "planned-needs": _("If nothing more comes"),
}
SHORT: dict[str, Words] = {  # over a column, and on a telephone beside each value
    "as-pledged": _("As pledged"),
    "as-before": _("As before"),
    "without-the-largest": _("Less largest"),
    "planned-needs": _("Nothing more"),
}
# What each scenario assumes, in the order in which it is said; each with its figure.
ASSUMED: dict[str, Words] = {
    "bank": _("Held in the bank at the beginning"),
    "pledges": _("Pledges that come in these quarters, in full, each on the day its donor named"),
    "pledges-past-due": _("Of these, past that day: in the first quarter"),
    "pledges-without-day": _("Pledges without a day: in none of these quarters"),
    "pledges-later": _("Pledges due later: in none of these quarters"),
    "donors": _("Donors whose middle year is above nothing"),
    "years-known": _("Whole years that are looked at"),
    "a-year": _("Money that comes in a year, evenly over its quarters: the sum of each donor’s middle year"),
    "left-out": _("Left out of it, for the donor with the largest middle year"),
    "needs": _("Paid in these quarters for what is set aside, each part on its day"),
    "needs-without-day": _("Of this, without a day: in the first quarter"),
}
COUNTED = {"donors", "years-known"}  # not money

FIGURES: dict[str, Words] = {
    "pledged": _("Pledged"),
    "recognised": _("Recognised"),
    "received": _("Received"),
    "in_kind": _("In kind"),
    "refunded": _("Refunded"),
    "cancelled": _("Cancelled"),
    "outstanding": _("Outstanding"),
    "earmarked": _("Earmarked"),
    "not_told": _("Earmark not told"),
}
USED: dict[str, Words] = {
    "allocated": _("Set aside"),
    "obligated": _("Promised"),
    "disbursed": _("Paid"),
    "support": _("Support cost"),
    "spent": _("Spent"),
    "returned": _("Back"),
}


def definition(given: Definition) -> str:
    """A version of "non-traditional donor", in a sentence."""
    said = now(
        "Version %(version)s, from %(day)s: gave in at most %(given)s of the %(window)s years before."
    ) % {
        "version": given.version, "given": given.max_years_given, "window": given.window_years,
        "day": date_format(given.from_on),
    }  # fmt: skip
    return f"{said} {now('An example, nobody’s rule.')}" if given.example else said


def assumed(found: Outlook) -> list[tuple[Words, str]]:
    """Everything a scenario assumes, each with its figure; what is nothing is said, too."""
    told: Mapping[str, Decimal | int] = found.assumed
    rows: list[tuple[Words, str]] = []
    for name, words in ASSUMED.items():
        if name == "years-known" and found.years:
            rows.append((words, ", ".join(map(str, found.years))))
        elif name in told:
            rows.append((words, str(told[name]) if name in COUNTED else money(told[name])))
    return rows


def named_span(first: date, last: date) -> str:
    """The quarter: its year and number, and its days where it is not whole."""
    quarter = now("%(year)s, quarter %(nth)s") % {"year": last.year, "nth": (last.month + 2) // 3}
    whole = first.day == 1 and (first.month - 1) % 3 == 0
    return quarter if whole else now("%(quarter)s, from %(day)s") % {
        "quarter": quarter, "day": date_format(first),
    }  # fmt: skip
