"""Lists as files: calendars other programs open, tables no program runs, JSON that says what the page says."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from comity.apps.commitments.models import Commitment
from comity.web.taken_away import as_calendar, as_csv, cell
from tests.web.conftest import browser


def rows(address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(browser().get(address).content.decode("utf-8-sig"))))


def test_the_calendar_holds_what_has_a_last_day_and_ends_the_day_after(facts: None) -> None:
    read = Calendar.from_ical(browser().get("/commitments.ics").content)
    events = {str(each["uid"]): each for each in read.walk("VEVENT")}
    dated = Commitment.objects.in_force().exclude(window_until=None)
    assert set(events) == {f"{each.number}@comity" for each in dated}
    report = dated.get(paragraph__instrument__symbol="A/HRC/RES/38/3", paragraph__anchor="op28")
    event = events[f"{report.number}@comity"]
    assert event.decoded("dtstart") == date(2019, 6, 24)
    assert event.decoded("dtend") == date(2019, 7, 13)
    assert str(event["url"]).endswith(report.get_absolute_url())


def test_a_calendar_keeps_to_the_format(facts: None) -> None:
    for address in ("/commitments.ics", "/calendar.ics"):
        answer = browser().get(address)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        lines = answer.content.split(b"\r\n")
        assert lines[0] == b"BEGIN:VCALENDAR"
        assert lines[-2:] == [b"END:VCALENDAR", b""]
        assert all(len(line) <= 75 for line in lines)
        uids = [line for line in lines if line.startswith(b"UID:")]
        assert len(uids) == len(set(uids)) > 0
        assert answer.content.count(b"DTSTAMP") == len(uids)


def test_words_cannot_break_out_of_a_calendar() -> None:
    event = {
        "uid": "1", "summary": "a\r\nEND:VCALENDAR\nX;,\\", "first": date(2026, 1, 1), "last": date(9999, 12, 31),
        "url": "/",
    }  # fmt: skip
    read = Calendar.from_ical(as_calendar([event], "x", datetime(2026, 1, 1, tzinfo=UTC)).content)
    assert len(read.walk("VEVENT")) == 1


def test_both_intervals_of_the_forty_third_session_are_in_the_calendar(facts: None) -> None:
    days = [
        (row["first_day"], row["last_day"])
        for row in rows("/calendar.csv")
        if (row["body"], row["session"], row["kind"]) == ("HRC", "43", "regular")
    ]
    assert days == [("2020-02-24", "2020-03-13"), ("2020-06-15", "2020-06-23")]
    page = browser().get("/calendar/?year=2020").content.decode()
    assert "24 February–13 March 2020" in page
    assert "15–23 June 2020" in page


def test_files_take_the_filters_of_their_page(facts: None) -> None:
    everything = rows("/commitments.csv")
    assert {row["symbol"] for row in everything} == {"A/HRC/RES/37/23", "A/HRC/RES/38/3"}
    assert [row["paragraph"] for row in rows("/commitments.csv?text=37/23")] == ["op5"]
    assert {row["status"] for row in rows("/commitments.csv?status=open")} == {"open"}
    assert len(rows("/commitments.csv?from=2019-06-01&to=2019-12-31")) == 1
    assert len(rows("/commitments.csv?who=Advisory")) == 1
    listed = json.loads(browser().get("/commitments.json").content)
    assert len(listed) == len(everything)
    assert len(rows("/states.csv")) == 195
    assert {row["symbol"] for row in rows("/texts.csv?q=38/3")} >= {"A/HRC/RES/38/3"}


@pytest.mark.parametrize("planted", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx"])
def test_no_cell_is_run_by_a_spreadsheet(planted: str) -> None:
    assert cell(planted) == f"'{planted}"
    answer = as_csv([{"a": planted}], ["a"], "x")
    assert next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))["a"].startswith("'")


def test_a_text_comes_as_json_csv_and_plain_text_that_agree(facts: None) -> None:
    told = json.loads(browser().get("/texts/A/HRC/RES/38/3.json").content)
    table = rows("/texts/A/HRC/RES/38/3.csv")
    plain = browser().get("/texts/A/HRC/RES/38/3.txt").content.decode()
    assert [each["anchor"] for each in told["paragraphs"]] == [row["anchor"] for row in table]
    assert len(table) == 58
    assert "Summaries by this project" in plain
    assert {vote["in_favour"] for vote in told["votes"]} == {28}
