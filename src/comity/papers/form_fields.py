"""Which text of a form is the answer to which field.

A field is first looked for by the tag of its control. Where the tag is gone (LibreOffice 7.4 keeps none), it is what
stands between its label and the next label or heading: these have bookmarks of ours, and are else
known by their words. What stands in a form and is neither an answer nor the form's own words is noted, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from comity.papers import form_base
from comity.papers.form_base import Base
from comity.papers.form_regions import ELSEWHERE, Region, Regions, beside, inside
from comity.papers.form_text import Control, Paragraph, Text
from comity.pure.dossier.catalogue import Input
from comity.pure.dossier.route import RouteDefinition

# How a box is ticked by hand, at the beginning of a line, where its control is gone.
_TICKED = re.compile(r"\s*(?:[☒☑✓✔✗✘]|\[\s?[xXхХ✓]\s?\]|[xXхХ](?=\s))\s*")
_OPEN = re.compile(r"\s*(?:[☐□]|\[\s?\])\s*")


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One thing to know of a form. `question` and `input` name the field, "" for the file; `text` is what was written
    there and not taken; `choices` are the words that could be chosen; `message` is one plain English line."""

    code: str
    message: str
    question: str = ""
    input: str = ""
    text: str = ""
    choices: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        return f"{self.question}.{self.input}" if self.input else self.question or "file"

    def __str__(self) -> str:
        return f"{self.code}: {self.where}: {self.message}"


@dataclass(slots=True)
class Found:
    """The values found, as {question: {input: value}}, and what is noted. `any_field`: the fund has some of them."""

    values: dict[str, dict[str, str | list[str]]] = field(default_factory=dict)
    noted: list[FormProblem] = field(default_factory=list)
    any_field: bool = False


def fields_of(
    text: Text, definition: RouteDefinition, base: Base | None, labels: Mapping[str, Collection[str]]
) -> Found:
    """Return what each field of the fund's form holds."""
    return _Reader(text, definition, base, labels).read()


