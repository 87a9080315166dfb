"""The list as a file, and officers from one: an untouched file changes nothing, an edited one goes through the acts."""

from __future__ import annotations

import csv
import io
import tracemalloc
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.models import Record
from comity.apps.parties.actions import people
from comity.apps.parties.models import Office
from tests.assistance_world import DESK, FOLLOW_UP, FOUNDED, ISLANDS, PASSWORD, at_stage, person, traces
from tests.web.desk import many
from tests.web.desk.forms import hidden
from tests.web.desk.test_acts import _same


def taken(client: Client, query: str = "tab=all") -> list[dict[str, str]]:
    answer = client.get(f"/desk/export.csv?{query}")
    assert answer.status_code == 200 and answer.streaming
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sent(client: Client, rows: list[dict[str, str]] | bytes) -> Any:
    if isinstance(rows, list):
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        rows = text.getvalue().encode()
    return client.post("/desk/import", {"file": SimpleUploadedFile("desk.csv", rows)})


@pytest.fixture
def ines(asked: None) -> Any:
    """Another officer of the same desk."""
    office = Office.objects.get(name=DESK)
    return people.add_person(
        email="ines@world.example",
        name="Ines",
        password=PASSWORD,
        by="system",
        at=FOUNDED,
        office=office,
        role="desk",
    )


def test_the_file_says_what_the_list_says_and_opens_for_its_readers_alone(cast: dict[str, Client]) -> None:
    own = at_stage("papers", of="QNA")
    at_stage("sent", fund=ISLANDS)
    (row,) = taken(cast["dalia"])
    assert (row["reference"], row["state"], row["step"], row["officer"]) == (
        own.reference, "QNA", "papers", "dalia@world.example",
    )  # fmt: skip
    assert taken(cast["dalia"], "tab=none") == []
    assert len(taken(cast["aud"])) == 2
    for name in ("lee", "amina", "fatou", "nia", "olu"):
        assert cast[name].get("/desk/export.csv").status_code == 403
    assert cast["hana"].get("/desk/export.csv").status_code == 302


def test_a_title_cannot_be_run_by_a_spreadsheet(cast: dict[str, Client]) -> None:
    at_stage("sent")
    AssistanceRequest.objects.update(title='=HYPERLINK("http://x","y")')
    (row,) = taken(cast["dalia"])
    assert row["title"].startswith("'=")
    assert "changes nothing" in sent(cast["dalia"], [row]).content.decode()


def test_an_untouched_file_changes_nothing(cast: dict[str, Client]) -> None:
    many.fill(600)
    rows = taken(cast["dalia"])
    assert len(rows) == 600
    before = traces()
    page = sent(cast["dalia"], rows).content.decode()
    assert "The list changes nothing." in page and "600 rows say what is so already." in page
    assert _same(before, traces())


def test_an_edited_officer_is_shown_first_and_then_goes_through_the_act(
    cast: dict[str, Client], ines: Any
) -> None:
    one, other = at_stage("papers"), at_stage("sent", fund=FOLLOW_UP)
    rows = taken(cast["dalia"])
    for row in rows:
        row["officer"] = "INES@world.example"
    before = traces()
    page = sent(cast["dalia"], rows)
    assert page.status_code == 200 and b"2 changes" in page.content and b"Dalia" in page.content
    assert _same(before, traces())
    answer = cast["dalia"].post("/desk/import", {**hidden(page.content), "step": "confirm"})
    assert answer.status_code == 302
    assert set(AssistanceRequest.objects.values_list("officer", flat=True)) == {ines.pk}
    acts = Record.objects.filter(act="assistance.assigned", subject__in=[one.address, other.address])
    assert {each.by for each in acts} == {person("dalia").address} and len(acts) == 2


def test_each_wrong_row_is_told_and_nothing_is_taken(cast: dict[str, Client], ines: Any) -> None:
    for _time in range(4):
        at_stage("papers")
    foreign = at_stage("sent", fund=ISLANDS)
    rows = taken(cast["dalia"])
    for row in rows:
        row["officer"] = "ines@world.example"
    rows[0]["officer"] = "nobody@world.example"
    rows[1]["officer"] = ""
    rows[2]["seen"] = "1"
    rows[3]["title"] = "Another title"
    rows.append({**rows[0], "reference": foreign.reference})
    rows.append({**rows[0], "reference": "R-2026-9999"})
    rows.append(dict(rows[3]))
    answer = sent(cast["dalia"], rows)
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in (
        "nobody at the desk of its fund has the address nobody@world.example", "replaced, not taken away",
        "has changed since this list was taken", "the column title cannot be changed by a list",
        f"{foreign.reference} is no request of your funds", "R-2026-9999 is no request", "stands in the file twice",
    ):  # fmt: skip
        assert said in page, said
    assert "Make these" not in page


def test_somebody_elses_change_meanwhile_stops_the_confirmation_whole(
    cast: dict[str, Client], ines: Any
) -> None:
    one = at_stage("papers")
    at_stage("papers")
    rows = taken(cast["dalia"])
    for row in rows:
        row["officer"] = "ines@world.example"
    page = sent(cast["dalia"], rows)
    AssistanceRequest.objects.filter(pk=one.pk).update(moves=99)
    answer = cast["dalia"].post("/desk/import", {**hidden(page.content), "step": "confirm"})
    assert answer.status_code == 422
    assert not AssistanceRequest.objects.filter(officer=ines).exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"reference,officer\nR-2026-0001\n", b'reference,officer\n"', b"\x00" * 50,
     b"reference;officer\nR-2026-0001;x@y\n", b"reference,officer\n" + b"," * 9000, b"reference,officer\n" * 3],
)  # fmt: skip
def test_a_file_that_is_no_such_list_is_told_why(cast: dict[str, Client], content: bytes) -> None:
    answer = sent(cast["dalia"], content)
    assert answer.status_code in (200, 422)
    assert cast["dalia"].post("/desk/import", {}).status_code == 422
    for name in ("emeka", "dan", "aud", "amina"):
        assert sent(cast[name], content).status_code == 403


def test_a_long_list_is_written_as_it_is_read(cast: dict[str, Client]) -> None:
    many.fill(3000)
    answer = cast["dalia"].get("/desk/export.csv?tab=all")
    tracemalloc.start()
    total, most = 0, 0
    for piece in answer.streaming_content:
        total += len(piece)
        most = max(most, len(piece))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 300_000 and most < 2000
    assert peak < 20_000_000
