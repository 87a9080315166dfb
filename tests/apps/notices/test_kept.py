"""How long what went out is kept, and that it goes with the person it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.notices import actions as notices
from comity.apps.notices import daily
from comity.apps.notices.actions import following
from comity.apps.notices.actions.returned import trouble
from comity.apps.notices.models import Address, Choice, Follow, Message, State, Topic
from comity.apps.parties.actions import privacy
from comity.apps.parties.retention import periods
from tests import cast
from tests.cast import NOW
from tests.outbox import deliver

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_letters_follows_and_troubles_are_forgotten_in_their_time() -> None:
    old, new = (
        notices.post(to="a@world.example", topic=Topic.FOLLOW, subject="S", body="B", at=NOW, attachments=[
            notices.Attached("a.pdf", "application/pdf", b"x")]) for _ in range(2)
    )  # fmt: skip
    Message.objects.filter(pk=old.pk).update(state=State.SENT, sent_at=NOW - periods()["sent-notices"].length)
    Message.objects.filter(pk=new.pk).update(state=State.SENT, sent_at=NOW)
    waits = notices.post(to="b@world.example", topic=Topic.FOLLOW, subject="S", body="B", at=NOW - 400 * DAY)
    asked = following.ask(
        subject="register", email="c@world.example", how="daily", language="", at=NOW - 8 * DAY
    )
    kept = following.ask(
        subject="register", email="d@world.example", how="daily", language="", at=NOW - 8 * DAY
    )
    assert asked is not None
    assert kept is not None
    following.confirm(token=following.confirm_token(kept), at=NOW - 8 * DAY)
    trouble(email="nobody@world.example", hard=True, status="5.1.1", said="gone", at=NOW)
    trouble(email="d@world.example", hard=True, status="5.1.1", said="gone", at=NOW)
    counts = daily.forget(at=NOW)
    assert counts == {
        "sent-notices": 1, "unconfirmed-follows": 1, "address-changes": 0, "returned-addresses": 1,
    }  # fmt: skip
    assert set(Message.objects.values_list("pk", flat=True)) == {new.pk, waits.pk}
    assert list(Follow.objects.values_list("email", flat=True)) == ["d@world.example"]
    assert list(Address.objects.values_list("email", flat=True)) == ["d@world.example"]
    assert Record.objects.get(act="retention.applied").facts["forgotten"] == {
        what: number for what, number in counts.items() if number
    }
    following.stop_by_link(token=following.stop_token(kept), at=NOW)
    daily.forget(at=NOW + 2 * DAY)
    assert not Follow.objects.exists()
    assert not Address.objects.exists()


def test_ones_data_hold_ones_letters_and_no_key_and_go_when_one_is_erased() -> None:
    amina = cast.amina()
    message = notices.post(
        to=amina.email,
        topic=Topic.TURN,
        subject="A line",
        body="secret words",
        at=NOW,
        person=amina,
        secret=True,
    )
    notices.choose(person=amina, choices={"turn": "daily"}, by=amina, at=NOW)
    notices.follow(subject="register", person=amina, how="daily", at=NOW)
    told = str(privacy.export_own_data(person=amina, by=amina, at=NOW))
    assert "A line" in told
    assert "register" in told
    for key in (message.reply_token, message.return_token, "secret words"):
        assert key not in told
    privacy.erase_person(person=amina, by=SYSTEM, at=NOW)
    assert [each.objects.count() for each in (Message, Choice, Follow)] == [0, 0, 0]


def test_who_changed_their_address_meanwhile_is_told_at_the_new_one(mailoutbox: list[Any]) -> None:
    amina = cast.amina()
    notices.post(to=amina.email, topic=Topic.TURN, subject="A line", body="B", at=NOW, person=amina)
    notices.post(to=amina.email, topic=Topic.ACCOUNT, subject="Changed", body="B", at=NOW, person=amina)
    amina.email = "new@example.org"
    amina.save()
    deliver(NOW)
    assert {each.subject: each.to for each in mailoutbox} == {
        "A line": ["new@example.org"], "Changed": ["amina@example.org"]}  # fmt: skip


def test_whoever_has_left_is_told_nothing() -> None:
    amina = cast.amina()
    amina.is_active = False
    assert notices.tell(person=amina, topic=Topic.TURN, subject="A", body="B", at=NOW) is None