class _Reader:
    def __init__(
        self,
        text: Text,
        definition: RouteDefinition,
        base: Base | None,
        labels: Mapping[str, Collection[str]],
    ) -> None:
        self.text, self.definition, self.labels = text, definition, labels
        self.listed = None if base is None else set(base.questions)
        self.base = base
        self.found = Found()
        self.fields = {
            form_base.tag(asked.code, each.code): (asked.code, each)
            for asked in definition.questions for each in asked.question.inputs
        }  # fmt: skip
        self.tagged: dict[str, list[Control]] = {}
        for control in text.controls:
            if control.tag and control.tag != form_base.TAG:
                self.tagged.setdefault(control.tag, []).append(control)
        self.pieces: dict[int, list[tuple[int, str, bool]]] = {}
        for place, paragraph in enumerate(text.paragraphs):
            for piece in paragraph.pieces:
                if piece.control is not None:
                    self.pieces.setdefault(id(piece.control), []).append((place, piece.text, piece.tracked))
        self.where = Regions(text, definition, base, self.fields)
        self.regions, self.prints = self.where.by_name, self.where.prints

    def note(self, code: str, name: str, message: str, text: str = "", choices: Iterable[str] = ()) -> None:
        question, each = self.fields.get(name, (name if name not in ELSEWHERE else "", None))
        if question and not self.definition.asked(question):
            question = ""
        told = FormProblem(code, message, question, each.code if each else "", text, tuple(choices))
        if told not in self.found.noted:
            self.found.noted.append(told)

    # What the fields hold.

    def read(self) -> Found:
        for name, (question, each) in self.fields.items():
            if self.listed is not None and question not in self.listed:
                continue  # the form was made before the fund asked this
            read = self._boxes if each.kind == "choices" else self._one
            value = read(name, each)
            if value is not None:
                self.found.values.setdefault(question, {})[each.code] = value
        self.found.any_field = bool(self.found.values)
        self._elsewhere()
        return self.found

    def _one(self, name: str, each: Input) -> str | None:
        region = self.regions[name]
        controls = self.tagged.get(name, [])
        lost = not controls
        if lost:
            controls = [one for one in inside(region) if one.inline]
        outside = self._lines(region, lost=lost)
        if not controls and not region.is_there:
            self.note(
                "not-found", name, "the field and its label are not in the file; the answer is kept as before"
            )
            return None
        value, chosen = "", None
        if controls:
            chosen = self._choose(name, region, controls, lost=lost)
            value = self._value(chosen)
        if outside:
            value = self._with_outside(name, value, outside, lost=lost, control=chosen)
        elif not controls:
            if self._was_empty(name):
                return ""
            self.note("not-found", name, "the field was taken out and nothing stands below its label; the answer is "
                      "kept as before")  # fmt: skip
            return None
        self._tracked(name, chosen, region)
        return self._code(name, each, value, chosen) if each.kind == "choice" else value

    def _choose(self, name: str, region: Region, controls: list[Control], *, lost: bool) -> Control:
        """The control that counts, of several: the one below its own label; the others are noted."""
        here = {id(piece.control) for paragraph in region.paragraphs for piece in paragraph.pieces}
        chosen = next((one for one in controls if id(one) in here), controls[0])
        for other in controls:
            words = self._value(other)
            if other is not chosen and words and words != self._value(chosen):
                what = (
                    "a second control stands here"
                    if lost
                    else "its control stands in the file more than once"
                )
                self.note(
                    "duplicated", name, f"{what}; the first below the label was read, and this was not", words
                )
        if chosen.renamed and chosen.kind == "text" and self._changed(name, self._value(chosen)):
            self.note("look-again", name, "this was saved by LibreOffice after Word, which can join lines and bring "
                      "deleted words back; compare it with your file")  # fmt: skip
        return chosen

    def _with_outside(
        self, name: str, value: str, outside: str, *, lost: bool, control: Control | None
    ) -> str:
        """What to make of words beside a control: the answer where there is no other, else a note."""
        if control is None:
            self.note("found-by-label", name, "its control is gone; what stands below its label was read")
            return outside
        if not value:
            self.note("taken-from-outside", name, "the field is empty and this stands beside it; it was read as the "
                      "answer", outside)  # fmt: skip
            return outside
        if lost and control.kind == "text":
            # Without its tag a control keeps only its first paragraph: what follows it may well be the answer's.
            self.note("found-by-label", name, "everything below its label was read as the answer", outside)
            return f"{value}\n{outside}"
        self.note("outside-control", name, "this stands beside the field and was not read; write it into the field",
                  outside)  # fmt: skip
        return value

    def _lines(self, region: Region, *, lost: bool) -> str:
        """What stands in a region outside of any control, line by line."""
        lines = [region.after_label, *(self.where.outside(each) for each in region.paragraphs)]
        return "\n".join(each for each in lines if each)

    def _value(self, control: Control) -> str:
        """The text of a control; "" where only the words for an empty field stand in it."""
        lines: dict[int, str] = {}
        for place, words, _tracked in self.pieces.get(id(control), ()):
            lines[place] = lines.get(place, "") + words
        text = "\n".join(lines[place] for place in sorted(lines))
        return "" if form_base.print_of(text) in self.prints.blanks else text.strip("\n")

    def _code(self, name: str, each: Input, text: str, control: Control | None) -> str | None:
        """The choice that some words name."""
        plain = form_base.flat(text)
        if not plain:
            return ""
        if control is not None and (code := control.entries.get(plain)):
            return code
        for code, label in each.choices:
            if (
                plain == code
                or plain.casefold() in self._words_of(label)
                or self._is_choice(name, code, plain)
            ):
                return code
        self.note("wrong-choice", name, f"{plain[:80]!r} is none of the choices; choose one from the list", plain,
                  [label for _code, label in each.choices])  # fmt: skip
        return None

    def _words_of(self, label: str) -> set[str]:
        return {form_base.flat(one).casefold() for one in (label, *self.labels.get(label, ()))}

    def _is_choice(self, name: str, code: str, plain: str) -> bool:
        return self.prints.choices.get(name, {}).get(code) == form_base.print_of(plain)

    # Boxes to tick.

    def _boxes(self, name: str, each: Input) -> list[str] | None:
        region = self.regions[name]
        ticked: dict[str, bool] = {}
        outside = [region.after_label]
        extra = [tag.partition("=")[2] for tag in self.tagged if tag.startswith(f"{name}=")]
        known = dict(each.choices) | {code: code for code in extra if code not in dict(each.choices)}
        for code in known:
            states = [one.ticked for one in self.tagged.get(f"{name}={code}", []) if one.kind == "box"]
            if len(set(states)) > 1:
                self.note("duplicated", name, f"the box of {known[code]!r} stands more than once, ticked and "
                          "not; the first was read", known[code])  # fmt: skip
            if states:
                ticked[code] = states[0]
        for paragraph in region.paragraphs:
            code, state, rest = self._line(paragraph, name, known)
            if code and state is not None:
                ticked.setdefault(code, state)
            outside.append(rest)
        if not ticked and not region.is_there:
            self.note(
                "not-found",
                name,
                "its boxes and their label are not in the file; the answer is kept as before",
            )
            return None
        if words := "\n".join(one for one in outside if one):
            self.note("outside-control", name, "this stands beside the boxes and was not read", words)
        self._tracked(name, None, region)
        if missing := [code for code, _label in each.choices if code not in ticked]:
            return self._some(name, known, ticked, missing)
        return [code for code in known if ticked.get(code)]

    def _some(
        self, name: str, known: Mapping[str, str], ticked: Mapping[str, bool], missing: list[str]
    ) -> list[str] | None:
        """What to make of boxes of which some are gone."""
        found = [code for code in known if ticked.get(code)]
        if not self._changed(name, found):
            return found
        self.note(
            "not-found", name, "some of its boxes are gone (" + "; ".join(known[code] for code in missing)[:300] +
            "); the answer is kept as before", "\n".join(known[code] for code in found),
            [known[code] for code in known],
        )  # fmt: skip
        return None

    def _line(
        self, paragraph: Paragraph, name: str, known: Mapping[str, str]
    ) -> tuple[str, bool | None, str]:
        """The choice that a line names, whether it is ticked, and what else stands in the line."""
        text = beside(paragraph)
        boxes = [piece.control for piece in paragraph.pieces if piece.control and piece.control.kind == "box"]
        state: bool | None = boxes[0].ticked if boxes else None
        if state is None and (mark := _TICKED.match(text)):
            state, text = True, text[mark.end() :]
        elif state is None and (mark := _OPEN.match(text)):
            state, text = False, text[mark.end() :]
        plain = form_base.flat(text)
        if not plain:
            return "", None, ""
        own = self.prints.choices.get(name, {})
        for code, label in sorted(known.items(), key=lambda one: -len(one[1])):
            if code in own and (rest := self.where.rest(plain, [own[code]])) != plain:
                return code, state, rest
            for words in sorted(self._words_of(label), key=len, reverse=True):
                if plain.casefold().startswith(words):
                    return code, state, plain[len(words) :].strip()
        return "", None, self.where.outside(paragraph)

    # What else is to be said.

    def _was_empty(self, name: str) -> bool:
        before = self._before(name)
        return before is not None and before in (form_base.digest(""), form_base.digest([]))

    def _changed(self, name: str, value: str | list[str]) -> bool:
        question, each = self.fields[name]
        asked = self.definition.asked(question)
        assert asked is not None  # noqa: S101 — a field of the definition
        return self._before(name) != form_base.digests(asked.question, {each.code: value})[each.code]

    def _before(self, name: str) -> str | None:
        question, each = self.fields[name]
        kept = self.base.questions.get(question) if self.base else None
        return kept.digests.get(each.code) if kept else None

    def _tracked(self, name: str, control: Control | None, region: Region) -> None:
        seen = any(tracked for _place, _words, tracked in self.pieces.get(id(control), ())) or any(
            piece.tracked for paragraph in region.paragraphs for piece in paragraph.pieces
            if piece.control is None or not piece.control.tag or piece.control.tag.startswith(f"{name}=")
        )  # fmt: skip
        if seen:
            self.note(
                "tracked-changes", name, "changes are tracked here; they were read as if all were accepted"
            )

    def _elsewhere(self) -> None:
        """What stands where no answer belongs: under headings, beside the text, and in fields nobody asks."""
        for name, region in self.regions.items():
            if name in self.fields:
                continue
            words = "\n".join(
                one for one in (region.after_label, *map(self.where.outside, region.paragraphs)) if one
            )
            if words:
                self.note(
                    "outside", name, "this stands where no answer is read; write it into a field", words
                )
            self._strays(name, region)
        for tag, controls in self.tagged.items():
            if tag not in self.fields and tag.partition("=")[0] not in self.fields:
                for control in controls:
                    if words := self._value(control):
                        self.note(
                            "not-asked", "", f"the fund does not ask {tag[:80]!r}; it was not read", words
                        )
        for kind, words in self.text.apart:
            words = self.where.not_ours(words)
            if words:
                self.note(kind, "", f"this stands in a {kind} and was not read" if kind != "outside" else
                          "this stands beside the text and was not read", words)  # fmt: skip
        if pictures := sum(each.pictures for each in self.text.paragraphs):
            self.note("picture", "", f"pictures or objects in the file: {pictures}; they were not read")

    def _strays(self, name: str, region: Region) -> None:
        """Words in a control without a tag that somebody put where no field is."""
        for control in inside(region):
            if control.kind != "box" and control.inline and (words := self._value(control).strip()):
                self.note("outside", name, "this stands in a control of its own and was not read", words)
