"""The public pages of a fund: every figure opens what is behind it and is its sum; nothing is told of a request that
its State keeps to itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from comity.apps.funds.models import Fund
from comity.pure.ledger import moves
from tests import spent
from tests.assistance_world import OTHER, Way, person
from tests.web.conftest import browser
from tests.web.funds.conftest import HIDDEN_WORDS, PAID, TODAY, YEAR, Told, public_pages, use

STATEMENTS = 10


def read(address: str, client: Client | None = None) -> Any:
    with CaptureQueriesContext(connection) as asked:
        answer = (client or browser()).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    if client is None:
        assert len(asked) <= STATEMENTS, (address, len(asked), [each["sql"][:90] for each in asked])
    return html.fromstring(answer.content)


def said(tree: Any) -> str:
    return " ".join(tree.xpath("string(//main)").split())


def row_of(row: Any) -> str:
    """A row of a table, its cells apart."""
    return " ".join(" ".join(cell.text_content().split()) for cell in row).replace("\u00a0", " ")


def section(tree: Any, name: str) -> Any:
    return tree.xpath(f"//section[@aria-labelledby='{name}']")[0]


def number(text: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9.-]", "", text))


def test_no_page_tells_of_a_request_that_is_not_public(told: Told) -> None:
    hidden = told.hidden
    words = f"Trainers for {hidden.reference} and {told.public.reference}"
    gift = spent.give(
        told.fund, "A school of masons", "70", PAID, in_kind=words, earmark=words, unearmarked=False
    )
    secrets = (
        hidden.reference,
        str(hidden.number),
        hidden.state.name,
        f"/states/{hidden.state.code}",
        HIDDEN_WORDS,
    )
    here = f"/funds/{told.fund.code}"
    for address in [*public_pages(told), f"{here}/contributions/{gift.pk}"]:
        content = browser().get(address).content.decode()
        if address == here:
            assert f"Trainers for … and {told.public.reference}" in content
        assert [secret for secret in secrets if secret in content] == [], address
    assert browser().get(f"/requests/{hidden.reference}/money").status_code == 404


def test_pages_with_references_in_them_keep_their_statements(told: Told) -> None:
    gift = spent.give(
        told.fund, "A choir", "2260", PAID, earmark=f"For {told.public.reference} and {told.hidden.reference}"
    )
    way = Way()
    way.to("sent")
    way.publish("fact", "answers")
    use(told.fund, way, "2260", gift, words=f"of {way.assistance.reference} and {told.hidden.reference}")
    here = f"/funds/{told.fund.code}"
    for address in (
        here,
        f"{here}/contributions",
        f"{here}/contributions/{gift.pk}",
        f"{here}/entries?kind=disbursed",
    ):
        assert told.hidden.reference not in said(read(address))


def test_what_is_public_leads_from_gift_to_result_and_back(told: Told) -> None:
    here = f"/funds/{told.fund.code}"
    page = read(f"{here}?year={YEAR}")
    row = section(page, "did")
    assert told.public.reference in row.text_content()
    assert "A guild of ferrymen" in row.text_content()
    assert "Sixty-four clerks were trained" in row.text_content()
    (gift,) = [each for each in page.xpath("//a/@href") if each == f"{here}/contributions/{told.bound.pk}"]
    of_gift = read(gift)
    (to,) = section(of_gift, "did").xpath(".//a/@href")
    assert to == f"/requests/{told.public.reference}/money"
    assert gift in read(to).xpath("//a/@href")


def test_the_page_says_what_came_what_went_and_what_is_there(told: Told) -> None:
    page = read(f"/funds/{told.fund.code}?year={YEAR}")
    sources, uses = (
        [row_of(row) for row in table.xpath(".//tbody/tr")] for table in page.xpath("//table")[:2]
    )
    assert "Contributions received 1,126,000 " in sources
    assert {"Paid for requests 150,000 ", "Support cost 19,500 ", "Balance at the end 956,500 "} <= set(uses)
    assert sources[-1] == uses[-1] == "Total 1,126,000 "
    assert "Books kept for information; the official ledger is elsewhere." in said(page)
    assert "This fund, its donors and its figures are invented." in said(page)


def test_every_figure_opens_the_entries_behind_it_and_is_their_sum(told: Told) -> None:
    page = read(f"/funds/{told.fund.code}?year={YEAR}")
    links = page.xpath("//main//a[contains(@href, '/entries?')]")
    assert len(links) > 8
    for link in links:
        behind = read(urljoin("/", link.get("href")))
        rows = behind.xpath("//tbody/tr/td[last()]")
        assert sum((number(row.text_content()) for row in rows), Decimal()) == number(link.text_content()), (
            link.get("href")
        )
        assert number(link.text_content()) == number(
            re.search(r": (-?[\d.,]+) US dollars in all", said(behind))[1]  # type: ignore[index]
        )


def test_entries_of_requests_that_are_not_public_stand_as_one_sum_of_a_month(told: Told) -> None:
    second = Way(of=OTHER)
    second.to("sent")
    use(told.fund, second, "11300", told.open, words=HIDDEN_WORDS)
    here = f"/funds/{told.fund.code}/entries?kind=disbursed"
    tree = read(here)
    rows = [row_of(row) for row in tree.xpath("//tbody/tr")]
    assert len(rows) == 2
    (together,) = [row for row in rows if told.public.reference not in row]
    month = f"{PAID:%B %Y}"
    assert together == f"{month} Together  requests that are not named 60,000 USD 60,000"
    assert "posting" not in said(tree).lower()
    assert tree.xpath("//tbody//time/@datetime") == [PAID.isoformat()]
    of_day = f"{here}&from={PAID}&to={PAID}"
    assert "60,000" in said(read(of_day))
    assert said(read(of_day)) == said(read(f"{here}&from={PAID.replace(day=1)}&to={PAID.replace(day=2)}"))


def test_of_a_gift_what_is_not_named_stands_without_days_and_entries(told: Told) -> None:
    use(told.fund, Way(of=OTHER), "11300", told.open, words=HIDDEN_WORDS)
    part = section(read(f"/funds/{told.fund.code}/contributions/{told.open.pk}"), "entries")
    lines, sums = part.xpath(".//table")
    assert len(lines.xpath("./tbody/tr")) == 8  # its pledge and its receipt
    rows = {row[0].text_content(): row_of(row) for row in sums.xpath("./tbody/tr")}
    assert rows["Paid for requests"] == "Paid for requests 60,000 USD 60,000"
    assert rows["In the bank"] == "In the bank -67,800 USD -67,800"
    assert not sums.xpath(".//time") and "entry" not in sums.text_content()


def test_a_request_set_aside_last_year_and_paid_this_year_is_not_below_nothing(told: Told) -> None:
    way = Way()
    way.to("sent")
    way.publish("fact")
    last = PAID.replace(year=YEAR - 1)
    gift = spent.give(told.fund, "A choir", "63000", last)
    allocation = spent.set_aside(told.fund, way.assistance, "63000", last, of=gift)
    spent.write(
        told.fund, "obligated", last, moves.obligate(told.fund.code, spent.usd("63000")), contribution=gift,
        allocation=allocation,
    )  # fmt: skip
    spent.pay_out(allocation, "20000", PAID, of=gift)
    here = f"/funds/{told.fund.code}"
    for address in (here, f"{here}/uses"):
        rows = [row_of(row) for row in read(f"{address}?year={YEAR}").xpath("//tr[td[@data-l='Result']]")]
        (mine,) = [row for row in rows if way.assistance.reference in row]
        assert "43,000 20,000 0 –" in mine, address
        assert not [row for row in rows if re.search(r" -[0-9]", row)]
    before = read(f"{here}/uses?year={YEAR - 1}")
    assert "63,000 0 0 –" in row_of(before.xpath("//tr[td[@data-l='Result']]")[0])


def test_the_words_of_an_earmark_are_quoted_and_nothing_runs_together(told: Told) -> None:
    spent.give(told.fund, "A choir", "2260", PAID, earmark="For work on the register", unearmarked=False)
    here = f"/funds/{told.fund.code}"
    for address in (here, f"{here}/contributions"):
        assert "earmark: “For work on the register”" in said(read(address)), address
    together = re.compile(
        r"[a-z][.;:][A-Z]|[a-z],[A-Za-z]|\bfor For\b| [.,;:](?:\s|$)|[a-z0-9](?:Method|All of|Get)\b"
    )
    for address in public_pages(told):
        for each in read(address).xpath("//main//*[self::p or self::li or self::dd or self::th or self::td]"):
            words = " ".join(each.text_content().split())
            assert not together.search(words), (address, words)


def test_what_is_not_named_stands_in_one_row_without_a_small_count(told: Told) -> None:
    row = section(read(f"/funds/{told.fund.code}?year={YEAR}"), "did").xpath(".//tbody/tr")[-1]
    words = " ".join(row.text_content().split())
    assert words.startswith("Requests whose States have not agreed to publication")
    assert "56,500" in words
    assert not re.search(r"\b1 request", words)


def test_donors_stand_in_the_alphabet_with_gifts_in_kind_in_the_same_form(told: Told) -> None:
    page = section(read(f"/funds/{told.fund.code}?year={YEAR}"), "don")
    rows = [row_of(row) for row in page.xpath(".//tbody/tr")]
    assert [row.split(" first")[0].split(" 40")[0].rstrip(" 0123456789,") for row in rows] == [
        "A choir", "A guild of ferrymen", "A house of weavers", "A school of masons",
    ]  # fmt: skip
    assert rows[1].endswith("226,000 226,000 0 0 226,000")
    assert "40 trainer days" in rows[3]
    assert rows[3].endswith("12,000 0 12,000 0 0")
    assert rows[0].endswith("0 0 0 5,000 0")
    (whole,) = page.xpath(".//tfoot/tr")
    assert row_of(whole) == "4 donors 1,138,000 1,126,000 12,000 5,000 226,000"


def test_a_first_contribution_is_flagged_once(told: Told) -> None:
    spent.give(told.fund, "A house of weavers", "10", TODAY)
    rows = read(f"/funds/{told.fund.code}/contributions?year={TODAY.year}").xpath("//tbody/tr")
    of_weavers = [row.text_content() for row in rows if "weavers" in row.text_content()]
    assert ["Its first" in row for row in of_weavers][-2:] == [False, True]


def test_the_first_is_what_came_first_and_stayed_as_on_the_page_of_donors(told: Told) -> None:
    """Neither a pledge that never came nor what was noted by mistake is anybody's first."""
    here, last = f"/funds/{told.fund.code}", date(YEAR - 1, 5, 4)
    spent.give(told.fund, "A mill", "70", last, received=False)
    wrong = spent.give(told.fund, "A mill", "71", PAID)
    back = moves.receive(told.fund.code, spent.usd("-71"))
    entry = spent.write(told.fund, "reversed", PAID, back, contribution=wrong, reverses=wrong.entries.last())
    assert entry.reverses
    spent.give(told.fund, "A mill", "72", TODAY)
    spent.give(told.fund, "A mill", "73", TODAY)
    marked = []
    for year in {YEAR - 1, YEAR, TODAY.year}:
        for row in read(f"{here}/contributions?year={year}").xpath("//tbody/tr[contains(., 'A mill')]"):
            marked += [row.xpath("./th/a/@href")[0]] if "Its first" in row.text_content() else []
    (only,) = marked
    assert "72 USD" in said(read(only)) and "The first of this donor" in said(read(only))
    donors = read(f"{here}/donors?year={TODAY.year}").xpath("//tbody/tr[contains(., 'A mill')]")
    assert "first seen" in donors[0].text_content()
    recent = section(read(f"{here}?year={TODAY.year}"), "rec").xpath(".//li[contains(., 'A mill')]")
    assert ["Its first" in each.text_content() for each in recent if "72 USD" in each.text_content()] == [
        True
    ]
    assert sum("Its first" in each.text_content() for each in recent) == 1


