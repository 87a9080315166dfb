"""Remarks: each tied to a question, all of them back to the State at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from comity.apps.assistance import access, previews, rounds, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving, needs
from comity.apps.assistance.models import AssistanceRequest, Remark
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.parties.models import Person
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import Stage


@transaction.atomic
def remark(*, assistance: AssistanceRequest, question: str, text: str, by: Person, at: datetime) -> Remark:
    """Write a remark on a question of the request's fund. It stays at the desk until all go back together."""
    moving.lock(assistance)
    held = access.require(Act.REMARK, by, assistance, at=at)
    if rounds.recused(assistance, by):
        raise Refused(Reason.RECUSED)
    if routes.definition(assistance.route).asked(question) is None:
        raise Refused(Reason.NO_SUCH_QUESTION, question=question)
    text = fit_words(text, needed=True)
    written = Remark.objects.create(
        assistance=assistance, question=question, text=text, by=by, office=held.office, made_at=at
    )
    moving.note(assistance, "assistance.remarked", by=by, holding=held, at=at, question=question)
    return written


@transaction.atomic
def drop_remark(*, remark: Remark, by: Person, at: datetime) -> None:
    """Take back a remark before it has gone: one's own, or that of somebody who can take back none here any more."""
    assistance = remark.assistance
    moving.lock(assistance)
    held = access.require(Act.REMARK, by, assistance, at=at)
    kept = Remark.objects.filter(pk=remark.pk).first()
    if kept is None or kept.sent_at is not None:
        raise Refused(Reason.MOVED_MEANWHILE)
    if kept.by_id != by.pk and access.acting(Act.REMARK, kept.by, assistance, at=at) is not None:
        raise Refused(Reason.MAY_NOT, may_not=True)
    kept.delete()
    moving.note(assistance, "assistance.remark_dropped", by=by, holding=held, at=at, question=kept.question)


@transaction.atomic
def return_with_remarks(*, assistance: AssistanceRequest, letter_seal: str, by: Person, at: datetime) -> None:
    """Send all remarks back to the State at once. Refused while an assessor is still writing: one turn, not two.

    Where an assessment was handed in, the assessors look again at what the State answers: the next round opens.
    """
    moving.lock(assistance)
    held = access.require(Act.RETURN_WITH_REMARKS, by, assistance, at=at)
    met = needs.require(assistance, table.Act.RETURN_WITH_REMARKS, at=at)
    letter = previews.send(Act.RETURN_WITH_REMARKS, assistance, letter_seal, held=held, by=by, at=at)
    turn = assistance.turns + 1
    sent = assistance.remarks.filter(sent_at=None).update(turn=turn, sent_at=at)
    changes = {"turns": turn}
    if assistance.stage == Stage.ASSESSMENT and rounds.standing(assistance, at):
        changes["round"] = assistance.round + 1
    moving.move(
        assistance, Act.RETURN_WITH_REMARKS, met=met, by=by, holding=held, at=at, changes=changes, remarks=sent,
        turn=turn, letter=letter.seal,
    )  # fmt: skip
