"""One page for every reader: each sees the parts that are theirs to see at that moment, and no other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from comity.apps.assistance import access, clocks
from comity.apps.assistance.models import AssistanceRequest, Finding
from comity.pure.disclosure.table import Part
from comity.web.requests.found import moment
from tests.assistance_world import ANSWERS, Way, at_stage, person
from tests.web.requests.conftest import DELEGATION, OTHERS, as_, said, tree

# Where a part stands on the page, by what its section is labelled with.
SECTIONS = {
    Part.ANSWERS: "request", Part.CONTEXT: "context", Part.FINDINGS: "findings", Part.ASSESSMENTS: "assessments",
    Part.PROPOSAL: "proposal", Part.ADVICE: "advice", Part.DECISION: "decision", Part.CONSENTS: "consent",
    Part.TIMELINE: "way", Part.CLOCKS: "clocks",
}  # fmt: skip


def sections(answer: Any) -> set[str]:
    return set(tree(answer).xpath("//main/section/@aria-labelledby"))


@pytest.mark.parametrize(
    "stage", ["sent", "assessment", "proposal", "decision", "delivery", "closed", "declined"]
)
def test_each_reader_sees_the_parts_the_rule_gives_and_no_other(asked: None, stage: str) -> None:
    assistance = at_stage(stage)
    for who in (*DELEGATION, *OTHERS):
        answer = as_(who).get(assistance.get_absolute_url())
        sees = access.sees(None if who == "hana" else person(who), assistance, moment())
        if not sees:
            assert answer.status_code == 404, (who, stage)
            continue
        shown = sections(answer)
        allowed = {SECTIONS[part] for part in sees if part in SECTIONS}
        assert shown & set(SECTIONS.values()) <= allowed, (who, stage)
        if who == "amina":
            there = {"request", "context", "consent", "way", "clocks"}
            assert there <= shown, stage


def test_the_assessments_stay_hidden_until_both_are_in(asked: None) -> None:
    way = Way()
    way.to("assessment")
    way.assess("emeka")
    for who in ("amina", "dalia", "efua", "emeka", "dan", "fatou"):
        assert "assessments" not in sections(as_(who).get(way.assistance.get_absolute_url())), who
    way.assess("efua")
    assert "assessments" in sections(as_("dalia").get(way.assistance.get_absolute_url()))


@pytest.mark.parametrize(
    ("parts", "there", "not_there"),
    [
        (
            ("fact",),
            ["Marenta", "Technical cooperation"],
            ["A register of places", "who is held", "Decision"],
        ),
        (("fact", "title"), ["A register of places"], ["who is held"]),
        (("fact", "answers"), ["who is held"], ["human rights section", "Two storms"]),
        (("fact", "decision"), ["Approved"], ["who is held", "A register of places"]),
    ],
)
def test_the_public_sees_what_the_state_published_and_nothing_else(
    asked: None, parts: tuple[str, ...], there: list[str], not_there: list[str]
) -> None:
    way = Way()
    way.to("closed")
    way.publish(*parts)
    for who in ("hana", "chen", "nia", "lee", "olu"):
        answer = as_(who).get(way.assistance.get_absolute_url())
        assert answer.status_code == 200
        text = said(answer)
        assert [each for each in there if each not in text] == [], (who, parts)
        assert [each for each in not_there if each in text] == [], (who, parts)
        assert sections(answer).isdisjoint(
            {"way", "clocks", "consent", "findings", "assessments", "remarks", "papers"}
        )


def test_the_states_own_note_is_shown_unedited(asked: None) -> None:
    way = Way()
    assistance = way.to("draft")
    note = "First line.\n\n  <b>Second</b> & “third”, with its spaces.\nفي سطر"
    kept = assistance.answers.get(question="context")
    way.do(way.actions.answer, person("amina"), question="context", value={"note": note}, seen=kept.version)
    way.send()
    for who in ("amina", "dalia", "emeka"):
        (shown,) = tree(as_(who).get(assistance.get_absolute_url())).xpath(
            "//section[@aria-labelledby='context']//p[@dir]"
        )
        assert shown.text_content() == note
        assert "own" in shown.get("class").split(), "line breaks are kept by the sheet"


def test_the_clocks_are_drawn_day_by_day_and_said_so_that_anybody_can_count_again(asked: None) -> None:
    way = Way()
    way.to("papers")
    way.send_back("results")
    way.answer_remarks()
    assistance = way.assistance
    counted = clocks.of(assistance, moment())
    answer = as_("amina").get(assistance.get_absolute_url())
    text = said(answer)
    assert f"{counted.total} working day" in text
    squares = 0
    for row in tree(answer).xpath("//p[@class='days']/*[local-name()='svg']"):
        for path in row.xpath(".//*[local-name()='path'][@class!='o']"):
            long = float(re.search(r"h([\d.]+)", path.get("d")).group(1))  # type: ignore[union-attr]
            squares += round((long + 3) / 14)
    assert squares == counted.total == len(counted.days)
    assert "How we counted" in text and f"there are {counted.weekdays} weekdays" in text
    with_state = counted.by_holder.get("state", 0)
    assert f"{counted.total} − {with_state} = {counted.secretariat}" in text


@pytest.mark.parametrize(
    ("stage", "title"),
    [
        ("draft", "Complete. It can be looked over and sent"), ("sent", "With the secretariat"),
        ("proposal", "Your turn: a proposal"), ("advice", "With the Board"),
        ("delivery", "Your turn: the work, and its report"), ("declined", "Declined"), ("closed", "Closed"),
    ],
)  # fmt: skip
def test_the_state_is_told_whose_turn_it_is(asked: None, stage: str, title: str) -> None:
    page = tree(as_("amina").get(at_stage(stage).get_absolute_url()))
    assert page.xpath("string(//div[@class='turn']/h2)") == title
    assert len(page.xpath("//div[@class='turn']")) == 1


def test_the_way_draws_each_entry_at_its_holder_and_then_what_is_to_come(asked: None) -> None:
    assistance = at_stage("advice")
    page = tree(as_("amina").get(assistance.get_absolute_url()))
    lines = page.xpath("//ol[contains(@class, 'lanes')]/li")
    drawn = [(each.xpath("string(h3)"), each.get("class").split()[0]) for each in lines]
    assert ("Sent", "l2") in drawn and ("Proposal sent", "l1") in drawn
    assert ("Proposal accepted, consent to help given", "l3") in drawn
    coming = [each.xpath("string(h3)") for each in lines if "next" in each.get("class").split()]
    assert coming == ["Decision", "Agreement", "Work", "Close"]
    assert len([each for each in lines if "now" in each.get("class").split()]) == 1


def test_how_long_a_delegation_drafted_is_its_own(asked: None) -> None:
    assistance = at_stage("papers")
    began = {
        who: "Draft begun" in said(as_(who).get(assistance.get_absolute_url()))
        for who in ("amina", "aud", "dalia")
    }
    assert began == {"amina": True, "aud": True, "dalia": False}


def test_a_letter_is_shown_as_it_went_with_its_seal(asked: None) -> None:
    assistance = at_stage("eligibility")
    page = tree(as_("amina").get(assistance.get_absolute_url()))
    address = page.xpath("//section[@aria-labelledby='papers']//a/@href")[0]
    answer = as_("amina").get(address)
    from comity.apps.letters.models import Letter

    letter = Letter.objects.filter(subject=assistance.address).latest("pk")
    assert tree(answer).xpath("string(//pre)").strip() == letter.body.strip()
    assert letter.seal in said(answer)
    for who in ("hana", "chen", "gita", "nia"):
        assert as_(who).get(address).status_code == 404, who
    other = at_stage("eligibility", of="QNA")
    assert letter.body not in as_("chen").get(f"{other.get_absolute_url()}/letters/1").content.decode()
    for number in (0, 3, 10**30):  # it has two letters, whatever others have
        assert as_("chen").get(f"{other.get_absolute_url()}/letters/{number}").status_code == 404


def test_the_address_is_the_number_before_sending_and_both_after(asked: None) -> None:
    assistance = at_stage("sent")
    assert assistance.get_absolute_url() == f"/requests/{assistance.reference}"
    for ref in (assistance.reference, str(assistance.number)):
        assert as_("amina").get(f"/requests/{ref}").status_code == 200
    assert as_("amina").get(f"/requests/{assistance.reference.lower()}").status_code == 404


def test_what_the_fund_side_may_do_stands_on_its_page_alone(asked: None) -> None:
    assistance = at_stage("papers")
    assert "at-the-desk" in sections(as_("dalia").get(assistance.get_absolute_url()))
    assert "at-the-desk" not in sections(as_("amina").get(assistance.get_absolute_url()))


def test_a_finding_of_a_person_stands_in_the_place_of_the_machines(asked: None) -> None:
    way = Way()
    assistance = way.to("eligibility")
    assert Finding.objects.filter(assistance=assistance, by=None).exists()
    before = len(
        tree(as_("dalia").get(assistance.get_absolute_url())).xpath(
            "//section[@aria-labelledby='findings']//tbody/tr"
        )
    )
    way.do(
        way.actions.find,
        person("dalia"),
        criterion="kind-of-help",
        met="not-met",
        words="A grant.",
        source="the aim",
    )
    page = tree(as_("dalia").get(assistance.get_absolute_url()))
    rows = page.xpath("//section[@aria-labelledby='findings']//tbody/tr")
    assert len(rows) == before
    assert any("Not met" in row.text_content() and "A grant." in row.text_content() for row in rows)


def test_answers_are_shown_in_words_and_figures(asked: None) -> None:
    text = said(as_("dalia").get(at_stage("sent").get_absolute_url()))
    assert (
        "US dollar (USD)" in text and "120,000" in text and "Advice on laws, policies or institutions" in text
    )
    assert ANSWERS["aim"]["aim"] in text
    assert AssistanceRequest.objects.count() == 1
