"""Two at once, in transactions that really commit: the second of two is refused as if it came after the first, and acts
that clash leave the request as one of them alone would."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from comity.apps.assistance import actions
from comity.apps.assistance.actions import moving, sending
from comity.apps.assistance.models import Answer, AssistanceRequest, Clearance
from comity.apps.assistance.refusal import Reason
from comity.apps.consents.models import Consent, Withdrawal
from comity.apps.journal.models import Record
from comity.apps.parties.refusal import Refused
from tests.apps.assistance.every import CASES
from tests.assistance_world import Way, person

pytestmark = pytest.mark.usefixtures("asked_committed")


lingering = threading.Event()


@pytest.fixture(autouse=True)
def _slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let acts that are begun together linger before they end, so that they meet."""
    plain = moving.record

    def late(*given: Any, **facts: Any) -> Any:
        done = plain(*given, **facts)
        if lingering.is_set():
            time.sleep(0.15)
        return done

    monkeypatch.setattr(moving, "record", late)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Begin them together, each in a transaction of its own. Returns how each ended, sorted: "done" or the reason."""
    barrier = threading.Barrier(len(acts))
    ended: list[str] = []

    def run(act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            act()
            ended.append("done")
        except Refused as refused:
            ended.append(str(refused.reason))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(each,)) for each in acts]
    lingering.set()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lingering.clear()
    return sorted(ended)


def records_of(way: Way) -> list[Record]:
    return list(Record.objects.filter(subject=way.assistance.address).order_by("pk"))


def fresh(way: Way) -> AssistanceRequest:
    """The request as another process reads it."""
    return AssistanceRequest.objects.get(pk=way.assistance.pk)


@pytest.mark.parametrize("name", CASES)
def test_of_two_at_once_the_second_says_what_it_would_say_afterwards(name: str) -> None:
    case, way = CASES[name], Way()
    case.prepare(way)
    # Each has read everything before it begins, as two people with the same page open.
    given = [dict(case.facts(way)), dict(case.facts(way))]
    for facts in given:
        if "assistance" in facts:
            facts["assistance"] = fresh(way)
    who = person(case.by), person(case.by)
    ended = at_once(
        lambda: case.act(by=who[0], at=way.at, **given[0]), lambda: case.act(by=who[1], at=way.at, **given[1])
    )
    assert ended == sorted(["done", str(case.again) if case.again else "done"])
    if name not in ("begin", "rank"):
        done = [each.act for each in records_of(way) if each.at == way.at]
        assert done == [case.record] * (1 if case.again or name in ("answer", "merge") else 2)


def test_two_who_change_one_answer_at_once_do_not_write_over_each_other() -> None:
    way = Way()
    way.to("draft")

    def says(note: str) -> Callable[[], Any]:
        assistance, by = fresh(way), person("amina")
        return lambda: actions.answer(
            assistance=assistance, question="context", value={"note": note}, seen=1, by=by, at=way.at
        )

    assert at_once(says("One."), says("Two.")) == [str(Reason.CHANGED_MEANWHILE), "done"]
    kept = Answer.objects.get(assistance=way.assistance, question="context")
    assert kept.version == 2
    assert kept.value["note"] in ("One.", "Two.")


def test_two_who_answer_a_question_first_do_not_write_over_each_other() -> None:
    way = Way()

    def says(note: str) -> Callable[[], Any]:
        assistance, by = fresh(way), person("amina")
        return lambda: actions.answer(
            assistance=assistance, question="context", value={"note": note}, seen=0, by=by, at=way.at
        )

    assert at_once(says("One."), says("Two.")) == [str(Reason.CHANGED_MEANWHILE), "done"]
    assert Answer.objects.filter(assistance=way.assistance, question="context").count() == 1


def test_a_change_while_somebody_clears_makes_the_clearance_stale_or_comes_before_it() -> None:
    way = Way()
    way.to("draft")
    one, two, by = fresh(way), fresh(way), person("amina")
    at_once(
        lambda: actions.clear(assistance=one, by=by, at=way.at),
        lambda: actions.answer(
            assistance=two, question="context", value={"note": "Late."}, seen=1, by=by, at=way.at
        ),
    )
    clearance = Clearance.objects.get(assistance=way.assistance)
    order = [each for each in records_of(way) if each.at == way.at]
    assert [each.act for each in order][-1] in ("assistance.cleared", "assistance.answered")
    whole = sum(each.version for each in way.assistance.answers.all())
    assert (clearance.versions == whole) == (order[-1].act == "assistance.cleared")


def test_two_requests_sent_at_once_get_two_references(monkeypatch: pytest.MonkeyPatch) -> None:
    lots = itertools.count()
    monkeypatch.setattr(
        sending.secrets, "randbelow", lambda n: next(lots) // 3
    )  # each number comes up three times
    ways = [Way(), Way(of="QNA"), Way()]
    for way in ways:
        way.to("draft")
        way.ready()
    at = ways[0].at
    sends = [(fresh(way), way.delegate) for way in ways]
    ended = at_once(
        *(
            lambda one=one, by=by: actions.submit(assistance=one, by=by, at=at)  # type: ignore[misc]
            for one, by in sends
        )
    )
    assert ended == ["done"] * 3
    assert len({fresh(way).reference for way in ways}) == 3


@pytest.mark.parametrize("other", ["accept_papers", "withdraw"])
def test_consent_taken_back_at_the_same_moment_stops_what_comes_after_it(other: str) -> None:
    way = Way()
    way.to("papers")
    one, two, amina, dalia = fresh(way), fresh(way), person("amina"), person("dalia")
    acts = {
        "accept_papers": lambda: actions.accept_papers(assistance=two, by=dalia, at=way.at),
        "withdraw": lambda: actions.withdraw(assistance=two, reason="other-source", by=amina, at=way.at),
    }
    at_once(
        lambda: actions.withdraw_consent(assistance=one, scope="assess", by=amina, at=way.at), acts[other]
    )
    order = [each.act for each in records_of(way) if each.at == way.at]
    after = fresh(way)
    if other == "accept_papers":
        # First taken back: nothing moved any more. First accepted: then stopped one stage later.
        assert after.consent_stopped
        assert after.stage == ("papers" if order == ["assistance.consent_withdrawn"] else "eligibility")
        assert order[-1] == "assistance.consent_withdrawn"
    else:
        assert after.stage == "withdrawn"
    given = Consent.objects.filter(subject=way.assistance.address)
    assert given.count() == 1
    assert Withdrawal.objects.filter(consent__in=given).count() == (
        1 if "assistance.consent_withdrawn" in order else 0
    )


def test_of_accepting_and_asking_for_a_change_at_once_one_is_done() -> None:
    way = Way()
    way.to("proposal")
    one, two, amina, sam = fresh(way), fresh(way), person("amina"), person("sam")
    ended = at_once(
        lambda: actions.accept_proposal(assistance=one, by=amina, at=way.at),
        lambda: actions.ask_change(assistance=two, words="More.", by=sam, at=way.at),
    )
    assert ended == ["done", str(Reason.NOT_AT_THIS_STAGE)]
    after = fresh(way)
    helped = Consent.objects.filter(subject=way.assistance.address, scope="help").exists()
    assert (after.stage, helped) in (("advice", True), ("assessment", False))
