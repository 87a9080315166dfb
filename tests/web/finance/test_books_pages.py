"""The finance officer's pages: each act has its form, a refusal stands at its field, two officers approve."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from comity.apps.funds import deeds
from comity.apps.funds.access import Act
from comity.apps.funds.models import Approval, Contribution, Entry, Fund
from tests.apps.funds.conftest import Books
from tests.web.conftest import browser

PLEDGE = {
    "donor": "A house of weavers", "amount": "250,000", "currency": "usd", "day": "2026-02-10", "unearmarked": "no",
    "earmark": "For courts", "themes": ["justice"],
}  # fmt: skip


def page(answer: Any) -> Any:
    assert answer.status_code == 200, answer.status_code
    return html.fromstring(answer.content)


def text(answer: Any) -> str:
    return " ".join(html.fromstring(answer.content).xpath("string(//main)").split())


def test_a_pledge_is_noted_and_found_again_with_what_can_be_done(books: Books, mira: Client) -> None:
    answer = mira.post("/finance/RIV/do/pledge", PLEDGE)
    made = Contribution.objects.get()
    assert answer["Location"] == f"/finance/RIV/contributions/{made.pk}"
    assert (made.number, made.currency, made.unearmarked, made.themes) == (250_000, "USD", False, ["justice"])
    tree = page(mira.get(answer["Location"]))
    offered = {
        each.split("/do/")[1].partition("/")[0].partition("?")[0]
        for each in tree.xpath("//a[contains(@href, '/do/')]/@href")
    }
    assert offered == {
        "agree", "recognise", "receive", "cancel", "draft-letter", "pay-back", "charge-levy", "convert",
    }  # fmt: skip
    assert "A house of weavers" in text(mira.get("/finance/"))
    assert "A house of weavers" in text(mira.get("/finance/riv/contributions"))
    for each in offered - {"convert"}:
        page(mira.get(f"/finance/RIV/do/{each}/{made.pk}"))


def test_what_is_refused_is_said_beside_its_field_and_what_was_typed_is_kept(
    books: Books, mira: Client
) -> None:
    given = books.pledge("100.00 USD")
    sent = {"amount": "150", "currency": "USD", "day": "2026-02-12"}
    answer = mira.post(f"/finance/RIV/do/receive/{given.pk}", sent)
    assert answer.status_code == 422
    tree = html.fromstring(answer.content)
    (said,) = tree.xpath("//*[@id='id_amount_error']")
    assert "more than is still outstanding" in said.text_content() and "50" in said.text_content()
    assert tree.xpath("//input[@name='amount']/@value") == ["150"]
    assert tree.xpath("//*[@class='errs']//a/@href") == ["#id_amount"]
    answer = mira.post(f"/finance/RIV/do/receive/{given.pk}", sent | {"amount": "much", "day": "soon"})
    assert answer.status_code == 422
    assert html.fromstring(answer.content).xpath("//*[@class='errs']//a/@href") == ["#id_amount", "#id_day"]
    assert Entry.objects.count() == 1


def test_a_large_act_is_asked_approved_word_for_word_and_then_done(
    books: Books, mira: Client, wen: Client
) -> None:
    given = books.pledge("300000.00 USD")
    sent = {"amount": "200000", "currency": "USD", "day": "2026-02-20"}
    answer = mira.post(f"/finance/RIV/do/cancel/{given.pk}", sent)
    assert answer.status_code == 409
    assert html.fromstring(answer.content).xpath("//button[@value='ask']")
    asked = mira.post(f"/finance/RIV/do/cancel/{given.pk}", sent | {"step": "ask"})["Location"]
    assert not page(mira.get(asked)).xpath("//main//form")  # nobody approves their own
    assert mira.post(asked).status_code == 409
    (link,) = page(wen.get("/finance/")).xpath("//section[@aria-labelledby='approve']//li//a/@href")
    assert link == asked
    shown = text(wen.get(link))
    assert all(each in shown for each in ("200,000", "USD", "20 February 2026", "A house of weavers", "Mira"))
    assert wen.post(link)["Location"] == asked
    (todo,) = page(mira.get("/finance/")).xpath("//section[@aria-labelledby='approved']//li//a/@href")
    (form,) = page(mira.get(todo)).xpath("//main//a[contains(@href, '/do/cancel/')]/@href")
    tree = page(mira.get(form))
    typed = {each: tree.xpath(f"//input[@name='{each}']/@value")[0] for each in ("amount", "currency", "day")}
    assert typed == sent
    assert mira.post(form, typed).status_code == 302
    assert "Done" in text(mira.get(todo))
    assert Entry.objects.latest("pk").approval == Approval.objects.get()


def test_an_asking_lapses_when_what_it_is_about_changes(books: Books, mira: Client, wen: Client) -> None:
    given = books.pledge("300000.00 USD")
    sent = {"amount": "200000", "currency": "USD", "day": "2026-02-20", "step": "ask"}
    asked = mira.post(f"/finance/RIV/do/cancel/{given.pk}", sent)["Location"]
    books.give("receive", given, "10.00 USD")
    assert "Lapsed" in text(wen.get(asked))
    assert wen.post(asked).status_code == 409
    assert not Approval.objects.exists()


def test_entries_are_taken_back_by_a_new_one_and_say_so(books: Books, mira: Client) -> None:
    given = books.pledge("100.00 USD")
    entry = Entry.objects.get()
    answer = mira.post(f"/finance/RIV/do/reverse/{entry.pk}", {"day": "2026-02-11", "words": "Noted twice"})
    assert answer["Location"] == f"/finance/RIV/entries/{entry.pk}"
    shown = mira.get(answer["Location"])
    assert "Taken back" in text(shown) and "Noted twice" in text(shown)
    assert not page(shown).xpath("//a[contains(@href, '/do/reverse/')]")
    assert "taken back" in text(mira.get("/finance/RIV/entries"))
    assert given.pk


def test_periods_balances_and_transfers_have_their_pages(books: Books, mira: Client) -> None:
    books.give("receive", books.pledge("100.00 USD"), "100.00 USD")
    asserted = {
        "kind": "bank",
        "amount": "90",
        "currency": "USD",
        "day": "2026-02-10",
        "source": "Statement 2",
    }
    answer = mira.post("/finance/RIV/do/assert-balance", asserted)
    assert answer.status_code == 422 and "It is 100" in text(answer)
    assert mira.post("/finance/RIV/do/assert-balance", asserted | {"amount": "100"}).status_code == 302
    sent = {"taker": "HIL", "amount": "40", "currency": "USD", "day": "2026-02-11", "words": "Agreed by both"}
    assert mira.post("/finance/RIV/do/transfer", sent).status_code == 302
    assert mira.post("/finance/RIV/do/close-period", {"last": "2026-02-10"}).status_code == 302
    shown = text(mira.get("/finance/RIV/"))
    assert "Statement 2" in shown and "Asserted balances" in shown and "60" in shown
    assert mira.get("/finance/RIV/?on=2026-02-10").status_code == 200
    page(mira.get("/finance/rates?currency=EUR"))


def test_nobody_else_comes_in(books: Books, mira: Client) -> None:
    given = books.pledge(fund=books.hills)
    half, stranger = browser(books.half), browser()
    places = ["/finance/HIL/", "/finance/HIL/contributions", f"/finance/HIL/contributions/{given.pk}",
              "/finance/HIL/entries", "/finance/HIL/do/pledge", f"/finance/HIL/do/receive/{given.pk}"]  # fmt: skip
    for each in places:
        assert mira.get(each).status_code == 200, each
        assert half.get(each).status_code == 403, each
        assert stranger.get(each)["Location"].startswith("/accounts/login/"), each
    assert half.get("/finance/RIV/do/receive/999999").status_code == 404
    assert (
        half.get(f"/finance/RIV/do/receive/{given.pk}").status_code == 404
    )  # of another fund: as if it were not there
    assert half.get("/finance/NONE/").status_code == 404
    assert half.get("/finance/RIV/do/nothing").status_code == 404
    assert "HIL" not in text(half.get("/finance/"))


def test_every_act_of_the_table_has_its_form_and_its_words(books: Books, mira: Client) -> None:
    from comity.web.finance import work

    given = books.pledge("100.00 USD")
    numbers = {Contribution: given.pk, Entry: Entry.objects.get().pk}
    assert set(work.WORKS) == set(deeds.DEEDS)
    for each in deeds.ALL:
        for field in each.takes:
            assert work.field(each.act, field.name).label
        if each.of is not Fund and each.of not in numbers:
            continue
        if each.act is Act.ALLOCATE:
            continue  # its own page
        end = "" if each.of is Fund else f"/{numbers[each.of]}"
        tree = page(mira.get(f"/finance/RIV/do/{each.act.value}{end}"))
        inputs = set(tree.xpath("//main//form//@name"))
        assert {field.name for field in each.takes} <= inputs, each.act
    assert mira.get("/finance/RIV/do/allocate")["Location"].startswith("/finance/RIV/allocate")


@pytest.mark.parametrize(
    "place", ["/finance/", "/finance/RIV/", "/finance/RIV/contributions", "/finance/RIV/entries"]
)
def test_lists_cost_the_same_however_much_is_held(
    books: Books, mira: Client, place: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        books.pledge(f"{number + 1}.00 USD", donor=f"Donor {number}")
    with django_assert_max_num_queries(14):
        assert mira.get(place).status_code == 200


def test_an_auditor_reads_the_books_and_does_nothing(books: Books) -> None:
    from tests import cast

    books.pledge()
    auditor = browser(cast.person("Aud", "auditor"))
    for each in ("/finance/", "/finance/RIV/", "/finance/RIV/contributions", "/finance/RIV/entries"):
        tree = page(auditor.get(each))
        assert not tree.xpath("//main//a[contains(@href, '/do/')]"), each
    assert auditor.get("/finance/RIV/do/pledge").status_code == 403
