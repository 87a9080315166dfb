"""`comity user`: the first operator comes from the console, and so does help when nobody else can give it."""

from __future__ import annotations

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from comity.apps.journal.models import Record
from comity.apps.parties.models import Person
from comity.cli.main import main
from tests import cast

pytestmark = pytest.mark.django_db
ADD = [
    "user",
    "add",
    "olu@example.org",
    "--name",
    "Olu",
    "--role",
    "operator",
    "--office",
    "Desk of the Forum",
]


def test_the_first_operator_gets_a_link_that_sets_the_password_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(ADD) == 0
    link = re.search(
        r"^http://localhost:8000(/account/invitations/\S+)$", capsys.readouterr().out, re.MULTILINE
    )
    assert link
    client = Client()
    client.get(link[1])
    client.post("/account/invitation/", {"name": "Olu Adebayo", "password": cast.PASSWORD})
    client.post("/accounts/login/", {"login": "olu@example.org", "password": cast.PASSWORD})
    assert client.get("/account/people/").status_code == 200
    olu = Person.objects.get()
    assert olu.name == "Olu Adebayo"
    assert [each.office.name for each in olu.holdings.all()] == ["Desk of the Forum"]
    assert Client().get(link[1], follow=True).status_code == 410
    assert set(Record.objects.values_list("act", "by")) >= {("people.added", "system")}


def test_a_password_may_come_by_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main([*ADD, "--password-stdin"]) == 1
    assert "12" in capsys.readouterr().err
    assert not Person.objects.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{cast.PASSWORD}\n"))
    assert main([*ADD, "--password-stdin"]) == 0
    assert cast.PASSWORD not in capsys.readouterr().out
    assert Person.objects.get().check_password(cast.PASSWORD)


def test_what_goes_wrong_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    cast.olu()
    for words, said in (
        (ADD, "signs in with that address already"),
        (["user", "add", "nowhere", "--role", "editor"], "is no e-mail address"),
        (["user", "deactivate", "olu@example.org"], "nobody would be left"),
        (["user", "deactivate", "nobody@example.org"], "nobody signs in with nobody@example.org"),
        (
            ["user", "deactivate", "olu@example.org", "--successor", "olu@example.org"],
            "cannot succeed themselves",
        ),
    ):
        assert main(words) == 1
        error = capsys.readouterr().err
        assert said in error
        assert error.count("\n") == 1
    assert Person.objects.count() == 1


def test_people_are_listed_with_what_they_hold(capsys: pytest.CaptureFixture[str]) -> None:
    cast.olu()
    cast.amina()
    assert main(["user", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "amina@example.org\tAmina\tno role",
        "olu@example.org\tOlu\toperator in Secretariat",
    ]


def test_a_person_is_deactivated_and_their_roles_pass_on() -> None:
    olu, dalia = cast.olu(), cast.dalia()
    assert main(["user", "deactivate", olu.email, "--successor", dalia.email]) == 0
    olu.refresh_from_db()
    assert not olu.is_active
    assert dalia.roles(cast.NOW.replace(year=2030)) == {"editor", "operator"}


def test_the_only_operators_lost_second_factor_is_removed_at_the_console() -> None:
    olu = cast.olu()
    Authenticator.objects.create(user=olu, type="totp", data={})
    with pytest.raises(SystemExit) as wrong:
        main(["user", "reset-second-factor", olu.email])
    assert wrong.value.code == 2
    assert main(["user", "reset-second-factor", olu.email, "--check", "in-person"]) == 0
    assert not Authenticator.objects.exists()
    assert Record.objects.get(act="people.second_factor_reset").facts["check"] == "in-person"
