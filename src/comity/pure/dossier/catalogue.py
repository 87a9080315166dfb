"""The catalogue: every question a fund may ask, and the closed lists its answers choose from.

A route (`route.py`) picks questions from here by code, so that an answer written for one fund still fits when the
request is redirected to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from comity.pure.dossier.problems import Problem
from comity.pure.dossier.tables import Table, parse

# What an input takes: one line; lines of text; one or more of a list; a figure of money; a whole number; a day;
# references to documents, one a line.
KINDS = ("line", "text", "choice", "choices", "money", "number", "date", "references")
GROUPS = ("ask", "work", "send")  # what you ask; how it would work; before you send
LISTS = ("services", "obstacles", "groups_of_people", "currencies", "theme_families")
# How a request can end, or leave a fund. A reason belongs to one of them.
OUTCOMES = ("approved", "approved-in-part", "declined", "redirected", "withdrawn", "closed")
MOST = {"line": 200, "text": 4000, "references": 4000}

Choice = tuple[str, str]  # its code and its label


@dataclass(frozen=True, slots=True)
class Input:
    """One field. `needed_if` names an input of the same question and the choice that makes this one needed; `at_most`
    an input whose figure this one cannot pass; `not_before` an input whose day this one cannot precede."""

    code: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    most_characters: int = 200
    choices: tuple[Choice, ...] = ()
    needed_if: tuple[str, str] | None = None
    at_most: str = ""
    not_before: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the form. `why` says what the answer is for."""

    code: str
    title: str
    hint: str
    why: str
    inputs: tuple[Input, ...]
    group: str

    def input(self, code: str) -> Input | None:
        return next((each for each in self.inputs if each.code == code), None)


@dataclass(frozen=True, slots=True)
class EndReason:
    """A reason for an outcome, in words the State can read."""

    code: str
    outcome: str
    words: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All questions and lists."""

    questions: tuple[Question, ...]
    services: tuple[Choice, ...]
    obstacles: tuple[Choice, ...]
    groups_of_people: tuple[Choice, ...]
    currencies: tuple[Choice, ...]
    theme_families: tuple[Choice, ...]
    end_reasons: tuple[EndReason, ...]
    by_code: Mapping[str, Question] = field(default_factory=dict, repr=False, compare=False)

    def question(self, code: str) -> Question | None:
        return self.by_code.get(code)

    def reason(self, code: str) -> EndReason | None:
        return next((each for each in self.end_reasons if each.code == code), None)


def read_catalogue(text: str) -> tuple[Catalogue | None, list[Problem]]:
    """Read a catalogue from its TOML text. With any problem there is no catalogue."""
    values, problems = parse(text)
    if values is None:
        return None, problems
    top = Table("", values, problems)
    lists = {name: _choices(top, name) for name in LISTS}
    reasons = []
    for row in top.tables("end_reasons"):
        outcome = row.one_of("outcome", OUTCOMES.__contains__, "outcome-unknown", "outcome")
        reasons.append(EndReason(row.code("code"), outcome, row.line("words")))
        row.close()
    questions = tuple(_question(row, lists) for row in top.tables("questions"))
    _once(top, "questions", [each.code for each in questions])
    _once(top, "end_reasons", [each.code for each in reasons])
    top.close()
    if problems:
        return None, problems
    by_code = {each.code: each for each in questions}
    return Catalogue(questions, **lists, end_reasons=tuple(reasons), by_code=by_code), []


def _once(top: Table, key: str, codes: list[str]) -> None:
    for code in dict.fromkeys(each for each in codes if codes.count(each) > 1):
        top.note("given-twice", key, f"{code!r} stands twice")


def _choices(top: Table, key: str) -> tuple[Choice, ...]:
    found = []
    for row in top.tables(key):
        # Currencies have the codes of ISO 4217, which are capitals.
        code = row.line("code", most=40) if key == "currencies" else row.code("code")
        found.append((code, row.line("label", most=200)))
        row.close()
    _once(top, key, [code for code, _ in found])
    return tuple(found)


def _question(row: Table, lists: Mapping[str, tuple[Choice, ...]]) -> Question:
    inputs = tuple(_input(each, lists) for each in row.tables("inputs"))
    _once(row, "inputs", [each.code for each in inputs])
    question = Question(
        code=row.code("code"),
        title=row.line("title", most=120),
        hint=row.line("hint", required=False),
        why=row.line("why"),
        inputs=inputs,
        group=row.one_of("group", GROUPS.__contains__, "group-unknown", "group of questions"),
    )
    row.close()
    for each in inputs:
        _check_ties(row, question, each)
    return question


def _check_ties(row: Table, question: Question, each: Input) -> None:
    """Note where an input points at another that is not there, or not of the kind that is meant."""
    if each.needed_if:
        other = question.input(each.needed_if[0])
        if other is None or each.needed_if[1] not in dict(other.choices):
            row.note("input-unknown", f"inputs.{each.code}", "needed_if names no choice of this question")
    for key, kind, name in (("at_most", "money", each.at_most), ("not_before", "date", each.not_before)):
        other = question.input(name)
        if name and (other is None or other.kind != kind or each.kind != kind):
            row.note("input-unknown", f"inputs.{each.code}", f"{key} names no {kind} of this question")


def _input(row: Table, lists: Mapping[str, tuple[Choice, ...]]) -> Input:
    kind = row.one_of("kind", KINDS.__contains__, "input-kind-unknown", "kind of input")
    choices: tuple[Choice, ...] = ()
    if kind in ("choice", "choices"):
        if row.has("choices_from"):
            name = row.one_of("choices_from", LISTS.__contains__, "list-unknown", "list of choices")
            choices = lists.get(name, ())
        else:
            choices = _choices(row, "choices")
    tie = row.table("needed_if", required=False)
    needed_if = (tie.line("input", most=40), tie.line("is", most=40)) if tie else None
    if tie:
        tie.close()
    found = Input(
        code=row.code("code"),
        kind=kind,
        label=row.line("label", most=120),
        hint=row.line("hint", required=False),
        required=row.flag("required", default=False),
        most_characters=row.whole("most_characters", least=1, most=20_000, default=MOST.get(kind, 40)),
        choices=choices,
        needed_if=needed_if,
        at_most=row.line("at_most", required=False, most=40),
        not_before=row.line("not_before", required=False, most=40),
    )
    row.close()
    return found


@lru_cache(maxsize=1)
def shipped_catalogue() -> Catalogue:
    """Return the catalogue that comes with the platform. A fault in it is a fault of the platform."""
    text = resources.files("comity").joinpath("data", "routes", "catalogue.toml").read_text(encoding="utf-8")
    catalogue, problems = read_catalogue(text)
    if catalogue is None:
        raise RuntimeError("; ".join(map(str, problems)))
    return catalogue
