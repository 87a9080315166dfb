"""What holds for every act on a request: one record, under an office and a mandate; refused
to everybody else, without a mandate, after the role has ended and a second time, each time without a trace."""

from __future__ import annotations

import pytest
from django.db import transaction

from comity.apps.assistance.refusal import Reason
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import people
from comity.apps.parties.models import Office
from comity.apps.parties.refusal import Refused
from tests.apps.assistance.every import CASES
from tests.assistance_world import PEOPLE, Way, person, recorded, refused, traces

pytestmark = pytest.mark.usefixtures("asked")


def _prepared(name: str) -> Way:
    way = Way()
    CASES[name].prepare(way)
    return way


@pytest.mark.parametrize("name", CASES)
def test_it_leaves_one_record_with_office_and_mandate(name: str) -> None:
    case, way = CASES[name], _prepared(name)
    with recorded(case.record, by=case.by, office=case.office, mandate=case.mandate) as found:
        case.do(way)
    assert found[0].at == way.at
    way.assistance.refresh_from_db()
    if found[0].subject == way.assistance.address:
        said = (found[0].facts["stage"], found[0].facts["holder"])
        assert said == (way.assistance.stage, way.assistance.holder)


@pytest.mark.parametrize("name", CASES)
def test_who_may_may_and_nobody_else(name: str) -> None:
    case, way = CASES[name], _prepared(name)
    before = traces()
    for who in map(str.lower, PEOPLE):
        if who in case.may:
            continue
        with pytest.raises(Refused) as found:
            case.do(way, who)
        assert (found.value.reason, found.value.may_not) == (Reason.MAY_NOT, True), who
    assert traces() == before
    assert case.may
    for who in sorted(case.may):
        with transaction.atomic():  # each as if the other had not
            case.do(way, who)
            transaction.set_rollback(True)
        way.assistance.refresh_from_db()


@pytest.mark.parametrize("name", CASES)
def test_without_a_mandate_on_record_it_is_refused(name: str) -> None:
    case, way = CASES[name], _prepared(name)
    Office.objects.filter(name=case.office).update(mandate="")
    with refused(Reason.NO_MANDATE):
        case.do(way)


@pytest.mark.parametrize("name", CASES)
def test_after_the_role_has_ended_it_is_refused_and_the_successor_may(name: str) -> None:
    case, way = CASES[name], _prepared(name)
    facts = case.facts(way)
    one = person(case.by)
    people.hand_over(person=one, successor=person("lee"), by=SYSTEM, at=way.at)
    with refused(Reason.MAY_NOT):
        case.act(by=person(case.by), at=way.at, **facts)
    if case.succeeds:
        case.act(by=person("lee"), at=way.at, **facts)
    else:
        with refused(Reason.MAY_NOT):
            case.act(by=person("lee"), at=way.at, **facts)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.again])
def test_a_second_time_it_is_refused(name: str) -> None:
    case, way = CASES[name], _prepared(name)
    facts = case.facts(way)
    case.act(by=person(case.by), at=way.at, **facts)
    assert case.again is not None
    with refused(case.again):
        case.act(by=person(case.by), at=way.at, **facts)


@pytest.mark.parametrize("name", CASES)
def test_no_record_holds_what_was_written(name: str) -> None:
    case, way = CASES[name], _prepared(name)
    case.do(way)
    said = str(list(Record.objects.filter(act__startswith="assistance.").values_list("facts", flat=True)))
    for words in ("Another note", "More training", "Roads were", "nine places", "register", "police", "storm",
                  "which places", "former post", "need is plain", "fund is empty", "Signed", "can help"):  # fmt: skip
        assert words not in said
