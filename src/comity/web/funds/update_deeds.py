"""The sections of the annual update that tell what was done: requests, the Board, what the money did, and on how
many donors it rests."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.apps.assistance import statistics
from comity.apps.funds import donor_measures, shown, update_requests
from comity.apps.funds.update_requests import Asked, Counted
from comity.papers.writing.report import Block, Figure, Paragraph, Quoted, Row, Section, Table
from comity.pure.ledger.measures import Definition, Measures
from comity.web.funds.update_told import NOTHING, Telling, count, number_of, per_cent, usd
from comity.web.requests.words import ADVISES, OUTCOMES

YEARS = 6  # of the breadth of the base of donors


def asked(told: Telling) -> Section:
    """What was received, what was decided, and how long it took."""
    title, source, found = (
        _("Requests and answers"),
        told.part("asked"),
        update_requests.asked(told.fund, told.of),
    )
    if found is None:
        said = _("No route by which States ask keeps its money in this fund.")
        return Section("asked", title, (Paragraph(said, source),))
    if told.of.counted_until is None:
        return Section("asked", title, (Paragraph(_not_yet(), source),))
    blocks: list[Block] = [
        Paragraph(_counted_until(told), source),
        Paragraph(_received(found.received), source),
        _decided(told, found),
        Paragraph(_days(found), told.at("/requests/figures")),
    ]
    return Section("asked", title, tuple(blocks))


def _not_yet() -> str:
    return _("Requests are counted by whole months, and none of this year is over.")


def _counted_until(told: Telling) -> str:
    last = date_format(told.of.counted_until or told.of.until)
    return _(
        "Requests are counted from %(first)s to %(last)s, by whole months. One that is not public is counted and "
        "nothing else; fewer than five are not told, nor a number from which fewer than five would follow."
    ) % {"first": date_format(told.of.since), "last": last}


def _received(found: Counted) -> str:
    public = ngettext(
        "%(n)d request was received that is public",
        "%(n)d requests were received that are public",
        found.public,
    ) % {"n": found.public}
    if found.others is None:
        return public + _("; how many others were received is not told.")
    return public + ngettext("; %(n)d other was received.", "; %(n)d others were received.", found.others) % {
        "n": found.others
    }


def _decided(told: Telling, found: Asked) -> Table:
    rows = tuple(
        Row(
            (
                ", ".join(str(OUTCOMES[name]) for name in each.names),
                count(each.public),
                _others(each),
                Figure(None, _not_told()) if each.others is None else count(each.public + each.others),
            )
        )
        for each in found.decided
    )
    known = [each.others for each in found.decided if each.others is not None]
    public = sum(each.public for each in found.decided)
    whole = sum(known)
    all_told = len(known) == len(found.decided)
    total = (
        Row(
            (
                _("Total"),
                count(public),
                count(whole) if all_told else Figure(None, _not_told()),
                count(public + whole) if all_told else Figure(None, _not_told()),
            )
        )
        if rows
        else None
    )
    return Table(
        _("Decisions"),
        _("Requests decided, by outcome"),
        (_("Outcome"), _("Public"), _("Not public"), _("All")),
        rows,
        total,
        source=told.part("asked"),
    )


def _others(each: Counted) -> Figure:
    return Figure(None, _not_told()) if each.others is None else count(each.others)


def _not_told() -> str:
    return _("not told")


def _days(found: Asked) -> str:
    row = found.days
    if row is None:
        return _(
            "How long decisions took is told from five decisions on, where they do not stand together with those of "
            "other funds."
        )
    return _(
        "Of %(n)d decisions half took %(median)s working days or fewer from the first sending, and nine of "
        "ten %(p90)d or fewer (nearest rank); with the secretariat and the Board it was %(desk)s and %(desk90)d."
    ) % {
        "n": row.n,
        "median": _half(row.total),
        "p90": row.total.p90 or 0,
        "desk": _half(row.secretariat),
        "desk90": row.secretariat.p90 or 0,
    }


def _half(days: statistics.Days) -> str:
    value = days.median
    return (
        ""
        if value is None
        else number_format(Decimal(value.numerator) / value.denominator, 0 if value.denominator == 1 else 1)
    )


def board(told: Telling) -> Section:
    """How often the Board advised what, at which meetings, and how often somebody stepped aside."""
    title, source, found = _("The Board"), told.part("board"), update_requests.board(told.fund, told.of)
    if found is None or not found.has_board:
        return Section("board", title, (Paragraph(_("No Board advises on requests to this fund."), source),))
    if told.of.counted_until is None:
        return Section("board", title, (Paragraph(_not_yet(), source),))
    blocks: list[Block] = []
    if found.all is None:
        blocks.append(Paragraph(_("The Board’s advice is counted from five on; there was less."), source))
    else:
        said = ngettext(
            "%(members)d member of the Board recorded %(n)d pieces of advice.",
            "%(members)d members of the Board recorded %(n)d pieces of advice.",
            found.members,
        )
        blocks += [
            Paragraph(
                said % {"members": found.members, "n": found.all}
                + " "
                + _("It advises; it does not decide."),
                source,
            ),
            Table(
                _("Advice"),
                _("Advice of the Board"),
                (_("Advice"), _("Times")),
                tuple(
                    Row((", ".join(str(ADVISES[name]) for name in names), count(n)))
                    for names, n in found.advice
                ),
                Row((_("Total"), count(found.all))),
                source=source,
            ),
        ]
    if found.meetings:
        blocks.append(
            Table(
                _("Meetings"),
                _("Meetings at which the Board advised"),
                (_("Meeting"), _("First day"), _("Last day"), _("Advice")),
                tuple(
                    Row((each.name, date_format(each.first), date_format(each.last), count(each.advice)))
                    for each in found.meetings
                ),
                source=source,
            )
        )
    if found.other_meetings:
        said = ngettext(
            "%(n)d meeting had fewer than five pieces of advice, and is not named.",
            "%(n)d meetings had fewer than five pieces of advice each, and are not named.",
            found.other_meetings,
        )
        blocks.append(Paragraph(said % {"n": found.other_meetings}, source))
    if found.recusals is None:
        blocks.append(
            Paragraph(_("How often somebody stepped aside is told from five times on; it was less."), source)
        )
    else:
        blocks.append(
            Paragraph(
                _("%(n)d times somebody stepped aside from a request, each with written grounds.")
                % {"n": found.recusals},
                source,
            )
        )
    return Section("board", title, tuple(blocks))


def allocations(told: Telling) -> Section:
    """What money was set aside for: requests that may be named, all others in one row; results in the States' words."""
    title = _("What the money did")
    source = told.at(f"/funds/{told.fund.code}/uses?year={told.of.year}")
    if not told.uses:
        return Section(
            "uses",
            title,
            (
                Paragraph(
                    _("No money was set aside, paid or reported for requests from %(days)s.")
                    % {"days": told.days},
                    source,
                ),
            ),
        )
    rows = []
    for each in told.uses:
        figures = (each.decided, each.disbursed, each.support, each.spent, each.returned)
        where = told.at(each.request.get_absolute_url()) if each.request else ""
        rows.append(Row((_named(each), *map(usd, figures)), where))
    whole = [sum((number_of(row.cells[place]) for row in rows), NOTHING) for place in range(1, 6)]
    head = (
        _("Request"),
        _("Set aside, paid or not"),
        _("Paid"),
        _("Support cost"),
        _("Reported as spent"),
        _("Unspent, back"),
    )
    blocks: list[Block] = [
        Paragraph(
            _(
                "A request is named where its State lets everybody know of it. "
                "All others stand in one row, as sums."
            ),
            source,
        ),
        Table(
            _("Uses by request"),
            _("Money by request, %(days)s, in US dollars") % {"days": told.days},
            head,
            tuple(rows),
            Row((_("Total"), *map(usd, whole))),
            source=source,
            note=_(
                "Figures are of these days alone: what was set aside before and paid now stands under paid; what was "
                "released is taken from set aside."
            ),
        ),
    ]
    for each in told.uses:
        if each.request is not None and each.results:
            blocks.append(Quoted(_named(each), "\n".join(each.results)))
    return Section("uses", title, tuple(blocks))


