"""The check finds what the schema does not: planted faults, one by one."""

from __future__ import annotations

import pytest

from comity.papers.akn.check import check
from comity.papers.akn.read import read
from comity.papers.akn.write import write
from tests.papers.akn_readings import full


def codes(data: bytes) -> list[str]:
    return [each.code for each in check(data)]


def planted(before: str, after: str) -> bytes:
    data = write(full()).decode()
    assert before in data
    return data.replace(before, after, 1).encode()


def test_a_file_of_ours_is_clean() -> None:
    assert check(write(full())) == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('refersTo="#organization_1"', 'refersTo="#nobody"', "akn-reference-dangling"),
        ('refersTo="#organization_1"', 'refersTo="organization_1"', "akn-reference-dangling"),
        ('refersTo="#organization_1"', 'refersTo="#organization_1 #nobody"', "akn-reference-dangling"),
        ('clause="#para_2__clause_1"', 'clause="#para_9"', "akn-reference-dangling"),
        ('by="#body"', 'by="#nobody"', "akn-reference-dangling"),
        ('href="#para_2__due_1"', 'href="#para_2__due_9"', "akn-reference-dangling"),
        ('eId="organization_2"', 'eId="organization_1"', "akn-identifier-repeated"),
        ('<FRBRdate date="2018-09-27"', '<FRBRdate date="0001-01-01"', "akn-date-unreal"),
        ('date="2018-09-27">2018', 'date="2018-02-30">2018', "akn-date-unreal"),
    ],
)
def test_a_planted_fault_is_found(before: str, after: str, code: str) -> None:
    assert code in codes(planted(before, after))


def test_the_message_names_the_place_and_the_value() -> None:
    (problem,) = check(planted('by="#body"', 'by="#nobody"'))
    assert problem.message.startswith("line ")
    assert 'vote: by "#nobody" leads nowhere' in problem.message


def test_a_text_that_begins_with_a_hash_is_no_reference() -> None:
    reading = full()
    reading.mandates[0].deliverables[0].topic = "#topic"
    reading.metadata.title = "#title"
    assert check(write(reading)) == []


@pytest.mark.parametrize("data", [b"", b"no xml", b"<a>", b"\xff\xfe\x00", write(full())[:2000]])
def test_what_is_no_xml_is_one_problem_and_no_exception(data: bytes) -> None:
    assert codes(data) == ["akn-malformed"]
    reading, problems = read(data)
    assert reading is None
    assert [each.code for each in problems] == ["akn-malformed"]


@pytest.mark.parametrize(
    "data", [b"<html/>", b'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"/>']
)
def test_other_xml_is_named_as_such(data: bytes) -> None:
    reading, problems = read(data)
    assert reading is None
    assert [each.code for each in problems] == ["not-akn"]


def test_a_file_of_ours_that_lost_a_part_is_reported_not_raised() -> None:
    data = planted('<TLCOrganization eId="body"', '<TLCOrganization eId="other"')
    reading, problems = read(data)
    assert reading is None
    assert [each.code for each in problems] == ["damaged"]


def test_entities_of_the_file_s_own_making_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    data = (
        write(full())
        .replace(b"<akomaNtoso", bomb + b"<akomaNtoso", 1)
        .replace(b"Plan of work", b"Plan &x; of work")
    )
    reading, _ = read(data)
    assert reading is not None
    assert reading.annexes[0].text.replace(" ", "") == "Planofwork"
