"""Form fields as the house draws them: label, hint, message, control; and a summary of what needs another
look."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

register = template.Library()

# The house's own words for fields that come from the sign-in library, by the name of the field.
LABELS = {
    "login": _lazy("Your e-mail address"),
    "email": _lazy("E-mail address"),
    "oldpassword": _lazy("The password you have now"),
    "password1": _lazy("New password"),
    "password2": _lazy("New password, once more"),
    "code": _lazy("Code"),
}
HINTS = {
    "password1": _lazy(
        "At least 12 characters. Four or five words that only you would put together do well."
    ),
}


@register.inclusion_tag("account/_field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """One field. A library's placeholder is dropped: a label says what to write, and stays."""
    said = hint or str(HINTS.get(bound.name, "")) or _hint(str(bound.help_text))
    name = bound.id_for_label or bound.html_name
    described = [f"{name}_hint"] * bool(said) + [f"{name}_error"] * bool(bound.errors)
    attributes: dict[str, Any] = {"placeholder": False, "aria-describedby": " ".join(described) or False}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    several = isinstance(bound.field.widget, forms.RadioSelect)
    return {
        "field": bound,
        "name": name,
        "label": _label(bound),
        "hint": said,
        "control": bound if several else bound.as_widget(attrs=attributes),
        "several": several,
    }


@register.inclusion_tag("account/_errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """What needs another look, each line linking to its field."""
    lines = [("", str(line)) for line in form.non_field_errors()]
    for bound in form.visible_fields():
        place = bound.id_for_label or bound.html_name
        if isinstance(bound.field.widget, forms.RadioSelect):
            place = f"{bound.auto_id}_0"
        lines += [(place, f"{_label(bound)}: {line}") for line in bound.errors]
    for bound in form.hidden_fields():
        lines += [("", str(line)) for line in bound.errors]
    return {"lines": lines, "title": _("Something needs another look") if lines else ""}


@register.filter
def browser(agent: str) -> str:
    """What a browser calls itself, in two words: its name and its system."""
    names = (
        "Edg",
        "OPR",
        "SamsungBrowser",
        "Firefox",
        "Chrome",
        "Safari",
    )  # the first that fits is the true one
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux")
    name = next((each for each in names if each in agent), "")
    system = next((each for each in systems if each in agent), "")
    name = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet"}.get(name, name)
    return ", ".join(each for each in (name, system) if each) or agent[:40] or _("unknown")


def _label(bound: BoundField) -> str:
    return str(LABELS.get(bound.name, bound.label))


def _hint(text: str) -> str:
    """A hint is a sentence; the library's link to another page stands elsewhere on ours."""
    return "" if "<a " in text else strip_tags(text)
