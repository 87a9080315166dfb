"""What stands outside the process: obstacles as stated, showing a request to partners, inputs on public requests."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from comity.apps.assistance import access, calendar, previews, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving
from comity.apps.assistance.models import AssistanceRequest, Circulation, Obstacle, PublicInput
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Scope
from comity.apps.parties.models import Person
from comity.pure.disclosure.table import Part
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.screen import personal

HELD_INPUTS = 5  # of one contributor on one request at a time


@transaction.atomic
def state_obstacle(
    *, assistance: AssistanceRequest, code: str, words: str, source: str, from_on: date, by: Person, at: datetime,
    until_on: date | None = None,
) -> Obstacle:  # fmt: skip
    """Put on record an obstacle outside the parties' hands, by its neutral code, as stated and with its source. A later
    statement of the same code and first day says when it ended."""
    moving.lock(assistance)
    held = access.require(Act.STATE_OBSTACLE, by, assistance, at=at)
    if code not in dict(shipped_catalogue().obstacles):
        raise Refused(Reason.NOT_FIT, field="code")
    words = fit_words(words, needed=True)
    source = fit_words(source, field="source", needed=True, most=300)
    for day in (from_on, until_on):
        if day is not None and day > at.date():
            raise Refused(Reason.DAY_IN_FUTURE)
    if until_on is not None and until_on < from_on:
        raise Refused(Reason.NOT_FIT, field="until_on")
    last = assistance.obstacles.filter(code=code, from_on=from_on).order_by("-pk").first()
    if last is not None and (last.until_on, last.words, last.source) == (until_on, words, source):
        raise Refused(Reason.ALREADY_SO)
    obstacle = Obstacle.objects.create(
        assistance=assistance, code=code, words=words, source=source, from_on=from_on, until_on=until_on, by=by,
        office=held.office, at=at,
    )  # fmt: skip
    moving.note(
        assistance, "assistance.obstacle_stated", by=by, holding=held, at=at, code=code,
        from_on=from_on.isoformat(), until_on=until_on.isoformat() if until_on else None,
    )  # fmt: skip
    return obstacle


@transaction.atomic
def open_circulation(
    *, assistance: AssistanceRequest, partners: str, letter_seal: str, by: Person, at: datetime
) -> Circulation:
    """Tell the State to which partners, one a line, the request would be shown, and open the days to object."""
    moving.lock(assistance)
    held = access.require(Act.OPEN_CIRCULATION, by, assistance, at=at)
    partners = fit_words(partners, field="partners", needed=True, most=4000)
    if assistance.circulations.filter(objected_at=None, circulated_at=None).exists():
        raise Refused(Reason.ALREADY_SO)
    last_day = objections_until(assistance, at)
    previews.send(
        Act.OPEN_CIRCULATION, assistance, letter_seal, held=held, by=by, at=at, partners=partners,
        objections_until=last_day,
    )  # fmt: skip
    circulation = Circulation.objects.create(
        assistance=assistance,
        partners=partners,
        opened_at=at,
        objections_until=last_day,
        by=by,
        office=held.office,
    )
    moving.note(
        assistance, "assistance.circulation_opened", by=by, holding=held, at=at, circulation=circulation.pk,
        objections_until=circulation.objections_until.isoformat(), letter_seal=letter_seal,
    )  # fmt: skip
    return circulation


def objections_until(assistance: AssistanceRequest, at: datetime) -> date:
    """The last day to object to a circulation opened now: so many working days of the route's."""
    days = routes.definition(assistance.route).objection_days
    return calendar.working_days().after(at.date(), days)


@transaction.atomic
def object_to(*, circulation: Circulation, by: Person, at: datetime, words: str = "") -> None:
    """Object: the request is not shown. The State need not say why, and can object until it has been shown."""
    assistance = circulation.assistance
    moving.lock(assistance)
    held = access.require(Act.OBJECT, by, assistance, at=at)
    words = fit_words(words)
    _again(circulation)
    if circulation.objected_at is not None or circulation.circulated_at is not None:
        raise Refused(Reason.ALREADY_SO)
    circulation.objected_at, circulation.objected_by, circulation.objection = at, by, words
    circulation.save(update_fields=["objected_at", "objected_by", "objection"])
    moving.note(
        assistance, "assistance.circulation_objected", by=by, holding=held, at=at, circulation=circulation.pk
    )


