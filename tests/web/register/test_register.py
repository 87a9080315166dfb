"""The public register: what everybody may see, by page, file and feed; and what is withheld is nowhere."""

from __future__ import annotations

import gzip
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.register import actions
from comity.web.feeds import ATOM
from tests.assistance_world import COOPERATION, Way, person
from tests.web.register.conftest import as_

PAGES = ["/register/", "/register/totals", "/register/classes"]
FILES = ["/register.csv", "/register.json", "/register.atom", "/register/totals.json"]
BYTES, STATEMENTS = 14_000, 10


def public_way(stage: str = "papers", *parts: str) -> Way:
    way = Way()
    way.to(stage)
    way.publish(*(parts or ("fact", "title", "answers", "decision")))
    return way


def withhold(way: Way, *parts: str) -> Any:
    one = way.do(
        actions.propose_withholding, person("dalia"), parts=list(parts), reason="safety", words="A witness."
    )
    actions.confirm_withholding(withholding=one, by=person("dan"), at=way.at)
    return one


def doors(way: Way) -> dict[str, Any]:
    """What everybody is answered wherever something public of a request stands."""
    ref = way.assistance.reference
    return {
        each: Client().get(each) for each in (
            "/requests/", f"/requests/{ref}", f"/requests/{way.assistance.number}", f"/register/{ref}",
            f"/register/{ref}.json", f"/register/{ref}.atom", "/register/", *FILES, "/api/requests",
            f"/api/requests/{ref}", "/api/register", f"/api/register/{ref}", "/search?q=detention",
            f"/states/{way.assistance.state.code}",
        )
    }  # fmt: skip


def test_the_register_shows_what_is_public_and_counts_the_rest(asked: None) -> None:
    way = public_way()
    quiet = Way()
    quiet.to("papers")
    page = Client().get("/register/").content.decode()
    assert "A register of places of detention" in page
    assert way.assistance.reference in page and quiet.assistance.reference not in page
    assert "2 requests were sent; 1 are public" in page


@pytest.mark.parametrize(
    "query", ["fund=technical-cooperation", "stage=papers", "stage=under-way", "theme=justice", "year=2026"]
)
def test_each_filter_finds_and_leaves_out(asked: None, query: str) -> None:
    way = public_way()
    AssistanceRequest.objects.filter(pk=way.assistance.pk).update(theme="justice")
    other = {"fund": "ldc-sids", "stage": "decision", "theme": "equality", "year": "2025"}
    name = query.partition("=")[0]
    for form in ("json", "csv"):
        assert way.assistance.reference in Client().get(f"/register.{form}?{query}").content.decode()
        assert (
            way.assistance.reference
            not in Client().get(f"/register.{form}?{name}={other[name]}").content.decode()
        )
    assert [each["reference"] for each in Client().get(f"/api/register?{query}").json()["items"]] == [
        way.assistance.reference
    ]


def test_the_title_stands_nowhere_where_it_is_not_public(asked: None) -> None:
    way = public_way("papers", "fact")
    for address, answer in doors(way).items():
        assert "register of places" not in answer.content.decode(), address


def test_the_record_of_a_request_has_its_steps_its_decision_and_no_person(asked: None) -> None:
    way = public_way("declined")
    page = Client().get(f"/register/{way.assistance.reference}").content.decode()
    for words in ("Papers complete", "Declined", "Steps", "Fund secretariat"):
        assert words in page, words
    for words in ("Dalia", "Emeka", "An assessment is in", "advice"):
        assert words not in page, words
    told = Client().get(f"/register/{way.assistance.reference}.json").json()
    assert told["decisions"][0]["outcome"] == "decline"
    assert "by" not in json.dumps(told["steps"][0])


def test_what_is_withheld_whole_leaves_every_door_and_its_place_says_why(asked: None) -> None:
    way = public_way("declined")
    ref, title = way.assistance.reference, "register of places"
    before = doors(way)
    assert sum(ref in each.content.decode() for each in before.values()) > 8
    withhold(way, "fact")
    for address, answer in doors(way).items():
        page = answer.content.decode()
        assert title not in page, address
        if ref in address or str(way.assistance.number) in address:
            assert answer.status_code == 410, address
            assert "Marenta" not in page, address
        else:
            assert ref not in page, address
    place = Client().get(f"/requests/{ref}")
    assert (place.status_code, place["Cache-Control"]) == (410, "no-cache")
    assert "withheld by two officials" in place.content.decode()
    assert "somebody could come to harm by it" in place.content.decode()
    assert Client().get(f"/api/requests/{ref}").json()["facts"]["reason"] == "safety"


