"""What the register's values are called on pages."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from comity.apps.assistance import routes
from comity.apps.register.listing import UNDER_WAY
from comity.pure.disclosure.classes import Confidentiality
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.web.requests import words as requests
from comity.web.requests.found import moment
from comity.web.templatetags.requests import said

Words = str | Promise

# Why something is withheld: everybody reads it in its place.
REASONS: dict[str, Words] = {
    "safety": _("somebody could come to harm by it"),
    "personal-data": _("it shows data of a person"),
    "in-error": _("it was published in error"),
    "third-party": _("it is about another, who has not agreed"),
    "legal": _("a rule that binds the office asks for it"),
}
SORTS: dict[str, Words] = {
    "fund": _("By fund"), "theme": _("By theme family"), "year": _("By year of sending"), "standing": _("By standing"),
}  # fmt: skip
CLASSES: dict[Confidentiality, tuple[Words, Words]] = {
    Confidentiality.PUBLIC: (_("Public"), _("Everybody; of a request, where its State has agreed")),
    Confidentiality.AFTER_DECISION: (_("Public after the decision"), _("The same, once a decision stands")),
    Confidentiality.STATES: (_("States concerned and secretariat"), _("The State that asks, and who serves the fund")),
    Confidentiality.BOARD: (
        _("Secretariat and Board"), _("Those who weigh it; the State that asks reads it with the decision")),
    Confidentiality.SEALED: (_("Sealed"), _("Whoever wrote it, alone")),
}  # fmt: skip
PARTS: dict[str, Words] = {
    "fact": _("That a State asks: fund, days, theme family, step"),
    "title": _("Title"), "answers": _("The request itself"), "decision": _("Decision, with its reasons"),
    "context": _("The State’s own note on its context"), "remarks": _("Remarks"),
    "findings": _("Findings by criterion"),
    "proposal": _("Proposal"), "letters": _("Letters"), "consents": _("Consents"), "timeline": _("The whole way"),
    "clocks": _("Clocks"), "obstacles": _("Obstacles"), "circulation": _("To whom it would be shown"),
    "inputs": _("Inputs of others"), "priority": _("The State’s order of priority"),
    "feedback": _("The State’s view of the answer"), "officer": _("Officer in charge"),
    "assessments": _("Assessments"), "advice": _("Advice of the Board"),
}  # fmt: skip


def themes() -> list[tuple[str, str]]:
    """Code and name of each theme family, in the order of the list."""
    return [(code, said(label)) for code, label in shipped_catalogue().theme_families]


def theme(code: str) -> str:
    return dict(themes()).get(code, code) if code else now("None said")


def funds() -> dict[str, str]:
    """The short name of each fund in force, by code. One statement."""
    found = {each.code: routes.definition(each).short for each in routes.current(moment().date())}
    return {code: said(short) for code, short in sorted(found.items(), key=lambda each: (each[1], each[0]))}


def standing(code: str) -> str:
    return now("Under way") if code == UNDER_WAY else str(requests.STAGES.get(code, code))


def name(sort: str, code: str, of_funds: dict[str, str]) -> str:
    """What a row of totals is about."""
    if sort == "fund":
        return of_funds.get(code, code)
    if sort == "theme":
        return theme(code)
    return standing(code) if sort == "standing" else code


def withheld(told: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands in the place of parts that two officials withheld: the part, the day and the reason."""
    return [
        {
            "part": PARTS[part],
            "day": parse_date(each["on"]),
            "reason": REASONS.get(each["reason"], each["reason"]),
        }
        for part, each in sorted(told.items())
    ]
