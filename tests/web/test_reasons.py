"""Every reason an act may give has its sentence, and its status."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from comity.apps.assistance.refusal import Reason as OfRequests
from comity.apps.commitments.models import Outcome
from comity.apps.consents.actions import Reason as OfConsents
from comity.apps.funds.refusal import Reason as OfFunds
from comity.apps.notices.refusal import Reason as OfNotices
from comity.apps.parties import models as parties
from comity.apps.parties.refusal import Reason as OfPeople
from comity.apps.parties.refusal import Refused
from comity.apps.texts.models import Candidate, Part, Position
from comity.apps.texts.refusal import Reason as OfTexts
from comity.web import words
from comity.web.accounts import words as accounts
from comity.web.finance import words as finance
from comity.web.middleware import Refusals, status_of
from comity.web.notices import words as notices
from comity.web.requests import words as requests

TABLES = {OfTexts: words.REASONS, OfPeople: accounts.REASONS, OfRequests: requests.REASONS,
          OfConsents: requests.CONSENTS, OfNotices: notices.REASONS, OfFunds: finance.REASONS}  # fmt: skip


@pytest.mark.parametrize(
    "reason", [*OfTexts, *OfPeople, *OfRequests, *OfConsents, *OfNotices, *OfFunds], ids=repr
)
def test_every_reason_has_its_sentence(reason: OfTexts | OfPeople | OfRequests) -> None:
    said = str(TABLES[type(reason)][reason])  # type: ignore[index]
    assert len(said) > 10
    assert str(words.reason(reason)) == said, "a reason of another app with the same value was taken for it"


def test_every_value_of_the_records_has_its_words() -> None:
    assert set(parties.Role.values) == set(accounts.ROLES)
    assert set(Outcome.values) < set(words.STATUS)
    assert set(words.STATUS) == set(words.SHAPES)
    assert set(Position.values) == set(words.POSITIONS)
    assert set(Part.values) == set(words.PARTS)
    assert set(Candidate.State.values) == set(words.LOOKS) == set(words.LOOK_SHAPES)
    assert set(parties.Kind.values) == set(words.KINDS)
    assert set(parties.Certainty.values) == set(words.CERTAINTY)


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (Refused(OfTexts.MAY_NOT, may_not=True), 403),
        (Refused(OfTexts.MOVED_MEANWHILE), 409),
        (Refused(OfTexts.ALREADY_RECORDED), 409),
        (Refused(OfTexts.TOO_MANY, limit=20), 429),
        (Refused(OfTexts.NO_SYMBOL), 422),
        (Refused(OfFunds.MAY_NOT, may_not=True), 403),
        (Refused(OfFunds.NEEDS_ANOTHER, above="50000"), 409),
        (Refused(OfFunds.ALREADY_REVERSED), 409),
        (Refused(OfFunds.NOT_POSITIVE), 422),
        (Refused(OfRequests.MAY_NOT, may_not=True), 403),
        (Refused(OfRequests.ANSWER_FIRST), 409),
        (Refused(OfRequests.CHANGED_MEANWHILE), 409),
        (Refused(OfRequests.NO_WORDS), 422),
        (Refused(OfRequests.TOO_MANY), 429),
    ],
)
def test_a_refusal_becomes_a_page_with_its_words(refused: Refused, status: int, db: None) -> None:
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    answer = Refusals(page).process_exception(RequestFactory().get("/"), refused)
    assert answer is not None
    assert answer.status_code == status == status_of(refused)
    assert str(words.reason(refused.reason))[:30].encode() in answer.content


def test_other_exceptions_are_not_taken_for_refusals() -> None:
    assert (
        Refusals(lambda _request: HttpResponse()).process_exception(RequestFactory().get("/"), ValueError())
        is None
    )