@transaction.atomic
def circulate(*, circulation: Circulation, by: Person, at: datetime) -> None:
    """Show the request to the partners named: after the days to object, without objection, and with the State's consent
    that names each of them."""
    assistance = circulation.assistance
    moving.lock(assistance)
    held = access.require(Act.CIRCULATE, by, assistance, at=at)
    _again(circulation)
    if circulation.circulated_at is not None:
        raise Refused(Reason.ALREADY_SO)
    if circulation.objected_at is not None:
        raise Refused(Reason.OBJECTED)
    if at.date() <= circulation.objections_until:
        raise Refused(Reason.WINDOW_OPEN, until=circulation.objections_until.isoformat())
    consent = consents.valid(assistance.address, at).get(Scope.CIRCULATE)
    partners = {line.strip() for line in circulation.partners.splitlines() if line.strip()}
    if consent is None or not partners <= set(consent.parts):
        raise Refused(Reason.NO_CONSENT, scope=Scope.CIRCULATE.value)
    circulation.circulated_at = at
    circulation.save(update_fields=["circulated_at"])
    moving.note(
        assistance, "assistance.circulated", by=by, holding=held, at=at, circulation=circulation.pk,
        consent=consent.place,
    )  # fmt: skip


@transaction.atomic
def file_input(*, assistance: AssistanceRequest, text: str, by: Person, at: datetime) -> PublicInput:
    """File an input on a public request. It waits for the desk, and opens nothing to its author."""
    moving.lock(assistance)
    held = access.require(Act.FILE_INPUT, by, assistance, at=at)
    if Part.FACT.value not in assistance.public_on(at.date()):
        raise Refused(Reason.NOT_PUBLIC)
    text = fit_words(text, field="text", needed=True)
    if assistance.inputs.filter(by=by, standing=PublicInput.Standing.HELD).count() >= HELD_INPUTS:
        raise Refused(Reason.TOO_MANY, most=HELD_INPUTS)
    filed = PublicInput.objects.create(assistance=assistance, text=text, by=by, office=held.office, at=at)
    moving.note(assistance, "assistance.input_filed", by=by, holding=held, at=at, input=filed.pk)
    return filed


@transaction.atomic
def decide_input(
    *, public_input: PublicInput, standing: str, by: Person, at: datetime, reason: str = ""
) -> None:
    """Make an input public, or decline it with a reason. Refuses to make public what seems to hold personal data."""
    assistance = public_input.assistance
    moving.lock(assistance)
    held = access.require(Act.DECIDE_INPUT, by, assistance, at=at)
    reason = fit_words(reason, field="reason", most=200)
    public_input.refresh_from_db(fields=["standing", "text"])
    if public_input.standing != PublicInput.Standing.HELD:
        raise Refused(Reason.ALREADY_SO)
    if standing not in (PublicInput.Standing.PUBLIC, PublicInput.Standing.DECLINED):
        raise Refused(Reason.NOT_FIT, field="standing")
    if standing == PublicInput.Standing.DECLINED and not reason:
        raise Refused(Reason.NO_REASON)
    found = sorted({each.code for each in personal(public_input.text)})
    if standing == PublicInput.Standing.PUBLIC and found:
        raise Refused(Reason.PERSONAL_DATA, found=[{"question": "", "found": code} for code in found])
    public_input.standing, public_input.reason = standing, reason
    public_input.decided_by, public_input.decided_at = by, at
    public_input.save(update_fields=["standing", "reason", "decided_by", "decided_at"])
    moving.note(
        assistance,
        "assistance.input_decided",
        by=by,
        holding=held,
        at=at,
        input=public_input.pk,
        standing=standing,
    )


def _again(circulation: Circulation) -> None:
    """See the circulation as it is now that its request is held."""
    circulation.refresh_from_db(fields=["objected_at", "circulated_at", "objections_until", "partners"])
