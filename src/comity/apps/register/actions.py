"""Taking parts of a public request out of the public's sight, by two officials; and giving them back.

A State's own end of its consent to publish is another act (`assistance.actions.publish`): at once, and by one person
(docs/decisions/0017). These three never touch what the State agreed to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from comity.apps.assistance import access
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.parties.models import Person
from comity.apps.register.models import Confirmation, Lifting, Withholding
from comity.pure.disclosure.table import PUBLISHABLE
from comity.pure.dossier.screen import personal


@transaction.atomic
def propose_withholding(
    *, assistance: AssistanceRequest, parts: Sequence[str], reason: str, words: str, by: Person, at: datetime
) -> Withholding:
    """Propose to withhold parts that the State has agreed to publish. Another official has to confirm it.

    `reason` is one of a list, and is what everybody reads; `words` are for the second official and the State. Refuses
    words in which the screen finds what looks like personal data: a person at risk is not to be named here either.
    """
    moving.lock(assistance)
    held = access.require(Act.PROPOSE_WITHHOLDING, by, assistance, at=at)
    chosen = sorted(set(parts))
    if not chosen or not set(chosen) <= {part.value for part in PUBLISHABLE}:
        raise Refused(Reason.NOT_FIT, field="parts")
    if reason not in Withholding.Reason.values:
        raise Refused(Reason.NO_REASON)
    words = _screened(words)
    if not set(chosen) <= assistance.agreed_on(at.date()):
        raise Refused(Reason.NOT_PUBLIC)
    waiting = open_of(assistance).filter(confirmation=None)
    if set(chosen) <= assistance.withheld.keys() or any(set(chosen) <= set(each.parts) for each in waiting):
        raise Refused(Reason.ALREADY_SO)
    proposed = Withholding.objects.create(
        assistance=assistance, parts=chosen, reason=reason, words=words, by=by, office=held.office, at=at
    )
    moving.note(
        assistance, "assistance.withholding_proposed", by=by, holding=held, at=at, withholding=proposed.pk,
        parts=chosen, reason=reason,
    )  # fmt: skip
    return proposed


@transaction.atomic
def confirm_withholding(*, withholding: Withholding, by: Person, at: datetime) -> None:
    """Confirm what another official proposed: its parts are withheld from every public door from now on."""
    assistance = withholding.assistance
    moving.lock(assistance)
    held = access.require(Act.CONFIRM_WITHHOLDING, by, assistance, at=at)
    if withholding.by_id == by.pk:
        raise Refused(Reason.SECOND_PERSON)
    if not open_of(assistance).filter(pk=withholding.pk, confirmation=None).exists():
        raise Refused(Reason.ALREADY_SO)
    if not set(withholding.parts) & assistance.agreed_on(at.date()):
        raise Refused(Reason.NOT_PUBLIC)  # the State has taken it back itself
    Confirmation.objects.create(
        withholding=withholding, proposed_by_id=withholding.by_id, by=by, office=held.office, at=at
    )
    moving.note(
        assistance, "assistance.withholding_confirmed", by=by, holding=held, at=at,
        changes={"withheld": withheld(assistance)}, withholding=withholding.pk, parts=withholding.parts,
        reason=withholding.reason,
    )  # fmt: skip


@transaction.atomic
def lift_withholding(*, withholding: Withholding, words: str, by: Person, at: datetime) -> None:
    """Give back what was withheld, or end a proposal that nobody has confirmed. One official can: what shows again is
    what the State itself has agreed to."""
    assistance = withholding.assistance
    moving.lock(assistance)
    held = access.require(Act.LIFT_WITHHOLDING, by, assistance, at=at)
    words = _screened(words)
    if not open_of(assistance).filter(pk=withholding.pk).exists():
        raise Refused(Reason.ALREADY_SO)
    confirmed = Confirmation.objects.filter(withholding=withholding).exists()
    Lifting.objects.create(withholding=withholding, words=words, by=by, office=held.office, at=at)
    name = "assistance.withholding_lifted" if confirmed else "assistance.withholding_dropped"
    changes = {"withheld": withheld(assistance)} if confirmed else {}
    moving.note(
        assistance, name, by=by, holding=held, at=at, changes=changes, withholding=withholding.pk,
        parts=withholding.parts,
    )  # fmt: skip


def open_of(assistance: AssistanceRequest) -> Any:
    """The withholdings of a request that stand, confirmed or waiting."""
    return Withholding.objects.filter(assistance=assistance, lifting=None)


def withheld(assistance: AssistanceRequest) -> dict[str, dict[str, Any]]:
    """What is withheld of a request now, as it is kept with the request: of each part since when, why, and by which
    withholding; the oldest where several hold."""
    found: dict[str, dict[str, Any]] = {}
    rows = open_of(assistance).exclude(confirmation=None).select_related("confirmation")
    for each in rows.order_by("confirmation__at", "pk"):
        told = {"on": each.confirmation.at.date().isoformat(), "reason": each.reason, "number": each.pk}
        for part in each.parts:
            found.setdefault(part, told)
    return found


def _screened(words: str) -> str:
    words = fit_words(words, needed=True)
    found = sorted({each.code for each in personal(words)})
    if found:
        raise Refused(
            Reason.PERSONAL_DATA, field="words", found=[{"question": "", "found": code} for code in found]
        )
    return words