def test_outstanding_pledges_stand_by_age(told: Told) -> None:
    page = section(read(f"/funds/{told.fund.code}"), "ages")
    rows = [number(row.xpath("./td[last()]")[0].text_content()) for row in page.xpath(".//tbody/tr")]
    assert sum(rows) == 5000
    assert rows[0] == 0


def test_how_many_it_rests_on_is_drawn_and_written(told: Told) -> None:
    page = section(read(f"/funds/{told.fund.code}?year={YEAR}"), "rest")
    (row,) = page.xpath(f".//tbody/tr[th[contains(., '{YEAR}')]]")
    assert len(row.xpath(".//svg/path")) == 3
    assert "3 79 % 100 %" in row_of(row)


def test_the_list_adds_up_what_is_seen_and_says_that_books_stay_apart(told: Told) -> None:
    other = Fund.objects.create(code="review-travel", name="Travel fund", invented=True)
    spent.give(other, "A choir", "700", TODAY)
    tree = read("/funds/")
    (added,) = tree.xpath("//section[@aria-labelledby='kept']//tfoot/tr")
    rows = tree.xpath("//section[@aria-labelledby='kept']//tbody/tr")
    for place in range(4):
        cells = [number(row.xpath("./td")[place].text_content()) for row in rows]
        assert sum(cells) == number(added.xpath("./td")[place].text_content())
    assert number(added.xpath("./td")[1].text_content()) == 1126000 - 169500 + 700
    assert "the books of each fund stay apart" in said(tree)
    assert "/requests/how-to-ask/review-travel" in tree.xpath("//a/@href")
    assert "in no sum on this page" in section(tree, "beside").text_content()


