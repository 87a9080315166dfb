"""A form offers what its act would do, and nothing the act would refuse."""

from __future__ import annotations

from django.test import Client
from lxml import html

from comity.apps.assistance.actions.deciding import may_decline_by
from comity.apps.assistance.routes import definition
from comity.apps.parties.models import Office
from tests.assistance_world import FOLLOW_UP, ISLANDS, ISLANDS_DESK, at_stage


def offered(client: Client, address: str, name: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(html.fromstring(answer.content).xpath(f"//input[@name='{name}']/@value"))


def test_a_rule_that_was_found_met_is_not_offered_to_decline_by(cast: dict[str, Client]) -> None:
    assistance = at_stage("decision")
    found = offered(cast["dan"], f"/desk/{assistance}/decline", "criterion")
    assert found == may_decline_by(assistance)
    assert 0 < len(found) < len(definition(assistance.route).criteria)


def test_a_fund_nobody_here_serves_is_not_offered_to_redirect_to(cast: dict[str, Client]) -> None:
    assistance = at_stage("papers")
    address = f"/desk/{assistance}/redirect"
    assert {FOLLOW_UP, ISLANDS} <= set(offered(cast["dalia"], address, "route_code"))
    Office.objects.filter(name=ISLANDS_DESK).update(funds=[])
    found = offered(cast["dalia"], address, "route_code")
    assert FOLLOW_UP in found and ISLANDS not in found and assistance.fund not in found
