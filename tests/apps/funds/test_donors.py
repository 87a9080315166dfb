"""Donors: gifts of any kind in one form, dialogue with its next step, letters for signature, and versions of a word."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from comity.apps.funds import actions, dialogue
from comity.apps.funds.actions import Reason, Refused
from comity.apps.funds.balances import balances, outstanding
from comity.apps.funds.donor_letters import as_word
from comity.apps.funds.models import Contribution, DonorDefinition, DonorLetter, Outreach
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import people
from comity.apps.parties.models import Role
from comity.pure.ledger.amounts import amount
from tests.apps.funds.conftest import AT, DAY, Books

LATE = date(2026, 2, 20)


def refused(field: str) -> Any:
    return pytest.raises(Refused, match=f"^{Reason.NOT_FIT}$")


def figures(books: Books) -> dict[str, str]:
    return {str(each.kind): f"{each.number:.2f}" for each in balances(books.rivers, AT.date())}


def unpledged(books: Books, words: str = "40.00 USD", **more: Any) -> Contribution:
    given: dict[str, Any] = {
        "fund": books.rivers,
        "donor": "Hand of one",
        "amount": amount(words),
        "day": DAY,
    }
    return actions.receive_unpledged(by=books.by, at=AT, **(given | more))


def test_what_a_donor_wrote_stays_as_written_beside_what_a_program_keeps(books: Books) -> None:
    told = "For courts — “only” where judges ask, not before spring"
    given = books.pledge(
        earmark=told, themes=["justice", "equality", "justice"], from_on=date(2026, 3, 1), until_on=date(2027, 3, 1),
        due_on=date(2026, 6, 1),
    )  # fmt: skip
    given.refresh_from_db()
    assert (given.earmark, given.themes) == (told, ["equality", "justice"])
    assert (given.from_on, given.until_on, given.due_on) == (
        date(2026, 3, 1),
        date(2027, 3, 1),
        date(2026, 6, 1),
    )
    assert given.unearmarked is False, "what is for themes is earmarked"


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("themes", {"themes": ["no-such-theme"]}),
        ("themes", {"themes": "justice"}),
        ("unearmarked", {"themes": ["justice"], "unearmarked": True}),
        ("until_on", {"from_on": LATE, "until_on": LATE - timedelta(days=1)}),
        ("due_on", {"due_on": DAY - timedelta(days=1)}),
    ],
    ids=["unknown", "no list", "contradiction", "ends first", "due before"],
)
def test_restrictions_that_cannot_be_are_refused(books: Books, field: str, told: dict[str, Any]) -> None:
    with refused(field) as error:
        books.pledge(**told)
    assert error.value.facts["field"] == field and not Contribution.objects.exists()


def test_money_nobody_announced_makes_no_pledge(books: Books) -> None:
    given = unpledged(books, earmark="wells", themes=["justice"])
    assert figures(books) == {
        "received": "40.00", "unpledged": "40.00", "bank": "40.00", "available": "40.00", "resources": "40.00",
        "receivable": "-40.00",
    }  # fmt: skip
    assert outstanding(given) == 0 and given.themes == ["justice"]
    assert Record.objects.get(act="funds.received_unpledged").facts["contribution"] == given.pk
    with pytest.raises(Refused, match=f"^{Reason.MORE_THAN_OUTSTANDING}$"):
        books.give("receive", given, "0.01 USD")


def test_a_gift_in_kind_comes_at_the_worth_of_its_pledge_and_touches_no_money(books: Books) -> None:
    given = books.pledge("1000.00 EUR", in_kind="Ten days of an interpreter")
    books.give("receive_in_kind", given, "1000.00 EUR", LATE)  # the rate has changed since; the worth has not
    rows = {str(each.kind): each for each in balances(books.rivers, AT.date())}
    assert set(rows) == {"pledged", "in_kind"} and outstanding(given) == 0
    assert rows["in_kind"].base == rows["pledged"].base == Decimal("1083.42")


def test_what_was_promised_in_kind_is_no_money_and_money_is_nothing_in_kind(books: Books) -> None:
    kind, money = books.pledge(in_kind="A room"), books.pledge()
    for act, given in (("receive", kind), ("recognise", kind), ("receive_in_kind", money)):
        with refused("in_kind") as error:
            books.give(act, given, "10.00 USD")
        assert error.value.facts["field"] == "in_kind"
    with pytest.raises(Refused, match=f"^{Reason.MORE_THAN_OUTSTANDING}$"):
        books.give("receive_in_kind", kind, "100.01 USD")


def test_in_kind_that_nobody_announced_makes_no_pledge_either(books: Books) -> None:
    unpledged(books, in_kind="A bus for a week")
    assert figures(books) == {"in_kind": "40.00", "unpledged": "40.00"}


def test_only_an_officer_of_the_fund_does_any_of_it(books: Books) -> None:
    given = books.pledge(fund=books.hills)
    for act, told in [
        ("receive_unpledged", {"fund": books.hills, "donor": "X", "amount": amount("1.00 USD"), "day": DAY}),
        ("receive_in_kind", {"contribution": given, "amount": amount("1.00 USD"), "day": DAY}),
        ("note_outreach", {"fund": books.hills, "donor": "X", "day": DAY, "words": "y"}),
        ("draft_letter", {"contribution": given, "kind": "pledge", "language": "en"}),
        ("set_definition", {"from_on": DAY, "window_years": 5, "max_years_given": 1, "source": "z"}),
    ]:
        with pytest.raises(Refused, match=f"^{Reason.MAY_NOT}$"):
            getattr(actions, act)(**told, by=books.half, at=AT)


def speak(books: Books, **more: Any) -> Outreach:
    told: dict[str, Any] = {
        "fund": books.rivers,
        "donor": "Hall of potters",
        "day": DAY,
        "words": "They asked how.",
    }
    return actions.note_outreach(by=books.by, at=AT, **(told | more))


def test_a_later_step_closes_the_next_step_before_it(books: Books) -> None:
    first = speak(books, next_step="Send the report", next_on=date(2026, 2, 25))
    other = speak(books, donor="Guild of smiths", next_step="Write again", next_on=date(2026, 4, 1))
    on = AT.date()
    found = dialogue.open_steps([books.rivers], on)
    assert [(each.step.pk, each.due) for each in found] == [(first.pk, True), (other.pk, False)]
    assert dialogue.open_steps([books.hills], on) == []
    then = speak(books, day=date(2026, 2, 26), follows=first, words="Sent.")
    assert [each.step.pk for each in dialogue.open_steps([books.rivers], on)] == [other.pk]
    with refused("follows"):
        speak(books, day=date(2026, 2, 27), follows=first)
    assert then.follows == first and Outreach.objects.count() == 3


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("donor", {"donor": " "}), ("words", {"words": ""}), ("words", {"words": "a\x00b"}),
        ("day", {"day": AT.date() + timedelta(days=1)}), ("next_on", {"next_step": "Call"}),
        ("next_on", {"next_on": LATE}), ("next_on", {"next_step": "Call", "next_on": DAY - timedelta(days=1)}),
    ],
)  # fmt: skip
def test_a_step_says_with_whom_what_and_a_day_for_what_comes_next(
    books: Books, field: str, told: dict[str, Any]
) -> None:
    with refused(field) as error:
        speak(books, **told)
    assert error.value.facts["field"] == field


def test_a_step_follows_one_of_the_same_dialogue_only(books: Books) -> None:
    first = speak(books, next_step="Send it", next_on=LATE)
    for told in ({"donor": "Guild of smiths"}, {"fund": books.hills}, {"day": DAY - timedelta(days=1)}):
        with refused("follows"):
            speak(books, follows=first, **told)


def test_of_the_dialogue_only_counts_are_public(books: Books) -> None:
    for day in (DAY, LATE, date(2025, 7, 1)):
        speak(books, day=day)
    speak(books, donor="Guild of smiths", words="a secret")
    speak(books, donor="Guild of smiths", fund=books.hills)
    assert dialogue.counts(books.rivers) == [
        dialogue.Count(2025, dialogues=1, donors=1), dialogue.Count(2026, dialogues=3, donors=2),
    ]  # fmt: skip
    assert dialogue.counts(None)[-1] == dialogue.Count(2026, dialogues=4, donors=2)
    told = str([each.facts for each in Record.objects.filter(act="funds.outreach_noted")])
    assert "potters" not in told and "smiths" not in told and "secret" not in told


def test_letters_are_drafts_for_signature_in_one_form_for_money_and_kind(books: Books) -> None:
    money = books.pledge("1250.50 EUR", earmark="for the wells", due_on=date(2026, 9, 1), letter="NV/7")
    kind = books.pledge("90.00 USD", donor="Hall of potters", in_kind="Two bowls", unearmarked=True)
    made: dict[str, list[str]] = {}
    for contribution in (money, kind):
        letter = actions.draft_letter(
            contribution=contribution, kind="pledge", language="en", by=books.by, at=AT
        )
        made[letter.text] = [line.partition(":")[0] for line in letter.text.splitlines()]
        assert letter.text.startswith("DRAFT, FOR SIGNATURE.")
        assert "is not a system of the United Nations and does not speak for it" in letter.text
        assert "None" not in letter.text and "$" not in letter.text
    of_money, of_kind = made
    assert "Amount: EUR 1,250.50\n" in of_money and "In kind" not in of_money
    assert "Use, in the donor's own words: for the wells" in of_money and "1 September 2026" in of_money
    assert "Reference: NV/7" in of_money
    assert "In kind: Two bowls\nWorth, as the donor states it: USD 90.00" in of_kind
    assert "Amount:" not in of_kind and "Use: left open by the donor" in of_kind
    assert set(made[of_money]) ^ set(made[of_kind]) <= {
        "Amount", "In kind", "Worth, as the donor states it", "To be paid or given by", "Use, in the donor's own words",
        "Use", "A house of weavers", "Hall of potters",
    } | {line for line in made[of_money] + made[of_kind] if "has the honour" in line or "before" in line}  # fmt: skip


def test_an_acknowledgement_says_what_came_and_what_is_still_to_come(books: Books) -> None:
    given = books.pledge("100.00 USD")
    books.give("receive", given, "30.00 USD")
    wrong = books.give("receive", given, "5.00 USD", LATE)
    actions.reverse(entry=wrong, day=LATE, words="typed twice", by=books.by, at=AT)
    books.give("cancel", given, "10.00 USD", LATE)
    letter = actions.draft_letter(
        contribution=given, kind="acknowledgement", language="fr", by=books.by, at=AT
    )
    assert letter.language == "en", "no words in French, and it says so"
    assert "1. USD 30.00 on 10 February 2026" in letter.text and "5.00" not in letter.text
    assert "Still to come: USD 60.00" in letter.text and "/funds/RIV/donors" in letter.text
    assert DonorLetter.objects.get() == letter
    assert Record.objects.get(act="funds.letter_drafted").facts["letter"] == letter.pk
    with refused("kind"):
        actions.draft_letter(contribution=given, kind="words", language="en", by=books.by, at=AT)


def test_a_kept_letter_as_word_says_the_same(books: Books) -> None:
    import docx

    letter = actions.draft_letter(
        contribution=books.pledge(), kind="pledge", language="en", by=books.by, at=AT
    )
    content = as_word(letter)
    lines = [each.text for each in docx.Document(io.BytesIO(content)).paragraphs]
    assert "\n".join(lines[1:]).strip() == letter.text.strip() and content == as_word(letter)


def test_versions_of_a_definition_are_added_and_all_stay(books: Books) -> None:
    by = people.add_person(email="op@books.invalid", name="Op", by=SYSTEM, at=AT)
    people.give_role(person=by, office=people.open_office(name="Ops", by=SYSTEM, at=AT), role=Role.OPERATOR, by=SYSTEM,
                     at=AT)  # fmt: skip
    told: dict[str, Any] = {
        "from_on": DAY,
        "window_years": 3,
        "max_years_given": 0,
        "source": "Board, 2 February",
    }
    first = actions.set_definition(**told, by=by, at=AT)
    again = actions.set_definition(**told, by=by, at=AT)
    second = actions.set_definition(**(told | {"window_years": 4}), by=SYSTEM, at=AT)
    assert (first.version, again.pk, second.version) == (2, first.pk, 3)
    assert [each.version for each in dialogue.definitions()] == [1, 2, 3]
    assert DonorDefinition.objects.count() == Record.objects.filter(act="funds.definition_set").count() == 2
    wrong: list[tuple[str, Any]] = [
        ("source", ""), ("window_years", 0), ("max_years_given", 3), ("max_years_given", -1),
    ]  # fmt: skip
    for field, value in wrong:
        with refused(field) as error:
            actions.set_definition(**(told | {field: value}), by=by, at=AT)
        assert error.value.facts["field"] == field
