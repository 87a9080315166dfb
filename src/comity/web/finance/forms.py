"""The form of an act, made of what the act takes: labels and hints are words of `comity.web.finance.work`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import deeds, waiting
from comity.apps.funds.access import Act
from comity.apps.funds.deeds import Deed, Field, Is
from comity.apps.funds.models import Contribution, Fund
from comity.web.desk.forms import EMPTY, Day, Plain
from comity.web.finance import work
from comity.web.finance.words import Words
from comity.web.templatetags.finance import money


class Number(Plain):
    """An exact number in figures; thousands may be parted by commas or spaces."""

    def clean(self, value: Any) -> Any:
        typed = re.sub(r"[ \u00a0\u202f]", " ", str(super().clean(value)))
        if re.fullmatch(r"-?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(\.[0-9]+)?", typed):
            typed = re.sub("[ ,]", "", typed)  # 1,50 is no 150
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
            if each.kind is Is.PARTS:
                self.fields |= _parts(deed.act)
            elif each.kind is Is.WANTED:
                self.wanted = [*deeds.fundable(fund)[:MOST_WANTED]]
                self.fields |= _wanted(self.wanted)
            else:
                self.fields[each.name] = field(deed.act, each, fund)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        parts = [self._row(said, f"part{place}_", PART) for place in range(1, PARTS + 1)]
        if "part1_number" in self.fields:
            said["parts"] = self._whole(parts, "part1_number")
        if hasattr(self, "wanted"):
            chosen = {each.reference: said.pop(f"{each.reference}_chosen", False) for each in self.wanted}
            rows = [
                self._row(said, f"{each.reference}_", WANTED)
                for each in self.wanted
                if chosen[each.reference]
            ]
            refs = [ref for ref, picked in chosen.items() if picked]
            said["requests"] = [{"request": ref, **row} for ref, row in zip(refs, rows, strict=True)]
            for each in self.wanted:
                self._row(said, f"{each.reference}_", WANTED)
            if not rows:
                self.add_error(None, _("choose at least one request"))
        return said

    def _row(self, said: dict[str, Any], prefix: str, names: tuple[str, ...]) -> dict[str, Any]:
        """The inputs of one row, taken out of what was said."""
        return {name: said.pop(f"{prefix}{name}", None) for name in names}

    def _whole(self, rows: list[dict[str, Any]], first: str) -> list[dict[str, Any]]:
        """The rows that were begun; each needs its amount and its milestone."""
        begun = [(place, row) for place, row in enumerate(rows, 1) if any(row.values())]
        for place, row in begun:
            for name in ("number", "milestone"):
                if not row[name] and f"part{place}_{name}" not in self.errors:
                    self.add_error(f"part{place}_{name}", _("this is still empty"))
        if not begun and first not in self.errors:
            self.add_error(first, _("this is still empty"))
        return [row for _place, row in begun]


PARTS = 4  # offered at once; more can be promised afterwards
MOST_WANTED = 30
PART = ("number", "milestone", "due_on")
WANTED = ("amount", "currency")
LINES = {
    "number": Is.NUMBER,
    "milestone": Is.LINE,
    "due_on": Is.DAY,
    "amount": Is.NUMBER,
    "currency": Is.CURRENCY,
}


def _parts(act: Act) -> dict[str, forms.Field]:
    found = {}
    for place in range(1, PARTS + 1):
        for name in PART:
            one = _plain(act, name)
            one.label = _("Part %(n)d: %(label)s") % {"n": place, "label": one.label}
            found[f"part{place}_{name}"] = one
    return found


def _wanted(requests: list[AssistanceRequest]) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for each in requests:
        found[f"{each.reference}_chosen"] = forms.BooleanField(required=False, label=each.reference)
        for name in WANTED:
            found[f"{each.reference}_{name}"] = _plain(Act.ALLOCATE, name)
    return found


def _plain(act: Act, name: str) -> forms.Field:
    """One input of a row: none of them is asked for in every row."""
    made = field(act, Field(name, LINES[name], required=False), None)
    made.label = str(work.field(act, name).label)
    return made


def field(act: Act, of: Field, fund: Fund | None) -> forms.Field:
    """One input of an act."""
    label, hint = work.field(act, of.name)
    told: dict[str, Any] = {
        "label": label if of.required or of.kind is Is.MAYBE else work.if_any(label),
        "help_text": hint, "required": of.required,
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
    if of.kind is Is.ROW and act is Act.CONFIRM_MATCH:
        if of.row is Contribution and fund is not None:
            return forms.ChoiceField(choices=_outstanding(fund), **told)
        return forms.IntegerField(
            min_value=1, max_value=2**63 - 1, widget=forms.TextInput(attrs=short), **told
        )
    if of.kind is Is.ONE and of.name == "rule":
        return forms.CharField(widget=forms.HiddenInput, max_length=40, **told)
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


def _others(fund: Fund | None) -> list[tuple[str, Words]]:
    rows = Fund.objects.exclude(pk=fund.pk if fund else 0).order_by("code").values_list("code", "name")
    return [("", _("Choose one")), *((code, f"{code}: {name}") for code, name in rows)]


def _outstanding(fund: Fund) -> list[tuple[str, Words]]:
    rows = waiting.pledges([fund], datetime.now(UTC).date(), most=200)
    return [
        ("", _("None")),
        *((str(each.contribution.pk), _pledge(each)) for each in rows if not each.contribution.in_kind),
    ]


def _pledge(each: waiting.Pledge) -> str:
    given = each.contribution
    return f"{given.donor.name}, {date_format(given.day)}: {money(each.left, given.currency)}"


def _among(of: Field) -> list[tuple[str, Words]]:
    empty: Iterable[tuple[str, Words]] = [] if of.kind is Is.MANY else [("", _("Choose one"))]
    return [*empty, *((each, work.choice(of.name, each)) for each in of.among)]


def stored(given: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as it is kept and put into an address: words and lists of words."""
    return {name: _stored(value) for name, value in given.items() if value not in (None, "", [])}


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return stored(value)
    return [_stored(each) for each in value] if isinstance(value, list) else str(value)


def flat(given: dict[str, Any]) -> dict[str, Any]:
    """What was typed, by the names of the form's inputs."""
    found = {name: value for name, value in given.items() if name not in ("parts", "requests")}
    for place, row in enumerate(given.get("parts", []), 1):
        found |= {f"part{place}_{name}": value for name, value in row.items()}
    for row in given.get("requests", []):
        found |= {f"{row['request']}_{name}": row[name] for name in WANTED} | {
            f"{row['request']}_chosen": "on"
        }
    return found
