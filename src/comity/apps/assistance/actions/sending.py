"""The State's acts that send: a draft for the first time, and a request that came back with remarks."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from comity.apps.assistance import access, findings
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving, needs
from comity.apps.assistance.actions.consenting import screened
from comity.apps.assistance.actions.drafting import answers_of, cleared, theme_of, title_of
from comity.apps.assistance.models import AssistanceRequest, Clearance, Submission
from comity.apps.assistance.models.request import EMERGENCY, ORDINARY
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.consents.models import Scope
from comity.apps.parties.models import Holding, Office, Person, Role
from comity.pure.lifecycle.table import Need, Stage

NUMBERING = 0x52454651  # the advisory lock under which references are given
DIGITS = 5  # of a reference, and more only where a year has more requests than these leave room for
JUDGED_AT = frozenset({Stage.ELIGIBILITY, Stage.ASSESSMENT})  # where findings stand already


@transaction.atomic
def submit(*, assistance: AssistanceRequest, by: Person, at: datetime, confirmed: bool = False) -> Submission:
    """Send a cleared and complete draft to the desk of its fund, with consent to assess it. It gets its reference.

    Where the State has chosen to publish, the answers pass the screen again; `confirmed` as with `publish`.
    """
    moving.lock(assistance)
    held = access.require(Act.SUBMIT, by, assistance, at=at)
    clearance = _ready(assistance, at)
    found = screened(assistance, assistance.public_parts, confirmed=confirmed)
    if not desk_of(assistance.fund):
        raise Refused(Reason.NO_DESK, fund=assistance.fund)
    changes = {"reference": _drawn_reference(at.year), "first_sent_at": at}
    sent = _kept(assistance, clearance, by=by, held=held, at=at)
    moving.move(
        assistance, Act.SUBMIT, met=moving.consented(assistance, at) | {Need.COMPLETE}, by=by, holding=held, at=at,
        changes=changes, reference=changes["reference"], turn=sent.turn, seal=sent.seal, confirmed=found,
    )  # fmt: skip
    return sent


@transaction.atomic
def resubmit(
    *, assistance: AssistanceRequest, by: Person, at: datetime, confirmed: bool = False
) -> Submission:
    """Send the request back, cleared anew, with the remarks of this turn answered. Where criteria were looked at
    before, what the rules now find otherwise is written beside."""
    moving.lock(assistance)
    held = access.require(Act.RESUBMIT, by, assistance, at=at)
    clearance = _ready(assistance, at)
    found = screened(assistance, assistance.public_parts, confirmed=confirmed)
    sent = _kept(assistance, clearance, by=by, held=held, at=at)
    answered = assistance.remarks.filter(turn=assistance.turns, answered_at=None).update(answered_at=at)
    if assistance.stage in JUDGED_AT:
        findings.write(assistance, at=at, anew=False)
    moving.move(
        assistance, Act.RESUBMIT, met=moving.consented(assistance, at) | {Need.COMPLETE}, by=by, holding=held, at=at,
        changes={"title": title_of(sent.answers), "theme": theme_of(sent.answers)}, turn=sent.turn, seal=sent.seal,
        remarks=answered, confirmed=found,
    )  # fmt: skip
    return sent


def asked_track(assistance: AssistanceRequest, answers: Mapping[str, Any]) -> str:
    """The track by which a draft is complete: the one the State asks for in these answers. Once sent, the one it is
    on."""
    if assistance.first_sent_at is not None:
        return assistance.track
    return EMERGENCY if answers.get("urgency", {}).get("wanted") == "yes" else ORDINARY


def desk_of(fund: str) -> bool:
    """Whether an office of this installation is the desk of a fund. Who sits there may change; the office stays."""
    return Office.objects.filter(funds__contains=[fund], holdings__role=Role.DESK).exists()


def served() -> frozenset[str]:
    """The funds that have a desk here. One statement."""
    desks = Office.objects.filter(holdings__role=Role.DESK).values_list("funds", flat=True)
    return frozenset(fund for funds in desks for fund in funds)


def seal_of(answers: dict[str, Any]) -> str:
    """The SHA-256 of answers as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _ready(assistance: AssistanceRequest, at: datetime) -> Clearance:
    """The clearance under which the answers may go as they stand, or a refusal that says what is missing."""
    needs.require_complete(assistance, track=asked_track(assistance, answers_of(assistance)))
    if waiting := assistance.conflicts.count():  # once it is sent, nobody could choose between them
        raise Refused(Reason.TWO_VERSIONS, number=waiting)
    if Need.CONSENT_TO_ASSESS not in moving.consented(assistance, at):
        raise Refused(Reason.NO_CONSENT, scope=Scope.ASSESS.value)
    clearance = cleared(assistance)
    if clearance is None:
        raise Refused(Reason.NOT_CLEARED)
    return clearance


def _kept(
    assistance: AssistanceRequest, clearance: Clearance, *, by: Person, held: Holding, at: datetime
) -> Submission:
    answers = answers_of(assistance)
    return Submission.objects.create(
        assistance=assistance, turn=assistance.turns, answers=answers, seal=seal_of(answers),
        cleared_by=clearance.by, by=by, office=held.office, at=at,
    )  # fmt: skip


def _drawn_reference(year: int) -> str:
    """A reference of a year, drawn by lot among those not given: numbers in a row would tell of each request that is
    not public between which others it was sent, where the totals say only that it was. Whoever gives one holds the lock
    to the end of the act, so none is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
    given = AssistanceRequest.objects.filter(reference__startswith=f"R-{year}-")
    digits, count = DIGITS, given.count()
    while count >= 10 ** (
        digits - 1
    ):  # of nine such numbers one at most is taken: a draw or two find a free one
        digits += 1
    while True:
        number = 10 ** (digits - 1) + secrets.randbelow(9 * 10 ** (digits - 1))
        if not given.filter(reference=f"R-{year}-{number}").exists():
            return f"R-{year}-{number}"
