"""Fields of questions and acts as pages draw them: one template for every kind of input. Labels come from data and are
said in the reader's language; what was typed is kept as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from comity.pure.dossier import figures
from comity.pure.dossier.catalogue import Input
from comity.web import asked
from comity.web.requests import words
from comity.web.templatetags.requests import money, said

RADIOS = 6  # more choices than these stand in a list that opens
LONGEST = 20_000  # characters of one field; the dossier's own limits are lower and are told


@dataclass(slots=True)
class Control:
    """One input with what stands in it."""

    input: Input
    value: str = ""
    chosen: frozenset[str] = frozenset()
    wrong: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.input.code

    @property
    def label(self) -> str:
        return said(self.input.label)

    @property
    def hint(self) -> str:
        return said(self.input.hint)

    @property
    def shape(self) -> str:
        """Which part of the template draws it."""
        if self.input.kind == "choice":
            return "radios" if len(self.input.choices) <= RADIOS else "select"
        return {"choices": "boxes", "text": "area", "references": "area"}.get(self.input.kind, "line")

    @property
    def place(self) -> str:
        """The id a line of the summary leads to."""
        return f"{self.name}-0" if self.shape in ("radios", "boxes") else self.name

    @property
    def described(self) -> str:
        return " ".join(
            [f"{self.name}_hint"] * bool(self.input.hint) + [f"{self.name}_error"] * bool(self.wrong)
        )

    @property
    def size(self) -> int:
        return {"money": 14, "number": 6, "date": 12}.get(
            self.input.kind, min(self.input.most_characters, 40)
        )

    @property
    def mode(self) -> str:
        return {"money": "decimal", "number": "numeric"}.get(self.input.kind, "")

    @property
    def rows(self) -> int:
        return 4 if self.input.kind == "references" else 8 if self.input.most_characters > 1000 else 4

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        return [(code, said(label), code in self.chosen) for code, label in self.input.choices]


def controls(inputs: Iterable[Input], given: Mapping[str, Any]) -> list[Control]:
    """The controls of some inputs, with the values given."""
    found = []
    for each in inputs:
        value = given.get(each.code, [] if each.kind == "choices" else "")
        if isinstance(value, list):
            found.append(Control(each, "\n".join(map(str, value)), frozenset(map(str, value))))
        else:
            found.append(Control(each, str(value), frozenset({str(value)}) if value else frozenset()))
    return found


def typed(inputs: Iterable[Input], form: QueryDict) -> dict[str, str | list[str]]:
    """What a form brought for these inputs, and nothing else of it."""
    return {
        each.code: [asked.plain(one)[:LONGEST] for one in form.getlist(each.code)][:100]
        if each.kind in ("choices",)
        else asked.plain(form.get(each.code, "")).replace("\r\n", "\n")[:LONGEST]
        for each in inputs
    }


def note(drawn: Sequence[Control], gaps: Iterable[Any]) -> list[tuple[str, str]]:
    """Tie gaps to their fields. Returns the lines of the summary: where each leads, and its words."""
    by_name = {each.name: each for each in drawn}
    for gap in gaps:
        control = by_name.get(gap.input) or (drawn[0] if drawn else None)
        if control is not None:
            control.wrong.append(words.gap(gap.code, control.label, gap.facts))
    return [(each.place, line) for each in drawn for line in each.wrong]


def read(inputs: Iterable[Input], value: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """An answer as it is read on a page: each label with its lines; what is empty is left out."""
    found = []
    for each in inputs:
        given = value.get(each.code)
        if not given:
            continue
        names = dict(each.choices)
        if isinstance(given, list):
            lines = [said(names.get(str(one), str(one))) for one in given]
        elif each.kind == "choice":
            lines = [said(names.get(str(given), str(given)))]
        elif each.kind == "money" and (amount := figures.figure(str(given))) is not None:
            lines = [money(amount)]
        else:
            lines = [str(given)]
        found.append((said(each.label), lines))
    return found
