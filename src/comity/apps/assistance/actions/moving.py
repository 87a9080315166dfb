"""The one place that moves a request, and writes that it moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F

from comity.apps.assistance import calendar, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Consent, Scope
from comity.apps.journal.actions import SYSTEM, record
from comity.apps.parties.models import Holding, Person
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import Need

# How a need that is not met is told, where the act has not said it better.
UNMET: dict[Need, Reason] = {
    Need.COMPLETE: Reason.INCOMPLETE,
    Need.CONSENT_TO_ASSESS: Reason.NO_CONSENT,
    Need.CONSENT_TO_HELP: Reason.NO_CONSENT,
    Need.REMARKS: Reason.NO_REMARKS,
    Need.NO_OPEN_ASSESSMENT: Reason.ASSESSMENT_OPEN,
    Need.BOTH_ASSESSMENTS: Reason.ASSESSMENTS_NOT_IN,
    Need.FINDINGS: Reason.FINDINGS_MISSING,
    Need.ACCEPTED_PROPOSAL: Reason.NO_PROPOSAL,
    Need.FUNDED: Reason.NOT_FUNDED,
}
# Past participles for the journal, where adding "d" or "ed" does not make them.
PAST = {
    Act.SUBMIT: "submitted", Act.WITHDRAW: "withdrawn", Act.TAKE_UP: "taken_up", Act.ACCEPT_PAPERS: "papers_accepted",
    Act.RETURN_WITH_REMARKS: "returned", Act.RESUBMIT: "resubmitted", Act.FIND_ELIGIBLE: "found_eligible",
    Act.REFER: "referred", Act.PROPOSE: "proposed", Act.ASK_CHANGE: "change_asked", Act.ACCEPT_PROPOSAL: "accepted",
    Act.ADVISE: "advised", Act.APPROVE: "approved", Act.DECLINE: "declined", Act.REDIRECT: "redirected",
    Act.AGREE: "agreed", Act.FILE_REPORT: "reported", Act.CLOSE: "closed", Act.DISCARD: "discarded",
    Act.WITHDRAW_CONSENT: "consent_withdrawn", Act.RENEW_CONSENT: "consent_renewed",
}  # fmt: skip


NEEDS = {Scope.ASSESS: Need.CONSENT_TO_ASSESS, Scope.HELP: Need.CONSENT_TO_HELP}


def lock(assistance: AssistanceRequest) -> None:
    """Hold the request until the act ends, and see it as it is now. Every act does this first, so that two acts follow
    one another and the second sees what the first did."""
    fresh = AssistanceRequest.objects.select_for_update().get(pk=assistance.pk)
    for field in AssistanceRequest._meta.concrete_fields:
        setattr(assistance, field.attname, getattr(fresh, field.attname))
    assistance._state.fields_cache.pop("route", None)
    assistance._state.fields_cache.pop("officer", None)
    assistance.__dict__.pop("_prefetched_objects_cache", None)  # what a page read before the lock may be old


def move(
    assistance: AssistanceRequest, act: Act, *, met: frozenset[Need], by: Person, holding: Holding, at: datetime,
    changes: dict[str, Any] | None = None, **facts: Any,
) -> None:  # fmt: skip
    """Take the request where `act` leads, with other `changes` to its row, and write the one record of the act.

    Raises `Refused` where the table does not allow it, and MOVED_MEANWHILE where another act came between.
    """
    step(assistance, table.Act(act.value), met=met, at=at, changes=changes or {})
    record(
        f"assistance.{PAST[act]}", subject=assistance.address, by=by.address, office=holding.office.address,
        mandate=holding.acts_under, at=at, **standing(assistance), **facts,
    )  # fmt: skip


def lapse(assistance: AssistanceRequest, *, at: datetime, **facts: Any) -> None:
    """Stop a request whose consent has run out: the system's own act, at the moment it ran out."""
    step(assistance, table.Act.LAPSE_CONSENT, met=frozenset(), at=at, changes={})
    record(
        "assistance.consent_lapsed",
        subject=assistance.address,
        by=SYSTEM,
        at=at,
        **standing(assistance),
        **facts,
    )


