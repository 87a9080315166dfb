"""What the pages on requests cost: bytes on the wire, and statements, however much hangs on a request."""

from __future__ import annotations

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance.models import AssistanceRequest
from tests.assistance_world import COOPERATION, Way
from tests.web.requests.conftest import as_, with_everything

BYTES = 14_000
OF_A_PAGE, OF_A_FORM, OF_A_LIST = 10, 20, 10


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
    way = with_everything()
    size, statements = cost(who, way.assistance.get_absolute_url())
    assert (size <= BYTES, statements <= OF_A_PAGE) == (True, True), (size, statements)


def test_a_page_sent_back_stays_within_its_budget(asked: None) -> None:
    way = Way()
    way.to("assessment")
    way.send_back("results")
    for address in ("", "/answers/results", "/send"):
        size, statements = cost("amina", f"{way.assistance.get_absolute_url()}{address}")
        most = OF_A_FORM if address else OF_A_PAGE
        assert (size <= BYTES, statements <= most) == (True, True), (address, size, statements)


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
