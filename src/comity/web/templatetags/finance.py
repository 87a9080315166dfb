"""What pages of the books say of values: money, accounts, entries."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

from comity.apps.funds.models import Assertion, Entry
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.entries import figure
from comity.web.finance import words

register = template.Library()


@register.filter
def money(number: Decimal | None, currency: str = "") -> str:
    """An amount with its currency, thousands parted, and no digits that say nothing."""
    if number is None:
        return "–"
    told = number.normalize() if number else Decimal(0)
    places = max(-int(told.as_tuple().exponent), 0)
    said = number_format(told, max(places, 2) if places else 0, use_l10n=True, force_grouping=True)
    return f"{currency}\u00a0{said}" if currency else said


@register.filter
def account(kind: str) -> str:
    return str(words.ACCOUNTS.get(kind, kind))


@register.filter
def entry(act: str) -> str:
    return words.entry(act)


@register.filter
def moved(entry: Entry) -> str:
    """What an entry moved: the account it moved most, in its own currency."""
    sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    for each in entry.postings.all():
        base, number = sums.get((each.kind, each.currency), (Decimal(), Decimal()))
        sums[each.kind, each.currency] = base + each.base, number + each.number
    (_kind, currency), (_base, number) = max(sums.items(), key=lambda each: abs(each[1][0]))
    return money(abs(number), currency)


@register.filter
def typed(number: str, currency: str = "") -> str:
    """An amount as it was typed and kept."""
    try:
        return money(Decimal(number), currency)
    except InvalidOperation:
        return f"{number} {currency}".strip()


@register.filter
def asserted(of: Assertion) -> str:
    """An asserted balance as people read it."""
    return money(figure(Kind(of.kind), of.number), of.currency)


@register.filter
def letter_name(kind: str) -> str:
    return str(words.LETTERS.get(kind, kind))


@register.filter
def currency_query(currency: str) -> str:
    return f"currency={currency}" if currency else ""


@register.filter
def theme(code: str) -> str:
    """A theme of the catalogue, in words."""
    return gettext(dict(shipped_catalogue().theme_families).get(code, code)) if code else "–"


@register.filter
def obstacle(code: str) -> str:
    """An obstacle of the catalogue, in words."""
    return gettext(dict(shipped_catalogue().obstacles).get(code, code))
