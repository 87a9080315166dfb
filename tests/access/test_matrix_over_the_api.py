"""Role × act × step × own or other State: each cell is asked at the API, and the answer is the one written by hand.

A cell that may is tried too, and undone: it must get past the question who may, whatever it then lacks.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.access.expected import ACTS, EVERYBODY, PLACES, VISITOR, expected, is_asked
from tests.access.places import at_place
from tests.api.conftest import secret_of

NOT_NOW = {"not-at-this-stage", "answer-first", "consent-stopped"}
SEAL = "0" * 64
NO_ONE = "00000000-0000-4000-8000-000000000000"
BODIES: dict[str, Any] = {
    "answer": {"question": "aim", "value": {"title": "T", "aim": "A"}, "seen": 1}, "consent": {"scope": "assess"},
    "merge": {"answers": {}, "base": {}},
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
    "propose-withholding": {"parts": ["fact"], "reason": "safety", "words": "w"},
    "confirm-withholding": {"withholding": 1}, "lift-withholding": {"withholding": 1, "words": "w"},
    "state-obstacle": {"code": "other", "words": "w", "source": "s", "from_on": "2026-01-05"},
    "file-input": {"text": "t"},
}  # fmt: skip


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


@pytest.mark.parametrize("place", PLACES)
def test_the_api_answers_every_cell_as_written(asked: None, every_cell: bool, place: str) -> None:
    one = at_place(place)
    client = Client()
    keys = {who: secret_of(who) for who in EVERYBODY if who != VISITOR}
    wrong = []
    for act in ACTS:
        for who in EVERYBODY:
            if not is_asked(act, who, place, "api", every=every_cell):
                continue
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


def test_every_act_on_a_request_stands_in_the_table() -> None:
    from comity.apps.assistance.access import Act

    assert {each.value for each in Act} - {"begin", "rank"} == set(ACTS)
