"""What one is told of and what one follows, over the API: one's own alone, and as the account page has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.conftest import Caller, secret_of
from tests.assistance_world import Way, person

pytestmark = pytest.mark.usefixtures("asked")


def put(caller: Caller, choices: dict[str, str]) -> Any:
    body = {"choices": [{"topic": topic, "how": how} for topic, how in choices.items()]}
    return caller.client.put(
        "/api/account/notices", json.dumps(body), content_type="application/json", headers=caller.headers
    )


def test_one_chooses_and_reads_ones_own_choices() -> None:
    amina, chen = Caller(secret_of("amina")), Caller(secret_of("chen"))
    answer = put(amina, {"turn": "daily", "due": "not"})
    assert answer.status_code == 200
    told = {each["topic"]: each["how"] for each in amina.get("account/notices").json()["topics"]}
    assert (told["turn"], told["due"], told["letter"]) == ("daily", "not", "at-once")
    assert {each["topic"]: each["how"] for each in chen.get("account/notices").json()["topics"]}[
        "turn"
    ] == "at-once"
    assert amina.get("account/notices")["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "choices", [{"letter": "not"}, {"account": "not"}, {"turn": "weekly"}, {"rain": "daily"}]
)
def test_what_cannot_be_chosen_is_refused_whole(choices: dict[str, str]) -> None:
    amina = Caller(secret_of("amina"))
    answer = put(amina, {"due": "not", **choices})
    assert (answer.status_code, answer.json()["code"]) == (422, "no-choice")
    told = {each["topic"]: each["how"] for each in amina.get("account/notices").json()["topics"]}
    assert told["due"] == "daily"


def test_it_needs_a_token_that_reaches_as_far() -> None:
    assert Caller().get("account/notices").status_code == 401
    reader = Caller(secret_of("amina", "read"))
    assert reader.get("account/notices").status_code == 200
    assert put(reader, {"due": "not"}).status_code == 403
    assert reader.post("account/follows", {"subject": "register"}).status_code == 403


def test_one_follows_what_is_public_and_ends_it() -> None:
    amina, chen = Caller(secret_of("amina")), Caller(secret_of("chen"))
    way = Way()
    way.to("papers")
    hidden = amina.post("account/follows", {"subject": f"requests/{way.assistance.reference}"})
    nothing = amina.post("account/follows", {"subject": "requests/R-2026-9999"})
    assert (hidden.status_code, hidden.content) == (nothing.status_code, nothing.content)
    assert hidden.json()["code"] == "not-followed"
    way.publish()
    answer = amina.post(
        "account/follows", {"subject": f"requests/{way.assistance.reference}", "how": "at-once"}
    )
    (one,) = answer.json()["follows"]
    assert (one["subject"], one["how"]) == (way.assistance.address, "at-once")
    path = f"/api/account/follows/{one['number']}"
    assert chen.client.delete(path, headers=chen.headers).status_code == 404
    assert amina.client.delete(path, headers=amina.headers).json()["follows"] == []
    assert amina.client.delete(path, headers=amina.headers).status_code == 404
    assert not person("amina").follows.filter(ended_at=None).exists()
