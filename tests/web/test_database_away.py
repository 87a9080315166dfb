"""A database that is away, or has no room left, is told in one page; nobody meets a bare error."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client


@pytest.mark.parametrize(
    ("path", "kind"), [("/commitments/", "text/html"), ("/api/commitments", "application/problem+json")]
)
def test_it_is_said_with_503_and_when_to_come_back(
    path: str, kind: str, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object, **more: object) -> None:
        raise OperationalError("could not extend file: No space left on device")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("django.db.backends.utils.CursorWrapper.execute", full)
        answer = client.get(path)
    assert answer.status_code == 503
    assert answer["Content-Type"].startswith(kind)
    assert answer["Retry-After"] == "120"
    assert b"no room left" in answer.content