@pytest.mark.parametrize("who", ["amina", "chen", "dalia", "hana"])
def test_the_money_of_a_hidden_request_is_for_those_alone_who_may_know_of_it(told: Told, who: str) -> None:
    client = browser(person(who)) if who != "hana" else browser()
    answer = client.get(f"/requests/{told.hidden.reference}/money")
    assert answer.status_code == (200 if who in ("chen", "dalia") else 404)
    if answer.status_code == 200:
        assert b"This request is not public" in answer.content


@pytest.mark.parametrize(
    "asked_for",
    ["?kind=%00", "?kind=bank&from=x&to=0000-00-00", "?from=0001-01-01&to=9999-12-31", "?from=9999-12-31&to=9999-12-31",
     "?page=99999999", "?page=-1",
     f"?from={TODAY}&to={TODAY - timedelta(days=400)}"],
)  # fmt: skip
def test_no_address_ends_in_an_error_of_ours(told: Told, asked_for: str) -> None:
    read(f"/funds/{told.fund.code}/entries{asked_for}")


def test_what_is_not_there_is_not_there(told: Told) -> None:
    here = f"/funds/{told.fund.code}"
    for address in ("/funds/nothing", f"{here}/contributions/0", f"{here}/contributions/{10**30}",
                    f"/funds/other/contributions/{told.open.pk}", "/funds/nothing/entries"):  # fmt: skip
        assert browser().get(address).status_code == 404, address
    for year in ("0", "999999", "x", "2999"):
        read(f"{here}?year={year}")
    assert str(PAID.year) in said(read(here))


def test_which_hidden_request_was_paid_changes_no_byte(told: Told) -> None:
    """Two worlds: the same money for one hidden request or for another, of another State."""
    here = f"/funds/{told.fund.code}"
    places = [
        here,
        f"{here}/uses",
        f"{here}/entries?kind=disbursed",
        f"{here}/contributions/{told.open.pk}",
        "/funds/",
    ]
    ways = [Way(), Way(of=OTHER)]
    for way in ways:
        way.to("sent")
    seen = []
    for way in ways:
        with transaction.atomic():
            use(told.fund, way, "22600", told.open, words="of its own")
            pages = [browser().get(place).content.decode() for place in places]
            transaction.set_rollback(True)
        seen.append([re.sub(r"entry \d+", "entry", page) for page in pages])
    assert seen[0] == seen[1]
    assert "79,100" in seen[0][0] and "70,000" in seen[0][2]
