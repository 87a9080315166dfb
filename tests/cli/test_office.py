"""`comity office`: an office is opened and set from the console, and what is not named stays."""

from __future__ import annotations

import pytest

from comity.apps.journal.models import Record
from comity.apps.parties.models import Office, Party
from comity.cli.main import main

pytestmark = pytest.mark.usefixtures("facts")


@pytest.fixture(autouse=True)
def _stay_in_the_test_database(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.cli import environment

    monkeypatch.setattr(environment, "django", lambda **_: None)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.strip()


def test_an_office_is_opened_with_mandate_and_funds_and_keeps_what_is_not_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = [
        "office",
        "set",
        "Trial desk",
        "--mandate",
        "Letter of 1 March 2026",
        "--funds",
        "review-travel",
        "ldc-sids",
    ]
    assert main(given) == 0
    assert told(capsys) == "Trial desk\tof this installation\tLetter of 1 March 2026\tldc-sids review-travel"
    assert main(["office", "set", "Trial desk", "--funds", "review-travel"]) == 0
    office = Office.objects.get(name="Trial desk")
    assert (office.mandate, office.funds) == ("Letter of 1 March 2026", ["review-travel"])
    assert main(["office", "set", "Trial desk", "--funds"]) == 0
    office.refresh_from_db()
    assert (office.mandate, office.funds) == ("Letter of 1 March 2026", [])


def test_an_office_of_a_state_stays_that_states(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = Party.objects.filter(kind="state")[:2]
    assert main(["office", "set", "Trial mission", "--of", one.code]) == 0
    assert Office.objects.get(name="Trial mission").party == one
    assert main(["office", "set", "Trial mission", "--of", two.code]) == 1
    assert "stays so" in capsys.readouterr().err
    assert Office.objects.get(name="Trial mission").party == one


@pytest.mark.parametrize("words", [["--funds", "no-such-fund"], ["--of", "NOSUCH"], ["--mandate", "x" * 201]])
def test_what_is_not_there_is_told_and_opens_nothing(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = Record.objects.count()
    assert main(["office", "set", "Trial desk", *words]) == 1
    assert capsys.readouterr().err.startswith("comity office: ")
    assert not Office.objects.filter(name="Trial desk").exists() and Record.objects.count() == before


def test_all_offices_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["office", "set", "Trial desk"])
    capsys.readouterr()
    assert main(["office", "list"]) == 0
    assert "Trial desk\tof this installation\tno mandate\tno fund" in told(capsys).splitlines()
