"""The report to all donors as files: a Word file, and a table of one figure a line. Both from the same values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from comity.apps.funds.donor_measures import Basis
from comity.apps.funds.donor_report import DonorLine, Report
from comity.apps.funds.shown import Use
from comity.papers.writing.document import Block, Document, Facts, Heading, Table, Text
from comity.papers.writing.word import word
from comity.pure.ledger.measures import Measures
from comity.web.funds import donor_words as words
from comity.web.taken_away import as_csv
from comity.web.templatetags.funds import percent, three
from comity.web.templatetags.requests import money

COLUMNS = ("part", "name", "figure", "us_dollars", "words")
ALWAYS = frozenset({"pledged", "received", "recognised", "in_kind", "outstanding", "earmarked"})
MOST = 1000  # donors named one by one in a Word file, the first by the alphabet; all are in the table
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_table(report: Report) -> HttpResponse:
    """One figure a line: `came` from a donor, `came-in-all`, `did` for a request."""
    return as_csv(_rows(report), COLUMNS, f"donors-{report.fund.code}-{report.year}")


def _rows(report: Report) -> Iterator[dict[str, Any]]:
    figures = _figures(report.basis)
    for part, lines in (("came", report.donors.lines), ("came-in-all", (report.donors.total,))):
        for each in lines:
            first = "first-seen" if each.donor in report.new else ""
            for figure in figures:
                yield {"part": part, "name": each.donor, "figure": figure, "words": first,
                       "us_dollars": _cents(getattr(each, figure))}  # fmt: skip
    for use in report.uses:
        name = use.request.reference if use.request else "not-named"
        told = "; ".join([each for each in (use.title, *use.results) if each])
        for figure in words.USED:
            yield {"part": "did", "name": name, "figure": figure, "words": told,
                   "us_dollars": _cents(getattr(use, figure))}  # fmt: skip


def _cents(number: Decimal) -> Decimal:
    return Decimal(f"{number:.2f}")


def as_word(report: Report) -> HttpResponse:
    answer = HttpResponse(word(document(report)), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="donors-{report.fund.code}-{report.year}.docx"'
    return answer


def document(report: Report) -> Document:
    """The report in words: what came, on how many it rests, what the fund did."""
    fund = report.fund
    facts = [
        (_("Fund"), fund.name),
        (_("From"), f"{date_format(report.since)} – {date_format(report.until)}"),
        (_("Amounts"), _("US dollars, at the rates the gifts were noted at")),
        (_("Counted"), str(words.BASES[report.basis])),
        (_("Donors"), str(report.donors.count)),
    ]
    blocks: list[Block] = [Facts(tuple(facts))]
    blocks += [Heading(_("What came, and from whom"), 2), *_came(report)]
    found = next((each.measures for each in report.series.years if each.measures.year == report.year), None)
    if found is not None:
        blocks += [Heading(_("How many it rests on"), 2), Facts(_measured(found))]
    blocks += [Heading(_("What the fund did"), 2), *_did(report.uses)]
    lead = [_("One report for all donors, the same for each."),
            _("Books kept for information; the official ledger is elsewhere.")]  # fmt: skip
    if fund.invented:
        lead.append(_("This fund, its donors and its figures are invented."))
    return Document(
        _("Report to all donors: %(fund)s, %(year)s") % {"fund": fund.name, "year": report.year},
        lead=" ".join(lead),
        foot=_("Made with Comity, which is not a system of the United Nations and does not speak for it."),
        language=get_language() or "en", blocks=tuple(blocks),
    )  # fmt: skip


def _figures(basis: Basis) -> tuple[str, ...]:
    """On either basis every donor has the same figures."""
    if basis is Basis.RECEIVED:
        return (
            "pledged",
            "received",
            "in_kind",
            "refunded",
            "cancelled",
            "outstanding",
            "earmarked",
            "not_told",
        )
    return ("pledged", "recognised", "refunded", "cancelled", "outstanding", "earmarked", "not_told")


def _came(report: Report) -> Iterator[Block]:
    # The same columns for every donor; one in which nobody has anything is left out for all.
    figures = [
        each for each in _figures(report.basis) if each in ALWAYS or getattr(report.donors.total, each)
    ]
    head = (_("Donor"), *(str(words.FIGURES[each]) for each in figures))
    lines = report.donors.lines
    rows = [
        (f"{each.donor}\n({_('first seen in these books')})" if each.donor in report.new else each.donor,
         *_told(each, figures)) for each in lines[:MOST]
    ]  # fmt: skip
    if more := lines[MOST:]:
        left = ngettext("%(n)s more donor, in the table", "%(n)s more donors, in the table", len(more))
        rows.append(
            (
                left % {"n": len(more)},
                *(money(_sum(getattr(each, name) for each in more)) for name in figures),
            )
        )
    rows.append((_("All"), *_told(report.donors.total, figures)))
    yield Table(head, tuple(rows), widths=(4, *(3 for _each in figures)))
    yield Text(
        _("Donors stand in the order of the alphabet. Gifts of any size, in money and in kind, have the same form;"
          " what is given in kind stands at the worth its donor states. Pledged, received and outstanding are three"
          " figures."),
        small=True,
    )  # fmt: skip


def _told(line: DonorLine, figures: Iterable[str]) -> list[str]:
    return [money(getattr(line, each)) for each in figures]


def _measured(found: Measures) -> tuple[tuple[str, str], ...]:
    return (
        (_("Donors whose sum is above nothing"), str(found.donors)),
        (_("Share of the largest"), percent(found.top_1_share)),
        (_("Share of the five largest"), percent(found.top_5_share)),
        (_("Herfindahl index: the sum of squared shares"), three(found.herfindahl)),
        (_("Unearmarked"), percent(found.unearmarked_share)),
        (_("First seen in these books"), str(len(found.first_seen))),
    )


def _did(uses: Iterable[Use]) -> Iterator[Block]:
    rows = [(_named(each), *(money(getattr(each, figure)) for figure in words.USED)) for each in uses]
    if not rows:
        yield Text(_("Nothing was set aside or paid for requests in this time."))
        return
    yield Table(
        (_("Request"), *map(str, words.USED.values())), tuple(rows), widths=(4, *(3 for _each in words.USED))
    )
    yield Text(_("A request is named where its State agreed; all others stand in one row."), small=True)


def _named(use: Use) -> str:
    if use.request is None:
        return _("Requests whose States have not agreed to publication")
    return "\n".join(
        each for each in (use.request.reference, use.request.state.name, use.title, *use.results) if each
    )


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, Decimal())
