"""The demonstration's story: fourteen requests, each where it should stand, played once, in a database made for it."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from comity.apps.assistance import routes
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.balances import balances
from comity.apps.funds.checking import check
from comity.apps.funds.models import Entry, Fund
from comity.apps.journal.models import Record
from comity.apps.parties.actions import installation
from comity.apps.parties.models import Person
from comity.cli import demo, load
from comity.pure.ledger.accounts import Kind
from tests import database
from tests.assistance_world import traces
from tests.conftest import CHECKOUT

DEMO = CHECKOUT / "demo"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# Where each request of `demo/requests.toml` stands: its fund, its stage, who holds the pen, and what stops it.
PLACES = {
    "A national report, and an office to follow up the review": (
        "demo-cooperation",
        "assessment",
        "state",
        "remarks",
    ),
    "Training of the coast guard on rights at sea": ("demo-follow-up", "draft", "state", ""),
    "Training for prison inspectors": ("demo-cooperation", "sent", "secretariat", ""),
    "Study on access to legal aid": ("demo-cooperation", "papers", "secretariat", ""),
    "A plan for the recommendations of the last review": ("demo-follow-up", "eligibility", "secretariat", ""),
    "Restoring court records after a flood": ("demo-cooperation", "decision", "secretariat", ""),
    "Human rights in the training of teachers": ("demo-cooperation", "advice", "board", ""),
    "Figures on the rights of persons with disabilities": ("demo-follow-up", "proposal", "state", ""),
    "An ombudsperson for local government": ("demo-cooperation", "delivery", "state", ""),
    "Travel of a delegate to a seminar": ("demo-travel", "declined", "nobody", ""),
    "Advice on a draft law on public information": ("demo-cooperation", "assessment", "state", "consent"),
    "Court interpreters for three minority languages": ("demo-follow-up", "closed", "nobody", ""),
    "Training of court clerks": ("demo-cooperation", "closed", "nobody", ""),
    "A handbook for judges on fair hearings": ("demo-cooperation", "agreement", "secretariat", ""),
}


@pytest.fixture(autouse=True)
def _stay_in_the_test_database(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.cli import environment

    monkeypatch.setattr(environment, "django", lambda **_: None)


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database with the invented world and its story, played at NOW."""
    with django_db_blocker.unblock():
        before, name = database.current(), database.make()
        database.use(name)
        installation.found(demo=True, at=NOW)
        load.world(DEMO)
        assert demo.fill(DEMO, now=NOW) == len(PLACES)
        yield name
        database.use(before)
        database.drop(name)


def run(**more: Any) -> int:
    given = {"files": [], "facts": False, "demo": True, "symbol": "", "route": [], "check": False} | more
    return load.run(argparse.Namespace(**given))


def place(each: AssistanceRequest) -> tuple[str, str, str, str]:
    stop = "remarks" if each.awaiting_answer else "consent" if each.consent_stopped else ""
    return each.fund, each.stage, each.holder, stop


def test_each_request_stands_at_its_place(played: str) -> None:
    assert {each.title: place(each) for each in AssistanceRequest.objects.all()} == PLACES
    assert len(set(PLACES.values())) == len(PLACES)
    assert AssistanceRequest.objects.filter(track="emergency").count() == 1


def test_the_story_goes_by_acts_and_each_names_its_office_and_mandate(played: str) -> None:
    cast = {Person.objects.get(email=row["email"]).address for row in rows()}
    told = Record.objects.filter(act__startswith="assistance.").exclude(by="system")
    assert told.count() > 100
    assert set(told.values_list("by", flat=True)) <= cast
    assert not told.filter(office="").exists() and not told.filter(mandate="").exists()
    assert not told.filter(at__gt=NOW).exists()
    assert not [each.at for each in told if each.at.weekday() > 4], "the office works on weekdays"


def test_only_invented_states_and_funds_take_part(played: str) -> None:
    for each in AssistanceRequest.objects.select_related("state", "route"):
        assert each.state.code[:2] in {f"Q{letter}" for letter in "MNOPQRSTUVWXYZ"}, each.state.code
        assert routes.definition(each.route).fictional


def test_the_cast_can_be_signed_in_as_by_no_password(played: str) -> None:
    people = Person.objects.filter(email__endswith="@demonstration.invalid")
    assert people.count() == len({row["email"] for row in rows()}) >= 20
    assert not [each.email for each in people if each.has_usable_password()]


def test_the_books_hold_and_large_sums_took_two(played: str) -> None:
    assert check() == []
    for fund in Fund.objects.all():
        held = {each.kind: each.base for each in balances(fund, NOW.date()) if each.currency == "USD"}
        kept = sum(
            held.get(kind, 0) for kind in (Kind.AVAILABLE, Kind.ALLOCATED, Kind.OBLIGATED, Kind.RESERVE)
        )
        assert fund.invented and held[Kind.BANK] == kept > 0
        assert held.get(Kind.AVAILABLE, 0) >= 0
    assert Entry.objects.filter(act="allocated", approval__isnull=False).count() == 1
    assert Fund.objects.filter(code="demo-cooperation", periods__isnull=False).exists()


def test_a_second_run_changes_nothing(played: str) -> None:
    before = traces()
    assert demo.fill(DEMO, now=NOW + timedelta(days=3)) == 0
    assert traces() == before


def test_a_database_not_made_as_a_demonstration_gets_no_cast(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.found(demo=False, at=NOW)
    assert run() == 0
    assert "was not made as a demonstration" in capsys.readouterr().out
    assert not AssistanceRequest.objects.exists()
    assert not Person.objects.filter(email__endswith="@demonstration.invalid").exists()


def rows() -> list[dict[str, str]]:
    with (DEMO / "people.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
