"""What holds for every page: it answers, leads nowhere dead, carries no inline style, labels its fields."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from lxml import html

from comity.apps.commitments.models import Commitment
from tests import cast
from tests.web.conftest import browser
from tests.web.funds.conftest import Told, _in_asking_world, asked, asking_world, public_pages, told

__all__ = ["_in_asking_world", "asked", "asking_world", "told"]

START = "/"
HOSTILE = [
    "/commitments/?page=-1", "/commitments/?page=99999999999999999999", "/commitments/?page=%00",
    "/commitments/?from=2026-02-30&to=x&who=%00&status=zzz&text=%F0%9F%98%80&sort=pk", "/commitments/?text=9999999999",
    "/commitments/?text=32768", "/commitments/?text=%C2%B2", "/commitments.ics?from=yesterday", "/commitments.exe",
    "/commitments/00000000-0000-0000-0000-000000000000", "/texts/?page=1e9&q=%22%27%3B--&year=99999&body=%00&sort=x",
    "/texts/?year=0", "/texts/%00", "/texts/A/HRC/RES/38/3%00", "/texts/A/HRC/RES/38/3?part=999999999999",
    "/texts/A/HRC/RES/38/3?part=-3", "/texts/A/HRC/RES/38/3/line?on=0000-00-00&page=0", "/texts/nothing/votes",
    "/texts/.json", "/texts/votes", "/texts/" + "a" * 3000, "/texts/%EF%BF%BE%ED%A0%80", "/texts.xml",
    "/states/zzz", "/states/%F0%9F%98%80", "/parties/%00", "/parties/?kind=state&page=x", "/states/?group=%00",
    "/search?q=%00", "/search?q=" + "(" * 500, "/search?q=%22unclosed+-+OR+%26%7C%21", "/search?q=%F0%9F%98%80",
    "/search?q=%ED%A0%80", "/search?q=" + "a" * 5000, "/calendar/?year=0&body=%00", "/calendar/?year=99999",
    "/calendar.zip", "/read/%00", "/read/nothing", "/read/x.json", "/about/nothing", "/language/xx", "/library/look/0",
    "/library/look/99999999999999999999999", "/texts/A/HRC/RES/38/3.akn.xml", "/texts//", "/%00",
    "/commitments/?who[]=1", "/requests/%00", "/requests/R-2026-9999999999", "/requests/x",
    "/requests/?fund=%00&stands=x",
    "/requests/?page=-1", "/requests/how-to-ask/nothing", "/requests/00000000-0000-0000-0000-000000000000/send",
    "/requests/00000000-0000-0000-0000-000000000000/answers/aim", "/requests/R-2026-0001/letters/99999999999999999999",
    "/follow/", "/follow/?what=%00", "/follow/?what=texts/%ED%A0%80",
    "/funds/%00", "/funds/nothing?year=0", "/funds/nothing/entries?kind=%00&from=x", "/funds/x/contributions/0",
    "/funds/x/donors?basis=%00", "/funds/donors/?basis=x&years=0", "/funds/x/donors/99999999999.csv",
    "/requests/R-2026-0001/money", "/requests/%00/money",
    "/requests/priority/zzz", "/requests/script/0.js", "/requests/new?fund=%00",
]  # fmt: skip


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.anchors.add(str(given["id"]))
        if tag in ("a", "link") and given.get("href"):
            self.found.append(str(given["href"]))


def crawl(client: Client, most: int = 260) -> dict[str, bytes]:
    """Follow every link of ours from the first page; every page by address. A dead link fails."""
    waiting, pages, anchors, wanted = [START], {}, {}, []
    kinds: dict[str, int] = {}
    while waiting and len(pages) < most:
        address = waiting.pop(0)
        if address in pages:
            continue
        # Of hundreds of States and parties a dozen will do.
        kind = re.sub(r"(/(?:states|parties|texts|calendar)/).+", r"\1", address)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > 30:
            continue
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, (address, answer.status_code)
        pages[address] = answer.content
        if "text/html" not in answer["Content-Type"]:
            continue
        links = Links()
        links.feed(answer.content.decode())
        anchors[address] = links.anchors
        for href in links.found:
            whole = urljoin(address, href)
            if urlsplit(whole).netloc:
                continue
            place, fragment = urldefrag(whole)
            if fragment:
                wanted.append((address, place, fragment))
            if not place.startswith(("/language/", "/accounts/")):
                waiting.append(place)
    dead = [(on, f"{to}#{name}") for on, to, name in wanted if to in anchors and name not in anchors[to]]
    assert not dead
    return pages


@pytest.mark.parametrize("who", ["Hana", "Dalia"])
def test_no_link_is_dead_and_every_page_keeps_the_rules_of_the_house(facts: None, who: str) -> None:
    pages = crawl(browser(cast.dalia() if who == "Dalia" else None))
    assert len(pages) > 60
    keep_the_rules(pages, who)


def test_every_public_page_of_a_fund_keeps_the_rules_and_leads_nowhere_dead(told: Told) -> None:
    client, links = browser(), Links()
    pages = {address: client.get(address).content for address in public_pages(told)}
    keep_the_rules(pages, "Hana")
    for address, content in pages.items():
        links.found = []
        links.feed(content.decode())
        places = {urldefrag(urljoin(address, href))[0] for href in links.found}
        for place in sorted(place for place in places if place.startswith("/funds/") and place not in pages):
            answer = client.get(place)
            if answer.streaming:
                assert b"".join(answer)
            assert answer.status_code == 200, (address, place)


def keep_the_rules(pages: dict[str, bytes], who: str) -> None:
    for address, content in pages.items():
        if not content.lstrip().startswith(b"<!doctype html>"):
            continue
        tree = html.fromstring(content)
        said = f"{address} as {who}"
        assert not tree.xpath("//@style | //@onclick | //script[not(@src)]"), said
        assert len(tree.xpath("//style")) == 1, said
        assert len(tree.xpath("//h1")) == 1, said
        assert tree.xpath("string(//title)").strip(), said
        assert "Not a United Nations system" in tree.text_content(), said
        assert tree.get("lang") == "en" and tree.get("dir") == "ltr", said
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), (said, [each for each in ids if ids.count(each) > 1])
        for control in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            labelled = control.xpath("ancestor::label") or tree.xpath(f"//label[@for='{control.get('id')}']")
            assert labelled, (said, control.get("name"))
        for form in tree.xpath("//form[@method='post']"):
            assert form.xpath(".//input[@name='csrfmiddlewaretoken']"), said
        for table in tree.xpath("//table"):
            assert table.xpath(".//th[@scope='col']"), said


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_ends_in_an_error_of_ours(facts: None, everybody: dict[str, Client], address: str) -> None:
    for who, client in everybody.items():
        answer = client.get(address)
        assert answer.status_code in (200, 301, 302, 403, 404, 400), (who, answer.status_code)


@pytest.mark.parametrize(
    "address", ["/", "/texts/A/HRC/RES/38/3", "/commitments/", "/states/", "/search", "/about/legal"]
)
def test_pages_that_only_show_refuse_to_be_posted_to(facts: None, address: str) -> None:
    answer = browser().post(address)
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert b"<h1>" in answer.content


def test_what_is_not_held_is_answered_with_a_page(facts: None) -> None:
    answer = browser().get("/texts/A/HRC/RES/1/999")
    assert answer.status_code == 404
    assert b'<form class="find"' in answer.content


def test_our_own_mistake_is_answered_with_a_page_that_needs_nothing(
    facts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("comity.web.home.views._arrived", broken)
    monkeypatch.setattr("comity.web.frame.frame", broken)
    answer = browser().get("/")
    assert answer.status_code == 500
    assert b"our fault" in answer.content
    assert b"planted" not in answer.content


def test_pages_are_known_again_and_not_sent_twice(facts: None) -> None:
    for address in ("/texts/A/HRC/RES/38/3", "/commitments.ics", "/commitments.csv"):
        first = browser().get(address)
        again = browser().get(address, headers={"if-none-match": first["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)


def test_every_page_says_which_sheets_scripts_and_frames_it_allows(facts: None) -> None:
    policy = browser().get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    from comity.web.sheet import sheet_sources

    assert all(source in policy for source in sheet_sources())


def test_the_sheet_of_a_page_is_one_the_policy_allows(facts: None) -> None:
    import base64
    import hashlib

    for address in ("/", "/texts/A/HRC/RES/38/3", "/nothing/here"):
        answer = browser().get(address)
        sheet = re.search(rb"<style>(.*?)</style>", answer.content, re.DOTALL)
        assert sheet
        digest = base64.b64encode(hashlib.sha256(sheet.group(1)).digest()).decode()
        assert f"'sha256-{digest}'" in answer["Content-Security-Policy"], address


def test_each_body_is_offered_once_to_choose_from(facts: None) -> None:
    page = browser().get("/texts/").content.decode()
    choices = re.search(r'<select[^>]*name="body".*?</select>', page, re.DOTALL)
    assert choices
    offered = re.findall(r'value="([^"]+)"', choices[0])
    assert len(offered) > 1
    assert sorted(set(offered)) == sorted(offered)


def test_a_commitment_opens_for_everybody_and_only_editors_are_offered_to_record(
    facts: None, everybody: dict[str, Client]
) -> None:
    address = Commitment.objects.order_by("pk")[0].get_absolute_url()
    offered = {who: b"/record/" in client.get(address).content for who, client in everybody.items()}
    assert offered == {"Hana": False, "Amina": False, "Dalia": True, "Olu": False}
