"""The API: every list and record, its pages, its refusals, its files."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Party
from comity.apps.texts.models import Cast, Citation, Instrument, Paragraph, VoteRecord

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def instrument(number: int, title: str = "On shared interpreters") -> Instrument:
    return Instrument.objects.create(
        symbol=f"DEMO/RES/1/{number}", number=f"1/{number}", title=title, adopted_on=date(2026, 5, number % 27 + 1),
        loaded_at=NOW, source="tests",
    )  # fmt: skip


@pytest.fixture
def one(db: None) -> Instrument:
    found = instrument(4, "=HYPERLINK(1) on interpreters")
    paragraph = Paragraph.objects.create(
        instrument=found, part="operative", anchor="op1", order=1, num="1.", lead="Requests", verb="request",
        speech_act="directive", text="Requests the Secretariat to share interpreters;",
    )  # fmt: skip
    Citation.objects.create(
        paragraph=paragraph, surface="decision 1/101", kind="decision", tier="symbol", symbol="X/1"
    )
    state = Party.objects.create(
        code="QMM", kind="state", name="Marenta", iso2="QM", source="tests", fictional=True
    )
    vote = VoteRecord.objects.create(instrument=found, source="tests", method="recorded-vote", in_favour=1)
    Cast.objects.create(vote=vote, party=state, name="Marenta", position="in-favour")
    Cast.objects.create(vote=vote, name="Marentta", position="against")
    for window, outcome in ((date(2020, 2, 23), ""), (date(2999, 1, 1), ""), (date(2020, 1, 1), "delivered")):
        Commitment.objects.create(
            number=uuid.uuid4(), paragraph=paragraph, verb="request", actors=["Secretariat"], what="share interpreters",
            window_until=window, outcome=outcome, made_at=NOW,
        )  # fmt: skip
    return found


def get(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_instrument_comes_with_paragraphs_citations_and_votes(client: Client, one: Instrument) -> None:
    found = get(client, "texts/DEMO/RES/1/4")
    assert found["paragraphs"][0]["anchor"] == "op1"
    assert found["paragraphs"][0]["url"].endswith("/texts/DEMO/RES/1/4#op1")
    assert found["paragraphs"][0]["citations"] == [
        {"surface": "decision 1/101", "tier": "symbol", "kind": "decision", "name": "", "symbol": "X/1", "dated": None,
         "pinpoint": "", "held": False}
    ]  # fmt: skip
    assert [(cast["name"], cast["state"]) for cast in found["votes"][0]["casts"]] == [
        ("Marenta", "QMM"), ("Marentta", None),
    ]  # fmt: skip


def test_pages_follow_one_another_without_a_gap_or_a_repeat(client: Client, db: None) -> None:
    for number in range(1, 8):
        instrument(number)
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = get(client, "texts", after=after, limit=3)
        seen += [each["symbol"] for each in page["items"]]
        after = page["next"]
    assert seen == [f"DEMO/RES/1/{number}" for number in range(1, 8)]


def test_statuses_divide_the_commitments(client: Client, one: Instrument) -> None:
    counts = {
        status: len(get(client, "commitments", status=status)["items"])
        for status in ("open", "nothing-recorded", "delivered", "late", "waived", "superseded")
    }
    assert counts == {
        "open": 1,
        "nothing-recorded": 1,
        "delivered": 1,
        "late": 0,
        "waived": 0,
        "superseded": 0,
    }
    assert len(get(client, "commitments")["items"]) == 3
    number = get(client, "commitments", status="delivered")["items"][0]["number"]
    assert get(client, f"commitments/{number}")["evidence"] == []


def test_a_party_comes_with_all_that_is_dated(client: Client, one: Instrument) -> None:
    assert get(client, "parties/qmm")["name"] == "Marenta"
    assert [each["code"] for each in get(client, "parties", kind="state")["items"]] == ["QMM"]


def test_csv_is_the_whole_list_and_runs_nothing(client: Client, one: Instrument) -> None:
    answer = client.get("/api/texts?format=csv&limit=1")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert [row["title"] for row in rows] == ["'=HYPERLINK(1) on interpreters"]
    assert answer["Content-Disposition"] == 'attachment; filename="texts.csv"'


def test_an_unchanged_answer_is_not_sent_twice(client: Client, one: Instrument) -> None:
    first = client.get("/api/texts/DEMO/RES/1/4")
    again = client.get("/api/texts/DEMO/RES/1/4", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("texts/NO/SUCH", 404), ("texts/%00", 404), ("parties/%00", 404), ("parties/NOBODY", 404),
        ("commitments/not-a-number", 422), ("commitments/00000000-0000-4000-8000-000000000000", 404),
        ("texts?after=-1", 422),
        ("texts?after=99999999999999999999", 422), ("texts?limit=0", 422), ("texts?limit=201", 422),
        ("texts?q=%00", 422), ("texts?q=" + "a" * 201, 422), ("texts?since=2018-02-30", 422),
        ("commitments?status=failed", 422), ("commitments?session=99999999999", 200), ("texts?q=%22((:*&|!", 200),
        ("texts?after=9223372036854775807", 200), ("nothing", 404),
    ],
)  # fmt: skip
def test_a_bad_question_gets_an_answer_of_the_agreed_kind(
    client: Client, db: None, path: str, status: int
) -> None:
    answer = client.get(f"/api/{path}")
    assert answer.status_code == status, answer.content
    if status != 200 and path != "nothing":
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, db: None, method: str) -> None:
    assert getattr(client, method)("/api/texts").status_code == 405


def test_a_list_costs_the_same_statements_however_long(
    client: Client, one: Instrument, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(10, 30):
        instrument(number)
    with django_assert_num_queries(1):
        get(client, "texts", limit=200)
    with django_assert_num_queries(1):
        get(client, "commitments", limit=200)
