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
from comity.apps.assistance.models.reach import STATE_ROLES, held_by
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Scope
from comity.web.requests import words
from comity.web.requests.found import find, moment, signed_in, somebody
from comity.web.requests.progress import Progress, progress, written
from comity.web.templatetags.requests import said


@dataclass(frozen=True, slots=True)
class Check:
    """One thing on the list before sending: whether it is done, what is said of it, and where to do it."""

    title: str
    done: bool
    status: str
    to: str = ""
    do: str = ""
    needed: bool = True


@signed_in
@require_safe
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Look a request over and send it."""
    at, by = moment(), somebody(request)
    assistance = find(request, ref, at)
    if not any(
        each.role in STATE_ROLES and each.office.party_id == assistance.state_id for each in held_by(by, at)
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
    checks = [
        Check(
            _("Nothing is missing"),
            where.complete,
            _("Complete")
            if where.complete
            else ngettext("%(n)s thing is missing", "%(n)s things are missing", n) % {"n": n},
        )
    ]
    valid = consents.valid(assistance.address, at)
    assess = valid.get(Scope.ASSESS)
    if assess is None:
        status = _("Not given yet")
    elif assess.until:
        status = _("Given, until %(day)s") % {"day": date_format(assess.until)}
    else:
        status = _("Given")
    may_consent = Act.CONSENT in may
    checks.append(Check(_("Consent to assess"), assess is not None, status, f"{here}/consent" if may_consent else "",
                        _("Change it") if assess else _("Give consent to assess")))  # fmt: skip
    chosen = Scope.PUBLISH in valid or publication_refused(assistance)
    parts = ", ".join(
        str(words.PUBLISHABLE[each][0]) for each in words.PUBLISHABLE if each in assistance.public_parts
    )
    checks.append(
        Check(
            _("What may be published"), chosen,
            parts or (_("Nothing, as you chose") if chosen else _("Not chosen yet: nothing will be public")),
            f"{here}/publish" if Act.PUBLISH in may else "", _("Choose"), needed=False,
        )
    )  # fmt: skip
    clearance = cleared(assistance)
    if clearance is not None:
        status = _("Cleared by %(office)s, %(day)s") % {
            "office": clearance.office.name,
            "day": date_format(clearance.at),
        }
    elif assistance.clearances.exists():
        status = _("Changed since it was cleared")
    else:
        status = _("Not yet")
    checks.append(
        Check(_("Cleared as it stands"), clearance is not None, status,
              f"{here}/clear" if Act.CLEAR in may and clearance is None else "", _("Clear it"))
    )  # fmt: skip
    return checks


def _label(where: Progress, question: str, name: str) -> str:
    asked = where.definition.asked(question)
    field = asked.question.input(name) if asked else None
    return said(field.label) if field else name
