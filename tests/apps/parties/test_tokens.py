"""Keys to the API: one's own, for a time, and known by their hash alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import people, privacy, tokens
from comity.apps.parties.models import Person, Token
from comity.apps.parties.refusal import Reason, Refused
from comity.apps.parties.retention import periods
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def _make(person: Person, **change: Any) -> tuple[Token, str]:
    facts = {"name": "a script", "scope": "draft", "days": 30, "by": person, "at": NOW}
    return tokens.make_token(person=person, **{**facts, **change})


def _refused(reason: Reason, person: Person, **change: Any) -> None:
    before = Token.objects.count(), Record.objects.count()
    with pytest.raises(Refused) as found:
        _make(person, **change)
    assert found.value.reason is reason
    assert (Token.objects.count(), Record.objects.count()) == before


def test_a_key_opens_until_its_day_and_its_secret_is_kept_nowhere() -> None:
    amina = cast.amina()
    token, secret = _make(amina, name="  my \x00 script ")
    assert (token.name, token.scope) == ("my script", "draft")
    assert tokens.find(secret=secret, at=NOW) == token
    assert tokens.find(secret=secret, at=NOW + timedelta(days=30, seconds=-1)) == token
    assert tokens.find(secret=secret, at=NOW + timedelta(days=30)) is None
    assert tokens.find(secret=secret, at=NOW - timedelta(seconds=1)) is None
    with connection.cursor() as cursor:
        for table in ("parties_token", "journal_record"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{secret[7:]}%"])  # noqa: S608
            assert cursor.fetchone() == (0,)


def test_making_and_ending_a_key_are_one_record_each_without_its_name() -> None:
    amina = cast.amina()
    before = Record.objects.count()
    token, secret = _make(amina, name="Tala's laptop")
    tokens.end_token(token=token, by=amina, at=NOW)
    written = list(Record.objects.order_by("pk")[before:])
    assert [each.act for each in written] == ["tokens.made", "tokens.ended"]
    assert {each.by for each in written} == {amina.address}
    assert "Tala" not in str([each.facts for each in written])
    assert tokens.find(secret=secret, at=NOW) is None


def test_a_wrong_secret_finds_nothing() -> None:
    _token, secret = _make(cast.amina())
    for wrong in ("", "x", secret[:-1], secret + "x", secret[7:], tokens.PREFIX):
        assert tokens.find(secret=wrong, at=NOW) is None


@pytest.mark.parametrize(
    "change",
    [{"days": 0}, {"days": 366}, {"days": -1}, {"scope": "everything"}, {"name": " "}, {"name": "x" * 81}],
)
def test_a_key_without_name_scope_or_end_is_refused(change: dict[str, Any]) -> None:
    _refused(Reason.NOT_FIT, cast.amina(), **change)


def test_a_key_can_live_a_year_and_no_longer() -> None:
    token, _secret = _make(cast.amina(), days=365)
    assert token.expires_at == NOW + timedelta(days=365)


@pytest.mark.parametrize("who", ["olu", "dalia"])
def test_nobody_makes_or_ends_the_key_of_another(who: str) -> None:
    amina, by = cast.amina(), {"olu": cast.olu, "dalia": cast.dalia}[who]()
    token, secret = _make(amina)
    _refused(Reason.MAY_NOT, amina, by=by)
    with pytest.raises(Refused) as found:
        tokens.end_token(token=token, by=by, at=NOW)
    assert (found.value.reason, found.value.may_not) == (Reason.MAY_NOT, True)
    assert tokens.find(secret=secret, at=NOW) == token


def test_a_key_ends_once() -> None:
    amina = cast.amina()
    token, _secret = _make(amina)
    tokens.end_token(token=token, by=amina, at=NOW)
    before = Record.objects.count()
    with pytest.raises(Refused) as found:
        tokens.end_token(token=token, by=amina, at=NOW)
    assert (found.value.reason, Record.objects.count()) == (Reason.TOKEN_ENDED, before)


def test_so_many_keys_live_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "AT_ONCE", 2)
    amina = cast.amina()
    first, _ = _make(amina, days=1)
    _make(amina)
    _refused(Reason.TOO_MANY, amina)
    _make(amina, at=NOW + timedelta(days=1))
    assert first.name


def test_a_key_opens_nothing_once_its_person_has_left() -> None:
    amina = cast.amina()
    token, secret = _make(amina)
    people.hand_over(person=amina, by=SYSTEM, at=NOW)
    assert tokens.find(secret=secret, at=NOW) is None
    token.refresh_from_db()
    assert token.ended_at == NOW


def test_use_is_noted_by_the_day() -> None:
    token, secret = _make(cast.amina())
    for moment in (NOW, NOW + timedelta(hours=1)):
        tokens.find(secret=secret, at=moment)
        token.refresh_from_db()
        assert token.used_at == NOW
    tokens.find(secret=secret, at=NOW + timedelta(days=1))
    token.refresh_from_db()
    assert token.used_at == NOW + timedelta(days=1)


def test_the_file_of_one_s_own_data_tells_of_keys_and_holds_no_hash() -> None:
    amina = cast.amina()
    token, secret = _make(amina)
    held = json.dumps(privacy.export_own_data(person=amina, by=amina, at=NOW))
    assert "a script" in held
    assert token.secret_hash not in held
    assert secret not in held


def test_erasing_a_person_removes_their_keys() -> None:
    amina = cast.amina()
    _make(amina)
    privacy.erase_person(person=amina, by=SYSTEM, at=NOW)
    assert not Token.objects.exists()


def test_an_ended_key_is_forgotten_after_its_period_and_a_live_one_is_not() -> None:
    amina = cast.amina()
    ended, _ = _make(amina, days=365)
    tokens.end_token(token=ended, by=amina, at=NOW)
    _make(amina, days=1)
    live, _ = _make(amina, days=365)
    kept = periods()["ended-tokens"].length
    assert privacy.forget(at=NOW + kept - timedelta(seconds=1))["ended-tokens"] == 0
    assert privacy.forget(at=NOW + kept)["ended-tokens"] == 1
    assert privacy.forget(at=NOW + kept + timedelta(days=1))["ended-tokens"] == 1
    assert list(Token.objects.all()) == [live]
