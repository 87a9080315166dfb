"""Several acts of a State done together, all or none: what a mail proposes and its code lets be done.

Each step is one of the acts the pages do, with its facts as plain JSON. `rehearse` does them and takes all back, so
that a letter can say before what a code will do; `do` does them for good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from comity.apps.assistance import access, actions
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import drafting, leaving, moving
from comity.apps.assistance.actions.merging import Merged
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.consents.models import Scope
from comity.apps.journal.actions import SYSTEM, record
from comity.apps.journal.models import Record
from comity.apps.letters.actions import keep_incoming
from comity.apps.letters.models import Incoming
from comity.apps.parties.models import Office, Party, Person
from comity.papers.form_in import FormRead
from comity.pure.lifecycle.table import Stage

LETTERS_IN = 500  # kept on one request: a mail program gone wild must not fill the table
STRANGE_A_DAY = 10  # of them from senders that are not proven or not registered; and half of the room in all


@dataclass(frozen=True, slots=True)
class Step:
    """One act and its facts."""

    act: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, Any]:
        return {"act": self.act, "facts": self.facts}


@dataclass(slots=True)
class Given:
    """What the steps are done with: whose they are, and the files they name by their SHA-256."""

    state: Party
    by: Person
    at: datetime
    forms: Mapping[str, FormRead] = field(default_factory=dict)
    scans: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    merged: Merged | None = None


@dataclass(slots=True)
class Rehearsed:
    """What would be done, and at which step, why, it would not go on."""

    can: list[Step] = field(default_factory=list)
    stopped: Step | None = None
    refused: Refused | None = None
    merged: Merged | None = None


def rehearse(steps: Sequence[Step], assistance: AssistanceRequest | None, given: Given) -> Rehearsed:
    """Do the steps and take all of it back. Returns those that would be done, and what stops the first that would not.

    A step that would only say again what stands is left out.
    """
    found = Rehearsed()
    with transaction.atomic():
        here = assistance and AssistanceRequest.objects.get(pk=assistance.pk)
        for step in steps:
            try:
                with transaction.atomic():
                    here = _DO[step.act](here, given, **step.facts)
            except Refused as refused:
                if refused.reason == Reason.ALREADY_SO and step.act in _AGAIN:
                    continue
                found.stopped, found.refused = step, refused
                break
            found.can.append(step)
            found.merged = given.merged
            if given.merged is not None and (given.merged.conflicts or given.merged.closed):
                break  # a person chooses first: nothing is sent with an answer that its writer changed and we did not
        transaction.set_rollback(True)
    return found


@transaction.atomic
def do(
    steps: Sequence[Step], assistance: AssistanceRequest | None, given: Given, *, office: Office, message: str
) -> tuple[AssistanceRequest, list[int]]:
    """Do all steps, or none. Returns the request, and the numbers of what was recorded. `office` is whose registered
    address gave the code back, `message` the SHA-256 of the mail that asked: the record says both."""
    last = Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for step in steps:
        assistance = _DO[step.act](assistance, given, **step.facts)
    if assistance is None:
        raise Refused(Reason.NOT_FIT, field="steps")
    record(
        "assistance.code_given", subject=assistance.address, by=given.by.address, office=office.address, at=given.at,
        **moving.standing(assistance), acts=[each.act for each in steps], message=message,
    )  # fmt: skip
    rows = Record.objects.filter(pk__gt=last, subject=assistance.address).order_by("pk")
    return assistance, list(rows.values_list("pk", flat=True))


@transaction.atomic
def receive_letter(
    *, assistance: AssistanceRequest, words: str, files: Sequence[Mapping[str, Any]], sha256: str, size: int,
    by: Person | None, office: Office | None, at: datetime,
) -> Incoming:  # fmt: skip
    """Keep a letter that came by mail on a request. The system keeps it: who sent it is not proven, and nothing follows
    from it. It changes nothing of the request, so a code that waits still counts."""
    rows = Incoming.objects.filter(subject=assistance.address)
    kept: Incoming | None = rows.filter(sha256=sha256).first()
    if kept is not None:
        return kept
    if rows.count() >= LETTERS_IN:
        raise Refused(Reason.TOO_MANY, most=LETTERS_IN)
    if office is None:  # anybody can write as anybody: what they send must not take the room of true letters
        strange = rows.filter(office=None)
        today = strange.filter(at__gt=at - timedelta(days=1)).count()
        if today >= STRANGE_A_DAY or strange.count() >= LETTERS_IN // 2:
            raise Refused(Reason.TOO_MANY, most=STRANGE_A_DAY)
    kept = keep_incoming(
        subject=assistance.address,
        words=words,
        files=files,
        sha256=sha256,
        size=size,
        by=by,
        office=office,
        at=at,
    )
    record(
        "assistance.letter_received", subject=assistance.address, by=SYSTEM, at=at, **moving.standing(assistance),
        sha256=sha256, size=size, files=len(kept.files),
    )  # fmt: skip
    return kept


def builds_on(assistance: AssistanceRequest | None, by: Person, files: Sequence[str]) -> dict[str, Any]:
    """What a code is bound to beside its acts: the request as it stands, counted by each act on it; the answers; who
    acts; and the files by their SHA-256."""
    if assistance is None:
        return {"request": "", "by": by.address, "files": sorted(files)}
    here = AssistanceRequest.objects.get(pk=assistance.pk)
    return {
        "request": here.address, "moves": here.moves, "stage": here.stage, "answers": drafting.versions_of(here),
        "by": by.address, "files": sorted(files),
    }  # fmt: skip


def hold(assistance: AssistanceRequest) -> None:
    """Keep everybody else from the request until the transaction ends, and see it as it is now."""
    moving.lock(assistance)


def sending(assistance: AssistanceRequest | None) -> list[Step]:
    """What sends a request from where it stands: consent, clearance and sending of a draft; the same without consent
    where remarks were answered."""
    if assistance is None or assistance.stage == Stage.DRAFT:
        return [Step("consent", {"scope": Scope.ASSESS.value}), Step("clear"), Step("submit")]
    return [Step("clear"), Step("resubmit")]


def who(office: Office, needed: Sequence[str], at: datetime, *, named: str = "") -> Person | None:
    """In whose name a mail from the office's own address acts: the one person of that office whose roles allow every
    act; where several do, the one it names by their address."""
    able = []
    people = Person.objects.filter(holdings__office=office, is_active=True).distinct().order_by("pk")
    for person in people:
        roles = {each.role for each in person.holdings.filter(office=office) if each.holds_at(at)}
        if all(roles & access.MAY[Act(act)] for act in needed) and roles:
            able.append(person)
    if named:
        return next((each for each in able if each.email.lower() == named.lower()), None)
    return able[0] if len(able) == 1 else None


ACTS: Mapping[str, Act] = {
    "begin-from": Act.BEGIN, "merge": Act.MERGE, "consent": Act.CONSENT, "clear": Act.CLEAR, "submit": Act.SUBMIT,
    "resubmit": Act.RESUBMIT, "accept-proposal": Act.ACCEPT_PROPOSAL, "ask-change": Act.ASK_CHANGE,
    "withdraw": Act.WITHDRAW, "publish": Act.PUBLISH, "give-feedback": Act.GIVE_FEEDBACK,
    "file-report": Act.FILE_REPORT, "renew-consent": Act.RENEW_CONSENT, "withdraw-consent": Act.WITHDRAW_CONSENT,
    "receive-scan": Act.RECEIVE_SCAN,
}  # fmt: skip
_AGAIN = frozenset({"consent", "clear"})


def _begin_from(here: AssistanceRequest | None, given: Given, *, fund: str, form: str) -> AssistanceRequest:
    begun, given.merged = actions.begin_from(
        state=given.state, route_code=fund, form=given.forms[form], by=given.by, at=given.at
    )
    return begun


def _merge(here: AssistanceRequest | None, given: Given, *, form: str) -> AssistanceRequest:
    given.merged = actions.merge(assistance=_there(here), form=given.forms[form], by=given.by, at=given.at)
    return _there(here)


def _publish(here: AssistanceRequest | None, given: Given, *, parts: list[str]) -> AssistanceRequest:
    actions.publish(assistance=_there(here), parts=parts, by=given.by, at=given.at)
    return _there(here)


def _feedback(here: AssistanceRequest | None, given: Given, *, answered: list[str]) -> AssistanceRequest:
    asked = leaving.asked_for(_there(here))
    if len(asked) != len(answered):
        raise Refused(Reason.NOT_FIT, field="items")
    items = [{"item": item, "answered": said} for item, said in zip(asked, answered, strict=True)]
    actions.give_feedback(assistance=_there(here), items=items, by=given.by, at=given.at)
    return _there(here)


def _scan(here: AssistanceRequest | None, given: Given, *, kind: str, file: str) -> AssistanceRequest:
    name, content = given.scans[file]
    actions.receive_scan(
        assistance=_there(here), kind=kind, filename=name, content=content, by=given.by, at=given.at
    )
    return _there(here)


def _plainly(act: Callable[..., Any]) -> Callable[..., AssistanceRequest]:
    """An act that takes the request, who acts, when, and its facts; days come as words."""

    def done(here: AssistanceRequest | None, given: Given, **facts: Any) -> AssistanceRequest:
        if facts.get("until"):
            facts["until"] = date.fromisoformat(facts["until"])
        act(assistance=_there(here), by=given.by, at=given.at, **facts)
        return _there(here)

    return done


def _there(here: AssistanceRequest | None) -> AssistanceRequest:
    if here is None:
        raise Refused(Reason.MAY_NOT, may_not=True)
    return here


_DO: Mapping[str, Callable[..., AssistanceRequest]] = {
    "begin-from": _begin_from, "merge": _merge, "publish": _publish, "give-feedback": _feedback,
    "receive-scan": _scan, "consent": _plainly(actions.consent), "clear": _plainly(actions.clear),
    "submit": _plainly(actions.submit), "resubmit": _plainly(actions.resubmit),
    "accept-proposal": _plainly(actions.accept_proposal), "ask-change": _plainly(actions.ask_change),
    "withdraw": _plainly(actions.withdraw), "file-report": _plainly(actions.file_report),
    "renew-consent": _plainly(actions.renew_consent), "withdraw-consent": _plainly(actions.withdraw_consent),
}  # fmt: skip
