"""The sections of the annual update that tell of money: sources and uses, donors, rules, and what was published."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comity.apps.funds import shown, totals, update
from comity.apps.funds.sources_uses import Line, Name, entries_address
from comity.papers.writing.report import Block, Figure, Paragraph, Row, Section, Table
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.rules import Name as RuleName
from comity.web.funds.update_told import NOTHING, Telling, count, dollars, number_of, per_cent, usd
from comity.web.funds.words import GAPS, LINES, Words

MOST_DONORS = 5000  # named one by one in a file; all others stand in one row
RULES: dict[RuleName, tuple[Words, Name, Kind]] = {
    RuleName.SUPPORT_COST: (
        gettext_lazy("Support cost, of direct cost"),
        Name.SUPPORT_COST,
        Kind.SUPPORT_COST,
    ),
    RuleName.OPERATING_RESERVE: (
        gettext_lazy("Operating reserve, of planned expenditure of a year"),
        Name.RESERVE,
        Kind.RESERVE,
    ),
    RuleName.COORDINATION_LEVY: (
        gettext_lazy("Coordination levy, of tightly earmarked contributions for development"),
        Name.LEVY,
        Kind.LEVY,
    ),
}


def money(told: Telling) -> Section:
    """Sources and uses, what the balance is for, and what is no money in the bank."""
    made = told.statement
    if made.as_published:
        return Section(
            "money",
            _("Sources and uses"),
            (
                Paragraph(
                    _(
                        "As published: recognised and spent, no bank. The books of this fund were loaded from "
                        "published schedules, which know no receipts, payments or balances; none is inferred."
                    ),
                    told.page,
                ),
                _table(
                    told, _("Recognised and spent"), _("As published, %(days)s, in US dollars"), made.beside
                ),
            ),
        )
    if made.empty:
        return Section(
            "money",
            _("Sources and uses"),
            (
                Paragraph(
                    _("Nothing moved in these books from %(days)s, and nothing is held.")
                    % {"days": told.days},
                    told.page,
                ),
            ),
        )
    sides = _("Opening balance and sources are %(total)s; uses and closing balance are the same.")
    blocks: list[Block] = [
        Paragraph(
            sides % {"total": dollars(made.total)}
            + " "
            + _(
                "Amounts in other currencies stand at the rates they were "
                "posted at; money that is held is not valued again."
            ),
            told.page,
        ),
        _table(
            told,
            _("Sources"),
            _("Sources of funds, %(days)s, in US dollars"),
            (made.opening, *made.sources),
            total=True,
        ),
        _table(
            told,
            _("Uses"),
            _("Uses of funds, %(days)s, in US dollars"),
            (*made.uses, made.closing),
            total=True,
        ),
    ]
    if made.held:
        blocks.append(
            _table(
                told, _("Balance"), _("What the closing balance is for, in US dollars"), made.held, total=True
            )
        )
    if made.beside:
        blocks.append(
            _table(
                told,
                _("Beside the bank"),
                _("What is no money in the bank, %(days)s, in US dollars"),
                made.beside,
            )
        )
    if made.converted:
        blocks.append(
            Table(
                _("Conversions"),
                _("Money changed into another currency"),
                (_("Currency"), _("Amount"), _("US dollars")),
                tuple(
                    Row((each.currency, usd(each.number), usd(each.base)), told.at(each.address))
                    for each in made.converted
                ),
                note=_("Above zero: given. Below zero: taken."),
            )
        )
    return Section("money", _("Sources and uses"), tuple(blocks))


def _table(told: Telling, name: str, title: str, lines: Sequence[Line], *, total: bool = False) -> Table:
    rows = tuple(Row((str(LINES[each.name]), usd(each.number)), told.at(each.address)) for each in lines)
    whole = (
        Row((_("Total"), usd(sum((each.number for each in lines), NOTHING))), told.page) if total else None
    )
    title = title % {"days": told.days} if "%(days)s" in title else title
    return Table(name, title, (_("Line"), _("US dollars")), rows, whole)


def contributions(told: Telling) -> Section:
    """Donors in the order of the alphabet, gifts of every size in one form; what is outstanding, by age."""
    title = _("Contributions and outstanding pledges")
    found = told.donors
    if not found.named and not found.nameless:
        return Section(
            "donors",
            title,
            (
                Paragraph(
                    _("No contribution stands in these books from %(days)s.") % {"days": told.days}, told.page
                ),
            ),
        )
    published = told.statement.as_published
    names = ("recognised", "refunded") if published else ("pledged", "received", "in_kind", "outstanding")
    heads = {
        "pledged": _("Pledged"),
        "received": _("Received"),
        "in_kind": _("In kind"),
        "outstanding": _("Outstanding at the end"),
        "recognised": _("Recognised"),
        "refunded": _("Refunded"),
    }
    named, more = found.named[:MOST_DONORS], found.named[MOST_DONORS:]
    rows = [Row((each.name, *(usd(getattr(each, name)) for name in names))) for each in named]
    if more:
        rest = (usd(sum((getattr(each, name) for each in more), NOTHING)) for name in names)
        rows.append(Row((_("%(n)d other donors") % {"n": len(more)}, *rest)))
    if found.nameless and not published:
        left = {"received": found.nameless}
        rows.append(Row((_("Without a donor’s name"), *(usd(left.get(name, NOTHING)) for name in names))))
    whole = [
        sum((number_of(row.cells[place]) for row in rows), NOTHING) for place in range(1, len(names) + 1)
    ]
    said = ngettext("%(n)d donor is named", "%(n)d donors are named", len(found.named)) % {
        "n": len(found.named)
    }
    blocks: list[Block] = [
        Paragraph(
            said
            + ", "
            + _(
                "in alphabetical order; gifts of every size stand in one form. Pledged, received and "
                "outstanding are figures of their own."
            ),
            told.page,
        ),
        Table(
            _("Donors"),
            _("Contributions by donor, %(days)s, in US dollars") % {"days": told.days},
            (_("Donor"), *(heads[name] for name in names)),
            tuple(rows),
            Row((_("Total"), *map(usd, whole))),
            source=told.page,
        ),
    ]
    gifts = [(each.name, words) for each in found.named for words in each.words]
    if gifts:
        said_words = shown.without_references([words for _name, words in gifts], told.of.on)
        rows_in_kind = tuple(
            Row((name, words)) for (name, _words), words in zip(gifts, said_words, strict=True)
        )
        blocks.append(
            Table(
                _("In kind"),
                _("Given in kind, in the donors’ words"),
                (_("Donor"), _("Gift")),
                rows_in_kind,
                source=told.page,
            )
        )
    if not published:
        blocks.append(_ages(told))
    return Section("donors", title, tuple(blocks))


def _ages(told: Telling) -> Table:
    bands = told.donors.ages
    rows = tuple(
        Row(
            (
                _("%(first)d to %(last)d days") % {"first": each.after, "last": each.until}
                if each.until is not None
                else _("%(first)d days and more") % {"first": each.after},
                count(each.pledges),
                usd(each.total),
            )
        )
        for each in bands
    )
    whole = Row(
        (
            _("Total"),
            count(sum(each.pledges for each in bands)),
            usd(sum((each.total for each in bands), NOTHING)),
        )
    )
    return Table(
        _("Outstanding"),
        _("Outstanding pledges by age on %(day)s, in US dollars") % {"day": date_format(told.of.until)},
        (_("Age"), _("Pledges"), _("US dollars")),
        rows,
        whole,
        source=told.page,
    )


def rules(told: Telling) -> Section:
    """Support cost, reserve and levy: the rule as it holds, its source, and what the books hold of it."""
    rows = []
    for name, rule in update.rules(told.of):
        words, line, kind = RULES[name]
        since = None if line is Name.RESERVE else told.of.since
        source = told.at(entries_address(told.fund, kind, since, told.of.until))
        said = (
            _("no rule holds")
            if rule is None
            else f"{rule.source} ({_('example')})"
            if rule.example
            else rule.source
        )
        rate = Figure(None, "–") if rule is None else per_cent(rule.value)
        rows.append(Row((str(words), rate, usd(told.line(line)), said), source))
    direct = told.line(Name.DIRECT)
    said = _(
        "Support cost of %(support)s was charged on direct cost of %(direct)s; the operating reserve "
        "holds %(reserve)s; %(levy)s of coordination levy was paid."
    ) % {
        "support": dollars(told.line(Name.SUPPORT_COST)),
        "direct": dollars(direct),
        "reserve": dollars(told.line(Name.RESERVE)),
        "levy": dollars(told.line(Name.LEVY)),
    }
    return Section(
        "rules",
        _("Support cost, reserve and levy"),
        (
            Paragraph(said, told.part("rules")),
            Table(
                _("Rules"),
                _("Rules on %(day)s, and what the books hold of them") % {"day": date_format(told.of.until)},
                (_("Rule"), _("Rate, per cent"), _("US dollars"), _("Source of the rule")),
                tuple(rows),
            ),
        ),
    )


def published(told: Telling) -> Section:
    """What the source states beside what the books hold, and each gap between them."""
    found = next((each for each in totals.totals(told.fund) if each.year == told.of.year), None)
    title = _("Published and held")
    if found is None:
        return Section("published", title, (Paragraph(_("Nothing was published of this year."), told.page),))
    rows = [
        Row((_("Total as published"), _stated(found.published))),
        Row((_("Recognised"), usd(found.recognised))),
        Row((_("Refunded or written down"), usd(found.refunded))),
        Row((_("Recognised less refunded"), usd(found.ledger))),
        Row((_("Published less held"), _stated(found.difference))),
        *(
            Row((", ".join(each for each in (str(GAPS[gap.kind]), gap.label) if each), _stated(gap.amount)))
            for gap in found.gaps
        ),
    ]
    said = _(
        "The total that was published stands beside what the books hold, and each gap is listed; none is closed."
    )
    return Section(
        "published",
        title,
        (
            Paragraph(said, told.page),
            Table(
                _("Published"),
                _("Published and held, %(year)d, in US dollars") % {"year": told.of.year},
                (_("Line"), _("US dollars")),
                tuple(rows),
                source=told.page,
                note=found.document,
            ),
        ),
    )


def _stated(number: Decimal | None) -> Figure:
    return Figure(None, _("not stated")) if number is None else usd(number)