def test_a_withheld_part_is_gone_and_its_place_says_so(asked: None) -> None:
    way = public_way("declined")
    withhold(way, "answers")
    ref = way.assistance.reference
    for address in (f"/requests/{ref}", f"/register/{ref}"):
        page = Client().get(address).content.decode()
        assert "which law" not in page, address
        assert "withheld by two officials" in page, address
    assert Client().get(f"/api/requests/{ref}").json()["answers"] is None
    assert Client().get(f"/register/{ref}.json").json()["withheld"][0]["part"] == "answers"


def test_a_state_that_takes_it_back_leaves_nothing_that_tells_of_it(asked: None) -> None:
    way = public_way()
    withhold(way, "fact")
    way.do(way.actions.publish, person("sam"), parts=[])
    gone, never = (Client().get(f"/register/{ref}") for ref in (way.assistance.reference, "R-2026-9999"))
    assert (gone.status_code, never.status_code) == (404, 404)
    assert gone.content.decode().replace(way.assistance.reference, "") == never.content.decode().replace(
        "R-2026-9999", ""
    )


def test_what_is_not_public_and_what_is_not_there_are_answered_alike(asked: None) -> None:
    quiet = Way()
    quiet.to("papers")
    for form in ("", ".json", ".atom"):
        answers, asked_for = [], []
        for ref in (quiet.assistance.reference, "R-2026-9999"):
            with CaptureQueriesContext(connection) as statements:
                answers.append(Client().get(f"/register/{ref}{form}").content.decode().replace(ref, ""))
            asked_for.append(len(statements))
        assert answers[0] == answers[1]
        assert asked_for[0] == asked_for[1]


def test_feeds_are_atom_with_lasting_marks(asked: None) -> None:
    way = public_way("declined")
    for address in (
        "/register.atom",
        f"/register/{way.assistance.reference}.atom",
        "/texts.atom",
        "/commitments.atom",
    ):
        first, second = (Client().get(address) for _ in range(2))
        assert first.content == second.content
        assert first["Content-Type"].startswith("application/atom+xml")
        root = ElementTree.fromstring(first.content)  # noqa: S314 — our own
        assert root.tag == f"{{{ATOM}}}feed"
        ids = [each.text for each in root.iter(f"{{{ATOM}}}id")]
        assert len(ids) == len(set(ids))
    assert way.assistance.reference in Client().get("/register.atom").content.decode()


@pytest.mark.parametrize("address", [*PAGES, "of-one"])
def test_public_pages_stay_within_their_budget(asked: None, address: str) -> None:
    way = public_way("declined")
    made = []
    for n in range(60):
        each = way.assistance
        made.append(AssistanceRequest(**{
            field.attname: getattr(each, field.attname) for field in AssistanceRequest._meta.concrete_fields
            if field.attname not in ("id", "number", "reference")
        }, reference=f"R-2027-{n:04d}"))  # fmt: skip
    AssistanceRequest.objects.bulk_create(made)
    address = f"/register/{way.assistance.reference}" if address == "of-one" else address
    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert b"<style>" in gzip.decompress(answer.content)
    assert (len(answer.content) <= BYTES, len(statements) <= STATEMENTS) == (True, True), (
        len(answer.content), len(statements))  # fmt: skip
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    ["/register/?fund=%00&stage=x&theme=%F0%9F%98%80&year=0", "/register/?year=99999999999&page=-1", "/register.exe",
     "/register/x", "/register/%00", "/register/R-2026-0001.exe", "/register/totals.csv",
     "/register.csv?year=9999&fund=" + "a" * 500,
     "/register/withheld/99999999999999999999", "/api/register?year=9999", "/api/register?after=-1", "/api/register/x"],
)  # fmt: skip
def test_no_address_ends_in_an_error_of_ours(asked: None, address: str) -> None:
    for who in ("hana", "dalia", "olu"):
        assert as_(who).get(address).status_code in (200, 302, 400, 403, 404, 422), who


def test_a_fund_of_the_catalogue_has_its_name(asked: None) -> None:
    public_way()
    assert f'value="{COOPERATION}"' in Client().get("/register/").content.decode()
