"""Role × act on the books: each cell is asked at the API and at the pages, and the answer is the one written by hand.

A cell that may is tried too, and undone: it must get past the question who may, whatever it then lacks.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from comity.apps.funds import actions
from comity.apps.funds.access import Act
from comity.apps.funds.actions import spending, statements
from comity.apps.funds.models import Entry, StatementLine
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.amounts import amount
from tests.access.expected_books import (
    CONSOLE_ALONE,
    EVERYBODY,
    OF_A_FUND,
    OF_ALL,
    READ,
    READ_BY_OFFICERS,
    VISITOR,
    expected,
    reads,
)
from tests.api.conftest import secret_of
from tests.assistance_world import COOPERATION, Way, person

MONEY = {"amount": "5.00", "currency": "USD"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def numbers(asked: None) -> dict[str, Any]:
    """A fund with something of every kind that an act is done to."""
    by, at = person("femi"), datetime.now(UTC)
    day, way = at.date(), Way(fund=COOPERATION)
    way.to("agreement")
    fund = actions.set_fund(code=COOPERATION, name="A fund", by=SYSTEM, at=at)
    actions.set_fund(code="review-travel", name="Another", by=SYSTEM, at=at)
    gift = actions.pledge(fund=fund, donor="A town", amount=amount("900000.00 USD"), day=day, by=by, at=at)
    actions.receive(contribution=gift, amount=amount("500.00 USD"), day=day, by=by, at=at)
    (made,) = spending.allocate(
        fund=fund, requests=[(way.assistance, amount("100.00 USD"))], day=day, by=by, at=at
    )
    parts = [spending.Part(amount("50.00 USD").number, "Signed")]
    (part,) = spending.obligate(allocation=made, parts=parts, day=day, by=by, at=at)
    rows = f"Booking date,Amount,Currency,Description\n{day},5.00,USD,A gift\n".encode()
    statements.import_statement(fund=fund, data=rows, name="a.csv", by=by, at=at)
    asking = actions.ask_approval(
        fund=fund, act=Act.CANCEL, number=gift.pk,
        given={"amount": "200000", "currency": "USD", "day": day.isoformat()},
        facts=actions.of_cancel(gift, amount("200000 USD"), day), by=by, at=at,
    )  # fmt: skip
    return {
        "contribution": gift.pk, "allocation": made.pk, "tranche": part.pk, "line": StatementLine.objects.get().pk,
        "entry": Entry.objects.order_by("pk")[0].pk, "asking": asking.pk, "day": day.isoformat(),
        "reference": way.assistance.reference,
    }  # fmt: skip


def bodies(of: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What each act is sent, beside what it is done to."""
    day = {"day": of["day"]}
    money, gift = {**MONEY, **day}, {"donor": "A town", **MONEY, **day}
    given = {"contribution": of["contribution"], **money}
    return {
        "pledge": gift, "receive-unpledged": gift, "agree": given, "recognise": given, "receive": given,
        "receive-in-kind": given, "cancel": given, "charge-levy": given, "pay-back": {**given, "words": "w"},
        "draft-letter": {"contribution": of["contribution"], "kind": "pledge", "language": "en"},
        "note-outreach": {"donor": "A town", **day, "words": "w"},
        "allocate": {"requests": [{"request": of["reference"], **MONEY}], **day},
        "obligate": {"allocation": of["allocation"], "parts": [{"number": "5.00", "milestone": "m"}], **day},
        "release": {"allocation": of["allocation"], **day, "words": "w"}, "pay": {"tranche": of["tranche"], **day},
        "report-spending": {"tranche": of["tranche"], "spent": "1.00", **day, "words": "w"},
        "return-unspent": {"tranche": of["tranche"], "amount": "1.00", **day},
        "note-obstacle": {
            "tranche": of["tranche"], "code": "disaster", "words": "w", "source": "s", "from_on": of["day"],
        },
        "confirm-match": {"line": of["line"], "what": "interest"},
        "set-line-apart": {"line": of["line"], "words": "w"}, "reverse": {"entry": of["entry"], **day, "words": "w"},
        "transfer": {"taker": "review-travel", **money, "words": "w"},
        "convert": {**money, "taken": "4.00", "into": "EUR", "words": "w"},
        "hold-reserve": {"way": "hold", **money, "words": "w"}, "close-period": {"last": "2025-12-31"},
        "assert-balance": {"kind": "bank", **money, "source": "s"}, "approve": {"asking": of["asking"]},
        "import-rates": {"rates": []}, "set-fund": {"name": "A fund"},
        "set-definition": {"from_on": of["day"], "window_years": 5, "max_years_given": 1, "source": "s"},
    }  # fmt: skip


