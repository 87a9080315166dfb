"""People who worked on requests: what they can take out, and what stays when they are erased."""

from __future__ import annotations

import json

import pytest
from django.apps import apps

from comity.apps.assistance import actions
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import people, privacy
from comity.apps.parties.models import Person
from tests.assistance_world import Way, person

pytestmark = pytest.mark.usefixtures("asked")


def test_the_file_of_one_s_own_data_names_every_row_one_made_and_no_word_of_a_request() -> None:
    way = Way()
    way.to("closed")
    for name in ("amina", "dalia", "emeka", "dan"):
        one = person(name)
        held = privacy.export_own_data(person=one, by=one, at=way.at)
        for relation in privacy.pointing_at_people():
            rows = relation.related_model._default_manager.filter(**{relation.field.name: one})
            table = f"{relation.related_model._meta.label_lower}.{relation.field.name}"
            assert len(held["tables"].get(table, [])) == rows.count(), table
        text = json.dumps(held)
        for words in ("register", "Two advisers", "Judged", "As proposed"):
            assert words not in text, (name, words)
    assert any(table.startswith("assistance.") for table in held["tables"])


def test_every_table_that_points_at_people_is_asked() -> None:
    pointing = {
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Person
    }
    asked = {(each.related_model._meta.label_lower, each.field.name) for each in privacy.pointing_at_people()}
    assert pointing == asked
    assert ("assistance.answer", "by") in asked


def test_erasing_a_delegate_leaves_every_record_and_request_whole() -> None:
    way = Way()
    way.to("papers")
    way.do(actions.publish, person("amina"), parts=["fact"])
    amina = person("amina")
    people.hand_over(person=amina, successor=person("lee"), by=SYSTEM, at=way.at)
    written = list(Record.objects.filter(by=amina.address).values_list("pk", flat=True))
    privacy.erase_person(person=amina, by=SYSTEM, at=way.at)
    amina.refresh_from_db()
    assert (amina.name, amina.email) == ("", f"{amina.number}@erased.invalid")
    assert list(Record.objects.filter(by=amina.address).values_list("pk", flat=True)) == written
    way.assistance.refresh_from_db()
    assert way.assistance.began_by == amina
    assert way.assistance.submissions.get().by == amina
    # The office carries on.
    way.do(actions.withdraw, person("lee"), reason="other-source")
    assert way.assistance.stage == "withdrawn"
