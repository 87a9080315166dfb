"""Who may do and see what over the API: by token, by scope, by office. What one may not know of is not there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from comity.api.door import api
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.parties.models import Token
from tests.api.conftest import Caller, secret_of
from tests.assistance_world import COOPERATION, OTHER, OWN, Way, person, traces
from tests.cast import PASSWORD

ACTS = sorted(
    path.rsplit("/", 1)[1]
    for path in api.get_openapi_schema()["paths"]
    if path.startswith("/api/requests/{ref}/acts/")
)
NOWHERE = "00000000-0000-4000-8000-000000000000"


def problem(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["status"] == status
    assert not code or said["code"] == code, said
    return said


def test_every_act_has_its_operation() -> None:
    on_one = {act.value for act in Act} - {Act.BEGIN.value, Act.RANK.value}
    assert set(ACTS) == on_one | {"drop-remark", "settle"}


def test_no_act_is_done_without_a_token_or_with_one_that_is_not_known(asked: None) -> None:
    one = Way().assistance
    before = traces()
    for act in ACTS:
        answer = Caller().act(one, act, {})
        problem(answer, 401, "token")
        assert answer["WWW-Authenticate"] == "Bearer"
        problem(Caller("comity_" + "x" * 43).act(one, act, {}), 401, "token")
    assert traces() == before


def test_an_expired_an_ended_and_a_mangled_token_are_refused_for_reading_too(asked: None) -> None:
    secret = secret_of("amina")
    assert Caller(secret).get("requests").status_code == 200
    Token.objects.update(expires_at=datetime.now(UTC))
    problem(Caller(secret).get("requests"), 401)
    Token.objects.update(expires_at=datetime.now(UTC) + timedelta(days=1), ended_at=datetime.now(UTC))
    problem(Caller(secret).get("requests"), 401)
    for header in (
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer \xff",
        f"Bearer {secret} x",
        secret,
        "bearer\x00",
    ):
        problem(Client().get("/api/requests", headers={"authorization": header}), 401)


@pytest.mark.parametrize(
    ("scope", "answer", "consent"), [("read", 403, 403), ("draft", 200, 403), ("act", 200, 200)]
)
def test_a_token_reaches_as_far_as_its_scope(asked: None, scope: str, answer: int, consent: int) -> None:
    amina = Caller(secret_of("amina", scope))
    one = Way().assistance
    assert amina.get(f"requests/{one.number}").status_code == 200
    body = {"question": "aim", "value": {"title": "A register", "aim": "To know."}}
    assert amina.act(one, "answer", body).status_code == answer
    assert amina.post("requests", {"state": OWN, "fund": COOPERATION}).status_code == (
        201 if answer == 200 else 403
    )
    refused = amina.act(one, "consent", {"scope": "assess"})
    assert refused.status_code == consent
    if consent == 403:
        problem(refused, 403, "scope")


def test_a_session_of_the_pages_counts_for_nothing(asked: None) -> None:
    """A browser that is signed in cannot be made to act by somebody else's page, nor does it see more."""
    one = Way().assistance
    browser = Client(enforce_csrf_checks=False)
    assert (
        browser.login(email=person("amina").email, password=PASSWORD)
        or browser.force_login(person("amina")) is None
    )
    before = traces()
    for body, kind in ((json.dumps({"scope": "assess"}), "application/json"), ("scope=assess", "text/plain")):
        problem(browser.post(f"/api/requests/{one.number}/acts/consent", body, content_type=kind), 401)
    problem(browser.get(f"/api/requests/{one.number}"), 404)
    assert browser.get("/api/requests").json()["items"] == []
    after = traces()
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"django_session", "usersessions_usersession"}


def test_what_one_may_not_know_of_is_answered_as_what_is_not_there(callers: dict[str, Caller]) -> None:
    draft, sent = Way().assistance, Way().to("papers")
    for who, each in (
        ("chen", draft), ("dalia", draft), ("aud", draft), ("hana", draft), ("olu", draft), ("lee", draft),
        ("chen", sent), ("gita", sent), ("nia", sent), ("olu", sent), ("lee", sent), ("hana", sent),
    ):  # fmt: skip
        caller = callers[who]
        seen = caller.get(f"requests/{each.number}")
        assert (seen.status_code, seen.content) == (404, caller.get(f"requests/{NOWHERE}").content), who
        if who == "hana":
            continue
        for path, body in (("acts/clear", None), ("acts/remark", {"question": "aim", "text": "x"}),
                           ("letters/preview/take-up", {})):  # fmt: skip
            there = caller.post(f"requests/{each.number}/{path}", body)
            nowhere = caller.post(f"requests/{NOWHERE}/{path}", body)
            assert (there.status_code, there.content) == (404, nowhere.content), (who, path)
        listed = caller.get("requests").json()["items"]
        assert str(each.number) not in {row["number"] for row in listed}, who


