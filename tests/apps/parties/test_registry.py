"""The registry: loaded from tables, asked by name and by day, never guessing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import registry
from comity.apps.parties.models import (
    Membership,
    Party,
    PartyName,
    Session,
    council_seats,
    find,
    group_of,
    members_of,
    vacant_seats_of,
)
from comity.apps.parties.models import Status as Listed
from comity.apps.parties.refusal import Refused
from comity.papers.tables_parties import rows as shipped
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("facts")


def _council() -> Party:
    return Party.objects.get(code="HRC")


def _altered(table: str, change: Any) -> Any:
    return lambda name: change([dict(row) for row in shipped(name)]) if name == table else shipped(name)


def test_a_second_load_changes_nothing_and_records_nothing() -> None:
    records = Record.objects.count()
    assert not registry.load(by=SYSTEM, at=NOW)
    assert Record.objects.count() == records


def test_a_changed_name_is_the_only_thing_that_changes() -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[0]["name"] += " (new)"
        return rows

    keys = set(PartyName.objects.values_list("pk", flat=True))
    done = registry.load(by=SYSTEM, at=NOW, tables=_altered("parties/names.csv", change))
    assert done.changes == {"partyname": 2}, "one row out, one row in"
    assert len(keys & set(PartyName.objects.values_list("pk", flat=True))) == len(keys) - 1
    assert Record.objects.filter(act="parties.loaded").latest("id").facts["rows"] == {"partyname": 2}


def test_a_session_moved_by_the_tables_moves_here() -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        for row in rows:
            if (row["number"], row["kind"]) == ("41", "regular"):
                row["last_day"] = "2019-07-19"
        return rows

    registry.load(by=SYSTEM, at=NOW, tables=_altered("sessions/council.csv", change))
    session = Session.objects.get(body=_council(), number=41, kind="regular")
    assert [each.last_day for each in session.intervals.all()] == [date(2019, 7, 19)]


def test_a_state_no_longer_named_stays_since_records_may_point_at_it() -> None:
    registry.load(by=SYSTEM, at=NOW, tables=_altered("parties/states.csv", lambda rows: rows[1:]))
    assert Party.objects.filter(code=shipped("parties/states.csv")[0]["iso3"]).exists()


@pytest.mark.parametrize("who", [cast.amina, cast.dalia, lambda: "visitor"])
def test_only_operators_and_the_console_load(who: Any) -> None:
    by, records = who(), Record.objects.count()
    with pytest.raises(Refused):
        registry.load(by=by, at=NOW, tables=_altered("parties/names.csv", lambda rows: rows[:1]))
    assert PartyName.objects.count() > 2000 and Record.objects.count() <= records + 4


def test_there_are_193_members_and_two_observers() -> None:
    assert Party.objects.filter(kind="state").count() == 193
    assert Party.objects.filter(kind="observer").count() == 2


def test_the_council_has_47_seats_and_97_votes_elect() -> None:
    seats = council_seats()
    assert sorted(seats.by_group.values()) == [6, 7, 8, 13, 13]
    assert (seats.total, seats.majority) == (47, 97)


def test_variants_of_one_name_meet() -> None:
    for one, other, code in (
        ("Venezuela (Bolivarian Republic of)", "Venezuela, Bolivarian Republic of", "VEN"),
        ("Republic of Korea", "Korea, Republic of", "KOR"),
        ("Côte d'Ivoire", "Côte d’Ivoire", "CIV"),
    ):
        assert find(one).bearer == find(other).bearer == code


def test_names_that_look_alike_and_are_not_the_same_stay_apart() -> None:
    assert (find("Congo").bearer, find("Democratic Republic of the Congo").bearer) == ("COG", "COD")
    assert find("Korea").bearer is None, "two States are meant by it: nothing is guessed"


@pytest.mark.parametrize(
    ("name", "language"),
    [("China", "en"), ("Chine", "fr"), ("China", "es"), ("Китай", "ru"), ("中国", "zh"), ("الصين", "ar")],
)
def test_a_name_is_found_in_every_official_language(name: str, language: str) -> None:
    assert find(name, language).bearer == "CHN"
    assert find(name).bearer == "CHN"


def test_a_misspelt_name_is_suggested_and_not_taken() -> None:
    found = find("Kyrgystan")
    assert found.bearer is None and found.suggestions[0].name.bearer == "KGZ"


def test_a_former_name_is_in_force_only_in_its_time() -> None:
    assert {each.in_force for each in find("Swaziland", at=date(2010, 1, 1)).exact} == {True}
    assert {each.in_force for each in find("Swaziland", at=date(2024, 1, 1)).exact} == {False}


def test_a_name_added_by_a_load_is_found_by_the_next_question() -> None:
    assert find("Ruritania").bearer is None
    row = {
        "iso3": "CHE",
        "language": "en",
        "form": "variant",
        "name": "Ruritania",
        "valid_from": "",
        "valid_until": "",
        "status": "sourced",
        "source": "a novel",
        "article": "",
    }
    registry.load(by=SYSTEM, at=NOW, tables=_altered("parties/names.csv", lambda rows: [*rows, row]))
    assert find("Ruritania").bearer == "CHE"


def test_the_council_of_the_two_votes() -> None:
    march, july = members_of(_council(), date(2018, 3, 23)), members_of(_council(), date(2018, 7, 5))
    assert (len(march), len(july)) == (47, 46)
    assert {each.code for each in march} - {each.code for each in july} == {"USA"}
    assert vacant_seats_of(_council(), date(2018, 3, 23)) == []
    assert len(vacant_seats_of(_council(), date(2018, 7, 12))) == 1
    assert vacant_seats_of(_council(), date(2018, 7, 13)) == [], "filled by an election on 13 July 2018"
    assert "ISL" in {each.code for each in members_of(_council(), date(2018, 7, 13))}


def test_a_state_is_of_one_regional_group_on_a_day() -> None:
    state = Party.objects.get(code="PAN")
    group = group_of(state, date(2018, 7, 5))
    assert group is not None and group.code == "latin-american-and-caribbean"
    assert group_of(Party.objects.get(code="PSE"), date(2018, 7, 5)) is None, "no source in hand: not made up"


@pytest.mark.parametrize(
    ("day", "count"), [(date(2018, 7, 1), 47), (date(2021, 1, 15), 46), (date(2024, 12, 31), 44)]
)
def test_least_developed_countries_are_counted_on_the_day_asked(day: date, count: int) -> None:
    assert Listed.objects.on(day).filter(status="LDC").count() == count


def test_the_forty_third_session_ran_in_two_intervals() -> None:
    session = Session.objects.get(body=_council(), number=43, kind="regular")
    days = [(each.first_day, each.last_day) for each in session.intervals.all()]
    assert days == [(date(2020, 2, 24), date(2020, 3, 13)), (date(2020, 6, 15), date(2020, 6, 23))]


def test_every_fact_has_a_source_and_a_certainty() -> None:
    for model in (PartyName, Membership, Listed):
        assert not model.objects.filter(source="").exists()
    assert not Party.objects.filter(source="").exists()


def test_days_cut_to_the_year_are_filled_and_called_derived() -> None:
    filled = Membership.objects.filter(party__code="AGO", of=_council(), valid_from=date(2007, 1, 1)).get()
    assert (filled.valid_until, filled.certainty) == (date(2011, 12, 31), "derived")


def test_an_invented_world_stands_beside_the_real_one() -> None:
    from comity.cli import load

    load.world(load.demo_folder())
    assert Party.objects.filter(fictional=True, kind="state").count() == 10
    assert Party.objects.filter(fictional=False, kind="state").count() == 193
    assert council_seats().electors == 193
    assembly = Party.objects.get(code="DEMO")
    assert len(members_of(assembly, date(2026, 3, 26))) == 10


def test_a_sourced_year_is_no_sourced_day() -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        for row in rows:
            if (row["iso3"], row["valid_from"]) == ("AFG", "2018-01-01"):
                row["valid_from"] = "2018-02"
        return rows

    registry.load(by=SYSTEM, at=NOW, tables=_altered("parties/council-membership.csv", change))
    filled = Membership.objects.get(party__code="AFG", of=_council(), valid_from=date(2018, 2, 1))
    assert filled.certainty == "derived"
