"""Identifiers, IRIs and days of an Akoma Ntoso file follow the naming convention, and are never invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from comity.papers.akn.iri import (
    ORGANS,
    iri_of_parts,
    iri_of_symbol,
    number_of_iri,
    organ_of_iri,
    organ_of_step,
    same_work,
)
from comity.papers.akn.names import akn, escape, escape_list, is_date, number_step, unescape, unescape_list
from comity.papers.akn.read import read
from comity.papers.akn.write import write
from comity.pure.clauses.reading import SCHEMA, Citation, Metadata, Paragraph, Reading, SourceInfo
from tests.papers.akn_readings import full, texts


def with_numbers(*nums: str | None) -> Reading:
    source = SourceInfo("f", "0", "text/plain")
    operative = [
        Paragraph(f"op{at}", at, num, "Decides", "decide", [], "Decides;", [])
        for at, num in enumerate(nums, 1)
    ]
    return Reading(SCHEMA, source, Metadata(), operative=operative)


def paragraph_eids(reading: Reading) -> list[str | None]:
    return [each.get("eId") for each in etree.fromstring(write(reading)).iter(akn("paragraph"))]


@pytest.mark.parametrize(
    ("nums", "eids"),
    [
        (["1.", "2."], ["para_1", "para_2"]),
        ([None], ["para_1"]),
        (["1.", "3.", "3.", "4."], ["para_1", "para_3", "para_3-2", "para_4"]),
        (["1.", "1 bis.", "2."], ["para_1", "para_1bis", "para_2"]),
        ([None, "1.", "2."], ["para_1-2", "para_1", "para_2"]),
        (["1.", None, "2."], ["para_1", "para_2-2", "para_2"]),
    ],
)
def test_a_paragraph_is_identified_by_its_printed_number(nums: list[str | None], eids: list[str]) -> None:
    assert paragraph_eids(with_numbers(*nums)) == eids


@pytest.mark.parametrize(
    ("printed", "step"),
    [("12.", "12"), ("(aa)", "aa"), ("1 bis.", "1bis"), ("٣.", "٣"), ("–", None), (None, None)],
)
def test_a_printed_number_loses_what_is_not_number(printed: str | None, step: str | None) -> None:
    assert number_step(printed) == step


@given(texts)
def test_an_attribute_holds_any_text(value: str) -> None:
    element = etree.Element("a", {"b": escape(value)})
    assert unescape(etree.fromstring(etree.tostring(element)).get("b", "")) == value


@given(st.lists(texts, max_size=4))
def test_an_attribute_holds_any_list_of_texts(values: list[str]) -> None:
    assert unescape_list(escape_list(values)) == values


@pytest.mark.parametrize("organ", ORGANS)
def test_each_organ_is_known_in_the_published_and_in_the_guidelines_form(organ: object) -> None:
    assert organ in ORGANS
    for step in (organ.step, *organ.also):  # type: ignore[attr-defined]
        assert organ_of_step(step) is organ


def test_both_forms_of_an_iri_name_the_same_work() -> None:
    published = "/akn/un/statement/deliberation/unga/2016-10-13/71-4/"
    guidelines = "/akn/un/statement/deliberation/un-ga/2016-10-13/71-4"
    assert same_work(published, guidelines)
    assert same_work(published, guidelines + "/!main")
    assert not same_work(published, published.replace("71-4", "71-5"))
    assert organ_of_iri(guidelines) is organ_of_iri(published)
    assert number_of_iri(guidelines) == "71/4"


@pytest.mark.parametrize(
    ("symbol", "day", "iri"),
    [
        ("A/HRC/RES/9/1", "2007-06-18", "/akn/un/statement/deliberation/unga-hrc/2007-06-18/9-1/"),
        ("A/RES/60/251", "2006-03-15", "/akn/un/statement/deliberation/unga/2006-03-15/60-251/"),
        ("A/RES/S-10/2", "1978-06-30", "/akn/un/statement/deliberation/unga/1978-06-30/S-10-2/"),
        ("S/RES/1325 (2000)", "2000-10-31", "/akn/un/statement/deliberation/unsc/2000-10-31/1325/"),
        ("A/RES/60/251", None, None),
        ("A/RES/60/251", "0001-01-01", None),
        ("A/HRC/37/79", "2018-01-01", None),
        (None, "2018-01-01", None),
    ],
)
def test_a_cited_resolution_gets_an_iri_only_when_all_its_parts_are_known(
    symbol: str | None, day: str | None, iri: str | None
) -> None:
    assert iri_of_symbol(symbol, day) == iri


def test_an_iri_leaves_out_the_day_that_nobody_knows() -> None:
    assert iri_of_parts("HRC", None, "39/90", None) == "/akn/un/statement/deliberation/unga-hrc/39-90/"
    assert iri_of_parts(None, None, None, None) == "/akn/un/statement/deliberation/un/unnumbered/"


@pytest.mark.parametrize("value", ["2018-03-23", "1945-10-24"])
def test_a_real_day_is_one(value: str) -> None:
    assert is_date(value)


@pytest.mark.parametrize("value", [None, "", "0001-01-01", "2018-02-30", "2018", "2018-3-1", "23 March 2018"])
def test_a_placeholder_is_no_day(value: str | None) -> None:
    assert not is_date(value)


def work_date(reading: Reading) -> tuple[str | None, str | None]:
    element = etree.fromstring(write(reading)).find(f".//{akn('FRBRWork')}/{akn('FRBRdate')}")
    return element.get("date"), element.get("name")


def test_the_day_of_a_work_is_the_best_that_is_known_and_named_for_what_it_is() -> None:
    reading = full()
    metadata = reading.metadata
    assert work_date(reading) == ("2018-09-27", "adoption")
    metadata.adoption_date = None
    assert work_date(reading) == ("2018-10-05", "publication")
    metadata.issue_date = "0001-01-01"
    assert work_date(reading) == ("2018-09-28", "sessionEnd")
    metadata.session_end = None
    assert work_date(reading) == ("2018-09-10", "sessionStart")
    metadata.session_start = None
    assert work_date(reading) == ("2007-06-18", "notBefore")
    reading.citations = [
        Citation("pp1", "the summit", "event", None, None, "2030-01-01", None, None, "event", None)
    ]
    assert work_date(reading) == ("1945-10-24", "notBefore")
    assert b"0001-01-01" not in write(reading).replace(b">0001-01-01<", b"")


def test_a_constructed_iri_is_marked_and_not_read_back_as_a_fact() -> None:
    reading = full()
    reading.metadata.akn_work_iri = None
    data = write(reading)
    uri = etree.fromstring(data).find(f".//{akn('FRBRWork')}/{akn('FRBRuri')}")
    assert uri.get("value") == "/akn/un/statement/deliberation/unga-hrc/2018-09-27/39-90/"
    back, _ = read(data)
    assert back is not None
    assert back.metadata.akn_work_iri is None


def test_each_state_of_the_roll_call_refers_to_its_iso_code() -> None:
    root = etree.fromstring(write(full()))
    entries = {each.get("eId"): each for each in root.iter(akn("TLCOrganization"))}
    voters = root.findall(f".//{akn('vote')}/{akn('outcome')}/{akn('organization')}")
    hrefs = [entries[each.get("refersTo").removeprefix("#")].get("href") for each in voters]
    assert hrefs == [
        "/akn/ontology/organization/iso3166/ATL",
        "/akn/ontology/organization/un/cote-dazur",
        "/akn/ontology/organization/iso3166/UTO",
    ]
