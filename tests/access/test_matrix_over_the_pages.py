"""Role × act × step × own or other State: each cell is asked at the pages, and the answer is the one written by hand.

A cell that may is tried too, and undone: it must get past the question who may, whatever it then lacks.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.access.expected import EVERYBODY, PLACES, VISITOR, expected, is_asked
from tests.access.places import at_place
from tests.assistance_world import person

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
    "merge": "/requests/{ref}/word", "receive-scan": "/requests/{ref}/papers",
    "propose-withholding": "/requests/{ref}/withhold",
}  # fmt: skip


# What a page asks for before the act can be asked.
TYPED = {"recuse": {"words": "w"}}


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
def test_the_pages_answer_every_cell_as_written(asked: None, every_cell: bool, place: str) -> None:
    one = at_place(place)
    clients = {who: Client() for who in EVERYBODY}
    for who, client in clients.items():
        if who != VISITOR:
            client.force_login(person(who), backend="allauth.account.auth_backends.AuthenticationBackend")
    wrong = []
    for act, address in PAGES.items():
        for who in EVERYBODY:
            if not is_asked(act, who, place, "pages", every=every_cell):
                continue
            with transaction.atomic():
                answer = clients[who].post(address.format(ref=one.number), TYPED.get(act, {}))
                transaction.set_rollback(True)
            told, wanted = told_by_the_page(answer), expected(act, who, place)
            if told != wanted:
                wrong.append(f"{who} {act}: {told} ({answer.status_code}), written {wanted}")
    assert not wrong, "\n".join(wrong)
