"""A draft is its delegation's alone: for everybody else its pages are those of what is not there, byte for byte."""

from __future__ import annotations

import uuid

import pytest

from comity.web.requests.state_acts import ACTS
from tests.assistance_world import at_stage
from tests.web.requests.conftest import DELEGATION, OTHERS, as_, said

PAGES = ["", "/send", "/answers/aim", "/letters/1", *(f"/{name}" for name in ACTS)]


@pytest.mark.parametrize("who", DELEGATION)
def test_the_delegation_sees_its_draft(asked: None, who: str) -> None:
    draft = at_stage("draft")
    answer = as_(who).get(draft.get_absolute_url())
    assert answer.status_code == 200
    assert draft.title in said(answer)


@pytest.mark.parametrize("stage", ["draft", "discarded"])
@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_can_tell_a_draft_from_nothing(asked: None, who: str, stage: str) -> None:
    draft, nothing = str(at_stage(stage).number), str(uuid.uuid4())
    client = as_(who)
    for page in PAGES:
        there = client.get(f"/requests/{draft}{page}")
        gone = client.get(f"/requests/{nothing}{page}")
        assert there.status_code == gone.status_code, (who, page)
        assert there.content.replace(draft.encode(), b"") == gone.content.replace(nothing.encode(), b""), (
            who,
            page,
        )
        assert there.status_code == (
            302 if who == "hana" and page and not page.startswith("/letters") else 404
        )
        posted = client.post(f"/requests/{draft}{page}")
        assert posted.status_code == client.post(f"/requests/{nothing}{page}").status_code


def test_a_draft_is_counted_nowhere(asked: None) -> None:
    before = as_("hana").get("/requests/").content
    at_stage("draft")
    assert as_("hana").get("/requests/").content == before


def test_a_request_its_state_keeps_to_itself_is_told_as_a_number_alone(asked: None) -> None:
    kept = at_stage("papers")
    answer = as_("hana").get("/requests/")
    assert "1 more was sent that its State keeps to itself." in said(answer)
    assert kept.reference not in said(answer) and "Marenta" not in said(answer)
    assert as_("hana").get(kept.get_absolute_url()).status_code == 404
    assert as_("chen").get(kept.get_absolute_url()).status_code == 404
