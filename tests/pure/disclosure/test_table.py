"""Who sees what, and when. Expected values are written by hand, apart from the table."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.disclosure.table import PUBLISHABLE, Part, Reader, public, visible

WITH_A_TASK = {
    Reader.DELEGATION, Reader.DESK, Reader.ASSESSOR, Reader.BOARD, Reader.DECIDER, Reader.AUDITOR,
    Reader.FINANCE,
}  # fmt: skip
OUTSIDE = {Reader.OTHER_STATE, Reader.CONTRIBUTOR, Reader.PUBLIC, Reader.OPERATOR}
ALL = frozenset(Part)
MOMENTS = list(itertools.product([False, True], repeat=2))
published = st.sets(st.sampled_from([*(part.value for part in Part), "nonsense", ""])).map(frozenset)


def test_every_reader_stands_on_one_side() -> None:
    assert set(Reader) == WITH_A_TASK | OUTSIDE


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize(("both_in", "decided"), MOMENTS)
def test_a_draft_is_its_delegations_alone(reader: Reader, both_in: bool, decided: bool) -> None:
    seen = visible(
        reader,
        sent=False,
        both_in=both_in,
        decided=decided,
        public_parts=frozenset(part.value for part in Part),
    )
    if reader is Reader.DELEGATION:
        assert {Part.FACT, Part.TITLE, Part.ANSWERS, Part.CONTEXT, Part.CONSENTS, Part.PRIORITY} <= seen
        assert not seen & {Part.ASSESSMENTS, Part.FINDINGS, Part.DECISION, Part.INPUTS}
    else:
        assert seen == frozenset()


@pytest.mark.parametrize("reader", sorted(OUTSIDE))
@pytest.mark.parametrize(("both_in", "decided"), MOMENTS)
def test_nobody_outside_sees_anything_the_state_has_not_published(
    reader: Reader, both_in: bool, decided: bool
) -> None:
    assert visible(reader, sent=True, both_in=both_in, decided=decided) == frozenset()


@given(published, st.sampled_from(sorted(OUTSIDE)), st.booleans(), st.booleans())
def test_outside_consent_to_publish_opens_its_parts_and_nothing_more(
    parts: frozenset[str], reader: Reader, both_in: bool, decided: bool
) -> None:
    seen = visible(reader, sent=True, both_in=both_in, decided=decided, public_parts=parts)
    assert {part.value for part in seen} <= parts
    assert seen <= {Part.FACT, Part.TITLE, Part.ANSWERS, Part.DECISION}
    if "fact" not in parts:
        assert seen == frozenset()
    assert decided or Part.DECISION not in seen


def test_what_can_be_published_is_short() -> None:
    assert {"fact", "title", "answers", "decision"} == PUBLISHABLE
    everything = frozenset(part.value for part in Part)
    assert public(everything, decided=True) == PUBLISHABLE
    assert public(everything, decided=False) == PUBLISHABLE - {Part.DECISION}
    assert public(frozenset({"title", "answers"}), decided=True) == frozenset()
    assert public(frozenset({"fact"}), decided=True) == {Part.FACT}


@pytest.mark.parametrize("decided", [False, True])
@pytest.mark.parametrize("reader", sorted(WITH_A_TASK - {Reader.AUDITOR}))
def test_no_assessment_is_seen_before_both_are_in(reader: Reader, decided: bool) -> None:
    assert Part.ASSESSMENTS not in visible(reader, sent=True, both_in=False, decided=decided)


def test_an_auditor_reads_everything_that_was_sent() -> None:
    for both_in, decided in MOMENTS:
        assert visible(Reader.AUDITOR, sent=True, both_in=both_in, decided=decided) == ALL


def test_the_state_sees_what_was_weighed_once_it_is_decided() -> None:
    before = visible(Reader.DELEGATION, sent=True, both_in=True, decided=False)
    assert before == ALL - {Part.ASSESSMENTS, Part.ADVICE}
    assert {Part.FINDINGS, Part.PROPOSAL, Part.REMARKS, Part.CLOCKS, Part.LETTERS} <= before
    assert visible(Reader.DELEGATION, sent=True, both_in=True, decided=True) == ALL


def test_the_board_has_the_file_once_the_assessments_are_in() -> None:
    assert visible(Reader.BOARD, sent=True, both_in=False, decided=False) == {
        Part.FACT, Part.TITLE, Part.TIMELINE, Part.CLOCKS,
    }  # fmt: skip
    seen = visible(Reader.BOARD, sent=True, both_in=True, decided=False)
    assert {Part.ANSWERS, Part.FINDINGS, Part.ASSESSMENTS, Part.PROPOSAL} <= seen


@pytest.mark.parametrize("reader", [Reader.DESK, Reader.ASSESSOR, Reader.DECIDER])
def test_those_who_work_on_it_see_all_but_open_assessments(reader: Reader) -> None:
    assert visible(reader, sent=True, both_in=False, decided=False) == ALL - {Part.ASSESSMENTS}
    assert visible(reader, sent=True, both_in=True, decided=False) == ALL


@given(published, published, st.sampled_from(list(Reader)), st.booleans(), st.booleans())
def test_publishing_more_never_hides_anything(
    one: frozenset[str], more: frozenset[str], reader: Reader, both_in: bool, decided: bool
) -> None:
    less = visible(reader, sent=True, both_in=both_in, decided=decided, public_parts=one)
    assert less <= visible(reader, sent=True, both_in=both_in, decided=decided, public_parts=one | more)


@pytest.mark.parametrize("both_in", [False, True])
def test_who_keeps_the_books_sees_what_they_need_and_the_cost_once_it_is_decided(both_in: bool) -> None:
    before = visible(Reader.FINANCE, sent=True, both_in=both_in, decided=False)
    assert before == {Part.FACT, Part.TITLE}
    after = visible(Reader.FINANCE, sent=True, both_in=both_in, decided=True)
    assert after == {Part.FACT, Part.TITLE, Part.PROPOSAL, Part.DECISION}
