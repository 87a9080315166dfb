"""The desk's list: who reads it, what stands on it, in which order, and what it costs."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance.calendar import working_days
from comity.apps.assistance.models import Assessment, AssistanceRequest
from comity.apps.parties.models import Person
from comity.web.desk import listing
from tests.assistance_world import COOPERATION, FOLLOW_UP, TRAVEL, Way, at_stage, person
from tests.web.desk import many

STATEMENTS, BYTES = 7, 60_000
ORDERS = ("due", "-due", "sent", "-sent", "step", "-step", "back", "-back")


def listed(client: Client, query: str = "tab=all") -> list[str]:
    """The references on a page, in order."""
    answer = client.get(f"/desk/?{query}")
    assert answer.status_code == 200
    return re.findall(r'<th scope="row"><a href="/requests/(R-[0-9-]+)"', answer.content.decode())


def next_page(client: Client, query: str, rel: str = "next") -> str:
    found = re.search(rf'rel="{rel}" href="\?([^"]+)"', client.get(f"/desk/?{query}").content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def test_the_list_opens_for_the_funds_side_alone(cast: dict[str, Client]) -> None:
    at_stage("sent")
    found = {name: client.get("/desk/").status_code for name, client in cast.items()}
    assert found == {
        "hana": 302, "lee": 403, "amina": 403, "chen": 403, "dalia": 200, "gita": 200, "emeka": 200, "efua": 200,
        "fatou": 403, "dan": 200, "aud": 200, "nia": 403, "olu": 403,
    }  # fmt: skip


def test_it_shows_sent_requests_of_the_readers_funds_and_never_a_draft(cast: dict[str, Client]) -> None:
    sent = at_stage("sent")
    at_stage("draft")
    at_stage("withdrawn")
    assert listed(cast["dalia"]) == listed(cast["emeka"]) == listed(cast["dan"]) == [sent.reference]
    assert listed(cast["aud"]) == [sent.reference]
    assert listed(cast["gita"]) == []  # she serves another fund
    page = cast["gita"].get("/desk/").content.decode()
    assert sent.reference not in page and sent.title not in page and "All open (0)" in page


def test_each_tab_holds_what_it_says_and_its_count_agrees(cast: dict[str, Client]) -> None:
    sent = at_stage("sent", of="QNA")
    papers = Way(fund=FOLLOW_UP)
    papers.to("papers")
    papers.send_back()
    advice = at_stage("advice", fund=FOLLOW_UP)
    page = cast["dalia"].get("/desk/?tab=all").content.decode()
    for tab, name, want in (
        ("mine", "Mine", {papers.assistance.reference, advice.reference}),
        ("none", "Without officer", {sent.reference}),
        ("state", "With the State", {papers.assistance.reference}),
        ("board", "With the Board", {advice.reference}),
        ("over", "Over target", {sent.reference}),
        ("all", "All open", {sent.reference, papers.assistance.reference, advice.reference}),
    ):
        assert set(listed(cast["dalia"], f"tab={tab}")) == want, tab
        assert f"{name} ({len(want)})" in page, tab


def test_filters_narrow_by_fund_step_pen_officer_number_and_words(cast: dict[str, Client]) -> None:
    rows = many.fill(42)
    client = cast["dalia"]

    def want(keep) -> set[str]:  # type: ignore[no-untyped-def]
        return {each.reference for each in rows if keep(each)}

    assert set(listed(client, f"tab=all&fund={TRAVEL}")) == want(lambda each: each.fund == TRAVEL)
    assert set(listed(client, "tab=all&stage=advice")) == want(lambda each: each.stage == "advice")
    assert set(listed(client, "tab=all&holder=state")) == want(lambda each: each.holder == "state")
    officer = rows[1].officer_id
    assert set(listed(client, f"tab=all&officer={officer}")) == want(lambda each: each.officer_id == officer)
    assert listed(client, "tab=all&q=r-2026-10007") == ["R-2026-10007"]
    assert listed(client, "tab=all&q=line+41") == ["R-2026-10041"]
    assert set(listed(client, "tab=all&q=Marenta")) == want(lambda each: each.state.code == "QMA")
    assert listed(client, "tab=all&q=no+such+words") == []


@pytest.mark.parametrize("order", ORDERS)
def test_pages_hold_every_row_once_and_lead_back(cast: dict[str, Client], order: str) -> None:
    rows = many.fill(60)
    client, query, seen, pages = cast["dalia"], f"tab=all&sort={order}", [], []
    while query:
        pages.append(listed(client, query))
        seen += pages[-1]
        query, last = next_page(client, query), query
    assert [len(page) for page in pages] == [25, 25, 10]
    assert sorted(seen) == sorted(each.reference for each in rows)
    key = {
        "due": lambda each: each.due_on or date.max, "sent": lambda each: each.first_sent_at,
        "step": lambda each: each.stage_since, "back": lambda each: each.turns,
    }[order.lstrip("-")]  # fmt: skip
    by_reference = {each.reference: key(each) for each in rows}
    values = [by_reference[reference] for reference in seen]
    assert values == sorted(values, reverse=order.startswith("-"))
    before = next_page(client, last, "prev")
    assert listed(client, before) == pages[1]
    assert listed(client, next_page(client, before, "prev")) == pages[0]


def test_what_is_past_its_target_stands_above_the_deciding_officers_list(cast: dict[str, Client]) -> None:
    late, fresh = at_stage("sent"), at_stage("sent", at=datetime.now(UTC) - timedelta(hours=2))
    page = cast["dan"].get("/desk/").content.decode()
    above = page[page.index("Escalated to you") : page.index('<ul class="tabs">')]
    assert late.reference in above and fresh.reference not in above
    assert "Escalated to you" not in cast["dalia"].get("/desk/").content.decode()


def test_a_row_links_to_what_the_reader_may_do_and_only_the_desk_chooses(cast: dict[str, Client]) -> None:
    sent = at_stage("sent")
    assert f'href="/desk/{sent}/take-up"' in cast["dalia"].get("/desk/").content.decode()
    for name in ("dan", "emeka", "aud"):
        page = cast[name].get("/desk/").content.decode()
        assert "/take-up" not in page and 'type="checkbox"' not in page, name


def test_what_a_state_typed_is_shown_as_typed_and_never_as_markup(cast: dict[str, Client]) -> None:
    at_stage("sent")
    AssistanceRequest.objects.update(title='<script>alert("x")</script>&amp; "quoted"')
    page = cast["dalia"].get("/desk/?tab=all").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp; &quot;quoted&quot;" in page


HOSTILE = [
    "after=x", "after=~", "after=9999-99-99~1", "after=2026-01-01~99999999999999999999", "sort=sent&after=now~1",
    "sort=back&after=99999999~1", "sort=back&after=-1~1", "before=2026-01-01~1&after=2026-01-01~1", "sort=zzz",
    "sort=sent&after=2026-01-01T00:00:00~5", "sort=sent&after=0001-01-01T00:00:00%2B00:00~5", "officer=99999999999",
    "officer=-1", "tab=%00", "q=%00", "q=%ED%A0%80", "q=%25%25%25", "fund=ldc-sids", "stage=draft", "q=" + "a" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_no_address_of_the_list_ends_in_an_error_of_ours(cast: dict[str, Client], query: str) -> None:
    many.fill(30)
    for name in ("dalia", "aud"):
        assert cast[name].get(f"/desk/?{query}").status_code == 200, name
        assert cast[name].get(f"/desk/export.csv?{query}").status_code == 200, name


def cost(client: Client, query: str) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/desk/?{query}")
    assert answer.status_code == 200
    assert len(re.findall('<th scope="row">', answer.content.decode())) == 25
    return len(asked), len(answer.content)


@pytest.mark.parametrize("name", ["dalia", "dan", "aud"])
def test_the_list_costs_the_same_with_fifty_requests_and_with_five_hundred(
    cast: dict[str, Client], name: str
) -> None:
    queries = ["tab=all", "tab=all&sort=-sent", "tab=all&sort=back", "tab=all&q=line"]
    many.fill(80)
    cost(cast[name], queries[0])  # the texts of routes are read once a process
    before = [cost(cast[name], query) for query in queries]
    many.fill(500, start=80)
    after = [cost(cast[name], query) for query in queries]
    assert [statements for statements, _size in before] == [statements for statements, _size in after]
    for query, (statements, size) in zip(queries, after, strict=True):
        assert (statements <= STATEMENTS, size <= BYTES) == (True, True), (query, statements, size)


def test_an_order_that_pages_use_is_answered_by_an_index(cast: dict[str, Client]) -> None:
    many.fill(3000)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        for order in ORDERS:
            for start in (None, (PLACES[order.lstrip("-")], 7)):
                cursor.execute(*explained(listing.opened(None), order, start))
                plan = "\n".join(line for (line,) in cursor.fetchall())
                assert "Index Scan" in plan and "Sort" not in plan, (order, start, plan)
                assert (start is None) or "Index Cond: (ROW(" in plan, (order, plan)


PLACES = {"due": date(2026, 11, 2), "sent": datetime.now(UTC), "step": datetime.now(UTC), "back": 1}


def explained(
    parts: list[listing.Part], order: str, start: tuple[object, int] | None
) -> tuple[str, list[object]]:
    sql, given = listing.statement(parts, order, start, False, 26)
    return f"EXPLAIN {sql}", given


def test_the_funds_named_on_the_list_are_the_readers_own(cast: dict[str, Client]) -> None:
    page = cast["gita"].get("/desk/").content.decode()
    assert 'value="ldc-sids"' in page and f'value="{COOPERATION}"' not in page


def test_signs_that_stand_for_others_in_a_search_stand_for_themselves(cast: dict[str, Client]) -> None:
    rows = many.fill(3)
    AssistanceRequest.objects.filter(pk=rows[1].pk).update(title="Half (50%) of a_lamp\\post")
    for words in ("50%25)", "a_lamp", "lamp%5Cpost", "HALF"):
        assert listed(cast["dalia"], f"tab=all&q={words}") == [rows[1].reference], words
    assert listed(cast["dalia"], "tab=all&q=h%25s") == listed(cast["dalia"], "tab=all&q=l_mps") == []


def test_the_officers_named_are_those_at_the_desks_of_the_readers_funds_now(cast: dict[str, Client]) -> None:
    def named(client: Client) -> list[str]:
        page = client.get("/desk/?tab=all").content.decode()
        chosen = page[page.index('<select id="officer"') :]
        return re.findall(r"<option[^>]*>([^<]*)</option>", chosen[: chosen.index("</select>")])[1:]

    assert named(cast["emeka"]) == named(cast["dan"]) == ["D, Dalia"]
    assert named(cast["gita"]) == ["G, Gita"]
    assert named(cast["aud"]) == ["D, Dalia", "G, Gita"]
    Person.objects.filter(pk=person("gita").pk).update(name="Gita  von <Berg>")
    assert named(cast["aud"])[1] == "GV, Gita  von &lt;Berg&gt;"
    person("dalia").holdings.update(until_at=datetime.now(UTC) - timedelta(seconds=1))
    assert named(cast["emeka"]) == []


def test_a_row_at_assessment_says_how_many_of_this_round_are_in(cast: dict[str, Client]) -> None:
    way = Way()
    way.to("assessment")
    assert "0 of 2 in" in cast["dalia"].get("/desk/?tab=all").content.decode()
    office = person("emeka").holdings.get().office
    given = {"assistance": way.assistance, "office": office, "opened_at": datetime.now(UTC), "judged": {}}
    Assessment.objects.create(**given, assessor=person("emeka"), submitted_at=datetime.now(UTC))
    Assessment.objects.create(**given, assessor=person("efua"))
    page = cast["dalia"].get("/desk/?tab=all").content.decode()
    assert "1 of 2 in" in page
    AssistanceRequest.objects.update(round=2)
    assert "0 of 2 in" in cast["dalia"].get("/desk/?tab=all").content.decode()


def test_a_row_says_whose_turn_it_is_and_for_how_many_working_days(cast: dict[str, Client]) -> None:
    at_stage("sent", of="QMA")
    now = datetime.now(UTC)
    for holder, who, ago in (
        ("secretariat", "Secretariat", 21),
        ("state", "Marenta", 40),
        ("board", "Board", 7),
    ):
        since = now - timedelta(days=ago)
        AssistanceRequest.objects.update(holder=holder, held_since=since)
        days = working_days().between(since.date(), now.date())
        assert f">{who} for {days} days<" in cast["dalia"].get("/desk/?tab=all").content.decode()
    AssistanceRequest.objects.update(held_since=now)
    assert ">Board for 0 days<" in cast["dalia"].get("/desk/?tab=all").content.decode()


def test_the_filters_in_force_are_named_where_they_are_folded(cast: dict[str, Client]) -> None:
    many.fill(3)

    def named(query: str) -> str:
        found = re.search(
            r"<summary>([^<]*)</summary>", cast["dalia"].get(f"/desk/?{query}").content.decode()
        )
        return found[1] if found else ""

    assert named("tab=all") == "Filters"
    assert named("tab=all&stage=sent&holder=secretariat") == "Filters: Sent, Secretariat"
    assert named(f"officer={person('dalia').pk}&q=<b>") == "Filters: Dalia, “&lt;b&gt;”"
    assert named("q=no+such+words").endswith("“no such words”")


def test_more_than_a_thousand_are_counted_no_further(cast: dict[str, Client]) -> None:
    many.fill(1100)
    page = cast["dalia"].get("/desk/?tab=all").content.decode()
    assert "All open (1,000+)" in page and "Mine (550)" in page
