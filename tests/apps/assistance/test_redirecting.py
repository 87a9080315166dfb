"""A request goes to another fund: it keeps its reference, its answers and its first day, and its State is asked."""

from __future__ import annotations

import pytest

from comity.apps.assistance import actions, clocks, findings, queue, routes
from comity.apps.assistance.actions import needs
from comity.apps.assistance.models import Decision
from comity.apps.assistance.refusal import Reason
from comity.apps.consents.models import Consent
from comity.apps.journal.models import Record
from comity.apps.letters.models import Letter
from comity.apps.parties.models import Office
from comity.pure.lifecycle.table import Need
from tests.assistance_world import COOPERATION, FOLLOW_UP, ISLANDS, ISLANDS_DESK, Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")
WORDS = "That fund can help more."


@pytest.fixture
def way() -> Way:
    way = Way()
    way.to("eligibility")
    return way


def test_it_keeps_its_reference_its_answers_and_its_first_day(way: Way) -> None:
    one = way.assistance
    before = (one.reference, one.first_sent_at, dict(needs.answers_of(one)))
    at = way.at
    way.redirect()
    one.refresh_from_db()
    assert (one.reference, one.first_sent_at, dict(needs.answers_of(one))) == before
    assert (one.fund, one.route.code, one.stage, one.officer) == (FOLLOW_UP, FOLLOW_UP, "sent", None)
    assert (one.stage_since, one.holder, one.consent_stopped) == (at, "state", True)
    facts = Record.objects.get(act="assistance.redirected").facts
    assert (facts["left"], facts["fund"], facts["holder"]) == (COOPERATION, FOLLOW_UP, "state")
    decision = Decision.objects.get()
    assert (decision.outcome, decision.redirected_to, decision.words) == ("redirect", FOLLOW_UP, WORDS)
    body = Letter.objects.get(kind="redirected").body
    assert f"passed to the {routes.definition(one.route).fund}" in body
    assert WORDS in body


def test_nothing_is_done_there_before_its_State_consents_anew(way: Way) -> None:
    way.redirect()
    with refused(Reason.CONSENT_STOPPED):
        way.do(actions.take_up, person("dalia"), letter_seal="-")
    assert Need.CONSENT_TO_ASSESS not in needs.met(way.assistance, way.at)
    assert queue.of_fund(FOLLOW_UP, way.assistance.route).waiting == {}
    way.do(actions.renew_consent, person("amina"))
    assert Consent.objects.filter(scope="assess").last().parts == [FOLLOW_UP]  # type: ignore[union-attr]
    assert Consent.objects.filter(scope="assess").count() == 2  # the one before stays on record
    waiting = queue.of_fund(FOLLOW_UP, way.assistance.route).waiting
    assert [each.sent_at for each in waiting.values()] == [way.assistance.first_sent_at]
    way.take_up()
    assert way.assistance.stage == "papers"


def test_the_days_until_its_State_consents_are_not_the_secretariats(way: Way) -> None:
    way.redirect()
    before = clocks.of(way.assistance, way.at)
    way.at = way.at.replace(day=way.at.day + 10)
    after = clocks.of(way.assistance, way.at)
    assert after.total > before.total
    assert after.secretariat == before.secretariat


def test_its_State_may_withdraw_it_instead(way: Way) -> None:
    way.redirect()
    way.withdraw()
    assert way.assistance.stage == "withdrawn"


def test_it_goes_to_another_fund_that_is_in_force_and_has_a_desk(way: Way) -> None:
    with refused(Reason.SAME_ROUTE):
        way.do(actions.redirect, person("dalia"), route_code=COOPERATION, words=WORDS, letter_seal="-")
    with refused(Reason.NO_ROUTE):
        way.do(actions.redirect, person("dalia"), route_code="no-such-fund", words=WORDS, letter_seal="-")
    with refused(Reason.NO_WORDS):
        way.do(actions.redirect, person("dalia"), route_code=FOLLOW_UP, words="", letter_seal="-")
    with refused(Reason.NO_REASON):
        way.do(
            actions.redirect,
            person("dalia"),
            route_code=FOLLOW_UP,
            words=WORDS,
            letter_seal="-",
            reason="in-full",
        )
    Office.objects.filter(name=ISLANDS_DESK).update(funds=[])
    with refused(Reason.NO_DESK):
        way.do(actions.redirect, person("dalia"), route_code=ISLANDS, words=WORDS, letter_seal="-")


def test_the_desk_it_left_has_it_no_more_and_the_other_has(way: Way) -> None:
    way.redirect(ISLANDS)
    way.do(actions.renew_consent, person("amina"))
    with refused(Reason.MAY_NOT):
        way.do(actions.take_up, person("dalia"), letter_seal="-")
    way.do_sealed("take-up", person("gita"))
    assert way.assistance.officer == person("gita")


def test_before_the_decision_the_desk_redirects_and_then_the_deciding_officer_alone(way: Way) -> None:
    with refused(Reason.MAY_NOT):
        way.do(actions.redirect, person("dan"), route_code=FOLLOW_UP, words=WORDS, letter_seal="-")
    way.do(actions.refer, person("dalia"), words="Another fund can help more.")
    with refused(Reason.MAY_NOT):
        way.do(actions.redirect, person("dalia"), route_code=FOLLOW_UP, words=WORDS, letter_seal="-")
    way.redirect(by="dan")
    assert way.assistance.fund == FOLLOW_UP


def test_what_the_other_fund_found_proposed_and_was_allowed_stands_no_more() -> None:
    way = Way()
    way.to("decision")
    assert needs.proposal_of(way.assistance) is not None
    way.redirect(by="dan")
    assert findings.standing(way.assistance) == {}
    assert needs.proposal_of(way.assistance) is None
    assert way.assistance.round == 2
    assert Need.CONSENT_TO_HELP not in needs.met(
        way.assistance, way.at
    )  # it was to the other fund's proposal
    way.do(actions.renew_consent, person("amina"))
    way.take_up()
    way.accept_papers()
    assert list(findings.standing(way.assistance)) == [
        each.code for each in routes.definition(way.assistance.route).criteria
    ]  # all found anew, those that are found alike too
    way.judge()
    way.do(actions.refer, person("dalia"), words="It fits here no better.")
    with refused(Reason.NO_PROPOSAL):  # the proposal accepted before was another fund's
        way.do_sealed("approve", person("dan"), reason="in-full", words="As proposed.")


def test_at_the_other_fund_the_whole_way_is_walked_again() -> None:
    way = Way()
    way.to("decision")
    way.redirect(by="dan")
    way.do(actions.renew_consent, person("amina"))
    for step in (
        way.take_up,
        way.accept_papers,
        way.find_eligible,
        way.propose,
        way.accept,
        way.advise,
        way.approve,
    ):
        step()
    assert way.assistance.stage == "agreement"
    assert [each.version for each in way.assistance.proposals.all()] == [1, 2]
    assert [each.outcome for each in Decision.objects.all()] == ["redirect", "approve"]
