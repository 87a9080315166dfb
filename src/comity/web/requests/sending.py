"""Before a request is sent: what is there, what is missing, and who does it. Each step has a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from comity.apps.assistance import access
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.consenting import publication_refused
from comity.apps.assistance.actions.drafting import cleared, versions_of
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.reach import STATE_ROLES, held_once
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Consent, Scope
from comity.web.requests import words
from comity.web.requests.found import find, moment, signed_in, somebody
from comity.web.requests.progress import Progress, progress, written
from comity.web.templatetags.requests import said


@dataclass(frozen=True, slots=True)
class Check:
    """One thing on the list before sending: whether it is done, what is said of it, and where to do it."""

    title: str
    done: bool
    status: str  # one or two words
    more: str = ""
    to: str = ""
    do: str = ""
    needed: bool = True

    @property
    def shape(self) -> str:
        return "done" if self.done else "none"


@signed_in
@require_safe
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Look a request over and send it."""
    at, by = moment(), somebody(request)
    assistance = find(request, ref, at)
    if not any(
        each.role in STATE_ROLES and each.office.party_id == assistance.state_id for each in held_once(by, at)
    ):
        raise Refused(Reason.MAY_NOT, may_not=True)
    if not (assistance.is_draft or assistance.awaiting_answer) or assistance.ended:
        raise Refused(Reason.NOT_AT_THIS_STAGE)
    may = access.may_do(by, assistance, at=at)
    where = progress(assistance)
    checks = _checks(assistance, where, may, at)
    act = Act.RESUBMIT if assistance.awaiting_answer else Act.SUBMIT
    gaps = [
        (line.title, line.address, [words.gap(each.code, _label(where, line.code, each.input), each.facts)
                                    for each in where.gaps[line.code]])
        for line in where.lines if line.open
    ]  # fmt: skip
    return render(
        request, "requests/send.html",
        {
            "assistance": assistance, "checks": checks, "gaps": gaps,
            "ready": all(each.done for each in checks if each.needed),
            "may_send": act in may, "name": act.value, "seen": versions_of(assistance),
            "again": assistance.awaiting_answer, "where": where,
            "answers": written(where), "may_answer": Act.ANSWER in may,
        },
    )  # fmt: skip


def _checks(assistance: AssistanceRequest, where: Progress, may: frozenset[Act], at: datetime) -> list[Check]:
    here = assistance.get_absolute_url()
    n = sum(len(each) for each in where.gaps.values())
    valid = consents.valid(assistance.address, at)
    return [
        Check(
            _("Nothing is missing"),
            where.complete,
            _("Complete") if where.complete else ngettext("%(n)s missing", "%(n)s missing", n) % {"n": n},
        ),
        *_versions(assistance, f"{here}/word" if Act.MERGE in may else ""),
        _consent(valid.get(Scope.ASSESS), f"{here}/consent" if Act.CONSENT in may else ""),
        _publication(assistance, Scope.PUBLISH in valid, f"{here}/publish" if Act.PUBLISH in may else ""),
        _clearance(assistance, f"{here}/clear" if Act.CLEAR in may else ""),
    ]


def _versions(assistance: AssistanceRequest, to: str) -> list[Check]:
    """Answers that were changed offline and here: once the request is sent, nobody can choose between them."""
    n = assistance.conflicts.count()
    status = ngettext("%(n)s to choose", "%(n)s to choose", n) % {"n": n}
    return [Check(_("Each answer has one version"), False, status, to=to, do=_("Choose"))] if n else []


def _consent(assess: Consent | None, to: str) -> Check:
    if assess is None:
        return Check(_("Consent to assess"), False, _("Not given"), to=to, do=_("Give consent to assess"))
    until = _("Until %(day)s") % {"day": date_format(assess.until)} if assess.until else ""
    return Check(_("Consent to assess"), True, _("Given"), until, to, _("Change it"))


def _publication(assistance: AssistanceRequest, given: bool, to: str) -> Check:
    chosen = given or publication_refused(assistance)
    parts = [str(words.PUBLISHABLE[each][0]) for each in words.PUBLISHABLE if each in assistance.public_parts]
    more = (
        ", ".join(parts)
        if given
        else _("Nothing, as you chose")
        if chosen
        else _("Until you choose, nothing is public")
    )
    return Check(
        _("What may be published"), chosen, _("Chosen") if chosen else _("Not chosen"), more, to, _("Choose"),
        needed=False,
    )  # fmt: skip


def _clearance(assistance: AssistanceRequest, to: str) -> Check:
    clearance = cleared(assistance)
    if clearance is None:
        before = assistance.clearances.exists()
        more = _("Changed, or sent, since it was cleared") if before else ""
        return Check(_("Cleared as it stands"), False, _("Not yet"), more, to, _("Clear it"))
    more = _("%(office)s, %(day)s") % {"office": clearance.office.name, "day": date_format(clearance.at)}
    return Check(_("Cleared as it stands"), True, _("Cleared"), more)


def _label(where: Progress, question: str, name: str) -> str:
    asked = where.definition.asked(question)
    field = asked.question.input(name) if asked else None
    return said(field.label) if field else name
