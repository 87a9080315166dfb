"""The pages and files of the open data: they equal the register, and what is taken back is given to nobody."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance import statistics
from comity.apps.register.open_data import nights, writing
from comity.apps.register.open_data.tables import about_requests, tables
from comity.web.feeds import ATOM
from comity.web.requests.found import moment
from tests.assistance_world import Way, person
from tests.web.register.test_register import BYTES, STATEMENTS, public_way, withhold

FILES = [f"{name}.{form}" for name in tables() for form in nights.FORMS]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.OPEN_DATA_HOME = tmp_path / "open-data"


def body(answer: Any) -> bytes:
    found: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    close(answer)
    return found


def close(answer: Any) -> None:
    """Close its file, and not the test's connection with it."""
    for each in answer._resource_closers:
        each()


def get(address: str, **headers: str) -> Any:
    """The answer to one request, read and closed."""
    answer = Client().get(address, headers={name.replace("_", "-"): held for name, held in headers.items()})
    answer.whole = body(answer)  # type: ignore[attr-defined]
    return answer


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(Client().get(f"/data/{name}.csv")).decode(), newline="")))


def test_the_totals_are_those_of_the_page(asked: None) -> None:
    ways = [public_way() for _ in range(2)]
    for _ in range(3):
        Way().to("papers")
    withhold(ways[0], "fact")
    writing.write(at=moment())
    page = Client().get("/register/totals").content.decode()
    facts = re.findall(r"<dd>(\d+)", page[: page.index("<table")])
    (all_of_them,) = (each for each in rows("totals") if each["by"] == "all")
    assert facts[:3] == [all_of_them[name] for name in ("total", "public", "not_public")]
    assert f"{all_of_them['withheld']} of them withheld" in page
    sections = re.findall(
        r'<section class="sec" aria-labelledby="by-([a-z]+)".*?<tbody>(.*?)</tbody>', page, re.DOTALL
    )
    assert [name for name, _table in sections] == ["fund", "theme", "year", "standing"]
    for name, table in sections:
        shown = [re.findall(r'<td class="num"[^>]*>(\d+)<', each) for each in table.split("</tr>")[:-1]]
        assert shown == [
            [each["public"], each["not_public"], each["total"]]
            for each in rows("totals")
            if each["by"] == name
        ]
    assert len(rows("requests")) == int(all_of_them["public"])
    assert {each["reference"] for each in rows("requests")} == set(
        re.findall(r"/register/(R-[0-9-]+)", Client().get("/register/").content.decode())
    )
    (agreed, kept) = (each for each in rows("not-public") if each["what"] == "request")
    assert int(agreed["requests"]) + int(kept["requests"]) == int(all_of_them["not_public"])


