"""What the pages on requests cost: bytes on the wire, and statements, however much hangs on a request."""

from __future__ import annotations

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance.models import AssistanceRequest
from tests.assistance_world import COOPERATION, Way, person
from tests.web.requests.conftest import as_, show_to

BYTES = 14_000
OF_A_PAGE, OF_A_LIST = 20, 10


def cost(who: str, address: str) -> tuple[int, int]:
    client = as_(who)
    client.get(address)  # routes are read once a process
    with CaptureQueriesContext(connection) as asked_for:
        answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert b"<style>" in gzip.decompress(answer.content)
    return len(answer.content), len(asked_for)


@pytest.mark.parametrize(
    "address",
    ["/requests/", "/requests/how-to-ask", "/requests/figures", f"/requests/how-to-ask/{COOPERATION}"],
)
def test_public_pages_stay_within_their_budget(asked: None, address: str) -> None:
    size, statements = cost("hana", address)
    assert (size <= BYTES, statements <= OF_A_LIST) == (True, True), (size, statements)


@pytest.mark.parametrize("who", ["hana", "amina", "dalia", "fatou", "aud"])
def test_a_request_with_everything_on_it_stays_within_its_budget(asked: None, who: str) -> None:
    way = Way()
    way.to("papers")
    way.send_back("results")
    way.answer_remarks()
    way.accept_papers()
    way.find_eligible()
    way.assess()
    show_to(way, "A partner")
    way.propose()
    way.do(way.actions.ask_change, person("sam"), words="Shorter")
    way.assess()
    way.propose()
    way.do(way.actions.state_obstacle, person("sam"), code="disaster", words="A storm", source="Ministry",
           from_on=way.at.date())  # fmt: skip
    way.publish()
    way.do(way.actions.file_input, person("nia"), text="We saw it.")
    for step in (way.accept, way.advise, way.approve, way.agree, way.report, way.close):
        step()
    way.do(way.actions.give_feedback, person("amina"), words="", items=[
        {"item": each, "answered": "yes"} for each in
        ("The register is kept in every place.", "Twelve officials can keep it.")])  # fmt: skip
    size, statements = cost(who, way.assistance.get_absolute_url())
    assert (size <= BYTES, statements <= OF_A_PAGE) == (True, True), (size, statements)


def test_a_page_sent_back_stays_within_its_budget(asked: None) -> None:
    way = Way()
    way.to("assessment")
    way.send_back("results")
    for address in ("", "/answers/results", "/send"):
        size, statements = cost("amina", f"{way.assistance.get_absolute_url()}{address}")
        assert (size <= BYTES, statements <= OF_A_PAGE) == (True, True), (address, size, statements)


def test_the_list_costs_the_same_with_three_requests_and_with_two_hundred(asked: None) -> None:
    for stage in ("draft", "papers", "closed"):
        way = Way()
        way.to(stage)
        if stage != "draft":
            way.publish("fact", "title")
    before = [cost(who, "/requests/")[1] for who in ("hana", "amina", "dalia")]
    sample = list(AssistanceRequest.objects.all())
    made = []
    for n in range(200):
        each = sample[n % 3]
        made.append(AssistanceRequest(**{
            field.attname: getattr(each, field.attname) for field in AssistanceRequest._meta.concrete_fields
            if field.attname not in ("id", "number", "reference")
        }, reference=f"R-2027-{n:04d}" if each.reference else ""))  # fmt: skip
    AssistanceRequest.objects.bulk_create(made)
    after = [cost(who, "/requests/") for who in ("hana", "amina", "dalia")]
    assert [statements for _size, statements in after] == before
    assert max(before) <= OF_A_LIST
    assert after[0][0] <= BYTES
