"""The note verbale is its own State's to take away."""

from __future__ import annotations

import pytest

from tests.assistance_world import Way
from tests.web.requests.conftest import as_

pytestmark = pytest.mark.usefixtures("asked")


@pytest.mark.parametrize("name", ["amina", "bruno"])
def test_the_states_own_offices_take_the_note_away_as_text(name: str) -> None:
    assistance = Way().to("sent")
    answer = as_(name).get(f"/requests/{assistance.reference}/notes/0")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="note-{assistance.reference}-0.txt"'
    assert "presents its compliments" in answer.content.decode()


@pytest.mark.parametrize("name", ["hana", "chen", "dalia", "fatou", "nia", "olu"])
def test_nobody_else_finds_one_even_of_a_published_request(name: str) -> None:
    way = Way()
    way.to("sent")
    way.publish()
    assert as_(name).get(f"/requests/{way.assistance.reference}/notes/0").status_code == 404


@pytest.mark.parametrize("turn", ["1", "99999999999999999999"])
def test_what_was_not_sent_has_no_note(turn: str) -> None:
    assistance = Way().to("sent")
    assert as_("amina").get(f"/requests/{assistance.reference}/notes/{turn}").status_code == 404


def test_the_page_leads_the_state_to_it_and_nobody_else() -> None:
    way = Way()
    assistance = way.to("sent")
    way.publish()
    link = f"/requests/{assistance.reference}/notes/0"
    assert link in as_("amina").get(assistance.get_absolute_url()).content.decode()
    for name in ("hana", "dalia"):
        assert link not in as_(name).get(assistance.get_absolute_url()).content.decode()
