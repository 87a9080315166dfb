"""What tests of the API share: the asking world, and people with their tokens."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.assistance_world import _in_asking_world, asked, asked_committed, asking_world, person

__all__ = ["_in_asking_world", "asked", "asked_committed", "asking_world"]


def secret_of(name: str, scope: str = "act", days: int = 7) -> str:
    """The secret of a new token of somebody of the world."""
    from comity.apps.parties.actions import tokens

    of, now = person(name), datetime.now(UTC)
    _token, secret = tokens.make_token(person=of, name="tests", scope=scope, days=days, by=of, at=now)
    tokens.find(
        secret=secret, at=now
    )  # its first use of the day is noted here, and leaves no trace in what a test counts
    return secret


class Caller:
    """Somebody who calls the API, or nobody: `get` and `post` answer as Django's test client does."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client()
        self.headers = {"authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/{path}", query, headers=self.headers)

    def post(self, path: str, body: Any = None) -> Any:
        text = "" if body is None else json.dumps(body)
        return self.client.post(
            f"/api/{path}", data=text, content_type="application/json", headers=self.headers
        )

    def act(self, assistance: Any, name: str, body: Any = None) -> Any:
        return self.post(f"requests/{assistance.number}/acts/{name}", body)

    def seal(self, assistance: Any, act: str, **facts: Any) -> str:
        """The seal of the letter an act would send."""
        answer = self.post(f"requests/{assistance.number}/letters/preview/{act}", facts)
        assert answer.status_code == 200, answer.content
        return str(answer.json()["seal"])


@pytest.fixture
def callers(asked: None) -> dict[str, Caller]:
    """Everybody of the world who matters here, by name; "hana" has no token."""
    names = ("amina", "petra", "bruno", "sam", "chen", "dalia", "gita", "emeka", "efua", "fatou", "dan", "aud", "nia",
             "olu", "lee")  # fmt: skip
    return {"hana": Caller(), **{name: Caller(secret_of(name)) for name in names}}
