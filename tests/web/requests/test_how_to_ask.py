"""How to ask is drawn from the rules the desk runs on: nothing of them is left out, and nothing is added."""

from __future__ import annotations

import pytest

from comity.apps.assistance import routes
from comity.apps.assistance.actions import funding
from comity.pure.criteria.case import FIELDS
from comity.pure.lifecycle.table import FINAL, HOLDERS, MOVES, Act, Need, Stage
from comity.web.requests import words
from comity.web.requests.public import definitions
from tests.assistance_world import BEGAN, COOPERATION, FOLLOW_UP, TRAVEL
from tests.web.requests.conftest import as_, said, tree

FUNDS = [COOPERATION, FOLLOW_UP, TRAVEL]


def test_every_fund_in_force_is_listed_and_leads_to_its_own_page(asked: None) -> None:
    page = tree(as_("hana").get("/requests/how-to-ask"))
    listed = {to.rpartition("/")[2] for to in page.xpath("//section[@aria-labelledby='funds']//th/a/@href")}
    assert listed == {each.code for each in routes.current(BEGAN.date())}
    assert len(listed) >= 4


@pytest.mark.parametrize("code", FUNDS)
def test_the_steps_stand_in_their_order_with_whoever_holds_the_pen(asked: None, code: str) -> None:
    definition = next(each for each in definitions() if each.code == code)
    page = tree(as_("hana").get(f"/requests/how-to-ask/{code}"))
    drawn = page.xpath("//ol[contains(@class, 'lanes')]/li")
    assert [each.xpath("string(h3)") for each in drawn] == [each.title for each in definition.steps]
    for line, step in zip(drawn, definition.steps, strict=True):
        holder = HOLDERS[Stage(step.stage)]
        assert line.xpath("string(p[@class='who']/b)") == words.lane(holder, own=True)
        assert line.get("class") == {"state": "l1", "secretariat": "l2", "board": "l3"}[holder]
        target = definition.target(step.stage)
        if target and target.days:
            assert f"{target.days} working day" in line.text_content()
    assert any("Board" in each.text_content() for each in drawn) == definition.board


@pytest.mark.parametrize("code", FUNDS)
def test_every_criterion_input_of_a_rule_question_and_reason_is_printed(asked: None, code: str) -> None:
    definition = next(each for each in definitions() if each.code == code)
    text = said(as_("hana").get(f"/requests/how-to-ask/{code}"))
    expected = [each.words for each in definition.criteria] + list(FIELDS.values())
    expected += [each.question.title for each in definition.questions] + [
        each.words for each in definition.reasons
    ]
    assert [each for each in expected if each not in text] == []


@pytest.mark.parametrize("kept", [False, True], ids=["no books", "books"])
@pytest.mark.parametrize("code", FUNDS)
def test_every_move_of_the_table_is_printed_with_what_it_needs(asked: None, code: str, kept: bool) -> None:
    """Money is set aside where it is kept here; elsewhere the page does not speak of it."""
    if kept:
        funding.keep_money(code, at=BEGAN)
    board = next(each for each in definitions() if each.code == code).board
    page = tree(as_("hana").get(f"/requests/how-to-ask/{code}"))
    rows = [
        tuple(" ".join(cell.text_content().split()) for cell in row.xpath("./*"))
        for row in page.xpath("//section[@aria-labelledby='rules']//tbody/tr")
    ]
    expected = [
        (
            str(words.STAGES[stage]), str(words.ACTS[act]),
            ", ".join(str(words.NEEDS[each]) for each in sorted(move.needs) if kept or each is not Need.FUNDED),
        )
        for stage, moves in MOVES.items() if stage not in FINAL and (board or stage is not Stage.ADVICE)
        for act, move in moves.items() if kept or act is not Act.ALLOCATE
    ]  # fmt: skip
    assert [(at, act, needs.replace("–", "")) for at, act, _to, needs in rows] == expected


def test_what_has_no_source_of_the_united_nations_says_so(asked: None) -> None:
    definition = next(each for each in definitions() if each.code == COOPERATION)
    page = tree(as_("hana").get(f"/requests/how-to-ask/{COOPERATION}"))
    cells = page.xpath("//section[@aria-labelledby='criteria']//tbody/tr/td[1]")
    for cell, criterion in zip(cells, definition.criteria, strict=True):
        assert ("not the UN’s" in cell.text_content()) == criterion.is_example
    assert "Target times are an example of this installation, not the UN’s." in page.text_content()


def test_a_fund_nobody_knows_has_no_page(asked: None) -> None:
    assert as_("hana").get("/requests/how-to-ask/gold").status_code == 404


def test_to_begin_is_offered_to_those_who_may_and_to_visitors(asked: None) -> None:
    offered = {
        who: b'href="/requests/new' in as_(who).get("/requests/how-to-ask").content
        for who in ("hana", "amina", "petra", "bruno", "dalia", "nia")
    }
    assert offered == {
        "hana": True, "amina": True, "petra": True, "bruno": False, "dalia": False, "nia": False,
    }  # fmt: skip