def note(
    assistance: AssistanceRequest, name: str, *, by: Person, holding: Holding, at: datetime,
    changes: dict[str, Any] | None = None, **facts: Any,
) -> None:  # fmt: skip
    """Write the record of an act that moves nothing, with `changes` to the row. `name`: "subject.past_participle"."""
    write(assistance, changes or {})
    record(
        name, subject=assistance.address, by=by.address, office=holding.office.address, mandate=holding.acts_under,
        at=at, **standing(assistance), **facts,
    )  # fmt: skip


def standing(assistance: AssistanceRequest) -> dict[str, Any]:
    """Where a request stands, as every record of it says: the journal alone replays to stage, holder and clocks."""
    return {
        "stage": str(assistance.stage), "holder": str(assistance.holder), "awaiting_answer": assistance.awaiting_answer,
        "consent_stopped": assistance.consent_stopped, "track": assistance.track, "fund": assistance.fund,
    }  # fmt: skip


def step(
    assistance: AssistanceRequest,
    act: table.Act,
    *,
    met: frozenset[Need],
    at: datetime,
    changes: dict[str, Any],
) -> None:
    """Work out the next position and write it."""
    before = assistance.position
    board = routes.definition(assistance.route).board
    try:
        after = table.after(before, act, met=met, board=board)
    except table.Refused as refused:
        if refused.need is None:
            raise Refused(Reason(refused.reason.value), stage=assistance.stage) from refused
        raise Refused(UNMET[refused.need], need=refused.need.value) from refused
    changes = {
        **changes, "stage": after.stage.value, "awaiting_answer": after.awaiting_answer,
        "consent_stopped": after.consent_stopped, "holder": after.holder.value,
    }  # fmt: skip
    if after.stage is not before.stage or act is table.Act.REDIRECT:
        changes["stage_since"] = at
    if after.holder is not before.holder:
        changes["held_since"] = at
    track = changes.get("track", assistance.track)
    definition = routes.definition(changes.get("route", assistance.route))
    changes["consent_until"] = consent_end(
        after.stage, changes.get("fund", assistance.fund), consents.valid(assistance.address, at)
    )
    changes["due_on"] = calendar.due_on(definition, after, track=track, assistance=assistance, at=at)
    if after.stage in table.FINAL:
        changes["ended_at"] = at
    write(assistance, changes)


def consented(assistance: AssistanceRequest, at: datetime) -> frozenset[Need]:
    """The needs of consent that hold at that moment. Consent to be assessed by one fund is none for another."""
    valid = consents.valid(assistance.address, at)
    return frozenset(
        NEEDS[scope] for scope in NEEDS if scope in valid and counts(valid[scope], assistance.fund)
    )


def counts(given: Consent, fund: str) -> bool:
    """Whether a consent counts for a request that is with that fund."""
    return given.scope != Scope.ASSESS or not given.parts or fund in given.parts


def consent_end(stage: table.Stage, fund: str, valid: Mapping[Scope, Consent]) -> date | None:
    """The last day of the consents that count at a stage, if one has a last day."""
    ends = [
        each.until
        for scope, each in valid.items()
        if NEEDS.get(scope) in table.COUNTS[stage] and counts(each, fund)
    ]
    return min((each for each in ends if each is not None), default=None)


def write(assistance: AssistanceRequest, changes: dict[str, Any]) -> None:
    seen = assistance.moves
    written = AssistanceRequest.objects.filter(pk=assistance.pk, moves=seen).update(
        **changes, moves=F("moves") + 1
    )
    if not written:
        raise Refused(Reason.MOVED_MEANWHILE)
    for name, value in changes.items():
        setattr(assistance, name, value)
    assistance.moves = seen + 1
