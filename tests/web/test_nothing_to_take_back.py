"""Where nothing is recorded about a commitment, nothing can be taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from comity.apps.commitments.models import Commitment, Evidence
from comity.apps.journal.models import Record


@pytest.fixture
def commitment(facts: None) -> Commitment:
    return Commitment.objects.get(paragraph__instrument__symbol="A/HRC/RES/38/3", paragraph__anchor="op28")


def test_taking_back_what_was_never_recorded_is_refused_and_writes_nothing(
    everybody: dict[str, Client], commitment: Commitment
) -> None:
    address = f"{commitment.get_absolute_url()}/record/back"
    before = Record.objects.count()
    answers = [
        everybody["Dalia"].get(address),
        everybody["Dalia"].post(address, {"source": "a later decision"}),
        everybody["Dalia"].post(address),
    ]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert all(b"there is nothing to take back" in answer.content for answer in answers)
    assert (Evidence.objects.count(), Record.objects.count()) == (0, before)


def test_what_was_taken_back_cannot_be_taken_back_again(
    everybody: dict[str, Client], commitment: Commitment
) -> None:
    dalia, address = everybody["Dalia"], commitment.get_absolute_url()
    dalia.post(f"{address}/record/waived", {"source": "a later decision"})
    waived = Evidence.objects.get()
    taken_back = dalia.post(f"{address}/record/back", {"source": "an error of mine", "seen": waived.pk})
    assert taken_back.status_code == 302
    again = dalia.post(
        f"{address}/record/back", {"source": "an error of mine", "seen": Evidence.objects.latest("pk").pk}
    )
    assert again.status_code == 409
    assert Evidence.objects.count() == 2
