"""Papers and criteria: accept the papers, find a criterion met or not, find the request eligible."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from comity.apps.assistance import access, findings, previews, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving, needs
from comity.apps.assistance.models import AssistanceRequest, Finding
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.parties.models import Person
from comity.pure.lifecycle import table

SOURCE = 300  # characters


@transaction.atomic
def accept_papers(*, assistance: AssistanceRequest, by: Person, at: datetime) -> None:
    """Say that the papers are complete, by the same function the State's form uses. The rules' findings are written,
    and the record bears the seal of the criteria they were found by."""
    moving.lock(assistance)
    held = access.require(Act.ACCEPT_PAPERS, by, assistance, at=at)
    met = needs.require(assistance, table.Act.ACCEPT_PAPERS, at=at)
    seal = findings.write(assistance, at=at, anew=True)
    moving.move(assistance, Act.ACCEPT_PAPERS, met=met, by=by, holding=held, at=at, criteria=seal)


@transaction.atomic
def find(
    *, assistance: AssistanceRequest, criterion: str, met: str, source: str, by: Person, at: datetime, words: str = ""
) -> Finding:  # fmt: skip
    """Find a criterion met or not met, from a source that is named. The machine's finding stays beside it."""
    moving.lock(assistance)
    held = access.require(Act.FIND, by, assistance, at=at)
    definition = routes.definition(assistance.route)
    if definition.criterion(criterion) is None:
        raise Refused(Reason.NO_CRITERION, criterion=criterion)
    if met not in (Finding.Met.MET, Finding.Met.NOT_MET):
        raise Refused(Reason.NOT_FIT, field="met")
    source = fit_words(source, field="source", needed=True, most=SOURCE)
    found = Finding.objects.create(
        assistance=assistance, criterion=criterion, criteria_version=definition.version, met=met, source=source,
        words=fit_words(words), by=by, at=at,
    )  # fmt: skip
    moving.note(
        assistance, "assistance.found", by=by, holding=held, at=at, criterion=criterion, met=str(met),
        criteria_version=definition.version,
    )  # fmt: skip
    return found


@transaction.atomic
def find_eligible(*, assistance: AssistanceRequest, letter_seal: str, by: Person, at: datetime) -> None:
    """Find that a request may be assessed: each criterion has its finding, and none stands not met."""
    moving.lock(assistance)
    held = access.require(Act.FIND_ELIGIBLE, by, assistance, at=at)
    met = needs.require(assistance, table.Act.FIND_ELIGIBLE, at=at)
    needs.require_met(assistance)
    letter = previews.send(Act.FIND_ELIGIBLE, assistance, letter_seal, held=held, by=by, at=at)
    moving.move(assistance, Act.FIND_ELIGIBLE, met=met, by=by, holding=held, at=at, letter=letter.seal)
