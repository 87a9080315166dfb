"""A request form filled in as a person does in Word: through python-docx, control by control."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from lxml import etree

from comity.papers.form_base import tag
from comity.pure.dossier.route import RouteDefinition
from tests.papers.form_editor import W14, W, run


def fill(data: bytes, definition: RouteDefinition, answers: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The form with these answers written into its fields."""
    file = Document(io.BytesIO(data))
    tree = file.element
    for asked in definition.questions:
        for each in asked.question.inputs:
            value = answers.get(asked.code, {}).get(each.code)
            name = tag(asked.code, each.code)
            if value in (None, "", []):
                continue
            if isinstance(value, list):
                for code in value:
                    _tick(_control(tree, f"{name}={code}"))
            elif each.kind == "choice":
                control = _control(tree, name)
                entry = next(one for one in control.iter(f"{W}listItem") if one.get(f"{W}value") == value)
                _write(control, entry.get(f"{W}displayText"))
            else:
                _write(_control(tree, name), str(value))
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def _control(tree: Any, name: str) -> Any:
    for each in tree.iter(f"{W}sdt"):
        found = each.find(f"{W}sdtPr/{W}tag")
        if found is not None and found.get(f"{W}val") == name:
            return each
    raise AssertionError(f"the form has no field {name}")


def _write(control: Any, text: str) -> None:
    content, properties = control.find(f"{W}sdtContent"), control.find(f"{W}sdtPr")
    for each in list(content):
        content.remove(each)
    made = etree.fromstring(etree.tostring(run(text)))
    content.append(made)
    shown = properties.find(f"{W}showingPlcHdr")
    if shown is not None:
        properties.remove(shown)


def _tick(control: Any) -> None:
    control.find(f"{W}sdtPr/{W14}checkbox/{W14}checked").set(f"{W14}val", "1")
    next(control.iter(f"{W}t")).text = "☒"
