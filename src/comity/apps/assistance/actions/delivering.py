"""After an approval: agree on the work, and close the request with its reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from comity.apps.assistance import access, previews
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving, needs
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.written import fit_words
from comity.apps.parties.models import Person
from comity.pure.lifecycle import table


@transaction.atomic
def agree(*, assistance: AssistanceRequest, words: str, letter_seal: str, by: Person, at: datetime) -> None:
    """Confirm to the State what was agreed: the work begins. Never without its valid consent to help."""
    moving.lock(assistance)
    held = access.require(Act.AGREE, by, assistance, at=at)
    words = fit_words(words, needed=True)
    met = needs.require(assistance, table.Act.AGREE, at=at)
    letter = previews.send(Act.AGREE, assistance, letter_seal, held=held, by=by, at=at, words=words)
    moving.move(assistance, Act.AGREE, met=met, by=by, holding=held, at=at, letter=letter.seal)


@transaction.atomic
def close(
    *, assistance: AssistanceRequest, reason: str, words: str, letter_seal: str, by: Person, at: datetime
) -> None:
    """Close a request whose report is in, with a reason of its fund."""
    moving.lock(assistance)
    held = access.require(Act.CLOSE, by, assistance, at=at)
    words = fit_words(words, needed=True)
    met = needs.require(assistance, table.Act.CLOSE, at=at)
    letter = previews.send(
        Act.CLOSE, assistance, letter_seal, held=held, by=by, at=at, reason=reason, words=words
    )
    moving.move(
        assistance, Act.CLOSE, met=met, by=by, holding=held, at=at,
        changes={"end_reason": reason, "end_words": words}, reason=reason, letter=letter.seal,
    )  # fmt: skip