def told_by_the_api(answer: Any) -> str:
    assert answer.status_code < 500 and answer.status_code != 404, answer.content
    if answer.status_code == 401:
        return "stranger"
    if answer.status_code == 403:
        return "never"
    assert not (answer.status_code == 422 and answer.json().get("errors")), (
        answer.content
    )  # the body did not fit
    return "may"


def test_the_api_answers_every_cell_as_written(numbers: dict[str, Any]) -> None:
    client, sent = Client(), bodies(numbers)
    keys = {who: secret_of(who, "books") for who in EVERYBODY if who != VISITOR}
    above = {"import-rates": "rates", "set-definition": "donors"}
    wrong = []
    for act in [*OF_A_FUND, *OF_ALL]:
        path = f"/api/{above.get(act, f'funds/{COOPERATION}')}/acts/{act}"
        for who in EVERYBODY:
            headers = {"authorization": f"Bearer {keys[who]}"} if who in keys else {}
            with transaction.atomic():
                if act == "import-statement":
                    answer = client.post(path, {"layout": ""}, headers=headers)
                else:
                    body = json.dumps(sent[act])
                    answer = client.post(path, body, headers=headers, content_type="application/json")
                transaction.set_rollback(True)
            if (told := told_by_the_api(answer)) != (wanted := expected(act, who)):
                wrong.append(f"{who} {act}: {told} ({answer.status_code}), written {wanted}")
    assert not wrong, "\n".join(wrong)


def told_by_the_page(answer: Any) -> str:
    assert answer.status_code < 500 and answer.status_code != 404, answer.request["PATH_INFO"]
    if answer.status_code == 302 and "/accounts/login/" in answer["Location"]:
        return "stranger"
    return "never" if answer.status_code == 403 else "may"


# Where each act stands among the pages, and what it is done to there.
ON = {
    "contribution": ["agree", "recognise", "receive", "receive-in-kind", "cancel", "charge-levy", "pay-back",
                     "draft-letter"],
    "allocation": ["obligate", "release"], "tranche": ["pay", "report-spending", "return-unspent", "note-obstacle"],
    "line": ["confirm-match", "set-line-apart"], "entry": ["reverse"],
}  # fmt: skip


def page_of(act: str, numbers: dict[str, Any]) -> str:
    place = f"/finance/{COOPERATION}"
    own = {"allocate": "allocate", "import-statement": "statements", "approve": f"asked/{numbers['asking']}"}
    if act in own:
        return f"{place}/{own[act]}"
    of = next((name for name, acts in ON.items() if act in acts), "")
    return f"{place}/do/{act}" + (f"/{numbers[of]}" if of else "")


def test_the_pages_answer_every_cell_as_written(numbers: dict[str, Any]) -> None:
    clients = {who: Client() for who in EVERYBODY}
    for who, client in clients.items():
        if who != VISITOR:
            client.force_login(person(who), backend=BACKEND)
    sent, wrong = bodies(numbers), []
    for act in OF_A_FUND:
        for who in EVERYBODY:
            plain = {key: value for key, value in sent.get(act, {}).items() if not isinstance(value, list)}
            with transaction.atomic():
                answer = clients[who].post(page_of(act, numbers), plain)
                transaction.set_rollback(True)
            if (told := told_by_the_page(answer)) != (wanted := expected(act, who)):
                wrong.append(f"{who} {act}: {told} ({answer.status_code}), written {wanted}")
    for place in [*READ, *READ_BY_OFFICERS]:
        for who in EVERYBODY:
            answer = clients[who].get(f"/finance/{COOPERATION}/{place}")
            if (told := told_by_the_page(answer)) != (wanted := reads(place, who)):
                wrong.append(f"{who} reads {place}: {told}, written {wanted}")
    assert not wrong, "\n".join(wrong)


def test_every_act_on_the_books_stands_in_the_table() -> None:
    assert {each.value for each in Act} == {*OF_A_FUND, *OF_ALL, *CONSOLE_ALONE}
