"""Form fields as the house draws them: label, hint, message, control; and a summary of what needs another
look."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("account/_field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """One field. A library's placeholder is dropped: a label says what to write, and stays."""
    said = hint or strip_tags(str(bound.help_text))
    name = bound.id_for_label or bound.html_name
    described = [f"{name}_hint"] * bool(said) + [f"{name}_error"] * bool(bound.errors)
    attributes: dict[str, Any] = {"placeholder": False, "aria-describedby": " ".join(described) or False}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    several = isinstance(bound.field.widget, forms.RadioSelect)
    return {
        "field": bound,
        "name": name,
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
        lines += [(place, f"{bound.label}: {line}") for line in bound.errors]
    for bound in form.hidden_fields():
        lines += [("", str(line)) for line in bound.errors]
    return {"lines": lines, "title": _("Something needs another look") if lines else ""}
