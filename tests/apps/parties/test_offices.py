"""What an office is of, what it acts under, and which funds it serves."""

from __future__ import annotations

import pytest

from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import offices, people
from comity.apps.parties.models import Office, Party
from comity.apps.parties.refusal import Reason, Refused
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def _party(code: str) -> Party:
    return Party.objects.create(code=code, kind="state", name=code, source="tests", fictional=True)


def _set(office: Office, **change: object) -> Office:
    facts = {"party": None, "mandate": "a resolution", "funds": ["b-fund", "a-fund"], "by": SYSTEM, "at": NOW}
    return offices.set_office(office=office, **{**facts, **change})  # type: ignore[arg-type]


def test_an_office_is_opened_with_its_party_mandate_and_funds() -> None:
    party = _party("QMA")
    office = people.open_office(
        name="A mission", party=party, mandate="a letter", funds=["x", "x"], by=SYSTEM, at=NOW
    )
    assert (office.party, office.mandate, office.funds) == (party, "a letter", ["x"])
    again = people.open_office(name="A mission", mandate="another", by=SYSTEM, at=NOW)
    assert (again.pk, again.mandate) == (office.pk, "a letter")


def test_an_operator_gives_an_office_its_party_mandate_and_funds() -> None:
    olu, office, party = cast.olu(), cast.secretariat(), _party("QMA")
    before = Record.objects.count()
    _set(office, party=party, by=olu)
    kept = Office.objects.get(pk=office.pk)
    assert (kept.party, kept.mandate, kept.funds) == (party, "a resolution", ["a-fund", "b-fund"])
    written = Record.objects.order_by("-pk")[0]
    assert Record.objects.count() == before + 1
    assert (written.act, written.subject, written.by) == ("offices.set", office.address, olu.address)
    assert written.facts == {"party": "QMA", "acts_under": "a resolution", "funds": ["a-fund", "b-fund"]}
    _set(office, party=party, by=olu)
    assert Record.objects.count() == before + 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mandate": "x" * 201}, Reason.NOT_FIT),
        ({"mandate": "a\x00b"}, Reason.NOT_FIT),
        ({"funds": ["A Fund"]}, Reason.NOT_FIT),
        ({"funds": [""]}, Reason.NOT_FIT),
    ],
)
def test_what_cannot_be_is_refused_without_a_trace(change: dict[str, object], reason: Reason) -> None:
    office = cast.secretariat()
    before = Record.objects.count()
    with pytest.raises(Refused) as found:
        _set(office, **change)
    assert found.value.reason is reason
    assert (Office.objects.get(pk=office.pk).funds, Record.objects.count()) == ([], before)


def test_an_office_of_one_party_does_not_become_another_s() -> None:
    office = people.open_office(name="A mission", party=_party("QMA"), by=SYSTEM, at=NOW)
    for other in (_party("QNA"), None):
        with pytest.raises(Refused) as found:
            _set(office, party=other)
        assert found.value.reason is Reason.OTHER_PARTY
    assert Office.objects.get(pk=office.pk).mandate == ""


@pytest.mark.parametrize("who", ["amina", "dalia"])
def test_nobody_else_may(who: str) -> None:
    by, office = {"amina": cast.amina, "dalia": cast.dalia}[who](), cast.secretariat()
    with pytest.raises(Refused) as found:
        _set(office, by=by)
    assert found.value.reason is Reason.MAY_NOT
