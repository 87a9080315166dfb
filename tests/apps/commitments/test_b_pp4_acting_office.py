"""38/3, preambular paragraph 4: every act names the office that acts, and under which role."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity.apps.commitments import actions
from comity.apps.commitments.actions import Finding
from comity.apps.commitments.models import Commitment
from comity.apps.journal.models import Record
from comity.apps.parties.models import Holding
from comity.apps.parties.refusal import Refused
from comity.apps.texts.models import Candidate
from tests import cast
from tests.cast import LONG_AGO, NOW
from tests.readings import resolution, take_in

pytestmark = pytest.mark.django_db
WAIVED = Finding("waived", "s")


def test_every_judgement_names_its_office() -> None:
    dalia = cast.dalia()
    take_in(resolution(), by=dalia)
    commitment = actions.confirm(candidate=Candidate.objects.get(), by=dalia, at=NOW)
    actions.record_evidence(commitment=commitment, finding=WAIVED, by=dalia, at=NOW)
    judged = Record.objects.filter(by=dalia.address)
    assert judged.count() == 4 and {each.office for each in judged} == {"offices/secretariat"}


def test_whoever_holds_no_office_any_more_judges_nothing() -> None:
    dalia = cast.dalia()
    take_in(resolution())
    commitment = actions.confirm(candidate=Candidate.objects.get(), by=dalia, at=NOW)
    Holding.objects.filter(person=dalia).update(until_at=NOW)
    for at in (NOW, NOW + timedelta(days=1), LONG_AGO - timedelta(days=1)):
        with pytest.raises(Refused):
            actions.record_evidence(commitment=commitment, finding=WAIVED, by=dalia, at=at)
    assert Commitment.objects.get().outcome == ""
