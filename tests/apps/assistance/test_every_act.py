"""What holds for every act on a request: one record, under an office and a mandate; refused
to everybody else, without a mandate, after the role has ended and a second time, each time without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from comity.apps.assistance.refusal import Reason
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import people
from comity.apps.parties.models import Office
from comity.apps.parties.refusal import Refused
from tests import database
from tests.apps.assistance.acts import Case
from tests.apps.assistance.every import CASES
from tests.assistance_world import PEOPLE, Way, person, recorded, refused, traces

ONCE = [name for name, case in CASES.items() if case.again]
# Those of ONCE first: pytest then asks everything of one act before it prepares the next.
every = pytest.mark.parametrize("prepared", sorted(CASES, key=lambda name: name not in ONCE), indirect=True)


@pytest.fixture(scope="module")
def prepared(
    request: pytest.FixtureRequest, asking_world: str, django_db_blocker: Any
) -> Iterator[tuple[Case, Way]]:
    """An act, and a request brought once to where the act can be done; what all that wrote goes at the end."""
    with django_db_blocker.unblock():
        before = database.current()
        database.use(asking_world)
        with transaction.atomic():
            way = Way()
            CASES[request.param].prepare(way)
            yield CASES[request.param], way
            transaction.set_rollback(True)
        database.use(before)


@pytest.fixture
def case(prepared: tuple[Case, Way], django_db_blocker: Any) -> Iterator[Case]:
    """The act; what the test writes is rolled back to where the request was prepared."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield prepared[0]
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)


@pytest.fixture
def way(prepared: tuple[Case, Way]) -> Way:
    return prepared[1].again()


@every
def test_it_leaves_one_record_with_office_and_mandate(case: Case, way: Way) -> None:
    with recorded(case.record, by=case.by, office=case.office, mandate=case.mandate) as found:
        case.do(way)
    assert found[0].at == way.at
    way.assistance.refresh_from_db()
    if found[0].subject == way.assistance.address:
        said = (found[0].facts["stage"], found[0].facts["holder"])
        assert said == (way.assistance.stage, way.assistance.holder)


@every
def test_who_may_may_and_nobody_else(case: Case, way: Way) -> None:
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


@every
def test_without_a_mandate_on_record_it_is_refused(case: Case, way: Way) -> None:
    Office.objects.filter(name=case.office).update(mandate="")
    with refused(Reason.NO_MANDATE):
        case.do(way)


@every
def test_after_the_role_has_ended_it_is_refused_and_the_successor_may(case: Case, way: Way) -> None:
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


@pytest.mark.parametrize("prepared", ONCE, indirect=True)
def test_a_second_time_it_is_refused(case: Case, way: Way) -> None:
    facts = case.facts(way)
    case.act(by=person(case.by), at=way.at, **facts)
    assert case.again is not None
    with refused(case.again):
        case.act(by=person(case.by), at=way.at, **facts)


@every
def test_no_record_holds_what_was_written(case: Case, way: Way) -> None:
    case.do(way)
    said = str(list(Record.objects.filter(act__startswith="assistance.").values_list("facts", flat=True)))
    for words in ("Another note", "More training", "Roads were", "nine places", "register", "police", "storm",
                  "which places", "former post", "need is plain", "fund is empty", "Signed", "can help"):  # fmt: skip
        assert words not in said
