"""What a request still lacks, and what was typed made fit to keep.

One function says what is missing, while writing, before sending and at the desk, so that all three agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from comity.pure.dossier import figures
from comity.pure.dossier.catalogue import Input, Question
from comity.pure.dossier.route import RouteDefinition

CODES = (
    "empty", "not-a-figure", "not-a-date", "too-long", "not-a-choice", "negative", "share-above-total",
    "bad-reference", "until-before-from",
)  # fmt: skip
# A document by its symbol ("A/HRC/RES/38/3", "A/HRC/44/5") or a resolution by its number ("38/3"), then nothing, a
# mark ("#op21") or words with a number ("op 21", "para 120.45", "paras. 5-11").
_REFERENCE = re.compile(
    r"(?:[A-Z][A-Za-z]*(?:/[A-Za-z0-9][A-Za-z0-9.()-]*)+|\d{1,3}/\d{1,3})\*?"
    r"(?:\s*#[A-Za-z0-9.-]{1,40}|,?\s+(?:(?:op|pp|art|para|paras|recommendation)\.?\s*)?\d[0-9A-Za-z.,()–-]*)?"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that stands between the request and being complete. `code` is one of CODES; `facts` hold what a
    sentence may need: the most characters, the line that cannot be read."""

    question: str
    input: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def missing(
    answers: Mapping[str, Mapping[str, Any]], route: RouteDefinition, *, track: str = "ordinary"
) -> tuple[Gap, ...]:
    """Return everything the fund's questions still lack, in the order they are asked; nothing means complete.

    A question that may follow later in an emergency can be left empty on that track. What was written must be fit on
    every track, and also where it was not required.
    """
    gaps: list[Gap] = []
    for asked in route.questions:
        question, value = asked.question, answers.get(asked.code) or {}
        required = asked.required and not (asked.later_in_emergency and track == "emergency")
        if is_empty(question, value):
            if required:
                gaps += [Gap(question.code, code, "empty") for code in _needed(question, value)]
        else:
            gaps += _unfit(question, value)
    return tuple(gaps)


def is_empty(question: Question, value: Mapping[str, Any]) -> bool:
    """Say whether nothing was answered to a question."""
    return not any(_given(value.get(each.code)) for each in question.inputs)


def answered(answers: Mapping[str, Mapping[str, Any]], route: RouteDefinition) -> frozenset[str]:
    """Return the questions of the fund that have an answer without a gap."""
    return frozenset(
        asked.code
        for asked in route.questions
        if not is_empty(asked.question, value := answers.get(asked.code) or {})
        and not _unfit(asked.question, value)
    )


def _needed(question: Question, value: Mapping[str, Any]) -> list[str]:
    """The inputs that must be filled in; the first, where a needed question has no needed input of its own."""
    return [each.code for each in question.inputs if _is_needed(each, value)] or [question.inputs[0].code]


def _is_needed(each: Input, value: Mapping[str, Any]) -> bool:
    return each.required or (each.needed_if is not None and value.get(each.needed_if[0]) == each.needed_if[1])


def _given(value: Any) -> bool:
    if isinstance(value, list):
        return any(_given(each) for each in value)
    return isinstance(value, str) and bool(value.strip())


def _unfit(question: Question, value: Mapping[str, Any]) -> list[Gap]:
    """What is wrong with an answer that was begun."""
    gaps: list[Gap] = []

    def note(each: Input, code: str, **facts: Any) -> None:
        gaps.append(Gap(question.code, each.code, code, facts))

    for each in question.inputs:
        given = value.get(each.code)
        if not _given(given):
            if _is_needed(each, value):
                note(each, "empty")
            continue
        if each.kind == "choices":
            known = {code for code, _ in each.choices}
            wrong = [one for one in (given if isinstance(given, list) else [given]) if one not in known]
            if wrong:
                note(each, "not-a-choice", given=str(wrong[0])[:80])
            continue
        if not isinstance(given, str):
            note(each, "not-a-choice" if each.kind == "choice" else "empty")
            continue
        if len(given) > each.most_characters:
            note(each, "too-long", most=each.most_characters, characters=len(given))
            continue
        match each.kind:
            case "choice" if given not in dict(each.choices):
                note(each, "not-a-choice", given=given[:80])
            case "money":
                _check_money(question, each, value, note)
            case "number":
                if figures.whole(given) is None:
                    negative = (figures.figure(given) or 0) < 0
                    note(each, "negative" if negative else "not-a-figure")
            case "date":
                _check_day(each, value, note)
            case "references":
                for line in bad_references(given):
                    note(each, "bad-reference", line=line[:120])
                    break  # one is enough to go and look
    return gaps


def _check_money(question: Question, each: Input, value: Mapping[str, Any], note: Any) -> None:
    amount = figures.figure(value[each.code])
    if amount is None:
        note(each, "not-a-figure")
    elif amount < 0:
        note(each, "negative")
    elif each.at_most:
        whole = value.get(each.at_most)
        most = figures.figure(whole) if isinstance(whole, str) else None
        if most is not None and 0 <= most < amount:
            note(each, "share-above-total")


def _check_day(each: Input, value: Mapping[str, Any], note: Any) -> None:
    day = figures.day(value[each.code])
    if day is None:
        note(each, "not-a-date")
        return
    before = value.get(each.not_before) if each.not_before else None
    first = figures.day(before) if isinstance(before, str) else None
    if first is not None and day < first:
        note(each, "until-before-from")


def references(text: str) -> list[str]:
    """Return the references of an answer, one a line, without blanks around."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def bad_references(text: str) -> list[str]:
    """Return the lines that name no document in a way that can be looked up."""
    return [line for line in references(text) if len(line) > 200 or not _REFERENCE.fullmatch(line)]


def fitted(question: Question, raw: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return what was typed, fit to keep: composed as NFC, with one kind of line break, without control characters and
    without blanks around; inputs the question does not have are left out.

    What is not fit otherwise, a figure that is none, is kept as typed, and `missing` says so.
    """
    found: dict[str, str | list[str]] = {}
    for each in question.inputs:
        given = raw.get(each.code)
        if each.kind == "choices":
            many = given if isinstance(given, list | tuple) else [given]
            clean = [_clean(one, lines=False) for one in many if isinstance(one, str)]
            found[each.code] = list(dict.fromkeys(one for one in clean if one))
            continue
        if isinstance(given, list | tuple):  # a field sent twice: the last one counts, as a browser shows it
            given = given[-1] if given else ""
        found[each.code] = (
            _clean(given, lines=each.kind in ("text", "references")) if isinstance(given, str) else ""
        )
    return found


def _clean(text: str, *, lines: bool) -> str:
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    # Controls and halves of surrogates cannot be kept by a database, nor be seen by who reads; marks that turn the
    # direction of writing stay, since right-to-left texts need them.
    text = "".join(each for each in text if each == "\n" or unicodedata.category(each) not in ("Cc", "Cs"))
    text = unicodedata.normalize("NFC", text)
    if not lines:
        return " ".join(text.split())
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()
