"""Two at once, in transactions that really commit: one is done, the other refused."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.actions import invitations, people, tokens
from comity.apps.parties.models import Person, Token
from comity.apps.parties.refusal import Reason, Refused
from tests import cast
from tests.cast import NOW, PASSWORD


def test_two_operators_cannot_remove_each_other(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, meeting = people.record, threading.Barrier(2)

    def late(*given: Any, **facts: Any) -> Any:
        """Wait for the other between the look at who is left and the end of the act, if the other can come so far."""
        if given == ("people.handed_over",):
            with contextlib.suppress(threading.BrokenBarrierError):
                meeting.wait(timeout=1)
        return plain(*given, **facts)

    monkeypatch.setattr(people, "record", late)
    olu, uma = cast.olu(), cast.person("Uma", "operator")
    barrier = threading.Barrier(2)
    refused: list[Reason] = []

    def remove(by: Person, person: Person) -> None:
        barrier.wait()
        try:
            people.hand_over(person=person, by=by, at=NOW)
        except Refused as found:
            refused.append(found.reason)  # type: ignore[arg-type]
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((olu, uma), (uma, olu))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [Reason.LAST_OPERATOR]
    assert Person.objects.filter(is_active=True).count() == 1


def test_of_two_who_accept_at_once_the_second_is_refused(committed: str) -> None:
    _invitation, secret = invitations.invite(
        email="tala@example.org", office=cast.secretariat(), role="editor", by=SYSTEM, at=NOW
    )
    barrier = threading.Barrier(2)
    ended: list[str] = []

    def accept(name: str) -> None:
        barrier.wait()
        try:
            invitations.accept(secret=secret, at=NOW, name=name, password=PASSWORD)
            ended.append("in")
        except Refused as refused:
            ended.append(str(refused.reason))
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["in", "not-open"]
    assert Person.objects.count() == 1


def test_two_keys_made_at_once_are_counted_one_by_one_and_one_key_ends_once(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "AT_ONCE", 1)
    amina = cast.amina()

    def both(act: Callable[[], object]) -> list[str]:
        barrier = threading.Barrier(2)
        ended: list[str] = []

        def run() -> None:
            barrier.wait()
            try:
                act()
                ended.append("done")
            except Refused as refused:
                ended.append(str(refused.reason))
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(ended)

    made = both(
        lambda: tokens.make_token(person=amina, name="a script", scope="read", days=1, by=amina, at=NOW)
    )
    assert made == ["done", str(Reason.TOO_MANY)]
    token = Token.objects.get()
    assert both(lambda: tokens.end_token(token=token, by=amina, at=NOW)) == ["done", str(Reason.TOKEN_ENDED)]
