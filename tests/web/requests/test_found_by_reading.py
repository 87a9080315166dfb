"""What a newcomer stumbled over, each asked for again."""

from __future__ import annotations

from tests.assistance_world import Way, person
from tests.web.conftest import browser


def test_what_is_wrong_with_a_field_is_said_in_words_alone(asked: None) -> None:
    way = Way()
    way.fill()
    seen = way.assistance.answers.get(question="cost").version
    answer = browser(person("petra")).post(
        f"/requests/{way.assistance.number}/answers/cost",
        {"seen": str(seen), "currency": "USD", "total": "48500", "own": "", "next": "on"},
    )
    page = answer.content.decode()
    assert "this is still empty" in page and "[(" not in page and "&#x27;own&#x27;" not in page
