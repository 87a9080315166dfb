"""The table of the acts on the books."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from comity.apps.funds import actions, donor_letters
from comity.apps.funds.access import Act
from comity.apps.funds.actions import afterwards, holding, spending, statements
from comity.apps.funds.actions.approving import Facts, of_cancel, of_reverse, of_transfer
from comity.apps.funds.balances import outstanding
from comity.apps.funds.deeds.shape import Deed, Field, Is
from comity.apps.funds.models import Allocation, Contribution, Entry, Fund, Outreach, StatementLine, Tranche
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.matching import Rule, What

AMOUNT = Field("amount", Is.NUMBER)
CURRENCY = Field("currency", Is.CURRENCY)
DAY = Field("day", Is.DAY)
MONEY = (AMOUNT, CURRENCY, DAY)
WORDS = Field("words", Is.LINE)
LETTER = Field("letter", Is.LINE, required=False, most=200)
THEMES = tuple(code for code, _ in shipped_catalogue().theme_families)
OBSTACLES = tuple(code for code, _ in shipped_catalogue().obstacles)
GIFT = (
    Field("donor", Is.LINE, most=300), Field("group", Is.LINE, required=False, most=40), *MONEY,
    Field("unearmarked", Is.MAYBE, required=False), Field("earmark", Is.LINE, required=False),
    Field("themes", Is.MANY, required=False, among=THEMES), Field("from_on", Is.DAY, required=False),
    Field("until_on", Is.DAY, required=False),
)  # fmt: skip
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")  # in English where there are no words of one
HOLD, FREE = "hold", "free"


def _of_pledge(contribution: Contribution) -> dict[str, Any]:
    """What is still to come of a pledge, in its own currency."""
    left = outstanding(contribution)
    return {"currency": contribution.currency, "amount": f"{left.normalize():f}" if left > 0 else ""}


def _of_gift(contribution: Contribution) -> dict[str, Any]:
    return {"currency": contribution.currency}


def _reverse_facts(entry: Entry, day: date, words: str) -> Facts:
    return of_reverse(entry, day)


def _transfer_facts(giver: Fund, taker: Fund, amount: Amount, day: date, words: str) -> Facts:
    return of_transfer(giver, taker, amount, day)


def _release_facts(allocation: Allocation, amount: Decimal | None, day: date, words: str) -> Facts:
    return spending.of_release(allocation, day, _of(allocation, amount))


def _pay_back_facts(contribution: Contribution, amount: Amount, day: date, words: str) -> Facts:
    return holding.of_pay_back(contribution, amount, day)


def _convert_facts(
    fund: Fund,
    *,
    amount: Amount,
    taken: Decimal,
    into: str,
    day: date,
    words: str,
    contribution: Contribution | None,
) -> Facts:
    return holding.of_convert(fund, amount, Amount(taken, into), day, contribution)


def _of(allocation: Allocation, number: Decimal | None) -> Amount | None:
    return None if number is None else Amount(number, allocation.currency)


def _in_its_currency(act: Callable[..., Any], name: str = "amount") -> Callable[..., Any]:
    """An act on an allocation or a part of one, whose currency is settled."""

    def done(**given: Any) -> Any:
        allocation = given["allocation"] if "allocation" in given else given["tranche"].allocation
        return act(**{**given, name: _of(allocation, given[name])})

    return done


def _convert(*, amount: Amount, taken: Decimal, into: str, **more: Any) -> Entry:
    return holding.convert(given=amount, taken=Amount(taken, into), **more)


def _reserve(*, way: str, **more: Any) -> Entry:
    return (holding.hold_reserve if way == HOLD else holding.free_reserve)(**more)


def _confirm_match(*, what: str, **more: Any) -> Any:
    return statements.confirm_match(what=What(what), **more)


def _assert_balance(*, kind: str, **more: Any) -> Any:
    return actions.assert_balance(kind=Kind(kind), **more)


ALL: tuple[Deed, ...] = (
    # What donors give.
    Deed(
        Act.PLEDGE, Fund, "fund",
        (*GIFT, Field("due_on", Is.DAY, required=False), Field("in_kind", Is.LINE, required=False), LETTER),
        actions.pledge,
    ),
    Deed(
        Act.RECEIVE_UNPLEDGED, Fund, "fund", (*GIFT, Field("in_kind", Is.LINE, required=False), LETTER),
        actions.receive_unpledged,
    ),
    Deed(Act.AGREE, Contribution, "contribution", MONEY, actions.agree, begins=_of_pledge),
    Deed(Act.RECOGNISE, Contribution, "contribution", MONEY, actions.recognise, begins=_of_pledge),
    Deed(Act.RECEIVE, Contribution, "contribution", MONEY, actions.receive, begins=_of_pledge),
    Deed(Act.RECEIVE_IN_KIND, Contribution, "contribution", MONEY, actions.receive_in_kind, begins=_of_pledge),
    Deed(Act.CANCEL, Contribution, "contribution", MONEY, actions.cancel, facts=of_cancel, begins=_of_pledge),
    Deed(
        Act.DRAFT_LETTER, Contribution, "contribution",
        (Field("kind", Is.ONE, among=tuple(sorted(donor_letters.KINDS))), Field("language", Is.ONE, among=LANGUAGES)),
        actions.draft_letter,
    ),
    Deed(
        Act.PAY_BACK, Contribution, "contribution", (*MONEY, WORDS), holding.pay_back, facts=_pay_back_facts,
        begins=_of_gift,
    ),
    Deed(
        Act.CHARGE_LEVY, Contribution, "contribution", MONEY, holding.charge_levy, facts=holding.of_levy,
        begins=_of_gift,
    ),
    Deed(
        Act.NOTE_OUTREACH, Fund, "fund",
        (
            Field("donor", Is.LINE, most=300), DAY, Field("words", Is.TEXT, most=10_000),
            Field("next_step", Is.LINE, required=False), Field("next_on", Is.DAY, required=False),
            Field("follows", Is.ROW, required=False, row=Outreach),
        ),
        actions.note_outreach,
    ),
    # Statements of banks and treasuries.
    Deed(
        Act.CONFIRM_MATCH, StatementLine, "line",
        (
            Field("what", Is.ONE, among=tuple(each.value for each in What)),
            Field("contribution", Is.ROW, required=False, row=Contribution),
            Field("entry", Is.ROW, required=False, row=Entry), Field("donor", Is.LINE, required=False, most=300),
            Field("words", Is.LINE, required=False), Field("day", Is.DAY, required=False),
            Field("rule", Is.ONE, required=False, among=tuple(each.value for each in Rule)),
        ),
        _confirm_match,
    ),
    Deed(Act.SET_LINE_APART, StatementLine, "line", (WORDS,), statements.set_line_apart),
    # From request to money.
    Deed(
        Act.ALLOCATE, Fund, "fund", (Field("requests", Is.WANTED), DAY), spending.allocate, facts=spending.of_allocate
    ),
    Deed(Act.OBLIGATE, Allocation, "allocation", (Field("parts", Is.PARTS), DAY), spending.obligate),
    Deed(
        Act.RELEASE, Allocation, "allocation", (Field("amount", Is.NUMBER, required=False), DAY, WORDS),
        _in_its_currency(spending.release), facts=_release_facts,
    ),
    Deed(Act.PAY, Tranche, "tranche", (DAY,), spending.pay, facts=spending.of_pay),
    Deed(
        Act.REPORT_SPENDING, Tranche, "tranche",
        (
            Field("spent", Is.NUMBER), DAY, Field("words", Is.TEXT, most=10_000),
            Field("reference", Is.LINE, required=False, most=200),
        ),
        _in_its_currency(afterwards.report_spending, "spent"),
    ),
    Deed(
        Act.RETURN_UNSPENT, Tranche, "tranche", (AMOUNT, DAY, Field("words", Is.LINE, required=False)),
        _in_its_currency(afterwards.return_unspent),
    ),
    Deed(
        Act.NOTE_OBSTACLE, Tranche, "tranche",
        (
            Field("code", Is.ONE, among=OBSTACLES), Field("words", Is.TEXT, most=6000),
            Field("source", Is.LINE, most=300), Field("from_on", Is.DAY), Field("until_on", Is.DAY, required=False),
        ),
        afterwards.note_obstacle,
    ),
    # Keeping the books.
    Deed(
        Act.TRANSFER, Fund, "giver", (Field("taker", Is.FUND), *MONEY, WORDS), actions.transfer, facts=_transfer_facts
    ),
    Deed(
        Act.CONVERT, Fund, "fund",
        (
            *MONEY[:2], Field("taken", Is.NUMBER), Field("into", Is.CURRENCY), DAY, WORDS,
            Field("contribution", Is.ROW, required=False, row=Contribution),
        ),
        _convert, facts=_convert_facts,
    ),
    Deed(Act.HOLD_RESERVE, Fund, "fund", (Field("way", Is.ONE, among=(HOLD, FREE)), *MONEY, WORDS), _reserve),
    Deed(Act.REVERSE, Entry, "entry", (DAY, WORDS), actions.reverse, facts=_reverse_facts),
    Deed(
        Act.ASSERT_BALANCE, Fund, "fund",
        (Field("kind", Is.ONE, among=tuple(each.value for each in Kind)), *MONEY, Field("source", Is.LINE)),
        _assert_balance,
    ),
    Deed(Act.CLOSE_PERIOD, Fund, "fund", (Field("last", Is.DAY),), actions.close_period),
)  # fmt: skip
DEEDS: Mapping[Act, Deed] = {each.act: each for each in ALL}
