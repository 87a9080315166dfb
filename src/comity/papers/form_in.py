"""A request form in Word, read back: what stands in each field, whoever saved it, and what could not be placed.

Nothing that was written is dropped unseen: it is the answer to a question, or stands word for word in a problem.
A field is found by the tag of its control; where the control was lost, by its label. The file is opened within the
limits of every Word file (`comity.papers.docx_package`): no entities, no bombs, no macros, nothing fetched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from comity.papers import form_base
from comity.papers.docx_package import Package
from comity.papers.form_base import Base
from comity.papers.form_fields import FormProblem, Found, fields_of
from comity.papers.form_text import Text, text_of
from comity.papers.limits import MEGABYTE, Limits
from comity.papers.refusal import UnreadableError
from comity.pure.dossier.gaps import fitted
from comity.pure.dossier.route import RouteDefinition

LIMITS = Limits(max_bytes=5 * MEGABYTE, max_unzipped=40 * MEGABYTE)
MOST_ELEMENTS = 60_000
MOST_PROBLEMS = 400
MOST_CHARACTERS = 20_000  # of one field; no question of a fund takes as many

# What each problem means stands in docs/reference/problems.md. Codes of the file as a whole, and of a field.
OF_FILE = (
    "not-a-form", "other-fund", "other-version", "base-missing", "too-large", "too-much-text", "more-problems",
    "comment", "note", "picture", "outside", "not-asked",
)  # fmt: skip
OF_FIELD = (
    "not-found", "found-by-label", "taken-from-outside", "outside-control", "duplicated", "wrong-choice",
    "tracked-changes", "look-again", "too-long",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormRead:
    """What a form says. `answers` holds {question: {input: value}} for each field that was found, changed or not, as it
    is kept; an absent field was not found and is to be kept as before. `base` is what it was made from, None where
    it does not tell. `read` is false where the file is no form that can be read: the problems say why."""

    answers: Mapping[str, Mapping[str, str | list[str]]] = field(default_factory=dict)
    base: Base | None = None
    problems: tuple[FormProblem, ...] = ()
    read: bool = True

    def changed(self) -> dict[str, dict[str, str | list[str]]]:
        """The fields whose value differs from the base, by question; all that are not empty where there is no base."""
        found: dict[str, dict[str, str | list[str]]] = {}
        for code, fields in self.answers.items():
            kept = self.base.questions.get(code) if self.base else None
            for name, value in fields.items():
                before = kept.digests.get(name) if kept else None
                if before is None:
                    before = form_base.digest([] if isinstance(value, list) else "")
                if form_base.digest(value) != before:
                    found.setdefault(code, {})[name] = value
        return found


def read_base(data: bytes, *, limits: Limits = LIMITS) -> Base | None:
    """What a form was made from: which draft, fund and version of its route. None where it is no form, or has lost it.

    For a door that must find the route before it can read the answers.
    """
    try:
        return _opened(data, limits)[1]
    except UnreadableError:
        return None


def read_form(
    data: bytes,
    definition: RouteDefinition,
    *,
    labels: Mapping[str, Collection[str]] | None = None,
    limits: Limits = LIMITS,
) -> FormRead:
    """Return the answers of a form, what it was made from, and what to know of it. Never raises on a bad file.

    `labels` gives other words for those of the catalogue, as {English words: (other words, …)}: a choice is known by
    its label in the form's language, in English, by these, or by its code.
    """
    try:
        text, base = _opened(data, limits)
    except UnreadableError as error:
        return FormRead(problems=(FormProblem(error.code, error.message),), read=False)
    found = fields_of(text, definition, base, labels or {})
    if not found.any_field:
        message = "no field of this fund’s request form stands in the file; download the form again and fill that in"
        return FormRead(base=base, problems=(FormProblem("not-a-form", message),), read=False)
    problems = _of_base(base, definition) + [
        replace(each, text=each.text[:MOST_CHARACTERS]) for each in found.noted
    ]
    answers, long = _fit(found, definition)
    problems += long
    return FormRead(answers, base, tuple(listed(problems)))


def listed(problems: list[FormProblem]) -> list[FormProblem]:
    """The problems that are told; how many more there are, where a file has very many."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    more = len(problems) - MOST_PROBLEMS
    last = FormProblem("more-problems", f"{more:,} more are not listed; look at the file")
    return [*problems[:MOST_PROBLEMS], last]


def _opened(data: bytes, limits: Limits) -> tuple[Text, Base | None]:
    if len(data) > limits.max_bytes:
        raise UnreadableError(
            "too-large", f"a form has at most {limits.max_bytes / MEGABYTE:g} MB; take out its pictures"
        )
    if not data.startswith(b"PK"):
        raise UnreadableError("unknown-type", "this is no Word file (DOCX); save the form as DOCX")
    package = Package(data, limits)
    body = package.tree(package.main)
    parts = {
        kind: package.tree(path)
        for kind in ("comments", "footnotes", "endnotes")
        if (path := package.related(kind))
    }
    around = [package.tree(path) for what, path in package.relations.values() if what in ("header", "footer")
              if package.holds(path)]  # fmt: skip
    if sum(1 for tree in (body, *parts.values(), *around) for _each in tree.iter()) > MOST_ELEMENTS:
        raise UnreadableError(
            "too-much-text", "the file is many times larger than any form; send the form alone"
        )
    text = text_of(body, parts, around)
    return text, form_base.read_base(text.base) or form_base.read_base(_properties(package))


def _properties(package: Package) -> str:
    """The custom properties that hold pieces of the base block, put together."""
    if not package.holds("docProps/custom.xml"):
        return ""
    try:
        tree = package.tree("docProps/custom.xml")
    except UnreadableError:
        return ""
    found: dict[int, str] = {}
    for each in tree.iter(etree.Element):
        name = str(each.get("name") or "")
        number = name.removeprefix(form_base.PROPERTY)
        if number != name and number.isascii() and number.isdecimal() and len(number) < 5:
            found[int(number)] = "".join(map(str, each.itertext()))
    return "".join(found[number] for number in sorted(found))


def _of_base(base: Base | None, definition: RouteDefinition) -> list[FormProblem]:
    if base is None:
        return [FormProblem("base-missing", "it does not tell which draft it was made from, so every answer of it "
                            "is compared with the draft as it stands; look at each one")]  # fmt: skip
    found = []
    if base.fund != definition.code:
        found.append(FormProblem("other-fund", f"the form is of the fund {base.fund}; only the questions that both ask "
                                 "are read", text=base.fund))  # fmt: skip
    elif base.route_version != definition.version:
        found.append(FormProblem("other-version", f"the form is of version {base.route_version} of the rules, and "
                                 f"the request of version {definition.version}; look at each answer"))  # fmt: skip
    return found


def _fit(
    found: Found, definition: RouteDefinition
) -> tuple[dict[str, dict[str, str | list[str]]], list[FormProblem]]:
    answers: dict[str, dict[str, str | list[str]]] = {}
    long = []
    for asked in definition.questions:
        given = found.values.get(asked.code)
        if given is None:
            continue
        fit = fitted(asked.question, given)
        for name in given:
            value = fit[name]
            if isinstance(value, str) and len(value) > MOST_CHARACTERS:
                long.append(FormProblem(
                    "too-long", f"{len(value):,} characters stand here, more than any field takes; shorten it",
                    asked.code, name, value[:MOST_CHARACTERS],
                ))  # fmt: skip
                continue
            answers.setdefault(asked.code, {})[name] = value
    return answers, long
