"""What each act of the fund's side asks for. A form knows the request it is about: its lists are the fund's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.apps.assistance import routes
from comity.apps.assistance.actions import sending
from comity.apps.assistance.actions.deciding import may_decline_by
from comity.apps.assistance.findings import JUDGED
from comity.apps.assistance.models import Advice, AssistanceRequest, Finding
from comity.apps.parties.models import Person, Role
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.route import RouteDefinition
from comity.web import asked
from comity.web.desk.words import ASSESSES
from comity.web.requests.words import ADVISES
from comity.web.templatetags.requests import said as spoken

MOST = 6000
EMPTY = {
    "required": gettext_lazy("this is still empty"),
    "invalid_choice": gettext_lazy("choose one of the list"),
    "max_length": gettext_lazy("at most %(limit_value)d characters fit"),
}


class Plain(forms.CharField):
    """Words as typed, without what no text holds."""

    def to_python(self, value: Any) -> str:
        return asked.plain(str(super().to_python(value) or "").replace("\r\n", "\n")).strip()


def line(label: Any, hint: Any = "", *, required: bool = True, most: int = 200, size: int = 40) -> Plain:
    return Plain(
        label=label, help_text=hint, required=required, max_length=most, error_messages=EMPTY,
        widget=forms.TextInput(attrs={"size": size}),
    )  # fmt: skip


def text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 5) -> Plain:
    return Plain(
        label=label, help_text=hint, required=required, max_length=MOST, error_messages=EMPTY,
        widget=forms.Textarea(attrs={"rows": rows, "cols": 60}),
    )  # fmt: skip


def choice(
    label: Any, choices: Sequence[tuple[Any, Any]] = (), hint: Any = "", **more: Any
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, error_messages=EMPTY, widget=forms.RadioSelect, **more
    )


class Amount(Plain):
    """Money in figures; thousands may be parted by commas or spaces."""

    def clean(self, value: Any) -> Any:
        typed = re.sub(r"[ ,\u00a0\u202f]", "", str(super().clean(value)))
        try:
            amount = Decimal(typed)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,2})?", typed) or not amount.is_finite():
            raise ValidationError(_("write the amount in figures, for example 48,500"))
        return amount


class Day(Plain):
    """A day as 2026-11-23, or nothing."""

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value) or "")
        found = asked.day(typed)
        if typed and found is None:
            raise ValidationError(_("write the day as 2026-11-23"))
        return found


class About(forms.Form):
    """A form about one request."""

    required_css_class = ""
    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, assistance: AssistanceRequest, by: Person, at: datetime, given: Any = None
    ) -> None:
        super().__init__(data, initial=given, label_suffix="")
        self.assistance, self.by, self.at = assistance, by, at
        self.definition: RouteDefinition = routes.definition(assistance.route)
        self.prepare()

    def prepare(self) -> None:
        """Fill the lists."""

    def choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        """Give a list its choices; their labels are words of data files."""
        field = self.fields[name]
        field.choices = [(code, spoken(label)) for code, label in choices]  # type: ignore[attr-defined]


class Nothing(About):
    """No question but: is it so?"""


class Emergency(About):
    words = text(
        gettext_lazy("Why the emergency track is granted"),
        gettext_lazy("What cannot wait, and until when. The words are kept with the request."),
    )


class Refer(About):
    words = text(
        gettext_lazy("Why it goes to the decision without a proposal"),
        gettext_lazy("Name the rule of the fund that is not met, or what the assessors advise."),
    )


class Recuse(About):
    words = text(
        gettext_lazy("Why you step aside"),
        gettext_lazy("A short reason is enough, for example: I worked on the plan this request is about."),
        rows=3,
    )


class Officer(About):
    officer = choice(gettext_lazy("Who takes it on"))

    def prepare(self) -> None:
        people = serving(self.assistance.fund, self.at)
        self.fields["officer"].choices = [(str(each.number), str(each)) for each in people]  # type: ignore[attr-defined]
        self.people = {str(each.number): each for each in people}
        self.initial.setdefault("officer", str(self.by.number))


class Remark(About):
    question = choice(gettext_lazy("Which answer the remark is on"))
    text = text(
        gettext_lazy("Remark"),
        gettext_lazy("One question, and what would answer it. The State reads it as written."),
    )

    def prepare(self) -> None:
        self.choose("question", [(each.code, each.question.title) for each in self.definition.questions])


class Find(About):
    criterion = choice(gettext_lazy("Which rule"))
    met = choice(
        gettext_lazy("Your finding"),
        [(Finding.Met.MET, gettext_lazy("Met")), (Finding.Met.NOT_MET, gettext_lazy("Not met"))],
    )
    source = line(
        gettext_lazy("Source"),
        gettext_lazy("Where you saw it: a document, a list, the answer itself."),
        most=300,
    )
    words = text(gettext_lazy("Words, if you like"), required=False, rows=3)

    def prepare(self) -> None:
        found_here = [
            each for each in self.definition.criteria if each.kind != JUDGED
        ]  # the others are assessors'
        self.choose("criterion", [(each.code, each.words) for each in found_here])


class Redirect(About):
    route_code = choice(gettext_lazy("To which fund"))
    words = text(gettext_lazy("Why this fund fits better"), gettext_lazy("The State reads it."))

    def prepare(self) -> None:
        served = sending.served() - {self.assistance.fund}  # to where nobody sits, nothing can be redirected
        current = [each for each in routes.current(self.at.date()) if each.code in served]
        found = {each.code: routes.definition(each).fund for each in current}
        self.choose("route_code", sorted(found.items()))


class Propose(About):
    plan = text(
        gettext_lazy("Plan"),
        gettext_lazy("What would be done, when and by whom, for each kind of help the State asked for."),
        rows=10,
    )
    cost = Amount(
        label=gettext_lazy("Cost to the fund"), help_text=gettext_lazy("In figures, for example 48,500"), max_length=24,
        error_messages=EMPTY, widget=forms.TextInput(attrs={"size": 14, "inputmode": "decimal"}),
    )  # fmt: skip
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), error_messages=EMPTY)
    helpers = text(
        gettext_lazy("Who would help, if known"),
        gettext_lazy("One a line, in no order of rank."),
        required=False,
        rows=3,
    )

    def prepare(self) -> None:
        self.choose("currency", list(shipped_catalogue().currencies))


class Advise(About):
    advises = choice(
        gettext_lazy("What the Board advises"), [(each, ADVISES[each]) for each in Advice.Advises.values]
    )
    words = text(gettext_lazy("Reasons"), gettext_lazy("The State and the deciding officer read them."))
    meeting = line(
        gettext_lazy("Meeting"), gettext_lazy("For example: 50th meeting, 7 to 9 December 2026"), most=120
    )


class Approve(About):
    reason = choice(gettext_lazy("Reason"))
    words = text(gettext_lazy("In your own words"), gettext_lazy("The State reads them in the letter."))

    def prepare(self) -> None:
        self.choose(
            "reason",
            [
                (each.code, each.words)
                for kind in ("approved", "approved-in-part")
                for each in self.definition.reasons_for(kind)
            ],
        )

    def in_part(self) -> bool:
        partly = {each.code for each in self.definition.reasons_for("approved-in-part")}
        return self.cleaned_data["reason"] in partly


class Decline(About):
    reason = choice(gettext_lazy("Reason"))
    criterion = choice(
        gettext_lazy("The rule it is declined by"),
        hint=gettext_lazy(
            "A rule found not met, or one you judge yourself: your finding is then written with the decision."
        ),
    )
    words = text(
        gettext_lazy("In your own words"),
        gettext_lazy("What is not met, and what the State could change. The State reads them in the letter."),
    )

    def prepare(self) -> None:
        self.choose("reason", [(each.code, each.words) for each in self.definition.reasons_for("declined")])
        possible = may_decline_by(self.assistance)  # the act would refuse the others
        criteria = [each for each in self.definition.criteria if each.code in possible]
        self.choose("criterion", [(each.code, each.words) for each in criteria])


class Agree(About):
    words = text(
        gettext_lazy("What was agreed"),
        gettext_lazy("Dates, parts and who does what, as both sides hold it."),
    )


class Close(About):
    reason = choice(gettext_lazy("Reason"))
    words = text(gettext_lazy("Words"), gettext_lazy("What was done and what was not. The State reads them."))

    def prepare(self) -> None:
        self.choose("reason", [(each.code, each.words) for each in self.definition.reasons_for("closed")])


class Circulation(About):
    partners = text(
        gettext_lazy("To whom it would be shown"),
        gettext_lazy(
            "One partner a line. The State is told and may object; only its consent opens anything."
        ),
        rows=4,
    )


class Obstacle(About):
    code = choice(gettext_lazy("What kind of obstacle"))
    words = text(
        gettext_lazy("In the words of whoever states it"),
        gettext_lazy("Comity takes no view of its own."),
        rows=3,
    )
    source = line(gettext_lazy("Source"), gettext_lazy("Who said it, where, and when."), most=300)
    from_on = Day(label=gettext_lazy("First day, yyyy-mm-dd"), error_messages=EMPTY,
                  widget=forms.TextInput(attrs={"size": 12}))  # fmt: skip
    until_on = Day(label=gettext_lazy("Last day, yyyy-mm-dd; empty while it lasts"), required=False,
                   widget=forms.TextInput(attrs={"size": 12}))  # fmt: skip

    def prepare(self) -> None:
        self.choose("code", list(shipped_catalogue().obstacles))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("from_on"), said.get("until_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("until_on", _("the last day is before the first"))
        return said


class Assessing(About):
    """The assessor's form: the needs, each rule that a person judges, and what they advise. Saved unfinished, too."""

    needs = text(
        gettext_lazy("Needs assessment"),
        gettext_lazy("What the State needs for this, what it has, and what help would change."),
        required=False, rows=10,
    )  # fmt: skip
    MARKS: ClassVar = [("met", gettext_lazy("Met")), ("not-met", gettext_lazy("Not met"))]

    def prepare(self) -> None:
        judged = [each for each in self.definition.criteria if each.kind == JUDGED]
        self.judged = {each.code: f"rule_{each.code}" for each in judged}
        for each in judged:
            name = self.judged[each.code]
            self.fields[name] = choice(spoken(each.words), self.MARKS, each.source, required=False)
            self.fields[f"{name}_words"] = text(
                _("Why, on the rule: %(rule)s") % {"rule": spoken(each.words)}, required=False, rows=2
            )
        self.fields["advises"] = choice(_("What you advise"), list(ASSESSES.items()), required=False)

    def said(self) -> dict[str, Any]:
        """What the act takes."""
        given = self.cleaned_data
        return {
            "needs": given["needs"],
            "judged": {
                code: {"met": given[name], "words": given[f"{name}_words"]}
                for code, name in self.judged.items()
                if given[name] or given[f"{name}_words"]
            },
            "advises": given["advises"],
        }


class DecideInput(forms.Form):
    standing = choice(
        gettext_lazy("What becomes of it"),
        [
            ("public", gettext_lazy("Make it public with the request")),
            ("declined", gettext_lazy("Do not make it public")),
        ],
    )
    reason = line(gettext_lazy("Reason"), gettext_lazy("Its author reads it."), most=200)


def serving(fund: str, at: datetime) -> list[Person]:
    """Who sits at a fund's desk now, by name."""
    found = Person.objects.filter(
        is_active=True, holdings__role=Role.DESK, holdings__from_at__lte=at, holdings__office__funds__contains=fund,
    )  # fmt: skip
    still = found.filter(holdings__until_at=None) | found.filter(holdings__until_at__gt=at)
    return list(still.distinct().order_by("name", "email"))
