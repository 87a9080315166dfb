"""Setting money aside for requests on pages: chosen together and shown before it is done, refused with what stood
against each source; then parts, reports, and money set free."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import html

from comity.apps.funds import actions
from comity.apps.funds.models import Allocation, Contribution, Fund
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.amounts import amount
from tests.assistance_world import COOPERATION, Way, _in_asking_world, asked, asking_world, person
from tests.web.conftest import browser

__all__ = ["_in_asking_world", "asked", "asking_world"]
PLACE = f"/finance/{COOPERATION}"


def text(answer: Any) -> str:
    return " ".join(html.fromstring(answer.content).xpath("string(//main)").split())


def give(fund: Fund, words: str, **more: Any) -> Contribution:
    """Money that came some days ago."""
    at, by = datetime.now(UTC), person("femi")
    day = at.date() - timedelta(days=20)
    given = actions.pledge(
        fund=fund,
        donor=more.pop("donor", "A house of weavers"),
        amount=amount(words),
        day=day,
        by=by,
        at=at,
        **more,
    )
    actions.receive(contribution=given, amount=amount(words), day=day, by=by, at=at)
    return given


@pytest.fixture
def fund(asked: None) -> Fund:
    return actions.set_fund(
        code=COOPERATION,
        name="Fund for technical cooperation",
        by=SYSTEM,
        at=datetime.now(UTC),
        invented=True,
    )


@pytest.fixture
def femi(fund: Fund) -> Client:
    return browser(person("femi"))


def approved() -> Way:
    way = Way(fund=COOPERATION)
    way.to("agreement")
    return way


def later(way: Way) -> Way:
    """The request as it stands now, for the next act."""
    way.assistance.refresh_from_db()
    way.at = datetime.now(UTC)
    return way


def chosen(*ways: Way, number: str = "90000", **more: str) -> dict[str, str]:
    found = {"day": datetime.now(UTC).date().isoformat(), **more}
    for way in ways:
        ref = way.assistance.reference
        found |= {f"{ref}_chosen": "on", f"{ref}_amount": number, f"{ref}_currency": "USD"}
    return found


def test_an_earmark_stands_against_it_until_other_money_comes(fund: Fund, femi: Client) -> None:
    way = approved()
    theme = way.assistance.theme
    give(fund, "90000.00 USD", themes=["work-and-family"], earmark="For work and family alone")
    assert way.assistance.reference in text(femi.get("/finance/"))
    for step in ("preview", "do"):
        answer = femi.post(f"{PLACE}/allocate", chosen(way, step=step))
        said = text(answer)
        assert "is not covered by permitted money" in said, step
        assert "A house of weavers For work and family alone" in said and "for other themes" in said
        assert answer.status_code == (200 if step == "preview" else 409)
    assert theme != "work-and-family" and not Allocation.objects.exists()
    give(fund, "95000.00 USD", donor="A town")
    said = text(femi.post(f"{PLACE}/allocate", chosen(way, step="preview")))
    assert "All of it is covered" in said and "A town" in said
    assert not Allocation.objects.exists()
    assert femi.post(f"{PLACE}/allocate", chosen(way, step="do"))["Location"] == f"{PLACE}/allocations"
    made = Allocation.objects.get()
    way.assistance.refresh_from_db()
    assert way.assistance.funded_at is not None
    assert way.assistance.reference in text(femi.get(f"{PLACE}/allocations"))
    assert "A town" not in text(femi.get(f"{PLACE}/allocations/{made.pk}"))


def test_parts_are_paid_one_after_the_other_each_once_the_one_before_is_reported(
    fund: Fund, femi: Client
) -> None:
    way = approved()
    give(fund, "90000.00 USD")
    femi.post(f"{PLACE}/allocate", chosen(way, step="do"))
    made, today = Allocation.objects.get(), datetime.now(UTC).date().isoformat()
    parts = {"part1_number": "56500", "part1_milestone": "Agreement signed", "part2_number": "33,500",
             "part2_milestone": "First report", "part2_due_on": "2027-06-30", "day": today}  # fmt: skip
    wrong = femi.post(f"{PLACE}/do/obligate/{made.pk}", parts | {"part2_milestone": ""})
    assert html.fromstring(wrong.content).xpath("//*[@class='errs']//a/@href") == ["#id_part2_milestone"]
    assert femi.post(f"{PLACE}/do/obligate/{made.pk}", parts)["Location"] == f"{PLACE}/allocations/{made.pk}"
    later(way).agree()
    first, second = made.tranches.order_by("nth")
    assert (first.support, second.number) == (6500, 33500)
    assert "Agreement signed" in text(femi.get("/finance/"))
    assert femi.post(f"{PLACE}/do/pay/{first.pk}", {"day": today}).status_code == 302
    refused = femi.post(f"{PLACE}/do/pay/{second.pk}", {"day": today})
    assert refused.status_code == 409 and "report" in text(refused)
    report = {"spent": "50000", "day": today, "words": "Two courses were held.", "reference": ""}
    assert femi.post(f"{PLACE}/do/report-spending/{first.pk}", report).status_code == 302
    obstacle = {
        "code": "sanctions",
        "words": "A bank refused it.",
        "source": "The bank, today",
        "from_on": today,
    }
    page = femi.get(f"{PLACE}/do/note-obstacle/{second.pk}")
    codes = html.fromstring(page.content).xpath("//select[@name='code']/option/@value")
    obstacle["code"] = codes[1]
    assert femi.post(f"{PLACE}/do/note-obstacle/{second.pk}", obstacle).status_code == 302
    assert femi.post(f"{PLACE}/do/pay/{second.pk}", {"day": today}).status_code == 409
    assert (
        femi.post(f"{PLACE}/do/note-obstacle/{second.pk}", obstacle | {"until_on": today}).status_code == 302
    )
    shown = text(femi.get(f"{PLACE}/allocations/{made.pk}"))
    assert all(each in shown for each in ("Two courses were held.", "A bank refused it.", "33,500", "6,500"))


def test_what_can_be_paid_together_is_said_where_not_all_can(fund: Fund, femi: Client) -> None:
    one, other = approved(), approved()
    give(fund, "100000.00 USD")
    said = text(femi.post(f"{PLACE}/allocate", chosen(one, other, step="preview")))
    assert f"In full and together these can be paid: {one.assistance.reference}" in said
    assert f"together these can be paid: {one.assistance.reference}, " not in said


def test_much_money_takes_two_and_the_second_sees_each_request(fund: Fund, femi: Client) -> None:
    one, other = approved(), approved()
    give(fund, "300000.00 USD")
    answer = femi.post(f"{PLACE}/allocate", chosen(one, other, step="do"))
    assert answer.status_code == 409
    asked_for = femi.post(f"{PLACE}/allocate", chosen(one, other, step="ask"))["Location"]
    frida = browser(person("frida"))
    shown = text(frida.get(asked_for))
    assert one.assistance.reference in shown and other.assistance.reference in shown
    assert shown.count("Marenta") == 2 and shown.count("USD 90,000") == 2
    assert frida.post(asked_for).status_code == 302
    (form,) = html.fromstring(femi.get(asked_for).content).xpath("//main//a[@class='btn']/@href")
    opened = femi.get(form, follow=True)
    boxes = html.fromstring(opened.content).xpath("//input[@type='checkbox'][@checked]/@name")
    assert len(boxes) == 2
    assert femi.post(f"{PLACE}/allocate", chosen(one, other, step="do")).status_code == 302
    assert Allocation.objects.count() == 2


def test_money_of_a_request_that_ended_waits_to_be_set_free(fund: Fund, femi: Client) -> None:
    way = approved()
    give(fund, "90000.00 USD")
    femi.post(f"{PLACE}/allocate", chosen(way, step="do"))
    later(way).withdraw()
    made = Allocation.objects.get()
    assert "Money to set free" in text(femi.get("/finance/"))
    today = datetime.now(UTC).date().isoformat()
    sent = {"day": today, "words": "The State withdrew"}
    assert femi.post(f"{PLACE}/do/release/{made.pk}", sent).status_code == 302
    assert "Money to set free" not in text(femi.get("/finance/"))


def test_who_keeps_the_books_reads_what_was_decided_and_nothing_the_state_wrote(
    fund: Fund, femi: Client
) -> None:
    way = approved()
    request = way.assistance.get_absolute_url()
    for place in (request, f"{request}/money"):
        assert femi.get(place).status_code == 200
        assert browser(person("ivo")).get(place).status_code == 404, "another fund's officer"
    said = text(femi.get(request))
    assert "Two advisers, from June." in said and "100,000" in said and "As proposed and accepted." in said
    for theirs in (
        "To know who is held",
        "Two storms in one year",
        "The need is plain.",
        "human rights section",
    ):
        assert theirs not in said, theirs
    assert "As proposed and accepted." in text(femi.get(f"{PLACE}/allocate"))
    before = Way(fund=COOPERATION)
    before.to("decision")
    said = text(femi.get(before.assistance.get_absolute_url()))
    assert "A register of places of detention" in said and "100,000" not in said
