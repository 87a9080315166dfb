"""Doing the acts of the table with plain values, as a form, a program or a kept asking has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model, QuerySet

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.approving import Facts
from comity.apps.funds.actions.spending import Part
from comity.apps.funds.deeds.shape import Deed, Field, Is
from comity.apps.funds.deeds.table import DEEDS
from comity.apps.funds.models import Asking, Fund, Tranche
from comity.apps.funds.refusal import Reason, Refused
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.currencies import in_minor_units, shipped
from comity.pure.lifecycle.table import Stage


def fundable(fund: Fund) -> QuerySet[AssistanceRequest]:
    """The requests for which money of a fund can be set aside: approved, and not agreed yet."""
    rows = AssistanceRequest.objects.filter(fund=fund.code.lower(), stage=Stage.AGREEMENT.value)
    return rows.select_related("state").order_by("stage_since", "pk")


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


def _wanted(row: Mapping[str, Any], fund: Fund) -> tuple[AssistanceRequest, Amount]:
    found = fundable(fund).filter(reference=str(row["request"])).first()
    if found is None:
        raise ValueError(row["request"])
    amount = Amount(_number(row["amount"]), str(row["currency"]))
    if amount.currency not in shipped() or amount.number <= 0 or in_minor_units(amount) != amount:
        raise ValueError(amount)
    return found, amount


def _part(row: Mapping[str, Any]) -> Part:
    due = row.get("due_on")
    return Part(
        _number(row["number"]), str(row["milestone"]),
        due if due is None or isinstance(due, date) else date.fromisoformat(due),
    )  # fmt: skip


def _number(value: Any) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError(value)
    return number


def _nothing(field: Field) -> Any:
    return {Is.LINE: "", Is.TEXT: "", Is.MANY: [], Is.ONE: ""}.get(field.kind)


def _typed(field: Field, value: Any, target: Model) -> Any:
    if field.kind is Is.NUMBER:
        return _number(value)
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
    if field.kind is Is.WANTED:
        return [_wanted(each, fund_of(target)) for each in value]
    if field.kind is Is.PARTS:
        return [_part(each) for each in value]
    if field.kind is Is.MAYBE:
        return value if isinstance(value, bool) else str(value) == "yes"
    return str(value)
