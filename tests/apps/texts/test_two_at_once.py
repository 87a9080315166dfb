"""Two people at the same moment, on a database where transactions really commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from comity.apps.commitments import actions as commitments
from comity.apps.commitments.actions import Finding
from comity.apps.commitments.models import Commitment, Evidence
from comity.apps.parties.refusal import Refused
from comity.apps.texts.models import Candidate, Citation, Document, Instrument, Look
from comity.apps.texts.refusal import Reason
from tests import cast
from tests.cast import NOW
from tests.readings import citation, resolution, take_in


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Start all acts together; what each returned, or the reason it was refused for."""
    gate = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            gate.wait()
            answers[place] = acts[place]()
        except Refused as refused:
            answers[place] = refused.reason
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return answers


def test_the_same_file_handed_over_twice_is_one_document(committed: str) -> None:
    answers = _at_once(*[lambda: take_in(resolution())] * 4)
    assert sorted(each.new for each in answers) == [False, False, False, True]
    assert (Document.objects.count(), Instrument.objects.count()) == (1, 1)


def test_two_texts_that_cite_each_other_find_each_other(committed: str) -> None:
    _at_once(
        lambda: take_in(resolution("DEMO/RES/9/1", citations=[citation("pp1", "DEMO/RES/9/2")])),
        lambda: take_in(resolution("DEMO/RES/9/2", citations=[citation("pp1", "DEMO/RES/9/1")])),
    )
    assert not Citation.objects.filter(to=None).exists()


def test_of_two_editors_looking_at_once_one_is_refused(committed: str) -> None:
    dalia = cast.dalia()
    take_in(resolution())
    one, other = Candidate.objects.get(), Candidate.objects.get()
    answers = _at_once(
        lambda: commitments.confirm(candidate=one, by=dalia, at=NOW).pk,
        lambda: commitments.reject(candidate=other, by=dalia, at=NOW) or "rejected",
    )
    assert answers.count(Reason.MOVED_MEANWHILE) == 1
    assert (Look.objects.count(), Candidate.objects.get().looked) == (1, 1)
    assert Commitment.objects.count() == (1 if answers[1] == Reason.MOVED_MEANWHILE else 0)


def test_of_two_findings_recorded_at_once_one_is_refused(committed: str) -> None:
    dalia = cast.dalia()
    take_in(resolution())
    commitments.confirm(candidate=Candidate.objects.get(), by=dalia, at=NOW)
    one, other = Commitment.objects.get(), Commitment.objects.get()
    answers = _at_once(
        lambda: (
            commitments.record_evidence(
                commitment=one, finding=Finding("waived", "s"), by=dalia, at=NOW
            ).outcome
        ),
        lambda: (
            commitments.record_evidence(
                commitment=other, finding=Finding("waived", "s"), by=dalia, at=NOW
            ).outcome
        ),
    )
    assert sorted(map(str, answers)) == ["moved-meanwhile", "waived"] and Evidence.objects.count() == 1