def test_lists_hold_what_each_may_know_of_and_nothing_of_where_a_public_one_stands(
    callers: dict[str, Caller],
) -> None:
    draft, own = Way().assistance, Way()
    own.to("papers")
    own.publish("fact")
    other = Way(of=OTHER).to("sent")
    seen = {
        who: {row["number"] for row in caller.get("requests").json()["items"]}
        for who, caller in callers.items()
    }
    a, b, c = str(draft.number), str(own.assistance.number), str(other.number)
    assert seen["amina"] == seen["bruno"] == {a, b}
    assert seen["chen"] == {b, c}
    assert seen["dalia"] == seen["emeka"] == seen["dan"] == seen["aud"] == {b, c}
    assert seen["hana"] == seen["olu"] == seen["lee"] == seen["nia"] == {b}
    row = callers["hana"].get("requests").json()["items"][0]
    told = {name for name, value in row.items() if value is not None}
    assert told == {"number", "reference", "state", "fund", "stage", "first_sent_at", "url"}
    for asked_by in ("holder=secretariat", "track=ordinary", "overdue=true"):
        assert callers["hana"].client.get(f"/api/requests?{asked_by}").json()["items"] == []
    assert len(callers["dalia"].get("requests", holder="secretariat").json()["items"]) == 2
    assert [row["number"] for row in callers["amina"].get("requests", stage="draft").json()["items"]] == [a]


def test_what_is_published_is_shown_to_everybody_without_names_or_contact(callers: dict[str, Caller]) -> None:
    way = Way()
    way.to("agreement")
    way.publish("fact", "title", "answers", "decision")
    said = callers["hana"].get(f"requests/{way.assistance.reference}").json()
    assert said["parts"] == ["answers", "decision", "fact", "title"]
    questions = {each["question"] for each in said["answers"]}
    assert "aim" in questions
    assert not questions & {"contact", "context"}
    assert said["decisions"][0]["by"] is None
    assert said["may"] == []
    hidden = ("remarks", "way", "letters", "consents", "assessments", "officer", "holder")
    assert all(said[name] is None for name in hidden)
    assert "people/" not in json.dumps(said)


def test_others_read_what_was_sent_and_not_what_the_state_is_changing(callers: dict[str, Caller]) -> None:
    way = Way()
    way.to("papers")
    way.send_back()
    kept = way.assistance.answers.get(question="aim")
    changed = kept.value | {"aim": "Something the State is still writing."}
    assert callers["amina"].act(
        way.assistance, "answer", {"question": "aim", "value": changed, "seen": kept.version}
    )
    assert "still writing" in callers["amina"].get(f"requests/{way.assistance.number}").content.decode()
    for who in ("dalia", "emeka", "aud"):
        assert "still writing" not in callers[who].get(f"requests/{way.assistance.number}").content.decode()


def test_assessors_do_not_see_each_other_before_both_are_in(callers: dict[str, Caller]) -> None:
    way = Way()
    way.to("assessment")
    way.assess("emeka")
    callers["efua"].act(way.assistance, "open-assessment")
    path = f"requests/{way.assistance.number}"
    own = callers["efua"].get(path).json()["assessments"]
    assert [each["assessor"] for each in own] == [person("efua").address]
    assert callers["dalia"].get(path).json()["assessments"] is None
    assert callers["amina"].get(path).json()["assessments"] is None


def test_a_remark_not_yet_sent_is_the_desks_alone(callers: dict[str, Caller]) -> None:
    one = Way().to("papers")
    said = callers["dalia"].act(one, "remark", {"question": "aim", "text": "Which places?"}).json()
    assert len(said["remarks"]) == 1
    assert callers["amina"].get(f"requests/{one.number}").json()["remarks"] == []
    assert callers["aud"].get(f"requests/{one.number}").json()["remarks"] == []
    number = said["remarks"][0]["id"]
    assert callers["dalia"].act(one, "drop-remark", {"remark": number}).json()["remarks"] == []


def test_numbers_of_another_requests_rows_are_not_told_from_none(callers: dict[str, Caller]) -> None:
    one, other = Way(), Way(of=OTHER)
    one.to("papers")
    other.to("papers")
    row = (
        callers["dalia"]
        .act(other.assistance, "remark", {"question": "aim", "text": "Theirs."})
        .json()["remarks"][0]
    )
    before = traces()
    of_other = callers["dalia"].act(one.assistance, "drop-remark", {"remark": row["id"]})
    of_none = callers["dalia"].act(one.assistance, "drop-remark", {"remark": 2**62})
    assert of_other.content == of_none.content
    problem(of_other, 422, "not-fit")
    problem(callers["amina"].act(one.assistance, "drop-remark", {"remark": row["id"]}), 403, "may-not")
    assert traces() == before


def test_a_list_costs_the_same_statements_however_long(
    callers: dict[str, Caller], django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        Way()
    with django_assert_max_num_queries(5):
        assert len(callers["amina"].get("requests").json()["items"]) == 12


def test_pages_follow_one_another_and_an_unchanged_answer_is_not_sent_twice(
    callers: dict[str, Caller],
) -> None:
    for _ in range(5):
        Way()
    amina, seen = callers["amina"], []
    after: dict[str, str] | None = {}
    while after is not None:
        page = amina.get("requests", limit=2, **after).json()
        seen += [row["number"] for row in page["items"]]
        after = {"after": page["next"]} if page["next"] else None
    assert seen == [str(each.number) for each in AssistanceRequest.objects.order_by("pk")]
    first = amina.get("requests")
    assert "private" in first["Cache-Control"]
    assert "Authorization" in first["Vary"]
    again = amina.client.get("/api/requests", headers={**amina.headers, "if-none-match": first["ETag"]})
    assert again.status_code == 304
