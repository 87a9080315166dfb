"""The State's acts of consent: to be assessed, to be shown to partners, to be public; and taking each back.

No scope stands for another. A consent that counts where the request stands stops it when it is withdrawn or runs
out, and only the State can let it go on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from comity.apps.assistance import access
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving, needs
from comity.apps.assistance.actions.drafting import answers_of, shown_to_others
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_until, fit_words
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Consent, Scope
from comity.apps.journal.actions import SYSTEM, record
from comity.apps.journal.models import Record
from comity.apps.parties.models import Holding, Person
from comity.pure.disclosure.table import PUBLISHABLE, Part
from comity.pure.dossier.screen import personal
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import Stage

PARTNERS = 50
NEVER_PUBLIC = frozenset({"contact", "context"})  # questions that no consent to publish covers
HELP_COUNTS = frozenset({Stage.ADVICE, Stage.DECISION, Stage.AGREEMENT, Stage.DELIVERY, Stage.REPORTING})


@transaction.atomic
def consent(
    *, assistance: AssistanceRequest, scope: str, by: Person, at: datetime, until: date | None = None,
    words: str = "", parts: Sequence[str] = (),
) -> Consent:  # fmt: skip
    """Consent to be assessed, or to be shown to the partners named in `parts`. Consent to help is given by accepting a
    proposal, consent to publish by `publish`. A new consent takes the place of the one before it."""
    moving.lock(assistance)
    held = access.require(Act.CONSENT, by, assistance, at=at)
    if scope not in (Scope.ASSESS, Scope.CIRCULATE):
        raise Refused(Reason.NOT_FIT, field="scope")
    words = fit_words(words)
    fit_until(until, at)
    named = sorted({fit_words(part, field="parts", most=200) for part in parts} - {""})
    if (scope == Scope.CIRCULATE) != bool(named) or len(named) > PARTNERS:
        raise Refused(Reason.NOT_FIT, field="parts")
    named = named or [assistance.fund]
    standing = consents.valid(assistance.address, at).get(Scope(scope))
    if standing is not None and (standing.until, standing.parts, standing.words) == (until, named, words):
        raise Refused(Reason.ALREADY_SO)
    given = _given(assistance, Scope(scope), held, until=until, words=words, parts=named, by=by, at=at)
    moving.note(
        assistance, "assistance.consented", by=by, holding=held, at=at, changes=_ends(assistance, at),
        **told(given),
    )  # fmt: skip
    return given


@transaction.atomic
def publish(
    *, assistance: AssistanceRequest, parts: Sequence[str], by: Person, at: datetime, until: date | None = None,
    words: str = "", confirmed: bool = False,
) -> None:  # fmt: skip
    """Let everybody see these parts of the request; no parts: nothing of it, now or any more.

    Nothing shows before the request is sent. Refuses parts in which the screen finds what looks like personal data,
    unless whoever publishes has `confirmed` that it is not: then what was found is on record, by kind.
    """
    moving.lock(assistance)
    held = access.require(Act.PUBLISH, by, assistance, at=at)
    words = fit_words(words)
    fit_until(until, at)
    chosen = sorted(set(parts))
    if not set(chosen) <= {part.value for part in PUBLISHABLE} or (chosen and Part.FACT.value not in chosen):
        raise Refused(Reason.NOT_FIT, field="parts")
    found = screen(assistance, shown_to_others(assistance), chosen)
    if found and not confirmed:
        raise Refused(Reason.PERSONAL_DATA, found=found)
    standing = consents.valid(assistance.address, at).get(Scope.PUBLISH)
    if chosen:
        if standing is not None and (standing.until, standing.parts) == (until, chosen):
            raise Refused(Reason.ALREADY_SO)
        given = _given(assistance, Scope.PUBLISH, held, until=until, words=words, parts=chosen, by=by, at=at)
        name, facts = "assistance.published", told(given) | {"confirmed": found}
    elif standing is not None:
        consents.withdraw(consent=standing, by=by, office=held.office, at=at, words=words)
        name, facts = (
            "assistance.publication_ended",
            {"scope": Scope.PUBLISH.value, "consent": standing.place},
        )
    else:
        name, facts = "assistance.publication_refused", {"scope": Scope.PUBLISH.value}
        if publication_refused(assistance):
            raise Refused(Reason.ALREADY_SO)
    changes = {"public_parts": chosen, "public_until": until if chosen else None}
    moving.note(assistance, name, by=by, holding=held, at=at, changes=changes, **facts)


@transaction.atomic
def withdraw_consent(
    *, assistance: AssistanceRequest, scope: str, by: Person, at: datetime, words: str = ""
) -> None:
    """Take a consent back. What it allowed stops at once; what was done under it stays on record.

    Consent to be assessed or helped stops a request that was sent, at whatever stage it is.
    """
    moving.lock(assistance)
    held = access.require(Act.WITHDRAW_CONSENT, by, assistance, at=at)
    if scope not in (Scope.ASSESS, Scope.HELP, Scope.CIRCULATE):
        raise Refused(
            Reason.NOT_FIT, field="scope"
        )  # what is public is ended by `publish`, also after the end
    words = fit_words(words)
    standing = consents.valid(assistance.address, at).get(Scope(scope))
    if standing is None:
        raise Refused(Reason.NO_CONSENT, scope=scope)
    consents.withdraw(consent=standing, by=by, office=held.office, at=at, words=words)
    facts: dict[str, Any] = {"scope": scope, "consent": standing.place}
    position = assistance.position
    if position.stage is Stage.DRAFT or position.consent_stopped or scope == Scope.CIRCULATE:
        moving.note(
            assistance, "assistance.consent_withdrawn", by=by, holding=held, at=at, changes=_ends(assistance, at),
            **facts,
        )  # fmt: skip
    else:
        moving.move(assistance, Act.WITHDRAW_CONSENT, met=frozenset(), by=by, holding=held, at=at, **facts)


@transaction.atomic
def renew_consent(
    *, assistance: AssistanceRequest, by: Person, at: datetime, until: date | None = None, words: str = ""
) -> None:
    """Give anew what was taken back or ran out and counts from here on, and let the request go on where it stopped."""
    moving.lock(assistance)
    held = access.require(Act.RENEW_CONSENT, by, assistance, at=at)
    words = fit_words(words)
    fit_until(until, at)
    has = moving.consented(assistance, at)
    given = []
    for scope, parts in _to_renew(assistance).items():
        if moving.NEEDS[scope] not in has:
            given.append(_given(assistance, scope, held, until=until, words=words, parts=parts, by=by, at=at))
    moving.move(
        assistance, Act.RENEW_CONSENT, met=moving.consented(assistance, at), by=by, holding=held, at=at,
        given=[told(each) for each in given],
    )  # fmt: skip


def lapse_due(*, at: datetime) -> int:
    """The system's own act: stop each request a consent of which has run out, and end publication that has. Returns how
    many. What ran out counts for nothing from its last day on, whether this has run or not."""
    day = at.date()
    due = Q(consent_until__lt=day, ended_at=None, consent_stopped=False) | Q(public_until__lt=day)
    done = 0
    for assistance in AssistanceRequest.objects.filter(due).order_by("pk"):
        with suppress(Refused), transaction.atomic():  # one that cannot be stopped keeps no other from it
            done += _lapse(assistance, at)
    return done


def publication_refused(assistance: AssistanceRequest) -> bool:
    """Whether the State has chosen to publish nothing, and that stands."""
    named = ["assistance.published", "assistance.publication_refused", "assistance.publication_ended"]
    last = Record.objects.filter(subject=assistance.address, act__in=named).order_by("-pk").first()
    return last is not None and last.act != "assistance.published"


def screen(
    assistance: AssistanceRequest, answers: Mapping[str, Mapping[str, Any]], parts: Sequence[str]
) -> list[dict[str, Any]]:
    """What looks like personal data in the answers that these parts would show: question, kind and the version of the
    answer that says it now, never the data."""
    questions = {"aim"} if Part.TITLE.value in parts else set()
    if Part.ANSWERS.value in parts:
        questions = set(answers) - NEVER_PUBLIC
    versions = {
        each.question: each.version
        for each in assistance.answers.all()
        if each.value == answers.get(each.question)
    }
    found = []
    for question in sorted(questions):
        value = answers.get(question, {})
        inputs = value if Part.ANSWERS.value in parts else {"title": value.get("title", "")}
        lines = [line for each in inputs.values() for line in (each if isinstance(each, list) else [each])]
        for code in sorted({each.code for each in personal("\n".join(map(str, lines)))}):
            found.append({"question": question, "found": code, "version": versions.get(question, 0)})
    return found


def screened(assistance: AssistanceRequest, parts: Sequence[str], *, confirmed: bool) -> list[dict[str, Any]]:
    """What the screen finds in these parts of the answers as they stand, where somebody confirmed it is no personal
    data, now or before of the same answer; else a refusal."""
    found = screen(assistance, answers_of(assistance), parts)
    if found and not confirmed:
        before = Record.objects.filter(subject=assistance.address, facts__has_key="confirmed")
        known = [each for one in before for each in one.facts["confirmed"]]
        if not all(each in known for each in found):
            raise Refused(Reason.PERSONAL_DATA, found=found)
    return found


def told(given: Consent) -> dict[str, Any]:
    """A consent as the journal says it: enough to replay which consents hold."""
    said = {
        "scope": str(given.scope), "until": given.until.isoformat() if given.until else None, "consent": given.place,
    }  # fmt: skip
    # To which partners is for the parties to know: the record is read by more.
    return said if given.scope == Scope.CIRCULATE else said | {"parts": given.parts}


def _lapse(assistance: AssistanceRequest, at: datetime) -> int:
    moving.lock(assistance)
    day, done = at.date(), 0
    valid = consents.valid(assistance.address, at)
    if assistance.public_parts and assistance.public_until is not None and assistance.public_until < day:
        moving.write(assistance, {"public_parts": [], "public_until": None})
        record(
            "assistance.publication_lapsed", subject=assistance.address, by=SYSTEM, at=at,
            **moving.standing(assistance), scope=Scope.PUBLISH.value,
        )  # fmt: skip
        done = 1
    until = assistance.consent_until
    if until is not None and until < day and not assistance.ended and not assistance.consent_stopped:
        missing = table.COUNTS[Stage(assistance.stage)] - moving.consented(assistance, at)
        scopes = [
            scope.value for scope, need in moving.NEEDS.items() if need in missing and scope not in valid
        ]
        moving.lapse(assistance, at=at, scopes=scopes)
        done = 1
    return done


def _given(
    assistance: AssistanceRequest, scope: Scope, held: Holding, *, until: date | None, words: str,
    parts: Sequence[str], by: Person, at: datetime,
) -> Consent:  # fmt: skip
    return consents.give(
        subject=assistance.address, state=assistance.state, scope=scope, by=by, office=held.office, at=at,
        parts=parts, until=until, words=words,
    )  # fmt: skip


def _to_renew(assistance: AssistanceRequest) -> dict[Scope, list[str]]:
    """What the State once gave on this request and still needs: {scope: its parts}."""
    again: dict[Scope, list[str]] = {Scope.ASSESS: [assistance.fund]}
    if Stage(assistance.stage) in HELP_COUNTS and needs.covers_proposal(assistance):
        proposal = needs.proposal_of(assistance)
        again[Scope.HELP] = [str(proposal.version)] if proposal is not None else []
    return again


def _ends(assistance: AssistanceRequest, at: datetime) -> dict[str, Any]:
    valid = consents.valid(assistance.address, at)
    return {"consent_until": moving.consent_end(Stage(assistance.stage), assistance.fund, valid)}