def test_decision_times_are_the_figures_of_the_page(asked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = [public_way("declined") for _ in range(6)]
    day = ways[0].at.date()
    months = statistics.whole_months(day, day)
    monkeypatch.setattr(statistics, "last_twelve_months", lambda _day: months)
    writing.write(at=moment())
    page = Client().get("/requests/figures").content.decode()
    told = [each for each in rows("decision-times") if each["clock"] == "total"]
    assert {each["decisions"] for each in told if each["by"] == "all"} == {"6"}
    for each in told:
        assert f">{each['decisions']}<" in page
        if each["median_days"]:
            assert each["median_days"] in page and each["p90_days"] in page


def test_every_file_is_there_under_its_lasting_address_and_of_its_night(night: str) -> None:
    told = nights.night(night)
    assert told is not None
    for file in FILES:
        newest, dated = get(f"/data/{file}"), get(f"/data/{night}/{file}")
        assert (newest.status_code, dated.status_code) == (200, 200), file
        assert newest.whole == dated.whole
        assert hashlib.sha256(newest.whole).hexdigest() == told.told["files"][file]["sha256"]
        assert (newest["ETag"], newest["Cache-Control"]) == (dated["ETag"], "no-cache")
        again = get(f"/data/{file}", if_none_match=newest["ETag"])
        assert (again.status_code, again["ETag"], again.whole) == (304, newest["ETag"], b"")


@pytest.fixture
def night(asked: None) -> str:
    public_way("declined")
    return str(writing.write(at=moment()).day)


def test_a_past_night_is_kept_for_ever_but_for_what_can_be_taken_back(asked: None) -> None:
    public_way()
    before = writing.write(at=moment() - timedelta(days=1)).day
    writing.write(at=moment())
    for name in tables():
        kept = get(f"/data/{before}/{name}.csv")["Cache-Control"]
        assert ("immutable" in kept) == (name not in about_requests()), name


def test_what_is_taken_back_is_given_to_nobody_from_that_moment_on(asked: None) -> None:
    way, at = public_way(), moment()
    before = writing.write(at=at - timedelta(days=1)).day
    writing.write(at=at)
    way.do(way.actions.publish, person("sam"), parts=[])
    for address in ("/data/requests.csv", f"/data/{before}/requests.parquet", "/data/timeline.changes.json"):
        answer = get(address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "120"), address
        assert way.assistance.reference not in answer.content.decode()
    assert get("/data/parties.csv").status_code == 200
    assert writing.renew(at=at)
    assert get("/data/requests.csv").status_code == 200
    assert rows("requests") == []
    gone = Client().get(f"/data/{before}/requests.csv")
    assert gone.status_code == 410 and "public no more" in gone.content.decode()
    assert get(f"/data/{before}/parties.csv").status_code == 200
    told = json.loads(body(Client().get("/data/requests.changes.json")))
    assert told["changes"] == [{"key": way.assistance.reference, "change": "taken away"}]
    page = Client().get("/data/requests/").content.decode()
    assert "Taken out" in page and "1 taken away" in page


def test_parts_of_a_file_are_of_its_own_bytes(night: str) -> None:
    first = get("/data/parties.csv")
    whole, mark = first.whole, first["ETag"]
    for asked_for, part in (("bytes=0-9", whole[:10]), ("bytes=5-", whole[5:]), ("bytes=-7", whole[-7:])):
        answer = get("/data/parties.csv", range=asked_for, accept_encoding="gzip")
        assert (answer.status_code, answer.whole) == (206, part)
        assert answer["Content-Length"] == str(len(part))
        assert answer["Content-Range"].endswith(f"/{len(whole)}")
    assert get("/data/parties.csv", range=f"bytes={len(whole)}-").status_code == 416
    for held, status in (('"other"', 200), (mark, 206)):
        assert get("/data/parties.csv", range="bytes=0-9", if_range=held).status_code == status
    packed = get("/data/parties.csv", accept_encoding="gzip")
    assert gzip.decompress(packed.whole) == whole
    head = Client().head("/data/parties.parquet", headers={"accept-encoding": "gzip"})
    close(head)
    assert head["Accept-Ranges"] == "bytes" and int(head["Content-Length"]) > 100


def test_the_page_of_each_table_says_what_its_columns_say(night: str) -> None:
    listed = Client().get("/data/").content.decode()
    for name, table in tables().items():
        assert f'href="/data/{name}/"' in listed
        page = Client().get(f"/data/{name}/").content.decode()
        for each in table.columns:
            assert f"<code>{each.name}</code>" in page
        assert "`" not in page[page.index("<main") :], "a mark of Markdown is left over"
        assert f'href="/data/{name}.parquet"' in page
    assert 'href="/data/"' in Client().get("/register/").content.decode()


def test_pages_stay_within_their_budget(night: str) -> None:
    client = Client()
    for address in ["/data/", *(f"/data/{name}/" for name in tables())]:
        client.get(address)
        _in_budget(client, address)


def _in_budget(client: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert b"<style>" in gzip.decompress(answer.content)
    assert (len(answer.content) <= BYTES, len(statements) <= STATEMENTS) == (True, True), (
        address,
        len(answer.content),
        len(statements),
    )


def test_before_the_first_night_the_pages_say_so(asked: None) -> None:
    assert "No night has been written yet" in Client().get("/data/").content.decode()
    assert "No night has been written yet" in Client().get("/data/requests/").content.decode()
    assert Client().get("/api/data").json()["tables"] == []
    for address in ("/data/requests.csv", "/data/2026-11-22/requests.csv", "/api/data/requests"):
        assert Client().get(address).status_code == 404
    assert Client().get("/data/changes.atom").status_code == 200


NOT_GIVEN = ["/data/night.json", "/data/keys.sqlite", "/data/no-such/", "/data/.lock", "/data/%2e%2e/", "/data/x/y",
     "/data/2026-99-99/requests.csv", "/data/..%2frequests.csv", "/data/requests.exe", "/api/data/no-such",
     "/data/2026-11-22/..%2f..%2fsecrets.json", "/data/%00", "/data/NIGHT/keys.sqlite",
     "/data/NIGHT/night.json"]  # fmt: skip


def test_who_reads_while_the_night_is_written_anew_gets_the_new_one(
    asked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = writing.write(at=moment())
    new = writing.write(at=moment() + timedelta(seconds=1))
    found = iter([old, old])
    monkeypatch.setattr(nights, "newest", lambda: next(found, new))
    answer = Client().get("/data/requests.csv")
    assert (answer.status_code, body(answer)) == (200, (new.folder / "requests.csv").read_bytes())


def test_nothing_else_of_the_folder_is_given(night: str) -> None:
    for address in NOT_GIVEN:
        assert get(address.replace("NIGHT", night)).status_code == 404, address


def test_programs_find_the_same(night: str) -> None:
    told = Client().get("/api/data").json()
    assert [each["name"] for each in told["tables"]] == list(tables())
    assert told["day"] == night
    one = Client().get("/api/data/requests").json()
    assert [each["name"] for each in one["columns"]] == list(tables()["requests"].names)
    assert one["nights"] == [night]
    path = one["files"][0]["url"].split("/", 3)[3]
    assert hashlib.sha256(body(Client().get(f"/{path}"))).hexdigest() == one["files"][0]["sha256"]


def test_the_feed_tells_what_changed(asked: None) -> None:
    public_way()
    writing.write(at=moment() - timedelta(days=1))
    public_way()
    writing.write(at=moment())
    answer = Client().get("/data/changes.atom")
    titles = [each.text or "" for each in ElementTree.fromstring(answer.content).iter(f"{{{ATOM}}}title")]  # noqa: S314
    assert any(each.startswith("Public requests,") for each in titles)
    assert "1 added, 0 changed, 0 taken away" in answer.content.decode()


def test_a_short_address_leads_to_the_page(asked: None) -> None:
    assert Client().get("/data/requests")["Location"] == "/data/requests/"