def _named(use: shown.Use) -> str:
    if use.request is None:
        if use.requests is None:
            return _("Requests whose States have not agreed to publication")
        return _("%(n)d requests whose States have not agreed to publication") % {"n": use.requests}
    return ", ".join(each for each in (use.request.reference, use.request.state.name, use.title) if each)


def breadth(told: Telling) -> Section:
    """On how many donors the fund rests, by year."""
    found = donor_measures.series(told.fund, basis=donor_measures.usual_basis(told.fund))
    years = [each for each in found.years if each.measures.year <= told.of.year][-YEARS:]
    title, source = _("Breadth of the base of donors"), told.at(f"/funds/{told.fund.code}/donors")
    if not years:
        return Section("base", title, (Paragraph(_("No year of these books has a donor yet."), source),))
    basis = {
        donor_measures.Basis.RECEIVED: _("of what was received, in money and in kind"),
        donor_measures.Basis.RECOGNISED: _("of what was recognised less what was refunded"),
    }
    head = (
        _("Year"),
        _("Donors"),
        _("First seen"),
        _("Largest, per cent"),
        _("Five largest, per cent"),
        _("Herfindahl index"),
        _("Unearmarked, per cent"),
    )
    blocks: list[Block] = [
        Paragraph(
            _(
                "Shares are %(basis)s. The Herfindahl index is the sum of the squared shares: 1 is a single donor, "
                "0.1 ten equal ones."
            )
            % {"basis": basis[found.basis]},
            source,
        ),
        Table(
            _("Breadth"),
            _("Measures of donors by year"),
            head,
            tuple(Row(_measures(each.measures)) for each in years),
            source=source,
        ),
    ]
    versions = [(each.version, each) for each in found.definitions]
    if versions:
        rows = tuple(
            Row((str(year.measures.year), *(count(_new(year, version)) for version, _definition in versions)))
            for year in years
        )
        blocks.append(
            Table(
                _("Non-traditional"),
                _("Non-traditional donors by year, by each version of the definition"),
                (_("Year"), *(_("Version %(n)d") % {"n": version} for version, _definition in versions)),
                rows,
                source=source,
                note="\n".join(_definition(each) for _version, each in versions),
            )
        )
    return Section("base", title, tuple(blocks))


def _measures(each: Measures) -> tuple[str | Figure, ...]:
    shares = (each.top_1_share, each.top_5_share)
    return (
        str(each.year),
        count(each.donors),
        count(len(each.first_seen)),
        *map(per_cent, shares),
        _index(each.herfindahl),
        per_cent(each.unearmarked_share),
    )


def _new(year: donor_measures.Year, version: int) -> int:
    return next((each.donors for each in year.non_traditional if each.version == version), 0)


def _definition(each: Definition) -> str:
    told = _("Version %(n)d: gave in at most %(given)d of the %(years)d years before.") % {
        "n": each.version,
        "given": each.max_years_given,
        "years": each.window_years,
    }
    return f"{told} {each.source}."


def _index(number: Decimal | None) -> Figure:
    return (
        Figure(number, number_format(number, 4, use_l10n=True), 4)
        if number is not None
        else Figure(None, _("not known"))
    )
