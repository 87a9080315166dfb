"""Role × act × step × own or other State: each cell is asked at both doors, and the answer is the one written by hand.

A cell that may is tried too, and undone: it must get past the question who may, whatever it then lacks.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.access.expected import ACTS, EVERYBODY, PLACES, VISITOR, expected
from tests.api.conftest import secret_of
from tests.assistance_world import Way, person

NOT_NOW = {"not-at-this-stage", "answer-first", "consent-stopped"}
SEAL = "0" * 64
NO_ONE = "00000000-0000-4000-8000-000000000000"
BODIES: dict[str, Any] = {
    "answer": {"question": "aim", "value": {"title": "T", "aim": "A"}, "seen": 1}, "consent": {"scope": "assess"},
    "withdraw-consent": {"scope": "assess"}, "publish": {"parts": ["fact"]}, "submit": {}, "resubmit": {},
    "renew-consent": {}, "accept-proposal": {}, "ask-change": {"words": "w"}, "object": {"circulation": 1},
    "file-report": {"words": "w"}, "give-feedback": {"items": [], "words": ""}, "withdraw": {"reason": "other-source"},
    "take-up": {"letter_seal": SEAL}, "assign": {"officer": NO_ONE}, "grant-emergency": {"words": "w"},
    "remark": {"question": "aim", "text": "t"}, "return-with-remarks": {"letter_seal": SEAL},
    "find": {"criterion": "cost", "met": "met", "source": "s"}, "find-eligible": {"letter_seal": SEAL},
    "refer": {"words": "w"}, "redirect": {"letter_seal": SEAL, "fund": "review-follow-up", "words": "w"},
    "propose": {"letter_seal": SEAL, "plan": "p", "cost": "1.00", "currency": "USD"},
    "open-circulation": {"letter_seal": SEAL, "partners": "P"}, "circulate": {"circulation": 1},
    "agree": {"letter_seal": SEAL, "words": "w"}, "close": {"letter_seal": SEAL, "reason": "completed", "words": "w"},
    "decide-input": {"input": 1, "standing": "public"}, "assess": {"submit": False},
    "advise": {"advises": "approve", "words": "w", "meeting": "m"},
    "approve": {"letter_seal": SEAL, "reason": "in-full", "words": "w"},
    "decline": {"letter_seal": SEAL, "reason": "no-money", "criterion": "money", "words": "w"},
    "recuse": {"words": "w"},
    "state-obstacle": {"code": "other", "words": "w", "source": "s", "from_on": "2026-01-05"},
    "file-input": {"text": "t"},
}  # fmt: skip
# Where each act stands among the pages. Acts on one row of a request (a circulation, an input) are asked over the API.
PAGES = {
    **{each: f"/requests/{{ref}}/{each}" for each in (
        "clear", "consent", "publish", "submit", "resubmit", "withdraw-consent", "renew-consent", "accept-proposal",
        "ask-change", "file-report", "give-feedback", "withdraw", "discard")},
    **{each: f"/desk/{{ref}}/{each}" for each in (
        "take-up", "assign", "grant-emergency", "remark", "return-with-remarks", "accept-papers", "find",
        "find-eligible", "refer", "redirect", "open-assessment", "propose", "advise", "approve", "decline", "agree",
        "close", "recuse", "open-circulation", "assess")},
    "answer": "/requests/{ref}/answers/aim", "file-input": "/requests/{ref}/input",
}  # fmt: skip


def at_place(place: str) -> Any:
    """A request of Amina's State that stands there."""
    kind, _, stage = place.rpartition("-")
    way = Way()
    way.to(stage)
    if kind == "remarked":
        way.send_back()
    elif kind == "stopped":
        way.do(way.actions.withdraw_consent, way.delegate, scope="assess")
    elif kind == "public":
        way.publish()
    return way.assistance


def told_by_the_api(answer: Any) -> str:
    if answer.status_code == 401:
        return "stranger"
    if answer.status_code == 404:
        return "nothing"
    code = answer.json().get("code", "") if answer.content else ""
    if answer.status_code == 403:
        return "never"
    assert answer.status_code < 500, answer.content
    return "not now" if code in NOT_NOW else "may"


def told_by_the_page(answer: Any) -> str:
    if answer.status_code == 302 and "/accounts/login/" in answer["Location"]:
        return "stranger"
    if answer.status_code == 404:
        return "nothing"
    if answer.status_code == 403:
        return "never"
    assert answer.status_code < 500
    page = answer.content.decode() if answer.status_code == 409 else ""
    not_now = (
        "This cannot be done at the step",
        "Remarks are with the State",
        "The State has withdrawn its consent",
    )
    return "not now" if any(each in page for each in not_now) else "may"


@pytest.mark.parametrize("place", PLACES)
def test_the_api_answers_every_cell_as_written(asked: None, place: str) -> None:
    one = at_place(place)
    client = Client()
    keys = {who: secret_of(who) for who in EVERYBODY if who != VISITOR}
    wrong = []
    for act in ACTS:
        for who in EVERYBODY:
            headers = {"authorization": f"Bearer {keys[who]}"} if who in keys else {}
            with transaction.atomic():
                answer = client.post(
                    f"/api/requests/{one.number}/acts/{act}", json.dumps(BODIES.get(act, {})), headers=headers,
                    content_type="application/json",
                )  # fmt: skip
                transaction.set_rollback(True)
            told, wanted = told_by_the_api(answer), expected(act, who, place)
            if told != wanted:
                wrong.append(f"{who} {act}: {told} ({answer.status_code}), written {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("place", PLACES)
def test_the_pages_answer_every_cell_as_written(asked: None, place: str) -> None:
    one = at_place(place)
    clients = {who: Client() for who in EVERYBODY}
    for who, client in clients.items():
        if who != VISITOR:
            client.force_login(person(who), backend="allauth.account.auth_backends.AuthenticationBackend")
    wrong = []
    for act, address in PAGES.items():
        for who in EVERYBODY:
            with transaction.atomic():
                answer = clients[who].post(address.format(ref=one.number), {})
                transaction.set_rollback(True)
            told, wanted = told_by_the_page(answer), expected(act, who, place)
            if told != wanted:
                wrong.append(f"{who} {act}: {told} ({answer.status_code}), written {wanted}")
    assert not wrong, "\n".join(wrong)


def test_every_act_on_a_request_stands_in_the_table() -> None:
    from comity.apps.assistance.access import Act

    assert {each.value for each in Act} - {"begin", "rank"} == set(ACTS)
