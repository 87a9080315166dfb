"""The form of an act, made of what the act takes: labels and hints are words of `comity.web.finance.work`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.apps.funds.access import Act
from comity.apps.funds.deeds import Deed, Field, Is
from comity.apps.funds.models import Fund
from comity.web.desk.forms import EMPTY, Day, Plain
from comity.web.finance import work
from comity.web.finance.words import Words


class Number(Plain):
    """An exact number in figures; thousands may be parted by commas or spaces."""

    def clean(self, value: Any) -> Any:
        typed = re.sub(r"[ ,\u00a0\u202f]", "", str(super().clean(value)))
        if not typed and not self.required:
            return None
        try:
            number = Decimal(typed)
        except InvalidOperation:
            number = Decimal("NaN")
        if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,4})?", typed) or not number.is_finite():
            raise ValidationError(_("write the amount in figures, for example 48,500"))
        return number


class Currency(Plain):
    """Three letters, as people type them."""

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value)).upper()
        if typed and not re.fullmatch(r"[A-Z]{3}", typed):
            raise ValidationError(_("write its three letters, for example USD"))
        return typed


class Doing(forms.Form):
    """The form of one act on one row."""

    use_required_attribute = False

    def __init__(self, deed: Deed, fund: Fund, data: Any = None, given: Any = None) -> None:
        super().__init__(data, initial=given, label_suffix="")
        for each in deed.takes:
            self.fields[each.name] = field(deed.act, each, fund)


def field(act: Act, of: Field, fund: Fund) -> forms.Field:
    """One input of an act."""
    label, hint = work.field(act, of.name)
    told: dict[str, Any] = {
        "label": label if of.required else work.if_any(label), "help_text": hint, "required": of.required,
        "error_messages": EMPTY,
    }  # fmt: skip
    short = {"size": 14, "autocomplete": "off"}
    if of.kind is Is.NUMBER:
        return Number(max_length=30, widget=forms.TextInput(attrs={**short, "inputmode": "decimal"}), **told)
    if of.kind is Is.CURRENCY:
        return Currency(
            max_length=3, widget=forms.TextInput(attrs={"size": 4, "autocapitalize": "characters"}), **told
        )
    if of.kind is Is.DAY:
        return Day(max_length=10, widget=forms.TextInput(attrs=short), **told)
    if of.kind is Is.ROW:
        return forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput, **told)
    if of.kind is Is.MAYBE:
        choices = (("", _("Not known")), ("yes", _("Yes")), ("no", _("No")))
        return forms.ChoiceField(choices=choices, **told)
    if of.kind is Is.FUND:
        return forms.ChoiceField(choices=_others(fund), **told)
    if of.kind is Is.ONE:
        return forms.ChoiceField(choices=_among(of), **told)
    if of.kind is Is.MANY:
        return forms.MultipleChoiceField(choices=_among(of), widget=forms.CheckboxSelectMultiple, **told)
    if of.kind is Is.TEXT:
        return Plain(max_length=of.most, widget=forms.Textarea(attrs={"rows": 5, "cols": 60}), **told)
    return Plain(max_length=of.most, widget=forms.TextInput(attrs={"size": 40}), **told)


def _others(fund: Fund) -> list[tuple[str, Words]]:
    rows = Fund.objects.exclude(pk=fund.pk).order_by("code").values_list("code", "name")
    return [("", _("Choose one")), *((code, f"{code}: {name}") for code, name in rows)]


def _among(of: Field) -> list[tuple[str, Words]]:
    empty: Iterable[tuple[str, Words]] = [] if of.kind is Is.MANY else [("", _("Choose one"))]
    return [*empty, *((each, work.choice(of.name, each)) for each in of.among)]


def stored(given: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as it is kept and put into an address: words and lists of words."""
    return {name: _stored(value) for name, value in given.items() if value not in (None, "", [])}


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, list) else str(value)
