"""Bringing in what was written offline: nothing lost, nothing written over unseen, one record for all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.apps.assistance import actions, routes
from comity.apps.assistance.actions.drafting import answers_of
from comity.apps.assistance.models import Conflict
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.journal.models import Record
from comity.papers.form_in import FormRead, read_form
from comity.papers.writing.form import write_form
from tests.assistance_world import Way, person, state

pytestmark = pytest.mark.usefixtures("asked")


def form_of(way: Way) -> bytes:
    """The form of a draft as it stands."""
    rows = {each.question: each for each in way.assistance.answers.all()}
    return write_form(
        routes.definition(way.assistance.route), answers={code: each.value for code, each in rows.items()},
        versions={code: each.version for code, each in rows.items()}, draft=str(way.assistance.number),
    )  # fmt: skip


def changed(way: Way, data: bytes, **answers: dict[str, Any]) -> FormRead:
    """What the form says after some fields were changed in it."""
    read = read_form(data, routes.definition(way.assistance.route))
    assert read.read and not read.problems
    new = {code: {**read.answers[code], **answers.get(code, {})} for code in read.answers}
    return replace(read, answers=new)


@pytest.fixture
def way() -> Way:
    way = Way()
    way.to("draft")
    return way


def test_a_form_that_was_not_changed_changes_nothing_and_is_not_recorded(way: Way) -> None:
    before, records = answers_of(way.assistance), Record.objects.count()
    merged = actions.merge(
        assistance=way.assistance, form=changed(way, form_of(way)), by=person("amina"), at=way.at
    )
    assert (merged.taken, merged.conflicts, merged.closed) == ([], [], {})
    assert set(merged.same) == {each.code for each in routes.definition(way.assistance.route).questions}
    assert answers_of(way.assistance) == before
    assert Record.objects.count() == records


def test_what_changed_in_the_file_alone_is_taken_with_one_record(way: Way) -> None:
    form = changed(way, form_of(way), aim={"title": "Another title"}, context={"note": "Another note."})
    merged = actions.merge(assistance=way.assistance, form=form, by=person("petra"), at=way.at)
    assert sorted(merged.taken) == ["aim", "context"]
    assert answers_of(way.assistance)["aim"]["title"] == "Another title"
    assert answers_of(way.assistance)["aim"]["aim"] == "To know who is held, where, and under which law."
    way.assistance.refresh_from_db()
    assert way.assistance.title == "Another title"
    last = Record.objects.order_by("-pk")[0]
    assert last.act == "assistance.merged"
    assert set(last.facts["versions"]) == {"aim", "context"}
    assert "Another" not in str(last.facts)


def test_what_changed_on_both_sides_is_kept_apart_and_shown_to_choose(way: Way) -> None:
    form = changed(way, form_of(way), context={"note": "From the capital."})
    seen = way.assistance.answers.get(question="context").version
    way.do(actions.answer, person("petra"), question="context", value={"note": "From Geneva."}, seen=seen)
    merged = actions.merge(assistance=way.assistance, form=form, by=person("amina"), at=way.at)
    assert merged.taken == []
    assert answers_of(way.assistance)["context"]["note"] == "From Geneva."
    (conflict,) = merged.conflicts
    assert (conflict.question, conflict.value) == ("context", {"note": "From the capital."})

    version = way.assistance.answers.get(question="context").version
    with pytest.raises(Refused) as found:
        actions.settle(conflict=conflict, take=True, seen=version - 1, by=person("amina"), at=way.at)
    assert found.value.reason == Reason.MOVED_MEANWHILE
    actions.settle(conflict=conflict, take=True, seen=version, by=person("amina"), at=way.at)
    assert answers_of(way.assistance)["context"]["note"] == "From the capital."
    assert not Conflict.objects.exists()


def test_keeping_the_drafts_version_leaves_it_as_it_is(way: Way) -> None:
    form = changed(way, form_of(way), context={"note": "From the capital."})
    seen = way.assistance.answers.get(question="context").version
    way.do(actions.answer, person("petra"), question="context", value={"note": "From Geneva."}, seen=seen)
    (conflict,) = actions.merge(assistance=way.assistance, form=form, by=person("amina"), at=way.at).conflicts
    actions.settle(conflict=conflict, take=False, seen=seen + 1, by=person("amina"), at=way.at)
    assert answers_of(way.assistance)["context"]["note"] == "From Geneva."
    with pytest.raises(Refused) as found:
        actions.settle(conflict=Conflict(pk=9, assistance=way.assistance, question="context", value={}), take=True,
                       seen=seen + 1, by=person("amina"), at=way.at)  # fmt: skip
    assert found.value.reason == Reason.ALREADY_SO


def test_the_same_change_on_both_sides_is_no_conflict(way: Way) -> None:
    form = changed(way, form_of(way), context={"note": "The same."})
    seen = way.assistance.answers.get(question="context").version
    way.do(actions.answer, person("petra"), question="context", value={"note": "The same."}, seen=seen)
    merged = actions.merge(assistance=way.assistance, form=form, by=person("amina"), at=way.at)
    assert (merged.taken, merged.conflicts) == ([], [])


def test_the_same_file_twice_keeps_one_conflict(way: Way) -> None:
    form = changed(way, form_of(way), context={"note": "From the capital."})
    seen = way.assistance.answers.get(question="context").version
    way.do(actions.answer, person("petra"), question="context", value={"note": "From Geneva."}, seen=seen)
    for _ in range(2):
        actions.merge(assistance=way.assistance, form=form, by=person("amina"), at=way.at)
    assert Conflict.objects.count() == 1


def test_a_form_without_its_base_writes_over_nothing(way: Way) -> None:
    form = replace(changed(way, form_of(way), context={"note": "From the capital."}), base=None)
    merged = actions.merge(assistance=way.assistance, form=form, by=person("amina"), at=way.at)
    assert merged.taken == []
    assert [each.question for each in merged.conflicts] == ["context"]


def test_an_empty_form_begins_a_draft_and_goes_over_what_was_only_filled_in(way: Way) -> None:
    definition = routes.definition(way.assistance.route)
    form = read_form(write_form(definition), definition)
    form = replace(form, answers={**form.answers, "contact": {"office": "Legal department", "telephone": ""}})
    begun, merged = actions.begin_from(
        state=state(), route_code=definition.code, form=form, by=person("amina"), at=way.at
    )
    assert (merged.taken, merged.conflicts) == (["contact"], [])
    assert answers_of(begun)["contact"]["office"] == "Legal department"


def test_only_answers_remarked_on_are_taken_while_remarks_wait(way: Way) -> None:
    way.to("papers")
    way.send_back()
    remarked = way.assistance.remarks.get().question
    other = "context" if remarked != "context" else "results"
    name = {"context": "note", "results": "results"}[other]
    form = changed(way, form_of(way), **{other: {name: "Not asked for."}})
    merged = actions.merge(assistance=way.assistance, form=form, by=person("amina"), at=way.at)
    assert merged.closed[other][0] == Reason.NOT_REMARKED
    assert merged.closed[other][1] == {name: "Not asked for."}
    assert merged.taken == []


def test_a_discarded_draft_keeps_no_conflict(way: Way) -> None:
    form = replace(changed(way, form_of(way), context={"note": "From the capital."}), base=None)
    actions.merge(assistance=way.assistance, form=form, by=person("amina"), at=way.at)
    assert Conflict.objects.count() == 1
    way.do(actions.discard, person("amina"))
    assert not Conflict.objects.exists()


NOTES = st.sampled_from(["", "One.", "Two.", "Three\nlines.", "Ж 上"])
SIDES = st.fixed_dictionaries({}, optional={"context": NOTES, "consulted": NOTES, "results": NOTES})
FIELD = {"context": "note", "consulted": "who", "results": "results"}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(there=SIDES, here=SIDES, knows=st.booleans(), choose=st.booleans())
def test_whatever_both_sides_change_no_answer_is_lost(
    way: Way, there: dict[str, str], here: dict[str, str], knows: bool, choose: bool
) -> None:
    with transaction.atomic():
        asked = {each.code for each in routes.definition(way.assistance.route).questions}
        before = answers_of(way.assistance)
        form = changed(way, form_of(way), **{code: {FIELD[code]: text} for code, text in there.items()})
        form = form if knows else replace(form, base=None)
        for code, text in here.items():
            seen = way.assistance.answers.get(question=code).version
            way.do(actions.answer, person("petra"), question=code, value={FIELD[code]: text}, seen=seen)
        standing = answers_of(way.assistance)
        merged = actions.merge(assistance=way.assistance, form=form, by=person("amina"), at=way.at)
        now = answers_of(way.assistance)
        apart = {each.question: each.value[FIELD[each.question]] for each in merged.conflicts}
        for code in asked & set(before):
            old = before[code].get(FIELD.get(code, ""), "")
            mine, theirs = there.get(code, old), standing[code].get(FIELD.get(code, ""), "")
            kept = now[code].get(FIELD.get(code, ""), "")
            if mine in (old, theirs) and knows:
                assert now[code] == standing[code], "nothing was changed in the file, or both say the same"
            elif theirs == old and knows:
                assert kept == mine, "changed in the file alone"
            else:
                # Without its base a form fills what is empty, and no more.
                assert kept == theirs or not (knows or theirs), "what stands is never written over unseen"
            # Each text that somebody wrote is in the draft or beside it.
            assert theirs in (kept, old, "")
            assert mine in (old, kept, apart.get(code)) or not mine
        for conflict in merged.conflicts:
            version = way.assistance.answers.get(question=conflict.question).version
            actions.settle(conflict=conflict, take=choose, seen=version, by=person("amina"), at=way.at)
            wanted = apart[conflict.question] if choose else now[conflict.question][FIELD[conflict.question]]
            assert answers_of(way.assistance)[conflict.question][FIELD[conflict.question]] == wanted
        transaction.set_rollback(True)


@pytest.mark.parametrize("settled", [False, True])
def test_the_theme_for_the_register_follows_a_form_as_it_follows_an_answer(way: Way, settled: bool) -> None:
    form = changed(way, form_of(way), aim={"theme": "justice"})
    if settled:
        kept = way.assistance.answers.get(question="aim")
        value = kept.value | {"title": "Changed here"}
        actions.answer(
            assistance=way.assistance,
            question="aim",
            value=value,
            seen=kept.version,
            by=person("amina"),
            at=way.at,
        )
    merged = actions.merge(assistance=way.assistance, form=form, by=person("amina"), at=way.at)
    for conflict in merged.conflicts:
        seen = way.assistance.answers.get(question="aim").version
        actions.settle(conflict=conflict, take=True, seen=seen, by=person("amina"), at=way.at)
    way.assistance.refresh_from_db()
    assert answers_of(way.assistance)["aim"]["theme"] == "justice"
    assert way.assistance.theme == "justice"
