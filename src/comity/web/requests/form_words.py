"""What a form's problems are called on pages: what, where, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.papers.form_fields import FormProblem
from comity.pure.dossier.route import RouteDefinition
from comity.web.templatetags.requests import said

PROBLEMS: Mapping[str, str | Promise] = {
    # The file as a whole.
    "not-a-form": gettext_lazy(
        "No field of this fund’s form stands in the file. Download the form again and fill it in"
    ),
    "other-fund": gettext_lazy("The form is of another fund. Only questions that both funds ask were read"),
    "other-version": gettext_lazy("The form is of another version of the fund’s rules. Look at each answer"),
    "base-missing": gettext_lazy(
        "The form does not tell which draft it was made from, and was compared with the draft as it stands. Look at "
        "each answer"
    ),
    "too-large": gettext_lazy("The file is too large. Send the form alone, without pictures"),
    "too-much-text": gettext_lazy("The file is many times larger than any form. Send the form alone"),
    "more-problems": gettext_lazy("There is more than this list shows. Look at the file again"),
    "has-macros": gettext_lazy("The file holds macros, and is not opened. Save it as .docx, without macros"),
    "zip-bomb": gettext_lazy("The file unpacks to far more than its size, and is not opened. Save it anew"),
    "encrypted": gettext_lazy("The file needs a password. Save it without one"),
    "unknown-type": gettext_lazy("This is no Word file (.docx). Save the form as .docx"),
    "comment": gettext_lazy("A comment was not read. What belongs to an answer, write into its field"),
    "note": gettext_lazy(
        "A footnote or endnote was not read. What belongs to an answer, write into its field"
    ),
    "picture": gettext_lazy("Pictures were not read. Describe in words what they show"),
    "outside": gettext_lazy(
        "This stands where no answer is read. What belongs to an answer, write into its field"
    ),
    "not-asked": gettext_lazy("The fund does not ask this, so it was not read"),
    # One field.
    "not-found": gettext_lazy("The field was not found, or not whole. The answer is kept as before"),
    "found-by-label": gettext_lazy("The field itself was gone. What stands below its label was read"),
    "taken-from-outside": gettext_lazy(
        "The field was empty, and this stood beside it. It was read as the answer"
    ),
    "outside-control": gettext_lazy("This stands beside the field and was not read. Write it into the field"),
    "duplicated": gettext_lazy(
        "The field stands in the file more than once. The first was read, and this was not"
    ),
    "wrong-choice": gettext_lazy(
        "This is none of the choices. The answer is kept as before: choose one here or there"
    ),
    "tracked-changes": gettext_lazy("Changes are tracked here. They were read as if all were accepted"),
    "look-again": gettext_lazy(
        "LibreOffice saved this after Word: lines may be joined, or deleted words be back. Compare it with your file"
    ),
    "too-long": gettext_lazy("This is longer than any field. It was not taken: shorten it"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as a page says it."""

    said: str
    where: str
    text: str
    choices: tuple[str, ...]


def told(problem: FormProblem, definition: RouteDefinition | None) -> Told:
    """The sentence for a problem, and the question and field it speaks of by their titles."""
    words = PROBLEMS.get(problem.code)
    line = str(words) if words is not None else _("The file cannot be read. Save it anew as .docx")
    where = ""
    asked = definition.asked(problem.question) if definition and problem.question else None
    if asked is not None:
        field = asked.question.input(problem.input)
        where = said(asked.question.title) + (f" – {said(field.label)}" if field else "")
    return Told(line, where, problem.text, tuple(said(each) for each in problem.choices))
