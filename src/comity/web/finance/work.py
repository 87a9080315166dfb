"""What the acts on the books are called: each its question, its button, what is said once it is done; its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.apps.funds.access import Act
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.web.finance.words import ACCOUNTS, LETTERS, LINES, RULES, TONGUES, Words


@dataclass(frozen=True)
class Work:
    """One act in words. `link`: where it is offered."""

    link: Words
    title: Words
    button: Words
    done: Words
    lede: Words = ""


class Label(NamedTuple):
    label: Words
    hint: Words = ""


WORKS: dict[Act, Work] = {
    Act.PLEDGE: Work(
        _("Note a pledge"), _("What was pledged, and by whom?"), _("Note the pledge"), _("The pledge is noted."),
        _("Of any size, in money or in kind: every gift is kept in the same form."),
    ),
    Act.RECEIVE_UNPLEDGED: Work(
        _("Note money that nobody announced"), _("What came, and from whom?"), _("Note it"), _("It is in the books."),
        _("In money or in kind. No pledge is inferred from it."),
    ),
    Act.RECEIVE_IN_KIND: Work(
        _("Note what came in kind"), _("How much of it came, by its worth?"), _("Note it"), _("It is in the books."),
        _("Its worth is what the donor says. The bank and what is available do not move."),
    ),
    Act.DRAFT_LETTER: Work(
        _("Draft a letter"), _("Which letter, in which language?"), _("Draft it"),
        _("Drafted, and kept as it is. It speaks for nobody before it is signed."),
    ),
    Act.NOTE_OUTREACH: Work(
        _("Note a step of dialogue"), _("What was said, and what comes next?"), _("Note it"),
        _("Noted. A next step comes back to the list on its day."),
        _("With a donor, present or possible. What was said is read by the finance officers of this fund alone."),
    ),
    Act.PAY_BACK: Work(
        _("Pay back to the donor"), _("How much is paid back?"), _("Pay it back"), _("It is paid back."),
        _("Out of what is available of this contribution."),
    ),
    Act.CHARGE_LEVY: Work(
        _("Charge the coordination levy"), _("How much is the levy?"), _("Charge it"), _("The levy is charged."),
    ),
    Act.CONVERT: Work(
        _("Change into another currency"), _("What was changed into what?"), _("Note it"), _("It is in the books."),
        _("As the bank did it. What the rates differ by shows as a gain or loss."),
    ),
    Act.HOLD_RESERVE: Work(
        _("Hold or free the reserve"), _("How much goes into the reserve, or out of it?"), _("Do it"),
        _("The reserve has changed."),
    ),
    Act.CONFIRM_MATCH: Work(
        _("Say what it is"), _("What is this line?"), _("Confirm it"), _("Confirmed. It is in the books."),
        _("Where it is not in the books yet, it is entered now. A line is confirmed once."),
    ),
    Act.SET_LINE_APART: Work(
        _("It is nothing of these books"), _("Why is this line nothing of these books?"), _("Set it apart"),
        _("Set apart, with the reason."),
    ),
    Act.ALLOCATE: Work(
        _("Set money aside for requests"), _("For which requests is money set aside?"), _("Set it aside"),
        _("The money is set aside. The desk can agree now."),
        _("Chosen together: as many are paid as any choice of money could pay, the most restricted money first."),
    ),
    Act.OBLIGATE: Work(
        _("Promise it in parts"), _("In which parts is it paid, and when?"), _("Promise it"), _("The parts are noted."),
        _("As the signed agreement has them. Each takes its programme support cost with it."),
    ),
    Act.RELEASE: Work(
        _("Set it free"), _("How much is set free, and why?"), _("Set it free"), _("It is available again."),
        _("Empty: all that is not promised yet; of a request that has ended, what was promised and not paid, too."),
    ),
    Act.PAY: Work(_("Pay it"), _("Pay this part?"), _("Pay it"), _("The part is paid.")),
    Act.REPORT_SPENDING: Work(
        _("Note the report"), _("What was spent of this part, and what did it do?"), _("Note the report"),
        _("The report is noted. The next part can be paid."),
        _("Where the request is public, everybody reads these words. No names of persons."),
    ),
    Act.RETURN_UNSPENT: Work(
        _("Note unspent money back"), _("How much came back?"), _("Note it"), _("It is in the bank again."),
        _("It goes back to the contributions it came from."),
    ),
    Act.NOTE_OBSTACLE: Work(
        _("Note an obstacle to payment"), _("What keeps this part from being paid?"), _("Put it on record"),
        _("The obstacle is on record."),
        _("Outside the hands of all parties; nobody is blamed. When it is over, note it again with its last day."),
    ),
    Act.AGREE: Work(
        _("Note an agreement"), _("How much does the agreement promise?"), _("Note the agreement"),
        _("The agreement is noted."), _("What binds the donor. It says nothing about money that came."),
    ),
    Act.RECOGNISE: Work(
        _("Recognise revenue"), _("How much is revenue now?"), _("Recognise it"), _("It is recognised as revenue."),
        _("Where the agreement binds, and what it makes conditional is met."),
    ),
    Act.RECEIVE: Work(
        _("Note money that came"), _("How much came?"), _("Note the money"), _("The money is in the books."),
        _("At the rate of the day. What its worth has changed since the pledge is a gain or loss on exchange."),
    ),
    Act.CANCEL: Work(
        _("Cancel what will not come"), _("How much of the pledge will not come?"), _("Cancel so much"),
        _("So much of the pledge is cancelled."),
    ),
    Act.REVERSE: Work(
        _("Take it back"), _("Take this entry back?"), _("Take it back"), _("The entry is taken back by a new one."),
        _("Nothing is deleted: a new entry names this one and undoes it. Of a transfer both sides are taken back."),
    ),
    Act.TRANSFER: Work(
        _("Transfer to another fund"), _("How much goes to which fund?"), _("Transfer it"),
        _("Transferred. Both funds show it."), _("The only way between the books of two funds. You serve both."),
    ),
    Act.CLOSE_PERIOD: Work(
        _("Close the books up to a day"), _("Up to which day are the books closed?"), _("Close the books"),
        _("The books are closed up to that day, and sealed."),
        _("Nothing comes in before its end any more, and nothing there can change. It cannot be taken back."),
    ),
    Act.ASSERT_BALANCE: Work(
        _("Assert a balance"), _("What was the balance, and who says so?"), _("Assert it"),
        _("The balance holds, for good."),
        _("Held against another record, such as a bank statement. It is refused where the books say otherwise."),
    ),
}  # fmt: skip

_DAY = _("As 2026-11-23")
FIELDS: dict[str, Label] = {
    "donor": Label(_("Who gives"), _("The name under which the books know the donor")),
    "group": Label(_("Kind of donor"), _("For example: State, foundation, company")),
    "amount": Label(_("Amount"), _("In figures, for example 48,500")),
    "currency": Label(_("Currency"), _("Its three letters, for example USD")),
    "day": Label(_("Day"), _DAY),
    "unearmarked": Label(_("Is it free of earmarks?")),
    "earmark": Label(_("Earmark"), _("In the donor’s own words")),
    "what": Label(_("What it is")),
    "entry": Label(_("Entry, by its number")),
    "rule": Label(_("Rule")),
    "requests": Label(_("Requests")),
    "parts": Label(_("Parts")),
    "number": Label(_("Amount"), _("In figures, with its support cost")),
    "milestone": Label(_("Milestone"), _("What is reached when it is paid")),
    "request": Label(_("Request")),
    "taken": Label(_("Amount had for it"), _("In figures, for example 48,500")),
    "into": Label(_("Its currency"), _("Its three letters, for example USD")),
    "way": Label(_("Which way")),
    "contribution": Label(_("Of which contribution alone")),
    "spent": Label(_("Spent"), _("In figures, in the currency of the allocation")),
    "reference": Label(_("Reference of the report"), _("Of the paper it came by")),
    "code": Label(_("What kind of obstacle")),
    "themes": Label(_("Themes it may pay for"), _("None chosen: any")),
    "from_on": Label(_("May be used from"), _DAY),
    "until_on": Label(_("May be used until"), _DAY),
    "due_on": Label(_("When the donor said it would pay"), _DAY),
    "language": Label(_("Language")),
    "next_step": Label(_("Next step")),
    "next_on": Label(_("On which day"), _DAY),
    "follows": Label(_("Step before")),
    "in_kind": Label(_("What is given in kind"), _("The amount is then its worth, as the donor states it")),
    "letter": Label(_("Letter"), _("The reference of the donor’s letter")),
    "words": Label(_("Why"), _("One line. It stands in the books.")),
    "taker": Label(_("To which fund")),
    "last": Label(_("Last day of the period"), _DAY),
    "kind": Label(_("Account")),
    "source": Label(_("Source"), _("What the figure was read from, with its day")),
}
OF_ACTS: dict[tuple[Act, str], Label] = {
    (Act.CONFIRM_MATCH, "contribution"): Label(_("For which pledge")),
    (Act.CONFIRM_MATCH, "donor"): Label(_("From whom"), _("Where nobody had announced it")),
    (Act.CONFIRM_MATCH, "words"): Label(_("Words")),
    (Act.CONFIRM_MATCH, "day"): Label(_("On another day"), _("Where the books of its own day are closed")),
    (Act.RELEASE, "amount"): Label(_("Amount"), _("In the currency of the allocation; empty for all of it")),
    (Act.OBLIGATE, "due_on"): Label(_("Due on"), _DAY),
    (Act.REPORT_SPENDING, "words"): Label(_("What it did"), _("Result by result")),
    (Act.RETURN_UNSPENT, "amount"): Label(_("Amount"), _("In the currency of the allocation")),
    (Act.NOTE_OBSTACLE, "words"): Label(_("In the words of whoever states it")),
    (Act.NOTE_OBSTACLE, "source"): Label(_("Source"), _("Who said it, where, and when")),
    (Act.NOTE_OBSTACLE, "from_on"): Label(_("First day"), _DAY),
    (Act.NOTE_OBSTACLE, "until_on"): Label(_("Last day"), _("Empty while it lasts")),
    (Act.DRAFT_LETTER, "kind"): Label(_("Letter")),
    (Act.NOTE_OUTREACH, "donor"): Label(
        _("With whom"), _("The name under which the books know them, or would")
    ),
    (Act.NOTE_OUTREACH, "words"): Label(_("What was said")),
    (Act.ASSERT_BALANCE, "amount"): Label(_("Balance"), _("As people read it; below nothing with a minus")),
    (Act.ASSERT_BALANCE, "day"): Label(_("At the end of"), _DAY),
    (Act.RECEIVE, "day"): Label(_("Day it came"), _DAY),
}
CHOICES: dict[str, dict[str, Words]] = {
    "kind": {**ACCOUNTS, **LETTERS},
    "language": dict(TONGUES),
    "what": LINES,
    "rule": RULES,
    "way": {"hold": _("Into the reserve"), "free": _("Out of the reserve")},
    "unearmarked": {"yes": _("Yes"), "no": _("No")},
}  # fmt: skip


def field(act: Act, name: str) -> Label:
    """The label and the hint of an input."""
    return OF_ACTS.get((act, name)) or FIELDS[name]


def choice(name: str, value: str) -> Words:
    """What a value of a list is called."""
    if name == "themes":
        return gettext(dict(shipped_catalogue().theme_families).get(value, value))
    if name == "code":
        return gettext(dict(shipped_catalogue().obstacles).get(value, value))
    return CHOICES.get(name, {}).get(value, value)


def if_any(label: Words) -> str:
    """A label of what may be left out."""
    return gettext("%(label)s, if any") % {"label": label}
