"""The acts on the books as one table: what each is done to, what it takes, and the function that does it. Pages and the
API read it, so that neither offers what the other lacks. Words for people are not here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.db.models import Model, QuerySet

from comity.apps.funds import actions, donor_letters
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.approving import Facts, of_cancel, of_reverse, of_transfer
from comity.apps.funds.balances import outstanding
from comity.apps.funds.models import Asking, Contribution, Entry, Fund, Outreach, Tranche
from comity.apps.funds.refusal import Reason, Refused
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount


class Is(StrEnum):
    """What kind of thing a field takes."""

    NUMBER = "number"  # exact, without a currency
    CURRENCY = "currency"
    DAY = "day"
    LINE = "line"
    TEXT = "text"
    ONE = "one"  # of `among`
    MANY = "many"  # of `among`
    MAYBE = "maybe"  # yes, no, or not known
    FUND = "fund"  # the code of another fund of these books
    ROW = "row"  # the number of a row of the fund


@dataclass(frozen=True, slots=True)
class Field:
    """An input of an act. `most`: characters. `among`: the values that a choice has. `row`: of which model."""

    name: str
    kind: Is
    required: bool = True
    most: int = 400
    among: tuple[str, ...] = ()
    row: type[Model] | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """An act: on a row of the model `of`, handed to `do` under the name `to`. `facts` is what a second officer
    approves, for acts that may need one. `begins`: what a form may hold when it is opened."""

    act: Act
    of: type[Model]
    to: str
    takes: tuple[Field, ...]
    do: Callable[..., Any]
    facts: Callable[..., Facts] | None = None
    begins: Callable[[Any], dict[str, Any]] = lambda target: {}


AMOUNT = Field("amount", Is.NUMBER)
CURRENCY = Field("currency", Is.CURRENCY)
DAY = Field("day", Is.DAY)
MONEY = (AMOUNT, CURRENCY, DAY)
WORDS = Field("words", Is.LINE)
LETTER = Field("letter", Is.LINE, required=False, most=200)
THEMES = tuple(code for code, _ in shipped_catalogue().theme_families)
GIFT = (
    Field("donor", Is.LINE, most=300), Field("group", Is.LINE, required=False, most=40), *MONEY,
    Field("unearmarked", Is.MAYBE, required=False), Field("earmark", Is.LINE, required=False),
    Field("themes", Is.MANY, required=False, among=THEMES), Field("from_on", Is.DAY, required=False),
    Field("until_on", Is.DAY, required=False),
)  # fmt: skip
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")  # in English where there are no words of one


def _of_pledge(contribution: Contribution) -> dict[str, Any]:
    """What is still to come of a pledge, in its own currency."""
    left = outstanding(contribution)
    return {"currency": contribution.currency, "amount": f"{left.normalize():f}" if left > 0 else ""}


def _reverse_facts(entry: Entry, day: date, words: str) -> Facts:
    return of_reverse(entry, day)


def _transfer_facts(giver: Fund, taker: Fund, amount: Amount, day: date, words: str) -> Facts:
    return of_transfer(giver, taker, amount, day)


def _assert_balance(*, kind: str, **more: Any) -> Any:
    return actions.assert_balance(kind=Kind(kind), **more)


ALL: tuple[Deed, ...] = (
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
    Deed(Act.REVERSE, Entry, "entry", (DAY, WORDS), actions.reverse, facts=_reverse_facts),
    Deed(
        Act.TRANSFER, Fund, "giver", (Field("taker", Is.FUND), *MONEY, WORDS), actions.transfer, facts=_transfer_facts
    ),
    Deed(Act.CLOSE_PERIOD, Fund, "fund", (Field("last", Is.DAY),), actions.close_period),
    Deed(
        Act.ASSERT_BALANCE, Fund, "fund",
        (Field("kind", Is.ONE, among=tuple(each.value for each in Kind)), *MONEY, Field("source", Is.LINE)),
        _assert_balance,
    ),
    Deed(
        Act.DRAFT_LETTER, Contribution, "contribution",
        (Field("kind", Is.ONE, among=tuple(sorted(donor_letters.KINDS))), Field("language", Is.ONE, among=LANGUAGES)),
        actions.draft_letter,
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
)  # fmt: skip
DEEDS: Mapping[Act, Deed] = {each.act: each for each in ALL}


def typed(deed: Deed, target: Model, given: Mapping[str, Any]) -> dict[str, Any]:
    """What an act on `target` takes, of plain values as a form or a kept asking has them. What does not fit is refused
    with the name of its field."""
    found: dict[str, Any] = {}
    for field in deed.takes:
        value = given.get(field.name)
        if value in (None, "", []):
            if field.required:
                raise Refused(Reason.NOT_FIT, field=field.name)
            found[field.name] = _nothing(field)
            continue
        try:
            found[field.name] = _typed(field, value, target)
        except (ValueError, TypeError, InvalidOperation) as error:
            raise Refused(Reason.NOT_FIT, field=field.name) from error
    if "amount" in found and "currency" in found:
        try:
            found["amount"] = Amount(found.pop("amount"), found.pop("currency"))
        except ValueError as error:
            raise Refused(Reason.NO_CURRENCY) from error
    return found


def do(deed: Deed, target: Model, given: Mapping[str, Any], *, by: Actor, at: datetime) -> Any:
    """Do an act with plain values."""
    return deed.do(**{deed.to: target}, **typed(deed, target, given), by=by, at=at)


def facts_of(deed: Deed, target: Model, given: Mapping[str, Any]) -> Facts:
    """What a second officer approves, as it is now."""
    if deed.facts is None:
        raise Refused(Reason.NOT_FIT, field="act")
    return deed.facts(target, **typed(deed, target, given))


def facts_now(asking: Asking) -> Facts:
    """What an officer asked to have approved would do now; refused where what it was about is gone."""
    deed = DEEDS[Act(asking.act)]
    target = find(deed, asking.fund, asking.number)
    if target is None:
        raise Refused(Reason.LAPSED)
    return facts_of(deed, target, asking.given)


def fund_of(target: Any) -> Fund:
    """The fund a row is of."""
    if isinstance(target, Tranche):
        return target.allocation.fund
    return target if isinstance(target, Fund) else target.fund


def find(deed: Deed, fund: Fund, number: int | None) -> Model | None:
    """What an act of a fund is done to: the fund, or its row of that number."""
    if deed.of is Fund:
        return fund if number is None else None
    return rows_of(deed.of, fund).filter(pk=number).first()


def rows_of(model: type[Model], fund: Fund) -> QuerySet[Any]:
    """The rows of a fund."""
    path = "allocation__fund" if model is Tranche else "fund"
    return model._default_manager.filter(**{path: fund})


def _nothing(field: Field) -> Any:
    return {Is.LINE: "", Is.TEXT: "", Is.MANY: [], Is.ONE: ""}.get(field.kind)


def _typed(field: Field, value: Any, target: Model) -> Any:
    if field.kind is Is.NUMBER:
        number = Decimal(str(value))
        if not number.is_finite():
            raise ValueError(value)
        return number
    if field.kind is Is.DAY:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    if field.kind is Is.FUND:
        fund = Fund.objects.filter(code=str(value)).first()
        if fund is None:
            raise ValueError(value)
        return fund
    if field.row is not None:
        row = rows_of(field.row, fund_of(target)).filter(pk=int(value)).first()
        if row is None:
            raise ValueError(value)
        return row
    if field.kind in (Is.ONE, Is.MANY) and not {*(value if isinstance(value, list) else [value])} <= {
        *field.among
    }:
        raise ValueError(value)
    if field.kind is Is.MANY:
        return [str(each) for each in value]
    if field.kind is Is.MAYBE:
        return value if isinstance(value, bool) else str(value) == "yes"
    return str(value)
