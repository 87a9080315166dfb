"""What a request form carries beside its words, so that what was changed offline can be told from what was not.

The base block names the draft, the route and its version, and for each question the version of its answer and a digest
of each input, as the form was made. It also knows the form's own words by digest: a paragraph that is not among them
was written by somebody. It stands twice in the file: in a hidden control at the end, whole, and in the document's
custom properties, without the words, since a word processor may lose either.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from comity.papers.writing.document import printable
from comity.pure.dossier.catalogue import Input, Question
from comity.pure.dossier.gaps import fitted

TAG = "comity.base"
PROPERTY = "comity-form-"  # and a number from 1: Word shows at most 255 characters of one property
PIECE = 240
PRINT = 12  # digits of a print
MARK = "comity-form/1"
WHOLE = re.compile(MARK + r" ([0-9a-f]{16}) (\{.*\})", re.DOTALL)
_LARGEST = 2**31 - 1  # a database keeps no larger version
_MOST = 200_000  # characters of a base block; no honest one comes near it

Print = tuple[int, str]  # of some words: their length and a digest


@dataclass(frozen=True, slots=True)
class Kept:
    """One question as it stood when the form was made: the version of its answer, 0 where there was none, and a digest
    of each input."""

    version: int
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Base:
    """What a form was made from. `draft` is the number of a request, "" for an empty form. `words`, `labels`, `heads`,
    `choices` and `blanks` are prints of the form's own words: all; of the label of each input ("aim.title"); of the
    heading of each question; of the choices of each input by their code; of what stands where nothing is written yet.
    They are empty where only the properties were left."""

    draft: str
    fund: str
    route_version: int
    language: str
    questions: Mapping[str, Kept]
    words: frozenset[Print] = frozenset()
    labels: Mapping[str, Print] = field(default_factory=dict)
    heads: Mapping[str, Print] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Print]] = field(default_factory=dict)
    blanks: frozenset[Print] = frozenset()


def tag(question: str, name: str, choice: str = "") -> str:
    """The tag of a control: "question.input", of a box to tick "question.input=choice"."""
    return f"{question}.{name}={choice}" if choice else f"{question}.{name}"


def anchor(name: str) -> str:
    """The bookmark at a label or heading: word processors keep bookmarks where they lose tags."""
    return "c_" + hashlib.sha256(name.encode()).hexdigest()[:20]


def print_of(text: str) -> Print:
    """The length and a digest of some words, blanks aside."""
    plain = flat(text)
    return len(plain), hashlib.sha256(plain.encode()).hexdigest()[:PRINT]


def flat(text: str) -> str:
    """Words as they are compared: composed, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", printable(text)).split())


def as_written(question: Question, value: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """An answer as a form can hold it: fit, and without what no Word file may contain."""
    plain = {
        name: [printable(str(one)) for one in each]
        if isinstance(each, list | tuple)
        else printable(str(each))
        for name, each in value.items()
    }
    return fitted(question, plain)


def digest(value: str | Sequence[str]) -> str:
    """A digest of one input's value; the order of what was ticked says nothing."""
    told = value if isinstance(value, str) else sorted(value)
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def digests(question: Question, value: Mapping[str, Any]) -> dict[str, str]:
    """The digest of each input of an answer."""
    return {name: digest(each) for name, each in as_written(question, value).items()}


def empty(each: Input) -> str | list[str]:
    return [] if each.kind == "choices" else ""


def whole(base: Base) -> str:
    """The base block as the hidden control holds it."""
    return _sealed(_short(base) | {
        "words": sorted(map(list, base.words)),
        "blanks": sorted(map(list, base.blanks)),
        "labels": {name: list(each) for name, each in sorted(base.labels.items())},
        "heads": {name: list(each) for name, each in sorted(base.heads.items())},
        "choices": {
            name: {code: list(each) for code, each in sorted(by_code.items())}
            for name, by_code in sorted(base.choices.items())
        },
    })  # fmt: skip


def pieces(base: Base) -> list[str]:
    """The base block without the words, as the custom properties hold it."""
    text = _sealed(_short(base))
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def read_base(text: str) -> Base | None:
    """The base block that some text holds, or None where it holds none or one that was changed."""
    found = WHOLE.search(text[:_MOST])
    if found is None or hashlib.sha256(found[2].encode()).hexdigest()[:16] != found[1]:
        return None
    try:
        values = json.loads(found[2])
        return Base(
            draft=printable(str(values["draft"]))[:40],
            fund=printable(str(values["fund"]))[:60],
            route_version=counted(values["route"]),
            language=printable(str(values["language"]))[:20],
            questions={
                str(code): Kept(counted(version), {str(name): str(each) for name, each in inputs.items()})
                for code, (version, inputs) in values["questions"].items()
            },
            words=frozenset(_print(each) for each in values.get("words", ())),
            blanks=frozenset(_print(each) for each in values.get("blanks", ())),
            labels={str(name): _print(each) for name, each in values.get("labels", {}).items()},
            heads={str(name): _print(each) for name, each in values.get("heads", {}).items()},
            choices={
                str(name): {str(code): _print(each) for code, each in by_code.items()}
                for name, by_code in values.get("choices", {}).items()
            },
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # sealed by whoever wrote it, and still not ours: the seal keeps slips out, not forgers


def counted(value: Any) -> int:
    """A version or a length as a file tells it; `ValueError` for what nobody counted to: infinity, or below nothing."""
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise ValueError(f"{value!r} is no count")
    return value


def _short(base: Base) -> dict[str, Any]:
    return {
        "draft": base.draft, "fund": base.fund, "route": base.route_version, "language": base.language,
        "questions": {code: [each.version, dict(each.digests)] for code, each in base.questions.items()},
    }  # fmt: skip


def _sealed(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, ensure_ascii=True, separators=(",", ":"))
    return f"{MARK} {hashlib.sha256(text.encode()).hexdigest()[:16]} {text}"


def _print(values: Any) -> Print:
    length, told = values
    return counted(length), str(told)
