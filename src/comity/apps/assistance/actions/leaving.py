"""How a State leaves a request: it withdraws it, reports what was done, and says whether it was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from comity.apps.assistance import access, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving
from comity.apps.assistance.models import AssistanceRequest, Feedback, Statement
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.parties.models import Person
from comity.pure.dossier.catalogue import shipped_catalogue

ANSWERED = ("yes", "partly", "no")


@transaction.atomic
def withdraw(
    *, assistance: AssistanceRequest, reason: str, by: Person, at: datetime, words: str = ""
) -> None:
    """End a request that was sent, at any stage. `reason` is a code of the fund's for this end; the State may add
    words."""
    moving.lock(assistance)
    held = access.require(Act.WITHDRAW, by, assistance, at=at)
    words = fit_words(words)
    if reason not in reasons_to_withdraw(assistance):
        raise Refused(Reason.NO_REASON, field="reason")
    moving.move(
        assistance, Act.WITHDRAW, met=frozenset(), by=by, holding=held, at=at,
        changes={"end_reason": reason, "end_words": words}, reason=reason,
    )  # fmt: skip


@transaction.atomic
def file_report(*, assistance: AssistanceRequest, words: str, by: Person, at: datetime) -> Statement:
    """Report what was done with the help."""
    moving.lock(assistance)
    held = access.require(Act.FILE_REPORT, by, assistance, at=at)
    report = Statement.objects.create(
        assistance=assistance, act=Act.FILE_REPORT.value, words=fit_words(words, needed=True), by=by,
        office=held.office, at=at,
    )  # fmt: skip
    moving.move(assistance, Act.FILE_REPORT, met=moving.consented(assistance, at), by=by, holding=held, at=at)
    return report


@transaction.atomic
def give_feedback(
    *,
    assistance: AssistanceRequest,
    items: Sequence[Mapping[str, str]],
    by: Person,
    at: datetime,
    words: str = "",
) -> Feedback:
    """Say of each thing that was asked whether it was answered: yes, partly, or no. Once, after the end."""
    moving.lock(assistance)
    held = access.require(Act.GIVE_FEEDBACK, by, assistance, at=at)
    words = fit_words(words)
    if Feedback.objects.filter(assistance=assistance).exists():
        raise Refused(Reason.ALREADY_SO)
    said = [{"item": each.get("item", ""), "answered": each.get("answered", "")} for each in items]
    if [each["item"] for each in said] != asked_for(assistance):
        raise Refused(Reason.NOT_FIT, field="items")
    if not all(each["answered"] in ANSWERED for each in said):
        raise Refused(Reason.NOT_FIT, field="answered")
    feedback = Feedback.objects.create(
        assistance=assistance, items=said, words=words, by=by, office=held.office, at=at
    )
    counts: dict[str, Any] = {
        answered: sum(each["answered"] == answered for each in said) for answered in ANSWERED
    }
    moving.note(assistance, "assistance.feedback_given", by=by, holding=held, at=at, **counts)
    return feedback


def asked_for(assistance: AssistanceRequest) -> list[str]:
    """What the State asked for, one thing each, as last sent: the results it expects in its own words, or without
    any, the title."""
    sent = assistance.submissions.order_by("-turn").first()
    answers = sent.answers if sent is not None else {}
    results = str(answers.get("results", {}).get("results", ""))
    lines = list(dict.fromkeys(line.strip() for line in results.splitlines() if line.strip()))
    return lines or [assistance.title]


def reasons_to_withdraw(assistance: AssistanceRequest) -> list[str]:
    """The codes a State can give for withdrawing: those of the route, or where it has none, of the catalogue."""
    own = [each.code for each in routes.definition(assistance.route).reasons if each.outcome == "withdrawn"]
    return own or [each.code for each in shipped_catalogue().end_reasons if each.outcome == "withdrawn"]
