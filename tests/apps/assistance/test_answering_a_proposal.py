"""What the State says to a proposal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.models import Statement
from comity.apps.assistance.refusal import Reason
from comity.apps.consents.models import Consent
from tests.assistance_world import TRAVEL, Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")


def test_accepting_is_consent_to_this_help_and_the_board_advises_next() -> None:
    way = Way()
    way.to("proposal")
    assert not Consent.objects.filter(scope="help").exists()
    until = way.at.date() + timedelta(days=200)
    given = way.do(actions.accept_proposal, person("amina"), until=until, words="Gladly.")
    assert (given.scope, given.parts, given.until, given.words) == ("help", ["1"], until, "Gladly.")
    assert (way.assistance.stage, way.assistance.holder, way.assistance.consent_until) == (
        "advice",
        "board",
        until,
    )


def test_where_the_fund_has_no_board_accepting_leads_to_the_decision() -> None:
    way = Way(fund=TRAVEL)
    way.to("proposal")
    way.accept()
    assert (way.assistance.stage, way.assistance.holder) == ("decision", "secretariat")


def test_a_change_asked_opens_the_next_round_and_needs_acceptance_anew() -> None:
    way = Way()
    way.to("proposal")
    with refused(Reason.NO_WORDS):
        way.do(actions.ask_change, person("amina"), words="  \x00 ")
    way.do(actions.ask_change, person("amina"), words="More training.")
    assert (way.assistance.stage, way.assistance.turns, way.assistance.round) == ("assessment", 1, 2)
    said = Statement.objects.get(assistance=way.assistance, act="ask-change")
    assert (said.words, said.by) == ("More training.", person("amina"))
    with refused(Reason.ASSESSMENTS_NOT_IN):
        way.do(actions.refer, person("dalia"), words="It cannot be done.")
    way.propose()
    given = way.do(actions.accept_proposal, person("amina"))
    assert given.parts == ["2"]


def test_a_proposal_cannot_be_accepted_until_a_day_that_has_passed() -> None:
    way = Way()
    way.to("proposal")
    with refused(Reason.DAY_IN_PAST):
        way.do(actions.accept_proposal, person("amina"), until=date(2026, 1, 1))


def test_a_change_is_not_asked_without_consent_to_be_assessed() -> None:
    way = Way()
    way.to("proposal")
    way.do(actions.consent, person("amina"), scope="assess", until=way.at.date())
    way.at += timedelta(days=1)
    with refused(Reason.NO_CONSENT):
        way.do(actions.ask_change, person("amina"), words="More.")
