"""What pages of the funds say of shares."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from comity.pure.ledger.accounts import Kind
from comity.web.funds import words

register = template.Library()


@register.filter
def percent(share: Decimal | None) -> str:
    """A share of the whole, in whole percent; a dash where it is not known."""
    return "–" if share is None else f"{number_format(share * 100, 0)}\u00a0%"


@register.filter
def three(number: Decimal | None) -> str:
    """A number with three digits after the point."""
    return "–" if number is None else number_format(number, 3)


@register.filter
def account(kind: str) -> str:
    """What an account is called."""
    return str(words.ACCOUNTS.get(Kind(kind), kind))


@register.filter
def plain(rate: Decimal) -> str:
    """A rate without the zeros that say nothing."""
    return f"{rate.normalize():f}"
