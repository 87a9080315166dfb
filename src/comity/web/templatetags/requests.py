"""What pages on requests say of values: words of data in the reader's language, paragraphs as links, days as words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from comity.apps.parties.models import Office
from comity.web.requests import words

register = template.Library()
_PARAGRAPH = re.compile(r"(\d{1,3}/\d{1,3}) (op|pp) (\d{1,3})")


@register.filter
def said(text: Any) -> str:
    """Words of a data file in the reader's language, where its catalogue has them."""
    return gettext(str(text)) if text else ""


@register.filter
def source(address: str) -> str:
    """Where an answer that was filled in is from: the name of the office at that address, or the words kept."""
    kind, _slash, code = address.partition("/")
    found = (
        Office.objects.filter(code=code).values_list("name", flat=True).first() if kind == "offices" else None
    )
    return found or address


@register.filter
def serves(paragraphs: Iterable[str]) -> SafeString:
    """Paragraphs that a rule serves, each a link to it: "38/3 op 21"."""
    return format_html_join("; ", "{}", ((_paragraph(each),) for each in paragraphs))


def _paragraph(name: str) -> SafeString:
    found = _PARAGRAPH.fullmatch(name)
    if not found:
        return format_html("{}", name)
    number, part, paragraph = found.groups()
    address = f"/texts/A/HRC/RES/{number}#{part}{paragraph}"
    return format_html('<a class="nw" href="{}">{} {}\u00a0{}</a>', address, number, part, paragraph)


@register.filter
def stage(code: str) -> str:
    return str(words.STAGES.get(code, code))


@register.filter
def shape(code: str) -> str:
    """How the sign before a stage is drawn."""
    return words.SHAPES.get(code, "")


@register.inclusion_tag("register/_withheld.html")
def withheld(assistance: Any, at: datetime) -> dict[str, Any]:
    """What two officials withheld of a request, in its place: each part with the day and the reason. No statement."""
    from comity.web.register.words import withheld as told

    return {"withheld": told(assistance.withheld_on(at.date()))}


@register.filter
def working_days(number: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", number) % {"n": number}


@register.filter
def fund(code: str, names: Any) -> str:
    """The short name of a fund, from the names the page has."""
    return said(names.get(code, code))


@register.filter(expects_localtime=True)
def short_day(day: date | None) -> str:
    """A day as `date:"j M Y"` says it, worked out once: a page says the same few days a score of times."""
    return _short(_day(day), get_language() or "") if day else ""


@register.filter(expects_localtime=True)
def time_of(day: date | None) -> SafeString | str:
    """The same as an element that machines read, too."""
    return format_html('<time datetime="{}">{}</time>', _day(day).isoformat(), short_day(day)) if day else ""


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=4096)
def _short(day: date, language: str) -> str:
    """`language` is the one in force: what is said depends on it."""
    return date_format(day, "j M Y")


@register.filter
def letter(kind: str) -> str:
    return str(words.LETTERS.get(kind, kind))


@register.filter
def answered(code: str) -> str:
    return str(words.ANSWERED.get(code, code))


@register.filter
def money(amount: Any) -> str:
    """An amount with its thousands apart, and cents only where there are any."""
    try:
        figure = Decimal(str(amount))
    except InvalidOperation:
        return str(amount)
    return f"{figure:,.0f}" if figure == figure.to_integral_value() else f"{figure:,.2f}"
