"""How the API refuses: by reason, with the right status, always as a problem, and nothing is left behind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Caller, secret_of
from tests.api.requests.test_who_may import problem
from tests.assistance_world import ANSWERS, COOPERATION, OTHER, OWN, Way, traces

NUL = "a\x00b"


def test_what_is_missing_is_named_gap_by_gap(callers: dict[str, Caller]) -> None:
    one = Way().assistance
    before = traces()
    said = problem(callers["amina"].act(one, "submit", {}), 409, "incomplete")
    assert {"question": "aim", "input": "title", "code": "empty"} in said["facts"]["gaps"]
    assert traces() == before


def test_two_who_write_the_same_answer_see_both(callers: dict[str, Caller]) -> None:
    one = Way().assistance
    first, second = ANSWERS["aim"], ANSWERS["aim"] | {"title": "Another title"}
    assert callers["amina"].act(one, "answer", {"question": "aim", "value": first}).status_code == 200
    said = problem(
        callers["petra"].act(one, "answer", {"question": "aim", "value": second}), 409, "changed-meanwhile"
    )
    assert said["facts"]["theirs"] == {"theme": "", **first}
    assert said["facts"]["version"] == 1
    body = {"question": "aim", "value": second, "seen": said["facts"]["version"]}
    assert callers["petra"].act(one, "answer", body).status_code == 200


def test_a_letter_that_is_not_the_one_previewed_does_not_go(callers: dict[str, Caller]) -> None:
    one = Way().to("sent")
    before = traces()
    problem(callers["dalia"].act(one, "take-up", {"letter_seal": "0" * 64}), 409, "letter-changed")
    problem(callers["dalia"].act(one, "take-up", {"letter_seal": "no seal"}), 422)
    assert traces() == before


def test_a_role_a_stage_and_a_stop_each_say_so(callers: dict[str, Caller]) -> None:
    way = Way()
    one = way.to("papers")
    problem(callers["bruno"].act(one, "withdraw", {"reason": "other-source"}), 403, "may-not")
    problem(callers["amina"].act(one, "accept-papers"), 403, "may-not")
    problem(
        callers["dalia"].act(one, "agree", {"words": "x", "letter_seal": "0" * 64}), 409, "not-at-this-stage"
    )
    assert callers["amina"].act(one, "withdraw-consent", {"scope": "assess"}).status_code == 200
    problem(callers["dalia"].act(one, "accept-papers"), 409, "consent-stopped")


def test_one_begins_for_ones_own_state_alone(callers: dict[str, Caller]) -> None:
    before = traces()
    problem(callers["amina"].post("requests", {"state": OTHER, "fund": COOPERATION}), 403, "may-not")
    problem(callers["dalia"].post("requests", {"state": OWN, "fund": COOPERATION}), 403, "may-not")
    problem(callers["amina"].post("requests", {"state": "NOBODY", "fund": COOPERATION}), 422, "not-fit")
    problem(callers["amina"].post("requests", {"state": OWN, "fund": "no-such-fund"}), 422, "no-route")
    assert traces() == before


def test_a_state_ranks_its_own_and_nobody_elses(callers: dict[str, Caller]) -> None:
    one, two, theirs = Way().assistance, Way().assistance, Way(of=OTHER).assistance
    order = {"state": OWN, "order": [str(two.number), str(one.number)]}
    assert callers["amina"].post("requests/rank", order).status_code == 204
    assert callers["amina"].get(f"requests/{two.number}").json()["place"] == 1
    problem(
        callers["amina"].post("requests/rank", {"state": OWN, "order": [str(theirs.number)]}), 422, "not-fit"
    )
    problem(callers["amina"].post("requests/rank", {"state": OTHER, "order": []}), 403, "may-not")
    problem(callers["dalia"].post("requests/rank", order), 403, "may-not")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400), (b"[1]", "application/json", 422), (b"\xff", "application/json", 400),
        (b'{"scope": "\\ud800"}', "application/json", 400), (b'{"scope": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400), (b"scope=assess", "application/x-www-form-urlencoded", 415),
        (b'{"scope": "assess"}', "text/plain", 415), (b"--x--", "multipart/form-data; boundary=x", 415),
        (b"null", "application/json", 422), (b"", "application/json", 422),
        (b'{"scope": "assess", "words": "' + b"x" * 1_100_000 + b'"}', "application/json", 413),
        (b'{"scope": "assess", "words": "' + b"x" * 20_001 + b'"}', "application/json", 422),
        (b'{"scope": "assess", "until": "2020-01-01"}', "application/json", 422),
        (b'{"scope": "circulate", "parts": ["a\\u0000b"]}', "application/json", 422),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_is_refused_whole(asked: None, body: bytes, kind: str, status: int) -> None:
    one = Way().assistance
    headers = {"authorization": f"Bearer {secret_of('amina')}"}
    before = traces()
    answer = Client().post(
        f"/api/requests/{one.number}/acts/consent", body, content_type=kind, headers=headers
    )
    problem(answer, status)
    assert traces() == before


ODD = [
    "\u202eleft", "\U0001d56c\U0001d598\U0001d599", "a\u0301", "\ufffe\uffff", "\u0007bell",
    "<script>alert(1)</script>", "'; DROP TABLE x; --", "x" * 4000,
]  # fmt: skip


def test_odd_words_are_kept_as_words(callers: dict[str, Caller]) -> None:
    one = Way().assistance
    for seen, value in enumerate(ODD):
        body = {"question": "aim", "value": {"title": "t", "aim": value}, "seen": seen}
        said = callers["amina"].act(one, "answer", body)
        assert said.status_code == 200, said.content
        again = callers["amina"].get(f"requests/{one.number}").json()
        kept = next(each for each in again["answers"] if each["question"] == "aim")["value"]["aim"]
        assert kept == ("bell" if "bell" in value else "\u00e1" if value == "a\u0301" else value)


@pytest.mark.parametrize(
    "path",
    [
        "requests/%00", "requests/R-2026-0001%00", "requests/R-2026-9999999999999999", "requests/x", "requests/{}",
        "requests/%F0%9F%98%80", "requests/R-٢٠٢٦-0001", "routes/%00", "routes/none", "routes/none?version=-1",
        "routes/technical-cooperation?version=99999999999999999999", "requests/x/acts/clear", "requests/x/nothing",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_is_not_there(asked: None, path: str) -> None:
    answer = Caller(secret_of("amina")).client.get(f"/api/{path}")
    assert answer.status_code in (404, 405, 422), answer.content
    problem(answer, answer.status_code)


@pytest.mark.parametrize(
    "query",
    ["after=-1", "limit=0", "stage=nothing", "holder=me", "state=%00", "fund=" + "a" * 201, "overdue=maybe"],
)
def test_a_filter_that_does_not_fit_is_named(asked: None, query: str) -> None:
    said = problem(Client().get(f"/api/requests?{query}"), 422, "not-fit")
    assert said["errors"][0]["where"][-1] == query.split("=", maxsplit=1)[0]


def test_a_wrong_host_and_an_unknown_method_are_problems_too(asked: None) -> None:
    problem(Client().get("/api/requests", headers={"host": "elsewhere.example"}), 400)
    answer = Client().delete("/api/requests")
    problem(answer, 405)
    assert "GET" in answer["Allow"]


def test_routes_say_what_they_ask_and_what_is_this_installations_own(asked: None) -> None:
    listed = {each["code"] for each in Client().get("/api/routes").json()["items"]}
    assert COOPERATION in listed
    said = Client().get(f"/api/routes/{COOPERATION}").json()
    assert said == Client().get(f"/api/routes/{COOPERATION}?version=1").json()
    assert {each["stage"] for each in said["steps"]} >= {"sent", "assessment", "decision"}
    assert all(each["example"] is (not each["source"]) for each in said["targets"] + said["criteria"])
    assert "categories" in said["fields"]
    assert not set(said["fields"]) & {"state", "votes", "donor"}


def test_a_fault_of_ours_is_a_problem_as_well(asked: None, monkeypatch: Any) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("comity.api.requests.whole", broken)
    client = Client(raise_request_exception=False)
    headers = {"authorization": f"Bearer {secret_of('amina')}"}
    answer = client.get(f"/api/requests/{Way().assistance.number}", headers=headers)
    assert problem(answer, 500)
    assert "planted" not in json.dumps(answer.json())
