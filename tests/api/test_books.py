"""The books over the API: read by everybody, kept by the finance officers of the fund alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from comity.apps.funds import deeds
from comity.apps.funds.access import Act
from comity.apps.funds.models import Approval, Contribution
from comity.apps.parties.models import Person
from tests.api.conftest import Caller
from tests.apps.funds.conftest import Books, books, officer

__all__ = ["books"]


def key(of: Person, scope: str = "books") -> Caller:
    from datetime import UTC, datetime

    from comity.apps.parties.actions import tokens

    now = datetime.now(UTC)
    return Caller(tokens.make_token(person=of, name="tests", scope=scope, days=7, by=of, at=now)[1])


@pytest.fixture
def mira(books: Books) -> Caller:
    return key(books.by)


def done(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content
    return answer.json()


def pledge(by: Caller, amount: str = "100.00", **more: Any) -> int:
    given = {"donor": "A house of weavers", "amount": amount, "currency": "USD", "day": "2026-02-10", **more}
    made = done(by.post("funds/riv/acts/pledge", given))
    assert made["kind"] == "contribution"
    return int(made["numbers"][0])


def test_a_pledge_is_noted_received_and_read_again_by_anybody(books: Books, mira: Caller) -> None:
    number = pledge(mira)
    money = {"contribution": number, "amount": "60.00", "currency": "USD", "day": "2026-02-12"}
    assert done(mira.post("funds/RIV/acts/receive", money))["kind"] == "entry"
    anybody = Caller()
    (line,) = done(anybody.get("funds/riv/contributions"))["items"]
    assert (line["donor"], line["amount"], line["received"], line["outstanding"]) == (
        "A house of weavers", "100", "60", "40",
    )  # fmt: skip
    whole = done(anybody.get(f"funds/riv/contributions/{number}"))
    assert whole["uses"] == [] and whole["pledged"] == "100"
    held = {
        each["kind"]: each["number"]
        for each in done(anybody.get("funds/riv/balances", on="2026-02-12"))["items"]
    }
    assert (held["bank"], held["outstanding"]) == ("60", "40")
    assert {each["kind"] for each in done(anybody.get("funds/riv/balances", on="2026-02-11"))["items"]} == {
        "pledged", "outstanding",
    }  # fmt: skip
    ages = done(anybody.get("funds/riv/ages", on="2026-02-12"))["items"]
    assert [each["total"] for each in ages if each["pledges"]] == ["40"]
    bank = done(anybody.get("funds/riv/entries", kind="bank"))["items"]
    assert [(each["act"], each["number"], each["contribution"]) for each in bank] == [
        ("received", "60", number)
    ]
    assert {each["code"] for each in done(anybody.get("funds"))["items"]} == {"RIV", "HIL"}


def test_only_finance_officers_of_the_fund_act_and_only_by_a_key_that_opens_the_books(books: Books) -> None:
    given = {"donor": "D", "amount": "1.00", "currency": "USD", "day": "2026-02-10"}
    assert Caller().post("funds/RIV/acts/pledge", given).status_code == 401
    for scope, status in (("read", 403), ("draft", 403), ("books", 200), ("act", 200)):
        assert key(books.by, scope).post("funds/RIV/acts/pledge", given).status_code == status, scope
    half = key(books.half)
    assert half.post("funds/HIL/acts/pledge", given).json()["code"] == "may-not"
    assert half.post("funds/NONE/acts/pledge", given).status_code == 404
    before = Contribution.objects.count()
    # A key to the books opens nothing else.
    assert key(books.by).post("requests", {"state": "QMA", "fund": "x"}).status_code == 403
    assert Contribution.objects.count() == before


def test_a_row_of_another_fund_is_told_from_none_by_nothing(books: Books, mira: Caller) -> None:
    other = books.pledge(fund=books.hills)
    for number in (other.pk, 999_999):
        answer = mira.post(
            "funds/RIV/acts/receive",
            {"contribution": number, "amount": "1.00", "currency": "USD", "day": "2026-02-12"},
        )
        assert (answer.status_code, answer.json()["code"], answer.json()["facts"]) == (
            422, "not-fit", {"field": "contribution"},
        )  # fmt: skip


def test_what_takes_two_is_asked_approved_and_done_and_lapses_when_facts_change(
    books: Books, mira: Caller
) -> None:
    number = pledge(mira, "200000.00")
    cancel = {"contribution": number, "amount": "150000.00", "currency": "USD", "day": "2026-02-20"}
    told = mira.post("funds/RIV/acts/cancel", cancel)
    assert (told.status_code, told.json()["code"]) == (409, "needs-another")
    asked = done(mira.post("funds/RIV/acts/cancel/ask", cancel))
    assert asked["given"] == {"amount": "150000.00", "currency": "USD", "day": "2026-02-20"}
    assert done(mira.post("funds/RIV/acts/cancel/ask", cancel))["number"] == asked["number"]
    assert mira.post("funds/RIV/acts/approve", {"asking": asked["number"]}).json()["code"] == "needs-another"
    second = key(officer("Wen", "riv"))
    assert [each["number"] for each in done(second.get("funds/RIV/askings"))] == [asked["number"]]
    money = {"contribution": number, "amount": "10.00", "currency": "USD", "day": "2026-02-12"}
    done(mira.post("funds/RIV/acts/receive", money))
    assert second.post("funds/RIV/acts/approve", {"asking": asked["number"]}).json()["code"] == "lapsed"
    anew = done(mira.post("funds/RIV/acts/cancel/ask", cancel))
    done(second.post("funds/RIV/acts/approve", {"asking": anew["number"]}))
    assert (
        second.post("funds/RIV/acts/approve", {"asking": anew["number"]}).json()["code"] == "already-approved"
    )
    assert (
        mira.post("funds/RIV/acts/cancel", cancel | {"amount": "149999.00"}).json()["code"] == "needs-another"
    )
    done(mira.post("funds/RIV/acts/cancel", cancel))
    assert Approval.objects.get().entry.by == books.by.address


def test_every_act_of_the_table_is_offered_and_every_act_has_its_door() -> None:
    from comity.api.door import api

    paths = {
        path for path in api.get_openapi_schema()["paths"] if "/acts/" in path and "/requests/" not in path
    }
    for each in deeds.ALL:
        assert f"/api/funds/{{code}}/acts/{each.act.value}" in paths
        assert (f"/api/funds/{{code}}/acts/{each.act.value}/ask" in paths) == (each.facts is not None)
    offered = {each.rsplit("/acts/", 1)[1].partition("/")[0] for each in paths}
    assert "load-published" not in offered  # the console's alone
    assert offered <= {each.value for each in Act}


def test_operators_keep_funds_and_rates(books: Books, mira: Caller) -> None:
    from tests import cast

    olu = key(cast.olu())
    listed = {"rates": [{"currency": "GBP", "on": "2026-01-01", "units": "0.79", "source": "a list"}]}
    assert mira.post("rates/acts/import-rates", listed).json()["code"] == "may-not"
    assert done(olu.post("rates/acts/import-rates", listed)) == {"new": 1, "differ": []}
    listed["rates"][0]["units"] = "0.80"
    assert done(olu.post("rates/acts/import-rates", listed)) == {"new": 0, "differ": ["GBP 2026-01-01"]}
    (held,) = done(Caller().get("rates", currency="GBP"))["items"]
    assert (held["units"], date.fromisoformat(held["on"])) == ("0.79", date(2026, 1, 1))
    assert done(olu.post("funds/NEW/acts/set-fund", {"name": "A new fund"}))["code"] == "NEW"
    assert mira.post("funds/NEW/acts/set-fund", {"name": "Another"}).json()["code"] == "may-not"
