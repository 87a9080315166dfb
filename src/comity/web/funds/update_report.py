"""The annual update of a fund as a report: its sections in order, and the form of a document to the Council."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from comity.apps.funds.models import Fund
from comity.apps.funds.sources_uses import Name
from comity.apps.funds.update import Span
from comity.papers.writing.report import Paragraph, Report, Section
from comity.papers.writing.report import Words as FormWords
from comity.web.funds import update_deeds, update_money
from comity.web.funds.update_told import Telling, dollars
from comity.web.funds.words import Words

SYMBOL = "A/HRC/__/__"
COUNCIL = "Human Rights Council"  # a name, as the library has it, and no words of ours
# Each part of the page, and its section of the report, in the order of both.
PARTS: dict[str, tuple[Words, Callable[[Telling], Section]]] = {
    "money": (gettext_lazy("Sources and uses"), update_money.money),
    "asked": (gettext_lazy("Requests and answers"), update_deeds.asked),
    "board": (gettext_lazy("The Board"), update_deeds.board),
    "donors": (gettext_lazy("Contributions and outstanding pledges"), update_money.contributions),
    "uses": (gettext_lazy("What the money did"), update_deeds.allocations),
    "rules": (gettext_lazy("Support cost, reserve and levy"), update_money.rules),
    "base": (gettext_lazy("Breadth of the base of donors"), update_deeds.breadth),
    "published": (gettext_lazy("Published and held"), update_money.published),
}
# Of books that were loaded from what others published, no more is known.
OF_PUBLISHED = ("money", "donors", "base", "published")


def parts(told: Telling) -> list[str]:
    """The parts that this fund and year have."""
    if told.statement.as_published:
        return list(OF_PUBLISHED)
    return [each for each in PARTS if each != "published"]


def report(fund: Fund, of: Span) -> Report:
    """The whole update, with addresses that stand alone on paper."""
    told, language = Telling(fund, of, settings.SITE_URL), get_language() or "en"
    sections = (_about(told), *(PARTS[each][1](told) for each in parts(told)))
    return Report(
        symbol=SYMBOL,
        made=_("Draft for the secretariat"),
        body=(COUNCIL, _("____ session"), _("Agenda item ____")),
        masthead=(
            _("Distr.: to be given by the secretariat"),
            _("Date: to be given by the secretariat"),
            _("Original: %(language)s") % {"language": get_language_info(language)["name_translated"]},
        ),
        title=_("Annual update on the %(fund)s, %(year)d") % {"fund": fund.name, "year": of.year},
        lead=lead(told),
        summary=summary(told),
        sections=sections,
        foot=_(
            "For information; the official ledger is elsewhere. A draft, and no document of the United Nations."
        ),
        words=FormWords(
            summary=_("Summary"),
            table=_("Table %s"),
            queries=_("Queries"),
            query_head=(_("Table or section"), _("Line"), _("Address")),
        ),
        language=language,
        unshown=_(
            "Some characters have no font on this machine and are missing here. The Word file has them all."
        ),
    )


def lead(told: Telling) -> str:
    said = _("Draft prepared by the secretariat from the record, %(days)s, as it stood on %(day)s") % {
        "days": told.days,
        "day": date_format(told.of.on),
    }
    return f"{said}. {_('Everything in it is invented.')}" if told.fund.invented else f"{said}."


def summary(told: Telling) -> tuple[str, ...]:
    """What came, what was paid and what is held, and where the official figures are."""
    return (
        _sums(told),
        _("The books are kept for information. The official ledger of the fund is elsewhere, and prevails."),
    )


def _sums(told: Telling) -> str:
    made = told.statement
    if made.as_published:
        return _(
            "As published: recognised and spent, no bank. From %(days)s %(recognised)s were recognised, "
            "%(refunded)s refunded or written down, and %(spent)s reported as spent."
        ) % {
            "days": told.days,
            "recognised": dollars(told.line(Name.RECOGNISED)),
            "refunded": dollars(told.line(Name.REFUNDED)),
            "spent": dollars(told.line(Name.SPENT)),
        }
    givers = sum(1 for each in told.donors.named if each.received > 0)
    of_donors = ngettext("%(n)d donor", "%(n)d donors", givers) % {"n": givers}
    return _(
        "From %(days)s %(received)s came from %(donors)s, %(paid)s were paid for requests and %(support)s as "
        "support cost. At the end %(closing)s were held, of them %(available)s for new requests."
    ) % {
        "days": told.days,
        "received": dollars(told.line(Name.CONTRIBUTIONS)),
        "donors": of_donors,
        "paid": dollars(told.line(Name.DIRECT)),
        "support": dollars(told.line(Name.SUPPORT_COST)),
        "closing": dollars(made.closing.number),
        "available": dollars(told.line(Name.AVAILABLE)),
    }


def _about(told: Telling) -> Section:
    """What the fund is, and how the figures were made."""
    fund = told.fund
    told_of = [
        (_("It rests on: %(words)s."), fund.basis),
        (_("It pays for: %(words)s."), fund.purpose),
        (_("It is administered by: %(words)s."), fund.entity),
    ]
    said = [sentence % {"words": words} for sentence, words in told_of if words]
    blocks = [Paragraph(" ".join([f"{fund.name} ({fund.code}).", *said]), told.page)]
    blocks.append(
        Paragraph(
            _(
                "Each figure is worked out from the record, and its footnote holds the address that "
                "makes it. Nothing was typed by hand."
            )
        )
    )
    return Section("about", _("The fund"), tuple(blocks))
