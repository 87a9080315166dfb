"""Statements on pages: a file in once, each line with what it may be and the rule that says so, a person confirms; and
the dialogue with donors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from comity.apps.funds.models import Contribution, Entry, Match, Outreach, StatementFile, StatementLine
from comity.web.finance.forms import Number
from tests.apps.funds.conftest import Books
from tests.web.conftest import browser

CSV = (
    "Booking date,Value date,Amount,Currency,Description,Counterparty,Reference\n"
    "2026-02-12,2026-02-12,100.00,USD,Payment of pledge,A house of weavers,W-1\n"
    "2026-02-13,2026-02-13,-2.50,USD,Account charges,,C-9\n"
    "2026-02-14,2026-02-14,7.00,USD,From a friend,Nobody known,X-3\n"
)


def text(answer: Any) -> str:
    return " ".join(html.fromstring(answer.content).xpath("string(//main)").split())


def sent(content: str = CSV, name: str = "feb.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content.encode(), "text/csv"), "layout": "", "account": ""}


def confirm(by: Client, line: StatementLine) -> Any:
    """Press the first button that stands at a line."""
    tree = html.fromstring(by.get("/finance/RIV/lines").content)
    form = tree.xpath(f"//form[contains(@action, '/confirm-match/{line.pk}')]")[0]
    given = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
    return by.post(form.get("action"), given)


def test_a_statement_comes_in_once_and_its_lines_are_confirmed_one_by_one(books: Books, mira: Client) -> None:
    given = books.pledge("100.00 USD")
    answer = mira.post("/finance/RIV/statements", sent())
    file = StatementFile.objects.get()
    assert answer["Location"] == f"/finance/RIV/statements/{file.pk}"
    assert "3 new lines" in text(mira.get(answer["Location"]))
    again = mira.post("/finance/RIV/statements", sent(), follow=True)
    assert "This file was here already. Nothing has changed." in text(again)
    assert StatementLine.objects.count() == 3
    assert "A house of weavers" in text(mira.get("/finance/"))
    shown = text(mira.get("/finance/RIV/lines"))
    assert (
        "Money for a pledge: A house of weavers" in shown and "rule: the name and the amount agree" in shown
    )
    paid, charged, friend = StatementLine.objects.order_by("day")
    assert confirm(mira, paid)["Location"] == "/finance/RIV/lines"
    assert Match.objects.get().rule == "name-and-amount"
    assert Entry.objects.latest("pk").contribution == given
    assert confirm(mira, charged).status_code == 302
    assert mira.post(f"/finance/RIV/do/confirm-match/{paid.pk}", {"what": "interest"}).status_code == 409
    other = {"what": "unpledged", "donor": "A friend of the rivers"}
    assert mira.post(f"/finance/RIV/do/confirm-match/{friend.pk}", other).status_code == 302
    assert Contribution.objects.latest("pk").donor.name == "A friend of the rivers"
    assert "No line waits." in text(mira.get("/finance/RIV/lines"))
    said = text(mira.get(f"/finance/RIV/statements/{file.pk}"))
    assert all(
        each in said for each in ("Money received", "Charges of the bank", "Money nobody had announced")
    )
    assert "Waits" not in said


def test_what_cannot_be_read_is_said_and_kept_out(books: Books, mira: Client) -> None:
    answer = mira.post("/finance/RIV/statements", sent("not,a\nstatement,at all\n"))
    assert answer.status_code == 422
    assert "cannot be read whole" in text(answer)
    assert mira.post("/finance/RIV/statements", {}).status_code == 422
    assert not StatementFile.objects.exists()


def test_what_is_wrong_is_said_with_its_line(books: Books, mira: Client) -> None:
    answer = mira.post("/finance/RIV/statements", sent(CSV + "soon,,1.00,USD,,,\n"))
    assert "feb.csv:5: 'soon' is no day" in text(answer)
    again = mira.post("/finance/RIV/statements", sent(CSV + "2026-02-15,,0.00,USD,,,\n"), follow=True)
    assert "feb.csv:5: an amount of nothing" in " ".join(again.content.decode().split())


def test_a_difference_is_not_shown_without_the_other_accounts_it_may_be_of(
    books: Books, mira: Client
) -> None:
    head = "Booking date,Amount,Currency,Account,Balance\n"
    for number, account in enumerate("ABC"):
        mira.post(
            "/finance/RIV/statements", sent(f"{head}2026-02-12,{number + 1},USD,{account},{number + 1}\n")
        )
        said = text(mira.get(f"/finance/RIV/statements/{StatementFile.objects.latest('pk').pk}"))
        assert ("Other accounts in this currency" in said) == (number > 0)
    assert "Other accounts in this currency2; the books hold all of them together" in said


def test_a_refusal_says_what_would_fit(books: Books, mira: Client) -> None:
    mira.post("/finance/RIV/statements", sent())
    place = f"/finance/RIV/do/confirm-match/{StatementLine.objects.earliest('day').pk}"
    euros, late = books.pledge("100.00 EUR"), books.pledge("100.00 USD", day=date(2026, 2, 20))
    answer = mira.post(place, {"what": "pledge", "contribution": euros.pk})
    assert answer.status_code == 422 and "This line is of USD." in text(answer)
    answer = mira.post(place, {"what": "pledge", "contribution": late.pk})
    assert answer.status_code == 422 and "It cannot be before 2026-02-20." in text(answer)


def test_a_line_that_is_none_of_ours_is_set_apart_with_a_reason(books: Books, mira: Client) -> None:
    mira.post("/finance/RIV/statements", sent())
    line = StatementLine.objects.latest("day")
    place = f"/finance/RIV/do/set-line-apart/{line.pk}"
    assert mira.post(place, {"words": ""}).status_code == 422
    assert mira.post(place, {"words": "Of another office"}).status_code == 302
    assert "Of another office" in text(mira.get(f"/finance/RIV/statements/{line.file_id}"))


def test_only_officers_of_the_fund_see_lines_and_dialogue(books: Books, mira: Client) -> None:
    half = browser(books.half)
    for place in ("statements", "lines", "outreach"):
        assert mira.get(f"/finance/HIL/{place}").status_code == 200
        assert half.get(f"/finance/HIL/{place}").status_code == 403
    assert half.post("/finance/HIL/statements", sent()).status_code == 403


def test_a_step_of_dialogue_comes_back_on_its_day_and_is_followed(books: Books, mira: Client) -> None:
    step = {"donor": "A town by the sea", "day": "2026-02-10", "words": "They asked what 500 would do.",
            "next_step": "Send the one report", "next_on": "2026-03-01"}  # fmt: skip
    assert mira.post("/finance/RIV/do/note-outreach", step).status_code == 302
    assert "Send the one report" in text(mira.get("/finance/"))
    page = mira.get("/finance/RIV/outreach")
    (follow,) = html.fromstring(page.content).xpath("//a[contains(@href, 'follows=')]/@href")
    opened = html.fromstring(mira.get(follow).content)
    typed = {each.get("name"): each.get("value", "") for each in opened.xpath("//main//form//input[@name]")}
    assert typed["donor"] == "A town by the sea"
    assert mira.post(follow, typed | {"words": "Sent.", "day": "2026-03-02"}).status_code == 302
    assert Outreach.objects.latest("pk").follows == Outreach.objects.earliest("pk")
    assert "Next steps with donors" not in text(mira.get("/finance/"))


def test_letters_are_drafted_and_taken_as_word(books: Books, mira: Client) -> None:
    given = books.pledge("100.00 USD")
    sent_letter = {"kind": "acknowledgement", "language": "en"}
    assert mira.post(f"/finance/RIV/do/draft-letter/{given.pk}", sent_letter).status_code == 302
    tree = html.fromstring(mira.get(f"/finance/RIV/contributions/{given.pk}").content)
    (word,) = tree.xpath("//a[contains(@href, '.docx')]/@href")
    assert mira.get(word).content[:2] == b"PK"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("48,500", "48500"), ("1 234 567.5", "1234567.5"), ("-1,000.25", "-1000.25"), ("1500", "1500"), ("1,50", None),
        ("1,5", None), ("12,3456", None), ("1 50", None), ("1.000,50", None), ("0,871", None), ("1,000 000", None),
    ],
)  # fmt: skip
def test_a_comma_in_an_amount_parts_thousands_or_is_refused(typed: str, told: str | None) -> None:
    if told is None:
        with pytest.raises(ValidationError):
            Number().clean(typed)
    else:
        assert Number().clean(typed) == Decimal(told)
