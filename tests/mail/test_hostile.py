"""A hundred hostile mails: each becomes what the corpus says, one address at most hears of it, nothing else changes,
and none takes long."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from comity.apps.journal.models import Record
from comity.apps.notices.models import Message, Proposed, Received
from comity.apps.parties.models import Office
from tests.assistance_world import MISSION, Way, traces
from tests.mail.hostile import Hostile, corpus
from tests.mail.writing import DOCX, MISSION_MAIL, register_mission, take

SECONDS = 5
LETTERS_IN = {"journal_record", "journal_waiting"}  # one forged line that is no order is kept as a letter in
LEFT_ALONE = ("assistance", "consents", "journal", "commitments", "parties", "texts")


@pytest.mark.usefixtures("asked", "sealing")
@pytest.mark.parametrize("seed", [20261122, 7])
def test_hostile_mail_becomes_what_it_must_and_changes_nothing(seed: int, settings: Any) -> None:
    register_mission(settings)
    way = Way()
    way.to("papers")
    # Another office's request stands by: nothing may reach it.
    Office.objects.filter(name=MISSION).update(email=MISSION_MAIL)
    settings.MAIL_ANSWERS_PER_HOUR = settings.MAIL_STRANGERS_PER_HOUR = 1000
    before, faults, at = traces(), [], datetime.now(UTC)
    records = Record.objects.count()
    mails = corpus(seed, way.assistance.reference)
    assert len(mails) >= 100, len(mails)
    for number, each in enumerate(mails):
        at += timedelta(seconds=1)
        faults += [f"{number} {each.name}: {fault}" for fault in _one(each, at)]
    after = traces()
    faults += [
        f"{table} changed" for table in before
        if table.startswith(LEFT_ALONE) and before[table] != after[table] and table not in LETTERS_IN
    ]  # fmt: skip
    assert Record.objects.exclude(act="assistance.letter_received").count() == records
    assert not Received.objects.filter(became=Received.Became.WAITING).exists(), "half stored"
    assert "\n".join(faults) == ""


def _one(hostile: Hostile, at: datetime) -> list[str]:
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    started = time.monotonic()
    got = take(hostile.raw, sender=hostile.envelope, to=hostile.to, at=at)
    took = time.monotonic() - started
    posted = list(Message.objects.filter(pk__gt=last))
    faults = [] if took < SECONDS else [f"took {took:.1f} s"]
    if got.became not in hostile.became:
        faults.append(f"became {got.became} ({got.why}), not {hostile.became}")
    wrong = {each.to for each in posted} - {hostile.answered}
    if wrong:
        faults.append(f"answered to {wrong}")
    if len(posted) > 1:
        faults.append(f"{len(posted)} letters for one")
    for each in posted:
        said = f"{each.subject}{each.answers}"
        if "\n" in said or "\r" in said or "victim" in f"{each.to}{each.answers}":
            faults.append(f"headers of the answer: {said!r}")
    if Proposed.objects.exists() and "forged order" not in hostile.name:
        faults.append("a code was asked for")
        Proposed.objects.all().delete()
    return faults


@pytest.mark.usefixtures("asked", "sealing")
def test_an_answer_to_one_of_our_letters_by_a_loop_ends_there(settings: Any) -> None:
    """Our own letter, brought back to us word for word, is not answered, nor is the answer of another program to it."""
    from comity.apps.notices.envelope import mail_of
    from tests.mail.writing import letter_to, mail

    register_mission(settings)
    take(mail(sender="x@far.example", subject="form technical cooperation"))
    letter = letter_to("x@far.example")
    count = Message.objects.count()
    assert take(mail_of(letter).message().as_bytes()).became == "unanswered"
    assert Message.objects.count() == count


@pytest.mark.usefixtures("asked", "sealing")
def test_one_known_address_gets_so_many_answers_an_hour(settings: Any) -> None:
    from tests.mail.writing import mail

    register_mission(settings)
    settings.MAIL_ANSWERS_PER_HOUR = 5
    at = datetime.now(UTC)
    became = [take(mail(words=f"Hello {each}"), at=at + timedelta(seconds=each)).became for each in range(9)]
    assert became == ["help"] + ["unanswered"] * 8, "how to ask is told once a day"
    for hour, much in ((2, 5), (3, 0)):
        letters = Message.objects.count()
        for each in range(9):
            file = [("request.docm", f"application/{DOCX}", b"x")]
            take(mail(files=file), at=at + timedelta(hours=2, seconds=9 * hour + each))
        assert Message.objects.count() - letters == much


@pytest.mark.usefixtures("asked", "sealing")
def test_forged_senders_make_us_send_so_many_letters_an_hour_in_all(settings: Any) -> None:
    from tests.mail.writing import mail

    register_mission(settings)
    settings.MAIL_STRANGERS_PER_HOUR = 3
    at = datetime.now(UTC)
    subjects = ("form technical cooperation", "stop", "Hello")
    got = [
        take(mail(sender=f"x{each}@far.example", subject=subjects[each % 3]), at=at + timedelta(seconds=each))
        for each in range(9)
    ]
    assert [each.answer is not None for each in got] == [True] * 3 + [False] * 6
    assert {(each.became, each.why) for each in got[3:]} == {("unanswered", "enough-this-hour")}
    assert Message.objects.count() == 3
    # Whoever is known is answered all the same, and once the hour is over everybody is.
    assert take(mail(subject="Hello"), at=at + timedelta(minutes=1)).became == "help"
    assert take(mail(sender="y@far.example"), at=at + timedelta(hours=1, seconds=9)).became == "help"


@pytest.mark.usefixtures("asked", "sealing")
def test_answers_to_known_ones_use_up_nothing_of_the_strangers_hour(settings: Any) -> None:
    from tests.mail.writing import mail

    register_mission(settings)
    settings.MAIL_STRANGERS_PER_HOUR = 1
    at = datetime.now(UTC)
    assert take(mail(subject="stop"), at=at).became == "stop"
    assert take(mail(sender="x@far.example"), at=at + timedelta(seconds=1)).became == "help"
    assert take(mail(sender="y@far.example"), at=at + timedelta(seconds=2)).became == "unanswered"
